"""Finding people: the search, and the page of one client record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from linkworker.cases.apart import leads_safeguarding
from linkworker.cases.clients import cases_of, named_workers, services_to_open_in
from linkworker.looking.giving import may_be_given
from linkworker.people.gates import REGISTRARS, may_find, open_client
from linkworker.people.queries import Found, history, search, told
from linkworker.web.clients import presenters
from linkworker.web.clients.forms import FindForm
from linkworker.web.misplaced.merge_pages import beside_context
from linkworker.web.numbers import number_in
from linkworker.web.visiting import today, visit
from linkworker.web.whereabouts.presenters import permission_line
from linkworker.whereabouts.gates import permissions_of

MOST_PAGES = 20


class FindPage(View):
    """One box. What is typed is posted, so that it stands in no address, history or log."""

    def get(self, request: HttpRequest) -> HttpResponse:
        may_find(visit(request))
        return self._show(request, FindForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        here = visit(request)
        may_find(here)
        form = FindForm(request.POST, today=today(request))
        if not form.is_valid():
            return self._show(request, form, status=422)
        found = search(here, form.cleaned_data["text"], page=_page(request.POST.get("page", "1")))
        workers = named_workers(here, [match.subject for match in found.matches])
        return self._show(request, form, found=found, cards=presenters.match_cards(found.matches, workers))

    def _show(
        self,
        request: HttpRequest,
        form: FindForm,
        *,
        found: Found | None = None,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        here = visit(request)
        roles = {held.role for held in here.reader.live_roles(here.at)}
        context = {"form": form, "found": found, "may_register": bool(roles & REGISTRARS), **more}
        if found is not None:
            context["heading"] = presenters.found_heading(found)
            context["remarks"] = presenters.search_remarks(found)
        return render(request, "web/clients/find.jinja", context, status=status)


def _page(typed: str) -> int:
    return min(number_in(typed) or 1, MOST_PAGES)


def client(request: HttpRequest, reference: str) -> HttpResponse:
    """What is known of a person, as far as the reader may see it."""
    here = visit(request)
    opened = open_client(here, reference)
    given = told(opened)
    cases = cases_of(here, opened) if opened.own else []
    shown = presenters.client_page(opened, given, cases, history(opened, given), here.at)
    free = services_to_open_in(here, cases) if opened.own else []
    sealed = permissions_of(here, opened.client) if opened.own and opened.client.care_of else []
    context = {
        "client": shown,
        "may_open_case": bool(free),
        "may_give_seen_by": opened.own and may_be_given(here, opened),
        "may_separate": opened.own and leads_safeguarding(here),
        **beside_context(here, opened),
        "may_read": [permission_line(one, reference) for one in sealed],
    }
    return render(request, "web/clients/client.jinja", context)
