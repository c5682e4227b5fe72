"""How far two people's names speak for one person: the given names beside each other, then the family names.

Unlike a search (`practice.names`), which asks whether what was typed may mean somebody, this weighs: agreement on a
rare name tells much and on Jones little, and a given name that differs tells against, because twins, brothers and
sisters share the rest. Weights are bits, log2 of how much likelier a thing is in two records of one person than of
two: `LIKELY_IN_ONE` says how often it is so in records of one, `name_shares.csv` how often a name is met by chance.
Both are our own estimates; what they are good for is measured in docs/matching.md.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import product
from math import log2
from typing import NamedTuple

from rapidfuzz.distance import OSA

from linkworker.practice.name_parts import APART, FORM, LINES, NAMES_APART, SHORT, TWO_SHORTS, WEAK, alike
from linkworker.practice.names import normalise, parts_of, read_together


class How(StrEnum):
    """How one thing told of two records agrees or differs; a thing told of one only is left out."""

    SAME = "same"
    FORM = "form"
    NICKNAME = "nickname"
    SPELLING = "spelling"
    TRUNCATED = "truncated"
    INITIAL = "initial"
    OTHER_PLACE = "other-place"
    APART = "apart"
    SWAPPED = "swapped"
    SLIP = "slip"
    PARTLY = "partly"
    YEAR = "year"
    POSTCODE = "postcode"


class About(StrEnum):
    """What is compared."""

    GIVEN = "given-name"
    MIDDLE = "middle-name"
    FAMILY = "family-name"
    ORDER = "order-of-names"
    BORN = "birth-date"
    NHS_NUMBER = "nhs-number"
    PHONE = "phone"
    ADDRESS = "address"


class Finding(NamedTuple):
    """One thing that was compared: what, how it agrees or differs, and the bits for one person (minus: against)."""

    about: About
    how: How
    bits: float


class Fit(NamedTuple):
    how: How
    bits: float


class Slots(NamedTuple):
    """The parts of a name in their places; empty where nothing was told."""

    given: str
    middle: tuple[str, ...]
    family: str


RARE, RARE_GIVEN = 4000, 500
"""A family name in no list is taken to be borne by one in so many, and a given name: no rarer, since what was never
counted proves little."""

LIKELY_IN_ONE = {
    How.SAME: 0.85,
    How.FORM: 0.04,
    How.NICKNAME: 0.06,
    How.SPELLING: 0.015,
    How.TRUNCATED: 0.01,
}
"""How often a part of a name is written so in two records of one person, over how many names lie as near by chance."""

SECOND_HAND, WEAKEST = 0.02, 0.0025
"""The same of two short forms of one name, and of a weak likeness: more names lie as near."""

INITIAL_BITS = 2.5
GIVEN_APART, FAMILY_APART, MIDDLE_APART = -6.5, -3.0, -3.0
ORDER_BITS = -2.0
OTHER_PLACE_BITS = -2.5
MOST_OF_MIDDLE = 4.0
LEAST_TRUNCATED, LEAST_SLIPPED = 4, 6


def _shares(kind: str) -> dict[str, int]:
    text = files("linkworker.practice").joinpath("name_shares.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["kind"] == kind]
    return {name: int(row["one_in"]) for row in rows for name in row["names"].split()}


GIVEN, FAMILY = _shares("given"), _shares("family")
"""Common names: borne by one in so many of those among whom the name is commonest, not of everybody, since a given
and a family name of one people come together. Family names of Wales after counts of 2020; the others estimated."""


def compare_names(one: Sequence[str], other: Sequence[str]) -> tuple[Finding, ...]:
    """What the names of two people say, by the pair of names that speaks most for one person."""
    pairs = product(ways_to_say(tuple(one)), ways_to_say(tuple(other)))
    said = (findings for a, b in pairs for findings in _pairings(a, b))
    return max(said, key=lambda findings: (sum(one.bits for one in findings), findings), default=())


@lru_cache(maxsize=256)
def ways_to_say(names: tuple[str, ...]) -> tuple[str, ...]:
    """Each whole name, and the longest with a part that stands alone in place of its own: "Kate", a maiden name."""
    names = tuple(dict.fromkeys(_in_order(name) for name in names))
    parts = {name: parts_of(name) for name in names}
    whole = [name for name in names if len(parts[name]) > 1]
    if not whole:
        return tuple(name for name in names if parts[name])
    longest = _slots(max((parts[name] for name in whole), key=len))
    alone = {name: part[0] for name, part in parts.items() if len(part) == 1}
    given = [f"{part} {longest.family}" for part in alone.values() if not _is_family_only(part)]
    family = [
        f"{longest.given} {part}" for name, part in alone.items() if name != names[0] and not _is_given(part)
    ]
    return tuple(dict.fromkeys((*whole, *given, *family)))


def _in_order(name: str) -> str:
    """A name with the family name first and a comma after it, as it is said."""
    family, comma, given = name.partition(",")
    return f"{given} {family}" if comma and normalise(given) else name


def _pairings(one: str, other: str) -> Iterator[tuple[Finding, ...]]:
    """What two names say as they are written, with the family name first in one, and with neighbours joined."""
    for a, b in read_together(one, other):
        findings = tuple(_beside(_slots(a), _slots(b)))
        yield findings
        if all(finding.how is How.SAME for finding in findings):
            return
        if len(a) > 1 and len(b) > 1:
            yield from _crosswise(a, b)


def _slots(parts: tuple[str, ...]) -> Slots:
    if len(parts) == 1:
        return Slots("", (), parts[0]) if _is_family_only(parts[0]) else Slots(parts[0], (), "")
    if _is_family_first(parts):
        parts = (*parts[1:], parts[0])
    return Slots(parts[0], parts[1:-1], parts[-1])


def _is_family_only(part: str) -> bool:
    return part in FAMILY and part not in GIVEN


def _is_given(part: str) -> bool:
    return part not in FAMILY and (part in GIVEN or part in LINES)


def _is_family_first(parts: tuple[str, ...]) -> bool:
    """By what is known of names: "Jones Sarah", "Kowalczuk Anna"."""
    return parts[0] not in GIVEN and parts[-1] in GIVEN and parts[-1] not in FAMILY


def _crosswise(a: tuple[str, ...], b: tuple[str, ...]) -> Iterator[tuple[Finding, ...]]:
    """One of the two with its family name first: only where both parts then fit, so that a name shared by a family
    is not taken for a given name that agrees."""
    for one, other in ((_rotated(a), _slots(b)), (_slots(a), _rotated(b))):
        if _fits(one.given, other.given) and _fits(one.family, other.family):
            yield (*_beside(one, other), Finding(About.ORDER, How.APART, ORDER_BITS))


def _fits(a: str, b: str) -> bool:
    return len(a) > 1 and len(b) > 1 and fit_of_parts(a, b, False) is not None


def _rotated(parts: tuple[str, ...]) -> Slots:
    """The other reading of which end the family name stands at."""
    slots = _slots(parts)
    if slots.given == parts[0]:
        return Slots(parts[1], parts[2:], parts[0])
    return Slots(parts[0], parts[1:-1], parts[-1])


def _beside(one: Slots, other: Slots) -> Iterator[Finding]:
    """The given names, the family names, and what stands between."""
    left, right = list(one.middle), list(other.middle)
    if one.given and other.given:
        yield Finding(
            About.GIVEN, *_in_place(one.given, other.given, left, right, GIVEN_APART, is_given=True)
        )
    if one.family and other.family:
        yield Finding(
            About.FAMILY, *_in_place(one.family, other.family, left, right, FAMILY_APART, is_given=False)
        )
    if left and right:
        yield Finding(About.MIDDLE, *_middle(left, right))


def _in_place(a: str, b: str, left: list[str], right: list[str], against: float, *, is_given: bool) -> Fit:
    """How two parts fit in their place, or either of them in the middle of the other name, which is then taken."""
    fit = fit_of_parts(a, b, is_given)
    if fit is not None:
        return fit
    bits = [*_taken(a, right, is_given), *_taken(b, left, is_given)]
    return Fit(How.OTHER_PLACE, max(bits) + OTHER_PLACE_BITS) if bits else Fit(How.APART, against)


def _taken(part: str, middle: list[str], is_given: bool) -> list[float]:
    """What a part of the middle says that fits this one, written out; it is taken from the middle."""
    for place, there in enumerate(middle):
        fit = fit_of_parts(part, there, is_given)
        if fit is not None and fit.how is not How.INITIAL:
            del middle[place]
            return [fit.bits]
    return []


def _middle(left: Iterable[str], right: Iterable[str]) -> Fit:
    fits = [fit for a, b in product(left, right) if (fit := fit_of_parts(a, b, True))]
    if not fits:
        return Fit(How.APART, MIDDLE_APART)
    best = max(fits, key=lambda fit: (fit.bits, fit.how))
    return Fit(best.how, min(best.bits, MOST_OF_MIDDLE))


@lru_cache(maxsize=262144)
def fit_of_parts(a: str, b: str, is_given: bool) -> Fit | None:
    """How two parts fit, the order of the two making no difference; None when they are two names."""
    if len(a) == 1 or len(b) == 1:
        return Fit(How.INITIAL, INITIAL_BITS) if a[0] == b[0] else None
    one_in = min(_one_in(a, is_given), _one_in(b, is_given))
    if a == b:
        return Fit(How.SAME, log2(LIKELY_IN_ONE[How.SAME] * one_in))
    how, chance = _how(a, b, is_given)
    return Fit(how, max(log2(chance * one_in), 0.0)) if chance else None


def _one_in(part: str, is_given: bool) -> int:
    return min(GIVEN.get(part, RARE_GIVEN if is_given else RARE), FAMILY.get(part, RARE))


def _how(a: str, b: str, is_given: bool) -> tuple[How, float]:
    found = alike(a, b)
    if found == APART:
        return _how_apart(a, b, is_given)
    if found == FORM:
        return How.FORM, LIKELY_IN_ONE[How.FORM]
    if found in {SHORT, TWO_SHORTS}:
        return How.NICKNAME, LIKELY_IN_ONE[How.NICKNAME] if found == SHORT else SECOND_HAND
    return How.SPELLING, WEAKEST if found == WEAK else LIKELY_IN_ONE[How.SPELLING]


def _how_apart(a: str, b: str, is_given: bool) -> tuple[How, float]:
    """What a search takes for two names: cut off, or a family name with a slip in its first letter."""
    if _is_cut_off(a, b):
        return How.TRUNCATED, LIKELY_IN_ONE[How.TRUNCATED]
    is_slip = not is_given and min(len(a), len(b)) >= LEAST_SLIPPED and (a, b) not in NAMES_APART
    if is_slip and OSA.distance(a, b, score_cutoff=1) == 1:
        return How.SPELLING, WEAKEST
    return How.APART, 0.0


def _is_cut_off(a: str, b: str) -> bool:
    """One is the beginning of the other, as a narrow field leaves it, and no name of its own."""
    short, long = sorted((a, b), key=len)
    return (
        len(long) - 2 >= len(short) >= LEAST_TRUNCATED
        and long.startswith(short)
        and (a, b) not in NAMES_APART
        and not any(short in known for known in (LINES, GIVEN, FAMILY))
    )
