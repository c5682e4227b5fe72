"""What the worker of one case writes of work that two services do together: liaison, its parts, and who leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from linkworker.cases.actions import record_case, tell
from linkworker.cases.build import Told
from linkworker.cases.links import partners_of
from linkworker.cases.models import Case, EntryKind, Lead, Liaison, Part
from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.practice.joint_working import PARTS
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.facts import live
from linkworker.sharing.gates import may_write


@dataclass(frozen=True, slots=True, kw_only=True)
class LiaisonGiven:
    """One talk with the worker of a linked case."""

    other: Case
    with_whom: str
    agreed: str
    next_on: date
    who_does_what: str = ""


@action
def record_liaison(
    case: Case, given: LiaisonGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> Liaison:
    """Write down a talk with another service's worker; `Refused` unless their case is linked with this one.

    After sharing has ended a talk of before may still be written down.
    """
    may_write(by, case.holding, Category.RISK, recorded_at)
    over = _require_linked(case, given.other, recorded_at)
    if over is not None and at > over:
        raise Refused("sharing ended")
    row = Liaison.objects.create(
        case=case,
        other=given.other,
        with_whom=given.with_whom,
        agreed=given.agreed,
        who_does_what=given.who_does_what,
        next_on=given.next_on,
        at=at,
        recorded_at=recorded_at,
        by=by,
    )
    told = Told(EntryKind.LIAISON, thing_id=row.pk, text=given.agreed)
    tell(case, told, by=by, at=at, recorded_at=recorded_at)
    record_case(
        Kind.LIAISON_RECORDED,
        case,
        by=by,
        at=recorded_at,
        thing="liaison",
        thing_id=row.pk,
        category=Category.RISK,
        data={"to": given.other.agency_id},
    )
    return row


def _require_linked(case: Case, other: Case, at: datetime) -> datetime | None:
    """Since when sharing between two linked cases is over; None while it runs."""
    found = [one for one in partners_of(case, at) if one.case.pk == other.pk]
    if not found:
        raise Refused("not linked")
    return found[0].over


@action
def state_parts(case: Case, parts: Iterable[str], *, by: Worker, at: datetime) -> None:
    """State which parts of joint care the case's service does from now on. ValueError for a part that is not listed."""
    may_write(by, case.holding, Category.RISK, at)
    wanted = set(parts)
    if wanted - {*PARTS}:
        raise ValueError("a part of joint care is of the list")
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    now = {row.what: row for row in Part.objects.filter(live(at), case=case)}
    for what in now.keys() - wanted:
        now[what].until, now[what].ended_by = at, by
        now[what].save(update_fields=["until", "ended_by"])
    Part.objects.bulk_create(
        Part(case=case, what=what, since=at, by=by) for what in PARTS if what in wanted - now.keys()
    )
    record_case(
        Kind.PARTS_STATED, case, by=by, at=at, thing="case", thing_id=case.pk, data={"parts": sorted(wanted)}
    )


@action
def agree_lead(case: Case, leads: Case, *, by: Worker, at: datetime) -> Lead:
    """Write down which service leads, as agreed: this case's own, or that of a case linked with it."""
    may_write(by, case.holding, Category.RISK, at)
    if leads.pk != case.pk and _require_linked(case, leads, at) is not None:
        raise Refused("sharing ended")
    row = Lead.objects.create(case=case, leads=leads, at=at, by=by)
    record_case(
        Kind.LEAD_AGREED,
        case,
        by=by,
        at=at,
        thing="lead",
        thing_id=row.pk,
        data={"leads": leads.agency_id},
    )
    return row
