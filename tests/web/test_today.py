"""Today: what a worker has before them, in the right order, of the people they may see, and one look for it all."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linkworker.cases.enquiries import record_enquiry
from linkworker.duties.actions import ask_waiver, decide_waiver, hand_over
from linkworker.duties.models import Duty
from linkworker.events import clock
from linkworker.events.models import Look
from linkworker.practice.sharing import Role
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, asked, make_case, make_worker
from tests.web import same
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, words_of
from tests.web.same import count_of

__all__ = ["at_noon", "signed_in"]

DAY = timedelta(days=1)
SIAN = "Siân Gwenllian-Bâ"
MOST = 20


def disclose(cast: Cast) -> None:
    record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=MONDAY, recorded_at=MONDAY)


def section(answer: HttpResponse, name: str) -> str:
    """The words of one part of the page; empty when it is not there."""
    found = re.search(
        rf'<section class="lw-duties" id="{name}">(.*?)</section>', answer.content.decode(), re.S
    )
    return re.sub(r"<[^>]+>|\s+", " ", found[1]) if found else ""


def statements(browser: Client, path: str = "/") -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as made:
        assert browser.get(path).status_code == 200
    return count_of(made)


def test_musts_of_today_stand_first_one_row_a_conversation_with_the_way_to_do_it(
    cast: Cast, signed_in: SignIn
) -> None:
    disclose(cast)
    answer = signed_in(cast.nerys).get("/")
    now = section(answer, "do-now")
    assert "Tell your line manager what was said" in now
    assert "Complete the quick ten-topic screen" in now
    assert "Give details of services" not in now
    assert "and 1 more" in now
    assert "Because of the enquiry of 2 Nov 2026" in now
    assert page(cast.sian, "assessments/new/quick-screen/") in answer.content.decode()
    weights = re.findall(r"lw-duty--(must|should)", answer.content.decode())
    assert weights == sorted(weights)
    assert set(weights) == {"must", "should"}


def test_a_title_and_an_address_name_nobody(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.nerys).get("/")
    assert SIAN in words_of(answer)
    assert "<title>Today – Linkworker</title>" in answer.content.decode()


def test_a_colleague_who_does_not_work_with_them_reads_nothing_of_them(cast: Cast, signed_in: SignIn) -> None:
    disclose(cast)
    assert SIAN not in words_of(signed_in(cast.owen).get("/"))
    assert "Nothing due." in words_of(signed_in(cast.owen).get("/"))


def test_a_wall_empties_today_and_the_page_is_that_of_somebody_with_nothing(
    cast: Cast, signed_in: SignIn
) -> None:
    disclose(cast)
    raise_wall(cast.sian.holding.subject, worker=cast.nerys, by=cast.morgan, at=MONDAY)
    walled, empty = signed_in(cast.nerys).get("/"), signed_in(cast.owen).get("/")
    assert same.body(walled).split(b"<main")[1] == same.body(empty).split(b"<main")[1]


@pytest.mark.row("R027", "R028")
def test_nothing_due_says_whom_to_ask_again_and_when_they_were_last_asked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_enquiry(cast.sian, asked(), by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    Duty.objects.filter(ended_at=None).exclude(rule="enquiry.again").update(overdue_at=None, due_at=None)
    due = Duty.objects.get(rule="enquiry.again").due_at
    assert due is not None
    monkeypatch.setattr(clock, "now", lambda: due - 5 * DAY)
    browser = Client()
    browser.force_login(cast.nerys)
    answer = browser.get("/")
    assert "Nothing due. 1 person to ask again this week." in words_of(answer)
    assert "Last asked 2 Nov 2026" in section(answer, "ask-again")
    assert page(cast.sian, "enquiries/new/") in answer.content.decode()


def test_the_whole_page_is_one_look_that_names_everyone_on_it(cast: Cast, signed_in: SignIn) -> None:
    beti = make_case("Beti", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    signed_in(cast.nerys).get("/")
    (look,) = Look.objects.filter(worker_id=cast.nerys.pk, route="today")
    assert sorted(look.subjects) == sorted([cast.sian.client_id, beti.client_id])


def test_what_is_new_names_cases_duties_handed_over_and_decisions(cast: Cast, signed_in: SignIn) -> None:
    dee = make_worker("Dee Underhill", cast.afon, cast.city, Role.KEY_WORKER, Role.DUTY_WORKER)
    make_case("Beti", service=cast.city, worker=dee, manager=cast.morgan)
    first = Duty.objects.get(rule="enquiry.first", holding=cast.sian.pk)
    hand_over(first, to=dee, note="", by=cast.nerys, at=MONDAY)
    waiver = ask_waiver(first, reason="x", by=dee, at=MONDAY)
    decide_waiver(waiver, grant=False, note="", by=cast.morgan, at=MONDAY)
    words = words_of(signed_in(dee).get("/"))
    assert "Beti: the case is allocated to you" in words
    assert f"{SIAN}: Nerys Llywelyn handed you “Ask safely about abuse”" in words
    assert f"{SIAN}: “Ask safely about abuse” was not waived" in words


def test_who_is_on_duty_is_told_or_that_nobody_is_with_a_help_line(cast: Cast, signed_in: SignIn) -> None:
    assert "Nobody is written down as duty worker." in words_of(signed_in(cast.nerys).get("/"))
    assert "0808 2000 247" in words_of(signed_in(cast.nerys).get("/")).split("On duty now")[1][:200]
    make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)
    assert "On duty now Dee Underhill City" in words_of(signed_in(cast.nerys).get("/"))


def test_from_four_the_duty_worker_has_what_others_must_do_today(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    disclose(cast)
    dee = make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)
    browser = Client()
    browser.force_login(dee)
    monkeypatch.setattr(clock, "now", lambda: MONDAY.replace(hour=15, minute=59))
    assert SIAN not in words_of(browser.get("/"))
    monkeypatch.setattr(clock, "now", lambda: MONDAY.replace(hour=16))
    assert "Nerys Llywelyn has it." in section(browser.get("/"), "do-now")


def test_a_manager_finds_what_waits_before_anything_else(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    disclose(cast)
    ask_waiver(Duty.objects.get(rule="disclosure.manager"), reason="Told by phone", by=cast.nerys, at=MONDAY)
    monkeypatch.setattr(clock, "now", lambda: MONDAY + 3 * DAY)
    browser = Client()
    browser.force_login(cast.morgan)
    answer = browser.get("/")
    assert "Nerys Llywelyn asks to waive it: Told by phone" in section(answer, "waivers")
    assert "Complete the quick ten-topic screen" in section(answer, "overdue")
    assert "Hand over" in section(answer, "overdue")
    assert "Nothing due." not in words_of(answer)


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.GOVERNANCE_LEAD, "You answer for who saw what"),
        (Role.ADMINISTRATOR, "never people who use the service"),
        (Role.ANALYST, "counts in which no person can be found"),
        (Role.RECEPTION, "call the duty worker at once"),
        (Role.LINK_WORKER, "the one whom other agencies call"),
    ],
)
def test_roles_without_casework_read_what_they_can_do_and_nobodys_name(
    cast: Cast, signed_in: SignIn, role: Role, said: str
) -> None:
    other = make_worker("Wyn Bowen", cast.afon, cast.city, role)
    words = words_of(signed_in(other).get("/"))
    assert said in words
    assert SIAN not in words
    assert not Look.objects.filter(worker_id=other.pk).exists()


@pytest.mark.parametrize("who", ["nerys", "morgan"])
def test_today_costs_as_many_statements_with_twenty_people_as_with_one(
    cast: Cast, signed_in: SignIn, who: str
) -> None:
    browser = signed_in(getattr(cast, who))
    one = statements(browser)
    for number in range(20):
        make_case(f"Person {number}", service=cast.city, worker=cast.nerys, at=MONDAY - 10 * DAY)
    assert statements(browser) == one <= MOST


def test_somebody_of_every_role_at_the_busiest_hour_costs_no_more_than_a_page_may(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    disclose(cast)
    roles = (Role.MANAGER, Role.DUTY_WORKER, Role.KEY_WORKER)
    browser = Client()
    browser.force_login(make_worker("Wyn Bowen", cast.afon, cast.city, *roles))
    monkeypatch.setattr(clock, "now", lambda: NOON.replace(hour=17))
    assert statements(browser) <= MOST
