"""What the tests of events share: a moment, a chain to work on, and a way round the triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from linkworker.events import append_only
from linkworker.events.kinds import Kind
from linkworker.events.models import Event
from linkworker.events.recording import record

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


def become_owner() -> None:
    """For the rest of the transaction, act as the role that owns the tables, as an intruder with the database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'events_event'")
            (owner,) = cursor.fetchone()
            cursor.execute(f'SET LOCAL ROLE "{owner}"')


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """The triggers of events are down inside; whoever made the transaction rolls it back, or they stand after."""
    become_owner()
    for table in append_only.TABLES:
        append_only.lift(connection, table)
    yield
    for table in append_only.TABLES:
        append_only.stand(connection, table)


def wipe() -> None:
    """Remove all events and looks, for a test that commits: its clean-up may not empty tables that are kept."""
    with transaction.atomic(), triggers_lifted(), connection.cursor() as cursor:
        for table in (*append_only.TABLES, "events_chainhead"):
            cursor.execute(f"DELETE FROM {table}")
