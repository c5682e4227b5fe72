"""The codes of the directory: what binds whom, what is never a reason, and what reads like an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.directory import (
    SHELTER,
    binding,
    decline_reasons,
    needs_of_sector,
    reads_like_an_address,
    with_binding,
)
from linkworker.practice.vocabulary import code_list

NEEDS = code_list("needs").codes
ANY_NEEDS = st.sets(st.sampled_from(NEEDS), min_size=1)


def codes(terms: object) -> set[str]:
    return {term.code for term in terms}  # type: ignore[attr-defined]


def test_every_need_has_a_sector_and_every_binding_is_a_need() -> None:
    assert [term.code for term in code_list("needs").terms if not term.sectors] == []
    for name in ("weighed", "never-reasons"):
        assert {need for term in code_list(name).terms for need in term.binds} <= set(NEEDS)


@pytest.mark.row("R187")
@given(ANY_NEEDS)
def test_substance_use_alone_is_nobodys_reason_and_binds_every_refuge(needs: set[str]) -> None:
    assert "substance-use-alone" not in codes(decline_reasons(needs))
    if needs & SHELTER:
        assert "substance-use-alone" in codes(binding("never-reasons", needs))
        assert {"stability", "own-needs", "house-and-residents"} <= codes(binding("weighed", needs))


@given(ANY_NEEDS)
def test_no_service_may_ask_for_a_street_address_or_a_crime_number(needs: set[str]) -> None:
    never = {"no-street-address", "no-crime-number"}
    assert never <= codes(binding("never-reasons", needs))
    assert not never & codes(decline_reasons(needs))


@pytest.mark.row("R188")
@given(ANY_NEEDS)
def test_coming_from_another_area_is_a_reason_for_none_that_shelters(needs: set[str]) -> None:
    assert ("out-of-area" in codes(decline_reasons(needs))) is not bool(needs & SHELTER)


def test_no_reason_tells_who_else_is_a_client() -> None:
    """One sentence stands for a full list, for leave and for anybody's safety; "we know her already" is none."""
    assert not {"known-already", "not-safe-here", "conflict"} & set(code_list("decline-reasons").codes)


@given(ANY_NEEDS, st.sets(st.sampled_from(code_list("weighed").codes)))
def test_what_is_chosen_and_what_binds_stand_in_the_order_of_the_list(
    needs: set[str], more: set[str]
) -> None:
    kept = with_binding("weighed", needs, more)
    assert kept == [code for code in code_list("weighed").codes if code in kept]
    assert set(kept) == more | codes(binding("weighed", needs))


def test_a_sector_offers_what_its_services_help_with() -> None:
    assert codes(needs_of_sector("substance")) == {"substance-treatment", "substance-young"}
    assert codes(needs_of_sector("refuge")) >= SHELTER
    assert not SHELTER & codes(needs_of_sector("substance"))


@pytest.mark.parametrize(
    "text",
    [
        "12 Mill Road",
        "12a mill road, Ely",
        "CB1 2AB",
        "cb12ab",
        "Flat 3",
        "no. 5",
        "12 Heol y Bryn",
        "5 Stryd Fawr",
        "12 Oak House",
        "3 St. Mary's Close",
        "PO Box 5, or 12 Mill Road CB1 2AB",
        "///daring.lion.race",
        "52.1234, -0.1234",
    ],
)
def test_what_reads_like_an_address(text: str) -> None:
    assert reads_like_an_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "c/o Anne’s House",
        "PO Box 212, Peterborough PE1 1AA",
        "24 hours a day",
        "18 and over, 7 days a week",
        "2 rooms with a way in",
        "Up to 3 people in a house",
        "Within 24 hours at Oak House",
        "9 to 5 on weekdays",
        "From 16, in any part of the 6 counties",
        "",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not reads_like_an_address(text)
