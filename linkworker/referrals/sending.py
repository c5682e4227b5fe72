"""Sending a referral, and what its sender does with it afterwards: authorise what it rests on, withdraw it."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from linkworker.assessments.build import CHECKLIST
from linkworker.assessments.models import Assessment
from linkworker.cases import share_ends, shares
from linkworker.cases.actions import record_case, tell
from linkworker.cases.agreements import answer_of
from linkworker.cases.build import Told
from linkworker.cases.models import Case, EntryKind
from linkworker.cases.shares import ShareGiven, basis_of
from linkworker.cases.telling import TellingGiven, record_telling
from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.events.rows import the_only
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Service, Worker
from linkworker.people.build import ClientGiven, as_given, limited
from linkworker.practice.purposes import Purpose, purpose
from linkworker.practice.referring import (
    LABELLED,
    REFERRAL,
    SHARE,
    STREETS,
    AddressKind,
    Consent,
    Priority,
    ReferralAct,
    ReferralState,
    ShareAct,
    ShareState,
)
from linkworker.practice.sharing import Category
from linkworker.practice.triage import Way
from linkworker.referrals.arriving import ArrivalGiven, answer_due, make, record_intake
from linkworker.referrals.models import Intake, Referral, ReferralStep
from linkworker.sharing.actions import free
from linkworker.sharing.gates import may_write
from linkworker.sharing.models import Agreement, Holding, Share
from linkworker.sharing.references import new_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a referral says. `address` is the label alone unless the kind is ordinary; `to_outside` where it goes when
    no service here takes it."""

    need: str
    asks: str
    priorities: tuple[str, ...] = ()
    address_kind: str = AddressKind.NONE
    address: str = ""
    address_unsafe: bool = False
    checklist: bool = False
    to_outside: str = ""
    outside_reference: str = ""
    consent: str = Consent.WITH
    follows: Referral | None = None


@action
def send(case: Case, letter: Letter, sharing: ShareGiven, *, by: Worker, at: datetime) -> Referral:
    """Send a referral to a service here: what is shared with it opens once it is accepted.

    Raises as `shares.share` does. One that waits for a manager's authorisation is sent, and received once it has it.
    """
    _check(case, letter, purpose(sharing.purpose))
    if sharing.to_service is None:
        raise ValueError("a referral goes to a service")
    lock_heads(case.agency_id, sharing.to_service.agency_id)
    share = shares.share(case, sharing, by=by, at=at, offered=True)
    consent = Consent.WITHOUT if sharing.harm else Consent.WITH
    row = _save(
        case, replace(letter, consent=consent), by=by, at=at, to_service=sharing.to_service, share=share
    )
    if share.state == ShareState.OFFERED:
        deliver(row, at=at)
    return row


@action
def send_outside(case: Case, letter: Letter, *, by: Worker, at: datetime) -> Referral:
    """Record a referral that was made another way, to somebody without Linkworker; its outcome is written down here."""
    may_write(by, case.holding, Category.RISK, at)
    _check(case, letter, None)
    if not letter.to_outside:
        raise ValueError("a referral goes somewhere")
    return _save(case, letter, by=by, at=at)


@action
def ask_to_self_refer(case: Case, wanted: Purpose, *, by: Worker, at: datetime) -> None:
    """The person has not agreed to a referral that needs it: helping them to refer themselves becomes a duty."""
    may_write(by, case.holding, Category.RISK, at)
    entry = tell(case, Told(EntryKind.SELF_REFERRAL, code=wanted.code), by=by, at=at, recorded_at=at)
    record_case(
        Kind.SELF_REFERRAL_ASKED,
        case,
        by=by,
        at=at,
        thing="self-referral",
        thing_id=entry.thread,
        data={"purpose": wanted.code},
    )


def _check(case: Case, letter: Letter, wanted: Purpose | None) -> None:
    if wanted is not None and (not wanted.refers or wanted.need != letter.need):
        raise ValueError("a referral asks for what its purpose is for")
    if not letter.asks or {*letter.priorities} - {*Priority}:
        raise ValueError("a referral says what it asks for")
    if letter.address_kind in LABELLED and not letter.address:
        raise ValueError("a label is needed where the address itself is not written down")
    if case.client.care_of and letter.address_kind in STREETS:
        raise ValueError("while an address is sealed its label stands in every letter")


def _save(
    case: Case,
    letter: Letter,
    *,
    by: Worker,
    at: datetime,
    to_service: Service | None = None,
    share: Share | None = None,
) -> Referral:
    row = Referral.objects.create(
        reference=new_reference(),
        case=case,
        to_service=to_service,
        share=share,
        checklist=_newest_checklist(case) if letter.checklist else None,
        state=ReferralState.SENT,
        state_at=at,
        sent_at=at,
        sent_by=by,
        answer_due_at=answer_due(locality_at(case.service.locality, at), letter.priorities, at),
        **_as_written(letter),
    )
    note_step(row, "send", by=by, at=at)
    tell(case, Told(EntryKind.REFERRAL, thing_id=row.pk, code="sent"), by=by, at=at, recorded_at=at)
    record_case(
        Kind.REFERRAL_SENT,
        case,
        by=by,
        at=at,
        thing="referral",
        thing_id=row.pk,
        data={"need": row.need, "consent": row.consent},
    )
    return row


def _as_written(letter: Letter) -> dict[str, Any]:
    """What a letter says, by the names of a referral's columns."""
    told = {item.name: getattr(letter, item.name) for item in fields(Letter) if item.name != "checklist"}
    return {**told, "priorities": list(letter.priorities)}


def _newest_checklist(case: Case) -> Assessment | None:
    rows = case.assessments.filter(is_current=True, instrument=CHECKLIST)
    return rows.order_by("-at", "-pk").first()


def deliver(row: Referral, *, at: datetime) -> Intake:
    """Put a referral into the inbox of the service it goes to. Part of a larger action."""
    service = row.to_service
    if service is None or row.share is None:
        raise ValueError("only a service here has an inbox")
    checklist = row.checklist if Category.RISK.value in row.share.categories else None
    given = ArrivalGiven(
        way=Way.PARTNER,
        person=_shown_first(row),
        need=row.need,
        asks=row.asks,
        priorities=tuple(row.priorities),
        level=checklist.level if checklist else "",
        level_on=checklist.at.date() if checklist else None,
        from_name=row.sent_by.name,
        from_agency=row.case.agency.name,
        consent=row.consent,
        told=row.share.told,
        address_kind=row.address_kind,
        address=row.address,
        address_unsafe=row.address_unsafe,
    )
    intake = make(service, given, by=None, at=at, referral=row, answer_due_at=row.answer_due_at)
    move(row, ReferralAct.RECEIVE, by=None, at=at)
    return intake


def _shown_first(row: Referral) -> ClientGiven:
    """What the receiver reads before accepting: who it is and how to reach them, as far as it is shared."""
    share = row.share
    shared = frozenset(Category(one) for one in share.categories) if share else frozenset()
    told = limited(
        as_given(row.case.client), shared & {Category.IDENTITY, Category.CONTACT, Category.HOUSEHOLD}
    )
    return replace(told, own_reference="")


def move(
    row: Referral, act: ReferralAct, *, by: Worker | None, at: datetime, **about: object
) -> ReferralStep:
    """Bring a referral, and the intake it arrived as, to the state after `act`; raises `NotPossible`."""
    row.state, row.state_at = REFERRAL.after(row.state, act), at
    row.save(update_fields=["state", "state_at"])
    Intake.objects.filter(referral=row).update(state=row.state, state_at=at)
    return note_step(row, act, by=by, at=at, **about)


def note_step(row: Referral, act: str, *, by: Worker | None, at: datetime, **about: object) -> ReferralStep:
    return ReferralStep.objects.create(referral=row, act=act, state=row.state, at=at, by=by, **about)


def locked(row: Referral) -> Referral:
    """The referral as it now stands, with nobody beside us."""
    rows = Referral.objects.select_for_update(of=("self",))
    return rows.select_related("case__agency", "case__service", "case__client", "to_service", "share").get(
        pk=row.pk
    )


def _lock_both(row: Referral) -> None:
    lock_heads(row.case.agency_id, *([row.to_service.agency_id] if row.to_service else []))


@action
def withdraw(row: Referral, *, note: str, by: Worker, at: datetime) -> Referral:
    """Take a referral back before it is accepted: what was offered with it never opens. Raises `Changed`."""
    may_write(by, row.case.holding, Category.RISK, at)
    _lock_both(row)
    now = locked(row)
    if not REFERRAL.allows(now.state, ReferralAct.WITHDRAW):
        raise Changed(now)
    _withdraw(now, note=note, by=by, at=at)
    return now


def _withdraw(now: Referral, *, note: str, by: Worker, at: datetime) -> None:
    move(now, ReferralAct.WITHDRAW, by=by, at=at, note=note)
    for holding in Holding.objects.filter(intake__referral=now):
        free(holding, at=at)
    if now.share is not None:
        shares.lapse(now.share, by=by, at=at)
    told(now, by=by, at=at)


@action
def decide_harm(share: Share, *, authorise: bool, note: str, by: Worker, at: datetime) -> Share:
    """A manager's decision on sharing against serious harm, with what follows for the referral that rests on it."""
    referral = the_only(Referral.objects.filter(share=share))
    if referral is not None:
        _lock_both(referral)
    waits = referral is not None and referral.state in {ReferralState.SENT, ReferralState.RECEIVED}
    decided = shares.decide_harm(share, authorise=authorise, note=note, by=by, at=at, offered=waits)
    if referral is None:
        return decided
    now = locked(referral)
    if authorise and now.state == ReferralState.SENT:
        deliver(now, at=at)
    elif not authorise and REFERRAL.allows(now.state, ReferralAct.WITHDRAW):
        _withdraw(now, note=note, by=by, at=at)
    return decided


@action
def take_back(share: Share, *, note: str, by: Worker, at: datetime) -> None:
    """Take back sharing that waits for a manager, and the referral that rests on it. Raises `Changed`."""
    referral = the_only(Referral.objects.filter(share=share).select_related("case__agency", "to_service"))
    if referral is None:
        share_ends.take_back(share, note=note, by=by, at=at)
        return
    if not SHARE.allows(share.state, ShareAct.TAKE_BACK):
        raise Changed(share)
    withdraw(referral, note=note, by=by, at=at)


@action
def tell_person(share: Share, given: TellingGiven, *, by: Worker, at: datetime) -> Share:
    """Write down that the person was told of a share, or will not be: whoever received its referral reads it, too."""
    referral = the_only(Referral.objects.filter(share=share).select_related("case__agency", "to_service"))
    if referral is not None:
        _lock_both(referral)
    now = record_telling(share, given, by=by, at=at)
    intake = (
        the_only(Intake.objects.filter(referral=referral).select_related("holding")) if referral else None
    )
    if intake is not None:
        intake.told = now.told
        intake.save(update_fields=["told"])
        record_intake(Kind.INTAKE_CHANGED, intake, by=by, at=at)
    return now


def told(row: Referral, *, by: Worker, at: datetime) -> None:
    """Write in the sender's case, and in both agencies' chains, where a referral now stands.

    The one entry that a worker of another agency makes in a case: what they answered to it.
    """
    case = row.case
    said_by = by.agency.name if by.agency_id != case.agency_id else ""
    telling = Told(EntryKind.REFERRAL, thing_id=row.pk, code=row.state, said_by=said_by)
    tell(case, telling, by=by, at=at, recorded_at=at)
    record(
        Kind.REFERRAL_MOVED,
        agency_id=case.agency_id,
        actor=by,
        at=at,
        thing="referral",
        thing_id=row.pk,
        holding_id=case.pk,
        subject_id=case.client_id,
        data={"state": row.state},
    )
    intake = the_only(Intake.objects.filter(referral=row).select_related("holding"))
    if intake is not None:
        record_intake(Kind.INTAKE_CHANGED, intake, by=by, at=at)


@job(DbRole.BESIDE)
def agreement_both_ways(row: Referral, at: datetime) -> Agreement | None:
    """The agreement, as it stands at `at`, under which the receiver may keep the sender informed: the person gave it
    for both ways."""
    found = basis_of(row.case, row.share.purpose, at).agreement if row.share else None
    return found if found and answer_of(found).both_ways else None
