"""Rows of a case made from what was told, not saved: the same for one action and for a whole demo world."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from linkworker.cases.models import Case, Enquiry, Entry
from linkworker.partnership.models import Worker
from linkworker.practice.asking import (
    BEHAVIOURS,
    RESPONSE,
    SIGNS,
    Alone,
    FourAnswers,
    Interpreting,
    Occasion,
    Place,
    outcome,
)
from linkworker.practice.facts import EnquiryFact, Mode, NotAskedBecause, Outcome
from linkworker.practice.vocabulary import code_list, kinds_of_abuse


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of the chronology as it is told."""

    kind: str
    thing_id: int | None = None
    code: str = ""
    text: str = ""
    said_by: str = ""
    source: str = ""
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

    @property
    def holds_answers(self) -> bool:
        """Whether anything is among it that can only come from having asked."""
        return any(getattr(self, name) for name in FROM_ASKING)

    def unknown_codes(self) -> list[str]:
        """The names of the fields that hold a code which is not among those of their list."""
        return [name for name, known in _codes().items() if _beyond(getattr(self, name), known)]


FROM_ASKING = (
    "experienced_now",
    "experienced_past",
    "caused_now",
    "caused_past",
    "behaviours",
    "abuse_types",
    "targets",
    "own_words",
    "response",
)
"""What can only come from having asked, and is not kept of a time when the questions stayed closed. Signs are not
among it: a worker sees those without asking."""


def _codes() -> Mapping[str, Container[str]]:
    answers = tuple(FourAnswers)
    return {
        "occasion": tuple(Occasion),
        "mode": tuple(Mode),
        "place": tuple(Place),
        "alone": tuple(Alone),
        "interpreting": tuple(Interpreting),
        "not_asked_because": ("", *NotAskedBecause),
        **dict.fromkeys(FROM_ASKING[:4], ("", *answers)),
        "behaviours": BEHAVIOURS,
        "abuse_types": [term.code for term in kinds_of_abuse()],
        "targets": code_list("targets").codes,
        "signs": SIGNS,
        "response": RESPONSE,
    }


def _beyond(given: str | tuple[str, ...], known: Container[str]) -> bool:
    return any(code not in known for code in ((given,) if isinstance(given, str) else given))


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


def build_enquiry(
    case: Case, given: EnquiryGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> Enquiry:
    values = {item.name: getattr(given, item.name) for item in fields(EnquiryGiven)}
    for name in LISTS:
        values[name] = list(values[name])
    return Enquiry(case=case, by=by, at=at, recorded_at=recorded_at, outcome=given.outcome.value, **values)


def enquiry_fact(thread: int, at: datetime, told: "Enquiry | EnquiryGiven") -> EnquiryFact:
    """One time of asking as the practice rules read it."""
    now = {"now"} if told.experienced_now == FourAnswers.YES else set()
    return EnquiryFact(
        id=thread,
        at=at,
        outcome=Outcome(told.outcome),
        mode=Mode(told.mode),
        next_on=told.next_on,
        worried=told.worried,
        experienced=frozenset(now | set(told.behaviours)),
        caused=frozenset({"now"} if told.caused_now == FourAnswers.YES else ()),
        children="children" in told.behaviours or "through-child" in told.targets,
        help_offered="services-offered" in told.response,
        manager_told="manager-told" in told.response,
        plan_kept="plan-reviewed" in told.response,
    )


def enquiry_given(enquiry: Enquiry) -> EnquiryGiven:
    """What a recorded enquiry says, in the shape in which it is given: where a correction starts."""
    values = {item.name: getattr(enquiry, item.name) for item in fields(EnquiryGiven)}
    for name in LISTS:
        values[name] = tuple(values[name])
    return EnquiryGiven(**values)
