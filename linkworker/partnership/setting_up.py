"""Setting an installation up: its agencies, services and workers. The administrator's work, done by command."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.localities import shelf
from linkworker.partnership.models import Agency, Partnership, RoleGiven, Sector, Service, Worker
from linkworker.practice.sharing import Role


class NotPossible(ValueError):
    """What was asked can't be set up; its text says why."""


@transaction.atomic
def add_agency(*, name: str, sector: str, locality: str, partnership: str, services: list[str]) -> Agency:
    """Add an agency with its services to a partnership. SQLite protects one agency's data only, so holds one."""
    if locality not in shelf().ids:
        raise NotPossible(f"There is no locality {locality}. There are: {', '.join(shelf().ids)}.")
    if sector not in Sector.values:
        raise NotPossible(f"There is no sector {sector}. There are: {', '.join(Sector.values)}.")
    if connection.vendor == "sqlite" and not settings.LINKWORKER_DEMO and Agency.objects.exists():
        raise NotPossible("An embedded installation holds one agency. Several agencies need PostgreSQL.")
    joined, _ = Partnership.objects.get_or_create(name=partnership, defaults={"locality": locality})
    agency = Agency.objects.create(name=name, sector=sector, locality=locality)
    agency.partnerships.add(joined)
    for service in services:
        Service.objects.create(agency=agency, name=service, locality=locality)
    return agency


@transaction.atomic
def add_worker(
    *, username: str, name: str, agency: str, service: str, roles: list[str], password: str, at: datetime
) -> Worker:
    """Add a worker with roles in one service, or in the whole agency when none is named."""
    unknown = [role for role in roles if role not in set(Role)]
    if unknown:
        raise NotPossible(f"There is no role {', '.join(unknown)}. There are: {', '.join(Role)}.")
    of = Agency.objects.filter(name=agency).first()
    if of is None:
        raise NotPossible(f"There is no agency {agency}.")
    within = Service.objects.filter(agency=of, name=service).first() if service else None
    if service and within is None:
        raise NotPossible(f"{agency} has no service {service}.")
    if Worker.objects.filter(username=username).exists():
        raise NotPossible(f"There is a worker {username} already.")
    worker = Worker.objects.create_user(username, password, name=name, agency=of)
    for role in roles:
        given = RoleGiven.objects.create(worker=worker, service=within, role=role, since=at)
        about = {"thing": "role", "thing_id": given.pk, "data": {"worker": worker.pk, "role": role}}
        record(Kind.ROLE_GIVEN, agency_id=of.pk, actor=None, at=at, **about)  # type: ignore[arg-type]
    return worker
