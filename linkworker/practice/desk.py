"""Arriving at a desk: what reception works with, and when those who are kept apart are at one place.

Reception needs to know that somebody came and whom to call, never why they come. Where two who are kept apart attend
one service, sabotage and chance meetings are planned for (Cambridgeshire and Peterborough, Good practice guidelines:
domestic abuse, alcohol and drugs, 7.7).
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum

from linkworker.practice.deadlines import LONDON
from linkworker.practice.separating import Half, Side, Weekday, Zone

WAITS_AT_MOST = timedelta(hours=12)
"""Who came longer ago than this waits no more, whatever nobody wrote down (our own rule): a desk closes at night."""


class Ended(StrEnum):
    """How somebody's waiting at the desk ended."""

    MET = "met"
    """Somebody is with them."""

    LEFT = "left"
    MISTAKEN = "mistaken"
    """It was somebody else, or was written down by mistake."""


NOON = time(12)
DAYS = tuple(Weekday)


def is_out_of_zone(zones: Iterable[Zone], side: Side, at: datetime) -> bool:
    """Whether a plan has days for this side, and `at` (by the clock in London) falls into none of them."""
    theirs = [zone for zone in zones if zone.side is side]
    here = at.astimezone(LONDON)
    half = Half.MORNING if here.time() < NOON else Half.AFTERNOON
    day = DAYS[here.weekday()]
    return bool(theirs) and not any(day in zone.days and zone.half in {half, Half.WHOLE} for zone in theirs)
