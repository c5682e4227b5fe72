"""What named people read of a client, and nobody else."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from linkworker.design.dates import day_and_time
from linkworker.practice.restricted import NoteKind
from linkworker.practice.sharing import Category
from linkworker.restricted.models import NoteText
from linkworker.restricted.notes import open_note, open_notes
from linkworker.web.restricted.words import KINDS
from linkworker.web.visiting import visit


def note_list(request: HttpRequest, reference: str) -> HttpResponse:
    """The notes about a client that the reader is named for."""
    here = visit(request)
    opened, notes = open_notes(here, reference)
    context = {
        "reference": reference,
        "name": opened.client.chosen_name,
        "may_write": opened.decision.shows(Category.HOUSEHOLD),
        "rows": [
            {
                "text": KINDS[NoteKind(one.kind)],
                "href": reverse("restricted-note", args=[reference, one.pk]),
                "by": one.changed_by.name,
            }
            for one in notes
        ],
    }
    return render(request, "web/restricted/list.jinja", context)


def note(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One note: what it says, what it said, and who reads it."""
    here = visit(request)
    shown = open_note(here, reference, number)
    context = {
        "reference": reference,
        "number": number,
        "name": shown.note.client.chosen_name,
        "kind": KINDS[NoteKind(shown.note.kind)],
        "now": _text(shown.texts[0]),
        "before": [_text(one) for one in shown.texts[1:]],
        "wrong": shown.texts[0].wrong,
        "names": [one.name for one in shown.names],
    }
    return render(request, "web/restricted/note.jinja", context)


def _text(row: NoteText) -> Mapping[str, Any]:
    return {"text": row.text, "by": row.by.name, "at": day_and_time(row.at), "wrong": row.wrong}
