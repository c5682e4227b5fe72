"""Asking about abuse one screen at a time: each way through, and what is refused on it."""

import re
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from linkworker.cases.actions import close_case, explain_confidentiality
from linkworker.cases.models import Enquiry
from linkworker.duties.models import Duty
from linkworker.events.models import Draft
from linkworker.people.models import ClientRecord
from linkworker.web.row_keys import row_key
from tests.cast import MONDAY, Cast
from tests.web.enquiring import (
    CAUSED_NO,
    NEXT,
    NO_TO_ALL,
    SETTING,
    hidden_in,
    nerys,
    new_path,
    only_enquiry,
    send,
    shown_in,
    text_of,
    walk,
)

__all__ = ["nerys"]

PHONE = {**SETTING, "mode": "phone", "place": ""}
TOLD = {"told_we_ask_everybody": "on"}
SAYS_YES = {**NO_TO_ALL, "experienced_now": "yes"}


def heading(page: HttpResponse) -> str:
    return text_of(page).split('lw-heading">')[1].split("</h1>")[0].strip()


@pytest.mark.row("R029", "R041")
def test_nothing_disclosed_takes_five_screens_and_makes_one_record(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, SETTING, {**TOLD, **NO_TO_ALL}, {}, {"action_taken": "Gave the number"}, {})
    row = only_enquiry()
    assert page.request["PATH_INFO"] == f"/cases/{cast.sian.reference}/enquiries/{row_key(row.pk)}/"
    assert (row.outcome, row.place, row.alone, row.at) == (
        "nothing-disclosed",
        "private-room",
        "alone",
        MONDAY,
    )
    assert (row.by, row.action_taken, row.told_we_ask_everybody) == (cast.nerys, "Gave the number", True)
    assert "Asked: nothing disclosed" in text_of(page)
    assert "Ask again about abuse" in text_of(page)


def test_on_a_closed_case_the_enquiry_says_that_no_duty_would_follow(cast: Cast, nerys: Client) -> None:
    assert "This case is closed" not in text_of(nerys.get(new_path(cast.sian)))
    close_case(cast.sian, reason="moved", by=cast.nerys, at=MONDAY)
    page = nerys.get(new_path(cast.sian))
    assert "This case is closed: no duties will follow" in text_of(page)
    assert f"/cases/{cast.sian.reference}/reopen/" in page.content.decode()


@pytest.mark.row("R002", "R005", "R058")
def test_a_disclosure_asks_for_kinds_targets_and_the_answer_given(cast: Cast, nerys: Client) -> None:
    page = walk(
        nerys,
        cast.sian,
        SETTING,
        {**TOLD, **SAYS_YES, "behaviours": ["pushed", "money"]},
        {"caused_past": "yes", "own_words": "He keeps my card"},
        {"abuse_types": ["economic", "controlling-coercive"], "targets": ["direct", "through-child"]},
        {"signs": ["afraid"]},
        {"response": ["believed", "services-offered"], "action_taken": "Told Morgan"},
        {},
    )
    row = only_enquiry()
    assert row.outcome == "disclosed-both"
    assert (row.behaviours, row.own_words) == (["pushed", "money"], "He keeps my card")
    assert (row.abuse_types, row.targets) == (
        ["economic", "controlling-coercive"],
        ["direct", "through-child"],
    )
    assert (row.signs, row.response) == (["afraid"], ["believed", "services-offered"])
    for words in ("Quick screen", "Risk checklist", "Tell your line manager what was said"):
        assert words in text_of(page)


@pytest.mark.row("R002", "R004")
def test_economic_abuse_is_a_kind_of_its_own_with_its_test_beside_it(cast: Cast, nerys: Client) -> None:
    page = text_of(walk(nerys, cast.sian, SETTING, SAYS_YES, {}))
    for code in ("physical-sexual", "violent-threatening", "controlling-coercive", "economic"):
        assert f'value="{code}"' in page
    assert "seriously affects what the person can do to get, use or keep money or other property" in page


@pytest.mark.row("R034")
@pytest.mark.parametrize(
    ("answers", "signs", "outcome"),
    [
        (NO_TO_ALL, {}, "nothing-disclosed"),
        (NO_TO_ALL, {"signs": ["injuries"]}, "nothing-disclosed-signs-seen"),
        (dict.fromkeys(NO_TO_ALL, "not-said"), {}, "chose-not-to-answer"),
        ({**NO_TO_ALL, "behaviours": ["strangled"]}, {}, "disclosed-experiencing"),
        ({**NO_TO_ALL, "experienced_past": "yes"}, {}, "disclosed-experiencing"),
        ({**NO_TO_ALL, "caused_now": "yes"}, {}, "disclosed-causing"),
        ({**NO_TO_ALL, "caused_now": "yes", "experienced_now": "yes"}, {}, "disclosed-both"),
    ],
)
def test_each_outcome_follows_from_what_was_said(
    cast: Cast, nerys: Client, answers: dict[str, Any], signs: dict[str, Any], outcome: str
) -> None:
    said = answers.get("behaviours") or "yes" in answers.values()
    after = [{}, signs, {"response": ["manager-told"]}] if said else [signs]
    walk(nerys, cast.sian, SETTING, answers, answers, *after, {})
    assert only_enquiry().outcome == outcome


@pytest.mark.row("R030")
@pytest.mark.parametrize("alone", ["not-alone", "not-sure"])
def test_not_alone_turns_the_page_into_dont_ask_now_saved_with_two_presses(
    cast: Cast, nerys: Client, alone: str
) -> None:
    page = walk(nerys, cast.sian, {**SETTING, "alone": alone})
    assert heading(page) == "Don't ask now"
    assert 'name="experienced_now"' not in text_of(page)
    preset = {name: shown_in(page, name) for name in NEXT}
    done = send(nerys, page, new_path(cast.sian), **preset)
    row = only_enquiry()
    assert (row.outcome, row.not_asked_because, row.next_on) == ("not-asked", "not-alone", date(2026, 11, 4))
    assert row.alone == alone
    assert "Ask about abuse on the date you set" in text_of(done)


@pytest.mark.parametrize(
    ("changes", "reason", "words"),
    [
        ({"moment": "affected-by-substances"}, "affected-by-substances", "safe now"),
        ({"interpreting": "none"}, "no-interpreter", "Book a professional interpreter"),
        ({"moment": "crisis"}, "crisis", "call 999"),
        ({"moment": "no-time"}, "no-time", "next appointment"),
    ],
)
def test_each_reason_not_to_ask_says_what_to_do_and_needs_its_next_date(
    cast: Cast, nerys: Client, changes: dict[str, str], reason: str, words: str
) -> None:
    page = walk(nerys, cast.sian, {**SETTING, **changes})
    assert words in text_of(page)
    empty = send(nerys, page, new_path(cast.sian), **dict.fromkeys(NEXT, ""))
    assert empty.status_code == 422
    assert "Set the day on which you will ask" in text_of(empty)
    assert not Enquiry.objects.exists()
    send(nerys, empty, new_path(cast.sian), **NEXT)
    assert only_enquiry().not_asked_because == reason


@pytest.mark.row("R030")
def test_a_made_up_sending_cannot_store_answers_when_not_alone(cast: Cast, nerys: Client) -> None:
    made_up = {**SETTING, **NEXT, **SAYS_YES, "own_words": "Not to be kept", "step": "closed"}
    answer = nerys.post(new_path(cast.sian), {**made_up, "alone": "not-alone"})
    assert answer.status_code == 422
    assert "Answers can't be kept when somebody may have heard" in text_of(answer)
    assert not Enquiry.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("step", ["ask", "check", "response", "nonsense"])
def test_no_other_screen_lets_answers_in_when_not_alone(cast: Cast, nerys: Client, step: str) -> None:
    made_up = {**SETTING, **SAYS_YES, "step": step, "alone": "not-alone"}
    assert nerys.post(new_path(cast.sian), {**made_up, **NEXT}).status_code in {302, 422}
    assert not Enquiry.objects.filter(experienced_now="yes").exists()
    nerys.post(new_path(cast.sian), {**made_up, "step": "check", "alone": "alone", "response": "believed"})
    assert Enquiry.objects.filter(experienced_now="yes").exists()


def not_alone_after_answers(client: Client, path: str, cast: Cast) -> HttpResponse:
    """The page on which a worker stands who had typed answers and then said that somebody may have heard."""
    walk(client, cast.sian, SETTING, {**SAYS_YES, "behaviours": ["hit"]})
    return send(client, client.get(f"{path}?step=setting"), path, **{**SETTING, "alone": "not-alone"})


def test_going_back_to_say_not_alone_sets_answers_aside_and_says_so(cast: Cast, nerys: Client) -> None:
    page = not_alone_after_answers(nerys, new_path(cast.sian), cast)
    assert "The answers typed before are set aside" in text_of(page)
    assert "hit" not in str(hidden_in(page))
    send(nerys, page, new_path(cast.sian), **NEXT)
    assert (only_enquiry().behaviours, only_enquiry().experienced_now) == ([], "")
    assert not Draft.objects.exists()


def test_not_alone_said_by_mistake_loses_no_answer(cast: Cast, nerys: Client) -> None:
    path = new_path(cast.sian)
    page = not_alone_after_answers(nerys, path, cast)
    page = send(nerys, page, path, go="back")
    page = send(nerys, page, path, **SETTING)
    assert heading(page) == "Ask what they live with"
    assert re.search(r'value="hit" checked', text_of(page))
    for screen in ({**SAYS_YES, "behaviours": ["hit"]}, CAUSED_NO, {}, {}, {"response": ["believed"]}, {}):
        page = send(nerys, page, path, **screen)
    assert only_enquiry().behaviours == ["hit"]
    assert not Draft.objects.exists()


def test_answers_set_aside_go_with_the_draft(cast: Cast, nerys: Client) -> None:
    not_alone_after_answers(nerys, new_path(cast.sian), cast)
    nerys.post(new_path(cast.sian), {"discard_draft": "1"})
    assert not Draft.objects.exists()


def test_in_wales_the_kinds_are_those_that_welsh_law_names_besides(cast: Cast, nerys: Client) -> None:
    answers = (SETTING, SAYS_YES, {})
    assert 'value="fgm"' not in text_of(walk(nerys, cast.sian, *answers))
    nerys.post(new_path(cast.sian), {"discard_draft": "1"})
    type(cast.city).objects.filter(pk=cast.city.pk).update(locality="wales")
    kinds = {"abuse_types": ["forced-marriage", "economic"]}
    page = walk(nerys, cast.sian, *answers)
    assert 'value="fgm"' in text_of(page)
    for screen in (kinds, {}, {"response": ["believed"]}, {}):
        page = send(nerys, page, new_path(cast.sian), **screen)
    assert only_enquiry().abuse_types == ["forced-marriage", "economic"]
    assert "Economic abuse; Forced marriage" in text_of(page)


@pytest.mark.row("R031", "R032")
def test_on_the_phone_alone_is_kept_as_not_verifiable_and_a_worry_asks_to_meet(
    cast: Cast, nerys: Client
) -> None:
    page = walk(nerys, cast.sian, PHONE, NO_TO_ALL, {}, {"worried": "on"}, {})
    assert "not verifiable" in text_of(page)
    assert only_enquiry().worried
    assert Duty.objects.filter(rule="enquiry.face-to-face", ended_at=None).exists()


def test_face_to_face_is_not_marked_and_has_no_worry_to_tick(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, SETTING, NO_TO_ALL, {})
    assert 'name="worried"' not in text_of(page)
    page = send(nerys, send(nerys, page, new_path(cast.sian)), new_path(cast.sian))
    assert "not verifiable" not in text_of(page)


def test_a_professional_interpreter_is_named(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, {**SETTING, "interpreting": "professional"})
    assert "Write the interpreter's name or number" in text_of(page)
    named = {**SETTING, "interpreting": "professional", "interpreter_name": "Marta Lis"}
    walk(nerys, cast.sian, named, NO_TO_ALL, {}, {}, {})
    assert only_enquiry().interpreter_name == "Marta Lis"


def test_that_they_are_alone_is_never_chosen_beforehand(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, {**SETTING, "alone": ""})
    assert page.status_code == 422
    assert "Say whether the person is alone" in text_of(page)


@pytest.mark.row("R033")
def test_the_first_screen_shows_the_preference_and_where_to_record_it(cast: Cast, nerys: Client) -> None:
    assert "Not asked whether they prefer a woman" in text_of(nerys.get(new_path(cast.sian)))
    ClientRecord.objects.filter(pk=cast.sian.client_id).update(
        worker_preference="female", preference_met="no"
    )
    page = text_of(nerys.get(new_path(cast.sian)))
    assert "Prefers a female worker: not met yet" in page
    assert f"/clients/{cast.sian.client.reference}/preference/" in page


def test_confidentiality_not_explained_is_said_and_does_not_stop_the_asking(
    cast: Cast, nerys: Client
) -> None:
    words = "Nobody has recorded that the limits of confidentiality were explained"
    assert words in text_of(nerys.get(new_path(cast.sian)))
    explain_confidentiality(cast.sian, how="spoken", note="", by=cast.nerys, at=MONDAY)
    assert words not in text_of(nerys.get(new_path(cast.sian)))


@pytest.mark.row("R036", "R040", "R059")
def test_what_to_say_stands_beside_the_questions_with_its_source(cast: Cast, nerys: Client) -> None:
    page = text_of(walk(nerys, cast.sian, SETTING))
    for words in (
        "I ask everybody who comes here",
        "I believe you",
        "Why don't you leave",
        "tell it their way",
    ):
        assert words in page
    assert "good practice toolkit" in page


@pytest.mark.row("R042")
def test_a_later_disclosure_is_told_apart(cast: Cast, nerys: Client) -> None:
    rest = (SAYS_YES, {}, {}, {}, {"response": ["believed"]}, {})
    page = walk(nerys, cast.sian, {**SETTING, "occasion": "key-work"}, *rest)
    assert "Said during the working relationship" in text_of(page)
    assert only_enquiry().occasion == "key-work"


@pytest.mark.row("R027")
def test_the_first_screen_says_when_it_was_last_asked(cast: Cast, nerys: Client) -> None:
    assert "Not asked yet in this case" in text_of(nerys.get(new_path(cast.sian)))
    walk(nerys, cast.sian, SETTING, NO_TO_ALL, {}, {}, {})
    page = text_of(nerys.get(new_path(cast.sian)))
    assert "today 09:00: Asked: nothing disclosed" in page


@pytest.mark.row("R055")
def test_in_wales_the_panel_names_targeted_enquiry(cast: Cast, nerys: Client) -> None:
    assert "targeted enquiry" not in text_of(nerys.get(new_path(cast.sian)))
    type(cast.city).objects.filter(pk=cast.city.pk).update(locality="wales")
    assert "targeted enquiry" in text_of(nerys.get(new_path(cast.sian)))


def test_the_check_page_shows_the_outcome_and_what_would_follow(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, SETTING, SAYS_YES, {}, {}, {}, {"response": ["believed"]})
    assert heading(page) == "Read it once more"
    words = text_of(page)
    assert "Disclosed: abuse they live with or have lived with" in words
    assert "Complete the 24-topic risk checklist" in words
    assert not Enquiry.objects.exists()
    assert "step" in hidden_in(page)


def test_someone_who_only_causes_harm_is_not_answered_as_if_they_lived_with_it(
    cast: Cast, nerys: Client
) -> None:
    lived = walk(nerys, cast.sian, SETTING, SAYS_YES, {}, {}, {})
    assert "It is not your fault" in text_of(lived)
    assert "it is not their fault" in text_of(lived)
    nerys.post(new_path(cast.sian), {"discard_draft": "yes"})
    caused = text_of(walk(nerys, cast.sian, SETTING, NO_TO_ALL, {"caused_now": "yes"}, {}, {}))
    assert "How you answered" in caused
    assert "It is not your fault" not in caused
    assert "it is not their fault" not in caused
    assert "what you do is yours to change" in caused


def test_an_answer_ticked_before_it_turned_out_otherwise_is_left_out(cast: Cast, nerys: Client) -> None:
    lived = {**SAYS_YES, "caused_now": "yes"}
    walk(nerys, cast.sian, SETTING, lived, lived, {}, {}, {"response": ["believed", "manager-told"]})
    page = nerys.get(f"{new_path(cast.sian)}?step=ask")
    changed = (
        NO_TO_ALL,
        {"caused_now": "yes", "caused_past": "no"},
        {},
        {},
        {"response": ["manager-told"]},
        {},
    )
    for typed in changed:
        page = send(nerys, page, new_path(cast.sian), **typed)
    assert (only_enquiry().outcome, only_enquiry().response) == ("disclosed-causing", ["manager-told"])
