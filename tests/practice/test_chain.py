"""The chain: nothing written can change, go, come or move without `verify` finding it."""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linkworker.practice.chain import GENESIS, Anchor, Broken, Fault, encode, link, verify

KEYS = {"old": b"o" * 32, "new": b"n" * 32}
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

plain = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=8)
anything = st.recursive(
    plain | st.floats(allow_nan=False) | st.binary(max_size=8) | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
entry = st.fixed_dictionaries(
    {
        "key_id": st.sampled_from(sorted(KEYS)),
        "at": st.datetimes(timezones=st.just(UTC)),
        "kind": st.text(max_size=5),
        "actor_id": st.none() | st.integers(0, 9),
        "data": st.dictionaries(st.text(max_size=3), plain, max_size=2),
    }
)
Row = dict[str, Any]


def chained(entries: list[Row], agency: int = 7) -> list[Row]:
    rows, previous = [], GENESIS
    for seq, given_columns in enumerate(entries, 1):
        row = {"agency_id": agency, "seq": seq, **given_columns, "previous": previous}
        previous = link(previous, KEYS[row["key_id"]], row)
        rows.append({**row, "hash": previous})
    return rows


chains = st.lists(entry, min_size=2, max_size=6).map(chained)


def kind_of(value: Any) -> Any:
    """A value with its types, so that 1, True and 1.0 differ."""
    match value:
        case dict():
            return {name: kind_of(held) for name, held in value.items()}
        case list() | tuple():
            return [kind_of(held) for held in value]
        case float():
            return ("float", value.hex())
    return (type(value).__name__, value)


def until(stream: Iterator[int], stop: str) -> str:
    return "".join(iter(lambda: chr(next(stream)), stop))


def sized(stream: Iterator[int]) -> bytes:
    return bytes(next(stream) for _ in range(int(until(stream, ":"))))


def decode(stream: Iterator[int]) -> Any:
    """What `encode` was given: if bytes can be read back in one way only, no two values share them."""
    return READERS[chr(next(stream))](stream)


READERS: dict[str, Callable[[Iterator[int]], Any]] = {
    "n": lambda _: None,
    "y": lambda _: True,
    "z": lambda _: False,
    "i": lambda stream: int(until(stream, ";")),
    "e": lambda stream: float.fromhex(until(stream, ";")),
    "s": lambda stream: sized(stream).decode("utf-8", "surrogatepass"),
    "b": sized,
    "d": lambda stream: datetime.fromisoformat(sized(stream).decode()),
    "l": lambda stream: [decode(stream) for _ in range(int(until(stream, ":")))],
    "m": lambda stream: {decode(stream): decode(stream) for _ in range(int(until(stream, ":")))},
}


@given(anything)
def test_an_encoded_value_can_be_read_back_in_one_way_only(value: Any) -> None:
    stream = iter(encode(value))
    assert kind_of(decode(stream)) == kind_of(value)
    assert next(stream, None) is None


def test_the_same_instant_in_two_zones_is_encoded_alike() -> None:
    assert encode(MONDAY) == encode(MONDAY.astimezone(timezone(timedelta(hours=5))))


@pytest.mark.parametrize("value", [MONDAY.replace(tzinfo=None), {1, 2}, object()])
def test_what_has_no_place_in_a_chain_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


def test_a_link_is_the_hmac_written_down_here_and_stays_so() -> None:
    row = {"agency_id": 7, "seq": 1, "kind": "case_opened", "data": {"a": [True]}, "hash": b"not covered"}
    written = b"l2:b32:" + GENESIS + b"m4:s3:seqi1;s4:datam1:s1:al1:ys4:kinds11:case_openeds9:agency_idi7;"
    assert link(GENESIS, KEYS["new"], row) == hmac.new(KEYS["new"], written, hashlib.sha256).digest()


def test_a_column_added_later_and_empty_leaves_earlier_links_whole() -> None:
    row = {"agency_id": 7, "seq": 1}
    assert link(GENESIS, KEYS["new"], {**row, "added_later": None}) == link(GENESIS, KEYS["new"], row)
    assert link(GENESIS, KEYS["new"], {**row, "added_later": ""}) != link(GENESIS, KEYS["new"], row)


@given(chains)
def test_a_chain_left_alone_is_whole(rows: list[Row]) -> None:
    anchors = [Anchor(7, row["seq"], row["hash"]) for row in rows]
    assert verify(rows, KEYS) is None
    assert verify(rows, KEYS, anchors) is None


@given(chains, st.data())
def test_any_edit_of_any_column_is_found_where_it_was_made(rows: list[Row], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(sorted(rows[at])))
    new = data.draw(edited(column))
    assume(kind_of(new) != kind_of(rows[at][column]))
    rows[at] = {**rows[at], column: new}
    fault = verify(rows, KEYS)
    expected = at + 1
    assert fault is not None
    if (at, column) == (0, "agency_id"):  # the first entry says whose chain it is, so its own hash must fail
        assert fault.seq == 1
    else:
        assert (fault.agency, fault.seq) == (7, expected)


def edited(column: str) -> st.SearchStrategy[Any]:
    if column in {"hash", "previous"}:
        return st.binary(min_size=32, max_size=32)
    return {
        "agency_id": st.integers(0, 99),
        "seq": st.integers(-9, 99),
        "key_id": st.sampled_from(["old", "new", "unknown"]),
        "at": st.none() | st.datetimes(timezones=st.just(UTC)),
        "kind": st.text(max_size=5),
        "actor_id": plain,
        "data": anything,
    }[column]


@given(chains, st.data())
def test_any_entry_dropped_before_the_last_is_found(rows: list[Row], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 2))
    del rows[at]
    assert verify(rows, KEYS) == Fault(7, at + 1, Broken.MISSING)


@given(chains, entry, st.data())
def test_any_entry_put_in_without_the_key_is_found(rows: list[Row], forged: Row, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows)))
    previous = rows[at - 1]["hash"] if at else GENESIS
    row = {"agency_id": 7, "seq": at + 1, **forged, "previous": previous}
    rows.insert(at, {**row, "hash": link(previous, data.draw(st.binary(max_size=32)), row)})
    assert verify(rows, KEYS) == Fault(7, at + 1, Broken.ALTERED)


@given(chains, st.data())
def test_any_entry_repeated_is_found(rows: list[Row], data: st.DataObject) -> None:
    source, at = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(rows)))
    rows.insert(at, rows[source])
    assert verify(rows, KEYS) is not None


@given(chains, st.data(), st.booleans())
def test_any_new_order_is_found_even_with_the_numbers_put_right(
    rows: list[Row], data: st.DataObject, renumbered: bool
) -> None:
    moved = data.draw(st.permutations(range(len(rows))))
    assume(moved != sorted(moved))
    rows = [{**rows[old], **({"seq": new} if renumbered else {})} for new, old in enumerate(moved, 1)]
    first = next(place for place, old in enumerate(moved, 1) if old != place - 1)
    fault = verify(rows, KEYS)
    assert fault is not None
    assert fault.seq == first


@given(chains, st.data())
def test_a_cut_tail_is_found_with_an_anchor_and_only_with_one(rows: list[Row], data: st.DataObject) -> None:
    left = data.draw(st.integers(0, len(rows) - 1))
    anchor = Anchor(7, rows[-1]["seq"], rows[-1]["hash"])
    assert verify(rows[:left], KEYS) is None
    assert verify(rows[:left], KEYS, [anchor]) == Fault(7, left + 1, Broken.CUT)


@given(chains, entry, st.data())
def test_a_tail_that_was_cut_and_grew_again_is_found_with_the_anchor_of_before(
    rows: list[Row], other: Row, data: st.DataObject
) -> None:
    left = data.draw(st.integers(0, len(rows) - 1))
    more = data.draw(st.integers(0, 1))
    grown = chained([columns_of(row) for row in rows[:left]] + [other] * (len(rows) + more - left))
    assume(grown[len(rows) - 1]["hash"] != rows[-1]["hash"])
    before, after = (Anchor(7, chain[-1]["seq"], chain[-1]["hash"]) for chain in (rows, grown))
    assert verify(grown, KEYS, [after]) is None
    assert verify(grown, KEYS, [before, after]) == verify(grown, KEYS, [after, before])
    assert verify(grown, KEYS, [before, after]) == Fault(7, len(rows), Broken.NOT_AS_ANCHORED)


def columns_of(row: Mapping[str, Any]) -> Row:
    return {name: row[name] for name in ("key_id", "at", "kind", "actor_id", "data")}


def test_another_agencys_whole_chain_does_not_pass_for_this_ones() -> None:
    entries = [{"key_id": "new", "kind": "case_opened"}]
    rows, others = chained(entries), chained(entries, agency=8)
    anchor = Anchor(7, 1, rows[0]["hash"])
    assert verify(rows, KEYS, [anchor]) is None
    assert verify(others, KEYS, [anchor]) == Fault(7, 1, Broken.ALTERED)


def test_an_entry_made_under_a_key_that_is_gone_is_named_as_such() -> None:
    rows = chained([{"key_id": "old", "kind": "a"}, {"key_id": "new", "kind": "b"}])
    assert verify(rows, {"old": KEYS["old"]}) == Fault(7, 2, Broken.UNKNOWN_KEY)


def test_an_anchor_of_an_empty_chain_asks_for_nothing() -> None:
    assert verify([], KEYS, [Anchor(7, 0, GENESIS)]) is None
