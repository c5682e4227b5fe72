"""Who may see what, decided over facts: each line of the policy, by one fact."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from linkworker.practice.sharing import (
    AT_THE_DESK,
    CASEWORK,
    EVERY_CATEGORY,
    REACHES,
    TO_FIND,
    Category,
    GrantFact,
    HoldingFacts,
    Reader,
    Reason,
    Refused,
    Role,
    RoleHeld,
    Scope,
    decide,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
AGENCY, OTHER, SERVICE, ELSEWHERE, WORKER = 1, 2, 10, 11, 7


def reader(
    role: Role, *, agency: int = AGENCY, service: int | None = SERVICE, until: datetime | None = None
) -> Reader:
    return Reader(agency, WORKER, (RoleHeld(role, service, NOW - DAY, until),))


CASE = HoldingFacts(agency=AGENCY, services=frozenset({SERVICE}))
GRANT = GrantFact(Category.RISK, NOW - DAY, NOW + DAY)


@pytest.mark.parametrize("role", sorted(CASEWORK))
def test_a_caseworker_finds_their_services_clients_and_sees_allocated_cases_whole(role: Role) -> None:
    assert decide(reader(role), CASE, NOW).categories == TO_FIND
    assert decide(reader(role), replace(CASE, allocated=True), NOW).categories == EVERY_CATEGORY


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SAFEGUARDING_LEAD, Role.DUTY_WORKER])
def test_whoever_leads_or_covers_a_service_sees_all_of_it_and_nothing_of_another(role: Role) -> None:
    assert decide(reader(role), CASE, NOW).categories == EVERY_CATEGORY
    assert not decide(reader(role, service=ELSEWHERE), CASE, NOW)


@pytest.mark.parametrize("role", sorted(set(Role) - set(REACHES)))
def test_a_role_outside_the_table_sees_nothing_by_itself(role: Role) -> None:
    assert decide(reader(role), replace(CASE, allocated=True), NOW).reason is Reason.NO_ROUTE


@pytest.mark.row("R021")
def test_a_link_worker_knows_who_the_agencys_clients_are_and_no_more() -> None:
    assert decide(reader(Role.LINK_WORKER, service=ELSEWHERE), CASE, NOW).categories == {Category.IDENTITY}


def test_a_role_that_has_ended_shows_nothing() -> None:
    assert decide(reader(Role.MANAGER, until=NOW + DAY), CASE, NOW)
    assert not decide(reader(Role.MANAGER, until=NOW), CASE, NOW)


def test_another_agency_sees_nothing_without_a_grant() -> None:
    outsider = reader(Role.MANAGER, agency=OTHER)
    assert not decide(outsider, replace(CASE, allocated=True), NOW)
    granted = decide(outsider, replace(CASE, grants=(GRANT,)), NOW)
    assert granted.categories == {Category.RISK}
    assert granted.reason is Reason.GRANT


def test_a_grant_shows_from_its_start_to_before_its_end() -> None:
    outsider, held = reader(Role.IDVA, agency=OTHER), replace(CASE, grants=(GRANT,))
    assert not decide(outsider, held, NOW + DAY)
    assert not decide(outsider, held, NOW - DAY - DAY)


def test_a_wall_overrides_role_allocation_grant_and_opening() -> None:
    everything = replace(CASE, allocated=True, grants=(GRANT,), openings=(GRANT,), serves_opposed=True)
    assert decide(reader(Role.MANAGER), everything, NOW)
    walled = decide(reader(Role.MANAGER), replace(everything, walled=True), NOW)
    assert (walled.allowed, walled.reason) == (False, Reason.WALL)


def test_whoever_serves_the_opposed_party_sees_openings_alone() -> None:
    key_worker = reader(Role.KEY_WORKER)
    separated = replace(CASE, allocated=True, grants=(GRANT,), serves_opposed=True)
    assert decide(key_worker, separated, NOW).reason is Reason.SEPARATED
    opened = replace(separated, openings=(GrantFact(Category.CONTACT, NOW - DAY, NOW + DAY),))
    assert decide(key_worker, opened, NOW).categories == {Category.CONTACT}


def test_a_whole_family_role_is_not_separated() -> None:
    separated = replace(CASE, serves_opposed=True)
    assert decide(reader(Role.SAFEGUARDING_LEAD), separated, NOW)
    assert not decide(reader(Role.MANAGER), separated, NOW)


def test_a_restricted_holding_is_read_by_named_grant_only() -> None:
    restricted = replace(CASE, restricted=True, allocated=True)
    assert not decide(reader(Role.MANAGER), restricted, NOW)
    assert decide(reader(Role.MANAGER), replace(restricted, grants=(GRANT,)), NOW).categories == {
        Category.RISK
    }


def test_a_part_shows_its_own_category_alone() -> None:
    part = replace(CASE, category=Category.HEALTH, allocated=True)
    assert decide(reader(Role.KEY_WORKER), part, NOW).categories == {Category.HEALTH}


def test_a_refusal_raises_when_required() -> None:
    with pytest.raises(Refused):
        decide(reader(Role.ANALYST), CASE, NOW).require()
    assert decide(reader(Role.MANAGER), CASE, NOW).require().shows(Category.ABUSE)


def test_a_role_counts_from_the_moment_it_is_given_until_the_moment_it_ends() -> None:
    held = RoleHeld(Role.MANAGER, SERVICE, NOW, NOW + DAY)
    moments = (NOW - SECOND, NOW, NOW + DAY - SECOND, NOW + DAY, NOW + DAY + SECOND)
    assert [held.is_live(at) for at in moments] == [False, True, True, False, False]
    assert replace(held, until=None).is_live(NOW + 999 * DAY)


def test_a_grant_counts_from_its_first_moment_to_before_its_last() -> None:
    moments = (NOW - DAY - SECOND, NOW - DAY, NOW + DAY - SECOND, NOW + DAY, NOW + DAY + SECOND)
    assert [GRANT.is_live(at) for at in moments] == [False, True, True, False, False]


@pytest.mark.parametrize("agency", [AGENCY - 1, AGENCY + 1])
def test_a_role_shows_nothing_of_any_other_agency(agency: int) -> None:
    assert not decide(reader(Role.MANAGER, agency=agency), CASE, NOW)


def test_of_two_roles_each_counts_whichever_comes_first() -> None:
    lead = RoleHeld(Role.SAFEGUARDING_LEAD, SERVICE, NOW - DAY)
    manager = RoleHeld(Role.MANAGER, SERVICE, NOW - DAY)
    kept_close = replace(CASE, kept_close=True)
    for roles in ((manager, lead), (lead, manager)):
        assert decide(Reader(AGENCY, WORKER, roles), kept_close, NOW).categories == EVERY_CATEGORY
    assert not decide(Reader(AGENCY, WORKER, (manager,)), kept_close, NOW)


def test_reception_has_what_it_works_from_when_that_is_asked_for_and_no_record() -> None:
    desk = reader(Role.RECEPTION)
    for facts in (CASE, replace(CASE, kept_close=True)):
        assert not decide(desk, facts, NOW)
        assert decide(desk, facts, NOW, frozenset(Category)).categories == AT_THE_DESK
    assert not decide(reader(Role.RECEPTION, service=ELSEWHERE), CASE, NOW, AT_THE_DESK)
    assert not decide(desk, replace(CASE, walled=True), NOW, AT_THE_DESK)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.RECEPTION}))
def test_who_else_is_at_a_desk_has_the_service_whole_or_works_with_the_person(role: Role) -> None:
    whole = {Role.MANAGER, Role.SAFEGUARDING_LEAD, Role.DUTY_WORKER}
    assert bool(decide(reader(role), CASE, NOW, AT_THE_DESK)) is (role in whole)
    works = decide(reader(role), replace(CASE, allocated=True), NOW, AT_THE_DESK)
    assert bool(works) is (role in whole | CASEWORK)


def test_no_agency_is_given_what_a_desk_works_from() -> None:
    granted = replace(CASE, grants=(replace(GRANT, category=Category.ARRIVAL, to_agency=True),))
    for other in (reader(Role.MANAGER, agency=OTHER), Reader(OTHER)):
        assert not decide(other, granted, NOW, frozenset(Category))


def test_the_services_of_a_reader_are_those_where_a_role_reaches_the_category_in_that_scope() -> None:
    roles = (
        RoleHeld(Role.KEY_WORKER, SERVICE, NOW - DAY),
        RoleHeld(Role.MANAGER, ELSEWHERE, NOW - DAY),
        RoleHeld(Role.LINK_WORKER, None, NOW - DAY),
        RoleHeld(Role.MANAGER, 12, NOW - DAY, NOW),
    )
    here = Reader(AGENCY, WORKER, roles)
    found = {
        (scope, category): here.services(NOW, category, scope)
        for scope in Scope
        for category in (Category.IDENTITY, Category.RISK)
    }
    assert found == {
        (Scope.ALLOCATED, Category.IDENTITY): {SERVICE},
        (Scope.ALLOCATED, Category.RISK): {SERVICE},
        (Scope.SERVICE, Category.IDENTITY): {SERVICE, ELSEWHERE},
        (Scope.SERVICE, Category.RISK): {ELSEWHERE},
        (Scope.AGENCY, Category.IDENTITY): {None},
        (Scope.AGENCY, Category.RISK): frozenset(),
    }
    assert here.services(NOW, Category.RISK, Scope.AGENCY, intakes=True) == {None}
