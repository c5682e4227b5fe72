"""What is typed into an enquiry is never lost, makes one record, and is told back when it can't be read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Enquiry
from linkworker.events import clock
from linkworker.events.models import Draft
from linkworker.web.row_keys import row_key
from tests.cast import MONDAY, Cast, asked
from tests.web.enquiring import (
    NEXT,
    NO_TO_ALL,
    SETTING,
    hidden_in,
    nerys,
    new_path,
    only_enquiry,
    send,
    text_of,
    walk,
)
from tests.web.same import body

__all__ = ["nerys"]


def test_sending_the_last_screen_twice_makes_one_record(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, SETTING, NO_TO_ALL, {}, {})
    sent = hidden_in(page)
    answers = [nerys.post(new_path(cast.sian), sent) for _ in range(2)]
    assert Enquiry.objects.count() == 1
    assert {answer["Location"] for answer in answers} == {
        f"/cases/{cast.sian.reference}/enquiries/{row_key(only_enquiry().pk)}/"
    }


def test_pressing_not_asked_twice_makes_one_record(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, {**SETTING, "alone": "not-alone"})
    for _ in range(2):
        nerys.post(new_path(cast.sian), {**hidden_in(page), **NEXT})
    assert Enquiry.objects.count() == 1


def test_back_keeps_what_was_typed_on_the_screen_left(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, SETTING, NO_TO_ALL)
    page = send(nerys, page, new_path(cast.sian), own_words="She said so", go="back")
    assert "Ask what they live with" in text_of(page)
    page = send(nerys, page, new_path(cast.sian), **NO_TO_ALL)
    assert "She said so" in text_of(page)


def test_leaving_and_coming_back_opens_where_it_was_left(cast: Cast, nerys: Client) -> None:
    walk(nerys, cast.sian, SETTING, NO_TO_ALL, {"caused_now": "no", "caused_past": "no", "own_words": "Kept"})
    page = nerys.get(new_path(cast.sian))
    assert "What you noticed" in text_of(page)
    assert "You began this on Mon 2 Nov 2026, 09:00 and did not save it" in text_of(page)
    assert hidden_in(page)["own_words"] == ["Kept"]


def test_a_time_out_keeps_the_screen_that_was_being_sent(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, SETTING)
    session = nerys.session
    session["seen"] = 0
    session.save()
    answer = nerys.post(
        new_path(cast.sian), {**hidden_in(page), **NO_TO_ALL, "behaviours": ["hit", "sex"], "go": ""}
    )
    assert answer["Location"].startswith("/account/sign-in/")
    nerys.force_login(cast.nerys)
    back = text_of(nerys.get(new_path(cast.sian)))
    assert "Ask what they live with" in back
    assert back.count(" checked") >= 4
    assert not Enquiry.objects.exists()


def test_throwing_the_draft_away_starts_anew(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, SETTING, NO_TO_ALL)
    send(nerys, page, new_path(cast.sian), discard_draft="yes")
    assert not Draft.objects.exists()
    assert "Before you ask" in text_of(nerys.get(new_path(cast.sian)))


def test_saving_drops_the_draft(cast: Cast, nerys: Client) -> None:
    walk(nerys, cast.sian, SETTING, NO_TO_ALL, {}, {}, {})
    assert not Draft.objects.exists()


def test_a_screen_asked_for_too_early_gives_the_one_that_comes_first(cast: Cast, nerys: Client) -> None:
    assert "Before you ask" in text_of(nerys.get(f"{new_path(cast.sian)}?step=check"))
    walk(nerys, cast.sian, SETTING)
    assert "Ask what they live with" in text_of(nerys.get(f"{new_path(cast.sian)}?step=check"))
    assert "Ask what they live with" in text_of(nerys.get(f"{new_path(cast.sian)}?step=closed"))


def day(on: datetime) -> dict[str, str]:
    return {"on-day": str(on.day), "on-month": str(on.month), "on-year": str(on.year)}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on-day": "3"}, "today's date or an earlier one"),
        ({"on-day": "31", "on-month": "2"}, "write a real date"),
        ({"on-year": "26"}, "write the year with four numbers"),
        ({"on-day": "1"}, "Write a day from 2 Nov 2026 on, when the case was opened"),
        ({"time": "9:30"}, "Write a time that has passed"),
        ({"time": "half past"}, "write a time, like 17:00 or 5pm"),
        ({"mode": "pigeon"}, "choose one of the answers listed"),
        ({"interpreting": "professional", "interpreter_name": "x" * 121}, "write 120 characters or fewer"),
    ],
)
def test_odd_days_times_and_codes_are_told_plainly_and_nothing_is_lost(
    cast: Cast, nerys: Client, typed: dict[str, str], words: str
) -> None:
    page = walk(nerys, cast.sian, {**SETTING, **typed})
    assert page.status_code == 422
    assert words in text_of(page)
    longest = max(typed.values(), key=len)
    assert longest == "pigeon" or f'value="{longest}"' in text_of(page)
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    ("screen", "field", "most"),
    [("caused", "own_words", 10_000), ("signs", "signs_noted", 4000), ("signs", "action_taken", 4000)],
)
def test_a_text_too_long_is_told_and_kept(
    cast: Cast, nerys: Client, screen: str, field: str, most: int
) -> None:
    before = [SETTING, NO_TO_ALL] if screen == "caused" else [SETTING, NO_TO_ALL, {}]
    said = NO_TO_ALL if screen == "caused" else {}
    words = "ab " * (most // 3 + 2) + "the end"
    page = walk(nerys, cast.sian, *before, {**said, field: words})
    assert page.status_code == 422
    assert "characters or fewer" in text_of(page)
    assert "the end</textarea>" in text_of(page)


def test_a_day_too_far_ahead_for_asking_is_told(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, {**SETTING, "alone": "not-alone"}, {**NEXT, "next_on-year": "2027"})
    assert page.status_code == 422
    assert "Choose a day within three months" in text_of(page)
    page = send(nerys, page, new_path(cast.sian), **{**NEXT, "next_on-day": "1"})
    assert "today's date or a later one" in text_of(page)


def test_an_unknown_code_among_answers_is_refused(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, SETTING, {**NO_TO_ALL, "behaviours": ["hit", "bitten"]})
    assert page.status_code == 422
    assert "choose from the answers listed" in text_of(page) or "one of the answers listed" in text_of(page)


def test_an_other_sign_needs_its_words(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, SETTING, NO_TO_ALL, {}, {"signs": ["other-sign"]})
    assert "Write what else you saw or heard" in text_of(page)


@pytest.mark.row("R014")
def test_a_cause_that_is_sent_is_kept_nowhere(cast: Cast, nerys: Client) -> None:
    page = walk(nerys, cast.sian, {**SETTING, "cause": "substances"}, {**NO_TO_ALL, "cause": "substances"})
    assert "substances" not in str([draft.data for draft in Draft.objects.all()])
    assert 'name="cause"' not in text_of(page)


def test_an_enquiry_of_an_earlier_day_is_kept_with_that_day(
    cast: Cast, nerys: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(days=2))
    walk(nerys, cast.sian, {**SETTING, "time": "4pm"}, NO_TO_ALL, {}, {}, {})
    assert only_enquiry().at == datetime(2026, 11, 2, 16, tzinfo=UTC)
    assert only_enquiry().recorded_at == MONDAY + timedelta(days=2)


@pytest.mark.parametrize("who", ["dafydd", "owen", "priya", "rhys"])
def test_who_does_not_work_the_case_gets_what_is_not_there(cast: Cast, nerys: Client, who: str) -> None:
    row = record_enquiry(cast.sian, asked(), by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    own = f"/cases/{cast.sian.reference}/enquiries/{row_key(row.pk)}/"
    for path in (own, f"{own}correct/", new_path(cast.sian)):
        assert nerys.get(path).status_code == 200
    nerys.force_login(getattr(cast, who))
    absent = body(nerys.get("/cases/ZZZ999/enquiries/new/"))
    for path in (own, f"{own}correct/", new_path(cast.sian)):
        answer = nerys.get(path)
        assert (answer.status_code, body(answer)) == (404, absent)
    assert nerys.post(new_path(cast.sian), SETTING).status_code == 404


def test_no_page_names_the_person_in_its_title_or_address(cast: Cast, nerys: Client) -> None:
    for screens in ([], [SETTING], [{**SETTING, "alone": "not-alone"}]):
        page = walk(nerys, cast.sian, *screens)
        title = text_of(page).split("<title>")[1].split("</title>")[0]
        assert title == f"Enquiry {cast.sian.reference} – Linkworker"
        nerys.post(new_path(cast.sian), {"discard_draft": "yes"})
