"""People who are kept apart: the way in to a separation, and what carries it over to cases of other agencies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from linkworker.cases.models import Case, Entry, EntryKind, Link
from linkworker.cases.queries import kinds_shown
from linkworker.events.acting_as import action
from linkworker.events.rows import the_only
from linkworker.partnership.models import Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.deadlines import london_date
from linkworker.practice.provenance import CROSSES
from linkworker.practice.separating import MAY_OPEN, MAY_SEPARATE, SeparateBecause, Side
from linkworker.practice.sharing import CASEWORK, Category, Decision, Refused
from linkworker.sharing import separating
from linkworker.sharing.actions import carry_separations
from linkworker.sharing.facts import live
from linkworker.sharing.gates import Visit, admit, record_list
from linkworker.sharing.models import Allocation, HoldingKind, Opening, SeparationPlan, Subject
from linkworker.sharing.queries import openings_to, visible_to

IDENTITY = frozenset({Category.IDENTITY})
MOST = 200
MOST_ENTRIES = 50
STRUCTURE = frozenset({EntryKind.OPENED, EntryKind.ALLOCATED, EntryKind.CLOSED, EntryKind.REOPENED})
"""What a service did itself, and nobody told."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What one worker sees across a separation by one act, of which case, and until when."""

    act: UUID
    case: Case
    worker: Worker
    categories: tuple[Category, ...]
    first: Opening


@dataclass(frozen=True, slots=True)
class OpenedSeparation:
    """A separation that may be shown. `leads`: the reader leads safeguarding, so reads why and plans."""

    plan: SeparationPlan
    one: ClientRecord
    other: ClientRecord
    leads: bool

    def client(self, side: Side) -> ClientRecord:
        return self.one if side is Side.ONE else self.other


@action
def separate(
    one: Subject, other: Subject, *, because: SeparateBecause, said_by: str, by: Worker, at: datetime
) -> SeparationPlan:
    """`separating.separate`, and of what other agencies share of either: whoever serves the one sees none of that."""
    plan = separating.separate(one, other, because=because, said_by=said_by, by=by, at=at)
    _carry(plan, at)
    return plan


def keep_apart(one: Subject, other: Subject, *, because: SeparateBecause, at: datetime) -> SeparationPlan:
    """The same, by nobody: what the system's own pass found (`opposed.finding`). Part of a larger action."""
    plan = separating.keep_apart(one, other, because=because, at=at)
    _carry(plan, at)
    return plan


def _carry(plan: SeparationPlan, at: datetime) -> None:
    for subject in (plan.one_id, plan.other_id):
        for known in joined_subjects(subject, at):
            carry_separations(subject, known, at=at)


def joined_subjects(subject: int, at: datetime) -> list[int]:
    """As whom other agencies know a person whose case is joined with one of theirs."""
    links = Link.objects.filter(live(at), case__holding__subject=subject)
    return list(links.order_by("pk").values_list("other__holding__subject", flat=True).distinct())


def leads_safeguarding(visit: Visit) -> bool:
    return any(held.role in MAY_SEPARATE for held in visit.reader.live_roles(visit.at))


def may_open(visit: Visit) -> bool:
    return any(held.role in MAY_OPEN for held in visit.reader.live_roles(visit.at))


def open_separation(visit: Visit, reference: str, *, to_plan: bool = False) -> OpenedSeparation:
    """A separation of the own agency, of two people both of whom the reader may see; a look at each.

    For link workers and safeguarding leads; `to_plan` for the latter alone. Otherwise `Refused`, as when absent.
    """
    leads = leads_safeguarding(visit)
    rows = SeparationPlan.objects.select_related("made_by", "planned_by", "prescriber", "manager", "ended_by")
    plan = the_only(rows.filter(reference=reference, agency=visit.reader.agency))
    if plan is None or not (leads or (may_open(visit) and not to_plan)):
        raise Refused("absent")
    clients = {
        row.pk: row
        for row in ClientRecord.objects.select_related("holding").filter(pk__in=[plan.one_id, plan.other_id])
    }
    if len(clients) < 2:
        raise Refused("absent")
    for key in sorted(clients):
        admit(visit, clients[key].holding, needed=IDENTITY)
    return OpenedSeparation(plan, clients[plan.one_id], clients[plan.other_id], leads)


def separations(visit: Visit) -> list[OpenedSeparation]:
    """Those of the own agency that stand and of whom the reader may see both, those not planned yet first; one look."""
    if not may_open(visit):
        raise Refused("keeps nobody apart")
    found = _opened(visit, plans_seen(visit, Q()))
    record_list(visit, sorted({key for one in found for key in (one.plan.one_id, one.plan.other_id)}))
    return found


def to_see_to(visit: Visit) -> list[OpenedSeparation]:
    """What a safeguarding lead must plan, or look at again by now, an opening across it too; whoever shows it looks."""
    return _opened(visit, plans_to_see_to(visit)) if leads_safeguarding(visit) else []


def plans_to_see_to(visit: Visit) -> QuerySet[SeparationPlan]:
    """The rows of it, for whoever leads safeguarding."""
    today = london_date(visit.at)
    due = openings_listed(visit).filter(review_on__lte=today)
    late = Q(planned_at=None) | Q(review_on__lte=today)
    for one, other in (("one", "other"), ("other", "one")):
        late |= Q(Exists(_across(due, OuterRef(one), OuterRef(OuterRef(other)))))
    return plans_seen(visit, late)


def openings_listed(visit: Visit) -> QuerySet[Opening]:
    """What stands open now of the cases of the own agency that the reader finds, to whomever."""
    found = visible_to(visit.reader, visit.at, Category.IDENTITY)
    return Opening.objects.filter(live(visit.at), holding__in=found.values("pk"))


def _across(openings: QuerySet[Opening], one: Any, other: Any) -> QuerySet[Opening]:
    """Of openings those of the one's cases to somebody who serves, or served, the other.

    An opening may stand across another separation of the same person, of which this reader may know nothing.
    """
    serving = Allocation.objects.filter(worker=OuterRef("worker"), holding__subject=other)
    return openings.filter(Exists(serving), holding__subject=one)


def plans_seen(visit: Visit, which: Q) -> QuerySet[SeparationPlan]:
    """Those of the own agency's separations that stand, and of whom the reader finds both."""
    seen = visible_to(visit.reader, visit.at, Category.IDENTITY, HoldingKind.CLIENT).values("subject")
    return SeparationPlan.objects.filter(
        which, agency=visit.reader.agency, ended_at=None, one__in=seen, other__in=seen
    )


def _opened(visit: Visit, rows: QuerySet[SeparationPlan]) -> list[OpenedSeparation]:
    plans = list(rows.select_related("one__client", "other__client").order_by("review_on", "pk")[:MOST])
    plans.sort(key=lambda plan: plan.planned_at is not None)
    leads = leads_safeguarding(visit)
    return [OpenedSeparation(plan, plan.one.client, plan.other.client, leads) for plan in plans]


def cases_of(visit: Visit, client: ClientRecord) -> list[Case]:
    """The open cases of one side that the reader finds, the newest first: not those of services beyond their reach."""
    found = visible_to(visit.reader, visit.at, Category.IDENTITY).filter(subject=client.pk)
    rows = Case.objects.filter(pk__in=found.values("pk"), closed_at=None)
    return list(rows.select_related("holding", "service", "key_worker").order_by("-opened_at", "-pk"))


def workers_across(visit: Visit, opened: OpenedSeparation) -> list[Worker]:
    """Whoever serves either side by what the reader finds, but for the reader: each side's by name."""
    found = Q()
    for kind in (HoldingKind.CASE, HoldingKind.INTAKE):
        found |= Q(holding__in=visible_to(visit.reader, visit.at, Category.IDENTITY, kind).values("pk"))
    listed: dict[int, Worker] = {}
    for subject in (opened.plan.one_id, opened.plan.other_id):
        working = Allocation.objects.filter(found, live(visit.at), holding__subject=subject)
        rows = Worker.objects.filter(pk__in=working.values("worker"), agency=opened.plan.agency_id)
        here = rows.filter(is_active=True).exclude(pk=visit.worker.pk)
        listed |= {row.pk: row for row in here.order_by("name", "pk")}
    return list(listed.values())


def openings_across(visit: Visit, opened: OpenedSeparation) -> list[Opened]:
    """What stands open across a separation now, the first to be looked at again first."""
    one, other = opened.plan.one_id, opened.plan.other_id
    listed = openings_listed(visit)
    keys = [_across(listed, *sides).values("pk") for sides in ((one, other), (other, one))]
    rows = Opening.objects.filter(pk__in=keys[0].union(keys[1]))
    return _by_act(rows.select_related("worker", "made_by", "holding__case").order_by("review_on", "pk"))


def opened_to(visit: Visit) -> list[Opened]:
    """What is opened across a separation to the reader now, who works cases; whoever shows it looks."""
    if not works_cases(visit):
        return []
    known = openings_seen(visit).select_related("worker", "made_by", "holding__case__client")
    return _by_act(known.order_by("until", "pk"))


def works_cases(visit: Visit) -> bool:
    return any(held.role in CASEWORK for held in visit.reader.live_roles(visit.at))


def openings_seen(visit: Visit) -> QuerySet[Opening]:
    """The rows of it, for whoever works cases."""
    return openings_to(visit.reader, visit.at).filter(holding__kind=HoldingKind.CASE)


def open_opening(visit: Visit, act: UUID) -> tuple[Opened, Decision]:
    """What is opened across a separation to the reader by one act; `Refused` for anybody else, and once it is over.

    Of a case, with the decision that shows which of its categories, and a look.
    """
    found = [one for one in opened_to(visit) if one.act == act]
    if not found:
        raise Refused("absent")
    return found[0], admit(visit, found[0].case.holding, across=True)


def entries_across(opened: Opened, decision: Decision) -> list[Entry]:
    """The newest of a case's chronology that did not come from one side alone, of the categories that are open.

    That there is more is not said, nor who told what is here (Stella toolkit 3.7).
    """
    kinds = kinds_shown(decision.categories, own=False)
    rows = Entry.objects.filter(case=opened.case, is_current=True, holding=None, kind__in=sorted(kinds))
    crossing = rows.filter(Q(kind__in=sorted(STRUCTURE)) | Q(source__in=sorted(CROSSES)))
    newest = crossing.order_by("-at", "-pk")[:MOST_ENTRIES]
    return [entry for entry in newest if not entry.not_to_be_revealed_to]


def _by_act(rows: Iterable[Opening]) -> list[Opened]:
    acts: dict[UUID, list[Opening]] = {}
    for row in rows:
        acts.setdefault(row.act, []).append(row)
    return [
        Opened(
            act, same[0].holding.case, same[0].worker, tuple(Category(row.category) for row in same), same[0]
        )
        for act, same in acts.items()
    ]
