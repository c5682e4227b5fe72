"""Who takes part in the work on somebody's plan: inviting them, and letting it end.

Whom nobody invites is said by `practice.taking_part`; no role and no reason overrides it.
"""

from datetime import datetime

from linkworker.cases.actions import record_case
from linkworker.cases.models import Case, Participant, Position
from linkworker.cases.participants import newest_position, tell_taking_part
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.rows import the_only
from linkworker.opposed.models import TakingPart
from linkworker.partnership.models import Worker
from linkworker.practice.sharing import Category
from linkworker.practice.taking_part import HARM, TOLD, is_kept_out
from linkworker.sharing.gates import may_write


class KeptOut(Exception):
    """Nobody invites this person into the work on the plan."""


def abuse_known(case: Case) -> bool:
    """Whether abuse was disclosed or is suspected: when somebody was asked, or by who harms whom."""
    told = case.enquiries.filter(is_current=True, outcome__in=sorted(TOLD)).exists()
    return told or Position.objects.filter(participant__case=case, kind__in=sorted(HARM)).exists()


def kept_out(participant: Participant) -> bool:
    """Whether nobody invites this person into the plan of the case."""
    position = newest_position(participant)
    kind = position.kind if position is not None else ""
    return is_kept_out(participant.relationship, kind, abuse_known=abuse_known(participant.case))


@action
def invite(participant: Participant, *, note: str, by: Worker, at: datetime) -> TakingPart:
    """Write down that somebody takes part, as the person themself wishes, asked alone.

    Raises `KeptOut` for whom nobody invites, and `Changed` when they take part already.
    """
    case = participant.case
    may_write(by, case.holding, Category.ABUSE, at)
    now = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    standing = takes_part(now)
    if standing is not None:
        raise Changed(standing)
    if kept_out(now):
        raise KeptOut
    row = TakingPart.objects.create(participant=now, note=note, at=at, by=by)
    _record(row, by=by, at=at)
    return row


@action
def end(row: TakingPart, *, note: str, by: Worker, at: datetime) -> TakingPart:
    """Write down that somebody takes part no more. Raises `Changed` when that was done meanwhile."""
    may_write(by, row.participant.case.holding, Category.ABUSE, at)
    rows = TakingPart.objects.select_for_update(of=("self",)).select_related("participant__case", "ended_by")
    now = rows.get(pk=row.pk)
    if now.ended_at is not None:
        raise Changed(now)
    now.ended_at, now.ended_by, now.end_note = at, by, note
    now.save(update_fields=["ended_at", "ended_by", "end_note"])
    _record(now, by=by, at=at)
    return now


def _record(row: TakingPart, *, by: Worker, at: datetime) -> None:
    tell_taking_part(row.participant, ended=row.ended_at is not None, by=by, at=at)
    record_case(
        Kind.PARTICIPANT_CHANGED,
        row.participant.case,
        by=by,
        at=at,
        thing="participant",
        thing_id=row.participant_id,
        category=Category.ABUSE,
    )


def takes_part(participant: Participant) -> TakingPart | None:
    """That somebody takes part now."""
    rows = TakingPart.objects.filter(participant=participant, ended_at=None)
    return the_only(rows.select_related("by", "participant"))


def taking_part_in(case: Case) -> list[TakingPart]:
    """Everybody of a case who takes part or did, the earliest first."""
    rows = TakingPart.objects.filter(participant__case=case.pk).select_related(
        "participant", "by", "ended_by"
    )
    return list(rows.order_by("at", "pk"))
