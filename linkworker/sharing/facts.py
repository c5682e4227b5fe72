"""Rows become the frozen facts that the sharing policy reads. The only place that does."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from linkworker.partnership.models import RoleGiven, Worker
from linkworker.practice.sharing import Category, GrantFact, HoldingFacts, Reader, Role, RoleHeld
from linkworker.sharing.models import Allocation, Grant, Holding, HoldingKind, Opening, Separation, Wall

NO_FACTS = dict.fromkeys(("walled", "opposed", "allocated", "granted", "opened"), False)
"""What is found of a holding that is not there (`gates.refuse_absent`)."""


def live(at: datetime) -> Q:
    """Rows of a `Live` table that are true at `at`."""
    return Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))


def reader_of(worker: Worker) -> Reader:
    """The reader a signed-in worker is: one agency, and every role given with its times."""
    given = RoleGiven.objects.filter(worker=worker).values_list("role", "service_id", "since", "until")
    roles = tuple(RoleHeld(Role(role), service, since, until) for role, service, since, until in given)
    return Reader(agency=worker.agency_id, worker=worker.pk, roles=roles)


def holding_facts(reader: Reader, holding: Holding, at: datetime) -> HoldingFacts:
    """The facts of `holding` towards `reader`, in two statements (grants and openings only when there are any)."""
    row = (
        Holding.objects.filter(pk=holding.pk)
        .annotate(
            walled=Exists(Wall.objects.filter(live(at), worker=reader.worker, subject=OuterRef("subject"))),
            opposed=Exists(_serving_opposed(reader, at).filter(subject=OuterRef("subject"))),
            allocated=Exists(_allocations(reader, at).filter(_same_work(holding))),
            granted=Exists(Grant.objects.filter(holding=OuterRef("pk"))),
            opened=Exists(Opening.objects.filter(holding=OuterRef("pk"))),
        )
        .values("walled", "opposed", "allocated", "granted", "opened")
        .first()
    ) or NO_FACTS
    return HoldingFacts(
        agency=holding.agency_id,
        services=_services(holding),
        category=Category(holding.category) if holding.category else None,
        restricted=holding.restricted,
        allocated=row["allocated"],
        walled=row["walled"],
        serves_opposed=row["opposed"],
        grants=_grants(reader, holding) if row["granted"] else (),
        openings=_openings(reader, holding) if row["opened"] else (),
    )


def _same_work(holding: Holding) -> Q:
    """Allocations that count for a holding: a case's own; for a client record, any case of its subject."""
    if holding.kind == HoldingKind.CLIENT:
        return Q(holding__subject=holding.subject_id)
    return Q(holding=holding.root_id or holding.pk)


def _services(holding: Holding) -> frozenset[int]:
    if holding.kind != HoldingKind.CLIENT:
        return frozenset({holding.service_id})
    working = Holding.objects.filter(subject=holding.subject_id, kind=HoldingKind.CASE)
    return frozenset(working.values_list("service_id", flat=True)) | {holding.service_id}


def _allocations(reader: Reader, at: datetime) -> QuerySet[Allocation]:
    return Allocation.objects.filter(live(at), worker=reader.worker)


def _serving_opposed(reader: Reader, at: datetime) -> QuerySet[Separation]:
    served = _allocations(reader, at).values("holding__subject")
    return Separation.objects.filter(live(at), opposed__in=served)


def _to_reader(reader: Reader) -> Q:
    return Q(to_agency=reader.agency) | Q(to_worker=reader.worker, to_worker__isnull=False)


def _grants(reader: Reader, holding: Holding) -> tuple[GrantFact, ...]:
    return _as_facts(Grant.objects.filter(_to_reader(reader), holding=holding))


def _openings(reader: Reader, holding: Holding) -> tuple[GrantFact, ...]:
    return _as_facts(Opening.objects.filter(worker=reader.worker, holding=holding))


def _as_facts(rows: "QuerySet[Grant] | QuerySet[Opening]") -> tuple[GrantFact, ...]:
    values = rows.values_list("category", "since", "until")
    return tuple(GrantFact(Category(category), since, until) for category, since, until in values)
