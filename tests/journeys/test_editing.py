"""Two people at one page: the second is told what changed and loses nothing. Every page that changes something."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import sync_playwright

from tests.journeys.conftest import QUIET, chromium
from tests.journeys.editing import Desks, fill, lost, save, serving, told
from tests.web import every_form
from tests.web.every_form import EDITING, Filling, meant
from tests.web.test_every_url import World, world  # noqa: F401


@pytest.fixture
def desks(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desks]:  # noqa: F811
    """Started after the database was set up, closed before it is undone."""
    monkeypatch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
    )  # the browser's loop runs in the test's own thread
    every_form.with_eleri(world)
    shared, one_at_a_time = connections["default"], threading.Lock()
    with serving(one_at_a_time) as site, sync_playwright() as playwright:
        connections["default"] = shared  # under that loop Django would open another one
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield Desks(world, browser, site, one_at_a_time)
        browser.close()


def two_at(desks: Desks, name: str, filling: Filling) -> dict[str, object]:
    """What each of two people meets who opened the same page and send it one after the other."""
    path = every_form.path_of(name, desks.world)
    first = desks.open(filling.who[0], path, with_js=False)
    second = desks.open(filling.who[1], path, with_js=True)
    typed = meant(filling.typed, desks.world)
    fill(first, meant(filling.other, desks.world))
    fill(second, typed)
    met: dict[str, object] = {"first": save(first), "second": save(second)}
    if filling.gone:
        return met
    met["is named"] = getattr(desks.world.cast, filling.who[0]).name in told(second)
    met["lost"] = lost(second, typed)
    met["again"] = save(second)
    return met


def test_of_two_people_at_one_page_the_second_is_told_what_changed_and_loses_nothing(desks: Desks) -> None:
    wrong = []
    for name, filling in EDITING.items():
        with desks.undone():
            met = two_at(desks, name, filling)
        again = 409 if filling.over else 200
        kept = {"first": 200, "second": 409, "is named": True, "lost": [], "again": again}
        if met != ({"first": 200, "second": 404} if filling.gone else kept):
            wrong.append((name, met))
    assert wrong == [], "\n".join(map(str, wrong))


def test_every_page_that_does_more_than_add_a_record_is_tried() -> None:
    assert sorted(EDITING) == sorted(set(every_form.pages()) - set(every_form.ADDING))
