"""What work a look at somebody's record belonged to, and which looks ask for a question: rules over frozen facts.

A notice is a reason to ask, never a finding: most looks without a case have a good reason that nobody wrote down.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from linkworker.practice.deadlines import LONDON, london_date
from linkworker.practice.sharing import Role


class Bond(StrEnum):
    """The work that joined a worker with a person when they looked, the closest first."""

    CASE = "case"
    """The case was allocated to them."""

    OPENING = "opening"
    """Something was opened to them across a separation."""

    NAMED = "named"
    """A grant named them."""

    INTAKE = "intake"
    """They looked at what somebody referred or asked."""

    SHARED = "shared"
    """It was shared with their agency."""

    WROTE = "wrote"
    """They wrote something about this person on that day."""

    SAFEGUARDING = "safeguarding"
    GOVERNANCE = "governance"
    DUTY = "duty"
    LEADS = "leads"
    LINK = "link"
    DESK = "desk"
    """They receive, and were given an arrival reference: a busy desk opens many in a day."""

    NONE = "none"
    """No work that Linkworker knows of."""


BY_ROLE = {
    Role.SAFEGUARDING_LEAD: Bond.SAFEGUARDING,
    Role.GOVERNANCE_LEAD: Bond.GOVERNANCE,
    Role.DUTY_WORKER: Bond.DUTY,
    Role.MANAGER: Bond.LEADS,
    Role.LINK_WORKER: Bond.LINK,
    Role.RECEPTION: Bond.DESK,
}
"""The roles by which somebody looks who works no case."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What joined a worker with a person at the time of a look."""

    allocated: bool = False
    opened: bool = False
    named: bool = False
    intake: bool = False
    shared: bool = False
    wrote: bool = False
    roles: frozenset[Role] = frozenset()


def bond(joined: Joined) -> Bond:
    """The closest work that a look belonged to.

    >>> bond(Joined(allocated=True, shared=True)), bond(Joined(roles=frozenset({Role.DUTY_WORKER})))
    (<Bond.CASE: 'case'>, <Bond.DUTY: 'duty'>)
    """
    by_work = (
        (joined.allocated, Bond.CASE),
        (joined.opened, Bond.OPENING),
        (joined.named, Bond.NAMED),
        (joined.intake, Bond.INTAKE),
        (joined.shared, Bond.SHARED),
        (joined.wrote, Bond.WROTE),
    )
    for is_so, found in by_work:
        if is_so:
            return found
    return next((found for role, found in BY_ROLE.items() if role in joined.roles), Bond.NONE)


class Near(StrEnum):
    """How a worker may be near to a person outside their work, as the system found it by itself."""

    HOUSEHOLD = "household"
    """The same phone number, or the same house."""

    KIN = "kin"
    """The same family name and postcode."""

    NEIGHBOUR = "neighbour"
    """The same postcode."""

    COLLEAGUE = "colleague"
    """The person may be, or have been, a worker of the agency."""

    CIRCLE = "circle"
    """Somebody in the person's case has the name of somebody of whom the worker told."""

    KNOWN = "known"
    """A personal wall stands between them now."""


class Pattern(StrEnum):
    """What is noticed. The values of `Near` are patterns of their own."""

    MANY_OF_ONE = "many-of-one"
    MANY_PEOPLE = "many-people"
    WIDE = "wide"
    NIGHT = "night"
    HOUSEHOLD = "household"
    KIN = "kin"
    NEIGHBOUR = "neighbour"
    COLLEAGUE = "colleague"
    CIRCLE = "circle"
    KNOWN = "known"


WITHOUT = frozenset({Bond.NONE, Bond.WROTE, Bond.DESK})
"""What is no work with somebody who is near: receiving a neighbour is to be asked about."""

BY_ROLE_ALONE = frozenset({Bond.LEADS, Bond.DUTY, Bond.LINK, Bond.SAFEGUARDING})
WINDOW = timedelta(days=28)
"""As far back as looks are weighed."""

OF_ONE, OF_ONE_BY_ROLE = 5, 20
"""So many different minutes in which one person was opened: without work, in 21 days; by a role alone, in one day."""

PEOPLE = ((1, 5), (7, 10), (28, 25))
"""In so many days, so many people without work."""

WIDE = 40
"""So many people in one day by a role alone."""

AT_NIGHT, NIGHTS = 6, 3
"""So many people in one night by somebody who is not on duty and looked on fewer than so many nights before."""

LEAST_NEAR: Mapping[Near, tuple[int, bool]] = {
    Near.HOUSEHOLD: (1, False),
    Near.KIN: (1, False),
    Near.CIRCLE: (1, False),
    Near.COLLEAGUE: (1, True),
    Near.NEIGHBOUR: (2, True),
    Near.KNOWN: (2, True),
}
"""From how many minutes on; and whether those with work are left out: a neighbour's own worker is no wonder."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One page or file of a person's record that a worker opened."""

    subject: int
    at: datetime
    bond: Bond


@dataclass(frozen=True, slots=True)
class Noticed:
    """What asks for a question. `subject`: of one person; else `least` of the people in `looks` were needed for it."""

    pattern: Pattern
    subject: int | None
    looks: tuple[Opening, ...]
    least: int = 1


def noticed(looks: Iterable[Opening], near: Mapping[int, Near]) -> list[Noticed]:
    """What the looks of one worker ask for, over `WINDOW` at most; `near`: of the people of whom it was found out."""
    rows = sorted(looks, key=lambda one: one.at)
    if not rows:
        return []
    rows = [one for one in rows if one.at > rows[-1].at - WINDOW]
    of_each: dict[int, list[Opening]] = {}
    for one in rows:
        of_each.setdefault(one.subject, []).append(one)
    return [*_of_one(of_each), *_of_near(of_each, near), *_of_people(rows), *_wide(rows), *_at_night(rows)]


def _of_one(of_each: Mapping[int, list[Opening]]) -> Iterator[Noticed]:
    for subject, rows in of_each.items():
        without = [one for one in rows if one.bond is Bond.NONE and one.at > rows[-1].at - timedelta(days=21)]
        if _minutes(without) >= OF_ONE:
            yield Noticed(Pattern.MANY_OF_ONE, subject, tuple(without))
            continue
        for of_day in _by_day(one for one in rows if one.bond in BY_ROLE_ALONE).values():
            if _minutes(of_day) >= OF_ONE_BY_ROLE:
                yield Noticed(Pattern.MANY_OF_ONE, subject, tuple(of_day))
                break


def _of_near(of_each: Mapping[int, list[Opening]], near: Mapping[int, Near]) -> Iterator[Noticed]:
    for subject, how in near.items():
        least, without_work = LEAST_NEAR[how]
        rows = [one for one in of_each.get(subject, ()) if one.bond in WITHOUT or not without_work]
        if _minutes(rows) >= least:
            yield Noticed(Pattern(how.value), subject, tuple(rows))


def _of_people(rows: list[Opening]) -> Iterator[Noticed]:
    """Many people without any work, in one day, one week or four, whichever ends with a day that is looked at."""
    without = [one for one in rows if one.bond is Bond.NONE]
    for last in sorted({london_date(one.at) for one in without}, reverse=True):
        for days, least in PEOPLE:
            span = [one for one in without if 0 <= (last - london_date(one.at)).days < days]
            if len({one.subject for one in span}) >= least:
                yield Noticed(Pattern.MANY_PEOPLE, None, tuple(span), least)
                return


def _wide(rows: list[Opening]) -> Iterator[Noticed]:
    for of_day in _by_day(one for one in rows if one.bond in BY_ROLE_ALONE).values():
        if len({one.subject for one in of_day}) >= WIDE:
            yield Noticed(Pattern.WIDE, None, tuple(of_day), WIDE)
            return


def _at_night(rows: list[Opening]) -> Iterator[Noticed]:
    nights: dict[date, list[Opening]] = {}
    for one in rows:
        night = night_of(one.at)
        if night is not None and one.bond is not Bond.DUTY:
            nights.setdefault(night, []).append(one)
    for place, of_night in enumerate(nights.values()):
        if place < NIGHTS and len({one.subject for one in of_night}) >= AT_NIGHT:
            yield Noticed(Pattern.NIGHT, None, tuple(of_night), AT_NIGHT)
            return


def night_of(at: datetime) -> date | None:
    """The day on which the night began in which somebody looked, between ten and six; None by day."""
    hour = at.astimezone(LONDON).hour
    if 6 <= hour < 22:
        return None
    return london_date(at) if hour >= 22 else london_date(at) - timedelta(days=1)


def _by_day(rows: Iterable[Opening]) -> dict[date, list[Opening]]:
    days: dict[date, list[Opening]] = {}
    for one in rows:
        days.setdefault(london_date(one.at), []).append(one)
    return days


def _minutes(rows: Iterable[Opening]) -> int:
    """In how many different minutes somebody looked: a page that leads to the next one is not counted twice."""
    return len({one.at.replace(second=0, microsecond=0) for one in rows})


class Outcome(StrEnum):
    """What came of asking about a notice."""

    FINE = "fine"
    TALK = "talk"
    BREACH = "breach"
