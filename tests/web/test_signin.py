"""Signing in with a password, signing out, and what both leave behind."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from linkworker.demo.accounts import password_of
from linkworker.events import clock
from linkworker.events.kinds import Kind
from linkworker.events.models import Event
from tests.cast import Cast
from tests.web import same

SIGN_IN = "/account/sign-in/"
SIGN_OUT = "/account/sign-out/"


@pytest.fixture(autouse=True)
def _site(settings: Settings, db: None) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.web.stand_ins"
    settings.LINKWORKER_LISTED_ACCOUNTS = ""
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, username: str, password: str, **more: str):
    return client.post(SIGN_IN, {"login": username, "password": password, **more})


def events(kind: Kind) -> list[Event]:
    return list(Event.objects.filter(kind=kind))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def shown(username: str, password: str) -> tuple[int, bytes]:
    """The answer to a sign-in by a new browser, without what was typed."""
    page = sign_in(Client(), username, password)
    return page.status_code, same.body(page).replace(f'value="{username}"'.encode(), b"")


def test_a_worker_with_the_right_password_lands_on_today(cast: Cast, client: Client) -> None:
    answer = sign_in(client, "nerys", "nerys")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_a_worker_with_a_wrong_password_stays_out(cast: Cast, client: Client) -> None:
    answer = sign_in(client, "nerys", "wrong")
    assert answer.status_code == 422
    assert not is_signed_in(client)


def test_a_worker_goes_back_to_the_page_they_came_from(cast: Cast, client: Client) -> None:
    assert sign_in(client, "nerys", "nerys", next="/try/note/")["Location"] == "/try/note/"


def test_a_worker_is_never_sent_to_another_site(cast: Cast, client: Client) -> None:
    assert sign_in(client, "nerys", "nerys", next="https://elsewhere.example/")["Location"] == "/"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(cast: Cast) -> None:
    assert shown("nerys", "wrong") == shown("nobody", "wrong")


def test_too_many_tries_get_the_same_answer_for_an_unknown_name(cast: Cast, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/300s/key"}
    for name in ("nerys", "nobody"):
        for _try in range(2):
            sign_in(Client(), name, "wrong")
    answers = [shown(name, "wrong") for name in ("nerys", "nobody")]
    assert answers[0] == answers[1]
    assert b"too many tries" in answers[0][1]


def test_after_too_many_tries_the_right_password_does_not_help(cast: Cast, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/300s/key"}
    client = Client()
    for _try in range(2):
        sign_in(client, "nerys", "wrong")
    sign_in(client, "nerys", "nerys")
    assert not is_signed_in(client)


def test_a_flood_of_tries_is_turned_away(cast: Cast, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(Client(), "nerys", "nerys")
    answer = sign_in(Client(), "nerys", "nerys")
    assert answer.status_code == 429
    assert b"too many tries" in answer.content


def test_signing_in_is_recorded_in_the_chain_of_the_agency(cast: Cast, client: Client) -> None:
    sign_in(client, "nerys", "nerys")
    (event,) = events(Kind.SIGNED_IN)
    assert (event.agency_id, event.actor_id) == (cast.afon.pk, cast.nerys.pk)


def test_a_failed_try_is_recorded_with_whose_sign_in_it_was_and_no_actor(cast: Cast, client: Client) -> None:
    sign_in(client, "nerys", "wrong")
    (event,) = events(Kind.SIGN_IN_FAILED)
    assert (event.agency_id, event.thing_id, event.actor_id) == (cast.afon.pk, cast.nerys.pk, None)


def test_a_failed_try_with_an_unknown_name_keeps_nothing_of_it(cast: Cast, client: Client) -> None:
    sign_in(client, "sian.private", "wrong")
    (event,) = events(Kind.SIGN_IN_FAILED)
    assert (event.agency_id, event.thing, event.thing_id, event.data) == (0, "", None, {})


def test_the_session_gets_a_new_key_on_signing_in(cast: Cast, client: Client) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["before"] = "yes"
    session.save()
    client.cookies["session"] = session.session_key
    sign_in(client, "nerys", "nerys")
    assert is_signed_in(client)
    assert client.session.session_key != session.session_key


@pytest.mark.parametrize("password", ["nerys", "wrong"])
def test_a_closed_account_is_answered_as_a_wrong_password_is(cast: Cast, password: str) -> None:
    cast.nerys.is_active = False
    cast.nerys.save()
    assert shown("nerys", password) == shown("nobody", "wrong")
    assert len(events(Kind.SIGN_IN_FAILED)) == 2


@pytest.mark.parametrize("password", ["nerys", "wrong"])
def test_a_worker_whose_roles_have_ended_is_answered_as_a_wrong_password_is(
    cast: Cast, password: str
) -> None:
    cast.nerys.roles.update(until=clock.now() - timedelta(hours=1))
    assert shown("nerys", password) == shown("nobody", "wrong")
    assert len(events(Kind.SIGN_IN_FAILED)) == 2


@pytest.mark.parametrize("how", ["closed", "no role left"])
def test_a_leaver_is_signed_out_on_the_next_request(cast: Cast, client: Client, how: str) -> None:
    sign_in(client, "nerys", "nerys")
    assert client.get("/").status_code == 200
    if how == "closed":
        cast.nerys.is_active = False
        cast.nerys.save()
    else:
        cast.nerys.roles.update(until=clock.now() - timedelta(hours=1))
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(SIGN_IN)


def test_signing_out_ends_the_session_and_makes_the_browser_forget(cast: Cast, client: Client) -> None:
    sign_in(client, "nerys", "nerys")
    answer = client.post(SIGN_OUT)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Location"] == f"{SIGN_IN}?left"
    assert not is_signed_in(client)
    assert "You have signed out" in client.get(answer["Location"]).content.decode()
    (event,) = events(Kind.SIGNED_OUT)
    assert (event.agency_id, event.actor_id, event.data) == (
        cast.afon.pk,
        cast.nerys.pk,
        {"because": "asked"},
    )


def test_looking_at_the_page_of_signing_out_only_asks(cast: Cast, client: Client) -> None:
    sign_in(client, "nerys", "nerys")
    assert "Do you want to sign out?" in client.get(SIGN_OUT).content.decode()
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_reset_password", "account_set_password", "account_inactive",
     "account_confirm_login_code", "account_request_login_code", "mfa_download_recovery_codes", "mfa_signup_webauthn"],
)  # fmt: skip
def test_what_is_not_used_of_the_library_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_worker_changes_their_password_and_stays_signed_in(cast: Cast, client: Client) -> None:
    sign_in(client, "nerys", "nerys")
    page = reverse("account_change_password")
    new = "four unlikely words here"
    wrong = client.post(page, {"oldpassword": "wrong", "password1": new, "password2": new})
    assert wrong.status_code == 422
    assert "This is not your password now" in wrong.content.decode()
    right = client.post(page, {"oldpassword": "nerys", "password1": new, "password2": new}, follow=True)
    assert "Your password is changed" in right.content.decode()
    assert is_signed_in(client)
    assert sign_in(Client(), "nerys", new).status_code == 302


def test_the_demo_lists_one_of_each_role_and_everyone_with_their_password(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.LINKWORKER_LISTED_ACCOUNTS = "linkworker.demo.accounts.listed"
    page = client.get(SIGN_IN).content.decode()
    assert page.count("Sign in as Morgan") == page.count("Sign in as Dafydd") == 1
    assert "skipped because this is a demonstration" in page
    for worker in (cast.nerys, cast.owen, cast.priya):
        assert password_of(worker.username) in page
    assert "Sign in as Owen" not in page


def test_outside_the_demo_nobody_is_listed(cast: Cast, client: Client) -> None:
    assert "Sign in as" not in client.get(SIGN_IN).content.decode()


def test_the_command_lists_the_sign_ins_of_the_demo(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("accounts", "--json")
    printed = capsys.readouterr().out
    for field in ('"username": "nerys"', '"sector": "substance"', '"key-worker"', '"locality": "cambridge'):
        assert field in printed


def test_the_command_is_refused_outside_the_demo(cast: Cast, settings: Settings) -> None:
    settings.LINKWORKER_DEMO = False
    with pytest.raises(CommandError, match="demo only"):
        call_command("accounts")
