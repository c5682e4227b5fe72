"""What stands round every page: who is signed in, where they can go, which lines help."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linkworker.design.dates import day_and_time
from linkworker.design.frame import Frame, HelpLine, NavItem, Timeout
from linkworker.design.words import Words
from linkworker.events import clock
from linkworker.partnership.localities import EMERGENCY, locality_at
from linkworker.partnership.models import Worker
from linkworker.partnership.queries import Lines
from linkworker.practice.locality_values import Contact
from linkworker.practice.separating import MAY_OPEN
from linkworker.practice.sharing import CASEWORK, Role
from linkworker.referrals.queries import has_inbox
from linkworker.sharing.gates import Visit
from linkworker.web.acting import tokens
from linkworker.web.cover.words import agency_lines
from linkworker.web.data_words import pick
from linkworker.web.visiting import own_lines, visit

WARN_SECONDS = 120

AT_DESK = {Role.RECEPTION, Role.DUTY_WORKER}
CASE_ROLES = CASEWORK | {Role.DUTY_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD}
BY_ROLE: Mapping[str, tuple[frozenset[Role], Words]] = {
    "matches": (frozenset({Role.LINK_WORKER}), _("Two services")),
    "case-list": (CASE_ROLES, _("Cases")),
    "shared-list": (CASE_ROLES, _("Shared with us")),
    "team": (frozenset({Role.MANAGER, Role.SAFEGUARDING_LEAD}), _("Team")),
    "separations": (MAY_OPEN, _("Kept apart")),
}
"""The pages below the inbox, and whose they are."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """The `frame` of a page, and the tokens of its forms; without a worker the frame holds the demo's banner alone."""
    user = getattr(request, "user", None)
    if not isinstance(user, Worker):
        return {"frame": Frame(demo=_demo(), now=clock.now())}
    here = visit(request)
    return {
        "csrf_input": tokens(request, user),
        "frame": Frame(
            home_url=reverse("today"),
            account=f"{user.name}, {user.agency.name}",
            account_url=reverse("known"),
            acting_for=user.agency.name if user.person is not None else "",
            acting_url=reverse("acting"),
            sign_out_url=reverse("account_logout"),
            navigation=_navigation(request, here),
            demo=_demo(),
            help_lines=_help_lines(own_lines(request), here),
            timeout=_timeout(request),
            now=here.at,
        ),
    }


def _demo() -> str:
    """The sentence of the demo's banner, with its clock."""
    if not settings.LINKWORKER_DEMO:
        return ""
    return _("Invented people only. The clock says %(now)s.") % {"now": day_and_time(clock.now())}


def _timeout(request: HttpRequest) -> Timeout:
    """When the page leaves by itself, and where to. A page that stands for nothing says nothing of its path."""
    back = {} if _is_nowhere(request) else {"next": request.path}
    return Timeout(
        idle_for=settings.LINKWORKER_IDLE_SECONDS,
        warn_for=WARN_SECONDS,
        extend_url=reverse("stay"),
        leave_url=f"{reverse('account_login')}?{urlencode({'idle': '1', **back})}",
    )


def _is_nowhere(request: HttpRequest) -> bool:
    return getattr(request, "is_nowhere", False)


def _navigation(request: HttpRequest, here: Visit) -> list[NavItem]:
    roles = {held.role for held in here.reader.live_roles(here.at)}
    pages: list[tuple[str, Words]] = [("today", _("Today"))]
    if roles & AT_DESK:
        pages.append(("arrivals", _("Arrivals")))
    if roles & CASE_ROLES:
        pages.append(("find", _("Find or register")))
    elif Role.LINK_WORKER in roles:
        pages.append(("find", _("Find")))
    if has_inbox(here.reader, here.at):
        pages.append(("inbox", _("Inbox")))
    pages += [(name, text) for name, (whose, text) in BY_ROLE.items() if roles & whose]
    if any(
        held.role is Role.ADMINISTRATOR and held.service is None for held in here.reader.live_roles(here.at)
    ):
        pages.append(("workers", _("Workers")))
    if Role.GOVERNANCE_LEAD in roles:
        pages += [("looks", _("Who looked")), ("access-requests", _("Requests for access"))]
    pages += [
        ("services", _("Services")),
        ("definitions", _("What we agreed")),
        ("mfa_index", _("Your sign-in")),
    ]
    here_path = "" if _is_nowhere(request) else request.path
    return [NavItem(text, reverse(name), current=here_path == reverse(name)) for name, text in pages]


def _help_lines(lines: Lines, here: Visit) -> list[HelpLine]:
    """999 and what to say, the lines of the own agency, then those of its area; what stands in for a line once."""
    agency = here.worker.agency
    contacts = locality_at(agency.locality, here.at).contacts
    listed = [_line(one) for one in contacts if one.id == EMERGENCY] or [
        HelpLine(_("Emergency services"), "999")
    ]
    link = _("In danger now: what to say")
    first = [replace(one, href=reverse("danger-now"), link=link) for one in listed]
    rest = [_line(one) for one in contacts if one.id != EMERGENCY and one != lines.stand_in]
    return [*first, *agency_lines(agency.name, lines), *rest]


def _line(contact: Contact) -> HelpLine:
    return HelpLine(pick(contact.name), contact.number, pick(contact.hours))
