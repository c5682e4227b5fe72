"""Who waits at the desks of the demo as the day begins: somebody for each, and at the first both of two kept apart."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from linkworker.cases.models import Case
from linkworker.desk.actions import arrive
from linkworker.partnership.models import RoleGiven, Service, Worker
from linkworker.practice.sharing import Role
from linkworker.sharing.facts import live
from linkworker.sharing.models import SeparationPlan

MINUTE = timedelta(minutes=1)


def come_to_desks(last: datetime) -> None:
    """Write it down by each desk's own reception."""
    held = RoleGiven.objects.filter(live(last), role=Role.RECEPTION, service__isnull=False)
    for number, role in enumerate(held.select_related("worker__agency", "service").order_by("pk")):
        if role.service is None:
            continue
        newest = _newest(role.service)
        come = [*_apart(role.service), *newest] if number == 0 else newest
        _arrive(come, desk=role.worker, last=last)


def _newest(service: Service) -> list[Case]:
    """The case of the service that was opened last, of somebody with a key worker."""
    return list(_open(service).order_by("-opened_at", "-pk")[:1])


def _apart(service: Service) -> list[Case]:
    """A case of each of two who are kept apart and are both helped by the service."""
    for plan in SeparationPlan.objects.filter(ended_at=None, agency=service.agency_id).order_by("pk"):
        cases = [
            _open(service).filter(client=one).order_by("pk").first() for one in (plan.one_id, plan.other_id)
        ]
        found = [case for case in cases if case is not None]
        if len(found) == len(cases):
            return found
    return []


def _open(service: Service) -> QuerySet[Case]:
    rows = Case.objects.filter(service=service, closed_at=None, key_worker__isnull=False)
    return rows.select_related("client__holding", "service", "key_worker")


def _arrive(cases: Iterable[Case], *, desk: Worker, last: datetime) -> None:
    for minutes, case in enumerate(cases, start=1):
        at = last - 7 * minutes * MINUTE
        arrive(case.client, service=case.service, comes=case.key_worker, by=desk, at=at)
