"""An invented town and country of people to look among: England and Wales as far as names, ages and homes go.

Names come by age, origin and region, with the few surnames of Wales as common as they are; a tail of made-up family
names keeps the common ones from being everybody. Households share addresses and some a phone: couples, brothers and
sisters, twins, fathers and sons of one name, shared houses, hostels. Everything is drawn from a seed.
"""

import json
import random
from bisect import bisect
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

NAMES: dict[str, Any] = json.loads(Path(__file__).with_name("names.json").read_text(encoding="utf-8"))
ORIGINS = {"south-asian": 6, "polish": 4, "irish": 3, "african": 4, "welsh": 37, "english": 46}
AREAS = ("CF", "SA", "NP", "LL", "SY", "LD", "CB", "PE", "HR", "CH", "BS", "L", "B", "M")
HOMES = {"alone": 50, "couple": 15, "kin": 15, "parent": 10, "twins": 1, "shared": 9}
PEOPLE_A_POSTCODE = 8
IN_HOSTELS = 0.02
PEOPLE_A_HOSTEL = 80
NOT_MUSLIM = {
    "Patel",
    "Singh",
    "Sharma",
    "Gill",
    "Sandhu",
    "Dhillon",
    "Desai",
    "Joshi",
    "Das",
    "Banerjee",
    "Nair",
}
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as things are, whatever any agency wrote down."""

    origin: str
    female: bool
    given: str
    middle: str
    family: str
    born: date
    nhs: str
    phone: str
    house: str
    postcode: str


class Country:
    """Draws people, with as many postcodes and hostels as so many people need."""

    def __init__(self, seed: int, size: int) -> None:
        self.pick = random.Random(seed)
        self.postcodes = [self._postcode() for _ in range(max(20, size // PEOPLE_A_POSTCODE))]
        hostels = max(1, round(size * IN_HOSTELS / PEOPLE_A_HOSTEL))
        self.hostels = [(*self.home(), self.phone()) for _ in range(hostels)]

    def people(self, size: int) -> list[Person]:
        found: list[Person] = []
        while len(found) < size:
            found += self.household()
        return found[:size]

    def household(self) -> list[Person]:
        kind = _drawn(self.pick, HOMES)
        first = self.somebody()
        others = {
            "alone": list,
            "couple": lambda: [self.partner_of(first)],
            "kin": lambda: [self.sibling_of(first)],
            "parent": lambda: [self.child_of(first)],
            "twins": lambda: [self.twin_of(first)],
            "shared": lambda: [self._at_home_of(first, self.somebody()) for _ in range(2)],
        }[kind]()
        if self.pick.random() < IN_HOSTELS:
            house, postcode, phone = self.pick.choice(self.hostels)
            own = first.phone if self.pick.random() < 0.7 else phone
            first = replace(first, house=house, postcode=postcode, phone=own)
        return [first, *others]

    def somebody(self) -> Person:
        pick = self.pick
        origin = _drawn(pick, ORIGINS)
        female, born = pick.random() < 0.65, self._birthday(origin)
        given, middle = self.given_names(origin, born, female=female)
        family = self.family_name(origin, female=female)
        if given == "Mohammed" and family in NOT_MUSLIM:
            given, middle = middle or "Raj", ""
        return Person(origin, female, given, middle, family, born, self.nhs(), self.phone(), *self.home())

    def twin_of(self, one: Person) -> Person:
        return self._kin_of(one, born=one.born)

    def sibling_of(self, one: Person) -> Person:
        return self._kin_of(
            one, born=one.born + timedelta(days=self.pick.choice([-1, 1]) * self.pick.randrange(400, 3000))
        )

    def child_of(self, one: Person) -> Person:
        """A daughter or a son, one in six called as the parent is."""
        child = self._kin_of(one, born=one.born + timedelta(days=self.pick.randrange(18, 36) * 365))
        return replace(child, given=one.given, female=one.female) if self.pick.random() < 1 / 6 else child

    def partner_of(self, one: Person) -> Person:
        other = replace(self.somebody(), origin=one.origin, female=not one.female)
        born = one.born + timedelta(days=self.pick.randrange(-2500, 2500))
        given, middle = self.given_names(one.origin, born, female=other.female)
        family = one.family if self.pick.random() < 0.5 else self.family_name(one.origin, female=other.female)
        return self._at_home_of(one, replace(other, given=given, middle=middle, family=family, born=born))

    def namesake_of(self, one: Person) -> Person:
        """A stranger of the same names, born in the same year."""
        born = date(one.born.year, 1, 1) + timedelta(days=self.pick.randrange(1, 365))
        return replace(self.somebody(), given=one.given, middle=one.middle, family=one.family, born=born)

    def _kin_of(self, one: Person, born: date) -> Person:
        female = self.pick.random() < 0.5
        given, middle = one.given, ""
        while given == one.given:
            given, middle = self.given_names(one.origin, born, female=female)
        new = replace(self.somebody(), origin=one.origin, female=female, given=given, middle=middle)
        return self._at_home_of(one, replace(new, family=one.family, born=born))

    def _at_home_of(self, one: Person, other: Person) -> Person:
        phone = one.phone if self.pick.random() < 0.25 else other.phone
        return replace(other, house=one.house, postcode=one.postcode, phone=phone)

    def _birthday(self, origin: str) -> date:
        year = round(self.pick.triangular(1945, 2008, 1988))
        if self.pick.random() < (0.06 if origin in {"south-asian", "african"} else 0.003):
            return date(year, 1, 1)
        return date(year, 1, 1) + timedelta(days=self.pick.randrange(365))

    def given_names(self, origin: str, born: date, *, female: bool) -> tuple[str, str]:
        if origin == "welsh" and self.pick.random() < 0.6:
            origin = "english"
        given, middle = (self._given(origin, born, female=female) for _ in range(2))
        if origin == "south-asian" and not female and self.pick.random() < 0.4:
            return "Mohammed", given
        return given, middle if self.pick.random() < 0.65 and middle != given else ""

    def _given(self, origin: str, born: date, *, female: bool) -> str:
        if origin == "english" and self.pick.random() < 0.15:
            return self.pick.choice(NAMES["rare_given"])
        cohorts = NAMES["given"][origin]["female" if female else "male"]
        cohort = cohorts[min(len(cohorts) - 1, (born.year >= 1965) + (born.year >= 1985))]
        return self.pick.choices(cohort, cum_weights=_by_rank(len(cohort)))[0]

    def family_name(self, origin: str, *, female: bool) -> str:
        one = self._family(origin)
        if self.pick.random() < (0.05 if origin == "welsh" else 0.02) and origin in {"welsh", "english"}:
            return f"{one}-{self._family(origin)}"
        if female:
            return {"Singh": "Kaur"}.get(one, one)
        if origin == "polish":
            return f"{one[:-1]}i" if one.endswith(("ska", "cka")) else one.removesuffix("ova")
        return {"Kaur": "Singh", "Begum": "Khan", "Bibi": "Ali", "Khatun": "Miah"}.get(one, one)

    def _family(self, origin: str) -> str:
        listed = {"welsh": 0.55, "english": 0.22}.get(origin, 1.0)
        if self.pick.random() < listed:
            return _drawn(self.pick, NAMES["family"][origin])
        if origin == "welsh" and self.pick.random() < 0.4:
            return self._family("english")
        rare = NAMES["rare"]
        return self.pick.choice(rare["starts"]) + self.pick.choice(rare["ends"])

    def nhs(self) -> str:
        """A number that passes its check."""
        while True:
            digits = str(self.pick.randrange(400_000_000, 800_000_000))
            rest = (
                sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
            )
            if rest != 1:
                return f"{digits}{(11 - rest) % 11}"

    def phone(self) -> str:
        return f"+447{self.pick.randrange(300_000_000, 999_999_999)}"

    def home(self) -> tuple[str, str]:
        return (
            f"{self.pick.randrange(1, 120)} {self.pick.choice(NAMES['rare']['starts'])} Road",
            self.pick.choice(self.postcodes),
        )

    def _postcode(self) -> str:
        area, district, sector = self.pick.choice(AREAS), self.pick.randrange(1, 60), self.pick.randrange(10)
        return f"{area}{district} {sector}{self.pick.choice(LETTERS)}{self.pick.choice(LETTERS)}"


_SUMS: dict[int, tuple[list[str], list[int]]] = {}


def _drawn(pick: random.Random, table: dict[str, int]) -> str:
    """One word of a table, as often as its number says."""
    if id(table) not in _SUMS:
        _SUMS[id(table)] = list(table), list(accumulate(table.values()))
    words, sums = _SUMS[id(table)]
    return words[bisect(sums, pick.random() * sums[-1])]


@cache
def _by_rank(count: int) -> list[float]:
    return list(accumulate(1 / (rank + 4) for rank in range(count)))
