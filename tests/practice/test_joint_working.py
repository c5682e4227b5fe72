"""Whether two services work as one: derived from what happens, and what is missing named with it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.joint_working import GAPS, IN_TOUCH, MODELS, Gap, Model, Side, working

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=200)
WEEK = timedelta(days=7)
BOTH = Side(is_open=True, works=True, shares=True)
CLOSED = Side(is_open=False, works=False, shares=True)
UNHELD = Side(is_open=True, works=False, shares=True)
SILENT = Side(is_open=True, works=True, shares=False)
sides = st.sampled_from([(True, True), (True, False), (False, False)]).flatmap(
    lambda found: st.builds(Side, is_open=st.just(found[0]), works=st.just(found[1]), shares=st.booleans())
)
times = st.integers(0, 400).map(lambda days: NOW - timedelta(days=days))


@pytest.mark.row("R107")
def test_two_that_work_and_speak_work_jointly_and_not_any_longer_after_four_weeks() -> None:
    spoke = NOW - WEEK
    assert working(BOTH, BOTH, joined_at=LONG_AGO, spoke_at=spoke, at=NOW).model is Model.JOINT
    later = working(BOTH, BOTH, joined_at=LONG_AGO, spoke_at=spoke, at=spoke + IN_TOUCH)
    assert (later.model, later.gaps) == (Model.PARALLEL, (Gap.SILENT,))


def test_two_just_joined_work_jointly_while_each_shares_something() -> None:
    assert working(BOTH, BOTH, joined_at=NOW - WEEK, spoke_at=None, at=NOW).model is Model.JOINT
    found = working(BOTH, SILENT, joined_at=NOW - WEEK, spoke_at=None, at=NOW)
    assert (found.model, found.gaps) == (Model.PARALLEL, (Gap.THEY_SHARE_NOTHING,))


@pytest.mark.parametrize(
    ("ours", "theirs", "gap"),
    [
        (BOTH, CLOSED, Gap.THEIRS_CLOSED),
        (CLOSED, BOTH, Gap.OURS_CLOSED),
        (BOTH, UNHELD, Gap.THEIRS_UNHELD),
        (UNHELD, BOTH, Gap.OURS_UNHELD),
    ],
)
def test_one_that_works_alone_is_one_after_the_other(ours: Side, theirs: Side, gap: Gap) -> None:
    found = working(ours, theirs, joined_at=NOW - WEEK, spoke_at=NOW, at=NOW)
    assert (found.model, found.gaps) == (Model.SERIAL, (gap,))


@given(ours=sides, theirs=sides, joined=times, spoke=st.none() | times)
def test_it_is_the_same_from_both_sides_and_what_is_not_joint_names_a_gap(
    ours: Side, theirs: Side, joined: datetime, spoke: datetime | None
) -> None:
    found = working(ours, theirs, joined_at=joined, spoke_at=spoke, at=NOW)
    assert working(theirs, ours, joined_at=joined, spoke_at=spoke, at=NOW).model is found.model
    assert (found.model is None) == (not ours.is_open and not theirs.is_open)
    assert found.gaps or found.model in {None, Model.JOINT}


def test_every_model_and_gap_has_words() -> None:
    assert set(MODELS) == set(Model)
    assert set(GAPS) == set(Gap)
