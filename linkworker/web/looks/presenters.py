"""Looks in words and links: who, when, at whom, by what work; never what they read."""

import csv
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.design.dates import day, day_and_time
from linkworker.events.kinds import LookKind
from linkworker.looking.gates import Asked, Page
from linkworker.looking.models import Seen
from linkworker.practice.noticing import Bond
from linkworker.sharing.gates import Visit
from linkworker.web.imports.presenters import guarded
from linkworker.web.looks.words import BONDS, KINDS, part_of

Row = Mapping[str, Any]
ByWorker = Callable[[int], str]


def look_row(one: Seen, here: Visit, by_worker: ByWorker | None) -> Row:
    """One look. `by_worker`: where the looks of a worker stand, if not on the worker's own page."""
    client = getattr(one.subject, "client", None)
    own = one.worker.agency_id == here.reader.agency
    names = {"name": one.worker.name, "agency": one.worker.agency.name}
    return {
        "when": day_and_time(one.at),
        "worker": one.worker.name if own else _("%(name)s, %(agency)s") % names,
        "worker_href": by_worker(one.worker_id)
        if by_worker
        else _page_of_worker(one.worker_id)
        if own
        else "",
        "person": client.reference if client else _("not registered yet"),
        "person_href": reverse("looks-person", args=[client.reference]) if client else "",
        "what": f"{KINDS[LookKind(one.kind)]}: {part_of(one.route)}",
        "why": BONDS[Bond(one.bond)],
        "is_without": one.bond == Bond.NONE,
    }


def _page_of_worker(worker: int) -> str:
    return reverse("looks-worker", args=[worker])


def page_of(found: Page, here: Visit, by_worker: ByWorker | None = None) -> list[Row]:
    """The rows of a page."""
    return [look_row(one, here, by_worker) for one in found.rows]


def selected(asked: Asked, address: Callable[[str], str], found: Page) -> list[Row]:
    """The filters that were chosen, each with the way to the page without it."""
    whose = found.rows[0].worker.name if found.rows else _("one worker")
    chosen = (
        ("worker", _("Worker"), whose if asked.worker else ""),
        ("on", _("Day"), day(asked.on) if asked.on else ""),
        ("bond", _("Looked because of"), str(BONDS[Bond(asked.bond)]) if asked.bond in set(Bond) else ""),
        ("opened", _("Kind"), _("Opened or saved") if asked.opened else ""),
    )
    return [
        {"heading": heading, "tags": [{"text": text, "href": address(name)}]}
        for name, heading, text in chosen
        if text
    ]


def as_csv(rows: Iterable[Row]) -> str:
    """What is on screen as a file for a spreadsheet, which carries out nothing that stands in it."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([_("When"), _("Worker"), _("Client"), _("What"), _("Looked because of")])
    for row in rows:
        cells = (row["when"], row["worker"], row["person"], row["what"], row["why"])
        writer.writerow([guarded(str(cell)) for cell in cells])
    return "\ufeff" + out.getvalue()
