"""Reading notices and settling them: for the information governance lead, never of themself.

As with looks, whoever the lead must not know of is taken out before anything is counted.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.events.rows import the_only
from linkworker.looking.gates import leads_governance, people, require_lead
from linkworker.looking.models import Notice
from linkworker.partnership.joining import accounts_of
from linkworker.people.models import ClientRecord
from linkworker.practice.noticing import Outcome
from linkworker.practice.sharing import Refused
from linkworker.sharing.gates import Visit, record_list

MOST = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as far as the lead may know: how many people and looks, and the times of these alone."""

    row: Notice
    clients: tuple[ClientRecord, ...]
    looks: int
    since: datetime
    until: datetime


def open_notices(visit: Visit) -> list[Shown]:
    """The notices that wait, the newest first, then some that are settled; one look for all."""
    require_lead(visit)
    found = [*_shown(visit, _rows(visit).filter(settled_at=None)), *_over(visit)]
    record_list(visit, sorted({client.pk for one in found for client in one.clients}))
    return found


def _over(visit: Visit) -> list[Shown]:
    return _shown(visit, _rows(visit).filter(settled_at__isnull=False).order_by("-settled_at", "-pk"))


def waiting(visit: Visit) -> int:
    """How many notices wait for the lead; none for anybody else. Shows nobody."""
    return len(_shown(visit, _rows(visit).filter(settled_at=None))) if leads_governance(visit) else 0


def open_notice(visit: Visit, number: int) -> Shown:
    """One notice, with a look at its people."""
    require_lead(visit)
    found = _shown(visit, _rows(visit).filter(pk=number))
    if not found:
        raise Refused("absent")
    record_list(visit, sorted(client.pk for client in found[0].clients))
    return found[0]


def _rows(visit: Visit) -> QuerySet[Notice]:
    mine = accounts_of(visit.worker).values("pk").order_by()
    rows = Notice.objects.filter(agency=visit.reader.agency).exclude(worker__in=mine)
    return rows.select_related("worker__agency", "settled_by").order_by("-until", "-pk")


def _shown(visit: Visit, rows: QuerySet[Notice]) -> list[Shown]:
    """Those with enough people left whom the lead may know of. Two statements."""
    kept = list(rows[:MOST])
    keys = {person[0] for row in kept for person in row.people}
    known = {one.pk: one for one in people(visit).filter(Q(pk__in=keys))} if keys else {}
    found = []
    for row in kept:
        there = [person for person in row.people if person[0] in known]
        if len(there) >= row.least:
            since = min(datetime.fromisoformat(first) for _, _, first, _ in there)
            until = max(datetime.fromisoformat(last) for _, _, _, last in there)
            clients = tuple(known[person[0]] for person in there)
            found.append(Shown(row, clients, sum(person[1] for person in there), since, until))
    return found


@action
def settle(shown: Shown, *, outcome: Outcome, note: str, visit: Visit) -> None:
    """Write down what came of asking. Raises `Changed` when somebody did so meanwhile."""
    lock_heads(shown.row.agency_id)
    require_lead(visit)
    row = the_only(_rows(visit).filter(pk=shown.row.pk))
    if row is None:
        raise Refused("absent")
    if row.settled_at is not None:
        raise Changed(row)
    row.settled_at, row.settled_by = visit.at, visit.worker
    row.outcome, row.note = outcome.value, note
    row.save(update_fields=["settled_at", "settled_by", "outcome", "note"])
    record(
        Kind.NOTICE_SETTLED,
        agency_id=row.agency_id,
        actor=visit.worker,
        at=visit.at,
        thing="notice",
        thing_id=row.pk,
        subject_id=row.subject_id,
        data={"outcome": outcome.value},
    )
