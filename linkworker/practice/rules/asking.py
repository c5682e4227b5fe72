"""When to ask about abuse, and what comes before asking."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import zip_longest

from linkworker.practice.deadlines import days, on_date
from linkworker.practice.fact import Because
from linkworker.practice.facts import DISCLOSED, CaseFacts, EnquiryFact, Mode, Outcome
from linkworker.practice.locality import Locality
from linkworker.practice.rule import Occasion, Page, Station, Talk, Weight, rule
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_

A_WEEK_BEFORE = timedelta(days=7)
SOONER = frozenset({Outcome.SIGNS, Outcome.CHOSE_NOT})
"""After these it is asked again sooner."""

TO_ASK = ("enquiry.first", "enquiry.not-asked", "enquiry.again")
"""The rules that ask for an enquiry on its own day."""

WORRYING = DISCLOSED | {Outcome.SIGNS}
"""What raises worry by itself when nobody could see who was listening."""


@rule(
    "confidentiality.explain",
    title=N_("Explain the limits of confidentiality"),
    purpose=N_("The person can decide what to say knowing what you could not keep to yourself."),
    counts=N_("you record that you explained it, and how"),
    weight=Weight.MUST,
    sources=(Citation("stella", "3.4, high risk"), Citation("safelives-quickstart", "before asking")),
    page=Page.CONFIDENTIALITY,
    talk=Talk.ASKING,
    station=Station.ARRIVED,
    locality_value="enquiry.first",
)
def explain_confidentiality(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    yield Occasion(
        since=facts.opened_at,
        deadline=locality.times.enquiry_first,
        because=facts.opened,
        met_at=facts.confidentiality_at,
        met_by=Because("confidentiality", None, facts.confidentiality_at)
        if facts.confidentiality_at
        else None,
    )


@rule(
    "contact.safe",
    title=N_("Ask how and when it is safe to make contact"),
    purpose=N_(
        "A call or message at the wrong moment can put someone in danger. Until you know, nothing is safe."
    ),
    counts=N_("one way of making contact is marked safe, with its days"),
    weight=Weight.SHOULD,
    sources=(Citation("safelives-quickstart", "before asking: safe contact details"),),
    page=Page.CONTACT,
    talk=Talk.ASKING,
    station=Station.ARRIVED,
    locality_value="enquiry.first",
)
def ask_safe_contact(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    yield Occasion(
        since=facts.opened_at,
        deadline=locality.times.enquiry_first,
        because=facts.opened,
        is_met=facts.person.has_safe_way,
    )


@rule(
    "enquiry.first",
    title=N_("Ask safely about abuse"),
    purpose=N_("Most people prefer to be asked, and find it easier to say when the question is direct."),
    counts=N_("an enquiry is recorded in which the questions were asked"),
    weight=Weight.MUST,
    sources=(
        Citation("cp-guidelines", "5.1"),
        Citation("wg-framework", "section 4"),
        Citation("nice-qs116", "1"),
    ),
    page=Page.ENQUIRY,
    talk=Talk.ASKING,
    station=Station.ASKED,
    follows=(Station.ARRIVED,),
    safety=True,
    locality_value="enquiry.first",
)
def ask_first(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    first = facts.enquiries[0] if facts.enquiries else None
    asked = first if first and first.asked else None
    yield Occasion(
        since=facts.opened_at,
        deadline=locality.times.enquiry_first,
        because=facts.opened,
        met_at=asked.at if asked else None,
        met_by=asked.because if asked else None,
        overtaken_by=f"enquiry.not-asked:{first.id}" if first and not asked else "",
    )


def _followed(facts: CaseFacts) -> Iterator[tuple[EnquiryFact, EnquiryFact | None]]:
    """Each enquiry with the one after it."""
    return zip_longest(facts.enquiries, facts.enquiries[1:])


def _next_time(after: EnquiryFact | None) -> tuple[datetime | None, Because | None, str]:
    """How the enquiry after this one meets or overtakes the duty to ask again: met at, met by, overtaken by."""
    if after is None:
        return None, None, ""
    if after.asked:
        return after.at, after.because, ""
    return None, None, f"enquiry.not-asked:{after.id}"


@rule(
    "enquiry.not-asked",
    title=N_("Ask about abuse on the date you set"),
    purpose=N_("It was not safe or not right to ask last time. Not asking must not become never asking."),
    counts=N_("an enquiry is recorded in which the questions were asked"),
    weight=Weight.MUST,
    sources=(Citation("cp-guidelines", "5.3, 5.4"),),
    page=Page.ENQUIRY,
    talk=Talk.ASKING,
    station=Station.ASKED,
    safety=True,
)
def ask_on_the_date_set(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for enquiry, after in _followed(facts):
        if not enquiry.asked:
            met_at, met_by, overtaken_by = _next_time(after)
            yield Occasion(
                about=str(enquiry.id),
                since=enquiry.at,
                deadline=on_date() if enquiry.next_on else days(1),
                on=enquiry.next_on,
                because=(enquiry.because,),
                met_at=met_at,
                met_by=met_by,
                overtaken_by=overtaken_by,
            )


@rule(
    "enquiry.again",
    title=N_("Ask again about abuse"),
    purpose=N_("Many people say nothing the first time. We go on asking for as long as the service lasts."),
    counts=N_("another enquiry is recorded"),
    weight=Weight.SHOULD,
    sources=(
        Citation("wg-framework", "appendix 1"),
        Citation("cp-guidelines", "5.4, 6.3"),
        Citation("stella", "4.1.5"),
    ),
    page=Page.ENQUIRY,
    talk=Talk.ASKING,
    station=Station.KEEP_ASKING,
    follows=(Station.SINGLE_SERVICE,),
    safety=True,
    locality_value="enquiry.again_days",
)
def ask_again(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    yield from _after_an_ending(facts, locality)
    usually = days(locality.times.enquiry_again_days)
    soon = days(locality.times.enquiry_again_after_signs_days)
    for enquiry, after in _followed(facts):
        if enquiry.asked:
            met_at, met_by, overtaken_by = _next_time(after)
            yield Occasion(
                about=str(enquiry.id),
                since=enquiry.at,
                deadline=soon if enquiry.outcome in SOONER else usually,
                opens_before=A_WEEK_BEFORE,
                weight=Weight.MUST if enquiry.outcome is Outcome.SIGNS else None,
                because=(enquiry.because,),
                met_at=met_at,
                met_by=met_by,
                overtaken_by=overtaken_by,
            )


def _after_an_ending(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    """Asking goes on although the last duty to ask was ended by hand: nobody is asked no more after one press."""
    ended = [ending.at for key, ending in facts.endings.items() if key.startswith(TO_ASK)]
    at = max(ended, default=None)
    if at is None:
        return
    last = next((enquiry for enquiry in reversed(facts.enquiries) if enquiry.at <= at), None)
    later = next((enquiry for enquiry in facts.enquiries if enquiry.at > at), None)
    met_at, met_by, overtaken_by = _next_time(later)
    yield Occasion(
        about=f"since-{at:%Y%m%d%H%M%S}",
        since=at,
        deadline=days(locality.times.enquiry_again_days),
        opens_before=A_WEEK_BEFORE,
        because=(last.because,) if last else facts.opened,
        met_at=met_at,
        met_by=met_by,
        overtaken_by=overtaken_by,
    )


@rule(
    "enquiry.face-to-face",
    title=N_("Arrange to meet face to face"),
    purpose=N_(
        "On the phone you cannot know who is listening. Something worried you, so see the person alone."
    ),
    counts=N_("an enquiry is recorded face to face, or you record what was arranged"),
    weight=Weight.MUST,
    sources=(Citation("cp-guidelines", "5.3"),),
    page=Page.ENQUIRY,
    talk=Talk.ASKING,
    station=Station.ASKED,
    safety=True,
    locality_value="face_to_face",
)
def meet_face_to_face(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for index, enquiry in enumerate(facts.enquiries):
        if enquiry.mode is not Mode.FACE_TO_FACE and (enquiry.worried or enquiry.outcome in WORRYING):
            later = facts.enquiries[index + 1 :]
            met = next((other for other in later if other.mode is Mode.FACE_TO_FACE and other.asked), None)
            yield Occasion(
                about=str(enquiry.id),
                since=enquiry.at,
                deadline=locality.times.face_to_face,
                because=(enquiry.because,),
                met_at=met.at if met else None,
                met_by=met.because if met else None,
            )


@rule(
    "preference.female-worker",
    title=N_("Offer a female worker"),
    purpose=N_("The person asked for a woman to talk with, now or for the work ahead."),
    counts=N_("you record whether it could be met"),
    weight=Weight.SHOULD,
    sources=(Citation("cp-guidelines", "5.2"),),
    page=Page.PREFERENCE,
    talk=Talk.ASKING,
    station=Station.ARRIVED,
    locality_value="enquiry.first",
)
def offer_female_worker(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    if facts.person.prefers_female_worker:
        yield Occasion(
            since=facts.opened_at,
            deadline=locality.times.enquiry_first,
            because=facts.opened,
            is_met=facts.person.preference_met is not None,
        )
