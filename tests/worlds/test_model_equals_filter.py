"""The policy and its SQL say the same, over small generated worlds: every reader, holding, category and time."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from linkworker.partnership.models import Agency, RoleGiven, Sector, Service, Worker
from linkworker.practice.sharing import REACHES, Category, Reader, Role, decide
from linkworker.sharing.facts import holding_facts, reader_of
from linkworker.sharing.models import (
    Allocation,
    Grant,
    Holding,
    HoldingKind,
    Opening,
    Separation,
    Staging,
    Subject,
    Wall,
)
from linkworker.sharing.queries import opened_to, shared_with, visible_to
from tests.worlds.branches import ALLOWED, Question, Tally

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CHECKED = tuple(Category)[:8]
KINDS = (HoldingKind.CASE, HoldingKind.CLIENT, HoldingKind.INTAKE)
CASE, INTAKE = HoldingKind.CASE, HoldingKind.INTAKE
ROLES = (
    *REACHES,
    Role.SAFEGUARDING_LEAD,
    Role.ANALYST,
    Role.RECEPTION,
    Role.CHAIR,
    *[Role.MEETING_COORDINATOR] * 2,
)
SEEDS = range(8)


class World:
    """Two agencies of two services, twelve workers, fourteen people; clients, cases and intakes, some of them staged.

    Walls, separations, grants and openings at random.
    """

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.agencies = [
            Agency.objects.create(name=f"Agency {n}", sector=Sector.ABUSE, locality="england") for n in (1, 2)
        ]
        self.services = [
            Service.objects.create(agency=agency, name=f"Service {n}", locality="england")
            for agency in self.agencies
            for n in (1, 2)
        ]
        self.workers = [self._worker(number) for number in range(12)]
        self.stagings = [
            Staging.objects.create(agency=self.agencies[0], made_at=NOW - 3 * DAY, visible_at=visible)
            for visible in (None, NOW - DAY, NOW, NOW + DAY)
        ]
        self.subjects = [self._subject() for _ in range(14)]
        self.holdings = list(Holding.objects.all())
        self._relations()

    def _since(self) -> datetime:
        return NOW + self.pick.choice([-2, -1, -1, -1, 1]) * DAY

    def _until(self) -> datetime | None:
        return self.pick.choice([None, None, NOW + 3 * DAY, NOW])

    def _worker(self, number: int) -> Worker:
        agency = self.pick.choice(self.agencies)
        worker = Worker.objects.create(username=f"w{number}", name=f"Worker {number}", agency=agency)
        own = [service for service in self.services if service.agency_id == agency.pk]
        chosen = self.pick.sample(ROLES, self.pick.choice([1, 1, 2])) if number else [Role.LINK_WORKER]
        RoleGiven.objects.bulk_create(
            RoleGiven(
                worker=worker,
                role=role,
                service=self.pick.choice([*own, None]) if number else None,
                since=NOW - 3 * DAY,
                until=self.pick.choice([None, None, None, None, NOW]) if number else None,
            )
            for role in chosen
        )
        return worker

    def _subject(self) -> Subject:
        service = self.pick.choice(self.services)
        agency = service.agency
        subject = Subject.objects.create(agency=agency)
        Holding.objects.create(
            agency=agency, service=service, subject=subject, kind=HoldingKind.CLIENT, staging=self._staging()
        )
        Holding.objects.bulk_create(
            Holding(
                agency=agency,
                service=self.pick.choice([one for one in self.services if one.agency_id == agency.pk]),
                subject=subject,
                kind=kind,
                restricted=self.pick.random() < 0.12,
                staging=self._staging(),
            )
            for kind in self.pick.choice([(CASE,), (CASE, CASE), (CASE, INTAKE), (INTAKE, INTAKE)])
        )
        return subject

    def _staging(self) -> Staging | None:
        return self.pick.choice([None] * 12 + self.stagings)

    def _relations(self) -> None:
        cases = [holding for holding in self.holdings if holding.kind != HoldingKind.CLIENT]
        Allocation.objects.bulk_create(
            Allocation(
                holding=case,
                worker=worker,
                since=NOW - 2 * DAY,
                until=self.pick.choice([None, None, None, NOW]),
            )
            for case in cases
            for worker in self.pick.sample(self._likely(case), self.pick.choice([0, 1, 1, 2]))
        )
        for _ in range(6):
            subject, opposed = self.pick.sample(self.subjects, 2)
            Separation.objects.create(
                subject=subject, opposed=opposed, since=self._since(), until=self._until()
            )
            Wall.objects.create(
                subject=self.pick.choice(self.subjects),
                worker=self.pick.choice(self.workers),
                since=self._since(),
                until=self._until(),
            )
        for allocation in Allocation.objects.filter(until=None).order_by("pk")[::2]:
            self._across(allocation)
        for holding in self.holdings:
            self._permissions(holding)

    def _likely(self, case: Holding) -> list[Worker]:
        """Those of the agency that has it, and perhaps some of the other."""
        own = [worker for worker in self.workers if worker.agency_id == case.agency_id]
        return [*own, *(worker for worker in self.workers[:3] if worker not in own)]

    def _across(self, allocation: Allocation) -> None:
        """A separation from someone this worker serves, with an opening to this worker."""
        holding = self.pick.choice(
            [one for one in self.holdings if one.subject_id != allocation.holding.subject_id]
        )
        Separation.objects.create(
            subject=holding.subject, opposed=allocation.holding.subject, since=NOW - DAY, until=None
        )
        self._open(holding, allocation.worker, NOW - DAY, NOW + DAY)

    def _open(self, holding: Holding, worker: Worker, since: datetime, until: datetime) -> None:
        """An opening of half of what is checked."""
        Opening.objects.bulk_create(
            Opening(
                holding=holding,
                worker=worker,
                category=category,
                since=since,
                until=until,
                purpose="p",
                review_on=NOW,
            )
            for category in self.pick.sample(CHECKED, 4)
        )

    def _permissions(self, holding: Holding) -> None:
        """Grants to either agency and to workers by name, more of them to those whom nothing else lets in."""
        idle = [worker for worker in self.workers if not reader_of(worker).uses_shares(NOW)]
        apart = next(agency for agency in self.agencies if agency != holding.agency)
        own = [worker for worker in self.workers if worker.agency_id == holding.agency_id]
        named = [*self.pick.sample(own, min(2, len(own))), *self.pick.sample(self.workers, 2)]
        named += [worker for worker in idle if self.pick.random() < 0.6]
        receivers: list[dict[str, Any]] = [{"to_worker": worker} for worker in named]
        receivers += [{"to_agency": one} for one in (apart, apart, holding.agency)]
        for to in receivers:
            self._grant(holding, to)
        if self.pick.random() < 0.3:
            self._open(
                holding, self.pick.choice(self.workers), NOW - DAY, NOW + self.pick.choice([0, 2]) * DAY
            )

    def _grant(self, holding: Holding, to: dict[str, Any]) -> None:
        live, over, to_come = (-1, 2), ((-1, 0), (-2, -1)), (1, 2)
        first, last = self.pick.choice([live, live, live, live, *over, to_come])
        Grant.objects.bulk_create(
            Grant(
                holding=holding,
                category=category,
                since=NOW + first * DAY,
                until=NOW + last * DAY,
                route="share",
                purpose="p",
                act=UUID(int=1),
                **to,
            )
            for category in self.pick.sample(CHECKED, 5)
        )


def readers(world: World) -> list[Reader]:
    """Every worker, and a job of the system for each agency."""
    return [*map(reader_of, world.workers), *(Reader(agency=one.pk) for one in world.agencies)]


def by_filter(reader: Reader, category: Category, kind: str) -> set[int]:
    return {
        key
        for query in (visible_to, shared_with, opened_to)
        for key in query(reader, NOW, category, kind).values_list("pk", flat=True)
    }


def compare(world: World, tally: Tally) -> None:
    """Hold the filter against the model for every reader, category and kind, and count the branches."""
    for reader in readers(world):
        facts = [(holding, holding_facts(reader, holding, NOW)) for holding in world.holdings]
        for category in CHECKED:
            allowed: dict[str, set[int]] = {kind: set() for kind in KINDS}
            for holding, fact in facts:
                decision = decide(reader, fact, NOW, frozenset({category}))
                tally.add(Question(reader, holding, fact, category, NOW, decision))
                if decision:
                    allowed[holding.kind].add(holding.pk)
            for kind in KINDS:
                assert by_filter(reader, category, kind) == allowed[kind], (reader, category, kind)


def compared(seeds: Iterable[int]) -> Tally:
    """The tally of a world for each seed, each undone before the next."""
    tally = Tally()
    for seed in seeds:
        with transaction.atomic():
            compare(World(seed), tally)
            transaction.set_rollback(True)
    print(tally.report())
    return tally


@pytest.mark.django_db
def test_the_filter_lists_exactly_what_the_model_allows() -> None:
    """In worlds where each branch of the policy is met often, both ways, and a third is allowed."""
    tally = compared(SEEDS)
    assert not tally.lacking(), "\n".join([*tally.lacking(), tally.report()])
    assert tally.allowed >= ALLOWED * tally.asked, tally.report()


@pytest.mark.django_db
@pytest.mark.parametrize("query", [visible_to, shared_with])
def test_a_list_is_one_statement(query: Any, django_assert_max_num_queries: Any) -> None:
    world = World(3)
    for reader in readers(world):
        with django_assert_max_num_queries(1):
            list(query(reader, NOW, Category.RISK))
