"""One run on one database, SQLite or the PostgreSQL cluster that `LINKWORKER_TEST_PG` names."""

import os
from collections.abc import Iterator

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
django.setup()

from linkworker.events import clock  # noqa: E402
from tests.bench import actions, loading, matching, memory, pages, statements  # noqa: E402
from tests.bench.figures import Figure  # noqa: E402
from tests.bench.world import MONDAY  # noqa: E402

RUNS = int(os.environ.get("LINKWORKER_BENCH_RUNS", "21"))


def figures() -> Iterator[Figure]:
    clock.now = lambda: MONDAY
    yield from loading.load_all()
    yield from memory.measure()
    yield from statements.measure()
    yield from actions.measure(RUNS)
    yield from pages.measure(RUNS)
    yield from matching.measure()


if __name__ == "__main__":
    for figure in figures():
        print(figure.line(), flush=True)
