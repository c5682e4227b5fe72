"""The current time of the installation, in UTC; in the demo it can be moved forwards.

Outside the demo this is the machine's clock and costs no query. In the demo it is that clock plus the
offset in `DemoClock`, read once a request (for one second at most) and afresh outside requests, so that a
move made by another process holds from the next request on.
"""

import math
import re
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_duration
from django.utils.translation import gettext as _

HELD_SECONDS = 1.0
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_SPAN = re.compile(
    r"(\d+)\s*(w|weeks?|d|days?|h|hrs?|hours?|m|min|mins|minutes?|s|secs?|seconds?)(?:\s*,\s*|\s+|(?=\d)|$)",
    re.I,
)


class ClockRefused(Exception):
    """The clock may not be moved so: outside the demo, or backwards."""


@dataclass(slots=True)
class _Held:
    offset: int = 0
    until: float = 0.0


_request: ContextVar[_Held | None] = ContextVar("events_clock_request", default=None)


def now() -> datetime:
    """The current time, aware and in UTC."""
    real = datetime.now(UTC)
    return real + timedelta(seconds=_offset()) if settings.LINKWORKER_DEMO else real


def machine_seconds() -> int:
    """The machine's own clock, which the demo never moves: for how long a session lay idle."""
    return int(datetime.now(UTC).timestamp())


def show() -> datetime:
    """The demo's current time; refused outside the demo."""
    _require_demo()
    return now()


def set(to: datetime) -> datetime:
    """Move the demo's clock forwards to an aware time (up to the next whole second); the new time."""
    _require_demo()
    if to.tzinfo is None:
        raise ClockRefused(_("The time needs a time zone."))
    with transaction.atomic():
        current = _locked_offset()
        offset = math.ceil((to - datetime.now(UTC)).total_seconds())
        if offset < current:
            raise ClockRefused(_("The clock only moves forwards."))
        _store(offset)
    return now()


def advance(by: timedelta) -> datetime:
    """Move the demo's clock forwards by a span; the new time. OverflowError beyond the year 9999."""
    _require_demo()
    if by < timedelta(0):
        raise ClockRefused(_("The clock only moves forwards."))
    with transaction.atomic():
        _store(_locked_offset() + math.ceil(by.total_seconds()))
        return now()


def parse_span(text: str) -> timedelta:
    """A span as people write it: `3 days`, `2h`, `1 day 2 hours`, or ISO 8601 (`P3D`). ValueError if not.

    >>> parse_span("1 day 2 hours")
    datetime.timedelta(days=1, seconds=7200)
    """
    text = text.strip()
    if re.match(r"P.*\d", text, re.I) and (iso := parse_duration(text.upper())) is not None:
        return iso
    place, span = 0, timedelta()
    while match := _SPAN.match(text, place):
        span += timedelta(**{_UNITS[match[2][0].lower()]: int(match[1])})
        place = match.end()
    if not place or place != len(text):
        raise ValueError(text)
    return span


def begin_request(**_signal: object) -> None:
    """Signal handler: from here to the end of the request the offset is read once."""
    _request.set(_Held())


def end_request(**_signal: object) -> None:
    """Signal handler: what was held is forgotten."""
    _request.set(None)


def _require_demo() -> None:
    if not settings.LINKWORKER_DEMO:
        raise ClockRefused(_("The clock can be seen and moved in the demo only."))


def _offset() -> int:
    held = _request.get()
    if held is None:
        return _stored_offset()
    if monotonic() >= held.until:
        held.offset, held.until = _stored_offset(), monotonic() + HELD_SECONDS
    return held.offset


def _stored_offset() -> int:
    from linkworker.events.models import DemoClock

    return DemoClock.objects.values_list("offset", flat=True).first() or 0


def _locked_offset() -> int:
    from linkworker.events.models import DemoClock

    DemoClock.objects.bulk_create([DemoClock()], ignore_conflicts=True)
    return DemoClock.objects.select_for_update().get(pk=1).offset


def _store(offset: int) -> None:
    from linkworker.events.models import DemoClock

    DemoClock.objects.filter(pk=1).update(offset=offset)
    if held := _request.get():
        held.until = 0.0
