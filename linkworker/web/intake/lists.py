"""The inbox: what waits by urgency, and what was answered. One look a page."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.duties.lists import services_led
from linkworker.practice.referring import PRIORITIES
from linkworker.practice.vocabulary import code_list
from linkworker.referrals.gates import OpenedInbox, open_inbox
from linkworker.referrals.queries import (
    STATES,
    InboxAsked,
    held_without_onward,
    inbox_services,
    returned_by_reason,
)
from linkworker.sharing.gates import Visit
from linkworker.web.cases.paging import asked_key
from linkworker.web.intake import presenters
from linkworker.web.intake.forms import InboxFilter
from linkworker.web.referrals.words import priority_words, reason_words
from linkworker.web.row_keys import asked_row, row_key
from linkworker.web.visiting import visit

A_YEAR = timedelta(days=365)
MOST_PAGES = 8


def inbox(request: HttpRequest) -> HttpResponse:
    """What arrived at the services whose intakes the reader sees."""
    here = visit(request)
    opened = open_inbox(here, _asked(request))
    asked, page = opened.asked, opened.page
    answered = asked.state == "answered"
    context = {
        "rows": presenters.rows(page.rows, here.at),
        "tabs": _tabs(asked),
        "filter": _filter(opened),
        "selected": _selected(opened),
        "clear_href": reverse("inbox") + f"?state={asked.state}",
        "asked_state": asked.state,
        "empty": _("Nothing was answered yet.") if answered else _("Nothing waits."),
        "is_cut": page.is_cut,
        "report": _report(here) if answered else None,
        **_ways(opened),
    }
    return render(request, "web/intake/inbox.jinja", context)


def _asked(request: HttpRequest) -> InboxAsked:
    given = request.GET
    state = given.get("state", "")
    priority = given.get("priority", "")
    return InboxAsked(
        state=state if state in STATES else STATES[0],
        service=asked_key(request, "service"),
        priority=priority if priority in PRIORITIES else "",
        page=min(asked_key(request, "page") or 1, MOST_PAGES),
        before=asked_row(request, "before"),
    )


def _address(asked: InboxAsked, **changes: Any) -> str:
    given = {"state": asked.state, "service": asked.service, "priority": asked.priority, **changes}
    return f"{reverse('inbox')}?{urlencode({name: value for name, value in given.items() if value})}"


def _tabs(asked: InboxAsked) -> list[Mapping[str, Any]]:
    named = (("waiting", _("Waiting")), ("answered", _("Answered")))
    return [
        {"text": text, "href": _address(asked, state=state, priority=""), "current": asked.state == state}
        for state, text in named
    ]


def _filter(opened: OpenedInbox) -> InboxFilter | None:
    """The filter's form; none when there is nothing to choose among."""
    made = InboxFilter(
        initial={"service": str(opened.asked.service or ""), "priority": opened.asked.priority},
        services=opened.services,
        by_priority=opened.asked.state == "waiting",
    )
    return made if made.names() else None


def _selected(opened: OpenedInbox) -> list[Mapping[str, Any]]:
    asked = opened.asked
    found: list[Mapping[str, Any]] = []
    for service in opened.services:
        if service.pk == asked.service:
            tag = {"text": service.name, "href": _address(asked, service="")}
            found.append({"heading": _("Service"), "tags": [tag]})
    if asked.priority:
        tag = {"text": priority_words([asked.priority])[0], "href": _address(asked, priority="")}
        found.append({"heading": _("Priority"), "tags": [tag]})
    return found


def _ways(opened: OpenedInbox) -> Mapping[str, str]:
    asked, page = opened.asked, opened.page
    before = _address(asked, page=asked.page - 1) if asked.page > 1 and asked.state == "waiting" else ""
    after = _address(asked, page=asked.page + 1) if page.has_more else ""
    if page.older:
        after = _address(asked, before=row_key(page.older))
    return {"newer_href": before, "older_href": after}


def _report(here: Visit) -> Mapping[str, Any] | None:
    """For whoever leads a service: what was returned for which reason, and who is held without help elsewhere."""
    led = services_led(here.reader, here.at)
    if not led:
        return None
    mine = {service.pk for service in inbox_services(here.reader, here.at)} & set(led)
    counted = returned_by_reason(here.reader, here.at, mine, here.at - A_YEAR)
    inappropriate = {term.code for term in code_list("decline-reasons").terms if term.inappropriate}
    return {
        "rows": [
            {"reason": reason_words(code), "times": times, "inappropriate": code in inappropriate}
            for code, times in counted
        ],
        "held": held_without_onward(here.reader, here.at, mine),
    }
