"""Pages that break while a name, an address and typed words are at hand: for the tests of what reaches a log.

`test_production` asks for each of them, of an installation that is started as one for real people.
"""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

SECRETS = ("Eira", "Penry", "07700", "harbour", "/cases/")
handler404 = "linkworker.web.errors.absent"
handler500 = "linkworker.web.errors.broken"


@login_not_required
def breaks(request: HttpRequest, who: str) -> HttpResponse:
    note = request.POST.get("note", "")
    try:
        raise ValueError(f"could not save {who}: {note}")
    except ValueError as first:
        raise KeyError(note) from first


@login_not_required
def row_breaks(request: HttpRequest, who: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s FROM no_such_table", [request.POST.get("note", "")])
    return HttpResponse()


@login_not_required
def refuses(request: HttpRequest, who: str) -> HttpResponse:
    logging.getLogger("some.library").error("Could not render %s", who)
    logging.getLogger("some.library").warning(f"Could not render {who}")
    return HttpResponse(status=422)


urlpatterns = [
    path("", include("tests.web.stand_ins")),
    path("cases/<str:who>/breaks/", breaks, name="breaks"),
    path("cases/<str:who>/row/", row_breaks, name="row-breaks"),
    path("cases/<str:who>/refuses/", refuses, name="refuses"),
]
