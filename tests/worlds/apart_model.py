"""Who is kept from whom, as plain values: what walls, separations, openings, grants and merges let each worker see.

It knows neither the policy's code nor its tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from linkworker.practice.sharing import EVERY_CATEGORY, TO_FIND, Category

MERGED = ("mair", "mary")
SERVICE = {"mair": "city", "mary": "fens", "gethin": "city"}
WORKS_IN = {
    "nerys": "city",
    "owen": "city",
    "priya": "fens",
    "morgan": "city",
    "mared": "",
    "dafydd": "idvas",
}
LEAD, MANAGER, AWAY = "mared", "morgan", "dafydd"
NOTHING: frozenset[Category] = frozenset()


@dataclass
class Stands:
    """A wall before `who`. `carried`: because the record it is merged with has it; `confirmed`: it stays anyway."""

    who: str
    person: str
    carried: bool = False
    confirmed: bool = False


@dataclass
class Plan:
    """Two people who are kept apart, who is named to see both, and whether it stands."""

    pair: frozenset[str]
    named: frozenset[str] = frozenset()
    is_live: bool = True


@dataclass
class Kept:
    """Whoever serves `opposed` sees nothing of `person`."""

    person: str
    opposed: str
    plan: Plan
    close: bool
    carried: bool = False


@dataclass
class Open:
    """What a worker sees of a case across a separation until a time; `key` is how the act is found again."""

    who: str
    person: str
    until: datetime
    key: tuple[Any, Any]


@dataclass
class Model:
    """What stands now."""

    now: datetime
    serves: dict[str, str]
    walls: list[Stands] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    openings: list[Open] = field(default_factory=list)
    granted_until: dict[str, datetime] = field(default_factory=dict)
    merged: bool = False

    def is_walled(self, who: str, person: str) -> bool:
        return any((one.who, one.person) == (who, person) for one in self.walls)

    def is_barred(self, who: str, person: str) -> bool:
        """Whether somebody serves the other side of a separation; who is there for the whole family never is."""
        return who != LEAD and any(
            one.person == person and self.serves[one.opposed] == who and who not in one.plan.named
            for one in self.kept
        )

    def sees(self, who: str, person: str, *, of_case: bool) -> frozenset[Category]:
        if self.is_walled(who, person):
            return NOTHING
        if self.is_barred(who, person):
            return self._across(who, person) if of_case else NOTHING
        shared = of_case and who == AWAY and self.now < self.granted_until.get(person, self.now)
        given = frozenset({Category.IDENTITY, Category.RISK}) if shared else NOTHING
        return given | self._by_role(who, person)

    def _across(self, who: str, person: str) -> frozenset[Category]:
        opened = any((one.who, one.person) == (who, person) and self.now < one.until for one in self.openings)
        return frozenset({Category.IDENTITY, Category.RISK}) if opened else NOTHING

    def _by_role(self, who: str, person: str) -> frozenset[Category]:
        if who == LEAD:
            return EVERY_CATEGORY
        mine = self.serves[person] == who
        close = any(one.person == person and one.close and who not in one.plan.named for one in self.kept)
        if WORKS_IN[who] != SERVICE[person] or (close and not mine):
            return NOTHING
        return EVERY_CATEGORY if mine or who == MANAGER else TO_FIND

    def may_take(self, who: str, person: str) -> bool:
        """Whether somebody's case may be given to a worker."""
        here = WORKS_IN[who] == SERVICE[person]
        return here and not self.is_walled(who, person) and not self.is_barred(who, person)

    def plan_of(self, pair: Iterable[str]) -> Plan | None:
        return next((one for one in self.plans if one.is_live and one.pair == frozenset(pair)), None)

    def separate(self, one: str, other: str) -> Plan:
        plan = Plan(frozenset({one, other}))
        self.plans.append(plan)
        close = SERVICE[one] == SERVICE[other]
        self.kept += [Kept(one, other, plan, close), Kept(other, one, plan, close)]
        self.carry()
        return plan

    def end(self, plan: Plan) -> None:
        """What was opened of either ends with it."""
        plan.is_live = False
        self.kept = [one for one in self.kept if one.plan is not plan]
        self.openings = [one for one in self.openings if one.person not in plan.pair]

    def carry(self) -> None:
        """Around each of two merged records rises what stands around the other."""
        if not self.merged:
            return
        for known, arrived in (MERGED, MERGED[::-1]):
            self.walls += [
                Stands(one.who, known, carried=True)
                for one in self.walls
                if one.person == arrived and not one.carried and not self.is_walled(one.who, known)
            ]
            own = [one for one in self.kept if not one.carried and one.person == arrived]
            apart = {one.opposed for one in self.kept if one.person == known} | {known}
            for one in own:
                if one.opposed not in apart:
                    self.kept.append(Kept(known, one.opposed, one.plan, one.close, carried=True))
                    self.kept.append(Kept(one.opposed, known, one.plan, one.close, carried=True))

    def split(self) -> None:
        self.merged = False
        self.walls = [replace(one, carried=False) for one in self.walls if one.confirmed or not one.carried]
        self.kept = [one for one in self.kept if not one.carried]
