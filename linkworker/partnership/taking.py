"""Who takes new cases now: nobody who is away, and nobody for whom a safeguarding lead wrote down that they don't."""

from datetime import date, datetime

from django.db.models import QuerySet

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Away, NoNewCases, Worker
from linkworker.partnership.queries import away_on, roles_held, workers_with
from linkworker.practice.deadlines import end_of_day, london_date
from linkworker.practice.sharing import CASEWORK, Refused, Role


def takes_cases(worker: Worker, at: datetime) -> bool:
    """Whether a worker may be given a new case now, as far as leave and their own load go."""
    is_away = Away.objects.filter(away_on(london_date(at)), worker=worker).exists()
    return not is_away and not _standing(at).filter(worker=worker).exists()


def _standing(at: datetime) -> QuerySet[NoNewCases]:
    return NoNewCases.objects.filter(since__lte=at, until__gt=at)


def leads_safeguarding(worker: Worker, at: datetime) -> bool:
    return roles_held(at).filter(worker=worker, role=Role.SAFEGUARDING_LEAD).exists()


def who_takes_none(worker: Worker, at: datetime) -> list[NoNewCases]:
    """Who of the agency takes no new cases, the first to take them again first; for safeguarding leads."""
    if not leads_safeguarding(worker, at):
        raise Refused("leads no safeguarding")
    rows = _standing(at).filter(worker__agency=worker.agency_id).select_related("worker", "ended_by")
    return list(rows.order_by("until", "pk"))


def caseworkers(worker: Worker, at: datetime) -> list[Worker]:
    """Whom a safeguarding lead may write it down for."""
    return workers_with(worker.agency_id, CASEWORK, at)


@action
def stop_new_cases(worker: Worker, *, until_on: date, by: Worker, at: datetime) -> NoNewCases:
    """Give a worker no new cases until the end of a day. Raises ValueError for a day that is past."""
    if not leads_safeguarding(by, at) or worker not in caseworkers(by, at):
        raise Refused("leads no safeguarding there")
    until = end_of_day(until_on)
    if until <= at:
        raise ValueError("a day to come")
    row = NoNewCases.objects.create(worker=worker, since=at, until=until, set_by=by)
    _record(Kind.NEW_CASES_STOPPED, row, by=by, at=at)
    return row


@action
def take_again(row: NoNewCases, *, by: Worker, at: datetime) -> NoNewCases:
    """Let a worker take new cases again, sooner. Raises `Changed` when somebody did that already."""
    if not leads_safeguarding(by, at) or row.worker.agency_id != by.agency_id:
        raise Refused("leads no safeguarding there")
    now = NoNewCases.objects.select_for_update(of=("self",)).select_related("ended_by").get(pk=row.pk)
    if now.until <= at:
        raise Changed(now)
    now.until, now.ended_by = max(at, now.since), by
    now.save(update_fields=["until", "ended_by"])
    _record(Kind.NEW_CASES_TAKEN, now, by=by, at=at)
    return now


def _record(kind: Kind, row: NoNewCases, *, by: Worker, at: datetime) -> None:
    record(
        kind,
        agency_id=row.worker.agency_id,
        actor=by,
        at=at,
        thing="no-new-cases",
        thing_id=row.pk,
        data={"worker": row.worker_id},
    )
