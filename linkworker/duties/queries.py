"""Reading duties of a case that a gate has already opened."""

from datetime import datetime

from linkworker.duties.models import Duty


def open_duties_of(case_id: int, at: datetime) -> list[Duty]:
    """The duties of a case that are open and showing at `at`: musts first, then by when they are due."""
    rows = Duty.objects.filter(holding=case_id, ended_at=None, opens_at__lte=at, guard=None)
    return list(rows.select_related("owner").order_by("-weight", "due_at", "pk"))


def recently_ended(case_id: int, since: datetime) -> list[Duty]:
    """The duties of a case that ended at or after `since`, the newest first."""
    rows = Duty.objects.filter(holding=case_id, ended_at__gte=since, guard=None)
    return list(rows.order_by("-ended_at", "-pk"))
