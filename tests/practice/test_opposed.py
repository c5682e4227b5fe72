"""When two people are kept apart by what was told, what a lead is asked, and when an assessment is due: pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.opposed import OPPOSED, Asks, Likeness, asked_at_first, asked_now
from linkworker.practice.position import PositionKind
from linkworker.practice.who_does_what import CONCLUDED, EVIDENCE, Concluded, Evidence, Said, alleged

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
likenesses = st.builds(
    Likeness,
    st.sampled_from([*PositionKind]),
    st.lists(st.sampled_from(["given-name.same", "birth-date.same", "phone.same"]), unique=True).map(tuple),
    st.booleans(),
)
positions = st.lists(st.sampled_from([*PositionKind]), max_size=6).map(
    lambda kinds: [
        Said(number, kind, START + number * timedelta(hours=2)) for number, kind in enumerate(kinds)
    ]
)


@given(st.sampled_from([*Asks]), likenesses, likenesses)
def test_what_is_asked_changes_only_with_what_was_told(asked: Asks, before: Likeness, now: Likeness) -> None:
    after = asked_now(asked, before, now)
    if before.is_like(now):
        assert after is asked
    elif not now.stands:
        assert after is Asks.AGAIN
    else:
        assert after in {asked, Asks.NOTHING}
        assert after is not Asks.NOTHING or asked is not Asks.AGAIN


def test_a_certain_likeness_asks_nobody() -> None:
    assert asked_at_first(Likeness("harmed", ("phone.same",), is_sure=True)) is Asks.NOTHING
    assert asked_at_first(Likeness("harmed", ("phone.same",))) is Asks.DOUBT


def test_whoever_is_not_known_to_harm_or_be_harmed_is_not_opposed() -> None:
    assert set(PositionKind) - OPPOSED == {PositionKind.NOT_KNOWN}
    assert not Likeness(PositionKind.NOT_KNOWN, ("phone.same",)).stands
    assert not Likeness(PositionKind.HARMED).stands


@given(positions, st.lists(st.integers(0, 14), max_size=3))
def test_a_relationship_waits_while_both_are_said_to_harm_and_nothing_was_concluded_since(
    said: list[Said], hours: list[int]
) -> None:
    concluded = [START + hour * timedelta(hours=1) for hour in hours]
    fact = alleged(said, concluded)
    if fact is None:
        assert not said or said[-1].kind != PositionKind.BOTH_ALLEGED
    elif fact.assessed_at is None:
        assert said[-1].kind == PositionKind.BOTH_ALLEGED
        assert all(at < fact.at for at in concluded)
    else:
        assert fact.assessed_at >= fact.at


@pytest.mark.parametrize("words", [EVIDENCE.keys() ^ {*Evidence}, CONCLUDED.keys() ^ {*Concluded}])
def test_every_code_has_its_words(words: set[str]) -> None:
    assert words == set()
