"""Who is on duty in the coming two weeks, and on which lines each agency is reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linkworker.partnership.gates import open_rota
from linkworker.partnership.queries import away_between, led_by, lines_of_each, partners_of, turns_of
from linkworker.web.cases.paging import asked_key
from linkworker.web.cover.presenters import days_shown, lines_page, midnight, rota_page
from linkworker.web.visiting import visit


def rota(request: HttpRequest) -> HttpResponse:
    """The rota of a service in which the worker works."""
    here = visit(request)
    opened = open_rota(here.worker, asked_key(request, "service"), here.at)
    first, last = days_shown(here.at)
    turns = turns_of(opened.service, here.at, midnight(last.fromordinal(last.toordinal() + 1)))
    away = away_between({turn.worker_id for turn in turns}, first, last)
    return render(request, "web/cover/rota.jinja", rota_page(opened, turns, away, here.at))


def lines(request: HttpRequest) -> HttpResponse:
    """The co-ordination point of each agency of the worker's partnerships, day and night."""
    here = visit(request)
    agencies = partners_of(here.worker.agency) or [here.worker.agency]
    context = {
        "agencies": lines_page(agencies, lines_of_each(agencies, here.at)),
        "leads": bool(led_by(here.worker, here.at)),
    }
    return render(request, "web/cover/lines.jinja", context)
