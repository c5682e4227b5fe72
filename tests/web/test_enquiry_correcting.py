"""Correcting an enquiry: a new version that names what was wrong, and what rested on the old one."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from linkworker.cases.enquiries import correct_enquiry, record_enquiry
from linkworker.cases.models import Enquiry
from linkworker.events import clock
from linkworker.web.row_keys import row_key
from tests.cast import MONDAY, Cast, asked
from tests.web.enquiring import NEXT, SETTING, hidden_in, nerys, only_enquiry, text_of

__all__ = ["nerys"]

LATER = MONDAY + timedelta(hours=2)
TYPED: dict[str, Any] = {
    **SETTING,
    "time": "09:00",
    "wrong": "Said of her sister",
    "told_we_ask_everybody": "on",
    "experienced_now": "no",
    "experienced_past": "no",
    "caused_now": "no",
    "caused_past": "no",
}


@pytest.fixture
def told(cast: Cast, nerys: Client, monkeypatch: pytest.MonkeyPatch) -> Enquiry:
    """An enquiry of the morning in which abuse was disclosed; it is two hours later now."""
    given = asked(experienced_now="yes", own_words="He takes my phone")
    found = record_enquiry(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return found


def path_of(row: Enquiry) -> str:
    return f"/cases/{row.case.reference}/enquiries/{row_key(row.pk)}/correct/"


def send(client: Client, row: Enquiry, **typed: Any) -> HttpResponse:
    page = client.get(path_of(row))
    return client.post(path_of(row), {**hidden_in(page), **TYPED, **typed}, follow=True)  # type: ignore[return-value,arg-type]


@pytest.mark.row("R168")
def test_a_correction_names_what_was_wrong_and_shows_what_no_longer_applies(
    nerys: Client, told: Enquiry
) -> None:
    page = text_of(send(nerys, told, caused_now="yes", response="believed"))
    now = only_enquiry()
    assert (now.version, now.wrong, now.outcome) == (2, "Said of her sister", "disclosed-causing")
    ended = page.split("No longer applies:")[1].split("</ul>")[0]
    assert "Complete the 24-topic risk checklist" in ended
    new = page.split("New with this correction:")[1].split("</ul>")[0]
    assert "Plan with your manager" in new
    assert "What was wrong: Said of her sister" in page


def test_the_old_version_stays_readable_and_says_that_it_is_old(nerys: Client, told: Enquiry) -> None:
    send(nerys, told)
    old = text_of(nerys.get(path_of(told).removesuffix("correct/")))
    assert "This is an earlier version" in old
    assert "He takes my phone" in old
    new = text_of(nerys.get(path_of(only_enquiry()).removesuffix("correct/")))
    assert "He takes my phone" not in new
    assert "Version 1" in new


def test_the_correction_starts_from_everything_that_was_recorded(nerys: Client, told: Enquiry) -> None:
    page = text_of(nerys.get(path_of(told)))
    assert "He takes my phone</textarea>" in page
    assert 'name="experienced_now" type="radio" value="yes" checked' in page
    assert 'value="09:00"' in page
    assert "Complete the 24-topic risk checklist" in page


@pytest.mark.parametrize("wrong", ["", "x" * 501])
def test_a_correction_without_what_was_wrong_or_too_much_of_it_is_told(
    nerys: Client, told: Enquiry, wrong: str
) -> None:
    page = send(nerys, told, wrong=wrong, own_words="Still here")
    assert page.status_code == 422
    assert "Still here</textarea>" in text_of(page)
    assert only_enquiry() == told


def test_a_correction_that_changes_nothing_is_not_made(nerys: Client, told: Enquiry) -> None:
    same = {"experienced_now": "yes", "own_words": "He takes my phone"}
    page = send(nerys, told, **same, response=[], action_taken="Nothing yet")
    assert only_enquiry().version == 2
    page = send(nerys, only_enquiry(), **same, action_taken="Nothing yet")
    assert page.status_code == 422
    assert "Nothing was changed" in text_of(page)


@pytest.mark.row("R030")
def test_saying_that_somebody_heard_takes_the_answers_out_of_the_new_version(
    nerys: Client, told: Enquiry
) -> None:
    page = send(nerys, told, alone="not-alone", experienced_now="yes")
    assert page.status_code == 422
    assert "Set the day on which you will ask" in text_of(page)
    send(nerys, told, alone="not-alone", experienced_now="yes", **NEXT)
    now = only_enquiry()
    assert (now.outcome, now.experienced_now, now.own_words) == ("not-asked", "", "")
    told.refresh_from_db()
    assert told.experienced_now == "yes"


def test_the_second_to_correct_is_told_and_loses_nothing(cast: Cast, nerys: Client, told: Enquiry) -> None:
    page = nerys.get(path_of(told))
    theirs = asked(experienced_now="yes", own_words="Her brother, not her sister")
    correct_enquiry(
        told, theirs, wrong="Who it was", by=cast.morgan, at=MONDAY, recorded_at=LATER - timedelta(minutes=1)
    )
    sent = {**hidden_in(page), **TYPED, "own_words": "My own words"}  # type: ignore[arg-type]
    answer = nerys.post(path_of(told), sent)
    assert answer.status_code == 409
    words = text_of(answer)  # type: ignore[arg-type]
    assert "Morgan Price changed it" in words
    assert "Her brother, not her sister" in words
    assert "My own words</textarea>" in words
    again = nerys.post(path_of(told), {**hidden_in(answer), **TYPED, "own_words": "My own words"})  # type: ignore[arg-type]
    assert again.status_code == 302
    assert (only_enquiry().version, only_enquiry().own_words) == (3, "My own words")


def test_sending_a_correction_twice_makes_one_version(nerys: Client, told: Enquiry) -> None:
    sent = {**hidden_in(nerys.get(path_of(told))), **TYPED}  # type: ignore[arg-type]
    first, second = (nerys.post(path_of(told), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Enquiry.objects.count() == 2


def test_a_correction_keeps_the_exact_time_unless_it_was_changed(
    cast: Cast, nerys: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = MONDAY + timedelta(minutes=3, seconds=37)
    row = record_enquiry(cast.sian, asked(), by=cast.nerys, at=exact, recorded_at=exact)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    send(nerys, row, time="09:03", signs=["afraid"])
    assert only_enquiry().at == exact
    send(nerys, only_enquiry(), time="09:05", signs=["afraid"])
    assert only_enquiry().at == MONDAY + timedelta(minutes=5)
