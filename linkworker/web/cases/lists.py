"""The lists of cases: one's own and one's service's, and those that other agencies share. One look a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.assessments.levels import Newest, newest_checklists
from linkworker.cases.gates import CASEWORK as OPENS
from linkworker.cases.gates import OpenedList, open_list, open_shared_list
from linkworker.cases.queries import CaseLine, ListAsked
from linkworker.cases.sharing_queries import Granted, SharingOver, granted_to
from linkworker.design.dates import ago, short_day
from linkworker.duties.items import is_late
from linkworker.duties.queries import NextDue, next_due_of
from linkworker.practice.sharing import CASEWORK, Category
from linkworker.sharing.gates import Visit
from linkworker.web.cases.entry_words import shown_at
from linkworker.web.cases.identity import key_worker_words, level_words
from linkworker.web.cases.paging import asked_key
from linkworker.web.cases.words import CATEGORIES
from linkworker.web.duties.words import due_words, title
from linkworker.web.row_keys import asked_row, row_key
from linkworker.web.sharing.words import route_words
from linkworker.web.visiting import visit

STATES = ("open", "unallocated", "closed")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of a list. `href` is empty when no more than a name may be seen; `due` is what comes next."""

    name: str
    reference: str
    href: str
    level: str
    level_text: str
    lines: tuple[Mapping[str, str], ...]
    due: str
    due_title: str
    late: bool


def case_list(request: HttpRequest) -> HttpResponse:
    """The reader's own cases; for whoever leads a service, all of its cases as well."""
    here = visit(request)
    opened = open_list(here, _asked(request, here))
    rows = opened.cases.rows
    levels = newest_checklists([case.pk for case in rows])
    due = next_due_of([case.pk for case in rows], here.at)
    context = {
        "rows": [own_row(case, levels.get(case.pk), due.get(case.pk), here.at) for case in rows],
        "tabs": _tabs(opened),
        "services": _services(opened),
        "empty": _empty(opened),
        **_ways(reverse("case-list"), opened),
    }
    return render(request, "web/cases/list.jinja", context)


def shared_list(request: HttpRequest) -> HttpResponse:
    """The cases of other agencies that are shared with the reader or the reader's agency."""
    here = visit(request)
    asked = ListAsked(before=asked_row(request, "before"), after=asked_row(request, "after"))
    opened = open_shared_list(here, asked)
    keys = [case.pk for case in opened.cases.rows]
    granted = granted_to(here.reader, here.at, keys)
    levels = newest_checklists(key for key in keys if Category.RISK in granted.get(key, {}))
    context = {
        "rows": [
            shared_row(case, granted.get(case.pk, {}), levels.get(case.pk)) for case in opened.cases.rows
        ],
        "over": [over_row(one) for one in opened.over],
        **_ways(reverse("shared-list"), opened),
    }
    return render(request, "web/cases/shared.jinja", context)


def over_row(one: SharingOver) -> Mapping[str, str]:
    """That sharing ended, with the own case that it concerns when there is one."""
    told = {"agency": one.agency, "day": short_day(one.at)}
    words = (
        _("%(agency)s shares less than before, since %(day)s")
        if one.some_left
        else _("%(agency)s stopped sharing on %(day)s")
    )
    return {
        "text": words % told,
        "name": one.name,
        "href": reverse("case-sharing", args=[one.own.reference]) if one.own else "",
    }


def _asked(request: HttpRequest, here: Visit) -> ListAsked:
    given = request.GET
    works = any(held.role in CASEWORK for held in here.reader.live_roles(here.at))
    state = given.get("state", "")
    return ListAsked(
        whole=given.get("of", "mine" if works else "service") == "service",
        state=state if state in STATES else "open",
        service=asked_key(request, "service"),
        before=asked_row(request, "before"),
        after=asked_row(request, "after"),
    )


def own_row(case: CaseLine, level: Newest | None, due: NextDue | None, at: datetime) -> CaseRow:
    tone, level_text = level_words(level, in_list=True)
    return CaseRow(
        name=case.client_name,
        reference=case.reference,
        href=reverse("case", args=[case.reference]),
        level=tone,
        level_text=level_text,
        lines=tuple(_own_lines(case, at)),
        due=due_words(due, at) if due else "",
        due_title=title(due) if due else "",
        late=bool(due and is_late(due, at)),
    )


def _own_lines(case: CaseLine, at: datetime) -> Iterable[Mapping[str, str]]:
    yield {"label": _("Key worker"), "value": key_worker_words(case.key_worker_name)}
    if case.last_at is not None:
        shown: date | datetime = shown_at(case.last_at)
        yield {"label": _("Last entry"), "value": ago(shown, at)}
    if case.closed_at:
        yield {"label": _("Closed"), "value": short_day(case.closed_at)}


def shared_row(case: CaseLine, granted: Mapping[Category, Granted], level: Newest | None) -> CaseRow:
    """Another agency's case: no more of it than is shared, and until when."""
    tone, level_text = level_words(level, in_list=True) if Category.RISK in granted else ("", "")
    words = [str(CATEGORIES[category]) for category in Category if category in granted]
    lines = [
        {"label": _("Held by"), "value": case.agency_name},
        {"label": _("Shared"), "value": ", ".join(words)},
        {
            "label": _("Until"),
            "value": short_day(min(one.until for one in granted.values())) if granted else "",
        },
        {
            "label": _("How"),
            "value": ", ".join(dict.fromkeys(route_words(one.route) for one in granted.values())),
        },
    ]
    return CaseRow(
        name=case.client_name,
        reference=case.reference,
        href=reverse("case", args=[case.reference]) if OPENS & granted.keys() else "",
        level=tone,
        level_text=level_text,
        lines=tuple(lines),
        due="",
        due_title="",
        late=False,
    )


def _address(here: str, asked: ListAsked, **more: object) -> str:
    given = {
        "of": "service" if asked.whole else "mine",
        "state": asked.state,
        "service": asked.service if asked.whole else None,
        **more,
    }
    return f"{here}?{urlencode({name: value for name, value in given.items() if value is not None})}"


def _tabs(opened: OpenedList) -> list[Mapping[str, Any]]:
    """The lists that this reader has, as links."""
    mine = [(_("My open cases"), False, "open"), (_("My closed cases"), False, "closed")]
    whole = [
        (_("All open"), True, "open"),
        (_("Not allocated"), True, "unallocated"),
        (_("All closed"), True, "closed"),
    ]
    here = (opened.asked.whole, opened.asked.state)
    return [
        {
            "text": text,
            "href": _address(
                reverse("case-list"), ListAsked(whole=all_of_it, state=state, service=opened.asked.service)
            ),
            "current": here == (all_of_it, state),
        }
        for text, all_of_it, state in ([*whole, *mine] if opened.services else mine)
    ]


def _services(opened: OpenedList) -> list[Mapping[str, Any]]:
    """One's services as links, when there are several to choose among."""
    if not opened.asked.whole or len(opened.services or ()) < 2:
        return []
    named = [(None, _("Every service")), *((one.pk, one.name) for one in opened.services or ())]
    return [
        {
            "text": text,
            "href": _address(
                reverse("case-list"), ListAsked(whole=True, state=opened.asked.state, service=key)
            ),
            "current": opened.asked.service == key,
        }
        for key, text in named
    ]


def _ways(here: str, opened: OpenedList) -> Mapping[str, str]:
    found = opened.cases
    return {
        "newer_href": _address(here, opened.asked, after=row_key(found.newer)) if found.newer else "",
        "older_href": _address(here, opened.asked, before=row_key(found.older)) if found.older else "",
    }


def _empty(opened: OpenedList) -> str:
    match opened.asked.whole, opened.asked.state:
        case True, "unallocated":
            return _("Every open case has a key worker.")
        case True, "open":
            return _("No case is open.")
        case _whole, "closed":
            return _("No case has been closed.")
    return _("No case is allocated to you.")
