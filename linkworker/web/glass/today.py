"""Break-glass on Today: what is open to the reader, what they answer for, what was opened of their agency's records."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.design.dates import clock_time, day_and_time, when
from linkworker.practice.rule import Weight
from linkworker.sharing.models import GlassAsking

Row = Mapping[str, Any]


def open_line(row: GlassAsking) -> Row:
    """What is open to the reader; whose it is waits behind the link, so that it stands on no screen by chance."""
    until = clock_time(row.until) if row.until else ""
    text = _("What you asked for in danger is open to you until %(until)s") % {"until": until}
    return {"text": text, "href": reverse("glass-read", args=[row.reference]), "when": ""}


def to_answer_row(row: GlassAsking, at: datetime) -> Row:
    """Something to review, or to call about, as `duty_row` draws it: a must of whoever leads safeguarding."""
    words = _("%(worker)s asked in danger on %(at)s. Whoever asked can’t answer for it.")
    href = reverse("glass-answer", args=[row.reference])
    return {
        "title": _("Review what was opened in danger") if row.opened else _("Call about somebody in danger"),
        "due": when(row.due_at, at) if row.due_at else "",
        "due_at": row.due_at,
        "late": row.overdue_at is not None and at > row.overdue_at,
        "weight": Weight.MUST.word,
        "weight_text": _("Must"),
        "why": words % {"worker": row.worker.name, "at": day_and_time(row.at)},
        "actions": [{"text": _("Review it") if row.opened else _("Write what came of it"), "href": href}],
    }


def told_line(row: GlassAsking) -> Row:
    """That somebody asked about a client of the reader's agency; about whom waits behind the link."""
    names = {"worker": row.worker.name, "agency": row.worker.agency.name}
    text = _("%(worker)s of %(agency)s asked in danger about somebody whom your agency knows") % names
    return {
        "text": text,
        "href": reverse("glass-told", args=[row.told_act]),  # type: ignore[attr-defined]
        "when": day_and_time(row.at),
    }
