"""An entry about somebody else: moved or kept aside, and told to whoever may have read it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from linkworker.assessments.actions import attach_form, complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.assessments.levels import newest_checklists
from linkworker.assessments.models import Assessment, AttachedForm
from linkworker.cases.actions import SaidByTheOtherSide, add_entry, correct_entry
from linkworker.cases.build import Told
from linkworker.cases.enquiries import correct_enquiry, record_enquiry
from linkworker.cases.gates import open_case, open_enquiry, open_entry
from linkworker.cases.links import link
from linkworker.cases.models import Case, Enquiry, Entry, EntryKind, Offer
from linkworker.cases.offers import record_offers
from linkworker.cases.participants import add_participant
from linkworker.cases.queries import chronology, kinds_shown
from linkworker.cases.shares import share
from linkworker.duties.actions import DoneOutside, done_outside
from linkworker.duties.gates import open_today
from linkworker.duties.history import duties_of_case
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.events.models import Event, Look
from linkworker.misplaced import gates
from linkworker.misplaced.actions import TakingOut, have_read, take_out
from linkworker.misplaced.models import Aside, TakenOut, Telling
from linkworker.partnership.models import Worker
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import EVERY_CATEGORY, Category, Refused, Role
from linkworker.referrals.answering import Accepting, accept
from linkworker.referrals.models import Referral
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, asked, make_case, make_worker, offered, visit_of
from tests.joined import Joined, agree, refer, sharing

HOUR = timedelta(hours=1)
LATER = MONDAY + 24 * HOUR
WORDS = "He threw a kettle at her and she hid at her sister's"


@dataclass
class Wrong:
    """Siân's record, into which Nerys wrote what Bron had told her; Bron is Nerys' client, too."""

    cast: Cast
    bron: Case
    eleri: Worker

    def told(self, hours: int = 1) -> dict[str, Any]:
        at = MONDAY + hours * HOUR
        return {"by": self.cast.nerys, "at": at, "recorded_at": at}

    def note(self, **changes: str) -> Entry:
        return add_entry(self.cast.sian, Told(EntryKind.NOTE, text=WORDS, **changes), **self.told())

    def enquiry(self) -> Enquiry:
        given = asked(experienced_now="yes", own_words=WORDS)
        return record_enquiry(self.cast.sian, given, **self.told())

    def entry_of(self, kind: EntryKind, case: Case | None = None) -> Entry:
        return (case or self.cast.sian).entries.filter(kind=kind).latest("pk")

    def takes(
        self, entry: Entry, to: Case | None = None, by: Worker | None = None, hours: int = 5
    ) -> TakenOut:
        given = TakingOut("It names a sister, and she has none", to)
        return take_out(entry, given, by=by or self.cast.nerys, at=MONDAY + hours * HOUR)

    def look(self, worker: Worker, hours: int) -> None:
        open_case(visit_of(worker, MONDAY + hours * HOUR), self.cast.sian.reference)


@pytest.fixture
def wrong(cast: Cast) -> Wrong:
    bron = make_case("Bron", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    return Wrong(cast, bron, make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD))


def told_on_today(worker: Worker, at: Any = LATER) -> list[str]:
    """The names in what a worker's Today says of entries about somebody else."""
    return [one.name for one in open_today(visit_of(worker, at)).misplaced]


def everything_shown(case: Case, worker: Worker) -> str:
    """Whatever the chronology and the duties of a case hold for a reader."""
    visit = visit_of(worker, LATER)
    opened = open_case(visit, case.reference)
    kinds = kinds_shown(opened.decision.categories, own=True)
    rows = chronology({case.pk: kinds}).rows
    duties = duties_of_case(visit, case)
    told = [(row.kind, row.code, row.text, row.wrong, row.said_by) for row in rows if row.thing_id != 0]
    because = [
        (one.because, one.ended_fact, one.done_what) for one in (*duties.open, *duties.coming, *duties.ended)
    ]
    return repr((told, because))


def test_a_note_moves_with_all_its_versions_and_the_old_place_says_nothing_of_it(wrong: Wrong) -> None:
    note = wrong.note(said_by="Bron's sister", source="close")
    now = correct_entry(
        note, Told(EntryKind.NOTE, text=f"{WORDS}!"), wrong="Not loud enough", **wrong.told(2)
    )
    wrong.takes(now, wrong.bron)
    moved = list(wrong.bron.entries.filter(kind=EntryKind.NOTE).order_by("version"))
    assert [(row.version, row.text, row.by, row.at) for row in moved] == [
        (1, WORDS, wrong.cast.nerys, MONDAY + HOUR),
        (2, f"{WORDS}!", wrong.cast.nerys, MONDAY + 2 * HOUR),
    ]
    shown = everything_shown(wrong.cast.sian, wrong.cast.nerys)
    assert "kettle" not in shown and "sister" not in shown and "loud" not in shown
    left = wrong.entry_of(EntryKind.MISPLACED)
    assert (left.code, left.text, left.at, left.by) == ("out", "", MONDAY + 5 * HOUR, wrong.cast.nerys)
    assert wrong.entry_of(EntryKind.MISPLACED, wrong.bron).code == "in"
    with pytest.raises(Refused):
        open_entry(visit_of(wrong.cast.nerys, LATER), wrong.cast.sian.reference, now.pk)


def rests_on(case: Case, enquiry: Enquiry) -> bool:
    """Whether an open duty of a case rests on an enquiry."""
    open_rows = Duty.objects.filter(holding=case.pk, ended_at=None)
    facts = [(fact["kind"], fact["id"]) for row in open_rows for fact in row.because]
    return ("enquiry", enquiry.thread) in facts


def test_what_was_asked_moves_with_its_duties_and_leaves_none_behind(wrong: Wrong) -> None:
    first = wrong.enquiry()
    assert Duty.objects.filter(holding=wrong.cast.sian.pk, rule="screen.quick", ended_at=None).exists()
    more = asked(experienced_now="yes", own_words=f"{WORDS} twice")
    correct_enquiry(first, more, wrong="How often", **wrong.told(2))
    screen = Duty.objects.get(holding=wrong.cast.sian.pk, rule="screen.quick", ended_at=None)
    done = DoneOutside("Asked about the kettle", "Bron", MONDAY.date())
    done_outside(screen, done, by=wrong.cast.nerys, at=MONDAY + 3 * HOUR)
    wrong.takes(wrong.entry_of(EntryKind.ENQUIRY), wrong.bron)
    assert not rests_on(wrong.cast.sian, first)
    assert rests_on(wrong.bron, first)
    assert Enquiry.objects.filter(case=wrong.bron).count() == 2
    shown = everything_shown(wrong.cast.sian, wrong.cast.nerys)
    assert "kettle" not in shown and "'enquiry'" not in shown and "screen" not in shown
    with pytest.raises(Refused):
        open_enquiry(visit_of(wrong.cast.nerys, LATER), wrong.cast.sian.reference, first.pk)
    there = open_enquiry(visit_of(wrong.cast.nerys, LATER), wrong.bron.reference, first.pk)[1]
    assert there.own_words == WORDS


def checklist(wrong: Wrong) -> Assessment:
    answers = tuple(AnswerGiven(str(item), Answer.YES) for item in range(1, 16))
    return complete(wrong.cast.sian, AssessmentGiven(CHECKLIST, "with-person", answers, {}), **wrong.told())


def test_a_checklist_no_longer_counts_where_it_was_and_its_form_goes_with_it(wrong: Wrong) -> None:
    row = checklist(wrong)
    pdf = {"name": "a.pdf", "content_type": "application/pdf", "content": b"%PDF-1.7"}
    attach_form(row, **pdf, by=wrong.cast.nerys, at=MONDAY + HOUR)  # type: ignore[arg-type]
    assert newest_checklists([wrong.cast.sian.pk])
    wrong.takes(wrong.entry_of(EntryKind.CHECKLIST), wrong.bron)
    assert not newest_checklists([wrong.cast.sian.pk])
    assert newest_checklists([wrong.bron.pk])[wrong.bron.pk].level == "high"
    assert AttachedForm.objects.get().case == wrong.bron


def test_what_was_offered_is_kept_aside_with_everything_it_said_and_stands_in_no_other_table(
    wrong: Wrong,
) -> None:
    record_offers(wrong.cast.sian, offered(), **wrong.told())
    row = wrong.takes(wrong.entry_of(EntryKind.OFFER))
    assert row.to_case is None
    assert not Offer.objects.exists()
    assert not Entry.objects.filter(kind=EntryKind.OFFER).exists()
    said = {table["table"]: table["rows"] for table in Aside.objects.get().said}
    assert [one["of"] for one in said["cases.offer"]] == ["idva", "outreach", "help-lines"]
    assert said["cases.entry"][0]["recorded_at"] == (MONDAY + HOUR).isoformat()


def test_a_safeguarding_lead_reads_what_is_kept_aside_for_a_reason_and_nobody_else_does(wrong: Wrong) -> None:
    wrong.takes(wrong.note())
    aside = Aside.objects.get()
    for worker in (wrong.cast.nerys, wrong.cast.morgan, wrong.cast.priya, wrong.cast.rhys, wrong.cast.dafydd):
        with pytest.raises(Refused):
            gates.kept_aside(visit_of(worker, LATER))
        with pytest.raises(Refused):
            gates.begin_reading(aside, reason="To know", visit=visit_of(worker, LATER))
    visit = visit_of(wrong.eleri, LATER)
    assert gates.kept_aside(visit) == [aside]
    with pytest.raises(ValueError, match="reason"):
        gates.begin_reading(aside, reason="", visit=visit)
    reading = gates.begin_reading(aside, reason="Somebody rang", visit=visit)
    assert WORDS in repr(gates.open_reading(visit, reading.pk).aside.said)
    assert Look.objects.filter(worker_id=wrong.eleri.pk, holding_id=wrong.cast.sian.pk).exists()
    for worker, at in ((wrong.cast.nerys, LATER), (wrong.eleri, LATER + HOUR)):
        with pytest.raises(Refused):
            gates.open_reading(visit_of(worker, at), reading.pk)
    assert Event.objects.filter(kind="aside_read").count() == 1


def test_a_lead_behind_a_wall_reads_nothing_that_came_out_of_that_record(wrong: Wrong) -> None:
    wrong.takes(wrong.note())
    raise_wall(wrong.cast.sian.client.subject, worker=wrong.eleri, by=None, at=LATER)
    visit = visit_of(wrong.eleri, LATER)
    assert gates.kept_aside(visit) == []
    with pytest.raises(Refused):
        gates.begin_reading(Aside.objects.get(), reason="To know", visit=visit)


def test_whoever_opened_the_record_while_it_stood_is_told_and_nobody_else(wrong: Wrong) -> None:
    wrong.look(wrong.cast.morgan, 0)
    entry = wrong.note()
    wrong.look(wrong.eleri, 2)
    wrong.look(wrong.cast.nerys, 3)
    wrong.takes(entry, wrong.bron)
    assert told_on_today(wrong.eleri) == ["Siân Gwenllian-Bâ"]
    assert told_on_today(wrong.cast.morgan) == told_on_today(wrong.cast.nerys) == []
    (told,) = gates.tellings(visit_of(wrong.eleri, LATER))
    for other in (wrong.cast.morgan, wrong.cast.dafydd, wrong.cast.nerys):
        with pytest.raises(Refused):
            gates.open_telling(visit_of(other, LATER), told.telling.pk)
        with pytest.raises(Refused):
            have_read(told.telling, by=other, at=LATER)
    have_read(
        gates.open_telling(visit_of(wrong.eleri, LATER), told.telling.pk).telling, by=wrong.eleri, at=LATER
    )
    assert told_on_today(wrong.eleri) == []


def test_who_stands_behind_a_wall_by_now_is_told_nothing(wrong: Wrong) -> None:
    entry = wrong.note()
    wrong.look(wrong.eleri, 2)
    wrong.takes(entry, wrong.bron)
    raise_wall(wrong.cast.sian.client.subject, worker=wrong.eleri, by=None, at=LATER - HOUR)
    assert told_on_today(wrong.eleri) == []
    with pytest.raises(Refused):
        gates.open_telling(visit_of(wrong.eleri, LATER), Telling.objects.get().pk)


def test_it_goes_only_where_the_worker_may_write_and_absent_and_hidden_are_refused_alike(
    wrong: Wrong,
) -> None:
    entry = wrong.note()
    hers = make_case("Carol", service=wrong.cast.fens, worker=wrong.cast.priya)
    visit = visit_of(wrong.cast.nerys, LATER)
    for reference in (hers.reference, "A1A1A1"):
        with pytest.raises(Refused):
            gates.open_right_case(visit, reference, Category.RISK)
    for to, by in (
        (hers, wrong.cast.nerys),
        (wrong.bron, wrong.cast.priya),
        (wrong.cast.sian, wrong.cast.nerys),
    ):
        with pytest.raises(Refused):
            wrong.takes(entry, to, by=by)
    assert not TakenOut.objects.exists() and not Event.objects.filter(kind="entry_taken_out").exists()


def test_what_belongs_to_the_work_of_a_case_is_not_taken_out(wrong: Wrong) -> None:
    for kind in (EntryKind.OPENED, EntryKind.ALLOCATED):
        with pytest.raises(Refused):
            wrong.takes(wrong.entry_of(kind))


def test_the_second_of_two_learns_who_was_quicker(wrong: Wrong) -> None:
    entry = wrong.note()
    wrong.takes(entry, wrong.bron)
    with pytest.raises(Changed) as changed:
        wrong.takes(entry, by=wrong.cast.morgan)
    assert changed.value.now.by == wrong.cast.nerys


def test_what_the_other_side_told_does_not_move_into_the_record_of_whoever_may_harm_them(
    wrong: Wrong,
) -> None:
    entry = wrong.note(source="other-side", said_by="His wife")
    him = {"name": "Mair", "relationship": "partner"}
    add_participant(wrong.bron, him, position="harming", said_by="Police", by=wrong.cast.nerys, at=MONDAY)
    with pytest.raises(SaidByTheOtherSide):
        wrong.takes(entry, wrong.bron)


def test_the_chain_holds_no_word_of_it(wrong: Wrong) -> None:
    wrong.takes(wrong.note(), wrong.bron)
    taken = Event.objects.get(kind="entry_taken_out")
    assert (taken.holding_id, taken.data) == (
        wrong.cast.sian.pk,
        {"about": "note", "where": "moved", "told": 0},
    )
    assert Event.objects.get(kind="entry_brought_in").holding_id == wrong.bron.pk


def joint(joined: Joined) -> tuple[Wrong, Case]:
    cast = joined.cast
    eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    bron = make_case("Bron", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    agree(cast.sian, cast.nerys, "joint-care")
    at_lantern = make_case("Siân", service=cast.idvas, worker=cast.dafydd)
    link(cast.sian, at_lantern, by=cast.nerys, at=MONDAY)
    share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY)
    return Wrong(cast, bron, eleri), at_lantern


def test_an_agency_with_which_it_was_shared_is_told_by_those_who_lead_and_whoever_works_there(
    joined: Joined,
) -> None:
    wrong, _theirs = joint(joined)
    wrong.takes(wrong.note(), wrong.bron)
    told = ["Siân Gwenllian-Bâ"]
    assert (
        told_on_today(joined.cast.dafydd) == told_on_today(joined.efua) == told_on_today(joined.carys) == told
    )
    assert told_on_today(joined.gwilym) == told_on_today(joined.lowri) == []
    (found,) = gates.tellings(visit_of(joined.carys, LATER))
    have_read(found.telling, by=joined.carys, at=LATER)
    assert told_on_today(joined.efua) == []
    assert told_on_today(joined.cast.dafydd) == told


def test_who_received_a_referral_is_told_and_a_wrong_checklist_comes_off_it(joined: Joined) -> None:
    cast = joined.cast
    bron = make_case("Bron", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    wrong = Wrong(cast, bron, cast.morgan)
    checklist(wrong)
    referral = refer(joined, MONDAY + 2 * HOUR, checklist=True)
    assert referral.checklist is not None
    wrong.takes(wrong.entry_of(EntryKind.CHECKLIST))
    assert Referral.objects.get().checklist is None
    assert told_on_today(joined.efua) == told_on_today(joined.carys) == ["Siân Gwenllian-Bâ"]
    assert told_on_today(joined.lowri) == []


def test_whoever_works_the_case_that_came_of_a_referral_is_told(joined: Joined) -> None:
    cast = joined.cast
    bron = make_case("Bron", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    wrong = Wrong(cast, bron, cast.morgan)
    checklist(wrong)
    referral = refer(joined, MONDAY + 2 * HOUR, checklist=True)
    at = MONDAY + 3 * HOUR
    accept(referral.intake, Accepting(worker=cast.dafydd), by=joined.efua, at=at)
    wrong.takes(wrong.entry_of(EntryKind.CHECKLIST), wrong.bron, hours=6)
    assert told_on_today(cast.dafydd) == ["Siân Gwenllian-Bâ"]


def test_everybody_reads_the_neutral_sentence_where_they_read_the_case(wrong: Wrong) -> None:
    wrong.takes(wrong.note(), wrong.bron)
    assert EntryKind.MISPLACED in kinds_shown(EVERY_CATEGORY, own=False)
