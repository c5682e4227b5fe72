"""The way in to a case and to what hangs on it."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from linkworker.cases.models import Case, Enquiry, Entry, Participant
from linkworker.practice.sharing import EVERY_CATEGORY, Category, Decision, Refused
from linkworker.sharing.gates import Visit, admit

Row = TypeVar("Row", bound=Model)
CASEWORK = EVERY_CATEGORY - {Category.IDENTITY, Category.CONTACT}


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case that may be shown, which categories of it, and whether it is a case of the reader's own agency."""

    case: Case
    decision: Decision
    own: bool


def open_case(visit: Visit, reference: str, kind: str = "page") -> OpenedCase:
    """The case with this reference. Raises `Refused` alike when it is absent and when it is not to be seen.

    Finding someone is not working with them: whoever may see no more than identity and contact does not get in.
    """
    case = (
        Case.objects.select_related("holding", "client", "service", "key_worker", "agency")
        .filter(reference=reference)
        .first()
    )
    if case is None:
        raise Refused("absent")
    decision = admit(visit, case.holding, kind=kind, needed=CASEWORK)
    return OpenedCase(case, decision, own=visit.reader.agency == case.agency_id)


def open_enquiry(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Enquiry]:
    """One version of an enquiry of a case, by its own number."""
    opened = open_case(visit, reference)
    return opened, of_case(opened, Enquiry.objects.select_related("by").filter(pk=number))


def open_entry(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Entry]:
    """One version of a chronology entry of a case, by its own number."""
    opened = open_case(visit, reference)
    return opened, of_case(opened, Entry.objects.select_related("by").filter(pk=number))


def open_participant(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Participant]:
    """Another person of a case, by their number."""
    opened = open_case(visit, reference)
    return opened, of_case(opened, Participant.objects.filter(pk=number))


def of_case(opened: OpenedCase, rows: QuerySet[Row]) -> Row:
    """The one row of `rows` that belongs to the opened case; raises `Refused` when there is none."""
    row = rows.filter(case=opened.case).first()
    if row is None:
        raise Refused("absent")
    row.case = opened.case  # type: ignore[attr-defined]
    return row
