"""Every page with a form, by Django's client: sent twice, sent wrongly, left and found again. Nothing typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from linkworker.events import clock
from linkworker.events.models import Event
from linkworker.web.form_page import FormPage
from tests.web import every_form
from tests.web.every_form import ADDING, EDITING, EVERY, Filling, broken_links, meant, sheet
from tests.web.test_every_url import World, signed_in, world  # noqa: F401

Sheet = dict[str, Any]


@pytest.fixture
def here(world: World) -> World:  # noqa: F811
    return every_form.with_eleri(world)


@contextmanager
def undone() -> Iterator[None]:
    """What one page does is not there for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sending(world: World) -> Iterator[tuple[str, Filling, Client, str, Sheet]]:  # noqa: F811
    """Each page in turn with what its first worker types, sent without a look at the page."""
    for name, filling in EVERY.items():
        with undone():
            browser = signed_in(world, filling.who[0])
            yield name, filling, browser, every_form.path_of(name, world), meant(filling.typed, world)


def opened(world: World, name: str, who: int = 0) -> tuple[Client, str, Sheet]:  # noqa: F811
    """A worker at a page: their browser, the path, and what its form holds."""
    browser = signed_in(world, EVERY[name].who[who])
    path = every_form.path_of(name, world)
    return browser, path, sheet(browser.get(path))


def each(world: World) -> Iterator[tuple[str, Filling, Client, str, Sheet]]:  # noqa: F811
    """Each page in turn, opened by the first of those who may send it."""
    for name, filling in EVERY.items():
        with undone():
            yield name, filling, *opened(world, name)


def led(answer: HttpResponse) -> tuple[int, str]:
    return answer.status_code, answer.get("Location", "")


def holds(form: Sheet, filling: Filling) -> bool:
    """Whether what was typed stands in a form."""
    return form.get(filling.kept or filling.missing) == [filling.typed[filling.kept or filling.missing]]


def keeps_draft(name: str) -> bool:
    return every_form.pages()[name].keeps_draft


def test_every_page_with_a_form_stands_in_one_of_the_tables() -> None:
    found = every_form.pages()
    assert sorted(found) == sorted([*EDITING, *ADDING])
    assert [name for name, view in found.items() if not issubclass(view, FormPage)] == []


def test_a_form_that_guards_a_version_changes_something() -> None:
    versioned = {name for name, view in every_form.pages().items() if view.form_class.versioned}
    assert versioned <= set(EDITING)
    assert {name for name, filling in EDITING.items() if not filling.over} == versioned


def test_a_form_sent_twice_makes_one_record_and_both_lead_to_the_same_place(here: World) -> None:
    wrong = []
    for name, filling, browser, path, form in each(here):
        before = Event.objects.count()
        first = led(browser.post(path, {**form, **meant(filling.typed, here)}))
        made = Event.objects.count()
        second = led(browser.post(path, {**form, **meant(filling.typed, here)}))
        if (first[0], second, made > before, Event.objects.count()) != (302, first, True, made):
            wrong.append((name, first, second, made - before))
    assert wrong == [], wrong


def test_what_is_sent_wrongly_is_told_with_links_and_stays(here: World) -> None:
    wrong = []
    for name, filling, browser, path, form in each(here):
        typed = every_form.refused(filling, here)
        answer = browser.post(path, {**form, **typed})
        kept = not filling.kept or sheet(answer).get(filling.kept) == [typed[filling.kept]]
        if answer.status_code != 422 or not kept or broken_links(answer):
            wrong.append((name, answer.status_code, kept, broken_links(answer)))
    assert wrong == [], wrong


def test_what_is_typed_is_kept_as_a_draft_and_comes_back(here: World) -> None:
    wrong = []
    for name, filling, browser, path, typed in sending(here):
        kept = browser.post(f"/drafts{path}", typed)
        if not keeps_draft(name):
            is_right = kept.status_code == 404
        else:
            back = sheet(browser.get(path))
            is_right = kept.status_code == 204 and holds(back, filling)
        if not is_right:
            wrong.append((name, kept.status_code))
    assert wrong == [], wrong


def test_what_is_sent_after_the_time_out_comes_back(here: World) -> None:
    wrong = []
    for name, filling, browser, path, typed in sending(here):
        session = browser.session
        session["seen"] = clock.machine_seconds() - 21 * 60
        session.save()
        sent = browser.post(path, typed)
        browser.force_login(getattr(here.cast, filling.who[0]))
        if not led(sent)[1].startswith("/account/sign-in/?idle=1"):
            wrong.append((name, led(sent)))
        elif keeps_draft(name) and not holds(sheet(browser.get(path)), filling):
            wrong.append((name, "not there"))
    assert wrong == [], wrong


def test_a_draft_from_before_somebody_elses_change_does_not_write_over_it(here: World) -> None:
    wrong = []
    for name, filling in EDITING.items():
        if filling.over or not keeps_draft(name):
            continue
        with undone():
            browser, path, form = opened(here, name)
            browser.post(f"/drafts{path}", {**form, **meant(filling.typed, here)})
            other, _path, theirs = opened(here, name, who=1)
            saved = other.post(path, {**theirs, **meant(filling.other, here)})
            left = sheet(browser.get(path))
            told = browser.post(path, left)
            again = browser.post(path, sheet(told))
            if [one.status_code for one in (saved, told, again)] != [302, 409, 302]:
                wrong.append((name, saved.status_code, told.status_code, again.status_code))
    assert wrong == [], wrong
