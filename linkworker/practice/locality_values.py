"""What a locality may set: the keys of its files, the type of each, and the typed groups they become."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, TypeAdapter

from linkworker.practice.datafile import repeated
from linkworker.practice.deadlines import Deadline, Unit
from linkworker.practice.scales import Level
from linkworker.practice.sources import Citation
from linkworker.practice.text import Words

CONFIG = {"extra": "forbid"}


class Nation(StrEnum):
    ENGLAND = "England"
    WALES = "Wales"


class Destination(StrEnum):
    """Where a completed checklist goes."""

    IDVA = "idva"
    COORDINATOR = "coordinator"


class Recipient(StrEnum):
    """To whom a referral is made."""

    IDVA = "idva"
    MARAC = "marac"
    COORDINATOR = "coordinator"


class BelowWithJudgement(StrEnum):
    """What follows when the score is below high but the worker judges serious risk."""

    IDVA_WITH_CONCERNS = "idva_with_concerns"
    COORDINATOR_AT_ONCE = "coordinator_at_once"


@dataclass(frozen=True)
class Bands:
    """The least number of yes answers of each level."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    standard_from: int
    medium_from: int
    high_from: int

    def __post_init__(self) -> None:
        if not 0 <= self.standard_from < self.medium_from < self.high_from:
            raise ValueError("the bands must rise: standard, then medium, then high")

    def level(self, yes: int) -> Level:
        """The level of so many yes answers. Nothing is lower than standard, not even with no yes at all."""
        if yes >= self.high_from:
            return Level.HIGH
        return Level.MEDIUM if yes >= self.medium_from else Level.STANDARD


Count = Annotated[int, Field(ge=1, le=1000)]


@dataclass(frozen=True)
class Visible:
    """Meeting criterion: the number of yes answers alone."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    on: bool
    threshold: Count | None = None

    def __post_init__(self) -> None:
        _needs(self.on, self.threshold)


@dataclass(frozen=True)
class ByJudgement:
    """Meeting criterion: the worker's professional judgement of high risk."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    on: bool


@dataclass(frozen=True)
class Escalation:
    """Meeting criterion: so many incidents within so many months, and rising."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    on: bool
    incidents: Count | None = None
    months: Count | None = None

    def __post_init__(self) -> None:
        _needs(self.on, self.incidents, self.months)

    def met(self, incidents: int, rising: bool) -> bool:
        """``incidents`` are those of the last ``months`` months."""
        return self.on and rising and self.incidents is not None and incidents >= self.incidents


@dataclass(frozen=True)
class Repeat:
    """Meeting criterion: new abuse within so many months of the last referral to the meeting."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    on: bool
    months: Count | None = None

    def __post_init__(self) -> None:
        _needs(self.on, self.months)

    def met(self, last_referral_on: date | None, abuse_on: date | None) -> bool:
        """New abuse counts from the day of the last referral to the same day ``months`` later."""
        if not self.on or self.months is None or last_referral_on is None or abuse_on is None:
            return False
        return last_referral_on <= abuse_on <= months_after(last_referral_on, self.months)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _needs(on: bool, *numbers: int | None) -> None:
    if on and None in numbers:
        raise ValueError("a criterion that is on needs its numbers")


@dataclass(frozen=True)
class MaracCriteria:
    visible: Visible
    judgement: ByJudgement
    escalation: Escalation
    repeat: Repeat

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "MaracCriteria":
        return cls(
            visible=given["marac.criteria.visible"],
            judgement=given["marac.criteria.judgement"],
            escalation=given["marac.criteria.escalation"],
            repeat=given["marac.criteria.repeat"],
        )


@dataclass(frozen=True)
class Times:
    """How long each step may take here, and after how many days something is looked at again."""

    enquiry_first: Deadline
    checklist_complete: Deadline
    screen_quick: Deadline
    referral_idva: Deadline
    referral_idva_high: Deadline
    referral_marac: Deadline
    referral_coordinator: Deadline
    referral_coordinator_high: Deadline
    tell_manager: Deadline
    specialist: Deadline
    face_to_face: Deadline
    allocate: Deadline
    children: Deadline
    agreement_ask: Deadline
    share_authorise: Deadline
    referral_answer: Deadline
    referral_answer_urgent: Deadline
    referral_engaged: Deadline
    intake_triage: Deadline
    substance_ask: Deadline
    enquiry_again_days: int
    enquiry_again_after_signs_days: int
    review_high_days: int
    review_medium_days: int
    review_standard_days: int

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Times":
        return cls(**{name: given[key] for key, name in TIME_FIELDS.items()})

    def review_days(self, level: Level) -> int:
        """After how many days a result of that level is looked at again."""
        return {
            Level.STANDARD: self.review_standard_days,
            Level.MEDIUM: self.review_medium_days,
            Level.HIGH: self.review_high_days,
        }[level]


@dataclass(frozen=True)
class Contact:
    """A help line. ``verified_on`` is the day someone last checked it; None means nobody has yet."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: str
    name: Words
    number: str
    who_for: Words
    source: Citation
    text_to: str | None = None
    hours: Words | None = None
    verified_on: date | None = None


WebAddress = Annotated[str, Field(pattern=r"^https://\S+$")]


@dataclass(frozen=True)
class Route:
    """The way a referral takes here: to whom, for which part of the area, and what to do. ``href`` opens it online.

    ``verified_on`` is the day someone last followed it; None means nobody has yet.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    to: Recipient
    name: Words
    how: Words
    href: WebAddress | None = None
    verified_on: date | None = None


SectorCode = Literal[
    "substance",
    "abuse",
    "refuge",
    "perpetrator",
    "children",
    "adults",
    "health",
    "housing",
    "police",
    "probation",
]
"""The codes of `partnership.models.Sector`."""


@dataclass(frozen=True)
class Point:
    """One thing agreed for every referral: a criterion, or a step of the process.

    ``applies_to`` names the sectors whose services it is for; none named: every sector.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: str
    words: Words
    source: Citation
    applies_to: tuple[SectorCode, ...] = ()


@dataclass(frozen=True)
class Sourced:
    """A value with the layer that set it and where it is published."""

    value: Any
    layer: str
    source: Citation


def _counted_from_the_act(deadline: Deadline) -> Deadline:
    if deadline.unit in {Unit.ON_DATE, Unit.NONE}:
        raise ValueError("a locality's time is counted from the act: it cannot be a named day or none")
    return deadline


def _each_once(points: tuple[Point, ...]) -> tuple[Point, ...]:
    twins = repeated(point.id for point in points)
    if twins:
        raise ValueError(f"given twice: {', '.join(twins)}")
    return points


FromTheAct = Annotated[Deadline, AfterValidator(_counted_from_the_act)]
DayCount = Annotated[int, Field(ge=1, le=3660)]

DEADLINE_KEYS = (
    "enquiry.first",
    "checklist.complete",
    "screen.quick",
    "referral.idva",
    "referral.idva_high",
    "referral.marac",
    "referral.coordinator",
    "referral.coordinator_high",
    "tell_manager",
    "specialist",
    "face_to_face",
    "allocate",
    "children",
    "agreement.ask",
    "share.authorise",
    "referral.answer",
    "referral.answer_urgent",
    "referral.engaged",
    "intake.triage",
    "substance.ask",
)
DAY_KEYS = (
    "enquiry.again_days",
    "enquiry.again_after_signs_days",
    "review.high_days",
    "review.medium_days",
    "review.standard_days",
)
TIME_FIELDS = {key: key.replace(".", "_") for key in (*DEADLINE_KEYS, *DAY_KEYS)}
Points = Annotated[tuple[Point, ...], AfterValidator(_each_once)]
CodeNames = tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]+$")], ...]

ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "checklist.bands": TypeAdapter(Bands),
    "checklist.idva_from": TypeAdapter(Count | None),
    "checklist.marac_from": TypeAdapter(Count | None),
    "checklist.below_with_judgement": TypeAdapter(BelowWithJudgement),
    "checklist.destination": TypeAdapter(Destination),
    "marac.criteria.visible": TypeAdapter(Visible),
    "marac.criteria.judgement": TypeAdapter(ByJudgement),
    "marac.criteria.escalation": TypeAdapter(Escalation),
    "marac.criteria.repeat": TypeAdapter(Repeat),
    "calendar": TypeAdapter(Literal["ENG", "WLS"]),
    "definitions": TypeAdapter(CodeNames),
    "contacts": TypeAdapter(tuple[Contact, ...]),
    "referral.routes": TypeAdapter(tuple[Route, ...]),
    "referral.criteria": TypeAdapter(Points),
    "referral.process": TypeAdapter(Points),
    "wording": TypeAdapter(CodeNames),
    **{key: TypeAdapter(FromTheAct) for key in DEADLINE_KEYS},
    **{key: TypeAdapter(DayCount) for key in DAY_KEYS},
}
"""Every key a locality file may set, with the type of its value; a nation must set them all."""
