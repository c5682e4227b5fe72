"""A list that is brought in, in words and links."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linkworker.design.dates import day_and_time
from linkworker.people.import_columns import FORMULA, Problem
from linkworker.people.import_reading import Report
from linkworker.people.importing import MOST_WRONG
from linkworker.people.models import Import, ImportState
from linkworker.web.imports.words import STATES, TONES, instead


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list among the worker's own."""

    href: str
    title: str
    service: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One thing to say of one line. `known` are (name, reference, href) of people who may be the same."""

    number: int
    column: str
    typed: str
    words: str
    known: Sequence[tuple[str, str, str]] = field(default=())


def list_row(row: Import) -> ListRow:
    return ListRow(
        href=where(row),
        title=_("Uploaded %(at)s") % {"at": day_and_time(row.at)},
        service=row.service.name,
        state=str(STATES[row.state]),
        tone=TONES[row.state],
    )


def where(row: Import) -> str:
    """The page on which a list stands now: that of the decision while one waits."""
    return reverse("import-decide" if row.state == ImportState.READY else "import", args=[row.reference])


def status_page(row: Import) -> Mapping[str, Any]:
    """The context of a list's own page."""
    reference = [row.reference]
    return {
        "row": row,
        "reference": row.reference,
        "state": row.state,
        "state_words": STATES[row.state],
        "tone": TONES[row.state],
        "uploaded": day_and_time(row.at),
        "lines": lines_words(row.people + row.wrong),
        "is_cut": row.wrong >= MOST_WRONG,
        "written": _("%(written)s of %(people)s") % {"written": row.written, "people": row.people},
        "decide_href": reverse("import-decide", args=reference),
        "report_href": reverse("import-report", args=reference),
        "file_href": reverse("import-file", args=reference),
        "drop_href": reverse("import-drop", args=reference),
        "here_href": reverse("import", args=reference),
    }


def lines_words(count: int) -> str:
    return ngettext("%(n)d line", "%(n)d lines", count) % {"n": count}


def line_rows(report: Report) -> Iterator[LineRow]:
    """Each thing to say of the lines of a report, in their order."""
    for line in report.lines:
        named = [report.known[subject] for subject in line.known if subject in report.known]
        known = [(one.chosen_name, one.reference, reverse("client", args=[one.reference])) for one in named]
        problems = [Problem(*told) for told in line.problems]
        if report.of_known:
            columns, typed = (
                ", ".join(getattr(one, name) for one in problems) for name in ("column", "typed")
            )
            yield LineRow(line.number, columns, typed, instead("known", "", 0), known)
            continue
        for problem in problems:
            words = instead(problem.code, problem.column, problem.line)
            yield LineRow(line.number, problem.column, problem.typed, words)


def report_page(report: Report) -> Mapping[str, Any]:
    """The context of a page of the report."""
    here = reverse("import-report", args=[report.row.reference])
    of = "known" if report.of_known else "wrong"
    both = report.row.wrong and report.row.known
    counted = [("wrong", _("To put right"), report.row.wrong), ("known", _("May be known"), report.row.known)]
    return {
        **status_page(report.row),
        "of_known": report.of_known,
        "rows": list(line_rows(report)),
        "tabs": [
            {"text": text, "href": f"{here}?of={name}", "current": name == of, "count": count}
            for name, text, count in (counted if both else ())
        ],
        "more_href": f"{here}?of={of}&after={report.more}" if report.more else "",
    }


def as_csv(report: Report) -> str:
    """The report as a file for a spreadsheet, which carries out nothing that stands in it."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Line"), _("Column"), _("What stands there"), _("What to write instead")])
    for row in line_rows(report):
        writer.writerow([row.number, guarded(row.column), guarded(row.typed), row.words])
    return "\ufeff" + out.getvalue()


def guarded(text: str) -> str:
    """Text that a spreadsheet takes for text: an apostrophe before what would begin a formula."""
    return f"'{text}" if text.startswith((*FORMULA, "\t", "\r")) else text
