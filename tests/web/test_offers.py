"""The page on which help is offered: what it asks, what it refuses, and the way on to a referral."""

import pytest

from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Offer
from linkworker.duties.models import Duty
from tests.cast import MONDAY, Cast, asked
from tests.web.case_work import SignIn, at_noon, fill, page, signed_in, words_of

__all__ = ["at_noon", "signed_in"]

ANSWERS = {
    "alone": "alone",
    "of_idva": "accepted",
    "of_outreach": "declined",
    "of_help-lines": "later",
    "note": "Rather not by phone",
}


def disclose(cast: Cast, **said: object) -> None:
    given = asked(**(said or {"experienced_now": "yes"}))
    record_enquiry(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)


@pytest.mark.row("R190")
def test_what_was_offered_is_recorded_and_leads_to_a_referral(cast: Cast, signed_in: SignIn) -> None:
    disclose(cast)
    nerys, path = signed_in(cast.nerys), page(cast.sian, "offers/new/")
    sheet = words_of(nerys.get(path))
    assert "Never hand over a paper, a card or a leaflet that could be found." in sheet
    assert "0808 2000 247" in sheet
    answer = fill(nerys, path, ANSWERS)
    assert answer.status_code == 302
    saved = nerys.get(answer["Location"])
    text = words_of(saved)
    assert "The IDVA service, and MARAC if the risk is high Wants it" in text
    assert "Ask again at your next safe contact" in text
    links = saved.content.decode()
    assert f"/cases/{cast.sian.reference}/sharing/new/?for=idva-referral" in links
    assert "for=outreach-referral" not in links
    told = words_of(nerys.get(page(cast.sian, "chronology/")))
    assert "Help offered" in told
    assert "Local domestic abuse outreach or a refuge: Does not want it" in told
    assert not Duty.objects.filter(rule="disclosure.offer", ended_at=None).exists()


def test_every_kind_that_follows_from_what_was_told_needs_an_answer(cast: Cast, signed_in: SignIn) -> None:
    disclose(cast, caused_now="yes")
    nerys, path = signed_in(cast.nerys), page(cast.sian, "offers/new/")
    answer = fill(nerys, path, {"alone": "alone", "of_harm-line": "accepted"})
    assert answer.status_code == 422
    assert 'href="#of_harm-work"' in answer.content.decode()
    answer = fill(nerys, path, {"alone": "alone", "of_harm-line": "accepted", "of_harm-work": "later"})
    assert answer.status_code == 302
    assert [row.of for row in Offer.objects.order_by("pk")] == ["harm-line", "harm-work"]


@pytest.mark.parametrize("alone", ["not-alone", "not-sure"])
def test_where_somebody_may_hear_nothing_is_saved_and_the_page_says_why(
    cast: Cast, signed_in: SignIn, alone: str
) -> None:
    disclose(cast)
    answer = fill(signed_in(cast.nerys), page(cast.sian, "offers/new/"), {**ANSWERS, "alone": alone})
    assert answer.status_code == 422
    assert "Nothing is saved: somebody may have heard." in words_of(answer)
    assert not Offer.objects.exists()


def test_nothing_offered_is_not_saved(cast: Cast, signed_in: SignIn) -> None:
    disclose(cast)
    nothing = {name: "not-offered" for name in ANSWERS if name.startswith("of_")}
    answer = fill(signed_in(cast.nerys), page(cast.sian, "offers/new/"), {"alone": "alone", **nothing})
    assert answer.status_code == 422
    assert "Nothing was offered, so nothing is saved." in words_of(answer)


def test_a_time_that_has_not_come_or_was_before_the_case_is_refused(cast: Cast, signed_in: SignIn) -> None:
    disclose(cast)
    nerys, path = signed_in(cast.nerys), page(cast.sian, "offers/new/")
    on = {"on-day": "2", "on-month": "11", "on-year": "2026"}
    assert fill(nerys, path, {**ANSWERS, **on, "time": "23:00"}).status_code == 422
    assert fill(nerys, path, {**ANSWERS, **on, "time": "3:00"}).status_code == 422
    assert fill(nerys, path, {**ANSWERS, **on, "time": "10:30"}).status_code == 302
