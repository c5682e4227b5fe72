"""The keys under which a record is found again among very many, before `practice.matching` compares the few found.

A key of one thing that hardly two people share (NHS number, phone, date of birth, postcode) stands alone; of a name two
parts stand together, so that no key is shared by more than some hundreds in half a million. A part of a name counts by
its sound, or that of the name which its short forms and other spellings stand for: "Kate", "Catrin" and "Catherien"
have one code. Whatever is wrong in one thing, another key still finds; docs/matching.md says how often.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import combinations, product

from linkworker.practice.matching import NOT_DATES, Identifiers, is_year_only
from linkworker.practice.name_fit import ways_to_say
from linkworker.practice.name_parts import lines_of, sound_code
from linkworker.practice.names import parts_of

MOST_PARTS = 4
MOST = 60
"""Compared at most of those who share a key: of 4,000 people to be found none stood behind the fiftieth."""
SURE_WORTH = 3
"""What hardly two people share counts as so many pairs of parts of a name."""


def stored_keys(who: Identifiers) -> frozenset[str]:
    """The keys a record is kept under."""
    codes = [[_codes(part) for part in _parts(way)] for way in ways_to_say(who.names)]
    return frozenset((*_sure(who), *(key for parts in codes for key in _pairs(parts))))


def sought_keys(who: Identifiers) -> frozenset[str]:
    """The keys to look a record up by: its own, and the date with day and month the other way round."""
    born = _whole(who.birth_date)
    if born is None or born.day > 12:
        return stored_keys(who)
    return stored_keys(who) | {_born_key(born.replace(month=born.day, day=born.month))}


def is_sure(key: str) -> bool:
    """A key of something that hardly two people share."""
    return "+" not in key


def _sure(who: Identifiers) -> Iterator[str]:
    if who.nhs_number:
        yield f"i{who.nhs_number}"
    if born := _whole(who.birth_date):
        yield _born_key(born)
    yield from (f"c{phone}" for phone in who.phones)
    yield from (f"a{address.postcode}" for address in who.addresses)


def _whole(born: date | None) -> date | None:
    """A date that tells a day; so many are written down for 1 January that it finds everybody."""
    return None if born is None or born in NOT_DATES or is_year_only(born) else born


def _born_key(born: date) -> str:
    return f"d{born:%Y%m%d}"


def _parts(name: str) -> tuple[str, ...]:
    """The parts that are written out, the first and the last among them."""
    parts = [part for part in parts_of(name) if len(part) > 1]
    return tuple(parts if len(parts) <= MOST_PARTS else [*parts[: MOST_PARTS - 1], parts[-1]])


def _pairs(parts: list[frozenset[str]]) -> Iterator[str]:
    for one, other in combinations(parts, 2):
        yield from ("+".join(sorted(pair)) for pair in product(one, other))


@lru_cache(maxsize=65536)
def _codes(part: str) -> frozenset[str]:
    """The sounds of the names a part stands for, else its own."""
    return frozenset(sound_code(name) for name in lines_of(part) or (part,))
