"""Rows of a case become the facts that the practice rules read. The only place that does."""

from collections.abc import Iterable
from dataclasses import dataclass

from linkworker.assessments.build import CHECKLIST, RISK_FORM, SCREEN
from linkworker.assessments.models import Assessment, Specialist
from linkworker.cases.models import Case, Enquiry, Entry, EntryKind
from linkworker.duties.models import Duty
from linkworker.people.facts import person_facts
from linkworker.people.models import ClientRecord, HouseholdMember, SafeContact
from linkworker.practice.duties import BY_HAND
from linkworker.practice.facts import (
    CaseFacts,
    ChecklistFact,
    EndingFact,
    EnquiryFact,
    Mode,
    Outcome,
    RiskFormFact,
    ScreenFact,
    Way,
)
from linkworker.practice.instrument import instrument

WAYS: dict[str, Way] = {ending.value: way for way, ending in BY_HAND.items()}


@dataclass(frozen=True, slots=True)
class CaseRows:
    """Everything that the facts of one case are made from; only current versions."""

    case: Case
    client: ClientRecord
    contacts: Iterable[SafeContact]
    household: Iterable[HouseholdMember]
    enquiries: Iterable[Enquiry]
    assessments: Iterable[Assessment]
    confidentiality: Entry | None
    ended: Iterable[Duty]


def rows_of(case: Case) -> CaseRows:
    """The rows of a case, read in seven statements."""
    return CaseRows(
        case=case,
        client=case.client,
        contacts=case.client.contacts.all(),
        household=case.client.household.all(),
        enquiries=case.enquiries.filter(is_current=True),
        assessments=case.assessments.filter(is_current=True),
        confidentiality=case.entries.filter(kind=EntryKind.CONFIDENTIALITY).order_by("at").first(),
        ended=Duty.objects.filter(holding=case.pk, ending__in=WAYS),
    )


def facts_of(rows: CaseRows) -> CaseFacts:
    """The facts of a case. Pure: reads no database."""
    assessments = sorted(rows.assessments, key=lambda row: (row.at, row.thread))
    return CaseFacts(
        opened_at=rows.case.opened_at,
        closed_at=rows.case.closed_at,
        allocated_at=rows.case.allocated_at,
        confidentiality_at=rows.confidentiality.at if rows.confidentiality else None,
        person=person_facts(rows.client, rows.contacts, rows.household),
        enquiries=tuple(
            _enquiry(row) for row in sorted(rows.enquiries, key=lambda row: (row.at, row.thread))
        ),
        screens=tuple(_screen(row) for row in assessments if row.instrument == SCREEN),
        checklists=tuple(_checklist(row) for row in assessments if row.instrument == CHECKLIST),
        risk_forms=tuple(_risk_form(row) for row in assessments if row.instrument == RISK_FORM),
        endings={row.key: EndingFact(WAYS[row.ending], row.ended_at) for row in rows.ended if row.ended_at},
    )


def _enquiry(row: Enquiry) -> EnquiryFact:
    return EnquiryFact(
        id=row.thread,
        at=row.at,
        outcome=Outcome(row.outcome),
        mode=Mode(row.mode),
        next_on=row.next_on,
        worried=row.worried,
        help_offered="services-offered" in row.response,
    )


def _screen(row: Assessment) -> ScreenFact:
    wish = {Specialist.YES.value: True, Specialist.NO.value: False}.get(row.with_specialist)
    return ScreenFact(id=row.thread, at=row.at, any_yes=row.yes > 0, with_specialist=wish)


def _checklist(row: Assessment) -> ChecklistFact:
    found = row.result
    return ChecklistFact(
        id=row.thread,
        at=row.at,
        level=row.level,
        judged_high=found["judged_high"],
        idva=found["idva"],
        marac=found["marac"],
        concerns=found["concerns"],
        coordinator=found["destination"] == "coordinator",
    )


def _risk_form(row: Assessment) -> RiskFormFact:
    standing = {item.id for item in instrument(RISK_FORM).standing_items}
    yes = any(row.answers.get(item, {}).get("answer") == "yes" for item in standing)
    return RiskFormFact(id=row.thread, at=row.at, violence=yes)
