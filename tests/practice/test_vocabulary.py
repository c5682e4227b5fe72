"""Definitions and code lists: the statute's test classifies and never bars; every relationship has a code."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice import vocabulary
from linkworker.practice.datafile import DataFileError
from linkworker.practice.locality import resolve
from linkworker.practice.vocabulary import (
    AbuseFacts,
    Standing,
    Subject,
    classify,
    code_list,
    definitions,
    financial_year,
    personally_connected,
)

DAY = date(2026, 5, 6)
MET = AbuseFacts(34, 36, "intimate-partner", abuse_types=frozenset({"controlling-coercive"}))
RELATIONSHIPS = code_list("relationships")


@pytest.mark.row("R001", "R003")
def test_the_statutory_test_is_met_by_ages_connection_and_abusive_conduct() -> None:
    found = classify(MET)
    assert found.meets
    assert found.missing == ()
    assert (found.definition, found.version) == ("domestic-abuse-act-2021", "2026-04-01.1")


@pytest.mark.row("R001")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"age_harmed": 15}, vocabulary.AGE_UNDER),
        ({"age_harming": 15}, vocabulary.AGE_UNDER),
        ({"age_harmed": 15, "age_harming": None}, vocabulary.AGE_UNDER),
        ({"age_harming": None}, vocabulary.AGE_UNKNOWN),
        ({"relationship": "acquaintance"}, vocabulary.NOT_LISTED),
        ({"relationship": "not-known"}, vocabulary.NO_RELATIONSHIP),
        ({"relationship": None}, vocabulary.NO_RELATIONSHIP),
        ({"relationship": "shared-parent", "child_age": 18}, vocabulary.NOT_A_CHILD),
        ({"abuse_types": frozenset()}, vocabulary.NO_ABUSE_TYPE),
        ({"abuse_types": frozenset({"no such code"})}, vocabulary.NO_ABUSE_TYPE),
    ],
)
def test_one_missing_element_is_named_and_is_the_only_one(change: dict[str, object], message: str) -> None:
    found = classify(replace(MET, **change))
    assert not found.meets
    assert [entry.message for entry in found.missing] == [message]


def test_sixteen_is_old_enough_on_both_sides() -> None:
    assert classify(replace(MET, age_harmed=16, age_harming=16)).meets


@given(
    st.builds(
        AbuseFacts,
        st.none() | st.integers(),
        st.none() | st.integers(),
        st.none() | st.sampled_from(RELATIONSHIPS.codes) | st.text(),
        st.none() | st.integers(),
        st.frozensets(st.sampled_from(code_list("abuse-types").codes) | st.text()),
    )
)
def test_classifying_never_raises_and_says_why_exactly_when_it_is_not_met(facts: AbuseFacts) -> None:
    found = classify(facts)
    assert found.meets == (not found.missing)
    assert not {"allowed", "eligible", "bars"} & set(vars(found))
    assert all(entry.text() for entry in found.missing)


@pytest.mark.row("R002", "R004")
def test_abuse_has_five_heads_of_which_several_may_be_chosen_and_economic_is_one() -> None:
    found = code_list("abuse-types")
    assert len(found.terms) == 5
    assert found.several
    assert "get, use or keep money" in found.find("economic").help.en


@pytest.mark.row("R003", "R012")
def test_one_incident_is_enough_and_the_pattern_is_asked_for() -> None:
    note = code_list("abuse-types").note.en
    assert "no second incident is needed" in note
    assert "pattern of control" in note
    assert not [name for name in vars(MET) if "incident" in name]


@pytest.mark.row("R005")
def test_direct_and_indirect_targets_are_separate_codes() -> None:
    codes = code_list("targets").codes
    assert "direct" in codes
    assert "through-child" in codes
    assert code_list("targets").several


@pytest.mark.row("R006")
def test_every_head_of_the_statute_is_proved_by_a_code_with_current_and_former() -> None:
    assert {term.head for term in RELATIONSHIPS.terms if term.head} == set("abcdefg")
    for term in RELATIONSHIPS.terms:
        if term.head:
            assert personally_connected(term.code)
            assert term.statuses == ("current", "former")


@pytest.mark.row("R007")
@pytest.mark.parametrize(
    ("age", "connected"), [(None, True), (0, True), (17, True), (18, False), (40, False)]
)
def test_a_shared_child_is_under_eighteen(age: int | None, connected: bool) -> None:
    assert bool(personally_connected("shared-parent", child_age=age)) is connected
    assert personally_connected("spouse", child_age=age)


def test_help_tells_what_parent_and_relative_mean() -> None:
    assert "parental responsibility" in RELATIONSHIPS.find("shared-parent").help.en
    assert "first cousins" in RELATIONSHIPS.find("other-relative").help.en


@pytest.mark.row("R015")
def test_every_pairing_has_a_code_and_no_code_assumes_a_gender() -> None:
    assert {"son-daughter", "parent", "intimate-partner", "carer", "neighbour", "stranger"} <= set(
        RELATIONSHIPS.codes
    )
    gendered = [
        t.code
        for t in RELATIONSHIPS.terms
        if t.label.en.split()[0].lower() in {"he", "she", "wife", "husband"}
    ]
    assert gendered == ["spouse"]
    assert "wife" in RELATIONSHIPS.find("spouse").label.en


def test_a_parent_abused_by_a_fifteen_year_old_is_classified_and_told_help_is_the_same() -> None:
    found = classify(replace(MET, relationship="son-daughter", age_harming=15))
    assert [entry.message for entry in found.missing] == [vocabulary.AGE_UNDER]
    assert "helped as fully" in found.missing[0].text()
    assert classify(replace(MET, relationship="son-daughter", age_harming=16)).meets


@pytest.mark.row("R008")
def test_substance_use_covers_its_kinds_and_tells_dependence_from_wider_use() -> None:
    found = definitions()["substance-use"]
    for kind in ("illicit", "prescription", "solvents", "synthetic", "alcohol"):
        assert kind in found.text.en
    assert [part.en.split(":")[0].split()[0] for part in found.parts] == ["Dependence", "Wider"]


@pytest.mark.row("R009")
@pytest.mark.parametrize("name", ["england", "wales", "cambridgeshire-peterborough", "glannau-eryr"])
def test_every_locality_holds_a_versioned_definition_of_both_subjects(name: str) -> None:
    found = resolve(name, DAY).definitions
    assert {definition.subject for definition in found} == set(Subject)
    assert all(definition.version and definition.standing is Standing.IN_USE for definition in found)


@pytest.mark.row("R010")
def test_the_welsh_words_include_female_genital_mutilation_and_forced_marriage() -> None:
    assert {"physical", "sexual", "psychological", "emotional", "financial", "fgm", "forced-marriage"} <= set(
        code_list("welsh-abuse-types").codes
    )


@pytest.mark.row("R010")
@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 3, 31), "2025-26"),
        (date(2026, 4, 1), "2026-27"),
        (date(2026, 1, 1), "2025-26"),
        (date(2028, 2, 29), "2027-28"),
        (date(1999, 12, 31), "1999-00"),
    ],
)
def test_the_financial_year_ends_on_31_march(day: date, label: str) -> None:
    assert financial_year(day).label == label


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_day_is_in_one_financial_year_and_they_follow_each_other(day: date) -> None:
    found = financial_year(day)
    assert found.start <= day <= found.end
    assert financial_year(found.end + timedelta(days=1)).start == found.end + timedelta(days=1)


@pytest.mark.row("R011")
def test_the_old_government_definition_is_kept_as_legacy_and_in_force_nowhere() -> None:
    old = definitions()["government-pre-2013"]
    assert old.standing is Standing.LEGACY
    assert old.until == date(2013, 3, 30)
    assert "female genital mutilation" in old.text.en
    for name in ("england", "wales"):
        assert old not in resolve(name, DAY).definitions


@pytest.mark.row("R021")
def test_the_glossary_says_what_a_link_worker_is() -> None:
    meaning = code_list("glossary").find("link-worker").help.en
    for part in ("assessing risk", "managing cases and care", "together"):
        assert part in meaning


def test_a_code_or_a_definition_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="given twice: spouse"):
        replace(RELATIONSHIPS, terms=(RELATIONSHIPS.terms[0],) * 2)
    with pytest.raises(DataFileError, match=r"area\.json: substance-use: id"):
        vocabulary.by_id([definitions()["substance-use"]] * 2, file="area.json")


def test_a_list_that_is_not_shipped_is_a_key_error() -> None:
    for name in ("definitions", "moon"):
        with pytest.raises(KeyError):
            code_list(name)
    assert RELATIONSHIPS.find("moon") is None
