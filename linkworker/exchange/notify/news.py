"""What is new for a worker since they were last told or last looked. The one place that says so.

Only what stands on their own Today counts, read by the lists that Today reads: what is hidden from them is no news.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from linkworker.assessments.models import Assessment
from linkworker.cases.glass_reading import waits_for
from linkworker.cases.models import Entry, EntryKind
from linkworker.duties import lists
from linkworker.exchange.notify.models import Sort
from linkworker.practice.rule import Weight
from linkworker.practice.scales import Level
from linkworker.practice.sharing import Reader
from linkworker.referrals.queries import answered_for, arrived_since
from linkworker.sharing.models import Allocation
from linkworker.sharing.queries import own_cases

BEFORE_OVERDUE = timedelta(hours=8)
"""What ends at midnight falls due at 16:00, when it is the duty worker's as well."""

MOST = 200


def has_news(reader: Reader, sorts: Iterable[str], since: datetime, at: datetime) -> bool:
    """Whether anything of these sorts came to a worker after `since` and until `at`, but by their own doing."""
    return any(NEWS[Sort(sort)](reader, since, at) for sort in sorts)


def _something_new(reader: Reader, since: datetime, at: datetime) -> bool:
    """A case, a duty or a referral came to them, a waiver was decided, a referral answered or sharing ended; to whoever
    leads, what waits for their decision or was asked in danger."""
    led = lists.services_led(reader, at)
    return (
        any(row.since > since and not _own_doing(row) for row in lists.new_cases(reader, at))
        or any(row.at > since and row.by_id != reader.worker for row in lists.handed_to(reader, at))
        or any(row.decided_at and row.decided_at > since for row in lists.decided_for(reader, at))
        or any(row.at > since for row in answered_for(reader, at))
        or any(row.at > since for row in lists.no_longer_shared(reader, at))
        or arrived_since(reader, at, since)
        or waits_for(reader, since, at)
        or any(row.asked_at > since for row in lists.waivers_to_decide(reader, at, led, MOST))
        or any(
            duty.made_at > since and duty.holding.case.opened_by_id != reader.worker
            for duty in lists.unallocated(reader, at, led, MOST)
        )
    )


def _own_doing(row: Allocation) -> bool:
    """Whether the worker allocated the case to themselves."""
    told = Entry.objects.filter(case=row.holding_id, kind=EntryKind.ALLOCATED, thing_id=row.worker_id)
    return told.filter(by=row.worker_id, recorded_at=row.since).exists()


def _high_risk(reader: Reader, since: datetime, at: datetime) -> bool:
    """A colleague found high risk in a case that is theirs."""
    found = Assessment.objects.filter(
        case__in=own_cases(reader, at).values("pk"),
        level=Level.HIGH.name.lower(),
        is_current=True,
        recorded_at__gt=since,
    )
    return found.exclude(by=reader.worker).exists()


def _falling_due(reader: Reader, since: datetime, at: datetime) -> bool:
    """A must on their Today is overdue before long, or is overdue now."""
    musts = [duty for duty in lists.own_work(reader, at) if duty.weight == Weight.MUST]
    ends = [duty.overdue_at for duty in musts if duty.overdue_at is not None]
    return any(since < moment <= at for end in ends for moment in (end - BEFORE_OVERDUE, end))


NEWS: Mapping[Sort, Callable[[Reader, datetime, datetime], bool]] = {
    Sort.NEW: _something_new,
    Sort.HIGH: _high_risk,
    Sort.DUE: _falling_due,
}
