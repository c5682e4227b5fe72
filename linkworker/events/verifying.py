"""Reads every chain from the database and finds the first entry that is not as it was written."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError

from linkworker.events import keys
from linkworker.events.acting_as import DbRole, job
from linkworker.events.models import ChainHead, Event
from linkworker.events.recording import COLUMNS
from linkworker.events.sealing import verify_looks
from linkworker.practice import chain
from linkworker.practice.chain import Anchor, Broken, Fault

BATCH = 2000
UNREADABLE = (DatabaseError, TypeError, ValueError)


@job(DbRole.SEALING)
def verify(anchors: Iterable[Anchor] = (), using: str = DEFAULT_DB_ALIAS) -> Fault | None:
    """The first broken entry of any agency's chain or of its sealed looks, or None when all is whole.

    Every anchor given is held against its chain, not only the newest: a tail that was cut and then grew
    again passes the newest. Without anchors a cut is seen only if the stored head was left as it was.
    """
    by_agency: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        by_agency.setdefault(anchor.agency, []).append(anchor)
    heads = ChainHead.objects.using(using).values_list("agency_id", flat=True)
    with_events = Event.objects.using(using).order_by().values_list("agency_id", flat=True).distinct()
    for agency in sorted({*with_events, *heads, *by_agency}):
        if fault := _agency_fault(agency, by_agency.get(agency, []), using):
            return fault
    return verify_looks(using)


def _agency_fault(agency: int, anchors: list[Anchor], using: str) -> Fault | None:
    walk = _Walk(agency, using)
    try:
        fault = chain.verify(walk.rows(BATCH), keys.chain().keys, anchors)
    except UNREADABLE:
        return Fault(agency, walk.first_unreadable(), Broken.UNREADABLE)
    if fault is None and not _head_fits(agency, walk.last, using):
        return Fault(agency, walk.last[0] + 1, Broken.HEAD)
    return fault


def _head_fits(agency: int, last: tuple[int, bytes], using: str) -> bool:
    """Whether the stored head is the last event read, or one that was added while they were being read."""
    head = ChainHead.objects.using(using).filter(pk=agency).first()
    if head is None or head.seq < last[0]:
        return False
    if head.seq > last[0]:
        added = Event.objects.using(using).filter(agency_id=agency, seq=head.seq).first()
        return added is not None and bytes(added.hash) == bytes(head.hash)
    return bytes(head.hash) == last[1]


class _Walk:
    """One reading of an agency's events in order; `last` is the number and hash of the last that could be read."""

    def __init__(self, agency: int, using: str) -> None:
        self.events = Event.objects.using(using).filter(agency_id=agency).order_by("seq").values(*COLUMNS)
        self.last = (0, chain.GENESIS)

    def rows(self, batch: int) -> Iterator[dict[str, Any]]:
        self.last = (0, chain.GENESIS)
        for row in self.events.iterator(chunk_size=batch):
            yield row
            self.last = (row["seq"], bytes(row["hash"]))

    def first_unreadable(self) -> int:
        """The number of the event at which reading stops, found by reading one at a time."""
        try:
            for row in self.rows(1):
                chain.encode(row)
        except UNREADABLE:
            pass
        return self.last[0] + 1
