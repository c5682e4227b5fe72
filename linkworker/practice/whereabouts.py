"""Where somebody is: when two texts mean one address, how one is covered in other words, how long it stays open.

Sources: Cambridgeshire and Peterborough guidelines, 6.25 and 8.0 (the address of a refuge is asked of nobody and told
to nobody; a care-of name is enough).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from linkworker.practice.fact import Fact

LONGEST_DAYS = 14
"""For how many days at most a sealed address is opened to somebody: Linkworker's own practice note."""

SHOWN_MINUTES = 10
"""How long an address is shown for one reason typed; afterwards it is asked for anew."""


class Place(StrEnum):
    """What kind of place a sealed address is. A child's school or doctor tells where its parent lives as well."""

    HOME = "home"
    SCHOOL = "school"
    DOCTOR = "doctor"
    WORKER = "worker"
    APPOINTMENT = "appointment"
    OTHER = "other"


class ReadFor(StrEnum):
    """For what somebody reads a sealed address; the code stands in the look, their own words do not."""

    VISIT = "visit"
    TRAVEL = "travel"
    DANGER = "danger"
    COURT = "court"
    CHECK = "check"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReviewFact(Fact):
    """What one worker asked and somebody who leads decides, until `settled_at`.

    `of_record`: somebody asks for a record; else whether a sealed address is read, or unsealed.
    """

    kind = "review"

    of_record: bool = False
    settled_at: datetime | None = None


_WORD = re.compile(r"[^\W_]+")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)[\s,.-]*(\d[a-z]{2})\b")
_SHORT = {
    "rd": "road",
    "st": "street",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "cl": "close",
    "dr": "drive",
    "ct": "court",
    "sq": "square",
    "gdns": "gardens",
    "cres": "crescent",
    "ter": "terrace",
    "pl": "place",
    "apt": "flat",
    "apartment": "flat",
}
_LONG = {long: [short for short, other in _SHORT.items() if other == long] for long in _SHORT.values()}
_STREETS = "|".join(
    sorted({*_SHORT.values(), "way", "hill", "row", "mews", "walk", "grove", "park"} - {"flat"})
)
_STREET = re.compile(rf"\b[^\W\d_]+\s(?:{_STREETS})\b")
_LINE = re.compile(rf"\b\d{{1,4}}[a-z]?\s(?:[^\W\d_]+\s){{1,3}}(?:{_STREETS})\b")
_BEFORE = 90
"""How many letters before a postcode the number or name of its house is looked for in."""


def plain(text: str) -> str:
    """Small letters without accents, one space between words, streets written out, a postcode as one word.

    >>> plain("Flat 2, 12 Mill Rd., Ely  CB7 4xx")
    'flat 2 12 mill road ely cb74xx'
    """
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    low = unicodedata.normalize("NFKD", text.casefold())
    low = "".join(sign for sign in low if not unicodedata.combining(sign))
    joined = _POSTCODE.sub(lambda found: found[1] + found[2], low)
    return [_SHORT.get(word, word) for word in _WORD.findall(joined)]


def signs_of(address: str) -> frozenset[str]:
    """By what an address is known again: the whole of it, and its postcode with the number or the name of the house.

    >>> sorted(signs_of("12 Mill Road, Ely, CB7 4XX"))
    ['12 mill road ely cb74xx', '12@cb74xx']
    """
    return frozenset(found for found in _signs(address, only_first=True) if len(found) > 6)


def may_mean(text: str) -> frozenset[str]:
    """The signs of every address that a text may hold, however it is put.

    >>> "12@cb74xx" in may_mean("She moved. It is no 12, Mill Rd (CB7 4XX) since May.")
    True
    """
    return frozenset(_signs(text, only_first=False))


def _signs(text: str, *, only_first: bool) -> Iterator[str]:
    yield plain(text)
    parts = [plain(part) for part in re.split(r"[,;\n()]", text)]
    before: list[str] = []
    for part in (part for part in parts if part):
        words = part.split()
        for place, word in enumerate(words):
            if re.fullmatch(_POSTCODE, word):
                yield from _houses(before, words[:place], word, only_first=only_first)
        before.append(part)


def _houses(before: list[str], words: list[str], postcode: str, *, only_first: bool) -> Iterator[str]:
    """The numbers that stand near before a postcode; when there is none, the names that do."""
    near = " ".join([*before, *words])[-_BEFORE:]
    numbers = re.findall(r"\b\d{1,4}[a-z]?\b", near)
    yield from (f"{number}@{postcode}" for number in numbers)
    names = before[:1] if only_first else before
    if not numbers or not only_first:
        yield from (f"{name}@{postcode}" for name in names if not any(sign.isdigit() for sign in name))


NOTHING = "(?!)"
"""A pattern that fits nothing: a word or two, like “the clinic”, are no address, and stand in many places."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Finds an address in other words and covers it: all of it, its street with the number or without, its postcode.

    What the agreed label says is not covered: it is there to be read.
    """

    found: re.Pattern[str]

    MARK: ClassVar[str] = "[sealed]"
    SHORT: ClassVar[str] = "[–]"
    """Where the mark would make a text longer than may stand there."""

    @classmethod
    def of(cls, address: str, label: str = "") -> "Cover":
        return cls(re.compile("|".join(_alternatives(address, plain(label))) or NOTHING, re.IGNORECASE))

    @property
    def finds_any(self) -> bool:
        """Whether there is enough in the address to know it again."""
        return self.found.pattern != NOTHING

    def over(self, text: str, longest: int | None = None) -> str:
        """The text with the address covered wherever it stands."""
        covered = self.found.sub(self.MARK, text)
        return covered if longest is None or len(covered) <= longest else self.found.sub(self.SHORT, text)


def _alternatives(address: str, label: str) -> Iterator[str]:
    """The whole, then each telling part: longer ones first, since the first that fits is covered."""
    words = _words(address)
    codes = [word for word in words if re.fullmatch(_POSTCODE, word)]
    parts = {tuple(_words(part)) for part in re.split(r"[,;\n]", address)}
    lines, streets = (
        {tuple(found[0].split()) for found in shape.finditer(" ".join(words))} for shape in (_LINE, _STREET)
    )
    has_number = any(word[0].isdigit() for word in words)
    parts = parts if has_number or codes or len(parts) > 1 else set()
    told = {part for part in parts | lines if _tells(part, has_number)} | streets
    telling = [part for part in told if " ".join(part) not in label]
    whole = [tuple(words)] if len(words) > 2 or (len(words) > 1 and has_number) else []
    for one in (*whole, *sorted(telling, key=len, reverse=True), *((code,) for code in codes)):
        yield r"(?<![^\W_])" + r"[\W_]*".join(map(_as_typed, one)) + r"(?![^\W_])"


def _tells(part: tuple[str, ...], has_number: bool) -> bool:
    """Whether one line of an address tells where it is: by number and street, or by name where it has no number."""
    names = [word for word in part if not word[0].isdigit() and word not in _OF_A_HOUSE]
    if not has_number:
        return len(names) > 1
    return bool(names) and len(part) > 1 and any(word[0].isdigit() for word in part)


_OF_A_HOUSE = frozenset({"flat", "unit", "no", "number", "room", "fflat"})


def _as_typed(word: str) -> str:
    """A word as it may have been typed: with accents, a street shortened, a postcode in two halves."""
    found = re.fullmatch(_POSTCODE, word)
    if found:
        return rf"{found[1]}[\W_]*{found[2]}"
    letters = "".join(_ACCENTS.get(sign, re.escape(sign)) for sign in word)
    return f"(?:{'|'.join([letters, *_LONG.get(word, ())])})"


_ACCENTS = {
    plain_one: f"[{plain_one}{accented}]"
    for plain_one, accented in {
        "a": "áàâäã",
        "e": "éèêë",
        "i": "íìîï",
        "o": "óòôöõ",
        "u": "úùûü",
        "w": "ŵẁẃẅ",
        "y": "ŷýỳÿ",
        "c": "ç",
        "n": "ñ",
    }.items()
}
