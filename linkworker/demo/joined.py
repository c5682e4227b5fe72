"""What the demo's agencies do together: agreements, referrals in every state, shares both ways. All by actions."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, RISK_FORM, AssessmentGiven
from linkworker.assessments.levels import newest_checklists
from linkworker.cases import share_ends
from linkworker.cases.actions import explain_confidentiality
from linkworker.cases.agreements import AgreementGiven, record_agreement
from linkworker.cases.build import EnquiryGiven
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Case
from linkworker.cases.share_ends import EndGiven
from linkworker.cases.shares import HarmGiven, ShareGiven
from linkworker.cases.substances import SubstancesGiven, record_substances
from linkworker.cases.telling import TellingGiven
from linkworker.demo.places import data
from linkworker.demo.together import Together, ask_for_advice
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Agency, Partnership, RoleGiven, Sector, Service, Worker
from linkworker.partnership.protocols import protocols_between
from linkworker.partnership.receiving import receivers
from linkworker.practice.deadlines import london_date
from linkworker.practice.facts import EXPERIENCED
from linkworker.practice.instrument import instrument
from linkworker.practice.locality_values import Destination, Nation
from linkworker.practice.purposes import Purpose, grounds_for, purposes
from linkworker.practice.referring import AddressKind, Consent, Told
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import CASEWORK, Category, Role
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.referrals.models import Intake, Referral
from linkworker.referrals.sending import Letter
from linkworker.sharing.facts import live

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IN_RETURN = (Category.IDENTITY, Category.CONTACT, Category.RISK, Category.PLAN, Category.ABUSE)
STORIES = (
    "accepted",
    "engaged",
    "waiting",
    "accepted",
    "declined",
    "harm-waits",
    "engaged",
    "accepted",
    "not-engaged",
    "late",
    "accepted",
    "redirected",
    "harm-authorised",
    "accepted",
    "closed",
    "withdrawn",
    "accepted",
    "ended",
    "outside",
    "harm-refused",
    "not-today",
    "not-agreed",
    "self-referral",
)
"""How each case that is joined goes on, in turn."""

MIRROR = ("accepted", "waiting", "engaged", "late", "declined", "accepted")


TALK: dict[str, Any] = {
    "occasion": "assessment",
    "mode": "face-to-face",
    "place": "private-room",
    "alone": "alone",
    "interpreting": "not-needed",
}
SAID: dict[str, Any] = {
    "told_we_ask_everybody": True,
    "experienced_now": "yes",
    "experienced_past": "yes",
    "caused_now": "no",
    "caused_past": "no",
    "behaviours": ("threatened", "followed"),
    "response": ("believed", "not-directed", "services-offered", "manager-told", "plan-reviewed", "recorded"),
}


class Joining:
    """The joint work of one partnership, up to `last`."""

    def __init__(self, partnership: Partnership, last: datetime) -> None:
        self.partnership, self.last = partnership, last
        told = data("joined")
        self.told, self.together = told, Together()
        self.own_words, self.asks = cycle(told["own_words"]), cycle(told["asks"])
        self.asks_treatment, self.kept_back = cycle(told["asks_treatment"]), cycle(told["kept_back"])

    def play(self) -> None:
        there = Agency.objects.filter(partnerships=self.partnership)
        helped = there.filter(sector=Sector.SUBSTANCE)
        specialists = there.filter(sector__in=[Sector.ABUSE, Sector.REFUGE])
        for case, story in zip(_told_of_abuse(helped, self.last), STORIES, strict=False):
            self._tell(case, purposes()["idva-referral"], story)
        for case, story in zip(_open(specialists, self.last), MIRROR, strict=False):
            self._tell(case, purposes()["treatment-referral"], story)

    def _tell(self, case: Case, wanted: Purpose, story: str) -> None:
        """One case's story: it began some days ago, a waiting one this morning."""
        days = {"waiting": 0.05, "late": 6, "harm-waits": 0.1}.get(story, 12)
        at = self.last - days * DAY
        if case.opened_at >= at - DAY or case.key_worker is None:
            return
        if story in {"not-today", "not-agreed", "self-referral"}:
            self._no(case, story, at)
        elif story == "outside":
            self._outside(case, at)
        else:
            self._refer(case, wanted, story, at)

    def _no(self, case: Case, story: str, at: datetime) -> None:
        by = _worker(case)
        if story == "not-today":
            on = london_date(self.last) + 3 * DAY
            self._agreement(case, at, wish="not-today", alone="not-alone", next_on=on, purposes=())
        else:
            self._agreement(
                case, at, wish="did-not-agree", purposes=(), own_words="Not now. I know where they are."
            )
        if story == "self-referral":
            sending.ask_to_self_refer(case, purposes()["refuge-referral"], by=by, at=self.last - 2 * HOUR)

    def _outside(self, case: Case, at: datetime) -> None:
        self._agreement(case, at, purposes=("health-care",))
        letter = Letter(
            need="health",
            asks=next(self.asks),
            to_outside=self.told["outside"],
            consent=Consent.WITH,
        )
        row = sending.send_outside(case, letter, by=_worker(case), at=at + HOUR)
        answering.heard(row, of="accepted", by=_worker(case), at=at + DAY)

    def _agreement(self, case: Case, at: datetime, **changes: Any) -> None:
        given = {
            "wish": "agreed",
            "alone": "alone",
            "interpreting": "not-needed",
            "whose": "own",
            "own_words": next(self.own_words),
            "both_ways": True,
            **changes,
        }
        record_agreement(case, AgreementGiven(**given), by=_worker(case), at=at, recorded_at=at)

    def _refer(self, case: Case, wanted: Purpose, story: str, at: datetime) -> None:
        to = _receiver(case.agency, wanted)
        if to is None:
            return
        harm = None
        if story.startswith("harm"):
            harm = HarmGiven(**self.told["harm"], urgent=story != "harm-authorised")
        else:
            self._agreement(case, at, purposes=(wanted.code, "joint-care"))
        row = sending.send(
            case,
            self._letter(case, wanted),
            self._sharing(case, wanted, to, harm, at),
            by=_worker(case),
            at=at + HOUR,
        )
        self._answer(row, story, at + HOUR)

    def _letter(self, case: Case, wanted: Purpose) -> Letter:
        treatment = wanted.need == "substance-treatment"
        newest = newest_checklists([case.pk]).get(case.pk)
        high = ("high-risk",) if newest is not None and newest.level == "high" else ()
        return Letter(
            need=wanted.need,
            asks=next(self.asks_treatment if treatment else self.asks),
            priorities=("dependent", "refuge") if treatment else high,
            address_kind=AddressKind.NONE,
            checklist=wanted.checklist,
        )

    def _sharing(
        self, case: Case, wanted: Purpose, to: Service, harm: HarmGiven | None, at: datetime
    ) -> ShareGiven:
        grounds = grounds_for(_nation(case.service, at), case.agency.sector, wanted.code, agreed=harm is None)
        found = protocols_between(case.agency, to.agency, at)
        return ShareGiven(
            purpose=wanted.code,
            to_agency=to.agency,
            to_service=to,
            categories=tuple(one.category for one in wanted.asked if one.chosen),
            lawful_because=self.told["lawful_harm" if harm else "lawful"],
            ground=grounds[0].code,
            until=at + wanted.days * DAY,
            protocol=found[0].protocol if found else None,
            harm=harm,
            told=Told.WILL_TELL if harm else Told.TOLD,
        )

    def _answer(self, row: Referral, story: str, at: datetime) -> None:
        notes, case = self.told["notes"], row.case
        lead = _leader(case.service, self.last)
        if story == "withdrawn":
            sending.withdraw(row, note=notes["withdrawn"], by=_worker(case), at=at + DAY)
        elif story in {"harm-authorised", "harm-refused"} and row.share is not None and lead is not None:
            authorise = story == "harm-authorised"
            note = notes["authorised" if authorise else "refused"]
            sending.decide_harm(row.share, authorise=authorise, note=note, by=lead, at=at + 3 * HOUR)
            if authorise:
                known = TellingGiven(told=Told.TOLD, note=notes["told"])
                sending.tell_person(row.share, known, by=_worker(case), at=at + 5 * HOUR)
        intake = Intake.objects.filter(referral=row).select_related("holding", "service", "referral").first()
        by = _caseworker(intake.service, self.last) if intake else None
        if intake is not None and by is not None:
            self._receive(intake, story, by, at + DAY)

    def _receive(self, intake: Intake, story: str, by: Worker, at: datetime) -> None:
        notes = self.told["notes"]
        lead = _leader(intake.service, self.last) or by
        if story == "declined":
            answering.decline(intake, reason="no-place-that-fits", note=notes["declined"], by=lead, at=at)
        elif story == "redirected":
            other = next((one for one in _others(intake.service)), None)
            if other is not None:
                answering.redirect(intake, to=other, note=notes["redirected"], by=lead, at=at)
        elif story in {"accepted", "engaged", "not-engaged", "closed", "ended", "harm-authorised"}:
            self._accept(intake, story, by, lead, at)

    def _accept(self, intake: Intake, story: str, by: Worker, lead: Worker, at: datetime) -> None:
        referral = intake.referral
        both = referral is not None and sending.agreement_both_ways(referral, at) is not None
        grounds = grounds_for(_nation(intake.service, at), intake.agency.sector, "joint-care", agreed=True)
        answering.take(intake, worker=by, by=lead, at=at)
        given = Accepting(
            worker=by,
            in_return=IN_RETURN if both else (),
            lawful_because=self.told["lawful_back"],
            ground=grounds[0].code,
        )
        case = answering.accept(intake, given, by=lead, at=at)
        _begin(case, at)
        if referral is not None:
            self.together.play(referral.case, case, at, self.last)
        self._go_on(intake, case, story, at)

    def _go_on(self, intake: Intake, case: Case, story: str, at: datetime) -> None:
        notes, by = self.told["notes"], _worker(case)
        if story in {"engaged", "closed"}:
            answering.engaged(intake, did=True, tried="", by=by, at=at + 3 * DAY)
        if story == "not-engaged":
            answering.engaged(intake, did=False, tried=notes["not-engaged"], by=by, at=at + 5 * DAY)
        if story == "closed":
            answering.close(intake, note=notes["closed"], by=by, at=at + 9 * DAY)
        if story == "ended" and intake.referral is not None and intake.referral.share is not None:
            given = EndGiven(because="withdrew", how_said="in-person", alone="alone", note=notes["ended"])
            sender = _worker(intake.referral.case)
            share_ends.end(intake.referral.share, given, by=sender, at=at + 8 * DAY)


def make_joint_work(last: datetime) -> None:
    """Let the agencies of every partnership work together, as it was done until `last`."""
    for partnership in Partnership.objects.order_by("pk"):
        Joining(partnership, last).play()
        ask_for_advice(partnership, last)


def _told_of_abuse(agencies: Any, last: datetime) -> Iterator[Case]:
    """Open cases in which abuse was told of, spread over the workers."""
    rows = _cases(agencies).filter(enquiries__is_current=True, enquiries__outcome__in=EXPERIENCED)
    yield from islice(_spread(rows.filter(opened_at__lt=last - 14 * DAY).distinct()), len(STORIES))


def _open(agencies: Any, last: datetime) -> Iterator[Case]:
    rows = _cases(agencies).filter(opened_at__lt=last - 14 * DAY)
    yield from islice(_spread(rows), len(MIRROR))


def _cases(agencies: Any) -> Any:
    rows = Case.objects.filter(agency__in=agencies, closed_at=None, key_worker__is_active=True)
    return rows.select_related("holding", "client", "service", "agency", "key_worker").order_by("pk")


def _spread(rows: Any) -> Iterator[Case]:
    """The first case of each worker, then the second of each, and so on."""
    by_worker: dict[int, list[Case]] = {}
    for case in rows:
        by_worker.setdefault(case.key_worker_id, []).append(case)
    for turn in range(max(map(len, by_worker.values()), default=0)):
        yield from (held[turn] for held in by_worker.values() if turn < len(held))


def _begin(case: Case, at: datetime) -> None:
    """What a service does first with somebody who was referred: explain, ask safely, and assess."""
    told: dict[str, Any] = {"by": _worker(case), "at": at + HOUR}
    explain_confidentiality(case, how="spoken", note="", **told)
    told["recorded_at"] = at + HOUR
    if case.agency.sector != Sector.SUBSTANCE:
        record_substances(case, SubstancesGiven(**TALK, use="no-use"), **told)
    record_enquiry(case, EnquiryGiven(**TALK, **SAID), **told)
    for name, yes in ((RISK_FORM, 0), (CHECKLIST, 11)):
        items = [item.id for item in instrument(name).items]
        answers = [AnswerGiven(item, Answer.YES if n < yes else Answer.NO) for n, item in enumerate(items)]
        complete(case, AssessmentGiven(name, "with-person", tuple(answers), {}), **told)
    if locality_at(case.service.locality, at).destination is Destination.COORDINATOR:
        letter = Letter(
            need="coordinator", asks="The checklist, as agreed.", to_outside="The region’s co-ordinator"
        )
        row = sending.send_outside(case, letter, by=_worker(case), at=at + 2 * HOUR)
        answering.heard(row, of="accepted", by=_worker(case), at=at + 3 * HOUR)


def _nation(service: Service, at: datetime) -> Nation:
    return locality_at(service.locality, at).nation


def _worker(case: Case) -> Worker:
    if case.key_worker is None:
        raise ValueError("nobody holds this case")
    return case.key_worker


def _receiver(agency: Agency, wanted: Purpose) -> Service | None:
    found = [one for one in receivers(agency, need=wanted.need, sectors=wanted.to) if one.near]
    return found[0].service if found else None


def _others(service: Service) -> Iterator[Service]:
    yield from Service.objects.filter(agency__sector=service.agency.sector).exclude(agency=service.agency)


def _caseworker(service: Service, at: datetime) -> Worker | None:
    """Whoever of a service holds the fewest cases."""
    held = RoleGiven.objects.filter(live(at), service=service, role__in=CASEWORK, worker__is_active=True)
    workers = sorted({one.worker for one in held.select_related("worker__agency")}, key=lambda one: one.pk)
    return min(workers, key=lambda one: (one.key_cases.filter(closed_at=None).count(), one.pk), default=None)


def _leader(service: Service, at: datetime) -> Worker | None:
    held = RoleGiven.objects.filter(live(at), service=service, role=Role.MANAGER, worker__is_active=True)
    first = held.select_related("worker__agency").order_by("pk").first()
    return first.worker if first else None
