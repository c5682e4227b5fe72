"""Requirements that no one page carries: shown by going from page to page as a worker does."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from linkworker.assessments.build import CHECKLIST, RISK_FORM, SCREEN
from linkworker.cases.models import Case
from linkworker.duties.models import Duty
from linkworker.events import clock
from linkworker.partnership.models import Service
from linkworker.practice.sharing import Role
from linkworker.sharing import gates
from tests.cast import MONDAY, Cast, make_worker
from tests.web.assessing import completed, new_url
from tests.web.case_work import fill, page
from tests.web.enquiring import NO_TO_ALL, SETTING, new_path, send, text_of, walk

PROFESSIONALS_WORDS = re.compile(r"\b(victim|survivor|perpetrator|batterer|offender)s?\b", re.IGNORECASE)
SAYS_YES = {**NO_TO_ALL, "experienced_now": "yes", "behaviours": ["hit"]}


@pytest.fixture(autouse=True)
def nine_o_clock() -> Iterator[None]:
    with patch.object(clock, "now", return_value=MONDAY):
        yield


@pytest.fixture
def nerys(cast: Cast, client: Client) -> Client:
    client.force_login(cast.nerys)
    return client


def registered(nerys: Client, name: str, pronouns: str, born: int) -> Case:
    """A person registered on the page, whose case is the worker's own."""
    birthday = {"birth_date-day": "6", "birth_date-month": "5", "birth_date-year": str(born)}
    typed = {"chosen_name": name, "pronouns": pronouns, "key_worker": "me", "rows": "2", **birthday}
    answer = fill(nerys, reverse("client-new"), typed)
    assert answer.status_code == 302
    return Case.objects.get(client__chosen_name=name)


def harmed_by(nerys: Client, case: Case, relationship: str, age: int) -> str:
    """Somebody added on the page as harming the person; what the people's page says of the law."""
    somebody = {"name": "Kit", "relationship": relationship, "age": str(age), "lives_with": "yes"}
    typed = {**somebody, "position": "harmed", "said_by": "Themselves", "note": ""}
    answer = fill(nerys, page(case, "people/new/"), typed)
    assert answer.status_code == 302
    return text_of(nerys.get(answer["Location"]))


def helped(nerys: Client, case: Case) -> tuple[list[str], str]:
    """Asked, assessed, and what follows: the titles of the duties, and the words of the result."""
    walk(nerys, case, SETTING, SAYS_YES, {}, {}, {}, {"response": ["believed"]}, {})
    assert case.enquiries.get().outcome == "disclosed-experiencing"
    result = completed(nerys, case, 17)
    duties = Duty.objects.filter(holding=case.pk, ended_at=None).order_by("rule")
    return [f"{duty.rule}:{duty.weight}" for duty in duties], result.split("17 of 24")[0]


HARMED = [
    ("Lowri Vaughan", "she/her", 1990, "spouse", 41, True),
    ("Huw Prosser", "he/him", 1985, "spouse", 44, True),
    ("Mair Tudor", "she/her", 1986, "civil-partner", 33, True),
    ("Nia Hopkin", "she/her", 1970, "son-daughter", 19, True),
    ("Ceri Morris", "she/her", 1972, "son-daughter", 15, False),
]
"""A woman by her husband, a man by his husband, a woman by a woman, parents by a grown child and by one of fifteen."""


HELPED = ("Lowri Vaughan", "Huw Prosser", "Ceri Morris")


@pytest.mark.row("R015")
def test_everybody_is_helped_in_the_same_pages_with_the_same_duties(nerys: Client) -> None:
    found = []
    for name, pronouns, born, relationship, age, in_statute in HARMED:
        case = registered(nerys, name, pronouns, born)
        law = harmed_by(nerys, case, relationship, age)
        assert ("One of them is under 16" in law) is not in_statute
        if name in HELPED:
            found.append(helped(nerys, case))
    assert found == [found[0]] * len(HELPED)
    assert any(duty.startswith("referral.marac:") for duty in found[0][0])


@pytest.mark.row("R013")
def test_nothing_to_be_said_to_the_person_on_any_screen_uses_professionals_terms(
    cast: Cast, nerys: Client
) -> None:
    said = [text_of(nerys.get(page(cast.sian, "confidentiality/")))]
    screen = nerys.get(new_path(cast.sian))
    for typed in (SETTING, {**SAYS_YES, "caused_now": "yes"}, {"caused_now": "yes"}, {}, {}, {}):
        said.append(text_of(screen))
        screen = send(nerys, screen, new_path(cast.sian), **typed)
    quoted = re.findall(r"“[^”]*”", re.sub(r"<[^>]+>", " ", " ".join(said)))
    spoken = [line for line in quoted if line != "“Victim”"]
    assert any("I believe you" in line for line in spoken)
    assert any("I ask everybody" in line or "What you tell me" in line for line in spoken)
    assert [line for line in spoken if PROFESSIONALS_WORDS.search(line)] == []


@pytest.mark.row("R013")
@pytest.mark.parametrize("instrument", [CHECKLIST, SCREEN, RISK_FORM])
def test_no_form_completed_with_the_person_uses_professionals_terms(
    cast: Cast, nerys: Client, instrument: str
) -> None:
    words = re.sub(r"<[^>]+>", " ", text_of(nerys.get(new_url(cast.sian, instrument))))
    assert len(words) > 500
    assert PROFESSIONALS_WORDS.findall(words) == []


@pytest.mark.row("R034")
def test_the_questions_name_what_people_do_and_ask_for_no_name_for_it(cast: Cast, nerys: Client) -> None:
    screen = walk(nerys, cast.sian, SETTING)
    asked = text_of(screen)
    offered = set(re.findall(r'name="behaviours"[^>]*value="([^"]+)"', asked))
    assert {"pushed", "threatened", "sex", "controlled"} <= offered
    for deed in ("grabbed", "held down", "Threatened", "forced into sex"):
        assert deed in asked
    questions = re.findall(r"<legend[^>]*>(.*?)</legend>", asked)
    assert questions
    assert [one for one in questions if "abuse" in one.lower()] == []


@pytest.mark.row("R003")
def test_no_page_asks_for_a_second_time_before_it_helps(cast: Cast, nerys: Client) -> None:
    case = registered(nerys, "Lowri Vaughan", "she/her", 1990)
    once = {**NO_TO_ALL, "experienced_past": "yes", "behaviours": ["pushed"]}
    walk(nerys, case, SETTING, once, {}, {}, {}, {"response": ["believed"]}, {})
    assert case.enquiries.get().outcome == "disclosed-experiencing"
    duties = text_of(nerys.get(page(case, "duties/")))
    assert "Complete the 24-topic risk checklist" in duties
    assert "IDVA" in completed(nerys, case, 14, incidents="1")


@pytest.fixture
def marshland(tmp_path: Path, settings: Any) -> Path:
    """A third area, from data alone, with a definition of substance use that it agreed."""
    source = {"document": "locality", "place": "protocol 2"}
    own = {
        "id": "marshland-substance-use",
        "version": "2026-01.1",
        "subject": "substance-use",
        "standing": "in use",
        "title": {"en": "Substance use, as agreed in Marshland"},
        "text": {"en": "Any use that harms someone's health or daily life."},
        "source": source,
    }
    area = {
        "id": "marshland",
        "name": "Marshland",
        "layer": "area",
        "extends": "england",
        "nation": "England",
        "version": "2026-01.1",
        "effective_from": "2026-01-01",
        "define": [own],
        "values": {
            "definitions": {"value": ["domestic-abuse-act-2021", own["id"]], "source": source},
        },
    }
    (tmp_path / "marshland.json").write_text(json.dumps(area), encoding="utf-8")
    settings.LINKWORKER_LOCALITIES = [str(tmp_path)]
    return tmp_path


@pytest.mark.row("R009")
def test_an_areas_own_definition_is_read_by_both_sectors(cast: Cast, marshland: Path, client: Client) -> None:
    seen = []
    for agency in (cast.afon, cast.lantern):
        service = Service.objects.create(agency=agency, name="Marsh", locality="marshland")
        client.force_login(make_worker(f"W{agency.pk} Lewis", agency, service, Role.KEY_WORKER))
        words = text_of(client.get(reverse("definitions"), {"area": "marshland"}))
        seen.append("Substance use, as agreed in Marshland" in words and "marshland 2026-01.1" in words)
    assert seen == [True, True]
    client.force_login(cast.nerys)
    assert "as agreed in Marshland" not in text_of(client.get(reverse("definitions")))


@pytest.mark.row("R055")
def test_in_wales_the_first_screen_and_the_limits_are_those_of_the_nation(cast: Cast, nerys: Client) -> None:
    Service.objects.filter(pk=cast.city.pk).update(locality="glannau-eryr")
    asking = text_of(nerys.get(new_path(cast.sian)))
    assert "national policy asks every public service to ask" in asking
    assert "in Wales the council has to be told" in text_of(nerys.get(page(cast.sian, "confidentiality/")))


@pytest.mark.parametrize("rest", ["", "chronology/", "people/", "assessments/"])
def test_a_page_whose_look_cannot_be_recorded_is_not_shown(cast: Cast, nerys: Client, rest: str) -> None:
    nerys.raise_request_exception = False
    name = cast.sian.client.chosen_name
    assert name in text_of(nerys.get(page(cast.sian, rest)))
    with patch.object(gates, "look", side_effect=DatabaseError("the disk is full")):
        answer = nerys.get(page(cast.sian, rest))
    assert answer.status_code == 500
    assert name not in text_of(answer)
