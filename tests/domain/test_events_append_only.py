"""The triggers that keep events and looks stand after all migrations, on the database at hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from linkworker.events import append_only
from linkworker.events.kinds import LookKind
from linkworker.events.models import Draft, Event, Look
from linkworker.events.recording import look
from tests.domain.event_rows import MONDAY, WORKER, owner_connected, some_events, triggers_lifted

TABLES = pytest.mark.parametrize("table", append_only.TABLES)


@pytest.fixture
def owner(django_db_setup: None) -> Iterator[None]:
    with owner_connected():
        yield


@pytest.fixture(autouse=True)
def rows(owner: None, db: None, settings: Any, tmp_path: Path) -> None:
    settings.LINKWORKER_EVENT_HANDLERS = []
    settings.LINKWORKER_KEYS = str(tmp_path / "keys.json")
    some_events(7, 2)
    look(LookKind.PAGE, agency_id=7, worker_id=WORKER, at=MONDAY, route="case")


def run(statement: str) -> None:
    """One statement in a savepoint."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def statements(table: str) -> list[str]:
    column = "kind" if table == "events_event" else "route"
    refused = [f"UPDATE {table} SET {column} = 'other'", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        return [*refused, f"TRUNCATE {table}"]
    return [*refused, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"]


@TABLES
def test_the_triggers_stand_after_all_migrations(table: str) -> None:
    names = {"postgresql": ["kept", "whole"], "sqlite": ["no_delete", "no_replace", "no_update"]}
    assert append_only.standing(connection, table) == [f"{table}_{name}" for name in names[connection.vendor]]


@TABLES
def test_what_is_recorded_can_be_neither_changed_nor_removed_even_by_the_tables_owner(table: str) -> None:
    for statement in statements(table):
        with pytest.raises(DatabaseError, match="append-only"):
            run(statement)
    assert (Event.objects.count(), Look.objects.count()) == (2, 1)


@TABLES
def test_without_the_triggers_the_same_statements_pass(table: str) -> None:
    """So what is refused above is refused by the triggers, and not because the statements are wrong."""
    with triggers_lifted():
        for statement in statements(table):
            run(statement)
        assert not (Event if table == "events_event" else Look).objects.exists()


def test_an_event_cannot_take_the_place_of_another() -> None:
    event = Event.objects.get(seq=1)
    event.kind = "other"
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.bulk_create([event])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.save()


def test_rows_that_are_not_kept_can_be_changed() -> None:
    Draft.objects.create(worker_id=WORKER, form="f", data={}, updated_at=MONDAY)
    run("UPDATE events_draft SET form = 'g'")
    run("DELETE FROM events_draft")
    assert not Draft.objects.exists()
