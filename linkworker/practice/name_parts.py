"""How alike two parts of a name are: one given name or one family name against another.

A part is lower-case letters without accents (`names.normalise`). Three sources are asked in turn: the
table of forms and short forms (`name_variants.csv`), the table of names which look alike and are not
(`name_apart.csv`), then the sound and the single slips a hurried hand makes. Both tables are our own work;
they hold common knowledge about names, not a count of who bears them.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler


class Reason(StrEnum):
    """Why a typed name fits a stored one; the sentences stand with the page that shows them."""

    SAME = "same"
    ACCENT = "accent"
    NICKNAME = "nickname"
    SPELLING = "spelling"
    ORDER = "order"
    PART = "part"


class Alike(NamedTuple):
    """How well two parts fit, 0 (not at all) to 1 (the same letters), and why."""

    score: float
    reason: Reason


SAME = Alike(1.0, Reason.SAME)
FORM = Alike(0.96, Reason.SPELLING)
SHORT = Alike(0.95, Reason.NICKNAME)
TWO_SHORTS = Alike(0.9, Reason.NICKNAME)
ENDING = Alike(0.92, Reason.SPELLING)
STRONG = Alike(0.9, Reason.SPELLING)
WEAK = Alike(0.76, Reason.SPELLING)
APART = Alike(0.0, Reason.SPELLING)

VOWELS = frozenset("aeiou")
NEAR_VOWELS = frozenset({"ei", "ie", "ou", "uo", "ae", "ea"})
ONE_CLASS = {letter: group for group in ("szSC", "kgC", "dt", "bp", "vf", "mn") for letter in group}
COMPOUNDS = ("oluwa", "chukwu", "abdul", "abdur")
ENDINGS = (
    ("skaya", "sk"),
    ("skiy", "sk"),
    ("skyi", "sk"),
    ("ski", "sk"),
    ("sky", "sk"),
    ("ska", "sk"),
    ("cki", "ck"),
    ("cka", "ck"),
    ("cky", "ck"),
    ("zki", "zk"),
    ("zka", "zk"),
    ("ova", "ov"),
    ("eva", "ev"),
    ("opoulou", "opoul"),
    ("opoulos", "opoul"),
    ("iene", ""),
    ("aite", ""),
    ("yte", ""),
)
SPELT_AS_HEARD = (
    ("tsch", "C"),
    ("tch", "C"),
    ("sch", "S"),
    ("chr", "kr"),
    ("cz", "C"),
    ("ch", "C"),
    ("sz", "S"),
    ("sh", "S"),
    ("ph", "f"),
    ("ck", "k"),
    ("igh", "i"),
    ("rz", "z"),
    ("q", "k"),
    ("x", "ks"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("c", "k"),
    ("w", "v"),
    ("y", "i"),
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
)
_SILENT_E = re.compile(r"(?:[aeiou]{2}[^aeiou]|([^aeiou])(?!\1)[^aeiou])e$")
_SILENT_H = re.compile(r"(?<=[^aeiou])h|(?<=[aeiou])h(?![aeiou])")
_LAST_I = re.compile(r"(?<=..)[ei]i$|(?<=..)ie$")


def _rows(file: str) -> list[dict[str, str]]:
    text = files("linkworker.practice").joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _read_lines() -> dict[str, dict[str, bool]]:
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for row in _rows("name_variants.csv"):
        for part in row["short"].split():
            found[part][row["name"]] = True
        for part in (row["name"], *row["forms"].split()):
            found[part][row["name"]] = False
    return dict(found)


def _read_apart() -> frozenset[tuple[str, str]]:
    sets = [row["names"].split() for row in _rows("name_apart.csv")]
    return frozenset((a, b) for names in sets for a in names for b in names if a != b)


LINES = _read_lines()
"""Each part of the table of variants: the lines it stands on, and whether there as a short form."""
NAMES_APART = _read_apart()
_NO_LINES: dict[str, bool] = {}


def lines_of(part: str) -> Mapping[str, bool]:
    """The lines of the table of variants this part stands on, true where as a short form."""
    return LINES.get(part, _NO_LINES)


def squeezed(part: str) -> str:
    """The part with each doubled letter written once: "llinos" and "linos" are one."""
    return "".join(letter for letter, _ in groupby(part))


@lru_cache(maxsize=65536)
def sound(part: str) -> str:
    """The part respelt as it is heard across English, Welsh, Polish and Urdu spellings.

    Capitals stand for one sound of two letters (S for sh and sz, C for ch and cz). Silent are an h beside a
    consonant or last, and a last e after two consonants or two vowels and a consonant ("Clarke", "Moore").
    """
    heard = part[:-1] if _SILENT_E.search(part) else part
    for written, said in SPELT_AS_HEARD:
        heard = heard.replace(written, said)
    return _LAST_I.sub("i", squeezed(_SILENT_H.sub("", heard)))


@lru_cache(maxsize=65536)
def sound_code(part: str) -> str:
    """The consonants of the sound, at most five, as an index key; a short part keeps its vowels.

    A first vowel is written a. Codes of fewer than three letters would find half the town, so the whole
    sound is the code instead.
    """
    heard = sound(part)
    first = "a" if heard[:1] in VOWELS else heard[:1]
    code = squeezed(first + "".join(letter for letter in heard[1:] if letter not in VOWELS))
    code = code.replace("S", "s").replace("z", "s")
    return squeezed(code)[:5] if len(code) >= 3 else heard


@lru_cache(maxsize=262144)
def alike(a: str, b: str) -> Alike:
    """How well two parts of two names fit each other; the order of the two makes no difference."""
    if a == b:
        return SAME
    if a in LINES and b in LINES:
        listed = _listed_alike(LINES[a], LINES[b])
        if listed is not None:
            return listed
    if JaroWinkler.similarity(a, b) < 0.72 or (a, b) in NAMES_APART:
        return APART
    return _spelt_alike(a, b)


def _listed_alike(a: Mapping[str, bool], b: Mapping[str, bool]) -> Alike | None:
    shorts = [a[line] + b[line] for line in a.keys() & b.keys()]
    return (FORM, SHORT, TWO_SHORTS)[min(shorts)] if shorts else None


def _spelt_alike(a: str, b: str) -> Alike:
    if min(len(a), len(b)) < 3:
        return APART
    if _is_family_ending(a, b):
        return ENDING
    if _is_same_but_for_o(a, b):
        return WEAK
    a, b = _beyond_compound(a, b)
    x, y = sound(_family_root(a)), sound(_family_root(b))
    a, b = squeezed(a), squeezed(b)
    if a == b or x == y:
        return STRONG
    if y in (f"{x}a", f"{x}e") or x in (f"{y}a", f"{y}e"):
        return APART
    size = max(len(a), len(b))
    return max(_slips(x, y, size), _slips(a, b, size))


def _beyond_compound(a: str, b: str) -> tuple[str, str]:
    """What tells two compound names apart: of Oluwaseun and Oluwaseyi, "seun" and "seyi"."""
    for start in COMPOUNDS:
        if a.startswith(start) and b.startswith(start):
            return a[len(start) :], b[len(start) :]
    return a, b


def _family_root(part: str) -> str:
    for ending, root in ENDINGS:
        if part.endswith(ending) and len(part) - len(ending) >= 3:
            return part.removesuffix(ending) + root
    if len(part) >= 8 and part.endswith(("ius", "as", "is", "us", "ys")):
        return re.sub(r"(i?u|[aiy])s$", "", part)
    return part


def _is_family_ending(a: str, b: str) -> bool:
    """A family name with a man's and a woman's ending: Kowalski and Kowalska, Novák and Nováková."""
    if _family_root(a) == _family_root(b) and min(len(a), len(b)) >= 5:
        return True
    man, woman = sorted((a, b), key=len)
    if len(man) == len(woman):
        ends = {a[-1], b[-1]}
        return a[:-1] == b[:-1] and len(a) >= 5 and ends == {"s", "a"}
    return len(man) >= 4 and woman in (f"{man}ova", f"{man.removesuffix('ek')}kova")


def _is_same_but_for_o(a: str, b: str) -> bool:
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) >= 5 and longer == f"o{shorter}"


def _slips(x: str, y: str, size: int) -> Alike:
    """What one slip of the hand or two make of it; `size` is the length of the longer part as written."""
    distance = OSA.distance(x, y, score_cutoff=2)
    if distance == 1:
        return _one_slip(x, y, size)
    return _two_slips(x, y, size) if distance == 2 else APART


def _one_slip(x: str, y: str, size: int) -> Alike:
    longer, shorter = (x, y) if len(x) >= len(y) else (y, x)
    at = next((i for i, letter in enumerate(shorter) if letter != longer[i]), len(shorter))
    if len(x) != len(y):
        return _missing_letter(longer[at], at=at, is_last=at == len(shorter), size=size)
    if x[at + 1 : at + 2] == y[at] and y[at + 1 : at + 2] == x[at]:
        return _graded(size if at else size - 2, strong=5, weak=4)
    return _changed_letter(x[at], y[at], at=at, size=size)


def _graded(size: int, *, strong: int, weak: int) -> Alike:
    """A slip tells less in a long name: STRONG from one length, WEAK from another, else apart."""
    if size >= strong:
        return STRONG
    return WEAK if size >= weak else APART


def _missing_letter(letter: str, *, at: int, is_last: bool, size: int) -> Alike:
    if at == 0:
        return APART
    if letter in VOWELS or letter == "h":
        return _graded(size, strong=99 if is_last else 6, weak=6 if is_last else 5)
    if is_last and letter == "s":
        return _graded(size, strong=99, weak=4)
    return _graded(size, strong=8, weak=5)


def _changed_letter(p: str, q: str, *, at: int, size: int) -> Alike:
    if p in VOWELS and q in VOWELS:
        near = p + q in NEAR_VOWELS
        return _graded(size, strong=7 if near and at else 99, weak=(5 if at else 6) if near else 7)
    if at == 0:
        return APART
    if p in ONE_CLASS and ONE_CLASS[p] == ONE_CLASS.get(q):
        return _graded(size, strong=7, weak=6)
    return _graded(size, strong=99, weak=7)


def _two_slips(x: str, y: str, size: int) -> Alike:
    shorter, longer = sorted((x, y), key=len)
    if size < 8 or x[:1] != y[:1] or longer.startswith(shorter):
        return APART
    if sound_code(x) == sound_code(y):
        return _graded(size, strong=9, weak=8)
    return _graded(size, strong=99, weak=9)
