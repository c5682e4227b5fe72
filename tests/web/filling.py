"""Filling in a page's form as a browser does: what stands in it is sent with what somebody changes."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

Fields = dict[str, list[str]]


class _Form(HTMLParser):
    """What the page's own form would send: hidden and typed values, what is ticked and chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self.inside = False
        self.area = ""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.inside = "lw-form" in (given.get("class") or "").split()
        if not self.inside:
            return
        if tag == "input" and name:
            self._input(given, name)
        elif tag == "textarea":
            self.area = name
            self.fields[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.fields[self.select] = [given.get("value") or ""]

    def _input(self, given: Mapping[str, str | None], name: str) -> None:
        if given.get("type") in {"radio", "checkbox"} and "checked" not in given:
            return
        self.fields.setdefault(name, []).append(given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] = [self.fields[self.area][0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self.fields[self.area] = [self.fields[self.area][0].removeprefix("\n")]
            self.area = ""
        if tag == "select":
            self.select = ""
        if tag == "form":
            self.inside = False


def form_in(answer: HttpResponse) -> Fields:
    """What the page's form would send as it stands."""
    parser = _Form()
    parser.feed(answer.content.decode())
    return {name: values for name, values in parser.fields.items() if name != "csrfmiddlewaretoken"}


def send(browser: Client, path: str, **changes: Any) -> HttpResponse:
    """Open a form, change something and send it; the page it leads to."""
    return send_from(browser, path, browser.get(path), **changes)  # type: ignore[arg-type]


def send_from(browser: Client, path: str, page: HttpResponse, **changes: Any) -> HttpResponse:
    """Change something on a page that is open, and send its form; the page it leads to."""
    typed = form_in(page)
    for name, value in changes.items():
        typed[name.replace("__", "-")] = value if isinstance(value, list) else [value]
    return browser.post(path, typed, follow=True)  # type: ignore[return-value,arg-type]


def walk(browser: Client, path: str, *screens: Mapping[str, Any]) -> HttpResponse:
    """Fill in a journey screen by screen; the page it ends on."""
    page: Any = browser.get(path, follow=True)
    for changes in screens:
        page = send_from(browser, path.split("?")[0], page, **changes)
    return page  # type: ignore[no-any-return]
