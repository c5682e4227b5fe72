"""Every answer carries the same strict headers, refusals look like absence, and a look changes nothing."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from linkworker.design.build import BUILT
from linkworker.events import clock
from linkworker.events.models import Look
from linkworker.web.middleware import MAY_WRITE, WroteInGet
from tests.cast import MONDAY, Cast
from tests.web import same

DIRECTIVES = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
INLINE = re.compile(
    rb"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(\ssrc=|type=\"application/json\"))|javascript:", re.I
)
PAGES = {
    "/account/sign-in/": 200,
    "/account/": 200,
    "/account/password/": 200,
    "/account/sign-out/": 200,
    "/try/note/": 200,
    "/try/refuses/": 404,
    "/nowhere/": 404,
    "/try/breaks/": 500,
    "/stay/": 405,
    "/try/note": 301,
    "/static/nothing.css": 404,
}


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.stand_ins"


@pytest.fixture
def nerys(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.nerys)
    return client


def check(answer: HttpResponse) -> None:
    assert set(answer["Content-Security-Policy"].split("; ")) == DIRECTIVES
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert INLINE.search(answer.content) is None


@pytest.mark.parametrize(("path", "status"), PAGES.items())
def test_a_worker_gets_every_page_with_every_header(nerys: Client, path: str, status: int) -> None:
    answer = nerys.get(path)
    assert answer.status_code == (302 if path == "/account/sign-in/" else status)
    check(answer)


@pytest.mark.parametrize("path", ["/account/sign-in/", "/try/note/", "/nowhere/", "/account/second-step/"])
def test_nobody_gets_every_page_with_every_header(db: None, path: str) -> None:
    check(Client().get(path))


def test_a_page_out_of_date_has_every_header(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.nerys)
    answer = client.post("/try/note/")
    assert answer.status_code == 403
    check(answer)


def test_the_cookies_are_closed_to_scripts_and_to_other_sites(cast: Cast, client: Client) -> None:
    answer = client.get("/account/sign-in/")
    assert (answer.cookies["form"]["httponly"], answer.cookies["form"]["samesite"]) == (True, "Strict")
    answer = client.post("/account/sign-in/", {"login": "nerys", "password": "nerys"})
    cookie = answer.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_what_holds_no_person_may_be_kept_by_the_browser(db: None) -> None:
    assert BUILT.joinpath("main.css").exists()
    answer = Client().get("/static/main.css")
    assert b"".join(answer.streaming_content)
    assert "no-store" not in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer
    answer.close()


def test_a_refusal_and_an_unknown_address_have_the_same_bytes(
    nerys: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    assert same.everything(nerys.get("/try/refuses/")) == same.everything(nerys.get("/nowhere/"))


def test_a_page_that_broke_says_so_and_nothing_else(nerys: Client) -> None:
    page = nerys.get("/try/breaks/").content.decode()
    assert "Something went wrong here" in page
    assert "call 999" in page
    assert "broken on purpose" not in page


def test_a_look_that_writes_is_stopped(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.nerys)
    with pytest.raises(WroteInGet):
        client.get("/try/writes/")


def test_a_look_may_write_looks_drafts_sessions_and_rate_limits(nerys: Client) -> None:
    assert nerys.get("/try/may-write/").status_code == 200
    assert nerys.session["tried"] is True
    assert Look.objects.filter(route="try").count() == 1


@pytest.mark.parametrize(
    ("sql", "allowed"),
    [
        ("SELECT 1", True),
        ('INSERT INTO "events_look" ("id") VALUES (1)', True),
        ("DELETE FROM rate_limits WHERE expires < 1", True),
        ('UPDATE "events_draft" SET "data" = 1', True),
        ('INSERT INTO "events_lookup" ("id") VALUES (1)', False),
        ('DELETE FROM "events_look"', False),
        ('INSERT INTO "cases_case" ("id") VALUES (1)', False),
        ("WITH gone AS (DELETE FROM people) SELECT 1", False),
        ("TRUNCATE rate_limits", False),
    ],
)
def test_what_a_look_may_write(sql: str, allowed: bool) -> None:
    assert bool(MAY_WRITE.match(sql)) is allowed
