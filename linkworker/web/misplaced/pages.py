"""Being told that an entry was about somebody else, and what is kept aside."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linkworker.design.dates import day, day_and_time
from linkworker.misplaced.actions import have_read
from linkworker.misplaced.gates import SHOWN_FOR, kept_aside, open_reading, open_telling
from linkworker.misplaced.models import Aside
from linkworker.web.misplaced.words import kind_words, said_rows
from linkworker.web.row_keys import row_key
from linkworker.web.visiting import visit


def telling(request: HttpRequest, number: int) -> HttpResponse:
    """What the reader is told: never what it said, nor whom it was about."""
    found = open_telling(visit(request), number)
    row, case = found.taken_out, found.case
    context = {
        "name": found.name,
        "reference": case.reference if case else "",
        "case_href": reverse("case", args=[case.reference]) if case else "",
        "day": day(row.at),
        "worker": row.by.name,
        "agency": row.by.agency.name,
        "read_by": found.telling.read_by.name if found.telling.read_by else "",
        "read_href": reverse("telling-read", args=[number]),
    }
    return render(request, "web/misplaced/telling.jinja", context)


@require_POST
def read_telling(request: HttpRequest, number: int) -> HttpResponse:
    """Say that one has read it, in one press."""
    here = visit(request)
    have_read(open_telling(here, number).telling, by=here.worker, at=here.at)
    messages.success(request, _("Thank you: it is noted that you have read it"))
    return HttpResponseRedirect(reverse("today"))


def aside_list(request: HttpRequest) -> HttpResponse:
    """What is kept aside in the services whose safeguarding the reader leads, without what it says."""
    here = visit(request)
    return render(request, "web/misplaced/list.jinja", {"rows": [_line(one) for one in kept_aside(here)]})


def _line(one: Aside) -> Mapping[str, Any]:
    row = one.taken_out
    return {
        "text": kind_words(row.kind),
        "href": reverse("aside-read", args=[one.pk]),
        "why": row.reason,
        "when": _("Taken out on %(day)s by %(worker)s") % {"day": day(row.at), "worker": row.by.name},
        "anchor": row_key(one.pk),
    }


def aside_shown(request: HttpRequest, number: int) -> HttpResponse:
    """What something kept aside says, for half an hour."""
    here = visit(request)
    reading = open_reading(here, number)
    aside = reading.aside
    earlier = aside.readings.exclude(pk=reading.pk).select_related("by").order_by("-at", "-pk")
    context = {
        "kind": kind_words(aside.taken_out.kind),
        "rows": list(said_rows(aside.said)),
        "reason": aside.taken_out.reason,
        "until": day_and_time(reading.at + SHOWN_FOR),
        "earlier": [
            {"by": one.by.name, "at": day_and_time(one.at), "reason": one.reason} for one in earlier[:20]
        ],
    }
    return render(request, "web/misplaced/shown.jinja", context)
