"""The small worlds kept as data: each answered as it says, by facts, by rows and by the filter."""

import csv
from collections import Counter

import pytest
from django.db import transaction

from linkworker.practice.sharing import decide
from linkworker.sharing.facts import holding_facts
from linkworker.sharing.queries import opened_to, shared_with, visible_to
from tests.worlds.branches import EVERY_BRANCH, Question, branches
from tests.worlds.corpus import LEAST, TABLE, answer, pairs, question, some
from tests.worlds.small import CHOICES, NOW, Built, Small, lines

SAMPLE = 20_000


@pytest.fixture(scope="module")
def corpus() -> list[tuple[Small, str]]:
    with TABLE.open() as file:
        return list(lines(csv.DictReader(file)))


def test_the_corpus_is_large_and_each_of_its_words_is_known(corpus: list[tuple[Small, str]]) -> None:
    assert len(corpus) >= LEAST
    assert len({small for small, _ in corpus}) == len(corpus)
    for small, _ in corpus:
        assert small.makes_sense
        assert all(word in CHOICES[name] for name, word in zip(CHOICES, small.words(), strict=True))


def test_it_meets_every_branch_and_every_two_that_can_meet(corpus: list[tuple[Small, str]]) -> None:
    met = set().union(*(pairs(small) for small, _ in corpus))
    assert {frozenset({one}) for one in EVERY_BRANCH} <= met
    missed = Counter(pair for small in some(SAMPLE, seed=2) for pair in pairs(small) - met)
    assert not missed, missed.most_common(20)


def test_each_is_answered_by_facts_as_it_says(corpus: list[tuple[Small, str]]) -> None:
    wrong = [(small, said, answer(small)) for small, said in corpus if answer(small) != said]
    assert wrong == []


@pytest.mark.django_db
def test_each_is_answered_by_rows_and_by_the_filter_as_it_says(corpus: list[tuple[Small, str]]) -> None:
    """Each world is gone before the next is made: what one statement costs grows with no world before it."""
    for number, (small, said) in enumerate(corpus):
        with transaction.atomic():
            _ask(Built(small, number), said)
            transaction.set_rollback(True)


def _ask(built: Built, said: str) -> None:
    small, asked, reader, holding = built.small, question(built.small), built.reader, built.holding
    facts = holding_facts(reader, holding, NOW)
    decision = decide(reader, facts, NOW, frozenset({asked.category}))
    assert f"{'yes' if decision else 'no'}: {decision.reason.value}" == said, small
    met = Question(reader, holding, facts, asked.category, NOW, decision, built.is_excepted)
    assert {*branches(met)} == {*branches(asked)}, small
    listed = [
        query(reader, NOW, asked.category, holding.kind).filter(pk=holding.pk).exists()
        for query in (visible_to, shared_with, opened_to)
    ]
    assert any(listed) is bool(decision), (small, listed)
