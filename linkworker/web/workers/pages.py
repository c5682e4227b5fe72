"""The workers of an agency, listed and one by one, for whoever administers it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linkworker.design.forms import Form
from linkworker.partnership.workforce import WorkersAsked, must_administer, open_account, open_workers
from linkworker.web.numbers import number_in
from linkworker.web.visiting import visit
from linkworker.web.workers.forms import WorkersForm
from linkworker.web.workers.presenters import account_page, row

MOST_PAGES = 1000


def workers(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, or whom the administrator looks for."""
    here = visit(request)
    services = must_administer(here.worker, here.at)
    form = WorkersForm(request.POST if request.method == "POST" else None, services=services)
    asked = _asked(form, request.POST.get("page", "1")) if form.is_valid() else WorkersAsked()
    found = open_workers(here.worker, asked, here.at)
    context = {
        "form": form,
        "agency": here.worker.agency.name,
        "rows": [row(one, here.at) for one in found.accounts],
        "page": asked.page,
        "has_more": found.has_more,
        "is_narrowed": asked != WorkersAsked(page=asked.page),
    }
    return render(request, "web/workers/list.jinja", context, status=422 if form.errors else 200)


def _asked(form: Form, page: str) -> WorkersAsked:
    given = form.cleaned_data
    return WorkersAsked(
        text=given["text"],
        service=number_in(given["service"]),
        left_too=given["left_too"],
        page=min(number_in(page) or 1, MOST_PAGES),
    )


def worker(request: HttpRequest, number: int) -> HttpResponse:
    """One account: the roles now, to come and over."""
    here = visit(request)
    opened = open_account(here.worker, number, here.at)
    return render(request, "web/workers/worker.jinja", account_page(opened, here.at))
