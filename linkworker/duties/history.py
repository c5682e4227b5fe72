"""What a duty rests on, what became of it, and the duties of one case that a gate has opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from linkworker.assessments.build import CHECKLIST
from linkworker.assessments.levels import current_versions
from linkworker.assessments.models import Assessment
from linkworker.cases.models import Case, Enquiry
from linkworker.cases.queries import enquiries_told
from linkworker.duties.actions import harm_of
from linkworker.duties.lists import guard_is_open
from linkworker.duties.models import Duty, Handover, Waiver
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.practice.deadlines import Deadline, Unit
from linkworker.practice.locality import Locality
from linkworker.practice.rule import RULES, Owner
from linkworker.practice.sharing import CASEWORK, REACHES, Category, Scope
from linkworker.sharing.facts import live
from linkworker.sharing.gates import LEADS, Visit
from linkworker.sharing.models import Allocation

PAGE = 25
MOST_ASKED = 30
ASSESSED = frozenset({"screen", "checklist", "risk-form"})
WHOLE_SERVICE = [
    role
    for role, reaches in REACHES.items()
    if any(
        reach.scope is Scope.SERVICE and Category.RISK in reach.categories and not reach.of_intakes
        for reach in reaches
    )
]
"""The roles that may take a duty of any case of their service."""

TIMES_OF_ONE_RULE: Mapping[str, tuple[str, ...]] = {
    "enquiry.again_days": ("enquiry.again_days", "enquiry.again_after_signs_days"),
    "review.high_days": ("review.high_days", "review.medium_days", "review.standard_days"),
    "referral.idva": ("referral.idva", "referral.idva_high"),
    "referral.coordinator": ("referral.coordinator", "referral.coordinator_high"),
}
"""Where a rule takes its time from one of several values of the locality, as the facts ask."""


@dataclass(frozen=True, slots=True)
class Things:
    """The enquiries and assessments that duties speak of, by thread, as they now stand."""

    enquiries: Mapping[int, Enquiry]
    assessments: Mapping[int, Assessment]

    def found(self, kind: str, thread: int | None) -> Enquiry | Assessment | None:
        rows: Mapping[int, Enquiry] | Mapping[int, Assessment]
        rows = self.enquiries if kind == "enquiry" else self.assessments if kind in ASSESSED else {}
        return rows.get(thread) if thread is not None else None


@dataclass(frozen=True, slots=True)
class CaseDuties:
    """The duties of one case: open and showing, still to come, and a page of those that ended, newest first."""

    open: list[Duty]
    coming: list[Duty]
    ended: list[Duty]
    older: str
    things: Things


@dataclass(frozen=True, slots=True)
class PassedOn:
    """How a duty passed from hand to hand, and what was asked about it, each from the earliest on."""

    handovers: list[Handover]
    waivers: list[Waiver]

    @property
    def asked(self) -> Waiver | None:
        """The request that nobody has decided yet."""
        return next((one for one in self.waivers if one.decided_at is None), None)


def things_of(case: Case, duties: Iterable[Duty]) -> Things:
    """What the given duties of a case rest on or ended by, in two statements at most."""
    facts = [fact for duty in duties for fact in (*duty.because, duty.ended_fact) if fact.get("id")]
    asked = {fact["id"] for fact in facts if fact.get("kind") == "enquiry"}
    assessed = {fact["id"] for fact in facts if fact.get("kind") in ASSESSED}
    return Things(
        enquiries_told(case, asked) if asked else {},
        current_versions(case.pk, assessed) if assessed else {},
    )


def duties_of_case(visit: Visit, case: Case, before: str = "") -> CaseDuties:
    """The duties of an opened case that the reader may see; `before` names the duty that the last page ended with."""
    rows = Duty.objects.filter(guard_is_open(visit.reader, visit.at), holding=case.pk)
    waiting = list(rows.filter(ended_at=None).select_related("owner").order_by("-weight", "overdue_at", "pk"))
    showing = [duty for duty in waiting if duty.opens_at <= visit.at]
    coming = sorted((duty for duty in waiting if duty.opens_at > visit.at), key=lambda duty: duty.opens_at)
    over = rows.filter(ended_at__isnull=False).select_related("ended_by", "owner")
    last = over.filter(reference=before).first() if before else None
    if last is not None:
        over = over.filter(Q(ended_at__lt=last.ended_at) | Q(ended_at=last.ended_at, pk__lt=last.pk))
    ended = list(over.order_by("-ended_at", "-pk")[: PAGE + 1])
    older = ended[PAGE - 1].reference if len(ended) > PAGE else ""
    ended = ended[:PAGE]
    return CaseDuties(showing, coming, ended, older, things_of(case, [*waiting, *ended]))


def passed_on(duty: Duty) -> PassedOn:
    """The handovers and the requests for a waiver of a duty."""
    handovers = duty.handovers.select_related("from_worker", "to_worker", "by").order_by("at", "pk")
    waivers = duty.waivers.select_related("asked_by", "decided_by").order_by("asked_at", "pk")
    return PassedOn(list(handovers), list(waivers))


def as_it_stands(duty: Duty) -> Duty:
    """The duty read again, with whose it is and who ended it."""
    return Duty.objects.select_related("owner", "ended_by").get(pk=duty.pk)


def concerns_to_send(duty: Duty) -> str:
    """The concerns written out on the checklist that this duty rests on, when the area asks for them; or nothing."""
    threads = [fact["id"] for fact in duty.because if fact.get("kind") == "checklist"]
    rows = Assessment.objects.filter(
        case=duty.holding_id, thread__in=threads, is_current=True, instrument=CHECKLIST
    )
    row = rows.only("concerns", "result").first()
    return row.concerns if row is not None and row.result.get("concerns") else ""


def colleagues_for(duty: Duty, case: Case, at: datetime) -> list[Worker]:
    """The colleagues by name whose role lets them take a duty of a case.

    The policy isn't asked of each: who is missing from the list would tell of a wall or a separation. That one of them
    can't take it is answered with the one sentence for every cause.
    """
    here = Q(service=case.service_id) | Q(service=None)
    given = RoleGiven.objects.filter(live(at))
    able = Q(pk__in=given.filter(here, role__in=WHOLE_SERVICE).values("worker"))
    working = Allocation.objects.filter(live(at), holding=case.pk).values("worker")
    able |= Q(pk__in=given.filter(here, role__in=CASEWORK, worker__in=working).values("worker"))
    if RULES[duty.rule].owner is Owner.MANAGER:
        able = Q(pk__in=given.filter(here, role__in=LEADS).values("worker"))
    others = Worker.objects.filter(able, agency=case.agency_id, is_active=True).exclude(pk=duty.owner_id or 0)
    if harm := harm_of(duty):
        leading = given.filter(role__in=LEADS).values("worker")
        others = Worker.objects.filter(pk__in=leading, agency=case.agency_id, is_active=True)
        others = others.exclude(pk__in=[duty.owner_id or 0, harm.asked_by_id])
    return list(others.order_by("name", "pk")[:MOST_ASKED])


def value_of_time(duty: Duty, locality: Locality) -> str:
    """The key of the locality's value that the duty's deadline comes from; empty when the rule sets its own."""
    named = RULES[duty.rule].locality_value
    if not named:
        return ""
    kept = Deadline(Unit(duty.deadline["unit"]), duty.deadline["amount"])
    for key in TIMES_OF_ONE_RULE.get(named, (named,)):
        if locality.values[key].value in (kept, kept.amount):
            return key
    return named
