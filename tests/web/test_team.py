"""A manager's team: what waits, what is overdue with whom, and how many cases each one holds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linkworker.cases import actions as cases
from linkworker.duties.actions import ask_waiver
from linkworker.duties.models import Duty
from linkworker.events import clock
from linkworker.events.models import Look
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.sharing import Role
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, make_case, make_worker
from tests.web.case_work import page, words_of
from tests.web.same import count_of

LATE = MONDAY + timedelta(days=30)
SIAN = "Siân Gwenllian-Bâ"


@pytest.fixture
def morgan(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The manager's browser, a month after Siân came."""
    monkeypatch.setattr(clock, "now", lambda: LATE)
    browser = Client()
    browser.force_login(cast.morgan)
    return browser


def test_overdue_musts_stand_under_their_worker_with_the_way_to_hand_them_over(
    cast: Cast, morgan: Client
) -> None:
    answer = morgan.get("/team/")
    words = words_of(answer)
    nerys = words.split("Nerys Llywelyn 1 open case · 2 musts are overdue")[1].split("Owen Adeyemi")[0]
    assert SIAN in nerys
    assert "Hand over" in nerys
    assert "Owen Adeyemi 0 open cases · nothing overdue" in words
    duty = Duty.objects.get(rule="enquiry.first")
    assert f"/duties/{Duty.objects.get(rule='confidentiality.explain').reference}/" in answer.content.decode()
    assert duty.owner == cast.nerys


def test_only_who_leads_a_service_has_a_team(cast: Cast, morgan: Client) -> None:
    assert morgan.get("/team/").status_code == 200
    morgan.force_login(cast.nerys)
    assert morgan.get("/team/").status_code == 404


def test_another_services_manager_reads_nothing_of_this_team(cast: Cast, morgan: Client) -> None:
    morgan.force_login(make_worker("Wyn Bowen", cast.afon, cast.fens, Role.MANAGER))
    words = words_of(morgan.get("/team/"))
    assert SIAN not in words
    assert "Nerys Llywelyn" not in words


def test_cases_that_nobody_holds_wait_with_the_way_to_allocate_them(cast: Cast, morgan: Client) -> None:
    client = register(ClientGiven(chosen_name="Beti"), service=cast.city, by=cast.owen, at=MONDAY)
    case = cases.open_case(client, service=cast.city, by=cast.owen, at=MONDAY)
    answer = morgan.get("/team/")
    assert "Cases without a key worker Beti" in words_of(answer)
    assert page(case, "allocate/") in answer.content.decode()


def test_waivers_wait_for_a_decision(cast: Cast, morgan: Client) -> None:
    waiver = ask_waiver(Duty.objects.get(rule="enquiry.first"), reason="In hospital", by=cast.nerys, at=LATE)
    answer = morgan.get("/team/")
    assert "Nerys Llywelyn asks to waive it: In hospital" in words_of(answer)
    assert f"/waivers/{waiver.reference}/" in answer.content.decode()


def test_the_duties_of_a_walled_worker_have_passed_to_the_manager(cast: Cast, morgan: Client) -> None:
    raise_wall(cast.sian.holding.subject, worker=cast.nerys, by=cast.morgan, at=LATE)
    words = words_of(morgan.get("/team/"))
    assert f"Passed to you {SIAN}" in words
    assert "Nerys Llywelyn 1 open case · nothing overdue" in words


def test_a_walled_manager_counts_and_reads_nothing_of_the_person(cast: Cast, morgan: Client) -> None:
    raise_wall(cast.sian.holding.subject, worker=cast.morgan, by=cast.morgan, at=LATE)
    words = words_of(morgan.get("/team/"))
    assert SIAN not in words
    assert "Nerys Llywelyn 0 open cases · nothing overdue" in words


def test_a_worker_who_left_with_duties_open_is_still_there(cast: Cast, morgan: Client) -> None:
    cast.nerys.roles.update(until=LATE - timedelta(days=1))
    type(cast.nerys).objects.filter(pk=cast.nerys.pk).update(is_active=False)
    assert "Nerys Llywelyn 1 open case · 2 musts are overdue" in words_of(morgan.get("/team/"))


def test_a_large_team_is_paged_by_worker_and_waiting_stands_on_the_first_page(
    cast: Cast, morgan: Client
) -> None:
    for number in range(12):
        make_worker(f"Worker{number:02} Z", cast.afon, cast.city, Role.KEY_WORKER)
    first = morgan.get("/team/")
    older = first.content.decode().split('href="/team/?after=')[1].split('"')[0]
    second = morgan.get(f"/team/?after={older}")
    assert "Waiting for you" in words_of(first)
    assert "Waiting for you" not in words_of(second)
    names = [words_of(answer).count(" open case") for answer in (first, second)]
    assert names == [10, 4]
    assert "Worker11 Z" in words_of(second)


def test_the_team_is_one_look_and_costs_the_same_however_large(cast: Cast, morgan: Client) -> None:
    make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)

    def statements(path: str) -> int:
        morgan.get(path)
        with CaptureQueriesContext(connection) as made:
            morgan.get(path)
        return count_of(made)

    one = statements("/team/")
    for number in range(20):
        make_case(f"Person {number}", service=cast.city, worker=cast.owen, at=MONDAY)
    assert statements("/team/") == one <= 16
    assert statements(f"/team/?after={cast.nerys.pk}") <= 16
    last = Look.objects.filter(route="team").order_by("-pk")[2]
    assert len(last.subjects) == len(set(last.subjects)) > 1
