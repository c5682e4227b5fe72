"""The gallery: every component with invented samples, for those who build pages. Open in the demo and in tests only.

Its answers to a POST store nothing.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from linkworker.design import gallery as samples

View = Callable[[HttpRequest], HttpResponse]
DAY = date(2026, 11, 2)


def only_where_nothing_is_real(view: View) -> View:
    """Absent from every installation that holds real people."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "LINKWORKER_DEMO", False)):
            raise Http404
        return view(request)

    return login_not_required(guarded)


@only_where_nothing_is_real
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "design/gallery/components.jinja", samples.components())


@only_where_nothing_is_real
def gallery_question(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = samples.SampleForm(request.POST or None, request.FILES or None, today=DAY, version=1)
    if sent:
        form.is_valid()
    return render(request, "design/gallery/question.jinja", {"frame": samples.frame(), "form": form})


@only_where_nothing_is_real
def gallery_checklist(request: HttpRequest) -> HttpResponse:
    return render(request, "design/gallery/checklist.jinja", samples.checklist())
