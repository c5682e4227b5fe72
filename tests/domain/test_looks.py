"""Looks by person and by worker: made from what is sealed, with the work they belonged to, read by the lead alone."""

from datetime import timedelta

import pytest

from linkworker.cases.apart import separate
from linkworker.events.models import Look
from linkworker.events.sealing import seal_looks
from linkworker.looking.following import on_tick
from linkworker.looking.gates import Asked, find_people, find_workers, open_looks, open_person, open_worker
from linkworker.looking.models import Seen
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.people.gates import open_client
from linkworker.practice.noticing import Bond, Joined, bond
from linkworker.practice.separating import SeparateBecause
from linkworker.practice.sharing import Refused, Role
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.gates import record_list
from tests.cast import LONG_AGO, MONDAY, Cast, make_case, make_worker, visit_of

NOON = MONDAY + timedelta(hours=3)
DAY = timedelta(days=1)


def look(worker: Worker, cast: Cast, at: object = NOON) -> None:
    open_client(visit_of(worker, at, "client"), cast.sian.client.reference)  # type: ignore[arg-type]


def follow() -> None:
    seal_looks(NOON)
    while on_tick(NOON):
        pass


def bonds(cast: Cast) -> dict[str, str]:
    rows = Seen.objects.filter(subject=cast.sian.client_id, route="client")
    return dict(rows.values_list("worker__name", "bond"))


def seen_by(worker: Worker, cast: Cast, **asked: object) -> list[str]:
    page = open_person(visit_of(worker, NOON), cast.sian.client.reference, Asked(**asked))[1]  # type: ignore[arg-type]
    return [one.worker.name for one in page.rows]


def test_a_look_becomes_a_row_for_each_person_with_the_work_it_belonged_to(cast: Cast) -> None:
    make_worker("Ida Bevan", cast.afon, cast.city, Role.DUTY_WORKER)
    for name in ("nerys", "owen", "morgan"):
        look(getattr(cast, name), cast)
    look(Worker.objects.get(username="ida"), cast)
    follow()
    assert bonds(cast) == {
        "Nerys Llywelyn": Bond.CASE,
        "Owen Adeyemi": Bond.NONE,
        "Morgan Price": Bond.WROTE,
        "Ida Bevan": Bond.DUTY,
    }


def test_whoever_also_receives_looks_for_that_at_the_desk_alone(cast: Cast) -> None:
    RoleGiven.objects.create(worker=cast.owen, service=cast.city, role=Role.RECEPTION, since=LONG_AGO)
    look(cast.owen, cast)
    record_list(visit_of(cast.owen, NOON, "arrivals"), [cast.sian.client_id])
    follow()
    found = Seen.objects.filter(worker=cast.owen).values_list("route", "bond")
    assert dict(found) == {"client": Bond.NONE, "arrivals": Bond.DESK}


def test_only_what_is_sealed_is_followed_and_nothing_twice(cast: Cast) -> None:
    look(cast.owen, cast)
    on_tick(NOON)
    assert not Seen.objects.exists()
    follow()
    follow()
    assert Seen.objects.filter(worker=cast.owen).count() == 1


def test_a_list_is_a_row_for_each_of_those_it_showed(cast: Cast) -> None:
    other = make_case("Heledd", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    record_list(visit_of(cast.owen, NOON, "find"), [cast.sian.client_id, other.client_id, 999_999], "search")
    follow()
    rows = Seen.objects.filter(worker=cast.owen, route="find")
    assert set(rows.values_list("subject", flat=True)) == {cast.sian.client_id, other.client_id}


def test_the_lead_reads_who_looked_and_reading_it_is_a_look(cast: Cast) -> None:
    for worker in (cast.nerys, cast.owen):
        look(worker, cast)
    follow()
    assert seen_by(cast.rhys, cast, opened=True) == ["Owen Adeyemi", "Nerys Llywelyn"]
    assert seen_by(cast.rhys, cast, bond="none") == ["Owen Adeyemi"]
    assert seen_by(cast.rhys, cast, on=(NOON - DAY).date()) == []
    assert Look.objects.filter(worker_id=cast.rhys.pk, subjects=[cast.sian.client_id]).exists()
    page = open_worker(visit_of(cast.rhys, NOON), cast.owen.pk, Asked(opened=True))[1]
    assert [one.subject_id for one in page.rows] == [cast.sian.client_id]


@pytest.mark.parametrize("who", ["nerys", "morgan", "owen", "dafydd"])
def test_nobody_else_reads_it(cast: Cast, who: str) -> None:
    look(cast.owen, cast)
    follow()
    here = visit_of(getattr(cast, who), NOON)
    for read in (
        lambda: open_looks(here, Asked()),
        lambda: open_person(here, cast.sian.client.reference, Asked()),
        lambda: open_worker(here, cast.owen.pk, Asked()),
        lambda: find_people(here, "Siân"),
    ):
        with pytest.raises(Refused):
            read()


def test_the_lead_of_another_agency_reads_nothing_of_ours(cast: Cast) -> None:
    look(cast.owen, cast)
    follow()
    other = make_worker("Gwen Tudor", cast.lantern, None, Role.GOVERNANCE_LEAD)
    assert open_looks(visit_of(other, NOON), Asked()).rows == []
    with pytest.raises(Refused):
        open_person(visit_of(other, NOON), cast.sian.client.reference, Asked())
    with pytest.raises(Refused):
        open_worker(visit_of(other, NOON), cast.owen.pk, Asked())


def test_a_lead_never_reads_their_own_looks(cast: Cast) -> None:
    RoleGiven.objects.create(worker=cast.owen, service=None, role=Role.GOVERNANCE_LEAD, since=LONG_AGO)
    look(cast.owen, cast)
    follow()
    assert seen_by(cast.owen, cast, opened=True) == []
    assert seen_by(cast.rhys, cast, opened=True) == ["Owen Adeyemi"]
    with pytest.raises(Refused):
        open_worker(visit_of(cast.owen, NOON), cast.owen.pk, Asked())


@pytest.mark.parametrize("how", ["wall", "separation"])
def test_of_whom_the_lead_must_not_know_no_look_is_told_and_none_is_counted(cast: Cast, how: str) -> None:
    look(cast.owen, cast)
    other = make_case("Heledd", service=cast.city, worker=cast.owen, manager=cast.morgan)
    open_client(visit_of(cast.owen, NOON, "client"), other.client.reference)
    follow()
    assert len(open_looks(visit_of(cast.rhys, NOON), Asked(opened=True, bond="none")).rows) == 1
    if how == "wall":
        raise_wall(cast.sian.client.subject, worker=cast.rhys, by=None, at=MONDAY)
    else:
        RoleGiven.objects.create(worker=cast.rhys, service=cast.city, role=Role.KEY_WORKER, since=LONG_AGO)
        aled = make_case("Aled", service=cast.city, worker=cast.rhys, manager=cast.morgan)
        eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
        pair = (cast.sian.client.subject, aled.client.subject)
        separate(*pair, because=SeparateBecause.HARM, said_by="Siân", by=eleri, at=MONDAY)
    here = visit_of(cast.rhys, NOON)
    assert open_looks(here, Asked(opened=True, bond="none")).rows == []
    seen = {one.subject_id for one in open_looks(here, Asked()).rows}
    assert cast.sian.client_id not in seen and other.client_id in seen
    assert find_people(here, "Siân Gwenllian-Bâ") == []
    assert find_people(here, cast.sian.client.reference) == []
    with pytest.raises(Refused):
        open_person(here, cast.sian.client.reference, Asked())


def test_people_are_found_by_reference_or_by_their_whole_name_and_workers_by_theirs(cast: Cast) -> None:
    here, sian = visit_of(cast.rhys, NOON), cast.sian.client
    for typed in (sian.reference, "siân gwenllian-bâ", "sian gwenllian ba"):
        assert [one.pk for one in find_people(here, typed)] == [sian.pk]
    assert find_people(here, "?") == [] == find_people(here, "Siân Parry")
    assert find_workers(here, "owen adeyemi") == [cast.owen]
    assert find_workers(here, "Rhys") == find_workers(here, "Dafydd") == []


def test_pages_run_on_both_ways(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkworker.looking.gates.PAGE", 2)
    for minutes in range(5):
        look(cast.owen, cast, NOON + timedelta(minutes=minutes))
    follow()
    here, mine = visit_of(cast.rhys, NOON), {"opened": True}
    first = open_worker(here, cast.owen.pk, Asked(**mine))[1]
    second = open_worker(here, cast.owen.pk, Asked(before=first.older, **mine))[1]
    last = open_worker(here, cast.owen.pk, Asked(before=second.older, **mine))[1]
    assert [len(one.rows) for one in (first, second, last)] == [2, 2, 1]
    assert (first.newer, last.older) == (None, None)
    assert open_worker(here, cast.owen.pk, Asked(after=last.newer, **mine))[1].rows == second.rows


@pytest.mark.parametrize("name", ["allocated", "opened", "named", "intake", "shared", "wrote"])
def test_work_counts_before_a_role_and_the_closest_work_first(name: str) -> None:
    assert bond(Joined(**{name: True}, roles=frozenset({Role.MANAGER}))) not in {Bond.LEADS, Bond.NONE}
    assert bond(Joined(**{name: True, "allocated": True})) is Bond.CASE
