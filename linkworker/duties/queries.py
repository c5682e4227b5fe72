"""Reading duties of a case that a gate has already opened."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from linkworker.duties.models import Duty
from linkworker.practice.duties import BY_HAND


def open_duties_of(case_id: int, at: datetime) -> list[Duty]:
    """The duties of a case that are open and showing at `at`: musts first, then by when they are due."""
    rows = Duty.objects.filter(holding=case_id, ended_at=None, opens_at__lte=at, guard=None)
    return list(rows.select_related("owner").order_by("-weight", "due_at", "pk"))


def recently_ended(case_id: int, since: datetime) -> list[Duty]:
    """The duties of a case that ended at or after `since`, the newest first."""
    rows = Duty.objects.filter(holding=case_id, ended_at__gte=since, guard=None)
    return list(rows.order_by("-ended_at", "-pk"))


class NextDue(NamedTuple):
    """The open duty of a case that is due first, as a list shows it."""

    rule: str
    deadline: Mapping[str, Any]
    due_at: datetime
    overdue_at: datetime | None
    ended_at: None = None


def next_due_of(case_ids: Iterable[int], at: datetime) -> Mapping[int, NextDue]:
    """Of each case, the open duty that is due first, in one statement; of two at one time the weightier."""
    rows = Duty.objects.filter(
        holding__in=list(case_ids), ended_at=None, opens_at__lte=at, guard=None, due_at__isnull=False
    )
    told = rows.order_by("-due_at", "weight", "-pk")
    columns = told.values_list("holding", "rule", "deadline", "due_at", "overdue_at")
    first = {case: duty for case, *duty in columns}
    return {case: NextDue(*duty) for case, duty in first.items()}


def named_in(case_id: int, duty_ids: Iterable[int]) -> Mapping[int, Duty]:
    """The duties of a case that its chronology tells of, by their keys."""
    return Duty.objects.filter(holding=case_id, guard=None).in_bulk(list(duty_ids))


def ended_by_hand(case_id: int) -> list[Duty]:
    """The duties of a case that were done outside Linkworker, waived or put aside, the earliest first."""
    rows = Duty.objects.filter(
        holding=case_id,
        guard=None,
        ending__in=[ending.value for ending in BY_HAND.values()],
        taken_back_at=None,
    )
    return list(rows.order_by("ended_at", "pk"))
