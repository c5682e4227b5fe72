"""Somebody who works for two agencies acts for one at a time; and whoever leaves is out of every session."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linkworker.events import clock, drafts
from linkworker.events.models import Draft, Event
from linkworker.partnership.models import Worker
from linkworker.partnership.roles import leave
from linkworker.partnership.setting_up import reset_sign_in
from linkworker.sharing.joining import part
from tests.cast import MONDAY, Cast, make_case
from tests.web.administering import with_administrators
from tests.web.filling import form_in

HERE = {"Origin": "http://testserver"}
FORGET = '"cache", "storage"'


@pytest.fixture
def told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(hours=1))
    told = with_administrators(cast)
    told.here = make_case("Delyth", service=told.fens, worker=told.mair)
    told.there = make_case("Eluned", service=told.idvas, worker=told.mair_there)
    return told


@pytest.fixture
def mair(told: Any) -> Client:
    """Mair's browser, signed in by her account at Afon."""
    client = Client()
    client.force_login(told.mair)
    return client


def change(browser: Client, to: Worker, **more: Any) -> HttpResponse:
    return browser.post(reverse("acting"), {"account": str(to.pk)}, **more)  # type: ignore[return-value]


def words(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def case_path(case: Any) -> str:
    return reverse("case", args=[case.reference])


def test_every_page_says_for_which_agency_somebody_of_two_acts(told: Any, mair: Client) -> None:
    bar = "You act for <strong>Afon Recovery</strong>"
    for path in (reverse("today"), reverse("services"), case_path(told.here), "/nowhere/"):
        assert bar in words(mair.get(path)), path
    change(mair, told.mair_there)
    for path in (reverse("today"), case_path(told.there), "/nowhere/"):
        assert "You act for <strong>Lantern</strong>" in words(mair.get(path)), path
    nerys = Client()
    nerys.force_login(told.nerys)
    assert "You act for" not in words(nerys.get(reverse("today")))


def test_what_is_opened_for_one_agency_is_refused_for_the_other_with_the_next_request(
    told: Any, mair: Client
) -> None:
    assert [mair.get(case_path(one)).status_code for one in (told.here, told.there)] == [200, 404]
    note = reverse("entry-new", args=[told.here.reference])
    assert mair.get(note).status_code == 200
    answer = change(mair, told.mair_there)
    assert (answer.status_code, answer["Location"], answer["Clear-Site-Data"]) == (302, "/", FORGET)
    assert [mair.get(case_path(one)).status_code for one in (told.here, told.there)] == [404, 200]
    assert mair.post(note, {"text": "Came by"}).status_code == 404
    change(mair, told.mair)
    assert [mair.get(case_path(one)).status_code for one in (told.here, told.there)] == [200, 404]


def test_changing_is_a_session_of_its_own_and_both_chains_say_so(told: Any, mair: Client) -> None:
    mair.get(reverse("today"))
    before, began = mair.session.session_key, mair.session["began"]
    change(mair, told.mair_there)
    assert mair.session.session_key != before
    assert mair.session["began"] == began
    old = Client()
    old.cookies["session"] = before
    assert "/account/sign-in/" in old.get(reverse("today"))["Location"]
    rows = Event.objects.filter(kind__in=["signed_in", "signed_out"]).order_by("at", "id")
    told_of = {(row.kind, row.agency_id, row.thing_id, row.data.get("because")) for row in rows}
    assert ("signed_out", told.afon.pk, told.mair.pk, "changed") in told_of
    assert ("signed_in", told.lantern.pk, told.mair_there.pk, None) in told_of


def test_nobody_changes_to_an_account_that_is_not_theirs(told: Any, mair: Client) -> None:
    for number in (told.dafydd.pk, told.nerys.pk, told.mair.pk, 99999999, "x"):
        assert mair.post(reverse("acting"), {"account": str(number)}).status_code == 404
    assert mair.session["_auth_user_id"] == str(told.mair.pk)
    nerys = Client()
    nerys.force_login(told.nerys)
    assert change(nerys, told.mair_there).status_code == 404
    leave(told.mair_there, by=None, at=MONDAY)
    assert change(mair, told.mair_there).status_code == 404


def test_drafts_of_the_two_do_not_mix(told: Any, mair: Client) -> None:
    path = reverse("alerts")
    mair.post(f"/drafts{path}", {"email": "here@example.org", "way": "mail"})
    change(mair, told.mair_there)
    assert "here@example.org" not in words(mair.get(path))
    mair.post(f"/drafts{path}", {"email": "there@example.org", "way": "mail"})
    change(mair, told.mair)
    assert drafts.find(worker_id=told.mair.pk, form=path).data["email"] == ["here@example.org"]  # type: ignore[union-attr]


def test_a_tab_left_open_keeps_nothing_under_the_other_account(told: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(told.mair)
    note = reverse("entry-new", args=[told.here.reference])
    tab = {
        **form_in(browser.get(note)),
        "text": "He waits outside",
        "csrfmiddlewaretoken": "of-the-old-session",
    }  # type: ignore[arg-type]
    browser.force_login(told.mair_there)
    for path in (note, f"/drafts{note}"):
        answer = browser.post(path, tab, headers=HERE)
        assert answer.status_code == 403
        assert "If you changed the agency meanwhile" in words(answer)  # type: ignore[arg-type]
    assert not Draft.objects.exists()
    browser.force_login(told.mair)
    browser.post(note, tab, headers=HERE)
    assert Draft.objects.get().worker_id == told.mair.pk


@pytest.mark.parametrize("how", ["reset", "left", "parted", "password"])
def test_what_was_reached_through_an_account_ends_with_it(told: Any, mair: Client, how: str) -> None:
    change(mair, told.mair_there)
    direct = Client()
    direct.force_login(told.mair_there)
    assert mair.get(reverse("services")).status_code == 200
    if how == "reset":
        reset_sign_in(told.mair, password="another-long-word", at=MONDAY)
    elif how == "left":
        leave(told.mair, by=told.tegwen, at=MONDAY)
    elif how == "parted":
        part(told.mair, at=MONDAY)
    else:
        told.mair.set_password("another-long-word")
        told.mair.save()
    answer = mair.get(reverse("services"))
    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/")
    assert answer["Clear-Site-Data"] == FORGET
    assert direct.get(reverse("services")).status_code == 200


def test_a_session_that_came_back_to_where_it_began_stands_by_itself(told: Any, mair: Client) -> None:
    change(mair, told.mair_there)
    change(mair, told.mair)
    part(told.mair, at=MONDAY)
    assert mair.get(reverse("services")).status_code == 200


def test_every_page_has_the_way_out(told: Any, mair: Client) -> None:
    way_out = f'<form method="post" action="{reverse("account_logout")}" data-sign-out'
    for path in (
        reverse("today"),
        case_path(told.here),
        reverse("acting"),
        reverse("mfa_index"),
        "/nowhere/",
    ):
        assert way_out in words(mair.get(path)), path  # type: ignore[arg-type]


def test_who_changed_agency_changes_no_sign_in_without_its_password(told: Any) -> None:
    browser = Client()
    browser.post(reverse("account_login"), {"login": "mair", "password": "mair"})
    assert browser.post(reverse("account_reauthenticate"), {"password": "mair"}).status_code == 302
    assert browser.get(reverse("mfa_activate_totp")).status_code == 200
    change(browser, told.mair_there)
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert browser.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate")), name
    assert browser.post(reverse("account_reauthenticate"), {"password": "mair"}).status_code == 422


def test_a_second_step_that_was_given_counts_after_the_change(told: Any, settings: Settings) -> None:
    settings.LINKWORKER_SECOND_FACTOR = True
    browser = Client()
    browser.force_login(told.mair)
    Authenticator.objects.create(user=told.mair, type=Authenticator.Type.TOTP, data={})
    assert browser.get(reverse("services")).status_code == 200
    change(browser, told.mair_there)
    assert browser.get(reverse("services")).status_code == 200
    direct = Client()
    direct.force_login(told.mair_there)
    assert direct.get(reverse("services"))["Location"] == reverse("mfa_index")


def sessions_of(worker: Worker, number: int) -> list[Client]:
    browsers = [Client() for _ in range(number)]
    for browser in browsers:
        browser.force_login(worker)
        assert browser.get(reverse("services")).status_code == 200
    return browsers


@pytest.mark.parametrize("how", ["left", "role over"])
def test_a_leavers_sessions_all_end_with_their_next_request_whatever_it_is(told: Any, how: str) -> None:
    case = told.sian
    requests = [
        lambda browser: browser.get(case_path(case)),
        lambda browser: browser.post(reverse("entry-new", args=[case.reference]), {"text": "He came by"}),
        lambda browser: browser.post(f"/drafts{case_path(case)}close/", {"note": "Went north"}),
        lambda browser: browser.post(reverse("stay")),
        lambda browser: browser.get(reverse("chronology-text", args=[case.reference])),
    ]
    browsers = sessions_of(told.nerys, len(requests))
    colleague = sessions_of(told.morgan, 1)[0]
    entries = case.entries.count()
    if how == "left":
        leave(told.nerys, by=told.tegwen, at=MONDAY + timedelta(hours=1))
    else:
        told.nerys.roles.update(until=MONDAY + timedelta(hours=1))
    for browser, ask in zip(browsers, requests, strict=True):
        answer = ask(browser)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/account/sign-in/")
        assert answer["Clear-Site-Data"] == FORGET
        assert "_auth_user_id" not in browser.session
    assert case.entries.count() == entries
    assert colleague.get(case_path(case)).status_code == 200


def test_a_session_that_lay_idle_ends_with_the_browser_forgetting(told: Any, mair: Client) -> None:
    mair.get(reverse("services"))
    assert "Clear-Site-Data" not in mair.get(reverse("services"))
    session = mair.session
    session["seen"] = clock.machine_seconds() - 21 * 60
    session.save()
    assert mair.get(f"{reverse('account_login')}?idle=1")["Clear-Site-Data"] == FORGET
    assert "Clear-Site-Data" not in mair.get(reverse("account_login"))
