"""Reads every chain from the database and finds the first entry that is not as it was written."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError

from linkworker.events import keys
from linkworker.events.models import ChainHead, Event
from linkworker.events.recording import COLUMNS
from linkworker.events.sealing import verify_looks
from linkworker.practice import chain
from linkworker.practice.chain import Anchor, Broken, Fault

BATCH = 2000


def verify(anchors: Iterable[Anchor] = (), using: str = DEFAULT_DB_ALIAS) -> Fault | None:
    """The first broken entry of any agency's chain or of its sealed looks, or None when all is whole.

    Every anchor given is held against its chain, not only the newest: a tail that was cut and then grew
    again passes the newest. Without anchors a cut is seen only if the stored head was left as it was.
    """
    by_agency: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        by_agency.setdefault(anchor.agency, []).append(anchor)
    heads = {head.agency_id: head for head in ChainHead.objects.using(using)}
    with_events = Event.objects.using(using).order_by().values_list("agency_id", flat=True).distinct()
    for agency in sorted({*with_events, *heads, *by_agency}):
        if fault := _agency_fault(agency, heads.get(agency), by_agency.get(agency, []), using):
            return fault
    return verify_looks(using)


def _agency_fault(agency: int, head: ChainHead | None, anchors: list[Anchor], using: str) -> Fault | None:
    events = Event.objects.using(using).filter(agency_id=agency).order_by("seq").values(*COLUMNS)
    last: dict[str, Any] = {"seq": 0, "hash": chain.GENESIS}

    def read() -> Iterator[dict[str, Any]]:
        nonlocal last
        for row in events.iterator(chunk_size=BATCH):
            yield row
            last = row

    try:
        fault = chain.verify(read(), keys.chain().keys, anchors)
    except (DatabaseError, TypeError, ValueError):
        return Fault(agency, last["seq"] + 1, Broken.UNREADABLE)
    if fault is None and (head is None or (head.seq, bytes(head.hash)) != (last["seq"], bytes(last["hash"]))):
        return Fault(agency, last["seq"] + 1, Broken.HEAD)
    return fault
