"""Several writers at once leave no gap in a chain and no look unsealed. SQLite has one writer at a time."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from linkworker.events import drafts, keys
from linkworker.events.models import Event, Submission
from linkworker.events.sealing import seal_looks
from linkworker.events.verifying import verify
from tests.domain.event_rows import MONDAY, WORKER, owner_connected, some_events, some_looks, wipe


@pytest.fixture
def owner(django_db_setup: None) -> Iterator[None]:
    with owner_connected():
        yield


@pytest.fixture(autouse=True)
def writers(owner: None, transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    settings.LINKWORKER_EVENT_HANDLERS = []
    settings.LINKWORKER_KEYS = str(tmp_path / "keys.json")
    yield
    wipe()
    keys.forget()


def started(work: Callable[[], object]) -> threading.Thread:
    """A thread doing some work on a connection of its own."""

    def done() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=done)
    thread.start()
    return thread


def test_events_written_at_the_same_time_leave_no_gap() -> None:
    for thread in [started(lambda: [some_events(7, 1) for _ in range(20)]) for _ in range(2)]:
        thread.join()
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert verify() is None


def test_a_look_still_being_written_holds_the_seal_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkworker.events.sealing.PATIENCE_SECONDS", 0.2)
    written, over = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            some_looks(7, 1)
            written.set()
            over.wait(20)

    writer = started(slow_writer)
    try:
        assert written.wait(20)
        some_looks(7, 1)
        assert seal_looks(MONDAY) == []
    finally:
        over.set()
        writer.join()
    (seal,) = seal_looks(MONDAY)
    assert (seal.data["count"], verify()) == (2, None)


def test_a_form_sent_again_before_the_first_is_done_waits_and_makes_no_second_record() -> None:
    claimed, led = threading.Event(), []
    token = UUID(int=5)

    def first() -> None:
        with transaction.atomic():
            led.append(drafts.claim(token, worker_id=WORKER, at=MONDAY))
            claimed.set()
            waiting.wait(20)
            drafts.settle(token, worker_id=WORKER, result_path="/cases/x1")

    def second() -> None:
        with transaction.atomic():
            led.append(drafts.claim(token, worker_id=WORKER, at=MONDAY))

    waiting = threading.Event()
    one = started(first)
    assert claimed.wait(20)
    two = started(second)
    two.join(0.2)
    assert led == [None]
    waiting.set()
    one.join()
    two.join()
    assert led == [None, "/cases/x1"]
    assert Submission.objects.count() == 1
