"""The administrator's work, done by command: agencies, services and workers, their roles, and their leaving."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership import cover, roles
from linkworker.partnership.joining import lock_chains, part
from linkworker.partnership.localities import shelf
from linkworker.partnership.models import Agency, Partnership, RoleGiven, Sector, Service, Worker
from linkworker.partnership.queries import lines_of_each, roles_held
from linkworker.partnership.roles import NotSo, Why
from linkworker.practice.sharing import Role


class NotPossible(ValueError):
    """What was asked can't be set up; its text says why."""


@action
def add_agency(
    *, name: str, sector: str, locality: str, partnership: str, services: list[str], at: datetime
) -> Agency:
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
    record(Kind.AGENCY_ADDED, agency_id=agency.pk, actor=None, at=at, thing="agency", thing_id=agency.pk)
    return agency


def set_line(name: str, *, number: str, called: str, hours: str, out_of_hours: bool, at: datetime) -> None:
    """Set one of an agency's two lines, or take it away when there is no number; the other stays."""
    agency = Agency.objects.filter(name=name).first()
    if agency is None:
        raise NotPossible(f"There is no agency {name}.")
    now = lines_of_each([agency], at)[agency.pk]
    lines = {False: cover.told(now.in_hours), True: cover.told(now.out_of_hours)}
    lines[out_of_hours] = cover.LineGiven(called, number, hours) if number else None
    cover.set_lines(agency, in_hours=lines[False], out_of_hours=lines[True], by=None, at=at)


@action
def add_worker(
    *, username: str, name: str, agency: str, service: str, roles: list[str], password: str, at: datetime
) -> Worker:
    """Add a worker with roles in one service, or in the whole agency when none is named."""
    of = find_agency(agency)
    if Worker.objects.filter(username=username).exists():
        raise NotPossible(f"There is a worker {username} already.")
    worker = Worker.objects.create_user(username, password, name=name, agency=of)
    for role in roles:
        give_role(worker, role=role, service=service, at=at)
    return worker


def find_agency(name: str) -> Agency:
    """The agency of that name; raises `NotPossible` when there is none."""
    found = Agency.objects.filter(name=name).first()
    if found is None:
        raise NotPossible(f"There is no agency {name}.")
    return found


def find_worker(username: str) -> Worker:
    """The worker who signs in by this name; raises `NotPossible` when there is none."""
    worker = Worker.objects.select_related("agency").filter(username=username).first()
    if worker is None:
        raise NotPossible(f"There is no worker {username}.")
    return worker


def give_role(worker: Worker, *, role: str, service: str, at: datetime) -> RoleGiven:
    """Give a worker a role in a service of their agency, or in the whole agency when none is named."""
    within = _service(worker.agency, service)
    if role not in set(Role):
        raise NotPossible(f"There is no role {role}. There are: {', '.join(Role)}.")
    with _in_words(worker, role):
        return roles.give(worker, roles.Wanted(Role(role), within, at), by=None, at=at)


def end_role(worker: Worker, *, role: str, service: str, at: datetime) -> RoleGiven:
    """End a role that a worker holds: from the next request it opens nothing."""
    within = _service(worker.agency, service)
    held = roles_held(at).filter(worker=worker, role=role, service=within).first()
    if held is None:
        raise NotPossible(f"{worker.username} does not hold the role {role} there.")
    with _in_words(worker, role):
        return roles.end(held, ends=None, by=None, at=at)


def leave(worker: Worker, *, at: datetime) -> Worker:
    """End a worker's roles and close the account: the session ends with the next request, and nobody signs in by it."""
    with _in_words(worker):
        return roles.leave(worker, by=None, at=at)


@contextmanager
def _in_words(worker: Worker, role: str = "") -> Iterator[None]:
    """Say in words what breaks a rule of roles."""
    words = {
        Why.CLOSED: f"The account {worker.username} is closed already.",
        Why.HELD: f"{worker.username} holds the role {role} there already.",
        Why.WHOLE_AGENCY: "An administrator is one of the whole agency: name no service.",
        Why.SEES_PEOPLE: "An administrator never sees a person: that role goes with no role that shows one.",
        Why.LAST_ADMINISTRATOR: f"{worker.agency} would have no administrator: give the role to somebody else first.",
    }
    try:
        yield
    except NotSo as reason:
        raise NotPossible(words[reason.why]) from reason


@action
def reset_sign_in(worker: Worker, *, password: str, at: datetime) -> Worker:
    """Take away every second factor and set a new first password; sessions under the old one end.

    The worker sets a second factor up anew at the next sign-in. An account that was joined with others is parted from
    them: whoever knows the new password reaches no other agency by it.
    """
    lock_chains(worker)
    if not worker.is_active:
        raise NotPossible(f"The account {worker.username} is closed.")
    Authenticator.objects.filter(user_id=worker.pk).delete()
    worker.set_password(password)
    worker.save(update_fields=["password"])
    _record_account(Kind.SIGN_IN_RESET, worker, at)
    part(worker, by=None, at=at)
    return worker


def _service(agency: Agency, name: str) -> Service | None:
    """The service of that name, None when no name is given; raises `NotPossible` when the agency has no such one."""
    if not name:
        return None
    found = agency.services.filter(name=name).first()
    if found is None:
        known = ", ".join(agency.services.order_by("name").values_list("name", flat=True))
        raise NotPossible(f"{agency.name} has no service {name}. It has: {known}.")
    return found


def _record_account(kind: Kind, worker: Worker, at: datetime) -> None:
    record(kind, agency_id=worker.agency_id, actor=None, at=at, thing="worker", thing_id=worker.pk)
