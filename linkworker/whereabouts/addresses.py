"""Ordinary addresses: written down, corrected, left. While a home is sealed, none is written down as ordinary."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import Category
from linkworker.whereabouts.models import Address
from linkworker.whereabouts.sealing import may_write_whereabouts


class IsSealed(Exception):
    """What would be written down as ordinary is sealed: their own, or that of a parent with whom they live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressGiven:
    """What somebody said of where they live."""

    text: str
    since: date | None = None
    until: date | None = None
    safe_to_write: str = ""


@action
def record_address(client: ClientRecord, given: AddressGiven, *, by: Worker, at: datetime) -> Address:
    """Write down an address. One with no last day ends the one that stood, where that had none, on the day it begins.

    Raises `IsSealed`, or `Refused`.
    """
    may_write_whereabouts(client, by, at)
    now = ClientRecord.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if now.care_of:
        raise IsSealed
    if given.until is None and given.since is not None:
        standing = now.addresses.filter(is_current=True, until=None, since__lte=given.since)
        standing.update(until=given.since)
    row = Address.objects.create(client=now, by=by, recorded_at=at, **_values(given))
    row.thread = row.pk
    row.save(update_fields=["thread"])
    _record(Kind.ADDRESS_RECORDED, row, by=by, at=at)
    return row


@action
def correct_address(
    row: Address, given: AddressGiven, *, wrong: str, seen_version: int, by: Worker, at: datetime
) -> Address:
    """Write a new version of an ordinary address, which names what was wrong; raises `Changed` as every correction."""
    may_write_whereabouts(row.client, by, at)
    rows = Address.objects.select_for_update(of=("self",)).filter(thread=row.thread, is_current=True)
    now = rows.select_related("client__holding", "by").first()
    if now is None or now.version != seen_version:
        raise Changed(now or row)
    Address.objects.filter(pk=now.pk).update(is_current=False)
    after = Address.objects.create(
        client=now.client,
        thread=now.thread,
        version=now.version + 1,
        wrong=wrong,
        by=by,
        recorded_at=at,
        **_values(given),
    )
    _record(Kind.ADDRESS_CORRECTED, after, by=by, at=at, version=after.version)
    return after


def address_given(row: Address) -> AddressGiven:
    return AddressGiven(**{item.name: getattr(row, item.name) for item in fields(AddressGiven)})


def _values(given: AddressGiven) -> dict[str, Any]:
    return {item.name: getattr(given, item.name) for item in fields(AddressGiven)}


def _record(kind: Kind, row: Address, *, by: Worker, at: datetime, **data: object) -> None:
    record(
        kind,
        agency_id=row.client.agency_id,
        actor=by,
        at=at,
        thing="address",
        thing_id=row.thread,
        holding_id=row.client.holding_id,
        subject_id=row.client_id,
        category=Category.WHEREABOUTS,
        data=data,
    )
