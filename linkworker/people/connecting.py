"""Whom a worker knows, and who they are themself: told by them, read by them and the matcher, by nobody else.

A personal wall rises before whoever is registered and may be one of these, in the same transaction; and before whoever
is registered already when a connection is told, in the system's own pass, so that neither the page nor how long it
takes shows whether anybody was found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.events.rows import the_only
from linkworker.partnership.models import Agency, Worker
from linkworker.people.candidates import candidates
from linkworker.people.keys import names_of
from linkworker.people.models import Connection
from linkworker.practice import identifiers
from linkworker.practice.match_keys import sought_keys, stored_keys
from linkworker.practice.matching import Comparison, Identifiers, Sureness, compare
from linkworker.practice.separating import Relation, WallBecause
from linkworker.practice.sharing import Refused
from linkworker.sharing.actions import WallWhy
from linkworker.sharing.models import Subject, Wall
from linkworker.sharing.walling import wall_off

MOST = 30
"""As many as a worker tells of."""

BATCH = 50


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Who somebody is, as a worker tells it. A name, and one thing more: by a name alone nobody is found."""

    name: str
    other_names: str = ""
    birth_date: date | None = None
    nhs_number: str = ""
    phone: str = ""
    address: str = ""

    @property
    def tells_enough(self) -> bool:
        who = self.identifiers
        return bool(who.birth_date or who.nhs_number or who.phones or who.addresses)

    @property
    def identifiers(self) -> Identifiers:
        phone, home = identifiers.phone(self.phone), identifiers.address(self.address)
        return Identifiers(
            names_of(self.name, "", self.other_names),
            self.birth_date,
            self.nhs_number,
            frozenset([phone] if phone else ()),
            frozenset([home] if home else ()),
        )


def told_of(connection: Connection) -> PersonTold:
    """What was told of a connection."""
    return told_from(connection.told)


def told_from(kept: Mapping[str, Any]) -> PersonTold:
    """What was told, from how it is kept."""
    said = dict(kept)
    born = said.pop("birth_date")
    return PersonTold(**said, birth_date=date.fromisoformat(born) if born else None)


def to_keep(told: PersonTold) -> dict[str, Any]:
    """What was told, as it is kept."""
    return {**asdict(told), "birth_date": told.birth_date.isoformat() if told.birth_date else None}


def connections_of(worker: Worker) -> list[Connection]:
    """Whom a worker told of, themself first."""
    rows = list(Connection.objects.filter(worker=worker, ended_at=None).order_by("pk"))
    return sorted(rows, key=lambda one: one.relation != Relation.SELF)


def open_connection(worker: Worker, number: int) -> Connection:
    """One of the worker's own; `Refused` for anybody else's, as when there is none."""
    found = the_only(Connection.objects.filter(pk=number, worker=worker, ended_at=None))
    if found is None:
        raise Refused("absent")
    return found


@action
def tell(relation: Relation, told: PersonTold, *, by: Worker, at: datetime) -> Connection:
    """Tell whom one knows, or who one is: the latter takes the place of what was told before.

    Raises ValueError for what no form of ours sends.
    """
    if not told.tells_enough:
        raise ValueError("tells too little")
    if relation is Relation.SELF:
        for before in Connection.objects.filter(worker=by, relation=relation.value, ended_at=None):
            forget(before, by=by, at=at)
    connection = Connection.objects.create(worker=by, relation=relation.value, told=to_keep(told), at=at)
    _record(Kind.CONNECTION_TOLD, connection, at=at)
    return connection


@action
def forget(connection: Connection, *, by: Worker, at: datetime) -> None:
    """Look for this person no longer. The walls that rose stay: only a safeguarding lead takes one down."""
    if connection.worker_id != by.pk or connection.ended_at is not None:
        raise Refused("not theirs to end")
    connection.ended_at = at
    connection.save(update_fields=["ended_at"])
    _record(Kind.CONNECTION_ENDED, connection, at=at)


def _record(kind: Kind, connection: Connection, *, at: datetime) -> None:
    worker = connection.worker
    record(
        kind,
        agency_id=worker.agency_id,
        actor=worker,
        at=at,
        thing="connection",
        thing_id=connection.pk,
    )


def wall_off_known(people: Mapping[Subject, Identifiers], *, at: datetime) -> None:
    """Raise a wall between each of these people and every worker who may know them, or be them.

    What workers told is in no index, so each of them is held against each of these; few share a key and are compared.
    Part of a larger action: of registering somebody, changing what is known, arriving.
    """
    sought = {subject: sought_keys(who) for subject, who in people.items()}
    for connection in (
        Connection.objects.filter(ended_at=None).select_related("worker__agency").order_by("pk")
    ):
        told = told_of(connection)
        for subject in (one for one, keys in sought.items() if not keys.isdisjoint(_keys(told))):
            _wall_off(subject, connection, compare(told.identifiers, people[subject]), at=at)


@lru_cache(maxsize=20_000)
def _keys(told: PersonTold) -> frozenset[str]:
    return stored_keys(told.identifiers)


def match_connections(at: datetime) -> bool:
    """Compare what workers told since the last pass with everybody who is registered; true when more is left."""
    waiting = Connection.objects.filter(matched_at=None, ended_at=None).select_related("worker__agency")
    batch = list(waiting.order_by("pk")[: BATCH + 1])
    agencies = list(Agency.objects.values_list("pk", flat=True)) if batch else []
    for one in batch[:BATCH]:
        _match(one, agencies, at)
    return len(batch) > BATCH


@action
def _match(connection: Connection, agencies: Iterable[int], at: datetime) -> None:
    found = candidates(told_of(connection).identifiers, list(agencies), at)
    subjects = Subject.objects.select_related("agency").in_bulk([one.subject for one in found])
    for one in sorted(found, key=lambda one: (one.agency, one.subject)):
        _wall_off(subjects[one.subject], connection, one.comparison, at=at)
    Connection.objects.filter(pk=connection.pk).update(matched_at=at)


def _wall_off(subject: Subject, connection: Connection, likeness: Comparison, *, at: datetime) -> list[Wall]:
    if not likeness.is_match:
        return []
    own = connection.relation == Relation.SELF
    alike = tuple(f"{one.about.value}.{one.how.value}" for one in likeness.findings if one.bits > 0)
    why = WallWhy(
        WallBecause.OWN if own else WallBecause.CONNECTED, likeness.sureness is Sureness.CERTAIN, alike
    )
    return wall_off(subject, connection.worker, why, by=None, at=at)
