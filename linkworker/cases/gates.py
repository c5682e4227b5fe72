"""The way in to a case, to what hangs on it, and to lists of cases."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet

from linkworker.cases import queries
from linkworker.cases.actions import may_allocate
from linkworker.cases.links import partners_of
from linkworker.cases.models import (
    Case,
    Emergency,
    Enquiry,
    Entry,
    EntryKind,
    Offer,
    Participant,
    SubstanceEnquiry,
)
from linkworker.cases.queries import CaseLine, ListAsked, Span
from linkworker.cases.sharing_queries import SharingOver, sharing_over, sharing_over_unjoined
from linkworker.events.rows import the_only
from linkworker.partnership.models import Service, Worker
from linkworker.practice.sharing import EVERY_CATEGORY, Category, Decision, Refused, Scope
from linkworker.sharing.gates import (
    LEADS,
    Visit,
    admit,
    admit_if,
    decision_on,
    record_list,
    refuse_absent,
    require_writing,
)
from linkworker.sharing.queries import visible_to

Row = TypeVar("Row", bound=Model)
CASEWORK = EVERY_CATEGORY - {Category.IDENTITY, Category.CONTACT}
OVER_FOR = timedelta(days=30)
UNJOINED_FOR = timedelta(days=7)
"""How long it is said that sharing ended: with an own case, and of somebody with whom no own case is joined."""

MOST_OVER = 10
CASE_WITH = ("holding", "client", "service", "key_worker", "agency")


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case that may be shown, which categories of it, and whether it is a case of the reader's own agency."""

    case: Case
    decision: Decision
    own: bool


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A page of cases, and the services of which the reader may list every case (None: of none).

    `over`: where another agency stopped sharing: with a case that the reader sees, in the last month; and of what was
    shared with no case of theirs, in the last week.
    """

    cases: Span[CaseLine]
    asked: ListAsked
    services: list[Service] | None = None
    over: list[SharingOver] = field(default_factory=list)


def open_list(visit: Visit, asked: ListAsked) -> OpenedList:
    """The reader's own cases, or all of their services'; what they may not ask for is as if not asked."""
    services = queries.whole_services(visit.reader, visit.at)
    known = {service.pk for service in services or ()}
    allowed = ListAsked(
        whole=asked.whole and services is not None,
        state=asked.state if asked.whole and services else asked.state.replace("unallocated", "open"),
        service=asked.service if asked.service in known else None,
        before=asked.before,
        after=asked.after,
    )
    found = queries.case_list(visit.reader, visit.at, allowed)
    record_list(visit, [case.client_id for case in found.rows])
    return OpenedList(found, allowed, services)


def open_shared_list(visit: Visit, asked: ListAsked) -> OpenedList:
    """The cases of other agencies that are shared with the reader or the reader's agency."""
    reader, at = visit.reader, visit.at
    found = queries.shared_list(reader, at, asked)
    over = sharing_over(reader, at, visible_to(reader, at, Category.RISK), at - OVER_FOR, MOST_OVER)
    over += sharing_over_unjoined(reader, at, at - UNJOINED_FOR, MOST_OVER)
    over.sort(key=lambda one: one.at, reverse=True)
    record_list(visit, sorted({case.client_id for case in found.rows} | {one.subject for one in over}))
    return OpenedList(found, asked, over=over)


def open_case(visit: Visit, reference: str, kind: str = "page") -> OpenedCase:
    """The case with this reference. Raises `Refused` alike when it is absent and when it is not to be seen.

    Finding someone is not working with them: whoever may see no more than identity and contact does not get in.
    """
    case = the_only(Case.objects.select_related(*CASE_WITH).filter(reference=reference))
    if case is None:
        refuse_absent(visit)
    decision = admit(visit, case.holding, kind=kind, needed=CASEWORK)
    return OpenedCase(case, decision, own=visit.reader.agency == case.agency_id)


def open_sharing(visit: Visit, reference: str) -> OpenedCase:
    """An own case of which the reader may see what is agreed, shared and referred: by its risk, or as link worker."""
    case = the_only(Case.objects.select_related(*CASE_WITH).filter(reference=reference))
    if case is None:
        refuse_absent(visit)
    decision = admit(visit, case.holding, needed=frozenset({Category.RISK, Category.IDENTITY}))
    if visit.reader.agency != case.agency_id or not may_see_sharing(visit, decision):
        raise Refused(decision.reason)
    return OpenedCase(case, decision, own=True)


def may_see_sharing(visit: Visit, decision: Decision) -> bool:
    """Whether a reader of the holding agency sees what is shared: who sees the risk, and its link workers."""
    return decision.shows(Category.RISK) or finds_in_whole_agency(visit)


def finds_in_whole_agency(visit: Visit) -> bool:
    """Whether a role of the reader finds the people of every service of their agency, as a link worker's does."""
    return bool(visit.reader.services(visit.at, Category.IDENTITY, Scope.AGENCY))


def open_beside(visit: Visit, opened: OpenedCase, kind: str = "page") -> list[OpenedCase]:
    """The cases of other agencies that are joined with an opened own case, as far as live grants open them."""
    if not opened.own:
        return []
    found = []
    for partner in partners_of(opened.case, visit.at):
        decision = admit_if(visit, partner.case.holding, needed=CASEWORK, kind=kind)
        if decision is not None:
            found.append(OpenedCase(partner.case, decision, own=False))
    return found


def open_to_write(visit: Visit, reference: str, category: Category = Category.RISK) -> OpenedCase:
    """A case in which the reader may write something of this category; otherwise `Refused`."""
    opened = open_case(visit, reference)
    require_writing_in(opened, visit, category)
    return opened


def require_writing_in(opened: OpenedCase, visit: Visit, category: Category) -> None:
    """Raise `Refused` unless the reader may write something of this category in a case that is open to them."""
    require_writing(opened.decision, visit.reader, opened.case.holding, category)


def open_to_allocate(visit: Visit, reference: str) -> OpenedCase:
    """An open case of which the reader decides who works it; otherwise `Refused`."""
    opened = open_case(visit, reference)
    if not may_allocate(opened.case, visit.worker, visit.at):
        raise Refused("may not allocate")
    return opened


@dataclass(frozen=True, slots=True)
class OpenedLeaver:
    """Someone who works no more, the open cases that they still hold, and who could take each."""

    worker: Worker
    cases: list[Case]
    candidates: dict[int, list[queries.Candidate]]
    """By service."""


def open_leaver(visit: Visit, number: int) -> OpenedLeaver:
    """The open cases that a worker left behind, for whoever allocates them; one look for all.

    `Refused` for anyone else, and alike when the worker is still here, is not there, or left nothing to be seen.
    """
    services = _services_allocated(visit)
    if not services:
        raise Refused("may not allocate")
    cases = queries.cases_left_by(visit.reader, visit.at, services, number)
    if not cases or cases[0].key_worker is None:
        raise Refused("left nothing")
    of_service = {case.service_id: case for case in cases}
    found = {key: queries.candidates(case, visit.reader, visit.at) for key, case in of_service.items()}
    record_list(visit, sorted({case.client_id for case in cases}))
    return OpenedLeaver(cases[0].key_worker, cases, found)


def _services_allocated(visit: Visit) -> list[int]:
    """The services of which the reader decides who works their cases."""
    held = {one.service for one in visit.reader.live_roles(visit.at) if one.role in LEADS}
    if None in held:
        return list(Service.objects.filter(agency=visit.reader.agency).values_list("pk", flat=True))
    return [one for one in held if one is not None]


def open_abuse(visit: Visit, reference: str) -> OpenedCase:
    """A case of which domestic abuse may be read: what was asked and told, and the other people of the case."""
    opened = open_case(visit, reference)
    if not opened.decision.shows(Category.ABUSE):
        raise Refused(opened.decision.reason)
    return opened


def open_enquiry(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Enquiry]:
    """One version of an enquiry of a case, by its own number."""
    opened = open_abuse(visit, reference)
    return opened, of_case(opened, Enquiry.objects.select_related("by").filter(pk=number))


def open_entry(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Entry]:
    """One version of a chronology entry of a case, by its own number."""
    opened = open_case(visit, reference)
    entry = of_case(opened, Entry.objects.select_related("by", "holding").filter(pk=number))
    if entry.kind not in queries.kinds_shown(opened.decision.categories, own=opened.own):
        raise Refused(opened.decision.reason)
    if entry.holding is not None:
        decision_on(visit, entry.holding).require()
    return opened, entry


def open_to_correct(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Entry]:
    """The newest version of the note with this number, in a case in which the reader may write."""
    opened, entry = open_entry(visit, reference, number)
    require_writing_in(opened, visit, Category.RISK)
    if entry.kind != EntryKind.NOTE:
        raise Refused("corrected where it was told")
    newest = Entry.objects.select_related("by").filter(thread=entry.thread, is_current=True)
    return opened, of_case(opened, newest)


def open_participant(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Participant]:
    """Another person of a case, by their number, of whom the reader may write."""
    opened = open_abuse(visit, reference)
    require_writing_in(opened, visit, Category.ABUSE)
    return opened, of_case(opened, Participant.objects.filter(pk=number))


def open_risk(visit: Visit, reference: str) -> OpenedCase:
    """A case of which risk and safety may be read."""
    opened = open_case(visit, reference)
    if not opened.decision.shows(Category.RISK):
        raise Refused(opened.decision.reason)
    return opened


def open_emergency(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Emergency]:
    """One call to the police of a case, by its own number."""
    opened = open_risk(visit, reference)
    return opened, of_case(opened, Emergency.objects.select_related("by").filter(pk=number))


def open_substances(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, SubstanceEnquiry]:
    """One version of a time of asking about drink and drugs in a case, by its own number."""
    opened = open_case(visit, reference)
    if not opened.decision.shows(Category.SUBSTANCE):
        raise Refused(opened.decision.reason)
    rows = SubstanceEnquiry.objects.select_related("by").filter(pk=number)
    return opened, of_case(opened, rows)


def open_offers(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, list[Offer]]:
    """What was offered in one conversation of a case, by the number of its first offer."""
    opened = open_risk(visit, reference)
    first = of_case(opened, Offer.objects.filter(pk=number, talk=number))
    return opened, queries.offers_told(opened.case, [first.pk])[first.pk]


def of_case(opened: OpenedCase, rows: QuerySet[Row]) -> Row:
    """The one row of `rows` that belongs to the opened case; raises `Refused` when there is none."""
    row = rows.filter(case=opened.case).first()
    if row is None:
        raise Refused("absent")
    row.case = opened.case  # type: ignore[attr-defined]
    return row
