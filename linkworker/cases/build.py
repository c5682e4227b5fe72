"""Rows of a case made from what was told, not saved: the same for one action and for a whole demo world."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from linkworker.cases.models import Case, Enquiry, Entry
from linkworker.partnership.models import Worker
from linkworker.practice.asking import FourAnswers, outcome
from linkworker.practice.facts import NotAskedBecause, Outcome


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of the chronology as it is told."""

    kind: str
    thing_id: int | None = None
    code: str = ""
    text: str = ""
    said_by: str = ""
    not_to_be_revealed_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryGiven:
    """One time of asking as the worker recorded it. The outcome is not among it: it follows from the answers."""

    occasion: str
    mode: str
    place: str
    alone: str
    interpreting: str
    interpreter_name: str = ""
    told_we_ask_everybody: bool = False
    not_asked_because: str = ""
    next_on: date | None = None
    experienced_now: str = ""
    experienced_past: str = ""
    caused_now: str = ""
    caused_past: str = ""
    behaviours: tuple[str, ...] = ()
    abuse_types: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    own_words: str = ""
    signs: tuple[str, ...] = ()
    signs_noted: str = ""
    worried: bool = False
    response: tuple[str, ...] = ()
    action_taken: str = ""

    @property
    def outcome(self) -> Outcome:
        if self.not_asked_because:
            return Outcome.NOT_ASKED
        return outcome(
            experienced=[_answer(self.experienced_now), _answer(self.experienced_past)],
            caused=[_answer(self.caused_now), _answer(self.caused_past)],
            behaviours=bool(self.behaviours),
            signs=bool(self.signs or self.signs_noted),
        )

    @property
    def reason(self) -> NotAskedBecause | None:
        return NotAskedBecause(self.not_asked_because) if self.not_asked_because else None


def _answer(given: str) -> FourAnswers:
    return FourAnswers(given) if given else FourAnswers.NOT_SAID


LISTS = ("behaviours", "abuse_types", "targets", "signs", "response")


def build_entry(case: Case, told: Told, *, by: Worker, at: datetime, recorded_at: datetime) -> Entry:
    return Entry(
        case=case,
        by=by,
        at=at,
        recorded_at=recorded_at,
        **{item.name: getattr(told, item.name) for item in fields(Told)},
    )


def build_enquiry(case: Case, given: EnquiryGiven, *, by: Worker, at: datetime, recorded_at: datetime) -> Enquiry:
    values = {item.name: getattr(given, item.name) for item in fields(EnquiryGiven)}
    for name in LISTS:
        values[name] = list(values[name])
    return Enquiry(case=case, by=by, at=at, recorded_at=recorded_at, outcome=given.outcome.value, **values)


def enquiry_given(enquiry: Enquiry) -> EnquiryGiven:
    """What a recorded enquiry says, in the shape in which it is given: where a correction starts."""
    values = {item.name: getattr(enquiry, item.name) for item in fields(EnquiryGiven)}
    for name in LISTS:
        values[name] = tuple(values[name])
    return EnquiryGiven(**values)
