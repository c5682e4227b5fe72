"""Kills a process in the midst of its actions, again and again, and looks whether what it left is whole.

Whole means: SQLite finds its file sound; `audit verify` finds every chain whole; every act that a chain tells of is
there, and no other; and working the duties of every case out again changes nothing.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.proof.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from linkworker.assessments.models import Assessment  # noqa: E402
from linkworker.cases.models import Case, Enquiry, Entry, EntryKind, Versioned  # noqa: E402
from linkworker.demo.load import load  # noqa: E402
from linkworker.duties.facts import facts_of, rows_of  # noqa: E402
from linkworker.duties.keeping import Cause, changes, shut_out_of  # noqa: E402
from linkworker.duties.models import Duty  # noqa: E402
from linkworker.events import clock  # noqa: E402
from linkworker.events.kinds import Kind  # noqa: E402
from linkworker.events.models import Event  # noqa: E402
from linkworker.partnership.localities import locality_at  # noqa: E402
from linkworker.practice.deadlines import london_date  # noqa: E402
from linkworker.practice.duties import duties  # noqa: E402

PEOPLE = 16
MOST_ACTS = 12
LONGEST_WAIT = 0.12
"""Seconds after a finished act within which the process is killed: about as long as an act or two."""

TOLD: dict[str, tuple[type[Versioned], dict[str, str], tuple[Kind, ...]]] = {
    "enquiries": (Enquiry, {}, (Kind.ENQUIRY_RECORDED, Kind.ENQUIRY_CORRECTED)),
    "assessments": (Assessment, {}, (Kind.ASSESSMENT_COMPLETED, Kind.ASSESSMENT_CORRECTED)),
    "notes": (Entry, {"kind": EntryKind.NOTE}, (Kind.ENTRY_ADDED, Kind.ENTRY_CORRECTED)),
}


def main(rounds: int) -> int:
    _make()
    for number in range(1, rounds + 1):
        acts = _act_and_kill(random.Random())
        wrong = list(_wrong())
        print(f"{number}: killed after {acts} acts; {wrong or 'whole'}", flush=True)
        if wrong:
            return 1
    return 0


def _make() -> None:
    """A small demo in the proof's own file, unless one is there from before."""
    settings.FOLDER.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not Case.objects.exists():
        load(london_date(clock.now()), people=PEOPLE, tell=lambda _: None)


def _act_and_kill(pick: random.Random) -> int:
    """Let a process act and kill it at some moment soon after some act; how many acts it had finished."""
    connection.close()
    wanted = pick.randrange(1, MOST_ACTS)
    command = [sys.executable, "-m", "tests.proof.acting"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        finished = 0
        for _line in process.stdout:
            finished += 1
            if finished == wanted:
                break
        time.sleep(pick.uniform(0, LONGEST_WAIT))
        stopped = process.poll()
        process.kill()
    if stopped is not None:
        raise RuntimeError(f"the acting process stopped by itself with {stopped}")
    return finished


def _wrong() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        if cursor.fetchall() != [("ok",)]:
            yield "the file is not sound"
    if _audit():
        yield "a chain is broken"
    for what, (model, kind, kinds) in TOLD.items():
        rows, events = (
            model._default_manager.filter(**kind).count(),
            Event.objects.filter(kind__in=kinds).count(),
        )
        if rows != events:
            yield f"{rows} {what}, but {events} events tell of them"
    yield from (f"case {case.reference} has other duties" for case in _cases() if not _is_settled(case))


def _audit() -> int:
    try:
        call_command("audit", "verify", stdout=StringIO())
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _cases() -> Iterator[Case]:
    return Case.objects.select_related("client", "service").order_by("pk").iterator()


def _is_settled(case: Case) -> bool:
    """Whether working the duties out again, as `refresh` does, would save nothing."""
    now = clock.now()
    locality = locality_at(case.service.locality, now)
    wanted, waiting = (
        duties(facts_of(rows_of(case)), locality),
        Duty.objects.filter(holding=case.pk, ended_at=None),
    )
    shut_out = shut_out_of(case, waiting, now)
    owner = None if case.key_worker_id in shut_out else case.key_worker_id
    about = {"version": locality.version, "owner": owner, "walled": shut_out}
    found = changes(list(waiting), wanted, case, Cause(at=now, thing="proof"), **about)  # type: ignore[arg-type]
    return not (found.new or found.altered or found.ended)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
