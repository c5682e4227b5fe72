"""The pages of break-glass that are read: the one answer, what is open, whose record it was, what waits."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linkworker.cases.gates import OpenedCase
from linkworker.cases.glass import end, may_ask
from linkworker.cases.glass_reading import ReadOf, askings, open_glass, open_told, reads_of, risk_of
from linkworker.design.dates import clock_time, day_and_time
from linkworker.events.changed import Changed
from linkworker.partnership.queries import lines_of_each
from linkworker.practice.breaking_glass import HowSoon
from linkworker.practice.contact import Channel
from linkworker.sharing.models import GlassAsking, GlassOpening
from linkworker.web.cases.entry_words import EntryView, entry_views
from linkworker.web.clients.contact_words import CHANNELS, contact_rows
from linkworker.web.glass.words import HOW_SOON, state, told_of, until_words
from linkworker.web.visiting import own_lines, visit

Row = Mapping[str, Any]
PLACES = frozenset({Channel.LETTER, Channel.IN_PERSON})
"""Channels that tell where somebody is."""


def asked(request: HttpRequest) -> HttpResponse:
    """The one answer to asking blind: the same for everybody, whoever was meant."""
    may_ask(visit(request))
    lines = own_lines(request)
    return render(request, "web/glass/asked.jinja", {"line": lines.own})


def read(request: HttpRequest, reference: str) -> HttpResponse:
    """What is open to the reader, until when, and of which agencies."""
    here = visit(request)
    row, opened = open_glass(here, reference)
    context = {
        "name": told_of(row).name,
        "reference": row.reference,
        "until": clock_time(row.until) if row.until else "",
        "records": [_record(one, here.at) for one in opened],
    }
    return render(request, "web/glass/read.jinja", context)


def _record(one: ReadOf, at: datetime) -> Row:
    agency = one.opening.agency
    line = lines_of_each([agency], at)[agency.pk].own
    contacts = one.client.contacts.exclude(channel__in=sorted(PLACES)) if one.shows_contact else []
    places = {str(CHANNELS[channel]) for channel in PLACES}
    ways = contact_rows(contacts, at) if one.shows_contact else []
    return {
        "agency": agency.name,
        "line": f"{line.name}: {line.number}" if line else "",
        "shows_contact": one.shows_contact,
        "contact": [way for way in ways if way["way"] not in places],
        "cases": [_case(case) for case in one.cases],
    }


def _case(opened: OpenedCase) -> Row:
    case = opened.case
    return {
        "service": case.service.name,
        "worker": case.key_worker.name if case.key_worker else _("nobody allocated"),
        "entries": [_without_links(one) for one in entry_views(opened, risk_of(opened))],
    }


def _without_links(view: EntryView) -> EntryView:
    """An entry as it stands on this page alone: no free words, not who said it, and nothing behind it is open."""
    return replace(view, text="", said_by="", kept_from="", corrected="", href="", link="")


@require_POST
def end_now(request: HttpRequest, reference: str) -> HttpResponse:
    """End what is open, in one press: its opener has what they need."""
    here = visit(request)
    row, _opened = open_glass(here, reference)
    try:
        end(row, by=here.worker, at=here.at)
    except Changed:
        messages.info(request, _("It was over already."))
    else:
        messages.success(request, _("Ended. Somebody who leads safeguarding reviews it."))
    return HttpResponseRedirect(reverse("today"))


def told(request: HttpRequest, act: UUID) -> HttpResponse:
    """What was opened of a record of the own agency, by whom, and when they read it."""
    opening, client = open_told(visit(request), act)
    row = opening.asking
    context = {
        "reference": client.reference,
        "name": client.chosen_name,
        "href": reverse("client", args=[client.reference]),
        "told_only": opening.told_only,
        "rows": [
            {"key": _("Asked by"), "value": f"{row.worker.name}, {row.worker.agency.name}"},
            {"key": _("Asked at"), "value": day_and_time(row.at)},
            {"key": _("The danger"), "value": row.danger},
            {"key": _("How soon"), "value": str(HOW_SOON[HowSoon(row.how_soon)])},
            *([] if opening.told_only else _what_was_read(opening)),
        ],
    }
    return render(request, "web/glass/told.jinja", context)


def _what_was_read(opening: GlassOpening) -> list[Row]:
    times = {one.pk: times for one, times in reads_of(opening.asking)}.get(opening.pk, [])
    return [
        {"key": _("Opened"), "value": until_words(opening.asking)},
        {"key": _("What"), "value": _("How to reach them, what was assessed of the risk, their worker")},
        {"key": _("Read at"), "value": ", ".join(clock_time(one) for one in times) or _("not read")},
    ]


def answer_list(request: HttpRequest) -> HttpResponse:
    """What the reader answers for, what waits first."""
    here = visit(request)
    rows = [_line(one, here.at) for one in askings(here)]
    return render(request, "web/glass/list.jinja", {"rows": rows})


def _line(row: GlassAsking, at: datetime) -> Row:
    return {
        "text": _("%(worker)s asked about %(name)s") % {"worker": row.worker.name, "name": told_of(row).name},
        "href": reverse("glass-answer", args=[row.reference]),
        "when": day_and_time(row.at),
        "opened": until_words(row),
        **state(row, at),
    }
