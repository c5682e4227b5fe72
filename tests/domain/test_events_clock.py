"""The demo's clock moves forwards for everyone, and only in the demo."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from linkworker.events import clock
from linkworker.events.models import DemoClock, Event

pytestmark = pytest.mark.django_db
NEAR = timedelta(seconds=10)


@pytest.fixture(autouse=True)
def demo(settings: Any) -> Iterator[None]:
    settings.LINKWORKER_DEMO = True
    yield
    clock.end_request()


def ahead() -> timedelta:
    return clock.now() - datetime.now(UTC)


def run(*arguments: str) -> datetime:
    out = StringIO()
    call_command("clock", *arguments, stdout=out)
    return datetime.fromisoformat(out.getvalue().strip())


def test_the_clock_is_the_real_one_until_it_is_moved() -> None:
    assert abs(ahead()) < NEAR
    assert clock.now().tzinfo is UTC


def test_the_clock_moves_by_a_span_and_to_a_time_and_no_event_tells() -> None:
    clock.advance(timedelta(days=3))
    clock.advance(timedelta(hours=2))
    assert abs(ahead() - timedelta(days=3, hours=2)) < NEAR
    target = clock.now() + timedelta(days=30)
    assert target <= clock.set(target) < target + NEAR
    assert target <= clock.show()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "move",
    [
        lambda: clock.advance(timedelta(seconds=-1)),
        lambda: clock.set(clock.now() - timedelta(seconds=2)),
        lambda: clock.set((clock.now() + timedelta(days=1)).replace(tzinfo=None)),
    ],
)
def test_the_clock_does_not_move_backwards_or_to_a_time_without_its_zone(move: Callable[[], object]) -> None:
    clock.advance(timedelta(days=1))
    with pytest.raises(clock.ClockRefused):
        move()
    assert abs(ahead() - timedelta(days=1)) < NEAR


@pytest.mark.parametrize(
    "move", [clock.show, lambda: clock.advance(timedelta(1)), lambda: clock.set(clock.now() + timedelta(1))]
)
def test_outside_the_demo_the_clock_is_the_real_one_and_cannot_be_moved(
    settings: Any, move: Callable[[], object], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clock.advance(timedelta(days=1))
    settings.LINKWORKER_DEMO = False
    with django_assert_num_queries(0):
        with pytest.raises(clock.ClockRefused):
            move()
        assert abs(ahead()) < NEAR


def test_in_a_request_the_clock_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    clock.begin_request()
    with django_assert_num_queries(1):
        clock.now()
        clock.now()


def test_a_move_made_elsewhere_holds_from_the_next_request_on() -> None:
    clock.begin_request()
    clock.now()
    DemoClock.objects.create(offset=3600)
    assert abs(ahead()) < NEAR
    clock.end_request()
    clock.begin_request()
    assert abs(ahead() - timedelta(hours=1)) < NEAR


def test_a_request_that_lasts_sees_a_move_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock.begin_request()
    clock.now()
    DemoClock.objects.create(offset=3600)
    started = clock.monotonic()
    monkeypatch.setattr(clock, "monotonic", lambda: started + clock.HELD_SECONDS)
    assert abs(ahead() - timedelta(hours=1)) < NEAR


def test_a_request_sees_its_own_move_at_once() -> None:
    clock.begin_request()
    clock.now()
    clock.advance(timedelta(hours=1))
    assert abs(ahead() - timedelta(hours=1)) < NEAR


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{clock.now()} {clock.now()}")


urlpatterns = [path("page", page)]


def test_what_a_page_held_is_forgotten_after_it(
    settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
    with django_assert_num_queries(1):
        assert Client().get("/page").status_code == 200
    with django_assert_num_queries(2):
        clock.now()
        clock.now()


@pytest.mark.parametrize("wrong", [{"id": 2}, {"offset": -1}])
def test_there_is_one_clock_and_it_is_never_behind(wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError):
        DemoClock.objects.create(**wrong)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3 days", timedelta(days=3)),
        ("1 day", timedelta(days=1)),
        ("2h", timedelta(hours=2)),
        ("1 day 2 hours", timedelta(days=1, hours=2)),
        ("1 day, 2 hours", timedelta(days=1, hours=2)),
        ("1d2h30m", timedelta(days=1, hours=2, minutes=30)),
        ("90 Minutes", timedelta(minutes=90)),
        ("2 weeks", timedelta(weeks=2)),
        ("45s", timedelta(seconds=45)),
        ("P3D", timedelta(days=3)),
        ("PT2H", timedelta(hours=2)),
        ("p1dt12h", timedelta(days=1, hours=12)),
    ],
)
def test_a_span_is_read_as_people_write_it(text: str, span: timedelta) -> None:
    assert clock.parse_span(text) == span


@pytest.mark.parametrize(
    "text", ["", "3", "days", "3 days ago", "-3 days", "3 dayz", "3 months", "P", "Pfoo"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        clock.parse_span(text)


def test_the_command_shows_sets_and_advances_the_clock() -> None:
    assert abs(run("show") - datetime.now(UTC)) < NEAR
    assert abs(run("advance", "3 days") - datetime.now(UTC) - timedelta(days=3)) < NEAR
    assert abs(run("advance", "2", "hours") - datetime.now(UTC) - timedelta(days=3, hours=2)) < NEAR
    assert abs(run("set", "2099-07-01T09:00") - datetime(2099, 7, 1, 8, 0, tzinfo=UTC)) < NEAR
    assert abs(run("set", "2099-07-02T09:00+00:00") - datetime(2099, 7, 2, 9, 0, tzinfo=UTC)) < NEAR


@pytest.mark.parametrize(
    "arguments",
    [
        ["set", "2001-01-01"],
        ["set", "tomorrow"],
        ["advance", "never"],
        ["advance", "9" * 30 + " days"],
        ["advance", "9000000 days"],
    ],
)
def test_the_command_refuses_what_is_past_or_no_time(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)
    assert abs(ahead()) < NEAR


@pytest.mark.parametrize("arguments", [["show"], ["set", "2099-01-01"], ["advance", "3 days"]])
def test_the_command_is_refused_outside_the_demo(settings: Any, arguments: list[str]) -> None:
    settings.LINKWORKER_DEMO = False
    with pytest.raises(CommandError, match="demo"):
        run(*arguments)
    settings.LINKWORKER_DEMO = True
    assert run(*arguments)
