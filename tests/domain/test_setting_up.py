"""An administrator sets an installation up by command."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from linkworker.events.models import Event
from linkworker.partnership.models import Agency, DutyLine, RoleGiven, Worker
from tests.cast import Cast

AGENCY = [
    "agency",
    "add",
    "Afon Recovery",
    "--sector",
    "substance",
    "--partnership",
    "Fens",
    "--service",
    "City",
]


@pytest.fixture
def afon(db: None) -> Agency:
    call_command(*AGENCY, "--locality", "cambridgeshire-peterborough")
    return Agency.objects.get()


def test_an_agency_is_added_with_its_services(afon: Agency) -> None:
    assert [service.locality for service in afon.services.all()] == ["cambridgeshire-peterborough"]
    assert list(Event.objects.values_list("kind", "thing_id")) == [("agency_added", afon.pk)]


def test_a_locality_that_is_not_there_is_refused_by_name(db: None) -> None:
    with pytest.raises(CommandError, match="no locality atlantis"):
        call_command(*AGENCY, "--locality", "atlantis")


def test_an_embedded_installation_holds_one_real_agency(afon: Agency, settings: Settings) -> None:
    second = [*AGENCY[:2], "Lantern", *AGENCY[3:], "--locality", "england"]
    settings.LINKWORKER_DEMO = False
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="PostgreSQL"):
            call_command(*second)
    else:
        call_command(*second)
        assert Agency.objects.count() == 2


def _add(monkeypatch: pytest.MonkeyPatch, password: str, role: str) -> None:
    monkeypatch.setattr("linkworker.partnership.management.commands.worker.getpass", lambda _: password)
    options = ["--agency", "Afon Recovery", "--service", "City", "--role", role]
    call_command("worker", "add", "nerys", "Nerys Llywelyn", *options)


def test_a_worker_is_added_with_a_role(afon: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    _add(monkeypatch, "a-long-first-word", "key-worker")
    assert Worker.objects.get().agency == afon
    assert RoleGiven.objects.get().role == "key-worker"


def test_a_line_is_set_and_taken_away_and_the_other_stays(afon: Agency) -> None:
    def lines() -> list[tuple[bool, str]]:
        live = DutyLine.objects.filter(until=None).order_by("out_of_hours")
        return list(live.values_list("out_of_hours", "number"))

    call_command("agency", "line", afon.name, "--number", "03069 990 101")
    call_command("agency", "line", afon.name, "--number", "03069 990 102", "--out-of-hours")
    assert lines() == [(False, "03069 990 101"), (True, "03069 990 102")]
    call_command("agency", "line", afon.name, "--out-of-hours")
    assert lines() == [(False, "03069 990 101")]
    with pytest.raises(CommandError, match="no agency Nobody"):
        call_command("agency", "line", "Nobody", "--number", "1")


def test_a_short_password_or_an_unknown_role_adds_nobody(
    afon: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError):
        _add(monkeypatch, "short", "key-worker")
    with pytest.raises(CommandError, match="no role wizard"):
        _add(monkeypatch, "a-long-first-word", "wizard")
    assert not Worker.objects.exists()


def worker(*words: str) -> str:
    said = StringIO()
    call_command("worker", *words, stdout=said)
    return said.getvalue()


def kinds(of: Worker) -> list[str]:
    """What the chain says of an account, the newest last."""
    return list(
        Event.objects.filter(agency_id=of.agency_id, actor_id=None)
        .order_by("id")
        .values_list("kind", flat=True)
    )


def test_a_role_is_given_and_ended_and_both_are_recorded(cast: Cast, client: Client) -> None:
    client.force_login(cast.nerys)
    assert client.get(reverse("team")).status_code == 404
    assert "holds the role manager from now" in worker("give", cast.nerys.username, "--role", "manager")
    assert client.get(reverse("team")).status_code == 200
    with pytest.raises(CommandError, match="already"):
        worker("give", cast.nerys.username, "--role", "manager")
    worker("end", cast.nerys.username, "--role", "manager")
    assert client.get(reverse("team")).status_code == 404
    with pytest.raises(CommandError, match="does not hold"):
        worker("end", cast.nerys.username, "--role", "manager")
    assert kinds(cast.nerys)[-2:] == ["role_given", "role_ended"]


def test_a_service_that_is_not_there_is_refused_with_those_there_are(cast: Cast) -> None:
    with pytest.raises(CommandError, match=f"no service Nowhere. It has: .*{cast.city.name}"):
        worker("give", cast.nerys.username, "--role", "manager", "--service", "Nowhere")


def test_whoever_leaves_is_out_with_the_next_request(cast: Cast, client: Client) -> None:
    client.force_login(cast.nerys)
    assert client.get(reverse("case-list")).status_code == 200
    worker("leave", cast.nerys.username)
    assert client.get(reverse("case-list"))["Location"].startswith(reverse("account_login"))
    assert not cast.nerys.roles.filter(until=None).exists()
    assert kinds(cast.nerys)[-1] == "worker_left"
    assert not client.login(username=cast.nerys.username, password="password")
    with pytest.raises(CommandError, match="closed already"):
        worker("leave", cast.nerys.username)


def test_a_reset_takes_the_second_factors_and_the_open_sessions(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "linkworker.partnership.management.commands.worker.getpass", lambda _: "a-long-new-word"
    )
    Authenticator.objects.create(user=cast.nerys, type=Authenticator.Type.TOTP, data={})
    client.force_login(cast.nerys)
    assert "second factors: 1" in worker("list", "--agency", cast.afon.name)
    worker("reset", cast.nerys.username)
    assert client.get(reverse("case-list"))["Location"].startswith(reverse("account_login"))
    assert not Authenticator.objects.exists()
    assert Worker.objects.get(pk=cast.nerys.pk).check_password("a-long-new-word")
    assert kinds(cast.nerys)[-1] == "sign_in_reset"


def test_the_list_names_each_sign_in_with_its_roles(cast: Cast) -> None:
    listed = worker("list")
    nerys = next(line for line in listed.splitlines() if line.startswith(cast.nerys.username))
    assert nerys.split("\t")[1:] == [
        "Nerys Llywelyn",
        cast.afon.name,
        "key-worker (City)",
        "second factors: 0",
    ]
    assert cast.dafydd.username in listed
    assert cast.dafydd.username not in worker("list", "--agency", cast.afon.name)


def test_a_worker_who_is_not_there_is_named(db: None) -> None:
    with pytest.raises(CommandError, match="no worker nobody"):
        worker("leave", "nobody")
