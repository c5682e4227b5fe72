"""Addresses for tests of what holds round every page, so that these need no journey.

The real ones of signing in, stand-ins for the pages these link to, and pages that do what a page must not.
"""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from linkworker.design import fields
from linkworker.design.forms import Form
from linkworker.events import drafts
from linkworker.events.kinds import LookKind
from linkworker.events.recording import look
from linkworker.partnership.models import Agency
from linkworker.practice.sharing import Refused
from linkworker.web.form_page import FormPage
from linkworker.web.visiting import visit

handler404 = "linkworker.web.errors.absent"
handler500 = "linkworker.web.errors.broken"
handler429 = "linkworker.web.errors.too_many"
FRAME = [
    "today",
    "find",
    "arrivals",
    "inbox",
    "case-list",
    "shared-list",
    "team",
    "known",
    "matches",
    "separations",
    "services",
    "workers",
    "looks",
    "access-requests",
    "definitions",
    "alerts",
    "danger-now",
]


class NoteForm(Form):
    """One of each kind of field that a draft must bring back."""

    note = fields.LongText(label=_("Note"), missing=_("Enter a note"))
    met_on = fields.Date(label=_("Date"), required=False)
    ways = fields.Checkboxes(
        label=_("Ways"), required=False, items=[fields.Choice("a", "a"), fields.Choice("b", "b")]
    )
    versioned = True


class NotePage(FormPage):
    template = "design/gallery/question.jinja"
    form_class = NoteForm

    def version(self) -> int:
        return 7

    def act(self, form: Form) -> str:
        return "/try/done/"


class SearchPage(NotePage):
    keeps_draft = False


def plain(request: HttpRequest, **_path: object) -> HttpResponse:
    return render(request, "web/errors/stale.jinja")


def writes(request: HttpRequest) -> HttpResponse:
    Agency.objects.create(name="Written by a page that is only looked at")
    return HttpResponse()


def may_write(request: HttpRequest) -> HttpResponse:
    here = visit(request)
    look(LookKind.PAGE, agency_id=here.worker.agency_id, worker_id=here.worker.pk, at=here.at, route="try")
    drafts.keep(worker_id=here.worker.pk, form="/try/", data={"a": ["b"]}, at=here.at)
    drafts.drop(worker_id=here.worker.pk, form="/try/")
    cache.set("try", 1)
    cache.delete("try")
    request.session["tried"] = True
    request.session.save()
    return HttpResponse()


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def refuses(request: HttpRequest) -> HttpResponse:
    raise Refused("test")


urlpatterns = [
    path("account/", include("linkworker.web.signin.urls")),
    path("", include("linkworker.web.session_urls")),
    *(path("" if name == "today" else f"{name}/", plain, name=name) for name in FRAME),
    path("try/note/", NotePage.as_view(), name="try-note"),
    path("try/search/", SearchPage.as_view(), name="try-search"),
    path("try/writes/", writes, name="try-writes"),
    path("try/may-write/", may_write, name="try-may-write"),
    path("try/breaks/", breaks, name="try-breaks"),
    path("try/refuses/", refuses, name="try-refuses"),
]
