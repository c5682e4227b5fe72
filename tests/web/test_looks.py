"""The pages of who looked: what the lead reads, filters and saves, and that no name of a client stands on them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linkworker.events import clock
from linkworker.events.models import Look
from linkworker.events.sealing import seal_looks
from linkworker.looking.following import on_tick
from linkworker.looking.models import Notice
from linkworker.partnership.models import Worker
from linkworker.people.gates import open_client
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, visit_of
from tests.web import same

NOON = MONDAY + timedelta(hours=3)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def look(cast: Cast, *names: str, times: int = 1) -> None:
    for name in names * times:
        open_client(visit_of(getattr(cast, name), NOON, "client"), cast.sian.client.reference)
    seal_looks(NOON)
    while on_tick(NOON):
        pass


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def page(cast: Cast, path: str, status: int = 200) -> str:
    answer = browser(cast.rhys).get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def person(cast: Cast, query: str = "") -> str:
    return reverse("looks-person", args=[cast.sian.client.reference]) + query


def test_the_lead_reads_workers_references_and_work_and_no_clients_name(cast: Cast) -> None:
    look(cast, "nerys", "owen")
    for path in (reverse("looks"), person(cast), reverse("looks-worker", args=[cast.owen.pk])):
        text = page(cast, path)
        assert "Owen Adeyemi" in text and "no case, cover or referral" in text
        assert cast.sian.client.reference in text and "Siân" not in text
    assert Look.objects.filter(worker_id=cast.rhys.pk, route="looks-person").count() == 1


def test_filters_narrow_the_page_stay_on_it_and_can_be_taken_off(cast: Cast) -> None:
    look(cast, "nerys", "owen")
    text = page(cast, person(cast, "?bond=none&opened=on"))
    assert "Owen Adeyemi" in text and "Nerys Llywelyn" not in text
    assert f'href="{person(cast)}?opened=on"' in text
    assert "No look fits" in page(cast, person(cast, "?on-day=1&on-month=11&on-year=2026"))
    wrong = page(cast, person(cast, "?on-day=31&on-month=2&on-year=2026"))
    assert "write a real date" in wrong and "Owen Adeyemi" in wrong


def test_one_workers_looks_at_a_person_are_a_filter_for_those_of_other_agencies_too(cast: Cast) -> None:
    look(cast, "nerys", "owen")
    text = page(cast, person(cast))
    way = re.findall(r'href="([^"]*worker=[^"]*)">Owen', text)[0]
    narrowed = page(cast, way.replace("&amp;", "&"))
    assert "Owen Adeyemi" in narrowed and "Nerys Llywelyn" not in narrowed.split("<main")[1]
    assert f'href="{person(cast)}"' in narrowed


def test_what_is_on_screen_is_saved_for_a_spreadsheet_and_that_is_a_look(cast: Cast) -> None:
    cast.owen.name = "=cmd Owen"
    cast.owen.save()
    look(cast, "nerys", "owen")
    answer = browser(cast.rhys).get(
        reverse("looks-person-file", args=[cast.sian.client.reference]) + "?bond=none"
    )
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and "'=cmd Owen" in lines[1] and "Siân" not in lines[1]
    assert answer["Content-Disposition"].startswith("attachment")
    assert Look.objects.filter(worker_id=cast.rhys.pk, kind="file").count() == 1


def test_empty_pages_say_so(cast: Cast) -> None:
    assert "No look is recorded here" in page(cast, reverse("looks"))


def test_finding_shows_references_and_workers_and_keeps_what_was_typed(cast: Cast) -> None:
    look(cast, "owen")
    there = browser(cast.rhys)
    found = there.post(reverse("looks-find"), {"text": "Siân Gwenllian-Bâ"}).content.decode()
    assert person(cast) in found and "last looked at" in found
    assert "Owen Adeyemi" in there.post(reverse("looks-find"), {"text": "Owen"}).content.decode()
    none = there.post(reverse("looks-find"), {"text": "Siân Nobody"}).content.decode()
    assert "Nobody fits" in none and 'value="Siân Nobody"' in none
    assert there.post(reverse("looks-find"), {"text": ""}).status_code == 422


def test_a_lead_who_knows_somebody_gets_what_is_absent_and_the_same_pages_as_if_nobody_had_looked(
    cast: Cast,
) -> None:
    """The twin: Siân is there and looked at, or was never looked at; for a lead behind a wall it is one page."""
    raise_wall(cast.sian.client.subject, worker=cast.rhys, by=None, at=MONDAY)
    pages = (reverse("looks"), reverse("looks-file"), reverse("looks-worker", args=[cast.owen.pk]))
    before = [same.everything(browser(cast.rhys).get(path)) for path in pages]
    look(cast, "nerys", "owen", times=3)
    assert [same.everything(browser(cast.rhys).get(path)) for path in pages] == before
    absent = same.everything(browser(cast.rhys).get(reverse("looks-person", args=["A1A1A1"])))
    assert same.everything(browser(cast.rhys).get(person(cast))) == absent


def test_a_page_takes_as_many_statements_with_one_look_as_with_thirty(cast: Cast) -> None:
    taken = []
    there = browser(cast.rhys)
    for times in (1, 29):
        look(cast, "owen", times=times)
        there.get(reverse("looks"))
        with CaptureQueriesContext(connection) as found:
            there.get(reverse("looks"))
        taken.append(len(found))
    assert taken[0] == taken[1] <= 14


SAFE = {"alone": "alone", "is_safe": "yes", "keeps": "here", "days": "all"}


def given(cast: Cast, **typed: str) -> HttpResponse:
    there, path = browser(cast.nerys), reverse("seen-by", args=[cast.sian.client.reference])
    answer: HttpResponse = there.post(path, {**SAFE, **typed}, follow=True)
    return answer


def test_her_own_worker_gives_a_paper_in_her_words_with_nobodys_name(cast: Cast) -> None:
    look(cast, "nerys", "owen", "morgan")
    text = given(cast).content.decode()
    main = text[text.index("<main") : text.index("</main")]
    for words in ("They work with you", "They helped a colleague", "They are responsible", "Afon Recovery"):
        assert words in main
    for name in ("Owen", "Morgan", "Siân", "Nerys"):
        assert name not in main


def test_it_is_saved_as_text_with_the_same_lines(cast: Cast) -> None:
    look(cast, "nerys", "owen")
    saved = re.findall(r'href="([^"]*/text/)"', given(cast).content.decode())[0]
    text = browser(cast.nerys).get(saved).content.decode()
    assert "They helped a colleague" in text and "Owen" not in text and "Siân" not in text
    assert Look.objects.filter(worker_id=cast.nerys.pk, kind="file").exists()


@pytest.mark.parametrize("typed", [{"alone": "not-alone"}, {"is_safe": "no"}, {"keeps": "not-sure"}])
def test_what_is_not_safe_is_not_given_and_what_was_typed_stays(cast: Cast, typed: dict[str, str]) -> None:
    answer = given(cast, **typed)
    assert answer.status_code == 422 and "Don’t give it today" in answer.content.decode()
    [(name, value)] = typed.items()
    assert re.search(rf'name="{name}"[^>]*value="{value}"[^>]*checked', answer.content.decode())


def test_the_way_there_stands_on_her_page_for_her_own_worker_alone(cast: Cast) -> None:
    way, path = (
        reverse("seen-by", args=[cast.sian.client.reference]),
        reverse("client", args=[cast.sian.client.reference]),
    )
    assert way in browser(cast.nerys).get(path).content.decode()
    for worker in (cast.owen, cast.morgan):
        assert way not in browser(worker).get(path).content.decode()
        assert browser(worker).get(way).status_code == 404


def test_what_was_noticed_stands_on_today_and_is_told_in_plain_words(cast: Cast) -> None:
    for minute in range(6):
        at = NOON - timedelta(minutes=minute)
        open_client(visit_of(cast.owen, at, "client"), cast.sian.client.reference)
    look(cast)
    assert "1 notice of looks to ask about" in page(cast, reverse("today"))
    listed = page(cast, reverse("looks-notices"))
    assert "Owen Adeyemi looked often at one client" in listed and "looked 6 times at 1 client" in listed
    there, path = browser(cast.rhys), reverse("looks-notice", args=[Notice.objects.get().pk])
    assert cast.sian.client.reference in there.get(path).content.decode()
    sent = {"outcome": "fine", "note": "He answered her calls"}
    assert "Settled" in there.post(path, sent, follow=True).content.decode()
    assert "He answered her calls" in there.get(path).content.decode()
    assert "notice of looks" not in page(cast, reverse("today"))
    assert "Nothing was noticed" not in page(cast, reverse("looks-notices"))
