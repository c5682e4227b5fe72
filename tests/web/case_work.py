"""What the tests of case pages share: signed-in workers, what a browser would send, and a page in plain text."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from linkworker.cases.models import Case
from linkworker.events import clock
from linkworker.partnership.models import Worker
from tests.cast import MONDAY, Cast

NOON = MONDAY + timedelta(hours=3)
TAGS = re.compile(r"<[^>]+>")
SignIn = Callable[[Worker], Client]


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock stands at noon on the tests' Monday."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


@pytest.fixture
def signed_in(cast: Cast, at_noon: datetime) -> SignIn:
    """A browser signed in as a worker of the cast."""

    def sign_in(worker: Worker) -> Client:
        browser = Client()
        browser.force_login(worker)
        return browser

    return sign_in


def words_of(answer: HttpResponse) -> str:
    """A page as it is read: its text, with single spaces."""
    return " ".join(html.unescape(TAGS.sub(" ", answer.content.decode())).split())


def title_of(answer: HttpResponse) -> str:
    found = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    assert found
    return html.unescape(found[1])


def hidden_in(answer: HttpResponse) -> dict[str, str]:
    """The hidden fields of the page's form."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode())
    return {name: html.unescape(value) for name, value in fields}


def fill(browser: Client, path: str, typed: Mapping[str, str]) -> HttpResponse:
    """Open a form, type into it and send it."""
    page = browser.get(path)
    return browser.post(path, {**hidden_in(page), **typed})  # type: ignore[return-value,arg-type]


def page(case: Case, rest: str = "") -> str:
    return f"/cases/{case.reference}/{rest}"
