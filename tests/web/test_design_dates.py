"""Days and times as they are said; most cases are the doctests beside the code."""

import doctest
from datetime import UTC, date, datetime
from types import ModuleType

import pytest

from linkworker.design import checks, dates, picture, time_fields


@pytest.mark.parametrize("module", [checks, dates, picture, time_fields], ids=lambda module: module.__name__)
def test_the_examples_beside_the_code_hold(module: ModuleType):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed


def test_today_is_the_local_day_and_not_the_day_in_utc():
    now = datetime(2026, 7, 6, 22, 0, tzinfo=UTC)
    assert dates.when(datetime(2026, 7, 6, 23, 30, tzinfo=UTC), now) == "tomorrow 00:30"
    assert dates.day(datetime(2026, 7, 6, 23, 30, tzinfo=UTC)) == "Tue 7 Jul 2026"


def test_a_deadline_that_ends_with_the_local_day_is_said_without_a_time():
    now = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
    assert dates.when(datetime(2026, 7, 6, 22, 59, 59, tzinfo=UTC), now) == "today"


def test_sixteen_hours_past_yesterday_evening_is_not_yet_a_day():
    now = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    assert dates.when(datetime(2026, 11, 2, 17, 0, tzinfo=UTC), now) == "16 hours late"
    assert dates.when(datetime(2026, 11, 2, 8, 0, tzinfo=UTC), now) == "1 day late"


def test_a_day_more_than_a_fortnight_off_is_named():
    now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    assert dates.when(date(2026, 11, 15), now) == "in 13 days"
    assert dates.when(date(2026, 11, 16), now) == "on 16 Nov 2026"
    assert dates.when(datetime(2026, 11, 16, 9, 0, tzinfo=UTC), now) == "on 16 Nov 2026"
