"""Reads of agencies, services and workers."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Count, Prefetch, Q, QuerySet

from linkworker.partnership.models import RoleGiven, Service, Worker

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""The kinds of a second factor; the codes for when these are lost are none."""


def worker_named(username: str) -> Worker | None:
    """The worker with this username, in capitals or small letters."""
    return Worker.objects.filter(username__iexact=username).first()


def roles_held(at: datetime) -> QuerySet[RoleGiven]:
    """The roles that are held at a time, whoever holds them, in the order in which they were given."""
    live = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    return RoleGiven.objects.filter(live).select_related("service").order_by("pk")


def is_working(worker: Worker, at: datetime) -> bool:
    """Whether a worker may sign in: their account is open and they hold a role."""
    return worker.is_active and roles_held(at).filter(worker=worker).exists()


def colleague(agency: int, worker: int) -> Worker:
    """A worker of an agency by key; raises `Worker.DoesNotExist`."""
    return Worker.objects.select_related("agency").get(pk=worker, agency=agency)


def services_of_agency(agency: int) -> list[Service]:
    """The services of an agency, by name."""
    return list(Service.objects.filter(agency=agency).select_related("agency").order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class Account:
    """A worker's sign-in as an administrator lists it; `roles` are (role, service or "" for the whole agency)."""

    username: str
    name: str
    agency: str
    is_open: bool
    roles: tuple[tuple[str, str], ...]
    second_factors: int


def accounts(agency: str, at: datetime) -> list[Account]:
    """Every worker's sign-in by agency and name; of one agency when it is named."""
    factors = Count("authenticator", filter=Q(authenticator__type__in=SECOND))
    workers = (
        Worker.objects.select_related("agency").annotate(factors=factors).order_by("agency__name", "name")
    )
    held = Prefetch("roles", roles_held(at), to_attr="held")
    return [_account(one) for one in workers.prefetch_related(held) if agency in {"", one.agency.name}]


def _account(worker: Worker) -> Account:
    roles = [(one.role, one.service.name if one.service else "") for one in worker.held]  # type: ignore[attr-defined]
    return Account(
        username=worker.username,
        name=worker.name,
        agency=worker.agency.name,
        is_open=worker.is_active,
        roles=tuple(roles),
        second_factors=worker.factors,  # type: ignore[attr-defined]
    )


def second_factors(worker: Worker) -> list[int]:
    """The ids of the worker's second factors: authenticator app and passkeys, not the codes for when these are lost."""
    found = Authenticator.objects.filter(user_id=worker.pk, type__in=SECOND)
    return list(found.values_list("pk", flat=True))
