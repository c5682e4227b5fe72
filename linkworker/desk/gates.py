"""What a desk may read: who waits, by arrival reference alone; and of one person whom it is given, what to call them.

A list on a desk is read by whoever leans over it, so it has no names. Somebody who may not be seen is answered as a
reference that nobody has. Whoever leads safeguarding is told when two who are kept apart are at one desk, or one of
them outside the days of their plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac

from linkworker.cases.apart import leads_safeguarding, plans_seen
from linkworker.cases.models import Case
from linkworker.desk.models import Arrival
from linkworker.events.rows import the_only
from linkworker.partnership.models import Service, Worker
from linkworker.people.gates import OpenedClient, open_own_client
from linkworker.people.models import ClientRecord
from linkworker.practice.desk import WAITS_AT_MOST, is_out_of_zone
from linkworker.practice.separating import Side
from linkworker.practice.sharing import AT_THE_DESK, Category, Refused, Scope
from linkworker.sharing.facts import live
from linkworker.sharing.gates import (
    Visit,
    admit,
    could_work,
    decision_on,
    record_list,
    refuse_absent,
    require_writing,
)
from linkworker.sharing.models import Allocation, HoldingKind, Separation, SeparationPlan, Wall
from linkworker.sharing.queries import visible_to
from linkworker.sharing.references import as_arrival_reference
from linkworker.sharing.separating import zones_of

MOST = 100
NOBODYS = "-"
"""The reference that nobody has."""

SIGNS = 24

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
    """People kept apart of whom both wait at one desk (`other` is set), or one outside the days of their plan.

    `where`: the service, when it is one of the reader's; they may not know that somebody goes to another.
    """

    plan: SeparationPlan
    one: Arrival
    other: Arrival | None
    where: Service | None


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
    newest = rows_waiting(visit).select_related(*WITH).order_by("-at", "-pk")[:MOST]
    return _fit_to_come(visit, list(newest)[::-1])


def rows_waiting(visit: Visit) -> QuerySet[Arrival]:
    """The rows of it."""
    seen = visible_to(visit.reader, visit.at, Category.ARRIVAL, HoldingKind.CLIENT).values("subject")
    return _waiting(visit).filter(_mine(visit), client__in=seen)


def _mine(visit: Visit) -> Q:
    """Arrivals at the reader's desks, and to what is allocated to them in the service that somebody came to."""
    own = Allocation.objects.filter(
        live(visit.at),
        worker=visit.reader.worker,
        holding__subject=OuterRef("client"),
        holding__service=OuterRef("service"),
    )
    return _at_desks(visit) | Q(Exists(own))


def _at_desks(visit: Visit) -> Q:
    """Rows of the services at whose desks the reader may stand."""
    desks = visit.reader.services(visit.at, Category.ARRIVAL, Scope.SERVICE)
    if None in desks:
        return Q(service__agency=visit.reader.agency)
    return Q(service__in=sorted(desk for desk in desks if desk is not None))


def _fit_to_come(visit: Visit, found: list[Arrival]) -> list[Arrival]:
    """The same, without whoever knows the person outside work since: nobody is to fetch them."""
    walls = Wall.objects.filter(live(visit.at), subject__in=[one.client_id for one in found])
    apart = set(walls.values_list("subject", "worker")) if found else set()
    for one in found:
        if (one.client_id, one.comes_id) in apart:
            one.comes = None
    return found


def open_by_reference(visit: Visit, typed: str) -> AtDesk:
    """Who has this arrival reference and may have come to a desk of the reader's; `Refused` as when nobody has."""
    reference = as_arrival_reference(typed) or NOBODYS
    rows = ClientRecord.objects.select_related("holding", "agency").filter(
        arrival_reference=reference, agency=visit.reader.agency
    )
    return _open(visit, list(rows[:2]) if has_desk(visit) else [])


def open_at_desk(visit: Visit, key: int, sign: str) -> AtDesk:
    """The same of somebody who was found, as long as they have the reference by which they were."""
    rows = ClientRecord.objects.select_related("holding", "agency").filter(pk=key)
    return _open(visit, [one for one in rows if sign_of(one) == sign] if has_desk(visit) else [])


def sign_of(client: ClientRecord) -> str:
    """What stands in the address of somebody who was found: another one, once they have another reference."""
    return salted_hmac(
        "linkworker.desk", f"{client.pk} {client.arrival_reference}", algorithm="sha256"
    ).hexdigest()[:24]


def open_own_reference(visit: Visit, reference: str) -> OpenedClient:
    """A client of the reader's own agency whose arrival reference they may read and change."""
    opened = open_own_client(visit, reference)
    require_writing(
        decision_on(visit, opened.client.holding, AT_THE_DESK),
        visit.reader,
        opened.client.holding,
        Category.ARRIVAL,
    )
    return opened


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
    cases = Case.objects.filter(_at_desks(visit), pk__in=known.values("pk"))
    found = list(
        cases.select_related("holding", "service", "key_worker__agency").order_by("service__name", "pk")
    )
    there = [Comes(case.service, _key_worker(visit, case)) for case in found if case.closed_at is None]
    before = {case.service_id: Comes(case.service, None) for case in found}
    return there or list(before.values()) or _registered(visit, client)


def _key_worker(visit: Visit, case: Case) -> Worker | None:
    """Who is to be fetched; nobody by name when the key worker left, or may not work with the person any more."""
    worker = case.key_worker
    return worker if worker is not None and could_work(worker, case.holding, visit.at) else None


def _registered(visit: Visit, client: ClientRecord) -> list[Comes]:
    """The service in which somebody without a case was registered, when its desk is the reader's."""
    here = Service.objects.filter(pk=client.holding.service_id)
    desks = visit.reader.services(visit.at, Category.ARRIVAL, Scope.SERVICE)
    return [Comes(one, None) for one in here if None in desks or one.pk in desks]


def open_arrival(visit: Visit, key: int) -> Arrival:
    """One arrival at the reader's desks or of their own cases, waiting or over, with a look; else `Refused`."""
    found = the_only(Arrival.objects.select_related(*WITH).filter(_mine(visit), pk=key))
    if found is None:
        refuse_absent(visit, HoldingKind.CLIENT)
    admit(visit, found.client.holding, needed=AT_THE_DESK)
    return _fit_to_come(visit, [found])[0]


def too_near(visit: Visit) -> list[TooNear]:
    """What a safeguarding lead must know of now: see `TooNear`; whoever shows it looks."""
    rows = rows_too_near(visit).select_related("plan__one__client", "plan__other__client").order_by("pk")
    apart = {(row.subject_id, row.opposed_id): row.plan for row in rows[:MOST] if row.plan is not None}
    people = {subject for subject, _opposed in apart}
    here = list(_waiting(visit).select_related(*WITH).filter(client__in=people).order_by("at", "pk"))
    met = [
        TooNear(plan, one, other, _where(visit, one, other))
        for (subject, opposed), plan in apart.items()
        for one in here
        for other in here
        if (one.client_id, other.client_id) == (subject, opposed)
        and one.at <= other.at
        and _one_desk(one, other)
    ]
    return met or list(_out_of_zone(visit, here, apart))


def rows_too_near(visit: Visit) -> QuerySet[Separation]:
    """The rows among which they are, for whoever leads safeguarding: of each of whom somebody is kept apart and who
    waits, whichever of two records of theirs it is."""
    if not leads_safeguarding(visit):
        return Separation.objects.none()
    seen = visible_to(visit.reader, visit.at, Category.IDENTITY, HoldingKind.CLIENT).values("subject")
    here = _waiting(visit).filter(client__in=seen)
    plans = plans_seen(visit, Q()).values("pk")
    return Separation.objects.filter(live(visit.at), plan__in=plans, subject__in=here.values("client"))


def _out_of_zone(
    visit: Visit, here: Sequence[Arrival], apart: Mapping[tuple[int, int], SeparationPlan]
) -> Iterator[TooNear]:
    for (subject, opposed), plan in apart.items():
        side = Side.ONE if plan.one_id == subject or plan.other_id == opposed else Side.OTHER
        for one in here:
            if one.client_id == subject and is_out_of_zone(zones_of(plan), side, one.at):
                yield TooNear(plan, one, None, _where(visit, one))


def _one_desk(one: Arrival, other: Arrival) -> bool:
    """Whether two wait in one place, as far as is known: at one service's desk, or received by the same worker."""
    return one.service_id == other.service_id or one.by_id == other.by_id


def _where(visit: Visit, *arrivals: Arrival) -> Service | None:
    desks = visit.reader.services(visit.at, Category.ARRIVAL, Scope.SERVICE)
    own = (one.service for one in arrivals if None in desks or one.service_id in desks)
    return next(own, None)


def _waiting(visit: Visit) -> QuerySet[Arrival]:
    return Arrival.objects.filter(ended_at=None, at__gt=visit.at - WAITS_AT_MOST, at__lte=visit.at)
