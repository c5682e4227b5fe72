"""Who read a record while an entry stood in it, and which duties would tell of what was taken out."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.misplaced import LookAt, Rested, readers, resting_on

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOURS = st.integers(0, 9)


def at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


looks = st.lists(
    st.builds(LookAt, st.integers(1, 4), st.sampled_from(["page", "file", "list", "search"]), HOURS.map(at))
)


@given(looks, HOURS, HOURS)
def test_whoever_opened_it_meanwhile_is_among_them_and_whoever_only_listed_it_is_not(
    seen: list[LookAt], since: int, until: int
) -> None:
    found = readers(seen, since=at(since), until=at(until))
    for worker in {one.worker for one in seen}:
        own = [one for one in seen if one.worker == worker and one.kind in {"page", "file"}]
        assert (worker in found) is any(at(since) <= one.at <= at(until) for one in own)


def test_a_duty_that_rests_on_it_was_ended_by_it_or_overtaken_by_such_a_duty_would_tell_of_it() -> None:
    enquiry, other = {"kind": "enquiry", "id": 7}, {"kind": "enquiry", "id": 8}
    duties = [
        Rested(1, "screen.quick", (enquiry,), {}),
        Rested(2, "enquiry.first", (other,), enquiry),
        Rested(3, "enquiry.again", (other,), {"key": "screen.quick"}),
        Rested(4, "enquiry.again:8", (other,), {"key": "enquiry.first:8"}),
        Rested(5, "checklist.complete", ({"kind": "checklist", "id": 7},), {}),
    ]
    assert resting_on(duties, "enquiry", 7) == {1, 2, 3}
