"""The other people of a case: adding one, correcting what is known of them, and who harms whom as somebody said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from linkworker.cases.actions import record_case, tell
from linkworker.cases.build import Told
from linkworker.cases.models import Case, EntryKind, Participant, ParticipantVersion, Position
from linkworker.cases.versions import Given
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.people.connecting import PersonTold, to_keep, told_from
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import may_write

DETAILS = ("name", "relationship", "former", "age", "child_age", "lives_with", "note")
KNOWN_BY = ("other_names", "birth_date", "phone", "nhs_number")
"""What else somebody may be recognised by, kept encrypted. Never where they live: that may be what is looked for."""

ASSESSED = "assessed"
"""The code of the chronology's entry for an assessment of who does what to whom that came to no conclusion yet."""

TAKES_PART, NO_MORE = "takes-part", "takes-part-no-more"
"""The codes of its entries for somebody who takes part in the work on the plan, and who does no more."""

CORRECTED = "corrected"
"""The code of the chronology's entry for a correction; of any other, the position that was given."""


@action
def add_participant(
    case: Case, given: Given, *, position: str, said_by: str, by: Worker, at: datetime
) -> Participant:
    """Add another person to a case, with the position somebody gave of the relationship.

    Whether they are a client of the agency is looked for by the system's own pass (`opposed.finding`), never here.
    """
    may_write(by, case.holding, Category.ABUSE, at)
    participant = Participant.objects.create(case=case, added_at=at, added_by=by, **given)
    Position.objects.create(participant=participant, kind=position, said_by=said_by, at=at, by=by)
    _tell_participant(participant, position, said_by, by=by, at=at)
    record_case(Kind.PARTICIPANT_ADDED, case, by=by, at=at, thing="participant", thing_id=participant.pk)
    return participant


@action
def correct_participant(
    participant: Participant, given: Given, *, wrong: str, seen_version: int, by: Worker, at: datetime
) -> Participant:
    """Correct what is known of another person; what it said, and what was wrong of it, is kept.

    Raises `Changed` when somebody corrected it since version `seen_version` was read.
    """
    case = participant.case
    may_write(by, case.holding, Category.ABUSE, at)
    now = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if now.version != seen_version:
        raise Changed(now)
    before = {name: getattr(now, name) for name in DETAILS}
    ParticipantVersion.objects.create(
        participant=now,
        version=now.version,
        wrong=wrong,
        before=before,
        known_before=now.known_by,
        at=at,
        by=by,
    )
    for name in DETAILS:
        setattr(now, name, given[name])
    now.known_by = given.get("known_by", now.known_by)
    now.version += 1
    now.matched_at = None
    now.save()
    told = Told(EntryKind.PARTICIPANT, thing_id=now.pk, code=CORRECTED, text=wrong)
    tell(case, told, by=by, at=at, recorded_at=at)
    record_case(
        Kind.PARTICIPANT_CHANGED,
        case,
        by=by,
        at=at,
        thing="participant",
        thing_id=now.pk,
        data={"version": now.version},
    )
    return now


def newest_correction(participant: Participant) -> ParticipantVersion | None:
    """Who corrected what is known of a person last, and what was wrong of it."""
    return participant.versions.select_related("by").order_by("-version").first()


@action
def set_position(
    participant: Participant, *, kind: str, said_by: str, seen: Position | None, by: Worker, at: datetime
) -> Position:
    """Record what somebody now says of who harms whom; what was said before stays.

    `seen` is the newest position that the worker had read; raises `Changed` with the newest when it is another.
    """
    may_write(by, participant.case.holding, Category.ABUSE, at)
    now = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    newest = newest_position(participant)
    if newest is not None and newest != seen:
        raise Changed(newest)
    position = Position.objects.create(participant=participant, kind=kind, said_by=said_by, at=at, by=by)
    now.matched_at = None
    now.save(update_fields=["matched_at"])
    _tell_participant(participant, kind, said_by, by=by, at=at)
    record_case(
        Kind.PARTICIPANT_CHANGED,
        participant.case,
        by=by,
        at=at,
        thing="participant",
        thing_id=participant.pk,
        data={"position": kind},
    )
    return position


def person_told(participant: Participant) -> PersonTold:
    """Who another person of a case is, as far as it is known: for the matcher, and for whoever corrects it."""
    nothing = {**dict.fromkeys(KNOWN_BY, ""), "birth_date": None}
    return told_from({**nothing, **(participant.known_by or {}), "name": participant.name})


def known_by(told: PersonTold) -> Mapping[str, Any] | None:
    """What of it is kept beside the name, if anything."""
    kept = to_keep(told)
    return {name: kept[name] for name in KNOWN_BY if kept[name]} or None


def tell_assessed(participant: Participant, said_by: str, *, by: Worker, at: datetime) -> None:
    """Tell in the chronology that somebody assessed who does what to whom. Part of a larger action."""
    _tell_participant(participant, ASSESSED, said_by, by=by, at=at)


def tell_taking_part(participant: Participant, *, ended: bool, by: Worker, at: datetime) -> None:
    """Tell in the chronology that somebody takes part in the plan, or no more. Part of a larger action."""
    told = Told(EntryKind.PARTICIPANT, thing_id=participant.pk, code=NO_MORE if ended else TAKES_PART)
    tell(participant.case, told, by=by, at=at, recorded_at=at)


def newest_position(participant: Participant) -> Position | None:
    """What was said last of who harms whom."""
    return participant.positions.select_related("by").order_by("-at", "-pk").first()


def _tell_participant(
    participant: Participant, position: str, said_by: str, *, by: Worker, at: datetime
) -> None:
    told = Told(EntryKind.PARTICIPANT, thing_id=participant.pk, code=position, said_by=said_by)
    tell(participant.case, told, by=by, at=at, recorded_at=at)
