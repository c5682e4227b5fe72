"""What the tests of events share: a moment, a chain to work on, and a way round the triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from linkworker.events import append_only
from linkworker.events.kinds import Kind, LookKind
from linkworker.events.models import Event, Look
from linkworker.events.recording import look, record
from tests.postgres import APP, OWNER, connect_as

MONDAY = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
WORKER, CASE, HOLDING, SUBJECT = 11, 21, 31, 41


def some_events(agency_id: int, count: int) -> list[Event]:
    """So many events of an agency, a minute apart, each with every column filled."""
    with transaction.atomic():
        return [
            record(
                Kind.ENTRY_ADDED,
                agency_id=agency_id,
                actor=WORKER,
                at=MONDAY + timedelta(minutes=number),
                thing="entry",
                thing_id=CASE + number,
                holding_id=HOLDING,
                subject_id=SUBJECT,
                category="abuse",
                data={"version": number, "codes": ["a", "b"], "sure": True},
            )
            for number in range(count)
        ]


def some_looks(agency_id: int, count: int) -> list[Look]:
    """So many looks of an agency's worker at one page."""
    about: dict[str, Any] = {"worker_id": WORKER, "at": MONDAY, "route": "case", "subjects": [1]}
    return [look(LookKind.PAGE, agency_id=agency_id, **about) for _ in range(count)]


@contextmanager
def owner_connected() -> Iterator[None]:
    """The connection is that of the role which owns the tables, as an intruder with the database has it."""
    if connection.vendor != "postgresql":
        yield
        return
    connect_as(OWNER)
    try:
        yield
    finally:
        connect_as(APP)


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """The triggers of events are down inside. Needs `owner_connected`."""
    for table in append_only.TABLES:
        append_only.lift(connection, table)
    yield
    for table in append_only.TABLES:
        append_only.stand(connection, table)


def wipe() -> None:
    """Remove all events and looks after a test that commits: its clean-up cannot empty tables that are kept."""
    with transaction.atomic(), triggers_lifted(), connection.cursor() as cursor:
        for table in (*append_only.TABLES, "events_chainhead"):
            cursor.execute(f"DELETE FROM {table}")
