"""The papers of a case: what stands at the head of each, and a part of its chronology."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linkworker.cases.gates import OpenedCase
from linkworker.cases.models import Entry
from linkworker.design.dates import day, day_and_time, local
from linkworker.design.paper.shape import Paper, Section
from linkworker.practice.sharing import Category
from linkworker.web import papers
from linkworker.web.cases.chronology import OpenedSpan, open_span
from linkworker.web.cases.entry_words import EntryView
from linkworker.web.cases.identity import key_worker_words
from linkworker.web.cases.words import GROUPS, WHOSE
from linkworker.web.visiting import visit


def about_case(opened: OpenedCase) -> Section:
    """Whose case it is, as far as the reader may know, and who holds it."""
    case, client = opened.case, opened.case.client
    knows_person = opened.decision.shows(Category.IDENTITY)
    return Section(
        _("About"),
        lines=(
            (_("Name"), client.chosen_name if knows_person else ""),
            (_("Pronouns"), client.pronouns if knows_person else ""),
            (_("Case"), case.reference),
            (_("Held by"), case.agency.name),
            (_("Key worker"), key_worker_words(case.key_worker.name if case.key_worker else None)),
        ),
    )


def chronology(request: HttpRequest, reference: str) -> Paper:
    """The part of the chronology that the page shows, as it shows it.

    What is not to be revealed to somebody is not in it, nor a word that anything is missing: that somebody would read
    it. The page tells the worker instead.
    """
    span = open_span(request, reference, kind="file")
    rows = [entry for entry in span.found.rows if not entry.not_to_be_revealed_to]
    views = {row.pk: view for row, view in zip(rows, span.views(rows), strict=True) if not view.kept_from}
    rows = [row for row in rows if row.pk in views]
    return papers.of(
        visit(request),
        kind="chronology",
        reference=reference,
        title=_("Chronology"),
        sections=[
            about_case(span.opened),
            _which(span, rows),
            *(_entry(view) for view in views.values()),
        ],
    )


def _which(span: OpenedSpan, rows: list[Entry]) -> Section:
    """Which part of the whole it is, so that nobody takes a part for the whole."""
    found = span.found
    kinds = ", ".join(str(GROUPS[name][0]) for name in span.chosen["kind"]) or _("Every kind")
    whose = ", ".join(str(WHOSE[name]) for name in span.chosen["of"])
    days = [local(row.at).date() for row in rows]
    return Section(
        _("What is in it"),
        paragraphs=(
            "" if rows else _("Nothing of this kind yet."),
            _("There are later entries.") if found.newer else "",
            _("There are earlier entries.") if found.older else "",
        ),
        lines=(
            (_("Kinds of entry"), kinds),
            (_("Whose"), whose),
            (_("From"), day(min(days)) if days else ""),
            (_("To"), day(max(days)) if days else ""),
        ),
    )


def _entry(view: EntryView) -> Section:
    return Section(
        view.title,
        paragraphs=tuple(_words(view)),
        lines=(
            (_("When"), day_and_time(view.at) if isinstance(view.at, datetime) else day(view.at)),
            (_("Recorded by"), _("%(name)s, %(agency)s") % {"name": view.byline, "agency": view.agency}),
            (_("Said by"), view.said_by),
        ),
    )


def _words(view: EntryView) -> Iterable[str]:
    yield view.corrected
    yield from view.lines
    yield view.text
