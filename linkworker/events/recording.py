"""How a change and a look are recorded.

A change is recorded in the transaction that makes it, chained to its agency's change before it (one HMAC
over every column under a key outside the database), then given to the handlers named in
`settings.LINKWORKER_EVENT_HANDLERS`; if any of it fails, the whole action rolls back. An action that
records for several agencies does so in ascending order of agency, so that two such actions cannot wait for
each other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol, TypedDict, Unpack

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from linkworker.events import codes, keys
from linkworker.events.kinds import ActorKind, Kind, LookKind
from linkworker.events.models import ChainHead, Event, Look
from linkworker.events.rows import the_only
from linkworker.practice import chain

SEQ_BITS = 40
BATCH = 1000
COLUMNS = tuple(field.attname for field in Event._meta.concrete_fields)


class HasPk(Protocol):
    @property
    def pk(self) -> Any: ...


Actor = HasPk | int | None
Handler = Callable[[Event], object]


class About(TypedDict, total=False):
    """What an event may say beside its kind, actor and time; `data` holds ids, kinds and codes only."""

    thing: str
    thing_id: int | None
    holding_id: int | None
    subject_id: int | None
    category: str
    data: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An event without its place in a chain. `actor`: a worker, a worker's id, or None for the system."""

    kind: Kind
    actor: Actor
    at: datetime
    thing: str = ""
    thing_id: int | None = None
    holding_id: int | None = None
    subject_id: int | None = None
    category: str = ""
    data: Mapping[str, Any] | None = None


def record(kind: Kind, *, agency_id: int, actor: Actor, at: datetime, **about: Unpack[About]) -> Event:
    """Record one change of an agency inside the current transaction, and call the handlers with it."""
    (event,) = append_many(agency_id, [Prepared(kind=kind, actor=actor, at=at, **about)])
    for handler in _handlers(tuple(settings.LINKWORKER_EVENT_HANDLERS)):
        handler(event)
    return event


def append_many(agency_id: int, rows: Iterable[Prepared]) -> list[Event]:
    """Chain prepared events in their order and insert them in bulk: the rows `record` would write.

    Needs a transaction, as `record` does. Calls no handlers.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded in the transaction of its action.")
    head = locked_head(agency_id)
    key_id, key = keys.chain().newest
    events = [build(head, row, key_id=key_id, key=key) for row in rows]
    Event.objects.bulk_create(events, batch_size=BATCH)
    ChainHead.objects.filter(pk=agency_id).update(seq=head.seq, hash=head.hash)
    return events


def build(head: ChainHead, row: Prepared, *, key_id: str, key: bytes) -> Event:
    """The next event of a chain, unsaved; moves `head` (in memory) on to it."""
    if row.at.tzinfo is None:
        raise ValueError("The time of an event needs a time zone.")
    seq = head.seq + 1
    previous = bytes(head.hash)
    event = Event(
        id=place(head.agency_id, seq),
        agency_id=head.agency_id,
        seq=seq,
        at=row.at.astimezone(UTC),
        kind=Kind(row.kind).value,
        actor_id=_actor_id(row.actor),
        actor_kind=(ActorKind.SYSTEM if row.actor is None else ActorKind.WORKER).value,
        category=codes.code(row.category),
        holding_id=row.holding_id,
        subject_id=row.subject_id,
        thing=codes.code(row.thing),
        thing_id=row.thing_id,
        data=codes.only_codes(row.data or {}),
        key_id=key_id,
        previous=previous,
    )
    event.hash = chain.link(previous, key, columns(event))
    head.seq, head.hash = seq, event.hash
    return event


def place(agency_id: int, seq: int) -> int:
    """The id of the event at this place of an agency's chain. Agency 0 is the installation itself."""
    if not 0 <= agency_id < 1 << (63 - SEQ_BITS) or not 0 < seq < 1 << SEQ_BITS:
        raise ValueError("No such place in a chain.")
    return (agency_id << SEQ_BITS) + seq


def columns(event: Event) -> dict[str, Any]:
    """Every column of an event with its value, as `practice.chain` takes it."""
    return {name: getattr(event, name) for name in COLUMNS}


def look(
    kind: LookKind | str,
    *,
    agency_id: int,
    worker_id: int,
    at: datetime,
    route: str,
    holding_id: int | None = None,
    subjects: Sequence[int] = (),
    reason: str = "",
) -> Look:
    """Record one read, at once or in the current transaction. An error is the caller's: no look, no page.

    `route` is the URL's name, `subjects` the ids of the people shown, `reason` the code of the decision.
    """
    return Look.objects.create(
        agency_id=agency_id,
        worker_id=worker_id,
        at=at,
        kind=LookKind(kind).value,
        route=codes.code(route),
        holding_id=holding_id,
        subjects=[int(subject) for subject in subjects],
        reason=codes.code(reason),
    )


def looks_since(since: datetime, *, worker_id: int, kind: LookKind | str) -> int:
    """How many looks of a kind a worker took since a time."""
    return Look.objects.filter(worker_id=worker_id, kind=LookKind(kind).value, at__gt=since).count()


def locked_head(agency_id: int) -> ChainHead:
    heads = ChainHead.objects.select_for_update()
    head = the_only(heads.filter(pk=agency_id))
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(agency_id=agency_id)], ignore_conflicts=True)
        head = heads.get(pk=agency_id)
    return head


def is_head_free(agency_id: int) -> bool:
    """Lock the chain of one more agency out of order, unless somebody writes there now: it is never waited for."""
    skips = connection.features.has_select_for_update_skip_locked
    return the_only(ChainHead.objects.select_for_update(skip_locked=skips).filter(pk=agency_id)) is not None


def lock_heads(*agency_ids: int) -> None:
    """Lock the chains of several agencies in the one order that lets no two actions wait for each other."""
    for agency_id in sorted(set(agency_ids)):
        locked_head(agency_id)


def _actor_id(actor: Actor) -> int | None:
    return actor if actor is None or isinstance(actor, int) else int(actor.pk)


@cache
def _handlers(paths: tuple[str, ...]) -> tuple[Handler, ...]:
    return tuple(import_string(path) for path in paths)
