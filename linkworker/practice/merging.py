"""Two records of one person: what of both is the stricter, and of what one value is chosen."""

from dataclasses import dataclass
from datetime import time
from typing import Literal

from linkworker.practice.contact import Days

YES, NO, NOT_KNOWN = "yes", "no", "not-known"
STRICTNESS = {YES: 0, "": 1, NOT_KNOWN: 1, NO: 2}

CHOSEN = ("chosen_name", "full_name", "birth_date", "pronouns", "language")
"""Of what one value is chosen where the two records differ; the other stands beside it."""

Which = Literal["one", "other"]


@dataclass(frozen=True, slots=True)
class Way:
    """Whether and when one way of reaching somebody is safe, as one record says it."""

    safe: str = ""
    days: str = ""
    from_time: time | None = None
    until_time: time | None = None

    @property
    def strictness(self) -> int:
        return STRICTNESS[self.safe]

    @property
    def is_half(self) -> bool:
        """Whether one end of the hours is not known."""
        return (self.from_time is None) != (self.until_time is None)


def stricter(one: Way, other: Way) -> Way:
    """What holds when two records of one person say different things of one way: never safe when either is not.

    Where both say yes, the days and hours that are in both; where there are none, it is not known.
    """
    if one.safe != YES or other.safe != YES:
        return max((one, other), key=lambda way: way.strictness)
    days = _both_days(one.days, other.days)
    begins = max((at for at in (one.from_time, other.from_time) if at is not None), default=None)
    ends = min((at for at in (one.until_time, other.until_time) if at is not None), default=None)
    apart = begins is not None and ends is not None and begins >= ends
    if not days or apart or one.is_half or other.is_half:
        return Way(NOT_KNOWN)
    return Way(YES, days, begins, ends)


def _both_days(one: str, other: str) -> str:
    """The days that are in both; empty when there are none, or nobody said."""
    if one == other or other == Days.EVERY_DAY:
        return one
    return other if one == Days.EVERY_DAY else ""
