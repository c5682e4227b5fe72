"""One search box: which of what was typed is a date of birth, an NHS number, a phone, a reference, a name.

A worker types what she has, in any order: "kate jones 3/11/87", "943 476 5919", "SP/2231". Each kind is looked
for in turn and taken out of the text, the surest kind first; what is left and has letters is the names.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from linkworker.practice.identifiers import NhsNumberFault, nhs_number, nhs_number_fault, phone

OLDEST = 120
"""Years: nobody who is looked for was born longer ago."""

MONTH_WORDS = (
    "january jan ionawr ion",
    "february feb chwefror chwef",
    "march mar mawrth maw",
    "april apr ebrill ebr",
    "may mai",
    "june jun mehefin meh",
    "july jul gorffennaf gorff",
    "august aug awst",
    "september sept sep medi",
    "october oct hydref hyd",
    "november nov tachwedd tach",
    "december dec rhagfyr rhag",
)
"""The months as people write them in English and Welsh, January first."""
MONTHS = {word: number for number, words in enumerate(MONTH_WORDS, start=1) for word in words.split()}


@dataclass(frozen=True, slots=True)
class Query:
    """What one search asks for; everything that is given should fit.

    `names` is as typed, single-spaced, without the rest. `birth_year` stands alone when only a year was
    given. `nhs_fault` tells that something meant as an NHS number is none. `phone` is E.164. `reference` is in
    capitals, with "-" where a space was typed between its groups. `unused` is what the search does not use: a
    second one of a kind, an impossible date, a number of no kind; the page says so.
    """

    names: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    nhs_number: str | None = None
    nhs_fault: NhsNumberFault | None = None
    phone: str | None = None
    reference: str | None = None
    unused: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to search for."""
        return not any(
            (self.names, self.birth_date, self.birth_year, self.nhs_number, self.phone, self.reference)
        )


class Kind(NamedTuple):
    """One shape: the field of the query it fills, how it is written, and how to read it (None: it isn't one)."""

    field: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date], object | None]


def parse_query(text: str, *, at: datetime) -> Query:
    """Tell apart what was typed into the search box at a time (`at`: aware, UTC; it dates two-digit years).

    Day comes before month, as in Britain, unless only the other order makes a date. The first of each kind
    counts.
    """
    rest = " ".join(text.translate(_DASHES).split())
    fields: dict[str, Any] = {}
    unused: list[str] = []
    for kind in _KINDS:
        rest = _take(kind, fields, unused, rest, at.date())
    words = rest.split()
    names = " ".join(word for word in words if any(letter.isalpha() for letter in word))
    unused += [word for word in words if re.search(r"\d", word) and word not in names.split()]
    return Query(names=names.strip(" ,;:-"), unused=tuple(unused), **fields)


def reference_key(text: str) -> str:
    """A reference as it is compared, letters and digits only, in capitals: "c4f7-21kd" is "C4F721KD"."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def _take(kind: Kind, fields: dict[str, Any], unused: list[str], text: str, today: date) -> str:
    """Move what is of this kind out of the text: the first into its field, others to the unused."""
    rest, end = "", 0
    for found in kind.pattern.finditer(text):
        value = kind.read(found, today)
        if value is None:
            continue
        if kind.field in fields:
            unused.append(found[0].strip())
        fields.setdefault(kind.field, value)
        rest += text[end : found.start()] + " "
        end = found.end()
    return rest + text[end:]


def _read_date(found: re.Match[str], today: date) -> date | None:
    """A date somebody alive may be born on, with day and month the other way round if only so it is one."""
    month, day = MONTHS.get(found["m"].casefold()) or int(found["m"]), int(found["d"])
    year = int(found["y"])
    if len(found["y"]) == 2:
        year += 2000 if 2000 + year <= today.year else 1900
    for m, d in ((month, day), (day, month)):
        if 1 <= m <= 12 and 1 <= d <= _days(year, m):
            born = date(year, m, d)
            return born if _is_possible_year(year, today) and born <= today else None
    return None


def _days(year: int, month: int) -> int:
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 30 if month in (4, 6, 9, 11) else 28 + is_leap if month == 2 else 31


def _is_possible_year(year: int, today: date) -> bool:
    return today.year - OLDEST <= year <= today.year


def _read_year(found: re.Match[str], today: date) -> int | None:
    year = int(found["y"])
    return year if _is_possible_year(year, today) else None


def _read_nhs_number(found: re.Match[str], _today: date) -> str | None:
    """Ten digits that pass the check; unless labelled they may not start like a phone number."""
    digits = found["n"]
    return nhs_number(digits) if found["label"] or not digits.startswith("0") else None


def _read_nhs_fault(found: re.Match[str], _today: date) -> NhsNumberFault | None:
    """Digits labelled as an NHS number, or ten that cannot be a phone number, which fail."""
    digits = found["n"]
    return nhs_number_fault(digits) if found["label"] or digits[0] not in "07" else None


def _read_phone(found: re.Match[str], _today: date) -> str | None:
    return phone(found["t"])


def _read_reference(found: re.Match[str], _today: date) -> str | None:
    """Letters with a digit, three digits or more, or two groups of digits: nothing shaped like a date."""
    written = found["r"].upper()
    has_letter = any(letter.isalpha() for letter in written)
    is_number = re.fullmatch(r"\d{3,}|\d+[-/]\d+", written) is not None
    return re.sub(r"\s+", "-", written) if has_letter or is_number else None


def _kind(
    field: str, pattern: str, read: Callable[[re.Match[str], date], object | None], *, label: str = ""
) -> Kind:
    """A shape that stands free of other letters and digits, with the word that may announce it."""
    labelled = rf"(?P<label>\b(?:{label})\s*[:.]*\s*)?" if label else ""
    free = rf"{labelled}(?<![\w/+-])(?:{pattern})(?![\w/-])"
    return Kind(field, re.compile(free, re.IGNORECASE), read)


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_BORN = r"d\.?o\.?b|date of birth|born on|born in|born"
_NHS = r"nhs(?: number| no| num)?"
_PHONE = r"telephone|phone|mobile|tel|mob"
_REFERENCE = r"reference|ref|case"
_GAP = r"[\s().-]*"
_MIXED = r"(?=[a-z]+\d|\d+[a-z])[a-z0-9]+"
_DATES = (
    r"(?P<y>\d{4})(?P<gap>[-/.])(?P<m>\d{1,2})(?P=gap)(?P<d>\d{1,2})",
    r"(?P<d>\d{1,2})(?P<gap>[-/.])(?P<m>\d{1,2})(?P=gap)(?P<y>\d{4}|\d{2})",
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]?(?P<m>{_MONTH})[., -]*(?P<y>\d{{4}}|\d{{2}})",
    rf"(?P<m>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})",
    r"(?P<d>\d{1,2}) (?P<m>\d{1,2}) (?P<y>\d{4})",
    r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>(?:19|20)\d\d)",
    r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)",
)
_KINDS = (
    *(_kind("birth_date", pattern, _read_date, label=_BORN) for pattern in _DATES),
    Kind("phone", re.compile(rf"(?<!\w)(?P<t>(?:\+|00)\d(?:{_GAP}\d){{7,13}})(?!\w)"), _read_phone),
    _kind("nhs_number", r"(?P<n>\d{3}[ -]?\d{3}[ -]?\d{4})", _read_nhs_number, label=_NHS),
    _kind("phone", rf"(?P<t>\(?0(?:{_GAP}\d){{9,10}})", _read_phone, label=_PHONE),
    _kind("phone", r"(?P<t>7(?:[ -]?\d){9})", _read_phone, label=_PHONE),
    _kind("nhs_fault", r"(?P<n>\d{3}[ -]?\d{3}[ -]?\d{4})", _read_nhs_fault, label=_NHS),
    Kind(
        "nhs_fault", re.compile(rf"(?P<label>\b{_NHS})\W*(?P<n>\d(?:[ -]?\d){{4,14}})", re.I), _read_nhs_fault
    ),
    _kind("birth_year", r"(?:(?:0?[1-9]|1[0-2])[-/.])?(?P<y>(?:19|20)\d\d)", _read_year, label=_BORN),
    _kind(
        "reference",
        rf"(?P<r>(?=[a-z/-]*\d)[a-z0-9]+(?:[-/][a-z0-9]+)*(?:\s+{_MIXED})*)",
        _read_reference,
        label=_REFERENCE,
    ),
)
