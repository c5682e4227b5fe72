"""Small worlds, one a line: a reader, a thing about a person, and what stands between them, each in a word or two.

`corpus.csv` keeps them as data, with the answer. A line is made of rows in a database or, without one, of facts alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from linkworker.partnership.models import Agency, RoleGiven, Service, Worker
from linkworker.practice.sharing import Category, Reader, Role
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
SPANS: dict[str, tuple[datetime, datetime | None]] = {
    "live": (NOW - DAY, NOW + DAY),
    "over": (NOW - 2 * DAY, NOW),
    "to come": (NOW + DAY, NOW + 2 * DAY),
}

CHOICES: dict[str, tuple[str, ...]] = {
    "role": ("nobody", "job", *(role.value for role in Role)),
    "where": ("this service", "another service", "every service", "ended"),
    "agency": ("own", "another", "own, police", "another, police"),
    "kind": (
        "case",
        "client",
        "intake",
        "part of case",
        "part of client",
        "part of intake",
        "part of case, another category",
    ),
    "staged": ("no", "hidden", "visible", "root hidden"),
    "restricted": ("no", "yes", "root"),
    "work": ("none", "allocated", "until now"),
    "wall": ("none", "live", "over", "to come"),
    "apart": ("none", "live", "over", "to come", "live, named in the plan"),
    "close": ("no", "yes"),
    "grant": (
        "none",
        *(f"{to}, {span}" for to in ("agency", "worker", "root agency", "root worker") for span in SPANS),
        "agency, another category",
    ),
    "opening": ("none", "live", "over", "root live", "another category"),
    "wanted": ("identity", "risk", "meeting", "arrival"),
}


@dataclass(frozen=True, slots=True)
class Small:
    """One small world; the words each column may have stand in `CHOICES`."""

    role: str
    where: str
    agency: str
    kind: str
    staged: str
    restricted: str
    work: str
    wall: str
    apart: str
    close: str
    grant: str
    opening: str
    wanted: str

    @property
    def is_part(self) -> bool:
        return self.kind.startswith("part")

    @property
    def makes_sense(self) -> bool:
        """Whether no column speaks of a root that there is not, or of a worker who is none."""
        of_root = (
            self.restricted == "root" or self.staged == "root hidden" or "root" in self.grant + self.opening
        )
        of_worker = (
            self.work != "none" or self.wall != "none" or self.apart != "none" or self.opening != "none"
        )
        if self.role == "job" and (of_worker or "worker" in self.grant or self.where != "this service"):
            return False
        return self.is_part or not of_root

    def words(self) -> list[str]:
        return [getattr(self, field.name) for field in fields(self)]


class Built:
    """A small world as rows: the reader and the holding asked about."""

    def __init__(self, small: Small, number: int) -> None:
        self.small = small
        own, other = (
            Agency.objects.create(name=f"Agency {number} {n}", sector="abuse", locality="england")
            for n in (1, 2)
        )
        self.here, self.there = (
            Service.objects.create(agency=own, name=name, locality="england") for name in ("Here", "There")
        )
        theirs = own if small.agency.startswith("own") else other
        if small.agency.endswith("police"):
            Agency.objects.filter(pk=theirs.pk).update(sector="police")
        self.own, self.theirs = own, theirs
        self.worker = Worker.objects.create(username=f"reader{number}", name="Reader", agency=theirs)
        self._roles()
        self.subject = Subject.objects.create(agency=own)
        self.holding = self._holding()
        self._relations(number)

    @property
    def reader(self) -> Reader:
        if self.small.role == "job":
            return Reader(agency=self.theirs.pk)
        return reader_of(self.worker)

    @property
    def is_excepted(self) -> bool:
        return self.small.apart == "live, named in the plan"

    def _roles(self) -> None:
        if self.small.role in {"nobody", "job"}:
            return
        service = {"another service": self.there, "every service": None}.get(self.small.where, self.here)
        until = NOW if self.small.where == "ended" else None
        RoleGiven.objects.create(
            worker=self.worker, role=self.small.role, service=service, since=NOW - 3 * DAY, until=until
        )

    def _holding(self) -> Holding:
        small = self.small
        kind = small.kind.removeprefix("part of ").removesuffix(", another category")
        root = self._made(kind, restricted=small.restricted == ("root" if small.is_part else "yes"))
        staged = (
            Staging.objects.create(agency=self.own, made_at=NOW - DAY) if "hidden" in small.staged else None
        )
        if small.staged == "visible":
            staged = Staging.objects.create(agency=self.own, made_at=NOW - DAY, visible_at=NOW)
        if not small.is_part or small.staged == "root hidden":
            root.staging = staged
            root.save()
        if not small.is_part:
            return root
        about = {
            "category": self._category(small.kind),
            "root": root,
            "restricted": small.restricted == "yes",
        }
        return self._made("part", staging=None if small.staged == "root hidden" else staged, **about)

    def _made(self, kind: str, **about: Any) -> Holding:
        return Holding.objects.create(
            agency=self.own, service=self.here, subject=self.subject, kind=HoldingKind(kind), **about
        )

    def _relations(self, number: int) -> None:
        small = self.small
        work = self.holding.root or self.holding
        if work.kind == HoldingKind.CLIENT and small.work != "none":
            work = self._made("case")
        if small.work != "none":
            until = NOW if small.work == "until now" else None
            Allocation.objects.create(holding=work, worker=self.worker, since=NOW - DAY, until=until)
        if small.wall != "none":
            since, until = SPANS[small.wall]
            Wall.objects.create(worker=self.worker, subject=self.subject, since=since, until=until)
        self._apart(number)
        self._permissions()

    def _apart(self, number: int) -> None:
        small = self.small
        if small.apart != "none":
            opposed = self._person(served=True)
            since, until = SPANS[small.apart.split(",")[0]]
            plan = self._plan(opposed, number) if self.is_excepted else None
            Separation.objects.create(
                subject=self.subject, opposed=opposed, since=since, until=until, plan=plan
            )
        if small.close == "yes":
            plan = SeparationPlan.objects.filter(one=self.subject).first()
            Separation.objects.create(
                subject=self.subject, opposed=self._person(), since=NOW - DAY, kept_close=True, plan=plan
            )

    def _person(self, *, served: bool = False) -> Subject:
        person = Subject.objects.create(agency=self.theirs)
        if served:
            case = Holding.objects.create(
                agency=self.theirs, service=self.here, subject=person, kind=HoldingKind.CASE
            )
            Allocation.objects.create(holding=case, worker=self.worker, since=NOW - DAY)
        return person

    def _plan(self, opposed: Subject, number: int) -> SeparationPlan:
        return SeparationPlan.objects.create(
            reference=f"SEP{number}",
            agency=self.own,
            one=self.subject,
            other=opposed,
            because="harm",
            made_at=NOW - DAY,
            manager=self.worker,
        )

    def _permissions(self) -> None:
        grant, opening = self.small.grant, self.small.opening
        if grant != "none":
            to, span = grant.split(", ")
            receiver = {"to_agency": self.theirs} if "agency" in to else {"to_worker": self.worker}
            since, until = SPANS.get(span, SPANS["live"])
            Grant.objects.create(
                holding=self._on(to),
                category=self._category(span),
                since=since,
                until=until,
                route="share",
                purpose="p",
                act=UUID(int=1),
                **receiver,
            )
        if opening != "none":
            since, until = SPANS.get(opening.removeprefix("root "), SPANS["live"])
            Opening.objects.create(
                holding=self._on(opening),
                worker=self.worker,
                category=self._category(opening),
                since=since,
                until=until,
                purpose="p",
                review_on=NOW,
            )

    def _on(self, words: str) -> Holding:
        root = self.holding.root
        return root if words.startswith("root") and root else self.holding

    def _category(self, words: str) -> Category:
        return Category.HEALTH if words.endswith("another category") else Category(self.small.wanted)


def lines(rows: Iterator[dict[str, str]]) -> Iterator[tuple[Small, str]]:
    """Each small world of a table, with the answer it keeps."""
    for row in rows:
        answer = row.pop("answer")
        yield Small(**row), answer
