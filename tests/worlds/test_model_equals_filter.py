"""The policy and its SQL say the same, over generated worlds: every reader, holding, category and time."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction

from linkworker.practice.sharing import Category, HoldingFacts, Reader, decide
from linkworker.sharing.facts import holding_facts
from linkworker.sharing.models import Holding
from linkworker.sharing.queries import opened_to, shared_with, visible_to
from tests.worlds.branches import ALLOWED, Question, Tally
from tests.worlds.world import CATEGORIES, KINDS, NOW, World

SEEDS = range(3)
DECISIONS = 100_000
ON_POSTGRES: dict[str, Any] = {"seeds": range(1), "people": 24}
"""One smaller world there: its planner takes several times as long over a statement. `make proof` runs many on both."""


def by_filter(reader: Reader, category: Category, kind: str) -> set[int]:
    return {
        key
        for query in (visible_to, shared_with, opened_to)
        for key in query(reader, NOW, category, kind).values_list("pk", flat=True)
    }


def asked_of(holding: Holding, facts: HoldingFacts) -> tuple[Category, ...]:
    """Of a root every category; of a part its own, and of some another one too."""
    if facts.category is None:
        return CATEGORIES
    other = CATEGORIES[holding.pk % len(CATEGORIES)]
    return (facts.category, other) if holding.pk % 3 == 0 else (facts.category,)


def compare(world: World, tally: Tally) -> None:
    """Hold the filter against the model for every reader, category and kind, and count the branches."""
    for reader in world.readers():
        allowed: dict[tuple[str, Category], set[int]] = defaultdict(set)
        for holding in world.holdings:
            facts = holding_facts(reader, holding, NOW)
            excepted = (reader.worker, holding.subject_id) in world.excepted
            for category in asked_of(holding, facts):
                decision = decide(reader, facts, NOW, frozenset({category}))
                tally.add(Question(reader, holding, facts, category, NOW, decision, excepted))
                if decision:
                    allowed[holding.kind, category].add(holding.pk)
        for kind, category in product(KINDS, CATEGORIES):
            assert by_filter(reader, category, kind) == allowed[kind, category], (reader, category, kind)


def compared(seeds: Iterable[int], people: int = 66) -> Tally:
    """The tally of a world for each seed, each undone before the next."""
    tally = Tally()
    for seed in seeds:
        with transaction.atomic():
            compare(World(seed, people=people), tally)
            transaction.set_rollback(True)
    print(tally.report())
    return tally


@pytest.mark.django_db
def test_the_filter_lists_exactly_what_the_model_allows() -> None:
    """In worlds where each branch of the policy is met often, both ways, and a third is allowed."""
    if connection.vendor == "postgresql":
        assert compared(**ON_POSTGRES).asked >= DECISIONS / 12
        return
    tally = compared(SEEDS)
    assert tally.asked >= DECISIONS
    assert not tally.lacking(), "\n".join([*tally.lacking(), tally.report()])
    assert tally.allowed >= ALLOWED * tally.asked, tally.report()


@pytest.mark.django_db
@pytest.mark.parametrize("query", [visible_to, shared_with])
def test_a_list_is_one_statement(query: Any, django_assert_max_num_queries: Any) -> None:
    world = World(3)
    for reader in world.readers():
        for kind in KINDS:
            with django_assert_max_num_queries(1):
                list(query(reader, NOW, Category.RISK, kind))
