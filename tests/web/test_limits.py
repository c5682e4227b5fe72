"""How much one worker, or one address, may ask for in a time; and how much of what is sent is read at all."""

from datetime import timedelta
from io import BytesIO

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as installed
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linkworker.config.settings import base
from linkworker.events import clock, drafts
from linkworker.events.models import Look
from linkworker.people.actions import ClientGiven, register
from linkworker.web.middleware import MOST_OF_A_STRANGER
from tests.cast import MONDAY, Cast, make_case
from tests.web import same
from tests.web.assessing import done
from tests.web.test_signin_second_factor import code, set_up_app

TWO_A_MINUTE = {"search": ((2, 60),), "file": ((2, 60),)}


class At:
    """The time, which a test moves."""

    def __init__(self) -> None:
        self.now = MONDAY + timedelta(hours=1)

    def later(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    at = At()
    monkeypatch.setattr(clock, "now", lambda: at.now)
    return at


@pytest.fixture
def nerys(cast: Cast, at: At) -> Client:
    client = Client()
    client.force_login(cast.nerys)
    return client


def find(browser: Client, text: str = "Siân") -> HttpResponse:
    return browser.post(reverse("find"), {"text": text})  # type: ignore[return-value]


def test_searches_are_limited_by_worker_and_minute(
    cast: Cast, nerys: Client, at: At, settings: Settings
) -> None:
    settings.LINKWORKER_LIMITS = TWO_A_MINUTE
    assert [find(nerys).status_code for _ in range(3)] == [200, 200, 429]
    owen = Client()
    owen.force_login(cast.owen)
    assert find(owen).status_code == 200
    assert nerys.get(reverse("case", args=[cast.sian.reference])).status_code == 200
    at.later(61)
    assert find(nerys).status_code == 200


def test_a_search_that_was_refused_shows_nobody_and_is_the_same_whoever_is_there(
    cast: Cast, nerys: Client, settings: Settings
) -> None:
    settings.LINKWORKER_LIMITS = {"search": ((0, 60),)}
    answers = [find(nerys, text) for text in ("Siân", "Nobody Atall")]
    assert [answer.status_code for answer in answers] == [429, 429]
    for answer in answers:
        page = answer.content.decode()
        assert cast.sian.client.chosen_name not in page
        assert "There were too many tries" in page
        assert "call 999" in page
        assert answer["Retry-After"] == "300"
        assert answer["Cache-Control"] == "no-store, private"
    assert not Look.objects.filter(kind="search").exists()


def test_whoever_looks_for_the_same_person_on_another_page_is_limited_with_it(
    cast: Cast, nerys: Client, settings: Settings
) -> None:
    """Registering, and asking another service for advice, tell whom one may find: they are searches too."""
    settings.LINKWORKER_LIMITS = TWO_A_MINUTE
    register(ClientGiven(chosen_name="Eira Penry"), service=cast.city, by=cast.nerys, at=MONDAY)
    find(nerys)
    find(nerys)
    new = {"chosen_name": "Eira Penry", "key_worker": "me", "service": str(cast.city.pk)}
    answer = nerys.post(reverse("client-new"), new)
    assert answer.status_code == 429
    kept = drafts.find(worker_id=cast.nerys.pk, form=reverse("client-new"))
    assert kept is not None and kept.data["chosen_name"] == ["Eira Penry"]
    question = {"to": str(cast.lantern.pk), "question": "Eira Penry came by, what now?", "form_token": ""}
    assert nerys.post(reverse("consultation-new"), question).status_code == 429


def test_files_are_limited_and_pages_are_not(cast: Cast, nerys: Client, at: At, settings: Settings) -> None:
    settings.LINKWORKER_LIMITS = TWO_A_MINUTE
    text = reverse("chronology-text", args=[cast.sian.reference])
    other = reverse("case-duties-text", args=[cast.sian.reference])
    assert [nerys.get(path).status_code for path in (text, other, text)] == [200, 200, 429]
    assert nerys.get(reverse("chronology", args=[cast.sian.reference])).status_code == 200
    at.later(61)
    assert nerys.get(text).status_code == 200


def test_a_limit_tells_nothing_of_what_one_may_not_see(cast: Cast, nerys: Client, settings: Settings) -> None:
    settings.LINKWORKER_LIMITS = {"file": ((0, 60),)}
    hidden = make_case("Heledd", service=cast.idvas, worker=cast.dafydd)
    absent, there = (
        nerys.get(reverse("chronology-text", args=[reference]))
        for reference in ("A1A1-A1A-A1A", hidden.reference)
    )
    assert same.everything(absent) == same.everything(there)
    assert absent.status_code == 404


def test_an_installation_for_real_people_has_these_limits() -> None:
    assert base.LINKWORKER_LIMITS == {
        "search": ((30, 60), (400, 3600)),
        "file": ((20, 60), (200, 3600)),
        "glass": ((5, 3600), (15, 86400)),
    }
    assert base.ACCOUNT_RATE_LIMITS["login_failed"] == "10/m/ip,5/300s/key"
    assert set(base.ACCOUNT_RATE_LIMITS) == {"login", "login_failed", "reauthenticate", "refer"}
    assert base.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


class TestSecondFactor:
    """Whoever knows the password guesses no code."""

    @pytest.fixture(autouse=True)
    def _site(self, settings: Settings, db: None) -> None:
        settings.LINKWORKER_SECOND_FACTOR, settings.MFA_TOTP_TOLERANCE = True, 1
        settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/300s/key"}
        cache.clear()

    def after_the_password(self) -> Client:
        client = Client()
        client.post("/account/sign-in/", {"login": "nerys", "password": "nerys"})
        return client

    def test_after_too_many_codes_the_right_one_does_not_help(self, cast: Cast) -> None:
        secret = set_up_app(self.after_the_password())
        again = self.after_the_password()
        answers = [again.post("/account/second-step/", {"code": "000000"}) for _ in range(3)]
        assert "too many tries" in answers[-1].content.decode()
        again.post("/account/second-step/", {"code": code(secret)})
        assert "_auth_user_id" not in again.session
        cache.clear()
        again = self.after_the_password()
        again.post("/account/second-step/", {"code": code(secret)})
        assert "_auth_user_id" in again.session

    def test_recovery_codes_are_counted_with_them(self, cast: Cast) -> None:
        set_up_app(self.after_the_password())
        assert Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES).exists()
        again = self.after_the_password()
        for tried in ("000000", "abcd-efgh"):
            again.post("/account/second-step/", {"code": tried})
        answer = again.post("/account/second-step/", {"code": "ijkl-mnop"})
        assert "too many tries" in answer.content.decode()


def test_passkeys_are_tried_ten_times_a_minute(db: None) -> None:
    cache.clear()
    path = reverse("mfa_login_webauthn")
    codes = [Client().post(path, {"credential": "{}"}).status_code for _ in range(11)]
    assert codes == [302] * 10 + [429]


def test_confirming_a_password_is_limited(nerys: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reauthenticate": "2/m/user"}
    cache.clear()
    answers = [nerys.post(reverse("account_reauthenticate"), {"password": "wrong"}) for _ in range(3)]
    assert [answer.status_code for answer in answers[:2]] == [422, 422]
    assert answers[2].status_code == 429 or "too many tries" in answers[2].content.decode()


def test_more_than_the_largest_file_is_not_read(nerys: Client) -> None:
    most = installed.FILE_UPLOAD_MAX_MEMORY_SIZE
    for path in (reverse("services"), reverse("find"), "/nowhere/"):
        answer = nerys.post(path, data=b"", content_type="text/plain", CONTENT_LENGTH=str(most + 1))
        assert answer.status_code == 413
        assert "That is too large to send" in answer.content.decode()
        assert answer["Cache-Control"] == "no-store, private"
    read = BytesIO(b"x" * 10)
    nerys.generic("POST", reverse("find"), read.getvalue(), CONTENT_LENGTH=str(most))


def test_of_a_stranger_no_more_than_a_form_is_read(db: None) -> None:
    for length, status in ((MOST_OF_A_STRANGER + 1, 413), (MOST_OF_A_STRANGER, 200)):
        given = {"content_type": "text/plain", "CONTENT_LENGTH": str(length)}
        answer = Client().post("/account/sign-in/", data=b"", **given)
        assert (answer.status_code == 413) is (status == 413)


def test_two_files_at_once_are_refused(cast: Cast) -> None:
    morgan = Client(raise_request_exception=False)
    morgan.force_login(cast.morgan)
    files = {name: SimpleUploadedFile(f"{name}.csv", b"chosen_name\nEira\n") for name in ("list", "other")}
    assert morgan.post(reverse("import-new"), files).status_code == 400
    one = {"list": SimpleUploadedFile("list.csv", b"chosen_name\nEira\n"), "service": str(cast.city.pk)}
    assert morgan.post(reverse("import-new"), one).status_code == 302


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.pdf", "C:\\temp\\form.pdf", "a%0d%0aSet-Cookie: x=1.pdf", 'Siân’s home; x=".pdf'],
)
def test_what_a_file_was_called_stands_in_no_header(cast: Cast, nerys: Client, name: str) -> None:
    row = done(cast.sian, 14, by=cast.nerys)
    sent = SimpleUploadedFile("form.pdf", b"%PDF-1.7 invented", "application/pdf")
    sent.name, sent._name = name, name  # type: ignore[attr-defined]
    address = reverse("form-attach", args=[cast.sian.reference, row.pk])
    assert nerys.post(address, {"completed_form": sent}).status_code == 302
    form = row.case.forms.get()
    answer = nerys.get(reverse("form-file", args=[row.case.reference, form.reference]))
    assert answer["Content-Disposition"] == f'attachment; filename="{form.reference}.pdf"'
    assert "Set-Cookie" not in answer
