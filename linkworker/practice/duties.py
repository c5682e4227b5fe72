"""What must happen next: facts of a case in, duties out, each with its source.

Pure: the same facts, locality and time give the same duties. Time enters only through what is still hidden
(`opens_at`) and through each deadline; nothing here reads a clock.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from linkworker.practice import rules
from linkworker.practice.deadlines import Calendar, Deadline
from linkworker.practice.deadlines import due as count
from linkworker.practice.facts import CaseFacts, Way
from linkworker.practice.locality import Locality
from linkworker.practice.rule import RULES, Because, Occasion, Owner, Rule, Weight

__all__ = ["RULES", "Due", "Ending", "duties", "rules"]


class Ending(StrEnum):
    """How a duty ended."""

    DONE = "done"
    OUTSIDE = "done-outside"
    WAIVED = "waived"
    ASIDE = "put-aside"
    OVERTAKEN = "overtaken"
    NO_LONGER = "no-longer-applies"


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
    calendar = locality.calendar
    return tuple(
        [
            _due(one, occasion, facts, calendar)
            for one in RULES.values()
            if one.applies_in(locality)
            for occasion in one.body(facts, locality)
        ]
    )


def _due(one: Rule, occasion: Occasion, facts: CaseFacts, calendar: Calendar) -> Due:
    key = one.key(occasion.about)
    counted = count(occasion.deadline, occasion.since, calendar=calendar, on=occasion.on)
    ending, ended_at, overtaken_by = _ending(key, occasion, facts)
    return Due(
        key,
        one.id,
        occasion.weight or one.weight,
        one.owner,
        occasion.since,
        _opens(occasion, counted.due_at),
        occasion.deadline,
        counted.due_at,
        counted.overdue_at,
        occasion.because,
        ending,
        ended_at,
        occasion.met_by,
        overtaken_by,
    )


def _opens(occasion: Occasion, due_at: datetime | None) -> datetime:
    if occasion.opens_before is None or due_at is None:
        return occasion.since
    return max(occasion.since, due_at - occasion.opens_before + A_SECOND)


def _ending(key: str, occasion: Occasion, facts: CaseFacts) -> tuple[Ending | None, datetime | None, str]:
    """How a duty ended, when, and what overtook it: first what was ended by hand, then what a fact met."""
    by_hand = facts.endings.get(key)
    if by_hand is not None:
        return BY_HAND[by_hand.way], by_hand.at, ""
    if occasion.met_at is not None or occasion.is_met:
        return Ending.DONE, occasion.met_at, ""
    if occasion.overtaken_by:
        return Ending.OVERTAKEN, None, occasion.overtaken_by
    return None, None, ""
