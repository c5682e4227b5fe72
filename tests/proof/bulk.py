"""Larger worlds, of other seeds, in which the bulk way must equal the actions; run by `tests.proof`."""

import os

import pytest

from linkworker.demo.world import SEED
from tests.demo.test_bulk import differing

PEOPLE = int(os.environ.get("LINKWORKER_PROOF_PEOPLE", "24"))
WORLD = int(os.environ.get("LINKWORKER_PROOF_SEED", "0"))


@pytest.mark.django_db
def test_the_bulk_way_equals_the_actions_in_a_larger_world() -> None:
    assert differing(people=PEOPLE, seed=SEED + WORLD) == []
