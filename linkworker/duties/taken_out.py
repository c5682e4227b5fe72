"""What a case kept of duties that rested on an entry about somebody else: it would tell what that entry said."""

from linkworker.cases.models import Entry, EntryKind
from linkworker.duties.models import Duty
from linkworker.events.models import Event
from linkworker.misplaced.models import TakenOut
from linkworker.practice.misplaced import Rested, resting_on


def shut_away(event: Event) -> bool:
    """Show to nobody the duties that ended and rested on what was taken out, nor the chronology's words about them.

    What was done on it no longer counts, so what the right facts ask for is due anew: true when there was any.
    """
    row = TakenOut.objects.select_related("guard").get(pk=event.thing_id or 0)
    kept = Duty.objects.filter(holding=row.case_id, ended_at__isnull=False, guard=None)
    keys = resting_on((_rested(duty) for duty in kept), row.kind, row.thing)
    Duty.objects.filter(pk__in=keys).update(guard=row.guard)
    told = Entry.objects.filter(case=row.case_id, kind=EntryKind.DUTY, thing_id__in=keys)
    told.update(holding=row.guard)
    return bool(keys)


def _rested(duty: Duty) -> Rested:
    return Rested(duty.pk, duty.key, tuple(duty.because), duty.ended_fact)
