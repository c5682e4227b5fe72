"""The administrator's pages: who works here, giving and ending roles, and leaving; by Django's client."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from linkworker.events import clock
from linkworker.events.models import Event, Look
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.practice.sharing import Role
from tests.cast import LONG_AGO, MONDAY, Cast, make_worker
from tests.web.administering import with_administrators
from tests.web.filling import send

DAY = timedelta(days=1)
MIDNIGHT = MONDAY - timedelta(hours=9)


@pytest.fixture
def told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    return with_administrators(cast)


@pytest.fixture
def tegwen(told: Any) -> Client:
    client = Client()
    client.force_login(told.tegwen)
    return client


def words(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def looked_for(browser: Client, **typed: str) -> str:
    return words(browser.post(reverse("workers"), typed))


def path_of(name: str, worker: Worker) -> str:
    return reverse(name, args=[worker.pk])


def on(day: int) -> dict[str, str]:
    """A day of that November in three boxes, without their names."""
    return {"day": str(day), "month": "11", "year": "2026"}


def given(browser: Client, worker: Worker, **changes: Any) -> HttpResponse:
    """Sends the form of giving a role."""
    typed = {"role": "manager", "begins": "now", "ends": "never", **changes}
    return send(browser, path_of("role-give", worker), **typed)


def first_day(number: int) -> dict[str, str]:
    return {"begins": "day", **{f"from_on__{part}": value for part, value in on(number).items()}}


def last_day(number: int) -> dict[str, str]:
    return {"ends": "day", **{f"until_on__{part}": value for part, value in on(number).items()}}


def test_the_list_names_everybody_of_the_own_agency_and_nobody_else(tegwen: Client) -> None:
    page = words(tegwen.get(reverse("workers")))
    for name in ("Nerys Llywelyn", "Owen Adeyemi", "Priya Raman", "Bedwyr Hopkin"):
        assert name in page
    for name in ("Dafydd Ellis", "Elis Kaya", "Lowe Mair"):
        assert name not in page
    assert "Key worker, City" in page
    assert "Information governance lead, the whole agency" in page


def test_a_name_is_found_whatever_its_accents_and_stands_in_no_address(told: Any, tegwen: Client) -> None:
    make_worker("Siôn Gwyther", told.afon, told.fens, Role.KEY_WORKER)
    page = looked_for(tegwen, text="sion GWY", service="agency")
    assert "Siôn Gwyther" in page
    assert "Owen Adeyemi" not in page
    assert "Nobody fits." in looked_for(tegwen, text="Dafydd", service="agency")
    assert 'href="/workers/?' not in page


def test_a_service_lists_those_who_work_in_it_or_everywhere(told: Any, tegwen: Client) -> None:
    page = looked_for(tegwen, text="", service=str(told.fens.pk))
    assert "Priya Raman" in page
    assert "Rhys Okafor" in page
    assert "Owen Adeyemi" not in page
    assert tegwen.post(reverse("workers"), {"service": str(told.idvas.pk)}).status_code == 422


def test_whoever_left_is_listed_when_asked_for(told: Any, tegwen: Client) -> None:
    send(tegwen, path_of("worker-leave", told.owen), ends="now")
    assert "Owen Adeyemi" not in words(tegwen.get(reverse("workers")))
    page = looked_for(tegwen, text="owen", service="agency", left_too="on")
    assert "Owen Adeyemi" in page
    assert "Left" in page


def test_a_long_list_goes_on_over_pages(told: Any, tegwen: Client) -> None:
    rows = [
        Worker(username=f"many{number:03}", name=f"Many {number:03}", agency=told.afon)
        for number in range(120)
    ]
    RoleGiven.objects.bulk_create(
        RoleGiven(worker=row, role=Role.ANALYST, since=LONG_AGO) for row in Worker.objects.bulk_create(rows)
    )
    shown = [looked_for(tegwen, text="many", service="agency", page=page).count("many") for page in "123"]
    assert [count > 1 for count in shown] == [True, True, True]
    last = looked_for(tegwen, text="many", service="agency", page="3")
    assert "Many 119" in last
    assert "Show more" not in last


def test_the_list_takes_as_many_statements_for_twenty_as_for_one(
    told: Any, tegwen: Client, django_assert_max_num_queries: Any
) -> None:
    tegwen.get(reverse("workers"))
    with django_assert_max_num_queries(16) as few:
        looked_for(tegwen, text="owen", service="agency")
    for number in range(20):
        make_worker(f"Owen{number} Many", told.afon, told.city, Role.KEY_WORKER)
    with django_assert_max_num_queries(len(few)):
        looked_for(tegwen, text="owen", service="agency")


def test_a_role_is_given_now_and_opens_its_pages_with_the_next_request(told: Any, tegwen: Client) -> None:
    owen = Client()
    owen.force_login(told.owen)
    assert owen.get(reverse("team")).status_code == 404
    page = words(given(tegwen, told.owen, service=str(told.city.pk)))
    assert "The role is given" in page
    assert "Manager, City" in page
    assert owen.get(reverse("team")).status_code == 200
    event = Event.objects.get(kind="role_given")
    assert (event.actor_id, event.data["role"], event.data["until"]) == (told.tegwen.pk, "manager", None)


def test_a_role_from_a_day_to_come_counts_from_its_midnight(
    told: Any, tegwen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = words(given(tegwen, told.owen, service=str(told.city.pk), **first_day(9), **last_day(13)))
    assert "Roles to come" in page
    assert "from Mon 9 Nov 2026 to Fri 13 Nov 2026" in page
    row = RoleGiven.objects.get(worker=told.owen, role=Role.MANAGER)
    assert (row.since, row.until) == (MIDNIGHT + 7 * DAY, MIDNIGHT + 12 * DAY)
    owen = Client()
    owen.force_login(told.owen)
    codes = []
    for at in (row.since - DAY, row.since, row.until - timedelta(minutes=1), row.until):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        codes.append(owen.get(reverse("team")).status_code)
    assert codes == [404, 200, 200, 404]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": "key-worker"}, "They hold this role there in that time"),
        ({"role": "administrator"}, "An administrator is one of the whole agency"),
        ({"role": "administrator", "service": "agency"}, "Whoever needs both has two accounts"),
        ({**first_day(9), **last_day(5)}, "The last day is before the first"),
        ({"role": "duty-worker", **last_day(5)}, "Turns that end are put on the rota"),
        (last_day(1), "write today&#39;s date or a later one"),
    ],
)
def test_what_can_not_be_given_is_said_at_its_question(
    told: Any, tegwen: Client, changes: dict[str, str], said: str
) -> None:
    answer = given(tegwen, told.owen, **{"service": str(told.city.pk), **changes})
    assert answer.status_code == 422
    assert said in words(answer)
    assert RoleGiven.objects.filter(worker=told.owen).count() == 1


def test_a_service_of_another_agency_is_no_choice(told: Any, tegwen: Client) -> None:
    answer = given(tegwen, told.owen, service=str(told.idvas.pk))
    assert answer.status_code == 422
    assert "IDVA team" not in words(answer)
    assert RoleGiven.objects.filter(worker=told.owen).count() == 1


def test_ones_own_account_is_another_administrators_to_change(told: Any, tegwen: Client) -> None:
    page = words(tegwen.get(path_of("worker", told.tegwen)))
    assert "another administrator changes its roles" in page
    assert "Give a role" not in page
    mine = RoleGiven.objects.get(worker=told.tegwen)
    for path in (
        path_of("role-give", told.tegwen),
        path_of("worker-leave", told.tegwen),
        reverse("role-end", args=[mine.pk]),
    ):
        assert [tegwen.get(path).status_code, tegwen.post(path).status_code] == [404, 404]
    assert tegwen.get(path_of("role-give", told.bedwyr)).status_code == 200


def test_a_role_ends_after_a_last_day_or_now(told: Any, tegwen: Client) -> None:
    held = RoleGiven.objects.get(worker=told.owen)
    path = reverse("role-end", args=[held.pk])
    assert "It is their only role" in words(tegwen.get(path))
    typed = {f"last_on__{part}": value for part, value in on(6).items()}
    page = words(send(tegwen, path, ends="day", **typed))
    assert "until Fri 6 Nov 2026" in page
    held.refresh_from_db()
    assert (held.until, held.set_by) == (MIDNIGHT + 5 * DAY, told.tegwen)
    later = {f"last_on__{part}": value for part, value in on(9).items()}
    assert "It is over by then anyway" in words(send(tegwen, path, ends="day", **later))
    page = words(send(tegwen, path, ends="now"))
    assert "None: this worker can’t sign in." in page
    assert "Roles that are over" in page


def test_the_last_administrator_stays(told: Any, tegwen: Client) -> None:
    mine, bedwyrs = (RoleGiven.objects.get(worker=one) for one in (told.tegwen, told.bedwyr))
    bedwyr = Client()
    bedwyr.force_login(told.bedwyr)
    RoleGiven.objects.filter(pk=bedwyrs.pk).update(until=MONDAY + 7 * DAY)
    answer = send(bedwyr, reverse("role-end", args=[mine.pk]), ends="now")
    assert (answer.status_code, "last administrator" in words(answer)) == (422, True)
    answer = send(bedwyr, path_of("worker-leave", told.tegwen), ends="now")
    assert (answer.status_code, "last administrator" in words(answer)) == (422, True)
    RoleGiven.objects.filter(pk=bedwyrs.pk).update(until=None)
    assert send(bedwyr, path_of("worker-leave", told.tegwen), ends="now").status_code == 200
    assert not Worker.objects.get(pk=told.tegwen.pk).is_active


def test_an_administrator_sees_no_person_and_leaves_no_look(told: Any, tegwen: Client) -> None:
    case, client = told.sian, told.sian.client
    for path in (
        reverse("find"),
        reverse("team"),
        reverse("inbox"),
        reverse("case", args=[case.reference]),
        reverse("client", args=[client.reference]),
        reverse("case-allocate", args=[case.reference]),
    ):
        assert tegwen.get(path).status_code == 404, path
    for name in ("workers", "today", "case-list", "shared-list", "services", "rota"):
        assert client.chosen_name not in words(tegwen.get(reverse(name), follow=True)), name
    assert client.chosen_name not in words(tegwen.get(path_of("worker", told.nerys)))
    assert not Look.objects.filter(worker_id=told.tegwen.pk).exclude(subjects=[]).exists()
    nerys = Client()
    nerys.force_login(told.nerys)
    assert nerys.get(reverse("case", args=[case.reference])).status_code == 200


def test_the_menu_leads_an_administrator_to_the_workers_and_nobody_else(told: Any, tegwen: Client) -> None:
    link = f'href="{reverse("workers")}"'
    assert link in words(tegwen.get(reverse("services")))
    morgan = Client()
    morgan.force_login(told.morgan)
    assert link not in words(morgan.get(reverse("services")))
