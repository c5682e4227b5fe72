"""Break-glass on screen: one answer for everybody, byte for byte; what is open, for how long, and to whom."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.cases.actions import add_entry
from linkworker.cases.build import Told
from linkworker.cases.emergencies import EmergencyGiven, record_emergency
from linkworker.cases.glass import on_tick
from linkworker.cases.models import EntryKind
from linkworker.config.settings import base
from linkworker.events import clock
from linkworker.partnership.models import Worker
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import GlassAsking
from linkworker.whereabouts.sealing import SealGiven, seal
from tests.cast import MONDAY, Cast
from tests.domain.test_glass import connected, nobody, opposed, several
from tests.glass import HOME, PHONE, Glass, make_glass
from tests.web import same
from tests.web.case_work import words_of

TYPED = {
    "name": "Meinir Haf",
    "birth_date-day": "17",
    "birth_date-month": "5",
    "birth_date-year": "1991",
    "phone": PHONE,
    "danger": "He has her keys",
    "reason": "To warn her",
    "how_soon": "now",
}
MINUTE = timedelta(minutes=1)


class At:
    """The time, which a test moves."""

    def __init__(self) -> None:
        self.now = MONDAY + timedelta(hours=1)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    at = At()
    monkeypatch.setattr(clock, "now", lambda: at.now)
    return at


@pytest.fixture
def glass(cast: Cast, at: At) -> Glass:
    return make_glass(cast)


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def ask(client: Client, **typed: str) -> HttpResponse:
    return client.post(reverse("glass"), {**TYPED, **typed}, follow=True)  # type: ignore[return-value]


def test_the_answer_and_todays_page_are_the_same_bytes_whoever_was_meant(glass: Glass, at: At) -> None:
    cast = glass.cast
    answers: dict[str, object] = {}
    pages: dict[str, bytes] = {}

    def asks(case: str, **typed: str) -> None:
        client = browser(cast.owen)
        GlassAsking.objects.all().delete()
        answers[case] = same.everything(ask(client, **typed))
        on_tick(at.now)
        pages[case] = same.body(client.get("/"))

    asks("sure")
    asks("nobody", name="Rhun ap Neb", phone="07700 900001")
    asks("doubtful", **{"birth_date-day": "", "birth_date-month": "", "birth_date-year": ""})
    several(glass)
    asks("several")
    raise_wall(glass.meinir.holding.subject, worker=cast.owen, by=None, at=MONDAY)
    asks("walled")
    opposed(glass)
    asks("separated")
    assert all(one == answers["sure"] for one in answers.values())
    assert "calls" in str(answers["sure"])
    sure = pages.pop("sure")
    del pages["separated"]  # Owen's own new case stands there
    assert sure not in pages.values()
    assert len(set(pages.values())) == 1


def test_what_is_open_stands_on_today_for_four_hours_without_a_name(glass: Glass, at: At) -> None:
    dafydd = browser(glass.cast.dafydd)
    ask(dafydd)
    assert "open to you until" not in words_of(dafydd.get("/"))
    on_tick(at.now)
    today = dafydd.get("/")
    assert "What you asked for in danger is open to you until 14:00" in words_of(today)
    assert "Meinir" not in words_of(today)
    href = reverse("glass-read", args=[GlassAsking.objects.get().reference])
    words = words_of(dafydd.get(href))
    assert PHONE in words
    assert "Their worker: Nerys Llywelyn" in words
    assert HOME not in words
    assert "Tansy" not in words
    at.now += timedelta(hours=4)
    assert dafydd.get(href).status_code == 404
    assert "open to you" not in words_of(dafydd.get("/"))


def test_no_free_words_of_a_case_stand_on_the_page(glass: Glass, at: At) -> None:
    told = {"by": glass.cast.nerys, "at": MONDAY, "recorded_at": MONDAY}
    answers = tuple(AnswerGiven(str(n), Answer.YES, f"canary{n}") for n in range(1, 25))
    words = dict.fromkeys(("judgement_reason", "own_view_words", "concerns"), "canary")
    complete(
        glass.meinir,
        AssessmentGiven(CHECKLIST, "with-person", answers, {}, judgement="high", **words),
        **told,
    )
    record_emergency(glass.meinir, EmergencyGiven(police_said="canary"), **told)
    add_entry(glass.meinir, Told(EntryKind.NOTE, text="canary", said_by="canary"), **told)
    sealed = SealGiven(label="c/o Anne", because="canary", text="9 Canary Row, Ely CB7 4XX")
    seal(glass.meinir.client, sealed, by=glass.cast.nerys, at=MONDAY)
    dafydd = browser(glass.cast.dafydd)
    ask(dafydd)
    on_tick(at.now)
    page = dafydd.get(reverse("glass-read", args=[GlassAsking.objects.get().reference])).content.decode()
    assert "Risk checklist: High" in page
    assert "The police were called" in page
    assert "canary" not in page.lower()


def test_i_have_what_i_need_ends_it(glass: Glass, at: At) -> None:
    dafydd = browser(glass.cast.dafydd)
    ask(dafydd)
    on_tick(at.now)
    row = GlassAsking.objects.get()
    answer = dafydd.post(reverse("glass-end", args=[row.reference]), follow=True)
    assert "Ended. Somebody who leads safeguarding reviews it." in words_of(answer)  # type: ignore[arg-type]
    assert dafydd.get(reverse("glass-read", args=[row.reference])).status_code == 404


def test_whoever_leads_safeguarding_reviews_what_was_opened_and_read(glass: Glass, at: At) -> None:
    dafydd, lowri = browser(glass.cast.dafydd), browser(glass.lowri)
    ask(dafydd)
    on_tick(at.now)
    href = reverse("glass-answer", args=[GlassAsking.objects.get().reference])
    dafydd.get(reverse("glass-read", args=[GlassAsking.objects.get().reference]))
    assert "Review what was opened in danger" in words_of(lowri.get("/"))
    words = words_of(lowri.get(href))
    for told in ("Dafydd Ellis", "He has her keys", "To warn her", "Afon Recovery", "Read at: 10:00"):
        assert told in words
    assert PHONE in words
    sent = lowri.post(href, {"decision": "right", "note": "He was outside"}, follow=True)
    assert "It was right" in words_of(sent)  # type: ignore[arg-type]
    assert "Review what was opened" not in words_of(lowri.get("/"))
    assert "Keep the answer" not in words_of(lowri.get(href))


def test_where_nothing_was_opened_the_lead_is_asked_to_call_and_told_no_cause(glass: Glass, at: At) -> None:
    seen = []
    for arrange in (nobody, connected):
        GlassAsking.objects.all().delete()
        told = arrange(glass)
        dafydd, lowri = browser(glass.cast.dafydd), browser(glass.lowri)
        ask(dafydd, name=told.name)
        on_tick(at.now)
        href = reverse("glass-answer", args=[GlassAsking.objects.get().reference])
        assert "Call about somebody in danger" in words_of(lowri.get("/"))
        seen.append(re.sub(told.name, "", words_of(lowri.get(href))).replace(href, ""))
    shortened = [re.sub(r"[A-Z0-9]{4}-[A-Z0-9]{3}-[A-Z0-9]{3}", "", one) for one in seen]
    assert shortened[0] == shortened[1]


def test_the_agency_whose_record_it_was_reads_who_opened_it(glass: Glass, at: At) -> None:
    ask(browser(glass.cast.dafydd))
    on_tick(at.now)
    eleri = browser(glass.eleri)
    today = eleri.get("/")
    assert "Dafydd Ellis of Lantern asked in danger about somebody whom your agency knows" in words_of(today)
    href = reverse("glass-told", args=[GlassAsking.objects.get().openings.get().act])
    assert href in today.content.decode()
    words = words_of(eleri.get(href))
    assert "Meinir Haf" in words
    assert "Dafydd Ellis, Lantern" in words
    assert "He has her keys" in words
    assert "To warn her" not in words


def test_too_many_in_an_hour_are_told_to_wait_and_to_call(glass: Glass, at: At, settings: Settings) -> None:
    settings.LINKWORKER_LIMITS = base.LINKWORKER_LIMITS
    dafydd = browser(glass.cast.dafydd)
    assert [ask(dafydd).status_code for _ in range(6)] == [200] * 5 + [429]
    assert "call 999" in words_of(ask(dafydd))


def test_the_way_to_it_is_the_same_for_everybody_who_finds_people(glass: Glass) -> None:
    for worker in (glass.cast.nerys, glass.cast.dafydd, glass.cast.morgan, glass.eleri):
        for page in ("find", "danger-now"):
            assert f'href="{reverse("glass")}"' in browser(worker).get(reverse(page)).content.decode()
    assert reverse("glass") not in browser(glass.cast.rhys).get(reverse("danger-now")).content.decode()


def test_more_than_a_name_is_needed_and_what_was_typed_stays(glass: Glass) -> None:
    typed = {**TYPED, "phone": "", "birth_date-day": "", "birth_date-month": "", "birth_date-year": ""}
    answer = browser(glass.cast.dafydd).post(reverse("glass"), typed)
    assert answer.status_code == 422
    assert "many share a name" in words_of(answer)  # type: ignore[arg-type]
    assert "He has her keys" in answer.content.decode()
