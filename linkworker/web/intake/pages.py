"""The page of one intake: the minimum before it is accepted, and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linkworker.referrals.gates import open_intake
from linkworker.web.intake.presenters import intake_page
from linkworker.web.visiting import visit


def intake(request: HttpRequest, reference: str) -> HttpResponse:
    """The preview, three answers with what happens next, and the steps so far."""
    here = visit(request)
    context = intake_page(open_intake(here, reference), here)
    return render(request, "web/intake/intake.jinja", context)
