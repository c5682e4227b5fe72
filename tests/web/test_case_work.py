"""The work of a case: confidentiality explained, allocated by the manager, closed and opened again."""

import pytest

from linkworker.cases.actions import open_case
from linkworker.cases.models import Case, Entry
from linkworker.duties.actions import DoneOutside, done_outside
from linkworker.duties.models import Duty
from linkworker.partnership.models import Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.rule import Weight
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import Separation
from tests.cast import MONDAY, Cast, make_case, make_cast
from tests.web.case_work import NOON, SignIn, at_noon, fill, hidden_in, page, signed_in, words_of

__all__ = ["at_noon", "signed_in"]

CANNOT_TAKE = "This worker can't take this case. Choose someone else, or contact the duty safeguarding lead."


@pytest.fixture
def unheld(cast: Cast) -> Case:
    """A case that nobody holds, of somebody who would rather work with a woman."""
    given = ClientGiven(chosen_name="Eira Penry", worker_preference="female")
    client = register(given, service=cast.city, by=cast.owen, at=MONDAY)
    return open_case(client, service=cast.city, by=cast.owen, at=MONDAY)


@pytest.mark.row("R140")
def test_explaining_the_limits_is_done_in_two_presses_and_recorded_with_how(
    cast: Cast, signed_in: SignIn
) -> None:
    assert Duty.objects.filter(rule="confidentiality.explain", ended_at=None).exists()
    nerys = signed_in(cast.nerys)
    path = page(cast.sian, "confidentiality/")
    text = words_of(nerys.get(path))
    for limit in ("may be seriously hurt", "if a child, or an adult", "if a court or the law requires it"):
        assert limit in text
    assert fill(nerys, path, {"how": "leaflet"}).status_code == 302
    assert not Duty.objects.filter(rule="confidentiality.explain", ended_at=None).exists()
    told = words_of(nerys.get(page(cast.sian, "chronology/")))
    assert "Limits of confidentiality explained" in told
    assert "We read our leaflet together, and I kept it" in told


def test_the_limits_name_the_duty_of_the_nation(db: None, client: object, at_noon: object) -> None:
    from django.test import Client

    cast = make_cast("glannau-eryr")
    browser = Client()
    browser.force_login(cast.nerys)
    assert "in Wales the council has to be told" in words_of(browser.get(page(cast.sian, "confidentiality/")))


def test_without_how_nothing_is_recorded_and_the_note_stays(cast: Cast, signed_in: SignIn) -> None:
    answer = fill(signed_in(cast.nerys), page(cast.sian, "confidentiality/"), {"note": "Asked about school"})
    assert answer.status_code == 422
    assert "Asked about school" in words_of(answer)
    assert not Entry.objects.filter(kind="confidentiality").exists()


def test_a_manager_sees_each_workers_caseload_and_who_would_meet_the_preference(
    cast: Cast, signed_in: SignIn, unheld: Case
) -> None:
    Worker.objects.filter(pk=cast.nerys.pk).update(is_female=True)
    make_case("Second", service=cast.city, worker=cast.nerys)
    text = words_of(signed_in(cast.morgan).get(page(unheld, "allocate/")))
    assert "The person would rather work with a woman." in text
    assert "Nerys Llywelyn Open cases: 2 · would meet the preference for a woman" in text
    assert "Owen Adeyemi Open cases: 0" in text
    assert "Priya Raman" not in text


def test_a_case_allocated_is_the_workers_from_that_minute(
    cast: Cast, signed_in: SignIn, unheld: Case
) -> None:
    answer = fill(signed_in(cast.morgan), page(unheld, "allocate/"), {"worker": str(cast.owen.pk)})
    assert answer.status_code == 302
    owen = signed_in(cast.owen)
    assert "Allocated to Owen Adeyemi" in words_of(owen.get(page(unheld)))
    assert Duty.objects.get(rule="enquiry.first", holding=unheld.pk).owner == cast.owen


def _wall(cast: Cast, case: Case) -> None:
    raise_wall(case.client.subject, worker=cast.owen, by=cast.morgan, at=MONDAY)


def _separation(cast: Cast, case: Case) -> None:
    opposed = make_case("The other party", service=cast.city, worker=cast.owen)
    Separation.objects.create(subject=case.client.subject, opposed=opposed.client.subject, since=MONDAY)


@pytest.mark.parametrize("hindrance", [_wall, _separation])
def test_a_worker_who_must_not_know_is_refused_with_the_one_sentence_that_names_no_cause(
    cast: Cast, signed_in: SignIn, unheld: Case, hindrance: object
) -> None:
    hindrance(cast, unheld)  # type: ignore[operator]
    morgan = signed_in(cast.morgan)
    answer = fill(morgan, page(unheld, "allocate/"), {"worker": str(cast.owen.pk)})
    text = words_of(answer)
    assert answer.status_code == 422
    assert CANNOT_TAKE in text
    assert not [word for word in ("wall", "separat", "connected", "leave") if word in text.lower()]
    unheld.refresh_from_db()
    assert unheld.key_worker is None
    assert fill(morgan, page(unheld, "allocate/"), {"worker": str(cast.nerys.pk)}).status_code == 302


@pytest.mark.parametrize("stranger", ["nerys", "owen", "dafydd", "rhys"])
def test_who_leads_no_service_does_not_allocate(cast: Cast, signed_in: SignIn, stranger: str) -> None:
    path = page(cast.sian, "allocate/")
    assert signed_in(getattr(cast, stranger)).get(path).status_code == 404
    assert signed_in(cast.morgan).get(path).status_code == 200


def test_a_worker_of_another_service_is_not_among_those_to_choose(
    cast: Cast, signed_in: SignIn, unheld: Case
) -> None:
    answer = fill(signed_in(cast.morgan), page(unheld, "allocate/"), {"worker": str(cast.priya.pk)})
    assert answer.status_code == 422
    assert "choose one of the answers listed" in words_of(answer)


def test_closing_names_what_is_still_to_do_and_ends_what_was_asked(cast: Cast, signed_in: SignIn) -> None:
    morgan, path = signed_in(cast.morgan), page(cast.sian, "close/")
    assert "Ask safely about abuse" in words_of(morgan.get(path))
    assert fill(morgan, path, {"reason": "moved", "note": "To her sister’s"}).status_code == 302
    open_now = Duty.objects.filter(holding=cast.sian.pk, ended_at=None)
    assert not open_now.exists()
    assert set(
        Duty.objects.filter(holding=cast.sian.pk, ended_by=cast.morgan).values_list("ending", flat=True)
    ) >= {"no-longer-applies"}
    text = words_of(morgan.get(page(cast.sian, "chronology/")))
    assert "Case closed" in text
    assert "They moved to another area or service To her sister’s" in text
    assert morgan.get(path).status_code == 404


def test_a_case_opened_again_asks_anew_for_what_is_due(cast: Cast, signed_in: SignIn) -> None:
    morgan = signed_in(cast.morgan)
    assert morgan.get(page(cast.sian, "reopen/")).status_code == 404
    fill(morgan, page(cast.sian, "close/"), {"reason": "mistake"})
    assert fill(morgan, page(cast.sian, "reopen/"), {"note": ""}).status_code == 422
    assert fill(morgan, page(cast.sian, "reopen/"), {"note": "Closed by mistake"}).status_code == 302
    assert Duty.objects.filter(holding=cast.sian.pk, rule="enquiry.first", ended_at=None).exists()
    text = words_of(morgan.get(page(cast.sian, "chronology/")))
    assert "Case opened again" in text
    assert "Closed by mistake" in text


def test_a_key_worker_closes_no_case_in_which_a_must_is_open(cast: Cast, signed_in: SignIn) -> None:
    nerys, path = signed_in(cast.nerys), page(cast.sian, "close/")
    assert "ask your manager to close the case" in words_of(nerys.get(path))
    answer = fill(nerys, path, {"reason": "moved", "note": "To her sister’s"})
    assert answer.status_code == 422
    assert "What must be done is still open" in words_of(answer)
    assert "To her sister’s" in answer.content.decode()
    cast.sian.refresh_from_db()
    assert cast.sian.closed_at is None
    musts = Duty.objects.filter(holding=cast.sian.pk, ended_at=None, weight=Weight.MUST)
    for duty in musts:
        done_outside(duty, DoneOutside("Done", "her", NOON.date()), by=cast.nerys, at=NOON)
    assert fill(nerys, path, {"reason": "moved", "note": ""}).status_code == 302


def test_closing_needs_a_reason(cast: Cast, signed_in: SignIn) -> None:
    answer = fill(signed_in(cast.nerys), page(cast.sian, "close/"), {"note": "x"})
    assert answer.status_code == 422
    assert "Choose why the work ends" in words_of(answer)
    cast.sian.refresh_from_db()
    assert cast.sian.closed_at is None


def test_a_press_sent_twice_closes_once(cast: Cast, signed_in: SignIn) -> None:
    morgan, path = signed_in(cast.morgan), page(cast.sian, "close/")
    typed = {**hidden_in(morgan.get(path)), "reason": "completed", "note": ""}
    assert morgan.post(path, typed).status_code == 302
    assert Entry.objects.filter(case=cast.sian, kind="closed").count() == 1
    morgan.post(path, typed)
    assert Entry.objects.filter(case=cast.sian, kind="closed").count() == 1
