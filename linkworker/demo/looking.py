"""Who looked, in the demo: workers read their own cases, one of each agency looked at somebody else's too often."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from linkworker.cases.models import Case
from linkworker.events.kinds import LookKind
from linkworker.events.recording import look
from linkworker.events.sealing import seal_looks
from linkworker.looking.following import on_tick
from linkworker.partnership.models import RoleGiven, Service, Worker
from linkworker.practice.sharing import CASEWORK, Role
from linkworker.sharing.facts import live

DAYS, CASES, CURIOUS = 5, 3, 6


class Taken(NamedTuple):
    """One look that was taken."""

    at: datetime
    case: Case
    worker: Worker
    route: str


def look_around(last: datetime) -> None:
    """A week of looks at open cases, in each agency with an information governance lead."""
    leads = RoleGiven.objects.filter(live(last), role=Role.GOVERNANCE_LEAD).select_related("worker")
    for lead in leads.order_by("pk"):
        services = Service.objects.filter(agency=lead.worker.agency_id).order_by("pk")
        taken = [one for service in services for one in _work(service, last)]
        for one in sorted([*taken, *_be_curious(services, last)], key=lambda one: one.at):
            _look(one)
    seal_looks(last)
    while on_tick(last):
        pass


def _work(service: Service, last: datetime) -> Iterator[Taken]:
    cases = Case.objects.filter(service=service, closed_at=None, key_worker__isnull=False)
    for turn, case in enumerate(cases.select_related("client", "key_worker").order_by("-pk")[: DAYS * CASES]):
        at = last - timedelta(days=turn % DAYS + 1, minutes=7 * turn)
        if case.key_worker is not None:
            yield Taken(at, case, case.key_worker, "case")


def _be_curious(services: Iterable[Service], last: datetime) -> Iterator[Taken]:
    """Somebody who opens the page of a client with whom a colleague works, again and again."""
    for service in services:
        cases = Case.objects.filter(service=service, closed_at=None, key_worker__isnull=False)
        case = cases.filter(client__subject__separations=None).order_by("pk").first()
        held = RoleGiven.objects.filter(live(last), service=service)
        more = held.exclude(role__in=sorted(CASEWORK)).values("worker")
        working = held.exclude(worker__in=more).exclude(worker=case.key_worker_id if case else None)
        given = working.select_related("worker").order_by("pk").first()
        if case is not None and given is not None:
            for turn in range(CURIOUS):
                at = last - timedelta(days=turn // 2, hours=turn + 1)
                yield Taken(at, case, given.worker, "client")
            return


def _look(one: Taken) -> None:
    holding = one.case.holding if one.route == "case" else one.case.client.holding
    look(
        LookKind.PAGE,
        agency_id=holding.agency_id,
        worker_id=one.worker.pk,
        at=one.at,
        route=one.route,
        holding_id=holding.pk,
        subjects=[holding.subject_id],
    )
