"""The kinds of change that the chain records, of looks, and of those who act."""

from enum import StrEnum


class Kind(StrEnum):
    """What happened. The value is stored and chained, so it never changes once used."""

    CLIENT_REGISTERED = "client_registered"
    CLIENT_CHANGED = "client_changed"
    SAFE_CONTACT_CHANGED = "safe_contact_changed"
    CASE_OPENED = "case_opened"
    CASE_ALLOCATED = "case_allocated"
    CASE_CLOSED = "case_closed"
    CASE_REOPENED = "case_reopened"
    PARTICIPANT_ADDED = "participant_added"
    PARTICIPANT_CHANGED = "participant_changed"
    CONFIDENTIALITY_EXPLAINED = "confidentiality_explained"
    ENQUIRY_RECORDED = "enquiry_recorded"
    ENQUIRY_CORRECTED = "enquiry_corrected"
    ENTRY_ADDED = "entry_added"
    ENTRY_CORRECTED = "entry_corrected"
    ASSESSMENT_COMPLETED = "assessment_completed"
    ASSESSMENT_CORRECTED = "assessment_corrected"
    FORM_ATTACHED = "form_attached"
    WORKER_PREFERENCE_RECORDED = "worker_preference_recorded"
    DUTY_DONE_OUTSIDE = "duty_done_outside"
    DUTY_HANDED_OVER = "duty_handed_over"
    DUTY_PUT_ASIDE = "duty_put_aside"
    DUTY_TAKEN_BACK = "duty_taken_back"
    WAIVER_ASKED = "waiver_asked"
    WAIVER_DECIDED = "waiver_decided"
    WALL_RAISED = "wall_raised"
    WALL_LOWERED = "wall_lowered"
    IMPORT_UPLOADED = "import_uploaded"
    IMPORT_DECIDED = "import_decided"
    IMPORT_VISIBLE = "import_visible"
    IMPORT_DROPPED = "import_dropped"
    GRANT_MADE = "grant_made"
    GRANT_ENDED = "grant_ended"
    LOOKS_SEALED = "looks_sealed"
    AGENCY_ADDED = "agency_added"
    WORKER_LEFT = "worker_left"
    SIGN_IN_RESET = "sign_in_reset"
    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    CLOCK_MOVED = "clock_moved"


class LookKind(StrEnum):
    """What was read: one page, one list, one search's results or one file."""

    PAGE = "page"
    LIST = "list"
    SEARCH = "search"
    FILE = "file"


class ActorKind(StrEnum):
    """Who acted: a worker, or a job of the system itself (then no id)."""

    WORKER = "worker"
    SYSTEM = "system"
