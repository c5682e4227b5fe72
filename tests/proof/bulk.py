"""Larger worlds, of other seeds, in which the bulk way must equal the actions; run by `tests.proof`."""

import os
from functools import partial

import pytest

from linkworker.demo.load import load
from linkworker.demo.world import SEED
from tests.demo import test_bulk

PEOPLE = int(os.environ.get("LINKWORKER_PROOF_PEOPLE", "24"))
WORLD = int(os.environ.get("LINKWORKER_PROOF_SEED", "0"))


@pytest.mark.django_db
def test_the_bulk_way_equals_the_actions_in_a_larger_world(monkeypatch: pytest.MonkeyPatch) -> None:
    larger = partial(load, seed=SEED + WORLD)
    monkeypatch.setattr(test_bulk, "load", lambda day, **told: larger(day, **{**told, "people": PEOPLE}))
    test_bulk.test_the_bulk_way_equals_the_actions_field_by_field()
