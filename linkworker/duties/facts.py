"""Rows of a case become the facts that the practice rules read. The only place that does."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from linkworker.assessments.build import CHECKLIST, RISK_FORM, SCREEN
from linkworker.assessments.models import Assessment, Completed, Specialist
from linkworker.cases.build import enquiry_fact
from linkworker.cases.models import Case, Enquiry, Entry, EntryKind
from linkworker.duties.joint_facts import JointRows, joint_facts, joint_rows_of
from linkworker.duties.models import Duty
from linkworker.people.facts import person_facts
from linkworker.people.models import ClientRecord, HouseholdMember, SafeContact
from linkworker.practice.deadlines import end_of_day
from linkworker.practice.duties import BY_HAND
from linkworker.practice.facts import (
    CaseFacts,
    ChecklistFact,
    EndingFact,
    RiskFormFact,
    ScreenFact,
    Way,
)
from linkworker.practice.instrument import instrument

CHILD_HURT = "9"
"""The topic of the quick screen that asks after a child."""

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
    joint: JointRows = field(default_factory=JointRows)


def rows_of(case: Case, at: datetime | None = None) -> CaseRows:
    """The rows of a case, read in eight statements, and one more for each kind of joint work that there is.

    `at`: the time at which its duties are worked out.
    """
    return CaseRows(
        case=case,
        client=case.client,
        contacts=case.client.contacts.all(),
        household=case.client.household.all(),
        enquiries=case.enquiries.filter(is_current=True),
        assessments=case.assessments.filter(is_current=True),
        confidentiality=case.entries.filter(kind=EntryKind.CONFIDENTIALITY).order_by("at").first(),
        ended=Duty.objects.filter(holding=case.pk, ending__in=WAYS, taken_back_at=None, guard=None),
        joint=joint_rows_of(case, at),
    )


def facts_of(rows: CaseRows) -> CaseFacts:
    """The facts of a case. Pure: reads no database."""
    assessments = sorted(rows.assessments, key=lambda row: (row.at, row.thread))
    return CaseFacts(
        opened_at=rows.case.opened_at,
        sector=rows.case.agency.sector,
        closed_at=rows.case.closed_at,
        allocated_at=rows.case.allocated_at,
        confidentiality_at=rows.confidentiality.at if rows.confidentiality else None,
        person=person_facts(rows.client, rows.contacts, rows.household),
        enquiries=tuple(
            enquiry_fact(row.thread, row.at, row)
            for row in sorted(rows.enquiries, key=lambda row: (row.at, row.thread))
        ),
        screens=tuple(_screen(row) for row in assessments if row.instrument == SCREEN),
        checklists=tuple(_checklist(row) for row in assessments if row.instrument == CHECKLIST),
        risk_forms=tuple(_risk_form(row) for row in assessments if row.instrument == RISK_FORM),
        **joint_facts(rows.joint),
        endings={row.key: _ended_by_hand(row, row.ended_at) for row in rows.ended if row.ended_at},
    )


def _ended_by_hand(row: Duty, ended_at: datetime) -> EndingFact:
    done_at = end_of_day(row.done_on) if row.done_on else ended_at
    return EndingFact(WAYS[row.ending], min(ended_at, done_at))


def _screen(row: Assessment) -> ScreenFact:
    wish = {Specialist.YES.value: True, Specialist.NO.value: False}.get(row.with_specialist)
    hurt = row.answers.get(CHILD_HURT, {}).get("answer") == "yes"
    return ScreenFact(row.thread, row.at, any_yes=row.yes > 0, with_specialist=wish, children=hurt)


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
        with_specialist=row.completed == Completed.WITH_SPECIALIST,
    )


def _risk_form(row: Assessment) -> RiskFormFact:
    standing = {item.id for item in instrument(RISK_FORM).standing_items}
    yes = any(row.answers.get(item, {}).get("answer") == "yes" for item in standing)
    return RiskFormFact(id=row.thread, at=row.at, violence=yes)
