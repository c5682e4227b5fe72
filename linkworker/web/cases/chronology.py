"""The chronology of a case: what happened, told in order, each piece with its provenance and all its versions."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linkworker.cases import actions, queries
from linkworker.cases.gates import (
    OpenedCase,
    open_beside,
    open_case,
    open_entry,
    open_to_correct,
    open_to_write,
)
from linkworker.cases.models import Entry, EntryKind
from linkworker.cases.queries import Span
from linkworker.design.dates import local
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.practice.misplaced import MOVABLE
from linkworker.practice.sharing import Category
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.cases.entry_words import EntryView, entry_views, joint_views
from linkworker.web.cases.forms import CorrectionForm, FilterForm, NoteForm, happened_at, told_from
from linkworker.web.cases.identity import identity
from linkworker.web.cases.words import GROUPS, OURS, THEIRS, WHOSE, in_house
from linkworker.web.form_page import NotDone
from linkworker.web.row_keys import asked_row, row_key
from linkworker.web.visiting import visit


@dataclass(frozen=True, slots=True)
class OpenedSpan:
    """The part of a chronology that was asked for, of the case and of those joined with it; and the query for it."""

    opened: OpenedCase
    beside: list[OpenedCase]
    chosen: Mapping[str, list[str]]
    found: Span[Entry]
    query: Mapping[str, Any]

    def views(self, rows: Iterable[Entry]) -> list[EntryView]:
        """Entries of any of the cases as sentences, each stamped with its agency."""
        return joint_views([self.opened, *self.beside], rows)

    def editable_views(self) -> list[EntryView]:
        """The same of the page, with the way to say that an own entry is about somebody else."""
        rows = self.found.rows
        return [
            replace(view, elsewhere=self._elsewhere(row))
            for row, view in zip(rows, self.views(rows), strict=True)
        ]

    def _elsewhere(self, row: Entry) -> str:
        opened, may_write = self.opened, self.opened.own and row.case_id == self.opened.case.pk
        if not may_write or row.kind not in MOVABLE:
            return ""
        shows = opened.decision.shows(queries.CATEGORY_OF[row.kind])
        return reverse("entry-take-out", args=[opened.case.reference, row.pk]) if shows else ""


def open_span(request: HttpRequest, reference: str, kind: str = "page") -> OpenedSpan:
    """Open the case, and read what the address asks for of its chronology; `kind` of look."""
    here = visit(request)
    opened = open_case(here, reference, kind=kind)
    beside = open_beside(here, opened, kind=kind)
    chosen = {
        "kind": [name for name in request.GET.getlist("kind") if name in GROUPS],
        "of": [name for name in request.GET.getlist("of") if name in WHOSE and beside],
    }
    kinds_of = {one.case.pk: _kinds(one, chosen) for one in (opened, *beside) if _is_asked(one, chosen)}
    before, after = asked_row(request, "before"), asked_row(request, "after")
    found = queries.chronology(kinds_of, before=before, after=after)
    ways = {"before": before, "after": after}
    asked = {**chosen, **{side: row_key(key) for side, key in ways.items() if key is not None}}
    query = {name: value for name, value in asked.items() if value}
    return OpenedSpan(opened, beside, chosen, found, query)


def _is_asked(one: OpenedCase, chosen: Mapping[str, list[str]]) -> bool:
    return not chosen["of"] or (OURS if one.own else THEIRS) in chosen["of"]


def _kinds(one: OpenedCase, chosen: Mapping[str, list[str]]) -> frozenset[str]:
    shown = queries.kinds_shown(one.decision.categories, own=one.own)
    return shown & {kind for name in chosen["kind"] or GROUPS for kind in GROUPS[name][1]}


def chronology(request: HttpRequest, reference: str) -> HttpResponse:
    """A page of the chronology, of the kinds asked for."""
    here = visit(request)
    span = open_span(request, reference)
    opened = span.opened
    entries = span.editable_views()
    context = {
        "about": identity(opened, here.at),
        "entries": entries,
        "left_out": _left_out(sum(bool(one.kept_from) for one in entries)),
        "query": span.query,
        "joined": ", ".join(one.case.agency.name for one in span.beside),
        "filter": FilterForm(initial=span.chosen),
        "selected": _selected(reference, span.chosen),
        "may_add": opened.own and opened.decision.shows(Category.RISK),
        **_ways(reverse("chronology", args=[reference]), span),
    }
    return render(request, "web/cases/chronology.jinja", context)


def _left_out(count: int) -> str:
    """What the worker at the screen is told, because the paper must not tell it."""
    if not count:
        return ""
    words = ngettext(
        "%(n)d entry here is not to be revealed to somebody. What you print or save leaves it out.",
        "%(n)d entries here are not to be revealed to somebody. What you print or save leaves them out.",
        count,
    )
    return words % {"n": count}


def _selected(reference: str, chosen: Mapping[str, list[str]]) -> list[Mapping[str, Any]]:
    """The filters chosen, each with the way to the same page without it."""
    here = reverse("chronology", args=[reference])
    pairs = [(name, value) for name, values in chosen.items() for value in values]
    words = {"kind": {name: told[0] for name, told in GROUPS.items()}, "of": WHOSE}
    headings = {"kind": _("Kind"), "of": _("Whose")}
    found: list[Mapping[str, Any]] = []
    for name, values in chosen.items():
        tags = []
        for value in values:
            rest = urlencode([pair for pair in pairs if pair != (name, value)])
            tags.append({"text": words[name][value], "href": f"{here}?{rest}" if rest else here})
        if tags:
            found.append({"heading": headings[name], "tags": tags})
    return found


def _ways(here: str, span: OpenedSpan) -> Mapping[str, str]:
    pairs = [(name, value) for name, values in span.chosen.items() for value in values]

    def href(side: str, key: int | None) -> str:
        return f"{here}?{urlencode([*pairs, (side, row_key(key))])}" if key is not None else ""

    return {"newer_href": href("after", span.found.newer), "older_href": href("before", span.found.older)}


def entry(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One piece of the chronology, with all its versions."""
    here = visit(request)
    opened, row = open_entry(here, reference, number)
    versions = queries.versions_of(row)
    newest = versions[0]
    may_correct = opened.own and newest.kind == EntryKind.NOTE and opened.decision.shows(Category.RISK)
    context = {
        "about": identity(opened, here.at),
        "versions": list(zip(versions, entry_views(opened, versions), strict=True)),
        "correct_href": reverse("entry-correct", args=[reference, newest.pk]) if may_correct else "",
    }
    return render(request, "web/cases/entry.jinja", context)


OTHER_SIDE = gettext_lazy(
    "What only the other side told is never kept here: our client may be who they have to be safe from. Write it in "
    "their own record, or tell the safeguarding lead"
)


@contextmanager
def kept_by_its_own_side() -> Iterator[None]:
    """Says at the field what may not be written in this case."""
    try:
        yield
    except actions.SaidByTheOtherSide:
        raise NotDone("source", OTHER_SIDE) from None


class NoteAdd(CaseForm):
    """Writing a piece of the chronology."""

    template = "web/cases/note.jinja"
    form_class: ClassVar[type[Form]] = NoteForm
    done = gettext_lazy("Added to the chronology")
    back = "chronology"

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"])

    def act(self, form: Form) -> str:
        at = self._happened(form)
        told = told_from(form)
        with kept_by_its_own_side():
            actions.add_entry(self.opened.case, told, by=self.visit.worker, at=at, recorded_at=self.visit.at)
        return self.done_href()

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "in_house": in_house(self.opened.case)}

    def _happened(self, form: Form) -> Any:
        at = happened_at(form.cleaned_data["on"], form.cleaned_data["time"])
        if at > self.visit.at:
            raise NotDone("time", _("Time: write a time that has passed"))
        return at


class NoteCorrect(NoteAdd):
    """Correcting a note: a new version, which names what was wrong."""

    template = "web/cases/note_correct.jinja"
    form_class = CorrectionForm
    done = gettext_lazy("Corrected. The version before stays readable")
    note: Entry

    def open(self, **path: Any) -> None:
        self.opened, self.note = open_to_correct(self.visit, path["reference"], path["number"])

    def version(self) -> int:
        return self.note.version

    def initial(self) -> Mapping[str, Any]:
        happened = local(self.note.at)
        return {
            "sort": self.note.code or "event",
            "on": happened.date(),
            "time": "" if happened.time() == happened.time().min else happened.strftime("%H:%M"),
            "text": self.note.text,
            "source": self.note.source,
            "said_by": self.note.said_by,
            "not_to_be_revealed_to": self.note.not_to_be_revealed_to,
        }

    def context(self) -> Mapping[str, Any]:
        back = reverse("entry", args=[self.reference, self.note.pk])
        return {**super().context(), "back_href": back, "cancel_href": back}

    def act(self, form: Form) -> str:
        at = self._happened(form)
        if form.cleaned_data["version"] != str(self.note.version):
            raise Changed(self.note)
        with kept_by_its_own_side():
            corrected = actions.correct_entry(
                self.note,
                told_from(form),
                wrong=form.cleaned_data["wrong"],
                by=self.visit.worker,
                at=at,
                recorded_at=self.visit.at,
            )
        return reverse("entry", args=[self.reference, corrected.pk])
