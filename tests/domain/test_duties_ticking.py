"""The system's own pass: what time alone changes, sealed looks, and heads written down."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linkworker.cases.gates import open_case
from linkworker.cases.models import Case
from linkworker.duties.models import Duty
from linkworker.duties.ticking import tick
from linkworker.events import clock
from linkworker.events.models import Event
from linkworker.partnership.models import Service
from linkworker.practice.sharing import Role
from tests.cast import MONDAY, Cast, make_case, make_worker, visit_of

DAY = timedelta(days=1)
SOURCE = {"document": "locality", "place": "procedure 4"}


def version(number: str, since: str, **values: Any) -> dict[str, Any]:
    return {
        "id": "third-area",
        "name": "Third Area",
        "layer": "area",
        "extends": "england",
        "nation": "England",
        "version": number,
        "effective_from": since,
        "values": {key: {"value": value, "source": SOURCE} for key, value in values.items()},
    }


@pytest.fixture
def third(cast: Cast, settings: Any, tmp_path: Path) -> Case:
    """A case under a locality which from Wednesday gives two working days, not five, to ask."""
    sooner = {"enquiry.first": {"unit": "working_days", "amount": 2}}
    versions = [version("1", "2021-04-01"), version("2", "2026-11-04", **sooner)]
    (tmp_path / "third-area.json").write_text(json.dumps(versions))
    settings.LINKWORKER_LOCALITIES = [str(tmp_path)]
    settings.LINKWORKER_HEADS = str(tmp_path / "heads")
    service = Service.objects.create(agency=cast.afon, name="Third", locality="third-area")
    worker = make_worker("Gwen Harries", cast.afon, service, Role.KEY_WORKER)
    return make_case("Beti", service=service, worker=worker)


def to_ask(case: Case) -> Duty:
    return Duty.objects.get(holding=case.pk, rule="enquiry.first", ended_at=None)


def test_a_new_version_of_a_locality_is_followed_on_its_day_and_not_before(third: Case) -> None:
    before = to_ask(third)
    assert tick(MONDAY + DAY).cases == 0
    assert to_ask(third).due_at == before.due_at
    assert tick(MONDAY + 2 * DAY).cases == 1
    after = to_ask(third)
    assert after.pk == before.pk
    assert after.due_at == before.due_at - 5 * DAY  # from Monday the 9th to Wednesday the 4th
    assert after.locality_version.endswith("third-area 2")


def test_a_second_pass_changes_nothing(third: Case) -> None:
    at = MONDAY + 2 * DAY
    tick(at)
    kept = list(Duty.objects.order_by("pk").values())
    assert tick(at).cases == 0
    assert list(Duty.objects.order_by("pk").values()) == kept


def test_a_loop_looks_for_old_versions_only_when_a_new_one_comes(third: Case) -> None:
    settled: dict[str, str] = {}
    tick(MONDAY, settled=settled)
    Duty.objects.filter(holding=third.pk).update(locality_version="an old one")
    assert tick(MONDAY, settled=settled).cases == 0
    assert tick(MONDAY + 2 * DAY, settled=settled).cases == 1


def test_after_an_upgrade_every_open_case_is_worked_out_again(cast: Cast) -> None:
    Duty.objects.filter(holding=cast.sian.pk, rule="enquiry.first").delete()
    tick(MONDAY)
    assert not Duty.objects.filter(rule="enquiry.first").exists()
    tick(MONDAY, again=True)
    assert Duty.objects.filter(rule="enquiry.first", ended_at=None).exists()


def test_being_overdue_needs_no_pass(cast: Cast) -> None:
    kept = list(Duty.objects.order_by("pk").values())
    assert tick(MONDAY + 60 * DAY).cases == 0
    assert list(Duty.objects.order_by("pk").values()) == kept


def test_a_pass_seals_what_was_looked_at_and_writes_the_heads(
    third: Case, cast: Cast, tmp_path: Path
) -> None:
    open_case(visit_of(third.key_worker), third.reference)
    assert tick(MONDAY).seals == 1
    assert Event.objects.filter(agency_id=cast.afon.pk, kind="looks_sealed").count() == 1
    (file,) = (tmp_path / "heads").glob("heads-2026-11-02.jsonl")
    assert str(cast.afon.pk) in file.read_text()
    assert tick(MONDAY).seals == 0


def test_the_command_makes_one_pass_and_says_what_it_did(
    third: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY + 2 * DAY)
    out = StringIO()
    call_command("tick", stdout=out)
    assert "Cases worked out again: 1" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("tick", loop=0)
