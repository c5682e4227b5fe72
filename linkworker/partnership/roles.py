"""Giving and ending roles, and leaving: by an administrator of the agency, or by nobody, which is by command.

An administrator looks after accounts and never sees a person's record: so that role goes with no role that shows one.
Nobody changes their own account, and each agency keeps an administrator whose role has no end.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership import queries
from linkworker.partnership.joining import lock_chains, part
from linkworker.partnership.models import Agency, RoleGiven, Service, Worker
from linkworker.practice.sharing import Refused, Role, shows_people


class Why(StrEnum):
    """Why a role can't be given or ended so."""

    CLOSED = "closed"
    HELD = "held"
    OVER = "over"
    WHOLE_AGENCY = "whole-agency"
    SEES_PEOPLE = "sees-people"
    LAST_ADMINISTRATOR = "last-administrator"


class NotSo(ValueError):
    """What was asked breaks a rule of roles."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role to be given: in one service, or in the whole agency when none is named, from `since` to before `until`."""

    role: Role
    service: Service | None
    since: datetime
    until: datetime | None = None


@action
def give(worker: Worker, wanted: Wanted, *, by: Worker | None, at: datetime) -> RoleGiven:
    """Give a worker a role. Raises `Refused` for whoever may not, and `NotSo` when it can't be."""
    _may_change(worker, by, at)
    if wanted.service is not None and wanted.service.agency_id != worker.agency_id:
        raise Refused("a service of another agency")
    _lock(worker.agency_id)
    worker.refresh_from_db(fields=["is_active"])
    begins = max(wanted.since, at)
    _check(worker, wanted, begins)
    given = RoleGiven.objects.create(
        worker=worker,
        service=wanted.service,
        role=wanted.role,
        since=begins,
        until=wanted.until,
        set_by=by,
    )
    _record(Kind.ROLE_GIVEN, given, given.pk, by=by, at=at)
    return given


def _check(worker: Worker, wanted: Wanted, begins: datetime) -> None:
    """Raise `NotSo` when a role can't be given to a worker."""
    if not worker.is_active:
        raise NotSo(Why.CLOSED)
    if wanted.until is not None and wanted.until <= begins:
        raise NotSo(Why.OVER)
    meanwhile = _held_between(worker, begins, wanted.until)
    if meanwhile.filter(role=wanted.role, service=wanted.service).exists():
        raise NotSo(Why.HELD)
    administers = wanted.role is Role.ADMINISTRATOR
    if administers and wanted.service is not None:
        raise NotSo(Why.WHOLE_AGENCY)
    others = {Role(role) for role in meanwhile.values_list("role", flat=True)}
    sees = any(shows_people(role) for role in others) if administers else shows_people(wanted.role)
    if sees and (administers or Role.ADMINISTRATOR in others):
        raise NotSo(Why.SEES_PEOPLE)


def _held_between(worker: Worker, begins: datetime, ends: datetime | None) -> QuerySet[RoleGiven]:
    """The roles that a worker holds at some time between two moments; the second may be never."""
    before_the_end = Q() if ends is None else Q(since__lt=ends)
    return RoleGiven.objects.filter(before_the_end, Q(until=None) | Q(until__gt=begins), worker=worker)


@action
def end(held: RoleGiven, *, ends: datetime | None, by: Worker | None, at: datetime) -> RoleGiven:
    """Let a role end at `ends`, sooner than it would, or at once (None); one that has not begun by then never holds."""
    worker = Worker.objects.get(pk=held.worker_id)
    _may_change(worker, by, at)
    _lock(worker.agency_id)
    row = RoleGiven.objects.select_for_update(of=("self",)).filter(pk=held.pk).first()
    sooner = max(at, ends or at)
    if row is None or (row.until is not None and row.until <= sooner):
        raise NotSo(Why.OVER)
    if row.role == Role.ADMINISTRATOR and row.until is None:
        _keep_an_administrator(worker.agency_id, Q(pk=row.pk), at)
    return _end(row, sooner, by=by, at=at)


@action
def leave(worker: Worker, *, ends: datetime | None = None, by: Worker | None, at: datetime) -> Worker:
    """End every role of a worker at `ends`, or at once (None), which closes the account too.

    At once: each session of theirs ends with its next request, and nobody signs in by the account any more.
    """
    _may_change(worker, by, at)
    _lock(worker.agency_id)
    lock_chains(worker)
    worker.refresh_from_db(fields=["is_active", "person"])
    if not worker.is_active:
        raise NotSo(Why.CLOSED)
    if by is not None:
        _keep_an_administrator(worker.agency_id, Q(worker=worker), at)
    last = max(at, ends or at)
    for row in _held_between(worker, last, None).order_by("pk"):
        _end(row, last, by=by, at=at)
    return worker if ends is not None and ends > at else _close(worker, by=by, at=at)


def _close(worker: Worker, *, by: Worker | None, at: datetime) -> Worker:
    worker.is_active, worker.closed_by = False, by
    worker.set_unusable_password()
    worker.save(update_fields=["is_active", "closed_by", "password"])
    record(Kind.WORKER_LEFT, agency_id=worker.agency_id, actor=by, at=at, thing="worker", thing_id=worker.pk)
    part(worker, by=by, at=at)
    return worker


def _lock(agency: int) -> None:
    """Let one change of an agency's roles follow the other: two administrators could end each other's role."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency)


def _may_change(worker: Worker, by: Worker | None, at: datetime) -> None:
    """Raise `Refused` unless `by` administers the worker's agency and is not the worker; a command may always."""
    if by is None:
        return
    if by.pk == worker.pk or by.agency_id != worker.agency_id or not queries.administers(by, at):
        raise Refused("no administrator of theirs")


def _keep_an_administrator(agency: int, going: Q, at: datetime) -> None:
    """Raise `NotSo` unless somebody else stays administrator of an agency, without an end."""
    staying = queries.administering(at).filter(worker__agency=agency, until=None).exclude(going)
    if not staying.exists() and queries.administering(at).filter(going, worker__agency=agency).exists():
        raise NotSo(Why.LAST_ADMINISTRATOR)


def _end(row: RoleGiven, ends: datetime, *, by: Worker | None, at: datetime) -> RoleGiven:
    key = row.pk
    if ends <= row.since:
        row.delete()
    else:
        row.until, row.set_by = ends, by
        row.save(update_fields=["until", "set_by"])
    _record(Kind.ROLE_ENDED, row, key, by=by, at=at)
    row.pk = key
    return row


def _record(kind: Kind, row: RoleGiven, key: int, *, by: Worker | None, at: datetime) -> None:
    record(
        kind,
        agency_id=row.worker.agency_id,
        actor=by,
        at=at,
        thing="role",
        thing_id=key,
        data={
            "worker": row.worker_id,
            "role": row.role,
            "service": row.service_id,
            "since": row.since.isoformat(),
            "until": row.until.isoformat() if row.until else None,
        },
    )
