"""What a password may be, and what changing it ends."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linkworker.config.settings import base
from tests.cast import Cast

PATH = "/account/password/"


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.stand_ins"


def change(browser: Client, new: str, old: str = "nerys") -> object:
    return browser.post(PATH, {"oldpassword": old, "password1": new, "password2": new})


def enters(password: str) -> bool:
    browser = Client()
    browser.post("/account/sign-in/", {"login": "nerys", "password": password})
    return "_auth_user_id" in browser.session


@pytest.fixture
def nerys(cast: Cast) -> Client:
    browser = Client()
    browser.force_login(cast.nerys)
    return browser


@pytest.mark.parametrize(
    "password",
    [
        "seven quiet herons",
        "ŷsgol môr-ladron 🦢 9",
        "onlysmallletters",
        "  spaces at both ends  ",
        "x7" * 64,
    ],
)
def test_a_password_is_of_any_signs_and_counts_exactly_as_it_was_typed(nerys: Client, password: str) -> None:
    assert change(nerys, password).status_code == 302  # type: ignore[attr-defined]
    assert enters(password)
    assert not enters(password.swapcase())
    assert not enters(password[:-1])


@pytest.mark.parametrize(
    "password",
    [
        "short-one-1",
        "1234567890123",
        "nerys.llywelyn",
        "My Linkworker 99",
        "afon-recovery-2026",
        "RECOVERY is near",
    ],
)
def test_a_password_that_somebody_would_try_first_is_refused(nerys: Client, password: str) -> None:
    assert change(nerys, password).status_code == 422  # type: ignore[attr-defined]
    assert enters("nerys")


def test_words_of_another_agency_are_no_ones_own(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        validate_password("the lantern at sea", cast.dafydd)
    validate_password("the lantern at sea", cast.nerys)


def test_changing_it_needs_the_one_before(nerys: Client) -> None:
    assert change(nerys, "seven quiet herons", old="wrong").status_code == 422  # type: ignore[attr-defined]
    assert enters("nerys")


def test_changing_it_ends_every_other_session(cast: Cast, nerys: Client) -> None:
    other = Client()
    other.force_login(cast.nerys)
    assert other.get("/try/note/").status_code == 200
    change(nerys, "seven quiet herons")
    assert other.get("/try/note/")["Location"].startswith("/account/sign-in/")
    assert nerys.get("/try/note/").status_code == 200


def test_the_boxes_hide_what_is_typed_and_take_what_is_pasted(nerys: Client, settings: Settings) -> None:
    settings.LINKWORKER_LISTED_ACCOUNTS = ""
    for page in (nerys.get(PATH), Client().get(reverse("account_login"))):
        boxes = re.findall(r"<input[^>]*name=\"(?:old)?password\d?\"[^>]*>", page.content.decode())
        assert boxes
        for box in boxes:
            assert 'type="password"' in box
            assert "onpaste" not in box
            assert "maxlength" not in box
            assert 'autocomplete="off"' not in box


def test_no_password_runs_out_and_none_is_asked_of_its_signs() -> None:
    assert {one["NAME"].rpartition(".")[2] for one in base.AUTH_PASSWORD_VALIDATORS} == {
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "UserAttributeSimilarityValidator",
        "NotOfOurWords",
    }
