"""Restricted notes: read by those who are named, and to everybody else not there."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import connection

from linkworker.events.changed import Changed
from linkworker.events.models import Event, Look
from linkworker.partnership.models import Worker
from linkworker.practice.restricted import NoteKind
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.restricted.models import RestrictedNote
from linkworker.restricted.notes import (
    CannotBeNamed,
    NobodyNamed,
    ReadableNote,
    correct_note,
    name_readers,
    open_note,
    open_notes,
    write_note,
)
from linkworker.sharing.actions import Terms, grant, raise_wall
from linkworker.sharing.queries import shared_with, visible_to
from linkworker.sharing.references import new_act
from tests.cast import MONDAY, Cast, make_worker, visit_of

LATER = MONDAY + timedelta(hours=2)
TEXT = "Ela told her teacher what he does at night"


def written(
    cast: Cast, kind: NoteKind = NoteKind.ORIENTATION, names: Iterable[Worker] = ()
) -> RestrictedNote:
    return write_note(cast.sian.client, kind, TEXT, names=[*names], by=cast.nerys, at=LATER)


def reads(worker: Worker, note: RestrictedNote) -> bool:
    """Whether a worker reads a note by its page; the list of those who find her says the same."""
    visit = visit_of(worker, LATER)
    try:
        shown = open_note(visit, note.client.reference, note.pk)
    except Refused:
        shown = None
    try:
        listed = note in open_notes(visit, note.client.reference)[1]
    except Refused:
        listed = False
    assert listed is (shown is not None)
    return listed


def shown_to(worker: Worker, note: RestrictedNote) -> ReadableNote:
    return open_note(visit_of(worker, LATER), note.client.reference, note.pk)


@pytest.mark.row("R171")
@pytest.mark.parametrize("kind", [NoteKind.ORIENTATION, NoteKind.GENDER, NoteKind.OTHER])
def test_whom_somebody_loves_or_who_they_are_is_read_by_named_people_alone(
    cast: Cast, kind: NoteKind
) -> None:
    lead = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    link = make_worker("Llio Parry", cast.afon, None, Role.LINK_WORKER)
    note = written(cast, kind, [cast.owen])
    assert reads(cast.nerys, note) and reads(cast.owen, note)
    for other in (cast.morgan, lead, link, cast.priya, cast.dafydd, cast.rhys):
        assert not reads(other, note), other


@pytest.mark.row("R165")
def test_what_was_told_of_abuse_of_a_child_is_kept_apart_and_read_by_who_leads_safeguarding(
    cast: Cast,
) -> None:
    lead = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    elsewhere = make_worker("Ida Bevan", cast.afon, cast.fens, Role.SAFEGUARDING_LEAD)
    note = written(cast, NoteKind.CHILD_ABUSE)
    assert reads(lead, note) and reads(cast.nerys, note)
    for other in (cast.morgan, cast.owen, elsewhere, cast.dafydd):
        assert not reads(other, note), other
    assert not cast.sian.entries.filter(text=TEXT).exists()


@pytest.mark.row("R171")
def test_no_share_carries_it_and_no_role_finds_it(cast: Cast) -> None:
    note = written(cast)
    terms = Terms(route="agreement", purpose="joint-care", act=new_act(), until=LATER + timedelta(days=9))
    everything = {"categories": [*Category], "to_agency": cast.lantern, "terms": terms}
    grant(cast.sian.client.holding, **everything, by=cast.nerys, at=MONDAY)  # type: ignore[arg-type]
    for worker in (cast.morgan, cast.owen, cast.dafydd):
        visit = visit_of(worker, LATER)
        for category in Category:
            for rows in (visible_to, shared_with):
                assert not rows(visit.reader, LATER, category, "part").filter(pk=note.holding_id).exists()


def test_a_wall_ends_what_a_name_gave(cast: Cast) -> None:
    note = written(cast, names=[cast.owen])
    raise_wall(cast.sian.client.subject, worker=cast.owen, by=None, at=LATER)
    assert not reads(cast.owen, note)
    with pytest.raises(CannotBeNamed):
        written(cast, names=[cast.owen])


def test_another_agency_can_not_be_named(cast: Cast) -> None:
    with pytest.raises(CannotBeNamed):
        written(cast, names=[cast.dafydd])


def test_whoever_does_not_work_with_her_writes_none(cast: Cast) -> None:
    for other in (cast.owen, cast.priya, cast.dafydd, cast.rhys):
        with pytest.raises(Refused):
            write_note(cast.sian.client, NoteKind.OTHER, TEXT, names=[], by=other, at=LATER)


def test_what_it_said_stays_with_what_was_wrong_and_the_second_is_told(cast: Cast) -> None:
    note = written(cast, names=[cast.morgan])
    before = shown_to(cast.morgan, note)
    correct_note(shown_to(cast.nerys, note), "New", wrong="Not at night", by=cast.nerys, at=LATER)
    texts = [(row.text, row.wrong) for row in shown_to(cast.morgan, note).texts]
    assert texts == [("New", "Not at night"), (TEXT, "")]
    with pytest.raises(Changed):
        correct_note(before, "Mine", wrong="Mine", by=cast.morgan, at=LATER)


def test_who_reads_it_is_changed_by_its_readers_and_somebody_always_does(cast: Cast) -> None:
    note = written(cast, names=[cast.morgan])
    name_readers(shown_to(cast.nerys, note), [cast.nerys, cast.owen], by=cast.nerys, at=LATER)
    assert [reads(one, note) for one in (cast.nerys, cast.owen, cast.morgan)] == [True, True, False]
    with pytest.raises(NobodyNamed):
        name_readers(shown_to(cast.nerys, note), [], by=cast.nerys, at=LATER)
    with pytest.raises(CannotBeNamed):
        name_readers(shown_to(cast.nerys, note), [cast.nerys, cast.dafydd], by=cast.nerys, at=LATER)


def test_it_stands_encrypted_and_no_event_says_what(cast: Cast) -> None:
    note = written(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM restricted_notetext")
        (kept,) = cursor.fetchone()
    assert "Ela" not in str(kept)
    told = Event.objects.get(kind="restricted_written")
    assert (told.holding_id, told.data) == (note.holding_id, {})


def test_reading_it_leaves_a_look_at_it(cast: Cast) -> None:
    note = written(cast)
    shown_to(cast.nerys, note)
    assert Look.objects.filter(worker_id=cast.nerys.pk, holding_id=note.holding_id).exists()
