"""Keeping two people of one agency apart: separations with their plan, and openings across them.

Each action decides, saves and records its event in one transaction. Events carry ids alone: why two people are kept
apart stands in the plan, for safeguarding leads.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.partnership.models import Worker
from linkworker.practice.deadlines import london_date
from linkworker.practice.separating import (
    MAY_OPEN,
    MAY_SEPARATE,
    OPENABLE,
    Half,
    SeparateBecause,
    Side,
    Weekday,
    Zone,
    is_planned,
    is_soon_enough,
)
from linkworker.practice.sharing import CASEWORK, Category, Refused, Role
from linkworker.sharing.facts import live, reader_of
from linkworker.sharing.models import (
    Allocation,
    Holding,
    HoldingKind,
    Opening,
    Separation,
    SeparationPlan,
    SeparationPlanVersion,
    Subject,
)
from linkworker.sharing.queries import visible_to
from linkworker.sharing.references import new_act, new_reference

IN_WORDS = ("sabotage", "fishing", "liaison", "note")
"""What of a plan is told in words."""


@dataclass(frozen=True, slots=True)
class PlanGiven:
    """How two people are kept apart: their zones, who alone sees both sides, and when it is looked at again."""

    zones: tuple[Zone, ...]
    review_on: date
    sabotage: str
    fishing: str
    liaison: str
    prescriber: Worker | None = None
    manager: Worker | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpeningGiven:
    """What a worker who serves the other side may see, for what, until when, and when that is looked at again."""

    categories: frozenset[Category]
    purpose: str
    until: datetime
    review_on: date


def holds(worker: Worker, roles: Collection[Role], at: datetime) -> bool:
    """Whether a worker who is still here holds one of `roles` anywhere in their agency."""
    return worker.is_active and any(held.role in roles for held in reader_of(worker).live_roles(at))


def _may(by: Worker, roles: Collection[Role], plan: SeparationPlan, at: datetime) -> None:
    """Raise `Refused` unless the worker holds one of `roles` in the agency and finds both people there."""
    if by.agency_id != plan.agency_id or not holds(by, roles, at):
        raise Refused("keeps nobody apart here")
    both = (plan.one_id, plan.other_id)
    found = visible_to(reader_of(by), at, Category.IDENTITY, HoldingKind.CLIENT).filter(subject__in=both)
    if found.count() < len(both):
        raise Refused("does not find both")


def may_separate(plan: SeparationPlan, *, by: Worker, at: datetime) -> None:
    """Raise `Refused` for whoever may not say whether these two are kept apart."""
    _may(by, MAY_SEPARATE, plan, at)


def plan_between(one: Subject, other: Subject) -> SeparationPlan | None:
    """The plan of two people who are kept apart now."""
    first, second = sorted((one.pk, other.pk))
    return SeparationPlan.objects.filter(one=first, other=second, ended_at=None).first()


@action
def separate(
    one: Subject, other: Subject, *, because: SeparateBecause, said_by: str, by: Worker, at: datetime
) -> SeparationPlan:
    """Keep two people of an agency apart from this moment: whoever serves one sees nothing of the other.

    Raises `Refused` for whoever is no safeguarding lead, and `Changed` when they are kept apart already.
    """
    if one.pk == other.pk or one.agency_id != other.agency_id:
        raise Refused("not two people of one agency")
    _may(by, MAY_SEPARATE, SeparationPlan(agency_id=one.agency_id, one=one, other=other), at)
    return keep_apart(one, other, because=because, said_by=said_by, by=by, at=at)


def keep_apart(
    one: Subject,
    other: Subject,
    *,
    because: SeparateBecause,
    at: datetime,
    said_by: str = "",
    by: Worker | None = None,
) -> SeparationPlan:
    """Keep them apart without asking who does: `separate` has asked, and the system's own pass is nobody.

    Raises `Changed` when they are kept apart already. Part of a larger action.
    """
    lock_heads(one.agency_id)
    standing = plan_between(one, other)
    if standing is not None:
        raise Changed(standing)
    first, second = sorted((one, other), key=lambda subject: subject.pk)
    plan = SeparationPlan.objects.create(
        reference=new_reference(),
        agency_id=one.agency_id,
        one=first,
        other=second,
        because=because.value,
        said_by=said_by,
        made_at=at,
        made_by=by,
    )
    close = attend_one_service(first, second)
    for subject, opposed in ((first, second), (second, first)):
        Separation.objects.create(subject=subject, opposed=opposed, plan=plan, since=at, kept_close=close)
    record_of_both(Kind.SEPARATED, plan, by=by, at=at)
    return plan


def attend_one_service(one: Subject, other: Subject) -> bool:
    """Whether two people have, or had, a case in one service."""
    cases = Holding.objects.filter(kind=HoldingKind.CASE)
    services = cases.filter(subject=one).values("service")
    return cases.filter(subject=other, service__in=services).exists()


def recount_close(subject: int, *, at: datetime) -> None:
    """After a case was opened: whoever now attends one service with somebody kept apart leaves its shared lists.

    Part of a larger action: records no event.
    """
    for plan in SeparationPlan.objects.filter(
        pk__in=Separation.objects.filter(live(at), subject=subject).values("plan")
    ).select_related("one", "other"):
        if attend_one_service(plan.one, plan.other):
            plan.separations.filter(until=None).update(kept_close=True)


@action
def plan_separation(plan: SeparationPlan, given: PlanGiven, *, by: Worker, at: datetime) -> SeparationPlan:
    """Say how two people are kept apart, or change it; what it said is kept.

    Raises ValueError for zones in which they could meet, `Changed` when somebody planned it since `plan` was read.
    """
    _may(by, MAY_SEPARATE, plan, at)
    _check(given, plan.agency_id, at)
    lock_heads(plan.agency_id)
    now = _locked(plan)
    if now.version:
        SeparationPlanVersion.objects.create(plan=now, version=now.version, before=as_json(now), at=at, by=by)
    now.version += 1
    now.zones = [zone_as_json(zone) for zone in given.zones]
    now.prescriber, now.manager = given.prescriber, given.manager
    for name in IN_WORDS:
        setattr(now, name, getattr(given, name))
    now.review_on = given.review_on
    now.planned_at, now.planned_by = at, by
    now.save()
    record_of_both(Kind.SEPARATION_PLANNED, now, by=by, at=at, version=now.version)
    return now


def _check(given: PlanGiven, agency: int, at: datetime) -> None:
    if not is_planned(given.zones) or not is_soon_enough(given.review_on, london_date(at)):
        raise ValueError(
            "each side has a zone, in none they meet, and a day within three months to look again"
        )
    named = [one for one in (given.prescriber, given.manager) if one is not None]
    if any(one.agency_id != agency or not one.is_active for one in named):
        raise Refused("somebody else's worker")


def _locked(plan: SeparationPlan) -> SeparationPlan:
    """The plan as it now stands; raises `Changed` when it is over, or was changed since `plan` was read."""
    now = SeparationPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if now.ended_at is not None or now.version != plan.version:
        raise Changed(now)
    return now


@action
def end_separation(plan: SeparationPlan, *, note: str, by: Worker, at: datetime) -> SeparationPlan:
    """Stop keeping two people apart; what was opened across ends with it. `note` says why it is safe."""
    _may(by, MAY_SEPARATE, plan, at)
    lock_heads(plan.agency_id)
    now = _locked(plan)
    now.ended_at, now.ended_by, now.end_note = at, by, note
    now.save(update_fields=["ended_at", "ended_by", "end_note"])
    now.separations.filter(until=None).update(until=at)
    Opening.objects.filter(live(at), holding__subject__in=(now.one_id, now.other_id)).update(until=at)
    record_of_both(Kind.SEPARATION_ENDED, now, by=by, at=at)
    return now


def serving(subject: int, agency: int, at: datetime) -> list[Worker]:
    """The workers of an agency to whom a case of this person is allocated, by name."""
    working = Allocation.objects.filter(live(at), holding__subject=subject).values("worker")
    return list(Worker.objects.filter(pk__in=working, agency=agency, is_active=True).order_by("name", "pk"))


@action
def open_across(
    plan: SeparationPlan, holding: Holding, given: OpeningGiven, *, worker: Worker, by: Worker, at: datetime
) -> UUID:
    """Let a worker who serves one side see some of a case of the other until a time; returns the act.

    Raises `Refused` unless a link worker or safeguarding lead opens it, to somebody else who serves the other side,
    and ValueError for what no form of ours sends.
    """
    _may(by, MAY_OPEN, plan, at)
    _check_opening(plan, holding, given, worker=worker, by=by, at=at)
    lock_heads(plan.agency_id)
    if _locked_as_is(plan).ended_at is not None:
        raise Changed(plan)
    act = new_act()
    Opening.objects.bulk_create(
        Opening(
            holding=holding,
            worker=worker,
            category=category.value,
            purpose=given.purpose,
            since=at,
            until=given.until,
            review_on=given.review_on,
            act=act,
            made_by=by,
        )
        for category in sorted(given.categories)
    )
    record_of_both(Kind.OPENING_MADE, plan, by=by, at=at, act=str(act), worker=worker.pk)
    return act


def _check_opening(
    plan: SeparationPlan, holding: Holding, given: OpeningGiven, *, worker: Worker, by: Worker, at: datetime
) -> None:
    opposed = {plan.one_id: plan.other_id, plan.other_id: plan.one_id}.get(holding.subject_id)
    if opposed is None or holding.restricted or worker.pk == by.pk:
        raise Refused("not to be opened")
    serves = worker in serving(opposed, plan.agency_id, at)
    if not serves or not holds(worker, CASEWORK, at):
        raise Refused("does not serve the other side")
    if not given.categories or not given.categories <= {*OPENABLE} or not at < given.until:
        raise ValueError("some of what may be opened, until a time to come")
    soon = is_soon_enough(given.review_on, london_date(at))
    if not soon or given.review_on > london_date(given.until):
        raise ValueError("looked at again within three months, before it ends")


def _locked_as_is(plan: SeparationPlan) -> SeparationPlan:
    return SeparationPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)


@action
def review_opening(
    plan: SeparationPlan, act: UUID, *, next_on: date | None, by: Worker, at: datetime
) -> None:
    """Look at an opening again: it goes on, to be looked at on `next_on`, or ends now when there is no such day."""
    _may(by, MAY_OPEN, plan, at)
    lock_heads(plan.agency_id)
    rows = Opening.objects.select_for_update().filter(live(at), act=act)
    if not rows:
        raise Changed(plan)
    if any(row.worker_id == by.pk for row in rows):
        raise Refused("opened to themself")
    if next_on is None:
        rows.update(until=at)
    elif not is_soon_enough(next_on, london_date(at)):
        raise ValueError("looked at again within three months")
    else:
        rows.update(review_on=next_on)
    kind = Kind.OPENING_ENDED if next_on is None else Kind.OPENING_REVIEWED
    record_of_both(kind, plan, by=by, at=at, act=str(act))


def as_json(plan: SeparationPlan) -> Mapping[str, Any]:
    """What a plan says, to be kept before it is changed."""
    return {
        "zones": plan.zones,
        "prescriber": plan.prescriber_id,
        "manager": plan.manager_id,
        **{name: getattr(plan, name) for name in IN_WORDS},
        "review_on": plan.review_on.isoformat() if plan.review_on else None,
        "planned_at": plan.planned_at.isoformat() if plan.planned_at else None,
        "planned_by": plan.planned_by_id,
    }


def zone_as_json(zone: Zone) -> Mapping[str, Any]:
    return {**asdict(zone), "days": list(zone.days)}


def zones_of(plan: SeparationPlan) -> Sequence[Zone]:
    """The zones of a plan, those of the one first."""
    found = [
        Zone(Side(one["side"]), one["site"], tuple(Weekday(day) for day in one["days"]), Half(one["half"]))
        for one in plan.zones
    ]
    return sorted(found, key=lambda zone: zone.side is Side.OTHER)


def record_of_both(kind: Kind, plan: SeparationPlan, *, by: Worker | None, at: datetime, **data: Any) -> None:
    """One event for each of the two, so that the duties of both are worked out again."""
    for subject in (plan.one_id, plan.other_id):
        record(
            kind,
            agency_id=plan.agency_id,
            actor=by,
            at=at,
            thing="separation",
            thing_id=plan.pk,
            subject_id=subject,
            data=data,
        )
