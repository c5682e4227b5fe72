"""The matcher on a small country, kind by kind; and docs/matching.md, which shows what was measured on a large one."""

import pytest

from linkworker.practice.matching import Sureness
from tests.matching.febrl import read
from tests.matching.floors import MOST_WRONG, floor
from tests.matching.measure import STRANGERS, Index, Outcome, make_world, run, trials
from tests.matching.papers import PAPER, PICTURES, kept, pictures, written
from tests.matching.telling import KINDS

SEED, PEOPLE, EACH, OTHERS = 4, 4_000, 30, 600


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    world = make_world(SEED, PEOPLE)
    return run(trials(world, EACH, OTHERS), Index([one.identifiers for one in world.written]).find)


@pytest.mark.parametrize("kind", KINDS)
def test_of_each_kind_of_error_enough_are_found(outcome, kind):
    assert outcome.tried[kind] == EACH
    assert outcome.recall(kind, Sureness.DOUBTFUL) >= floor(kind)


def test_every_kind_of_stranger_was_tried(outcome):
    assert all(outcome.tried[who] for who in STRANGERS)
    assert outcome.total_recall(Sureness.LIKELY) >= 0.78
    assert outcome.total_recall(Sureness.CERTAIN) >= 0.25


@pytest.mark.parametrize("sureness", MOST_WRONG)
def test_few_are_found_wrongly(outcome, sureness):
    assert 100 * (1 - outcome.precision(sureness)) <= MOST_WRONG[sureness]


def test_nobody_is_certain_wrongly(outcome):
    assert [who for who, counts in outcome.wrong.items() if counts[Sureness.CERTAIN]] == []


def test_the_paper_shows_what_was_measured():
    measured, text = kept(), PAPER.read_text("utf-8")
    assert written(measured, text) == text
    assert {name: (PICTURES / name).read_text("utf-8") for name in pictures(measured)} == pictures(measured)
    assert set(measured["own"]["kinds"]) == set(KINDS)


def test_what_was_measured_last_keeps_the_floors():
    own = kept()["own"]
    assert [kind for kind, (*_, found) in own["kinds"].items() if found < floor(kind)] == []
    for sureness, (right, wrong) in own["sureness"].items():
        assert 100 * wrong / (right + wrong) <= MOST_WRONG[Sureness(sureness)]


def test_a_file_of_febrl_s_is_read(tmp_path):
    file = tmp_path / "dataset4a.csv"
    file.write_text(
        "rec_id, given_name, surname, street_number, postcode, date_of_birth, soc_sec_id\n"
        "rec-12-dup-0, sian, bebb, 8, 4223, 19151111, 5304218\n"
        "rec-13-org, nerys, , , , 19151311, \n"
    )
    (one, first), (other, second) = read(file)
    assert (one, first.names, first.birth_date.year, first.nhs_number) == (
        "12",
        ("sian bebb",),
        1915,
        "5304218",
    )
    assert (other, second.names, second.birth_date, second.addresses) == ("13", ("nerys",), None, frozenset())
