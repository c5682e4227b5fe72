"""A question to the other sector's workers with no client in it, and what of a person must not stand in it.

Advice may be asked without referring anybody (Cambridgeshire and Peterborough guidelines, 8.3). What names nobody needs
no agreement; so whatever could name somebody is found before the question leaves.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from linkworker.practice.deadlines import Calendar, due, working_days
from linkworker.practice.identifiers import nhs_number
from linkworker.practice.names import normalise
from linkworker.practice.sources import Citation

SOURCE = Citation("cp-guidelines", "8.3")
ANSWERED_WITHIN = working_days(2)
"""Our own measure; the guidelines name none."""

_TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ \-.]?\d){9}(?!\d)")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_YEAR = r"(\d{4}|\d{2})(?!\d)"
_DATES = (
    re.compile(rf"(?<!\d)\d{{1,2}}\s?[/.\-]\s?\d{{1,2}}\s?[/.\-]\s?{_YEAR}"),
    re.compile(
        rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})[a-z]*\.?,?\s+(\d{{4}}|\d{{2}})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\d)(\d{4})-\d{2}-\d{2}(?!\d)"),
)
_LATELY = 2
"""Years within which a date is taken for that of something that happened, not of a birth."""


class Trace(StrEnum):
    """What in a text could say who somebody is."""

    NHS_NUMBER = "nhs-number"
    BIRTH_DATE = "birth-date"
    NAME = "name"
    FIRST_NAME = "first-name"
    """It may be a word ("grace") or somebody else: whoever writes says whether a client is meant."""


def is_late(asked_at: datetime, at: datetime, calendar: Calendar) -> bool:
    """Whether a question that nobody has answered should have been, by the working days of whoever was asked."""
    return due(ANSWERED_WITHIN, asked_at, calendar=calendar).is_overdue(at)


def trace(text: str, names: Iterable[str], today: date) -> Trace | None:
    """The first thing in `text` that could say who somebody is; `names` are those of clients whom the writer may find.

    A whole name is found however it is written; a first name by itself only with its capital, since some are words.
    """
    known = list(names)
    if any(nhs_number(found[0]) for found in _TEN_DIGITS.finditer(text)):
        return Trace.NHS_NUMBER
    if any(_is_birth(found[1], today) for pattern in _DATES for found in pattern.finditer(text)):
        return Trace.BIRTH_DATE
    plain = f" {normalise(text)} "
    if any(_is_whole(plain, name) for name in known):
        return Trace.NAME
    return Trace.FIRST_NAME if any(_is_first(text, name) for name in known) else None


def _is_birth(year: str, today: date) -> bool:
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) <= today.year % 100 else 1900)
    return full <= today.year - _LATELY


def _is_whole(text: str, name: str) -> bool:
    """Whether a name of several parts stands in a text: as it is, or its first and last part, either way round."""
    parts = normalise(name).split()
    if len(parts) < 2:
        return False
    ways = (parts, [parts[0], parts[-1]], [parts[-1], parts[0]])
    return any(f" {' '.join(way)} " in text for way in ways)


def _is_first(text: str, name: str) -> bool:
    first = name.split()[0] if normalise(name) else ""
    return bool(first) and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", text) is not None
