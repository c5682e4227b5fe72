"""What keeps two services and one person together: asking what may be shared, and never letting a referral drop."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import zip_longest

from linkworker.practice.deadlines import days, london_date, on_date, same_day, working_days
from linkworker.practice.facts import DISCLOSED, CaseFacts, LinkFact
from linkworker.practice.joint_working import WEEK_DAYS
from linkworker.practice.locality import Locality
from linkworker.practice.rule import Occasion, Owner, Page, Station, Talk, Weight, rule
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_

WEEK = timedelta(days=WEEK_DAYS)
SHOWN_BEFORE = timedelta(days=3)
"""How long before it is due a liaison stands on Today."""


@rule(
    "agreement.ask",
    title=N_("Ask what may be shared, and with whom"),
    purpose=N_(
        "The choice is the person’s. Asked early and well, help can start without telling it all twice."
    ),
    counts=N_("what the person said about sharing is recorded, whatever it was"),
    weight=Weight.CONSIDER,
    sources=(Citation("cp-guidelines", "6.8, 8.2"), Citation("wg-framework", "section 13")),
    page=Page.AGREEMENT,
    talk=Talk.SHARING,
    station=Station.IDENTIFIED,
    locality_value="agreement.ask",
)
def ask_agreement(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for enquiry in facts.newly(DISCLOSED):
        met = next((one for one in facts.agreements if one.at >= enquiry.at), None)
        yield Occasion(
            about=str(enquiry.id),
            since=enquiry.at,
            deadline=locality.times.agreement_ask,
            because=(enquiry.because,),
            met_at=met.at if met else None,
            met_by=met.because if met else None,
        )


@rule(
    "agreement.again",
    title=N_("Ask again what may be shared"),
    purpose=N_("It was not the day to ask. A time was set, so that it is not forgotten."),
    counts=N_("what the person said about sharing is recorded, or a new day is set"),
    weight=Weight.SHOULD,
    sources=(Citation("cp-guidelines", "6.8, 8.2"),),
    page=Page.AGREEMENT,
    talk=Talk.SHARING,
    station=Station.IDENTIFIED,
)
def ask_agreement_again(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for asked, later in zip_longest(facts.agreements, facts.agreements[1:]):
        if asked.next_on is not None and not asked.answered:
            yield Occasion(
                about=str(asked.id),
                since=asked.at,
                deadline=on_date(),
                on=asked.next_on,
                because=(asked.because,),
                met_at=later.at if later else None,
                met_by=later.because if later else None,
            )


@rule(
    "share.authorise",
    title=N_("Decide on sharing without agreement, against serious harm"),
    purpose=N_(
        "Sharing without agreement takes something from a person. A second pair of eyes makes sure of it."
    ),
    counts=N_(
        "a manager other than whoever shared authorises it, or refuses it; or it is taken back before it is used"
    ),
    weight=Weight.MUST,
    sources=(
        Citation("stella", "3.4, high risk"),
        Citation("linkworker", "authorised by the next working day"),
    ),
    page=Page.AUTHORISE,
    talk=Talk.SHARING,
    station=Station.REFERRED,
    owner=Owner.MANAGER,
    safety=True,
    locality_value="share.authorise",
    by_hand=False,
)
def authorise(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for harm in facts.harms:
        yield Occasion(
            about=str(harm.id),
            since=harm.at,
            deadline=locality.times.share_authorise,
            because=(harm.because,),
            met_at=harm.settled_at,
        )


@rule(
    "share.disagreed",
    title=N_("End what the person no longer agrees to share, or decide on it"),
    purpose=N_(
        "They said otherwise, and it is still read. The choice is theirs: it must not wait for another day."
    ),
    counts=N_(
        "each share is ended, or is agreed to anew, or you decide to go on against serious harm, for a manager to "
        "authorise"
    ),
    weight=Weight.MUST,
    sources=(
        Citation("wg-framework", "section 13"),
        Citation("cp-guidelines", "6.8, 8.2"),
        Citation("linkworker", "ended or decided on the same day"),
    ),
    page=Page.SHARING,
    talk=Talk.SHARING,
    station=Station.REFERRED,
    safety=True,
    by_hand=False,
)
def end_what_is_disagreed(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for said in facts.disagreed:
        yield Occasion(
            about=f"{said.share}-{said.id}",
            since=said.since,
            deadline=same_day(),
            because=(said.because,),
            met_at=said.settled_at,
        )


@rule(
    "share.tell",
    title=N_("Tell the person what was shared about them, when it is safe"),
    purpose=N_(
        "They hear it from you, alone and in a safe place, and from nobody else first: that keeps trust, and their "
        "choices. Safety comes before it."
    ),
    counts=N_(
        "you write down that they were told, why they will not be, or on which day you look at it again"
    ),
    weight=Weight.SHOULD,
    sources=(
        Citation("stella", "3.4, high risk; 3.5"),
        Citation("linkworker", "looked at again within a week"),
    ),
    page=Page.SHARING,
    talk=Talk.SHARING,
    station=Station.REFERRED,
    by_hand=False,
)
def tell_them(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for share in facts.to_tell:
        yield Occasion(
            about=str(share.id),
            since=share.at,
            deadline=on_date() if share.next_on else days(WEEK_DAYS),
            on=share.next_on,
            because=(share.because,),
            met_at=share.settled_at,
        )


@rule(
    "share.alone",
    title=N_("Ask the person whether you may go on sharing in return"),
    purpose=N_(
        "What you share was given in return for what the other service shared by agreement, and that has ended. Why is "
        "not told. The person may want yours to go on, or not."
    ),
    counts=N_("you record what the person says to it, or what you share is ended"),
    weight=Weight.SHOULD,
    sources=(
        Citation("wg-framework", "section 13"),
        Citation("linkworker", "asked anew within five working days"),
    ),
    page=Page.SHARING,
    talk=Talk.SHARING,
    station=Station.REFERRED,
)
def ask_before_going_on(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for share in facts.one_sided:
        yield Occasion(
            about=f"{share.id}-{share.of}",
            since=share.at,
            deadline=working_days(5),
            because=(share.because._replace(kind="share-ended"),),
            met_at=share.settled_at,
        )


@rule(
    "selfreferral.support",
    title=N_("Ask the person to refer themselves, and encourage them to tell about their use"),
    purpose=N_(
        "They did not agree that you tell the refuge. A refuge that knows can keep them safe; use alone is no reason "
        "to be turned away."
    ),
    counts=N_(
        "they agree and the referral is sent, or you record that they have the number and what they want to do"
    ),
    weight=Weight.MUST,
    sources=(Citation("cp-guidelines", "6.15"),),
    page=Page.OUTSIDE,
    talk=Talk.REFERRAL,
    station=Station.REFERRED,
    safety=True,
)
def support_self_referral(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for asked in facts.self_referrals:
        met = facts.referred(frozenset({asked.need}), asked.at)
        yield Occasion(
            about=str(asked.id),
            since=asked.at,
            deadline=same_day(),
            because=(asked.because,),
            met_at=met.at if met else None,
            met_by=met.because if met else None,
        )


@rule(
    "referral.hold",
    title=N_("Stay with the person until somebody has accepted the referral"),
    purpose=N_(
        "A referral is not help yet. Until a service has accepted, the person’s safety is still with you."
    ),
    counts=N_("the referral is answered, or you take it back"),
    weight=Weight.MUST,
    sources=(Citation("stella", "4.1.5"),),
    page=Page.REFERRALS,
    talk=Talk.REFERRAL,
    station=Station.REFERRED,
    safety=True,
    locality_value="referral.answer",
    by_hand=False,
)
def hold_referral(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    times = locality.times
    for referral in facts.referrals:
        yield Occasion(
            about=str(referral.id),
            since=referral.at,
            deadline=times.referral_answer_urgent if referral.urgent else times.referral_answer,
            because=(referral.because,),
            met_at=None if referral.waits else referral.state_at,
            met_by=None if referral.waits else referral.because,
        )


@rule(
    "referral.again",
    title=N_("Find other help: the referral was not accepted"),
    purpose=N_("Nobody is dropped between services. What was asked for is still needed."),
    counts=N_("another referral for the same help is sent, or you record what was decided with the person"),
    weight=Weight.MUST,
    sources=(Citation("stella", "4.1.5"),),
    page=Page.REFERRALS,
    talk=Talk.REFERRAL,
    station=Station.REFERRED,
    safety=True,
)
def refer_again(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for referral in facts.referrals:
        if referral.dropped:
            met = facts.referred(frozenset({referral.need}), referral.state_at)
            yield Occasion(
                about=str(referral.id),
                since=referral.state_at,
                deadline=same_day(),
                because=(referral.because,),
                met_at=met.at if met else None,
                met_by=met.because if met else None,
            )


@rule(
    "referral.outcome",
    title=N_("Write down whether the person and the service have met"),
    purpose=N_("Only who knows what came of a referral can mend what went wrong, and see which ways work."),
    counts=N_("it is recorded that they engaged, or what the service tried"),
    weight=Weight.SHOULD,
    sources=(Citation("stella", "4.3.3"),),
    page=Page.REFERRALS,
    talk=Talk.WORK,
    station=Station.REFERRED,
    locality_value="referral.engaged",
)
def follow_referral(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    outside = (one for one in facts.referrals if one.outside)
    taken = [
        *((one.because, one.taken_at, one.finished_at) for one in outside),
        *((one.because, one.at, one.finished_at) for one in facts.received),
    ]
    for because, since, finished_at in taken:
        if since is not None:
            yield Occasion(
                about=f"{because.kind}-{because.id}",
                since=since,
                deadline=locality.times.referral_engaged,
                because=(because,),
                met_at=finished_at,
                met_by=because if finished_at else None,
            )


@rule(
    "link.inform",
    title=N_("Keep the other service’s worker informed, as far as the person agrees"),
    purpose=N_(
        "Two services with one person: the key worker knows of every treatment and support that is given."
    ),
    counts=N_("you share with their service, or you record what the person said to it"),
    weight=Weight.SHOULD,
    sources=(Citation("wg-framework", "section 2, appendix 1"),),
    page=Page.SHARING,
    talk=Talk.SHARING,
    station=Station.REFERRED,
    locality_value="agreement.ask",
)
def inform_partner(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    """From the day of being joined, and again from the moment at which what is shared comes to its end."""
    for link in facts.links:
        times = [one for one in link.informed if one.until > link.at]
        for last, later in zip_longest([None, *times], times):
            if last and later is None and not link.working:
                continue
            yield Occasion(
                about=f"until-{link.id}-{last.id}" if last else str(link.id),
                since=last.until if last else link.at,
                deadline=locality.times.agreement_ask,
                because=(link.because,),
                met_at=max(later.since, link.at) if later else None,
            )


@rule(
    "liaison.weekly",
    title=N_("Speak with the other service’s worker"),
    purpose=N_(
        "Two services with one person work as one only while they speak. What neither says to the other, nobody does."
    ),
    counts=N_("a liaison is written down: with whom, what was agreed, and who does what"),
    weight=Weight.SHOULD,
    sources=(Citation("wg-framework", "section 2"), Citation("stella", "4.2, weekly joint care planning")),
    page=Page.LIAISON,
    talk=Talk.SHARING,
    station=Station.REFERRED,
)
def speak_weekly(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    """Within a week of being joined and of each liaison, or sooner where a sooner day was set, while either shares."""
    for link in facts.links:
        spoken = [one for one in facts.liaisons if one.link == link.id and one.at >= link.at]
        for last, later in zip_longest([None, *spoken], spoken):
            since = last.at if last else link.at
            if later is None and not _is_to_speak(link, since):
                continue
            week = _within(london_date(since) + WEEK, since, link.until)
            yield Occasion(
                about=f"since-{link.id}-{last.id if last else 0}",
                since=since,
                deadline=on_date(),
                on=max(min(last.next_on, week), london_date(since)) if last and last.next_on else week,
                opens_before=SHOWN_BEFORE,
                because=((last or link).because,),
                met_at=later.at if later else None,
                met_by=later.because if later else None,
            )


def _is_to_speak(link: LinkFact, since: datetime) -> bool:
    """Whether the next talk is still to come: both work, and sharing goes on for longer than the day of the last."""
    ends = link.until is not None and london_date(link.until) <= london_date(since)
    return link.working and not link.over and not ends


def _within(day: date, since: datetime, until: datetime | None) -> date:
    """A day, or a sooner one by which sharing ends, so that it is spoken before."""
    return day if until is None else max(min(day, london_date(until)), london_date(since))
