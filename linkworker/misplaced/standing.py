"""What stands around one of two merged records stands around the other: walls and separations, then and later."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from linkworker.events.acting_as import DbRole, job
from linkworker.events.kinds import Kind
from linkworker.events.models import Event
from linkworker.events.recording import record
from linkworker.misplaced.models import Merge
from linkworker.sharing.facts import live
from linkworker.sharing.models import Separation, Subject, Wall

STRICTER = frozenset({Kind.WALL_RAISED.value, Kind.SEPARATED.value})


@job(DbRole.ACT)
def on_event(event: Event) -> None:
    """The handler of every event: what is raised around a merged record rises around the other in the same moment."""
    if event.kind not in STRICTER or event.subject_id is None:
        return
    of_either = Q(one=event.subject_id) | Q(other=event.subject_id)
    for merge in Merge.objects.filter(of_either, ended_at=None).select_related(
        "one__subject", "other__subject"
    ):
        carry(merge, at=event.at)


def carry(merge: Merge, *, at: datetime) -> None:
    """Raise around each of two records whatever stands around the other and not around it, as long and as sure.

    What stands only because the other has it is not carried back. Part of a larger action; written down with the merge
    before anything else hears of it.
    """
    one, other = merge.one.subject, merge.other.subject
    walls = [*_walls(merge, one, other, at), *_walls(merge, other, one, at)]
    pairs = [*_separations(merge, one, other, at), *_separations(merge, other, one, at)]
    for row in (*walls, *pairs):
        row.save(force_insert=True)
    merge.walls = [*merge.walls, *(wall.pk for wall in walls)]
    merge.separations = [*merge.separations, *(row.pk for row in pairs)]
    merge.save(update_fields=["walls", "separations"])
    _tell(merge, Kind.WALL_RAISED, [("wall", wall.pk, wall.subject_id) for wall in walls], at)
    _tell(merge, Kind.SEPARATED, [("separation", row.plan_id, row.subject_id) for row in pairs], at)


def _tell(merge: Merge, kind: Kind, things: Sequence[tuple[str, int | None, int]], at: datetime) -> None:
    for thing, key, subject in things:
        record(
            kind,
            agency_id=merge.one.agency_id,
            actor=None,
            at=at,
            thing=thing,
            thing_id=key,
            subject_id=subject,
        )


def _walls(merge: Merge, known: Subject, arrived: Subject, at: datetime) -> list[Wall]:
    there = list(Wall.objects.filter(live(at), subject=known).values_list("worker", "until"))
    made = []
    own = Wall.objects.filter(live(at), subject=arrived).exclude(pk__in=merge.walls)
    for wall in own.order_by("pk"):
        if not _lasts(wall.until, [until for worker, until in there if worker == wall.worker_id]):
            there.append((wall.worker_id, wall.until))
            why = {"because": wall.because, "is_sure": wall.is_sure, "likeness": wall.likeness}
            made.append(Wall(subject=known, worker_id=wall.worker_id, since=at, until=wall.until, **why))
    return made


def _lasts(until: datetime | None, there: Iterable[datetime | None]) -> bool:
    """Whether one of those that stand there lasts as long."""
    return any(one is None or (until is not None and one >= until) for one in there)


def _separations(merge: Merge, known: Subject, arrived: Subject, at: datetime) -> list[Separation]:
    """Both rows of each pair, with the plan of the pair it comes from, so that they end with it."""
    apart_here = Separation.objects.filter(live(at), subject=known).values("opposed")
    opposed_here = Separation.objects.filter(live(at), opposed=known).values("subject")
    own = Separation.objects.filter(live(at)).exclude(pk__in=merge.separations)
    seen = own.filter(subject=arrived).exclude(opposed=known).exclude(opposed__in=apart_here)
    met = own.filter(opposed=arrived).exclude(subject=known).exclude(subject__in=opposed_here)
    return [
        *(_as(one, at, subject=known, opposed_id=one.opposed_id) for one in seen.order_by("pk")),
        *(_as(one, at, subject_id=one.subject_id, opposed=known) for one in met.order_by("pk")),
    ]


def _as(one: Separation, at: datetime, **pair: Any) -> Separation:
    return Separation(since=at, until=one.until, plan_id=one.plan_id, kept_close=one.kept_close, **pair)


def take_back(merge: Merge, *, at: datetime) -> None:
    """Take away what stood on a record only because the other had it, but a wall on which somebody decided since."""
    walls = Wall.objects.filter(pk__in=merge.walls, decided_at=None).order_by("pk")
    rows = Separation.objects.filter(pk__in=merge.separations).order_by("pk")
    lowered = [("wall", wall.pk, wall.subject_id) for wall in walls]
    ended = [("separation", row.plan_id, row.subject_id) for row in rows]
    walls.delete()
    rows.delete()
    _tell(merge, Kind.WALL_LOWERED, lowered, at)
    _tell(merge, Kind.SEPARATION_ENDED, ended, at)
