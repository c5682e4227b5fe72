"""Looks sealed into the chain as digests, and the heads of the chains written outside the database.

A seal is an event LOOKS_SEALED whose data says the first and last look, their count and their SHA-256
digest; it covers every look of the agency after the seal before it. Looks are given their ids in order but
may commit out of order, so a seal stops at an id below which nothing is still being written.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.models import Max

from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.kinds import Kind
from linkworker.events.models import ChainHead, Event, Look
from linkworker.events.recording import locked_head, record
from linkworker.practice.chain import Anchor, Broken, Fault, encode

BATCH = 2000
PATIENCE_SECONDS = 2.0
_LOOK_COLUMNS = [field.attname for field in Look._meta.concrete_fields]
_WRITERS = """
SELECT virtualtransaction FROM pg_locks WHERE relation = 'events_look'::regclass AND mode = 'RowExclusiveLock'
AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""


@job(DbRole.SEALING)
def seal_looks(at: datetime) -> list[Event]:
    """Seal every agency's looks that are not sealed yet; the seals. None while a long writer is at work."""
    horizon = _horizon()
    if not horizon:
        return []
    sealed = (_seal_agency(agency, horizon, at) for agency in _agencies())
    return [event for event in sealed if event is not None]


def sealed_until(agency_id: int) -> int:
    """The last look of an agency that a seal covers; 0 before the first seal."""
    seals = Event.objects.filter(agency_id=agency_id, kind=Kind.LOOKS_SEALED).order_by("-seq")
    seal = seals.first()
    return int(seal.data["last"]) if seal else 0


def verify_looks(using: str = DEFAULT_DB_ALIAS) -> Fault | None:
    """The first seal whose looks are not what was sealed, or None. `verifying` is for the chain itself."""
    seals = Event.objects.using(using).filter(kind=Kind.LOOKS_SEALED).order_by("agency_id", "seq")
    agency, after = None, 0
    for seal in seals.iterator():
        agency, after = seal.agency_id, (after if seal.agency_id == agency else 0)
        if not _is_kept(seal, after, using):
            return Fault(agency, seal.seq, Broken.LOOKS)
        after = seal.data["last"]
    return None


def _is_kept(seal: Event, after: int, using: str) -> bool:
    try:
        return bool(_digest(seal.agency_id, after, seal.data["last"], using) == seal.data)
    except (DatabaseError, KeyError, TypeError, ValueError):
        return False


@job(DbRole.SEALING)
def write_heads(folder: str | Path, at: datetime) -> Path:
    """Append every chain's head to the day's file in `folder`, one JSON object a line; the file."""
    file = Path(folder) / f"heads-{at.astimezone(UTC):%Y-%m-%d}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    stamp = at.astimezone(UTC).isoformat()
    lines = [
        json.dumps({"agency": head.agency_id, "seq": head.seq, "hash": bytes(head.hash).hex(), "at": stamp})
        + "\n"
        for head in ChainHead.objects.order_by("agency_id")
    ]
    with file.open("a", encoding="utf-8") as out:
        out.write("".join(lines))
        out.flush()
        os.fsync(out.fileno())
    return file


def read_heads(path: str | Path) -> list[Anchor]:
    """The heads in one file, or in all files of a folder, of `write_heads`. ValueError names a bad line."""
    place = Path(path)
    files = sorted(place.glob("heads-*.jsonl")) if place.is_dir() else [place]
    return [anchor for file in files for anchor in _anchors(file)]


def _anchors(file: Path) -> Iterator[Anchor]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            held = json.loads(line)
            yield Anchor(int(held["agency"]), int(held["seq"]), bytes.fromhex(held["hash"]))
        except (KeyError, TypeError, ValueError):
            raise ValueError(f"{file.name}:{number}") from None


def _agencies() -> Iterator[int]:
    """The agencies that have looks, each found by one step in the index rather than by reading all looks."""
    agencies = Look.objects.order_by("agency_id").values_list("agency_id", flat=True)
    agency = agencies.first()
    while agency is not None:
        yield agency
        agency = agencies.filter(agency_id__gt=agency).first()


def _horizon() -> int:
    """An id up to which every look is committed or will never be; 0 while that is not known."""
    highest: int = Look.objects.aggregate(highest=Max("id"))["highest"] or 0
    if connection.vendor != "postgresql" or not highest:
        return highest
    deadline, writers = time.monotonic() + PATIENCE_SECONDS, _writers()
    while writers:
        if time.monotonic() > deadline:
            return 0
        time.sleep(0.05)
        writers &= _writers()
    return highest


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS)
        return {name for (name,) in cursor.fetchall()}


@action
def _seal_agency(agency_id: int, horizon: int, at: datetime) -> Event | None:
    locked_head(agency_id)
    seals = Event.objects.filter(agency_id=agency_id, kind=Kind.LOOKS_SEALED).order_by("-seq")
    seal = seals.first()
    data = _digest(agency_id, seal.data["last"] if seal else 0, horizon, DEFAULT_DB_ALIAS)
    if not data["count"]:
        return None
    return record(Kind.LOOKS_SEALED, agency_id=agency_id, actor=None, at=at, thing="look", data=data)


def _digest(agency_id: int, after: int, last: int, using: str) -> dict[str, Any]:
    looks = Look.objects.using(using).filter(agency_id=agency_id, id__gt=after, id__lte=last).order_by("id")
    digest = hashlib.sha256()
    first, final, count = 0, 0, 0
    for row in looks.values(*_LOOK_COLUMNS).iterator(chunk_size=BATCH):
        digest.update(encode(row))
        first, final, count = first or row["id"], row["id"], count + 1
    return {"first": first, "last": final, "count": count, "digest": digest.hexdigest()}
