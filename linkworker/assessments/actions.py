"""Completing an instrument, correcting it, and keeping the form it was copied from."""

from datetime import datetime

from linkworker.assessments.build import CHECKLIST, RISK_FORM, SCREEN, AssessmentGiven, build_assessment
from linkworker.assessments.models import Assessment, AttachedForm
from linkworker.cases.actions import record_case, tell
from linkworker.cases.build import Told
from linkworker.cases.models import Case, EntryKind
from linkworker.cases.versions import first, newer
from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import may_write
from linkworker.sharing.references import new_reference

ENTRY_KINDS = {
    CHECKLIST: EntryKind.CHECKLIST,
    SCREEN: EntryKind.SCREEN,
    RISK_FORM: EntryKind.RISK_FORM,
}
MOST_BYTES = 10 * 1024 * 1024
KINDS_OF_FILE = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}


class ConcernsNeeded(Exception):
    """The area asks for the specific concerns in writing, and none were given."""


class NotAForm(Exception):
    """The file is too large, or is not the PDF, PNG or JPEG it says it is."""


def _built(case: Case, given: AssessmentGiven, by: Worker, at: datetime, recorded_at: datetime) -> Assessment:
    may_write(by, case.holding, Category.RISK, recorded_at)
    row = build_assessment(case, given, by=by, at=at, recorded_at=recorded_at)
    if row.result.get("concerns") and not given.concerns.strip():
        raise ConcernsNeeded
    return row


@action
def complete(
    case: Case, given: AssessmentGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> Assessment:
    """Keep a completed instrument with its result. Raises `ConcernsNeeded`, and ValueError for a judgement
    without its reason or an answer to no item."""
    row = first(_built(case, given, by, at, recorded_at))
    told = Told(ENTRY_KINDS[row.instrument], thing_id=row.thread, code=row.level)
    tell(case, told, by=by, at=at, recorded_at=recorded_at)
    _record(Kind.ASSESSMENT_COMPLETED, row, by=by, at=recorded_at)
    return row


@action
def correct(
    old: Assessment, given: AssessmentGiven, *, wrong: str, by: Worker, at: datetime, recorded_at: datetime
) -> Assessment:
    """Correct a completed instrument; its level and what rested on it are worked out again. Raises as `complete`
    does, and `Changed` when `old` is not the newest version."""
    row = newer(old, _built(old.case, given, by, at, recorded_at), wrong=wrong)
    told = Told(ENTRY_KINDS[row.instrument], thing_id=row.thread, code="corrected")
    tell(old.case, told, by=by, at=recorded_at, recorded_at=recorded_at)
    _record(Kind.ASSESSMENT_CORRECTED, row, by=by, at=recorded_at)
    return row


def _record(kind: Kind, row: Assessment, *, by: Worker, at: datetime) -> None:
    record_case(
        kind,
        row.case,
        by=by,
        at=at,
        thing=ENTRY_KINDS[row.instrument].value,
        thing_id=row.thread,
        category=Category.RISK,
        data={"instrument": row.instrument, "version": row.version, "level": row.level},
    )


def kind_of_file(content: bytes) -> str:
    """What a file is by its first bytes; empty when it is no PDF, PNG or JPEG."""
    return next((kind for kind, begins in KINDS_OF_FILE.items() if content.startswith(begins)), "")


@action
def attach_form(
    assessment: Assessment, *, name: str, content_type: str, content: bytes, by: Worker, at: datetime
) -> AttachedForm:
    """Keep the completed form beside its answers. Raises `NotAForm` for what is not a small PDF, PNG or JPEG."""
    may_write(by, assessment.case.holding, Category.RISK, at)
    begins = KINDS_OF_FILE.get(content_type)
    if begins is None or not content.startswith(begins) or len(content) > MOST_BYTES:
        raise NotAForm
    form = AttachedForm.objects.create(
        assessment_thread=assessment.thread,
        case=assessment.case,
        reference=new_reference(),
        name=name[:120],
        content_type=content_type,
        size=len(content),
        content=content,
        attached_at=at,
        attached_by=by,
    )
    record_case(
        Kind.FORM_ATTACHED,
        assessment.case,
        by=by,
        at=at,
        thing="form",
        thing_id=form.pk,
        category=Category.RISK,
        data={"assessment": assessment.thread},
    )
    return form
