"""When two texts mean one address, and how one is covered in other words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.deadlines import london_date
from linkworker.practice.duties import duties
from linkworker.practice.facts import CaseFacts
from linkworker.practice.rule import Owner
from linkworker.practice.whereabouts import Cover, ReviewFact, may_mean, plain, signs_of
from tests.practice.facts import START
from tests.practice.test_duties import FENS

ADDRESS = "Flat 2, 12 Mill Rd., Ely  CB7 4xx"


@pytest.mark.parametrize(
    ("written", "typed", "same"),
    [
        (ADDRESS, "12 mill road, ely, cb74xx", True),
        (ADDRESS, "She is at number 12 (Mill Road), CB7 4XX.", True),
        (ADDRESS, "12 Mill Road, Ely", False),
        (ADDRESS, "14 Mill Road, Ely CB7 4XX", False),
        (ADDRESS, "12 Mill Road, Ely CB7 4XY", False),
        ("Tŷ Gwyn, Heol y Bryn, Bangor LL57 1AA", "ty gwyn, Bangor, ll57 1aa", True),
        ("Tŷ Gwyn, Heol y Bryn, Bangor LL57 1AA", "Tŷ Coch, Heol y Bryn, Bangor LL57 1AA", False),
    ],
)
def test_an_address_is_known_by_its_postcode_with_the_number_or_name_of_the_house(
    written: str, typed: str, same: bool
) -> None:
    known = {sign for sign in signs_of(written) if "@" in sign}
    assert bool(known & may_mean(typed)) is same


def test_what_has_no_postcode_has_no_sign() -> None:
    assert not any("@" in sign for sign in signs_of("12 Mill Road, Ely"))


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("She is at 12 Mill Road now", "She is at [sealed] now"),
        ("at 12, mill rd, ELY", "at [sealed], ELY"),
        ("CB74XX", "[sealed]"),
        ("cb7-4xx!", "[sealed]!"),
        ("Somewhere on Mill Road", "Somewhere on [sealed]"),
        ("112 Mill Street", "112 Mill Street"),
        ("Flat 2 is hers", "Flat 2 is hers"),
        ("CB7 4XXX", "CB7 4XXX"),
        ("In Ely", "In Ely"),
    ],
)
def test_an_address_is_covered_with_its_street_or_its_postcode_alone_and_nothing_else(
    text: str, covered: str
) -> None:
    assert Cover.of(ADDRESS).over(text) == covered


def test_a_house_without_a_number_is_covered_by_its_name() -> None:
    cover = Cover.of("Tŷ Gwyn\nHeol y Bryn\nBangor LL57 1AA")
    assert (
        cover.over("ty gwyn in Bangor, by Heol y Bryn, ll571aa")
        == "[sealed] in Bangor, by [sealed], [sealed]"
    )


def test_what_the_label_says_stays_readable() -> None:
    address = "Anne's House, 12 Mill Road, Ely CB7 4XX"
    assert (
        Cover.of(address, "c/o Anne’s House").over("c/o Anne’s House, 12 Mill Road")
        == "c/o Anne’s House, [sealed]"
    )


def test_a_mark_that_would_not_fit_is_a_shorter_one() -> None:
    cover = Cover.of("1 Mill Road, M1 1AE")
    assert cover.over("M11AE M11AE", 11) == "[–] [–]"
    assert len(cover.over("M11AE M11AE", 11)) <= 11


words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


@given(before=words, after=words)
def test_no_text_keeps_an_address_that_stands_in_it(before: str, after: str) -> None:
    covered = Cover.of(ADDRESS).over(f"{before} {ADDRESS} {after}")
    assert "cb74xx" not in plain(covered).split()
    assert "12 mill road" not in plain(covered)


@given(address=words, text=words)
def test_any_address_and_any_text_can_be_read(address: str, text: str) -> None:
    Cover.of(address).over(text)
    assert isinstance(signs_of(address) | may_mean(text), frozenset)


@pytest.mark.parametrize("address", ["", " ", "!", "Ely", "12", "The clinic"])
def test_what_is_no_address_covers_nothing(address: str) -> None:
    text = "The clinic in Ely, 12 Mill Road!"
    assert Cover.of(address).over(text) == text
    assert not Cover.of(address).finds_any


def test_a_request_is_the_managers_to_decide_the_same_day_or_for_a_record_within_three_working_days() -> None:
    asked = (
        ReviewFact(1, START),
        ReviewFact(2, START, of_record=True),
        ReviewFact(3, START, settled_at=START),
    )
    found = {due.key: due for due in duties(CaseFacts(opened_at=START, reviews=asked), FENS)}
    waits = {
        key
        for key, due in found.items()
        if due.rule in {"address.decide", "record.decide"} and not due.ending
    }
    assert waits == {"address.decide:1", "record.decide:2"}
    assert {found[key].owner for key in waits} == {Owner.MANAGER}
    assert london_date(found["address.decide:1"].due_at) == london_date(START)  # type: ignore[arg-type]
    assert london_date(found["record.decide:2"].due_at) == date(2025, 3, 6)  # type: ignore[arg-type]
