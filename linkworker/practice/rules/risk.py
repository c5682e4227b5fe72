"""What follows from a completed screen, checklist or risk form."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest

from linkworker.practice.deadlines import Deadline, days, same_day
from linkworker.practice.deadlines import due as count
from linkworker.practice.fact import Because
from linkworker.practice.facts import CaseFacts, ChecklistFact, ReferralFact, Way
from linkworker.practice.locality import Locality
from linkworker.practice.locality_values import Destination, Recipient
from linkworker.practice.rule import Occasion, Page, Station, Talk, Weight, rule
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_

A_WEEK_BEFORE = timedelta(days=7)


def _each(
    facts: CaseFacts,
    locality: Locality,
    rule_id: str,
    asks: Callable[[ChecklistFact], bool],
    deadline: Callable[[ChecklistFact], Deadline],
    needs: frozenset[str],
) -> Iterator[Occasion]:
    """An occasion for each checklist that `asks`.

    A referral for one of `needs`, made or recorded after a checklist, covers it and every earlier one, unless it was
    declined or withdrawn; a waiver covers its own alone. Of several
    that wait, the one due first stays and overtakes the others, so that a new checklist never hides that a referral is
    late.
    """
    checklists = [checklist for checklist in facts.checklists if asks(checklist)]
    if not checklists:
        return
    ended = {key: ending for key, ending in facts.endings.items() if key.startswith(rule_id)}
    made = sorted(
        [ending.at for ending in ended.values() if ending.way is Way.OUTSIDE]
        + [one.at for one in facts.referrals if one.need in needs and one.stands]
    )
    waiting = []
    for checklist in checklists:
        occasion = Occasion(
            about=str(checklist.id),
            since=checklist.at,
            deadline=deadline(checklist),
            because=(checklist.because,),
            met_at=_first_from(checklist.at, made),
            met_by=_because(facts.referred(needs, checklist.at)),
        )
        if occasion.met_at is None and f"{rule_id}:{occasion.about}" not in ended:
            waiting.append(occasion)
        else:
            yield occasion
    yield from _most_pressing(rule_id, waiting, locality)


def _because(referral: ReferralFact | None) -> Because | None:
    return referral.because if referral else None


def _first_from(start: datetime, times: Sequence[datetime]) -> datetime | None:
    """The first of `times`, which rise, that is not before `start`."""
    for at in times:
        if at >= start:
            return at
    return None


def _most_pressing(rule_id: str, waiting: list[Occasion], locality: Locality) -> Iterator[Occasion]:
    """The occasions that wait, all but the one due first overtaken by it."""
    if len(waiting) < 2:
        yield from waiting
        return
    first = min(waiting, key=lambda one: (due_of(one, locality), one.since))
    for occasion in waiting:
        yield occasion if occasion is first else occasion._replace(overtaken_by=f"{rule_id}:{first.about}")


def due_of(occasion: Occasion, locality: Locality) -> datetime:
    """When an occasion is due; an occasion without a deadline counts from its act."""
    due = count(occasion.deadline, occasion.since, calendar=locality.calendar, on=occasion.on)
    return due.due_at or occasion.since


@rule(
    "referral.idva",
    title=N_("Refer to the IDVA service, or tell the IDVA already helping"),
    purpose=N_(
        "An IDVA works beside the person to make them safer. If the score is lower and you are worried, "
        "write out what worries you."
    ),
    counts=N_("the referral is sent, or you record it: to whom, when, and its reference"),
    weight=Weight.MUST,
    sources=(Citation("cp-guidelines", "6.4.2, 6.4.3"),),
    page=Page.REFERRAL,
    talk=Talk.REFERRAL,
    station=Station.REFERRED,
    follows=(Station.CHECKLIST,),
    safety=True,
    locality_value="referral.idva",
    refers_for="idva-referral",
    refers_to=Recipient.IDVA,
    applies_in=lambda locality: locality.destination is Destination.IDVA,
)
def refer_to_idva(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    times = locality.times
    yield from _each(
        facts,
        locality,
        "referral.idva",
        lambda checklist: checklist.idva,
        lambda checklist: times.referral_idva_high if checklist.level == "high" else times.referral_idva,
        needs=frozenset({"idva"}),
    )


@rule(
    "referral.marac",
    title=N_("Refer to MARAC"),
    purpose=N_("At the highest risk, agencies plan together for safety."),
    counts=N_("the referral is sent, or you record it: to whom, when, and its reference"),
    weight=Weight.MUST,
    sources=(Citation("cp-guidelines", "6.4.2"), Citation("safelives-marac-principles", "referral criteria")),
    page=Page.REFERRAL,
    talk=Talk.REFERRAL,
    station=Station.REFERRED,
    follows=(Station.CHECKLIST,),
    safety=True,
    locality_value="referral.marac",
    refers_for="marac",
    refers_to=Recipient.MARAC,
)
def refer_to_marac(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    yield from _each(
        facts,
        locality,
        "referral.marac",
        lambda checklist: checklist.marac,
        lambda _: locality.times.referral_marac,
        needs=frozenset({"marac"}),
    )


@rule(
    "referral.coordinator",
    title=N_("Send the checklist to the regional domestic abuse co-ordinator"),
    purpose=N_(
        "In Wales the completed checklist goes to the region's co-ordinator: at once when you judge the "
        "risk high."
    ),
    counts=N_("it is sent, or you record that it was: to whom, when, and its reference"),
    weight=Weight.MUST,
    sources=(Citation("wg-framework", "appendix 1"),),
    page=Page.REFERRAL,
    talk=Talk.REFERRAL,
    station=Station.REFERRED,
    follows=(Station.CHECKLIST,),
    safety=True,
    locality_value="referral.coordinator",
    refers_for="coordinator",
    refers_to=Recipient.COORDINATOR,
    applies_in=lambda locality: locality.destination is Destination.COORDINATOR,
)
def send_to_coordinator(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    times = locality.times
    yield from _each(
        facts,
        locality,
        "referral.coordinator",
        lambda checklist: checklist.coordinator,
        lambda checklist: (
            times.referral_coordinator_high if checklist.judged_high else times.referral_coordinator
        ),
        needs=frozenset({"coordinator"}),
    )


HELP_IN_ABUSE = frozenset({"idva", "outreach", "floating-support", "refuge", "safe-house", "marac"})


@rule(
    "referral.high",
    title=N_("Refer at once to a domestic abuse service, or straight to the MARAC co-ordinator"),
    purpose=N_(
        "You think that the risk is high. In Wales that is enough: nobody waits for a score or a meeting."
    ),
    counts=N_(
        "a referral to a domestic abuse service or to MARAC is sent, or you record it: to whom and when"
    ),
    weight=Weight.MUST,
    sources=(Citation("wg-framework", "section 12"),),
    page=Page.REFERRAL,
    talk=Talk.REFERRAL,
    station=Station.REFERRED,
    follows=(Station.CHECKLIST,),
    safety=True,
    locality_value="referral.coordinator",
    refers_for="idva-referral",
    applies_in=lambda locality: locality.destination is Destination.COORDINATOR,
)
def refer_at_once(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    yield from _each(
        facts,
        locality,
        "referral.high",
        lambda checklist: checklist.judged_high or checklist.level == "high",
        lambda _: locality.times.referral_coordinator_high,
        needs=HELP_IN_ABUSE,
    )


@rule(
    "assessment.review",
    title=N_("Complete the risk checklist again"),
    purpose=N_("A checklist is true for its own day only, and danger changes."),
    counts=N_("a new checklist is completed"),
    weight=Weight.SHOULD,
    sources=(Citation("stella", "3.4, remember"),),
    page=Page.CHECKLIST,
    talk=Talk.RISK,
    station=Station.REVIEW,
    follows=(Station.CHECKLIST, Station.REFERRED),
    safety=True,
    locality_value="review.high_days",
)
def review_risk(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    times = locality.times
    wait = {
        "high": days(times.review_high_days),
        "medium": days(times.review_medium_days),
        "standard": days(times.review_standard_days),
    }
    newest = facts.checklists[-1] if facts.checklists else None
    ended = [ending.at for key, ending in facts.endings.items() if key.startswith("assessment.review:")]
    if newest and ended and max(ended) > newest.at:
        yield Occasion(
            about=f"since-{max(ended):%Y%m%d%H%M%S}",
            since=max(ended),
            deadline=wait[newest.level],
            opens_before=A_WEEK_BEFORE,
            weight=Weight.MUST if newest.level == "high" else None,
            because=(newest.because,),
        )
    for checklist, after in zip_longest(facts.checklists, facts.checklists[1:]):
        yield Occasion(
            about=str(checklist.id),
            since=checklist.at,
            deadline=wait[checklist.level],
            opens_before=A_WEEK_BEFORE,
            weight=Weight.MUST if checklist.level == "high" else None,
            because=(checklist.because,),
            met_at=after.at if after else None,
            met_by=after.because if after else None,
        )


@rule(
    "screen.specialist",
    title=N_("Complete the checklist together with a domestic abuse professional"),
    purpose=N_("One yes on the quick screen may mean high risk; a specialist beside you sees more."),
    counts=N_(
        "it is completed with one, a referral brings one in, or you record what was arranged and with whom"
    ),
    weight=Weight.MUST,
    sources=(Citation("stella", "3.4"),),
    page=Page.CHECKLIST,
    talk=Talk.RISK,
    station=Station.CHECKLIST,
    safety=True,
    locality_value="specialist",
)
def assess_with_specialist(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    yield from _after_screen(facts, locality, declined=False)


@rule(
    "screen.without-specialist",
    title=N_("Think whether to complete the checklist without a specialist"),
    purpose=N_(
        "The person would rather not see a specialist, and that is respected. A full checklist still helps you "
        "decide about MARAC."
    ),
    counts=N_("the checklist is completed, or you record why not now"),
    weight=Weight.SHOULD,
    sources=(Citation("stella", "3.4"),),
    page=Page.CHECKLIST,
    talk=Talk.RISK,
    station=Station.CHECKLIST,
    safety=True,
    locality_value="specialist",
)
def assess_without_specialist(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    yield from _after_screen(facts, locality, declined=True)


def _after_screen(facts: CaseFacts, locality: Locality, *, declined: bool) -> Iterator[Occasion]:
    for screen in facts.screens:
        if screen.any_yes and (screen.with_specialist is False) is declined:
            later = [one for one in facts.checklists if one.at >= screen.at]
            met = next((one for one in later if declined or one.with_specialist), None)
            yield Occasion(
                about=str(screen.id),
                since=screen.at,
                deadline=locality.times.specialist,
                because=(screen.because,),
                met_at=met.at if met else None,
                met_by=met.because if met else None,
                overtaken_by=_goes_to_specialist(later, facts, locality),
            )


def _goes_to_specialist(checklists: Sequence[ChecklistFact], facts: CaseFacts, locality: Locality) -> str:
    """The key of the referral, not waived, that brings a specialist in after a checklist without one; else empty."""
    to_idva = locality.destination is Destination.IDVA
    for checklist in checklists:
        if checklist.idva if to_idva else checklist.coordinator:
            key = f"referral.{'idva' if to_idva else 'coordinator'}:{checklist.id}"
            ended = facts.endings.get(key)
            if ended is None or ended.way is Way.OUTSIDE:
                return key
    return ""


@rule(
    "riskform.ask",
    title=N_("Ask safely about the violence noted on the risk form"),
    purpose=N_(
        "The risk form has a yes to violence from someone close. That is a reason to ask, alone and directly."
    ),
    counts=N_("an enquiry is recorded in which the questions were asked"),
    weight=Weight.MUST,
    sources=(Citation("stella", "3.4"), Citation("cp-guidelines", "6.3")),
    page=Page.ENQUIRY,
    talk=Talk.ASKING,
    station=Station.ASKED,
    safety=True,
)
def ask_after_risk_form(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for form in facts.risk_forms:
        if form.violence:
            met = next((one for one in facts.enquiries if one.asked and one.at >= form.at), None)
            yield Occasion(
                about=str(form.id),
                since=form.at,
                deadline=same_day(),
                because=(form.because,),
                met_at=met.at if met else None,
                met_by=met.because if met else None,
            )
