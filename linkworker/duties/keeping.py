"""Keeping the duties of a case in step with its facts: one path, called by every event of the case.

`changes` is pure: open rows and what the rules ask for in, rows to add, to alter and to end out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from linkworker.cases.links import joined_with
from linkworker.cases.models import Case
from linkworker.duties.facts import facts_of, rows_of
from linkworker.duties.models import Duty
from linkworker.duties.taken_out import shut_away
from linkworker.events.acting_as import DbRole, job
from linkworker.events.kinds import Kind
from linkworker.events.models import Event
from linkworker.events.recording import is_head_free
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import RoleGiven
from linkworker.practice.duties import Due, Ending, duties
from linkworker.practice.fact import Because
from linkworker.practice.rule import RULES, Owner
from linkworker.sharing.facts import live
from linkworker.sharing.models import Wall
from linkworker.sharing.queries import separated_from
from linkworker.sharing.references import new_reference

FOLLOWED = (
    "weight",
    "opens_at",
    "since",
    "deadline",
    "due_at",
    "overdue_at",
    "because",
    "locality_version",
    "owner_id",
    "handed",
)
NOBODY: frozenset[int] = frozenset()
BOTH_SIDES = frozenset({"case", "share"})
"""Things of a case whose change tells on the duties of the cases joined with it: who works it, and what is shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why duties are worked out again: who acted, when, and the thing that changed."""

    at: datetime
    worker: int | None = None
    thing: str = ""
    thing_id: int | None = None


@dataclass(slots=True)
class Changes:
    """What to save so that the kept duties say what the rules say."""

    new: list[Duty] = field(default_factory=list)
    altered: list[Duty] = field(default_factory=list)
    ended: list[Duty] = field(default_factory=list)


@job(DbRole.DUTIES)
def on_event(event: Event) -> None:
    """The handler of every event: work out again the duties of the cases it touches.

    One that is joined with another agency's case waits for nobody: while that agency is writing itself, what changed is
    found with its next event.
    """
    cause = Cause(at=event.at, worker=event.actor_id, thing=event.thing, thing_id=event.thing_id)
    for case in _touched(event):
        refresh(case, cause)
        if event.kind == Kind.ENTRY_TAKEN_OUT and shut_away(event):
            refresh(case, cause)
    if event.thing in BOTH_SIDES and event.holding_id is not None:
        for case in joined_with(event.holding_id, event.at).select_related("client", "service", "agency"):
            if is_head_free(case.agency_id):
                refresh(case, Cause(at=event.at))


def _touched(event: Event) -> Iterable[Case]:
    cases = Case.objects.select_related("client", "service", "agency")
    if event.thing in {"client", "wall", "separation", "review"}:
        return cases.filter(client=event.subject_id, agency=event.agency_id)
    if event.kind in {Kind.WORKER_LEFT, Kind.ROLE_ENDED}:
        return cases.filter(pk__in=_owned_by(event))
    if event.thing == "duty" or event.holding_id is None:
        return ()
    return cases.filter(pk=event.holding_id)


def _owned_by(event: Event) -> list[int]:
    """The open cases in which a worker who left, or whose role ended, still owns a duty."""
    left = event.kind == Kind.WORKER_LEFT
    worker = event.thing_id if left else event.data.get("worker")
    owned = Duty.objects.filter(owner=worker, agency=event.agency_id, ended_at=None)
    return list(owned.order_by("holding").values_list("holding", flat=True).distinct())


def refresh(case: Case, cause: Cause) -> Changes:
    """Work out the duties of `case` and save what changed."""
    locality = locality_at(case.service.locality, cause.at)
    wanted = duties(facts_of(rows_of(case, cause.at)), locality)
    open_rows = list(Duty.objects.filter(holding=case.pk, ended_at=None))
    shut_out = shut_out_of(case, open_rows, cause.at)
    owner = None if case.key_worker_id in shut_out else case.key_worker_id
    found = changes(open_rows, wanted, case, cause, version=locality.version, owner=owner, walled=shut_out)
    Duty.objects.bulk_create(found.new)
    for row in (*found.altered, *found.ended):
        row.save()
    return found


def shut_out_of(case: Case, rows: Iterable[Duty], at: datetime) -> frozenset[int]:
    """The workers whose duties of a case pass to the manager.

    A personal wall stands between, or they serve somebody from whom the client is separated, or they work no more.
    """
    walled = Wall.objects.filter(live(at), subject=case.client_id).values_list("worker", flat=True)
    walled = walled.union(separated_from(case.client_id, at).values_list("worker", flat=True))
    owners = {row.owner_id for row in rows} | {case.key_worker_id}
    working = RoleGiven.objects.filter(live(at), worker__in=owners - {None}, worker__is_active=True)
    idle = owners - {None} - set(working.values_list("worker", flat=True))
    return frozenset(walled) | frozenset(one for one in idle if one is not None)


def changes(
    open_rows: Iterable[Duty],
    wanted: Iterable[Due],
    case: Case,
    cause: Cause,
    *,
    version: str,
    owner: int | None,
    walled: frozenset[int] = NOBODY,
) -> Changes:
    """What must change in the open rows so that they are what is wanted. `owner` None is the manager."""
    asked = {one.key: one for one in wanted}
    found = Changes()
    kept = {row.key: row for row in open_rows}
    for key, row in kept.items():
        due = asked.get(key)
        if due is None or due.ending is not None:
            found.ended.append(end(row, due, cause))
        elif follow(row, due, cause, version=version, owner=owner, walled=walled):
            found.altered.append(row)
    for key, due in asked.items():
        if key not in kept and due.ending is None:
            found.new.append(build(due, case, cause, version=version, owner=owner))
    return found


def build(due: Due, case: Case, cause: Cause, *, version: str, owner: int | None) -> Duty:
    """The row of a duty that arose, not saved."""
    return Duty(
        agency_id=case.agency_id,
        service_id=case.service_id,
        holding_id=case.pk,
        reference=new_reference(),
        rule=due.rule,
        key=due.key,
        talk=RULES[due.rule].talk.value,
        weight=due.weight.value,
        owner_id=owner if due.owner is Owner.KEY_WORKER else None,
        since=due.since,
        opens_at=due.opens_at,
        deadline=_deadline(due),
        due_at=due.due_at,
        overdue_at=due.overdue_at,
        because=[_fact(one) for one in due.because],
        locality_version=version,
        made_at=cause.at,
    )


def end(row: Duty, due: Due | None, cause: Cause) -> Duty:
    """End a row as the rules say: a fact met it, a stronger duty overtook it, or nothing asks for it any longer."""
    if due is None:
        row.ending, row.ended_at = Ending.NO_LONGER.value, cause.at
        row.ended_fact = {"kind": cause.thing, "id": cause.thing_id}
    elif due.ending is Ending.OVERTAKEN:
        row.ending, row.ended_at = Ending.OVERTAKEN.value, cause.at
        row.ended_fact = {"key": due.overtaken_by}
    else:
        row.ending = Ending.DONE.value
        row.ended_at = max(due.ended_at or cause.at, row.since)
        row.ended_fact = _fact(due.met_by) if due.met_by else {"kind": cause.thing, "id": cause.thing_id}
    row.ended_by_id = cause.worker
    return row


def follow(
    row: Duty, due: Due, cause: Cause, *, version: str, owner: int | None, walled: frozenset[int] = NOBODY
) -> bool:
    """Bring an open row in step with changed facts; whether anything changed.

    A duty handed over stays with whom it was handed to until the case itself is allocated anew, or a personal wall
    rises between that worker and the client.
    """
    before = [getattr(row, name) for name in FOLLOWED]
    row.weight, row.opens_at, row.since = due.weight.value, due.opens_at, due.since
    row.due_at, row.overdue_at, row.deadline = due.due_at, due.overdue_at, _deadline(due)
    row.because = [_fact(one) for one in due.because]
    row.locality_version = version
    stays = row.handed and cause.thing != "case" and row.owner_id not in walled
    if not stays:
        row.owner_id = owner if due.owner is Owner.KEY_WORKER else None
        row.handed = False
    return before != [getattr(row, name) for name in FOLLOWED]


def _deadline(due: Due) -> Mapping[str, Any]:
    return {"unit": due.deadline.unit.value, "amount": due.deadline.amount}


def _fact(because: Because) -> Mapping[str, Any]:
    return {"kind": because.kind, "id": because.id, "at": because.at.isoformat()}
