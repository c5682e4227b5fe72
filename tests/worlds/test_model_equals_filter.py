"""The policy and its SQL say the same, over small generated worlds: every reader, holding, category and time."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from linkworker.partnership.models import Agency, RoleGiven, Sector, Service, Worker
from linkworker.practice.sharing import REACHES, Category, Reason, Role, decide
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

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CHECKED = (Category.IDENTITY, Category.CONTACT, Category.RISK)
SEEDS = range(6)


class World:
    """Two agencies of two services, eight workers, twelve people, some of whose records are staged.

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
        self.workers = [self._worker(number) for number in range(8)]
        self.stagings = [
            Staging.objects.create(agency=self.agencies[0], made_at=NOW - 3 * DAY, visible_at=visible)
            for visible in (None, NOW - DAY, NOW, NOW + DAY)
        ]
        self.subjects = [self._subject() for _ in range(12)]
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
        for role in self.pick.sample([*REACHES, Role.ANALYST], self.pick.choice([1, 1, 2])):
            RoleGiven.objects.create(
                worker=worker,
                role=role,
                service=self.pick.choice([*own, None]),
                since=NOW - 3 * DAY,
                until=self.pick.choice([None, None, None, NOW]),
            )
        return worker

    def _subject(self) -> Subject:
        service = self.pick.choice(self.services)
        agency = service.agency
        subject = Subject.objects.create(agency=agency)
        Holding.objects.create(
            agency=agency, service=service, subject=subject, kind=HoldingKind.CLIENT, staging=self._staging()
        )
        for _ in range(self.pick.choice([0, 1, 2])):
            Holding.objects.create(
                agency=agency,
                service=self.pick.choice([one for one in self.services if one.agency_id == agency.pk]),
                subject=subject,
                kind=HoldingKind.CASE,
                restricted=self.pick.random() < 0.1,
                staging=self._staging(),
            )
        return subject

    def _staging(self) -> Staging | None:
        return self.pick.choice([None, None, None, *self.stagings])

    def _relations(self) -> None:
        cases = [holding for holding in self.holdings if holding.kind == HoldingKind.CASE]
        for case in cases:
            for worker in self.pick.sample(self.workers, self.pick.choice([0, 1, 2])):
                Allocation.objects.create(
                    holding=case,
                    worker=worker,
                    since=NOW - 2 * DAY,
                    until=self.pick.choice([None, None, NOW]),
                )
        for _ in range(5):
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
        for allocation in Allocation.objects.filter(until=None)[:4]:
            self._across(allocation)
        for _ in range(14):
            self._permission(self.pick.choice(self.holdings), self.pick.choice(CHECKED))

    def _across(self, allocation: Allocation) -> None:
        """A separation from someone this worker serves, with an opening to this worker."""
        holding = self.pick.choice(
            [one for one in self.holdings if one.subject_id != allocation.holding.subject_id]
        )
        Separation.objects.create(
            subject=holding.subject, opposed=allocation.holding.subject, since=NOW - DAY, until=None
        )
        self._open(holding, allocation.worker, self.pick.choice(CHECKED), NOW - DAY, NOW + DAY)

    def _open(
        self, holding: Holding, worker: Worker, category: Category, since: datetime, until: datetime
    ) -> None:
        Opening.objects.create(
            holding=holding,
            worker=worker,
            category=category,
            since=since,
            until=until,
            purpose="p",
            review_on=NOW,
        )

    def _permission(self, holding: Holding, category: Category) -> None:
        since, until = self._since(), NOW + self.pick.choice([0, 2]) * DAY
        to = self.pick.choice(
            [{"to_agency": self.pick.choice(self.agencies)}, {"to_worker": self.pick.choice(self.workers)}]
        )
        Grant.objects.create(
            holding=holding,
            category=category,
            since=since,
            until=until,
            route="share",
            purpose="p",
            act=UUID(int=1),
            **to,
        )
        self._open(self.pick.choice(self.holdings), self.pick.choice(self.workers), category, since, until)


def by_filter(world: World, worker: Worker, category: Category, kind: str) -> set[int]:
    reader = reader_of(worker)
    return {
        key
        for query in (visible_to, shared_with, opened_to)
        for key in query(reader, NOW, category, kind).values_list("pk", flat=True)
    }


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_the_filter_lists_exactly_what_the_model_allows(seed: int) -> None:
    world = World(seed)
    reasons: Counter[Reason] = Counter()
    for worker in world.workers:
        reader = reader_of(worker)
        facts = {holding.pk: holding_facts(reader, holding, NOW) for holding in world.holdings}
        for category in CHECKED:
            for kind in (HoldingKind.CASE, HoldingKind.CLIENT):
                allowed = set()
                for holding in world.holdings:
                    if holding.kind == kind:
                        decision = decide(reader, facts[holding.pk], NOW, frozenset({category}))
                        reasons[decision.reason] += 1
                        if decision:
                            allowed.add(holding.pk)
                assert by_filter(world, worker, category, kind) == allowed
    assert reasons[Reason.WALL] and reasons[Reason.OWN_AGENCY] and reasons[Reason.NO_ROUTE]
    assert reasons[Reason.STAGED]


@pytest.mark.django_db
def test_one_world_reaches_every_line_of_the_policy() -> None:
    """A comparison that never met a separation or an opening would prove nothing of them."""
    world = World(3)
    found = {
        decide(
            reader_of(worker), holding_facts(reader_of(worker), holding, NOW), NOW, frozenset({category})
        ).reason
        for worker in world.workers
        for holding in world.holdings
        for category in CHECKED
    }
    assert found == set(Reason)
