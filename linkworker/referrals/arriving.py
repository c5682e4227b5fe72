"""How somebody comes to an inbox: sent by a partner, typed in from a call or a letter, or by the public form.

Whichever way it was, one kind of row is made, with a holding and a subject of its own.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.directory import entry_of, needs_of
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Service, Worker
from linkworker.people.build import ClientGiven, as_json
from linkworker.people.connecting import wall_off_known
from linkworker.people.gates import REGISTRARS, works_in
from linkworker.people.match_keys import identifiers_given
from linkworker.practice.deadlines import Deadline, due
from linkworker.practice.locality import Locality
from linkworker.practice.referring import (
    LABELLED,
    STREETS,
    AddressKind,
    Consent,
    Priority,
    ReferralAct,
    ReferralState,
)
from linkworker.practice.sharing import Refused, Role
from linkworker.practice.triage import is_priority
from linkworker.referrals.models import Intake, Referral, ReferralStep
from linkworker.sharing.actions import allocate
from linkworker.sharing.facts import reader_of
from linkworker.sharing.models import Holding, HoldingKind, Subject
from linkworker.sharing.references import new_reference
from linkworker.whereabouts.guarding import guards

TYPISTS = REGISTRARS | {Role.LINK_WORKER}
"""Who may put somebody into the inbox of a service of theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalGiven:
    """What arrives about somebody. `address` is the label alone unless the kind is ordinary; `consent_note` says what
    the person said, or why they were not asked."""

    way: str
    person: ClientGiven
    need: str
    asks: str
    priorities: tuple[str, ...] = ()
    level: str = ""
    level_on: date | None = None
    from_name: str = ""
    from_agency: str = ""
    from_role: str = ""
    from_contact: str = ""
    consent: str = ""
    consent_note: str = ""
    told: str = ""
    address_kind: str = AddressKind.NONE
    address: str = ""
    address_unsafe: bool = False


@action
def arrive(service: Service, given: ArrivalGiven, *, by: Worker | None, at: datetime) -> Intake:
    """Put somebody into a service's inbox; `by` is None for the public form.

    Whoever types it in and has no inbox there keeps it until it is answered or given on. Raises `Refused` where `by`
    does not work, or the public form does not lead, and ValueError for what no form of ours sends.
    """
    _may_arrive(service, by, at)
    if by is None:
        given = _without_house(given)
    _check(service, given)
    intake = make(service, given, by=by, at=at)
    ReferralStep.objects.create(intake=intake, act=ReferralAct.RECEIVE, state=intake.state, at=at, by=by)
    if by is not None and not _has_inbox_of(by, service, at):
        allocate(intake.holding, worker=by, at=at)
        intake.taken_by = by
        intake.save(update_fields=["taken_by"])
    return intake


def _without_house(given: ArrivalGiven) -> ArrivalGiven:
    """What comes by the public form, with the care-of name of a house whose address is guarded in place of the address.

    Nobody is told: an answer would let anybody on the web try addresses out.
    """
    house = guards([given.address]) if given.address_kind in STREETS else None
    if house is None:
        return given
    entry = entry_of(house.service)
    label = entry.care_of if entry else ""
    return replace(given, address_kind=AddressKind.SEALED if label else AddressKind.NONE, address=label)


def _may_arrive(service: Service, by: Worker | None, at: datetime) -> None:
    if by is not None:
        if not works_in(reader_of(by), service, TYPISTS, at):
            raise Refused("does not work there")
        return
    entry = entry_of(service)
    if entry is None or not entry.open_to_referrals:
        raise Refused("takes no referrals by the form")


def _has_inbox_of(by: Worker, service: Service, at: datetime) -> bool:
    seeing = frozenset({Role.DUTY_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD, Role.LINK_WORKER})
    return works_in(reader_of(by), service, seeing, at)


def _check(service: Service, given: ArrivalGiven) -> None:
    if given.need not in needs_of(service):
        raise ValueError("a service is asked for what it helps with")
    if not given.asks or {*given.priorities} - {*Priority}:
        raise ValueError("it says what is asked for")
    if given.address_kind in LABELLED and not given.address:
        raise ValueError("a label is needed where the address itself is not written down")
    if given.consent == Consent.WITHOUT and not given.consent_note:
        raise ValueError("without agreement there is a reason")


def make(
    service: Service,
    given: ArrivalGiven,
    *,
    by: Worker | None,
    at: datetime,
    referral: Referral | None = None,
    answer_due_at: datetime | None = None,
) -> Intake:
    """The row of an inbox with its holding, saved, and its event. Part of a larger action."""
    here = locality_at(service.locality, at)
    subject = Subject.objects.create(agency_id=service.agency_id)
    holding = Holding.objects.create(
        agency_id=service.agency_id, service=service, subject=subject, kind=HoldingKind.INTAKE
    )
    told = {
        name: getattr(given, name) for name in ArrivalGiven.__slots__ if name not in {"person", "priorities"}
    }
    intake = Intake(
        holding=holding,
        agency_id=service.agency_id,
        service=service,
        reference=new_reference(),
        referral=referral,
        given=as_json(given.person),
        name=given.person.chosen_name,
        priorities=list(given.priorities),
        arrived_at=at,
        typed_by=by,
        state=ReferralState.RECEIVED,
        state_at=at,
        triage_due_at=_overdue(here.times.intake_triage, here, at),
        answer_due_at=answer_due_at or answer_due(here, given.priorities, at),
        **told,
    )
    intake.save(force_insert=True)
    record_intake(Kind.INTAKE_ARRIVED, intake, by=by, at=at, way=intake.way)
    wall_off_known({subject: identifiers_given(given.person)}, at=at)
    return intake


def answer_due(here: Locality, priorities: tuple[str, ...] | list[str], at: datetime) -> datetime:
    """By when what was sent or arrived at `at` is answered: sooner when something makes it urgent."""
    urgent = is_priority(priorities)
    return _overdue(here.times.referral_answer_urgent if urgent else here.times.referral_answer, here, at)


def _overdue(wait: Deadline, here: Locality, at: datetime) -> datetime:
    return due(wait, at, calendar=here.calendar).overdue_at or at


def record_intake(kind: Kind, intake: Intake, *, by: Worker | None, at: datetime, **data: object) -> None:
    """Record an event of an intake in its agency's chain; once accepted, as one of its case."""
    record(
        kind,
        agency_id=intake.agency_id,
        actor=by,
        at=at,
        thing="intake",
        thing_id=intake.pk,
        holding_id=intake.case_id or intake.pk,
        subject_id=intake.holding.subject_id,
        data={"state": intake.state, **data},
    )
