"""Changes to a case: who may make them, what stays, and what they record."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from linkworker.cases.actions import (
    CannotTake,
    add_entry,
    allocate,
    close_case,
    correct_entry,
    explain_confidentiality,
    open_case,
    reopen_case,
)
from linkworker.cases.build import Told
from linkworker.cases.models import Case, Entry, EntryKind
from linkworker.cases.participants import (
    DETAILS,
    add_participant,
    correct_participant,
    newest_position,
    set_position,
)
from linkworker.events.models import Event
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.people.actions import Changed, ClientGiven, register
from linkworker.practice.sharing import Refused, Role
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import Allocation
from tests.cast import LONG_AGO, MONDAY, Cast

HOUR = timedelta(hours=1)
LATER = MONDAY + HOUR
NOTE = Told(EntryKind.NOTE, code="event", text="He came", said_by="Siân")


def unheld(cast: Cast, by: Worker | None = None) -> Case:
    client = register(ClientGiven(chosen_name="Eira"), service=cast.city, by=by or cast.owen, at=MONDAY)
    return open_case(client, service=cast.city, by=by or cast.owen, at=MONDAY)


def test_whoever_opened_a_case_may_take_it_and_nobody_else_without_a_lead(cast: Cast) -> None:
    case = unheld(cast, by=cast.owen)
    with pytest.raises(Refused):
        allocate(case, worker=cast.nerys, by=cast.nerys, at=LATER)
    assert allocate(case, worker=cast.owen, by=cast.owen, at=LATER).key_worker == cast.owen


def test_whoever_opened_a_case_gives_it_to_nobody_else(cast: Cast) -> None:
    case = unheld(cast, by=cast.owen)
    with pytest.raises(Refused):
        allocate(case, worker=cast.nerys, by=cast.owen, at=LATER)
    assert allocate(case, worker=cast.nerys, by=cast.morgan, at=LATER).key_worker == cast.nerys


def test_a_manager_of_another_service_does_not_allocate(cast: Cast) -> None:
    case = unheld(cast)
    RoleGiven.objects.filter(worker=cast.morgan).update(service=cast.fens)
    with pytest.raises(Refused):
        allocate(case, worker=cast.nerys, by=cast.morgan, at=LATER)
    RoleGiven.objects.filter(worker=cast.morgan).update(service=cast.city)
    allocate(case, worker=cast.nerys, by=cast.morgan, at=LATER)


def test_a_closed_case_is_allocated_to_nobody_until_it_is_opened_again(cast: Cast) -> None:
    closed = close_case(cast.sian, reason="completed", by=cast.nerys, at=LATER)
    with pytest.raises(Refused):
        allocate(closed, worker=cast.owen, by=cast.morgan, at=LATER)
    opened = reopen_case(closed, note="By mistake", by=cast.nerys, at=LATER)
    allocate(opened, worker=cast.owen, by=cast.morgan, at=LATER)


def _walled(cast: Cast, case: Case) -> None:
    raise_wall(case.client.subject, worker=cast.owen, by=cast.morgan, at=MONDAY)


def _gone(cast: Cast, case: Case) -> None:
    cast.owen.is_active = False


def _no_longer_a_caseworker(cast: Cast, case: Case) -> None:
    RoleGiven.objects.filter(worker=cast.owen).update(until=MONDAY)


@pytest.mark.parametrize("hindrance", [_walled, _gone, _no_longer_a_caseworker])
def test_a_worker_who_could_not_see_the_case_cannot_take_it_whatever_the_cause(
    cast: Cast, hindrance: object
) -> None:
    case = unheld(cast, by=cast.nerys)
    hindrance(cast, case)  # type: ignore[operator]
    with pytest.raises(CannotTake) as refused:
        allocate(case, worker=cast.owen, by=cast.morgan, at=LATER)
    assert refused.value.args == ()
    assert not Allocation.objects.filter(holding=case.pk).exists()
    assert allocate(case, worker=cast.nerys, by=cast.morgan, at=LATER).key_worker == cast.nerys


def test_a_worker_of_another_agency_cannot_take_a_case(cast: Cast) -> None:
    with pytest.raises(CannotTake):
        allocate(cast.sian, worker=cast.dafydd, by=cast.morgan, at=LATER)


def test_a_new_key_worker_ends_the_allocation_of_the_one_before(cast: Cast) -> None:
    allocate(cast.sian, worker=cast.owen, by=cast.morgan, at=LATER)
    assert Allocation.objects.get(holding=cast.sian.pk, until=None).worker == cast.owen
    assert Allocation.objects.get(holding=cast.sian.pk, worker=cast.nerys).until == LATER


@pytest.mark.parametrize("writer", ["owen", "priya", "dafydd", "rhys"])
def test_only_who_may_see_a_case_writes_in_it(cast: Cast, writer: str) -> None:
    by = getattr(cast, writer)
    entries, events = Entry.objects.count(), Event.objects.count()
    for change in (
        lambda: add_entry(cast.sian, NOTE, by=by, at=MONDAY, recorded_at=LATER),
        lambda: explain_confidentiality(cast.sian, how="spoken", note="", by=by, at=LATER),
        lambda: add_participant(cast.sian, {"name": "x"}, position="harmed", said_by="x", by=by, at=LATER),
        lambda: close_case(cast.sian, reason="other", by=by, at=LATER),
    ):
        with pytest.raises(Refused):
            change()
    assert (Entry.objects.count(), Event.objects.count()) == (entries, events)


def test_a_note_is_recorded_as_an_event_without_its_words(cast: Cast) -> None:
    entry = add_entry(cast.sian, NOTE, by=cast.nerys, at=MONDAY, recorded_at=LATER)
    event = Event.objects.latest("id")
    assert (event.kind, event.thing, event.thing_id, event.at) == ("entry_added", "entry", entry.pk, LATER)
    assert "He came" not in str(event.__dict__)


@pytest.mark.row("R168")
def test_a_corrected_note_keeps_author_time_and_words_of_every_version(cast: Cast) -> None:
    first = add_entry(cast.sian, NOTE, by=cast.nerys, at=MONDAY, recorded_at=LATER)
    told = Told(EntryKind.NOTE, code="event", text="He rang")
    second = correct_entry(
        first, told, wrong="He did not come", by=cast.morgan, at=MONDAY, recorded_at=LATER + HOUR
    )
    old = Entry.objects.get(pk=first.pk)
    assert (old.text, old.by, old.recorded_at, old.is_current) == ("He came", cast.nerys, LATER, False)
    assert (second.thread, second.version, second.wrong) == (old.thread, 2, "He did not come")


def test_a_version_that_is_not_the_newest_is_not_corrected(cast: Cast) -> None:
    first = add_entry(cast.sian, NOTE, by=cast.nerys, at=MONDAY, recorded_at=LATER)
    told = Told(EntryKind.NOTE, code="event", text="He rang")
    newest = correct_entry(first, told, wrong="x", by=cast.nerys, at=MONDAY, recorded_at=LATER)
    with pytest.raises(Changed) as changed:
        correct_entry(first, told, wrong="y", by=cast.nerys, at=MONDAY, recorded_at=LATER)
    assert changed.value.now == newest


def test_the_database_itself_refuses_a_correction_that_names_nothing_wrong(cast: Cast) -> None:
    first = add_entry(cast.sian, NOTE, by=cast.nerys, at=MONDAY, recorded_at=LATER)
    with pytest.raises(IntegrityError):
        correct_entry(first, NOTE, wrong="", by=cast.nerys, at=MONDAY, recorded_at=LATER)


def test_what_an_action_told_is_not_corrected_as_a_note(cast: Cast) -> None:
    opened = Entry.objects.get(case=cast.sian, kind=EntryKind.OPENED)
    with pytest.raises(Refused):
        correct_entry(opened, NOTE, wrong="x", by=cast.nerys, at=MONDAY, recorded_at=LATER)


def test_positions_are_added_each_with_who_said_so_and_none_is_overwritten(cast: Cast) -> None:
    given = {"name": "Gareth", "relationship": "spouse"}
    person = add_participant(cast.sian, given, position="harmed", said_by="Siân", by=cast.nerys, at=MONDAY)
    first = newest_position(person)
    given = {"kind": "both-alleged", "said_by": "Police", "seen": first, "by": cast.nerys, "at": LATER}
    second = set_position(person, **given)
    with pytest.raises(Changed) as changed:
        set_position(person, **given)
    assert changed.value.now == second
    said = list(person.positions.order_by("at").values_list("kind", "said_by"))
    assert said == [("harmed", "Siân"), ("both-alleged", "Police")]
    told = Entry.objects.filter(case=cast.sian, kind=EntryKind.PARTICIPANT, thing_id=person.pk)
    assert list(told.order_by("at").values_list("code", flat=True)) == ["harmed", "both-alleged"]


def test_a_correction_of_a_person_keeps_what_it_said_and_what_was_wrong(cast: Cast) -> None:
    given = {"name": "Gareth", "relationship": "spouse", "age": 38}
    person = add_participant(cast.sian, given, position="harmed", said_by="Siân", by=cast.nerys, at=MONDAY)
    right = {
        **dict.fromkeys(DETAILS, ""),
        "former": True,
        "name": "Geraint",
        "relationship": "sibling",
        "age": None,
    }
    change = {**right, "child_age": None}
    now = correct_participant(person, change, wrong="Her brother", seen_version=1, by=cast.nerys, at=LATER)
    kept = now.versions.get()
    assert (now.name, now.version, kept.wrong) == ("Geraint", 2, "Her brother")
    assert (kept.before["name"], kept.before["relationship"], kept.before["age"]) == ("Gareth", "spouse", 38)
    with pytest.raises(Changed) as changed:
        correct_participant(person, change, wrong="x", seen_version=1, by=cast.nerys, at=LATER)
    assert changed.value.now.version == 2
    told = Entry.objects.get(kind=EntryKind.PARTICIPANT, code="corrected")
    assert (told.text, told.thing_id) == ("Her brother", person.pk)


def test_a_case_is_closed_once_and_opened_again_once(cast: Cast) -> None:
    closed = close_case(cast.sian, reason="moved", by=cast.nerys, at=LATER)
    with pytest.raises(Changed):
        close_case(cast.sian, reason="moved", by=cast.nerys, at=LATER)
    reopen_case(closed, note="Back again", by=cast.nerys, at=LATER)
    with pytest.raises(Changed):
        reopen_case(closed, note="Back again", by=cast.nerys, at=LATER)
    kinds = Event.objects.filter(holding_id=cast.sian.pk).order_by("id").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["case_closed", "case_reopened"]


def test_a_case_given_to_somebody_meanwhile_is_not_given_away_again(cast: Cast) -> None:
    case = unheld(cast, by=cast.nerys)
    as_read = Case.objects.get(pk=case.pk)
    allocate(case, worker=cast.nerys, by=cast.morgan, at=LATER)
    with pytest.raises(Changed):
        allocate(as_read, worker=cast.owen, by=cast.morgan, at=LATER)
    assert Case.objects.get(pk=case.pk).key_worker == cast.nerys


def test_a_role_not_yet_begun_takes_no_case(cast: Cast) -> None:
    case = unheld(cast, by=cast.nerys)
    roles = RoleGiven.objects.filter(worker=cast.owen, role=Role.KEY_WORKER)
    roles.update(since=LATER + HOUR)
    with pytest.raises(CannotTake):
        allocate(case, worker=cast.owen, by=cast.morgan, at=LATER)
    roles.update(since=LONG_AGO)
    allocate(case, worker=cast.owen, by=cast.morgan, at=LATER)
