"""Separations: the list, one of them, and what is opened to a worker across one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linkworker.cases.apart import (
    Opened,
    OpenedSeparation,
    cases_of,
    entries_across,
    leads_safeguarding,
    open_opening,
    open_separation,
    openings_across,
    separations,
)
from linkworker.cases.gates import OpenedCase
from linkworker.cases.models import Case
from linkworker.design.dates import day_and_time, short_day
from linkworker.events.changed import Changed
from linkworker.opposed.gates import asked, founds_of
from linkworker.partnership.taking import take_again as let_take
from linkworker.partnership.taking import who_takes_none
from linkworker.practice.deadlines import london_date
from linkworker.practice.opposed import Asks
from linkworker.practice.separating import BECAUSE, SeparateBecause, Side
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.gates import Visit
from linkworker.sharing.separating import zones_of
from linkworker.web.cases.entry_words import crossing_views
from linkworker.web.cases.words import CATEGORIES
from linkworker.web.separations.found import found_rows
from linkworker.web.separations.words import zones_words
from linkworker.web.visiting import visit

Row = Mapping[str, Any]


def separation_list(request: HttpRequest) -> HttpResponse:
    """Who is kept apart, what is not planned yet first."""
    here = visit(request)
    rows = [_line(one, here.at) for one in separations(here)]
    return render(request, "web/separations/list.jinja", {"rows": rows, "leads": leads_safeguarding(here)})


def separation(request: HttpRequest, reference: str) -> HttpResponse:
    """Two people who are kept apart: how, who sees both, and what stands open across."""
    here = visit(request)
    shown = open_separation(here, reference)
    plan, founds = shown.plan, founds_of(here, shown)
    context = {
        "shown": shown,
        "sides": [_side(here, shown, side) for side in Side],
        "state": _state(shown, here.at),
        "rows": _rows(shown),
        "both": _both(shown),
        "openings": [_opening(one, reference, here.at) for one in openings_across(here, shown)],
        "is_over": plan.ended_at is not None,
        "founds": found_rows(shown, founds),
        "is_asked": plan.ended_at is None and asked(founds) is not Asks.NOTHING,
    }
    return render(request, "web/separations/separation.jinja", context)


def opened(request: HttpRequest, act: UUID) -> HttpResponse:
    """What a worker may see of somebody from whom the person they work with is kept apart."""
    here = visit(request)
    one, decision = open_opening(here, act)
    shows_name = decision.shows(Category.IDENTITY)
    context = {
        "name": one.case.client.chosen_name if shows_name else _("Name not opened to you"),
        "reference": one.case.reference,
        "rows": [
            {"key": _("For"), "value": one.first.purpose},
            {"key": _("Until"), "value": day_and_time(one.first.until) if one.first.until else ""},
            {"key": _("You may see"), "value": _categories(one)},
            {"key": _("Opened by"), "value": one.first.made_by.name if one.first.made_by else ""},
        ],
        "entries": crossing_views(OpenedCase(one.case, decision, own=False), entries_across(one, decision)),
    }
    return render(request, "web/separations/opened.jinja", context)


@require_POST
def take_again(request: HttpRequest, number: int) -> HttpResponse:
    """Let a worker take new cases again, in one press."""
    here = visit(request)
    row = next((one for one in who_takes_none(here.worker, here.at) if one.pk == number), None)
    if row is None:
        raise Refused("absent")
    try:
        let_take(row, by=here.worker, at=here.at)
    except Changed:
        messages.info(request, _("Somebody else was quicker: they take cases again already."))
    else:
        messages.success(request, _("They can be given cases again."))
    return HttpResponseRedirect(reverse("no-new-cases"))


def _line(one: OpenedSeparation, at: datetime) -> Row:
    return {
        "href": reverse("separation", args=[one.plan.reference]),
        "text": _("%(one)s and %(other)s") % {"one": one.one.chosen_name, "other": one.other.chosen_name},
        **_state(one, at),
    }


def _state(one: OpenedSeparation, at: datetime) -> Row:
    plan = one.plan
    if plan.ended_at is not None:
        return {"state": _("Over"), "tone": "grey", "when": short_day(plan.ended_at)}
    if plan.planned_at is None or plan.review_on is None:
        return {"state": _("Not planned yet"), "tone": "red", "when": ""}
    late = plan.review_on < london_date(at)
    words = _("To be looked at again since %(day)s") if late else _("Looked at again by %(day)s")
    return {
        "state": _("Look at it again") if late else _("Planned"),
        "tone": "orange" if late else "green",
        "when": words % {"day": short_day(plan.review_on)},
    }


def _side(here: Visit, shown: OpenedSeparation, side: Side) -> Row:
    client = shown.client(side)
    return {
        "name": client.chosen_name,
        "reference": client.reference,
        "href": reverse("client", args=[client.reference]),
        "zones": zones_words(zone for zone in zones_of(shown.plan) if zone.side is side),
        "cases": [_case(one) for one in cases_of(here, client)],
    }


def _case(case: Case) -> Row:
    worker = case.key_worker.name if case.key_worker else _("nobody allocated")
    words = _("%(service)s, %(worker)s") % {"service": case.service.name, "worker": worker}
    return {"text": words, "href": reverse("case-allocate", args=[case.reference])}


def _rows(shown: OpenedSeparation) -> list[Row]:
    """How it came about and what was planned; why, and what else is minded, for safeguarding leads alone."""
    plan = shown.plan
    why = [
        {"key": _("Why"), "value": _(BECAUSE[SeparateBecause(plan.because)])},
        {"key": _("How it is known"), "value": plan.said_by},
        {"key": _("If one keeps the other from help"), "value": plan.sabotage},
        {"key": _("When one asks after the other"), "value": plan.fishing},
        {"key": _("How their workers keep in touch"), "value": plan.liaison},
        {"key": _("What else must be minded"), "value": plan.note},
        {"key": _("Why it was safe to end it"), "value": plan.end_note},
    ]
    made = _at_by(plan.made_at, plan.made_by.name if plan.made_by else "")
    planned = _at_by(plan.planned_at, plan.planned_by.name if plan.planned_by else "")
    return [
        {"key": _("Kept apart since"), "value": made},
        {"key": _("Planned"), "value": planned},
        *(why if shown.leads else []),
    ]


def _at_by(at: datetime | None, name: str) -> str:
    return _("%(at)s, %(name)s") % {"at": day_and_time(at), "name": name} if at else ""


def _both(shown: OpenedSeparation) -> list[Row]:
    plan = shown.plan
    return [
        {"key": _("Prescriber"), "value": plan.prescriber.name if plan.prescriber else _("Nobody")},
        {"key": _("Manager"), "value": plan.manager.name if plan.manager else _("Nobody")},
    ]


def _opening(one: Opened, reference: str, at: datetime) -> Row:
    late = one.first.review_on <= london_date(at)
    return {
        "who": one.worker.name,
        "what": _categories(one),
        "purpose": one.first.purpose,
        "until": short_day(one.first.until) if one.first.until else "",
        "review": short_day(one.first.review_on),
        "late": late,
        "href": reverse("opening-review", args=[reference, one.act]),
    }


def _categories(one: Opened) -> str:
    return ", ".join(str(CATEGORIES[category]) for category in one.categories)
