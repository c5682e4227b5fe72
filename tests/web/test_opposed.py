"""The pages of who is named in a case and may be a client, and of who does what to whom."""

from typing import Any

import pytest
from django.test import Client

from linkworker.opposed.finding import on_tick
from linkworker.opposed.models import FoundApart, WhoDoesWhat
from linkworker.practice.sharing import Category, Role
from linkworker.sharing.models import SeparationPlan
from linkworker.web.row_keys import row_key
from tests.cast import Cast, make_worker
from tests.web.case_work import NOON, SignIn, at_noon, fill, page, signed_in, words_of
from tests.web.settling import FOUND, Settling, make_settling
from tests.web.test_case_list import grant

__all__ = ["at_noon", "signed_in"]

NAMED = {
    "name": "Gareth",
    "relationship": "intimate-partner",
    "lives_with": "no",
    "other_names": "Rhydderch",
    "birth_date-day": "3",
    "birth_date-month": "4",
    "birth_date-year": "1985",
    "phone": "07700 900463",
    "position": "both-alleged",
    "said_by": "Siân",
}


@pytest.fixture
def settling(cast: Cast, at_noon: Any) -> Settling:
    cast.eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)  # type: ignore[attr-defined]
    return make_settling(cast, NOON)


@pytest.fixture
def eleri(cast: Cast, settling: Settling, signed_in: SignIn) -> Client:
    return signed_in(cast.eleri)  # type: ignore[attr-defined]


def test_a_lead_is_asked_on_today_compares_and_undoes_it(
    cast: Cast, settling: Settling, eleri: Client, signed_in: SignIn
) -> None:
    path = f"/separations/{settling.plan.reference}/"
    assert "stay apart" in words_of(eleri.get("/"))
    shown = words_of(eleri.get(path))
    for words in (
        "By what they were found",
        "Named in the case of Iolo Wigley",
        "As Marged Quill",
        "Say whether",
    ):
        assert words in shown
    assert "They are alike, and may be two other people" in words_of(eleri.get(f"{path}settle/"))
    assert "stay apart" not in words_of(signed_in(cast.owen).get("/"))
    unsaid = fill(eleri, f"{path}settle/", {"decision": "ends"})
    assert "Say how you know" in words_of(unsaid)
    fill(eleri, f"{path}settle/", {"decision": "ends", "note": "The one is forty, the other sixty"})
    assert SeparationPlan.objects.get(pk=settling.plan.pk).ended_at
    assert "stay apart" not in words_of(eleri.get("/"))


def test_a_lead_who_lets_it_stay_is_named_and_nothing_ends(settling: Settling, eleri: Client) -> None:
    path = f"/separations/{settling.plan.reference}/"
    fill(eleri, f"{path}settle/", {"decision": "stays"})
    shown = words_of(eleri.get(path))
    assert "Decided by Eleri Rees" in shown
    assert "Say whether they stay apart" not in shown
    assert FoundApart.objects.get().plan.ended_at is None


def test_what_somebody_is_recognised_by_is_typed_kept_and_corrected(cast: Cast, signed_in: SignIn) -> None:
    nerys = signed_in(cast.nerys)
    wrong = fill(nerys, page(cast.sian, "people/new/"), {**NAMED, "phone": "12", "nhs_number": "9434765918"})
    assert wrong.status_code == 422
    assert "Write a phone number" in words_of(wrong)
    assert 'value="Rhydderch"' in wrong.content.decode()
    answer = fill(nerys, page(cast.sian, "people/new/"), NAMED)
    shown = words_of(nerys.get(answer["Location"]))
    assert "other names: Rhydderch; born 3 Apr 1985; phone: 07700 900463" in shown
    assert "Both are protected until a specialist has assessed who does what to whom." in shown
    person = row_key(cast.sian.participants.get().pk)
    correction = {**NAMED, "wrong": "The year", "birth_date-year": "1986"}
    fill(nerys, page(cast.sian, f"people/{person}/correct/"), correction)
    shown = words_of(nerys.get(page(cast.sian, "people/")))
    assert "born 3 Apr 1986" in shown
    assert "born 3 Apr 1985" in shown.split("What was corrected")[1]


def test_an_assessment_is_recorded_on_the_people_page_read_there_and_corrected(
    cast: Cast, settling: Settling, eleri: Client, signed_in: SignIn
) -> None:
    nerys, people = signed_in(cast.nerys), page(cast.sian, "people/")
    shown = words_of(nerys.get(people))
    assert "Who does what to whom: It can’t be said yet" in shown
    assert "Record who does what to whom" not in shown
    path = page(cast.sian, f"people/{row_key(settling.person.pk)}/assess/")
    answer = fill(eleri, path, FOUND)
    assert answer.status_code == 302
    shown = words_of(nerys.get(people))
    assert "Both are protected until" not in shown
    assert "Harmed by Huw Tregarthen Said by Dafydd Ellis, recorded by Eleri Rees" in shown
    assert "Her home, his visa" in shown
    row = WhoDoesWhat.objects.get(concluded="harmed")
    correct = page(cast.sian, f"people/assessments/{row_key(row.pk)}/correct/")
    assert fill(eleri, correct, {**FOUND, "wrong": ""}).status_code == 422
    fill(eleri, correct, {**FOUND, "wrong": "Two nights mixed up", "concluded": "both-alleged"})
    shown = words_of(nerys.get(people))
    assert "What was wrong before: Two nights mixed up" in shown
    assert "An assessment before it was corrected" in shown


def test_another_agency_reads_who_harms_whom_and_not_what_it_rests_on(
    cast: Cast, settling: Settling, eleri: Client, signed_in: SignIn
) -> None:
    people = page(cast.sian, "people/")
    fill(eleri, page(cast.sian, f"people/{row_key(settling.person.pk)}/assess/"), FOUND)
    grant(cast.sian, cast, Category.IDENTITY, Category.ABUSE)
    own, shared = words_of(signed_in(cast.nerys).get(people)), words_of(signed_in(cast.dafydd).get(people))
    assert "Harmed by Huw Tregarthen" in own and "Harmed by Huw Tregarthen" in shared
    for kept in ("May be recognised by", "900478", "Her home, his visa", "Record who does what to whom"):
        assert kept not in shared
    assert "900478" in own and "Her home, his visa" in own


def test_what_is_asked_again_is_not_undone_before_it_is_assessed(
    cast: Cast, settling: Settling, eleri: Client, signed_in: SignIn
) -> None:
    person, owen = settling.plan.found.get().participant, signed_in(cast.owen)
    about = f"people/{row_key(person.pk)}/"
    fill(owen, page(person.case, f"{about}position/"), {"position": "both-alleged", "said_by": "Iolo"})
    typed = {"name": "Bryn Puw", "relationship": "intimate-partner", "lives_with": "no", "wrong": "Misheard"}
    fill(owen, page(person.case, f"{about}correct/"), typed)
    on_tick(NOON)
    path = f"/separations/{settling.plan.reference}/settle/"
    assert "What was told of them has changed" in words_of(eleri.get(path))
    answer = fill(eleri, path, {"decision": "ends", "note": "They are two people"})
    assert answer.status_code == 422
    assert "no assessment is recorded. Let them stay apart" in words_of(answer)
    assert SeparationPlan.objects.get(pk=settling.plan.pk).ended_at is None


def test_a_lead_who_ends_it_before_says_why_it_is_not_waited_for(
    cast: Cast, settling: Settling, eleri: Client, signed_in: SignIn
) -> None:
    person = settling.plan.found.get().participant
    path = page(person.case, f"people/{row_key(person.pk)}/position/")
    fill(signed_in(cast.owen), path, {"position": "both-alleged", "said_by": "Iolo"})
    end = f"/separations/{settling.plan.reference}/end/"
    answer = fill(eleri, end, {"note": "They moved apart"})
    assert answer.status_code == 422
    assert "Say why it is not waited for" in words_of(answer)
    fill(eleri, end, {"note": "They moved apart", "without": "She has died"})
    assert SeparationPlan.objects.get(pk=settling.plan.pk).end_note == "They moved apart\n\nShe has died"


def test_who_takes_part_no_more_has_no_page_on_which_to_end_it_again(
    cast: Cast, settling: Settling, signed_in: SignIn
) -> None:
    path = page(cast.sian, f"people/{row_key(settling.sister.pk)}/takes-part/no-more/")
    nerys = signed_in(cast.nerys)
    assert fill(nerys, path, {"note": "She told her herself"}).status_code == 302
    assert nerys.get(path).status_code == 404
    assert "no-more" not in nerys.get(page(cast.sian, "people/")).content.decode()
