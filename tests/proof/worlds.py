"""Many more worlds in which the sharing policy and its SQL must say the same; run by `tests.proof`."""

import os

import pytest

from linkworker.practice.sharing import decide
from linkworker.sharing.facts import holding_facts, reader_of
from linkworker.sharing.models import HoldingKind
from tests.worlds.test_model_equals_filter import CHECKED, NOW, World, by_filter

FIRST = int(os.environ.get("LINKWORKER_PROOF_FIRST", "0"))
COUNT = int(os.environ.get("LINKWORKER_PROOF_COUNT", "5"))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(1000 + FIRST, 1000 + FIRST + COUNT))
def test_the_filter_lists_exactly_what_the_model_allows(seed: int) -> None:
    world = World(seed)
    for worker in world.workers:
        reader = reader_of(worker)
        facts = {holding.pk: holding_facts(reader, holding, NOW) for holding in world.holdings}
        for category in CHECKED:
            for kind in (HoldingKind.CASE, HoldingKind.CLIENT):
                allowed = {
                    holding.pk
                    for holding in world.holdings
                    if holding.kind == kind and decide(reader, facts[holding.pk], NOW, frozenset({category}))
                }
                assert by_filter(world, worker, category, kind) == allowed
