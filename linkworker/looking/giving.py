"""Giving somebody the paper of who has seen their record: by their own worker, when it is safe."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.events.rows import the_only
from linkworker.looking.gates import OPENED
from linkworker.looking.models import Seen, SeenPaper
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.people.gates import OpenedClient, open_own_client
from linkworker.people.models import ClientRecord
from linkworker.practice.deadlines import LONDON, london_date
from linkworker.practice.noticing import Bond
from linkworker.practice.referring import Route, Told
from linkworker.practice.seen_by import Keeps, Line, LookFact, lines, may_give
from linkworker.practice.sharing import Refused, Role
from linkworker.sharing.facts import holding_facts, live, reader_of
from linkworker.sharing.gates import Visit
from linkworker.sharing.models import Share, Wall

OPEN_FOR = timedelta(days=1)
"""How long the worker who gave the paper can open it again; afterwards it is given anew."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the person said before the paper is given, and from which day on it tells; no day: from the beginning."""

    alone: bool
    is_safe: bool
    keeps: Keeps
    since: date | None = None


class NotSafe(Exception):
    """The paper is not given this time."""


def open_to_give(visit: Visit, reference: str) -> OpenedClient:
    """The record of somebody whose case the reader works; `Refused` for everybody else."""
    opened = open_own_client(visit, reference)
    _require_own(visit.worker, opened.client, visit.at)
    return opened


def may_be_given(visit: Visit, opened: OpenedClient) -> bool:
    """Whether the reader works with somebody, so that they may give them the paper."""
    return holding_facts(visit.reader, opened.client.holding, visit.at).allocated


def open_paper(
    visit: Visit, reference: str, number: int, kind: str = "page"
) -> tuple[SeenPaper, tuple[Line, ...]]:
    """A paper that the reader gave within a day, with what stands on it; `kind` of look."""
    opened = open_to_give(replace(visit, kind=kind), reference)
    paper = the_only(SeenPaper.objects.filter(pk=number, client=opened.client.pk, by=visit.worker))
    if paper is None or visit.at >= paper.at + OPEN_FOR:
        raise Refused("absent")
    return paper, lines_of(opened.client, paper.at, paper.since)


@action
def give(client: ClientRecord, given: Given, *, by: Worker, at: datetime) -> SeenPaper:
    """Give the paper. Raises `Refused` for whoever works no case of theirs, and `NotSafe` when it is not given."""
    _require_own(by, client, at)
    if not may_give(alone=given.alone, is_safe=given.is_safe, keeps=given.keeps):
        raise NotSafe
    paper = SeenPaper.objects.create(client=client, at=at, by=by, since=given.since, keeps=given.keeps.value)
    record(
        Kind.SEEN_PAPER_GIVEN,
        agency_id=client.agency_id,
        actor=by,
        at=at,
        thing="seen_paper",
        thing_id=paper.pk,
        holding_id=client.holding_id,
        subject_id=client.pk,
        data={"keeps": given.keeps.value},
    )
    return paper


def _require_own(worker: Worker, client: ClientRecord, at: datetime) -> None:
    facts = holding_facts(reader_of(worker), client.holding, at)
    if not facts.allocated or facts.walled or facts.serves_opposed or worker.agency_id != client.agency_id:
        raise Refused("works no case of theirs")


def lines_of(client: ClientRecord, at: datetime, since: date | None = None) -> tuple[Line, ...]:
    """What may be told of who has seen a record until a time, from a day on or from the beginning."""
    return lines(_facts(client, at, since))


def _facts(client: ClientRecord, until: datetime, since: date | None) -> list[LookFact]:
    """The looks of a time, those of one day and kind once."""
    rows = Seen.objects.filter(subject=client.pk, at__lte=until, kind__in=OPENED)
    if since is not None:
        rows = rows.filter(at__gte=datetime.combine(since, time(), tzinfo=LONDON).astimezone(UTC))
    looks = {
        (worker, london_date(at), route, bond): at
        for worker, at, route, bond in rows.values_list("worker", "at", "route", "bond").order_by("pk")
    }
    around = _Around.of(client, {worker for worker, *_ in looks}, until)
    return [around.fact(worker, at, route, Bond(bond)) for (worker, _, route, bond), at in looks.items()]


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known of the workers who looked, and of sharing."""

    client: ClientRecord
    workers: dict[int, Worker]
    roles: dict[int, list[RoleGiven]]
    walled: set[int]
    shares: list[Share]

    @classmethod
    def of(cls, client: ClientRecord, keys: set[int], at: datetime) -> "_Around":
        roles: dict[int, list[RoleGiven]] = defaultdict(list)
        for given in RoleGiven.objects.filter(worker__in=keys):
            roles[given.worker_id].append(given)
        walls = Wall.objects.filter(live(at), subject=client.pk, worker__in=keys)
        shares = Share.objects.filter(holding__subject=client.pk, live_at__isnull=False)
        workers = Worker.objects.select_related("agency").in_bulk(keys)
        return cls(client, workers, roles, set(walls.values_list("worker", flat=True)), list(shares))

    def fact(self, worker: int, at: datetime, route: str, bond: Bond) -> LookFact:
        who = self.workers[worker]
        return LookFact(
            day=london_date(at),
            agency=who.agency.name,
            own=who.agency_id == self.client.agency_id,
            roles=frozenset(Role(one.role) for one in self.roles[worker] if _held(one, at)),
            bond=bond,
            route=route,
            knows=any(_knows(share, who.agency_id, at) for share in self.shares),
            walled=worker in self.walled,
        )


def _held(given: RoleGiven, at: datetime) -> bool:
    return given.since <= at and (given.until is None or at < given.until)


def _knows(share: Share, agency: int, at: datetime) -> bool:
    """Whether the person agreed to this share with an agency, or was told of it, and it ran when somebody looked."""
    if share.to_agency_id != agency or share.live_at is None or at < share.live_at:
        return False
    return at < min(share.until, share.ended_at or share.until) and knows_of(share)


def knows_of(share: Share) -> bool:
    """Whether the person agreed to a share, or was told of it."""
    agreed = share.route != Route.SERIOUS_HARM and share.told != Told.NOT_TOLD
    return agreed or share.told == Told.TOLD
