"""Reading assessments of a case that a gate has already opened."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from linkworker.assessments.build import CHECKLIST
from linkworker.assessments.models import Assessment, AttachedForm

PAGE = 25
MOST_ON_CHART = 24


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """Current assessments, the newest first; `older` is the number to go on from, None on the last page."""

    rows: list[Assessment]
    older: int | None


@dataclass(frozen=True, slots=True)
class FormKept:
    """What is known of an attached form without opening it."""

    reference: str
    content_type: str
    size: int
    attached_at: datetime
    attached_by: str


def _current(case_id: int) -> QuerySet[Assessment]:
    return Assessment.objects.filter(case=case_id, is_current=True).select_related("by")


def page_of(case_id: int, before: int | None = None) -> AssessmentPage:
    """A page of the current assessments of a case, those before the one numbered `before`."""
    rows = _current(case_id)
    start = rows.filter(pk=before).first() if before else None
    if start is not None:
        rows = rows.filter(_earlier(start))
    found = list(rows.order_by("-at", "-thread")[: PAGE + 1])
    return AssessmentPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def checklists_over_time(case_id: int) -> list[Assessment]:
    """The newest current checklists of a case, oldest first: what its line chart shows."""
    newest = _current(case_id).filter(instrument=CHECKLIST).order_by("-at", "-thread")[:MOST_ON_CHART]
    return list(reversed(newest))


def last_time(row: Assessment) -> Assessment | None:
    """The current assessment by the same instrument that came before `row`."""
    rows = _current(row.case_id).filter(instrument=row.instrument).exclude(thread=row.thread)
    return rows.filter(_earlier(row)).order_by("-at", "-thread").first()


def _earlier(row: Assessment) -> Q:
    return Q(at__lt=row.at) | Q(at=row.at, thread__lt=row.thread)


def versions_of(row: Assessment) -> list[Assessment]:
    """Every version of one assessment, the first one first."""
    return list(Assessment.objects.filter(thread=row.thread).select_related("by").order_by("version"))


def version_of(row: Assessment, version: int) -> Assessment:
    """A numbered version of the assessment that `row` is a version of; `row` itself when there is none such."""
    found = Assessment.objects.filter(thread=row.thread, version=version).select_related("by").first()
    if found is None:
        return row
    found.case = row.case
    return found


def forms_of(thread: int) -> list[FormKept]:
    """The forms kept with an assessment, the newest first, without their content."""
    rows = AttachedForm.objects.filter(assessment_thread=thread).order_by("-attached_at", "-pk")
    values = rows.values_list("reference", "content_type", "size", "attached_at", "attached_by__name")
    return [FormKept(*value) for value in values]
