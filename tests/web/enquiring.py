"""Walking through an enquiry as a worker's browser does: each screen is read, filled in and sent."""

import html
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from linkworker.cases.models import Case, Enquiry
from linkworker.events import clock
from tests.cast import MONDAY, Cast

Fields = dict[str, Any]
SETTING: Fields = {
    "alone": "alone",
    "mode": "face-to-face",
    "place": "private-room",
    "interpreting": "not-needed",
    "moment": "now",
    "occasion": "assessment",
    "on-day": "2",
    "on-month": "11",
    "on-year": "2026",
    "time": "",
}
NO_TO_ALL: Fields = {
    "experienced_now": "no",
    "experienced_past": "no",
    "caused_now": "no",
    "caused_past": "no",
}
CAUSED_NO: Fields = {"caused_now": "no", "caused_past": "no"}
NEXT: Fields = {"next_on-day": "4", "next_on-month": "11", "next_on-year": "2026"}


class _Hidden(HTMLParser):
    """The hidden fields of the form that is not for signing out or staying."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = "lw-form" in (given.get("class") or "").split()
        if self.inside and tag == "input" and given.get("type") == "hidden":
            self.fields.setdefault(str(given["name"]), []).append(given.get("value") or "")


def hidden_in(answer: HttpResponse) -> dict[str, list[str]]:
    """What a page's form carries unseen."""
    parser = _Hidden()
    parser.feed(answer.content.decode())
    return {name: values for name, values in parser.fields.items() if name != "csrfmiddlewaretoken"}


def new_path(case: Case) -> str:
    return f"/cases/{case.reference}/enquiries/new/"


def send(client: Client, page: HttpResponse, path: str, **typed: Any) -> HttpResponse:
    """Send the form of a page with what was typed, and follow to the next screen."""
    return client.post(path, {**hidden_in(page), **typed}, follow=True)  # type: ignore[return-value]


def walk(client: Client, case: Case, *screens: Fields) -> HttpResponse:
    """Fill in one screen after the other; the page after the last. Nothing was caused unless it is said."""
    path = new_path(case)
    page: HttpResponse = client.get(path)  # type: ignore[assignment]
    for typed in screens:
        caused = CAUSED_NO if hidden_in(page)["step"] == ["caused"] else {}
        page = send(client, page, path, **{**caused, **typed})
    return page


def only_enquiry() -> Enquiry:
    return Enquiry.objects.get(is_current=True)


def text_of(answer: HttpResponse) -> str:
    """A page's markup in one line, its words as they are read."""
    return " ".join(html.unescape(answer.content.decode()).split())


def shown_in(page: HttpResponse, name: str) -> str:
    """What stands in a text box of a page."""
    box = next(tag for tag in re.findall(r"<input[^>]*>", text_of(page)) if f'name="{name}"' in tag)
    found = re.search(r'value="([^"]*)"', box)
    return found[1] if found else ""


@pytest.fixture
def nerys(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser in which Nerys is signed in, on the fixed Monday at 9:00."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    client.force_login(cast.nerys)
    return client
