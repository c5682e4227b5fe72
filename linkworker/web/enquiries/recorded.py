"""One recorded enquiry: how it ended, what follows from it, what a correction changed, and all its versions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from linkworker.cases.build import enquiry_given
from linkworker.cases.gates import OpenedCase, open_enquiry
from linkworker.cases.models import Enquiry
from linkworker.cases.queries import versions_of
from linkworker.design.dates import day_and_time
from linkworker.duties.following import followed
from linkworker.practice.facts import EXPERIENCED
from linkworker.sharing.gates import Visit
from linkworker.web.cases.identity import identity
from linkworker.web.enquiries.presenters import kept_duty, late_words, outcome_words, sections, titles
from linkworker.web.visiting import visit


@require_GET
def enquiry(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version of an enquiry."""
    here = visit(request)
    opened, found = open_enquiry(here, reference, number)
    context = {"about": identity(opened, here.at), **_shown(opened, found)}
    if opened.own and found.is_current:
        context |= _follows(opened, found, here)
    return render(request, "web/enquiries/enquiry.jinja", context)


def _shown(opened: OpenedCase, found: Enquiry) -> dict[str, Any]:
    given = enquiry_given(found)
    versions = versions_of(found)
    newest = versions[0]
    return {
        "back_href": reverse("chronology", args=[opened.case.reference]),
        "outcome": outcome_words(given),
        "late": late_words(given),
        "asked_at": found.at,
        "by": versions[-1].by.name,
        "sections": sections(given, found.at),
        "versions": [_version(row, opened.case.reference, found) for row in versions],
        "newer_href": "" if found.is_current else _href(newest, opened.case.reference),
        "correct_href": reverse("enquiry-correct", args=[opened.case.reference, newest.pk])
        if opened.own
        else "",
        "wrong": found.wrong,
    }


def _href(row: Enquiry, reference: str) -> str:
    return reverse("enquiry", args=[reference, row.pk])


def _version(row: Enquiry, reference: str, shown: Enquiry) -> dict[str, Any]:
    return {
        "name": _("Version %(number)s") % {"number": row.version},
        "href": "" if row.pk == shown.pk else _href(row, reference),
        "byline": _("%(name)s, %(at)s") % {"name": row.by.name, "at": day_and_time(row.recorded_at)},
        "wrong": row.wrong,
        "outcome": outcome_words(enquiry_given(row)),
    }


def _follows(opened: OpenedCase, found: Enquiry, here: Visit) -> dict[str, Any]:
    """The duties that rest on it; after a correction, which of them are new and which no longer apply."""
    case = opened.case
    duties = followed(case, found)
    discloses = found.outcome in EXPERIENCED
    return {
        "duties": [kept_duty(duty, opened, here.at) for duty in duties.open],
        "new": titles(duties.new) if found.version > 1 else [],
        "no_longer": titles(duties.no_longer),
        "done": titles(duties.done),
        "screen_waits": any(duty.rule == "screen.quick" for duty in duties.open),
        "screen_href": reverse("assessment-new", args=[case.reference, "quick-screen"]) if discloses else "",
        "checklist_href": reverse("assessment-new", args=[case.reference, "risk-checklist"])
        if discloses
        else "",
    }
