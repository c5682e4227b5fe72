"""What an agency writes down of somebody, and everything that goes wrong when a second one does.

`KINDS` are the errors, each with what must have been told to both for it to be one. An error takes what was written
and gives what a second agency has instead, or None where it can't happen to this person.
"""

import random
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date

from linkworker.practice.identifiers import address
from linkworker.practice.matching import Identifiers
from tests.matching.people import NAMES, Country, Person

TOLD = {"born": 0.97, "nhs": 0.55, "phone": 0.85, "home": 0.8, "middle": 0.45}
"""How often each is told at all."""


@dataclass(frozen=True, slots=True)
class Written:
    """One record: the chosen name and, where it was given, the full one and others; what was not told is empty."""

    chosen: str
    full: str
    others: str
    born: date | None
    nhs: str
    phone: str
    home: str

    @property
    def identifiers(self) -> Identifiers:
        home = address(self.home)
        return Identifiers(
            tuple(name for name in (self.chosen, self.full, *self.others.split(",")) if name.strip()),
            self.born,
            self.nhs,
            frozenset({self.phone} - {""}),
            frozenset({home} if home else ()),
        )


def write_down(one: Person, pick: random.Random, told: Collection[str] = ()) -> Written:
    """What an agency writes of somebody; the things of `told` for certain."""
    is_told = {thing: thing in told or pick.random() < often for thing, often in TOLD.items()}
    chosen, full = _names(one, pick, middle=is_told["middle"], whole="names" in told)
    born = one.born if is_told["born"] else None
    if born and "born" not in told and pick.random() < 0.01:
        born = date(born.year, 1, 1)
    return Written(
        chosen,
        full,
        "",
        born,
        one.nhs if is_told["nhs"] else "",
        one.phone if is_told["phone"] else "",
        f"{one.house}, {one.postcode}" if is_told["home"] else "",
    )


def _names(one: Person, pick: random.Random, *, middle: bool, whole: bool) -> tuple[str, str]:
    full = " ".join(filter(None, (one.given, one.middle if middle else "", one.family)))
    way = pick.random()
    if whole or way < 0.55:
        return full, ""
    short = pick.choice(NAMES["nicknames"].get(one.given, [one.given]))
    if way < 0.75:
        return one.given, full
    if way < 0.9:
        return f"{short} {one.family}", full
    return (short, full) if way < 0.97 else (f"{one.given} {one.family}", "")


class Error:
    """The ways to go wrong, all with one source of chance. The names it is given are whole: one name, no chosen one."""

    def __init__(self, country: Country) -> None:
        self.country, self.pick = country, country.pick

    def exact(self, one: Person, was: Written) -> Written | None:
        return was

    def typo_given(self, one: Person, was: Written) -> Written | None:
        return self._named(was, self.slip(one.given), one.middle, one.family)

    def typo_family(self, one: Person, was: Written) -> Written | None:
        return self._named(was, one.given, one.middle, self.slip(one.family))

    def typo_both(self, one: Person, was: Written) -> Written | None:
        return self._named(was, self.slip(one.given), "", self.slip(one.family))

    def nickname(self, one: Person, was: Written) -> Written | None:
        shorts = NAMES["nicknames"].get(one.given)
        return self._named(was, self.pick.choice(shorts), "", one.family) if shorts else None

    def maiden(self, one: Person, was: Written) -> Written | None:
        if not one.female:
            return None
        return self._named(was, one.given, one.middle, self.country.family_name(one.origin, female=True))

    def married_told(self, one: Person, was: Written) -> Written | None:
        """Another family name, and the former one told as another name."""
        new = self.maiden(one, was)
        return replace(new, others=one.family) if new else None

    def double_barrelled(self, one: Person, was: Written) -> Written | None:
        new = self.country.family_name(one.origin, female=True)
        joined = f"{one.family}-{new}" if self.pick.random() < 0.5 else f"{new}-{one.family}"
        return self._named(was, one.given, "", joined) if "-" not in one.family and one.female else None

    def half_of_double(self, one: Person, was: Written) -> Written | None:
        halves = one.family.split("-")
        return self._named(was, one.given, "", self.pick.choice(halves)) if len(halves) > 1 else None

    def anglicised(self, one: Person, was: Written) -> Written | None:
        forms = NAMES["anglicised"].get(one.given)
        return self._named(was, self.pick.choice(forms), "", one.family) if forms else None

    def welsh_family(self, one: Person, was: Written) -> Written | None:
        forms = NAMES["welsh_family"].get(one.family)
        return self._named(was, one.given, one.middle, self.pick.choice(forms)) if forms else None

    def accents_lost(self, one: Person, was: Written) -> Written | None:
        bare = "".join(c for c in unicodedata.normalize("NFKD", was.chosen) if not unicodedata.combining(c))
        bare = bare.translate(str.maketrans("łŁ'", "lL "))
        return replace(was, chosen=bare) if bare != was.chosen else None

    def transposed(self, one: Person, was: Written) -> Written | None:
        comma = "," if self.pick.random() < 0.3 else ""
        return replace(was, chosen=f"{one.family}{comma} {one.given}")

    def middle_first(self, one: Person, was: Written) -> Written | None:
        return self._named(was, one.middle, "", one.family) if one.middle else None

    def given_alone(self, one: Person, was: Written) -> Written | None:
        return replace(was, chosen=one.given)

    def initial(self, one: Person, was: Written) -> Written | None:
        return replace(was, chosen=f"{one.given[0]} {one.family}")

    def truncated(self, one: Person, was: Written) -> Written | None:
        longer = max(one.given, one.family, key=len)
        return replace(was, chosen=was.chosen.replace(longer, longer[:6])) if len(longer) >= 8 else None

    def south_asian_order(self, one: Person, was: Written) -> Written | None:
        if one.origin != "south-asian":
            return None
        if one.middle:
            ways = [
                f"{one.middle} {one.family}",
                f"{one.middle} {one.given} {one.family}",
                f"{one.family} {one.given} {one.middle}",
            ]
        else:
            ways = [f"{one.family} {one.given}"]
        return replace(was, chosen=self.pick.choice(ways))

    def polish_forms(self, one: Person, was: Written) -> Written | None:
        """The other ending, and the family name first half of the time; without accents, as here it mostly is."""
        if one.origin != "polish" or not one.family.endswith(("ska", "ski", "cka", "cki")):
            return None
        family = one.family[:-1] + ("i" if one.family.endswith("a") else "a")
        name = f"{family} {one.given}" if self.pick.random() < 0.5 else f"{one.given} {family}"
        return self.accents_lost(one, replace(was, chosen=name)) or replace(was, chosen=name)

    def born_typo(self, one: Person, was: Written) -> Written | None:
        return self._born(
            was, lambda digits, at: digits[:at] + str(self.pick.randrange(10)) + digits[at + 1 :]
        )

    def born_exchanged(self, one: Person, was: Written) -> Written | None:
        return self._born(was, lambda digits, at: digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :])

    def day_and_month(self, one: Person, was: Written) -> Written | None:
        born = one.born
        is_other = born.day <= 12 and born.day != born.month
        return replace(was, born=born.replace(month=born.day, day=born.month)) if is_other else None

    def born_partly(self, one: Person, was: Written) -> Written | None:
        day, month = self.pick.randrange(1, 29), self.pick.randrange(1, 13)
        year = one.born.year + self.pick.choice([-11, -9, -2, 2, 9, 11])
        ways = [
            one.born.replace(day=day),
            one.born.replace(day=min(28, one.born.day), month=month),
            one.born.replace(day=min(28, one.born.day), year=year),
        ]
        new = self.pick.choice(ways)
        return replace(was, born=new) if new != one.born else None

    def born_missing(self, one: Person, was: Written) -> Written | None:
        return replace(was, born=None)

    def year_only(self, one: Person, was: Written) -> Written | None:
        return replace(was, born=date(one.born.year, 1, 1))

    def phone_changed(self, one: Person, was: Written) -> Written | None:
        return replace(was, phone=self.country.phone())

    def phone_missing(self, one: Person, was: Written) -> Written | None:
        return replace(was, phone="")

    def nhs_missing(self, one: Person, was: Written) -> Written | None:
        return replace(was, nhs="")

    def nhs_wrong(self, one: Person, was: Written) -> Written | None:
        """Somebody else's, or one mistyped so that it passes its check."""
        return replace(was, nhs=self.country.nhs())

    def moved(self, one: Person, was: Written) -> Written | None:
        return replace(was, home=", ".join(self.country.home()))

    def postcode_typo(self, one: Person, was: Written) -> Written | None:
        end = self.pick.choice("ABDEFGHJLNPQRSTUWXYZ")
        return replace(was, home=was.home[:-1] + end) if end != was.home[-1] else None

    def moved_new_phone(self, one: Person, was: Written) -> Written | None:
        return self._both(one, was, self.moved, self.phone_changed)

    def nickname_born_typo(self, one: Person, was: Written) -> Written | None:
        return self._both(one, was, self.nickname, self.born_typo)

    def maiden_moved(self, one: Person, was: Written) -> Written | None:
        return self._both(one, was, self.maiden, self.moved)

    def maiden_new_phone_no_nhs(self, one: Person, was: Written) -> Written | None:
        return self._both(one, was, self.maiden, self.phone_changed, self.nhs_missing)

    def typo_day_and_month(self, one: Person, was: Written) -> Written | None:
        return self._both(one, was, self.typo_family, self.day_and_month)

    def nickname_born_missing(self, one: Person, was: Written) -> Written | None:
        return self._both(one, was, self.nickname, self.born_missing)

    def transposed_born_typo(self, one: Person, was: Written) -> Written | None:
        return self._both(one, was, self.transposed, self.born_typo)

    def anglicised_moved(self, one: Person, was: Written) -> Written | None:
        return self._both(one, was, self.anglicised, self.moved)

    def initial_new_phone(self, one: Person, was: Written) -> Written | None:
        return self._both(one, was, self.initial, self.phone_changed)

    def slip(self, name: str) -> str:
        """One slip of the hand, four in five after the first letter."""
        at = self.pick.randrange(1, len(name)) if self.pick.random() < 0.8 else 0
        letter = self.pick.choice("abcdefghijklmnoprstuvwy")
        ways = [
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
        ]
        new = self.pick.choice(ways)
        return new if new.casefold() != name.casefold() and len(new) > 1 else self.slip(name)

    def _named(self, was: Written, given: str, middle: str, family: str) -> Written:
        middle = middle if middle and middle in was.chosen else ""
        return replace(was, chosen=" ".join(filter(None, (given, middle, family))))

    def _born(self, was: Written, change: Callable[[str, int], str]) -> Written | None:
        if was.born is None:
            return None
        for _ in range(20):
            digits = change(f"{was.born:%d%m%Y}", self.pick.choice([0, 1, 2, 3, 6, 7]))
            try:
                new = date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
            except ValueError:
                continue
            if new != was.born and 1930 < new.year < 2011:
                return replace(was, born=new)
        return None

    def _both(
        self, one: Person, was: Written, *errors: Callable[[Person, Written], Written | None]
    ) -> Written | None:
        new: Written | None = was
        for error in errors:
            new = error(one, new) if new else None
        return new


KINDS: dict[str, tuple[str, ...]] = {
    "exact": (),
    "typo_given": (),
    "typo_family": (),
    "typo_both": (),
    "nickname": (),
    "maiden": (),
    "married_told": (),
    "double_barrelled": (),
    "half_of_double": (),
    "anglicised": (),
    "welsh_family": (),
    "accents_lost": (),
    "transposed": (),
    "middle_first": (),
    "given_alone": (),
    "initial": (),
    "truncated": (),
    "south_asian_order": (),
    "polish_forms": (),
    "born_typo": ("born",),
    "born_exchanged": ("born",),
    "day_and_month": ("born",),
    "born_partly": ("born",),
    "year_only": ("born",),
    "born_missing": (),
    "phone_changed": ("phone",),
    "phone_missing": (),
    "nhs_missing": (),
    "nhs_wrong": ("nhs",),
    "moved": ("home",),
    "postcode_typo": ("home",),
    "moved_new_phone": ("home", "phone"),
    "nickname_born_typo": ("born",),
    "nickname_born_missing": (),
    "typo_day_and_month": ("born",),
    "transposed_born_typo": ("born",),
    "maiden_moved": ("home",),
    "maiden_new_phone_no_nhs": ("phone",),
    "anglicised_moved": ("home",),
    "initial_new_phone": ("phone",),
}
"""Each kind of error, and what was told to both agencies beside the names."""
