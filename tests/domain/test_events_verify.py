"""Whoever has the whole database but not the keys changes nothing unseen."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkworker.events import keys
from linkworker.events.kinds import Kind
from linkworker.events.models import ChainHead, Event, Look
from linkworker.events.recording import COLUMNS, place, record
from linkworker.events.sealing import read_heads, seal_looks, verify_looks, write_heads
from linkworker.events.verifying import verify
from linkworker.practice import chain
from linkworker.practice.chain import Broken, Fault
from tests.domain.event_rows import MONDAY, WORKER, owner_connected, some_events, some_looks, triggers_lifted

MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


@pytest.fixture
def owner(django_db_setup: None) -> Iterator[None]:
    with owner_connected():
        yield


@pytest.fixture(autouse=True)
def chains(owner: None, db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    """Two agencies with five events each."""
    settings.LINKWORKER_EVENT_HANDLERS = []
    settings.LINKWORKER_KEYS = str(tmp_path / "keys.json")
    some_events(7, 5)
    some_events(8, 5)
    yield
    keys.forget()


@pytest.fixture
def heads(tmp_path: Path) -> Path:
    return write_heads(tmp_path / "heads", MONDAY)


@contextmanager
def undone() -> Iterator[None]:
    """A time in which everything can be changed, and after which nothing was."""
    with transaction.atomic():
        with triggers_lifted():
            yield
        transaction.set_rollback(True)


def found_after(harm: Callable[[], object], heads: Path | None = None) -> Fault | None:
    """What `verify` says after some harm, which is then undone."""
    with undone():
        harm()
        return verify(read_heads(heads) if heads else ())


def only(agency: int, seq: int) -> Any:
    return Event.objects.filter(agency_id=agency, seq=seq)


def other(column: str, value: Any) -> st.SearchStrategy[Any]:
    """Another value that the column could hold."""
    match value:
        case _ if column == "data":
            candidates: Any = st.dictionaries(st.text("abc", max_size=3), st.integers(), max_size=2)
        case bytes() | memoryview():
            candidates, value = st.binary(min_size=32, max_size=32), bytes(value)
        case str():
            candidates = st.text("abcdef", max_size=10)
        case int():
            candidates = st.integers(100, 2**62)
        case _:
            candidates = st.timedeltas(timedelta(days=-99), timedelta(days=99)).map(lambda span: value + span)
    nothing = st.none() if Event._meta.get_field(column).null else st.nothing()
    return (candidates | nothing).filter(lambda new: new != value)


def test_untouched_chains_are_whole(heads: Path) -> None:
    assert found_after(lambda: None) is None
    assert found_after(lambda: None, heads) is None


def test_any_edit_of_any_column_is_found() -> None:
    @MANY
    @given(st.integers(1, 5), st.sampled_from(COLUMNS), st.data())
    def tried(seq: int, column: str, data: st.DataObject) -> None:
        new = data.draw(other(column, only(7, seq).values_list(column, flat=True).get()))
        fault = found_after(lambda: only(7, seq).update(**{column: new}))
        assert fault is not None
        assert (fault.agency, fault.seq) == (7, seq)

    tried()


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_is_under_the_hash(column: str) -> None:
    new = {"at": MONDAY - timedelta(days=1), "data": {"a": 1}, "previous": b"p" * 32, "hash": b"h" * 32}
    value = new.get(column, "x" if column in {"kind", "actor_kind", "category", "thing", "key_id"} else 99)
    expected = {"seq": Broken.MISSING, "agency_id": Broken.MISSING, "key_id": Broken.UNKNOWN_KEY}
    fault = found_after(lambda: only(7, 3).update(**{column: value}))
    assert fault == Fault(7, 3, expected.get(column, Broken.ALTERED))


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_an_event_dropped_is_found(seq: int) -> None:
    fault = found_after(lambda: only(7, seq).delete())
    assert fault == Fault(7, seq, Broken.MISSING if seq < 5 else Broken.HEAD)


def put_in(seq: int, agency: int = 7) -> None:
    """An event forged under a key of the intruder's own, with the ones after it moved on and the head put right."""
    for event in Event.objects.filter(agency_id=agency, seq__gte=seq).order_by("-seq"):
        only(agency, event.seq).update(seq=event.seq + 1, id=event.id + 1)
    key_id, _key = keys.chain().newest
    columns = Event.objects.filter(agency_id=7).values().last() or {}
    forged = {**columns, "id": place(agency, seq), "agency_id": agency, "seq": seq, "key_id": key_id}
    Event.objects.create(**{**forged, "hash": secrets.token_bytes(32)})
    last = Event.objects.filter(agency_id=agency).latest("seq")
    ChainHead.objects.update_or_create(agency_id=agency, defaults={"seq": last.seq, "hash": last.hash})


@pytest.mark.parametrize("seq", [1, 3, 6])
def test_an_event_put_in_is_found(seq: int) -> None:
    assert found_after(lambda: put_in(seq)) == Fault(7, seq, Broken.ALTERED)


def test_an_event_put_in_as_a_new_agencys_first_is_found() -> None:
    assert found_after(lambda: put_in(1, agency=9)) == Fault(9, 1, Broken.ALTERED)


def test_any_new_order_is_found() -> None:
    @MANY
    @given(st.permutations(range(1, 6)).filter(lambda order: order != sorted(order)))
    def tried(order: list[int]) -> None:
        fault = found_after(lambda: reorder(order))
        assert fault is not None
        assert fault.seq == next(seq for seq, old in enumerate(order, 1) if seq != old)

    tried()


def reorder(order: list[int]) -> None:
    only_these = Event.objects.filter(agency_id=7)
    for seq, old in enumerate(order, 1):
        only_these.filter(seq=old).update(seq=1000 + seq, id=place(7, 1000 + seq))
    for seq in range(1, 6):
        only_these.filter(seq=1000 + seq).update(seq=seq, id=place(7, seq))
    ChainHead.objects.filter(pk=7).update(hash=only_these.latest("seq").hash)


def cut(left: int) -> None:
    """The tail cut off, and the stored head put right."""
    Event.objects.filter(agency_id=7, seq__gt=left).delete()
    last = Event.objects.filter(agency_id=7).order_by("seq").last()
    if last:
        ChainHead.objects.filter(pk=7).update(seq=last.seq, hash=last.hash)
    else:
        ChainHead.objects.filter(pk=7).delete()


@pytest.mark.parametrize("left", [0, 1, 4])
def test_a_cut_tail_is_found_with_the_heads_and_only_with_them(left: int, heads: Path) -> None:
    assert found_after(lambda: cut(left)) is None
    assert found_after(lambda: cut(left), heads) == Fault(7, left + 1, Broken.CUT)


@pytest.mark.parametrize("more", [2, 4])
def test_a_tail_that_grew_again_is_found_by_the_heads_of_before_even_when_newer_ones_fit(
    heads: Path, more: int
) -> None:
    def cut_and_grown() -> None:
        cut(3)
        for _ in range(more):
            record(Kind.CASE_CLOSED, agency_id=7, actor=WORKER, at=MONDAY)
        write_heads(heads.parent, MONDAY)

    assert found_after(cut_and_grown, heads) == Fault(7, 5, Broken.NOT_AS_ANCHORED)


def test_a_head_that_was_changed_is_found() -> None:
    assert found_after(lambda: ChainHead.objects.filter(pk=7).update(seq=4)) == Fault(7, 6, Broken.HEAD)
    assert found_after(lambda: ChainHead.objects.filter(pk=7).delete()) == Fault(7, 6, Broken.HEAD)


def test_events_added_while_the_chain_is_read_are_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    verified = chain.verify

    def verified_then_grown(*given: Any) -> Fault | None:
        fault = verified(*given)
        some_events(7, 1)
        return fault

    monkeypatch.setattr("linkworker.events.verifying.chain.verify", verified_then_grown)
    assert verify() is None


def test_a_column_that_cannot_even_be_read_is_found() -> None:
    if connection.vendor == "postgresql":
        statement, what = (
            "UPDATE events_event SET data = '1e400' WHERE agency_id = 7 AND seq = 2",
            Broken.ALTERED,
        )
    else:
        statement, what = (
            "UPDATE events_event SET at = '2026-99-99 09:00:00' WHERE seq = 2",
            Broken.UNREADABLE,
        )
    assert found_after(lambda: connection.cursor().execute(statement)) == Fault(7, 2, what)


def test_chains_stay_whole_when_the_key_is_rotated() -> None:
    before = keys.chain().newest[0]
    keys.rotate("chain")
    event = some_events(7, 1)[0]
    assert event.key_id not in {before, ""}
    assert verify() is None


def test_looks_are_sealed_once_an_agency_and_run() -> None:
    seven, eight = some_looks(7, 3), some_looks(8, 1)
    first, second = seal_looks(MONDAY)
    assert (first.agency_id, first.kind, first.actor_kind) == (7, "looks_sealed", "system")
    assert {name: first.data[name] for name in ("first", "last", "count")} == {
        "first": seven[0].id,
        "last": seven[2].id,
        "count": 3,
    }
    assert (second.agency_id, second.data["count"], second.data["first"]) == (8, 1, eight[0].id)
    assert seal_looks(MONDAY) == []
    later = some_looks(7, 2)
    assert [(seal.agency_id, seal.data["first"], seal.data["count"]) for seal in seal_looks(MONDAY)] == [
        (7, later[0].id, 2)
    ]
    assert verify() is None
    assert verify_looks() is None


@pytest.mark.parametrize(
    "harm",
    [
        lambda looks: looks[1].delete(),
        lambda looks: Look.objects.filter(pk=looks[1].pk).update(worker_id=99),
        lambda looks: Look.objects.filter(pk=looks[1].pk).update(agency_id=8),
        lambda looks: Look.objects.filter(pk=looks[1].pk).update(subjects=[2]),
        lambda looks: Look.objects.filter(pk=looks[0].pk).update(at=MONDAY + timedelta(seconds=1)),
        lambda looks: Look.objects.filter(pk=looks[2].pk).delete(),
    ],
)
def test_a_sealed_look_that_was_changed_or_removed_is_found(harm: Callable[[list[Look]], object]) -> None:
    looks = some_looks(7, 3)
    (seal,) = seal_looks(MONDAY)
    assert found_after(lambda: harm(looks)) == Fault(7, seal.seq, Broken.LOOKS)


def test_a_sealed_look_that_cannot_even_be_read_is_found() -> None:
    look_id = some_looks(7, 1)[0].id
    (seal,) = seal_looks(MONDAY)
    wrong = "infinity" if connection.vendor == "postgresql" else "2026-99-99 09:00:00"
    statement = f"UPDATE events_look SET at = '{wrong}' WHERE id = {look_id}"
    assert found_after(lambda: connection.cursor().execute(statement)) == Fault(7, seal.seq, Broken.LOOKS)


def test_a_look_put_in_among_sealed_ones_is_found() -> None:
    looks = some_looks(7, 2)
    moved = some_looks(8, 1)[0]
    seal_looks(MONDAY)
    between = Look.objects.filter(pk=looks[1].pk)
    assert found_after(lambda: between.delete() and Look.objects.bulk_create([moved_to(moved, looks[1].pk)]))


def moved_to(given: Look, pk: int) -> Look:
    return Look(
        id=pk, agency_id=7, worker_id=given.worker_id + 1, at=given.at, kind=given.kind, route=given.route
    )


def test_a_look_not_sealed_yet_is_no_fault() -> None:
    some_looks(7, 1)
    seal_looks(MONDAY)
    some_looks(7, 1)
    assert verify() is None


def test_the_heads_of_a_day_are_lines_of_one_file(heads: Path) -> None:
    assert heads.name == "heads-2026-03-02.jsonl"
    write_heads(heads.parent, MONDAY + timedelta(hours=1))
    lines = [json.loads(line) for line in heads.read_text().splitlines()]
    assert [(line["agency"], line["seq"]) for line in lines] == [(7, 5), (8, 5)] * 2
    assert lines[0] == {
        "agency": 7,
        "seq": 5,
        "hash": bytes(only(7, 5).get().hash).hex(),
        "at": "2026-03-02T09:00:00.123456+00:00",
    }
    write_heads(heads.parent, MONDAY + timedelta(days=1))
    assert len(read_heads(heads)) == 4
    assert len(read_heads(heads.parent)) == 6


def audited(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("audit", "verify", *arguments, stdout=out)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_audit_command_says_when_all_is_whole(heads: Path) -> None:
    assert audited("--anchor", str(heads)) == (0, "Every chain is whole.\n")


def test_the_audit_command_names_the_first_broken_entry() -> None:
    with undone():
        only(8, 2).update(kind="other")
        only(8, 4).update(kind="other")
        said = audited()
    assert said == (1, "Agency 8, entry 2: this entry was altered\n")


def test_the_audit_command_finds_a_cut_tail_with_an_anchor(heads: Path) -> None:
    with undone():
        cut(3)
        without, with_anchor = audited(), audited("--anchor", str(heads))
    assert without[0] == 0
    assert "a chain cut at its end would not show" in without[1]
    assert with_anchor == (1, "Agency 7, entry 4: this entry and those after it were cut off\n")


@pytest.mark.parametrize("line", ["", "{}", '{"agency": 7, "seq": 1, "hash": "zz"}', "[]"])
def test_heads_that_cannot_be_read_are_refused_with_their_line(heads: Path, line: str) -> None:
    heads.write_text(heads.read_text() + line + "\n")
    with pytest.raises(CommandError, match=r"heads-2026-03-02\.jsonl:3"):
        audited("--anchor", str(heads))
    with pytest.raises(CommandError, match=r"missing\.jsonl"):
        audited("--anchor", str(heads.parent / "missing.jsonl"))
