"""Allocating work, raising walls, making and ending grants: what changes who may see a holding."""

from datetime import datetime

from django.db import transaction

from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Worker
from linkworker.sharing.models import Allocation, Holding, Subject, Wall


def allocate(holding: Holding, *, worker: Worker, at: datetime) -> Allocation:
    """Give `worker` the work behind `holding`, ending whoever had it. Part of a larger action: records no event."""
    Allocation.objects.filter(holding=holding, until=None).exclude(worker=worker).update(until=at)
    given, _ = Allocation.objects.get_or_create(
        holding=holding, worker=worker, until=None, defaults={"since": at}
    )
    return given


@transaction.atomic
def raise_wall(subject: Subject, *, worker: Worker, by: Worker, at: datetime) -> Wall:
    """Raise a personal wall: from now `worker` sees nothing of `subject`, whatever else would allow it."""
    wall = Wall.objects.create(subject=subject, worker=worker, since=at)
    record(
        Kind.WALL_RAISED,
        agency_id=subject.agency_id,
        actor=by,
        at=at,
        thing="wall",
        thing_id=wall.pk,
        subject_id=subject.pk,
    )
    return wall
