"""Personal walls: a worker says that they know a client, and a safeguarding lead says whether a wall stays."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from linkworker.cases.apart import joined_subjects, leads_safeguarding
from linkworker.cases.models import Link
from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.changed import Changed
from linkworker.events.recording import lock_heads
from linkworker.events.rows import the_only
from linkworker.partnership.joining import accounts_of
from linkworker.partnership.models import Worker
from linkworker.people.connecting import match_connections
from linkworker.people.models import ClientRecord
from linkworker.practice.separating import WallBecause
from linkworker.practice.sharing import Category, Refused, decide
from linkworker.sharing.actions import WallWhy, raise_for_account, why_of
from linkworker.sharing.facts import holding_facts, live, reader_of
from linkworker.sharing.gates import Visit, admit, record_list
from linkworker.sharing.models import HoldingKind, Subject, Wall
from linkworker.sharing.queries import visible_to
from linkworker.sharing.walling import settle_wall, wall_off

IDENTITY = frozenset({Category.IDENTITY})
MOST = 200
TO_DECIDE = Q(is_sure=False, decided_at=None)


@dataclass(frozen=True, slots=True)
class ShownWall:
    """A wall that a safeguarding lead may read of, and whose."""

    wall: Wall
    client: ClientRecord

    @property
    def is_to_decide(self) -> bool:
        return not self.wall.is_sure and self.wall.decided_at is None


@action
def know(client: ClientRecord, *, by: Worker, at: datetime) -> None:
    """Say that one knows a client: from now nothing is seen of them, here or where another agency works with them.

    Raises `Refused` for whoever sees nothing of them anyway.
    """
    reader = reader_of(by)
    decision = decide(reader, holding_facts(reader, client.holding, at), at, IDENTITY)
    decision.require()
    joined = list(Subject.objects.filter(pk__in=joined_subjects(client.pk, at)))
    everywhere = sorted([client.subject, *joined], key=lambda one: (one.agency_id, one.pk))
    lock_heads(*(one.agency_id for one in everywhere))
    for subject in everywhere:
        wall_off(subject, by, WallWhy(WallBecause.DECLARED), by=by, at=at)


@job(DbRole.WALLING)
def on_tick(at: datetime) -> bool:
    """The handler of every tick: match what workers told, and let each wall stand where a case is joined, too."""
    more = match_connections(at)
    for wall in _not_carried(at):
        _carry(wall, at)
    return more


def _not_carried(at: datetime) -> list[Wall]:
    """The walls around somebody whose case is joined with one around whom that wall never rose.

    One that rose there and was taken down is not raised again.
    """
    there = Wall.objects.filter(worker=OuterRef(OuterRef("worker")), subject=OuterRef("other__client"))
    joined = Link.objects.filter(live(at), ~Exists(there), case__client=OuterRef("subject"))
    rows = Wall.objects.filter(Exists(joined), live(at), until=None)
    return list(rows.select_related("subject", "worker__agency").order_by("pk")[:MOST])


@action
def _carry(wall: Wall, at: datetime) -> None:
    for known in Subject.objects.filter(pk__in=joined_subjects(wall.subject_id, at)).order_by("agency", "pk"):
        if not Wall.objects.filter(worker=wall.worker, subject=known).exists():
            raise_for_account(known, worker=wall.worker, by=None, at=at, until=None, why=why_of(wall))


def walls(visit: Visit) -> list[ShownWall]:
    """The walls that stand around people whom a safeguarding lead may see, those to decide on first; one look."""
    if not leads_safeguarding(visit):
        raise Refused("leads no safeguarding")
    found = _shown(_readable(visit))
    record_list(visit, sorted({one.client.pk for one in found}))
    return found


def to_decide(visit: Visit) -> list[ShownWall]:
    """The walls on which a safeguarding lead has to decide; whoever shows them looks."""
    return _shown(walls_to_decide(visit)) if leads_safeguarding(visit) else []


def walls_to_decide(visit: Visit) -> QuerySet[Wall]:
    """The rows of it, for whoever leads safeguarding."""
    return _readable(visit).filter(TO_DECIDE)


def open_wall(visit: Visit, number: int) -> ShownWall:
    """One of `walls`, with a look at its person; `Refused` as when absent for everybody else."""
    if not leads_safeguarding(visit):
        raise Refused("leads no safeguarding")
    wall = the_only(_readable(visit).filter(pk=number))
    if wall is None:
        raise Refused("absent")
    client = wall.subject.client
    admit(visit, client.holding, needed=IDENTITY)
    return ShownWall(wall, client)


def _readable(visit: Visit) -> QuerySet[Wall]:
    """Those of people of the own agency whom the reader may see, never one before the reader themself."""
    seen = visible_to(visit.reader, visit.at, Category.IDENTITY, HoldingKind.CLIENT).values("subject")
    rows = Wall.objects.filter(live(visit.at), subject__agency=visit.reader.agency, subject__in=seen)
    others = rows.exclude(worker__in=accounts_of(visit.worker))
    return others.select_related("worker__agency", "subject__client__holding", "decided_by")


def _shown(rows: QuerySet[Wall]) -> list[ShownWall]:
    ordered = rows.order_by("is_sure", F("decided_at").desc(nulls_first=True), "-since", "-pk")
    return [ShownWall(wall, wall.subject.client) for wall in ordered[:MOST]]


@action
def decide_wall(shown: ShownWall, *, stays: bool, visit: Visit) -> None:
    """Say that a wall stays, or take it down, before every account of that person.

    Raises `Changed` when somebody has decided meanwhile, or it stands no more.
    """
    if not leads_safeguarding(visit):
        raise Refused("leads no safeguarding")
    lock_heads(shown.client.agency_id)
    now = the_only(_readable(visit).filter(pk=shown.wall.pk))
    if now is None or now.decided_at != shown.wall.decided_at:
        raise Changed(Wall.objects.select_related("decided_by").get(pk=shown.wall.pk))
    settle_wall(now, stays=stays, by=visit.worker, at=visit.at)
