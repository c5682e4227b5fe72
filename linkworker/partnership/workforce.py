"""The accounts of an agency as its administrator sees them: who works here, in which roles. No person, so no look.

Each gate raises `Refused` alike for what is not there, for another agency's, and for whoever administers nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from linkworker.partnership import queries
from linkworker.partnership.models import RoleGiven, Service, Worker
from linkworker.practice.names import normalise
from linkworker.practice.sharing import Refused, Role

ROWS = 50
MOST_OVER = 20


@dataclass(frozen=True, slots=True)
class WorkersAsked:
    """Whom an administrator looks for: part of a name or username, a service, whoever left too; which page."""

    text: str = ""
    service: int | None = None
    left_too: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Account:
    """A worker's account. `roles`: those of today, then those to come. `is_working`: they can sign in now."""

    worker: Worker
    roles: Sequence[RoleGiven]
    is_working: bool


@dataclass(frozen=True, slots=True)
class OpenedWorkers:
    """A page of accounts, by name."""

    accounts: list[Account]
    has_more: bool


@dataclass(frozen=True, slots=True)
class OpenedAccount:
    """One account with what its worker held before. `is_own`: the administrator's, who changes nothing of it."""

    account: Account
    over: list[RoleGiven]
    second_factors: int
    is_own: bool


def must_administer(worker: Worker, at: datetime) -> list[Service]:
    """The services of the agency that a worker administers; raises `Refused` when they administer none."""
    if not queries.administers(worker, at):
        raise Refused("administers nothing")
    return queries.services_of_agency(worker.agency_id)


def open_workers(worker: Worker, asked: WorkersAsked, at: datetime) -> OpenedWorkers:
    """The workers of the administrator's own agency whom they asked for."""
    must_administer(worker, at)
    listed = _asked_for(worker.agency_id, asked, at).values_list("pk", "name", "username")
    wanted = normalise(asked.text).split()
    found = [pk for pk, name, username in listed if _fits(wanted, name, username)]
    first = (asked.page - 1) * ROWS
    shown = found[first : first + ROWS]
    rows = _with_roles(Worker.objects.filter(pk__in=shown), at)
    return OpenedWorkers(
        accounts=sorted((_account(row, at) for row in rows), key=lambda one: shown.index(one.worker.pk)),
        has_more=len(found) > first + ROWS,
    )


def _asked_for(agency: int, asked: WorkersAsked, at: datetime) -> QuerySet[Worker]:
    rows = Worker.objects.filter(agency=agency).order_by("name", "pk")
    held = RoleGiven.objects.filter(Q(until=None) | Q(until__gt=at))
    if asked.service is not None:
        here = RoleGiven.objects.filter(Q(service=asked.service) | Q(service=None))
        rows = rows.filter(pk__in=(here if asked.left_too else here & held).values("worker"))
    return rows if asked.left_too else rows.filter(is_active=True, pk__in=held.values("worker"))


def _fits(wanted: Sequence[str], name: str, username: str) -> bool:
    """Whether each word that was typed stands in the name or the username, whatever its accents."""
    told = f"{normalise(name)} {normalise(username)}"
    return all(word in told for word in wanted)


def _with_roles(rows: QuerySet[Worker], at: datetime) -> QuerySet[Worker]:
    held = RoleGiven.objects.filter(Q(until=None) | Q(until__gt=at)).exclude(_turns())
    held = held.select_related("service").order_by("since", "pk")
    return rows.select_related("agency").prefetch_related(Prefetch("roles", held, to_attr="held"))


def _turns() -> Q:
    """Turns on the rota: they are set there, by whoever leads the service."""
    return Q(role=Role.DUTY_WORKER, until__isnull=False)


def _account(worker: Worker, at: datetime) -> Account:
    held: list[RoleGiven] = worker.held  # type: ignore[attr-defined]
    return Account(worker, held, worker.is_active and any(one.since <= at for one in held))


def open_account(worker: Worker, number: int, at: datetime) -> OpenedAccount:
    """One account of the administrator's agency."""
    must_administer(worker, at)
    row = _with_roles(Worker.objects.filter(pk=number, agency=worker.agency_id), at).first()
    if row is None:
        raise Refused("no worker of theirs")
    over = RoleGiven.objects.filter(worker=row, until__lte=at).exclude(_turns()).select_related("service")
    return OpenedAccount(
        account=_account(row, at),
        over=list(over.order_by("-until", "-pk")[:MOST_OVER]),
        second_factors=len(queries.second_factors(row)),
        is_own=row.pk == worker.pk,
    )


def open_to_change(worker: Worker, number: int, at: datetime) -> Worker:
    """The worker of an account that the administrator may change: any of their agency but their own."""
    opened = open_account(worker, number, at)
    if opened.is_own:
        raise Refused("their own account")
    return opened.account.worker


def open_role(worker: Worker, number: int, at: datetime) -> RoleGiven:
    """A role that is not over, of somebody else of the administrator's agency. Turns are changed on the rota."""
    must_administer(worker, at)
    rows = RoleGiven.objects.filter(Q(until=None) | Q(until__gt=at), worker__agency=worker.agency_id)
    row = rows.exclude(_turns()).select_related("worker", "service", "set_by").filter(pk=number).first()
    if row is None or row.worker_id == worker.pk:
        raise Refused("no role of theirs to end")
    return row
