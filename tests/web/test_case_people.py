"""The other people of a case: any relationship, positions as somebody said, the law beside it and never in the way."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Participant
from linkworker.cases.participants import add_participant, newest_position, set_position
from linkworker.cases.queries import WithPositions
from linkworker.people.actions import as_given, change
from linkworker.practice.deadlines import age_on
from linkworker.web.cases.people import person_view
from linkworker.web.row_keys import row_key
from tests.cast import MONDAY, Cast, asked
from tests.web.case_work import NOON, SignIn, at_noon, fill, hidden_in, page, signed_in, title_of, words_of

__all__ = ["at_noon", "signed_in"]

TYPED = {
    "name": "Gareth",
    "relationship": "intimate-partner",
    "former": "on",
    "age": "38",
    "lives_with": "no",
    "note": "",
    "position": "harmed",
    "said_by": "Siân",
}


def born(cast: Cast, day: date) -> None:
    client = cast.sian.client
    change(client, replace(as_given(client), birth_date=day), seen_version=1, by=cast.nerys, at=MONDAY)
    cast.sian.client.refresh_from_db()


def other(cast: Cast, position: str = "harmed", **given: object) -> Participant:
    values = {"name": "Gareth", "relationship": "intimate-partner", "age": 38, **given}
    return add_participant(cast.sian, values, position=position, said_by="Siân", by=cast.nerys, at=MONDAY)


def test_somebody_added_stands_among_the_people_and_in_the_chronology(cast: Cast, signed_in: SignIn) -> None:
    nerys = signed_in(cast.nerys)
    answer = fill(nerys, page(cast.sian, "people/new/"), TYPED)
    assert answer.status_code == 302
    shown = nerys.get(answer["Location"])
    text = words_of(shown)
    assert "Harmed by Gareth Said by Siân, recorded by Nerys Llywelyn on 2 Nov 2026" in text
    assert "Partner, boyfriend or girlfriend, in the past" in text
    assert "38 years, said on 2 Nov 2026" in text
    assert title_of(shown) == f"People {cast.sian.reference} – Linkworker"
    assert "Harmed by Gareth People" in words_of(nerys.get(page(cast.sian, "chronology/")))


@pytest.mark.row("R006", "R007")
def test_every_head_of_the_statute_can_be_chosen_now_or_in_the_past_with_help_for_the_hard_ones(
    cast: Cast, signed_in: SignIn
) -> None:
    answer = signed_in(cast.nerys).get(page(cast.sian, "people/new/"))
    offered = set(re.findall(r'<option value="([^"]+)"', answer.content.decode()))
    heads = {"spouse", "civil-partner", "engaged", "civil-partnership-agreed", "intimate-partner"}
    assert heads | {"shared-parent", "parent", "sibling", "stranger", "not-known"} <= offered
    text = words_of(answer)
    assert "holds parental responsibility for it, now or before. A child is under 18." in text
    assert "by blood, half blood, marriage or civil partnership" in text
    assert 'name="former"' in answer.content.decode()


@pytest.mark.row("R001", "R015")
@pytest.mark.parametrize(
    ("relationship", "age", "note"),
    [
        ("spouse", 41, "a husband, of a husband"),
        ("son-daughter", 15, "a parent harmed by a child of fifteen"),
        ("acquaintance", 30, "a stalked acquaintance"),
        ("civil-partner", 33, "two women"),
    ],
)
def test_nobody_is_kept_out_by_gender_age_or_what_the_law_lists(
    cast: Cast, signed_in: SignIn, relationship: str, age: int, note: str
) -> None:
    nerys = signed_in(cast.nerys)
    typed = {**TYPED, "relationship": relationship, "age": str(age), "note": note}
    answer = fill(nerys, page(cast.sian, "people/new/"), typed)
    assert answer.status_code == 302
    text = words_of(nerys.get(answer["Location"]))
    assert "This only sorts records. It never decides who is helped." in text
    overview = words_of(nerys.get(page(cast.sian)))
    assert "Ask safely about abuse" in overview


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({}, []),
        ({"age": None}, ["An age is not known: the definition needs both people to be 16 or over."]),
        ({"age": 15}, ["One of them is under 16. The person can be helped as fully; think about"]),
        ({"relationship": "acquaintance"}, ["This relationship is not one the statutory definition lists."]),
    ],
)
def test_the_statutory_definition_is_met_or_what_is_missing_is_said(
    cast: Cast, changed: dict[str, object], missing: list[str]
) -> None:
    born(cast, date(1991, 3, 4))
    person = other(cast, **changed)
    shown = WithPositions(person, list(person.positions.all()))
    law = person_view(cast.sian, shown, frozenset({"controlling-coercive"}), NOON).law
    assert law is not None
    assert law.meets == (not missing)
    assert [line for line in law.missing if not line.startswith(tuple(missing))] == []


@pytest.mark.row("R007")
@pytest.mark.parametrize(
    ("age", "said"),
    [("17", "What is recorded meets the definition"), ("18", "The shared child was already 18 or over")],
)
def test_the_age_of_a_shared_child_decides_whether_its_parents_are_connected(
    cast: Cast, signed_in: SignIn, age: str, said: str
) -> None:
    born(cast, date(1991, 3, 4))
    record_enquiry(
        cast.sian,
        asked(experienced_now="yes", abuse_types=("economic",)),
        by=cast.nerys,
        at=NOON,
        recorded_at=NOON,
    )
    nerys = signed_in(cast.nerys)
    typed = {**TYPED, "relationship": "shared-parent", "child_age": age}
    text = words_of(nerys.get(fill(nerys, page(cast.sian, "people/new/"), typed)["Location"]))
    assert f"The child they share {age} years" in text
    assert said in text


def test_a_childs_age_stands_only_beside_a_shared_child(cast: Cast, signed_in: SignIn) -> None:
    answer = fill(signed_in(cast.nerys), page(cast.sian, "people/new/"), {**TYPED, "child_age": "9"})
    assert answer.status_code == 422
    assert "choose “Parent of the same child” above" in words_of(answer)
    assert 'value="9"' in answer.content.decode()


def test_while_nobody_has_said_who_harms_whom_the_law_is_not_asked(cast: Cast) -> None:
    person = other(cast, position="not-known")
    shown = WithPositions(person, list(person.positions.all()))
    assert person_view(cast.sian, shown, frozenset({"economic"}), NOON).law is None


@pytest.mark.row("R005")
def test_what_was_aimed_at_a_child_to_reach_the_person_stands_beside_what_was_aimed_at_them(
    cast: Cast, signed_in: SignIn
) -> None:
    given = asked(experienced_now="yes", targets=("direct", "through-child"))
    record_enquiry(cast.sian, given, by=cast.nerys, at=NOON, recorded_at=NOON)
    text = words_of(signed_in(cast.nerys).get(page(cast.sian, "people/")))
    assert "The person themselves A child, as a way to reach the person" in text


def test_a_new_position_is_shown_and_what_was_said_before_stays_readable(
    cast: Cast, signed_in: SignIn
) -> None:
    person = other(cast, position="harmed")
    nerys = signed_in(cast.nerys)
    path = page(cast.sian, f"people/{row_key(person.pk)}/position/")
    answer = fill(nerys, path, {"position": "both-alleged", "said_by": "Police, by phone"})
    assert answer.status_code == 302
    text = words_of(nerys.get(answer["Location"]))
    assert "Harm alleged both ways, with Gareth Said by Police, by phone" in text
    assert "What was said before Harmed by Gareth. Said by Siân" in text
    assert person.positions.count() == 2


def test_the_newest_position_is_the_one_shown(cast: Cast, signed_in: SignIn) -> None:
    person = other(cast)
    newest = newest_position(person)
    for minutes, kind in enumerate(("harming", "both-alleged", "not-known"), start=1):
        at = MONDAY + timedelta(minutes=minutes)
        newest = set_position(person, kind=kind, said_by="Siân", seen=newest, by=cast.nerys, at=at)
    text = words_of(signed_in(cast.nerys).get(page(cast.sian, "people/")))
    assert "Gareth Not known who harms whom, with Gareth" in text


@pytest.mark.row("R168")
def test_what_is_known_of_a_person_is_corrected_and_stays_readable(cast: Cast, signed_in: SignIn) -> None:
    person, nerys = other(cast), signed_in(cast.nerys)
    path = page(cast.sian, f"people/{row_key(person.pk)}/correct/")
    form = nerys.get(path).content.decode()
    assert 'value="Gareth"' in form and 'value="38"' in form
    right = {"name": "Geraint", "relationship": "sibling", "wrong": "He is her brother"}
    answer = fill(nerys, path, right)
    text = words_of(nerys.get(answer["Location"]))
    assert "Geraint Harmed by Geraint" in text
    assert "He is her brother. It said: Gareth; Partner, boyfriend or girlfriend; 38 years" in text
    assert "What is known of Geraint was corrected" in words_of(nerys.get(page(cast.sian, "chronology/")))


@pytest.mark.parametrize("field", ["name", "relationship", "position", "said_by"])
def test_what_is_needed_of_a_person_is_asked_for_and_what_was_typed_stays(
    cast: Cast, signed_in: SignIn, field: str
) -> None:
    answer = fill(signed_in(cast.nerys), page(cast.sian, "people/new/"), {**TYPED, field: ""})
    assert answer.status_code == 422
    assert 'value="38"' in answer.content.decode()
    assert not Participant.objects.exists()


def test_a_person_sent_twice_is_added_once(cast: Cast, signed_in: SignIn) -> None:
    nerys, path = signed_in(cast.nerys), page(cast.sian, "people/new/")
    typed = {**hidden_in(nerys.get(path)), **TYPED}
    assert nerys.post(path, typed)["Location"] == nerys.post(path, typed)["Location"]
    assert Participant.objects.count() == 1


def test_who_may_not_see_the_case_changes_no_position(cast: Cast, signed_in: SignIn) -> None:
    person = other(cast)
    path = page(cast.sian, f"people/{row_key(person.pk)}/position/")
    typed = {"position": "harming", "said_by": "x"}
    assert signed_in(cast.owen).post(path, typed).status_code == 404
    assert fill(signed_in(cast.nerys), path, typed).status_code == 302
    assert person.positions.count() == 2


@pytest.mark.parametrize(
    ("today", "age"), [(date(2026, 3, 3), 34), (date(2026, 3, 4), 35), (date(2027, 1, 1), 35)]
)
def test_an_age_is_counted_in_whole_years(today: date, age: int) -> None:
    assert age_on(date(1991, 3, 4), today) == age
