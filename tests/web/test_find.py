"""Find or register: what is typed is posted, cards say just enough, and registering comes after looking."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linkworker.events.models import Draft, Look
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.sharing import Role
from tests.cast import MONDAY, Cast, make_worker

NAME = "Siân Gwenllian-Bâ"


@pytest.fixture
def nerys(cast: Cast, client: Client) -> Client:
    client.force_login(cast.nerys)
    return client


def page_of(client: Client, text: str, **more: str) -> str:
    response = client.post(reverse("find"), {"text": text, **more})
    assert response.status_code == 200
    return response.content.decode()


def test_the_empty_page_says_what_to_do_and_registers_nobody(nerys: Client) -> None:
    shown = nerys.get(reverse("find"))
    assert shown.status_code == 200
    assert "Look before you register" in shown.content.decode()
    assert reverse("client-new") not in shown.content.decode()


def test_a_card_shows_who_it_may_be_why_and_with_whom(nerys: Client, cast: Cast) -> None:
    shown = page_of(nerys, "sian gwenllian")
    assert NAME in shown
    assert "Nerys Llywelyn" in shown
    assert "the same name with other accents" in shown
    assert reverse("client", args=[cast.sian.client.reference]) in shown
    assert "None of these: register" in shown


def test_what_is_typed_stands_in_no_title_or_address(nerys: Client) -> None:
    shown = page_of(nerys, NAME)
    assert NAME not in re.findall(r"<title>(.*?)</title>", shown, re.S)[0]
    assert not [href for href in re.findall(r'(?:href|action)="([^"]*)"', shown) if "ian" in href.lower()]
    assert 'method="post"' in shown
    assert Draft.objects.count() == 0


def test_a_name_in_the_address_searches_for_nobody(nerys: Client) -> None:
    shown = nerys.get(reverse("find"), {"text": NAME}).content.decode()
    assert NAME not in shown
    assert not Look.objects.exists()


def test_nobody_found_says_what_to_try_and_offers_to_register(nerys: Client) -> None:
    shown = page_of(nerys, "Angharad Pugh")
    assert "Nobody you can see fits" in shown
    assert "Register this person" in shown


def test_nothing_typed_is_an_error_that_says_what_to_type(nerys: Client) -> None:
    shown = nerys.post(reverse("find"), {"text": ""})
    assert shown.status_code == 422
    assert "Type a name, a date of birth" in shown.content.decode()


def test_what_the_search_does_not_use_is_said(nerys: Client) -> None:
    shown = page_of(nerys, "Siân nhs 943 476 5918")
    assert "do not make an NHS number" in shown


def test_a_manager_finds_and_another_service_does_not(cast: Cast, client: Client) -> None:
    for worker, found in ((cast.morgan, True), (cast.owen, True), (cast.priya, False), (cast.dafydd, False)):
        client.force_login(worker)
        assert (reverse("client", args=[cast.sian.client.reference]) in page_of(client, NAME)) is found


def test_roles_that_see_no_record_have_no_such_page(cast: Cast, client: Client) -> None:
    desk = make_worker("Bronwen Tew", cast.afon, cast.city, Role.RECEPTION)
    for worker in (desk, cast.rhys):
        client.force_login(worker)
        assert client.get(reverse("find")).status_code == 404
        assert client.get(reverse("client-new")).status_code == 404
        assert client.post(reverse("find"), {"text": NAME}).status_code == 404


def test_a_link_worker_finds_but_does_not_register(cast: Cast, client: Client) -> None:
    client.force_login(make_worker("Luned Vaughan", cast.afon, None, Role.LINK_WORKER))
    shown = page_of(client, NAME)
    assert NAME in shown
    assert "register" not in shown.split("<main")[1].split("</main>")[0]


def test_further_pages_come_by_post_and_queries_stay_as_few(nerys: Client, cast: Cast) -> None:
    counts = []
    for more in (1, 59):
        for _ in range(more):
            register(ClientGiven(chosen_name="Gwen Morris"), service=cast.city, by=cast.nerys, at=MONDAY)
        page_of(nerys, "Gwen Morris")
        with CaptureQueriesContext(connection) as queries:
            page = page_of(nerys, "Gwen Morris")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
    assert page.count("lw-card__title") == 25
    assert len(page.encode()) < 40_000
    assert "<select" not in page
    third = page_of(nerys, "Gwen Morris", page="3")
    assert third.count("lw-card__title") == 10
    assert "Show more" not in third


def test_registering_after_a_search_begins_with_what_was_typed(nerys: Client) -> None:
    typed = {"prefill": "1", "text": "Catrin Llywelyn 3/11/1987 07700 900123"}
    shown = nerys.post(reverse("client-new"), typed)
    assert shown.status_code == 200
    page = shown.content.decode()
    assert 'value="Catrin Llywelyn"' in page
    assert 'value="1987"' in page
    assert 'value="07700900123"' in page


def test_an_unfinished_registration_is_not_written_over_by_another_search(nerys: Client, cast: Cast) -> None:
    nerys.post(f"/drafts{reverse('client-new')}", {"chosen_name": "Eira Penry", "rows": "2"})
    page = nerys.post(reverse("client-new"), {"prefill": "1", "text": "Catrin"}).content.decode()
    assert "did not finish" in page
    assert "data-draft-url" not in page
    assert "Eira Penry" in nerys.get(reverse("client-new")).content.decode()
