"""What stands round every page: who is signed in, where they can go, which lines help."""

from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linkworker.design.dates import day_and_time
from linkworker.design.frame import Frame, HelpLine, NavItem, Timeout
from linkworker.events import clock
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Worker
from linkworker.practice.sharing import CASEWORK, Role
from linkworker.sharing.gates import Visit
from linkworker.web.data_words import pick
from linkworker.web.visiting import visit

WARN_SECONDS = 120
EMERGENCY = "emergency"
"""The id under which an area lists the emergency services."""

CASE_ROLES = CASEWORK | {Role.DUTY_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD}


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The `frame` of a page; without a signed-in worker it holds the demo's banner alone."""
    user = getattr(request, "user", None)
    if not isinstance(user, Worker):
        return {"frame": Frame(demo=_demo(), now=clock.now())}
    here = visit(request)
    return {
        "frame": Frame(
            home_url=reverse("today"),
            account=f"{user.name}, {user.agency.name}",
            sign_out_url=reverse("account_logout"),
            navigation=_navigation(request, here),
            demo=_demo(),
            help_lines=_help_lines(user, here),
            timeout=_timeout(request),
            now=here.at,
        )
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
    pages = [("today", _("Today"))]
    if roles & CASE_ROLES:
        pages += [("find", _("Find or register")), ("case-list", _("Cases"))]
        pages += [("shared-list", _("Shared with us"))]
    elif Role.LINK_WORKER in roles:
        pages.append(("find", _("Find")))
    if roles & {Role.MANAGER, Role.SAFEGUARDING_LEAD}:
        pages.append(("team", _("Team")))
    pages += [("definitions", _("What we agreed")), ("mfa_index", _("Your sign-in"))]
    here_path = "" if _is_nowhere(request) else request.path
    return [NavItem(text, reverse(name), current=here_path == reverse(name)) for name, text in pages]


def _help_lines(user: Worker, here: Visit) -> list[HelpLine]:
    contacts = locality_at(user.agency.locality, here.at).contacts
    lines = [HelpLine(pick(one.name), one.number, pick(one.hours)) for one in contacts]
    listed = [number for number, one in enumerate(contacts) if one.id == EMERGENCY]
    emergency = lines.pop(listed[0]) if listed else HelpLine(_("Emergency services"), "999")
    link = _("In danger now: what to say")
    return [replace(emergency, href=reverse("danger-now"), link=link), *lines]
