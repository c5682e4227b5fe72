"""What keeps an installation for real people from being served: `linkworker check --deploy`, and the start itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from pytest_django import Settings

from linkworker.config import checks, serving
from linkworker.config.checks import installation, refuse_if_unfit
from linkworker.config.secrets import DEMO_SECRET, own_secret
from linkworker.events import keys
from linkworker.partnership.models import Agency
from linkworker.partnership.setting_up import add_agency
from tests.cast import MONDAY

SECRET = "n8f3-Kq92_vT1zRw6Yx0bLmC4hJdG7sPeA5uXoVi"
KEY = "c3VwZXItcmFuZG9tLWtleS1vZi10aGlydHktMi1ieXQ="
ON_SQLITE = connection.vendor == "sqlite"
IN_A_PARTNERSHIP = {
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
}


@pytest.fixture
def fit(settings: Settings, tmp_path: Path, db: None) -> Any:
    """Settings with which an installation may be served."""
    settings.LINKWORKER_DEMO = False
    settings.LINKWORKER_SECOND_FACTOR = True
    settings.LINKWORKER_LISTED_ACCOUNTS = ""
    settings.SECRET_KEY = SECRET
    settings.ALLOWED_HOSTS = ["linkworker.example"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    for name, value in IN_A_PARTNERSHIP.items():
        setattr(settings, name, value)
    with_keys(settings, tmp_path, KEY)
    yield settings
    keys.forget()


def with_keys(settings: Any, folder: Path, key: str) -> Path:
    """A keys file with one key of each purpose."""
    path = folder / "keys.json"
    path.write_text(json.dumps({purpose: [{"id": "k1", "key": key}] for purpose in keys.PURPOSES}))
    path.chmod(0o600)
    settings.LINKWORKER_KEYS = str(path)
    keys.forget()
    return path


def errors() -> set[str]:
    return {str(found.id) for found in installation() if found.is_serious()}


def test_what_is_fit_is_served(fit: Any) -> None:
    assert errors() == set()
    refuse_if_unfit()


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("SECRET_KEY", "short", "E001"),
        ("SECRET_KEY", "ab" * 40, "E001"),
        ("SECRET_KEY", DEMO_SECRET, "E001"),
        ("SECRET_KEY_FALLBACKS", ["short"], "E001"),
        ("DEBUG", True, "E002"),
        ("ALLOWED_HOSTS", ["*"], "E003"),
        ("ALLOWED_HOSTS", [".example.org"], "E003"),
        ("ALLOWED_HOSTS", [""], "E003"),
        ("ALLOWED_HOSTS", [], "E003"),
        ("LINKWORKER_KEYS", "{}", "E004"),
        ("LINKWORKER_SECOND_FACTOR", False, "E006"),
        ("LINKWORKER_LISTED_ACCOUNTS", "linkworker.demo.accounts.listed", "E006"),
        ("PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"], "E007"),
        ("PASSWORD_HASHERS", ["linkworker.demo.hashers.DemoHasher"], "E007"),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}, "E008"),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}, "E008"),
    ],
)
def test_each_weakness_keeps_it_from_being_served(fit: Any, name: str, value: object, number: str) -> None:
    setattr(fit, name, value)
    keys.forget()
    assert errors() == {f"linkworker.{number}"}
    with pytest.raises(SystemCheckError, match=number):
        refuse_if_unfit()


def test_a_silenced_weakness_keeps_it_from_being_served_all_the_same(fit: Any) -> None:
    fit.DEBUG, fit.SILENCED_SYSTEM_CHECKS = True, ["linkworker.E002"]
    with pytest.raises(SystemCheckError):
        refuse_if_unfit()


@pytest.mark.parametrize("name", IN_A_PARTNERSHIP)
def test_a_partnership_is_served_over_https_alone(fit: Any, name: str) -> None:
    setattr(fit, name, 0)
    assert errors() == (set() if ON_SQLITE else {"linkworker.E009"})


@pytest.mark.parametrize(("name", "value"), [("NET", {"no_such_table": ""}), ("PASSES_BY", "SELECT true")])
def test_a_partnership_is_not_served_without_the_net_under_it(
    fit: Any, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(checks, name, value)
    assert errors() == (set() if ON_SQLITE else {"linkworker.E010"})


def test_on_one_machine_a_cookie_is_closed_where_something_speaks_https(fit: Any) -> None:
    fit.CSRF_TRUSTED_ORIGINS, fit.SESSION_COOKIE_SECURE = ["https://linkworker.example"], False
    assert errors() == {"linkworker.E009"}


def test_keys_that_others_read_or_that_are_no_keys_are_refused(fit: Any, tmp_path: Path) -> None:
    with_keys(fit, tmp_path, KEY).chmod(0o644)
    assert errors() == {"linkworker.E004"}
    with_keys(fit, tmp_path, "QUFB" * 10 + "QUE=")
    assert errors() == {"linkworker.E004"}


def test_keys_that_are_gone_are_refused_once_there_is_something_to_read(fit: Any, tmp_path: Path) -> None:
    (tmp_path / "keys.json").unlink()
    keys.forget()
    assert errors() == (set() if ON_SQLITE else {"linkworker.E004"})
    assert not (tmp_path / "keys.json").exists()
    with_keys(fit, tmp_path, KEY)
    names = {"sector": "abuse", "locality": "england", "partnership": "Fens", "services": ["IDVAs"]}
    add_agency(name="Lantern", **names, at=MONDAY)  # type: ignore[arg-type]
    assert errors() == set()
    (tmp_path / "keys.json").unlink()
    keys.forget()
    assert errors() == {"linkworker.E004"}


def test_sqlite_with_a_second_agency_is_refused(fit: Any) -> None:
    Agency.objects.create(name="Lantern", sector="abuse", locality="england")
    assert errors() == set()
    Agency.objects.create(name="Afon", sector="substance", locality="england")
    assert errors() == ({"linkworker.E005"} if ON_SQLITE else set())


def test_postgresql_is_to_write_no_statement_that_failed(fit: Any) -> None:
    warned = {str(found.id) for found in installation() if not found.is_serious()}
    assert warned == (set() if ON_SQLITE else {"linkworker.W001"})


def test_the_demo_is_looked_at_by_nobody(settings: Settings, db: None) -> None:
    settings.DEBUG = True
    assert settings.LINKWORKER_DEMO
    assert installation() == []


def test_the_server_does_not_start(fit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(serving, "create_server", lambda *_a, **given: started.append(given) or _Stopped())
    monkeypatch.setattr(serving.signal, "signal", lambda *_: None)
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(serving.threading, "Thread", lambda **_: _Stopped())
    fit.DEBUG = True
    with pytest.raises(SystemCheckError):
        serving.serve("127.0.0.1", 8000)
    assert started == []
    fit.DEBUG = False
    serving.serve("127.0.0.1", 8000)
    assert len(started) == 1


class _Stopped:
    """A server, and a thread, that are over at once."""

    def run(self) -> None:
        raise KeyboardInterrupt

    def start(self) -> None: ...

    def close(self) -> None: ...


def test_the_command_says_what_is_wrong(fit: Any) -> None:
    call_command("check", deploy=True, tags=["linkworker"])
    fit.ALLOWED_HOSTS = ["*"]
    with pytest.raises(SystemCheckError, match="LINKWORKER_HOSTS"):
        call_command("check", deploy=True, tags=["linkworker"])


def test_a_proxy_is_believed_only_when_it_is_named(fit: Any) -> None:
    assert serving.behind("") == {}
    told = serving.behind("127.0.0.1")
    assert (told["trusted_proxy"], told["clear_untrusted_proxy_headers"]) == ("127.0.0.1", True)


def test_the_own_secret_is_long_kept_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "secret"
    made = own_secret(path)
    assert len(made) >= 60
    assert (own_secret(path), path.stat().st_mode & 0o777) == (made, 0o600)
    path.chmod(0o640)
    with pytest.raises(Exception, match="readable by its owner only"):
        own_secret(path)
