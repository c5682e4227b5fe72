"""What somebody agreed to: when an answer can be kept, and which answer counts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.agreement import (
    GIVEN,
    SAID,
    Able,
    Answer,
    Closed,
    Community,
    Setting,
    Wish,
    closed_because,
    covers,
    needs_whose,
    standing,
)
from linkworker.practice.asking import Alone, Interpreting
from linkworker.practice.facts import NotAskedBecause, Outcome
from linkworker.practice.offering import TO_WHO_HARMS, TO_WHO_IS_HARMED, to_offer

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PURPOSES = ("idva-referral", "joint-care", "marac")
answers = st.builds(
    Answer,
    at=st.integers(0, 20).map(lambda days: START + days * DAY),
    wish=st.sampled_from(Wish),
    purposes=st.frozensets(st.sampled_from(PURPOSES)),
    until=st.none() | st.integers(0, 30).map(lambda days: START + days * DAY),
    id=st.integers(1, 99),
)


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        (Setting(Alone.ALONE, Interpreting.NOT_NEEDED), None),
        (Setting(Alone.NOT_SURE, Interpreting.NOT_NEEDED), NotAskedBecause.NOT_ALONE),
        (Setting(Alone.ALONE, Interpreting.NONE), NotAskedBecause.NO_INTERPRETER),
        (Setting(Alone.ALONE, Interpreting.NOT_NEEDED, NotAskedBecause.AFFECTED), NotAskedBecause.AFFECTED),
        (
            Setting(Alone.ALONE, Interpreting.PROFESSIONAL, community=Community.FROM_WITHIN),
            Closed.COMMUNITY,
        ),
        (Setting(Alone.ALONE, Interpreting.PROFESSIONAL, community=Community.FROM_ELSEWHERE), None),
        (Setting(Alone.ALONE, Interpreting.NOT_NEEDED, able=Able.NOT_SURE), Closed.NOT_ABLE),
    ],
)
def test_an_answer_is_kept_only_when_it_can_be_theirs(setting: Setting, why: str | None) -> None:
    assert closed_because(setting) == why


@given(st.lists(answers, max_size=6), st.sampled_from(PURPOSES), st.integers(0, 40))
def test_the_newest_answer_that_speaks_of_a_purpose_counts(
    given_answers: list[Answer], purpose: str, days: int
) -> None:
    at = START + days * DAY
    found = standing(given_answers, purpose, at)
    if found is None:
        return
    assert found.wish in SAID
    assert found.at <= at
    later = [one for one in given_answers if found.at < one.at <= at and one.wish in SAID]
    assert not [one for one in later if purpose in one.purposes]
    assert not [one for one in later if not one.purposes and one.wish not in GIVEN]
    assert (covers(given_answers, purpose, at) is None) is (found.wish not in GIVEN)


@given(st.lists(answers, max_size=6), st.sampled_from(PURPOSES))
def test_a_no_to_everything_ends_every_agreement(given_answers: list[Answer], purpose: str) -> None:
    at = START + 40 * DAY
    no = Answer(at=at, wish=Wish.NOT_AGREED, id=100)
    assert covers([*given_answers, no], purpose, at) is None


def test_not_today_leaves_what_was_said_before() -> None:
    yes = Answer(at=START, wish=Wish.AGREED, purposes=frozenset({"marac"}), id=1)
    later = Answer(at=START + DAY, wish=Wish.NOT_TODAY, id=2)
    assert covers([yes, later], "marac", START + 2 * DAY) == yes


def test_an_agreement_runs_out_on_its_day() -> None:
    yes = Answer(at=START, wish=Wish.AGREED, purposes=frozenset({"marac"}), until=START + DAY, id=1)
    assert covers([yes], "marac", START)
    assert covers([yes], "marac", START + DAY) is None


@pytest.mark.parametrize(("age", "asks"), [(17, True), (18, False), (None, True)])
def test_whose_decision_it_is_is_asked_of_the_young(age: int | None, asks: bool) -> None:
    assert needs_whose(age) is asks


@pytest.mark.parametrize(
    ("told", "offered"),
    [
        ({Outcome.EXPERIENCING}, TO_WHO_IS_HARMED),
        ({Outcome.CAUSING}, TO_WHO_HARMS),
        ({Outcome.BOTH}, (*TO_WHO_IS_HARMED, *TO_WHO_HARMS)),
        (set(), TO_WHO_IS_HARMED),
    ],
)
def test_help_is_offered_to_whoever_is_harmed_and_to_whoever_harms(
    told: set[Outcome], offered: tuple[str, ...]
) -> None:
    assert to_offer(frozenset(told)) == offered
