"""A change is recorded in the transaction that makes it, or the change is not made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from linkworker.events import codes, drafts, keys
from linkworker.events.kinds import Kind, LookKind
from linkworker.events.models import ChainHead, Draft, Event, Look
from linkworker.events.recording import Prepared, append_many, columns, look, place, record
from linkworker.events.verifying import verify
from linkworker.practice.chain import GENESIS
from tests.domain.event_rows import CASE, HOLDING, MONDAY, SUBJECT, WORKER, some_events

heard: list[Event] = []
pytestmark = pytest.mark.django_db


def listen(event: Event) -> None:
    heard.append(event)


def fail(event: Event) -> None:
    raise RuntimeError("a handler failed")


@pytest.fixture(autouse=True)
def house(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.LINKWORKER_EVENT_HANDLERS = [f"{__name__}.listen"]
    settings.LINKWORKER_KEYS = str(tmp_path / "keys.json")
    heard.clear()
    yield
    keys.forget()


@dataclass
class Someone:
    pk: int


def open_case(**about: Any) -> Event:
    return record(
        Kind.CASE_OPENED, **{"agency_id": 7, "actor": WORKER, "at": MONDAY, "thing": "case", **about}
    )


def test_an_event_says_who_did_what_to_which_thing_and_when_and_follows_the_one_before() -> None:
    first = open_case(thing_id=CASE, holding_id=HOLDING, subject_id=SUBJECT, category="plan", data={"to": 3})
    second = open_case()
    stored = Event.objects.get(pk=first.pk)
    assert (stored.kind, stored.thing, stored.thing_id) == ("case_opened", "case", CASE)
    assert (stored.holding_id, stored.subject_id, stored.category) == (HOLDING, SUBJECT, "plan")
    assert (stored.at, stored.actor_id, stored.actor_kind, stored.data) == (
        MONDAY,
        WORKER,
        "worker",
        {"to": 3},
    )
    assert (first.seq, bytes(first.previous)) == (1, GENESIS)
    assert (second.seq, bytes(second.previous)) == (2, bytes(first.hash))
    head = ChainHead.objects.get(pk=7)
    assert (head.seq, bytes(head.hash)) == (2, bytes(second.hash))


def test_each_agency_has_a_chain_of_its_own() -> None:
    open_case(agency_id=7)
    other = open_case(agency_id=8)
    assert (other.seq, bytes(other.previous)) == (1, GENESIS)


def test_the_event_returned_is_the_event_stored() -> None:
    event = open_case(at=MONDAY.astimezone(UTC), data={"codes": ("a", Kind.CASE_OPENED), "none": None})
    assert comparable(columns(Event.objects.get(pk=event.pk))) == comparable(columns(event))


def comparable(row: dict[str, Any]) -> dict[str, Any]:
    return {name: bytes(held) if name in {"previous", "hash"} else held for name, held in row.items()}


@pytest.mark.parametrize(
    ("actor", "stored"), [(None, (None, "system")), (WORKER, (WORKER, "worker")), (Someone(5), (5, "worker"))]
)
def test_the_actor_is_a_worker_by_id_or_the_system_itself(actor: Any, stored: Any) -> None:
    event = open_case(actor=actor)
    assert (event.actor_id, event.actor_kind) == stored


def test_recording_costs_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    open_case()
    with django_assert_num_queries(3):
        open_case()


def test_an_event_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    open_case()
    with monkeypatch.context() as outside, pytest.raises(transaction.TransactionManagementError):
        outside.setattr(transaction.get_connection(), "in_atomic_block", False)
        open_case()


def test_an_event_needs_a_time_with_its_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        open_case(at=MONDAY.replace(tzinfo=None))


@pytest.mark.parametrize(("agency", "seq"), [(-1, 1), (1 << 23, 1), (7, 0), (7, 1 << 40)])
def test_there_is_no_event_beyond_the_places_of_a_chain(agency: int, seq: int) -> None:
    with pytest.raises(ValueError, match="place"):
        place(agency, seq)


def test_every_place_of_every_chain_has_an_id_of_its_own() -> None:
    assert place(7, 1) != place(8, 1)
    assert place(7, (1 << 40) - 1) < place(8, 1) < place((1 << 23) - 1, (1 << 40) - 1) < 1 << 63


@pytest.mark.parametrize(
    "allowed", ["refuge", "a-b_c:1", "x" * 64, "", 7, True, None, ["a"], {"a": {"b": 1}}]
)
def test_an_event_may_hold_codes_and_numbers(allowed: Any) -> None:
    assert open_case(data={"what": allowed}).data == {"what": allowed}


@pytest.mark.parametrize(
    "refused",
    ["Ann Lee", "x" * 65, "Siân", "a\nb", "a\n", 1.5, MONDAY, {"a b": 1}, ["a b"], [{"a": "b c"}], b"a"],
)
def test_an_event_may_not_hold_what_could_be_a_name_or_words(refused: Any) -> None:
    with pytest.raises(codes.NotACode):
        open_case(data={"what": refused})


@pytest.mark.parametrize("column", ["thing", "category"])
def test_no_column_of_an_event_takes_words(column: str) -> None:
    with pytest.raises(codes.NotACode):
        open_case(**{column: "her new flat"})


def an_action(event: Callable[[], object]) -> None:
    """Stands for any action: it saves, then records."""
    with transaction.atomic():
        drafts.keep(worker_id=WORKER, form="saved", data={}, at=MONDAY)
        event()


def saved() -> tuple[int, int, int]:
    return Draft.objects.count(), Event.objects.count(), ChainHead.objects.count()


def test_an_action_and_its_event_are_saved_together() -> None:
    an_action(open_case)
    assert saved() == (1, 1, 1)


def test_an_action_whose_event_is_refused_is_rolled_back_whole() -> None:
    with pytest.raises(codes.NotACode):
        an_action(lambda: open_case(data={"name": "Ann Lee"}))
    assert saved() == (0, 0, 0)


def test_an_action_whose_event_cannot_be_chained_is_rolled_back_whole(settings: Any) -> None:
    drafts.keep(worker_id=WORKER, form="first", data={}, at=MONDAY)
    settings.LINKWORKER_KEYS = '{"chain": [], "fields": []}'
    with pytest.raises(keys.KeysUnusable), transaction.atomic():
        Draft.objects.all().delete()
        open_case()
    assert saved() == (1, 0, 0)


def test_an_action_whose_event_the_database_refuses_is_rolled_back_whole() -> None:
    some_events(7, 2)
    ChainHead.objects.filter(pk=7).update(seq=1)
    with pytest.raises(DatabaseError):
        an_action(open_case)
    assert saved() == (0, 2, 1)


def test_an_action_whose_handler_fails_is_rolled_back_whole(settings: Any) -> None:
    settings.LINKWORKER_EVENT_HANDLERS = [f"{__name__}.listen", f"{__name__}.fail"]
    with pytest.raises(RuntimeError):
        an_action(open_case)
    assert saved() == (0, 0, 0)


def test_each_handler_is_given_the_event_once_it_is_stored() -> None:
    event = open_case()
    assert heard == [event]
    assert Event.objects.filter(pk=event.pk).exists()


def prepared() -> list[Prepared]:
    kinds = [Kind.CLIENT_REGISTERED, Kind.CASE_OPENED, Kind.ENQUIRY_RECORDED, Kind.LOOKS_SEALED]
    return [
        Prepared(
            kind=kind,
            actor=None if number % 2 else Someone(number),
            at=MONDAY + timedelta(days=number),
            thing="case",
            thing_id=number,
            holding_id=number or None,
            subject_id=SUBJECT,
            category="plan",
            data={"number": number, "of": ("a", "b")},
        )
        for number, kind in enumerate(kinds)
    ]


def one_by_one(rows: list[Prepared]) -> list[Event]:
    names = ("actor", "at", "thing", "thing_id", "holding_id", "subject_id", "category", "data")
    return [record(row.kind, agency_id=7, **{name: getattr(row, name) for name in names}) for row in rows]


def stored_by(write: Callable[[], object]) -> tuple[list[dict[str, Any]], tuple[int, bytes]]:
    """The rows and the head that `write` leaves; then it never was."""
    with transaction.atomic():
        write()
        rows = [comparable(row) for row in Event.objects.filter(agency_id=7).order_by("seq").values()]
        head = ChainHead.objects.get(pk=7)
        transaction.set_rollback(True)
    return rows, (head.seq, bytes(head.hash))


def test_a_bulk_load_writes_the_rows_that_single_recording_writes_field_by_field() -> None:
    open_case()
    heard.clear()
    bulk = stored_by(lambda: append_many(7, prepared()))
    assert heard == []
    assert bulk == stored_by(lambda: one_by_one(prepared()))
    assert len(bulk[0]) == 5


def test_a_bulk_load_in_two_parts_is_the_load_in_one() -> None:
    def halves() -> None:
        append_many(7, prepared()[:2])
        append_many(7, prepared()[2:])

    assert stored_by(halves) == stored_by(lambda: append_many(7, prepared()))


def test_a_bulk_load_of_nothing_adds_nothing() -> None:
    assert append_many(7, []) == []
    assert verify() is None


def a_look(**about: Any) -> Look:
    return look(
        LookKind.LIST,
        **{
            "agency_id": 7,
            "worker_id": WORKER,
            "at": MONDAY,
            "route": "cases:own",
            "subjects": [4, 5],
            **about,
        },
    )


def test_a_look_says_who_saw_whom_and_where() -> None:
    stored = Look.objects.get(pk=a_look(holding_id=HOLDING, reason="allocated").pk)
    assert (stored.agency_id, stored.worker_id, stored.at) == (7, WORKER, MONDAY)
    assert (stored.kind, stored.route, stored.holding_id) == ("list", "cases:own", HOLDING)
    assert (stored.subjects, stored.reason) == ([4, 5], "allocated")


def test_a_look_is_one_query_and_no_event(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        a_look()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"reason": "she asked"}, {"route": "/cases/Ann Lee"}, {"subjects": ["Ann"]}]
)
def test_a_look_that_cannot_be_recorded_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"codes|Ann"):
        a_look(**wrong)


def test_a_draft_is_kept_replaced_found_and_dropped_without_an_event() -> None:
    drafts.keep(worker_id=WORKER, form="enquiry:3", data={"note": "as she said it"}, at=MONDAY)
    drafts.keep(worker_id=WORKER, form="enquiry:3", data={"note": "more"}, at=MONDAY + timedelta(hours=1))
    found = drafts.find(worker_id=WORKER, form="enquiry:3")
    assert found is not None
    assert (found.data, found.updated_at) == ({"note": "more"}, MONDAY + timedelta(hours=1))
    assert drafts.find(worker_id=WORKER + 1, form="enquiry:3") is None
    drafts.drop(worker_id=WORKER, form="enquiry:3")
    assert drafts.find(worker_id=WORKER, form="enquiry:3") is None
    assert (Event.objects.count(), Look.objects.count(), heard) == (0, 0, [])


def test_a_form_sent_twice_leads_twice_to_the_one_record() -> None:
    token = UUID(int=5)
    assert drafts.claim(token, worker_id=WORKER, at=MONDAY) is None
    drafts.settle(token, worker_id=WORKER, result_path="/cases/x1")
    assert drafts.claim(token, worker_id=WORKER, at=MONDAY) == "/cases/x1"
    assert drafts.claim(UUID(int=6), worker_id=WORKER, at=MONDAY) is None


def test_one_workers_token_says_nothing_to_another() -> None:
    token = UUID(int=5)
    drafts.claim(token, worker_id=WORKER, at=MONDAY)
    drafts.settle(token, worker_id=WORKER, result_path="/cases/x1")
    assert drafts.led_to(token, worker_id=WORKER + 1) == ""
    assert drafts.claim(token, worker_id=WORKER + 1, at=MONDAY) is None
    assert drafts.led_to(token, worker_id=WORKER) == "/cases/x1"
