"""Whether two records are of one person, and how sure that is.

Four degrees. *Certain* is a rule, DESIGN.md's of the personal wall: two of NHS number, full name with date of birth,
phone and address, and nothing told that speaks against it. The others are weighed (Fellegi and Sunter 1969): each
thing that was told of both adds bits for or takes bits off, and what is told of one only counts for nothing. *Likely*
and *doubtful* begin where measuring put them (docs/matching.md). Whoever acts on a degree that is not certain asks
somebody first.

Nothing here says that two records are of two people: none means that nothing worth asking about was found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import log2

from rapidfuzz.distance import OSA

from linkworker.practice.identifiers import Address
from linkworker.practice.name_fit import About, Finding, How, compare_names


class Sureness(StrEnum):
    """How sure it is that two records are of one person, the surest first."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What tells who somebody is. `names` are ways to call them, the chosen one first; phones are E.164."""

    names: tuple[str, ...] = ()
    birth_date: date | None = None
    nhs_number: str = ""
    phones: frozenset[str] = frozenset()
    addresses: frozenset[Address] = frozenset()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How sure it is, the bits together, and what each thing says; those that were told of one only are left out."""

    sureness: Sureness
    bits: float
    findings: tuple[Finding, ...]

    @property
    def is_match(self) -> bool:
        return self.sureness is not Sureness.NONE


LIKELY, DOUBTFUL = 26.0, 20.0
"""From how many bits on. A stranger among 500,000 starts 19 bits behind, so at 19 it is as likely as not."""

NOT_DATES = frozenset({date(1900, 1, 1), date(1901, 1, 1), date(1899, 12, 30), date(1899, 12, 31)})
"""What programs write where no date was told."""

CHANCES: dict[tuple[About, How], tuple[float, float]] = {
    (About.BORN, How.SAME): (0.95, 1 / 22_000),
    (About.BORN, How.SWAPPED): (0.005, 1 / 61_000),
    (About.BORN, How.SLIP): (0.02, 1 / 900),
    (About.BORN, How.PARTLY): (0.01, 1 / 210),
    (About.BORN, How.YEAR): (0.5, 1 / 30),
    (About.BORN, How.APART): (0.008, 1.0),
    (About.NHS_NUMBER, How.SAME): (0.98, 1 / 1_000_000),
    (About.NHS_NUMBER, How.APART): (0.01, 1.0),
    (About.PHONE, How.SAME): (0.6, 1 / 10_000),
    (About.PHONE, How.APART): (0.4, 1.0),
    (About.ADDRESS, How.SAME): (0.5, 1 / 5_000),
    (About.ADDRESS, How.POSTCODE): (0.1, 1 / 3_000),
    (About.ADDRESS, How.APART): (0.4, 1.0),
}
"""How often each is so in two records of one person, and in two of two people.

Birth dates: half a percent of pairs differ, nine in ten of them in one of day, month and year (Cardinal and others
2023, BMC Medical Informatics and Decision Making 23:85); taken four times as often here, where people are asked under
strain. By chance two share one of 22,000 days in sixty years. NHS numbers, phones and addresses are shared more often
than chance has it, by a mother's number on a child's record, in families and in hostels, which is why the chances
are no smaller.
"""
BITS = {thing: log2(in_one / in_two) for thing, (in_one, in_two) in CHANCES.items()}


def compare(one: Identifiers, other: Identifiers) -> Comparison:
    """Whether two records are of one person; the order of the two makes no difference."""
    findings = (*compare_names(one.names, other.names), *_beyond_names(one, other))
    bits = round(sum(finding.bits for finding in findings), 1)
    return Comparison(_sureness(findings, bits), bits, findings)


def _beyond_names(one: Identifiers, other: Identifiers) -> Iterator[Finding]:
    for about, how in (
        (About.BORN, _born(one.birth_date, other.birth_date)),
        (About.NHS_NUMBER, _equal(one.nhs_number, other.nhs_number)),
        (About.PHONE, _shared(one.phones, other.phones)),
        (About.ADDRESS, _lives(one.addresses, other.addresses)),
    ):
        if how is not None:
            yield Finding(about, how, BITS[about, how])


def _equal(a: str, b: str) -> How | None:
    return (How.SAME if a == b else How.APART) if a and b else None


def _shared(a: frozenset[str], b: frozenset[str]) -> How | None:
    return (How.SAME if a & b else How.APART) if a and b else None


def _lives(a: frozenset[Address], b: frozenset[Address]) -> How | None:
    """A postcode alone is some fifteen houses; a house that is not told apart fits none for sure."""
    if not a or not b:
        return None
    if any(address.house for address in a & b):
        return How.SAME
    has_neighbour = {one.postcode for one in a} & {one.postcode for one in b}
    return How.POSTCODE if has_neighbour else How.APART


def _born(a: date | None, b: date | None) -> How | None:
    """How two dates of birth agree. 1 January is often what is written of somebody who told the year only."""
    if a is None or b is None or NOT_DATES & {a, b}:
        return None
    if is_year_only(a) or is_year_only(b):
        return How.YEAR if a.year == b.year else How.APART
    if a == b:
        return How.SAME
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return How.SWAPPED
    if OSA.distance(f"{a:%d%m%Y}", f"{b:%d%m%Y}", score_cutoff=1) == 1:
        return How.SLIP
    agreeing = (a.day == b.day) + (a.month == b.month) + (a.year == b.year)
    return How.PARTLY if agreeing == 2 else How.APART


def is_year_only(born: date) -> bool:
    """A date that may stand for its year."""
    return (born.month, born.day) == (1, 1)


def _sureness(findings: Iterable[Finding], bits: float) -> Sureness:
    how = {finding.about: finding.how for finding in findings}
    if _is_certain(how):
        return Sureness.CERTAIN
    if bits < DOUBTFUL or _are_kin(how):
        return Sureness.NONE
    return Sureness.DOUBTFUL if bits < LIKELY or _may_be_kin(how) else Sureness.LIKELY


def _is_certain(how: dict[About, How]) -> bool:
    """Two of the four, the same given name, and no other thing told that differs.

    A phone and an address are one household's: beside them the birth date must be told and the same.
    """
    if how.get(About.GIVEN) is not How.SAME or _is_contradicted(how):
        return False
    is_born = how.get(About.BORN) is How.SAME
    sure = (
        how.get(About.NHS_NUMBER) is How.SAME,
        is_born and how.get(About.FAMILY) is How.SAME,
        how.get(About.PHONE) is How.SAME,
        how.get(About.ADDRESS) is How.SAME,
    )
    return sum(sure) >= 2 and (is_born or sure[0])


def _is_contradicted(how: dict[About, How]) -> bool:
    """Another birth date, number or middle name; another family name too, unless the number says who she was."""
    if How.APART in {how.get(About.MIDDLE), how.get(About.NHS_NUMBER)}:
        return True
    if how.get(About.FAMILY) is How.APART and not _is_same_number(how):
        return True
    return how.get(About.BORN, How.SAME) not in {How.SAME, How.YEAR}


def _are_kin(how: dict[About, How]) -> bool:
    """Another given name and another birth date: what is the same is a family's."""
    return how.get(About.GIVEN) is How.APART is how.get(About.BORN) and not _is_same_number(how)


def _may_be_kin(how: dict[About, How]) -> bool:
    """A twin, a sister, a father of the same name: what a household shares makes none of them likely.

    Another given name, in the middle too; another birth date, or none told; another NHS number beside anything that is
    not the same. With one number for both, another given name and birth date: a mother's number on a child's record.
    """
    given, born = how.get(About.GIVEN), how.get(About.BORN, How.APART)
    if _is_same_number(how):
        return given is How.APART is how.get(About.BORN)
    if How.APART in {given, how.get(About.MIDDLE), born}:
        return True
    return how.get(About.NHS_NUMBER) is How.APART and (given, born) != (How.SAME, How.SAME)


def _is_same_number(how: dict[About, How]) -> bool:
    """An NHS number is nobody else's."""
    return how.get(About.NHS_NUMBER) is How.SAME
