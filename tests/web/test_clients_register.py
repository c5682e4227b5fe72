"""Registering: one page, only a name is needed, safe contact first, and no second record by accident."""

import re
from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from linkworker.cases.models import Case
from linkworker.events.models import Look
from linkworker.people.actions import ClientGiven, register
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import Role
from tests.cast import MONDAY, Cast, make_worker

NEW = "client-new"
TOKEN = "6f0c1f0e-7c1e-4b5e-9c43-0d6d3f8f2b11"


@pytest.fixture
def nerys(cast: Cast, client: Client) -> Client:
    client.force_login(cast.nerys)
    return client


def typed(**more: str) -> dict[str, str]:
    return {"chosen_name": "Eira Penry", "key_worker": "me", "rows": "2", "form_token": TOKEN, **more}


FULL = typed(
    pronouns="she/her",
    phone_detail="07700 900123",
    phone_safe="no",
    text_safe="yes",
    text_days="weekdays",
    text_from="10:00",
    text_until="2pm",
    language="Welsh",
    interpreter="no",
    worker_preference="female",
    children="yes",
    pregnant="not-known",
    member_0_name="Gethin",
    member_0_age="8",
    member_0_lives_with="yes",
    **{"birth_date-day": "6", "birth_date-month": "5", "birth_date-year": "1990"},
    nhs_number="943 476 5919",
    own_reference="SP/2231",
)


@pytest.mark.row("R033")
def test_registering_keeps_what_was_told_and_goes_to_the_case(nerys: Client, cast: Cast) -> None:
    answer = nerys.post(reverse(NEW), FULL)
    record = ClientRecord.objects.get(chosen_name="Eira Penry")
    case = Case.objects.get(client=record)
    assert (answer.status_code, answer["Location"]) == (302, reverse("case", args=[case.reference]))
    assert (case.key_worker, case.service) == (cast.nerys, cast.city)
    assert (record.birth_date, record.nhs_number) == (date(1990, 5, 6), "9434765919")
    assert (record.worker_preference, record.pregnant) == ("female", "not-known")
    (member,) = record.household.all()
    assert (member.name, member.is_child) == ("Gethin", True)
    phone, text = record.contacts.order_by("pk")
    assert (phone.channel, phone.safe, phone.detail) == ("phone", "no", "07700 900123")
    assert (text.detail, text.days, text.from_time, text.until_time) == (
        "07700 900123",
        "weekdays",
        time(10),
        time(14),
    )


def test_a_name_is_enough(nerys: Client) -> None:
    assert nerys.post(reverse(NEW), typed()).status_code == 302
    record = ClientRecord.objects.get(chosen_name="Eira Penry")
    assert not record.contacts.exists()
    assert record.children == ""


def test_without_a_name_everything_typed_is_kept(nerys: Client) -> None:
    answer = nerys.post(reverse(NEW), {**FULL, "chosen_name": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write what they like to be called" in page
    assert 'value="Gethin"' in page
    assert 'value="SP/2231"' in page
    assert page.index("<title>Error") < page.index("</title>")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"nhs_number": "943 476 5918"}, "do not make an NHS number"),
        ({"nhs_number": "12345"}, "write all ten numbers"),
        ({"phone_detail": "123"}, "Write the whole number"),
        ({"text_until": ""}, "Text: write both hours"),
        ({"text_until": "9:00"}, "Text: write an hour later"),
        ({"birth_date-year": "2090"}, "or an earlier one"),
        ({"member_1_age": "40"}, "Write a name"),
    ],
)
def test_an_error_says_what_to_type_and_saves_nobody(nerys: Client, wrong: dict[str, str], said: str) -> None:
    answer = nerys.post(reverse(NEW), {**FULL, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ClientRecord.objects.filter(chosen_name="Eira Penry").exists()


def test_another_row_for_someone_at_home_keeps_what_was_typed_without_judging_it(nerys: Client) -> None:
    answer = nerys.post(reverse(NEW), {**FULL, "chosen_name": "", "add_row": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="member_2_name"' in page
    assert 'name="member_3_name"' not in page
    assert 'value="Gethin"' in page
    assert 'value="1990"' in page
    assert "govuk-error-summary" not in page


def test_sending_twice_makes_one_record(nerys: Client) -> None:
    first, second = (nerys.post(reverse(NEW), FULL) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert ClientRecord.objects.filter(chosen_name="Eira Penry").count() == 1


def test_someone_alike_is_shown_before_a_second_record_is_made(nerys: Client, cast: Cast) -> None:
    known = register(ClientGiven(chosen_name="Penry Eira"), service=cast.city, by=cast.nerys, at=MONDAY)
    asked = nerys.post(reverse(NEW), FULL)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "already known to your service" in page
    assert reverse("client", args=[known.reference]) in page
    assert ClientRecord.objects.filter(chosen_name="Eira Penry").count() == 0
    assert Look.objects.filter(kind="search", subjects=[known.pk]).count() == 1
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert kept["member_0_name"] == "Gethin"
    back = nerys.post(reverse(NEW), {**kept, "go_back": "1"})
    assert 'value="Gethin"' in back.content.decode()
    assert nerys.post(reverse(NEW), {**kept, "someone_else": "1"}).status_code == 302
    assert ClientRecord.objects.filter(chosen_name="Eira Penry").count() == 1


def test_someone_alike_whom_the_worker_may_not_find_changes_nothing(nerys: Client, cast: Cast) -> None:
    register(ClientGiven(chosen_name="Penry Eira"), service=cast.fens, by=cast.priya, at=MONDAY)
    assert nerys.post(reverse(NEW), FULL).status_code == 302


def test_a_worker_who_leaves_it_to_the_manager_goes_to_the_persons_page(nerys: Client) -> None:
    answer = nerys.post(reverse(NEW), typed(key_worker="manager"))
    record = ClientRecord.objects.get(chosen_name="Eira Penry")
    assert answer["Location"] == reverse("client", args=[record.reference])
    assert Case.objects.get(client=record).key_worker is None


def test_a_manager_is_not_offered_to_be_the_key_worker(cast: Cast, client: Client) -> None:
    client.force_login(cast.morgan)
    page = client.get(reverse(NEW)).content.decode()
    assert "I will be their key worker" not in page
    answer = client.post(reverse(NEW), typed(key_worker="manager"))
    assert answer["Location"] == reverse("case", args=[Case.objects.latest("pk").reference])


def test_a_worker_of_several_services_chooses_one(cast: Cast, client: Client) -> None:
    both = make_worker("Teleri Wynne", cast.afon, cast.city, Role.KEY_WORKER)
    both.roles.create(service=cast.fens, role=Role.MANAGER, since=MONDAY)
    client.force_login(both)
    assert "Choose the service" in client.post(reverse(NEW), typed()).content.decode()
    own = str(cast.fens.pk)
    refused = client.post(reverse(NEW), typed(service=own))
    assert (refused.status_code, "no casework in" in refused.content.decode()) == (422, True)
    assert client.post(reverse(NEW), typed(service=own, key_worker="manager")).status_code == 302
    assert Case.objects.latest("pk").service == cast.fens


def test_a_service_of_another_agency_cannot_be_chosen(nerys: Client, cast: Cast) -> None:
    nerys.post(reverse(NEW), typed(service=str(cast.idvas.pk)))
    assert not Case.objects.filter(service=cast.idvas).exists()


def test_a_draft_comes_back_with_its_rows_and_its_date(nerys: Client) -> None:
    nerys.post(f"/drafts{reverse(NEW)}", {**FULL, "rows": "3", "member_2_name": "Nan"})
    page = nerys.get(reverse(NEW)).content.decode()
    assert 'value="Nan"' in page
    assert 'value="1990"' in page
    assert "Discard this and begin again" in page
    nerys.post(reverse(NEW), {"discard_draft": "1"})
    assert "Eira" not in nerys.get(reverse(NEW)).content.decode()


@pytest.mark.row("R013", "R015")
def test_no_word_of_the_form_takes_a_side_or_asks_for_a_gender(nerys: Client) -> None:
    page = nerys.get(reverse(NEW)).content.decode().lower()
    for word in ("victim", "survivor", "perpetrator", "husband", "boyfriend"):
        assert word not in page
    assert "pronouns" in page
