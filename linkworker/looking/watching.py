"""Looks that ask for a question become notices, in the system's own pass: of whoever looked since the last one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef

from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.events.rows import the_only
from linkworker.looking.gates import OPENED
from linkworker.looking.models import Notice, Seen
from linkworker.looking.near import near
from linkworker.partnership.models import Worker
from linkworker.practice.noticing import WINDOW, Bond, Near, Noticed, Opening, noticed
from linkworker.practice.separating import WallBecause
from linkworker.sharing.facts import live
from linkworker.sharing.models import Wall


def notice(rows: Iterable[Seen], at: datetime) -> None:
    """Weigh the looks of each worker in these rows, at the people of each agency; part of following them."""
    new: dict[tuple[int, int], set[int]] = {}
    for one in rows:
        if one.kind in OPENED:
            new.setdefault((one.worker_id, one.agency_id), set()).add(one.subject_id)
    workers = Worker.objects.in_bulk({worker for worker, _ in new})
    for (worker, agency), subjects in sorted(new.items()):
        _weigh(workers[worker], agency, near(workers[worker], subjects, at), at)


def notice_walls(at: datetime) -> None:
    """Weigh the looks of whoever told, after they looked, that they know somebody, or was found to."""
    looked = Seen.objects.filter(worker=OuterRef("worker"), subject=OuterRef("subject"), kind__in=OPENED)
    told = Notice.objects.filter(worker=OuterRef("worker"), subject=OuterRef("subject"), pattern="known")
    because = [WallBecause.CONNECTED.value, WallBecause.DECLARED.value]
    walls = Wall.objects.filter(live(at), Exists(looked), ~Exists(told), since__gt=at - WINDOW)
    for wall in walls.filter(because__in=because).select_related("worker", "subject").order_by("pk"):
        _weigh(wall.worker, wall.subject.agency_id, {wall.subject_id: Near.KNOWN}, at)


def _weigh(worker: Worker, agency: int, found: Mapping[int, Near], at: datetime) -> None:
    """Keep what the looks of a worker at an agency's people ask for, but what was settled already."""
    rows = Seen.objects.filter(worker=worker, agency=agency, kind__in=OPENED, at__gt=at - 2 * WINDOW)
    looks = [
        Opening(subject, when, Bond(bond))
        for subject, when, bond in rows.order_by("at", "pk").values_list("subject", "at", "bond")
    ]
    settled = _settled(worker, agency)
    for one in noticed(looks, found):
        after = settled.get((one.pattern.value, one.subject))
        if after is None or any(_is_news(one, after)):
            _keep(one, worker, agency, after, at)


def _settled(worker: Worker, agency: int) -> dict[tuple[str, int | None], datetime]:
    """Until when the looks of each notice that was settled are answered for."""
    rows = Notice.objects.filter(worker=worker, agency=agency, settled_at__isnull=False).order_by("until")
    return {
        (pattern, subject): until
        for pattern, subject, until in rows.values_list("pattern", "subject", "until")
    }


def _is_news(one: Noticed, after: datetime) -> list[bool]:
    """Whether the looks after those that were answered for would be noticed alone."""
    rest = [look for look in one.looks if look.at > after]
    if one.subject is not None:
        is_near = one.pattern.value in {how.value for how in Near}
        again = noticed(rest, {one.subject: Near(one.pattern.value)} if is_near else {})
        return [found.pattern is one.pattern for found in again]
    return [len({look.subject for look in rest}) >= one.least]


def _keep(one: Noticed, worker: Worker, agency: int, after: datetime | None, at: datetime) -> None:
    looks = [look for look in one.looks if after is None or look.at > after]
    people: dict[int, list[datetime]] = {}
    for look in looks:
        people.setdefault(look.subject, []).append(look.at)
    kept = [
        [subject, len(times), times[0].isoformat(), times[-1].isoformat()]
        for subject, times in people.items()
    ]
    rows = Notice.objects.filter(agency=agency, worker=worker, pattern=one.pattern.value, settled_at=None)
    row = the_only(rows.filter(subject=one.subject) if one.subject is not None else rows.filter(subject=None))
    is_new = row is None
    row = row or Notice(
        agency_id=agency, worker=worker, subject_id=one.subject, pattern=one.pattern.value, made_at=at
    )
    row.people, row.least, row.until = kept, one.least, looks[-1].at
    row.save()
    if is_new:
        record(
            Kind.LOOKS_NOTICED,
            agency_id=agency,
            actor=None,
            at=at,
            thing="notice",
            thing_id=row.pk,
            subject_id=one.subject,
            data={"pattern": one.pattern.value},
        )
