"""The bulk way of making the demo equals the actions, field by field, in every table."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from linkworker.demo.load import load
from linkworker.demo.world import SEED
from linkworker.whereabouts.models import SealedPlace, SealedVersion
from linkworker.whereabouts.sealing import opened

DAY = date(2026, 11, 2)
COMPARED = (
    "partnership",
    "sharing",
    "people",
    "whereabouts",
    "cases",
    "opposed",
    "assessments",
    "duties",
    "events",
)
LEFT_OUT = {"password", "last_login"}
"""Two hashes of one password differ by their salt."""


def _tables() -> dict[str, list[dict[str, Any]]]:
    return {
        model._meta.db_table: [
            {name: value for name, value in {**row, **_opened(model, row)}.items() if name not in LEFT_OUT}
            for row in model._default_manager.order_by("pk").values()
        ]
        for label in COMPARED
        for model in apps.get_app_config(label).get_models()
    }


def _opened(model: Any, row: dict[str, Any]) -> dict[str, Any]:
    """What a sealed address says, in place of its bytes: two sealings of one text differ by their nonce."""
    if model is not SealedVersion:
        return {}
    place = SealedPlace.objects.get(pk=row["place_id"])
    said = next(one for one in opened(place) if one.version == row["version"])
    return {"text": said.text, "wrong": said.wrong}


def differing(*, people: int, seed: int = SEED) -> list[str]:
    """The tables in which a world made in bulk differs from the same world made by actions."""
    by_bulk, by_actions = (_made(people, seed, bulk=bulk) for bulk in (True, False))
    return [table for table, rows in by_actions.items() if rows != by_bulk[table]]


def _made(people: int, seed: int, *, bulk: bool) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    try:
        with transaction.atomic():
            load(DAY, people=people, seed=seed, tell=lambda _: None, bulk=bulk)
            found = _tables()
            raise Undone
    except Undone:
        return found


class Undone(Exception):
    """Takes back what was made, so that the other way starts from the same place."""


@pytest.mark.django_db
def test_the_bulk_way_equals_the_actions_field_by_field() -> None:
    assert differing(people=16) == []
