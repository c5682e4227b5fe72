"""Who is visiting which page, at what time: made once a request, given to every gate and action."""

from dataclasses import replace
from datetime import date, datetime
from typing import cast

from django.http import HttpRequest

from linkworker.events import clock
from linkworker.partnership.models import Worker
from linkworker.partnership.queries import Lines, lines_of_each
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import Reader, Role
from linkworker.sharing.gates import Visit


def visit(request: HttpRequest) -> Visit:
    """The visit that this request is. The worker's roles are read once."""
    kept = cast("Visit | None", getattr(request, "_visit", None))
    route = (request.resolver_match and request.resolver_match.view_name) or "none"
    route = route.replace(":", "-")
    if kept is None:
        kept = Visit.by(worker(request), clock.now(), route)
    elif kept.route != route:
        kept = replace(kept, route=route)
    request._visit = kept  # type: ignore[attr-defined]
    return kept


def worker(request: HttpRequest) -> Worker:
    """The signed-in worker; every page but the public ones has one."""
    return cast(Worker, request.user)


def own_lines(request: HttpRequest) -> Lines:
    """The lines of the worker's agency: read once a request, since every page has them at its foot."""
    kept = cast("Lines | None", getattr(request, "_lines", None))
    if kept is None:
        here = visit(request)
        kept = lines_of_each([here.worker.agency], here.at)[here.worker.agency_id]
        request._lines = kept  # type: ignore[attr-defined]
    return kept


def now(request: HttpRequest) -> datetime:
    return visit(request).at


def today(request: HttpRequest) -> date:
    return london_date(visit(request).at)


def services_led(reader: Reader, at: datetime) -> tuple[int | None, ...]:
    """The services whose manager or safeguarding lead the reader is; None stands for all of the agency."""
    leading = {Role.MANAGER, Role.SAFEGUARDING_LEAD}
    return tuple({held.service for held in reader.live_roles(at) if held.role in leading})
