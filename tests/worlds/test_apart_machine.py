"""Walls, separations, openings, grants, merges in any order: each worker sees what a plain model allows, at once."""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from linkworker.cases import actions as cases
from linkworker.cases.actions import CannotTake
from linkworker.cases.apart import separate
from linkworker.cases.models import Case
from linkworker.events.changed import Changed
from linkworker.misplaced.merging import MergeGiven, SplitGiven, merge, merge_of, split
from linkworker.partnership.models import Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.deadlines import london_date
from linkworker.practice.separating import Half, SeparateBecause, Side, Weekday, Zone
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.sharing.actions import Terms, grant, raise_wall
from linkworker.sharing.gates import Visit, decision_on
from linkworker.sharing.models import Holding, SeparationPlan, Wall
from linkworker.sharing.queries import opened_to, shared_with, visible_to
from linkworker.sharing.references import new_act
from linkworker.sharing.separating import (
    IN_WORDS,
    OpeningGiven,
    PlanGiven,
    end_separation,
    open_across,
    plan_between,
    plan_separation,
    review_opening,
)
from linkworker.sharing.walling import settle_wall
from tests.cast import MONDAY, make_case, make_cast, make_worker, visit_of
from tests.worlds.apart_model import AWAY, LEAD, MANAGER, MERGED, SERVICE, WORKS_IN, Model, Open, Plan, Stands

MANY = int(os.environ.get("LINKWORKER_PROOF_MACHINES", "0"))
SHARED = frozenset({Category.IDENTITY, Category.RISK})
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
APART = tuple(
    Zone(side, "City office", (Weekday.MONDAY,), half)
    for side, half in ((Side.ONE, Half.MORNING), (Side.OTHER, Half.AFTERNOON))
)
BEFORE = ("nerys", "owen", "priya", "morgan", AWAY)
"""Before whom walls rise: the lead, who does everything, sees everybody throughout."""

ACTS = (
    *("wall", "wall down", "wall stays", "separate", "plan", "end", "open", "close", "give"),
    *("share", "merge", "split", "later"),
)
CAME = ("barred", "across", "shared", "walled", "carried", "refused", "ended by time")
OFTEN = (*ACTS, "separate", "separate", "open", "open", "merge", "merge", "give", "give", "later")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(OFTEN), st.sampled_from(BEFORE), st.sampled_from(sorted(SERVICE)), st.integers(0, 5)
    ),
    min_size=8,
    max_size=16,
)


class Play:
    """Does each step to the system and to the model."""

    def __init__(self, done: Counter[str]) -> None:
        self.cast, self.done = make_cast(), done
        mared = make_worker("Mared Puw", self.cast.afon, None, Role.MANAGER, Role.SAFEGUARDING_LEAD)
        self.workers = {name: mared if name == LEAD else getattr(self.cast, name) for name in WORKS_IN}
        city, fens = self.cast.city, self.cast.fens
        self.cases = {
            "mair": make_case("Mair", service=city, worker=self.cast.nerys),
            "mary": make_case("Mary", service=fens, worker=self.cast.priya),
            "gethin": make_case("Gethin", service=city, worker=self.cast.owen),
        }
        self.model = Model(MONDAY, {"mair": "nerys", "mary": "priya", "gethin": "owen"})

    @property
    def lead(self) -> Worker:
        worker: Worker = self.workers[LEAD]
        return worker

    def record(self, person: str) -> ClientRecord:
        return ClientRecord.objects.select_related("holding", "subject").get(pk=self.cases[person].client_id)

    def wall(self, who: str, person: str, _pick: int) -> None:
        if not self.model.is_walled(who, person):
            subject = self.record(person).subject
            raise_wall(subject, worker=self.workers[who], by=None, at=self.model.now)
            self.model.walls.append(Stands(who, person))
            self.model.carry()

    def wall_down(self, who: str, person: str, _pick: int) -> None:
        self._settle(who, person, stays=False)
        self.model.walls = [one for one in self.model.walls if (one.who, one.person) != (who, person)]

    def wall_stays(self, who: str, person: str, _pick: int) -> None:
        self._settle(who, person, stays=True)
        for one in self.model.walls:
            one.confirmed |= (one.who, one.person) == (who, person)

    def _settle(self, who: str, person: str, *, stays: bool) -> None:
        standing = Wall.objects.filter(
            worker=self.workers[who], subject=self.cases[person].client_id, until=None
        )
        assert standing.count() == self.model.is_walled(who, person)
        for wall in standing:
            settle_wall(wall, stays=stays, by=self.lead, at=self.model.now)

    def separate(self, _who: str, person: str, pick: int) -> None:
        other = sorted({*SERVICE} - {person})[pick % 2]
        subjects = self.record(person).subject, self.record(other).subject
        told: Any = {"because": SeparateBecause.HARM, "said_by": "", "by": self.lead, "at": self.model.now}
        if self.expects(self.model.plan_of((person, other)) is None, Changed, separate, *subjects, **told):
            self.model.separate(person, other)

    def _plan(self, person: str, pick: int) -> tuple[Plan, SeparationPlan] | None:
        """A separation of somebody that stands, in the model and as it is kept."""
        live = [one for one in self.model.plans if one.is_live and person in one.pair]
        if not live:
            return None
        plan = live[pick % len(live)]
        one, other = (self.record(name).subject for name in sorted(plan.pair))
        kept = plan_between(one, other)
        assert kept is not None
        return plan, kept

    def plan(self, who: str, person: str, pick: int) -> None:
        found = self._plan(person, pick)
        if found is None or who == AWAY:
            return
        plan, kept = found
        named = {who, MANAGER} if pick > 2 else {who}
        given = PlanGiven(
            zones=APART,
            review_on=london_date(self.model.now) + 30 * DAY,
            prescriber=self.workers[who],
            manager=self.workers[MANAGER] if MANAGER in named else None,
            **dict.fromkeys(IN_WORDS, ""),
        )
        plan_separation(kept, given, by=self.lead, at=self.model.now)
        plan.named = frozenset(named)

    def end(self, _who: str, person: str, pick: int) -> None:
        found = self._plan(person, pick)
        if found is not None:
            end_separation(found[1], note="", by=self.lead, at=self.model.now)
            self.model.end(found[0])

    def open(self, who: str, person: str, pick: int) -> None:
        found = self._plan(person, pick)
        if found is None:
            return
        (other,) = found[0].pair - {person}
        who = self.model.serves[other] if pick % 3 else who
        until = self.model.now + (1 + pick) * DAY
        given = OpeningGiven(SHARED, "care", until, london_date(self.model.now) + DAY)
        told: Any = {"worker": self.workers[who], "by": self.lead, "at": self.model.now}
        holding = self.cases[person].holding
        may = self.model.serves[other] == who != MANAGER
        act = self.expects(may, Refused, open_across, found[1], holding, given, **told)
        if act:
            self.model.openings.append(Open(who, person, until, (found[1], act)))

    def close(self, _who: str, person: str, _pick: int) -> None:
        for one in [one for one in self.model.openings if one.person == person]:
            plan, act = one.key
            may = self.model.now < one.until
            told: Any = {"next_on": None, "by": self.lead, "at": self.model.now}
            self.expects(may, Changed, review_opening, plan, act, **told)
            self.model.openings.remove(one)

    def give(self, who: str, person: str, _pick: int) -> None:
        case = Case.objects.get(pk=self.cases[person].pk)
        told: Any = {"worker": self.workers[who], "by": self.lead, "at": self.model.now}
        if self.expects(self.model.may_take(who, person), CannotTake, cases.allocate, case, **told):
            self.model.serves[person] = who

    def share(self, _who: str, person: str, pick: int) -> None:
        until = self.model.now + (1 + pick) * DAY
        terms = Terms("agreed", "care", until, new_act())
        holding = self.cases[person].holding
        to: Any = {"categories": sorted(SHARED), "to_agency": self.cast.lantern}
        grant(holding, **to, terms=terms, by=self.lead, at=self.model.now)
        self.model.granted_until[person] = max(until, self.model.granted_until.get(person, until))

    def merge(self, _who: str, _person: str, _pick: int) -> None:
        records = [self.record(name) for name in MERGED]
        told: Any = {"by": self.lead, "at": self.model.now}
        may = not self.model.merged and self.model.plan_of(MERGED) is None
        if self.expects(may, (Changed, Refused), merge, *records, MergeGiven("One person"), **told):
            self.model.merged = True
            self.model.carry()

    def split(self, _who: str, _person: str, _pick: int) -> None:
        row = merge_of(self.record("mair"))
        assert (row is not None) == self.model.merged
        if row is not None:
            split(row, SplitGiven("Two people"), by=self.lead, at=self.model.now)
            self.model.split()

    def later(self, _who: str, _person: str, pick: int) -> None:
        before = sum(self.model.now < one.until for one in self.model.openings)
        self.model.now += pick * DAY
        self.done["ended by time"] += before - sum(self.model.now < one.until for one in self.model.openings)

    def expects(self, may: bool, refusal: Any, act: Callable[..., Any], *args: Any, **told: Any) -> Any:
        """What an act comes to, which the model allows, or None where it must be refused."""
        try:
            with transaction.atomic():
                came = act(*args, **told)
        except refusal:
            assert not may
            self.done["refused"] += 1
            return None
        assert may
        return came or True

    def check(self, *, lists: bool) -> None:
        now = self.model.now
        keys = {person: (case.pk, case.client.holding_id) for person, case in self.cases.items()}
        roots = Holding.objects.in_bulk([key for both in keys.values() for key in both])
        for who, worker in self.workers.items():
            visit, listed = visit_of(worker, now), {category: set[int]() for category in SHARED}
            for person, (case, record) in keys.items():
                seen = self.model.sees(who, person, of_case=True)
                assert decision_on(visit, roots[case]).categories == seen, (who, person)
                found = decision_on(visit, roots[record]).categories
                assert found == self.model.sees(who, person, of_case=False), (who, person)
                for category in seen & SHARED:
                    listed[category].add(case)
                self._count(who, person, seen)
            for category in SHARED if lists else ():
                assert self._listed(visit, category) == listed[category], (who, category)

    def _listed(self, visit: Visit, category: Category) -> set[int]:
        """Which of the cases the statements of the policy find."""
        rows = [one(visit.reader, visit.at, category) for one in (visible_to, shared_with, opened_to)]
        ours = [case.pk for case in self.cases.values()]
        return {pk for found in rows for pk in found.filter(pk__in=ours).values_list("pk", flat=True)}

    def _count(self, who: str, person: str, seen: frozenset[Category]) -> None:
        walled = self.model.is_walled(who, person)
        barred = self.model.is_barred(who, person) and not walled
        self.done["walled"] += walled
        self.done["barred"] += barred
        self.done["across"] += barred and bool(seen)
        self.done["shared"] += who == AWAY and bool(seen)
        self.done["carried"] += any(one.carried for one in self.model.walls) or any(
            one.carried for one in self.model.kept
        )


@pytest.mark.django_db
def test_whatever_is_done_each_sees_at_once_what_the_model_allows() -> None:
    done: Counter[str] = Counter()

    @settings(
        max_examples=MANY or 16,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def play(steps: list[tuple[str, str, str, int]]) -> None:
        with transaction.atomic():
            here = Play(done)
            for act, who, person, pick in steps:
                here.model.now += MINUTE
                getattr(here, act.replace(" ", "_"))(who, person, pick)
                done[act] += 1
                here.check(lists=done[act] % 3 == 0)
            transaction.set_rollback(True)

    (play if MANY else seed(1)(play))()
    assert {*ACTS, *CAME} <= {one for one, times in done.items() if times}, dict(done)
