"""The chronology: told in order with its provenance, added to in place, corrected without overwriting."""

import re
from datetime import timedelta

import pytest

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.cases.actions import add_entry, correct_entry
from linkworker.cases.build import Told
from linkworker.cases.enquiries import correct_enquiry, record_enquiry
from linkworker.cases.models import Entry, EntryKind
from linkworker.duties.actions import put_aside
from linkworker.duties.models import Duty
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.sharing.models import Holding, HoldingKind
from linkworker.web.row_keys import row_key
from tests.cast import MONDAY, Cast, asked
from tests.web.case_work import NOON, SignIn, at_noon, fill, hidden_in, page, signed_in, title_of, words_of

__all__ = ["at_noon", "signed_in"]

NOTE = {
    "sort": "event",
    "on-day": "1",
    "on-month": "11",
    "on-year": "2026",
    "time": "21:30",
    "text": "He came to the door.\n“I was too afraid to open.”",
    "source": "person",
    "said_by": "Siân",
    "not_to_be_revealed_to": "Gareth",
}


def note(cast: Cast, text: str = "Rang to say she is safe", **more: str) -> Entry:
    told = Told(EntryKind.NOTE, code="event", text=text, **more)
    return add_entry(cast.sian, told, by=cast.nerys, at=MONDAY, recorded_at=NOON)


def test_what_a_worker_adds_is_told_with_when_who_recorded_who_said_so_and_the_agency(
    cast: Cast, signed_in: SignIn
) -> None:
    nerys = signed_in(cast.nerys)
    answer = fill(nerys, page(cast.sian, "chronology/new/"), NOTE)
    assert answer.status_code == 302
    text = words_of(nerys.get(answer["Location"]))
    assert "Something that happened Notes Sun 1 Nov 2026, 21:30" in text
    assert "Nerys Llywelyn, recorded 2 Nov 2026 · Afon Recovery" in text
    assert "“I was too afraid to open.” Said by Siân Not to be revealed to: Gareth" in text
    assert Entry.objects.get(kind="note").recorded_at == NOON


@pytest.mark.row("R003", "R012")
def test_a_pattern_over_time_stands_where_it_began_and_one_event_alone_is_enough(
    cast: Cast, signed_in: SignIn
) -> None:
    nerys = signed_in(cast.nerys)
    pattern = {**NOTE, "sort": "pattern", "on-year": "2023", "time": "", "text": "May not see her sister."}
    fill(nerys, page(cast.sian, "chronology/new/"), pattern)
    answer = nerys.get(page(cast.sian, "chronology/"))
    text = words_of(answer)
    assert "A pattern over time Notes Wed 1 Nov 2023 · Nerys" in text
    assert text.index("Case opened") < text.index("A pattern over time")
    given = asked(experienced_now="yes", behaviours=("hit",))
    record_enquiry(cast.sian, given, by=cast.nerys, at=NOON, recorded_at=NOON)
    assert Duty.objects.filter(rule="checklist.complete", ended_at=None).exists()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("text", "", "Write what happened"),
        ("sort", "", "Choose what you are writing down"),
        ("source", "", "Say where it comes from"),
        ("on-year", "2027", "write today's date or an earlier one"),
        ("time", "later", "write a time, like 17:00 or 5pm"),
    ],
)
def test_what_cannot_be_kept_is_named_and_what_was_typed_stays(
    cast: Cast, signed_in: SignIn, field: str, typed: str, sentence: str
) -> None:
    answer = fill(signed_in(cast.nerys), page(cast.sian, "chronology/new/"), {**NOTE, field: typed})
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert 'value="Siân"' in answer.content.decode()
    assert title_of(answer).startswith("Error: Add to the chronology")
    assert not Entry.objects.filter(kind="note").exists()


def test_a_time_of_today_that_has_not_come_is_refused_and_one_that_has_is_kept(
    cast: Cast, signed_in: SignIn
) -> None:
    nerys, today = signed_in(cast.nerys), {**NOTE, "on-day": "2"}
    assert fill(nerys, page(cast.sian, "chronology/new/"), {**today, "time": "12:01"}).status_code == 422
    assert fill(nerys, page(cast.sian, "chronology/new/"), {**today, "time": "11:59"}).status_code == 302


def test_sent_twice_it_is_told_once(cast: Cast, signed_in: SignIn) -> None:
    nerys, path = signed_in(cast.nerys), page(cast.sian, "chronology/new/")
    typed = {**hidden_in(nerys.get(path)), **NOTE}
    first, second = nerys.post(path, typed), nerys.post(path, typed)
    assert first["Location"] == second["Location"]
    assert Entry.objects.filter(kind="note").count() == 1


def test_every_kind_of_piece_is_a_sentence_composed_from_its_codes(cast: Cast, signed_in: SignIn) -> None:
    at = MONDAY + timedelta(hours=1)
    record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=at, recorded_at=at)
    answers = tuple(AnswerGiven(str(number), Answer.YES) for number in range(1, 18))
    given = AssessmentGiven(CHECKLIST, "with-person", answers, {})
    complete(cast.sian, given, by=cast.nerys, at=at, recorded_at=at)
    plan = Duty.objects.get(rule="disclosure.plan", ended_at=None)
    put_aside(plan, reason="Done last week", by=cast.nerys, at=NOON)
    text = words_of(signed_in(cast.nerys).get(page(cast.sian, "chronology/")))
    for sentence in (
        "Put aside: Put the risk in the care plan and keep it under review",
        "Risk checklist: High",
        "Disclosed living with abuse",
        "Allocated to Nerys Llywelyn",
        "Case opened",
    ):
        assert sentence in text


def test_a_corrected_enquiry_is_told_beside_the_entry_of_the_first(cast: Cast, signed_in: SignIn) -> None:
    at = MONDAY + timedelta(hours=1)
    enquiry = record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=at, recorded_at=at)
    correct_enquiry(enquiry, asked(), wrong="Another person’s", by=cast.nerys, at=at, recorded_at=NOON)
    text = words_of(signed_in(cast.nerys).get(page(cast.sian, "chronology/")))
    assert "An enquiry was corrected" in text
    assert "This was corrected later. Open it to read what stands now." in text


def test_a_filter_shows_the_kinds_chosen_and_keeps_no_name_in_the_address(
    cast: Cast, signed_in: SignIn
) -> None:
    note(cast)
    nerys = signed_in(cast.nerys)
    answer = nerys.get(page(cast.sian, "chronology/?kind=notes"))
    text = words_of(answer)
    assert "Rang to say she is safe" in text
    assert "Case opened" not in text
    assert "Remove this filter Notes" in text
    assert "Case opened" in words_of(nerys.get(page(cast.sian, "chronology/?kind=nonsense")))


def test_a_long_chronology_is_read_page_by_page_without_gap_or_repeat(cast: Cast, signed_in: SignIn) -> None:
    for number in range(55):
        told = Told(EntryKind.NOTE, code="work", text=f"Piece {number:02}.")
        at = MONDAY + timedelta(minutes=number // 2)
        add_entry(cast.sian, told, by=cast.nerys, at=at, recorded_at=NOON)
    nerys, path, read, pages = signed_in(cast.nerys), page(cast.sian, "chronology/?kind=notes"), [], []
    while path:
        content = nerys.get(path).content.decode()
        pages.append(path)
        read += re.findall(r"Piece (\d\d)\.", content)
        older = re.search(r'href="([^"]+)" rel="next"', content)
        path = older[1].replace("&amp;", "&") if older else ""
    assert read == [f"{number:02}" for number in range(54, -1, -1)]
    newer = re.search(r'href="([^"]+)" rel="prev"', nerys.get(pages[2]).content.decode())
    assert newer
    back = nerys.get(newer[1].replace("&amp;", "&")).content.decode()
    assert re.findall(r"Piece (\d\d)\.", back) == read[25:50]


CORRECTION = {**NOTE, "wrong": "It was the evening before", "text": "He came on Saturday."}


@pytest.mark.row("R168")
def test_a_correction_names_what_was_wrong_and_both_versions_stay_with_author_and_time(
    cast: Cast, signed_in: SignIn
) -> None:
    entry = note(cast, "He came on Sunday.", said_by="Siân")
    nerys = signed_in(cast.nerys)
    answer = fill(nerys, page(cast.sian, f"chronology/{row_key(entry.pk)}/correct/"), CORRECTION)
    assert answer.status_code == 302
    text = words_of(nerys.get(answer["Location"]))
    assert text.index("He came on Saturday.") < text.index("He came on Sunday.")
    assert "What was wrong before It was the evening before" in text
    assert text.count("Nerys Llywelyn, Afon Recovery, on Mon 2 Nov 2026, 12:00") == 2
    old = words_of(nerys.get(page(cast.sian, f"chronology/{row_key(entry.pk)}/")))
    assert "He came on Sunday." in old
    listed = words_of(nerys.get(page(cast.sian, "chronology/")))
    assert "He came on Sunday." not in listed
    assert "Corrected. What was wrong: It was the evening before" in listed


def test_a_correction_must_name_what_was_wrong(cast: Cast, signed_in: SignIn) -> None:
    entry = note(cast)
    path = page(cast.sian, f"chronology/{row_key(entry.pk)}/correct/")
    answer = fill(signed_in(cast.nerys), path, {**CORRECTION, "wrong": ""})
    assert answer.status_code == 422
    assert "Say what was wrong" in words_of(answer)
    assert Entry.objects.filter(kind="note").count() == 1


def test_who_corrects_second_is_told_what_it_says_now_and_may_then_send_it(
    cast: Cast, signed_in: SignIn
) -> None:
    entry = note(cast)
    nerys, path = signed_in(cast.nerys), page(cast.sian, f"chronology/{row_key(entry.pk)}/correct/")
    opened = hidden_in(nerys.get(path))
    told = Told(EntryKind.NOTE, code="event", text="Morgan’s words")
    correct_entry(entry, told, wrong="The day", by=cast.morgan, at=MONDAY, recorded_at=NOON)
    answer = nerys.post(path, {**opened, **CORRECTION})
    text = words_of(answer)
    assert answer.status_code == 409
    assert "Morgan Price changed it on Mon 2 Nov 2026, 12:00" in text
    assert "Morgan’s words" in text
    assert "He came on Saturday." in text
    again = nerys.post(path, {**hidden_in(answer), **CORRECTION})
    assert again.status_code == 302
    assert Entry.objects.get(kind="note", is_current=True).version == 3


def test_what_an_action_told_is_not_corrected_as_a_note(cast: Cast, signed_in: SignIn) -> None:
    opened = Entry.objects.get(case=cast.sian, kind="opened")
    nerys = signed_in(cast.nerys)
    shown = nerys.get(page(cast.sian, f"chronology/{row_key(opened.pk)}/"))
    assert shown.status_code == 200
    assert "Correct it" not in words_of(shown)
    assert nerys.get(page(cast.sian, f"chronology/{row_key(opened.pk)}/correct/")).status_code == 404


def test_an_entry_of_another_case_is_not_found_under_this_one(cast: Cast, signed_in: SignIn) -> None:
    from tests.cast import make_case

    other = make_case("Another", service=cast.city, worker=cast.nerys)
    entry = note(cast)
    nerys = signed_in(cast.nerys)
    assert nerys.get(page(cast.sian, f"chronology/{row_key(entry.pk)}/")).status_code == 200
    assert nerys.get(page(other, f"chronology/{row_key(entry.pk)}/")).status_code == 404


def test_an_entry_with_an_audience_of_its_own_is_neither_listed_nor_opened(
    cast: Cast, signed_in: SignIn
) -> None:
    entry = note(cast, "For one pair of eyes")
    holding = cast.sian.holding
    entry.holding = Holding.objects.create(
        agency=holding.agency,
        service=holding.service,
        subject=holding.subject,
        kind=HoldingKind.PART,
        category="risk",
        root=holding,
        restricted=True,
    )
    entry.save()
    nerys = signed_in(cast.nerys)
    assert "For one pair of eyes" not in words_of(nerys.get(page(cast.sian, "chronology/")))
    assert "For one pair of eyes" not in words_of(nerys.get(page(cast.sian)))
    assert nerys.get(page(cast.sian, f"chronology/{row_key(entry.pk)}/")).status_code == 404


def test_a_correction_of_an_entry_with_an_audience_of_its_own_keeps_it(cast: Cast) -> None:
    entry, holding = note(cast, "For one pair of eyes"), cast.sian.holding
    entry.holding = Holding.objects.create(
        agency=holding.agency,
        service=holding.service,
        subject=holding.subject,
        kind=HoldingKind.PART,
        category="risk",
        root=holding,
        restricted=True,
    )
    entry.save()
    told = Told(EntryKind.NOTE, text="For the same pair")
    corrected = correct_entry(entry, told, wrong="x", by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    assert corrected.holding == entry.holding


@pytest.mark.row("R014")
def test_nothing_asks_for_drink_or_drugs_as_a_cause_and_the_form_says_why(
    cast: Cast, signed_in: SignIn
) -> None:
    answer = signed_in(cast.nerys).get(page(cast.sian, "chronology/new/"))
    fields = set(re.findall(r'name="([^"]+)"', answer.content.decode()))
    assert not {name for name in fields if re.search("cause|alcohol|drug|substance", name)}
    assert "they are neither cause nor excuse" in words_of(answer)
