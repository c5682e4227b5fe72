"""The way in to completed instruments, to completing one, and to the forms kept with them."""

from linkworker.assessments.build import instrument_in_use
from linkworker.assessments.models import Assessment, AttachedForm
from linkworker.cases.gates import OpenedCase, of_case, open_case, require_writing_in
from linkworker.practice.instrument import Instrument, instruments
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.gates import Visit


def open_assessments(visit: Visit, reference: str, kind: str = "page") -> OpenedCase:
    """A case whose risk and safety may be read: whoever is shown less of it finds no assessments."""
    opened = open_case(visit, reference, kind=kind)
    if not opened.decision.shows(Category.RISK):
        raise Refused(opened.decision.reason)
    return opened


def open_to_complete(visit: Visit, reference: str, instrument_id: str) -> tuple[OpenedCase, Instrument]:
    """A case in which the reader may write, and the instrument in use of that id."""
    opened = _to_write(visit, reference)
    if instrument_id not in instruments():
        raise Refused("absent")
    return opened, instrument_in_use(instrument_id)


def open_assessment(
    visit: Visit, reference: str, number: int, kind: str = "page"
) -> tuple[OpenedCase, Assessment]:
    """One version of an assessment of a case, by its own number."""
    opened = open_assessments(visit, reference, kind=kind)
    return opened, of_case(opened, Assessment.objects.select_related("by").filter(pk=number))


def open_to_correct(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Assessment]:
    """The newest version of the assessment with this number, in a case in which the reader may write."""
    opened = _to_write(visit, reference)
    named = of_case(opened, Assessment.objects.only("thread", "case").filter(pk=number))
    return opened, of_case(
        opened, Assessment.objects.select_related("by").filter(thread=named.thread, is_current=True)
    )


def open_form(visit: Visit, reference: str, form: str) -> tuple[OpenedCase, AttachedForm]:
    """A form kept with an assessment, by its own reference; the look says that a file was read."""
    opened = open_assessments(visit, reference, kind="file")
    return opened, of_case(opened, AttachedForm.objects.filter(reference=form))


def _to_write(visit: Visit, reference: str) -> OpenedCase:
    opened = open_assessments(visit, reference)
    require_writing_in(opened, visit, Category.RISK)
    return opened
