"""What must happen next: facts of a case in, duties out, each with its source.

Pure: the same facts, locality and time give the same duties. Time enters only through what is still hidden
(`opens_at`) and through each deadline; nothing here reads a clock.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from linkworker.practice import rules
from linkworker.practice.deadlines import Calendar, Deadline
from linkworker.practice.deadlines import due as count
from linkworker.practice.fact import Because
from linkworker.practice.facts import CaseFacts, EndingFact, Way
from linkworker.practice.locality import Locality
from linkworker.practice.rule import RULES, Occasion, Owner, Rule, Weight

__all__ = ["RULES", "Due", "Ending", "duties", "rules"]


class Ending(StrEnum):
    """How a duty ended."""

    DONE = "done"
    OUTSIDE = "done-outside"
    WAIVED = "waived"
    ASIDE = "put-aside"
    OVERTAKEN = "overtaken"
    NO_LONGER = "no-longer-applies"


DONE, OVERTAKEN, ASIDE, MUST = Ending.DONE, Ending.OVERTAKEN, Way.ASIDE, Weight.MUST
A_SECOND = timedelta(seconds=1)
BY_HAND = {Way.OUTSIDE: Ending.OUTSIDE, Way.WAIVED: Ending.WAIVED, Way.ASIDE: Ending.ASIDE}


class Due(NamedTuple):
    """One duty of a case as the facts have it: open when `ending` is None.

    `due_at` and `overdue_at` are UTC, None when there is no deadline; `opens_at` is when it first shows.
    """

    key: str
    rule: str
    weight: Weight
    owner: Owner
    since: datetime
    opens_at: datetime
    deadline: Deadline
    due_at: datetime | None
    overdue_at: datetime | None
    because: tuple[Because, ...]
    ending: Ending | None = None
    ended_at: datetime | None = None
    met_by: Because | None = None
    overtaken_by: str = ""

    def is_overdue(self, at: datetime) -> bool:
        return self.ending is None and self.overdue_at is not None and at > self.overdue_at


def duties(facts: CaseFacts, locality: Locality) -> tuple[Due, ...]:
    """Every duty the facts call for, ended ones included, in the order of the rules. A closed case has none."""
    if facts.closed_at:
        return ()
    calendar, endings = locality.calendar, facts.endings
    return tuple(
        [
            _due(one, occasion, endings, calendar)
            for one in RULES.values()
            if one.is_for(facts.sector) and one.applies_in(locality)
            for occasion in one.body(facts, locality)
        ]
    )


def _due(one: Rule, occasion: Occasion, endings: Mapping[str, EndingFact], calendar: Calendar) -> Due:
    """An occasion with its times, and how it ended: first what was ended by hand, then what a fact met.

    A *should* that was put aside and has become a *must* since is asked for again.
    """
    since, deadline, because, about, on, opens_before, weight, met_at, met_by, overtaken_by, is_met = occasion
    key = one.key(about)
    counted = count(deadline, since, calendar=calendar, on=on)
    due_at, opens_at = counted.due_at, since
    if opens_before is not None and due_at is not None:
        opens_at = max(since, due_at - opens_before + A_SECOND)
    ending, ended_at, stronger = None, None, ""
    by_hand = endings.get(key) if one.by_hand else None
    if by_hand is not None and (by_hand.way is not ASIDE or (weight or one.weight) is not MUST):
        ending, ended_at = BY_HAND[by_hand.way], by_hand.at
    elif met_at is not None or is_met:
        ending, ended_at = DONE, met_at
    elif overtaken_by:
        ending, stronger = OVERTAKEN, overtaken_by
    return Due(
        key,
        one.id,
        weight or one.weight,
        one.owner,
        since,
        opens_at,
        deadline,
        due_at,
        counted.overdue_at,
        because,
        ending,
        ended_at,
        met_by,
        stronger,
    )
