"""Reading a sealed address: a reason first, then the address for a few minutes, with a look that carries the reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import look, record
from linkworker.partnership.models import Worker
from linkworker.practice.sharing import Category, Reader, Refused, decide
from linkworker.practice.whereabouts import SHOWN_MINUTES, ReadFor
from linkworker.sharing.facts import holding_facts, reader_of
from linkworker.sharing.gates import Visit
from linkworker.whereabouts.models import AddressReading, ReviewKind, ReviewRequest, SealedPlace
from linkworker.whereabouts.reviewing import Standing, standing
from linkworker.whereabouts.sealing import Said, opened, require_no_address

SHOWN_FOR = timedelta(minutes=SHOWN_MINUTES)


@dataclass(frozen=True, slots=True)
class OpenedAddress:
    """A sealed address that is shown now: every version of it, by which permission, and until when it is shown."""

    place: SealedPlace
    request: ReviewRequest
    said: list[Said]
    until: datetime


def may_read(reader: Reader, request: ReviewRequest, at: datetime) -> bool:
    """Whether a permission that runs lets this reader read, and the policy lets through what was granted.

    A wall or a separation that rose since stands before it, as before everything else.
    """
    if request.kind != ReviewKind.READ or request.worker_id != reader.worker or request.place is None:
        return False
    if standing(request, at) is not Standing.RUNS or request.place.ended_at is not None:
        return False
    holding = request.place.holding
    if reader.agency != holding.agency_id or not reader.live_roles(at):
        return False
    return decide(reader, holding_facts(reader, holding, at), at).shows(Category.WHEREABOUTS)


@action
def begin_reading(
    request: ReviewRequest, *, code: str, reason: str, by: Worker, at: datetime
) -> AddressReading:
    """Say for what a sealed address is read this time; it is shown for some minutes. Raises `Refused`, or `Tells`."""
    if not may_read(reader_of(by), request, at):
        raise Refused("may not read it")
    require_no_address(reason=reason)
    if code not in set(ReadFor) or not reason:
        raise ValueError("a sealed address is read for a reason")
    row = AddressReading.objects.create(request=request, by=by, at=at, code=code, reason=reason)
    place = request.place
    assert place is not None
    record(
        Kind.ADDRESS_READ,
        agency_id=place.holding.agency_id,
        actor=by,
        at=at,
        thing="sealed-place",
        thing_id=place.pk,
        holding_id=place.holding_id,
        subject_id=place.client_id,
        category=Category.WHEREABOUTS,
        data={"code": code},
    )
    return row


def open_address(visit: Visit, number: int, client: int) -> OpenedAddress:
    """The address that a reading of the visitor's own shows, for as long as it is shown; each time is a look.

    `Refused` alike for anybody else's, for one that is over, and for what is not there.
    """
    rows = AddressReading.objects.select_related("request__place__holding", "request__place__client")
    row = rows.filter(pk=number, by=visit.worker, request__client=client).first()
    if row is None or not row.at <= visit.at <= row.at + SHOWN_FOR:
        raise Refused("no reading that shows it now")
    place = row.request.place
    if place is None or not may_read(visit.reader, row.request, visit.at):
        raise Refused("may not read it")
    look(
        "page",
        agency_id=place.holding.agency_id,
        worker_id=visit.worker.pk,
        at=visit.at,
        route=visit.route,
        holding_id=place.holding_id,
        subjects=[place.client_id],
        reason=row.code,
    )
    return OpenedAddress(place, row.request, opened(place), row.at + SHOWN_FOR)
