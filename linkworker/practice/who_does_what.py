"""Who does what to whom: what a named specialist found of a relationship in which each says that the other harms them.

Where both allege abuse the pattern is looked at, and no single incident: who is afraid of whom, who was hurt and how,
who controls, what has been, what it does to the children, what each stands to lose (SafeLives, Responding to counter
allegations: a review of practice). Until then both are protected and neither is taken for the one who harms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from linkworker.practice.fact import Fact
from linkworker.practice.position import PositionKind
from linkworker.practice.sharing import Role
from linkworker.practice.text import N_

MAY_ASSESS = frozenset({Role.IDVA, Role.SAFEGUARDING_LEAD})
"""Who records it: an IDVA, whose work it is, and a safeguarding lead, who may record a specialist's of elsewhere."""


class Concluded(StrEnum):
    """What an assessment came to: the position of our client, or that it can't be said yet."""

    HARMED = PositionKind.HARMED.value
    HARMING = PositionKind.HARMING.value
    BOTH = PositionKind.BOTH_ALLEGED.value
    CANNOT_SAY = "cannot-say"


CONCLUDED = {
    Concluded.HARMED: N_("Our client is harmed by this person"),
    Concluded.HARMING: N_("Our client causes harm to this person"),
    Concluded.BOTH: N_("Each harms the other, and both need protection"),
    Concluded.CANNOT_SAY: N_("It can’t be said yet"),
}


class Evidence(StrEnum):
    """What is considered, of both sides."""

    FEAR = "fear"
    INJURIES = "injuries"
    CONTROL = "control"
    HISTORY = "history"
    CHILDREN = "children"
    STAKES = "stakes"


EVIDENCE = {
    Evidence.FEAR: (
        N_("Fear"),
        N_("Who is afraid of whom, and of what? What does each do, or no longer do, because of it?"),
    ),
    Evidence.INJURIES: (
        N_("Injuries and force"),
        N_("Who was hurt, how badly and how often? What may have been done in defence or in return?"),
    ),
    Evidence.CONTROL: (
        N_("Control"),
        N_("Who decides about money, phone, medicine, use, friends, papers? Who watches whom?"),
    ),
    Evidence.HISTORY: (
        N_("What has been"),
        N_("Earlier relationships, calls to the police, orders, and who told of it first."),
    ),
    Evidence.CHILDREN: (N_("The children"), N_("What they saw and said, and what it does to them.")),
    Evidence.STAKES: (
        N_("What each stands to lose"),
        N_("Home, children, leave to stay, treatment, work; and who gains by being believed."),
    ),
}


@dataclass(frozen=True, slots=True)
class RelationshipFact(Fact):
    """A relationship in which each was said to harm the other, from `at` until it is assessed."""

    kind = "relationship"

    assessed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakingPartFact(Fact):
    """Somebody takes part in the work on the plan from `at`, until `ended_at`.

    `harm_at`: since when it is said of anybody in the case that one harms the other; `harms_at`: of this person, that
    they harm our client.
    """

    kind = "taking-part"

    relationship: str
    harm_at: datetime | None = None
    harms_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A position somebody gave: its id, what it says and when."""

    id: int
    kind: str
    at: datetime


def relationship_facts(
    said: Mapping[int, Sequence[Said]], concluded: Mapping[int, Iterable[datetime]]
) -> tuple[RelationshipFact, ...]:
    """By person of a case, what was said in the order of time, and when an assessment came to something.

    One whose position became another without any is no fact any longer.
    """
    found = (alleged(positions, concluded.get(person, ())) for person, positions in sorted(said.items()))
    return tuple(one for one in found if one is not None)


def alleged(positions: Sequence[Said], concluded: Iterable[datetime]) -> RelationshipFact | None:
    """The last time from which both were said to harm, unless it was taken back unassessed."""
    first = _last_run(positions)
    if first is None:
        return None
    assessed_at = min((at for at in concluded if at >= first.at), default=None)
    if assessed_at is None and positions[-1].kind != PositionKind.BOTH_ALLEGED:
        return None
    return RelationshipFact(first.id, first.at, assessed_at=assessed_at)


def _last_run(positions: Sequence[Said]) -> Said | None:
    """Where the last unbroken row of "both" begins."""
    first = None
    before = ""
    for one in positions:
        if one.kind == PositionKind.BOTH_ALLEGED and before != PositionKind.BOTH_ALLEGED:
            first = one
        before = one.kind
    return first
