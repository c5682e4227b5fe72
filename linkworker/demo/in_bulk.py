"""Playing the demo's steps in memory, with the builders and rules that the actions use, and saving them at once.

A test plays the same steps through the actions and compares every table, field by field.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import singledispatchmethod
from typing import Any

from linkworker.assessments.actions import ENTRY_KINDS
from linkworker.assessments.build import build_assessment
from linkworker.assessments.models import Assessment
from linkworker.cases.build import Told, build_enquiry, build_entry
from linkworker.cases.models import (
    Case,
    Enquiry,
    Entry,
    EntryKind,
    Offer,
    Participant,
    Position,
    SubstanceEnquiry,
    Versioned,
)
from linkworker.cases.offers import build_offers
from linkworker.cases.substances import build_substances
from linkworker.demo import steps
from linkworker.demo.ledger import Ledger
from linkworker.demo.staff import Staff
from linkworker.duties.facts import WAYS, CaseRows, facts_of
from linkworker.duties.joint_facts import JointRows
from linkworker.duties.keeping import Cause, changes
from linkworker.duties.models import Duty, Waiver
from linkworker.events.kinds import Kind
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Worker
from linkworker.people.build import PLAIN, ClientGiven, as_json, build_client, build_parts
from linkworker.people.keys import build_keys
from linkworker.people.match_keys import build_match_keys
from linkworker.people.models import (
    ClientRecord,
    ClientVersion,
    HouseholdMember,
    MatchKey,
    SafeContact,
    SearchKey,
)
from linkworker.practice.duties import Ending, duties
from linkworker.practice.provenance import Source
from linkworker.practice.sharing import Category
from linkworker.sharing.models import Allocation, Holding, HoldingKind, Subject
from linkworker.sharing.references import new_reference


@dataclass
class Book:
    """Everything of one person's case, in memory."""

    client: ClientRecord
    given: ClientGiven
    case: Case
    contacts: list[SafeContact] = field(default_factory=list)
    household: list[HouseholdMember] = field(default_factory=list)
    keys: list[SearchKey] = field(default_factory=list)
    match_keys: list[MatchKey] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    substances: list[SubstanceEnquiry] = field(default_factory=list)
    confidentiality: Entry | None = None
    duties: list[Duty] = field(default_factory=list)
    waivers: dict[int, Waiver] = field(default_factory=dict)

    def rows(self) -> CaseRows:
        return CaseRows(
            case=self.case,
            client=self.client,
            contacts=self.contacts,
            household=self.household,
            enquiries=[row for row in self.enquiries if row.is_current],
            assessments=[row for row in self.assessments if row.is_current],
            confidentiality=self.confidentiality,
            ended=[row for row in self.duties if row.ending in WAYS],
            joint=JointRows(
                offers=self.offers, substances=[row for row in self.substances if row.is_current]
            ),
        )


class InBulk:
    """Plays steps into a ledger; `save` writes it."""

    def __init__(self, staff: Staff) -> None:
        self.staff, self.ledger = staff, Ledger()
        self.books: dict[int, Book] = {}

    def play(self, step: steps.Step) -> None:
        self._do(step.what, step, self.books.get(step.client), self.staff.workers[step.by])

    def save(self) -> None:
        self.ledger.save()

    @singledispatchmethod
    def _do(self, what: Any, _step: steps.Step, _book: Any, _by: Worker) -> None:
        raise TypeError(f"no such step: {what}")

    def _first(self, row: Versioned) -> Any:
        self.ledger.add(row)
        row.thread = row.pk
        return row

    def _tell(self, book: Book, told: Told, by: Worker, at: datetime) -> Any:
        return self._first(build_entry(book.case, told, by=by, at=at, recorded_at=at))

    def _event(self, book: Book, kind: Kind, by: Worker, at: datetime, **about: Any) -> None:
        """A case's event, and what its handler does."""
        self._record(book, kind, by, at, holding_id=book.case.pk, **about)
        self._refresh(book, Cause(at=at, worker=by.pk, thing=about["thing"], thing_id=about["thing_id"]))

    def _record(self, book: Book, kind: Kind, by: Worker, at: datetime, **about: Any) -> None:
        self.ledger.event(book.case.agency_id, kind, by=by.pk, at=at, subject_id=book.client.pk, **about)

    def _refresh(self, book: Book, cause: Cause) -> None:
        locality = locality_at(book.case.service.locality, cause.at)
        wanted = duties(facts_of(book.rows()), locality)
        waiting = [row for row in book.duties if row.ended_at is None]
        owner = book.case.key_worker_id
        found = changes(waiting, wanted, book.case, cause, version=locality.version, owner=owner)
        for row in found.new:
            book.duties.append(self.ledger.add(row))

    def _duty(self, what: Any, book: Book) -> Duty:
        things = (book.enquiries, book.assessments, book.substances)
        key = steps.key_of(what.rule, what.about, steps.Threads(*(_threads(rows) for rows in things)))
        return next(row for row in book.duties if row.key == key and row.ended_at is None)

    def _end(self, book: Book, duty: Duty, ending: Ending, by: Worker, at: datetime, told: str) -> None:
        duty.ending, duty.ended_at, duty.ended_by = ending.value, at, by
        self._tell(book, Told(EntryKind.DUTY, thing_id=duty.pk, code=ending.value, text=told), by, at)
        self._refresh(book, Cause(at=at, worker=by.pk, thing="duty", thing_id=duty.pk))

    def _record_duty(self, book: Book, duty: Duty, kind: Kind, by: Worker, at: datetime, **data: Any) -> None:
        about = {"thing": "duty", "thing_id": duty.pk, "holding_id": duty.holding_id}
        self._record(book, kind, by, at, **about, data={"rule": duty.rule, **data})

    @_do.register
    def _(self, what: steps.Register, step: steps.Step, _book: Any, by: Worker) -> None:
        service, at = self.staff.services[what.service], step.at
        subject = self.ledger.add(Subject(agency_id=service.agency_id))
        own = {"agency_id": service.agency_id, "service": service, "subject": subject}
        holding = self.ledger.add(Holding(**own, kind=HoldingKind.CLIENT))
        client = build_client(
            what.given, subject=subject, holding=holding, by=by, at=at, reference=new_reference()
        )
        self.ledger.add(client, key=subject.pk)
        case_holding = Holding(**own, kind=HoldingKind.CASE)
        case = Case(
            client=client,
            agency=service.agency,
            service=service,
            opened_at=at,
            opened_by=by,
        )
        book = self.books[step.client] = Book(client, what.given, case)
        self._write_parts(book)
        about = {"thing": "client", "thing_id": client.pk, "holding_id": holding.pk}
        self._record(book, Kind.CLIENT_REGISTERED, by, at, **about, category=Category.IDENTITY, data={})
        case.holding = self.ledger.add(case_holding)
        case.reference = new_reference()
        self.ledger.add(case, key=case_holding.pk)
        self._tell(book, Told(EntryKind.OPENED), by, at)
        self._event(book, Kind.CASE_OPENED, by, at, thing="case", thing_id=case.pk)

    def _write_parts(self, book: Book) -> None:
        book.contacts, book.household = build_parts(book.client, book.given)
        book.keys = build_keys(book.client, book.contacts)
        book.match_keys = build_match_keys(book.client, book.contacts)
        for rows in (book.contacts, book.household, book.keys, book.match_keys):
            self.ledger.add_all(rows)

    @_do.register
    def _(self, what: steps.Allocate, step: steps.Step, book: Any, by: Worker) -> None:
        worker = self.staff.workers[what.worker]
        self.ledger.add(Allocation(holding=book.case.holding, worker=worker, since=step.at))
        book.case.key_worker, book.case.allocated_at = worker, step.at
        self._tell(book, Told(EntryKind.ALLOCATED, thing_id=worker.pk), by, step.at)
        about = {"thing": "case", "thing_id": book.case.pk, "data": {"worker": worker.pk}}
        self._event(book, Kind.CASE_ALLOCATED, by, step.at, **about)

    @_do.register
    def _(self, what: steps.Explain, step: steps.Step, book: Any, by: Worker) -> None:
        entry = self._tell(book, Told(EntryKind.CONFIDENTIALITY, code=what.how), by, step.at)
        book.confidentiality = book.confidentiality or entry
        about = {"thing": "confidentiality", "thing_id": entry.pk}
        self._event(book, Kind.CONFIDENTIALITY_EXPLAINED, by, step.at, **about)

    @_do.register
    def _(self, what: steps.Learn, step: steps.Step, book: Any, by: Worker) -> None:
        client, before = book.client, book.given
        changed = [
            item.name
            for item in fields(ClientGiven)
            if getattr(before, item.name) != getattr(what.given, item.name)
        ]
        version = ClientVersion(
            client=client, version=client.version, changed_at=step.at, changed_by=by, before=as_json(before)
        )
        self.ledger.add(version)
        book.given, client.version = what.given, client.version + 1
        for name in PLAIN:
            setattr(client, name, getattr(what.given, name))
        for rows in (book.contacts, book.household, book.keys, book.match_keys):
            self.ledger.drop(rows)
        self._write_parts(book)
        kind = Kind.SAFE_CONTACT_CHANGED if "contacts" in changed else Kind.CLIENT_CHANGED
        about = {"thing": "client", "thing_id": client.pk, "holding_id": client.holding_id}
        data = {"version": client.version, "fields": changed}
        self._record(book, kind, by, step.at, **about, category=Category.CONTACT, data=data)
        self._refresh(book, Cause(at=step.at, worker=by.pk, thing="client", thing_id=client.pk))

    @_do.register
    def _(self, what: steps.Ask, step: steps.Step, book: Any, by: Worker) -> None:
        at = step.at
        enquiry = self._first(build_enquiry(book.case, what.given, by=by, at=at, recorded_at=at))
        book.enquiries.append(enquiry)
        self._tell(book, Told(EntryKind.ENQUIRY, thing_id=enquiry.thread, code=enquiry.outcome), by, at)
        about = {"thing": "enquiry", "thing_id": enquiry.thread, "category": Category.ABUSE}
        self._event(book, Kind.ENQUIRY_RECORDED, by, at, **about)

    @_do.register
    def _(self, what: steps.CorrectAsking, step: steps.Step, book: Any, by: Worker) -> None:
        thread = [row.thread for row in book.enquiries if row.version == 1][what.number - 1]
        old = next(row for row in book.enquiries if row.thread == thread and row.is_current)
        row = build_enquiry(book.case, what.given, by=by, at=old.at, recorded_at=step.at)
        old.is_current = False
        row.thread, row.version, row.wrong = thread, old.version + 1, what.wrong
        book.enquiries.append(self.ledger.add(row))
        self._tell(book, Told(EntryKind.ENQUIRY, thing_id=thread, code="corrected"), by, step.at)
        about = {"thing": "enquiry", "thing_id": thread, "category": Category.ABUSE}
        self._event(book, Kind.ENQUIRY_CORRECTED, by, step.at, **about, data={"version": row.version})

    @_do.register
    def _(self, what: steps.Offer, step: steps.Step, book: Any, by: Worker) -> None:
        rows = build_offers(book.case, what.given, by=by, at=step.at, recorded_at=step.at)
        self.ledger.add_all(rows)
        for row in rows:
            row.talk = rows[0].pk
        book.offers += rows
        self._tell(book, Told(EntryKind.OFFER, thing_id=rows[0].pk), by, step.at)
        about = {"thing": "offer", "thing_id": rows[0].pk, "category": Category.RISK}
        self._event(book, Kind.HELP_OFFERED, by, step.at, **about)

    @_do.register
    def _(self, what: steps.AskOfUse, step: steps.Step, book: Any, by: Worker) -> None:
        at = step.at
        row = self._first(build_substances(book.case, what.given, by=by, at=at, recorded_at=at))
        book.substances.append(row)
        self._tell(book, Told(EntryKind.SUBSTANCES, thing_id=row.thread, code=row.use), by, at)
        about = {"thing": "substances", "thing_id": row.thread, "category": Category.SUBSTANCE}
        self._event(book, Kind.SUBSTANCES_ASKED, by, at, **about)

    @_do.register
    def _(self, what: steps.Assess, step: steps.Step, book: Any, by: Worker) -> None:
        at = step.at
        row = self._first(build_assessment(book.case, what.given, by=by, at=at, recorded_at=at))
        book.assessments.append(row)
        kind = ENTRY_KINDS[row.instrument]
        self._tell(book, Told(kind, thing_id=row.thread, code=row.level), by, at)
        about = {"thing": kind.value, "thing_id": row.thread, "category": Category.RISK}
        data = {"instrument": row.instrument, "version": row.version, "level": row.level}
        self._event(book, Kind.ASSESSMENT_COMPLETED, by, at, **about, data=data)

    @_do.register
    def _(self, what: steps.Note, step: steps.Step, book: Any, by: Worker) -> None:
        entry = self._tell(
            book, Told(EntryKind.NOTE, text=what.text, source=Source.OURSELVES.value), by, step.at
        )
        self._event(book, Kind.ENTRY_ADDED, by, step.at, thing="entry", thing_id=entry.pk)

    @_do.register
    def _(self, what: steps.Meet, step: steps.Step, book: Any, by: Worker) -> None:
        at, said_by = step.at, book.client.chosen_name
        row = self.ledger.add(Participant(case=book.case, added_at=at, added_by=by, **what.given))
        self.ledger.add(Position(participant=row, kind=what.position, said_by=said_by, at=at, by=by))
        told = Told(EntryKind.PARTICIPANT, thing_id=row.pk, code=what.position, said_by=said_by)
        self._tell(book, told, by, at)
        self._event(book, Kind.PARTICIPANT_ADDED, by, at, thing="participant", thing_id=row.pk)

    @_do.register
    def _(self, what: steps.Outside, step: steps.Step, book: Any, by: Worker) -> None:
        duty, done = self._duty(what, book), what.done
        duty.done_what, duty.done_to, duty.done_on, duty.done_reference = (
            done.what,
            done.to_whom,
            done.on,
            done.reference,
        )
        self._end(book, duty, Ending.OUTSIDE, by, step.at, done.what)
        self._record_duty(book, duty, Kind.DUTY_DONE_OUTSIDE, by, step.at)

    @_do.register
    def _(self, what: steps.Aside, step: steps.Step, book: Any, by: Worker) -> None:
        duty = self._duty(what, book)
        duty.reason = what.reason
        self._end(book, duty, Ending.ASIDE, by, step.at, what.reason)
        self._record_duty(book, duty, Kind.DUTY_PUT_ASIDE, by, step.at)

    @_do.register
    def _(self, what: steps.AskWaiver, step: steps.Step, book: Any, by: Worker) -> None:
        duty = self._duty(what, book)
        waiver = self.ledger.add(
            Waiver(duty=duty, reference=new_reference(), asked_by=by, asked_at=step.at, reason=what.reason)
        )
        book.waivers[duty.pk] = waiver
        self._record_duty(book, duty, Kind.WAIVER_ASKED, by, step.at, waiver=waiver.pk)

    @_do.register
    def _(self, what: steps.DecideWaiver, step: steps.Step, book: Any, by: Worker) -> None:
        duty = self._duty(what, book)
        row = book.waivers[duty.pk]
        row.decided_by, row.decided_at, row.granted, row.decision_note = by, step.at, what.grant, what.note
        if what.grant:
            duty.reason = row.reason
            self._end(book, duty, Ending.WAIVED, by, step.at, row.reason)
        self._record_duty(book, duty, Kind.WAIVER_DECIDED, by, step.at, waiver=row.pk, granted=what.grant)

    @_do.register
    def _(self, what: steps.Close, step: steps.Step, book: Any, by: Worker) -> None:
        book.case.closed_at = step.at
        self._tell(book, Told(EntryKind.CLOSED, code="completed", text=what.reason), by, step.at)
        self._event(book, Kind.CASE_CLOSED, by, step.at, thing="case", thing_id=book.case.pk)


def _threads(rows: Iterable[Any]) -> list[int]:
    return [row.thread for row in rows if row.version == 1]
