"""The way in to where somebody is: each opens the client record first, and refuses what is absent and hidden alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from linkworker.events.changed import Changed
from linkworker.people.gates import OpenedClient, open_own_client
from linkworker.people.models import ClientRecord, Known
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.gates import LEADS, Visit, record_list
from linkworker.sharing.models import HoldingKind
from linkworker.sharing.queries import visible_to
from linkworker.whereabouts.models import (
    Address,
    AddressReading,
    LivesWith,
    ReviewKind,
    ReviewRequest,
    SealedPlace,
)
from linkworker.whereabouts.reviewing import Standing, leads_work_with, may_decide, may_end, standing

WITH_PEOPLE = ("place", "worker", "asked_by", "decided_by", "ended_by")
MOST = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with where it stands, and each reading that came of it, the newest first."""

    request: ReviewRequest
    standing: Standing
    readings: list[AddressReading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OpenedWhereabouts:
    """Where a person is, as far as it may be shown: never a sealed address itself.

    `addresses` are ordinary ones by thread, each with all its versions, the newest first. `at_home`: while their home
    is sealed, the children who live there, or of whom nobody said where. `leads`: the reader leads work with the
    person, and sees for what sealed addresses were read.
    """

    opened: OpenedClient
    addresses: list[list[Address]]
    places: list[SealedPlace]
    over: list[SealedPlace]
    asked: list[Asked]
    parents: list[LivesWith]
    children: list[LivesWith]
    at_home: list[str]
    leads: bool


def open_whereabouts(visit: Visit, reference: str) -> OpenedWhereabouts:
    """Where a person of the reader's own agency is: for whoever may see that of them."""
    opened = open_own_client(visit, reference, Category.WHEREABOUTS)
    client = opened.client
    rows = list(client.sealed_places.select_related("sealed_by", "ended_by").order_by("sealed_at", "pk"))
    is_lead = leads_work_with(visit.worker, client, visit.at)
    requests = client.review_requests.select_related(*WITH_PEOPLE).order_by("-asked_at", "-pk")
    return OpenedWhereabouts(
        opened,
        _threads(client),
        [row for row in rows if row.ended_at is None],
        [row for row in rows if row.ended_at is not None],
        _asked(visit, requests[:MOST], with_readings=is_lead),
        _in_sight(visit, client.lives_with.select_related("parent"), "parent"),
        _in_sight(visit, client.children_here.select_related("child"), "child"),
        _at_home(client, opened) if client.care_of else [],
        is_lead,
    )


def _threads(client: ClientRecord) -> list[list[Address]]:
    """Each address with its versions; those where they live now first, then those they left."""
    threads: dict[int, list[Address]] = {}
    for row in client.addresses.select_related("by").order_by("-version"):
        threads.setdefault(row.thread, []).append(row)
    return sorted(threads.values(), key=lambda one: (one[0].until or date.max, one[0].pk), reverse=True)


def _at_home(client: ClientRecord, opened: OpenedClient) -> list[str]:
    if not opened.decision.shows(Category.HOUSEHOLD):
        return []
    rows = client.household.filter(is_child=True).exclude(lives_with=Known.NO)
    return list(rows.order_by("pk").values_list("name", flat=True))


def _asked(visit: Visit, requests: Iterable[ReviewRequest], *, with_readings: bool) -> list[Asked]:
    rows = list(requests)
    found: dict[int, list[AddressReading]] = {}
    if with_readings:
        readings = AddressReading.objects.filter(request__in=[row.pk for row in rows]).select_related("by")
        for one in readings.order_by("-at", "-pk"):
            found.setdefault(one.request_id, []).append(one)
    return [Asked(row, standing(row, visit.at), found.get(row.pk, [])) for row in rows]


def _in_sight(visit: Visit, rows: Iterable[LivesWith], name: str) -> list[LivesWith]:
    """Those who live together and whom the reader may find; of anybody else it is not told that they are there."""
    standing_now = [row for row in rows if row.until is None]
    known = visible_to(visit.reader, visit.at, Category.IDENTITY, kind=HoldingKind.CLIENT)
    keys = [getattr(row, f"{name}_id") for row in standing_now]
    seen = set(known.filter(subject__in=keys).values_list("subject", flat=True)) if keys else set()
    return [row for row in standing_now if getattr(row, f"{name}_id") in seen]


def open_address_row(visit: Visit, reference: str, number: int) -> tuple[OpenedClient, Address]:
    """The newest version of an ordinary address, by the number of any of its versions."""
    opened = open_own_client(visit, reference, Category.WHEREABOUTS)
    row = opened.client.addresses.filter(pk=number).first()
    newest = (
        opened.client.addresses.select_related("by").filter(thread=row.thread, is_current=True) if row else ()
    )
    found = next(iter(newest), None)
    if found is None:
        raise Refused("absent")
    return opened, found


def standing_address(client: ClientRecord) -> Address | None:
    """The ordinary address at which a person lives now, of a record that a gate has opened."""
    return client.addresses.filter(is_current=True, until=None).order_by("thread").last()


def open_lives_with(visit: Visit, reference: str, number: int) -> tuple[OpenedClient, LivesWith]:
    """With whom a child lives, or lived, by its number, of the child's record."""
    opened = open_own_client(visit, reference, Category.WHEREABOUTS)
    row = opened.client.lives_with.select_related("parent", "child", "ended_by").filter(pk=number).first()
    if row is None:
        raise Refused("absent")
    return opened, row


def open_place(visit: Visit, reference: str, number: int) -> tuple[OpenedClient, SealedPlace]:
    """A sealed place of a person, without what it says."""
    opened = open_own_client(visit, reference, Category.WHEREABOUTS)
    place = opened.client.sealed_places.select_related("holding", "ended_by").filter(pk=number).first()
    if place is None:
        raise Refused("absent")
    place.client = opened.client
    return opened, place


def open_review(visit: Visit, reference: str, request: str) -> tuple[OpenedClient, ReviewRequest]:
    """A request for whoever decides it. Whoever asked, or is to read, does not."""
    opened, row = _open_request(visit, reference, request, Category.WHEREABOUTS)
    if not may_decide(visit.worker, row, visit.at):
        raise Refused("may not decide")
    return opened, row


def open_to_end(visit: Visit, reference: str, request: str) -> tuple[OpenedClient, ReviewRequest]:
    """A request for whoever may end what came of it, or take it back."""
    opened, row = _open_request(visit, reference, request, Category.IDENTITY)
    if not may_end(visit.worker, row, visit.at):
        raise Refused("not theirs to end")
    return opened, row


def open_to_read(visit: Visit, reference: str, request: str) -> tuple[OpenedClient, ReviewRequest]:
    """A permission of the reader's own to read a sealed address; whether it still runs is decided with each reading."""
    opened, row = _open_request(visit, reference, request, Category.IDENTITY)
    if row.kind != ReviewKind.READ or row.worker_id != visit.worker.pk or not row.granted:
        raise Refused("not named")
    return opened, row


def _open_request(
    visit: Visit, reference: str, request: str, category: Category
) -> tuple[OpenedClient, ReviewRequest]:
    opened = open_own_client(visit, reference, category)
    rows = ReviewRequest.objects.select_related(*WITH_PEOPLE, "place__holding", "client__holding")
    row = rows.filter(client=opened.client.pk, reference=request).first()
    if row is None:
        raise Refused("absent")
    return opened, row


def permissions_of(visit: Visit, client: ClientRecord) -> list[ReviewRequest]:
    """What the reader may read of somebody's sealed addresses now: a line on the person's page."""
    rows = client.review_requests.filter(
        kind=ReviewKind.READ, worker=visit.worker, granted=True, ended_at=None, place__ended_at=None
    )
    found = rows.select_related("place").order_by("until", "pk")
    return [row for row in found if standing(row, visit.at) is Standing.RUNS]


@dataclass(frozen=True, slots=True)
class Register:
    """What was asked of whom, what runs, and what is over, of everybody whose whereabouts the reader may see."""

    waiting: list[Asked]
    running: list[Asked]
    over: list[Asked]


def open_register(visit: Visit) -> Register:
    """The register of sealed addresses and of records asked for, for whoever leads a service; one look for all."""
    if not any(held.role in LEADS for held in visit.reader.live_roles(visit.at)):
        raise Refused("leads no service")
    seen = visible_to(visit.reader, visit.at, Category.WHEREABOUTS, kind=HoldingKind.CLIENT)
    rows = ReviewRequest.objects.filter(client__in=seen.values("subject"))
    rows = rows.select_related(*WITH_PEOPLE, "client").order_by("-asked_at", "-pk")
    waits, runs = _waits(), _runs(visit.at)
    parts = [rows.filter(waits), rows.filter(runs), rows.exclude(waits).exclude(runs)[:MOST]]
    found = [_asked(visit, part, with_readings=True) for part in parts]
    record_list(visit, sorted({one.request.client_id for part in found for one in part}))
    return Register(*found)


def _waits() -> Q:
    return Q(decided_at=None, ended_at=None)


def _runs(at: datetime) -> Q:
    return Q(kind=ReviewKind.READ, granted=True, ended_at=None, until__gte=london_date(at))


def require_waiting(request: ReviewRequest) -> None:
    """Raise `Changed` for a request that is decided, or was taken back."""
    if request.decided_at is not None or request.ended_at is not None:
        raise Changed(request)
