"""The sharing policy as SQL: one statement a list, with no filtering in Python.

`visible_to` says of holdings what `practice.sharing.decide` says of facts. Own records and records shared with us are
two lists and two statements, because joining them with OR made either dozens of times dearer when it was tried.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from linkworker.partnership.models import Worker
from linkworker.practice.sharing import USES_SHARES, WHOLE_FAMILY, Category, Reader, Scope
from linkworker.sharing.facts import live
from linkworker.sharing.models import (
    Allocation,
    Grant,
    Holding,
    HoldingKind,
    Opening,
    Separation,
    Share,
    Staging,
    Wall,
)

Holdings = QuerySet[Holding]
Keys = QuerySet[Any, Any]
"""A statement of one column, to stand inside another."""


def visible_to(reader: Reader, at: datetime, category: Category, kind: str = HoldingKind.CASE) -> Holdings:
    """Root holdings of `kind` in the reader's own agency whose `category` the reader may see at `at`."""
    return _shown(at).filter(_own(reader, at, category, kind) & _in_sight(reader, at))


def shared_with(reader: Reader, at: datetime, category: Category, kind: str = HoldingKind.CASE) -> Holdings:
    """Root holdings of `kind` that a live grant opens to the reader or the reader's agency for `category`."""
    live_grants = Grant.objects.filter(live(at), category=category)
    keys = live_grants.filter(to_worker=reader.worker, to_worker__isnull=False).values("holding")
    if reader.uses_shares(at):
        keys = live_grants.filter(to_agency=reader.agency).values("holding").union(keys)
    granted = Q(pk__in=keys, kind=kind)
    return _shown(at).filter(granted & _in_sight(reader, at))


def named_to(reader: Reader, at: datetime, category: Category, kind: str = HoldingKind.CASE) -> Holdings:
    """Root holdings of `kind` that a live grant opens to the reader by name."""
    named = Grant.objects.filter(live(at), category=category, to_worker=reader.worker)
    return _shown(at).filter(Q(pk__in=named.values("holding"), kind=kind) & _in_sight(reader, at))


def is_named_for(worker: Worker, share: Share, at: datetime) -> bool:
    """Whether a worker was named to decide on a share, and still is."""
    return Grant.objects.filter(live(at), act=share.act, to_worker=worker).exists()


def lost(agency: int, at: datetime, since: datetime) -> QuerySet[Grant]:
    """Grants to an agency that ended after `since` and until `at`, by an act or by their day, of what it reads by no
    other grant now."""
    again = Grant.objects.filter(
        live(at), to_agency=agency, holding=OuterRef("holding"), category=OuterRef("category")
    )
    return Grant.objects.filter(~Exists(again), to_agency=agency, until__gt=since, until__lte=at)


def no_longer_shared_with(reader: Reader, at: datetime, since: datetime) -> Holdings:
    """Cases of which the reader's agency lost something after `since` that this reader could read by their role."""
    began = [held.since for held in reader.live_roles(at) if held.role in USES_SHARES]
    if not began:
        return Holding.objects.none()
    keys = lost(reader.agency, at, max(since, min(began))).values("holding")
    return _shown(at).filter(Q(pk__in=keys, kind=HoldingKind.CASE) & _in_sight(reader, at))


def opened_to(reader: Reader, at: datetime, category: Category, kind: str = HoldingKind.CASE) -> Holdings:
    """Root holdings of `kind` that the reader sees across a separation, by an opening to this worker."""
    if reader.worker is None or _is_whole_family(reader, at):
        return Holding.objects.none()
    opened = Opening.objects.filter(live(at), worker=reader.worker, category=category).values("holding")
    across = Q(pk__in=opened, kind=kind, subject__in=_separated(reader, at))
    return _shown(at).filter(across & _outside_walls(reader, at))


def own_cases(reader: Reader, at: datetime) -> Holdings:
    """The cases allocated to the reader of which they see the risk: a caseworker's own list.

    Whoever sees no service whole sees nothing but what is allocated to them, and is asked no more.
    """
    mine = visible_to(reader, at, Category.RISK)
    if not any(reader.services(at, Category.RISK, scope) for scope in (Scope.AGENCY, Scope.SERVICE)):
        return mine
    return mine.filter(pk__in=_allocations(reader, at).values("holding"))


def _shown(at: datetime) -> Holdings:
    """Every holding but those that are brought in and not visible yet."""
    visible = Staging.objects.filter(visible_at__lte=at).values("pk")
    return Holding.objects.filter(Q(staging=None) | Q(staging__in=visible))


def _own(reader: Reader, at: datetime, category: Category, kind: str) -> Q:
    """By role alone: the services reached whole, and within the others what is allocated."""
    roots, intakes = Q(kind=kind, restricted=False), kind == HoldingKind.INTAKE
    if reader.services(at, category, Scope.AGENCY, intakes=intakes):
        return roots & Q(agency=reader.agency)
    whole = reader.services(at, category, Scope.SERVICE, intakes=intakes)
    allocated = reader.services(at, category, Scope.ALLOCATED, intakes=intakes) - whole
    if None in whole or not allocated:
        return roots & _in_services(reader, whole, kind)
    by_allocation = _allocated(reader, at, kind) & _in_services(reader, allocated, kind)
    if not whole:
        return roots & by_allocation
    by_service = _in_services(reader, whole, kind)
    either, other = (
        Holding.objects.filter(way, kind=kind).values("pk") for way in (by_service, by_allocation)
    )
    return roots & Q(pk__in=either.union(other))


def _in_services(reader: Reader, services: frozenset[int | None], kind: str) -> Q:
    """Holdings worked in one of `services`; a client record also where any case of its subject is worked."""
    if None in services:
        return Q(agency=reader.agency)
    known = [service for service in services if service is not None]
    if kind != HoldingKind.CLIENT:
        return Q(service__in=known)
    cases = Holding.objects.filter(
        subject=OuterRef("subject"), kind=HoldingKind.CASE, service__in=known, agency=reader.agency
    )
    return Q(service__in=known) | Q(Exists(cases))


def _allocations(reader: Reader, at: datetime) -> QuerySet[Allocation]:
    return Allocation.objects.filter(live(at), worker=reader.worker)


def _allocated(reader: Reader, at: datetime, kind: str) -> Q:
    """What is allocated to the reader; of client records, those of whom any case is."""
    mine = _allocations(reader, at)
    if kind != HoldingKind.CLIENT:
        return Q(agency=reader.agency, pk__in=mine.values("holding"))
    of_cases = mine.filter(holding__kind=HoldingKind.CASE)
    return Q(agency=reader.agency, subject__in=of_cases.values("holding__subject"))


def _in_sight(reader: Reader, at: datetime) -> Q:
    """Neither behind the reader's personal walls, nor separated from someone the reader serves."""
    if reader.worker is None or _is_whole_family(reader, at):
        return _outside_walls(reader, at)
    return _outside_walls(reader, at) & ~Q(subject__in=_separated(reader, at))


def _outside_walls(reader: Reader, at: datetime) -> Q:
    if reader.worker is None:
        return Q()
    return ~Q(subject__in=Wall.objects.filter(live(at), worker=reader.worker).values("subject"))


def _is_whole_family(reader: Reader, at: datetime) -> bool:
    return any(held.role in WHOLE_FAMILY for held in reader.live_roles(at))


def _separated(reader: Reader, at: datetime) -> Keys:
    """The subjects separated from anyone whose case is allocated to the reader."""
    served = _allocations(reader, at).values("holding__subject")
    return Separation.objects.filter(live(at), opposed__in=served).values("subject")
