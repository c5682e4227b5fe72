"""What happened in the demo's two years, one step at a time: said of people and things by their own numbers.

A step names no row: `client` is the person's number in the world, `number` the n-th enquiry, note or assessment of
that person's case. `by_actions` plays steps through actions, `in_bulk` through the same builders in memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linkworker.assessments.build import AssessmentGiven
from linkworker.cases.build import EnquiryGiven
from linkworker.cases.offers import OffersGiven
from linkworker.cases.substances import SubstancesGiven
from linkworker.duties.actions import DoneOutside
from linkworker.people.actions import ClientGiven


@dataclass(frozen=True, slots=True)
class Register:
    """A person is registered and a case opened."""

    given: ClientGiven
    service: str


@dataclass(frozen=True, slots=True)
class Allocate:
    worker: str


@dataclass(frozen=True, slots=True)
class Explain:
    how: str


@dataclass(frozen=True, slots=True)
class Learn:
    """The client record is changed: how to make contact, whether a wish was met."""

    given: ClientGiven


@dataclass(frozen=True, slots=True)
class Ask:
    given: EnquiryGiven


@dataclass(frozen=True, slots=True)
class CorrectAsking:
    number: int
    given: EnquiryGiven
    wrong: str


@dataclass(frozen=True, slots=True)
class Offer:
    given: OffersGiven


@dataclass(frozen=True, slots=True)
class AskOfUse:
    given: SubstancesGiven


@dataclass(frozen=True, slots=True)
class Assess:
    given: AssessmentGiven


@dataclass(frozen=True, slots=True)
class Note:
    text: str


@dataclass(frozen=True, slots=True)
class Meet:
    """Another person comes into the case."""

    given: Mapping[str, Any]
    position: str


@dataclass(frozen=True, slots=True)
class Outside:
    rule: str
    about: str
    done: DoneOutside


@dataclass(frozen=True, slots=True)
class Aside:
    rule: str
    about: str
    reason: str


@dataclass(frozen=True, slots=True)
class AskWaiver:
    rule: str
    about: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecideWaiver:
    rule: str
    about: str
    grant: bool
    note: str


@dataclass(frozen=True, slots=True)
class Close:
    reason: str


What = (
    Register
    | Allocate
    | Explain
    | Learn
    | Ask
    | CorrectAsking
    | Offer
    | AskOfUse
    | Assess
    | Note
    | Meet
    | Outside
    | Aside
    | AskWaiver
    | DecideWaiver
    | Close
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done by a worker (a username) at a time, about one person of the world."""

    at: datetime
    client: int
    by: str
    what: What


ABOUT_ASSESSMENTS = frozenset(
    {
        "referral.idva",
        "referral.marac",
        "referral.coordinator",
        "referral.high",
        "assessment.review",
        "screen.specialist",
        "screen.without-specialist",
        "riskform.ask",
    }
)
"""The rules whose duties are about an assessment of the case; every other rule's are about an enquiry, or about a time
of asking about drink and drugs."""


@dataclass(frozen=True, slots=True)
class Threads:
    """The threads of one case's things, in the order in which they came."""

    enquiries: Sequence[int]
    assessments: Sequence[int]
    substances: Sequence[int]

    def about(self, rule: str, kind: str) -> Sequence[int]:
        """The things that a rule's duties are about."""
        if kind or rule in ABOUT_ASSESSMENTS:
            return self.assessments
        return self.substances if rule.startswith("substance.") else self.enquiries


def key_of(rule: str, about: str, threads: Threads) -> str:
    """The key of a duty that a step names: `about` counts things of the case ("3", "screen-2"), or is a time."""
    if not about or about.startswith("since-"):
        return f"{rule}:{about}" if about else rule
    kind, dash, number = about.rpartition("-")
    return f"{rule}:{kind}{dash}{threads.about(rule, kind)[int(number) - 1]}"
