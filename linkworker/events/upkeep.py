"""What a database needs now and then that it does not do by itself."""

from collections.abc import MutableMapping
from datetime import datetime

from django.db import connection

SAMPLE = 1000
"""Rows of each index that are counted: enough to choose by, and quick at any size."""


def count_rows(at: datetime, known: MutableMapping[str, str]) -> None:
    """Once a day, let SQLite count what its indexes hold: without that it chooses among them blindly.

    PostgreSQL does so by itself. `known` keeps the day on which it was done last.
    """
    day = at.date().isoformat()
    if connection.vendor != "sqlite" or known.get("rows counted") == day:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
        cursor.execute("ANALYZE")
    known["rows counted"] = day
