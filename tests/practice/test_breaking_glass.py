"""Break-glass: who is meant for sure, what is opened, and who answers for it."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.breaking_glass import (
    CALLED_WITHIN,
    IS_TOLD,
    LASTS,
    MAY_ASK,
    OF_CASE,
    OF_CLIENT,
    Found,
    HowSoon,
    answers,
    surely_meant,
)
from linkworker.practice.matching import Sureness
from linkworker.practice.sharing import COUNTS_ALONE, Category, Role, RoleHeld
from tests.cast import LONG_AGO

CERTAIN, LIKELY, DOUBTFUL, NONE = Sureness
found = st.builds(Found, st.integers(1, 9), st.integers(1, 3), st.sampled_from(Sureness))


def held(role: Role, service: int | None = 1) -> list[RoleHeld]:
    return [RoleHeld(role, service, LONG_AGO)]


def test_the_only_one_of_an_agency_is_meant_when_that_is_certain() -> None:
    assert surely_meant([Found(1, 1, CERTAIN)]) == (1,)
    assert surely_meant([Found(1, 1, CERTAIN), Found(2, 2, CERTAIN)]) == (1, 2)
    assert surely_meant([]) == ()


@pytest.mark.parametrize("other", [CERTAIN, LIKELY, DOUBTFUL])
def test_of_two_who_may_be_meant_in_one_agency_nobody_is(other: Sureness) -> None:
    assert surely_meant([Found(1, 1, CERTAIN), Found(2, 1, other)]) == ()
    assert surely_meant([Found(1, 1, CERTAIN), Found(2, 1, other), Found(3, 2, CERTAIN)]) == (3,)
    assert surely_meant([Found(1, 1, CERTAIN), Found(2, 1, NONE)]) == (1,)


@pytest.mark.parametrize("sureness", [LIKELY, DOUBTFUL, NONE])
def test_in_any_doubt_nobody_is_meant(sureness: Sureness) -> None:
    assert surely_meant([Found(1, 1, sureness)]) == ()


@given(st.lists(found, max_size=4))
def test_whoever_is_meant_is_certain_alone_in_their_agency_and_in_whatever_order(rows: list[Found]) -> None:
    meant = surely_meant(rows)
    for subject in meant:
        certain = [one for one in rows if one.subject == subject and one.sureness is CERTAIN]
        beside = [
            [two for two in rows if two.agency == one.agency and two.sureness is not NONE] for one in certain
        ]
        assert any(len(alone) == 1 for alone in beside)
    assert {surely_meant(one) for one in permutations(rows)} == {meant}


def test_where_somebody_is_is_never_opened_and_it_lasts_four_hours() -> None:
    assert {*OF_CLIENT, *OF_CASE} == {Category.CONTACT, Category.RISK}
    assert timedelta(hours=4) == LASTS
    assert not MAY_ASK & {*COUNTS_ALONE, Role.RECEPTION, Role.GOVERNANCE_LEAD}
    assert IS_TOLD <= MAY_ASK
    assert set(CALLED_WITHIN) == set(HowSoon)


def test_the_safeguarding_lead_answers_and_managers_once_it_is_passed_on() -> None:
    lead, manager, worker = held(Role.SAFEGUARDING_LEAD), held(Role.MANAGER), held(Role.KEY_WORKER)
    assert [answers(one, 1, passed_on=False) for one in (lead, manager, worker)] == [True, False, False]
    assert [answers(one, 1, passed_on=True) for one in (lead, manager, worker)] == [True, True, False]


def test_a_lead_of_another_service_answers_only_for_what_is_of_no_one_service() -> None:
    elsewhere, everywhere = held(Role.SAFEGUARDING_LEAD, 2), held(Role.SAFEGUARDING_LEAD, None)
    assert not answers(elsewhere, 1, passed_on=False)
    assert answers(elsewhere, None, passed_on=False)
    assert answers(everywhere, 1, passed_on=False)
