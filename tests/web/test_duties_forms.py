"""Ending a duty by hand, handing it over, asking for a waiver and deciding: what is typed is never lost."""

from datetime import timedelta

import pytest
from django.http import HttpResponse

from linkworker.duties.actions import ask_waiver, decide_waiver, put_aside
from linkworker.duties.models import Duty, Handover, Waiver
from linkworker.partnership.models import Worker
from linkworker.practice.sharing import Role
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, make_worker
from tests.web.case_work import NOON, SignIn, at_noon, fill, hidden_in, page, signed_in, title_of, words_of

__all__ = ["at_noon", "signed_in"]

DONE = {
    "what": "Rang the team",
    "to_whom": "Bethan, IDVA team",
    "on-day": "2",
    "on-month": "11",
    "on-year": "2026",
    "reference": "B77",
}


@pytest.fixture
def must(cast: Cast) -> Duty:
    return Duty.objects.get(rule="enquiry.first")


@pytest.fixture
def should(cast: Cast) -> Duty:
    return Duty.objects.get(rule="contact.safe")


@pytest.fixture
def dee(cast: Cast) -> Worker:
    """The duty worker of Siân's service."""
    return make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)


def form(duty: Duty, name: str) -> str:
    return f"/duties/{duty.reference}/{name}/"


def test_what_was_done_outside_is_kept_with_whom_and_when(cast: Cast, must: Duty, signed_in: SignIn) -> None:
    answer = fill(signed_in(cast.nerys), form(must, "done"), DONE)
    assert answer.status_code == 302
    assert answer["Location"] == page(cast.sian, "duties/")
    must.refresh_from_db()
    assert (must.ending, must.done_what, must.done_to) == ("done-outside", DONE["what"], DONE["to_whom"])
    assert (str(must.done_on), must.done_reference, must.ended_by) == ("2026-11-02", "B77", cast.nerys)


def test_today_stands_in_the_form_and_tomorrow_is_refused_with_what_was_typed(
    cast: Cast, must: Duty, signed_in: SignIn
) -> None:
    browser = signed_in(cast.nerys)
    assert 'name="on-day" type="text" value="2"' in browser.get(form(must, "done")).content.decode()
    answer = fill(browser, form(must, "done"), {**DONE, "on-day": "3"})
    assert answer.status_code == 422
    assert title_of(answer).startswith("Error: ")
    assert "Rang the team" in answer.content.decode()
    must.refresh_from_db()
    assert must.ended_at is None


def test_nothing_typed_says_what_to_type(cast: Cast, must: Duty, signed_in: SignIn) -> None:
    answer = fill(signed_in(cast.nerys), form(must, "done"), {})
    assert answer.status_code == 422
    for said in ("Write what was done", "Write to or with whom it was done", "Say on which day it was done"):
        assert said in words_of(answer)


def test_sending_twice_ends_it_once_and_goes_to_the_same_place(
    cast: Cast, must: Duty, signed_in: SignIn
) -> None:
    browser = signed_in(cast.nerys)
    sent = {**hidden_in(browser.get(form(must, "done"))), **DONE}
    first, second = (browser.post(form(must, "done"), sent) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]


def test_a_duty_that_has_ended_has_no_form(cast: Cast, should: Duty, signed_in: SignIn) -> None:
    put_aside(should, reason="x", by=cast.nerys, at=MONDAY)
    answer = signed_in(cast.nerys).get(form(should, "done"))
    assert (answer.status_code, answer["Location"]) == (302, f"/duties/{should.reference}/")


def changed(answer: HttpResponse) -> str:
    assert answer.status_code == 409
    return words_of(answer)


def test_who_sends_second_is_told_who_ended_it_and_keeps_what_they_typed(
    cast: Cast, should: Duty, signed_in: SignIn
) -> None:
    browser = signed_in(cast.nerys)
    sent = {**hidden_in(browser.get(form(should, "aside"))), "reason": "She asked me to wait"}
    put_aside(should, reason="Only in person", by=cast.morgan, at=NOON)
    answer = browser.post(form(should, "aside"), sent)
    assert "This duty was ended meanwhile Put aside: Morgan Price, today 12:00." in changed(answer)
    assert "She asked me to wait" in answer.content.decode()
    assert Duty.objects.get(pk=should.pk).reason == "Only in person"


def test_a_should_is_put_aside_with_its_reason(cast: Cast, should: Duty, signed_in: SignIn) -> None:
    browser = signed_in(cast.nerys)
    assert fill(browser, form(should, "aside"), {"reason": ""}).status_code == 422
    assert fill(browser, form(should, "aside"), {"reason": "Only in person"}).status_code == 302
    should.refresh_from_db()
    assert (should.ending, should.reason) == ("put-aside", "Only in person")


def test_a_must_has_no_page_to_put_it_aside_nor_a_should_one_to_waive_it(
    cast: Cast, must: Duty, should: Duty, signed_in: SignIn
) -> None:
    browser = signed_in(cast.nerys)
    assert browser.get(form(should, "aside")).status_code == 200
    assert browser.get(form(must, "aside")).status_code == 404
    assert browser.get(form(must, "waiver")).status_code == 200
    assert browser.get(form(should, "waiver")).status_code == 404


def test_colleagues_are_listed_by_role_and_who_is_walled_off_is_not_missing(
    cast: Cast, must: Duty, dee: Worker, signed_in: SignIn
) -> None:
    make_worker("Wyn Bowen", cast.afon, cast.city, Role.RECEPTION)
    make_worker("Huw Parry", cast.afon, cast.fens, Role.DUTY_WORKER)
    walled = make_worker("Eirlys Watkin", cast.afon, cast.city, Role.MANAGER)
    raise_wall(cast.sian.holding.subject, worker=walled, by=cast.morgan, at=MONDAY)
    words = words_of(signed_in(cast.nerys).get(form(must, "hand-over")))
    for name in ("Dee Underhill", "Morgan Price", "Eirlys Watkin"):
        assert name in words
    for name in ("Owen Adeyemi", "Priya Raman", "Wyn Bowen", "Huw Parry", "Dafydd Ellis"):
        assert name not in words
    answer = fill(signed_in(cast.nerys), form(must, "hand-over"), {"worker": str(walled.pk)})
    assert answer.status_code == 422
    assert "This worker can't take this duty." in words_of(answer)
    must.refresh_from_db()
    assert must.owner == cast.nerys


def test_handing_over_makes_it_the_colleagues_and_keeps_the_word_to_them(
    cast: Cast, must: Duty, dee: Worker, signed_in: SignIn
) -> None:
    typed = {"worker": str(dee.pk), "note": "She comes at ten"}
    assert fill(signed_in(cast.nerys), form(must, "hand-over"), typed).status_code == 302
    must.refresh_from_db()
    assert (must.owner, must.handed) == (dee, True)
    handover = Handover.objects.get()
    assert (handover.from_worker, handover.to_worker, handover.note) == (cast.nerys, dee, "She comes at ten")
    words = words_of(signed_in(dee).get(f"/duties/{must.reference}/"))
    assert "Handed from Nerys Llywelyn to Dee Underhill" in words
    assert "She comes at ten" in words


def test_whoever_is_not_listed_cannot_be_sent_either(cast: Cast, must: Duty, signed_in: SignIn) -> None:
    answer = fill(signed_in(cast.nerys), form(must, "hand-over"), {"worker": str(cast.owen.pk)})
    assert answer.status_code == 422
    must.refresh_from_db()
    assert must.owner == cast.nerys


def test_when_nobody_may_take_it_the_page_says_whom_to_ask(cast: Cast, must: Duty, signed_in: SignIn) -> None:
    cast.morgan.roles.update(until=NOON)
    answer = signed_in(cast.nerys).get(form(must, "hand-over"))
    assert "Nobody else may take this duty now." in words_of(answer)
    assert "Hand it over" not in words_of(answer)


def test_a_waiver_is_asked_once_and_the_duty_stays(cast: Cast, must: Duty, signed_in: SignIn) -> None:
    browser = signed_in(cast.nerys)
    answer = fill(browser, form(must, "waiver"), {"reason": "In hospital until Friday"})
    assert answer.status_code == 302
    assert Waiver.objects.get().reason == "In hospital until Friday"
    must.refresh_from_db()
    assert must.ended_at is None
    again = browser.get(form(must, "waiver"))
    assert (again.status_code, again["Location"]) == (302, f"/duties/{must.reference}/")


def test_asking_for_what_somebody_asked_meanwhile_says_so(cast: Cast, must: Duty, signed_in: SignIn) -> None:
    browser = signed_in(cast.nerys)
    sent = {**hidden_in(browser.get(form(must, "waiver"))), "reason": "In hospital"}
    ask_waiver(must, reason="Away", by=cast.morgan, at=MONDAY)
    answer = browser.post(form(must, "waiver"), sent)
    assert "A waiver was asked for already" in changed(answer)
    assert "In hospital" in answer.content.decode()


@pytest.fixture
def waiver(cast: Cast, must: Duty) -> Waiver:
    return ask_waiver(must, reason="In hospital until Friday", by=cast.nerys, at=MONDAY)


def decision(waiver: Waiver) -> str:
    return f"/waivers/{waiver.reference}/"


@pytest.mark.parametrize(("chosen", "ending"), [("grant", "waived"), ("keep", "")])
def test_the_manager_decides_and_the_duty_ends_only_when_it_is_waived(
    cast: Cast, waiver: Waiver, must: Duty, signed_in: SignIn, chosen: str, ending: str
) -> None:
    browser = signed_in(cast.morgan)
    assert "In hospital until Friday" in words_of(browser.get(decision(waiver)))
    answer = fill(browser, decision(waiver), {"decision": chosen, "note": "Ask on Monday"})
    assert answer.status_code == 302
    must.refresh_from_db()
    waiver.refresh_from_db()
    assert must.ending == ending
    assert (waiver.granted, waiver.decision_note) == (chosen == "grant", "Ask on Monday")


def test_nobody_decides_on_their_own_request(cast: Cast, must: Duty, signed_in: SignIn) -> None:
    own = ask_waiver(must, reason="x", by=cast.morgan, at=MONDAY)
    lead = make_worker("Wyn Bowen", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    assert signed_in(cast.morgan).get(decision(own)).status_code == 404
    assert signed_in(lead).get(decision(own)).status_code == 200


@pytest.mark.parametrize("who", ["nerys", "owen", "priya", "dafydd", "rhys"])
def test_only_a_manager_of_the_service_decides(
    cast: Cast, waiver: Waiver, signed_in: SignIn, who: str
) -> None:
    assert signed_in(cast.morgan).get(decision(waiver)).status_code == 200
    assert signed_in(getattr(cast, who)).get(decision(waiver)).status_code == 404


def test_another_managers_decision_is_told_and_the_note_kept(
    cast: Cast, waiver: Waiver, signed_in: SignIn
) -> None:
    lead = make_worker("Wyn Bowen", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    browser = signed_in(cast.morgan)
    sent = {**hidden_in(browser.get(decision(waiver))), "decision": "grant", "note": "Fine"}
    decide_waiver(waiver, grant=False, note="", by=lead, at=NOON)
    answer = browser.post(decision(waiver), sent)
    assert "Wyn Bowen decided meanwhile to keep it." in changed(answer)
    assert "Fine" in answer.content.decode()
    assert browser.get(decision(waiver)).status_code == 302


def test_a_draft_comes_back(cast: Cast, must: Duty, signed_in: SignIn) -> None:
    browser = signed_in(cast.nerys)
    browser.post(f"/drafts{form(must, 'waiver')}", {"reason": "In hospital until"})
    assert "In hospital until" in browser.get(form(must, "waiver")).content.decode()


def test_an_allocation_is_never_done_elsewhere(cast: Cast, signed_in: SignIn) -> None:
    allocation = Duty.objects.get(rule="case.allocate")
    Duty.objects.filter(pk=allocation.pk).update(ended_at=None, ending="")
    assert signed_in(cast.morgan).get(form(allocation, "done")).status_code == 404
    assert signed_in(cast.morgan).get(f"/duties/{allocation.reference}/").status_code == 200


def test_a_long_time_later_the_forms_still_name_the_duty_and_how_late_it_is(
    cast: Cast, must: Duty, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linkworker.events import clock

    browser = signed_in(cast.nerys)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=9))
    assert "Ask safely about abuse, 2 days late" in words_of(browser.get(form(must, "done")))
