"""Reading what became of a list: for the manager who uploaded it, and one look a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from linkworker.people.gates import open_import
from linkworker.people.importing import read, remaining
from linkworker.people.models import ClientRecord, Import, ImportLine, ImportState
from linkworker.people.queries import services_to_bring_in_to
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.gates import Visit, record_list
from linkworker.sharing.models import HoldingKind
from linkworker.sharing.queries import visible_to

LISTS = 25
LINES = 50
NAMES = 5


@dataclass(frozen=True, slots=True)
class KnownAs:
    """Somebody who is known already, as a report names them."""

    reference: str
    chosen_name: str


@dataclass(frozen=True, slots=True)
class Report:
    """A page of the lines of which there is something to say, and the line after which more follow (None: no more).

    `known` holds, by subject, those of them whom the reader may find now.
    """

    row: Import
    lines: Sequence[ImportLine]
    known: Mapping[int, KnownAs]
    of_known: bool = False
    more: int | None = None


def own_imports(visit: Visit) -> list[Import]:
    """The reader's own lists, the newest first; `Refused` for whoever brings none in."""
    services = services_to_bring_in_to(visit)
    if not services:
        raise Refused("brings nobody in")
    rows = Import.objects.filter(by=visit.worker.pk, service__in=services).select_related("service")
    return list(rows.order_by("-at", "-pk")[:LISTS])


def open_ready(visit: Visit, reference: str) -> tuple[Import, list[str]]:
    """A list that waits for its decision, with the first few names on it: whether it was read as it was written."""
    row = open_import(visit, reference)
    if row.state != ImportState.READY:
        return row, []
    beginning = Import(pk=row.pk, header=row.header, delimiter=row.delimiter, at=row.at)
    told = [read(row, one) for one in islice(remaining(beginning), 1, NAMES + 1)]
    record_list(visit, [])
    return row, [one.given.chosen_name for one in told if one.given]


def open_report(visit: Visit, reference: str, *, of_known: bool, after: int | None) -> Report:
    """A page of a list's report: lines to put right, or those that may be people who are known already."""
    row = open_import(visit, reference)
    of_known = of_known if row.wrong and row.known else bool(row.known)
    rows = row.lines.filter(is_wrong=not of_known, number__gt=after or 0)
    found = list(rows.order_by("number")[: LINES + 1])
    shown, more = found[:LINES], found[LINES - 1].number if len(found) > LINES else None
    return _looked(visit, Report(row, shown, {}, of_known, more), "list")


def open_whole_report(visit: Visit, reference: str) -> Report:
    """Every line of a list's report, to be saved as a file."""
    row = open_import(visit, reference)
    lines = list(row.lines.filter(is_wrong=row.wrong > 0).order_by("number"))
    return _looked(visit, Report(row, lines, {}, not row.wrong), "file")


def _looked(visit: Visit, report: Report, kind: str) -> Report:
    subjects = {subject for line in report.lines for subject in line.known} if report.of_known else set()
    known: dict[int, KnownAs] = {}
    if subjects:
        found = visible_to(visit.reader, visit.at, Category.IDENTITY, kind=HoldingKind.CLIENT)
        rows = ClientRecord.objects.filter(pk__in=found.filter(subject__in=subjects).values("subject"))
        for pk, reference, name in rows.values_list("pk", "reference", "chosen_name"):
            known[pk] = KnownAs(reference, name)
    record_list(visit, sorted(known), kind)
    return replace(report, known=known)
