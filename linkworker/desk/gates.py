"""What a desk may read: who waits, by arrival reference alone; and of one person whom it is given, what to call them.

A list on a desk is read by whoever leans over it, so it has no names. Somebody who may not be seen is answered as a
reference that nobody has. Whoever leads safeguarding is told when two who are kept apart are at one desk, or one of
them outside the days of their plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from linkworker.cases.apart import leads_safeguarding, plans_seen
from linkworker.cases.models import Case
from linkworker.desk.models import Arrival
from linkworker.events.rows import the_only
from linkworker.partnership.models import Service, Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.desk import WAITS_AT_MOST, is_out_of_zone
from linkworker.practice.separating import Side
from linkworker.practice.sharing import AT_THE_DESK, Category, Refused, Scope
from linkworker.sharing.gates import Visit, admit, record_list, refuse_absent
from linkworker.sharing.models import HoldingKind, SeparationPlan
from linkworker.sharing.queries import visible_to
from linkworker.sharing.references import as_arrival_reference
from linkworker.sharing.separating import zones_of

Row = TypeVar("Row", Arrival, Case)
MOST = 100
WITH = ("client__holding", "service", "by", "comes", "ended_by")


@dataclass(frozen=True, slots=True)
class Comes:
    """What somebody may have come to: a service, and the key worker of their open case there, if any."""

    service: Service
    worker: Worker | None


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Somebody whose arrival reference was given at the desk: what to call them, and what they may have come to."""

    client: ClientRecord
    comes: Sequence[Comes]


@dataclass(frozen=True, slots=True)
class TooNear:
    """People kept apart of whom both wait at one desk (`other` is set), or one outside the days of their plan."""

    plan: SeparationPlan
    one: Arrival
    other: Arrival | None = None


def has_desk(visit: Visit) -> bool:
    """Whether the reader may stand at a desk: reception, and whoever sees a service whole."""
    return bool(visit.reader.services(visit.at, Category.ARRIVAL, Scope.SERVICE))


def who_waits(visit: Visit) -> list[Arrival]:
    """Whoever waits at the reader's desks and may be seen, the longest first; one look. `Refused` without a desk."""
    if not has_desk(visit):
        raise Refused("stands at no desk")
    found = waiting(visit)
    record_list(visit, sorted({one.client_id for one in found}))
    return found


def waiting(visit: Visit) -> list[Arrival]:
    """The same, and whoever waits of the reader's own cases; whoever shows it looks."""
    return list(rows_waiting(visit).select_related(*WITH).order_by("at", "pk")[:MOST])


def rows_waiting(visit: Visit) -> QuerySet[Arrival]:
    """The rows of it."""
    seen = visible_to(visit.reader, visit.at, Category.ARRIVAL, HoldingKind.CLIENT).values("subject")
    return _in_services(visit, _waiting(visit).filter(client__in=seen))


def open_by_reference(visit: Visit, typed: str) -> AtDesk:
    """Who has this arrival reference and may have come to a desk of the reader's; `Refused` as when nobody has."""
    reference = as_arrival_reference(typed)
    rows = ClientRecord.objects.select_related("holding", "agency").filter(
        arrival_reference=reference, agency=visit.reader.agency
    )
    return _open(visit, list(rows[:2]) if has_desk(visit) else [])


def open_at_desk(visit: Visit, key: int) -> AtDesk:
    """The same of somebody who was found."""
    rows = ClientRecord.objects.select_related("holding", "agency").filter(pk=key)
    return _open(visit, list(rows) if has_desk(visit) else [])


def _open(visit: Visit, found: Sequence[ClientRecord]) -> AtDesk:
    if len(found) != 1:
        refuse_absent(visit, HoldingKind.CLIENT)
    client = found[0]
    admit(visit, client.holding, needed=AT_THE_DESK)
    comes = _comes(visit, client)
    if not comes:
        raise Refused("comes to another desk")
    return AtDesk(client, comes)


def _comes(visit: Visit, client: ClientRecord) -> list[Comes]:
    """The services of the reader's desks in which somebody has an open case; when in none, those that knew them."""
    known = visible_to(visit.reader, visit.at, Category.ARRIVAL).filter(subject=client.pk)
    cases = _in_services(visit, Case.objects.filter(pk__in=known.values("pk")))
    found = list(cases.select_related("service", "key_worker").order_by("service__name", "pk"))
    there = [Comes(case.service, case.key_worker) for case in found if case.closed_at is None]
    before = {case.service_id: Comes(case.service, None) for case in found}
    return there or list(before.values()) or _registered(visit, client)


def _registered(visit: Visit, client: ClientRecord) -> list[Comes]:
    """The service in which somebody without a case was registered, when its desk is the reader's."""
    desks = visit.reader.services(visit.at, Category.ARRIVAL, Scope.SERVICE)
    service = client.holding.service
    return [Comes(service, None)] if None in desks or service.pk in desks else []


def open_arrival(visit: Visit, key: int) -> Arrival:
    """One arrival at the reader's desks or of their own cases, waiting or over, with a look; else `Refused`."""
    found = the_only(_in_services(visit, Arrival.objects.select_related(*WITH).filter(pk=key)))
    if found is None:
        refuse_absent(visit, HoldingKind.CLIENT)
    admit(visit, found.client.holding, needed=AT_THE_DESK)
    return found


def too_near(visit: Visit) -> list[TooNear]:
    """What a safeguarding lead must know of now: see `TooNear`; whoever shows it looks."""
    if not leads_safeguarding(visit):
        return []
    plans = plans_too_near(visit).select_related("one__client", "other__client").order_by("pk")[:MOST]
    return [near for plan in plans for near in _near(visit, plan)]


def plans_too_near(visit: Visit) -> QuerySet[SeparationPlan]:
    """The rows among which they are: of whom one waits at a desk."""
    here = _waiting(visit)
    return plans_seen(
        visit,
        Q(Exists(here.filter(client=OuterRef("one")))) | Q(Exists(here.filter(client=OuterRef("other")))),
    )


def _near(visit: Visit, plan: SeparationPlan) -> list[TooNear]:
    rows = _waiting(visit).select_related(*WITH).filter(client__in=[plan.one_id, plan.other_id])
    sides = {Side.ONE: plan.one_id, Side.OTHER: plan.other_id}
    here = {
        side: [one for one in rows.order_by("at", "pk") if one.client_id == key]
        for side, key in sides.items()
    }
    met = [
        TooNear(plan, one, other)
        for one in here[Side.ONE]
        for other in here[Side.OTHER]
        if one.service_id == other.service_id
    ]
    zones = zones_of(plan)
    out = [
        TooNear(plan, one) for side in Side for one in here[side][:1] if is_out_of_zone(zones, side, one.at)
    ]
    return met or out


def _waiting(visit: Visit) -> QuerySet[Arrival]:
    return Arrival.objects.filter(ended_at=None, at__gt=visit.at - WAITS_AT_MOST, at__lte=visit.at)


def _in_services(visit: Visit, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows of the services in which the reader stands at a desk or works."""
    scopes = (Scope.SERVICE, Scope.ALLOCATED)
    services = frozenset().union(
        *(visit.reader.services(visit.at, Category.ARRIVAL, scope) for scope in scopes)
    )
    if None in services:
        return rows.filter(service__agency=visit.reader.agency)
    return rows.filter(service__in=sorted(service for service in services if service is not None))
