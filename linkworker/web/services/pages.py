"""The pages of the directory. Nothing on them is about a client, so that no look is recorded."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linkworker.events.changed import Changed
from linkworker.partnership.directory import (
    any_service,
    check_entry,
    entry_if_any,
    keeps_address_secret,
    may_edit,
    require_editor,
)
from linkworker.partnership.finding import Wanted, find_services
from linkworker.partnership.protocols import protocols_between
from linkworker.partnership.queries import lines_of_each
from linkworker.practice.sharing import Refused
from linkworker.practice.vocabulary import code_list
from linkworker.referrals.consulting import may_ask
from linkworker.web.cover.words import agency_lines
from linkworker.web.data_words import pick
from linkworker.web.numbers import number_in
from linkworker.web.services.forms import FindForm
from linkworker.web.services.presenters import protocol_lines, service_page, service_row
from linkworker.web.visiting import visit


def services(request: HttpRequest) -> HttpResponse:
    """The services that fit what is asked for: one's own area first, then the others."""
    here = visit(request)
    wanted = _wanted(request)
    found = find_services(here.worker.agency, wanted, here.at)
    context = {
        "near": [service_row(one, here.at) for one in found.near],
        "far": [service_row(one, here.at) for one in found.far],
        "more": found.more,
        "filter": FindForm(initial={"need": wanted.need, "words": wanted.words, "open": wanted.open_now}),
        "selected": _selected(wanted),
        "may_ask": may_ask(here.reader, here.at),
    }
    return render(request, "web/services/list.jinja", context)


def _wanted(request: HttpRequest) -> Wanted:
    need = request.GET.get("need", "")
    return Wanted(
        need=need if need in code_list("needs").codes else "",
        words=request.GET.get("words", "").strip()[:80],
        open_now=bool(request.GET.get("open")),
    )


def _selected(wanted: Wanted) -> list[Mapping[str, Any]]:
    """What is asked for, each part with the way to the same page without it."""
    term = code_list("needs").find(wanted.need)
    chosen = {
        "need": pick(term.label) if term else "",
        "words": wanted.words,
        "open": _("Somebody answers now") if wanted.open_now else "",
    }
    given = {"need": wanted.need, "words": wanted.words, "open": "on" if wanted.open_now else ""}
    tags = [{"text": text, "href": _without(name, given)} for name, text in chosen.items() if text]
    return [{"heading": _("You look for"), "tags": tags}] if tags else []


def _without(name: str, given: Mapping[str, str]) -> str:
    rest = {key: value for key, value in given.items() if value and key != name}
    return f"{reverse('services')}?{urlencode(rest)}" if rest else reverse("services")


def service(request: HttpRequest, number: int) -> HttpResponse:
    """What the directory says of one service, and what one's own agency and its agency signed."""
    here = visit(request)
    found = any_service(number)
    if found is None:
        raise Refused("absent")
    own = found.agency_id == here.worker.agency_id
    between = [] if own else protocols_between(here.worker.agency, found.agency, here.at)
    context = {
        **service_page(found, here.at),
        "own": own,
        "may_edit": may_edit(here.worker, found, here.at),
        "is_house": keeps_address_secret(found),
        "protocols": protocol_lines(between),
        "lines": agency_lines(
            found.agency.name, lines_of_each([found.agency], here.at)[found.agency_id], under_its_name=True
        ),
    }
    return render(request, "web/services/service.jinja", context)


@require_POST
def checked(request: HttpRequest, number: int) -> HttpResponse:
    """Record in one press that the entry is true today, unless it is another than the one that was read."""
    here = visit(request)
    entry = entry_if_any(require_editor(here.worker, number, here.at))
    seen = number_in(request.POST.get("version", ""))
    if entry is None or seen is None:
        raise Refused("nothing to check")
    try:
        check_entry(entry, seen_version=seen, by=here.worker, at=here.at)
    except Changed:
        messages.warning(
            request, _("Somebody changed this entry meanwhile. Read it through, then press again.")
        )
    else:
        messages.success(request, _("Checked today. Thank you."))
    return HttpResponseRedirect(reverse("service", args=[number]))
