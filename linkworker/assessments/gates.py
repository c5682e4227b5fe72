"""The way in to a completed instrument and the form kept with it."""

from linkworker.assessments.models import Assessment, AttachedForm
from linkworker.cases.gates import OpenedCase, of_case, open_case
from linkworker.sharing.gates import Visit


def open_assessment(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Assessment]:
    """One version of an assessment of a case, by its own number."""
    opened = open_case(visit, reference)
    return opened, of_case(opened, Assessment.objects.select_related("by").filter(pk=number))


def open_form(visit: Visit, reference: str, form: str) -> tuple[OpenedCase, AttachedForm]:
    """A form kept with an assessment, by its own reference; the look says that a file was read."""
    opened = open_case(visit, reference, kind="file")
    return opened, of_case(opened, AttachedForm.objects.filter(reference=form))
