"""The page of a client record, changing it while someone else does, the preference, and another case."""

import re
from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linkworker.cases.actions import close_case
from linkworker.cases.models import Case
from linkworker.cases.registration import register_and_open
from linkworker.duties.models import Duty
from linkworker.events.models import Look
from linkworker.people.actions import ClientGiven, ContactGiven, MemberGiven, as_given, change
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import Role
from linkworker.sharing.actions import raise_wall
from linkworker.web.clients.contact_words import safe_contact_line
from tests.cast import MONDAY, Cast, make_worker

GIVEN = ClientGiven(
    chosen_name="Eira Penry",
    language="Welsh",
    children="yes",
    contacts=(
        ContactGiven("text", "07700 900123", "yes", "weekdays", time(10), time(14)),
        ContactGiven("voicemail", "", "no"),
    ),
    household=(MemberGiven("Gethin", "son", 8, True, "yes"),),
)


@pytest.fixture
def eira(cast: Cast) -> Case:
    return register_and_open(GIVEN, service=cast.city, as_key_worker=True, by=cast.nerys, at=MONDAY)


def at(name: str, case: Case) -> str:
    return reverse(name, args=[case.client.reference])


def posted(page: str) -> dict[str, str]:
    """What a browser would send of the form on a page, unchanged."""
    values = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("name", "value"))
        kind = re.search(r'type="([^"]*)"', tag)
        chosen = kind is not None and (kind[1] not in ("radio", "checkbox") or " checked" in tag)
        if name and chosen and kind and kind[1] != "hidden":
            values[name[1]] = value[1] if value else ""
    return values


def test_the_key_worker_sees_all_and_a_colleague_only_identity_and_contact(
    cast: Cast, eira: Case, client: Client
) -> None:
    for worker, home, enters in ((cast.nerys, True, True), (cast.owen, False, False)):
        client.force_login(worker)
        page = client.get(at("client", eira)).content.decode()
        assert "Eira Penry" in page
        assert "weekdays 10:00 to 14:00" in page
        assert ("Gethin" in page) is home
        assert (reverse("case", args=[eira.reference]) in page) is enters
        assert "key worker: Nerys Llywelyn" in page


def test_whoever_may_not_see_a_person_gets_what_is_not_there(cast: Cast, eira: Case, client: Client) -> None:
    desk = make_worker("Bronwen Tew", cast.afon, cast.city, Role.RECEPTION)
    for worker in (desk, cast.priya, cast.dafydd, cast.rhys):
        client.force_login(worker)
        for name in ("client", "client-change", "client-preference", "case-open"):
            hidden = client.get(at(name, eira))
            absent = client.get(reverse(name, args=["B2BB-2BBB"]))
            assert (hidden.status_code, absent.status_code) == (404, 404)
            assert _same(hidden.content) == _same(absent.content)


def _same(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


def test_a_wall_closes_the_page_with_the_next_request(cast: Cast, eira: Case, client: Client) -> None:
    client.force_login(cast.owen)
    assert client.get(at("client", eira)).status_code == 200
    raise_wall(eira.client.subject, worker=cast.owen, by=cast.morgan, at=MONDAY)
    assert client.get(at("client", eira)).status_code == 404


def test_the_title_holds_a_reference_and_no_name_and_the_look_is_kept(
    cast: Cast, eira: Case, client: Client
) -> None:
    client.force_login(cast.nerys)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(at("client", eira)).content.decode()
    assert len(queries) <= 25
    title = re.findall(r"<title>(.*?)</title>", page, re.S)[0]
    assert eira.client.reference in title
    assert "Eira" not in title
    assert Look.objects.filter(subjects=[eira.client_id], route="client").count() == 1


def test_nothing_known_to_be_safe_is_a_warning(cast: Cast, client: Client) -> None:
    client.force_login(cast.nerys)
    assert "do not call or write" in client.get(at("client", cast.sian)).content.decode()


@pytest.mark.parametrize(
    ("contacts", "hour", "line"),
    [
        ((), 11, "Nothing known to be safe yet: do not call or write"),
        (GIVEN.contacts, 11, "Safe: text, weekdays 10:00 to 14:00. Not safe: voicemail"),
        (
            GIVEN.contacts,
            9,
            "Safe: text, weekdays 10:00 to 14:00. Not safe at this hour. Not safe: voicemail",
        ),
        ((ContactGiven("phone", "", "yes"),), 11, "Nothing known to be safe yet: do not call or write"),
        (
            (ContactGiven("phone", "", "not-known"), ContactGiven("email", "", "yes", "every-day")),
            11,
            "Safe: email, every day",
        ),
        (
            (ContactGiven("letter", "", "no"),),
            11,
            "Nothing known to be safe yet: do not call or write. Not safe: letter",
        ),
    ],
)
def test_safe_contact_is_one_line(contacts: tuple[ContactGiven, ...], hour: int, line: str) -> None:
    assert safe_contact_line(contacts, MONDAY.replace(hour=hour)) == line


def test_a_change_is_saved_and_told_in_the_history(cast: Cast, eira: Case, client: Client) -> None:
    client.force_login(cast.nerys)
    form = posted(client.get(at("client-change", eira)).content.decode())
    form |= {"pronouns": "she/her", "text_days": "every-day", "member_1_name": "Nan"}
    answer = client.post(at("client-change", eira), form)
    assert (answer.status_code, answer["Location"]) == (302, at("client", eira))
    now = as_given(ClientRecord.objects.get(pk=eira.client_id))
    days = replace(GIVEN.contacts[0], days="every-day")
    assert now.contacts == (days, GIVEN.contacts[1])
    assert [member.name for member in now.household] == ["Gethin", "Nan"]
    page = client.get(at("client", eira)).content.decode()
    assert "Pronouns: was nothing, became she/her" in page


def test_a_correction_says_what_was_wrong_to_whoever_may_read_all(
    cast: Cast, eira: Case, client: Client
) -> None:
    client.force_login(cast.nerys)
    form = posted(client.get(at("client-change", eira)).content.decode())
    untouched = client.post(at("client-change", eira), {**form, "wrong": "I misheard"})
    assert untouched.status_code == 422
    assert "Nothing was changed. Correct it above, too" in untouched.content.decode()
    client.post(at("client-change", eira), {**form, "pronouns": "she/her", "wrong": "I misheard"})
    assert "What was wrong: I misheard" in client.get(at("client", eira)).content.decode()
    client.force_login(cast.owen)
    assert "I misheard" not in client.get(at("client", eira)).content.decode()


def test_a_form_sent_back_as_it_came_changes_nothing(cast: Cast, eira: Case, client: Client) -> None:
    for worker in (cast.nerys, cast.owen):
        client.force_login(worker)
        form = posted(client.get(at("client-change", eira)).content.decode())
        assert client.post(at("client-change", eira), form).status_code == 302
    record = ClientRecord.objects.get(pk=eira.client_id)
    assert (record.version, as_given(record)) == (1, GIVEN)


def test_a_colleague_changes_contact_and_leaves_the_home_as_it_is(
    cast: Cast, eira: Case, client: Client
) -> None:
    client.force_login(cast.owen)
    page = client.get(at("client-change", eira)).content.decode()
    assert "Gethin" not in page
    client.post(at("client-change", eira), {**posted(page), "text_safe": "no", "children": "no"})
    now = as_given(ClientRecord.objects.get(pk=eira.client_id))
    assert now.contacts[0].safe == "no"
    assert (now.children, now.household) == (GIVEN.children, GIVEN.household)


def test_the_second_of_two_editors_is_told_what_changed_and_loses_nothing(
    cast: Cast, eira: Case, client: Client
) -> None:
    client.force_login(cast.nerys)
    form = posted(client.get(at("client-change", eira)).content.decode())
    theirs = replace(
        GIVEN, pronouns="they/them", language="English", household=(*GIVEN.household, MemberGiven("Nan"))
    )
    change(eira.client, theirs, seen_version=1, by=cast.morgan, at=MONDAY)
    form |= {"language": "Polish", "full_name": "Eira Mair Penry", "member_1_name": "Taid"}
    told = client.post(at("client-change", eira), form)
    page = told.content.decode()
    assert told.status_code == 409
    assert "Morgan Price saved a change" in page
    assert "was nothing, is now they/them. It stands below" in re.sub(r"\s+", " ", page)
    assert "is now English. You have something else below" in re.sub(r"\s+", " ", page)
    assert client.post(at("client-change", eira), posted(page)).status_code == 302
    now = as_given(ClientRecord.objects.get(pk=eira.client_id))
    assert (now.pronouns, now.language, now.full_name) == ("they/them", "Polish", "Eira Mair Penry")
    assert [member.name for member in now.household] == ["Gethin", "Taid", "Nan"]


def test_a_row_more_on_the_change_page_keeps_the_version_and_the_typed(
    cast: Cast, eira: Case, client: Client
) -> None:
    client.force_login(cast.nerys)
    form = posted(client.get(at("client-change", eira)).content.decode())
    page = client.post(
        at("client-change", eira), {**form, "pronouns": "she", "add_row": "1"}
    ).content.decode()
    assert 'name="member_2_name"' in page
    assert (posted(page)["pronouns"], posted(page)["version"]) == ("she", "1")


def test_a_form_with_a_made_up_version_is_told_that_it_is_old(cast: Cast, eira: Case, client: Client) -> None:
    client.force_login(cast.nerys)
    form = posted(client.get(at("client-change", eira)).content.decode())
    assert client.post(at("client-change", eira), {**form, "version": "7x"}).status_code == 409


@pytest.mark.row("R033")
def test_the_preference_and_whether_it_was_met_are_kept_and_end_the_duty(
    cast: Cast, eira: Case, client: Client
) -> None:
    client.force_login(cast.nerys)
    where = at("client-preference", eira)
    form = posted(client.get(where).content.decode())
    wish = {**form, "worker_preference": "female", "preference_for": "both"}
    assert client.post(where, {**wish, "preference_for": ""}).status_code == 422
    assert client.post(where, wish).status_code == 302
    duties = Duty.objects.filter(rule="preference.female-worker", holding=eira.pk)
    assert duties.get().ended_at is None
    form = posted(client.get(where).content.decode())
    client.post(where, {**form, "preference_met": "yes", "preference_note": "Nerys works with them"})
    assert duties.get().ended_at is not None
    assert "Prefers a female worker" in client.get(at("client", eira)).content.decode()


def test_a_preference_conflicts_with_a_preference_only(cast: Cast, eira: Case, client: Client) -> None:
    client.force_login(cast.nerys)
    where = at("client-preference", eira)
    form = {**posted(client.get(where).content.decode()), "worker_preference": "none"}
    now = change(eira.client, replace(GIVEN, pronouns="she"), seen_version=1, by=cast.morgan, at=MONDAY)
    assert client.post(where, form).status_code == 302
    stale = posted(client.get(where).content.decode())
    theirs = replace(as_given(now), worker_preference="female", preference_for="both")
    change(now, theirs, seen_version=3, by=cast.morgan, at=MONDAY)
    told = client.post(where, {**stale, "worker_preference": "male"})
    assert told.status_code == 409
    assert "Prefers a female worker" in told.content.decode()


def test_another_case_opens_when_the_service_has_none_open(cast: Cast, eira: Case, client: Client) -> None:
    client.force_login(cast.nerys)
    assert client.get(at("case-open", eira)).status_code == 404
    close_case(eira, reason="Moved away", by=cast.nerys, at=MONDAY + timedelta(hours=1))
    page = client.get(at("case-open", eira)).content.decode()
    form = {**posted(page), "key_worker": "me"}
    first, second = (client.post(at("case-open", eira), form) for _ in range(2))
    assert first["Location"] == second["Location"]
    again = eira.client.cases.get(closed_at=None)
    assert first["Location"] == reverse("case", args=[again.reference])
    assert again.key_worker == cast.nerys
