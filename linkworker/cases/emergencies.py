"""That the police were called because of immediate danger: kept in one press, whatever else is known."""

from dataclasses import dataclass
from datetime import datetime

from linkworker.cases.actions import record_case, tell
from linkworker.cases.build import Told
from linkworker.cases.models import Case, Emergency, EntryKind
from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.practice.danger import Caller, Danger, Whom
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import may_write


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyGiven:
    """One call to the police. Everything has an answer already, so that nothing has to be typed."""

    danger: str = Danger.NOW
    called_by: str = Caller.ME
    told: tuple[str, ...] = ()
    incident_number: str = ""
    police_said: str = ""


@action
def record_emergency(
    case: Case, given: EmergencyGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> Emergency:
    """Record that the police were called. ValueError for a code that is not listed."""
    may_write(by, case.holding, Category.RISK, recorded_at)
    Danger(given.danger), Caller(given.called_by), [Whom(one) for one in given.told]
    row = Emergency.objects.create(
        case=case,
        danger=given.danger,
        called_by=given.called_by,
        told=list(given.told),
        incident_number=given.incident_number,
        police_said=given.police_said,
        by=by,
        at=at,
        recorded_at=recorded_at,
    )
    told = Told(EntryKind.EMERGENCY, thing_id=row.pk, code=row.danger, text=row.police_said)
    tell(case, told, by=by, at=at, recorded_at=recorded_at)
    record_case(
        Kind.EMERGENCY_CALLED,
        case,
        by=by,
        at=recorded_at,
        thing="emergency",
        thing_id=row.pk,
        category=Category.RISK,
    )
    return row
