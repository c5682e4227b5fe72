"""Questions without a client in them: the list with its count, and one of them. No look: nobody is named."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linkworker.design.dates import day_and_time, short_day
from linkworker.partnership.models import Sector
from linkworker.partnership.queries import lines_of, link_workers
from linkworker.practice.sharing import Refused
from linkworker.referrals import consulting
from linkworker.referrals.consulting import Counted
from linkworker.referrals.models import Consultation
from linkworker.sharing.gates import Visit
from linkworker.web.data_words import line_words
from linkworker.web.visiting import visit

Row = Mapping[str, Any]
SHOWN = 160


def consultation_list(request: HttpRequest) -> HttpResponse:
    """What one asked, what one's agency was asked, and for those who lead how many it were."""
    here = visit(request)
    asks = consulting.may_ask(here.reader, here.at)
    if not asks:
        raise Refused("does not work with people")
    counts = consulting.may_count(here.reader, here.at)
    context = {
        "rows": [_line(row, here.at) for row in consulting.consultations(here)],
        "counts": counts,
        "counted": [_counted(one) for one in consulting.counted(here.reader.agency, here.at)]
        if counts
        else [],
    }
    return render(request, "web/consultations/list.jinja", context)


def consultation(request: HttpRequest, reference: str) -> HttpResponse:
    """One question, and its answer."""
    here = visit(request)
    row = consulting.open_consultation(here, reference)
    waits = row.answered_at is None
    context = {
        "row": row,
        "line": _line(row, here.at),
        "call": _whom_to_call(row, here),
        "answered": _answered(row),
        "may_answer": waits and consulting.is_for(row, here),
    }
    return render(request, "web/consultations/consultation.jinja", context)


def _line(row: Consultation, at: datetime) -> Row:
    text = row.question if len(row.question) <= SHOWN else row.question[:SHOWN].rsplit(" ", 1)[0] + "…"
    return {
        "href": reverse("consultation", args=[row.reference]),
        "text": text,
        "who": _("%(name)s, %(agency)s, asked %(to)s on %(day)s")
        % {
            "name": row.asked_by.name,
            "agency": row.from_agency.name,
            "to": row.to_agency.name,
            "day": short_day(row.asked_at),
        },
        **_state(row, at),
    }


def _state(row: Consultation, at: datetime) -> Row:
    if row.answered_at:
        return {"state": _("Answered"), "tone": "green"}
    if consulting.is_late(row, at):
        return {"state": _("Late: waits for an answer"), "tone": "red"}
    return {"state": _("Waits for an answer"), "tone": "orange"}


def _whom_to_call(row: Consultation, here: Visit) -> str:
    """Where the agency that was asked is reached, for whoever asked and has had no answer in time."""
    if row.asked_by_id != here.worker.pk or not consulting.is_late(row, here.at):
        return ""
    agency = row.to_agency_id
    names = link_workers([agency], here.at).get(agency, ())
    return _("%(agency)s has not answered in time. Call them: %(where)s") % {
        "agency": row.to_agency.name,
        "where": "; ".join([*names, line_words(lines_of([agency], here.at)[agency])]),
    }


def _answered(row: Consultation) -> str:
    if row.answered_at is None or row.answered_by is None:
        return ""
    return _("%(name)s, %(agency)s, on %(at)s") % {
        "name": row.answered_by.name,
        "agency": row.to_agency.name,
        "at": day_and_time(row.answered_at),
    }


def _counted(one: Counted) -> Row:
    return {
        "month": date_format(date(one.year, one.month, 1), "F Y"),
        "from": str(Sector(one.from_sector).label),
        "to": str(Sector(one.to_sector).label),
        "asked": one.asked,
        "answered": one.answered,
    }
