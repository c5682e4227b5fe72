"""The sharing policy as SQL: one statement a list, with no filtering in Python.

`visible_to` says of holdings what `practice.sharing.decide` says of facts. Own records and records shared with us are
two lists and two statements, because joining them with OR made either dozens of times dearer when it was tried.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import Exact

from linkworker.partnership.models import Worker
from linkworker.practice.sharing import READS_SHARED, SEES_KEPT_CLOSE, Category, Reader, Scope
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

ROOTS = (HoldingKind.CASE, HoldingKind.CLIENT, HoldingKind.INTAKE)


def visible_to(reader: Reader, at: datetime, category: Category, kind: str = HoldingKind.CASE) -> Holdings:
    """Holdings of `kind` in the reader's own agency whose `category` the reader may see at `at`; a part as its root."""
    if kind != HoldingKind.PART:
        return _shown(at).filter(_own(reader, at, category, kind) & _in_sight(reader, at))
    first, *others = (Holding.objects.filter(_own(reader, at, category, one)).values("pk") for one in ROOTS)
    parts = Q(kind=kind, category=category, restricted=False, root__in=first.union(*others))
    return _shown(at, kind).filter(parts & _in_sight(reader, at))


def shared_with(reader: Reader, at: datetime, category: Category, kind: str = HoldingKind.CASE) -> Holdings:
    """Holdings of `kind` that a live grant opens to the reader or the reader's agency for `category`.

    What is restricted is opened by a grant to the reader on that very holding; a free part also by those on its root.
    """
    if kind == HoldingKind.PART:
        granted = Q(category=category) & _granted_part(reader, at, category)
    else:
        given = Grant.objects.filter(live(at), _to(reader, at, category), holding=OuterRef("pk"))
        granted = Q(Exists(given.filter(category=category)))
    return _shown(at, kind).filter(Q(kind=kind) & granted & _in_sight(reader, at))


def _to(reader: Reader, at: datetime, category: Category) -> Q:
    """Grants to the reader by name or, of a holding that is not restricted, to the reader's agency."""
    named = _by_name(reader)
    if category not in reader.reads_shared(at):
        return named
    return named | (Q(to_agency=reader.agency) & Q(Exact(OuterRef("restricted"), Value(False))))


def _granted_part(reader: Reader, at: datetime, category: Category) -> Q:
    """A part on which a grant to the reader stands, or that is free and has one on itself or its root."""
    live_grants = Grant.objects.filter(live(at), category=category)
    named = keys = live_grants.filter(_by_name(reader)).values("holding")
    if category in reader.reads_shared(at):
        free = live_grants.filter(to_agency=reader.agency, holding__restricted=False)
        keys = free.values("holding").union(named)
    return Q(pk__in=named) | _free_part(keys)


def _by_name(reader: Reader) -> Q:
    """Grants to the reader as a worker; a job of the system has no name."""
    return Q(to_worker=reader.worker, to_worker__isnull=False)


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
    began = [held.since for held in reader.live_roles(at) if held.role in READS_SHARED]
    if not began:
        return Holding.objects.none()
    read = sorted(reader.reads_shared(at))
    keys = lost(reader.agency, at, max(since, min(began))).filter(category__in=read).values("holding")
    return _shown(at).filter(Q(pk__in=keys, kind=HoldingKind.CASE) & _in_sight(reader, at))


def opened_to(reader: Reader, at: datetime, category: Category, kind: str = HoldingKind.CASE) -> Holdings:
    """Holdings of `kind` that the reader sees across a separation, by an opening to this worker: nothing restricted."""
    if reader.worker is None or reader.is_whole_family(at):
        return Holding.objects.none()
    opened = Opening.objects.filter(live(at), worker=reader.worker, category=category).values("holding")
    across = Q(kind=kind, subject__in=_separated(reader, at))
    if kind == HoldingKind.PART:
        across &= Q(category=category) & _free_part(opened)
    else:
        across &= Q(pk__in=opened, restricted=False)
    return _shown(at, kind).filter(across & _outside_walls(reader, at))


def openings_to(reader: Reader, at: datetime) -> QuerySet[Opening]:
    """What is open to the reader across a separation that stands, one row a category."""
    if reader.worker is None or reader.is_whole_family(at):
        return Opening.objects.none()
    across = Holding.objects.filter(
        _outside_walls(reader, at), subject__in=_separated(reader, at), restricted=False
    )
    return Opening.objects.filter(live(at), worker=reader.worker, holding__in=across.values("pk"))


def _free_part(keys: Keys) -> Q:
    """A part that is not restricted, nor its root, and one of which is among `keys`."""
    return Q(restricted=False, root__restricted=False) & (Q(pk__in=keys) | Q(root__in=keys))


def own_cases(reader: Reader, at: datetime) -> Holdings:
    """The cases allocated to the reader of which they see the risk: a caseworker's own list.

    Whoever sees no service whole sees nothing but what is allocated to them, and is asked no more.
    """
    mine = visible_to(reader, at, Category.RISK)
    if not any(reader.services(at, Category.RISK, scope) for scope in (Scope.AGENCY, Scope.SERVICE)):
        return mine
    return mine.filter(pk__in=_allocations(reader, at).values("holding"))


def _shown(at: datetime, kind: str = HoldingKind.CASE) -> Holdings:
    """Every holding but those that are brought in and not visible yet; of parts, neither they nor their root."""
    visible = Staging.objects.filter(visible_at__lte=at).values("pk")
    shown = Q(staging=None) | Q(staging__in=visible)
    if kind == HoldingKind.PART:
        shown &= Q(root__staging=None) | Q(root__staging__in=visible)
    return Holding.objects.filter(shown)


def _own(reader: Reader, at: datetime, category: Category, kind: str) -> Q:
    """By role alone: the services reached whole, and within the others what is allocated."""
    roots, intakes = Q(kind=kind, restricted=False), kind == HoldingKind.INTAKE
    if reader.services(at, category, Scope.AGENCY, intakes=intakes):
        return roots & Q(agency=reader.agency) & _in_lists(reader, at, category, kind)
    whole = reader.services(at, category, Scope.SERVICE, intakes=intakes)
    allocated = reader.services(at, category, Scope.ALLOCATED, intakes=intakes) - whole
    if None in whole or not allocated:
        return roots & _in_services(reader, whole, kind) & _in_lists(reader, at, category, kind)
    by_allocation = _allocated(reader, at, kind) & _in_services(reader, allocated, kind)
    if not whole:
        return roots & by_allocation
    by_service = _in_services(reader, whole, kind) & _in_lists(reader, at, category, kind)
    either, other = (
        Holding.objects.filter(way, kind=kind).values("pk") for way in (by_service, by_allocation)
    )
    return roots & Q(pk__in=either.union(other))


def _in_lists(reader: Reader, at: datetime, category: Category, kind: str) -> Q:
    """That somebody has not left the shared lists, or works with the reader, or that the reader leads safeguarding."""
    if kind == HoldingKind.INTAKE:
        return Q()
    close = Separation.objects.filter(live(at), subject=OuterRef("subject"), kept_close=True)
    shown = ~Q(Exists(close.exclude(_names(reader)))) | _allocated(reader, at, kind)
    leads = replace(reader, roles=tuple(one for one in reader.roles if one.role in SEES_KEPT_CLOSE))
    led = leads.services(at, category, Scope.SERVICE)
    return shown | _in_services(reader, led, kind) if led else shown


def separated_from(subject: int, at: datetime) -> QuerySet[Allocation]:
    """The allocations of whoever serves somebody separated from this person and is not named in that plan."""
    apart = Separation.objects.filter(live(at), subject=subject)
    named = apart.filter(
        Q(plan__prescriber=OuterRef("worker")) | Q(plan__manager=OuterRef("worker")),
        opposed=OuterRef("holding__subject"),
    )
    serving = Allocation.objects.filter(live(at), holding__subject__in=apart.values("opposed"))
    return serving.exclude(Exists(named))


def _names(reader: Reader) -> Q:
    """Separations whose plan names the reader as the one who sees both sides."""
    return Q(plan__prescriber=reader.worker) | Q(plan__manager=reader.worker)


def _in_services(reader: Reader, services: frozenset[int | None], kind: str) -> Q:
    """Holdings worked in one of `services`; a client record also where any case of its subject is worked."""
    if None in services:
        return Q(agency=reader.agency)
    known = [service for service in services if service is not None]
    if kind != HoldingKind.CLIENT:
        return Q(service__in=known, agency=reader.agency)
    cases = Holding.objects.filter(
        subject=OuterRef("subject"), kind=HoldingKind.CASE, service__in=known, agency=reader.agency
    )
    return Q(service__in=known, agency=reader.agency) | Q(Exists(cases), agency=reader.agency)


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
    if reader.worker is None or reader.is_whole_family(at):
        return _outside_walls(reader, at)
    return _outside_walls(reader, at) & ~Q(Exists(_separated(reader, at).filter(subject=OuterRef("subject"))))


def people_in_sight(reader: Reader, at: datetime) -> Q:
    """Rows about a `subject` who stands neither behind the reader's walls nor on the other side of a separation.

    For what is kept about people beside their holdings: such rows are filtered by it before they are counted.
    """
    return _in_sight(reader, at)


def _outside_walls(reader: Reader, at: datetime) -> Q:
    if reader.worker is None:
        return Q()
    return ~Q(Exists(Wall.objects.filter(live(at), worker=reader.worker, subject=OuterRef("subject"))))


def _separated(reader: Reader, at: datetime) -> Keys:
    """The subjects separated from anyone whose case is allocated to the reader by whichever account of theirs, but by a
    plan that names the reader."""
    by = Q(worker=reader.worker)
    if reader.person is not None:
        by |= Q(worker__person=reader.person)
    served = Allocation.objects.filter(live(at), by).values("holding__subject")
    return Separation.objects.filter(live(at), opposed__in=served).exclude(_names(reader)).values("subject")
