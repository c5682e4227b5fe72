"""The chronology of a case: what happened, told in order, each piece with its provenance and all its versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linkworker.cases import actions, queries
from linkworker.cases.gates import OpenedCase, open_case, open_entry, open_to_correct, open_to_write
from linkworker.cases.models import Entry, EntryKind
from linkworker.cases.queries import Span
from linkworker.design.dates import local
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.practice.sharing import Category
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.cases.entry_words import entry_views
from linkworker.web.cases.forms import CorrectionForm, FilterForm, NoteForm, happened_at, told_from
from linkworker.web.cases.identity import identity
from linkworker.web.cases.paging import asked_key
from linkworker.web.cases.words import GROUPS
from linkworker.web.form_page import NotDone
from linkworker.web.visiting import visit


@dataclass(frozen=True, slots=True)
class OpenedSpan:
    """The part of a case's chronology that was asked for: of which kinds, and the query that asks for it again."""

    opened: OpenedCase
    chosen: list[str]
    found: Span[Entry]
    query: Mapping[str, Any]


def open_span(request: HttpRequest, reference: str, kind: str = "page") -> OpenedSpan:
    """Open the case, and read what the address asks for of its chronology; `kind` of look."""
    opened = open_case(visit(request), reference, kind=kind)
    chosen = [name for name in request.GET.getlist("kind") if name in GROUPS]
    shown = queries.kinds_shown(opened.decision.categories, own=opened.own)
    kinds = shown & {kind for name in chosen or GROUPS for kind in GROUPS[name][1]}
    before, after = asked_key(request, "before"), asked_key(request, "after")
    found = queries.chronology(opened.case, kinds, before=before, after=after)
    asked = {"kind": chosen, "before": before, "after": after}
    return OpenedSpan(opened, chosen, found, {name: value for name, value in asked.items() if value})


def chronology(request: HttpRequest, reference: str) -> HttpResponse:
    """A page of the chronology, of the kinds asked for."""
    here = visit(request)
    span = open_span(request, reference)
    opened, chosen, found = span.opened, span.chosen, span.found
    entries = entry_views(opened, found.rows)
    context = {
        "about": identity(opened, here.at),
        "entries": entries,
        "left_out": _left_out(sum(bool(one.kept_from) for one in entries)),
        "query": span.query,
        "filter": FilterForm(initial={"kind": chosen}),
        "selected": _selected(reference, chosen),
        "may_add": opened.own and opened.decision.shows(Category.RISK),
        **_ways(reverse("chronology", args=[reference]), chosen, found),
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


def _selected(reference: str, chosen: list[str]) -> list[Mapping[str, Any]]:
    """The filters chosen, each with the way to the same page without it."""
    if not chosen:
        return []
    here = reverse("chronology", args=[reference])
    tags = []
    for name in chosen:
        rest = [("kind", other) for other in chosen if other != name]
        tags.append({"text": GROUPS[name][0], "href": f"{here}?{urlencode(rest)}" if rest else here})
    return [{"heading": _("Kind"), "tags": tags}]


def _ways(here: str, chosen: list[str], found: Span[Entry]) -> Mapping[str, str]:
    def href(side: str, key: int | None) -> str:
        if key is None:
            return ""
        return f"{here}?{urlencode([*(('kind', name) for name in chosen), (side, key)])}"

    return {"newer_href": href("after", found.newer), "older_href": href("before", found.older)}


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
        actions.add_entry(self.opened.case, told, by=self.visit.worker, at=at, recorded_at=self.visit.at)
        return self.done_href()

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
        corrected = actions.correct_entry(
            self.note,
            told_from(form),
            wrong=form.cleaned_data["wrong"],
            by=self.visit.worker,
            at=at,
            recorded_at=self.visit.at,
        )
        return reverse("entry", args=[self.reference, corrected.pk])
