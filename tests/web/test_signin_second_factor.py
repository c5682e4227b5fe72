"""The second step: an authenticator app or a passkey, required outside the demo, its secrets sealed."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linkworker.events.encrypted import Tampered
from linkworker.events.kinds import Kind
from linkworker.events.models import Event
from linkworker.web.signin.adapters import SecondFactorAdapter
from tests.cast import Cast

OWN = "/account/"
SECOND = "/account/second-step/"


@pytest.fixture(autouse=True)
def _site(settings: Settings, db: None) -> None:
    settings.ROOT_URLCONF = "tests.web.stand_ins"
    settings.LINKWORKER_SECOND_FACTOR = True
    settings.MFA_TOTP_TOLERANCE = 1
    cache.clear()


@pytest.fixture
def nerys(cast: Cast) -> Client:
    """Nerys's browser, after her password."""
    client = Client()
    sign_in(client)
    return client


def sign_in(client: Client):
    return client.post("/account/sign-in/", {"login": "nerys", "password": "nerys"})


def code(secret: str, step: int = 0) -> str:
    """What an authenticator app shows now, or `step` times thirty seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def confirm(client: Client) -> None:
    answer = client.post("/account/confirm/", {"password": "nerys"})
    assert answer.status_code == 302


def set_up_app(client: Client) -> str:
    """Set up an authenticator app; its secret."""
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret if page.context else client.session["mfa.totp.secret"]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret, -1)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return str(secret)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_worker_without_a_second_step_can_only_set_one_up(nerys: Client) -> None:
    assert nerys.get("/try/note/")["Location"] == OWN
    page = nerys.get(OWN).content.decode()
    assert "Signing in needs a second step" in page


def test_in_the_demo_the_second_step_is_skipped(nerys: Client, settings: Settings) -> None:
    settings.LINKWORKER_SECOND_FACTOR = False
    assert nerys.get("/try/note/").status_code == 200


def test_a_worker_with_an_app_goes_on(nerys: Client) -> None:
    set_up_app(nerys)
    assert nerys.get("/try/note/").status_code == 200


def test_setting_up_asks_for_the_password_once_more(nerys: Client) -> None:
    answer = nerys.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith("/account/confirm/")
    wrong = nerys.post("/account/confirm/", {"password": "wrong"})
    assert (wrong.status_code, "This is not your password" in wrong.content.decode()) == (422, True)


def test_the_page_of_the_app_holds_a_picture_and_the_key(nerys: Client) -> None:
    confirm(nerys)
    page = nerys.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert f"<code>{nerys.session['mfa.totp.secret']}</code>" in page


def test_a_wrong_code_sets_up_nothing(nerys: Client) -> None:
    confirm(nerys)
    nerys.get(reverse("mfa_activate_totp"))
    answer = nerys.post(reverse("mfa_activate_totp"), {"code": "000000x"})
    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


def test_the_next_sign_in_asks_for_the_code(nerys: Client) -> None:
    secret = set_up_app(nerys)
    again = Client()
    assert sign_in(again)["Location"] == SECOND
    assert not is_signed_in(again)
    assert again.get("/try/note/")["Location"].startswith("/account/sign-in/")
    wrong = again.post(SECOND, {"code": "000000x"})
    assert (wrong.status_code, is_signed_in(again)) == (422, False)
    assert "That is not right" in wrong.content.decode()
    assert again.post(SECOND, {"code": code(secret)})["Location"] == "/"
    assert is_signed_in(again)


def test_a_wrong_code_is_recorded(cast: Cast, nerys: Client) -> None:
    set_up_app(nerys)
    again = Client()
    sign_in(again)
    again.post(SECOND, {"code": "000000x"})
    assert Event.objects.get(kind=Kind.SIGN_IN_FAILED).thing_id == cast.nerys.pk


def test_a_code_works_once(nerys: Client) -> None:
    secret = set_up_app(nerys)
    now = code(secret)
    for expected in (True, False):
        again = Client()
        sign_in(again)
        again.post(SECOND, {"code": now})
        assert is_signed_in(again) is expected


def test_who_started_the_second_step_can_start_again(nerys: Client) -> None:
    set_up_app(nerys)
    again = Client()
    sign_in(again)
    assert again.post("/account/sign-out/")["Location"] == "/account/sign-in/?left"
    assert again.get(SECOND)["Location"] == "/account/sign-in/"


def test_a_recovery_code_lets_in_once(nerys: Client) -> None:
    set_up_app(nerys)
    page = nerys.get(reverse("mfa_view_recovery_codes"))
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert all(f"<code>{one}</code>" in page.content.decode() for one in codes)
    for expected in (True, False):
        again = Client()
        sign_in(again)
        again.post(SECOND, {"code": codes[0]})
        assert is_signed_in(again) is expected


def test_new_recovery_codes_end_the_old_ones(nerys: Client) -> None:
    set_up_app(nerys)
    before = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert "stop working" in nerys.get(reverse("mfa_generate_recovery_codes")).content.decode()
    nerys.post(reverse("mfa_generate_recovery_codes"))
    after = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert not set(before) & set(after)


def test_the_secrets_stand_sealed_in_the_database(nerys: Client) -> None:
    secret = set_up_app(nerys)
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    stored = json.dumps([row.data for row in Authenticator.objects.all()])
    assert secret not in stored
    assert SecondFactorAdapter().decrypt(seed) not in stored
    assert SecondFactorAdapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_a_sealed_secret_that_was_changed_is_found() -> None:
    sealed = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    with pytest.raises(Tampered):
        SecondFactorAdapter().decrypt(sealed[:-8] + ("A" * 7) + "=")


def test_the_only_second_step_can_not_be_removed(nerys: Client) -> None:
    set_up_app(nerys)
    page = reverse("mfa_deactivate_totp")
    assert "This is your only second step" in nerys.get(page).content.decode()
    nerys.post(page)
    assert Authenticator.objects.filter(type="totp").exists()


def test_in_the_demo_the_second_step_can_be_removed(nerys: Client, settings: Settings) -> None:
    set_up_app(nerys)
    settings.LINKWORKER_SECOND_FACTOR = False
    nerys.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    settings.LINKWORKER_SECOND_FACTOR = True
    assert nerys.get("/try/note/")["Location"] == OWN


def test_the_page_of_own_sign_in_says_what_is_set_up(nerys: Client) -> None:
    set_up_app(nerys)
    assert "10 left" in nerys.get(OWN).content.decode()


def test_the_page_of_a_new_passkey_holds_the_challenge(nerys: Client) -> None:
    confirm(nerys)
    page = nerys.get(reverse("mfa_add_webauthn")).content.decode()
    data = json.loads(page.split('id="passkey-data">')[1].split("</script>")[0])
    asked = data["creation_options"]["publicKey"]
    assert asked["rp"] == {"id": "testserver", "name": "testserver"}
    assert len(asked["challenge"]) > 30


def test_signing_in_with_a_passkey_begins_with_a_challenge_that_names_nobody(db: None) -> None:
    answer = Client().get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    asked = answer.json()["request_options"]["publicKey"]
    assert len(asked["challenge"]) > 30
    assert not asked.get("allowCredentials")
    assert asked["userVerification"] == "required"


@pytest.mark.parametrize("credential", ["", "{}", '{"id": "x"}', '{"response": {"userHandle": "MQ"}}'])
def test_a_made_up_passkey_lets_nobody_in(cast: Cast, credential: str) -> None:
    client = Client()
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer["Location"] == "/account/sign-in/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("name", ["mfa_list_webauthn", "mfa_reauthenticate", "account_change_password"])
def test_the_other_pages_of_own_sign_in_are_drawn(nerys: Client, name: str) -> None:
    set_up_app(nerys)
    assert nerys.get(reverse(name)).status_code == 200
