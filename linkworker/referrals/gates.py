"""The way in to referrals and intakes: what our case sent, what arrived here, and the inbox as a list."""

from dataclasses import dataclass, field
from datetime import datetime

from linkworker.cases.gates import OpenedCase, open_case
from linkworker.events.models import Look
from linkworker.events.rows import the_only
from linkworker.partnership.models import Service, Worker
from linkworker.practice.sharing import Category, Decision, Refused
from linkworker.referrals import queries
from linkworker.referrals.models import Intake, Referral, ReferralStep
from linkworker.referrals.queries import InboxAsked, InboxPage
from linkworker.sharing.gates import Visit, admit, decision_on, may_write, nothing, record_list
from linkworker.sharing.models import Holding, HoldingKind

RISK = frozenset({Category.RISK})
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class OpenedReferral:
    """A referral of an own case, with what was done with it, the earliest first; `seen_at`: when its receiver first
    opened it."""

    referral: Referral
    opened: OpenedCase
    steps: list[ReferralStep]
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenedIntake:
    """An intake of the reader's agency, with what was done with it."""

    intake: Intake
    decision: Decision
    steps: list[ReferralStep] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OpenedInbox:
    """A page of the inbox, and the services among which the reader may choose."""

    page: InboxPage
    asked: InboxAsked
    services: list[Service]


def open_referral(visit: Visit, reference: str, kind: str = "page") -> OpenedReferral:
    """The referral with this reference, of a case of the reader's own agency of which they may see the risk."""
    row = queries.referral_called(reference)
    opened = open_case(visit, row.case.reference if row else NOWHERE, kind=kind)
    if row is None or not opened.own or not opened.decision.shows(Category.RISK):
        raise Refused("absent")
    intake = the_only(Intake.objects.filter(referral=row))
    seen = Look.objects.filter(holding_id=intake.pk).order_by("at").first() if intake else None
    return OpenedReferral(row, opened, queries.steps_of(row, intake), seen.at if seen else None)


def open_intake(visit: Visit, reference: str) -> OpenedIntake:
    """The intake with this reference; once accepted, for whoever may read the case it became, too.

    Raises `Refused` alike, after the same statements, when it is absent and when it is not to be seen.
    """
    row = queries.intake_called(reference)
    holding = _seen_through(visit, row)
    if row is None or holding is None:
        raise Refused("absent")
    decision = admit(visit, holding, needed=RISK)
    return OpenedIntake(row, decision, queries.steps_of(row.referral, row))


def sees_intake(visit: Visit, reference: str) -> bool:
    """Whether the reader sees an intake now, as `open_intake` decides; nothing of it is shown, so there is no look."""
    return _seen_through(visit, queries.intake_called(reference)) is not None


def _seen_through(visit: Visit, row: Intake | None) -> Holding | None:
    """The holding by which the reader sees an intake: its own, or its case's."""
    own = row is not None and row.agency_id == visit.reader.agency
    behind = [row.holding, row.case.holding if row.case else nothing()] if row and own else []
    behind = behind or [nothing(HoldingKind.INTAKE), nothing()]
    return next((one for one in behind if decision_on(visit, one, RISK)), None)


def open_to_answer(visit: Visit, reference: str) -> OpenedIntake:
    """An intake with which the reader may do something: in which, or in whose case, they may write."""
    found = open_intake(visit, reference)
    may_work(visit.worker, found.intake, visit.at)
    return found


def may_work(by: Worker, intake: Intake, at: datetime) -> None:
    """Raise `Refused` unless the worker may write in an intake, or in the case that it became."""
    try:
        may_write(by, intake.holding, Category.RISK, at)
    except Refused:
        if intake.case is None:
            raise
        may_write(by, intake.case.holding, Category.RISK, at)


def open_inbox(visit: Visit, asked: InboxAsked) -> OpenedInbox:
    """A page of what arrived; `Refused` for a reader whose roles reach no intake of any service."""
    if not queries.has_inbox(visit.reader, visit.at):
        raise Refused("no inbox")
    page = queries.inbox(visit.reader, visit.at, asked)
    record_list(visit, [row.holding.subject_id for row in page.rows])
    return OpenedInbox(page, asked, queries.inbox_services(visit.reader, visit.at))
