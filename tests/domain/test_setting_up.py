"""An administrator sets an installation up by command."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from linkworker.partnership.models import Agency, RoleGiven, Worker

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


def test_a_short_password_or_an_unknown_role_adds_nobody(
    afon: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError):
        _add(monkeypatch, "short", "key-worker")
    with pytest.raises(CommandError, match="no role wizard"):
        _add(monkeypatch, "a-long-first-word", "wizard")
    assert not Worker.objects.exists()
