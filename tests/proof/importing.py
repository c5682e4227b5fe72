"""One list of many clients brought in on a SQLite file of its own, while somebody else looks and writes.

It shows that whoever looks meanwhile sees nobody of the list or everybody, that the chain is whole, that the step that
shows them is short, and that memory does not grow with the list. It tells what each part took.
"""

import os
import resource
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from time import perf_counter, sleep

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.proof.settings"
os.environ["LINKWORKER_PROOF_FOLDER"] = "import"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from linkworker.cases.actions import add_entry  # noqa: E402
from linkworker.cases.build import Told  # noqa: E402
from linkworker.cases.models import Case, EntryKind  # noqa: E402
from linkworker.duties import importing  # noqa: E402
from linkworker.events import clock  # noqa: E402
from linkworker.people.importing import bring_in, upload  # noqa: E402
from linkworker.people.models import Import, ImportState  # noqa: E402
from linkworker.practice.sharing import Category  # noqa: E402
from linkworker.sharing.facts import reader_of  # noqa: E402
from linkworker.sharing.models import HoldingKind  # noqa: E402
from linkworker.sharing.queries import visible_to  # noqa: E402
from tests.cast import Cast, make_cast  # noqa: E402
from tests.lists import good  # noqa: E402

MOST_SECONDS_TO_SHOW = 1.0
MOST_GROWTH = 60
"""Megabytes between a tenth of the list written and all of it."""

PAUSE = 0.05


class Somebody(threading.Thread):
    """Another worker: counts whom they can find, and writes a note, again and again."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(daemon=True)
        self.cast, self.over = cast, threading.Event()
        self.found: set[int] = set()
        self.longest = {"look": 0.0, "write": 0.0}
        self.failed: list[BaseException] = []

    def run(self) -> None:
        try:
            while not self.over.is_set():
                self._take("look", self._look)
                self._take("write", self._write)
                sleep(PAUSE)
        except BaseException as error:
            self.failed.append(error)
        finally:
            connection.close()

    def _take(self, what: str, act: Callable[[], object]) -> None:
        began = perf_counter()
        act()
        self.longest[what] = max(self.longest[what], perf_counter() - began)

    def _look(self) -> None:
        found = visible_to(
            reader_of(self.cast.morgan), clock.now(), Category.IDENTITY, kind=HoldingKind.CLIENT
        )
        self.found.add(found.count())

    def _write(self) -> None:
        now = clock.now()
        case = Case.objects.select_related("holding", "service", "client").get(pk=self.cast.sian.pk)
        told = Told(EntryKind.NOTE, text="Came by")
        add_entry(case, told, by=self.cast.nerys, at=now, recorded_at=now)


def main(lines: int) -> int:
    cast = _make()
    with took("the file is made"):
        file = good(lines)
    with took("it is uploaded, encrypted"):
        row = upload(file, service=cast.city, by=cast.morgan, at=clock.now())
    size = file.tell() / 1_000_000
    del file
    somebody = Somebody(cast)
    somebody.start()
    wrong = list(_bring_in(row, cast))
    somebody.over.set()
    somebody.join()
    row.refresh_from_db()
    print(f"  {row.size / 1e6:.1f} MB read of {size:.1f}; the others' longest waits: {somebody.longest}")
    wrong += _wrong(row, lines, somebody)
    print(*wrong or ["  whole"], sep="\n", flush=True)
    return 1 if wrong else 0


def _make() -> Cast:
    """The cast in an empty database of this proof's own."""
    shutil.rmtree(settings.FOLDER, ignore_errors=True)
    settings.FOLDER.mkdir(parents=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    return make_cast()


def _bring_in(row: Import, cast: Cast) -> Iterator[str]:
    with took("every line is checked"):
        _until(row, lambda: row.state != ImportState.CHECKING)
    bring_in(row, skips_known=False, by=cast.morgan, at=clock.now())
    row.refresh_from_db()
    with took("a tenth is written"):
        _until(row, lambda: row.written >= row.people // 10)
    before = _megabytes()
    with took("the rest is written"):
        _until(row, lambda: row.written >= row.people)
    with took("all of it is shown") as seconds:
        _until(row, lambda: row.state == ImportState.VISIBLE)
    if seconds[0] > MOST_SECONDS_TO_SHOW:
        yield f"showing took {seconds[0]:.2f} s"
    with took("it is tidied away"):
        _until(row, lambda: row.is_tidy)
    after = _megabytes()
    print(f"  memory: {before:.0f} MB after a tenth, {after:.0f} MB at its highest")
    if after - before > MOST_GROWTH:
        yield f"memory grew by {after - before:.0f} MB"


def _until(row: Import, done: Callable[[], bool]) -> None:
    while not done():
        if not importing.step(row, clock.now()):
            raise RuntimeError(f"stands still: {row.state}")
        row.refresh_from_db()
        sleep(importing.REST)


def _wrong(row: Import, lines: int, somebody: Somebody) -> Iterator[str]:
    if (row.people, row.written, row.wrong, row.known) != (lines, lines, 0, 0):
        yield f"{row.people} people, {row.written} written, {row.wrong} wrong, {row.known} known"
    if somebody.failed:
        yield f"somebody else failed: {somebody.failed}"
    if not somebody.found <= {1, lines + 1}:
        yield f"somebody saw a part: {sorted(somebody.found)}"
    try:
        call_command("audit", "verify", stdout=StringIO())
    except SystemExit as end:
        if end.code:
            yield "a chain is broken"


def _megabytes() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def took(what: str) -> Iterator[list[float]]:
    """Tell how long something took; the seconds are in the list afterwards."""
    seconds: list[float] = []
    began = perf_counter()
    yield seconds
    seconds.append(perf_counter() - began)
    print(f"  {what}: {seconds[0]:.2f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
