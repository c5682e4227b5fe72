"""Why a duty is asked, and the duties of one case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linkworker.duties.gates import open_case_duties, open_duty
from linkworker.duties.history import duties_of_case, passed_on, things_of
from linkworker.web.cases.identity import identity
from linkworker.web.duties.presenters import case_duties_page, duty_page
from linkworker.web.visiting import visit


def duty(request: HttpRequest, reference: str) -> HttpResponse:
    """Why am I asked this?"""
    here = visit(request)
    found = open_duty(here, reference)
    context = duty_page(found, things_of(found.case, [found.duty]), passed_on(found.duty), here)
    return render(request, "web/duties/duty.jinja", {"about": identity(found.opened, here.at), **context})


def case_duties(request: HttpRequest, reference: str) -> HttpResponse:
    """The duties of a case: open, still to come, and how each other one ended."""
    here = visit(request)
    opened = open_case_duties(here, reference)
    about = identity(opened, here.at)
    if not opened.own:
        return render(request, "web/duties/case.jinja", {"about": about})
    found = duties_of_case(here, opened.case, request.GET.get("before", "")[:12])
    context = {
        "about": about,
        "closed": opened.case.closed_at is not None,
        **case_duties_page(found, opened.case, here.at),
    }
    return render(request, "web/duties/case.jinja", context)
