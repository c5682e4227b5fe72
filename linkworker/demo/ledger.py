"""Rows and events held in memory and saved at once, with the keys that saving one by one would have given."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model

from linkworker.events.kinds import Kind
from linkworker.events.recording import Prepared, append_many

Row = TypeVar("Row", bound=Model)
BATCH = 500


class Ledger:
    """Holds new rows by model, in the order they were added, and each agency's events."""

    def __init__(self) -> None:
        self.rows: dict[type[Model], dict[int, Any]] = {}
        self.next: dict[type[Model], int] = {}
        self.events: dict[int, list[Prepared]] = defaultdict(list)

    def add(self, row: Row, key: int | None = None) -> Row:
        """Add a row under the next key of its table, or under `key` where its key is another row's."""
        model = type(row)
        if model not in self.rows:
            newest = model._default_manager.aggregate(newest=Max("pk"))["newest"]
            self.rows[model], self.next[model] = {}, (newest or 0) + 1
        if key is None:
            row.pk = self.next[model]
            self.next[model] += 1
        self.rows[model][key or row.pk] = row
        return row

    def add_all(self, rows: Iterable[Model]) -> None:
        for row in rows:
            self.add(row)

    def drop(self, rows: Iterable[Model]) -> None:
        """Take back rows that were added and since replaced; their keys are not given again."""
        for row in rows:
            del self.rows[type(row)][row.pk]

    def event(self, agency: int, kind: Kind, *, by: int, at: datetime, **about: Any) -> None:
        self.events[agency].append(Prepared(kind=kind, actor=by, at=at, **about))

    def save(self) -> None:
        """Insert everything in one transaction: tables in the order they were first used, then the chains."""
        with transaction.atomic():
            for model, rows in self.rows.items():
                model._default_manager.bulk_create(rows.values(), batch_size=BATCH)
            for agency in sorted(self.events):
                append_many(agency, self.events[agency])
            self._move_sequences()

    def _move_sequences(self) -> None:
        """Let the database go on counting after the keys given here."""
        statements = connection.ops.sequence_reset_sql(no_style(), list(self.rows))
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
