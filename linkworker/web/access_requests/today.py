"""Requests for access on Today: what the lead answers, and what waits for a reviewer. Nobody is named."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.access_requests.gates import Shown
from linkworker.duties.gates import Today
from linkworker.practice.rule import Weight
from linkworker.web.access_requests import words
from linkworker.web.access_requests.presenters import due_words

Row = Mapping[str, Any]


def request_row(shown: Shown) -> Row:
    """A request as `duty_row` draws it: a must of the lead."""
    href = reverse("access-request", args=[shown.row.reference])
    return {
        "title": _("Answer request %(reference)s") % {"reference": shown.row.reference},
        "due": due_words(shown),
        "late": shown.is_late,
        "weight": Weight.MUST.word,
        "weight_text": _("Must"),
        "why": words.STATES[shown.state][0],
        "actions": [{"text": _("Open it"), "href": href}],
    }


def waiting_lines(today: Today) -> list[Row]:
    """That requests wait, for whoever answers or reviews them beside other work."""
    lines = (
        (today.requests_wait, _("Requests for access wait for an answer"), "access-requests"),
        (today.reviews_wait, _("Requests for access wait for your review"), "access-reviews"),
    )
    return [{"text": text, "href": reverse(name), "when": ""} for waits, text, name in lines if waits]
