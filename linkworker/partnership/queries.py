"""Reads of agencies, services and workers: who works, leads, is on duty or away, and on which lines agencies answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from linkworker.events.rows import the_only
from linkworker.partnership.localities import help_line
from linkworker.partnership.models import Agency, Away, DutyLine, RoleGiven, Service, Worker
from linkworker.practice.deadlines import london_date
from linkworker.practice.locality_values import Contact
from linkworker.practice.sharing import CASEWORK, Role

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""The kinds of a second factor; the codes for when these are lost are none."""

LEADING = frozenset({Role.MANAGER, Role.SAFEGUARDING_LEAD})
ON_THE_ROTA = CASEWORK | LEADING
"""The roles whose holders can be put on duty; whoever was duty worker of the service already can as well."""


def worker_named(username: str) -> Worker | None:
    """The worker with this username, in capitals or small letters."""
    return Worker.objects.filter(username__iexact=username).first()


def with_agency(worker: int) -> Worker | None:
    """The account with this key, and its agency, in one statement."""
    return the_only(Worker.objects.select_related("agency").filter(pk=worker))


def roles_held(at: datetime) -> QuerySet[RoleGiven]:
    """The roles that are held at a time, whoever holds them, in the order in which they were given."""
    live = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    return RoleGiven.objects.filter(live).select_related("service").order_by("pk")


def administering(at: datetime) -> QuerySet[RoleGiven]:
    """The roles by which somebody administers an agency: always the whole of it."""
    return roles_held(at).filter(role=Role.ADMINISTRATOR, service=None, worker__is_active=True)


def administers(worker: Worker, at: datetime) -> bool:
    """Whether a worker administers their agency."""
    return administering(at).filter(worker=worker).exists()


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


@dataclass(frozen=True, slots=True)
class Lines:
    """Where an agency's co-ordination point is reached.

    `stand_in` is the help line of its area, given when it has no line outside office hours.
    """

    in_hours: DutyLine | None = None
    out_of_hours: DutyLine | None = None
    stand_in: Contact | None = None

    @property
    def own(self) -> DutyLine | None:
        """A line of the agency's own: the one of the day, or else the one of the night."""
        return self.in_hours or self.out_of_hours


def lines_of(agency_ids: Iterable[int], at: datetime) -> Mapping[int, Lines]:
    """The lines of each agency as they stand at `at`, in two statements."""
    return lines_of_each(Agency.objects.filter(pk__in=set(agency_ids)), at)


def lines_of_each(agencies: Iterable[Agency], at: datetime) -> Mapping[int, Lines]:
    """The lines of agencies that were read already, in one statement."""
    known = {agency.pk: agency for agency in agencies}
    live = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    rows = DutyLine.objects.filter(live, agency__in=known).select_related("set_by")
    found = {(row.agency_id, row.out_of_hours): row for row in rows}
    return {
        key: Lines(
            found.get((key, False)),
            found.get((key, True)),
            None if (key, True) in found else help_line(agency.locality, at),
        )
        for key, agency in known.items()
    }


def link_workers(agency_ids: Iterable[int], at: datetime) -> Mapping[int, list[str]]:
    """By agency, the names of its link workers at `at`."""
    held = roles_held(at).filter(
        role=Role.LINK_WORKER, worker__agency__in=set(agency_ids), worker__is_active=True
    )
    found: dict[int, list[str]] = {}
    for agency, name in held.order_by("worker__name").values_list("worker__agency", "worker__name"):
        if name not in found.setdefault(agency, []):
            found[agency].append(name)
    return found


def away_on(day: date) -> Q:
    """Rows of `Away` that hold on a day."""
    return Q(from_on__lte=day, until_on__gte=day) & (Q(back_on=None) | Q(back_on__gt=day))


def away_now(agency: int, at: datetime) -> Mapping[int, date]:
    """The workers of an agency who are away today in London, each with their last day away."""
    rows = Away.objects.filter(away_on(london_date(at)), worker__agency=agency)
    return {row.worker_id: row.last_on for row in rows.order_by("until_on")}


def away_of(worker: Worker, at: datetime) -> list[Away]:
    """A worker's times away that hold today or are to come, the soonest first."""
    today = london_date(at)
    rows = Away.objects.filter(Q(back_on=None) | Q(back_on__gt=today), worker=worker, until_on__gte=today)
    return [row for row in rows.order_by("from_on", "pk") if row.last_on >= row.from_on]


def led_by(worker: Worker, at: datetime) -> frozenset[int | None]:
    """The services that a worker manages, or leads safeguarding for; None stands for all of their agency."""
    held = roles_held(at).filter(worker=worker, role__in=LEADING)
    return frozenset(held.values_list("service", flat=True))


def services_in(agency: int, keys: Iterable[int | None]) -> QuerySet[Service]:
    """These services of an agency, by name; all of them when None is among the keys."""
    named = set(keys)
    services = Service.objects.filter(agency=agency).order_by("name")
    return services if None in named else services.filter(pk__in=[key for key in named if key is not None])


def workers_led(worker: Worker, at: datetime) -> QuerySet[Worker]:
    """The workers of the services that `worker` leads; whoever works for the whole agency works in each."""
    led = led_by(worker, at)
    works = roles_held(at)
    if None not in led:
        works = works.filter(Q(service__in=[key for key in led if key is not None]) | Q(service=None))
    found = Worker.objects.filter(Exists(_of_each(works)), agency=worker.agency_id, is_active=True)
    return found if led else found.none()


def partners_of(agency: Agency) -> list[Agency]:
    """The agencies that share a partnership with one, itself among them, by name."""
    together = Agency.objects.filter(partnerships__in=agency.partnerships.all())
    return list(together.distinct().order_by("name"))


def gone(agency: int, at: datetime) -> QuerySet[Worker]:
    """The workers of an agency who work no more: the account is closed, or no role is held."""
    return Worker.objects.filter(Q(is_active=False) | ~Exists(_of_each(roles_held(at))), agency=agency)


def without_roles(since: datetime, at: datetime) -> list[int]:
    """The workers whose last role ran out after `since` and until `at`."""
    ran_out = RoleGiven.objects.filter(until__gt=since, until__lte=at)
    idle = ran_out.filter(~Exists(roles_held(at).filter(worker=OuterRef("worker"))))
    return list(idle.order_by("worker").values_list("worker", flat=True).distinct())


def turns_of(service: Service, begins: datetime, ends: datetime) -> list[RoleGiven]:
    """Who is duty worker of a service, or of its whole agency, at some time between two moments."""
    rows = RoleGiven.objects.filter(
        Q(until=None) | Q(until__gt=begins),
        Q(service=service) | Q(service=None, worker__agency=service.agency_id),
        since__lt=ends,
        role=Role.DUTY_WORKER,
        worker__is_active=True,
    )
    return list(rows.select_related("worker").order_by("since", "worker__name", "pk"))


def away_between(workers: Iterable[int], first: date, last: date) -> list[Away]:
    """When these workers are away, as far as it falls between two days."""
    rows = Away.objects.filter(worker__in=list(workers), from_on__lte=last, until_on__gte=first)
    return [row for row in rows if row.last_on >= max(first, row.from_on)]


def for_the_rota(service: Service, at: datetime) -> list[Worker]:
    """The workers who can be put on duty for a service, by name."""
    here = Q(service=service) | Q(service=None)
    works = roles_held(at).filter(here, role__in=ON_THE_ROTA)
    was_on_duty = RoleGiven.objects.filter(service=service, role=Role.DUTY_WORKER)
    either = Exists(_of_each(works)) | Exists(_of_each(was_on_duty))
    found = Worker.objects.filter(either, agency=service.agency_id, is_active=True)
    return list(found.order_by("name", "pk"))


def _of_each(given: QuerySet[RoleGiven]) -> QuerySet[RoleGiven]:
    return given.select_related(None).order_by().filter(worker=OuterRef("pk"))


def workers_with(agency: int, roles: Iterable[Role], at: datetime) -> list[Worker]:
    """The workers of an agency who hold one of `roles` now, by name."""
    held = roles_held(at).filter(role__in=sorted(roles), worker__agency=agency, worker__is_active=True)
    return list(Worker.objects.filter(pk__in=held.values("worker")).order_by("name", "pk"))
