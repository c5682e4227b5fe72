"""Changes to a case. Each decides, saves and records its event in one transaction."""

from datetime import datetime

from django.db import transaction

from linkworker.cases.build import Told, build_entry
from linkworker.cases.models import Case, Entry, EntryKind, Participant, Position
from linkworker.cases.versions import Given, newer
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Service, Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.sharing import actions as sharing
from linkworker.sharing.facts import reader_of
from linkworker.sharing.gates import may_write
from linkworker.sharing.models import Holding, HoldingKind
from linkworker.sharing.references import new_reference

ALLOCATORS = frozenset({Role.MANAGER, Role.SAFEGUARDING_LEAD})


def tell(case: Case, told: Told, *, by: Worker, at: datetime, recorded_at: datetime) -> Entry:
    """Add a piece to the chronology, as part of a larger action."""
    entry = build_entry(case, told, by=by, at=at, recorded_at=recorded_at)
    entry.save(force_insert=True)
    entry.thread = entry.pk
    entry.save(update_fields=["thread"])
    return entry


def record_case(kind: Kind, case: Case, *, by: Worker, at: datetime, **about: object) -> None:
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


@transaction.atomic
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
    tell(case, Told(EntryKind.OPENED), by=by, at=at, recorded_at=at)
    record_case(Kind.CASE_OPENED, case, by=by, at=at, thing="case", thing_id=case.pk)
    return case


@transaction.atomic
def allocate(case: Case, *, worker: Worker, by: Worker, at: datetime) -> Case:
    """Make `worker` the key worker of a case: a manager for anybody, or the worker who opened it for themselves."""
    _may_allocate(case, worker, by, at)
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
    reader = reader_of(by)
    leads = any(
        held.role in ALLOCATORS and held.service in {None, case.service_id} for held in reader.live_roles(at)
    )
    own_new = case.key_worker_id is None and case.opened_by_id == by.pk == worker.pk
    if worker.agency_id != case.agency_id or not (leads or own_new):
        raise Refused("may not allocate")
    if leads:
        may_write(by, case.holding, Category.IDENTITY, at)


@transaction.atomic
def explain_confidentiality(case: Case, *, how: str, note: str, by: Worker, at: datetime) -> Entry:
    """Record that the limits of confidentiality were explained, and how."""
    may_write(by, case.holding, Category.CONTACT, at)
    entry = tell(case, Told(EntryKind.CONFIDENTIALITY, code=how, text=note), by=by, at=at, recorded_at=at)
    record_case(Kind.CONFIDENTIALITY_EXPLAINED, case, by=by, at=at, thing="confidentiality", thing_id=entry.pk)
    return entry


@transaction.atomic
def add_entry(case: Case, told: Told, *, by: Worker, at: datetime, recorded_at: datetime) -> Entry:
    """Write in the chronology what happened, when, and who said so."""
    may_write(by, case.holding, Category.RISK, recorded_at)
    entry = tell(case, told, by=by, at=at, recorded_at=recorded_at)
    record_case(Kind.ENTRY_ADDED, case, by=by, at=recorded_at, thing="entry", thing_id=entry.pk)
    return entry


@transaction.atomic
def correct_entry(entry: Entry, told: Told, *, wrong: str, by: Worker, at: datetime, recorded_at: datetime) -> Entry:
    """Correct a note: a new version that names what was wrong. Raises `Changed` when it is not the newest."""
    may_write(by, entry.case.holding, Category.RISK, recorded_at)
    row = build_entry(entry.case, told, by=by, at=at, recorded_at=recorded_at)
    corrected = newer(entry, row, wrong=wrong)
    record_case(
        Kind.ENTRY_CORRECTED, entry.case, by=by, at=recorded_at, thing="entry", thing_id=corrected.thread
    )
    return corrected


@transaction.atomic
def add_participant(case: Case, given: Given, *, position: str, said_by: str, by: Worker, at: datetime) -> Participant:
    """Add another person to a case, with the position somebody gave of the relationship."""
    may_write(by, case.holding, Category.ABUSE, at)
    participant = Participant.objects.create(case=case, added_at=at, added_by=by, **given)
    Position.objects.create(participant=participant, kind=position, said_by=said_by, at=at, by=by)
    tell(case, Told(EntryKind.PARTICIPANT, thing_id=participant.pk), by=by, at=at, recorded_at=at)
    record_case(Kind.PARTICIPANT_ADDED, case, by=by, at=at, thing="participant", thing_id=participant.pk)
    return participant


@transaction.atomic
def set_position(participant: Participant, *, kind: str, said_by: str, by: Worker, at: datetime) -> Position:
    """Record what somebody now says of who harms whom; what was said before stays."""
    may_write(by, participant.case.holding, Category.ABUSE, at)
    position = Position.objects.create(participant=participant, kind=kind, said_by=said_by, at=at, by=by)
    record_case(
        Kind.PARTICIPANT_CHANGED,
        participant.case,
        by=by,
        at=at,
        thing="participant",
        thing_id=participant.pk,
        data={"position": kind},
    )
    return position


@transaction.atomic
def close_case(case: Case, *, reason: str, by: Worker, at: datetime) -> Case:
    """End the service's work: its duties no longer apply."""
    may_write(by, case.holding, Category.RISK, at)
    case.closed_at = at
    case.save(update_fields=["closed_at"])
    tell(case, Told(EntryKind.CLOSED, text=reason), by=by, at=at, recorded_at=at)
    record_case(Kind.CASE_CLOSED, case, by=by, at=at, thing="case", thing_id=case.pk)
    return case
