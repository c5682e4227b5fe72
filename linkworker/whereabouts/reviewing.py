"""What two people do: one asks to read or unseal an address, or to answer for a record; another, who leads, decides.

A permission to read ends on its last day, by hand, or when its worker works no more.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.partnership.queries import gone
from linkworker.people.gates import writable
from linkworker.people.models import ClientRecord
from linkworker.practice.deadlines import end_of_day, london_date
from linkworker.practice.sharing import READS_SHARED, Category, Refused, decide
from linkworker.practice.whereabouts import LONGEST_DAYS, Place
from linkworker.sharing.facts import holding_facts, live, reader_of
from linkworker.sharing.gates import leads
from linkworker.sharing.models import Grant, Holding, HoldingKind
from linkworker.sharing.references import new_act, new_reference
from linkworker.whereabouts.models import Answer, ReviewKind, ReviewRequest, SealedPlace
from linkworker.whereabouts.sealing import locked, may_write_whereabouts, require_no_address, unseal

BY_TWO = "by-two"
"""The route of a grant that two people made."""

SEALED_ADDRESS = "sealed-address"
MOST_ASKED = 40


class Standing(StrEnum):
    """Where a request stands."""

    WAITS = "waits"
    NO = "no"
    RUNS = "runs"
    OVER = "over"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRead:
    """Who is to read a sealed address, for which task, through which day."""

    worker: Worker
    task: str
    until: date


def standing(request: ReviewRequest, at: datetime) -> Standing:
    """Where a request stands at `at`: a permission is over when its day is, though nobody wrote that down."""
    if request.decided_at is None:
        return Standing.WAITS if request.ended_at is None else Standing.OVER
    if not request.granted:
        return Standing.NO
    if request.kind != ReviewKind.READ:
        return Standing.DONE
    is_over = request.ended_at is not None or (request.until is not None and london_date(at) > request.until)
    return Standing.OVER if is_over else Standing.RUNS


@action
def ask_to_read(place: SealedPlace, given: ToRead, *, by: Worker, at: datetime) -> ReviewRequest:
    """Ask that a colleague, or the asker, may read a sealed address for a task through a day.

    Raises `Tells` for a task that reads like an address, `Refused` for a worker who may not find the person, ValueError
    for a day that is past or too far, and `Changed` when the same is asked already or runs.
    """
    may_write_whereabouts(place.client, by, at)
    require_no_address(task=given.task)
    now = locked(place)
    if now.ended_at is not None:
        raise Changed(now)
    today = london_date(at)
    if not today <= given.until <= today + timedelta(days=LONGEST_DAYS):
        raise ValueError("it is opened for some days, from today on")
    if not may_be_named(given.worker, now.client, at):
        raise Refused("may not be named")
    for row in now.requests.filter(kind=ReviewKind.READ, worker=given.worker, ended_at=None):
        if standing(row, at) in {Standing.WAITS, Standing.RUNS}:
            raise Changed(row)
    row = _ask(now.client, ReviewKind.READ, given.task, place=now, by=by, at=at)
    row.worker, row.until = given.worker, given.until
    row.save(force_insert=True)
    _record(Kind.REVIEW_ASKED, row, by=by, at=at)
    return row


@action
def ask_to_unseal(place: SealedPlace, *, task: str, by: Worker, at: datetime) -> ReviewRequest:
    """Ask that a sealed home be an ordinary address again. Raises as `ask_to_read` does."""
    may_write_whereabouts(place.client, by, at)
    require_no_address(task=task)
    now = locked(place)
    if now.ended_at is not None or now.kind != Place.HOME:
        raise Changed(now)
    for row in now.requests.filter(kind=ReviewKind.UNSEAL, decided_at=None, ended_at=None):
        raise Changed(row)
    row = _ask(now.client, ReviewKind.UNSEAL, task, place=now, by=by, at=at)
    row.save(force_insert=True)
    _record(Kind.REVIEW_ASKED, row, by=by, at=at)
    return row


@action
def record_asked_for(client: ClientRecord, *, task: str, by: Worker, at: datetime) -> ReviewRequest:
    """Write down that a parent or somebody else asks for a record: a reviewer answers, never this worker alone."""
    writable(by, client.holding, at)
    require_no_address(task=task)
    row = _ask(client, ReviewKind.RECORD, task, place=None, by=by, at=at)
    row.save(force_insert=True)
    _record(Kind.REVIEW_ASKED, row, by=by, at=at)
    return row


def _ask(
    client: ClientRecord,
    kind: ReviewKind,
    task: str,
    *,
    place: SealedPlace | None,
    by: Worker,
    at: datetime,
) -> ReviewRequest:
    return ReviewRequest(
        reference=new_reference(), kind=kind, client=client, place=place, task=task, asked_at=at, asked_by=by
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: yes or no, why, and of a request for a record what is given."""

    granted: bool
    note: str = ""
    answer: str = ""


@action
def decide_request(request: ReviewRequest, given: Decided, *, by: Worker, at: datetime) -> ReviewRequest:
    """Decide what a colleague asked for. Raises `Refused` for whoever may not, and `Changed` when it is decided.

    A yes to reading opens it to the named worker through the day; if that day is past meanwhile it is no yes.
    """
    require_no_address(note=given.note)
    now = _locked(request)
    if now.decided_at is not None or now.ended_at is not None:
        raise Changed(now)
    if not may_decide(by, now, at):
        raise Refused("may not decide")
    _check(now, given, at)
    now.decided_by, now.decided_at, now.granted = by, at, given.granted
    now.note, now.answer = given.note, given.answer
    if given.granted and now.kind == ReviewKind.READ:
        _open(now, at)
    now.save()
    _record(Kind.REVIEW_DECIDED, now, by=by, at=at, granted=given.granted)
    if given.granted and now.kind == ReviewKind.UNSEAL and now.place is not None:
        unseal(now.place, by=by, at=at)
    return now


def _check(now: ReviewRequest, given: Decided, at: datetime) -> None:
    is_record = now.kind == ReviewKind.RECORD
    if is_record and given.answer not in Answer.values:
        raise ValueError("a request for a record is answered in one of three ways")
    if is_record is not bool(given.answer):
        raise ValueError("only a request for a record has an answer")
    if given.granted and now.until is not None and now.until < london_date(at):
        raise ValueError("its last day is past: it is asked for anew")
    if given.granted and now.place is not None and now.place.ended_at is not None:
        raise Changed(now)
    if given.granted and now.worker is not None and not may_be_named(now.worker, now.client, at):
        raise Refused("may not be named any longer")


def _open(now: ReviewRequest, at: datetime) -> None:
    assert now.place is not None and now.until is not None
    now.act = new_act()
    Grant.objects.create(
        holding_id=now.place.holding_id,
        category=Category.WHEREABOUTS,
        to_worker=now.worker,
        route=BY_TWO,
        purpose=SEALED_ADDRESS,
        act=now.act,
        since=at,
        until=end_of_day(now.until),
    )


@action
def end_request(
    request: ReviewRequest, *, by: Worker | None, at: datetime, because: str = "by-hand"
) -> ReviewRequest:
    """End a permission, or take back what nobody has decided; `by` None: its worker works no more. Raises `Changed`."""
    now = _locked(request)
    if standing(now, at) not in {Standing.WAITS, Standing.RUNS}:
        raise Changed(now)
    if by is not None and not may_end(by, now, at):
        raise Refused("not theirs to end")
    now.ended_at, now.ended_by, now.ended_because = at, by, because
    now.save(update_fields=["ended_at", "ended_by", "ended_because"])
    if now.act is not None:
        Grant.objects.filter(act=now.act, until__gt=at).update(until=at)
    _record(Kind.REVIEW_ENDED, now, by=by, at=at, because=because)
    return now


def may_end(by: Worker, request: ReviewRequest, at: datetime) -> bool:
    """Whoever asked or reads ends it, and whoever leads there."""
    return by.pk in {request.asked_by_id, request.worker_id} or leads_work_with(by, request.client, at)


def may_decide(by: Worker, request: ReviewRequest, at: datetime) -> bool:
    """Whether a worker decides a request: who leads work with the person, and neither asked nor is to read."""
    return by.pk not in {request.asked_by_id, request.worker_id} and leads_work_with(by, request.client, at)


def leads_work_with(by: Worker, client: ClientRecord, at: datetime) -> bool:
    """Whether a worker leads a service that works with the person, and may see where that person is."""
    if by.agency_id != client.agency_id:
        return False
    reader = reader_of(by)
    decision = decide(reader, holding_facts(reader, client.holding, at), at)
    return decision.shows(Category.WHEREABOUTS) and any(leads(by, one, at) for one in services_with(client))


def services_with(client: ClientRecord) -> frozenset[int]:
    """The services of the agency that work with a person."""
    rows = Holding.objects.filter(subject=client.pk, kind__in=[HoldingKind.CASE, HoldingKind.CLIENT])
    return frozenset(rows.values_list("service_id", flat=True))


def may_be_named(worker: Worker, client: ClientRecord, at: datetime) -> bool:
    """Whether a colleague may be named to read: the policy lets them find the person, and nothing stands between."""
    if worker.agency_id != client.agency_id or not worker.is_active:
        return False
    reader = reader_of(worker)
    return decide(reader, holding_facts(reader, client.holding, at), at).shows(Category.IDENTITY)


def who_may_be_named(client: ClientRecord, at: datetime) -> list[Worker]:
    """The colleagues by name who may be named to read: each is asked of the policy."""
    held = RoleGiven.objects.filter(live(at), role__in=READS_SHARED)
    here = held.filter(service__in=services_with(client)) | held.filter(service=None)
    rows = Worker.objects.filter(pk__in=here.values("worker"), agency=client.agency_id, is_active=True)
    return [one for one in rows.order_by("name", "pk")[:MOST_ASKED] if may_be_named(one, client, at)]


@job(DbRole.ADDRESSES)
def on_tick(at: datetime) -> bool:
    """The tick's handler: end what is open to somebody who works no more."""
    open_ones = ReviewRequest.objects.filter(kind=ReviewKind.READ, granted=True, ended_at=None)
    rows = open_ones.filter(until__gte=london_date(at)).select_related("client")
    for agency in set(rows.values_list("client__agency", flat=True)):
        left = gone(agency, at).values("pk")
        for row in rows.filter(client__agency=agency, worker__in=left):
            end_request(row, by=None, at=at, because="left")
    return False


def _locked(request: ReviewRequest) -> ReviewRequest:
    rows = ReviewRequest.objects.select_for_update(of=("self",))
    return rows.select_related("client__holding", "place__holding", "worker", "asked_by").get(pk=request.pk)


def _record(kind: Kind, row: ReviewRequest, *, by: Worker | None, at: datetime, **data: object) -> None:
    record(
        kind,
        agency_id=row.client.agency_id,
        actor=by,
        at=at,
        thing="review",
        thing_id=row.pk,
        holding_id=row.client.holding_id,
        subject_id=row.client_id,
        category=Category.WHEREABOUTS,
        data={"review": str(row.kind), **({"worker": row.worker_id} if row.worker_id else {}), **data},
    )
