"""Blind matching: who is looked for in other agencies, and what may follow when somebody seems to be known to two.

Nobody is told whom the matcher found. The link worker of the agency that knew the person first is asked to ask her;
only her yes, or a decision against serious harm by two people, lets the other agency know (DESIGN.md, "Blind match").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from linkworker.practice.matching import Sureness

SURE_ENOUGH = frozenset({Sureness.CERTAIN, Sureness.LIKELY})
"""How sure the matcher is before anybody is asked anything."""

NEVER_MATCHED = frozenset({"police", "probation", "perpetrator"})
"""The sectors of agencies that match only inside a meeting's research."""

OUT_UNLESS_ASKED_FOR = frozenset({"refuge"})
"""The sectors whose clients are looked for only when the person wants it."""

ANSWERED_WITHIN = timedelta(days=28)
"""How long the other service may take to answer; then nothing comes of it."""


class Looking(StrEnum):
    """What a person said to being looked for in other services."""

    WANTED = "wanted"
    NOT_WANTED = "not-wanted"


def is_looked_for(sector: str, said: Looking | None) -> bool:
    """Whether somebody is compared with the clients of other agencies, by the sector of their own."""
    if sector in NEVER_MATCHED or said is Looking.NOT_WANTED:
        return False
    return said is Looking.WANTED or sector not in OUT_UNLESS_ASKED_FOR


class Said(StrEnum):
    """What the person said when asked whether her services may work together."""

    YES = "yes"
    NO = "no"
    LATER = "later"


class Reply(StrEnum):
    """What the other service answered to the offer."""

    TAKEN = "taken"
    ANOTHER_PERSON = "another-person"
    NOT_NOW = "not-now"


class Step(StrEnum):
    """Where a match stands."""

    TO_ASK = "to-ask"
    TO_ASK_LATER = "to-ask-later"
    TO_AUTHORISE = "to-authorise"
    OFFERED = "offered"
    JOINED = "joined"
    NOTHING = "nothing"
    """Nothing came of it: for whichever reason, and no side is told which."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer of hers; `next_on`: when to ask again, if it was not the day for it."""

    said: Said
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class MatchFacts:
    """What was done about a match. `answers` in time; `authorised`: None while nobody has decided on serious harm.

    `offered_for`: how long the offer has been there.
    """

    answers: Sequence[Asked] = ()
    harm_asked: bool = False
    authorised: bool | None = None
    offered_for: timedelta | None = None
    reply: Reply | None = None


def step_of(facts: MatchFacts, today: date) -> Step:
    """Where a match stands on a day."""
    if facts.reply is not None:
        return Step.JOINED if facts.reply is Reply.TAKEN else Step.NOTHING
    if facts.offered_for is not None:
        return Step.OFFERED if facts.offered_for < ANSWERED_WITHIN else Step.NOTHING
    if facts.harm_asked and facts.authorised is None:
        return Step.TO_AUTHORISE
    last = facts.answers[-1] if facts.answers else None
    if last is None or last.said is Said.YES:
        return Step.TO_ASK
    if last.said is Said.NO:
        return Step.NOTHING
    return Step.TO_ASK_LATER if last.next_on and last.next_on > today else Step.TO_ASK
