"""Whatever says "already" or could break a rule of uniqueness tells nobody of what they may not know.

Each page is sent twice in the same world, once without and once with the hidden thing; both answers are the same.
"""

import re
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linkworker.cases.actions import open_case
from linkworker.events import clock, drafts
from linkworker.partnership.models import Service, Worker
from linkworker.people.actions import ClientGiven, ContactGiven, register
from linkworker.referrals.arriving import arrive
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, make_case
from tests.web import same
from tests.web.filling import form_in
from tests.web.test_every_url import a_call

NHS = "943 476 5919"
PERSON = ClientGiven(
    chosen_name="Eira Penry",
    nhs_number="9434765919",
    own_reference="AR-77",
    contacts=(ContactGiven("phone", "07700 900123"),),
)
REFERENCE = re.compile(rb"[B-Z2-9][2-9][B-Z2-9]{2}-[B-Z2-9]{3}-[B-Z2-9]{3}|[BCDFGHJK2-9]{32}")
Hide = Callable[[Cast], Any]


def elsewhere(cast: Cast) -> None:
    """The same person is a client of another agency."""
    register(PERSON, service=cast.idvas, by=cast.dafydd, at=MONDAY)


def in_another_service(cast: Cast) -> None:
    register(PERSON, service=cast.fens, by=cast.priya, at=MONDAY)


def behind_a_wall(cast: Cast) -> None:
    """The same person is a client of the reader's own service, and a wall stands between."""
    known = register(PERSON, service=cast.city, by=cast.morgan, at=MONDAY)
    raise_wall(known.subject, worker=cast.nerys, by=cast.morgan, at=MONDAY)


def seen(cast: Cast) -> None:
    """Nothing is hidden: the reader may find them."""
    register(PERSON, service=cast.city, by=cast.nerys, at=MONDAY)


HIDDEN = [elsewhere, in_another_service, behind_a_wall]


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


def browser_of(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    client.get(reverse("services"))
    return client


@contextmanager
def undone() -> Any:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def bare(answer: HttpResponse) -> tuple[Any, ...]:
    """An answer without what chance drew."""
    status, headers, body = same.everything(answer)
    told = {name: REFERENCE.sub(b"", value.encode()) for name, value in headers.items()}
    return status, told, REFERENCE.sub(b"", body)


def registering(cast: Cast) -> HttpResponse:
    typed = {"chosen_name": "Eira Penry", "nhs_number": NHS, "own_reference": "AR-77", "key_worker": "me"}
    browser = browser_of(cast.nerys)
    page = form_in(browser.get(reverse("client-new")))  # type: ignore[arg-type]
    return browser.post(reverse("client-new"), {**page, **typed, "service": str(cast.city.pk)})  # type: ignore[return-value]


def finding(cast: Cast) -> HttpResponse:
    return browser_of(cast.nerys).post(reverse("find"), {"text": f"Eira Penry {NHS}"})  # type: ignore[return-value]


def asking_for_advice(cast: Cast) -> HttpResponse:
    typed = {"to": str(cast.lantern.pk), "question": "Eira Penry came by. What would you say to her?"}
    return browser_of(cast.nerys).post(reverse("consultation-new"), typed)  # type: ignore[return-value]


def accepting(cast: Cast) -> HttpResponse:
    intake = arrive(cast.city, a_call("Eira Penry"), by=cast.nerys, at=MONDAY)
    return browser_of(cast.nerys).get(reverse("intake-accept", args=[intake.reference]))  # type: ignore[return-value]


PAGES = [registering, finding, asking_for_advice, accepting]


@pytest.mark.parametrize("hide", HIDDEN)
@pytest.mark.parametrize("page", PAGES)
def test_a_hidden_record_changes_no_answer(
    cast: Cast, hide: Hide, page: Callable[[Cast], HttpResponse]
) -> None:
    with undone():
        without = bare(page(cast))
    with undone():
        hide(cast)
        assert bare(page(cast)) == without


@pytest.mark.parametrize("page", PAGES)
def test_a_record_that_one_may_find_does(cast: Cast, page: Callable[[Cast], HttpResponse]) -> None:
    with undone():
        without = bare(page(cast))
    with undone():
        seen(cast)
        assert bare(page(cast)) != without


def test_a_second_case_is_opened_where_a_hidden_one_is_open(cast: Cast) -> None:
    """Opening is never refused because of a case that its opener may not know of."""
    known = register(PERSON, service=cast.city, by=cast.nerys, at=MONDAY)
    path = reverse("case-open", args=[known.reference])
    with undone():
        without = bare(browser_of(cast.nerys).get(path))  # type: ignore[arg-type]
    case = _case_of(known, cast.city, cast.morgan)
    shut = bare(browser_of(cast.nerys).get(path))  # type: ignore[arg-type]
    assert shut != without
    case.holding.restricted = True
    case.holding.save()
    assert bare(browser_of(cast.nerys).get(path))[0] == without[0]  # type: ignore[arg-type]


def _case_of(known: Any, service: Service, by: Worker) -> Any:
    return open_case(known, service=service, by=by, at=MONDAY)


def test_a_token_that_a_colleague_used_says_nothing(cast: Cast) -> None:
    typed = {"to": str(cast.lantern.pk), "question": "What is a safe house?"}
    theirs, mine = browser_of(cast.owen), browser_of(cast.nerys)
    token = form_in(theirs.get(reverse("consultation-new")))["form_token"]  # type: ignore[arg-type]
    sent = theirs.post(reverse("consultation-new"), {**typed, "form_token": token})
    answer = mine.post(reverse("consultation-new"), {**typed, "form_token": token})
    assert (sent.status_code, answer.status_code) == (302, 302)
    assert sent["Location"] != answer["Location"]
    assert drafts.led_to(UUID(token[0]), worker_id=cast.priya.pk) == ""


@pytest.mark.parametrize("hide", HIDDEN)
def test_a_hidden_record_costs_a_search_no_other_statement(cast: Cast, hide: Hide) -> None:
    browser = browser_of(cast.nerys)

    def taken() -> list[str]:
        with CaptureQueriesContext(connection) as found:
            browser.post(reverse("find"), {"text": "Eira Penry"})
        return [" ".join(re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', one["sql"])) for one in found]

    make_case("Somebody Else", service=cast.city, worker=cast.nerys)
    without = taken()
    hide(cast)
    assert taken() == without
