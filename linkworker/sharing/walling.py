"""Personal walls that somebody's word or the matcher raises, and how one is confirmed or taken down.

A wall stands at once, sure or not, and nothing overrides it. Of one that is not sure a safeguarding lead says whether
it stays (`people.walls`); what was taken down is not raised anew by the same likeness.
"""

from datetime import datetime

from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.partnership.joining import accounts_of
from linkworker.partnership.models import Worker
from linkworker.sharing.actions import WallWhy, raise_for_account
from linkworker.sharing.facts import live
from linkworker.sharing.models import Subject, Wall


def wall_off(
    subject: Subject, worker: Worker, why: WallWhy, *, by: Worker | None, at: datetime
) -> list[Wall]:
    """Raise a wall before each account of a person, but where one stands, or was taken down for this very likeness.

    One that stood in doubt is sure from now when `why` is. Returns what was raised. Part of a larger action.
    """
    lock_heads(subject.agency_id)
    return [
        raise_for_account(subject, worker=account, by=by, at=at, until=None, why=why)
        for account in accounts_of(worker)
        if not _stands(subject, account, why, at) and not _was_taken_down(subject, account, why)
    ]


def _stands(subject: Subject, worker: Worker, why: WallWhy, at: datetime) -> bool:
    standing = Wall.objects.filter(live(at), subject=subject, worker=worker, until=None)
    if why.is_sure:
        surer = {"is_sure": True, "because": why.because.value, "likeness": [*why.likeness]}
        standing.filter(is_sure=False, decided_at=None).update(**surer)
    return standing.exists()


def _was_taken_down(subject: Subject, worker: Worker, why: WallWhy) -> bool:
    """Whether somebody decided that this likeness is no reason. What a worker says themself always is one."""
    decided = Wall.objects.filter(
        subject=subject, worker=worker, until__isnull=False, decided_by__isnull=False
    )
    return bool(why.likeness) and any(wall.likeness == [*why.likeness] for wall in decided)


def settle_wall(wall: Wall, *, stays: bool, by: Worker, at: datetime) -> None:
    """Confirm a wall, or take it down, before every account of the person. Part of a larger action."""
    walls = Wall.objects.filter(live(at), subject=wall.subject_id, worker__in=accounts_of(wall.worker))
    for one in walls.order_by("pk"):
        one.decided_at, one.decided_by = at, by
        one.until = None if stays else at
        one.save(update_fields=["decided_at", "decided_by", "until"])
        record(
            Kind.WALL_CONFIRMED if stays else Kind.WALL_LOWERED,
            agency_id=wall.subject.agency_id,
            actor=by,
            at=at,
            thing="wall",
            thing_id=one.pk,
            subject_id=one.subject_id,
        )
