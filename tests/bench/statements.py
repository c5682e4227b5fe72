"""The statement behind the own list of fifty, against a bare indexed query of the same rows; SQL alone."""

import statistics
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

from django.db import connection

from linkworker.sharing.facts import reader_of
from linkworker.sharing.models import Holding
from linkworker.sharing.queries import own_cases
from tests.bench import database
from tests.bench.figures import Figure, tell
from tests.bench.loading import LARGE, SIZES, name_of
from tests.bench.world import CASELOAD, MONDAY, readers

MOST_TIMES = 4
TURNS = 300


def measure() -> Iterator[Figure]:
    tell("  the statement of the own list")
    for size in SIZES:
        database.use(name_of(size))
        here = readers()
        ours = own_cases(reader_of(here.worker), MONDAY).filter(case__closed_at=None).order_by("-pk")
        bare = Holding.objects.filter(case__key_worker=here.worker, case__closed_at=None).order_by("-pk")
        first, second = _runner(ours), _runner(bare)
        if first() != second() or len(first()) != CASELOAD:
            raise RuntimeError("the two statements do not give the same rows")
        times = [(_timed(first), _timed(second)) for _ in range(TURNS)]
        middle, plain = (statistics.median(column) for column in zip(*times, strict=True))
        about: dict[str, Any] = {"n": TURNS, "scale": size, "database": database.vendor()}
        yield Figure(name="statement.own_list", value=round(middle), unit="µs", **about)
        yield Figure(name="statement.bare", value=round(plain), unit="µs", **about)
        held = {"limit": MOST_TIMES, "peer": "bare"} if size == LARGE else {}
        ratio = round(middle / plain, 2)
        yield Figure(name="statement.own_list_to_bare", value=ratio, unit="times", **held, **about)


def _runner(rows: Any) -> Callable[[], list[Any]]:
    """Run the statement of a queryset without Django around it."""
    sql, given = rows[: CASELOAD + 1].query.sql_with_params()
    connection.ensure_connection()
    sql = sql.replace("%s", "?") if connection.vendor == "sqlite" else sql
    raw: Any = connection.connection.cursor()
    given = tuple(_plain(value) for value in given)
    if connection.vendor == "sqlite":
        return lambda: raw.connection.execute(sql, given).fetchall()
    return lambda: raw.execute(sql, given).fetchall()


def _plain(value: Any) -> Any:
    return value if connection.vendor == "postgresql" or not hasattr(value, "isoformat") else str(value)


def _timed(run: Callable[[], list[Any]]) -> float:
    began = perf_counter()
    run()
    return (perf_counter() - began) * 1e6
