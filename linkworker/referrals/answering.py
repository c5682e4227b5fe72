"""What the receiver does with an intake: takes it up, declines it, sends it on, and says whether they engaged."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from linkworker.cases import actions as cases
from linkworker.cases import shares
from linkworker.cases.actions import CannotTake
from linkworker.cases.links import link
from linkworker.cases.models import Case
from linkworker.cases.shares import ShareGiven
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads
from linkworker.partnership.directory import needs_of
from linkworker.partnership.models import Service, Worker
from linkworker.people.actions import register
from linkworker.people.build import from_json
from linkworker.people.gates import may_register
from linkworker.people.models import ClientRecord
from linkworker.practice.directory import decline_reasons
from linkworker.practice.purposes import purpose
from linkworker.practice.referring import REFERRAL, WAITING, ReferralAct, Route, Told
from linkworker.practice.sharing import Category, Refused
from linkworker.practice.vocabulary import code_list
from linkworker.referrals.arriving import record_intake
from linkworker.referrals.gates import may_work
from linkworker.referrals.models import Intake, Referral, ReferralStep
from linkworker.referrals.sending import agreement_both_ways, locked, move, told
from linkworker.sharing import actions as sharing
from linkworker.sharing.gates import could_work, may_write

JOINT_CARE = "joint-care"
ONWARD = "pass-on"
TAKE = "take"
"""Sent on within the agency, and given to somebody to look at: no moves of the machine, since it waits on."""

IN_RETURN_DAYS = timedelta(days=180)


class NeverAReason(Exception):
    """A reason for declining that this service may not give, whatever else it weighs. Its code says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting:
    """How an intake is taken up: for a client already known or a new one, and by whom (None: a manager decides).

    `in_return`: what the sender is kept informed of; it needs the person's agreement for both ways.
    """

    client: ClientRecord | None = None
    worker: Worker | None = None
    in_return: tuple[Category, ...] = ()
    lawful_because: str = ""
    ground: str = ""


def _open(intake: Intake, act: ReferralAct, by: Worker, at: datetime) -> tuple[Intake, Referral | None]:
    """The intake, and the referral it arrived as, locked; raises `Refused`, or `Changed` when `act` is past."""
    lock_heads(intake.agency_id, *([intake.referral.case.agency_id] if intake.referral else []))
    referral = locked(intake.referral) if intake.referral is not None else None
    now = (
        Intake.objects.select_for_update(of=("self",))
        .select_related("holding__subject", "service__agency", "agency", "case__holding")
        .get(pk=intake.pk)
    )
    may_work(by, now, at)
    if not REFERRAL.allows(now.state, act):
        raise Changed(now)
    return now, referral


def _answer(
    now: Intake, referral: Referral | None, act: ReferralAct, *, by: Worker, at: datetime, **about: object
) -> None:
    """Move intake and referral, and write it down on both sides.

    Once it is answered, whoever was to look at it sees it no longer, but by its case.
    """
    if now.state in WAITING:
        sharing.free(now.holding, at=at)
    if referral is not None:
        move(referral, act, by=by, at=at, **about)
        told(referral, by=by, at=at)
        now.refresh_from_db(fields=["state", "state_at"])
        return
    now.state, now.state_at = REFERRAL.after(now.state, act), at
    now.save(update_fields=["state", "state_at"])
    ReferralStep.objects.create(intake=now, act=act, state=now.state, at=at, by=by, **about)
    record_intake(Kind.INTAKE_CHANGED, now, by=by, at=at)


@action
def accept(intake: Intake, given: Accepting, *, by: Worker, at: datetime) -> Case:
    """Take up an intake: it joins the open case that the service has with the client, or a case opens; and what was
    offered with the referral opens to it.

    Raises `CannotTake` when the worker chosen can't take the case, whatever the cause.
    """
    now, referral = _open(intake, ReferralAct.ACCEPT, by, at)
    may_register(by, now.service, at)
    case = _case_for(now, given.client, by=by, at=at)
    now.case = case
    now.save(update_fields=["case"])
    _answer(now, referral, ReferralAct.ACCEPT, by=by, at=at)
    if given.worker is not None and given.worker.pk != case.key_worker_id:
        case = cases.allocate(case, worker=given.worker, by=by, at=at)
    if referral is not None:
        _join(referral, case, given, by=by, at=at)
    return case


def _case_for(now: Intake, client: ClientRecord | None, *, by: Worker, at: datetime) -> Case:
    """The case into which an intake goes: a second open one in the service would divide what is known."""
    if client is None:
        given = from_json(now.given)
        client = register(given, service=now.service, by=by, at=at, subject=now.holding.subject)
        return cases.open_case(client, service=now.service, by=by, at=at)
    may_write(by, client.holding, Category.IDENTITY, at)
    sharing.carry_walls(now.holding.subject, client.holding.subject, by=by, at=at)
    now.holding.subject_id = client.pk
    now.holding.save(update_fields=["subject"])
    standing = client.cases.filter(service=now.service, closed_at=None).select_related("holding").first()
    if standing is None:
        return cases.open_case(client, service=now.service, by=by, at=at)
    try:
        may_write(by, standing.holding, Category.RISK, at)
    except Refused:
        raise CannotTake from None
    return standing


def _join(referral: Referral, case: Case, given: Accepting, *, by: Worker, at: datetime) -> None:
    if referral.share is not None:
        shares.take_up(referral.share, by=by, at=at)
    link(referral.case, case, by=by, at=at)
    if given.in_return:
        _share_in_return(referral, case, given, by=by, at=at)


def _share_in_return(referral: Referral, case: Case, given: Accepting, *, by: Worker, at: datetime) -> None:
    """Keep the sender informed of what is done here, by the same agreement."""
    agreement = agreement_both_ways(referral, at)
    if agreement is None:
        raise shares.NotAgreed(purpose(JOINT_CARE).without)  # type: ignore[union-attr]
    until = min(agreement.until or at + IN_RETURN_DAYS, at + IN_RETURN_DAYS)
    shares.share(
        case,
        ShareGiven(
            purpose=JOINT_CARE,
            to_agency=referral.case.agency,
            to_service=referral.case.service,
            categories=given.in_return,
            lawful_because=given.lawful_because,
            ground=given.ground,
            until=until,
            protocol=referral.share.protocol if referral.share else None,
            told=Told.TOLD,
        ),
        by=by,
        at=at,
        route=Route.IN_RETURN,
        agreement=agreement,
    )


@action
def decline(intake: Intake, *, reason: str, note: str, by: Worker, at: datetime) -> Intake:
    """Return an intake with a reason of the agreed list; the sender goes on looking. Raises `NeverAReason` for one that
    its service may not give, and ValueError for one that is not listed."""
    if reason not in {term.code for term in decline_reasons(needs_of(intake.service))}:
        if code_list("decline-reasons").find(reason) or code_list("never-reasons").find(reason):
            raise NeverAReason(reason)
        raise ValueError("a reason of the list")
    now, referral = _open(intake, ReferralAct.DECLINE, by, at)
    _answer(now, referral, ReferralAct.DECLINE, by=by, at=at, reason=reason, note=note)
    _lapse(referral, by=by, at=at)
    return now


@action
def redirect(intake: Intake, *, to: Service, note: str, by: Worker, at: datetime) -> Intake:
    """Send an intake on. Within the agency it moves at once; for another agency the sender, who asked the person, sends
    it there, and is told which service fits better."""
    if to.agency_id == intake.agency_id:
        return _pass_on(intake, to, note=note, by=by, at=at)
    now, referral = _open(intake, ReferralAct.REDIRECT, by, at)
    _answer(now, referral, ReferralAct.REDIRECT, by=by, at=at, note=note, suggested=to)
    _lapse(referral, by=by, at=at)
    return now


def _pass_on(intake: Intake, to: Service, *, note: str, by: Worker, at: datetime) -> Intake:
    now, referral = _open(intake, ReferralAct.REDIRECT, by, at)
    if to.pk == now.service_id:
        raise ValueError("an intake is sent on to another service")
    sharing.free(now.holding, at=at)
    now.service, now.taken_by = to, None
    now.save(update_fields=["service", "taken_by"])
    now.holding.service = to
    now.holding.save(update_fields=["service"])
    if referral is not None:
        referral.to_service = to
        referral.save(update_fields=["to_service"])
    ReferralStep.objects.create(
        referral=referral, intake=now, act=ONWARD, state=now.state, at=at, by=by, note=note, suggested=to
    )
    record_intake(Kind.INTAKE_CHANGED, now, by=by, at=at, service=to.pk)
    return now


def _lapse(referral: Referral | None, *, by: Worker, at: datetime) -> None:
    if referral is not None and referral.share is not None:
        shares.lapse(referral.share, by=by, at=at)


@action
def take(intake: Intake, *, worker: Worker, by: Worker, at: datetime) -> Intake:
    """Say who looks at an intake: oneself, or a colleague, who sees it from then on. Raises `CannotTake`."""
    now, _referral = _open(intake, ReferralAct.ACCEPT, by, at)
    if not could_work(worker, now.holding, at):
        raise CannotTake
    sharing.allocate(now.holding, worker=worker, at=at)
    now.taken_by = worker
    now.save(update_fields=["taken_by"])
    ReferralStep.objects.create(intake=now, act=TAKE, state=now.state, at=at, by=by)
    record_intake(Kind.INTAKE_CHANGED, now, by=by, at=at, worker=worker.pk)
    return now


@action
def engaged(intake: Intake, *, did: bool, tried: str, by: Worker, at: datetime) -> Intake:
    """Say whether the person came; and if not, what the service tried: it is the service that failed to reach them."""
    act = ReferralAct.ENGAGE if did else ReferralAct.NOT_ENGAGE
    now, referral = _open(intake, act, by, at)
    if not did and not tried:
        raise ValueError("what the service tried is part of it")
    _answer(now, referral, act, by=by, at=at, note=tried)
    return now


@action
def close(intake: Intake, *, note: str, by: Worker, at: datetime) -> Intake:
    """End the work that a referral asked for, and tell its sender."""
    now, referral = _open(intake, ReferralAct.CLOSE, by, at)
    _answer(now, referral, ReferralAct.CLOSE, by=by, at=at, note=note)
    return now


OUTSIDE = {
    "received": ReferralAct.RECEIVE,
    "accepted": ReferralAct.ACCEPT,
    "declined": ReferralAct.DECLINE,
    "engaged": ReferralAct.ENGAGE,
    "did-not-engage": ReferralAct.NOT_ENGAGE,
    "closed": ReferralAct.CLOSE,
}
"""What the sender of a referral to somebody without Linkworker may write down of its answer."""


def may_write_down(row: Referral) -> bool:
    """Whether the sender writes down what came of a referral, and something can still come of it."""
    outside = row.to_service_id is None
    return outside and any(REFERRAL.allows(row.state, act) for act in OUTSIDE.values())


@action
def heard(row: Referral, *, of: str, reason: str = "", note: str = "", by: Worker, at: datetime) -> Referral:
    """Write down what came of a referral that went outside Linkworker; raises `Changed` when it can't follow now."""
    may_write(by, row.case.holding, Category.RISK, at)
    now = locked(row)
    act = OUTSIDE[of]
    if now.to_service_id is not None or not REFERRAL.allows(now.state, act):
        raise Changed(now)
    move(now, act, by=by, at=at, reason=reason, note=note)
    told(now, by=by, at=at)
    return now
