"""A generated world: two agencies, their workers and the people they help, and everything that the policy reads.

Walls, separations with and without a plan, grants, openings, parts and stagings stand at random: live, over, to come.
"""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from linkworker.partnership.models import Agency, RoleGiven, Sector, Service, Worker
from linkworker.practice.sharing import REACHES, Category, Reader, Role
from linkworker.sharing.facts import reader_of
from linkworker.sharing.models import (
    Allocation,
    Grant,
    Holding,
    HoldingKind,
    Opening,
    Separation,
    SeparationPlan,
    Staging,
    Subject,
    Wall,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CATEGORIES = tuple(Category)
CASE, CLIENT, INTAKE, PART = HoldingKind.CASE, HoldingKind.CLIENT, HoldingKind.INTAKE, HoldingKind.PART
KINDS = (CASE, CLIENT, INTAKE, PART)
ROLES = (
    *REACHES,
    *[Role.SAFEGUARDING_LEAD] * 6,
    Role.ANALYST,
    Role.CHAIR,
    *[Role.MEETING_COORDINATOR] * 2,
)
DESK = Role.RECEPTION
ALWAYS = {0: (Role.LINK_WORKER,), 11: (DESK,), 12: (DESK, Role.MANAGER), 13: (DESK, Role.DUTY_WORKER)}
"""Who there is in every world, for the whole of an agency: the roles of which most is asked by one line alone."""


class World:
    """Two agencies of two services, `workers` workers, `people` people with clients, cases, intakes and parts."""

    def __init__(self, seed: int, *, workers: int = 14, people: int = 66) -> None:
        self.pick = random.Random(seed)
        sectors = (Sector.ABUSE, self.pick.choice([Sector.SUBSTANCE, Sector.POLICE, Sector.CHILDREN]))
        self.agencies = [
            Agency.objects.create(name=f"Agency {n}", sector=sector, locality="england")
            for n, sector in enumerate(sectors)
        ]
        self.services = [
            Service.objects.create(agency=agency, name=f"Service {n}", locality="england")
            for agency in self.agencies
            for n in (1, 2)
        ]
        self.workers = [self._worker(number) for number in range(workers)]
        self.stagings = [
            Staging.objects.create(agency=self.agencies[0], made_at=NOW - 3 * DAY, visible_at=visible)
            for visible in (None, NOW - DAY, NOW, NOW + DAY)
        ]
        self.subjects = [self._subject() for _ in range(people)]
        self.holdings = list(Holding.objects.select_related("root"))
        self.excepted: set[tuple[int, int]] = set()
        """Worker and subject for whom a plan makes an exception of a separation."""
        self._relations()

    def readers(self) -> list[Reader]:
        """Every worker, and a job of the system for each agency."""
        return [*map(reader_of, self.workers), *(Reader(agency=one.pk) for one in self.agencies)]

    def _worker(self, number: int) -> Worker:
        agency = self.pick.choice(self.agencies)
        worker = Worker.objects.create(username=f"w{number}", name=f"Worker {number}", agency=agency)
        own = [service for service in self.services if service.agency_id == agency.pk]
        always = ALWAYS.get(number)
        chosen = always or self.pick.sample(ROLES, self.pick.choice([1, 1, 2]))
        RoleGiven.objects.bulk_create(
            RoleGiven(
                worker=worker,
                role=role,
                service=None if always else self.pick.choice([*own, None]),
                since=NOW - 3 * DAY,
                until=None if always else self.pick.choice([None, None, None, None, NOW]),
            )
            for role in chosen
        )
        return worker

    def _subject(self) -> Subject:
        service = self.pick.choice(self.services)
        subject = Subject.objects.create(agency=service.agency)
        roots = [self._root(subject, CLIENT, service, restricted=False)]
        own = [one for one in self.services if one.agency_id == service.agency_id]
        for kind in self.pick.choice([(CASE,), (CASE, CASE), (CASE, INTAKE), (INTAKE, INTAKE)]):
            in_service = self.pick.choice(own)
            roots.append(self._root(subject, kind, in_service, restricted=self.pick.random() < 0.12))
        for root in roots:
            for _ in range(self.pick.choice([0, 0, 12])):
                self._part(root)
        return subject

    def _root(self, subject: Subject, kind: str, service: Service, *, restricted: bool) -> Holding:
        return Holding.objects.create(
            agency=service.agency,
            service=service,
            subject=subject,
            kind=kind,
            restricted=restricted,
            staging=self._staging(),
        )

    def _part(self, root: Holding) -> None:
        Holding.objects.create(
            agency=root.agency,
            service=root.service,
            subject=root.subject,
            kind=PART,
            root=root,
            category=self.pick.choice(CATEGORIES),
            restricted=self.pick.random() < 0.5,
            staging=self._staging(),
        )

    def _staging(self) -> Staging | None:
        return self.pick.choice([None] * 14 + self.stagings)

    def _relations(self) -> None:
        cases = [holding for holding in self.holdings if holding.kind in {CASE, INTAKE}]
        Allocation.objects.bulk_create(
            Allocation(
                holding=case,
                worker=worker,
                since=NOW - 2 * DAY,
                until=self.pick.choice([None, None, None, NOW]),
            )
            for case in cases
            for worker in self.pick.sample(self._likely(case), self.pick.choice([1, 1, 2, 2]))
        )
        for _ in range(10):
            self._apart(*self.pick.sample(self.subjects, 2), self._since(), self._until())
            Wall.objects.create(
                subject=self.pick.choice(self.subjects),
                worker=self.pick.choice(self.workers),
                since=self._since(),
                until=self._until(),
            )
        with_parts = [one.root for one in self.holdings if one.root]
        for allocation in Allocation.objects.filter(until=None).order_by("pk"):
            self._across(allocation, with_parts)
        named: dict[int, list[Worker]] = {}
        for holding in self.holdings:
            named[holding.pk] = self._permissions(holding, named.get(holding.root_id or 0, []))

    def _since(self) -> datetime:
        return NOW + self.pick.choice([-2, -1, -1, -1, 1]) * DAY

    def _until(self) -> datetime | None:
        return self.pick.choice([None, None, NOW + 3 * DAY, NOW])

    def _likely(self, case: Holding) -> list[Worker]:
        """Those of the agency that has it, and perhaps some of the other."""
        own = [worker for worker in self.workers if worker.agency_id == case.agency_id]
        return [*own, *(worker for worker in self.workers[:3] if worker not in own)]

    def _apart(
        self, subject: Subject, opposed: Subject, since: datetime, until: datetime | None
    ) -> Separation:
        close = self.pick.random() < 0.5
        return Separation.objects.create(
            subject=subject, opposed=opposed, since=since, until=until, kept_close=close
        )

    def _across(self, allocation: Allocation, roots: list[Holding]) -> None:
        """A separation from someone this worker serves: with an opening to this worker, or a plan that names them."""
        served, worker = allocation.holding.subject, allocation.worker
        root = self.pick.choice([one for one in roots if one.subject_id != served.pk])
        apart = self._apart(root.subject, served, NOW - DAY, None)
        if self.pick.random() < 0.25:
            self._name(apart, worker)
        else:
            self._open(root, worker, NOW - DAY, NOW + DAY)

    def _name(self, apart: Separation, worker: Worker) -> None:
        """A plan that names the worker, as prescriber or manager."""
        number, part = SeparationPlan.objects.count(), self.pick.choice(["prescriber", "manager"])
        apart.plan = SeparationPlan.objects.create(
            reference=f"SEP-{number:03}",
            agency=apart.subject.agency,
            one=apart.subject,
            other=apart.opposed,
            because="harm",
            made_at=NOW - DAY,
            ended_at=NOW,
            **{part: worker},
        )
        apart.save()
        self.excepted.add((worker.pk, apart.subject_id))

    def _open(self, holding: Holding, worker: Worker, since: datetime, until: datetime) -> None:
        """An opening of most categories."""
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
            for category in self.pick.sample(CATEGORIES, 10)
        )

    def _permissions(self, holding: Holding, on_root: list[Worker]) -> list[Worker]:
        """Grants to either agency and to workers by name, more of them to those whom nothing else lets in.

        Of a part also to whom its root was granted. Returns those named.
        """
        idle = [worker for worker in self.workers if not reader_of(worker).reads_shared(NOW)]
        apart = next(agency for agency in self.agencies if agency != holding.agency)
        own = [worker for worker in self.workers if worker.agency_id == holding.agency_id]
        named = [*self.pick.sample(own, min(2, len(own))), *self.pick.sample(self.workers, 2)]
        named += [worker for worker in idle if self.pick.random() < 0.4]
        named += [worker for worker in on_root if self.pick.random() < 0.6]
        receivers: list[dict[str, Any]] = [{"to_worker": worker} for worker in named]
        receivers += [{"to_agency": one} for one in (apart, apart, holding.agency)]
        for to in receivers:
            self._grant(holding, to)
        if self.pick.random() < 0.3:
            self._open(
                holding, self.pick.choice(self.workers), NOW - DAY, NOW + self.pick.choice([0, 2]) * DAY
            )
        return named

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
            for category in self._categories(holding)
        )

    def _categories(self, holding: Holding) -> list[Category]:
        """Some categories; of a part nearly always its own."""
        if holding.category and self.pick.random() < 0.9:
            return [Category(holding.category)]
        return self.pick.sample(CATEGORIES, 7)
