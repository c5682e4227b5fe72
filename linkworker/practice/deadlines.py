"""Counting time: when a duty is due and when it is overdue, in the unit of its own source.

Hours run by the clock from the act. Days and working days do not count the day of the act and end at
23:59:59 in London; working days are Monday to Friday less the bank holidays of the case's nation.
*At once* is due at the act and overdue one hour later. Times in and out are timezone-aware; results are UTC.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import ClassVar
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
GRACE = timedelta(hours=1)
"""How long after the act an *at once* duty becomes overdue."""

END_OF_DAY = time(23, 59, 59)
DUTY_WORKER_FROM = time(16, 0)
"""London time from which a *same day* duty goes to the duty worker."""

LONGEST = 3660
"""The largest amount a deadline may hold: ten years of days, and far more than any source asks."""

SATURDAY = 5
LAST_HOUR = 23
"""Before this hour of UTC it is the same day in London, which is never behind and at most an hour ahead."""


class Unit(StrEnum):
    AT_ONCE = "at_once"
    HOURS = "hours"
    SAME_DAY = "same_day"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    ON_DATE = "on_date"
    NONE = "none"


COUNTED = frozenset({Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS})
BY_DAY = frozenset({Unit.SAME_DAY, Unit.DAYS})
WORKING_DAYS = Unit.WORKING_DAYS
"""Looking a member up in its class takes as long as the rest of counting."""


@dataclass(frozen=True)
class Deadline:
    """A unit and how many of it; only hours, days and working days take an amount (1 to ``LONGEST``).

    Raises ``ValueError`` when the amount does not fit the unit.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    unit: Unit
    amount: int = 0

    def __post_init__(self) -> None:
        if self.unit in COUNTED and not 1 <= self.amount <= LONGEST:
            raise ValueError(f"{self.unit} needs an amount from 1 to {LONGEST}")
        if self.unit not in COUNTED and self.amount:
            raise ValueError(f"{self.unit} takes no amount")


def at_once() -> Deadline:
    return Deadline(Unit.AT_ONCE)


def hours(amount: int) -> Deadline:
    return Deadline(Unit.HOURS, amount)


@cache
def same_day() -> Deadline:
    return Deadline(Unit.SAME_DAY)


@cache
def days(amount: int) -> Deadline:
    return Deadline(Unit.DAYS, amount)


@cache
def working_days(amount: int) -> Deadline:
    return Deadline(Unit.WORKING_DAYS, amount)


@cache
def on_date() -> Deadline:
    return Deadline(Unit.ON_DATE)


def none() -> Deadline:
    return Deadline(Unit.NONE)


@dataclass(frozen=True)
class Due:
    """The two moments of a deadline in UTC; both are None when there is no deadline."""

    due_at: datetime | None
    overdue_at: datetime | None

    def is_overdue(self, at: datetime) -> bool:
        return self.overdue_at is not None and at > self.overdue_at


class Calendar:
    """The working days of one nation, "ENG" or "WLS". Get it from ``calendar``."""

    def __init__(self, name: str) -> None:
        if name not in CALENDARS:
            raise ValueError(f"no calendar named {name!r}")
        self.name = name
        self._years: dict[int, frozenset[date]] = {}
        self._due: dict[tuple[date, int], Due] = {}

    def bank_holidays(self, year: int) -> frozenset[date]:
        found = self._years.get(year)
        if found is None:
            found = frozenset(holidays.country_holidays("GB", subdiv=self.name, years=year))
            self._years[year] = found
        return found

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.bank_holidays(day.year)

    def working_days_after(self, day: date, amount: int) -> date:
        """The ``amount``-th working day after ``day``, which is not itself counted."""
        found, left = day, amount
        while left:
            found += timedelta(days=1)
            left -= self.is_working_day(found)
        return found

    def due_after(self, day: date, amount: int) -> Due:
        """The end of the ``amount``-th working day after ``day``; few differ, so each is kept."""
        found = self._due.get((day, amount))
        if found is None:
            found = self._due[day, amount] = _both(end_of_day(self.working_days_after(day, amount)))
        return found


CALENDARS = ("ENG", "WLS")


@cache
def calendar(name: str) -> Calendar:
    """The one shared calendar of that name; raises ``ValueError`` for a name not in ``CALENDARS``."""
    return Calendar(name)


def london_date(at: datetime) -> date:
    """The London day that ``at`` falls on; raises ``ValueError`` when ``at`` has no timezone."""
    if at.tzinfo is UTC and at.hour < LAST_HOUR:
        return at.date()
    return _aware(at).astimezone(LONDON).date()


def age_on(born: date | None, today: date) -> int | None:
    """Whole years since a birth date; None when it is not known."""
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@lru_cache(maxsize=4096)
def end_of_day(day: date) -> datetime:
    """The last second of a London day, in UTC."""
    return datetime.combine(day, END_OF_DAY, tzinfo=LONDON).astimezone(UTC)


def after_four(at: datetime) -> bool:
    """True from 16:00 to midnight in London, when a *same day* duty goes to the duty worker."""
    return _aware(at).astimezone(LONDON).time() >= DUTY_WORKER_FROM


def due(deadline: Deadline, start: datetime, *, calendar: Calendar, on: date | None = None) -> Due:
    """When ``deadline`` falls, counted from the act at ``start``.

    ``on`` is the London day of an ``ON_DATE`` deadline. Raises ``ValueError`` when it is missing,
    or when ``start`` has no timezone.
    """
    unit = deadline.unit
    if unit in BY_DAY:
        return _after_days(london_date(start), deadline.amount)
    if unit is WORKING_DAYS:
        return calendar.due_after(london_date(start), deadline.amount)
    match unit:
        case Unit.AT_ONCE:
            start = _aware(start).astimezone(UTC)
            return Due(start, start + GRACE)
        case Unit.HOURS:
            return _both(_aware(start).astimezone(UTC) + timedelta(hours=deadline.amount))
        case Unit.ON_DATE:
            if on is None:
                raise ValueError("a deadline on a date needs the date")
            return _both(end_of_day(on))
    return Due(None, None)


@lru_cache(maxsize=1 << 15)
def _after_days(day: date, amount: int) -> Due:
    """The end of the day that so many days after ``day`` is; few differ, so each is kept."""
    return _both(end_of_day(day + timedelta(days=amount)))


def _both(at: datetime) -> Due:
    return Due(at, at)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a time without a timezone")
    return at
