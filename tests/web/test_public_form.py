"""The form for professionals without an account: what it asks, keeps, never tells and withstands."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from linkworker.events.kinds import Kind
from linkworker.events.models import Draft, Event, Submission
from linkworker.partnership.models import DirectoryEntry, Service
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.locality import resolve
from linkworker.practice.locality_values import Recipient
from linkworker.practice.referring import REFERRAL
from linkworker.practice.triage import PROFESSIONALS
from linkworker.referrals.models import Intake
from linkworker.sharing.models import Holding, Subject
from linkworker.web.intake.public import number_of
from tests.cast import MONDAY
from tests.joined import Joined, make_joined
from tests.web import same
from tests.web.case_work import at_noon, hidden_in, title_of, words_of

__all__ = ["at_noon"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TYPED = {
    "from_name": "Dr Sesay",
    "from_agency": "Mill Lane surgery",
    "from_role": "gp",
    "from_contact": "01632 960 123",
    "consent": "with-consent",
    "chosen_name": "Eira",
    "asks": "She drinks every day and is afraid at home.",
    "address_kind": "none",
}


@pytest.fixture
def joined(settings: Settings) -> Joined:
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()
    return make_joined()


def path(joined: Joined) -> str:
    return reverse("refer-to", args=[joined.cast.city.pk])


def send(joined: Joined, client: Client | None = None, **changes: Any) -> Any:
    browser = client or Client()
    page = browser.get(path(joined))
    return browser.post(path(joined), {**hidden_in(page), **TYPED, **changes})


def test_help_and_area_lead_to_services_and_nothing_tells_where_a_refuge_stands(joined: Joined) -> None:
    DirectoryEntry.objects.filter(service=joined.refuge).update(
        area="Ely and the fens", hours="Behind the mill"
    )
    DirectoryEntry.objects.filter(service=joined.cast.city).update(area="The city")
    start = Client().get("/refer/")
    assert "Refuge" in words_of(start)
    treatment = Client().get(f"/refer/?need={number_of('substance-treatment')}")
    assert "The city" in words_of(treatment)
    assert f"{path(joined)}?need={number_of('substance-treatment')}" in treatment.content.decode()
    refuge = words_of(Client().get(f"/refer/?need={number_of('refuge')}"))
    assert "Harbour refuge" in refuge
    page = words_of(Client().get(reverse("refer-to", args=[joined.refuge.pk])))
    for said in (refuge, page):
        assert "fens" not in said
        assert "mill" not in said
    DirectoryEntry.objects.filter(service=joined.cast.city).update(open_to_referrals=False)
    assert Client().get(path(joined)).status_code == 404
    assert Client().get("/refer/?need=0").status_code == 422
    assert Client().get(f"/refer/?need={'9' * 400}&area=x").status_code == 422


def test_more_services_than_a_page_holds_are_counted_and_the_next_page_has_the_rest(joined: Joined) -> None:
    afon, need = joined.cast.afon, number_of("substance-treatment")
    assert "Services 1 to" not in words_of(Client().get(f"/refer/?need={need}"))
    for number in range(60):
        made = Service.objects.create(agency=afon, name=f"Team {number:03}", locality=afon.locality)
        DirectoryEntry.objects.create(service=made, needs=["substance-treatment"], changed_at=MONDAY)
    first = Client().get(f"/refer/?need={need}")
    assert "Services 1 to 50 of 62" in words_of(first)
    assert "Team 059" not in words_of(first)
    rest = words_of(Client().get(f"/refer/?need={need}&after=50"))
    assert f'href="/refer/?need={need}&amp;after=50"' in first.content.decode()
    assert "Services 51 to 62 of 62" in rest
    assert "Team 059" in rest
    assert "More services" not in rest
    assert Client().get(f"/refer/?need={need}&after=999").status_code == 200


@pytest.mark.row("R133")
def test_a_refuge_is_offered_whatever_area_is_chosen(joined: Joined) -> None:
    far = joined.cast.afon.partnerships.create(name="Far county", locality="wales")
    found = words_of(Client().get(f"/refer/?need={number_of('refuge')}&area={far.pk}"))
    assert "Harbour refuge" in found
    idvas = words_of(Client().get(f"/refer/?need={number_of('idva')}&area={far.pk}"))
    assert "No service there" in idvas


@pytest.mark.row("R045", "R182", "R194")
def test_the_page_reminds_to_ask_alone_names_the_areas_own_ways_and_needs_no_crime_number(
    joined: Joined,
) -> None:
    answer = Client().get(f"{reverse('refer-to', args=[joined.cast.idvas.pk])}?need={number_of('idva')}")
    words = words_of(answer)
    for said in (
        "Ask why they drink or use",
        "Ask about abuse directly",
        "Ask alone",
        "choose to make an IDVA referral",
        "No crime reference number is needed",
        "ring 999",
        "Exit this page",
    ):
        assert said in words
    ways = resolve("cambridgeshire-peterborough", MONDAY.date()).routes_to(Recipient.IDVA)
    assert ways
    assert all(str(way.href) in answer.content.decode() for way in ways)
    for role in PROFESSIONALS.values():
        assert role in words
    assert title_of(answer) == "For professionals – Linkworker"
    assert not re.search(r'name="[^"]*crime|type="file"', answer.content.decode())


@pytest.mark.row("R098", "R185")
def test_it_arrives_as_one_intake_with_a_number_to_quote_and_no_actor(joined: Joined) -> None:
    browser = Client()
    answer = send(
        joined, browser, priorities=["refuge"], address_kind="po-box", address="PO Box 12", phone_safe="no"
    )
    assert answer.status_code == 302
    intake = Intake.objects.get()
    assert (intake.way, intake.from_role, intake.typed_by, intake.address) == (
        "form",
        "gp",
        None,
        "PO Box 12",
    )
    words = words_of(browser.get(answer["Location"]))
    for said in (intake.reference, "ring 999", "City looks at it", "Nothing can be looked up"):
        assert said in words
    assert "Eira" not in words
    assert Event.objects.get(kind=Kind.INTAKE_ARRIVED).actor_id is None
    assert not Draft.objects.exists()
    assert "session" not in browser.cookies


def test_a_reload_or_a_second_press_sends_nothing_twice(joined: Joined) -> None:
    browser = Client()
    typed = {**hidden_in(browser.get(path(joined))), **TYPED}
    first, second = browser.post(path(joined), typed), Client().post(path(joined), typed)
    assert first["Location"] == second["Location"]
    assert Intake.objects.count() == 1
    Submission.objects.create(token=typed["form_token"], worker_id=1, at=MONDAY)
    assert browser.post(path(joined), typed).status_code == 302


def test_the_answer_is_the_same_whatever_is_known_and_a_number_opens_nothing(joined: Joined) -> None:
    def shape(answer: Any) -> tuple[int, bytes]:
        page = Client().get(answer["Location"])
        return answer.status_code, re.sub(rb"[0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{3}", b"", same.body(page))

    unknown = shape(send(joined))
    register(ClientGiven(chosen_name="Eira"), service=joined.cast.city, by=joined.cast.nerys, at=MONDAY)
    assert shape(send(joined)) == unknown
    reference = Intake.objects.order_by("pk").first().reference  # type: ignore[union-attr]
    for made_up in (reference, f"{reference}:1:x", ""):
        assert "This page is over" in words_of(Client().get("/refer/sent/", {"told": made_up}))


def test_the_number_is_shown_for_an_hour(joined: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    told = send(joined)["Location"]
    monkeypatch.setattr("linkworker.web.intake.public.TOLD_FOR", timedelta(seconds=-1).total_seconds())
    assert "This page is over" in words_of(Client().get(told))


def test_health_staff_refer_with_consent_or_say_what_serious_harm_they_fear(joined: Joined) -> None:
    without = {"consent": "without-consent", "without_why": "He is outside.", "told": "not-told"}
    assert "with the patient’s consent" in words_of(send(joined, **without))
    assert send(joined, **without, priorities=["high-risk"]).status_code == 302
    assert send(joined, **without, from_role="police").status_code == 302
    assert "Write what serious harm" in words_of(send(joined, consent="without-consent", told="told"))
    kept = Intake.objects.order_by("pk").last()
    assert kept is not None
    assert (kept.consent, kept.told, kept.consent_note) == ("without-consent", "not-told", "He is outside.")


def test_what_is_missing_or_for_machines_is_told_and_nothing_typed_is_lost(joined: Joined) -> None:
    answer = send(joined, chosen_name="", website="http://x")
    words = words_of(answer)
    assert answer.status_code == 422
    assert "Write what they like to be called" in words
    assert "Leave this box empty" in words
    assert "Mill Lane surgery" in answer.content.decode()
    assert not Intake.objects.exists()


def test_too_many_from_one_address_are_turned_away(joined: Joined, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"refer": "2/m/ip"}
    browser = Client()
    assert [send(joined, browser).status_code for _ in range(3)] == [302, 302, 429]
    assert browser.get(path(joined)).status_code == 200
    assert Intake.objects.count() == 2


def test_a_signed_in_worker_is_nobody_here(joined: Joined) -> None:
    browser = Client()
    browser.force_login(joined.cast.nerys)
    page = browser.get(path(joined))
    assert "Nerys" not in words_of(page)
    send(joined, browser)
    assert Intake.objects.get().typed_by is None


ANYTHING = st.one_of(
    st.text(max_size=40),
    st.binary(max_size=40),
    st.sampled_from(
        ["", "\x00", "with-consent", "without-consent", "gp", "sealed", "care-of", "1/2/3", "x" * 9000]
    ),
    st.lists(st.text(max_size=8), max_size=3),
)
NAMES = st.sampled_from(
    [
        *TYPED,
        *(
            "birth_date-day",
            "birth_date-month",
            "birth_date-year",
            "priorities",
            "address",
            "told",
            "website",
        ),
        *(
            "without_why",
            "phone_detail",
            "phone_safe",
            "phone_days",
            "phone_from",
            "phone_until",
            "form_token",
        ),
        *("contact_note", "through_someone_safe", "through_someone_detail", "full_name", "made_up"),
    ]
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    typed=st.dictionaries(NAMES, ANYTHING, max_size=8),
    right=st.booleans(),
    need=ANYTHING,
    token=st.booleans(),
)
def test_whatever_is_sent_is_answered_and_leaves_a_whole_row_or_none(
    joined: Joined, typed: dict[str, Any], right: bool, need: Any, token: bool
) -> None:
    before = Intake.objects.count()
    sent = {**(TYPED if right else {}), **({"form_token": str(uuid4())} if token else {}), **typed}
    query = f"?need={need}" if isinstance(need, str) and need.isalnum() else ""
    answer = Client().post(path(joined) + query, sent)
    assert answer.status_code in {302, 422}
    assert Intake.objects.count() - before == (1 if answer.status_code == 302 else 0)
    if answer.status_code == 302:
        row = Intake.objects.order_by("pk").last()
        assert row is not None
        assert row.state in REFERRAL.begins
        assert row.name and row.asks and row.from_contact
        assert row.given["chosen_name"] == row.name
        assert (row.holding.subject.agency_id, row.holding.kind) == (row.agency_id, "intake")
        assert Client().get(answer["Location"]).status_code == 200
    assert Holding.objects.filter(kind="intake").count() == Intake.objects.count()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=utf-16",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/json",
            "text/plain; charset=nonsense",
            "",
        ]
    ),
)
def test_bytes_of_any_kind_break_nothing(joined: Joined, body: bytes, kind: str) -> None:
    subjects = Subject.objects.count()
    answer = Client().generic("POST", path(joined), body, content_type=kind)
    assert answer.status_code < 500
    assert (Intake.objects.count(), Subject.objects.count()) == (0, subjects)


def test_what_is_too_much_is_refused_before_it_is_read(joined: Joined) -> None:
    assert send(joined, asks="x" * 200_000).status_code == 413
    many = {f"field-{number}": "x" for number in range(2000)}
    assert Client().post(path(joined), many).status_code == 400
    assert Client(enforce_csrf_checks=True).post(path(joined), TYPED).status_code == 403
    assert not Intake.objects.exists()
