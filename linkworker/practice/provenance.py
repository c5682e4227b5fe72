"""Where a piece of a record comes from, and what follows from that.

What only the person told is never used to challenge whoever harms them, and never passes to those who work with him
(Stella toolkit 3.7, safety). So every piece says who told it, and to whom it is not to be revealed.
"""

from enum import StrEnum

from linkworker.practice.position import PositionKind


class Source(StrEnum):
    """Who told something that a worker wrote down. Not said counts as told by the person."""

    PERSON = "person"
    OURSELVES = "ourselves"
    PROFESSIONAL = "professional"
    CLOSE = "close"
    OTHER_SIDE = "other-side"
    RECORD = "record"


CROSSES = frozenset({Source.OURSELVES, Source.PROFESSIONAL, Source.RECORD})
"""What may be opened across a separation: nothing that one side, or somebody close to one side, told."""

HARMS = frozenset({PositionKind.HARMING, PositionKind.BOTH_ALLEGED})
"""Where our client may be whom the other side has to be safe from."""


def may_cross(source: str) -> bool:
    """Whether somebody who serves the other side may ever read it."""
    return source in CROSSES


def may_keep(source: str, positions: frozenset[str]) -> bool:
    """Whether a piece may stand in a case whose client stands so towards the others of it.

    What the other side told is kept in their own record: never in that of whoever may harm them.
    """
    return source != Source.OTHER_SIDE or not positions & HARMS
