"""How well the people an index gave fit what is looked for, and why. Pure: reads no database.

What is told of someone is forgiven one slip at a time: a name may be spelled otherwise, a date of birth have day and
month the other way round. Two facts that contradict each other rank low; a name that does not fit at all needs a sure
identifier beside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from linkworker.people.keys import birth_date_keys, nhs_key, phone_key, reference_key
from linkworker.practice import names
from linkworker.practice.identifiers import BirthDateLikeness, birth_date_likeness


class Why(StrEnum):
    """Why somebody is shown; the sentences stand with the page. The names' reasons are `practice.names`'s own."""

    REFERENCE = "reference"
    NHS_NUMBER = "nhs-number"
    PHONE = "phone"
    NAME_SAME = "name-same"
    NAME_ACCENT = "name-accent"
    NAME_NICKNAME = "name-nickname"
    NAME_SPELLING = "name-spelling"
    NAME_ORDER = "name-order"
    NAME_PART = "name-part"
    NAME_OTHER = "name-other"
    NAME_APART = "name-apart"
    BORN_SAME = "born-same"
    BORN_SWAPPED = "born-swapped"
    BORN_ONE_DIGIT = "born-one-digit"
    BORN_YEAR = "born-year"
    BORN_APART = "born-apart"


POINTS = {
    Why.REFERENCE: 4.0,
    Why.NHS_NUMBER: 4.0,
    Why.PHONE: 3.0,
    Why.BORN_SAME: 3.0,
    Why.BORN_SWAPPED: 2.0,
    Why.BORN_ONE_DIGIT: 1.5,
    Why.BORN_YEAR: 0.5,
    Why.BORN_APART: -1.0,
}
"""What each fact weighs beside a name, which weighs at most `NAME`."""
NAME = 2.0
SURE = frozenset({Why.REFERENCE, Why.NHS_NUMBER, Why.PHONE, Why.BORN_SAME})
"""Facts that show somebody although the name that was typed does not fit."""
LIKELY = SURE | {Why.BORN_SWAPPED, Why.BORN_ONE_DIGIT}
BORN = {
    BirthDateLikeness.SAME: Why.BORN_SAME,
    BirthDateLikeness.SWAPPED: Why.BORN_SWAPPED,
    BirthDateLikeness.ONE_DIGIT: Why.BORN_ONE_DIGIT,
    BirthDateLikeness.YEAR: Why.BORN_YEAR,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. Each of `names` is one way to call the person; phones are E.164, references as typed."""

    names: tuple[str, ...] = ()
    birth_date: date | None = None
    birth_year: int | None = None
    nhs_number: str = ""
    phones: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()

    def sure_keys(self) -> set[str]:
        """The keys of what belongs to hardly more than one person."""
        keys = {phone_key(one) for one in self.phones} | {reference_key(one) for one in self.references}
        if self.nhs_number:
            keys.add(nhs_key(self.nhs_number))
        return keys | (birth_date_keys(self.birth_date) if self.birth_date else set())

    def name_keys(self) -> set[str]:
        return {key for name in self.names for key in names.query_keys(name)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone the index gave, as plain values. `phones` holds only those the reader may see."""

    subject: int
    reference: str
    chosen_name: str
    names: tuple[str, ...]
    birth_date: date | None
    nhs_number: str
    own_reference: str
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """Someone who fits, with just enough to recognise them, and why."""

    subject: int
    reference: str
    chosen_name: str
    birth_year: int | None
    own_reference: str
    points: float
    why: tuple[Why, ...]

    @property
    def is_likely(self) -> bool:
        """Near enough to ask whether they are one person: a whole name, or an identifier that hardly two share."""
        if LIKELY & set(self.why):
            return True
        return not {Why.NAME_PART, Why.NAME_APART, Why.BORN_APART} & set(self.why)


def ranked(asked: Asked, candidates: Iterable[Candidate]) -> list[Match]:
    """Those who fit, the likeliest first."""
    found = [match for one in candidates if (match := weigh(asked, one))]
    return sorted(found, key=lambda match: (-match.points, match.chosen_name.casefold(), match.subject))


def weigh(asked: Asked, one: Candidate) -> Match | None:
    """How one person fits, or None."""
    sure = tuple(_identifiers(asked, one))
    born = _born(asked, one)
    facts = (*sure, *((born,) if born else ()))
    points = sum(POINTS[why] for why in facts)
    if asked.names:
        name, why = _name(asked, one)
        if not name.is_match and not SURE & set(facts):
            return None
        if born is Why.BORN_APART and not sure and (Why.NAME_PART in why or name.score < names.SURE):
            return None
        facts = (*sure, *why, *((born,) if born else ()))
        points += NAME * name.score if name.is_match else 0
    elif points <= 0:
        return None
    return Match(
        subject=one.subject,
        reference=one.reference,
        chosen_name=one.chosen_name,
        birth_year=one.birth_date.year if one.birth_date else None,
        own_reference=one.own_reference,
        points=round(points, 3),
        why=facts,
    )


def _name(asked: Asked, one: Candidate) -> tuple[names.Match, tuple[Why, ...]]:
    """The best fit of any name typed to any name stored; the chosen name wins a tie."""
    best, stored = names.NO_MATCH, ""
    for typed in asked.names:
        for name in one.names:
            fit = names.likeness(typed, name)
            if fit.score > best.score:
                best, stored = fit, name
    if not best.is_match:
        return best, (Why.NAME_APART,)
    why = tuple(Why(f"name-{reason.value}") for reason in best.reasons)
    return best, why if stored == one.names[0] else (*why, Why.NAME_OTHER)


def _identifiers(asked: Asked, one: Candidate) -> Iterator[Why]:
    if {reference_key(text) for text in asked.references} & {
        reference_key(text) for text in (one.reference, one.own_reference) if text
    }:
        yield Why.REFERENCE
    if asked.nhs_number and asked.nhs_number == one.nhs_number:
        yield Why.NHS_NUMBER
    if asked.phones & one.phones:
        yield Why.PHONE


def _born(asked: Asked, one: Candidate) -> Why | None:
    """How the dates of birth fit; None when either is not known."""
    if one.birth_date is None:
        return None
    if asked.birth_date is not None:
        fit = birth_date_likeness(asked.birth_date, one.birth_date)
        return BORN[fit] if fit else Why.BORN_APART
    if asked.birth_year is not None:
        return Why.BORN_YEAR if asked.birth_year == one.birth_date.year else Why.BORN_APART
    return None
