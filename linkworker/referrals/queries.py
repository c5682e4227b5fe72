"""Reading referrals and intakes, each list one statement that an index and a limit bound."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linkworker.cases.models import Case
from linkworker.events.acting_as import DbRole, job
from linkworker.events.rows import the_only
from linkworker.partnership.models import Service
from linkworker.practice.referring import NOT_TAKEN, RECEIVER, REFERRAL, WAITING, ReferralAct
from linkworker.practice.sharing import Category, Reader, Scope
from linkworker.practice.triage import rank
from linkworker.referrals.models import Intake, Referral, ReferralStep
from linkworker.sharing.models import HoldingKind
from linkworker.sharing.queries import own_cases, visible_to

PAGE = 25
MOST_WAITING = 200
NEW_FOR = timedelta(days=7)
MOST_NEW = 8
ANSWERS = [one.act for one in REFERRAL.moves if one.by == RECEIVER and one.act is not ReferralAct.RECEIVE]
"""What a receiver does that its sender is told of."""

STATES = ("waiting", "answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxAsked:
    """Which intakes the inbox asks for: "waiting" by urgency, the page counted from 1; or "answered" newest first, from
    the key `before` on."""

    state: str = "waiting"
    service: int | None = None
    priority: str = ""
    page: int = 1
    before: int | None = None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of intakes, and the key from which the older page runs on. `has_more`: another page of what waits follows.
    `is_cut`: more wait than are listed."""

    rows: list[Intake]
    older: int | None = None
    has_more: bool = False
    is_cut: bool = False


def has_inbox(reader: Reader, at: datetime) -> bool:
    """Whether any role of the reader reaches intakes beyond those they were given."""
    return any(
        reader.services(at, Category.RISK, scope, intakes=True) for scope in (Scope.SERVICE, Scope.AGENCY)
    )


def inbox_services(reader: Reader, at: datetime) -> list[Service]:
    """The services whose intakes the reader may list, by name."""
    reached = reader.services(at, Category.RISK, Scope.SERVICE, intakes=True)
    services = Service.objects.filter(agency=reader.agency).order_by("name")
    if None in reached or reader.services(at, Category.RISK, Scope.AGENCY, intakes=True):
        return list(services)
    return list(services.filter(pk__in=[one for one in reached if one is not None]))


def inbox(reader: Reader, at: datetime, asked: InboxAsked) -> InboxPage:
    """What arrived at the services of the reader: what waits by urgency, or what was answered."""
    rows = _listed(reader, at)
    if asked.service is not None:
        rows = rows.filter(service=asked.service)
    if asked.state == "answered":
        return _answered(rows, asked)
    found = _waiting(rows)
    kept = [one for one in found[:MOST_WAITING] if not asked.priority or asked.priority in one.priorities]
    end = asked.page * PAGE
    return InboxPage(
        _loaded(sorted(kept, key=urgency)[end - PAGE : end]),
        has_more=len(kept) > end,
        is_cut=len(found) > MOST_WAITING,
    )


class Waits(NamedTuple):
    """What orders an intake that waits; the row itself is read once it is known which are shown."""

    pk: int
    priorities: list[str]
    answer_due_at: datetime
    service_id: int


def _waiting(rows: QuerySet[Intake]) -> list[Waits]:
    """What waits, those whose answer is due first; one more than is listed at most."""
    found = rows.filter(state__in=WAITING).order_by("answer_due_at", "pk").values_list(*Waits._fields)
    return [Waits(*one) for one in found[: MOST_WAITING + 1]]


def _loaded(keys: Sequence[Waits]) -> list[Intake]:
    """The rows of what was listed already, in its order; without the encrypted fields."""
    if not keys:
        return []
    rows = Intake.objects.filter(pk__in=[one.pk for one in keys]).defer("given", "triage")
    by_key = {row.pk: row for row in rows.select_related("holding", "service", "taken_by")}
    return [by_key[one.pk] for one in keys]


def _listed(reader: Reader, at: datetime) -> QuerySet[Intake]:
    seen = visible_to(reader, at, Category.RISK, kind=HoldingKind.INTAKE)
    rows = Intake.objects.filter(holding__in=seen.values("pk")).defer("given", "triage")
    return rows.select_related("holding", "service", "taken_by")


def _answered(rows: QuerySet[Intake], asked: InboxAsked) -> InboxPage:
    rows = rows.exclude(state__in=WAITING)
    if asked.before is not None:
        rows = rows.filter(pk__lt=asked.before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return InboxPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def urgency(row: Waits) -> tuple[int, datetime, int]:
    """The order of what waits: by priority, then by when an answer is due."""
    return rank(row.priorities), row.answer_due_at, row.pk


@dataclass(frozen=True, slots=True)
class Arrived:
    """What Today tells of intakes: the most urgent that wait, and for whoever leads what nobody answered in time."""

    urgent: list[Intake] = field(default_factory=list)
    late: list[Intake] = field(default_factory=list)


def on_today(
    reader: Reader, at: datetime, *, urgent: int = 0, led: Iterable[int] = (), late: int = 0
) -> Arrived:
    """What waits of what the reader may see, of their inbox and what was given to them: the `urgent` most urgent, and
    the `late` longest late of the services `led`. Lateness is told by the stored times alone."""
    services, waits = set(led), _waiting(_listed(reader, at))
    first = sorted(waits, key=urgency)[:urgent]
    over = [one for one in waits if one.answer_due_at < at and one.service_id in services][:late]
    rows = {row.pk: row for row in _loaded([*first, *over])}
    return Arrived([rows[one.pk] for one in first], [rows[one.pk] for one in over])


def returned_by_reason(
    reader: Reader, at: datetime, services: Iterable[int], since: datetime
) -> list[tuple[str, int]]:
    """How often the services returned something for which reason since a time, the commonest first.

    Only intakes that the reader may see are counted: a number tells of somebody too.
    """
    seen = visible_to(reader, at, Category.RISK, kind=HoldingKind.INTAKE).values("pk")
    intakes = Intake.objects.filter(holding__in=seen, service__in=list(services)).values("pk")
    steps = ReferralStep.objects.filter(act=ReferralAct.DECLINE, at__gte=since).filter(
        Q(intake__in=intakes) | Q(referral__intake__in=intakes)
    )
    counted = steps.values("reason").annotate(times=Count("pk")).order_by("-times", "reason")
    return list(counted.values_list("reason", "times"))


def held_without_onward(reader: Reader, at: datetime, services: Iterable[int]) -> int:
    """How many open cases of the services that the reader may see have a referral that nobody took, and none after it
    for the same help."""
    later = Referral.objects.filter(
        case=OuterRef("case"), need=OuterRef("need"), sent_at__gt=OuterRef("sent_at")
    )
    seen = visible_to(reader, at, Category.RISK).filter(service__in=list(services))
    rows = Referral.objects.filter(
        ~Exists(later), case__in=seen.values("pk"), case__closed_at=None, state__in=NOT_TAKEN
    )
    return rows.values("case").distinct().count()


def referral_called(reference: str) -> Referral | None:
    rows = Referral.objects.select_related(
        "case__agency",
        "case__service",
        "case__client",
        "to_service__agency",
        "share__agreement",
        "sent_by",
        "checklist",
    )
    return the_only(rows.filter(reference=reference))


@job(DbRole.BESIDE)
def intake_called(reference: str) -> Intake | None:
    rows = Intake.objects.select_related(
        "holding__subject",
        "service__agency",
        "agency",
        "taken_by",
        "triaged_by",
        "typed_by",
        "case__holding",
        "referral__case__agency",
        "referral__case__service",
        "referral__case__key_worker",
        "referral__share",
    )
    return the_only(rows.filter(reference=reference))


def referrals_of(case: Case) -> list[Referral]:
    """Every referral of a case, the newest first."""
    rows = Referral.objects.filter(case=case).select_related("to_service__agency", "share", "sent_by")
    return list(rows.order_by("-sent_at", "-pk"))


def intake_of(case: Case) -> Intake | None:
    """The intake by which a case came to be, or the first that joined it."""
    return next(iter(intakes_of(case)), None)


@job(DbRole.BESIDE)
def intakes_of(case: Case) -> list[Intake]:
    """Every intake that was accepted into a case, the first to arrive first."""
    rows = Intake.objects.select_related(
        "referral__case__agency", "referral__case__key_worker", "referral__share"
    )
    return list(rows.filter(case=case).order_by("arrived_at", "pk"))


def steps_of(referral: Referral | None, intake: Intake | None) -> list[ReferralStep]:
    """What was done with a referral and its intake, the earliest first."""
    of = Q(intake=intake) if intake is not None else Q(pk=None)
    if referral is not None:
        of |= Q(referral=referral)
    return list(
        ReferralStep.objects.filter(of).select_related("by__agency", "suggested__agency").order_by("at", "pk")
    )


def answered_for(reader: Reader, at: datetime) -> list[ReferralStep]:
    """What other services answered in the last week to the referrals of the reader's own cases, the newest first."""
    rows = ReferralStep.objects.filter(
        referral__case__in=own_cases(reader, at).values("pk"),
        act__in=ANSWERS,
        at__gt=at - NEW_FOR,
        at__lte=at,
    )
    others = rows.exclude(by__agency=reader.agency).order_by("-at", "-pk").values("pk")[:MOST_NEW]
    found = ReferralStep.objects.filter(pk__in=others).select_related(
        "referral__case__client", "referral__case__holding", "referral__to_service__agency"
    )
    return list(found.order_by("-at", "-pk"))


def arrived_since(reader: Reader, at: datetime, since: datetime) -> bool:
    """Whether anything that waits came to the reader's inbox, or was given to them, since a time."""
    return _listed(reader, at).filter(state__in=WAITING, arrived_at__gt=since).exists()


def newest_steps(referrals: Iterable[Referral]) -> dict[int, ReferralStep]:
    """Of each referral the last thing that was done with it."""
    rows = ReferralStep.objects.filter(referral__in=[row.pk for row in referrals])
    ordered = rows.select_related("by", "suggested__agency").order_by("at", "pk")
    return {row.referral_id: row for row in ordered if row.referral_id is not None}


def receivers_of(keys: Iterable[int]) -> list[tuple[str, datetime]]:
    """To whom referrals went, and when, the earliest first: for what was told with them and can't be taken back."""
    rows = Referral.objects.filter(pk__in=list(keys)).select_related("to_service__agency")
    told = [
        (row.to_service.agency.name if row.to_service else row.to_outside, row.sent_at)
        for row in rows.order_by("sent_at", "pk")
    ]
    return list(dict.fromkeys(told))
