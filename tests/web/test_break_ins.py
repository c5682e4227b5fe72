"""What got through when somebody tried to break in, kept as tests, with a few of the attempts that did not."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from linkworker.events import clock
from linkworker.people.actions import ClientGiven, register
from linkworker.people.connecting import PersonTold, tell
from linkworker.people.models import ClientRecord
from linkworker.practice.separating import Relation
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast
from tests.web import same
from tests.web.filling import form_in

NHS = "9434765919"
NAME = "Eira Penry"
BORN = date(1984, 4, 5)
NOBODY = "B7KD-4PW-C9Z"


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def browser(cast: Cast) -> Client:
    """A key worker, signed in."""
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.nerys)
    browser.get(reverse("services"))
    return browser


@pytest.fixture
def hidden(cast: Cast) -> ClientRecord:
    """A client of the same service, before whom a wall stands."""
    given = ClientGiven(chosen_name=NAME, birth_date=BORN, nhs_number=NHS)
    known = register(given, service=cast.city, by=cast.morgan, at=MONDAY)
    raise_wall(known.subject, worker=cast.nerys, by=cast.morgan, at=MONDAY)
    return known


def test_registering_whom_one_knows_says_so_and_breaks_nothing(cast: Cast, browser: Client) -> None:
    tell(Relation.NEIGHBOUR, PersonTold(NAME, nhs_number=NHS), by=cast.nerys, at=MONDAY)
    before = ClientRecord.objects.count()
    path = reverse("client-new")
    typed = {"chosen_name": NAME, "nhs_number": NHS, "key_worker": "me", "service": str(cast.city.pk)}
    answer = browser.post(path, {**form_in(browser.get(path)), **typed})  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert "You can’t take this case" in answer.content.decode()
    assert ClientRecord.objects.count() == before


@pytest.mark.parametrize("page", ["", "address/", "address/seal/", "asked-for/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_of_somebody_hidden_is_the_page_of_nobody(
    browser: Client, hidden: ClientRecord, page: str, method: str
) -> None:
    ask = getattr(browser, method)
    theirs, nobodys = (ask(f"/clients/{one}/{page}") for one in (hidden.reference, NOBODY))
    assert theirs.status_code == 404
    assert same.everything(theirs) == same.everything(nobodys)


@pytest.mark.parametrize("text", [NAME, "Penry", "Ei*", "%", "5/4/1984", NHS, "' OR 1=1 --", "{{7*7}}"])
def test_no_search_shows_somebody_hidden(browser: Client, hidden: ClientRecord, text: str) -> None:
    answer = browser.post(reverse("find"), {"text": text})
    assert answer.status_code == 200
    assert hidden.reference not in answer.content.decode()
