"""Duties across cases, each list one statement that an index and a limit bound, whatever the tables hold.

A duty is listed only when its reader may see its case's risk now, and its guard when it has one. The rows of several
services are read as the first few of each: one statement over all of them would sort everything.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import BooleanField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import RowNumber

from linkworker.cases.models import Case
from linkworker.cases.sharing_queries import SharingOver, sharing_over
from linkworker.duties.covering import Cover, cover_of
from linkworker.duties.items import ASK_AHEAD, ASKING_AGAIN, end_of_today, end_of_week
from linkworker.duties.models import Duty, Handover, Waiver
from linkworker.partnership.models import Away, RoleGiven, Service, Worker
from linkworker.partnership.queries import away_on
from linkworker.practice.deadlines import Unit, after_four, end_of_day, london_date
from linkworker.practice.rule import RULES, Page, Station, Weight
from linkworker.practice.sharing import CASEWORK, REACHES, Category, Reader, Role
from linkworker.sharing.facts import live, to_reader
from linkworker.sharing.gates import LEADS
from linkworker.sharing.models import Allocation, Grant, HoldingKind, Wall
from linkworker.sharing.queries import named_to, own_cases, visible_to

PRESSING = ("-weight", "overdue_at", "pk")
WITH_PERSON = ("holding__case__client", "owner")
MOST_ROWS = 200
NEW_FOR = timedelta(days=7)
MOST_NEW = 8
WORKERS = 10
WORST_EACH = 5
TEAM = [*CASEWORK, Role.DUTY_WORKER]
FOLLOWING = [rule.id for rule in RULES.values() if rule.station not in {Station.ARRIVED, Station.ASKED}]
"""The rules that ask for what follows from an answer, a screen or a checklist."""

ALLOCATING = [rule.id for rule in RULES.values() if rule.page is Page.ALLOCATION]


def works_with_risk(reader: Reader, at: datetime) -> bool:
    """Whether any of the reader's roles reaches the risk of some case: everyone else has no duties to see."""
    return any(
        Category.RISK in reach.categories and not reach.of_intakes
        for held in reader.live_roles(at)
        for reach in REACHES.get(held.role, ())
    )


def services_of(reader: Reader, at: datetime, roles: frozenset[Role] | None = None) -> tuple[int, ...]:
    """The services in which the reader holds one of `roles` (any, when not given); no statement for named ones."""
    held = {one.service for one in reader.live_roles(at) if roles is None or one.role in roles}
    if None in held:
        return tuple(Service.objects.filter(agency=reader.agency).order_by("pk").values_list("pk", flat=True))
    return tuple(sorted(one for one in held if one is not None))


def services_led(reader: Reader, at: datetime) -> tuple[int, ...]:
    """The services whose manager or safeguarding lead the reader is."""
    return services_of(reader, at, LEADS)


def _sees_case(reader: Reader, at: datetime, holding: str) -> Subquery:
    """Whether the reader may see the risk of the case behind a row.

    A scalar is looked up row by row in the order of the index, and only until the limit; an EXISTS may be planned as
    a join with every case of the service, which took PostgreSQL thirty times as long.
    """
    case = visible_to(reader, at, Category.RISK).filter(pk=OuterRef(holding))
    return Subquery(case.annotate(seen=Value(True)).values("seen")[:1], output_field=BooleanField())


def guard_is_open(reader: Reader, at: datetime) -> Q:
    """That a duty has no guard, or a guard granted to the reader in its own category and not behind a wall of theirs.

    Whether a separation stands between them is told by the duty's own case, which every list asks the policy of.
    """
    walled = Wall.objects.filter(live(at), worker=reader.worker).values("subject")
    granted = Grant.objects.filter(
        live(at), to_reader(reader, at), category=F("holding__category"), holding__kind=HoldingKind.PART
    ).exclude(holding__subject__in=walled)
    return Q(guard=None) | Q(guard__in=granted.values("holding"))


def _seen(reader: Reader, at: datetime) -> QuerySet[Duty]:
    """The open duties that the reader may see now."""
    return Duty.objects.filter(_sees_case(reader, at, "holding"), guard_is_open(reader, at), ended_at=None)


def _first_of(parts: Sequence[QuerySet[Duty]], most: int) -> list[Duty]:
    """The most pressing rows of several parts; no part gives more than `most`, in the order of its own index."""
    if not parts:
        return []
    keys = [
        Duty.objects.filter(pk__in=part.order_by(*PRESSING).values("pk")[:most]).values("pk")
        for part in parts
    ]
    found = keys[0].union(*keys[1:], all=True) if len(keys) > 1 else keys[0]
    return list(Duty.objects.filter(pk__in=found).select_related(*WITH_PERSON).order_by(*PRESSING)[:most])


def covered_by(reader: Reader, at: datetime) -> Cover:
    """Whose work stands on the reader's Today besides their own, since its owner is away."""
    on_duty = services_of(reader, at, frozenset({Role.DUTY_WORKER}))
    return cover_of(reader, at, _seen(reader, at), on_duty=on_duty, led=services_led(reader, at))


def own_work(reader: Reader, at: datetime, cover: Cover | None = None) -> list[Duty]:
    """The reader's own musts and shoulds until two weeks ahead, with what falls to them besides.

    That is, for a manager, the duties of a case whose key worker may no longer see it; for whoever is on duty from
    16:00 in London, what their services must do before the day ends; and this week's duties of those who are away
    (`cover`, read here when it is not given).
    """
    covered = covered_by(reader, at) if cover is None else cover
    seen = _seen(reader, at).filter(weight__gte=Weight.SHOULD)
    mine = seen.filter(owner=reader.worker, overdue_at__lte=end_of_today(at + ASK_AHEAD))
    parts = [mine.filter(Q(opens_at__lte=at) | Q(rule__in=ASKING_AGAIN))]
    parts += [_passed(seen, service, at) for service in services_led(reader, at)]
    parts += [_passed(seen, service, at) for service in covered.unled]
    parts += [_of_away(seen, owner, covered.services, at) for owner in covered.away]
    if any(held.role in LEADS for held in reader.live_roles(at)):
        parts.append(_by_name(reader, at))
    if after_four(at):
        on_duty = services_of(reader, at, frozenset({Role.DUTY_WORKER}))
        parts += [_before_midnight(seen, service, at) for service in on_duty]
    return _first_of(parts, MOST_ROWS)


def _by_name(reader: Reader, at: datetime) -> QuerySet[Duty]:
    """What the reader decides for a service that nobody else leads: it was handed to them by name."""
    named = named_to(reader, at, Category.RISK).values("pk")
    return Duty.objects.filter(owner=reader.worker, ended_at=None, guard=None, holding__in=named)


def _of_away(seen: QuerySet[Duty], owner: int, services: Sequence[int], at: datetime) -> QuerySet[Duty]:
    """This week's duties of a worker who is away, but whom they only ask again later: one part a worker, by index."""
    week = seen.filter(owner=owner, service__in=services, overdue_at__lte=end_of_week(at), opens_at__lte=at)
    return week.exclude(rule__in=ASKING_AGAIN, weight__lt=Weight.MUST, overdue_at__gt=end_of_today(at))


def _passed(seen: QuerySet[Duty], service: int, at: datetime) -> QuerySet[Duty]:
    """The duties that fell to the manager.

    In a case with a key worker, those that a personal wall took from that worker; in a case that nobody holds yet,
    what follows from something that was said or found: it does not wait until the case is allocated.
    """
    taken = Q(holding__case__key_worker__isnull=False)
    return seen.filter(
        taken | Q(weight=Weight.MUST, rule__in=FOLLOWING),
        service=service,
        owner=None,
        overdue_at__lte=end_of_week(at),
        opens_at__lte=at,
    )


def _before_midnight(seen: QuerySet[Duty], service: int, at: datetime) -> QuerySet[Duty]:
    same_day = seen.filter(service=service, overdue_at=end_of_day(london_date(at)), opens_at__lte=at)
    return same_day.filter(deadline__unit=Unit.SAME_DAY.value)


def unallocated(reader: Reader, at: datetime, services: Iterable[int], most: int) -> list[Duty]:
    """The duties to find a key worker, the longest waiting first."""
    seen = _seen(reader, at).filter(weight=Weight.MUST, owner=None, rule__in=ALLOCATING)
    return _first_of([seen.filter(service=service) for service in services], most)


def overdue_of_team(reader: Reader, at: datetime, services: Iterable[int], most: int) -> list[Duty]:
    """The worst overdue musts that other workers of the services own."""
    late = _seen(reader, at).filter(weight=Weight.MUST, overdue_at__lt=at, owner__isnull=False)
    late = late.exclude(owner=reader.worker)
    return _first_of([late.filter(service=service) for service in services], most)


def passed_to_manager(reader: Reader, at: datetime, services: Iterable[int], most: int) -> list[Duty]:
    """The duties due this week that passed to the manager because the key worker may no longer see the case."""
    seen = _seen(reader, at).filter(weight__gte=Weight.SHOULD)
    return _first_of([_passed(seen, service, at) for service in services], most)


def waivers_to_decide(reader: Reader, at: datetime, services: Iterable[int], most: int) -> list[Waiver]:
    """The requests that the reader may decide, the longest waiting first; never one of their own."""
    waiting = Waiver.objects.filter(
        _sees_case(reader, at, "duty__holding"),
        decided_at=None,
        duty__ended_at=None,
        duty__guard=None,
        duty__service__in=list(services),
    ).exclude(asked_by=reader.worker)
    keys = waiting.order_by("asked_at", "pk").values("pk")[:most]
    rows = Waiver.objects.filter(pk__in=keys).select_related("duty__holding__case__client", "asked_by")
    return list(rows.order_by("asked_at", "pk"))


def new_cases(reader: Reader, at: datetime) -> list[Allocation]:
    """The cases allocated to the reader in the last week, the newest first."""
    given = Allocation.objects.filter(
        Exists(own_cases(reader, at).filter(pk=OuterRef("holding"))),
        worker=reader.worker,
        until=None,
        since__gte=at - NEW_FOR,
        since__lte=at,
        holding__case__closed_at=None,
    )
    return list(given.select_related("holding__case__client").order_by("-since", "-pk")[:MOST_NEW])


def handed_to(reader: Reader, at: datetime) -> list[Handover]:
    """The duties handed to the reader in the last week which are still theirs."""
    handed = Handover.objects.filter(
        _sees_case(reader, at, "duty__holding"),
        to_worker=reader.worker,
        at__gte=at - NEW_FOR,
        duty__owner=reader.worker,
        duty__ended_at=None,
        duty__guard=None,
    )
    rows = handed.select_related("duty__holding__case__client", "by").order_by("-at", "-pk")
    return list(rows[:MOST_NEW])


def decided_for(reader: Reader, at: datetime) -> list[Waiver]:
    """What was decided in the last week on the waivers that the reader asked for."""
    decided = Waiver.objects.filter(
        _sees_case(reader, at, "duty__holding"),
        asked_by=reader.worker,
        decided_at__gte=at - NEW_FOR,
        duty__guard=None,
    )
    rows = decided.select_related("duty__holding__case__client", "decided_by").order_by("-decided_at", "-pk")
    return list(rows[:MOST_NEW])


def no_longer_shared(reader: Reader, at: datetime) -> list[SharingOver]:
    """Where another agency stopped sharing with a case of the reader's own in the last week, the newest first."""
    return sharing_over(reader, at, own_cases(reader, at), at - NEW_FOR, MOST_NEW)


def on_duty(reader: Reader, at: datetime) -> list[RoleGiven]:
    """Who is duty worker now in the reader's services, or for the whole agency, and not away."""
    held = {one.service for one in reader.live_roles(at)}
    given = RoleGiven.objects.filter(
        live(at), role=Role.DUTY_WORKER, worker__agency=reader.agency, worker__is_active=True
    )
    given = given.exclude(Exists(Away.objects.filter(away_on(london_date(at)), worker=OuterRef("worker"))))
    if None not in held:
        given = given.filter(Q(service__in=[one for one in held if one is not None]) | Q(service=None))
    return list(given.select_related("worker", "service").order_by("service__name", "worker__name", "pk")[:8])


def team_of(
    reader: Reader, at: datetime, services: Sequence[int], after: int | None
) -> tuple[list[Worker], bool]:
    """A page of the caseworkers and duty workers by name, from after the worker `after` on, and whether more follow.

    Whoever still owns an open duty of the services that the reader may see is among them, whatever role they hold now.
    """
    holds = RoleGiven.objects.filter(
        live(at), Q(service__in=services) | Q(service=None), worker=OuterRef("pk"), role__in=TEAM
    )
    owns = _seen(reader, at).filter(owner=OuterRef("pk"), service__in=services)
    team = Worker.objects.filter(Q(Exists(holds), is_active=True) | Q(Exists(owns)), agency=reader.agency)
    last = Worker.objects.filter(pk=after, agency=reader.agency).first() if after else None
    if last is not None:
        team = team.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(team.order_by("name", "pk")[: WORKERS + 1])
    return found[:WORKERS], len(found) > WORKERS


def overdue_by_worker(
    reader: Reader, at: datetime, services: Sequence[int], workers: Iterable[Worker]
) -> list[Duty]:
    """The worst overdue musts of each worker, each row with `late_in_all`, how many that worker has."""
    late = _seen(reader, at).filter(
        owner__in=list(workers), service__in=services, weight=Weight.MUST, overdue_at__lt=at
    )
    ranked = late.annotate(
        place=Window(RowNumber(), partition_by=F("owner"), order_by=["overdue_at", "pk"]),
        late_in_all=Window(Count("pk"), partition_by=F("owner")),
    ).filter(place__lte=WORST_EACH)
    return list(ranked.select_related(*WITH_PERSON).order_by("overdue_at", "pk"))


def caseloads(
    reader: Reader, at: datetime, services: Sequence[int], workers: Iterable[Worker]
) -> dict[int, int]:
    """How many open cases of the services each of the workers holds, of those that the reader may see."""
    held = Case.objects.filter(
        _sees_case(reader, at, "pk"), key_worker__in=list(workers), closed_at=None, service__in=services
    )
    return dict(held.order_by().values_list("key_worker").annotate(Count("pk")))
