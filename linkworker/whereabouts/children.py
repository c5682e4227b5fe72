"""Children with a record of their own who live with somebody whose address is sealed: the same protection, by rule."""

from datetime import datetime

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Worker
from linkworker.people.gates import writable
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import Category
from linkworker.whereabouts.models import LivesWith
from linkworker.whereabouts.sealing import may_write_whereabouts, protect, settle_labels


@action
def lives_with(child: ClientRecord, parent: ClientRecord, *, by: Worker, at: datetime) -> LivesWith:
    """Write down that a child lives with a parent, both with records of the agency. Raises `Refused`, or `Changed`."""
    may_write_whereabouts(child, by, at)
    writable(by, parent.holding, at)
    if child.pk == parent.pk:
        raise ValueError("nobody lives with themselves")
    standing = child.lives_with.select_for_update(of=("self",)).filter(parent=parent, until=None).first()
    if standing is not None:
        raise Changed(standing)
    row = LivesWith.objects.create(child=child, parent=parent, since=at, set_by=by)
    protect(row, by=by, at=at)
    _record(Kind.LIVES_WITH_SET, row, by=by, at=at)
    return row


@action
def lives_elsewhere(row: LivesWith, *, by: Worker, at: datetime) -> LivesWith:
    """Write down that a child lives there no longer. What was sealed of the child's own stays sealed."""
    may_write_whereabouts(row.child, by, at)
    rows = LivesWith.objects.select_for_update(of=("self",)).select_related("child__holding", "parent")
    now = rows.get(pk=row.pk)
    if now.until is not None:
        raise Changed(now)
    now.until, now.ended_by = at, by
    now.save(update_fields=["until", "ended_by"])
    settle_labels(now.child)
    _record(Kind.LIVES_WITH_ENDED, now, by=by, at=at)
    return now


def _record(kind: Kind, row: LivesWith, *, by: Worker, at: datetime) -> None:
    record(
        kind,
        agency_id=row.child.agency_id,
        actor=by,
        at=at,
        thing="lives-with",
        thing_id=row.pk,
        holding_id=row.child.holding_id,
        subject_id=row.child_id,
        category=Category.WHEREABOUTS,
    )
