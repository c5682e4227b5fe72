"""Two records of one person: saying so, and undoing it. Nothing moves, so nobody sees more than they saw before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from linkworker.cases.models import Case
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.events.rows import the_only
from linkworker.misplaced.models import Merge
from linkworker.misplaced.standing import carry, take_back
from linkworker.partnership.models import Worker
from linkworker.people.actions import change
from linkworker.people.build import ClientGiven, ContactGiven, as_given, as_json, from_json
from linkworker.people.models import ClientRecord
from linkworker.practice.merging import CHOSEN, Way, Which, stricter
from linkworker.practice.sharing import EVERY_CATEGORY, Category, Reader, Refused, decide
from linkworker.sharing.facts import holding_facts, reader_of
from linkworker.sharing.gates import leads
from linkworker.sharing.queries import visible_to
from linkworker.sharing.separating import plan_between

WAY = tuple(item.name for item in fields(Way))


@dataclass(frozen=True, slots=True)
class MergeGiven:
    """Why two records are of one person, and which value stands where they differ."""

    reason: str
    chosen: Mapping[str, Which] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SplitGiven:
    """Why they are two people after all; `over`: the records of which what was written since goes to the other."""

    reason: str
    over: Collection[int] = ()


def reads_whole(worker: Worker, client: ClientRecord, at: datetime) -> bool:
    """Whether a worker leads, and may read everything of a record and of each of its cases."""
    reader = reader_of(worker)
    if worker.agency_id != client.agency_id or not leads(worker, None, at):
        return False
    decision = decide(reader, holding_facts(reader, client.holding, at), at)
    return bool(decision) and decision.categories >= EVERY_CATEGORY and _reads_cases(reader, client, at)


def _reads_cases(reader: Reader, client: ClientRecord, at: datetime) -> bool:
    read = visible_to(reader, at, Category.RISK).values("pk")
    return not Case.objects.filter(client=client).exclude(pk__in=read).exists()


def merge_of(client: ClientRecord) -> Merge | None:
    """The merge in which a record stands now."""
    of_either = Q(one=client.pk) | Q(other=client.pk)
    rows = Merge.objects.filter(of_either, ended_at=None)
    return the_only(
        rows.select_related("one__holding", "other__holding", "one__subject", "other__subject", "by")
    )


@action
def merge(one: ClientRecord, other: ClientRecord, given: MergeGiven, *, by: Worker, at: datetime) -> Merge:
    """Say that two records are of one person. Each keeps its cases, shares and readers; walls, separations and what is
    not safe of either hold for both.

    Raises `Refused` unless the worker reads all of both and nobody keeps them apart, `Changed` when one is merged.
    """
    _may_merge(one, other, by, at)
    if not given.reason or set(given.chosen) - set(CHOSEN):
        raise ValueError("two records are merged for a reason, and a value chosen of what may differ")
    lock_heads(one.agency_id)
    for record_ in (one, other):
        standing = merge_of(record_)
        if standing is not None:
            raise Changed(standing)
    before = {client.pk: as_given(client) for client in (one, other)}
    after = _stricter_of(one.pk, other.pk, before)
    row = Merge.objects.create(
        one=one,
        other=other,
        chosen=dict(given.chosen),
        before=_kept(before),
        after=_kept(after),
        reason=given.reason,
        at=at,
        by=by,
    )
    for client in (one, other):
        change(client, after[client.pk], seen_version=client.version, by=by, at=at)
    carry(row, at=at)
    _record(Kind.RECORDS_MERGED, row, by=by, at=at)
    return row


def _may_merge(one: ClientRecord, other: ClientRecord, by: Worker, at: datetime) -> None:
    whole = all(reads_whole(by, client, at) for client in (one, other))
    if one.pk == other.pk or not whole or plan_between(one.subject, other.subject) is not None:
        raise Refused("does not read all of both")


def _kept(said: Mapping[int, ClientGiven]) -> dict[str, Any]:
    return {str(key): as_json(given) for key, given in said.items()}


def _stricter_of(one: int, other: int, said: Mapping[int, ClientGiven]) -> dict[int, ClientGiven]:
    """What each record says once the stricter of both holds for every way of reaching them that both tell of."""
    return {
        key: replace(said[key], contacts=_contacts(said[key].contacts, said[beside].contacts))
        for key, beside in ((one, other), (other, one))
    }


def _contacts(own: tuple[ContactGiven, ...], beside: tuple[ContactGiven, ...]) -> tuple[ContactGiven, ...]:
    theirs = {contact.channel: contact for contact in beside}
    return tuple(
        replace(contact, **_held(stricter(_way(contact), _way(theirs[contact.channel]))))
        if contact.channel in theirs
        else contact
        for contact in own
    )


def _way(contact: ContactGiven) -> Way:
    return Way(**{name: getattr(contact, name) for name in WAY})


def _held(way: Way) -> dict[str, Any]:
    return {name: getattr(way, name) for name in WAY}


def written_since(row: Merge) -> dict[int, tuple[str, ...]]:
    """By record, the names of what was written on it since the merge."""
    return {client.pk: tuple(sorted(_since(client, row)[1])) for client in (row.one, row.other)}


def _since(client: ClientRecord, row: Merge) -> tuple[ClientGiven, dict[str, Any]]:
    """What a record said before the merge, and what was written on it since."""
    now, merged = as_given(client), from_json(row.after[str(client.pk)])
    changed = {
        item.name: getattr(now, item.name)
        for item in fields(ClientGiven)
        if getattr(now, item.name) != getattr(merged, item.name)
    }
    return from_json(row.before[str(client.pk)]), changed


@action
def split(row: Merge, given: SplitGiven, *, by: Worker, at: datetime) -> Merge:
    """Undo a merge: each record says what it said, with what was written on it since, or on the other if so given.

    Raises `Refused` as `merge` does, and `Changed` when somebody has split them meanwhile.
    """
    lock_heads(row.one.agency_id)
    rows = Merge.objects.select_for_update(of=("self",)).select_related(
        "one__holding", "other__holding", "ended_by"
    )
    now = rows.get(pk=row.pk)
    if now.ended_at is not None:
        raise Changed(now)
    if not all(reads_whole(by, client, at) for client in (now.one, now.other)):
        raise Refused("does not read all of both")
    if not given.reason:
        raise ValueError("a merge is undone for a reason")
    now.ended_at, now.ended_by, now.end_reason = at, by, given.reason
    now.save(update_fields=["ended_at", "ended_by", "end_reason"])
    take_back(now, at=at)
    _give_back(now, given.over, by=by, at=at)
    _record(Kind.RECORDS_SPLIT, now, by=by, at=at)
    return now


def _give_back(row: Merge, over: Collection[int], *, by: Worker, at: datetime) -> None:
    clients = {client.pk: client for client in (row.one, row.other)}
    found = {key: _since(client, row) for key, client in clients.items()}
    said = {key: before for key, (before, _changed) in found.items()}
    for key, (_before, changed) in found.items():
        (beside,) = set(clients) - {key}
        to = beside if key in over else key
        said[to] = replace(said[to], **changed)
    for key, client in clients.items():
        change(client, said[key], seen_version=client.version, by=by, at=at)


def _record(kind: Kind, row: Merge, *, by: Worker, at: datetime) -> None:
    for client in (row.one, row.other):
        record(
            kind,
            agency_id=client.agency_id,
            actor=by,
            at=at,
            thing="client",
            thing_id=client.pk,
            holding_id=client.holding_id,
            subject_id=client.pk,
            data={"merge": row.pk},
        )
