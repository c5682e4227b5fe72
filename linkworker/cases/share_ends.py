"""Ending a share, going on with it against serious harm, and taking back what nobody has authorised yet."""

from dataclasses import dataclass
from datetime import datetime

from linkworker.cases.agreements import answer_of, record_withdrawal
from linkworker.cases.models import Case
from linkworker.cases.shares import (
    HarmGiven,
    basis_of,
    case_of,
    record_share,
    state_at,
    stop,
    tell_of,
    write_harm,
)
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads
from linkworker.partnership.models import Worker
from linkworker.practice.agreement import goes_against
from linkworker.practice.referring import SHARE, EndBecause, HowSaid, Route, ShareAct
from linkworker.practice.sharing import Category
from linkworker.sharing.actions import end_grants, open_grants
from linkworker.sharing.gates import may_write
from linkworker.sharing.models import SeriousHarm, Share


@dataclass(frozen=True, slots=True, kw_only=True)
class EndGiven:
    """Why a share ends, how the person said so, and whether they were alone when they did."""

    because: str
    how_said: str
    alone: str = ""
    note: str = ""


@action
def end(row: Share, given: EndGiven, *, by: Worker, at: datetime) -> Share:
    """End a share: from now its receiver reads nothing more through it. Raises `Changed` when it is over already."""
    case, now = _locked(row, ShareAct.END, by, at)
    stop(now, ShareAct.END, by=by, at=at)
    now.end_because, now.end_how_said = given.because, given.how_said
    now.end_alone, now.end_note = given.alone, given.note
    now.save(update_fields=["end_because", "end_how_said", "end_alone", "end_note"])
    tell_of(case, now, "ended", by=by, at=at, text=given.note)
    record_share(Kind.SHARE_ENDED, case, now, by=by, at=at)
    _record_answer(case, now, given, by=by, at=at)
    return now


@action
def keep(row: Share, given: EndGiven, harm: HarmGiven, *, by: Worker, at: datetime) -> Share:
    """Go on sharing against serious harm though the person asked to end it: decided, and authorised like any other.

    From now on its receiver reads it by that way: what was given by agreement ends, and is given anew.
    """
    case, now = _locked(row, ShareAct.END, by, at)
    if SeriousHarm.objects.filter(share=now).exists():
        raise Changed(now)
    now.route = Route.SERIOUS_HARM.value
    now.end_how_said, now.end_alone, now.end_note = given.how_said, given.alone, given.note
    now.save(update_fields=["route", "end_how_said", "end_alone", "end_note"])
    end_grants(now, at)
    open_grants(now, at)
    write_harm(now, harm, by=by, at=at)
    tell_of(case, now, "kept", by=by, at=at, text=given.note)
    record_share(Kind.SHARE_KEPT, case, now, by=by, at=at)
    _record_answer(case, now, given, by=by, at=at)
    return now


def _record_answer(case: Case, row: Share, given: EndGiven, *, by: Worker, at: datetime) -> None:
    """That they no longer want it is their answer for its purpose, unless they were recorded as saying so already."""
    if given.because != EndBecause.WITHDREW or given.how_said == HowSaid.NOT_SAID:
        return
    said = basis_of(case, row.purpose, at).said
    if said is None or not goes_against(answer_of(said), frozenset(row.categories), row.until):
        record_withdrawal(case, row.purpose, alone=given.alone, by=by, at=at)


@action
def take_back(row: Share, *, note: str = "", by: Worker, at: datetime) -> Share:
    """Take back what waits for a manager: nobody has read it, and nothing is left to decide. Raises `Changed`.

    One that a referral rests on is taken back with it (`referrals.sending.take_back`).
    """
    case, now = _locked(row, ShareAct.TAKE_BACK, by, at)
    stop(now, ShareAct.TAKE_BACK, by=by, at=at)
    tell_of(case, now, "taken-back", by=by, at=at, text=note)
    record_share(Kind.SHARE_LAPSED, case, now, by=by, at=at)
    return now


def _locked(row: Share, act: ShareAct, by: Worker, at: datetime) -> tuple[Case, Share]:
    case = case_of(row)
    may_write(by, row.holding, Category.RISK, at)
    lock_heads(row.agency_id)
    now = Share.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not SHARE.allows(state_at(now, at), act):
        raise Changed(now)
    return case, now
