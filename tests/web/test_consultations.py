"""A question to the other sector with no client in it: asked, answered, counted, and never with a name."""

from datetime import timedelta

import pytest

from linkworker.events import clock
from linkworker.events.models import Event, Look
from linkworker.practice.sharing import Role
from linkworker.referrals.consulting import PersonInIt, ask, consultations
from linkworker.referrals.models import Consultation
from tests.cast import Cast, make_case, make_worker, visit_of
from tests.joined import Joined
from tests.web.case_work import NOON, SignIn, at_noon, signed_in, words_of
from tests.web.filling import send

__all__ = ["at_noon", "signed_in"]

DAY = timedelta(days=1)
ASKED = "What should we look out for when somebody stops drinking by themselves?"


@pytest.fixture
def cast(joined: Joined) -> Cast:
    return joined.cast


@pytest.mark.row("R135")
def test_advice_is_asked_answered_and_counted_without_a_referral(joined: Joined, signed_in: SignIn) -> None:
    cast = joined.cast
    gwilym = signed_in(joined.gwilym)
    shown = words_of(send(gwilym, "/consultations/new/", to=str(cast.afon.pk), question=ASKED))
    assert "Waits for an answer" in shown
    row = Consultation.objects.get()
    morgan = signed_in(cast.morgan)
    assert "Questions asked of your agency" in words_of(morgan.get("/team/"))
    assert "Waits for an answer" in words_of(morgan.get("/consultations/"))
    told = send(morgan, f"/consultations/{row.reference}/answer/", answer="Shaking, sweating: ring 111.")
    assert "Shaking, sweating: ring 111." in words_of(told)
    assert "Afon Recovery answered your question" in words_of(gwilym.get("/"))
    listed = words_of(morgan.get("/consultations/"))
    assert "November 2026 Domestic abuse Drug and alcohol 1 1" in listed
    assert "How many" not in words_of(signed_in(cast.nerys).get("/consultations/"))
    kinds = Event.objects.filter(kind__startswith="consultation").values_list(
        "kind", "subject_id", "holding_id"
    )
    assert sorted(kinds) == [("consultation_answered", None, None), ("consultation_asked", None, None)]


@pytest.mark.row("R135")
def test_a_question_with_somebody_in_it_is_not_sent_and_nothing_typed_is_lost(
    joined: Joined, signed_in: SignIn
) -> None:
    nerys = signed_in(joined.cast.nerys)
    for question, why in (
        ("Siân is afraid of court. What now?", "The first name of somebody you may find here stands in it"),
        ("sian gwenllian-ba is afraid", "The name of somebody you may find here stands in it"),
        ("NHS 943 476 5919, what now?", "An NHS number stands in it"),
        ("Born 3/5/1985, what now?", "A date of birth may stand in it"),
    ):
        answer = send(nerys, "/consultations/new/", to=str(joined.harbour.pk), question=question)
        assert answer.status_code == 422
        assert why in words_of(answer)
        assert question in words_of(answer)
    assert not Consultation.objects.exists()
    assert signed_in(joined.cast.owen).get("/consultations/new/").status_code == 200


@pytest.mark.row("R135")
def test_a_colleagues_client_is_found_too_and_nobody_whom_the_writer_may_not_find(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    there = make_worker("Ffion Dee", cast.afon, cast.fens, Role.KEY_WORKER)
    away = make_case("Grace Far Away", service=cast.fens, worker=there, manager=there)
    linking = make_worker("Lleucu Haf", cast.afon, None, Role.LINK_WORKER)
    colleague = make_worker("Colm Rhys", cast.afon, cast.city, Role.KEY_WORKER)
    for writer in (linking, colleague, cast.morgan):
        answer = send(
            signed_in(writer),
            "/consultations/new/",
            to=str(cast.lantern.pk),
            question="Siân Gwenllian-Bâ, now?",
        )
        assert "The name of somebody you may find here stands in it" in words_of(answer)
    assert Look.objects.filter(worker_id=linking.pk, kind="search").exists()
    ask(cast.lantern, "Grace Far Away, and Efua?", by=colleague, at=NOON)
    with pytest.raises(PersonInIt):
        ask(cast.lantern, f"{away.client.chosen_name}?", by=linking, at=NOON)


def test_a_first_name_that_is_a_word_is_sent_once_the_writer_says_that_nobody_is_meant(
    joined: Joined, signed_in: SignIn
) -> None:
    make_case("Grace Adeyemi", service=joined.cast.city, worker=joined.cast.nerys)
    nerys, path = signed_in(joined.cast.nerys), "/consultations/new/"
    told = {"to": str(joined.harbour.pk), "question": "Grace after a lapse: how long do you keep a room?"}
    assert 'name="nobody"' not in nerys.get(path).content.decode()
    refused = send(nerys, path, **told)
    assert "tick that below" in words_of(refused)
    assert told["question"] in words_of(refused)
    send(nerys, path, **told, nobody="on")
    assert [one.question for one in Consultation.objects.all()] == [told["question"]]


@pytest.mark.row("R135")
def test_what_nobody_answers_within_two_working_days_is_late_before_the_manager_and_its_asker(
    joined: Joined, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(joined.cast.lantern, "How do we ask safely?", by=joined.cast.nerys, at=NOON - 3 * DAY)
    efua, nerys, path = (
        signed_in(joined.efua),
        signed_in(joined.cast.nerys),
        f"/consultations/{row.reference}/",
    )
    assert "Late" not in words_of(efua.get("/")), "asked on a Friday, it has until Tuesday"
    assert "in time" not in words_of(nerys.get("/"))
    assert "Call them" not in words_of(nerys.get(path))
    monkeypatch.setattr(clock, "now", lambda: NOON + 2 * DAY)
    efua, nerys = signed_in(joined.efua), signed_in(joined.cast.nerys)
    assert "Late: nobody has answered what Afon Recovery asked" in words_of(efua.get("/"))
    assert "Lantern has not answered your question in time: whom to call" in words_of(nerys.get("/"))
    assert "Call them: Carys Tudor; they have no line of their own" in words_of(nerys.get(path))
    assert "Call them" not in words_of(efua.get(path))
    assert "Late: waits for an answer" in words_of(efua.get("/consultations/"))


def test_what_waits_never_falls_out_of_the_list(joined: Joined) -> None:
    cast = joined.cast
    first = ask(cast.lantern, "How do we ask safely?", by=cast.nerys, at=NOON - DAY)
    told = {"asked_by": cast.nerys, "from_agency": cast.afon, "to_agency": cast.lantern, "question": "?"}
    done = {"answer": "So.", "answered_by": joined.carys, "answered_at": NOON}
    Consultation.objects.bulk_create(
        Consultation(reference=f"T{number:03}", asked_at=NOON, **told, **(done if number % 2 else {}))
        for number in range(120)
    )
    found = consultations(visit_of(cast.nerys, NOON))
    assert found[0] == first
    assert [one.answered_at is None for one in found] == [True] * 61 + [False] * 50


def test_a_link_worker_without_casework_reads_that_one_waits(joined: Joined, signed_in: SignIn) -> None:
    ask(joined.cast.lantern, "How do we ask safely?", by=joined.cast.nerys, at=NOON)
    assert "Afon Recovery asks for advice" in words_of(signed_in(joined.carys).get("/"))


def test_it_is_read_by_who_asked_and_those_who_answer(joined: Joined, signed_in: SignIn) -> None:
    row = ask(joined.cast.lantern, "How do we ask safely?", by=joined.cast.nerys, at=NOON)
    path = f"/consultations/{row.reference}/"
    for worker, page, form in (
        (joined.cast.nerys, 200, 404),
        (joined.carys, 200, 200),
        (joined.gwilym, 200, 200),
        (joined.cast.dafydd, 404, 404),
        (joined.cast.owen, 404, 404),
        (joined.lowri, 404, 404),
    ):
        browser = signed_in(worker)
        assert (browser.get(path).status_code, browser.get(f"{path}answer/").status_code) == (page, form)
