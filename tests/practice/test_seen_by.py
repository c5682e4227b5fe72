"""Who has seen a record, on paper: each thing that is left out differs by one fact from one that is not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.noticing import Bond
from linkworker.practice.seen_by import Keeps, LeftOut, LookFact, Who, Why, left_out, lines, may_give
from linkworker.practice.sharing import Role

MONDAY = date(2026, 11, 2)
PLAIN = LookFact(MONDAY, "Afon Recovery", True, frozenset({Role.KEY_WORKER}), Bond.CASE, "case")
OTHER = replace(PLAIN, agency="Lantern", own=False, bond=Bond.SHARED, knows=True)


def test_a_look_of_her_own_worker_stands_on_it_once_a_day_and_names_nobody() -> None:
    (line,) = lines([PLAIN, replace(PLAIN, route="chronology"), PLAIN])
    assert (line.day, line.agency, line.who, line.why) == (
        MONDAY,
        "Afon Recovery",
        Who.WORKER,
        Why.WORKS_WITH_YOU,
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"opened": False}, LeftOut.LISTED),
        ({"walled": True}, LeftOut.WALL),
        ({"bond": Bond.OPENING}, LeftOut.ACROSS),
        ({"route": "opened"}, LeftOut.ACROSS),
        ({"route": "separation-plan"}, LeftOut.ACROSS),
        ({"route": "opening-review"}, LeftOut.ACROSS),
        ({"route": "client-separate"}, LeftOut.ACROSS),
        ({"route": "wall"}, LeftOut.ACROSS),
        ({"route": "client-known"}, LeftOut.ACROSS),
        ({"route": "sealed-ask"}, LeftOut.SEALED),
        ({"route": "address-shown"}, LeftOut.SEALED),
        ({"route": "review"}, LeftOut.SEALED),
        ({"bond": Bond.NAMED}, LeftOut.DECIDING),
        ({"bond": Bond.SAFEGUARDING}, LeftOut.DECIDING),
        ({"bond": Bond.GOVERNANCE}, LeftOut.DECIDING),
        ({"route": "looks-person"}, LeftOut.DECIDING),
        ({"route": "glass-read"}, LeftOut.DECIDING),
        ({"bond": Bond.WROTE, "roles": frozenset({Role.SAFEGUARDING_LEAD})}, LeftOut.DECIDING),
    ],
)
def test_what_would_endanger_is_left_out(changed: dict[str, Any], why: LeftOut) -> None:
    assert left_out(PLAIN) is None
    assert left_out(replace(PLAIN, **changed)) is why
    assert lines([replace(PLAIN, **changed)]) == ()


def test_another_agency_stands_on_it_only_when_she_knows_that_they_work_together() -> None:
    assert [(one.agency, one.why) for one in lines([OTHER])] == [("Lantern", Why.SHARED)]
    assert left_out(replace(OTHER, knows=False)) is LeftOut.AGENCY


def test_a_safeguarding_lead_who_is_her_own_worker_is_her_worker() -> None:
    both = frozenset({Role.SAFEGUARDING_LEAD, Role.KEY_WORKER})
    assert left_out(replace(PLAIN, roles=both)) is None


@pytest.mark.parametrize(
    ("role", "bond", "who", "why"),
    [
        (Role.PERPETRATOR_WORKER, Bond.NONE, Who.WORKER, Why.HELPED_OUT),
        (Role.KEY_WORKER, Bond.WROTE, Who.WORKER, Why.HELPED_OUT),
        (Role.DUTY_WORKER, Bond.DUTY, Who.DUTY, Why.ON_DUTY),
        (Role.MANAGER, Bond.LEADS, Who.MANAGER, Why.LEADS),
        (Role.MANAGER, Bond.WROTE, Who.MANAGER, Why.LEADS),
        (Role.LINK_WORKER, Bond.LINK, Who.LINK, Why.LINKS),
        (Role.LINK_WORKER, Bond.WROTE, Who.LINK, Why.LINKS),
        (Role.RECEPTION, Bond.DESK, Who.DESK, Why.CAME),
        (Role.RECEPTION, Bond.WROTE, Who.DESK, Why.CAME),
        (Role.KEY_WORKER, Bond.INTAKE, Who.WORKER, Why.ASKED_FOR_HELP),
    ],
)
def test_workers_are_told_of_by_what_they_are_to_her_never_by_what_they_are_to_others(
    role: Role, bond: Bond, who: Who, why: Why
) -> None:
    (line,) = lines([replace(PLAIN, roles=frozenset({role}), bond=bond)])
    assert (line.who, line.why) == (who, why)


LOOKS = st.builds(
    LookFact,
    day=st.dates(),
    agency=st.sampled_from(["Afon", "Lantern"]),
    own=st.booleans(),
    roles=st.frozensets(st.sampled_from(Role), max_size=3),
    bond=st.sampled_from(Bond),
    route=st.sampled_from(
        ["case", "client", "opened", "separation", "sealed-ask", "looks", "review", "wall"]
    ),
    opened=st.booleans(),
    knows=st.booleans(),
    walled=st.booleans(),
)


@given(st.lists(LOOKS), st.lists(LOOKS))
def test_looks_that_are_left_out_change_nothing_else_on_the_paper(
    some: list[LookFact], more: list[LookFact]
) -> None:
    hidden = [one for one in more if left_out(one) is not None]
    assert lines([*some, *hidden]) == lines(some)


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("is_safe", [True, False])
@pytest.mark.parametrize("keeps", list(Keeps))
def test_it_is_given_alone_safe_and_with_a_place_or_not_at_all(
    alone: bool, is_safe: bool, keeps: Keeps
) -> None:
    given_now = may_give(alone=alone, is_safe=is_safe, keeps=keeps)
    assert given_now is (alone and is_safe and keeps is not Keeps.NOT_SURE)
