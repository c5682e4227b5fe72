"""What a database needs now and then that it does not do by itself."""

from collections.abc import MutableMapping
from datetime import datetime

from django.db import connection

SAMPLE = 1000
"""Rows of each index that are counted: enough to choose by, and quick at any size."""

WAIT_MS = 200
"""How long emptying the log waits for whoever reads: the next pass tries again."""


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


def empty_log() -> None:
    """Empty SQLite's log: until then it keeps pages as they were, with words that have since been sealed or moved.

    In the file itself they are overwritten (`secure_delete`). PostgreSQL has settings of its own for both.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (was,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute(f"PRAGMA busy_timeout={was}")
