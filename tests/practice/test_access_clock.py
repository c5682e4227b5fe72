"""By when a request for access is answered: month ends, weekends, bank holidays, what is awaited, two months more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.access_clock import Awaited, Wait, due_on, may_extend, months_after
from linkworker.practice.deadlines import calendar

ENG = calendar("ENG")
ID, CLEAR = Awaited.IDENTITY, Awaited.CLARITY


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 9, 3), date(2026, 10, 5)),  # the 3rd is a Saturday
        (date(2026, 9, 30), date(2026, 10, 30)),
        (date(2026, 3, 31), date(2026, 4, 30)),  # no 31 April
        (date(2027, 1, 31), date(2027, 3, 1)),  # no 31 February; the 28th is a Sunday
        (date(2028, 1, 31), date(2028, 2, 29)),  # a leap year
        (
            date(2026, 11, 25),
            date(2026, 12, 29),
        ),  # Christmas Day, a Saturday and Sunday, and the day in its stead
        (date(2026, 12, 1), date(2027, 1, 4)),  # New Year's Day and a weekend
        (date(2026, 11, 1), date(2026, 12, 1)),  # received on a Sunday
    ],
)
def test_one_month_from_the_day_it_came(received: date, due: date) -> None:
    assert due_on(received, [], calendar=ENG) == due


@pytest.mark.parametrize(
    ("waits", "due"),
    [
        ([Wait(CLEAR, date(2026, 11, 4))], None),
        ([Wait(ID, date(2026, 11, 2), date(2026, 11, 9))], date(2026, 12, 9)),
        ([Wait(CLEAR, date(2026, 11, 4), date(2026, 11, 10))], date(2026, 12, 8)),
        (
            [
                Wait(CLEAR, date(2026, 11, 4), date(2026, 11, 10)),
                Wait(ID, date(2026, 11, 10), date(2026, 11, 12)),
            ],
            date(
                2026, 12, 14
            ),  # what was awaited before the month began adds nothing; the 12th is a Saturday
        ),
        (
            [
                Wait(ID, date(2026, 11, 2), date(2026, 11, 9)),
                Wait(CLEAR, date(2026, 11, 9), date(2026, 11, 11)),
            ],
            date(2026, 12, 11),
        ),
    ],
)
def test_the_clock_stands_while_something_is_awaited(waits: list[Wait], due: date | None) -> None:
    assert due_on(date(2026, 11, 2), waits, calendar=ENG) == due


def test_two_months_more_count_from_the_same_day_and_are_told_within_the_first() -> None:
    received = date(2026, 11, 30)
    assert due_on(received, [], calendar=ENG, extended=True) == date(2027, 3, 1)
    assert may_extend(received, [], calendar=ENG, today=date(2026, 12, 30))
    assert not may_extend(received, [], calendar=ENG, today=date(2026, 12, 31))
    assert not may_extend(received, [Wait(CLEAR, received)], calendar=ENG, today=received)


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS)
def test_an_answer_is_always_due_on_a_working_day_within_a_month_and_a_long_weekend(received: date) -> None:
    due = due_on(received, [], calendar=ENG)
    assert due is not None and ENG.is_working_day(due)
    assert 0 <= (due - months_after(received, 1)).days <= 5


@given(DAYS, st.integers(0, 40), st.integers(0, 40), st.sampled_from(Awaited))
def test_awaiting_never_shortens_it(received: date, after: int, days: int, why: Awaited) -> None:
    since = date.fromordinal(received.toordinal() + after)
    wait = Wait(why, since, date.fromordinal(since.toordinal() + days))
    plain, longer = due_on(received, [], calendar=ENG), due_on(received, [wait], calendar=ENG)
    assert plain is not None and longer is not None and longer >= plain
