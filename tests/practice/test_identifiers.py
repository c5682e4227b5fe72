"""NHS numbers, phone numbers, dates of birth, and the one box they are all typed into."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.identifiers import (
    BirthDateLikeness,
    NhsNumberFault,
    birth_date_likeness,
    nhs_number,
    nhs_number_fault,
    phone,
)
from linkworker.practice.search_box import Query, parse_query, reference_key

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BORN = date(1987, 11, 3)
NHS, MOBILE = "9434765919", "+447700900123"


@pytest.mark.parametrize(
    "text", ["943 476 5919", "9434765919", "943-476-5919", " 943  476 5919 ", "943.476.5919"]
)
def test_an_nhs_number_is_read_with_or_without_gaps(text):
    assert nhs_number(text) == NHS
    assert nhs_number_fault(text) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("943 476 5918", NhsNumberFault.CHECK),
        ("943 476 591", NhsNumberFault.LENGTH),
        ("943 476 59199", NhsNumberFault.LENGTH),
        ("943 476 591O", NhsNumberFault.CHARACTERS),
        ("٩434765919", NhsNumberFault.CHARACTERS),
        ("", NhsNumberFault.CHARACTERS),
        ("0000000000", NhsNumberFault.CHECK),
        ("1111111111", NhsNumberFault.CHECK),
    ],
)
def test_what_is_not_an_nhs_number_says_why(text, fault):
    assert nhs_number(text) is None
    assert nhs_number_fault(text) is fault


@given(st.integers(0, 9), st.integers(0, 9))
def test_any_one_digit_changed_fails_the_check(at, digit):
    changed = NHS[:at] + str(digit) + NHS[at + 1 :]
    assert (nhs_number(changed) == NHS) == (changed == NHS)


def test_a_number_whose_check_would_be_ten_is_none():
    assert [last for last in "0123456789" if nhs_number(f"400000008{last}")] == []
    assert [last for last in "0123456789" if nhs_number(f"400000007{last}")] == ["1"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("07700 900123", MOBILE),
        ("07700900123", MOBILE),
        ("(07700) 900-123", MOBILE),
        ("+44 7700 900123", MOBILE),
        ("+44 (0)7700 900123", MOBILE),
        ("0044 7700 900123", MOBILE),
        ("07700 900123 ext 4", MOBILE),
        ("01632 960123", "+441632960123"),
        ("+48 601 123 456", "+48601123456"),
        ("900123", None),
        ("0770090012345", None),
        ("kate", None),
        ("", None),
    ],
)
def test_a_phone_number_is_read_as_dialled_in_britain(text, number):
    assert phone(text) == number


@pytest.mark.parametrize(
    ("other", "how"),
    [
        (date(1987, 11, 3), BirthDateLikeness.SAME),
        (date(1987, 3, 11), BirthDateLikeness.SWAPPED),
        (date(1987, 11, 8), BirthDateLikeness.ONE_DIGIT),
        (date(1987, 11, 13), BirthDateLikeness.ONE_DIGIT),
        (date(1986, 11, 3), BirthDateLikeness.ONE_DIGIT),
        (date(1887, 11, 3), BirthDateLikeness.ONE_DIGIT),
        (date(1987, 6, 24), BirthDateLikeness.YEAR),
        (date(1978, 11, 3), None),
        (date(1986, 11, 4), None),
    ],
)
def test_two_dates_of_birth_may_be_one(other, how):
    assert birth_date_likeness(BORN, other) is how
    assert birth_date_likeness(other, BORN) is how


# what is typed · what is understood
TYPED = [
    ("Kate Jones", Query(names="Kate Jones")),
    ("  Kate   Jones ", Query(names="Kate Jones")),
    ("Łukasz Nowak", Query(names="Łukasz Nowak")),
    ("O'Neill", Query(names="O'Neill")),
    ("Anne-Marie", Query(names="Anne-Marie")),
    ("Jones, Kate", Query(names="Jones, Kate")),
    ("June Jones", Query(names="June Jones")),
    ("Tel Smith", Query(names="Tel Smith")),
    ("3/11/1987", Query(birth_date=BORN)),
    ("03/11/1987", Query(birth_date=BORN)),
    ("3/11/87", Query(birth_date=BORN)),
    ("03-11-87", Query(birth_date=BORN)),
    ("3–11–87", Query(birth_date=BORN)),
    ("3.11.1987", Query(birth_date=BORN)),
    ("1987-11-03", Query(birth_date=BORN)),
    ("1987/11/3", Query(birth_date=BORN)),
    ("3 Nov 1987", Query(birth_date=BORN)),
    ("3nov87", Query(birth_date=BORN)),
    ("3-Nov-87", Query(birth_date=BORN)),
    ("3rd November 1987", Query(birth_date=BORN)),
    ("3rd of November, 1987", Query(birth_date=BORN)),
    ("November 3, 1987", Query(birth_date=BORN)),
    ("3 Tachwedd 1987", Query(birth_date=BORN)),
    ("3 11 1987", Query(birth_date=BORN)),
    ("03111987", Query(birth_date=BORN)),
    ("19871103", Query(birth_date=BORN)),
    ("dob 3/11/1987", Query(birth_date=BORN)),
    ("D.O.B.: 3/11/1987", Query(birth_date=BORN)),
    ("11/25/1987", Query(birth_date=date(1987, 11, 25))),
    ("29/2/2000", Query(birth_date=date(2000, 2, 29))),
    ("29/2/1900", Query(unused=("29/2/1900",))),
    ("31/2/1987", Query(unused=("31/2/1987",))),
    ("23/11/26", Query(birth_date=date(2026, 11, 23))),
    ("3/11/27", Query(birth_date=date(1927, 11, 3))),
    ("24/11/2026", Query(unused=("24/11/2026",))),
    ("1987", Query(birth_year=1987)),
    ("born 1987", Query(birth_year=1987)),
    ("11/1987", Query(birth_year=1987)),
    ("kate b 1987", Query(names="kate b", birth_year=1987)),
    ("June 1987", Query(names="June", birth_year=1987)),
    ("3/11/1987 4/12/1988", Query(birth_date=BORN, unused=("4/12/1988",))),
    ("943 476 5919", Query(nhs_number=NHS)),
    ("9434765919", Query(nhs_number=NHS)),
    ("NHS no. 943-476-5919", Query(nhs_number=NHS)),
    ("943 476 5918", Query(nhs_fault=NhsNumberFault.CHECK)),
    ("nhs 943 476 591", Query(nhs_fault=NhsNumberFault.LENGTH)),
    ("07700 900123", Query(phone=MOBILE)),
    ("07700 900 123", Query(phone=MOBILE)),
    ("+44 (0)7700 900123", Query(phone=MOBILE)),
    ("0044 7700 900123", Query(phone=MOBILE)),
    ("7700 900123", Query(phone=MOBILE)),
    ("(01632) 960123", Query(phone="+441632960123")),
    ("mobile: 07700900123", Query(phone=MOBILE)),
    ("C4F7-21KD", Query(reference="C4F7-21KD")),
    ("c4f7 21kd", Query(reference="C4F7-21KD")),
    ("SP/2231", Query(reference="SP/2231")),
    ("ref: SP/2231", Query(reference="SP/2231")),
    ("12/2231", Query(reference="12/2231")),
    ("AB12345", Query(reference="AB12345")),
    ("22314", Query(reference="22314")),
    ("kate jones 3/11/87", Query(names="kate jones", birth_date=BORN)),
    ("kate jones (dob 3/11/87)", Query(names="kate jones", birth_date=BORN)),
    ("3 Nov 1987 Jan Kowalski", Query(names="Jan Kowalski", birth_date=BORN)),
    ("Jan Kowalski 1987 SP/2231", Query(names="Jan Kowalski", birth_year=1987, reference="SP/2231")),
    ("Siân, 07700 900123, 943 476 5919", Query(names="Siân", phone=MOBILE, nhs_number=NHS)),
    ("07700 900123 1987", Query(phone=MOBILE, birth_year=1987)),
    ("Kate Jones 38", Query(names="Kate Jones", unused=("38",))),
    ("", Query()),
    ("  -  ", Query()),
]


@pytest.mark.parametrize(("typed", "query"), TYPED, ids=[typed for typed, _ in TYPED])
def test_the_search_box_tells_apart_what_was_typed(typed, query):
    assert parse_query(typed, at=AT) == query


def test_a_query_with_nothing_to_look_for_is_empty():
    assert parse_query("31/2/1987", at=AT).is_empty
    assert parse_query("943 476 5918", at=AT).is_empty
    assert not parse_query("1987", at=AT).is_empty


def test_two_digits_of_a_year_follow_the_time_of_the_search():
    assert parse_query("3/11/27", at=AT).birth_date == date(1927, 11, 3)
    assert parse_query("3/11/27", at=AT.replace(year=2028)).birth_date == date(2027, 11, 3)


def test_a_reference_is_compared_by_its_letters_and_digits():
    assert reference_key("c4f7-21kd") == reference_key("C4F7 21KD") == "C4F721KD"


@given(st.text(max_size=60))
def test_any_text_can_be_typed(text):
    query = parse_query(text, at=AT)
    assert query.phone is None or query.phone.startswith("+")
    assert query.nhs_number is None or nhs_number(query.nhs_number)


@given(
    st.dates(date(1907, 1, 1), date(2026, 11, 23)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d%m%Y"]),
)
def test_every_date_of_birth_is_read_back_however_it_is_written(born, shape):
    assert parse_query(f"Kate Jones {born.strftime(shape)}", at=AT) == Query(
        names="Kate Jones", birth_date=born
    )
