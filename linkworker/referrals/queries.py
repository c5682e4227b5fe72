"""Reading referrals and intakes, each list one statement that an index and a limit bound."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from linkworker.cases.models import Case
from linkworker.partnership.models import Service
from linkworker.practice.referring import WAITING
from linkworker.practice.sharing import Category, Reader, Scope
from linkworker.practice.triage import rank
from linkworker.referrals.models import Intake, Referral, ReferralStep
from linkworker.sharing.models import HoldingKind
from linkworker.sharing.queries import visible_to

PAGE = 25
MOST_WAITING = 200
STATES = ("waiting", "answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxAsked:
    """Which intakes the inbox asks for: "waiting" by urgency, or "answered" newest first; `before` is a key."""

    state: str = "waiting"
    service: int | None = None
    priority: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of intakes, and the key from which the older page runs on. `is_cut`: more wait than are listed."""

    rows: list[Intake]
    older: int | None = None
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
    found = list(rows.filter(state__in=WAITING).order_by("answer_due_at", "pk")[: MOST_WAITING + 1])
    kept = [row for row in found[:MOST_WAITING] if not asked.priority or asked.priority in row.priorities]
    return InboxPage(sorted(kept, key=urgency), is_cut=len(found) > MOST_WAITING)


def _listed(reader: Reader, at: datetime) -> QuerySet[Intake]:
    seen = visible_to(reader, at, Category.RISK, kind=HoldingKind.INTAKE)
    return Intake.objects.filter(holding__in=seen.values("pk")).select_related(
        "holding", "service", "taken_by", "referral__case__agency", "case"
    )


def _answered(rows: QuerySet[Intake], asked: InboxAsked) -> InboxPage:
    rows = rows.exclude(state__in=WAITING)
    if asked.before is not None:
        rows = rows.filter(pk__lt=asked.before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return InboxPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def urgency(row: Intake) -> tuple[int, datetime, int]:
    """The order of what waits: by priority, then by when an answer is due."""
    return rank(row.priorities), row.answer_due_at, row.pk


def waiting_for(reader: Reader, at: datetime, most: int) -> list[Intake]:
    """The most urgent of what waits, for Today; empty for a reader without an inbox."""
    return inbox(reader, at, InboxAsked()).rows[:most] if has_inbox(reader, at) else []


def given_to(reader: Reader, at: datetime, most: int) -> list[Intake]:
    """What waits and was given to the reader to look at."""
    rows = _listed(reader, at).filter(taken_by=reader.worker, state__in=WAITING)
    return list(rows.order_by("answer_due_at", "pk")[:most])


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
    return rows.filter(reference=reference).first()


def intake_called(reference: str) -> Intake | None:
    rows = Intake.objects.select_related(
        "holding__subject",
        "service",
        "agency",
        "taken_by",
        "triaged_by",
        "typed_by",
        "case",
        "referral__case__agency",
        "referral__case__service",
        "referral__case__key_worker",
        "referral__share",
    )
    return rows.filter(reference=reference).first()


def referrals_of(case: Case) -> list[Referral]:
    """Every referral of a case, the newest first."""
    rows = Referral.objects.filter(case=case).select_related("to_service__agency", "share", "sent_by")
    return list(rows.order_by("-sent_at", "-pk"))


def intake_of(case: Case) -> Intake | None:
    """The intake by which a case came to be."""
    rows = Intake.objects.select_related(
        "referral__case__agency", "referral__case__key_worker", "referral__share"
    )
    return rows.filter(case=case).first()


def steps_of(referral: Referral | None, intake: Intake | None) -> list[ReferralStep]:
    """What was done with a referral and its intake, the earliest first."""
    of = Q(intake=intake) if intake is not None else Q(pk=None)
    if referral is not None:
        of |= Q(referral=referral)
    return list(
        ReferralStep.objects.filter(of).select_related("by__agency", "suggested__agency").order_by("at", "pk")
    )


def newest_steps(referrals: Iterable[Referral]) -> dict[int, ReferralStep]:
    """Of each referral the last thing that was done with it."""
    rows = ReferralStep.objects.filter(referral__in=[row.pk for row in referrals])
    ordered = rows.select_related("suggested__agency").order_by("at", "pk")
    return {row.referral_id: row for row in ordered if row.referral_id is not None}
