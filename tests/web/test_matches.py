"""The pages of people whom two services help: what a link worker reads, and what stands on no page before her yes."""

import re
from dataclasses import dataclass

import pytest
from django.test import Client

from linkworker.events import clock
from tests.cast import MONDAY, Cast
from tests.matched import BORN, NAME, Matched, make_matched

LATER = MONDAY.replace(day=4)
THEIRS = re.compile(r"lantern|dafydd|idva team", re.I)


@dataclass
class Pages:
    """What each worker gets at the addresses of one match."""

    matched: Matched
    reference: str

    def get(self, who: str, path: str) -> str:
        answer = self.client(who).get(path)
        assert answer.status_code == 200, (who, path, answer.status_code)
        return answer.content.decode()

    def send(self, who: str, page: str, **typed: str) -> tuple[int, str]:
        path = f"/matches/{self.reference}/{page}/"
        client = self.client(who)
        shown = client.get(path).content.decode()
        version = re.search(r'name="version" value="([^"]*)"', shown)
        answer = client.post(path, {**typed, **({"version": version[1]} if version else {})}, follow=True)
        return answer.status_code, answer.content.decode()

    def client(self, who: str) -> Client:
        client = Client()
        client.force_login(getattr(self.matched.cast, who))
        return client


@pytest.fixture
def pages(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Pages:
    made = make_matched(cast)
    cast.eira = made.eleri  # type: ignore[attr-defined]
    made.tick(LATER)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return Pages(made, made.match().reference)


def test_before_her_yes_no_page_of_either_side_names_the_other(pages: Pages) -> None:
    for path in ("/", "/matches/", f"/matches/{pages.reference}/", f"/matches/{pages.reference}/answer/"):
        shown = pages.get("llio", path)
        assert NAME in shown and not THEIRS.search(shown), path
    for path in ("/", "/matches/"):
        shown = pages.get("tudur", path)
        assert NAME not in shown and "Afon" not in shown
    assert "two services" not in pages.get("dafydd", "/").lower()


def test_her_yes_lets_the_other_link_worker_compare_and_answer(pages: Pages) -> None:
    status, shown = pages.send("llio", "answer", alone="alone", said="yes", words="She would be glad")
    assert status == 200 and "She would be glad" in shown and not THEIRS.search(shown)
    offer = pages.get("tudur", f"/matches/{pages.reference}/reply/")
    assert "Afon Recovery" in offer and NAME in offer and f"{BORN.year}" in offer
    assert "She would be glad" not in offer
    assert pages.send("tudur", "reply", reply="taken")[0] == 200
    assert "Lantern" in pages.get("llio", f"/matches/{pages.reference}/")
    assert NAME not in pages.get("llio", "/")


@pytest.mark.parametrize("given", ["another-person", "not-now"])
def test_every_other_end_reads_the_same_on_the_side_that_asked(pages: Pages, given: str) -> None:
    pages.send("llio", "answer", alone="alone", said="yes", words="")
    pages.send("tudur", "reply", reply=given)
    shown = pages.get("llio", f"/matches/{pages.reference}/")
    assert "That has many reasons" in shown and not THEIRS.search(shown)


def test_a_yes_that_somebody_may_have_heard_is_not_taken_and_nothing_typed_is_lost(pages: Pages) -> None:
    status, shown = pages.send("llio", "answer", alone="not-alone", said="yes", words="In the kitchen")
    assert status == 422 and "In the kitchen" in shown
    assert "A yes counts when nobody could hear" in shown
    assert pages.send("llio", "answer", alone="alone", said="later", words="Tired")[0] == 422


def test_a_lead_decides_against_serious_harm_and_reads_why_it_was_asked(pages: Pages) -> None:
    pages.send("llio", "harm", harm="He has her keys")
    assert "decide whether another service is told" in pages.get("eira", "/")
    assert "He has her keys" in pages.get("eira", f"/matches/{pages.reference}/decide/")
    assert pages.send("eira", "decide", decision="yes", note="A knife")[0] == 200
    assert "Decided by two people" in pages.get("tudur", f"/matches/{pages.reference}/")


def test_a_form_that_is_not_the_step_for_it_is_absent(pages: Pages) -> None:
    for who, page in (("llio", "decide"), ("llio", "reply"), ("eira", "answer"), ("tudur", "answer")):
        assert pages.client(who).get(f"/matches/{pages.reference}/{page}/").status_code == 404


def test_a_person_may_say_not_to_be_looked_for(pages: Pages) -> None:
    path = f"/clients/{pages.matched.cast.sian.client.reference}/looking/"
    nerys = pages.client("nerys")
    assert "They are looked for" in nerys.get(path).content.decode()
    assert nerys.post(path, {"said": "not-wanted", "version": "0"}).status_code == 302
    assert "They are not looked for" in nerys.get(path).content.decode()
