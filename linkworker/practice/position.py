"""Who harms whom: a position belongs to a relationship, is dated and sourced, and is never computed."""

from enum import StrEnum


class PositionKind(StrEnum):
    """The position of our client towards another person of the case."""

    HARMED = "harmed"
    HARMING = "harming"
    BOTH_ALLEGED = "both-alleged"
    NOT_KNOWN = "not-known"
