"""What a safeguarding lead says of two people who were found in a case and are kept apart."""

from datetime import datetime

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads
from linkworker.opposed.ending import NotAssessed, awaits_assessment
from linkworker.opposed.models import FoundApart
from linkworker.partnership.models import Worker
from linkworker.practice.opposed import Asks
from linkworker.sharing.models import SeparationPlan
from linkworker.sharing.separating import end_separation, may_separate, record_of_both


@action
def settle(plan: SeparationPlan, *, stays: bool, note: str, by: Worker, at: datetime) -> None:
    """Say that two people stay apart, or undo it with a note of why: they are not found again by what they were.

    Raises `Changed` when somebody has said it meanwhile, or it is over; `NotAssessed` when what was told has changed
    and it is not assessed who does what to whom: that is ended by `ending.end` alone, with a reason.
    """
    may_separate(plan, by=by, at=at)
    lock_heads(plan.agency_id)
    rows = FoundApart.objects.select_for_update().filter(plan=plan).exclude(asks=Asks.NOTHING.value)
    if not rows:
        raise Changed(plan)
    if not stays and any(row.asks == Asks.AGAIN for row in rows) and awaits_assessment(plan):
        raise NotAssessed
    FoundApart.objects.filter(pk__in=[row.pk for row in rows]).update(
        asks=Asks.NOTHING.value, decided_at=at, decided_by=by
    )
    if stays:
        record_of_both(Kind.SEPARATION_CONFIRMED, plan, by=by, at=at)
    else:
        end_separation(plan, note=note, by=by, at=at)
