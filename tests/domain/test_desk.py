"""Who arrives: found by a reference that everybody has, told to whoever is to come, and nothing more at the desk."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkworker.cases import actions
from linkworker.cases.apart import separate
from linkworker.cases.gates import open_case
from linkworker.desk import gates
from linkworker.desk.actions import arrive, end
from linkworker.desk.models import Arrival
from linkworker.duties.gates import open_today
from linkworker.events.changed import Changed
from linkworker.events.models import Event, Look
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.people.actions import ClientGiven, change_arrival_reference, register
from linkworker.people.gates import may_find, open_client
from linkworker.people.models import ClientRecord
from linkworker.practice.desk import WAITS_AT_MOST, Ended
from linkworker.practice.separating import SeparateBecause, Side, Weekday, Zone
from linkworker.practice.sharing import Refused, Role
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import Separation
from linkworker.sharing.separating import plan_separation
from tests.cast import LONG_AGO, MONDAY, Cast, make_case, make_worker, visit_of
from tests.desk import came, make_desk
from tests.domain.test_separations import PLAN

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATER = MONDAY + 5 * MINUTE


@pytest.fixture
def desk(cast: Cast) -> Worker:
    return make_desk(cast)


@pytest.fixture
def eleri(cast: Cast) -> Worker:
    return make_worker("Eleri Vaughan", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)


def found(worker: Worker, client: ClientRecord, at: datetime = MONDAY) -> gates.AtDesk:
    return gates.open_by_reference(visit_of(worker, at), client.arrival_reference)


def names_at_desk(worker: Worker, at: datetime = LATER) -> list[str]:
    return [one.client.chosen_name for one in open_today(visit_of(worker, at)).at_desk]


# the reference


def test_everybody_who_is_registered_has_a_reference_of_their_own(cast: Cast) -> None:
    one = register(ClientGiven("Mair"), service=cast.city, by=cast.nerys, at=MONDAY)
    other = register(ClientGiven("Mair"), service=cast.city, by=cast.nerys, at=MONDAY)
    assert len({one.arrival_reference, other.arrival_reference, cast.sian.client.arrival_reference}) == 3


@pytest.mark.parametrize("between", ["", "-", " ", ". "])
def test_a_reference_is_found_however_it_is_typed(cast: Cast, desk: Worker, between: str) -> None:
    first, second = cast.sian.client.arrival_reference.split("-")
    typed = between.join([first.lower(), second])
    assert gates.open_by_reference(visit_of(desk), typed).client == cast.sian.client


def test_an_old_reference_means_nobody_once_there_is_another(cast: Cast, desk: Worker) -> None:
    client, old = cast.sian.client, cast.sian.client.arrival_reference
    changed = change_arrival_reference(client, seen=old, by=cast.nerys, at=MONDAY)
    with pytest.raises(Refused):
        gates.open_by_reference(visit_of(desk), old)
    assert found(desk, changed).client == client
    with pytest.raises(Changed):
        change_arrival_reference(client, seen=old, by=cast.morgan, at=LATER)
    event = Event.objects.get(kind="arrival_reference_changed")
    assert changed.arrival_reference not in str(event.data)


# what the desk reads


def test_the_desk_learns_what_to_call_them_and_whom_to_fetch_and_it_is_on_record(
    cast: Cast, desk: Worker
) -> None:
    shown = found(desk, cast.sian.client)
    assert [(one.service, one.worker) for one in shown.comes] == [(cast.city, cast.nerys)]
    look = Look.objects.latest("pk")
    assert (look.worker_id, look.subjects) == (desk.pk, [cast.sian.client.pk])


def test_the_desk_opens_no_record_and_no_case_and_searches_for_nobody(cast: Cast, desk: Worker) -> None:
    for way in (
        lambda here: open_client(here, cast.sian.client.reference),
        lambda here: open_case(here, cast.sian.reference),
        may_find,
    ):
        with pytest.raises(Refused):
            way(visit_of(desk))


def test_the_desk_of_another_service_or_agency_finds_nobody(cast: Cast) -> None:
    for name, agency, service in (("Fflur", cast.afon, cast.fens), ("Gil", cast.lantern, cast.idvas)):
        other = make_worker(name, agency, service, Role.RECEPTION)
        with pytest.raises(Refused):
            found(other, cast.sian.client)
        with pytest.raises(Refused):
            gates.open_at_desk(visit_of(other), cast.sian.client.pk, gates.sign_of(cast.sian.client))
        assert gates.who_waits(visit_of(other)) == []


def test_of_somebody_whom_two_services_help_each_desk_learns_its_own(cast: Cast, desk: Worker) -> None:
    make_case_of(cast, cast.sian.client)
    fflur = make_worker("Fflur Owen", cast.afon, cast.fens, Role.RECEPTION)
    assert [one.service for one in found(desk, cast.sian.client).comes] == [cast.city]
    assert [one.service for one in found(fflur, cast.sian.client).comes] == [cast.fens]
    arrive(cast.sian.client, service=cast.fens, comes=cast.priya, by=fflur, at=MONDAY)
    assert gates.who_waits(visit_of(desk, LATER)) == []
    assert names_at_desk(cast.nerys) == []
    assert names_at_desk(cast.priya) == ["Siân Gwenllian-Bâ"]


def make_case_of(cast: Cast, client: ClientRecord) -> None:
    """A case of the other service with the same person."""
    case = actions.open_case(client, service=cast.fens, by=cast.priya, at=MONDAY)
    actions.allocate(case, worker=cast.priya, by=cast.priya, at=MONDAY)


def test_who_has_no_open_case_is_seen_by_whoever_is_on_duty(cast: Cast, desk: Worker) -> None:
    mair = register(ClientGiven("Mair"), service=cast.city, by=cast.nerys, at=MONDAY)
    assert [(one.service, one.worker) for one in found(desk, mair).comes] == [(cast.city, None)]


def test_whoever_stands_at_no_desk_finds_nobody_by_a_reference(cast: Cast) -> None:
    for worker in (cast.nerys, cast.rhys, cast.dafydd):
        with pytest.raises(Refused):
            found(worker, cast.sian.client)
        with pytest.raises(Refused):
            gates.who_waits(visit_of(worker))


def test_a_personal_wall_stands_at_the_desk_too(cast: Cast, desk: Worker) -> None:
    came(cast, make_worker("Fflur Owen", cast.afon, cast.city, Role.RECEPTION))
    raise_wall(cast.sian.client.subject, worker=desk, by=None, at=MONDAY)
    with pytest.raises(Refused):
        found(desk, cast.sian.client)
    assert gates.who_waits(visit_of(desk, LATER)) == []


def test_who_may_not_be_seen_takes_the_statements_that_nobody_takes(cast: Cast, desk: Worker) -> None:
    raise_wall(cast.sian.client.subject, worker=desk, by=None, at=MONDAY)
    elsewhere = register(ClientGiven("Mair"), service=cast.fens, by=cast.priya, at=MONDAY)
    here = visit_of(desk)
    typed = ("K7RD-42QF", cast.sian.client.arrival_reference, elsewhere.arrival_reference)
    counts = []
    for one in typed:
        with CaptureQueriesContext(connection) as made, pytest.raises(Refused):
            gates.open_by_reference(here, one)
        counts.append([query["sql"].split("WHERE")[0] for query in made])
    assert counts[0] == counts[1] == counts[2]


# waiting


def test_whoever_works_with_them_and_whoever_is_on_duty_reads_it_on_today_until_somebody_is_with_them(
    cast: Cast, desk: Worker
) -> None:
    owen = cast.owen
    row = came(cast, desk)
    assert names_at_desk(cast.nerys) == names_at_desk(cast.morgan) == ["Siân Gwenllian-Bâ"]
    assert names_at_desk(owen) == names_at_desk(cast.priya) == names_at_desk(cast.dafydd) == []
    RoleGiven.objects.create(worker=owen, service=cast.city, role=Role.DUTY_WORKER, since=LONG_AGO)
    assert names_at_desk(owen) == ["Siân Gwenllian-Bâ"]
    end(row, Ended.MET, by=cast.nerys, at=LATER)
    assert names_at_desk(cast.nerys) == []
    assert gates.who_waits(visit_of(desk, LATER)) == []


def test_who_came_is_written_down_once_and_ends_once(cast: Cast, desk: Worker) -> None:
    row = came(cast, desk)
    with pytest.raises(Changed) as changed:
        came(cast, desk, LATER)
    assert changed.value.now == row
    end(row, Ended.LEFT, by=desk, at=LATER)
    with pytest.raises(Changed):
        end(row, Ended.MET, by=cast.nerys, at=LATER)
    assert Arrival.objects.get().ended == Ended.LEFT
    kinds = Event.objects.filter(thing="arrival").order_by("pk").values_list("kind", "category")
    assert list(kinds) == [("arrived", "arrival"), ("arrival_ended", "arrival")]


def test_who_came_yesterday_waits_no_more_and_may_come_again(cast: Cast, desk: Worker) -> None:
    came(cast, desk)
    tomorrow = MONDAY + WAITS_AT_MOST + MINUTE
    assert names_at_desk(cast.nerys, tomorrow) == []
    assert came(cast, desk, tomorrow).ended == ""
    assert Arrival.objects.get(at=MONDAY).ended == Ended.LEFT


def test_nobody_writes_down_an_arrival_whose_desk_is_not_theirs(cast: Cast, desk: Worker) -> None:
    row = came(cast, desk)
    for worker in (cast.owen, cast.priya, cast.dafydd, cast.rhys):
        with pytest.raises(Refused):
            arrive(cast.sian.client, service=cast.city, by=worker, at=LATER)
        with pytest.raises(Refused):
            gates.open_arrival(visit_of(worker, LATER), row.pk)
        with pytest.raises(Refused):
            end(row, Ended.MET, by=worker, at=LATER)


def test_nobody_is_fetched_who_must_not_know_them(cast: Cast, desk: Worker) -> None:
    row = came(cast, desk)
    raise_wall(cast.sian.client.subject, worker=cast.nerys, by=None, at=MONDAY)
    assert [one.worker for one in found(desk, cast.sian.client).comes] == [None]
    assert [one.comes for one in gates.who_waits(visit_of(desk, LATER))] == [None]
    assert gates.open_arrival(visit_of(desk, LATER), row.pk).comes is None
    assert names_at_desk(cast.nerys) == []


def test_who_receives_in_one_service_reads_at_anothers_desk_only_who_came_to_them(cast: Cast) -> None:
    make_case_of(cast, cast.sian.client)
    RoleGiven.objects.create(worker=cast.owen, service=cast.fens, role=Role.RECEPTION, since=LONG_AGO)
    row = came(cast, make_desk(cast))
    assert names_at_desk(cast.owen) == []
    with pytest.raises(Refused):
        gates.open_arrival(visit_of(cast.owen, LATER), row.pk)
    with pytest.raises(Refused):
        arrive(cast.sian.client, service=cast.city, by=cast.owen, at=LATER)


# kept apart


def together(cast: Cast, eleri: Worker, desk: Worker) -> dict[str, Any]:
    """Siân and Gethin, kept apart in one service; Owen works with him."""
    gethin = make_case("Gethin", service=cast.city, worker=cast.owen, manager=cast.morgan)
    subjects = (cast.sian.client.subject, gethin.client.subject)
    plan = separate(*subjects, because=SeparateBecause.HARM, said_by="Siân", by=eleri, at=MONDAY)
    return {"plan": plan, "gethin": gethin.client, "desk": desk}


def test_who_left_the_shared_lists_arrives_as_everybody_does(cast: Cast, desk: Worker, eleri: Worker) -> None:
    together(cast, eleri, desk)
    assert Separation.objects.filter(subject=cast.sian.client.pk, kept_close=True).exists()
    assert found(desk, cast.sian.client).client == cast.sian.client
    came(cast, desk)
    assert len(gates.who_waits(visit_of(desk, LATER))) == 1
    assert names_at_desk(cast.owen) == []
    assert names_at_desk(cast.nerys) == ["Siân Gwenllian-Bâ"]


def test_the_safeguarding_lead_alone_is_told_that_both_are_at_one_desk(
    cast: Cast, desk: Worker, eleri: Worker
) -> None:
    made = together(cast, eleri, desk)
    came(cast, desk)
    assert open_today(visit_of(eleri, LATER)).near == []
    row = arrive(made["gethin"], service=cast.city, comes=cast.owen, by=desk, at=LATER)
    (near,) = open_today(visit_of(eleri, LATER)).near
    assert (near.plan, near.other) == (made["plan"], row)
    assert all(open_today(visit_of(one, LATER)).near == [] for one in (cast.morgan, cast.nerys, cast.owen))
    end(row, Ended.LEFT, by=desk, at=LATER)
    assert open_today(visit_of(eleri, LATER + MINUTE)).near == []


def test_the_lead_is_told_by_whichever_record_of_hers_she_arrives(
    cast: Cast, desk: Worker, eleri: Worker
) -> None:
    made = together(cast, eleri, desk)
    other = make_case("Siân Bâ", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    Separation.objects.create(
        subject=other.client.subject, opposed=made["gethin"].subject, plan=made["plan"], since=MONDAY
    )
    arrive(other.client, service=cast.city, by=desk, at=LATER)
    arrive(made["gethin"], service=cast.city, comes=cast.owen, by=desk, at=LATER)
    Separation.objects.create(
        subject=made["gethin"].subject, opposed=other.client.subject, plan=made["plan"], since=MONDAY
    )
    assert open_today(visit_of(eleri, LATER)).near != []


def test_the_safeguarding_lead_is_told_that_one_came_outside_the_days_of_the_plan(
    cast: Cast, desk: Worker, eleri: Worker
) -> None:
    made = together(cast, eleri, desk)
    zones = (
        Zone(Side.ONE, "City", (Weekday.TUESDAY,)),
        Zone(Side.OTHER, "City", (Weekday.MONDAY,)),
    )
    given = replace(PLAN, zones=zones)
    plan_separation(made["plan"], given, by=eleri, at=MONDAY)
    arrive(made["gethin"], service=cast.city, comes=cast.owen, by=desk, at=LATER)
    assert open_today(visit_of(eleri, LATER)).near == []
    came(cast, desk, LATER)
    end(Arrival.objects.get(client=made["gethin"]), Ended.LEFT, by=desk, at=LATER)
    (near,) = open_today(visit_of(eleri, LATER)).near
    assert (near.one.client, near.other) == (cast.sian.client, None)
