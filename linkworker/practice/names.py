"""Finding a person by name as a hurried worker types it, and saying how well it fits.

Nobody is missed for an accent, a nickname, a family name put first, a hyphen or a slip of the hand; and two
people whose names merely look alike stay two people. A stored name is indexed under `search_keys`; a query is
looked up with `query_keys` in one indexed `key IN (…)`, best ordered by how many keys a name shares; what
comes back is weighed by `likeness` and kept from `THRESHOLD` on.

    >>> likeness("Jones Kate", "Catherine Jones").reasons
    (<Reason.NICKNAME: 'nickname'>, <Reason.ORDER: 'order'>)
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, permutations
from typing import NamedTuple

from linkworker.practice.name_parts import APART, STRONG, Alike, Reason, alike, lines_of, sound_code, squeezed

THRESHOLD = 0.84
"""From here on a typed name fits a stored one: one weak likeness beside a sure one still does, two don't."""

SURE = 0.95
ORDER_COST = 0.05
EXTRA_COST = (0.0, 0.02, 0.03)
INITIAL = Alike(0.8, Reason.PART)
MOST_PARTS = 6

_LETTERS = str.maketrans(
    {**dict.fromkeys("'’‘ʼʻʾʿ`´′＇", None)}
    | {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʻʾʿ`´′＇", None))
_NOT_LETTERS = re.compile(r"[^a-z]+")
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "nee", "aka"})
LEADING = frozenset(
    {"de", "da", "dos", "das", "del", "von", "el", "bin", "ibn", "bint", "ap", "ab", "ferch", "verch"}
)
"""Particles which never are a given name of their own (Al, Di, Van and Le are), so may stand first."""
PARTICLES = LEADING | {"do", "della", "di", "du", "van", "der", "den", "la", "le", "al", "ul", "ur", "ud"}


class Match(NamedTuple):
    """How well a query fits a name: 0 to 1, and in a fixed order why; no reasons when nothing fits."""

    score: float
    reasons: tuple[Reason, ...]

    @property
    def is_match(self) -> bool:
        """The name should be shown to the person who searched."""
        return self.score >= THRESHOLD


class Reading(NamedTuple):
    """One way to take a name apart: the parts, and the same with their accents."""

    parts: tuple[str, ...]
    written: tuple[str, ...]


class Name(NamedTuple):
    """A name taken apart: every word with and without accents, its plain reading, neighbours joined."""

    words: tuple[tuple[str, str], ...]
    plain: Reading
    joined: tuple[tuple[str, int, int], ...]


NO_MATCH = Match(0.0, ())


def normalise(text: str) -> str:
    """Lower-case letters and single spaces: no accents or apostrophes, hyphens and stops as spaces.

    >>> normalise("Łukasz O’Brien-Strauß")
    'lukasz obrien strauss'
    """
    folded = text.casefold().translate(_LETTERS)
    if folded.isascii():
        return " ".join(_NOT_LETTERS.sub(" ", folded).split())
    bare = (c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return _letters_only("".join(bare).translate(_LETTERS))


def _letters_only(text: str) -> str:
    """The text with everything but letters and their marks, of any script, as single spaces."""
    return " ".join("".join(c if unicodedata.category(c)[0] in "LM" else " " for c in text).split())


def _as_written(text: str, count: int) -> tuple[str, ...] | None:
    """The parts with their accents, or None where they don't line up with the parts without."""
    if text.isascii():
        return None
    folded = unicodedata.normalize("NFC", text.casefold()).translate(_APOSTROPHES)
    written = tuple(_letters_only(folded).split())
    return written if len(written) == count else None


def _mac_as_mc(part: str) -> str:
    if part.startswith("mac") and len(part) >= 6 and not lines_of(part):
        return f"mc{part[3:]}"
    return part


@lru_cache(maxsize=65536)
def _name(text: str) -> Name | None:
    """The name taken apart, or None when it holds no letters."""
    words = normalise(text).split()
    pairs = list(zip(words, _as_written(text, len(words)) or words, strict=True))
    pairs = ([pair for pair in pairs if pair[0] not in TITLES] or pairs)[:MOST_PARTS]
    return Name(tuple(pairs), _reading(pairs), tuple(_joins(pairs))) if pairs else None


def _reading(pairs: Sequence[tuple[str, str]]) -> Reading:
    """The parts that count: a particle counts only where it may be a name of its own."""
    if not PARTICLES.isdisjoint([part for part, _ in pairs]):
        last = len(pairs) - 1
        pairs = [
            pair
            for at, pair in enumerate(pairs)
            if pair[0] not in PARTICLES or at == last or (at == 0 and (last == 1 or pair[0] not in LEADING))
        ]
    return Reading(tuple([_mac_as_mc(part) for part, _ in pairs]), tuple([_mac_as_mc(w) for _, w in pairs]))


def _joins(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int, int]]:
    """Neighbours written as one part, with a particle between them or without: the part, from where, to where."""
    for at in range(len(pairs) - 1):
        yield _mac_as_mc(pairs[at][0] + pairs[at + 1][0]), at, at + 2
        if at + 2 < len(pairs) and pairs[at + 1][0] in PARTICLES:
            yield pairs[at][0] + pairs[at + 1][0] + pairs[at + 2][0], at, at + 3


def _with_join(name: Name, start: int, end: int) -> Reading:
    run = name.words[start:end]
    one = ("".join(part for part, _ in run), "".join(written for _, written in run))
    return _reading((*name.words[:start], one, *name.words[end:]))


def _is_initial(part: str) -> bool:
    return len(part) == 1 and part.isascii()


@lru_cache(maxsize=65536)
def _part_keys(part: str) -> frozenset[str]:
    if _is_initial(part):
        return frozenset()
    keys = {f"t:{part}", f"p:{sound_code(part)}"}
    keys.update(f"n:{line}" for line in lines_of(part))
    return frozenset(keys | _edge_keys(part, _edge_width(part)))


def _edge_width(part: str) -> int:
    return 3 if len(squeezed(part)) <= 5 else 4


def _edge_keys(part: str, width: int) -> set[str]:
    """The first letters and the last: one slip of the hand leaves one of the two as it was."""
    bare = squeezed(part)
    return {f"h:{bare[:width]}", f"e:{bare[-width:]}"} if len(bare) > width else set()


def _joined_keys(name: Name) -> set[str]:
    parts = [part for part, _, _ in name.joined]
    return {f"t:{part}" for part in parts} | {f"n:{line}" for part in parts for line in lines_of(part)}


@lru_cache(maxsize=65536)
def search_keys(full_name: str) -> frozenset[str]:
    """The keys a stored name is indexed under, about five a part, each at most 40 characters.

    `t:` the part as it is, `n:` the line of the table of variants, `p:` the sound, `h:` and `e:` its head and
    its end; two neighbours joined add one `t:`. An initial has no key.
    """
    name = _name(full_name)
    if name is None:
        return frozenset()
    keys = {key for part in name.plain.parts for key in _part_keys(part)}
    return frozenset(key[:40] for key in keys | _joined_keys(name))


@lru_cache(maxsize=1024)
def query_keys(text: str) -> frozenset[str]:
    """The keys to look a query up with: those of a stored name, and both widths of heads and ends."""
    name = _name(text)
    keys = set(search_keys(text))
    for part in name.plain.parts if name else ():
        if 5 <= len(part) <= 7:
            keys |= _edge_keys(part, 3) | _edge_keys(part, 4)
    return frozenset(keys)


def likeness(query: str, name: str) -> Match:
    """How well what was typed fits a stored name, in whichever order the parts stand.

    Every part of the shorter of the two must fit a part of its own in the longer one. One part alone fits by
    part; beside a part written out, an initial fits too. A score below THRESHOLD has no reasons.
    """
    asked, stored = _name(query), _name(name)
    if asked is None or stored is None:
        return NO_MATCH
    best = _compare(asked.plain, stored.plain)
    if best.score < SURE and (asked.joined or stored.joined):
        for a, s in _other_readings(asked, stored):
            best = max(best, _compare(a, s, is_joined=True), key=_score)
    return best


def _score(match: Match) -> float:
    return match.score


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a name that count, without accents."""
    name = _name(text)
    return name.plain.parts if name else ()


def read_together(one: str, other: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each way to take two names apart beside each other: as written, and with neighbours joined that the other
    writes as one part, unless nothing else is left. Nothing for a name without letters."""
    a, b = _name(one), _name(other)
    if a is None or b is None:
        return
    yield a.plain.parts, b.plain.parts
    if max(len(a.words), len(b.words)) == 2:
        return
    for x, y in _other_readings(a, b):
        if min(len(x.parts), len(y.parts)) > 1:
            yield x.parts, y.parts


def _other_readings(asked: Name, stored: Name) -> Iterator[tuple[Reading, Reading]]:
    """Pairs of readings in which one side joins what the other writes together, or both join alike."""
    for part, start, end in asked.joined:
        if _is_written(part, stored.plain):
            yield _with_join(asked, start, end), stored.plain
        for other, first, last in stored.joined:
            if part == other:
                yield _with_join(asked, start, end), _with_join(stored, first, last)
    for part, start, end in stored.joined:
        if _is_written(part, asked.plain):
            yield asked.plain, _with_join(stored, start, end)
    if len(asked.words) == 2 and asked.words[0][0] in LEADING:
        yield Reading(asked.plain.parts[1:], asked.plain.written[1:]), stored.plain


def _is_written(joined: str, other: Reading) -> bool:
    size = len(joined)
    for part in other.parts:
        if (part[0] == joined[0] and -1 <= len(part) - size <= 1) or lines_of(joined):
            fit = alike(joined, part)
            if fit.score >= STRONG.score and fit.reason is not Reason.NICKNAME:
                return True
    return False


def _compare(asked: Reading, stored: Reading, *, is_joined: bool = False) -> Match:
    few, many = (asked, stored) if len(asked.parts) <= len(stored.parts) else (stored, asked)
    table = []
    for a in few.parts:
        row = [_part_fit(a, b) for b in many.parts]
        if not any(cell.score for cell in row):
            return NO_MATCH
        table.append(row)
    columns = _best_columns(table)
    cells = [row[column] for row, column in zip(table, columns, strict=True)]
    if not _is_enough(cells, is_lone_name=few is not asked, is_joined=is_joined):
        return NO_MATCH
    return _weighed(cells, columns, few, many)


def _weighed(cells: list[Alike], columns: tuple[int, ...], few: Reading, many: Reading) -> Match:
    in_order = all(a < b for a, b in pairwise(columns))
    extra = EXTRA_COST[min(len(many.parts) - len(few.parts), 2)]
    mean = sum(cell.score for cell in cells) / len(cells)
    score = round(mean - extra - (0 if in_order else ORDER_COST), 3)
    if score < THRESHOLD:
        return Match(score, ())
    return Match(score, _reasons(cells, columns, few, many, in_order))


def _part_fit(a: str, b: str) -> Alike:
    if len(a) > 1 and len(b) > 1:
        return alike(a, b)
    if a == b:
        return alike(a, b) if not _is_initial(a) else INITIAL
    is_short_for = (_is_initial(a) and b.startswith(a)) or (_is_initial(b) and a.startswith(b))
    return INITIAL if is_short_for else APART


def _best_columns(table: list[list[Alike]]) -> tuple[int, ...]:
    """For each part of the shorter name its own part of the longer; the order as written wins a tie."""
    width = len(table[0])
    if len(table) == 1:
        return (max(range(width), key=lambda column: table[0][column].score),)
    return max(
        permutations(range(width), len(table)),
        key=lambda columns: (
            all(row[column].score for row, column in zip(table, columns, strict=True)),
            sum(row[column].score for row, column in zip(table, columns, strict=True)),
        ),
    )


def _is_enough(cells: list[Alike], *, is_lone_name: bool, is_joined: bool) -> bool:
    """Every part fits, something is written out, at most one likeness is weak.

    A name stored with one part only ("Kate") must fit surely when more was typed.
    """
    if not all(cell.score for cell in cells) or all(cell is INITIAL for cell in cells):
        return False
    if len(cells) == 1 and is_lone_name:
        return cells[0].score >= SURE and not (is_joined and cells[0].reason is Reason.NICKNAME)
    return sum(cell.score < INITIAL.score for cell in cells) <= 1


def _reasons(
    cells: list[Alike], columns: tuple[int, ...], few: Reading, many: Reading, in_order: bool
) -> tuple[Reason, ...]:
    found = {cell.reason for cell in cells} - {Reason.SAME}
    for row, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if cell.reason is Reason.SAME and few.written[row] != many.written[column]:
            found.add(Reason.ACCENT)
    if not in_order:
        found.add(Reason.ORDER)
    if len(few.parts) < len(many.parts):
        found.add(Reason.PART)
    return tuple(reason for reason in Reason if reason in found) or (Reason.SAME,)
