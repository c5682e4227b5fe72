"""Changes to a case. Each decides, saves and records its event in one transaction."""

from datetime import datetime

from linkworker.cases.build import Told, build_entry
from linkworker.cases.models import Case, Entry, EntryKind, Position
from linkworker.cases.versions import first, newer
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Service, Worker
from linkworker.partnership.taking import takes_cases
from linkworker.people.models import ClientRecord
from linkworker.practice.provenance import may_keep
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing import actions as sharing
from linkworker.sharing.gates import could_work, leads, may_write
from linkworker.sharing.models import Holding, HoldingKind
from linkworker.sharing.references import new_reference
from linkworker.sharing.separating import recount_close


class CannotTake(Exception):
    """The worker chosen can't take the case. It carries no cause: whoever allocates is never told one."""


class SaidByTheOtherSide(Exception):
    """What only the other side told is kept in their own record, never in that of whoever may harm them."""


def tell(case: Case, told: Told, *, by: Worker, at: datetime, recorded_at: datetime) -> Entry:
    """Add a piece to the chronology, as part of a larger action."""
    return first(build_entry(case, told, by=by, at=at, recorded_at=recorded_at))


def record_case(kind: Kind, case: Case, *, by: Worker | None, at: datetime, **about: object) -> None:
    """Record an event of a case."""
    record(
        kind,
        agency_id=case.agency_id,
        actor=by,
        at=at,
        holding_id=case.pk,
        subject_id=case.client_id,
        **about,  # type: ignore[arg-type]
    )


@action
def open_case(
    client: ClientRecord, *, service: Service, by: Worker, at: datetime, reference: str | None = None
) -> Case:
    """Open a case of `service` with a client of the same agency. Nobody works it until it is allocated."""
    if service.agency_id != client.agency_id or by.agency_id != client.agency_id:
        raise Refused("another agency's client")
    holding = Holding.objects.create(
        agency_id=client.agency_id, service=service, subject_id=client.pk, kind=HoldingKind.CASE
    )
    case = Case(
        holding=holding,
        client=client,
        agency_id=client.agency_id,
        service=service,
        reference=reference or new_reference(),
        opened_at=at,
        opened_by=by,
    )
    case.save(force_insert=True)
    recount_close(client.pk, at=at)
    tell(case, Told(EntryKind.OPENED), by=by, at=at, recorded_at=at)
    record_case(Kind.CASE_OPENED, case, by=by, at=at, thing="case", thing_id=case.pk)
    return case


@action
def allocate(case: Case, *, worker: Worker, by: Worker, at: datetime) -> Case:
    """Make `worker` the key worker of a case: a manager for anybody, or the worker who opened it for themselves.

    Raises `CannotTake` when the worker may not or cannot see the case once it is theirs, whatever the cause, and
    `Changed` when somebody else was given it since `case` was read.
    """
    _may_allocate(case, worker, by, at)
    now = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if now.key_worker_id != case.key_worker_id:
        raise Changed(now)
    takes = worker.pk == by.pk or takes_cases(worker, at)
    if not could_work(worker, case.holding, at) or not takes:
        raise CannotTake
    sharing.allocate(case.holding, worker=worker, at=at)
    case.key_worker = worker
    case.allocated_at = at
    case.save(update_fields=["key_worker", "allocated_at"])
    tell(case, Told(EntryKind.ALLOCATED, thing_id=worker.pk), by=by, at=at, recorded_at=at)
    record_case(
        Kind.CASE_ALLOCATED, case, by=by, at=at, thing="case", thing_id=case.pk, data={"worker": worker.pk}
    )
    return case


def _may_allocate(case: Case, worker: Worker, by: Worker, at: datetime) -> None:
    own_new = case.key_worker_id is None and case.opened_by_id == by.pk == worker.pk
    if may_allocate(case, by, at):
        may_write(by, case.holding, Category.IDENTITY, at)
    elif not own_new:
        raise Refused("may not allocate")


def may_allocate(case: Case, by: Worker, at: datetime) -> bool:
    """Whether `by` decides who works the open cases of a case's service."""
    in_own = by.agency_id == case.agency_id and case.closed_at is None
    return in_own and leads(by, case.service_id, at)


@action
def explain_confidentiality(case: Case, *, how: str, note: str, by: Worker, at: datetime) -> Entry:
    """Record that the limits of confidentiality were explained, and how."""
    may_write(by, case.holding, Category.RISK, at)
    told = Told(EntryKind.CONFIDENTIALITY, code=how, text=note)
    entry = tell(case, told, by=by, at=at, recorded_at=at)
    record_case(
        Kind.CONFIDENTIALITY_EXPLAINED, case, by=by, at=at, thing="confidentiality", thing_id=entry.pk
    )
    return entry


@action
def add_entry(case: Case, told: Told, *, by: Worker, at: datetime, recorded_at: datetime) -> Entry:
    """Write in the chronology what happened, when, and who said so. Raises `SaidByTheOtherSide`."""
    may_write(by, case.holding, Category.RISK, recorded_at)
    check_source(case, told.source)
    entry = tell(case, told, by=by, at=at, recorded_at=recorded_at)
    record_case(Kind.ENTRY_ADDED, case, by=by, at=recorded_at, thing="entry", thing_id=entry.pk)
    return entry


@action
def correct_entry(
    entry: Entry, told: Told, *, wrong: str, by: Worker, at: datetime, recorded_at: datetime
) -> Entry:
    """Correct a note: a new version that names what was wrong. Raises `Changed` when it is not the newest."""
    case = entry.case
    may_write(by, case.holding, Category.RISK, recorded_at)
    if entry.kind != EntryKind.NOTE:
        raise Refused("told by an action, and corrected where that is corrected")
    check_source(case, told.source)
    row = build_entry(case, told, by=by, at=at, recorded_at=recorded_at)
    corrected = newer(entry, row, wrong=wrong)
    record_case(Kind.ENTRY_CORRECTED, case, by=by, at=recorded_at, thing="entry", thing_id=corrected.thread)
    return corrected


def check_source(case: Case, source: str) -> None:
    """Raise `SaidByTheOtherSide` for what a case may not keep."""
    positions = Position.objects.filter(participant__case=case).order_by("participant", "at", "pk")
    newest = dict(positions.values_list("participant", "kind"))
    if not may_keep(source, frozenset(newest.values())):
        raise SaidByTheOtherSide


@action
def close_case(case: Case, *, reason: str, by: Worker, at: datetime, note: str = "") -> Case:
    """End the service's work: its duties no longer apply. `reason` is a code, `note` the worker's own words.

    Raises `Changed` when somebody closed it meanwhile.
    """
    now = _locked(case, by, at)
    if now.closed_at is not None:
        raise Changed(now)
    return _set_closed(now, at, Told(EntryKind.CLOSED, code=reason, text=note), by=by, at=at)


@action
def reopen_case(case: Case, *, note: str, by: Worker, at: datetime) -> Case:
    """Take up the work again, or undo a mistaken close: what the facts ask for becomes due again."""
    now = _locked(case, by, at)
    if now.closed_at is None:
        raise Changed(now)
    return _set_closed(now, None, Told(EntryKind.REOPENED, text=note), by=by, at=at)


def _locked(case: Case, by: Worker, at: datetime) -> Case:
    may_write(by, case.holding, Category.RISK, at)
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _set_closed(case: Case, closed_at: datetime | None, told: Told, *, by: Worker, at: datetime) -> Case:
    case.closed_at = closed_at
    case.save(update_fields=["closed_at"])
    if closed_at is None:
        case.participants.update(matched_at=None)
    tell(case, told, by=by, at=at, recorded_at=at)
    kind = Kind.CASE_REOPENED if closed_at is None else Kind.CASE_CLOSED
    record_case(kind, case, by=by, at=at, thing="case", thing_id=case.pk)
    return case
