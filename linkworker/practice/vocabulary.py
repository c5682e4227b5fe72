"""The agreed words: definitions, code lists and glossary, as versioned data with their sources.

A definition classifies; it never bars anyone from help. Substance use is never a cause or an excuse.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import TypeAdapter

from linkworker.practice.datafile import DataFileError, Problem, parse, repeated
from linkworker.practice.locality_values import Nation
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_, Sentence, Words, sentence

FOLDER = Path(__file__).parent / "vocabularies"
ADULT_ENOUGH = 16
"""The age both people must have reached (Domestic Abuse Act 2021, section 1(2)(a))."""

CHILD_BELOW = 18
"""A child is under this age (Domestic Abuse Act 2021, section 2(3))."""

CONFIG = {"extra": "forbid"}


class Subject(StrEnum):
    DOMESTIC_ABUSE = "domestic-abuse"
    SUBSTANCE_USE = "substance-use"


class Standing(StrEnum):
    """Whether a definition is in use or kept so that older records stay readable."""

    IN_USE = "in use"
    LEGACY = "legacy"


@dataclass(frozen=True)
class Definition:
    """One agreed definition, in our words, with the parts it consists of and where it is published."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: str
    version: str
    subject: Subject
    standing: Standing
    title: Words
    text: Words
    source: Citation
    parts: tuple[Words, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class Term:
    """One code of a list. ``head`` is the letter of the statute's list that the code proves, if any.

    ``besides`` marks a kind of abuse that a nation's law names and the statute's list does not hold.
    ``sectors`` are those whose services help with a need; ``binds`` are the needs with which a service always holds to
    this code; ``inappropriate`` marks a referral that should have gone elsewhere. ``source`` is the code's own.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    code: str
    label: Words
    help: Words | None = None
    head: str | None = None
    statuses: tuple[str, ...] = ()
    besides: bool = False
    sectors: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    inappropriate: bool = False
    source: Citation | None = None


@dataclass(frozen=True)
class CodeList:
    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: str
    version: str
    title: Words
    source: Citation
    terms: tuple[Term, ...]
    note: Words | None = None
    several: bool = False
    """True when more than one code may be chosen together."""

    def __post_init__(self) -> None:
        twins = repeated(term.code for term in self.terms)
        if twins:
            raise ValueError(f"codes given twice: {', '.join(twins)}")

    def find(self, code: str) -> Term | None:
        return next((term for term in self.terms if term.code == code), None)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(term.code for term in self.terms)


@cache
def code_list(name: str) -> CodeList:
    """A shipped list: "abuse-types", "targets", "relationships", "welsh-abuse-types", "glossary".

    Of the directory: "needs", "weighed", "decline-reasons", "never-reasons".
    Raises ``KeyError`` for a name that is not shipped.
    """
    path = FOLDER / f"{name}.json"
    if name == "definitions" or not path.is_file():
        raise KeyError(name)
    return parse(TypeAdapter(CodeList), path)


@cache
def kinds_of_abuse(nation: Nation | None = None) -> tuple[Term, ...]:
    """What may be recorded in a nation: the statute's kinds and, in Wales, those that Welsh law names besides.

    Without a nation, every kind that may have been recorded anywhere. Sources: Domestic Abuse Act 2021,
    section 1(3); Welsh Government framework, section 11.
    """
    found = code_list("abuse-types").terms
    if nation is Nation.ENGLAND:
        return found
    return (*found, *(term for term in code_list("welsh-abuse-types").terms if term.besides))


@cache
def definitions() -> dict[str, Definition]:
    """Every shipped definition by id, legacy ones included."""
    path = FOLDER / "definitions.json"
    return by_id(parse(TypeAdapter(tuple[Definition, ...]), path), file=path.name)


def by_id(listed: Iterable[Definition], *, file: str) -> dict[str, Definition]:
    """Definitions by id; raises ``DataFileError`` when an id is given twice."""
    listed = tuple(listed)
    twins = repeated(definition.id for definition in listed)
    if twins:
        raise DataFileError(Problem(file, twin, "id", "given twice") for twin in twins)
    return {definition.id: definition for definition in listed}


@dataclass(frozen=True)
class Connection:
    """Whether a relationship makes two people "personally connected", and why not when it does not."""

    connected: bool
    reason: Sentence | None = None

    def __bool__(self) -> bool:
        return self.connected


NOT_LISTED = N_(
    "This relationship is not one the statutory definition lists. The person can be helped as fully."
)
NO_RELATIONSHIP = N_("How the two people are related has not been recorded.")
NOT_A_CHILD = N_("The shared child was already 18 or over: this head needs a child under 18 at the time.")
SHARED_PARENTAL = "f"


def personally_connected(code: str | None, *, child_age: int | None = None) -> Connection:
    """Whether the relationship ``code`` proves "personally connected", now or formerly alike.

    ``child_age`` is how old the shared child was while both held the parental relationship, and matters
    only for that head; left out, the head is taken as recorded. A code that is not known is not connected.
    Source: Domestic Abuse Act 2021, section 2; Cambridgeshire and Peterborough guidelines, paragraph 2.1.
    """
    term = code_list("relationships").find(code) if code else None
    if term is None or term.code == "not-known":
        return Connection(False, sentence(NO_RELATIONSHIP))
    if term.head is None:
        return Connection(False, sentence(NOT_LISTED))
    if term.head == SHARED_PARENTAL and child_age is not None and child_age >= CHILD_BELOW:
        return Connection(False, sentence(NOT_A_CHILD))
    return Connection(True)


@dataclass(frozen=True)
class AbuseFacts:
    """What is known for classifying: ages in years, relationship code, codes of the abuse types.

    There is no number of incidents here: one incident and a course of conduct count alike, and conduct
    aimed at someone else counts as towards the person (Domestic Abuse Act 2021, section 1(3) and (5)).
    """

    age_harmed: int | None = None
    age_harming: int | None = None
    relationship: str | None = None
    child_age: int | None = None
    abuse_types: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Classification:
    """Whether the statutory definition is met. It sorts records; it never decides who may be helped."""

    meets: bool
    missing: tuple[Sentence, ...]
    definition: str
    version: str


AGE_UNKNOWN = N_("An age is not known: the definition needs both people to be 16 or over.")
AGE_UNDER = N_(
    "One of them is under 16. The person can be helped as fully; think about safeguarding a child."
)
NO_ABUSE_TYPE = N_("None of the statute's kinds of abuse has been recorded yet.")
STATUTORY = "domestic-abuse-act-2021"


def classify(facts: AbuseFacts) -> Classification:
    """Compare facts with the statutory definition (Domestic Abuse Act 2021, sections 1 and 2)."""
    connection = personally_connected(facts.relationship, child_age=facts.child_age)
    known_types = facts.abuse_types & set(code_list("abuse-types").codes)
    missing = [
        _age_missing(facts.age_harmed, facts.age_harming),
        connection.reason,
        None if known_types else sentence(NO_ABUSE_TYPE),
    ]
    found = tuple(entry for entry in missing if entry is not None)
    return Classification(not found, found, STATUTORY, definitions()[STATUTORY].version)


def _age_missing(*ages: int | None) -> Sentence | None:
    known = [age for age in ages if age is not None]
    if any(age < ADULT_ENOUGH for age in known):
        return sentence(AGE_UNDER)
    return None if len(known) == len(ages) else sentence(AGE_UNKNOWN)


@dataclass(frozen=True)
class FinancialYear:
    """Twelve months ending on 31 March, both days included."""

    start: date
    end: date

    @property
    def label(self) -> str:
        return f"{self.start.year}-{self.end.year % 100:02d}"


def financial_year(day: date) -> FinancialYear:
    """The financial year a day falls in (Welsh Government framework, section 11)."""
    start = day.year if (day.month, day.day) >= (4, 1) else day.year - 1
    return FinancialYear(date(start, 4, 1), date(start + 1, 3, 31))
