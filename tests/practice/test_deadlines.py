"""Counting time: a table of edge cases in London time, and properties that hold at any time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice import deadlines
from linkworker.practice.deadlines import Deadline, Unit, after_four, calendar, due

LONDON = ZoneInfo("Europe/London")
ENG = calendar("ENG")

AT_ONCE, SAME_DAY = deadlines.at_once(), deadlines.same_day()
HOURS, DAYS, WORKING = deadlines.hours, deadlines.days, deadlines.working_days

# what is tried · the deadline · the act, London time · due, UTC
TABLE = [
    ("at once is due at the act", AT_ONCE, "2026-05-06 10:00", "2026-05-06T09:00:00"),
    ("at once over midnight", AT_ONCE, "2026-05-06 23:30", "2026-05-06T22:30:00"),
    ("at once in winter", AT_ONCE, "2026-01-14 10:00", "2026-01-14T10:00:00"),
    ("hours in summer", HOURS(24), "2026-05-06 10:00", "2026-05-07T09:00:00"),
    ("hours over a weekend do not wait", HOURS(48), "2026-05-08 17:00", "2026-05-10T16:00:00"),
    ("hours over Christmas do not wait", HOURS(48), "2026-12-24 17:00", "2026-12-26T17:00:00"),
    ("24 hours across the spring change", HOURS(24), "2026-03-28 12:00", "2026-03-29T12:00:00"),
    ("24 hours across the autumn change", HOURS(24), "2026-10-24 12:00", "2026-10-25T11:00:00"),
    ("one hour across the spring gap", HOURS(1), "2026-03-29 00:30", "2026-03-29T01:30:00"),
    ("48 hours across a year end", HOURS(48), "2026-12-31 12:00", "2027-01-02T12:00:00"),
    ("24 hours into a leap day", HOURS(24), "2028-02-28 12:00", "2028-02-29T12:00:00"),
    ("same day in winter", SAME_DAY, "2026-01-14 09:00", "2026-01-14T23:59:59"),
    ("same day in summer", SAME_DAY, "2026-06-10 09:00", "2026-06-10T22:59:59"),
    ("same day just before midnight", SAME_DAY, "2026-06-10 23:59", "2026-06-10T22:59:59"),
    ("same day at midnight in summer is the new day", SAME_DAY, "2026-06-11 00:00", "2026-06-11T22:59:59"),
    ("same day, 00:30 in summer: still yesterday in UTC", SAME_DAY, "2026-06-11 00:30", "2026-06-11T22:59:59"),
    ("same day on the day the clocks go forward", SAME_DAY, "2026-03-29 00:30", "2026-03-29T22:59:59"),
    ("same day on the day the clocks go back", SAME_DAY, "2026-10-25 00:30", "2026-10-25T23:59:59"),
    ("same day on a Sunday", SAME_DAY, "2026-05-10 12:00", "2026-05-10T22:59:59"),
    ("same day on Christmas Day", SAME_DAY, "2026-12-25 12:00", "2026-12-25T23:59:59"),
    ("a day does not count the act", DAYS(1), "2026-05-06 00:01", "2026-05-07T22:59:59"),
    ("days count weekends", DAYS(2), "2026-05-08 17:00", "2026-05-10T22:59:59"),
    ("days count bank holidays", DAYS(1), "2026-12-24 17:00", "2026-12-25T23:59:59"),
    ("days into summer time end an hour earlier in UTC", DAYS(1), "2026-03-28 12:00", "2026-03-29T22:59:59"),
    ("days out of summer time end an hour later in UTC", DAYS(1), "2026-10-24 12:00", "2026-10-25T23:59:59"),
    ("days across a year end", DAYS(1), "2026-12-31 23:00", "2027-01-01T23:59:59"),
    ("days into a leap day", DAYS(1), "2028-02-28 12:00", "2028-02-29T23:59:59"),
    ("days over a leap day", DAYS(2), "2028-02-28 12:00", "2028-03-01T23:59:59"),
    ("days in a year without one", DAYS(1), "2027-02-28 12:00", "2027-03-01T23:59:59"),
    ("84 days into summer time", DAYS(84), "2026-01-14 12:00", "2026-04-08T22:59:59"),
    ("a working day in the week", WORKING(1), "2026-05-06 10:00", "2026-05-07T22:59:59"),
    ("Friday evening to Monday", WORKING(1), "2026-05-08 18:30", "2026-05-11T22:59:59"),
    ("Saturday to Monday", WORKING(1), "2026-05-09 10:00", "2026-05-11T22:59:59"),
    ("Sunday to Monday", WORKING(1), "2026-05-10 23:59", "2026-05-11T22:59:59"),
    ("five working days are a week", WORKING(5), "2026-05-06 10:00", "2026-05-13T22:59:59"),
    ("Friday before the early May holiday", WORKING(1), "2026-05-01 17:00", "2026-05-05T22:59:59"),
    ("Thursday before Easter", WORKING(1), "2026-04-02 12:00", "2026-04-07T22:59:59"),
    ("two working days over Easter", WORKING(2), "2026-04-02 12:00", "2026-04-08T22:59:59"),
    ("on Good Friday itself", WORKING(1), "2026-04-03 12:00", "2026-04-07T22:59:59"),
    ("on Easter Monday itself", WORKING(1), "2026-04-06 12:00", "2026-04-07T22:59:59"),
    ("summer bank holiday", WORKING(1), "2026-08-28 12:00", "2026-09-01T22:59:59"),
    ("Christmas Eve: Boxing Day is a Saturday, Monday its substitute", WORKING(1), "2026-12-24 12:00",
     "2026-12-29T23:59:59"),
    ("Christmas 2027: both days at a weekend, two substitutes", WORKING(1), "2027-12-24 12:00",
     "2027-12-29T23:59:59"),
    ("New Year on a Saturday moves to Monday", WORKING(1), "2021-12-31 12:00", "2022-01-04T23:59:59"),
    ("New Year's Eve to the day after the holiday", WORKING(1), "2026-12-31 12:00", "2027-01-04T23:59:59"),
    ("working days across the spring change", WORKING(1), "2026-03-27 17:00", "2026-03-30T22:59:59"),
    ("working days across the autumn change", WORKING(1), "2026-10-23 17:00", "2026-10-26T23:59:59"),
    ("a leap day is worked", WORKING(1), "2028-02-28 12:00", "2028-02-29T23:59:59"),
    ("00:30 in summer counts from the London day", WORKING(1), "2026-06-11 00:30", "2026-06-12T22:59:59"),
    ("a holiday given once, for a funeral of state", WORKING(1), "2022-09-16 12:00", "2022-09-20T22:59:59"),
]  # fmt: skip


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 40


@pytest.mark.parametrize("nation", ["ENG", "WLS"])
@pytest.mark.parametrize(
    ("deadline", "act", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_due_time_stands_in_the_table(nation: str, deadline: Deadline, act: str, expected: str) -> None:
    found = due(deadline, london(act), calendar=calendar(nation))
    assert found.due_at == utc(expected)
    assert found.due_at.utcoffset() == timedelta(0)


def test_at_once_is_overdue_one_hour_after_the_act() -> None:
    found = due(AT_ONCE, london("2026-05-06 10:00"), calendar=ENG)
    assert found.overdue_at == utc("2026-05-06T10:00:00")
    assert not found.is_overdue(utc("2026-05-06T09:30:00"))
    assert not found.is_overdue(utc("2026-05-06T10:00:00"))
    assert found.is_overdue(utc("2026-05-06T10:00:01"))


def test_everything_else_is_overdue_when_it_is_due() -> None:
    for deadline in (SAME_DAY, HOURS(4), DAYS(2), WORKING(3)):
        found = due(deadline, london("2026-05-06 10:00"), calendar=ENG)
        assert found.due_at == found.overdue_at


def test_a_named_date_ends_that_london_day() -> None:
    found = due(deadlines.on_date(), london("2026-05-06 10:00"), calendar=ENG, on=date(2026, 7, 1))
    assert found.due_at == found.overdue_at == utc("2026-07-01T22:59:59")


def test_a_named_date_that_is_not_given_is_refused() -> None:
    with pytest.raises(ValueError, match="needs the date"):
        due(deadlines.on_date(), london("2026-05-06 10:00"), calendar=ENG)


def test_no_deadline_is_never_overdue() -> None:
    found = due(deadlines.none(), london("2026-05-06 10:00"), calendar=ENG)
    assert found == deadlines.Due(None, None)
    assert not found.is_overdue(utc("2099-01-01T00:00:00"))


def test_a_time_without_timezone_is_refused() -> None:
    naive = datetime(2026, 5, 6, 10, 0)  # noqa: DTZ001 - the fault under test
    for refused in (lambda: due(SAME_DAY, naive, calendar=ENG), lambda: after_four(naive)):
        with pytest.raises(ValueError, match="timezone"):
            refused()


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-06-10 15:59:59", False),
        ("2026-06-10 16:00:00", True),
        ("2026-06-10 23:59:59", True),
        ("2026-06-11 00:00:00", False),
        ("2026-01-14 15:59:59", False),
        ("2026-01-14 16:00:00", True),
    ],
)
def test_after_four_goes_by_the_london_clock(local: str, expected: bool) -> None:
    assert after_four(london(local).astimezone(UTC)) is expected


def test_a_substitute_day_is_a_holiday_and_the_monday_after_an_ordinary_weekend_is_not() -> None:
    assert not ENG.is_working_day(date(2026, 12, 28))
    assert ENG.is_working_day(date(2026, 12, 21))


def test_an_unknown_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="no calendar"):
        calendar("SCT")


@pytest.mark.parametrize(
    ("unit", "amount"), [(u, 0) for u in sorted(deadlines.COUNTED)] + [(Unit.SAME_DAY, 1), (Unit.DAYS, -1)]
)
def test_an_amount_that_does_not_fit_its_unit_is_refused(unit: Unit, amount: int) -> None:
    with pytest.raises(ValueError, match="amount"):
        Deadline(unit, amount)


times = st.datetimes(
    min_value=datetime(2015, 1, 1),  # noqa: DTZ001 - hypothesis adds the timezone
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
counted = st.builds(Deadline, st.sampled_from(sorted(deadlines.COUNTED)), st.integers(1, 90))
any_deadline = counted | st.sampled_from([AT_ONCE, SAME_DAY])


@given(any_deadline, times)
def test_nothing_is_due_before_its_act_or_overdue_before_it_is_due(
    deadline: Deadline, start: datetime
) -> None:
    found = due(deadline, start, calendar=ENG)
    assert start.replace(microsecond=0) <= found.due_at <= found.overdue_at


@given(counted, times)
def test_one_more_is_always_later(deadline: Deadline, start: datetime) -> None:
    longer = Deadline(deadline.unit, deadline.amount + 1)
    assert due(longer, start, calendar=ENG).due_at > due(deadline, start, calendar=ENG).due_at


@given(any_deadline, times, st.integers(0, 10_000))
def test_a_later_act_is_never_due_earlier(deadline: Deadline, start: datetime, minutes: int) -> None:
    later = start + timedelta(minutes=minutes)
    assert due(deadline, later, calendar=ENG).due_at >= due(deadline, start, calendar=ENG).due_at


@given(st.integers(1, 60), times)
def test_working_days_end_on_a_working_day_and_pass_exactly_so_many(amount: int, start: datetime) -> None:
    end = due(WORKING(amount), start, calendar=ENG).due_at.astimezone(LONDON)
    first = start.astimezone(LONDON).date()
    passed = [first + timedelta(days=n) for n in range(1, (end.date() - first).days + 1)]
    assert ENG.is_working_day(end.date())
    assert sum(ENG.is_working_day(day) for day in passed) == amount


@given(st.sampled_from([SAME_DAY, DAYS(3), WORKING(3)]), times)
def test_day_deadlines_end_in_the_last_second_of_a_london_day(deadline: Deadline, start: datetime) -> None:
    end = due(deadline, start, calendar=ENG).due_at.astimezone(LONDON)
    assert (end.hour, end.minute, end.second) == (23, 59, 59)


@pytest.mark.parametrize(("amount", "is_allowed"), [(0, False), (1, True), (3660, True), (3661, False)])
def test_what_is_counted_is_counted_from_one_to_ten_years(amount: int, is_allowed: bool) -> None:
    if is_allowed:
        assert deadlines.days(amount).amount == amount
    else:
        with pytest.raises(ValueError, match="from 1 to 3660"):
            deadlines.days(amount)


@pytest.mark.parametrize(
    ("today", "age"),
    [
        (date(2026, 5, 5), 15),
        (date(2026, 5, 6), 16),
        (date(2026, 5, 7), 16),
        (date(2026, 12, 31), 16),
        (date(2027, 1, 1), 16),
    ],
)
def test_an_age_is_of_whole_years(today: date, age: int) -> None:
    assert deadlines.age_on(date(2010, 5, 6), today) == age
    assert deadlines.age_on(None, today) is None
