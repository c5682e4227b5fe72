"""Where somebody is, and the register of who asked to know it: the pages that are only read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linkworker.people.gates import open_own_client
from linkworker.web.visiting import visit
from linkworker.web.whereabouts import presenters
from linkworker.whereabouts.gates import open_register, open_whereabouts
from linkworker.whereabouts.reading import open_address


def whereabouts(request: HttpRequest, reference: str) -> HttpResponse:
    """Where somebody lives: ordinary addresses, and of sealed ones the agreed names with what was asked and decided."""
    here = visit(request)
    found = open_whereabouts(here, reference)
    return render(request, "web/whereabouts/whereabouts.jinja", presenters.whereabouts_page(found, here))


def shown(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A sealed address, for some minutes after a reason was typed."""
    here = visit(request)
    opened = open_own_client(here, reference)
    found = open_address(here, number, opened.client.pk)
    context = {"reference": reference, **presenters.shown_page(found)}
    return render(request, "web/whereabouts/shown.jinja", context)


def register(request: HttpRequest) -> HttpResponse:
    """What was asked, what is open and what was read, for whoever leads."""
    here = visit(request)
    found = open_register(here)
    context = {
        "waiting": [presenters.asked_row(one, here) for one in found.waiting],
        "running": [presenters.asked_row(one, here) for one in found.running],
        "over": [presenters.asked_row(one, here) for one in found.over],
    }
    return render(request, "web/whereabouts/register.jinja", context)
