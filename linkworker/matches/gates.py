"""What of a match a worker may read: each side its own client, and of the other side nothing before it is told.

The link worker of the agency that knew the person first reads that somebody else may also be helping them. Whoever
leads that client's service reads it once they are asked to decide on serious harm. The other agency's link worker
reads an offer once it is sent. Whoever sees nothing of their own client reads nothing of a match, as if there were
none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from linkworker.cases.models import Case
from linkworker.events.acting_as import DbRole, job
from linkworker.events.rows import the_only
from linkworker.matches.finding import matched_with
from linkworker.matches.models import LookingSaid, Match, MatchAnswer
from linkworker.people.models import ClientRecord
from linkworker.practice.blind_match import (
    Asked,
    Looking,
    MatchFacts,
    Reply,
    Said,
    Step,
    is_looked_for,
    step_of,
)
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.sharing.gates import LEADS, Visit, admit, record_list
from linkworker.sharing.models import HoldingKind
from linkworker.sharing.queries import visible_to

IDENTITY = frozenset({Category.IDENTITY})
MOST = 100
WITH = ("holder__holding", "other__holding", "holder_agency", "other_agency", "decided_by", "replied_by")


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A match as one side reads it. `client`: the reader's own record. `asks`: theirs is the agency that asks her.

    `decides`: the reader leads the service, and decides on serious harm alone.
    """

    match: Match
    client: ClientRecord
    asks: bool
    decides: bool
    step: Step
    answers: Sequence[MatchAnswer] = ()

    @property
    def is_to_do(self) -> bool:
        """Whether something is for the reader to do."""
        if self.decides:
            return self.step is Step.TO_AUTHORISE
        return self.step is (Step.TO_ASK if self.asks else Step.OFFERED)


def is_link_worker(visit: Visit) -> bool:
    """Whether the reader is a link worker of their agency now."""
    return any(held.role is Role.LINK_WORKER for held in visit.reader.live_roles(visit.at))


def leads_a_service(visit: Visit, service: int | None = None) -> bool:
    """Whether the reader leads a service of their agency now: `service`, or any when none is given."""
    held = [one for one in visit.reader.live_roles(visit.at) if one.role in LEADS]
    return any(service is None or one.service in {None, service} for one in held)


def matches(visit: Visit) -> list[ShownMatch]:
    """The matches of a link worker, or those that wait for a lead's decision, what is to do first; one look."""
    found = _open(visit)
    if not found and not (is_link_worker(visit) or leads_a_service(visit)):
        raise Refused("no link worker")
    record_list(visit, sorted({one.client.pk for one in found}))
    return found


def to_do(visit: Visit) -> list[ShownMatch]:
    """Those of `matches` in which something is for the reader to do; whoever shows them looks."""
    return [one for one in _open(visit) if one.is_to_do]


def open_match(visit: Visit, reference: str) -> ShownMatch:
    """One of them, with a look at the reader's own client; `Refused` as when absent for everybody else."""
    found = next(iter(_open(visit, Q(reference=reference))), None)
    if found is None:
        raise Refused("absent")
    admit(visit, found.client.holding, needed=IDENTITY)
    return found


@job(DbRole.BESIDE)
def _open(visit: Visit, which: Q | None = None) -> list[ShownMatch]:
    """What the reader may see of matches between agencies that still match, with a case on both sides to join."""
    links = is_link_worker(visit)
    if not links and not leads_a_service(visit):
        return []
    rows = _readable(visit)
    found = list(_worked(rows.filter(which) if which is not None else rows)[:MOST])
    others = matched_with(visit.reader.agency, visit.at) if found else frozenset()
    shown = [
        _shown(visit, row, not links) for row in found if {row.holder_agency_id, row.other_agency_id} & others
    ]
    kept = [one for one in shown if not one.decides or leads_a_service(visit, one.client.holding.service_id)]
    return sorted(kept, key=lambda one: (not one.is_to_do, -one.match.found_at.timestamp()))


def matches_to_do(visit: Visit) -> QuerySet[Match]:
    """The rows among which are those of `to_do`."""
    return _readable(visit).filter(reply="")


def _readable(visit: Visit) -> QuerySet[Match]:
    return _of_link_worker(visit) if is_link_worker(visit) else _of_lead(visit)


def _of_link_worker(visit: Visit) -> QuerySet[Match]:
    agency, seen = visit.reader.agency, _seen(visit)
    asks = Q(holder_agency=agency, holder__in=seen)
    return Match.objects.filter(asks | Q(other_agency=agency, other__in=seen, offered_at__isnull=False))


def _of_lead(visit: Visit) -> QuerySet[Match]:
    asked = Match.objects.filter(harm_at__isnull=False, holder_agency=visit.reader.agency)
    return asked.exclude(harm_by=visit.worker).filter(holder__in=_seen(visit))


def _seen(visit: Visit) -> QuerySet[ClientRecord]:
    keys = visible_to(visit.reader, visit.at, Category.IDENTITY, HoldingKind.CLIENT).values("subject")
    return ClientRecord.objects.filter(pk__in=keys)


def _worked(rows: QuerySet[Match]) -> QuerySet[Match]:
    """Those in which both agencies have an open case, or that came to an end."""
    of_holder = Case.objects.filter(client=OuterRef("holder"), closed_at=None)
    of_other = Case.objects.filter(client=OuterRef("other"), closed_at=None)
    found = rows.filter(~Q(reply="") | (Exists(of_holder) & Exists(of_other))).order_by("-found_at", "-pk")
    answers = Prefetch("answers", MatchAnswer.objects.select_related("by").order_by("at", "pk"))
    return found.select_related(*WITH).prefetch_related(answers)


def _shown(visit: Visit, row: Match, decides: bool) -> ShownMatch:
    asks = row.holder_agency_id == visit.reader.agency
    answers = list(row.answers.all()) if asks else []
    step = step_of(facts_of(row, answers, visit.at), london_date(visit.at))
    return ShownMatch(row, row.holder if asks else row.other, asks, decides, step, answers)


def facts_of(row: Match, answers: Iterable[MatchAnswer], at: datetime) -> MatchFacts:
    """What was done about a match, as practice reads it."""
    return MatchFacts(
        answers=[Asked(Said(one.said), one.next_on) for one in answers],
        harm_asked=row.harm_at is not None,
        authorised=row.authorised,
        offered_for=at - row.offered_at if row.offered_at else None,
        reply=Reply(row.reply) if row.reply else None,
    )


@dataclass(frozen=True, slots=True)
class ShownLooking:
    """What was said of being looked for in other services, and whether one is. `said`: nothing, when nobody asked."""

    said: LookingSaid | None
    is_looked_for: bool


def looking_of(client: ClientRecord) -> ShownLooking:
    """What somebody whose client record is open said of being looked for."""
    row = the_only(client.looking_said.select_related("by").order_by("-at", "-pk")[:1])
    said = Looking(row.said) if row else None
    return ShownLooking(row, is_looked_for(client.agency.sector, said))
