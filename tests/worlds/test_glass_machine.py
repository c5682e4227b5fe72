"""Break-glass in any order: after every step each worker reads what a plain model allows, and not a line more."""

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from linkworker.cases.apart import separate
from linkworker.cases.glass import ask, end, on_tick
from linkworker.cases.glass_reading import answer, glass_today, open_glass
from linkworker.events.changed import Changed
from linkworker.partnership.models import Worker
from linkworker.practice.breaking_glass import LASTS
from linkworker.practice.separating import SeparateBecause
from linkworker.practice.sharing import Refused
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import GlassAsking
from tests import glass as making
from tests.cast import MONDAY, make_case, make_cast, visit_of

MANY = int(os.environ.get("LINKWORKER_PROOF_MACHINES", "0"))
WHO = ("owen", "priya", "dafydd")
"""Who asks: Owen serves somebody from whom she may come to be kept apart."""

ACTS = ("asks", "looks", "wall", "apart", "ends", "answers", "later")
CAME = ("opened", "passed on", "read", "ended by a wall", "ended by a separation")
OFTEN = (*ACTS, "asks", "looks", "asks", "looks")
STEPS = st.lists(
    st.tuples(st.sampled_from(OFTEN), st.sampled_from((*WHO, "owen")), st.sampled_from((1, 90, 241))),
    min_size=6,
    max_size=14,
)


@dataclass
class Asked:
    """One asking as the model has it."""

    row: GlassAsking
    who: str
    until: datetime | None = None
    settled: bool = False
    answered: bool = False


@dataclass
class Model:
    """What stands, beside the rows."""

    now: datetime = MONDAY
    asked: list[Asked] = field(default_factory=list)
    walled: set[str] = field(default_factory=set)
    apart: bool = False

    def is_kept(self, who: str) -> bool:
        return who in self.walled or (self.apart and who == "owen")

    def reads(self, one: Asked) -> bool:
        return one.until is not None and self.now < one.until and not self.is_kept(one.who)


class Play:
    """Does each step to the system and to the model."""

    def __init__(self, done: Counter[str]) -> None:
        self.glass = making.make_glass(make_cast())
        self.gwyn = make_case("Gwyn", service=self.glass.cast.city, worker=self.glass.cast.owen)
        self.model, self.done = Model(), done

    def worker(self, who: str) -> Worker:
        worker: Worker = getattr(self.glass.cast, who)
        return worker

    def asks(self, who: str, _minutes: int) -> None:
        row = ask(making.given(), visit=visit_of(self.worker(who), self.model.now))
        self.model.asked.append(Asked(row, who))

    def looks(self, _who: str, _minutes: int) -> None:
        on_tick(self.model.now)
        for one in self.model.asked:
            if not one.settled:
                one.settled = True
                one.until = None if self.model.is_kept(one.who) else self.model.now + LASTS
                self.done["opened" if one.until else "passed on"] += 1

    def wall(self, who: str, _minutes: int) -> None:
        subject = self.glass.meinir.holding.subject
        raise_wall(subject, worker=self.worker(who), by=None, at=self.model.now)
        self.model.walled.add(who)

    def apart(self, _who: str, _minutes: int) -> None:
        subjects = self.glass.meinir.holding.subject, self.gwyn.holding.subject
        try:
            separate(
                *subjects, because=SeparateBecause.HARM, said_by="", by=self.glass.eleri, at=self.model.now
            )
        except Changed:
            assert self.model.apart
        self.model.apart = True

    def ends(self, who: str, _minutes: int) -> None:
        for one in self.model.asked:
            one.row.refresh_from_db()
            may = one.who == who and one.until is not None and self.model.now < one.until
            try:
                end(one.row, by=self.worker(who), at=self.model.now)
                assert may
            except (Changed, Refused):
                assert not may
            one.until = self.model.now if may else one.until

    def answers(self, who: str, _minutes: int) -> None:
        lead = self.glass.lowri if who == "dafydd" else self.glass.eleri
        for one in self.model.asked:
            one.row.refresh_from_db()
            right = None if one.until is None else True
            may = one.settled and not one.answered and self._is_led_by(lead, one)
            try:
                answer(one.row, was_right=right, note="x", visit=visit_of(lead, self.model.now))
                assert may
            except (Changed, Refused):
                assert not may
            one.answered |= may

    def _is_led_by(self, lead: Worker, one: Asked) -> bool:
        """Priya's service is led by nobody, so whoever leads anywhere in her agency answers."""
        return lead.agency_id == self.worker(one.who).agency_id

    def later(self, _who: str, minutes: int) -> None:
        self.model.now += timedelta(minutes=minutes)

    def check(self) -> None:
        now = self.model.now
        for who in WHO:
            visit = visit_of(self.worker(who), now)
            mine = {one.row.pk for one in self.model.asked if one.who == who and self.model.reads(one)}
            assert {row.pk for row in glass_today(visit).mine} == mine
            found = {
                one.row.pk for one in self.model.asked if self._opens(visit_of(self.worker(who), now), one)
            }
            assert found == mine
            self.done["read"] += len(mine)
        for one in self.model.asked:
            if one.until is not None and now < one.until:
                self.done["ended by a wall"] += one.who in self.model.walled
                self.done["ended by a separation"] += self.model.apart and one.who == "owen"

    def _opens(self, visit: object, one: Asked) -> bool:
        try:
            open_glass(visit, one.row.reference)  # type: ignore[arg-type]
        except Refused:
            return False
        return True


@pytest.mark.django_db
def test_whatever_is_done_nobody_reads_more_than_the_model_allows() -> None:
    done: Counter[str] = Counter()

    @settings(
        max_examples=MANY or 50,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def play(steps: list[tuple[str, str, int]]) -> None:
        with transaction.atomic():
            here = Play(done)
            for act, who, minutes in steps:
                getattr(here, act)(who, minutes)
                done[act] += 1
                here.check()
            transaction.set_rollback(True)

    (play if MANY else seed(3)(play))()
    assert {*ACTS, *CAME} <= {one for one, times in done.items() if times}, dict(done)
