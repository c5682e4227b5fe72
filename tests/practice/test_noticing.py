"""Which looks are noticed: what happened elsewhere within few looks, and hardly anything of a normal month."""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest

from linkworker.practice.noticing import Bond, Near, Noticed, Opening, Pattern, night_of, noticed
from tests.cast import MONDAY

NOBODY: Mapping[int, Near] = {}


def looks_until(looks: list[Opening], pattern: Pattern, near: Mapping[int, Near] = NOBODY) -> int:
    """After how many looks a pattern was noticed."""
    for number in range(1, len(looks) + 1):
        if pattern in {one.pattern for one in noticed(looks[:number], near)}:
            return number
    raise AssertionError(f"{pattern} was never noticed")


def spread(count: int, people: int, over: timedelta, bond: Bond = Bond.NONE) -> list[Opening]:
    return [Opening(turn % people, MONDAY + over * turn / count, bond) for turn in range(count)]


def test_one_person_viewed_279_times_in_three_weeks_is_noticed_within_five_looks() -> None:
    assert looks_until(spread(279, 1, timedelta(days=21)), Pattern.MANY_OF_ONE) <= 5


def test_29_records_by_one_assistant_without_a_reason_are_noticed_within_five_looks() -> None:
    assert looks_until(spread(29, 29, timedelta(hours=7)), Pattern.MANY_PEOPLE) <= 5


def test_29_records_over_three_weeks_are_noticed_too() -> None:
    assert looks_until(spread(29, 29, timedelta(days=21)), Pattern.MANY_PEOPLE) <= 25


def test_2023_views_of_1940_records_are_noticed_within_five_looks() -> None:
    assert looks_until(spread(2023, 1940, timedelta(days=60)), Pattern.MANY_PEOPLE) <= 5


def test_the_former_partner_of_a_partner_is_noticed_at_the_first_look_with_work_or_without() -> None:
    for bond in (Bond.NONE, Bond.CASE):
        assert looks_until([Opening(1, MONDAY, bond)], Pattern.CIRCLE, {1: Near.CIRCLE}) == 1


def test_a_role_alone_does_not_cover_a_whole_days_browsing() -> None:
    wide = spread(45, 45, timedelta(hours=7), Bond.LEADS)
    assert looks_until(wide, Pattern.WIDE) == 40
    assert looks_until(spread(50, 1, timedelta(hours=7), Bond.DUTY), Pattern.MANY_OF_ONE) == 20


def test_a_busy_desk_is_no_wonder_but_whoever_is_near_is() -> None:
    day = spread(60, 60, timedelta(hours=7), Bond.DESK)
    assert patterns(day) == set()
    assert looks_until(day, Pattern.KIN, {0: Near.KIN}) == 1


def test_a_burst_at_night_is_noticed_but_not_of_whoever_works_nights_or_is_on_duty() -> None:
    night = MONDAY.replace(hour=23)
    burst = [Opening(turn, night + timedelta(minutes=turn), Bond.CASE) for turn in range(6)]
    assert looks_until(burst, Pattern.NIGHT) == 6
    before = [Opening(9, night - timedelta(days=days), Bond.CASE) for days in (1, 2, 3)]
    assert patterns([*before, *burst]) == set()
    assert patterns([Opening(one.subject, one.at, Bond.DUTY) for one in burst]) == set()
    assert night_of(night + timedelta(hours=5)) == night.date()
    assert night_of(night + timedelta(hours=8)) is None


def patterns(looks: list[Opening], near: Mapping[int, Near] = NOBODY) -> set[Pattern]:
    return {one.pattern for one in noticed(looks, near)}


@pytest.mark.parametrize(
    ("how", "bond", "least"),
    [
        (Near.HOUSEHOLD, Bond.CASE, 1),
        (Near.KIN, Bond.CASE, 1),
        (Near.COLLEAGUE, Bond.NONE, 1),
        (Near.NEIGHBOUR, Bond.NONE, 2),
        (Near.KNOWN, Bond.NONE, 2),
    ],
)
def test_whoever_is_near_is_noticed_sooner(how: Near, bond: Bond, least: int) -> None:
    looks = [Opening(1, MONDAY + timedelta(minutes=turn), bond) for turn in range(least)]
    assert patterns(looks, {1: how}) == {Pattern(how.value)}
    assert patterns(looks[:-1], {1: how}) == set()
    assert patterns(looks, {2: how}) == set()


def test_a_neighbours_own_worker_and_pages_of_one_minute_are_no_wonder() -> None:
    own = [Opening(1, MONDAY + timedelta(minutes=turn), Bond.CASE) for turn in range(9)]
    assert patterns(own, {1: Near.NEIGHBOUR}) == set()
    assert patterns([Opening(1, MONDAY, Bond.NONE)] * 9) == set()


def a_month(worker: int, pick: random.Random) -> Iterator[list[Opening]]:
    """The days of a worker: 35 cases of their own, calls answered for colleagues, turns on duty, a manager's."""
    leads = worker % 10 == 0
    for day in (MONDAY + timedelta(days=days) for days in range(28) if days % 7 < 5):
        rows = [
            Opening(pick.randrange(35), _time(day, pick), Bond.CASE) for _ in range(pick.randrange(8, 30))
        ]
        for _ in range(pick.choices(range(4), (55, 30, 12, 3))[0]):
            other, bond = 1000 + pick.randrange(400), Bond.NONE if pick.random() < 0.7 else Bond.WROTE
            at = _time(day, pick)
            rows += [
                Opening(other, at + timedelta(minutes=turn), bond)
                for turn in range(pick.choice((1, 1, 2, 3)))
            ]
        if leads:
            rows += [
                Opening(1000 + pick.randrange(400), _time(day, pick), Bond.LEADS)
                for _ in range(pick.randrange(5, 25))
            ]
        elif pick.random() < 0.1:
            rows += [
                Opening(1000 + pick.randrange(400), _time(day, pick), Bond.DUTY)
                for _ in range(pick.randrange(5, 25))
            ]
        yield rows


def _time(day: datetime, pick: random.Random) -> datetime:
    return day + timedelta(minutes=pick.randrange(8 * 60))


def test_a_normal_month_makes_fewer_than_one_notice_a_worker() -> None:
    """Forty workers, every look of twenty days: at each day's end what is noticed, each thing once."""
    pick, alerts, looks = random.Random(2026), set(), 0
    workers = 40
    for worker in range(workers):
        rows: list[Opening] = []
        for of_day in a_month(worker, pick):
            rows += of_day
            alerts |= {(worker, one.pattern, one.subject) for one in noticed(rows, {})}
        looks += len(rows)
    assert looks > 15_000
    assert len(alerts) < 0.25 * workers, sorted(alerts, key=str)


def test_what_is_noticed_holds_the_looks_that_made_it() -> None:
    (found,) = noticed([*spread(6, 6, timedelta(hours=2)), Opening(99, MONDAY, Bond.CASE)], NOBODY)
    assert isinstance(found, Noticed)
    assert (found.subject, found.least, len(found.looks)) == (None, 5, 6)
