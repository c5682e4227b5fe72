"""Where people of the demo's refuges live: two of each area with a sealed address, one of which is open to somebody."""

from datetime import datetime, timedelta

from linkworker.cases.models import Case
from linkworker.demo.places import data
from linkworker.partnership.labels import AcceptanceGiven, accept
from linkworker.partnership.models import Partnership, RoleGiven, Sector, Service, Worker
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import Role
from linkworker.sharing.facts import live
from linkworker.whereabouts import addresses, guarding, reading, reviewing, sealing
from linkworker.whereabouts.addresses import AddressGiven
from linkworker.whereabouts.models import ReviewRequest, SealedPlace
from linkworker.whereabouts.reviewing import Decided, ToRead
from linkworker.whereabouts.sealing import SealGiven

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_whereabouts(last: datetime) -> None:
    """What each area's refuge keeps of where people live, as it was done until `last`."""
    for partnership in Partnership.objects.order_by("pk"):
        rows = Service.objects.filter(agency__partnerships=partnership, agency__sector=Sector.REFUGE)
        service = rows.select_related("agency", "entry").order_by("pk").first()
        manager = _manager(service, last) if service else None
        if service is not None and manager is not None:
            _of_refuge(service, manager, last)


def _of_refuge(service: Service, manager: Worker, last: datetime) -> None:
    told = data("whereabouts")
    guarding.guard(service, told["house"], called=told["called"], by=manager, at=last - 90 * DAY)
    for one in told["accepted"]:
        on = london_date(last) - timedelta(days=one["days_ago"])
        said = {name: one[name] for name in ("organisation", "kind", "where_kept")}
        given = AcceptanceGiven(label=service.entry.care_of, accepted_on=on, **said)
        accept(given, by=manager, at=last - 60 * DAY)
    cases = Case.objects.filter(service=service, closed_at=None, key_worker__is_active=True)
    rows = cases.exclude(key_worker=manager).filter(opened_at__lt=last - 10 * DAY)
    found = rows.select_related("client__holding", "key_worker").order_by("pk")[:2]
    for number, case in enumerate(found):
        row = _sealed(case, number, service.entry.care_of, manager, last)
        if number == 1:
            reviewing.end_request(row, by=row.worker, at=last - 2 * DAY, because="done")
    if found:
        first = found[0]
        by = _key_worker(first)
        reviewing.record_asked_for(first.client, task=told["asks"], by=by, at=last - 3 * HOUR)


def _sealed(case: Case, number: int, label: str, manager: Worker, last: datetime) -> ReviewRequest:
    """A former address that may be known, the one that must not, and its key worker who was let to read it, and did."""
    told, by, at = data("whereabouts"), _key_worker(case), last - 8 * DAY
    former = AddressGiven(text=told["former"][number], until=london_date(case.opened_at), safe_to_write="no")
    addresses.record_address(case.client, former, by=by, at=at)
    home = SealGiven(label=label, because=told["because"], text=told["homes"][number])
    place = sealing.seal(case.client, home, by=by, at=at + HOUR)
    row = _let(place, number, by, manager, last)
    reading.begin_reading(
        row, code="travel", reason=told["reasons"][number], by=by, at=last - (2 + number) * DAY
    )
    return row


def _let(place: SealedPlace, number: int, by: Worker, manager: Worker, last: datetime) -> ReviewRequest:
    told, at = data("whereabouts"), last - 4 * DAY
    given = ToRead(worker=by, task=told["tasks"][number], until=london_date(last) + 3 * DAY)
    row = reviewing.ask_to_read(place, given, by=by, at=at)
    return reviewing.decide_request(row, Decided(True, told["yes"][number]), by=manager, at=at + HOUR)


def _key_worker(case: Case) -> Worker:
    if case.key_worker is None:
        raise ValueError("nobody holds this case")
    return case.key_worker


def _manager(service: Service, at: datetime) -> Worker | None:
    held = RoleGiven.objects.filter(live(at), service=service, role=Role.MANAGER, worker__is_active=True)
    first = held.select_related("worker__agency").order_by("pk").first()
    return first.worker if first else None
