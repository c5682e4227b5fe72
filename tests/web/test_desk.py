"""The pages of a desk, of an arrival reference, and what Today says of who waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linkworker.cases.apart import separate
from linkworker.desk.actions import arrive
from linkworker.desk.gates import sign_of
from linkworker.desk.models import Arrival
from linkworker.partnership.models import Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.separating import SeparateBecause
from linkworker.practice.sharing import Role
from linkworker.web.row_keys import row_key
from tests.cast import Cast, make_case, make_worker
from tests.desk import came, make_desk
from tests.web.case_work import NOON, SignIn, at_noon, fill, signed_in, words_of
from tests.web.same import everything

__all__ = ["at_noon", "signed_in"]

DESK = "/arrivals/"
NAME = "Siân Gwenllian-Bâ"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def bronwen(cast: Cast, at_noon: Any) -> Worker:
    return make_desk(cast)


@pytest.fixture
def desk(bronwen: Worker, signed_in: SignIn) -> Client:
    return signed_in(bronwen)


def new_path(client: ClientRecord) -> str:
    return f"/arrivals/new/{row_key(client.pk)}/{sign_of(client)}/"


def test_a_desk_finds_by_reference_and_whoever_is_fetched_reads_it_on_today(
    cast: Cast, desk: Client, signed_in: SignIn
) -> None:
    assert "Nobody waits." in words_of(desk.get(DESK))
    typed = cast.sian.client.arrival_reference.lower().replace("-", " ")
    found = desk.post(DESK, {"reference": typed})
    assert (found.status_code, found["Location"]) == (302, new_path(cast.sian.client))
    shown = words_of(desk.get(new_path(cast.sian.client)))
    assert NAME in shown
    assert "Nerys Llywelyn, City" in shown
    unsaid = fill(desk, new_path(cast.sian.client), {})
    assert (unsaid.status_code, Arrival.objects.count()) == (422, 0)
    fill(desk, new_path(cast.sian.client), {"sure": "on"})
    nerys = signed_in(cast.nerys)
    assert f"{NAME} is at the desk of City since 12:00" in words_of(nerys.get("/"))
    row = Arrival.objects.get()
    fill(nerys, f"{DESK}{row_key(row.pk)}/", {"ended": "met"})
    assert "at the desk" not in words_of(nerys.get("/"))
    assert "Nobody waits." in words_of(desk.get(DESK))
    assert desk.get(f"{DESK}{row_key(row.pk)}/").status_code == 404


def test_where_two_services_help_the_desk_of_both_asks_which(
    cast: Cast, desk: Client, bronwen: Worker
) -> None:
    bronwen.roles.update(service=None)
    other = make_case("Nia", service=cast.fens, worker=cast.priya)
    other.client_id = cast.sian.client_id
    other.save(update_fields=["client"])
    other.holding.subject_id = cast.sian.client_id
    other.holding.save(update_fields=["subject"])
    unsaid = fill(desk, new_path(cast.sian.client), {"sure": "on"})
    assert "Choose whom they come to see" in words_of(unsaid)
    fill(desk, new_path(cast.sian.client), {"sure": "on", "whom": "1"})
    row = Arrival.objects.get()
    assert (row.service, row.comes) == (cast.fens, cast.priya)


@pytest.mark.parametrize("typed", ["K7RD-42QF", "k7rd", "Siân", "' OR 1=1", "K7RD42QFF", "ééééé"])
def test_what_nobody_has_is_told_kindly_and_stays(cast: Cast, desk: Client, typed: str) -> None:
    answer = desk.post(DESK, {"reference": typed})
    assert answer.status_code == 422
    assert "Nobody comes here by this reference" in words_of(answer)
    assert typed.replace("'", "&#39;") in answer.content.decode()


def test_the_desks_list_has_no_names_and_is_the_same_whether_or_not_somebody_is_kept_apart(
    cast: Cast, desk: Client, bronwen: Worker
) -> None:
    eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    gethin = make_case("Gethin", service=cast.city, worker=cast.owen, manager=cast.morgan)
    came(cast, bronwen, NOON - MINUTE)
    arrive(gethin.client, service=cast.city, comes=cast.owen, by=bronwen, at=NOON - MINUTE)
    before = [everything(desk.get(path)) for path in (DESK, new_path(cast.sian.client))]
    subjects = (cast.sian.client.subject, gethin.client.subject)
    separate(*subjects, because=SeparateBecause.HARM, said_by="Siân", by=eleri, at=NOON)
    assert [everything(desk.get(path)) for path in (DESK, new_path(cast.sian.client))] == before
    listed = words_of(desk.get(DESK))
    assert cast.sian.client.arrival_reference in listed
    assert gethin.client.arrival_reference in listed
    assert "Siân" not in listed
    assert "Gethin" not in listed


def test_a_lead_is_warned_when_both_are_at_one_desk_and_nobody_else(
    cast: Cast, bronwen: Worker, signed_in: SignIn
) -> None:
    eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    gethin = make_case("Gethin", service=cast.city, worker=cast.owen, manager=cast.morgan)
    subjects = (cast.sian.client.subject, gethin.client.subject)
    separate(*subjects, because=SeparateBecause.HARM, said_by="Siân", by=eleri, at=NOON - MINUTE)
    came(cast, bronwen, NOON - MINUTE)
    arrive(gethin.client, service=cast.city, comes=cast.owen, by=bronwen, at=NOON - MINUTE)
    assert "are kept apart, and both are at the desk of City" in words_of(signed_in(eleri).get("/"))
    for worker in (cast.nerys, cast.owen, cast.morgan, bronwen):
        assert "kept apart, and both" not in words_of(signed_in(worker).get("/"))


def test_somebody_is_given_another_reference_and_the_old_one_means_nobody(
    cast: Cast, desk: Client, signed_in: SignIn
) -> None:
    path, old = f"/clients/{cast.sian.client.reference}/arrival/", cast.sian.client.arrival_reference
    nerys = signed_in(cast.nerys)
    assert "What they say at the desk" in words_of(nerys.get(f"/clients/{cast.sian.client.reference}/"))
    assert old in words_of(nerys.get(path))
    fill(nerys, path, {"sure": "on"})
    new = ClientRecord.objects.get(pk=cast.sian.client.pk).arrival_reference
    shown = words_of(nerys.get(path))
    assert new in shown
    assert old not in shown
    assert "Given anew on Mon 2 Nov 2026, 12:00 by Nerys Llywelyn." in shown
    assert desk.post(DESK, {"reference": old}).status_code == 422
    assert desk.post(DESK, {"reference": new}).status_code == 302
    assert desk.get(new_path(cast.sian.client)).status_code == 404


def test_reception_is_led_to_its_desk_and_to_no_record(cast: Cast, desk: Client) -> None:
    today = desk.get("/")
    assert 'href="/arrivals/"' in today.content.decode()
    assert "tells whom to call" in words_of(today)
    for path in (
        f"/clients/{cast.sian.client.reference}/",
        f"/cases/{cast.sian.reference}/",
        "/find/",
        "/cases/",
    ):
        assert NAME not in desk.get(path).content.decode()
