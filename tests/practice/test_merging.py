"""Two records of one person: what of both is the stricter."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.contact import Channel, ContactFact, Days
from linkworker.practice.merging import YES, Way, stricter

hours = st.one_of(st.none(), st.builds(time, st.integers(0, 23)))
ways = st.builds(
    Way,
    safe=st.sampled_from(["yes", "no", "not-known", ""]),
    days=st.sampled_from(["", *Days]),
    from_time=hours,
    until_time=hours,
).filter(lambda way: way.from_time is None or way.until_time is None or way.from_time < way.until_time)
MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
times = st.integers(0, 7 * 24 - 1).map(lambda count: MONDAY + timedelta(hours=count))


def is_safe(way: Way, at: datetime) -> bool:
    fact = ContactFact(
        Channel.PHONE,
        way.safe == YES,
        Days(way.days) if way.days else None,
        way.from_time,
        way.until_time,
    )
    return fact.is_safe_at(at)


@given(ways, ways, times)
def test_nothing_is_safe_of_both_that_is_not_safe_of_each(one: Way, other: Way, at: datetime) -> None:
    assert is_safe(stricter(one, other), at) == (is_safe(one, at) and is_safe(other, at))


@given(ways)
def test_what_both_say_stands(way: Way) -> None:
    assert is_safe(stricter(way, way), MONDAY) == is_safe(way, MONDAY)
    assert stricter(Way("no"), way).safe == stricter(way, Way("no")).safe == "no"
