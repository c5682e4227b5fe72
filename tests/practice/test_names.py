"""Names as a hurried worker types them: a table of pairs that are one person's, and of pairs that are not."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.name_parts import LINES, NAMES_APART, alike, sound
from linkworker.practice.names import THRESHOLD, Reason, likeness, normalise, query_keys, search_keys
from linkworker.practice.search_box import parse_query

TABLE = Path(__file__).with_name("name_pairs.csv").read_text(encoding="utf-8")
PAIRS = list(csv.DictReader(TABLE.splitlines()))
ONE_PERSON = [pair for pair in PAIRS if pair["match"] == "yes"]
TWO_PEOPLE = [pair for pair in PAIRS if pair["match"] == "no"]
REGISTERED = sorted({pair["registered"] for pair in PAIRS})


def told(pair: dict[str, str]) -> str:
    return f"{pair['typed']} for {pair['registered']}: {pair['why']}"


def test_the_table_covers_the_peoples_of_these_islands_and_is_no_repetition():
    origins = Counter(pair["origin"] for pair in PAIRS)
    assert len({(pair["registered"], pair["typed"]) for pair in PAIRS}) == len(PAIRS) >= 500
    assert len(TWO_PEOPLE) >= 120
    assert {pair["match"] for pair in PAIRS} == {"yes", "no"}
    for origin in ("English", "Irish", "Welsh", "Scottish", "South Asian", "East European"):
        assert origins[origin] >= 30, origin
    for origin in ("West African", "Caribbean", "Arabic", "Chinese", "Portuguese"):
        assert origins[origin] >= 9, origin


@pytest.mark.parametrize("pair", ONE_PERSON, ids=told)
def test_a_name_is_found_however_it_is_typed(pair):
    match = likeness(pair["typed"], pair["registered"])
    assert match.is_match and match.reasons, match
    assert search_keys(pair["registered"]) & query_keys(pair["typed"])


@pytest.mark.parametrize("pair", TWO_PEOPLE, ids=told)
def test_names_that_only_look_alike_stay_two_people(pair):
    match = likeness(pair["typed"], pair["registered"])
    assert match.score < THRESHOLD
    assert match.reasons == ()


@pytest.mark.parametrize("pair", ONE_PERSON, ids=told)
def test_every_typed_name_reaches_the_matcher_whole(pair):
    query = parse_query(pair["typed"], at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert normalise(query.names) == normalise(pair["typed"])
    assert query.unused == ()


@pytest.mark.parametrize(
    ("typed", "registered", "reasons"),
    [
        ("Siân Jones", "Siân Jones", (Reason.SAME,)),
        ("sian jones", "Siân Jones", (Reason.ACCENT,)),
        ("OBrien", "O'Brien", (Reason.SAME,)),
        ("Kate Jones", "Catherine Jones", (Reason.NICKNAME,)),
        ("Jones Catherine", "Catherine Jones", (Reason.ORDER,)),
        ("Catherine Joens", "Catherine Jones", (Reason.SPELLING,)),
        ("Catherine", "Catherine Jones", (Reason.PART,)),
        ("C Jones", "Catherine Jones", (Reason.PART,)),
        ("Catherine Jones", "Catherine Anne Jones", (Reason.PART,)),
        ("Jones Sian", "Siân Jones", (Reason.ACCENT, Reason.ORDER)),
        ("Jones Kate", "Catherine Anne Jones", (Reason.NICKNAME, Reason.ORDER, Reason.PART)),
        ("Aga Kowalski", "Agnieszka Kowalska", (Reason.NICKNAME, Reason.SPELLING)),
    ],
)
def test_the_reasons_say_how_a_name_fits(typed, registered, reasons):
    assert likeness(typed, registered).reasons == reasons


def test_the_nearer_name_comes_first():
    names = [
        "Katherine Jones",
        "Catherine Jones",
        "Catherine Anne Jones",
        "Jones Catherine",
        "Catherine Jonse",
    ]
    ranked = sorted(names, key=lambda name: -likeness("Catherine Jones", name).score)
    assert ranked == [
        "Catherine Jones",
        "Katherine Jones",
        "Catherine Anne Jones",
        "Jones Catherine",
        "Catherine Jonse",
    ]


@pytest.mark.parametrize("typed", ["", "  ", "-", "'", "123", "."])
def test_a_query_without_letters_finds_nobody(typed):
    assert not likeness(typed, "Catherine Jones").is_match
    assert not likeness("Catherine Jones", typed).is_match
    assert query_keys(typed) == search_keys(typed) == frozenset()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Łukasz", "lukasz"),
        ("Søren Ærø", "soren aero"),
        ("Đorđe", "dorde"),
        ("Groß", "gross"),
        ("Þóra", "thora"),
        ("Yıldız İnan", "yildiz inan"),
        ("Nguyễn", "nguyen"),
        ("O’Brien", "obrien"),
        ("Smith–Jones", "smith jones"),
        ("  J.  P.\tSmith ", "j p smith"),
        ("Мария", "мария"),
    ],
)
def test_accents_apostrophes_and_hyphens_do_not_count(text, plain):
    assert normalise(text) == plain


def test_an_accent_typed_as_two_characters_is_the_same_accent():
    assert likeness("Sia\u0302n Jones", "Si\u00e2n Jones").reasons == (Reason.SAME,)


def test_a_short_form_of_two_names_finds_both_and_they_do_not_find_each_other():
    assert likeness("Alex Bennett", "Alexandra Bennett").is_match
    assert likeness("Alex Bennett", "Alexander Bennett").is_match
    assert not likeness("Alexander Bennett", "Alexandra Bennett").is_match


def test_two_weak_likenesses_do_not_make_one_sure_one():
    assert likeness("Richard Bown", "Richard Brown").is_match
    assert likeness("Davd Brown", "David Brown").is_match
    assert not likeness("Davd Bown", "David Brown").is_match


def test_an_initial_needs_a_part_written_out_beside_it():
    assert likeness("C Jones", "Catherine Jones").is_match
    assert not likeness("C J", "Catherine Jones").is_match
    assert not likeness("C", "Catherine Jones").is_match


def test_no_name_stands_both_among_the_variants_and_among_the_apart_of_one_pair():
    both = [(a, b) for a, b in NAMES_APART if LINES.get(a, {}).keys() & LINES.get(b, {}).keys()]
    assert both == []


def test_the_tables_hold_plain_parts_only():
    parts = {*LINES, *(part for pair in NAMES_APART for part in pair)}
    assert [part for part in parts if normalise(part) != part or " " in part] == []


def test_a_stored_name_has_few_keys():
    kept = [(len(search_keys(name)), len(normalise(name).split())) for name in REGISTERED]
    assert sum(keys for keys, _ in kept) <= 5 * sum(parts for _, parts in kept)
    assert all(keys <= 8 * parts for keys, parts in kept)
    assert all(len(key) <= 40 for key in search_keys("Abc" * 40))


def test_a_single_slip_in_a_family_name_typed_alone_still_has_a_key():
    for name in ("smith", "williams", "kowalska", "robinson", "chowdhury", "oluwaseun"):
        for at in range(1, len(name) - 1):
            swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
            for typed in (name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:], swapped):
                assert query_keys(typed) & search_keys(name), typed


WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéłß'- .", max_size=24)


@given(WORDS)
def test_a_name_fits_itself(text):
    match = likeness(text, text)
    parts = normalise(text).split()
    if any(len(part) > 1 for part in parts):
        assert match.is_match and Reason.SPELLING not in match.reasons
        assert search_keys(text) <= query_keys(text)


@given(WORDS, WORDS)
def test_any_two_texts_can_be_compared_and_a_match_has_its_reasons(query, name):
    match = likeness(query, name)
    assert 0 <= match.score <= 1
    assert match.is_match == bool(match.reasons)
    assert normalise(normalise(query)) == normalise(query)


@given(st.sampled_from(sorted(LINES)), st.sampled_from(sorted(LINES)))
def test_parts_are_as_alike_one_way_as_the_other(a, b):
    assert alike(a, b) == alike(b, a)
    assert alike(a, a).score == 1
    assert sound(a)
