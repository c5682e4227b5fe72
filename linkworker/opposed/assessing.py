"""Who does what to whom, as a named specialist found it: recorded, corrected, read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from linkworker.cases.actions import record_case
from linkworker.cases.gates import OpenedCase, open_participant
from linkworker.cases.models import Case, Participant, Position
from linkworker.cases.participants import newest_position, set_position, tell_assessed
from linkworker.cases.versions import first, newer
from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.rows import the_only
from linkworker.opposed.models import WhoDoesWhat
from linkworker.partnership.models import Worker
from linkworker.practice.sharing import Category, Refused
from linkworker.practice.who_does_what import MAY_ASSESS, Concluded, Evidence
from linkworker.sharing.facts import reader_of
from linkworker.sharing.gates import Visit, may_write


@dataclass(frozen=True, slots=True)
class AssessmentGiven:
    """What a specialist found: who that is, when, what was considered of both sides, and what it came to."""

    specialist: str
    at: datetime
    evidence: Mapping[Evidence, str]
    concluded: Concluded

    def as_columns(self) -> Mapping[str, Any]:
        return {
            "specialist": self.specialist,
            "at": self.at,
            "evidence": {topic.value: words for topic, words in self.evidence.items()},
            "concluded": self.concluded.value,
        }


def may_assess(worker: Worker, case: Case, at: datetime) -> bool:
    """Whether a worker records such an assessment in a case: by their role in its service, or in the whole agency."""
    held = reader_of(worker).live_roles(at)
    return worker.agency_id == case.agency_id and any(
        one.role in MAY_ASSESS and one.service in {None, case.service_id} for one in held
    )


@action
def assess(
    participant: Participant, given: AssessmentGiven, *, seen: Position | None, by: Worker, at: datetime
) -> WhoDoesWhat:
    """Record what a specialist found; what it came to is from now what is said of the relationship.

    `seen` is the newest position that the worker had read; raises `Changed` when it is another.
    """
    _require(participant, by=by, at=at)
    row = first(WhoDoesWhat(participant=participant, by=by, recorded_at=at, **given.as_columns()))
    _follow(row, seen, by=by, at=at)
    return row


@action
def correct_assessment(
    row: WhoDoesWhat,
    given: AssessmentGiven,
    *,
    wrong: str,
    seen: Position | None,
    by: Worker,
    at: datetime,
) -> WhoDoesWhat:
    """Correct an assessment: a new version that names what was wrong. Raises `Changed` when it is not the newest."""
    _require(row.participant, by=by, at=at)
    fresh = WhoDoesWhat(participant=row.participant, by=by, recorded_at=at, **given.as_columns())
    corrected = newer(row, fresh, wrong=wrong)
    _follow(corrected, seen, by=by, at=at)
    return corrected


def _require(participant: Participant, *, by: Worker, at: datetime) -> None:
    may_write(by, participant.case.holding, Category.ABUSE, at)
    if not may_assess(by, participant.case, at):
        raise Refused("assesses no relationship")


def _follow(row: WhoDoesWhat, seen: Position | None, *, by: Worker, at: datetime) -> None:
    """What an assessment came to is said of the relationship, by its specialist; where it came to nothing yet, nothing
    is."""
    person = row.participant
    told = {"thing": "relationship", "thing_id": row.thread, "data": {"version": row.version}}
    if row.concluded == Concluded.CANNOT_SAY:
        tell_assessed(person, row.specialist, by=by, at=at)
    else:
        set_position(person, kind=row.concluded, said_by=row.specialist, seen=seen, by=by, at=at)
    record_case(Kind.RELATIONSHIP_ASSESSED, person.case, by=by, at=at, **told)


def concluded_in(case: Case) -> list[WhoDoesWhat]:
    """The assessments in a case that came to a conclusion, as they now stand."""
    return list(concluded(Q(participant__case=case.pk)))


def concluded(of: Q) -> Iterable[WhoDoesWhat]:
    """The assessments that came to a conclusion, as they now stand."""
    rows = WhoDoesWhat.objects.filter(of, is_current=True).exclude(concluded=Concluded.CANNOT_SAY.value)
    return rows.order_by("recorded_at", "pk")


def assessments_of(case: Case) -> dict[int, list[WhoDoesWhat]]:
    """By person of a case, every version of every assessment, the newest first."""
    found: dict[int, list[WhoDoesWhat]] = {}
    rows = WhoDoesWhat.objects.filter(participant__case=case).select_related("by")
    for row in rows.order_by("-recorded_at", "-pk"):
        found.setdefault(row.participant_id, []).append(row)
    return found


def open_to_assess(
    visit: Visit, reference: str, number: int
) -> tuple[OpenedCase, Participant, Position | None]:
    """Another person of a case, for whoever may record such an assessment; `Refused` for anybody else."""
    opened, person = open_participant(visit, reference, number)
    if not may_assess(visit.worker, opened.case, visit.at):
        raise Refused("assesses no relationship")
    return opened, person, newest_position(person)


def open_assessment(
    visit: Visit, reference: str, number: int
) -> tuple[OpenedCase, WhoDoesWhat, Position | None]:
    """The newest version of an assessment in a case, by the number of any, for whoever may correct it."""
    asked = WhoDoesWhat.objects.filter(pk=number, participant__case__reference=reference).values("thread")
    row = the_only(WhoDoesWhat.objects.select_related("by").filter(thread__in=asked, is_current=True))
    opened, person, newest = open_to_assess(visit, reference, row.participant_id if row else 0)
    if row is None:
        raise Refused("absent")
    row.participant = person
    return opened, row, newest
