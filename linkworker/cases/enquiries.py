"""Recording one time of asking, and correcting what was recorded."""

from datetime import datetime

from linkworker.cases.actions import record_case, tell
from linkworker.cases.build import EnquiryGiven, Told, build_enquiry
from linkworker.cases.models import Case, Enquiry, EntryKind
from linkworker.cases.versions import first, newer
from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.practice.asking import Alone, Interpreting
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import may_write


class NotSafeToAsk(Exception):
    """Answers were given although somebody may have heard, or nobody could interpret: nothing of them is kept."""


class UnknownCode(Exception):
    """A code that is not among those of its list, by the name of its field: nothing is kept."""


def _check(given: EnquiryGiven) -> None:
    unknown = given.unknown_codes()
    if unknown:
        raise UnknownCode(", ".join(unknown))
    was_safe = given.alone == Alone.ALONE and given.interpreting != Interpreting.NONE
    if given.holds_answers if given.not_asked_because else not was_safe:
        raise NotSafeToAsk


@action
def record_enquiry(
    case: Case, given: EnquiryGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> Enquiry:
    """Record one time of asking, or why it was not the time to ask. Raises `NotSafeToAsk` and `UnknownCode`."""
    may_write(by, case.holding, Category.ABUSE, recorded_at)
    _check(given)
    enquiry = first(build_enquiry(case, given, by=by, at=at, recorded_at=recorded_at))
    told = Told(EntryKind.ENQUIRY, thing_id=enquiry.thread, code=enquiry.outcome)
    tell(case, told, by=by, at=at, recorded_at=recorded_at)
    record_case(
        Kind.ENQUIRY_RECORDED,
        case,
        by=by,
        at=recorded_at,
        thing="enquiry",
        thing_id=enquiry.thread,
        category=Category.ABUSE,
    )
    return enquiry


@action
def correct_enquiry(
    enquiry: Enquiry, given: EnquiryGiven, *, wrong: str, by: Worker, at: datetime, recorded_at: datetime
) -> Enquiry:
    """Correct an enquiry; what rested on it is worked out again.

    Raises `Changed` when it is not the newest version, and as `record_enquiry` does.
    """
    case = enquiry.case
    may_write(by, case.holding, Category.ABUSE, recorded_at)
    _check(given)
    corrected = newer(enquiry, build_enquiry(case, given, by=by, at=at, recorded_at=recorded_at), wrong=wrong)
    told = Told(EntryKind.ENQUIRY, thing_id=corrected.thread, code="corrected")
    tell(case, told, by=by, at=recorded_at, recorded_at=recorded_at)
    record_case(
        Kind.ENQUIRY_CORRECTED,
        case,
        by=by,
        at=recorded_at,
        thing="enquiry",
        thing_id=corrected.thread,
        category=Category.ABUSE,
        data={"version": corrected.version},
    )
    return corrected


def is_confidentiality_explained(case: Case) -> bool:
    """Whether anybody has recorded that the limits of confidentiality were explained in this case."""
    return case.entries.filter(is_current=True, kind=EntryKind.CONFIDENTIALITY).exists()


def newest_version(enquiry: Enquiry) -> Enquiry:
    """An enquiry as it now stands."""
    if enquiry.is_current:
        return enquiry
    found = Enquiry.objects.select_related("by").get(thread=enquiry.thread, is_current=True)
    found.case = enquiry.case
    return found
