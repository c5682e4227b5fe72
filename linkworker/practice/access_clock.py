"""By when a request for access is answered: counted in calendar months, as the law and its regulator count them.

One month from the day of receipt, whatever day that is: to the same day of the next month, to its last day when it has
no such day, and to the next working day when that falls on a weekend or a bank holiday (Information Commissioner's
Office, Right of access, on counting; sure). The month begins once who asks is known, when that had to be asked; while
an answer to a question about the request is awaited the clock stands (UK GDPR articles 12 and 12A, as the Data (Use and
Access) Act 2025 puts them; the principle is sure, its commencement to be confirmed). Two months more for a complex
request, told within the first (article 12(3); sure).
"""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from linkworker.practice.deadlines import Calendar
from linkworker.practice.sources import Citation

MONTHS, MORE_MONTHS = 1, 2
MONTHS_OF_YEAR = 12
SOON = timedelta(days=7)
SOURCE = Citation("uk-gdpr", "Articles 12(3) and 12A")


class Awaited(StrEnum):
    """For what the clock stands."""

    IDENTITY = "identity"
    CLARITY = "clarity"


@dataclass(frozen=True, slots=True)
class Wait:
    """One time that something was asked of whoever asks: from this day, until it came (None: not yet)."""

    why: Awaited
    since: date
    until: date | None = None


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month.

    >>> months_after(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    place = day.month - 1 + months
    year, month = day.year + place // MONTHS_OF_YEAR, place % MONTHS_OF_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def working_day_from(day: date, calendar: Calendar) -> date:
    """That day, or the next working one."""
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def due_on(
    received: date, waits: Collection[Wait], *, calendar: Calendar, extended: bool = False
) -> date | None:
    """The last day to answer; None while something is awaited, since nobody knows when that comes."""
    ended = [(one.why, one.since, one.until) for one in waits if one.until is not None]
    if len(ended) < len(waits):
        return None
    begins = max([received, *(until for why, _since, until in ended if why is Awaited.IDENTITY)])
    months = MONTHS + (MORE_MONTHS if extended else 0)
    stood = sum(
        max(0, (until - max(since, begins)).days) for why, since, until in ended if why is Awaited.CLARITY
    )
    return working_day_from(months_after(begins, months) + timedelta(days=stood), calendar)


def may_extend(received: date, waits: Collection[Wait], *, calendar: Calendar, today: date) -> bool:
    """Whether it can still be told in time that an answer takes two months more."""
    due = due_on(received, waits, calendar=calendar)
    return due is not None and today <= due
