"""Whether two records are of one person: the rule of certainty, what a family shares, and laws that always hold."""

import unicodedata
from dataclasses import fields, replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linkworker.practice.identifiers import Address, address
from linkworker.practice.match_keys import sought_keys, stored_keys
from linkworker.practice.matching import DOUBTFUL, LIKELY, Identifiers, Sureness, compare
from linkworker.practice.name_fit import FAMILY, GIVEN, About, How
from linkworker.practice.names import normalise
from tests.matching.people import NAMES

BORN = date(1987, 11, 3)
NHS, OTHER_NHS = "9434765919", "4857773456"
MOBILE, OTHER_MOBILE = "+447700900123", "+447700900456"
HOME, OTHER_HOME = Address("14", "CF101AB"), Address("9", "SA151ZZ")


def who(*names: str, **told: object) -> Identifiers:
    """Siân Pritchard with nothing else told, with `told`."""
    return Identifiers(names or ("Siân Pritchard",), **told)  # type: ignore[arg-type]


def hows(one: Identifiers, other: Identifiers) -> dict[About, How]:
    return {finding.about: finding.how for finding in compare(one, other).findings}


EVERYTHING = who(
    birth_date=BORN,
    nhs_number=NHS,
    phones=frozenset({MOBILE}),
    addresses=frozenset({HOME, Address("2", "B11AA")}),
)
FOUR = {
    "number": {"nhs_number": NHS},
    "name and date": {"birth_date": BORN},
    "phone": {"phones": frozenset({MOBILE})},
    "address": {"addresses": frozenset({HOME})},
}
"""The four of which two make a match certain, each beside the name."""


@pytest.mark.parametrize("pair", list(combinations(FOUR, 2)), ids=" and ".join)
def test_two_of_the_four_are_certain(pair):
    told = FOUR[pair[0]] | FOUR[pair[1]]
    expected = Sureness.DOUBTFUL if set(pair) == {"phone", "address"} else Sureness.CERTAIN
    assert compare(who(**told), EVERYTHING).sureness is expected


@pytest.mark.parametrize("one", FOUR)
def test_one_of_the_four_is_not_certain(one):
    assert compare(who(**FOUR[one]), EVERYTHING).sureness is not Sureness.CERTAIN


def test_phone_and_address_are_a_household_s_and_need_the_birth_date():
    married = who("Siân Howells", phones=frozenset({MOBILE}), addresses=frozenset({HOME}))
    assert compare(married, EVERYTHING).sureness is not Sureness.CERTAIN
    told = who(phones=frozenset({MOBILE}), addresses=frozenset({HOME}), birth_date=BORN)
    assert compare(told, EVERYTHING).sureness is Sureness.CERTAIN


AGAINST = {
    "given name": {"names": ("Nerys Pritchard",)},
    "another spelling of the given name": {"names": ("Shan Pritchard",)},
    "initial": {"names": ("S Pritchard",)},
    "family name": {"names": ("Siân Howells",), "nhs_number": ""},
    "birth date": {"birth_date": date(1961, 7, 12)},
    "day and month": {"birth_date": date(1987, 3, 11)},
    "a digit": {"birth_date": date(1987, 11, 8)},
    "number": {"nhs_number": OTHER_NHS},
}
"""The family name without the number: with it she has married."""
CERTAIN = who(birth_date=BORN, phones=frozenset({MOBILE}), addresses=frozenset({HOME}), nhs_number=NHS)


@pytest.mark.parametrize("fact", AGAINST)
def test_one_thing_told_against_it_makes_no_certainty(fact):
    assert compare(CERTAIN, EVERYTHING).sureness is Sureness.CERTAIN
    assert compare(replace(CERTAIN, **AGAINST[fact]), EVERYTHING).sureness is not Sureness.CERTAIN


def test_another_phone_address_or_married_name_is_not_against_a_number():
    assert compare(replace(CERTAIN, names=("Siân Howells",)), EVERYTHING).sureness is Sureness.CERTAIN
    moved = replace(CERTAIN, phones=frozenset({OTHER_MOBILE}), addresses=frozenset({OTHER_HOME}))
    assert compare(moved, EVERYTHING).sureness is Sureness.CERTAIN


@pytest.mark.parametrize(
    ("one", "other", "about", "how"),
    [
        ("Siân Jones", "Sian Jones", About.GIVEN, How.SAME),
        ("Siân Jones", "Shan Jones", About.GIVEN, How.FORM),
        ("Siân Jones", "Jane Jones", About.GIVEN, How.NICKNAME),
        ("Ieuan Hughes", "Evan Hughes", About.GIVEN, How.FORM),
        ("Ieuan Hughes", "John Hughes", About.GIVEN, How.NICKNAME),
        ("Catherine Jones", "Kate Jones", About.GIVEN, How.NICKNAME),
        ("Catherine Jones", "Catherien Jones", About.GIVEN, How.SPELLING),
        ("Catherine Jones", "C Jones", About.GIVEN, How.INITIAL),
        ("Anne Catherine Jones", "Catherine Jones", About.GIVEN, How.OTHER_PLACE),
        ("Krzysztof Nowak", "Krzyszto Nowak", About.GIVEN, How.SPELLING),
        ("Małgorzata Nowak", "Małgor Nowak", About.GIVEN, How.TRUNCATED),
        ("Siân Jones", "Siôn Jones", About.GIVEN, How.APART),
        ("Huw ap Rhys", "Hugh Price", About.FAMILY, How.FORM),
        ("Elen Powell", "Elen ap Hywel", About.FAMILY, How.FORM),
        ("Anna Kowalska", "Anna Kowalski", About.FAMILY, How.SPELLING),
        ("Siân Trowthorpe", "Siân Rowthorpe", About.FAMILY, How.SPELLING),
        ("Siân Lloyd-Jones", "Siân Lloyd", About.FAMILY, How.OTHER_PLACE),
        ("Siân Davies", "Siân Hughes", About.FAMILY, How.APART),
        ("Jones Siân", "Siân Jones", About.FAMILY, How.SAME),
        ("JONES, Siân", "Siân Jones", About.FAMILY, How.SAME),
        ("Kowalczuk Oksana", "Oksana Kowalczuk", About.ORDER, How.APART),
        ("KOWALCZUK, Oksana", "Oksana Kowalczuk", About.ORDER, None),
        ("Kowalczuk Oksana", "Oksana Trowthorpe", About.GIVEN, How.APART),
        ("Kowalczuk Anna", "Kowalczuk Maria", About.GIVEN, How.APART),
        ("Rose Bebb", "Rosemary Bebb", About.GIVEN, How.NICKNAME),
        ("Grace Bebb", "Gracelyn Bebb", About.GIVEN, How.APART),
        ("Mohammed Hassan Khan", "Mohammed Hussain Khan", About.MIDDLE, How.APART),
        ("Ann Marie Bebb", "Annmarie Bebb", About.GIVEN, How.SAME),
    ],
)
def test_names_say_how_they_differ(one, other, about, how):
    assert hows(who(one), who(other)).get(about) is how


def test_a_name_that_was_told_beside_the_whole_one_stands_in_its_place():
    now = who("Kate", "Catherine Howells", "Bebb")
    assert hows(now, who("Kate Howells"))[About.GIVEN] is How.SAME
    assert hows(now, who("Catherine Bebb"))[About.FAMILY] is How.SAME
    assert hows(now, who("Catherine Kate"))[About.FAMILY] is How.APART  # a short form is no family name


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (BORN, BORN, How.SAME),
        (BORN, date(1987, 3, 11), How.SWAPPED),
        (BORN, date(1987, 11, 8), How.SLIP),
        (BORN, date(1978, 11, 3), How.SLIP),
        (BORN, date(1987, 11, 21), How.PARTLY),
        (BORN, date(1987, 5, 21), How.APART),
        (BORN, date(1987, 1, 1), How.YEAR),
        (date(1987, 1, 1), date(1987, 1, 1), How.YEAR),
        (BORN, date(1986, 1, 1), How.APART),
        (BORN, date(1900, 1, 1), None),
        (BORN, None, None),
    ],
)
def test_birth_dates_say_how_they_differ(one, other, how):
    assert hows(who(birth_date=one), who(birth_date=other)).get(About.BORN) is how


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("14 Heol y Bont, CF10 1AB", "14, Heol-y-Bont cf101ab", How.SAME),
        ("Flat 2, 14 Mill Road CF10 1AB", "2/14 Mill Rd CF10 1AB", How.SAME),
        ("14 Heol y Bont, CF10 1AB", "16 Heol y Bont, CF10 1AB", How.POSTCODE),
        ("14 Heol y Bont, CF10 1AB", "CF10 1AB", How.POSTCODE),
        ("CF10 1AB", "CF10 1AB", How.POSTCODE),
        ("14 Heol y Bont, CF10 1AB", "14 Heol y Bont, CF10 1AD", How.APART),
        ("No fixed abode, ZZ99 3VZ", "No fixed abode, ZZ99 3VZ", None),
    ],
)
def test_addresses_say_how_they_differ(one, other, how):
    homes = [frozenset({home} if (home := address(text)) else ()) for text in (one, other)]
    assert hows(who(addresses=homes[0]), who(addresses=homes[1])).get(About.ADDRESS) is how


AT_HOME = {"phones": frozenset({MOBILE}), "addresses": frozenset({HOME})}
SELF = who(birth_date=BORN, **AT_HOME)


@pytest.mark.parametrize(
    ("relative", "other", "expected"),
    [
        ("herself, the number mistyped", who(birth_date=BORN, **AT_HOME), Sureness.CERTAIN),
        ("a twin", who("Nerys Pritchard", birth_date=BORN, **AT_HOME), Sureness.DOUBTFUL),
        ("a sister", who("Nerys Pritchard", birth_date=date(1990, 6, 21), **AT_HOME), Sureness.NONE),
        ("a mother of her name", who(birth_date=date(1961, 7, 12), **AT_HOME), Sureness.DOUBTFUL),
        ("somebody of her name whose date is not known", who(**AT_HOME), Sureness.DOUBTFUL),
        ("a partner", who("Ieuan Bebb", birth_date=date(1985, 6, 21), **AT_HOME), Sureness.NONE),
        (
            "a twin with one first name",
            who("Siân Mair Pritchard", birth_date=BORN, **AT_HOME),
            Sureness.CERTAIN,
        ),
    ],
)
def test_what_a_household_shares_makes_nobody_likely(relative, other, expected):
    assert compare(SELF, other).sureness is expected, relative


def test_a_sister_is_nobody_to_ask_about_however_rare_the_family_name():
    twin, sister = (who("Nerys Cadwaladr", birth_date=born, **AT_HOME) for born in (BORN, date(1990, 6, 21)))
    one = who("Siân Cadwaladr", birth_date=BORN, **AT_HOME)
    assert compare(one, twin).sureness is Sureness.DOUBTFUL
    assert compare(one, sister).bits > DOUBTFUL
    assert compare(one, sister).sureness is Sureness.NONE


def test_a_mother_s_number_on_her_child_s_record_makes_them_no_more_than_doubtful():
    mother = who(birth_date=BORN, nhs_number=NHS, **AT_HOME)
    child = who("Nerys Pritchard", birth_date=date(2009, 6, 21), nhs_number=NHS, **AT_HOME)
    assert compare(mother, child).sureness is Sureness.DOUBTFUL
    assert compare(mother, replace(child, birth_date=BORN)).sureness is Sureness.LIKELY


def test_twins_who_share_a_first_name_are_told_apart_by_the_second():
    twins = [who(f"Mohammed {name} Khan", birth_date=BORN, **AT_HOME) for name in ("Hassan", "Hussain")]
    assert compare(*twins).sureness is Sureness.DOUBTFUL


def test_a_common_name_with_a_birth_date_alone_is_less_sure_than_a_rare_one():
    common, rare = (compare(*[who(name, birth_date=BORN)] * 2) for name in ("Siân Jones", "Heledd Cadwaladr"))
    assert (common.sureness, rare.sureness) == (Sureness.DOUBTFUL, Sureness.LIKELY)


def test_no_name_alone_is_a_match():
    assert compare(who("Heledd Cadwaladr"), who("Heledd Cadwaladr")).sureness is Sureness.NONE


def test_the_degrees_begin_in_order_and_common_names_are_plain_parts():
    assert DOUBTFUL < LIKELY
    assert [name for name in (*GIVEN, *FAMILY) if normalise(name) != name] == []


def test_keys_find_what_is_the_same_and_nothing_of_what_stands_for_nothing():
    plain = who(birth_date=BORN)
    assert sought_keys(replace(plain, birth_date=date(1987, 3, 11))) & stored_keys(plain) > stored_keys(who())
    assert stored_keys(replace(plain, birth_date=date(1987, 1, 1))) == stored_keys(who())
    assert stored_keys(who("S Jones")) == frozenset()
    assert stored_keys(who("Kate Bebb")) & stored_keys(who("Bebb, Catrin"))
    assert stored_keys(who("Aa Bb Cc Dd Ee Ff Gg Hh Ii Jj")) == stored_keys(who("Aa Bb Cc Ff"))


ALL_GIVEN = sorted(
    {name for one in NAMES["given"].values() for kind in one.values() for some in kind for name in some}
)
ALL_FAMILY = sorted({name for one in NAMES["family"].values() for name in one})
SOME_NAMES = st.builds(
    lambda parts, join: join.join(parts),
    st.lists(
        st.sampled_from([*ALL_GIVEN, *ALL_FAMILY, "ap", "ferch", "de", "J", "Al", "Kate"]),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([" ", "-", ", "]),
)
DATES = st.sampled_from(
    [BORN, date(1987, 3, 11), date(1987, 1, 1), date(1961, 7, 12), date(1900, 1, 1), None]
)
PEOPLE = st.builds(
    Identifiers,
    names=st.lists(SOME_NAMES, max_size=3).map(tuple),
    birth_date=DATES,
    nhs_number=st.sampled_from(["", NHS, OTHER_NHS]),
    phones=st.frozensets(st.sampled_from([MOBILE, OTHER_MOBILE])),
    addresses=st.frozensets(
        st.sampled_from([HOME, Address("16", "CF101AB"), OTHER_HOME, Address("", "CF101AB")])
    ),
)


PAIRS = st.builds(
    lambda one, other, named_alike: (one, replace(other, names=one.names) if named_alike else other),
    PEOPLE,
    PEOPLE,
    st.booleans(),
)
"""Two people, half of them of the same names: else hardly any two would be alike."""


def bare(text: str) -> str:
    """Without accents, in capitals."""
    plain = text.translate(str.maketrans("łŁıİ", "lLiI"))
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)).upper()


@given(PAIRS)
def test_the_order_of_the_two_makes_no_difference(pair):
    one, other = pair
    assert compare(one, other) == compare(other, one)


@given(PAIRS)
def test_accents_and_capitals_make_no_difference(pair):
    one, other = pair
    plain = replace(one, names=tuple(bare(name) for name in one.names))
    assert compare(plain, other) == compare(one, other)
    assert stored_keys(plain) == stored_keys(one)


@given(PAIRS, st.sampled_from(["nhs_number", "phones", "addresses", "birth_date"]))
def test_one_identifier_alone_is_never_certain(pair, alone):
    """All that is told beside the names is one thing; whatever the names, and whoever it is compared with."""
    one, other = pair
    empty = {item.name: item.default for item in fields(Identifiers) if item.name not in {"names", alone}}
    assert compare(replace(one, **empty), other).sureness is not Sureness.CERTAIN


@given(PAIRS)
def test_a_certain_match_agrees_in_two_of_the_four_and_differs_in_none(pair):
    one, other = pair
    found = hows(one, other)
    same = {about for about, how in found.items() if how is How.SAME}
    two = sum(
        (
            About.NHS_NUMBER in same,
            {About.BORN, About.FAMILY} <= same,
            About.PHONE in same,
            About.ADDRESS in same,
        )
    )
    if compare(one, other).sureness is Sureness.CERTAIN:
        assert two >= 2 and About.GIVEN in same
        assert found.get(About.BORN, How.SAME) in {How.SAME, How.YEAR}
        assert How.APART not in {found.get(about) for about in (About.NHS_NUMBER, About.MIDDLE)}
        assert found.get(About.FAMILY) is not How.APART or About.NHS_NUMBER in same


ORDERS = st.sampled_from(["{} {}", "{1} {0}", "{1}, {0}"])


@given(st.sampled_from(ALL_GIVEN), st.sampled_from(ALL_GIVEN), st.sampled_from(ALL_FAMILY), PEOPLE, ORDERS)
def test_twins_are_never_certain(given_one, given_other, family, told, order):
    """One family name, birth date, address and phone, and another given name, in whichever order both are written."""
    assume(normalise(given_one) != normalise(given_other))
    home = replace(told, birth_date=BORN, **AT_HOME, nhs_number="")
    twins = [replace(home, names=(order.format(name, family),)) for name in (given_one, given_other)]
    assert compare(*twins).sureness is not Sureness.CERTAIN


@given(PEOPLE)
def test_somebody_is_found_by_the_keys_of_the_same_record(one):
    assert stored_keys(one) <= sought_keys(one)
