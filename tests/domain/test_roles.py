"""Roles are given and ended within one agency, by its administrators, for others; each change is an event."""

from datetime import timedelta

import pytest

from linkworker.cases.queries import left_behind
from linkworker.duties.models import Duty
from linkworker.duties.ticking import tick
from linkworker.events.models import Event
from linkworker.partnership import roles
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.partnership.queries import administers, is_working
from linkworker.partnership.roles import NotSo, Wanted, Why
from linkworker.practice.sharing import REACHES, READS_SHARED, Refused, Role, shows_people
from linkworker.sharing.facts import reader_of
from tests.cast import LONG_AGO, MONDAY, Cast, make_worker

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def carys(cast: Cast) -> Worker:
    """An administrator of Afon."""
    return make_worker("Carys Bevan", cast.afon, None, Role.ADMINISTRATOR)


def wanted(cast: Cast, role: Role = Role.MANAGER, **changes: object) -> Wanted:
    """A role in Owen's service from now on, with `changes`."""
    plain: dict[str, object] = {"service": cast.city, "since": MONDAY, "until": None}
    return Wanted(role, **{**plain, **changes})  # type: ignore[arg-type]


def why(cast: Cast, by: Worker | None, worker: Worker, **changes: object) -> Why:
    """Why a role is not given; nothing is recorded of it."""
    before = Event.objects.count()
    with pytest.raises(NotSo) as refused:
        roles.give(worker, wanted(cast, **changes), by=by, at=MONDAY)  # type: ignore[arg-type]
    assert Event.objects.count() == before
    return refused.value.why


def role_of(worker: Worker, role: Role) -> RoleGiven:
    return RoleGiven.objects.get(worker=worker, role=role)


def test_an_administrator_gives_a_role_and_it_counts_and_is_recorded(cast: Cast, carys: Worker) -> None:
    given = roles.give(cast.owen, wanted(cast), by=carys, at=MONDAY)
    assert Role.MANAGER in {held.role for held in reader_of(cast.owen).live_roles(MONDAY)}
    event = Event.objects.get(kind="role_given", thing_id=given.pk)
    assert (event.actor_id, event.agency_id) == (carys.pk, cast.afon.pk)
    assert event.data == {
        "worker": cast.owen.pk,
        "role": "manager",
        "service": cast.city.pk,
        "since": MONDAY.isoformat(),
        "until": None,
    }


@pytest.mark.parametrize("who", ["morgan", "rhys", "dafydd", "elis", "tegwen"])
def test_nobody_but_an_administrator_of_the_agency_does(cast: Cast, who: str) -> None:
    """A manager; the governance lead; a worker and an administrator elsewhere; an administrator whose role is over."""
    others = {
        "elis": make_worker("Elis Kaya", cast.lantern, None, Role.ADMINISTRATOR),
        "tegwen": make_worker("Tegwen Hopkin", cast.afon, None, Role.ADMINISTRATOR),
    }
    RoleGiven.objects.filter(worker=others["tegwen"]).update(until=MONDAY)
    by = others.get(who) or getattr(cast, who)
    held = role_of(cast.owen, Role.KEY_WORKER)
    with pytest.raises(Refused):
        roles.give(cast.owen, wanted(cast), by=by, at=MONDAY)
    with pytest.raises(Refused):
        roles.end(held, ends=None, by=by, at=MONDAY)
    with pytest.raises(Refused):
        roles.leave(cast.owen, by=by, at=MONDAY)
    assert [row.until for row in RoleGiven.objects.filter(worker=cast.owen)] == [None]


def test_an_administrator_acts_on_nobody_and_in_no_service_of_another_agency(
    cast: Cast, carys: Worker
) -> None:
    dafydds = role_of(cast.dafydd, Role.IDVA)
    for act in (
        lambda: roles.give(cast.dafydd, wanted(cast, service=cast.idvas), by=carys, at=MONDAY),
        lambda: roles.give(cast.owen, wanted(cast, service=cast.idvas), by=carys, at=MONDAY),
        lambda: roles.end(dafydds, ends=None, by=carys, at=MONDAY),
        lambda: roles.leave(cast.dafydd, by=carys, at=MONDAY),
    ):
        with pytest.raises(Refused):
            act()
    assert not Event.objects.filter(kind__in=["role_given", "role_ended", "worker_left"]).exists()
    roles.give(cast.owen, wanted(cast, service=cast.fens), by=carys, at=MONDAY)


def test_nobody_changes_their_own_account(cast: Cast, carys: Worker) -> None:
    with pytest.raises(Refused):
        roles.give(carys, wanted(cast, Role.ANALYST), by=carys, at=MONDAY)
    with pytest.raises(Refused):
        roles.end(role_of(carys, Role.ADMINISTRATOR), ends=None, by=carys, at=MONDAY)
    with pytest.raises(Refused):
        roles.leave(carys, by=carys, at=MONDAY)
    second = make_worker("Elis Kaya", cast.afon, None, Role.ADMINISTRATOR)
    roles.give(carys, wanted(cast, Role.ANALYST), by=second, at=MONDAY)


def test_a_role_of_another_day_counts_from_that_day_to_the_end_of_its_last(cast: Cast, carys: Worker) -> None:
    begins, ends = MONDAY + 7 * DAY, MONDAY + 9 * DAY
    roles.give(cast.owen, wanted(cast, since=begins, until=ends), by=carys, at=MONDAY)
    held = [
        Role.MANAGER in {one.role for one in reader_of(cast.owen).live_roles(at)}
        for at in (MONDAY, begins - HOUR, begins, ends - HOUR, ends)
    ]
    assert held == [False, False, True, True, False]


def test_a_role_never_counts_from_before_it_was_given(cast: Cast, carys: Worker) -> None:
    assert roles.give(cast.owen, wanted(cast, since=LONG_AGO), by=carys, at=MONDAY).since == MONDAY


def test_what_is_held_is_not_given_again_in_the_same_time(cast: Cast, carys: Worker) -> None:
    week = {"since": MONDAY + 7 * DAY, "until": MONDAY + 14 * DAY}
    roles.give(cast.owen, wanted(cast, **week), by=carys, at=MONDAY)
    assert why(cast, carys, cast.owen) is Why.HELD
    assert why(cast, carys, cast.owen, since=MONDAY + 13 * DAY) is Why.HELD
    roles.give(cast.owen, wanted(cast, until=MONDAY + 7 * DAY), by=carys, at=MONDAY)
    roles.give(cast.owen, wanted(cast, service=None), by=carys, at=MONDAY)


def test_a_role_that_would_be_over_or_of_a_closed_account_is_not_given(cast: Cast, carys: Worker) -> None:
    assert why(cast, carys, cast.owen, until=MONDAY) is Why.OVER
    roles.leave(cast.owen, by=carys, at=MONDAY)
    assert why(cast, carys, cast.owen) is Why.CLOSED


def test_whoever_administers_holds_no_role_that_shows_a_person(cast: Cast, carys: Worker) -> None:
    whole = {"role": Role.ADMINISTRATOR, "service": None}
    assert why(cast, None, carys) is Why.SEES_PEOPLE
    assert why(cast, carys, cast.owen, **whole) is Why.SEES_PEOPLE
    analyst = make_worker("Elis Kaya", cast.afon, None, Role.ANALYST)
    assert why(cast, carys, analyst, role=Role.ADMINISTRATOR) is Why.WHOLE_AGENCY
    roles.give(analyst, wanted(cast, **whole), by=carys, at=MONDAY)  # type: ignore[arg-type]
    assert administers(analyst, MONDAY)


def test_a_role_to_come_that_shows_people_keeps_somebody_from_administering(
    cast: Cast, carys: Worker
) -> None:
    later = MONDAY + 30 * DAY
    analyst = make_worker("Elis Kaya", cast.afon, None, Role.ANALYST)
    roles.give(analyst, wanted(cast, since=later), by=carys, at=MONDAY)
    whole = {"role": Role.ADMINISTRATOR, "service": None}
    assert why(cast, carys, analyst, **whole) is Why.SEES_PEOPLE
    roles.give(analyst, wanted(cast, **whole, until=later), by=carys, at=MONDAY)  # type: ignore[arg-type]


def test_each_role_that_reaches_a_record_is_one_that_shows_people() -> None:
    assert [role for role in {*REACHES, *READS_SHARED} if not shows_people(role)] == []
    assert not shows_people(Role.ADMINISTRATOR)


def test_one_administrator_without_an_end_stays(cast: Cast, carys: Worker) -> None:
    second = make_worker("Elis Kaya", cast.afon, None, Role.ADMINISTRATOR)
    RoleGiven.objects.filter(worker=second).update(until=MONDAY + 7 * DAY)
    hers = role_of(carys, Role.ADMINISTRATOR)
    for act in (
        lambda: roles.end(hers, ends=None, by=second, at=MONDAY),
        lambda: roles.end(hers, ends=MONDAY + 30 * DAY, by=second, at=MONDAY),
        lambda: roles.leave(carys, by=second, at=MONDAY),
        lambda: roles.end(hers, ends=None, by=None, at=MONDAY),
    ):
        with pytest.raises(NotSo) as refused:
            act()
        assert refused.value.why is Why.LAST_ADMINISTRATOR
    RoleGiven.objects.filter(worker=second).update(until=None)
    roles.end(hers, ends=None, by=second, at=MONDAY)
    assert not administers(carys, MONDAY)
    with pytest.raises(NotSo):
        roles.end(role_of(second, Role.ADMINISTRATOR), ends=None, by=None, at=MONDAY)


def test_a_role_ends_now_or_later_and_one_to_come_never_begins(cast: Cast, carys: Worker) -> None:
    held = role_of(cast.owen, Role.KEY_WORKER)
    roles.end(held, ends=MONDAY + 3 * DAY, by=carys, at=MONDAY)
    assert is_working(cast.owen, MONDAY + 3 * DAY - HOUR)
    assert not is_working(cast.owen, MONDAY + 3 * DAY)
    with pytest.raises(NotSo):
        roles.end(held, ends=MONDAY + 4 * DAY, by=carys, at=MONDAY)
    roles.end(held, ends=None, by=carys, at=MONDAY)
    assert not is_working(cast.owen, MONDAY)
    coming = roles.give(cast.priya, wanted(cast, since=MONDAY + DAY), by=carys, at=MONDAY)
    roles.end(coming, ends=None, by=carys, at=MONDAY + HOUR)
    assert not RoleGiven.objects.filter(worker=cast.priya, role=Role.MANAGER).exists()
    assert [one.actor_id for one in Event.objects.filter(kind="role_ended")] == [carys.pk] * 3


def test_a_leaver_is_out_at_once_with_every_role_to_come(cast: Cast, carys: Worker) -> None:
    roles.give(cast.owen, wanted(cast, since=MONDAY + DAY), by=carys, at=MONDAY)
    roles.leave(cast.owen, by=carys, at=MONDAY + HOUR)
    owen = Worker.objects.get(pk=cast.owen.pk)
    assert not owen.is_active
    assert not owen.has_usable_password()
    assert not is_working(owen, MONDAY + 2 * DAY)
    assert Event.objects.get(kind="worker_left").actor_id == carys.pk


def test_a_leaver_with_a_last_day_works_until_it_is_over(cast: Cast, carys: Worker) -> None:
    last = MONDAY + 4 * DAY
    roles.give(cast.owen, wanted(cast, since=last + DAY), by=carys, at=MONDAY)
    roles.leave(cast.owen, ends=last, by=carys, at=MONDAY)
    assert [is_working(cast.owen, at) for at in (last - HOUR, last, last + 2 * DAY)] == [True, False, False]
    assert not Event.objects.filter(kind="worker_left").exists()


def test_when_a_last_role_runs_out_the_duties_are_the_managers_with_the_next_pass(
    cast: Cast, carys: Worker
) -> None:
    ends = MONDAY + 2 * DAY
    roles.leave(cast.nerys, ends=ends, by=carys, at=MONDAY)
    settled: dict[str, str] = {}
    tick(ends - HOUR, settled=settled)
    mine = Duty.objects.filter(holding=cast.sian.pk, ended_at=None, owner=cast.nerys)
    assert mine.exists()
    assert tick(ends, settled=settled).cases == 1
    assert not mine.exists()
    assert tick(ends + HOUR, settled=settled).cases == 0
    assert [name.name for name, *_rest in left_behind(reader_of(cast.morgan), ends, (cast.city.pk,))] == [
        cast.nerys.name
    ]


def test_a_role_that_runs_out_beside_another_moves_no_duty(cast: Cast, carys: Worker) -> None:
    roles.give(cast.nerys, wanted(cast, until=MONDAY + DAY), by=carys, at=MONDAY)
    assert tick(MONDAY + DAY).cases == 0
    assert Duty.objects.filter(holding=cast.sian.pk, ended_at=None, owner=cast.nerys).exists()
