"""A chain of entries in which each one vouches for the one before it.

Each entry's hash is an HMAC-SHA256 (RFC 2104, FIPS 198-1) under a secret key over the hash before it and
every column of the entry. Without the key nobody can edit, drop, insert or reorder entries unseen; a cut
tail is seen by comparing with an *anchor*, a head that was written down elsewhere.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import singledispatch
from typing import Any

GENESIS = bytes(32)


class Broken(StrEnum):
    """What is wrong with an entry."""

    ALTERED = "altered"
    MISSING = "missing"
    OUT_OF_PLACE = "out_of_place"
    UNKNOWN_KEY = "unknown_key"
    NOT_AS_ANCHORED = "not_as_anchored"
    CUT = "cut"
    HEAD = "head"
    UNREADABLE = "unreadable"
    LOOKS = "looks"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first broken entry of an agency's chain."""

    agency: int
    seq: int
    what: Broken


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of an agency's chain as it once was: its number and its hash (32 bytes)."""

    agency: int
    seq: int
    hash: bytes


def link(previous: bytes, key: bytes, row: Mapping[str, Any]) -> bytes:
    """The hash (32 bytes) of an entry after `previous`: over every column of `row` but its own `hash`.

    A column that holds None is left out: a column added to the table later leaves earlier hashes as they are.
    """
    columns = {name: value for name, value in row.items() if name != "hash" and value is not None}
    return hmac.digest(key, encode([bytes(previous), columns]), "sha256")


def verify(
    rows: Iterable[Mapping[str, Any]], keys: Mapping[str, bytes], anchors: Iterable[Anchor] = ()
) -> Fault | None:
    """The first broken entry of one agency's chain, or None if it is whole.

    `rows` are all its entries in order, each with `agency_id`, `seq` (from 1), `key_id`, `previous` and
    `hash` among its columns; `keys` maps key ids to keys; `anchors` are heads of this agency from the past,
    in any order.
    """
    anchored: dict[int, set[bytes]] = {}
    agency, seq, previous = None, 0, GENESIS
    for anchor in anchors:
        agency = anchor.agency
        anchored.setdefault(anchor.seq, set()).add(anchor.hash)
    for row in rows:
        agency = row["agency_id"] if agency is None else agency
        seq += 1
        if what := _broken(row, agency, seq, previous, keys):
            return Fault(agency, seq, what)
        previous = bytes(row["hash"])
        if anchored.get(seq, {previous}) != {previous}:
            return Fault(agency, seq, Broken.NOT_AS_ANCHORED)
    if agency is not None and max(anchored, default=0) > seq:
        return Fault(agency, seq + 1, Broken.CUT)
    return None


def _broken(
    row: Mapping[str, Any], agency: int, seq: int, previous: bytes, keys: Mapping[str, bytes]
) -> Broken | None:
    if row["seq"] != seq:
        return Broken.MISSING if row["seq"] > seq else Broken.OUT_OF_PLACE
    if (key := keys.get(row["key_id"])) is None:
        return Broken.UNKNOWN_KEY
    whole = row["agency_id"] == agency and bytes(row["previous"]) == previous
    return (
        None
        if whole and hmac.compare_digest(link(previous, key, row), bytes(row["hash"]))
        else Broken.ALTERED
    )


@singledispatch
def encode(value: Any) -> bytes:
    """One value as bytes, such that different values never give the same bytes.

    Each carries its type and, where it varies, its length or count: None, bool, int, float, str, bytes, aware
    datetime (by its instant), lists and mappings. TypeError for anything else.
    """
    raise TypeError(type(value).__name__)


@encode.register
def _none(_value: None) -> bytes:
    return b"n"


@encode.register
def _bool(value: bool) -> bytes:
    return b"y" if value else b"z"


@encode.register
def _int(value: int) -> bytes:
    return b"i%d;" % value


@encode.register
def _float(value: float) -> bytes:
    return b"e%b;" % value.hex().encode()


@encode.register
def _str(value: str) -> bytes:
    content = value.encode("utf-8", "surrogatepass")
    return b"s%d:%b" % (len(content), content)


@encode.register
def _bytes(value: bytes | bytearray | memoryview) -> bytes:
    content = bytes(value)
    return b"b%d:%b" % (len(content), content)


@encode.register
def _datetime(value: datetime) -> bytes:
    if value.tzinfo is None:
        raise TypeError("datetime")
    content = value.astimezone(UTC).isoformat(timespec="microseconds").encode()
    return b"d%d:%b" % (len(content), content)


@encode.register
def _list(value: list | tuple) -> bytes:  # type: ignore[type-arg]
    return b"l%d:%b" % (len(value), b"".join(map(encode, value)))


@encode.register
def _mapping(value: Mapping) -> bytes:  # type: ignore[type-arg]
    items = sorted(encode(name) + encode(held) for name, held in value.items())
    return b"m%d:%b" % (len(items), b"".join(items))
