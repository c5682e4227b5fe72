"""The other people of a case who harm our client, or are harmed: found among the agency's own clients, and kept apart.

When both of a couple attend one service nothing of the one may reach the other (Cambridgeshire and Peterborough, Good
practice guidelines: domestic abuse, alcohol and drugs, 7.7), and nobody need have noticed that both do. So whoever is
named in a case as one side of harm is looked for. A certain likeness keeps the two apart and asks nobody; a doubtful
one keeps them apart until a safeguarding lead says whether they are one person.
"""

from dataclasses import dataclass
from enum import StrEnum

from linkworker.practice.matching import Comparison, Sureness
from linkworker.practice.position import PositionKind

OPPOSED = frozenset({PositionKind.HARMED, PositionKind.HARMING, PositionKind.BOTH_ALLEGED})
"""The positions of a relationship whose two sides are kept apart: each, until somebody knows better."""


class Asks(StrEnum):
    """What a safeguarding lead is asked about two people who were found and are kept apart."""

    NOTHING = ""
    DOUBT = "doubt"
    """Whether they are the people who are named: they are only alike."""

    AGAIN = "again"
    """Whether they stay apart: what was told of who harms whom, or of who they are, has changed."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What of somebody named in a case and of a client is alike, as codes; none of it: nobody was found any longer."""

    position: str
    alike: tuple[str, ...] = ()
    is_sure: bool = False

    @property
    def stands(self) -> bool:
        """Whether this by itself would keep the two apart."""
        return bool(self.alike) and self.position in OPPOSED

    def is_like(self, other: "Likeness") -> bool:
        """Whether nothing that a decision rests on differs."""
        return (self.position, sorted(self.alike)) == (other.position, sorted(other.alike))


def likeness_of(position: str, comparison: Comparison) -> Likeness:
    """What a comparison says, without what anybody is called or when they were born."""
    alike = tuple(f"{one.about.value}.{one.how.value}" for one in comparison.findings if one.bits > 0)
    return Likeness(position, alike, comparison.sureness is Sureness.CERTAIN)


def asked_at_first(now: Likeness) -> Asks:
    """What is asked of two people as they are kept apart."""
    return Asks.NOTHING if now.is_sure else Asks.DOUBT


def asked_now(asked: Asks, before: Likeness, now: Likeness) -> Asks:
    """What is asked of two people who are kept apart, after something told of them has changed.

    It never ends by itself; nor is it asked again what somebody has decided while nothing changed.
    """
    if before.is_like(now):
        return asked
    if not now.stands:
        return Asks.AGAIN
    return Asks.NOTHING if now.is_sure and asked is Asks.DOUBT else asked
