"""The database's own counts, by which it chooses its indexes."""

from datetime import timedelta

from django.db import connection

from linkworker.events.upkeep import count_rows
from tests.cast import MONDAY, Cast


def test_sqlite_counts_its_rows_once_a_day_and_postgresql_by_itself(cast: Cast) -> None:
    known: dict[str, str] = {}
    count_rows(MONDAY, known)
    if connection.vendor != "sqlite":
        assert known == {}
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'cases_case'")
        assert cursor.fetchone()[0] > 0
        cursor.execute("DELETE FROM sqlite_stat1")
        count_rows(MONDAY + timedelta(hours=3), known)
        cursor.execute("SELECT count(*) FROM sqlite_stat1")
        assert cursor.fetchone()[0] == 0
        count_rows(MONDAY + timedelta(days=1), known)
        cursor.execute("SELECT count(*) FROM sqlite_stat1")
        assert cursor.fetchone()[0] > 0
