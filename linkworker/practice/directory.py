"""What the entry of a service in the directory may say: needs, what is weighed, what is never a reason, no address.

The codes stand in the vocabularies "needs", "weighed", "decline-reasons" and "never-reasons".
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import time

from linkworker.practice.text import N_, Sentence, sentence
from linkworker.practice.vocabulary import Term, code_list

SHELTER = frozenset({"refuge", "safe-house"})
"""The needs that are a place to live whose address must not be known."""

CHECK_AGAIN_DAYS = 182
"""An entry that nobody has checked for so many days may no longer be true."""


def needs_of_sector(sector: str) -> tuple[Term, ...]:
    """What a service of a sector may help with."""
    return tuple(term for term in code_list("needs").terms if sector in term.sectors)


def binding(name: str, needs: Collection[str]) -> tuple[Term, ...]:
    """The terms of "weighed" or "never-reasons" that hold for a service with these needs, whatever its entry says."""
    return tuple(term for term in code_list(name).terms if set(term.binds) & set(needs))


def decline_reasons(needs: Collection[str]) -> tuple[Term, ...]:
    """The reasons that a service with these needs may give for not taking a referral."""
    never = {term.code for term in binding("never-reasons", needs)}
    return tuple(term for term in code_list("decline-reasons").terms if term.code not in never)


def with_binding(name: str, needs: Collection[str], chosen: Collection[str]) -> list[str]:
    """The codes chosen and those that hold anyway, in the order of the list; raises ``KeyError`` for no such code."""
    known = code_list(name)
    unknown = set(chosen) - set(known.codes)
    if unknown:
        raise KeyError(unknown.pop())
    kept = {*chosen, *(term.code for term in binding(name, needs))}
    return [code for code in known.codes if code in kept]


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says, as far as a rule reads it. ``texts`` are its own words by field."""

    sector: str
    needs: frozenset[str]
    takes_from_outside: bool
    round_the_clock: bool
    hours: tuple[str, time | None, time | None]
    """Days, from, until; all empty when they are not told."""

    texts: Mapping[str, str]


NO_NEED = N_("Choose at least one thing that the service helps with")
NOT_OF_SECTOR = N_("Choose from what services of this sector help with")
TAKES_FROM_OUTSIDE = N_(
    "A refuge or safe house takes people from outside its council’s area: safety often lies far from home"
)
ROUND_THE_CLOCK = N_(
    "Refuge can be reached day and night. Say so, and write under “Hours in words” who answers outside office hours"
)
HOURS_OF_REFUGE = N_("Write who answers outside office hours, for instance the worker on call")
HOURS_WHOLE = N_("Give the days and both hours, or none of them")
HOURS_RISE = N_(
    "The closing hour comes after the opening hour. For a service that never closes, say round the clock"
)
NO_ADDRESS = N_(
    "This reads like an address. Where a refuge or safe house stands must not be known: write a care-of name or a "
    "PO Box, and a wide area only"
)

Problem = tuple[str, Sentence]


def problems(told: Told) -> list[Problem]:
    """What may not stand so, as (field, sentence); none when the entry is well.

    Sources: Cambridgeshire and Peterborough guidelines, section 8 (address); Welsh Government framework, sections 6
    and 7 (from outside the area, round the clock).
    """
    return [*_needs(told), *_hours(told), *_refuge(told), *_addresses(told)]


def _needs(told: Told) -> Iterator[Problem]:
    if not told.needs:
        yield "needs", sentence(NO_NEED)
    if told.needs - {term.code for term in needs_of_sector(told.sector)}:
        yield "needs", sentence(NOT_OF_SECTOR)


def _hours(told: Told) -> Iterator[Problem]:
    days, opens, closes = told.hours
    given = [bool(days), opens is not None, closes is not None]
    if any(given) and not all(given):
        yield "open_days", sentence(HOURS_WHOLE)
    elif opens is not None and closes is not None and closes <= opens:
        yield "closes_at", sentence(HOURS_RISE)


def _refuge(told: Told) -> Iterator[Problem]:
    if told.needs & SHELTER and not told.takes_from_outside:
        yield "takes_from_outside", sentence(TAKES_FROM_OUTSIDE)
    if "refuge" in told.needs and not told.round_the_clock:
        yield "round_the_clock", sentence(ROUND_THE_CLOCK)
    elif "refuge" in told.needs and not told.texts.get("hours", "").strip():
        yield "hours", sentence(HOURS_OF_REFUGE)


def _addresses(told: Told) -> Iterator[Problem]:
    if not is_shelter(told.sector, told.needs):
        return
    for name, text in told.texts.items():
        if reads_like_an_address(text):
            yield name, sentence(NO_ADDRESS)


def is_shelter(sector: str, needs: Collection[str]) -> bool:
    """Whether the service is a place to live whose address must not be known."""
    return sector == "refuge" or bool(SHELTER & set(needs))


_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"
_PO_BOX = re.compile(
    rf"\bP\.?\s?O\.?\s?Box\s+\d+\b(?:(?:,?\s+[^\W\d]+){{0,3}},?\s+{_POSTCODE})?", re.IGNORECASE
)
_STREETS = "road|rd|street|avenue|ave|lane|crescent|terrace|gardens"
_NAMES = "Way|Place|Close|Drive|Court|Square|Hill|Row|Walk|Mews|House|Parade|Rise|View|Park|Green|Grove|St|Ln"
_WELSH = "heol|stryd|ffordd|lôn|rhodfa|clos|maes|teras|tŷ|ty|bryn"
_ADDRESS = re.compile(
    rf"""
      {_POSTCODE}
    | \b(?:flat|unit|apartment|fflat|no\.?)\s*\d+\b                       # a house or a part of it by its number
    | \b\d{{1,4}}[a-z]?,?\s+(?:[^\W\d][\w'’.-]*\s+){{1,3}}(?:{_STREETS})\b  # 12 Mill Road
    | \b\d{{1,4}}[a-z]?,?\s+(?-i:(?:[A-Z][\w'’.-]*\s+){{1,3}}(?:{_NAMES}))\b
    | \b\d{{1,4}}[a-z]?,?\s+(?:{_WELSH})\b                               # 12 Heol y Bryn
    | ///\s*\w+\.\w+\.\w+                                             # three words for a square
    | -?\d{{1,2}}\.\d{{3,}}\s*,\s*-?\d{{1,3}}\.\d{{3,}}                 # degrees
    """,
    re.IGNORECASE | re.VERBOSE,
)


def reads_like_an_address(text: str) -> bool:
    """Whether a text may tell where a house stands. A PO Box with its postcode does not."""
    return bool(_ADDRESS.search(_PO_BOX.sub(" ", text)))
