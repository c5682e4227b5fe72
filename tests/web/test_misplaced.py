"""The pages of an entry about somebody else: taken out in two presses, told on Today, kept from everybody else."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linkworker.cases.actions import add_entry
from linkworker.cases.build import Told
from linkworker.cases.gates import open_case
from linkworker.cases.models import Case, Entry, EntryKind
from linkworker.events import clock
from linkworker.misplaced.models import Aside, TakenOut, Telling
from linkworker.partnership.models import Worker
from linkworker.practice.sharing import Role
from tests.cast import MONDAY, Cast, make_case, make_worker, visit_of
from tests.web import same
from tests.web.astray import TEXT, make_astray

NOON = MONDAY + timedelta(hours=3)


@pytest.fixture
def eleri(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Worker:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    cast.eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)  # type: ignore[attr-defined]
    return cast.eleri  # type: ignore[attr-defined,no-any-return]


def signed_in(worker: Worker) -> Client:
    browser = Client()
    browser.force_login(worker)
    return browser


def a_note(case: Case, by: Worker) -> Entry:
    at = MONDAY + timedelta(hours=1)
    return add_entry(case, Told(EntryKind.NOTE, text=TEXT), by=by, at=at, recorded_at=at)


def words(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_from_the_chronology_an_entry_goes_to_another_case_and_nothing_of_it_stays(
    cast: Cast, eleri: Worker
) -> None:
    bron = make_case("Bron", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    note = a_note(cast.sian, cast.nerys)
    open_case(visit_of(eleri, NOON), cast.sian.reference)
    browser, here = signed_in(cast.nerys), reverse("chronology", args=[cast.sian.reference])
    path = reverse("entry-take-out", args=[cast.sian.reference, note.pk])
    assert path in browser.get(here).content.decode()
    assert "keys" in words(browser, path)
    typed = {"where": "moved", "reference": bron.reference.lower(), "reason": "Bron told it"}
    assert browser.post(path, typed).status_code == 302
    assert "keys" not in words(browser, here)
    assert "An entry that was about somebody else was taken out of this record" in words(browser, here)
    assert "Nerys Llywelyn" in words(browser, here)
    assert "keys" in words(browser, reverse("chronology", args=[bron.reference]))
    assert browser.get(path).status_code == 404


def test_a_reference_that_is_hidden_and_one_that_is_not_there_get_the_same_sentence(
    cast: Cast, eleri: Worker
) -> None:
    hers = make_case("Carol", service=cast.fens, worker=cast.priya)
    path = reverse("entry-take-out", args=[cast.sian.reference, a_note(cast.sian, cast.nerys).pk])
    browser, said = signed_in(cast.nerys), []
    for reference in (hers.reference, "K7RD-42Q-FB3", cast.sian.reference):
        typed = {"where": "moved", "reference": reference, "reason": "Somebody else"}
        answer = browser.post(path, typed)
        assert answer.status_code == 422
        said.append(answer.content.decode().count("No other case in which you may write has this reference"))
    assert said[0] == said[1] == said[2] > 0
    assert not TakenOut.objects.exists()


def test_whoever_had_read_it_is_told_on_today_until_they_say_that_they_have_read_this(
    cast: Cast, eleri: Worker
) -> None:
    made = make_astray(cast, NOON)
    browser = signed_in(eleri)
    path = reverse("telling", args=[made.telling.pk])
    assert path in browser.get("/").content.decode()
    assert "Luned: an entry that you may have read was about somebody else" in words(browser, "/")
    assert "Do not act on it" in words(browser, path)
    assert "keys" not in words(browser, path)
    assert browser.post(reverse("telling-read", args=[made.telling.pk])).status_code == 302
    assert path not in browser.get("/").content.decode()
    assert "Read by Eleri Rees" in words(browser, path)


def test_nobody_else_says_that_they_have_read_what_somebody_is_told(cast: Cast, eleri: Worker) -> None:
    made = make_astray(cast, NOON)
    for other in (cast.nerys, cast.morgan, cast.dafydd, cast.rhys):
        absent = signed_in(other).post(reverse("telling-read", args=[99999999]))
        answer = signed_in(other).post(reverse("telling-read", args=[made.telling.pk]))
        assert answer.status_code == 404
        assert same.everything(answer) == same.everything(absent)
    assert Telling.objects.get().read_at is None


def test_what_is_kept_aside_is_read_by_a_lead_who_says_why(cast: Cast, eleri: Worker) -> None:
    make_astray(cast, NOON)
    browser = signed_in(eleri)
    assert reverse("kept-aside") in browser.get("/team/").content.decode()
    assert reverse("kept-aside") not in signed_in(cast.morgan).get("/team/").content.decode()
    assert "keys" not in words(browser, reverse("kept-aside"))
    path = reverse("aside-read", args=[Aside.objects.get().pk])
    assert "keys" not in words(browser, path)
    shown = browser.post(path, {"reason": "A sister rang"})
    assert TEXT in words(browser, shown["Location"])
    assert "Somebody rang about it" in words(browser, shown["Location"])
