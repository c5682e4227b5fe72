"""An installation for real people, started as one: headers, cookies, log, and with what it does not start."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as installed

from linkworker.config.logs import Quiet, places
from tests.architecture.house import PACKAGE, ROOT, sources, tree
from tests.domain.test_checks import KEY, SECRET
from tests.web.stand_in_errors import SECRETS

LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
ASK = """
import django, json, os
django.setup()
from django.test import Client
host = {"headers": {"host": "linkworker.example"}}
page = Client().get("/account/sign-in/", secure=True, **host)
clear = Client().get("/account/sign-in/", **host)
other = Client().get("/account/sign-in/", secure=True, headers={"host": "elsewhere.example"})
cookie = page.cookies.get("__Host-form")
print(json.dumps({
    "headers": dict(page.items()), "status": page.status_code, "clear": [clear.status_code, clear.get("Location")],
    "other": other.status_code, "cookies": list(page.cookies),
    "cookie": {name: cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")},
}))
"""


def environment(folder: Path, kind: str, **more: str) -> dict[str, str]:
    """The environment of an installation of a kind, with keys in a folder."""
    keys = folder / "keys.json"
    keys.write_text(json.dumps({name: [{"id": "k1", "key": KEY}] for name in ("chain", "fields")}))
    keys.chmod(0o600)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINKWORKER_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": f"linkworker.config.settings.{kind}",
        "LINKWORKER_DATA": str(folder),
        "LINKWORKER_SECRET_KEY": SECRET,
        "LINKWORKER_KEYS": str(keys),
        "LINKWORKER_HEADS": str(folder),
        "LINKWORKER_HOSTS": "linkworker.example",
        "LINKWORKER_DB_NAME": "none",
        "LINKWORKER_DB_USER": "none",
        "LINKWORKER_DB_HOST": str(folder),
        **more,
    }


def run(command: list[str], given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], env=given, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_partnerships_pages_travel_over_https_with_closed_cookies(tmp_path: Path) -> None:
    done = run(["-c", ASK], environment(tmp_path, "production"))
    told = json.loads(done.stdout)
    assert (told["status"], told["other"]) == (200, 400)
    assert told["clear"] == [301, "https://linkworker.example/account/sign-in/"]
    assert told["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert told["headers"]["Cache-Control"] == "no-store, private"
    assert told["cookies"] == ["__Host-form"]
    assert told["cookie"] == {
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
        "path": "/",
        "domain": "",
    }


BREAK = """
import django, sys
from linkworker.config.logs import tell_quietly
sys.excepthook = tell_quietly
django.setup()
from django.conf import settings
from django.test import Client
settings.ROOT_URLCONF = "tests.web.stand_in_errors"
browser = Client(raise_request_exception=False)
for page in ("breaks", "row", "refuses", "nowhere"):
    sent = {"secure": True, "headers": {"host": "linkworker.example"}}
    typed = {"note": "07700 900123, the harbour flat"}
    print(page, browser.post(f"/cases/Eira-Penry/{page}/", typed, **sent).status_code)
browser.get("/cases/Eira/breaks/", headers={"host": "eira-penry.example"})
raise RuntimeError("Eira Penry, 07700 900123")
"""
NAMES = """
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)
"""


@pytest.mark.parametrize(
    ("origins", "told"),
    [("https://linkworker.example", "__Host-session True 31536000"), ("", "session False 0")],
)
def test_one_machine_closes_its_cookies_where_something_speaks_https_for_it(
    tmp_path: Path, origins: str, told: str
) -> None:
    done = run(["-c", NAMES], environment(tmp_path, "embedded", LINKWORKER_ORIGINS=origins))
    assert done.stdout.strip() == told, done.stderr


@pytest.mark.parametrize(
    ("more", "number"),
    [
        ({"LINKWORKER_SECRET_KEY": "short"}, "E001"),
        ({"LINKWORKER_HOSTS": "*"}, "E003"),
        ({"LINKWORKER_KEYS": "nowhere.json"}, "E004"),
    ],
)
def test_a_partnership_does_not_start_when_it_is_weak(
    tmp_path: Path, more: dict[str, str], number: str
) -> None:
    done = run(["-c", "import linkworker.config.wsgi"], environment(tmp_path, "production", **more))
    assert done.returncode == 1
    assert f"linkworker.{number}" in done.stderr


def test_a_partnership_that_is_fit_starts(tmp_path: Path) -> None:
    done = run(["-c", "import linkworker.config.wsgi; print('started')"], environment(tmp_path, "production"))
    assert done.stdout.strip() == "started", done.stderr


@pytest.mark.parametrize("kind", ["production", "embedded"])
def test_a_log_holds_no_name_no_typed_text_and_no_address(tmp_path: Path, kind: str) -> None:
    done = run(["-c", BREAK], environment(tmp_path, kind))
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["500", "500", "422", "404"]
    assert [secret for secret in SECRETS if secret.lower() in done.stderr.lower()] == []
    for told in (
        "django.request",
        " 500 breaks",
        " 422 refuses",
        "builtins.ValueError",
        "builtins.KeyError",
        "stand_in_errors.py:",
        "django.db.utils.OperationalError",
        "builtins.RuntimeError",
    ):
        assert told in done.stderr, told


def test_what_broke_is_mailed_to_nobody_and_every_handler_is_quiet() -> None:
    told = installed.LOGGING
    assert {one["formatter"] for one in told["handlers"].values()} == {"quiet"}
    assert told["formatters"]["quiet"]["()"] == f"{Quiet.__module__}.Quiet"
    assert told["loggers"]["django"]["handlers"] == []
    assert logging.getLogger("django").handlers == []
    assert not installed.ADMINS


def test_the_kind_of_an_exception_is_told_with_what_it_came_from_and_no_words() -> None:
    try:
        try:
            raise ValueError("Eira")
        except ValueError as first:
            raise LookupError("Penry") from first
    except LookupError as error:
        told = "\n".join(places(error))
    assert told.index("builtins.ValueError") < told.index("builtins.LookupError")
    assert "Eira" not in told and "Penry" not in told
    assert "test_production.py:" in told


def test_every_line_of_our_own_in_a_log_is_fixed_but_for_the_kind_of_an_error() -> None:
    import ast

    said = []
    for path in sources(PACKAGE):
        for node in ast.walk(tree(path)):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func
            if named and named.attr in LOGS and isinstance(named.value, ast.Name) and named.value.id == "log":
                said.append([ast.unparse(one) for one in node.args])  # type: ignore[attr-defined]
    assert len(said) >= 3
    assert {one[0][0] for one in said} == {"'"}
    assert {more for _words, *rest in said for more in rest} <= {"type(error).__name__"}
