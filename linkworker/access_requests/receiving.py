"""What the information governance lead does with a request: writes it down as it came, minds the clock, hands it to a
reviewer, and sends the answer. Nothing here looks for anybody or reads a record."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from linkworker.access_requests.models import AccessRequest, Wait
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.looking.gates import leads_governance, require_lead
from linkworker.partnership.joining import accounts_of
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Agency, Worker
from linkworker.people.connecting import PersonTold, to_keep
from linkworker.people.models import ClientRecord
from linkworker.practice import access_clock
from linkworker.practice.access_clock import Awaited
from linkworker.practice.access_request import Acting, Identity, Reply, SendBy, Surely, may_confirm
from linkworker.practice.deadlines import Calendar, london_date
from linkworker.practice.sharing import Refused
from linkworker.sharing.gates import Visit
from linkworker.sharing.queries import people_in_sight
from linkworker.sharing.references import new_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is known of whoever asks, and how an answer reaches them safely."""

    identity: str = Identity.NOT_YET.value
    surely: str = Surely.NOT_YET.value
    send_by: str = SendBy.NOT_YET.value
    send_to: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestGiven:
    """A request as it came: who asks, as whom, about whom."""

    way: str
    acting: str
    told: PersonTold
    received_on: date
    asker: str = ""


class NotYet(ValueError):
    """It can't be sent: the code says why."""


def calendar_of(agency: Agency, at: datetime) -> Calendar:
    """The bank holidays of an agency's nation."""
    return locality_at(agency.locality, at).calendar


def waits_of(row: AccessRequest) -> list[access_clock.Wait]:
    """The times that the clock stood, as practice counts them."""
    rows = sorted(row.waits.all(), key=lambda one: one.pk)
    return [access_clock.Wait(Awaited(one.why), one.since, one.until) for one in rows]


def due_of(row: AccessRequest, calendar: Calendar) -> date | None:
    """The last day to answer a request; None while the clock stands."""
    extended = row.extended_at is not None
    return access_clock.due_on(row.received_on, waits_of(row), calendar=calendar, extended=extended)


@action
def receive(given: RequestGiven, checked: Checked, *, visit: Visit) -> AccessRequest:
    """Write a request down. Raises ValueError for a day to come."""
    require_lead(visit)
    if given.received_on > london_date(visit.at):
        raise ValueError("it has not come yet")
    lock_heads(visit.worker.agency_id)
    row = AccessRequest.objects.create(
        reference=new_reference(),
        agency_id=visit.worker.agency_id,
        way=given.way,
        acting=Acting(given.acting).value,
        asker=given.asker,
        told=to_keep(given.told),
        received_on=given.received_on,
        at=visit.at,
        by=visit.worker,
        **asdict(checked),
    )
    _record(Kind.ACCESS_RECEIVED, row, visit)
    return row


@action
def check(row: AccessRequest, checked: Checked, *, seen_version: int, visit: Visit) -> AccessRequest:
    """Write down what is known by now of whoever asks. Raises `Changed`."""
    now = locked(row, visit)
    if now.version != seen_version or now.sent_at is not None:
        raise Changed(now)
    for name, value in asdict(checked).items():
        setattr(now, name, value)
    now.version += 1
    now.changed_by, now.changed_at = visit.worker, visit.at
    now.save()
    _record(Kind.ACCESS_CHECKED, now, visit)
    return now


@action
def stop_clock(row: AccessRequest, why: Awaited, *, since: date, visit: Visit) -> Wait:
    """Say that something was asked of whoever asks, so that the clock stands. Raises `Changed` when it does already."""
    now = locked(row, visit)
    standing = now.waits.filter(until=None).first()
    if standing is not None or now.sent_at is not None:
        raise Changed(standing or now)
    if not now.received_on <= since <= london_date(visit.at):
        raise ValueError("a day since the request came")
    wait = Wait.objects.create(request=now, why=why.value, since=since, at=visit.at, by=visit.worker)
    _record(Kind.ACCESS_STOPPED, now, visit, why=why.value)
    return wait


@action
def start_clock(row: AccessRequest, *, until: date, visit: Visit) -> Wait:
    """Say that it came. Raises `Changed` when somebody said so."""
    now = locked(row, visit)
    wait = now.waits.select_for_update().filter(until=None).first()
    if wait is None:
        raise Changed(now.waits.order_by("-pk").first() or now)
    if not wait.since <= until <= london_date(visit.at):
        raise ValueError("a day since it was asked")
    wait.until, wait.ended_at, wait.ended_by = until, visit.at, visit.worker
    wait.save(update_fields=["until", "ended_at", "ended_by"])
    _record(Kind.ACCESS_STARTED, now, visit, why=wait.why)
    return wait


@action
def extend(row: AccessRequest, *, because: str, visit: Visit) -> AccessRequest:
    """Take two months more, told to whoever asks with its reason. Raises ValueError when it is too late for that."""
    now = locked(row, visit)
    if now.extended_at is not None or now.sent_at is not None:
        raise Changed(now)
    calendar, today = calendar_of(visit.worker.agency, visit.at), london_date(visit.at)
    if not access_clock.may_extend(now.received_on, waits_of(now), calendar=calendar, today=today):
        raise ValueError("it is told within the first month")
    now.extended_at, now.extended_because = visit.at, because
    now.changed_by, now.changed_at = visit.worker, visit.at
    now.save()
    _record(Kind.ACCESS_EXTENDED, now, visit)
    return now


@action
def hand_over(row: AccessRequest, *, visit: Visit) -> AccessRequest:
    """Give it to whoever reviews: who is meant is looked for by the next tick. Raises `Changed`."""
    now = locked(row, visit)
    if now.handed_at is not None:
        raise Changed(now)
    now.handed_at, now.changed_by, now.changed_at = visit.at, visit.worker, visit.at
    now.save(update_fields=["handed_at", "changed_by", "changed_at"])
    _record(Kind.ACCESS_HANDED, now, visit)
    return now


@action
def send(row: AccessRequest, *, visit: Visit) -> AccessRequest:
    """Say that the answer was sent. Raises `NotYet`, `Refused` for whoever read any of it, and `Changed`."""
    now = locked(row, visit)
    if now.sent_at is not None:
        raise Changed(now)
    if now.ready_at is None or not in_sight(now, visit):
        raise NotYet("not ready")
    if has_reviewed(now, visit.worker):
        raise Refused("read it, so does not send it")
    if now.send_by == SendBy.NOT_YET:
        raise NotYet("no safe way")
    known = may_confirm(Acting(now.acting), Identity(now.identity), Surely(now.surely))
    if now.reply == Reply.PACK and not known:
        raise NotYet("not checked")
    now.sent_at, now.sent_by = visit.at, visit.worker
    now.save(update_fields=["sent_at", "sent_by"])
    _record(Kind.ACCESS_SENT, now, visit)
    return now


def has_reviewed(row: AccessRequest, worker: Worker) -> bool:
    """Whether somebody, by any account of theirs, found or read any of it."""
    theirs = set(accounts_of(worker).values_list("pk", flat=True))
    if theirs & {row.found_by_id, row.ready_by_id}:
        return True
    return row.items.filter(decided_by__in=theirs).exists()


def in_sight(row: AccessRequest, visit: Visit) -> bool:
    """Whether nothing stands between the reader and the person whom the answer is about."""
    if row.client_id is None:
        return True
    seen = ClientRecord.objects.filter(people_in_sight(visit.reader, visit.at), pk=row.client_id)
    return seen.exists()


def locked(row: AccessRequest, visit: Visit) -> AccessRequest:
    """The request as it now stands, for a lead of its agency."""
    if not leads_governance(visit) or visit.reader.agency != row.agency_id:
        raise Refused("leads no governance")
    lock_heads(row.agency_id)
    rows = AccessRequest.objects.select_for_update(of=("self",))
    return rows.select_related("changed_by", "by", "sent_by").get(pk=row.pk)


def _record(kind: Kind, row: AccessRequest, visit: Visit, **data: object) -> None:
    """Of whom it is stands in no event: it would tell the lead who reads events whether anybody is known."""
    record(
        kind,
        agency_id=row.agency_id,
        actor=visit.worker,
        at=visit.at,
        thing="access_request",
        thing_id=row.pk,
        data=data,
    )
