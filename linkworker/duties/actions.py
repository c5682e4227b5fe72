"""What a worker does with a duty by hand: done elsewhere, handed over, put aside, or asked to be waived."""

from dataclasses import dataclass
from datetime import date, datetime

from linkworker.cases import actions as cases
from linkworker.cases import authorising
from linkworker.cases.actions import tell
from linkworker.cases.build import Told
from linkworker.cases.models import Case, EntryKind
from linkworker.duties.facts import WAYS
from linkworker.duties.keeping import Cause, refresh
from linkworker.duties.models import Duty, Handover, Waiver
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import locked_head, record
from linkworker.partnership.models import Worker
from linkworker.practice.deadlines import london_date
from linkworker.practice.duties import Ending
from linkworker.practice.rule import RULES, Owner, Page, Weight
from linkworker.practice.sharing import EVERY_CATEGORY, Category, Refused, decide
from linkworker.sharing.facts import holding_facts, reader_of
from linkworker.sharing.gates import leads, may_write
from linkworker.sharing.models import SeriousHarm
from linkworker.sharing.references import new_reference

AUTHORISE = "share.authorise"
TAKEN_BACK = "taken-back"
"""The code of the chronology's entry for an ending that was taken back; of any other, the ending."""


@dataclass(frozen=True, slots=True)
class DoneOutside:
    """What was done elsewhere: what, to whom, on which day, under which reference."""

    what: str
    to_whom: str
    on: date
    reference: str = ""


def _open(duty: Duty, by: Worker, at: datetime) -> tuple[Duty, Case]:
    """The duty, locked, and its case; raises `Refused` or, when somebody ended it meanwhile, `Changed`.

    The head of the chain is taken first, as for every event: so no other change of the case comes between the facts
    that are read and the duties that are written.
    """
    may_write(by, duty.holding, Category.RISK, at)
    locked_head(duty.agency_id)
    now = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if now.ended_at is not None:
        raise Changed(now)
    case = Case.objects.select_related("client", "service").get(pk=now.holding_id)
    return now, case


def _record(kind: Kind, duty: Duty, case: Case, *, by: Worker, at: datetime, **data: object) -> None:
    record(
        kind,
        agency_id=duty.agency_id,
        actor=by,
        at=at,
        thing="duty",
        thing_id=duty.pk,
        holding_id=duty.holding_id,
        subject_id=case.client_id,
        data={"rule": duty.rule, **data},
    )


def _end(duty: Duty, case: Case, ending: Ending, *, by: Worker, at: datetime, told: str) -> None:
    """End a duty by hand, tell it in the chronology, and work the case's duties out again."""
    duty.ending, duty.ended_at, duty.ended_by = ending.value, at, by
    duty.save()
    tell(
        case,
        Told(EntryKind.DUTY, thing_id=duty.pk, code=ending.value, text=told),
        by=by,
        at=at,
        recorded_at=at,
    )
    refresh(case, Cause(at=at, worker=by.pk, thing="duty", thing_id=duty.pk))


@action
def done_outside(duty: Duty, done: DoneOutside, *, by: Worker, at: datetime) -> Duty:
    """Record that a duty was done outside Linkworker; ValueError for a day that has not come yet."""
    if done.on > london_date(at):
        raise ValueError("what is done was done today or before")
    now, case = _open(duty, by, at)
    if not RULES[now.rule].by_hand:
        raise ValueError("only what it asks for ends it")
    now.done_what, now.done_to, now.done_on, now.done_reference = (
        done.what,
        done.to_whom,
        done.on,
        done.reference,
    )
    _end(now, case, Ending.OUTSIDE, by=by, at=at, told=done.what)
    _record(Kind.DUTY_DONE_OUTSIDE, now, case, by=by, at=at)
    return now


class MustsOpen(Exception):
    """A case with open musts is closed by a manager, who may waive each of them, and by nobody else."""


@action
def close_case(case: Case, *, reason: str, note: str, by: Worker, at: datetime) -> Case:
    """End the work of a case; raises `MustsOpen` when that would end a must without a manager."""
    locked_head(case.agency_id)
    musts = Duty.objects.filter(holding=case.pk, ended_at=None, opens_at__lte=at, weight=Weight.MUST)
    if not leads(by, case.service_id, at) and musts.exists():
        raise MustsOpen
    return cases.close_case(case, reason=reason, note=note, by=by, at=at)


@action
def put_aside(duty: Duty, *, reason: str, by: Worker, at: datetime) -> Duty:
    """Put a *should* aside, with the reason. Raises ValueError for a *must*, and for what only its act ends."""
    now, case = _open(duty, by, at)
    if not may_be_put_aside(now):
        raise ValueError("a must is waived by a manager, and what only its act ends is never put aside")
    now.reason = reason
    _end(now, case, Ending.ASIDE, by=by, at=at, told=reason)
    _record(Kind.DUTY_PUT_ASIDE, now, case, by=by, at=at)
    return now


@action
def hand_over(duty: Duty, *, to: Worker, note: str, by: Worker, at: datetime) -> Handover:
    """Hand a duty to a colleague who may do it; raises `Refused` for anyone else.

    Raises `Changed` when it was handed to somebody since `duty` was read.
    """
    now, case = _open(duty, by, at)
    if now.owner_id != duty.owner_id:
        raise Changed(now)
    if not may_take(to, now, case, at):
        raise Refused("may not take it")
    if harm := harm_of(now):
        authorising.handed(harm, case, to=to, by=by, at=at)
    handover = Handover.objects.create(duty=now, from_worker=now.owner, to_worker=to, by=by, at=at, note=note)
    now.owner, now.handed = to, True
    now.save(update_fields=["owner", "handed"])
    _record(Kind.DUTY_HANDED_OVER, now, case, by=by, at=at, worker=to.pk)
    return handover


def may_take(worker: Worker, duty: Duty, case: Case, at: datetime) -> bool:
    """Whether a colleague sees enough of the case to do a duty of it; and of what a manager decides, is one who may."""
    if harm := harm_of(duty):
        return authorising.may_be_asked(worker, harm, case, at)
    if RULES[duty.rule].owner is Owner.MANAGER and not leads(worker, case.service_id, at):
        return False
    reader = reader_of(worker)
    if reader.agency != case.agency_id:
        return False
    return decide(reader, holding_facts(reader, case.holding, at), at, EVERY_CATEGORY).shows(Category.RISK)


def harm_of(duty: Duty) -> SeriousHarm | None:
    """The use of sharing against serious harm that a duty asks a manager to decide on; None of any other duty."""
    if duty.rule != AUTHORISE:
        return None
    open_ones = SeriousHarm.objects.filter(share__holding=duty.holding_id, decided_at=None)
    found = open_ones.select_related("share__holding")
    return next((one for one in found if RULES[AUTHORISE].key(str(one.share_id)) == duty.key), None)


@action
def ask_waiver(duty: Duty, *, reason: str, by: Worker, at: datetime) -> Waiver:
    """Ask the manager to waive a *must*. Until it is decided the duty stays. A *should* is put aside instead."""
    now, case = _open(duty, by, at)
    if now.weight != Weight.MUST or not may_be_waived(now):
        raise ValueError("only a must is waived; that somebody holds the case, or what an act ends, never is")
    if Waiver.objects.filter(duty=now, decided_at=None).exists():
        raise Changed(now)
    waiver = Waiver.objects.create(
        duty=now, reference=new_reference(), asked_by=by, asked_at=at, reason=reason
    )
    _record(Kind.WAIVER_ASKED, now, case, by=by, at=at, waiver=waiver.pk)
    return waiver


@action
def decide_waiver(waiver: Waiver, *, grant: bool, note: str, by: Worker, at: datetime) -> Waiver:
    """Decide a request for a waiver: a manager of the service, never whoever asked."""
    now, case = _open(waiver.duty, by, at)
    row = Waiver.objects.select_for_update(of=("self",)).get(pk=waiver.pk)
    if row.decided_at is not None:
        raise Changed(row)
    if row.asked_by_id == by.pk or not leads(by, now.service_id, at):
        raise Refused("may not decide")
    row.decided_by, row.decided_at, row.granted, row.decision_note = by, at, grant, note
    row.save()
    if grant:
        now.reason = row.reason
        _end(now, case, Ending.WAIVED, by=by, at=at, told=row.reason)
    _record(Kind.WAIVER_DECIDED, now, case, by=by, at=at, waiver=row.pk, granted=grant)
    return row


def may_be_put_aside(duty: Duty) -> bool:
    """Whether a duty is put aside with a reason: no must, and nothing that only its act ends."""
    return duty.weight < Weight.MUST and RULES[duty.rule].by_hand


def may_be_waived(duty: Duty) -> bool:
    """Whether a manager may waive a must: not that somebody holds the case, nor what only an act can end."""
    return RULES[duty.rule].by_hand and RULES[duty.rule].page is not Page.ALLOCATION


def may_take_back(duty: Duty, by: Worker, at: datetime) -> bool:
    """Whether the ending of a duty was made by hand and still stands; a waiver is taken back by who may decide one."""
    by_hand = duty.ending in WAYS and duty.taken_back_at is None
    return by_hand and (duty.ending != Ending.WAIVED or leads(by, duty.service_id, at))


@action
def take_back(duty: Duty, *, wrong: str, by: Worker, at: datetime) -> Duty:
    """Take back that a duty was ended by hand, naming what was wrong: what is still asked for is due again.

    What was recorded stays readable. Raises `Changed` when there is nothing to take back any longer.
    """
    may_write(by, duty.holding, Category.RISK, at)
    locked_head(duty.agency_id)
    now = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if not may_take_back(now, by, at):
        raise Changed(now)
    case = Case.objects.select_related("client", "service").get(pk=now.holding_id)
    now.wrong, now.taken_back_at, now.taken_back_by = wrong, at, by
    now.save(update_fields=["wrong", "taken_back_at", "taken_back_by"])
    told = Told(EntryKind.DUTY, thing_id=now.pk, code=TAKEN_BACK, text=wrong)
    tell(case, told, by=by, at=at, recorded_at=at)
    refresh(case, Cause(at=at, worker=by.pk, thing="duty", thing_id=now.pk))
    _record(Kind.DUTY_TAKEN_BACK, now, case, by=by, at=at)
    return now
