"""Bringing an existing list of clients in: checked, written staged, shown at once; as if each had been registered."""

import gc
import tracemalloc
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Model

from linkworker.cases.actions import allocate, open_case
from linkworker.cases.gates import open_case as look_at
from linkworker.cases.gates import open_list
from linkworker.cases.models import Case, Entry
from linkworker.cases.queries import ListAsked
from linkworker.duties import importing
from linkworker.duties.gates import open_team, open_today
from linkworker.duties.importing import advance, on_tick, step
from linkworker.duties.models import Duty
from linkworker.duties.ticking import tick
from linkworker.events.models import Event
from linkworker.events.verifying import verify
from linkworker.partnership.models import RoleGiven
from linkworker.people.actions import Changed, ClientGiven, ContactGiven, register
from linkworker.people.gates import open_client, open_import
from linkworker.people.import_reading import open_report, own_imports
from linkworker.people.importing import bring_in, drop, upload
from linkworker.people.models import ClientRecord, Import, ImportState, SafeContact, SearchKey
from linkworker.people.queries import search
from linkworker.practice.match_keys import stored_keys
from linkworker.practice.matching import Identifiers
from linkworker.practice.names import search_keys
from linkworker.practice.sharing import Refused
from linkworker.sharing.models import Allocation, Holding, Staging, Subject
from tests.cast import MONDAY, Cast, visit_of
from tests.lists import good, people

LATER = MONDAY + timedelta(hours=1)
ONE = "chosen_name,birth_date,nhs_number,phone,phone_safe,phone_days,case_opened_on,key_worker\n"
EIRA = "Eira Penry,03/02/1990,943 476 5919,07700 900123,yes,every day,2026-10-30,nerys\n"


def ready(cast: Cast, content: bytes) -> Import:
    row = upload(BytesIO(content), service=cast.city, by=cast.morgan, at=MONDAY)
    advance(row, MONDAY, 60)
    row.refresh_from_db()
    assert row.state == ImportState.READY, [line.problems for line in row.lines.all()[:5]]
    return row


def decided(cast: Cast, content: bytes, *, skips_known: bool = False) -> Import:
    return bring_in(ready(cast, content), skips_known=skips_known, by=cast.morgan, at=LATER)


def brought_in(cast: Cast, content: bytes, **how: bool) -> Import:
    row = decided(cast, content, **how)
    advance(row, LATER, 60)
    row.refresh_from_db()
    assert (row.state, row.is_tidy) == (ImportState.VISIBLE, True)
    return row


def seen_of(cast: Cast) -> tuple[object, ...]:
    """Everything that a manager sees of the service, as numbers."""
    here = visit_of(cast.morgan, LATER)
    cases = open_list(here, ListAsked(whole=True))
    team = open_team(here)
    waiting = team.waiting.unallocated if team.waiting else []
    today = open_today(visit_of(cast.nerys, LATER))
    counted = [len(cases.cases.rows), len(waiting), len(today.work.do_now), len(today.new_cases)]
    return (*counted, [one.cases for one in team.workers], search(here, "Eira Penry").total)


def test_nobody_is_seen_before_everybody_is(cast: Cast) -> None:
    before = seen_of(cast)
    row = decided(cast, (ONE + EIRA + EIRA.replace("943 476 5919", "").replace("nerys", "")).encode())
    while row.written < 2:
        step(row, LATER)
        row.refresh_from_db()
    assert Case.objects.count() == 3
    assert seen_of(cast) == before
    case = Case.objects.exclude(pk=cast.sian.pk).select_related("client")[0]
    for look in (lambda: look_at(visit_of(cast.nerys, LATER), case.reference),
                 lambda: open_client(visit_of(cast.morgan, LATER), case.client.reference)):  # fmt: skip
        with pytest.raises(Refused):
            look()
    step(row, LATER)
    row.refresh_from_db()
    assert row.state == ImportState.VISIBLE
    assert seen_of(cast) != before
    assert search(visit_of(cast.morgan, LATER), "Eira Penry").total == 2
    assert look_at(visit_of(cast.nerys, LATER), case.reference).own


def test_what_was_staged_forgets_it(cast: Cast) -> None:
    row = brought_in(cast, good(30).getvalue())
    assert (row.written, row.staging) == (30, None)
    assert not Staging.objects.exists()
    assert not Holding.objects.exclude(staging=None).exists()
    assert search(visit_of(cast.morgan, LATER), "AR-7").total == 1


OWN = {"id", "pk", "subject", "holding", "client", "case", "reference", "thread", "thing_id", "staging"}
OWN |= {"arrival_reference", "hash", "previous", "seq", "holding_id", "subject_id", "data", "worker"}


def rows(model: type[Model], **of: Any) -> list[dict[str, Any]]:
    """The rows of a model, without what differs between any two people."""
    found = model._default_manager.filter(**of).order_by("pk")
    names = [field.name for field in model._meta.concrete_fields if field.name not in OWN]
    return list(found.values(*names))


def everything_of(case: Case) -> dict[str, list[dict[str, Any]]]:
    subject = case.client_id
    kept = [row for row in rows(SearchKey, subject=subject) if not row["key"].startswith("r:")]
    return {
        "holdings": rows(Holding, subject=subject),
        "client": rows(ClientRecord, subject=subject),
        "contacts": rows(SafeContact, client=subject),
        "keys": sorted(kept, key=lambda row: row["key"]),
        "case": rows(Case, client=subject),
        "entries": [row for row in rows(Entry, case=case) if row["kind"] == "allocated"],
        "allocations": rows(Allocation, holding=case.pk),
        "duties": sorted(rows(Duty, holding=case.pk, ended_at=None), key=lambda row: row["key"]),
        "events": rows(Event, subject_id=subject),
    }


def test_it_is_as_if_each_had_been_registered(cast: Cast) -> None:
    opened_on = datetime(2026, 10, 30, 12, tzinfo=UTC)
    given = ClientGiven(
        chosen_name="Eira Penry",
        birth_date=datetime(1990, 2, 3, tzinfo=UTC).date(),
        nhs_number="9434765919",
        contacts=(ContactGiven("phone", "07700 900123", "yes", "every-day"),),
    )
    client = register(given, service=cast.city, by=cast.morgan, at=LATER)
    by_hand = open_case(client, service=cast.city, by=cast.morgan, at=opened_on)
    allocate(by_hand, worker=cast.nerys, by=cast.morgan, at=LATER)
    brought_in(cast, (ONE + EIRA).encode())
    brought = Case.objects.latest("pk")
    hand, list_ = everything_of(by_hand), everything_of(brought)
    for row in (*hand["duties"], *list_["duties"], *hand["events"], *list_["events"]):
        for name in ("made_at", "at", "ended_fact", "key_id"):
            row.pop(name, None)
    assert list_ == hand
    entries = list(Entry.objects.filter(case=brought).order_by("pk"))
    assert [(one.kind, one.at, one.thread) for one in entries] == [
        ("opened", opened_on, entries[0].pk),
        ("allocated", LATER, entries[1].pk),
    ]
    assert verify() is None


def test_one_wrong_line_keeps_everybody_out(cast: Cast) -> None:
    lines = good(900).getvalue().decode().splitlines()
    lines[700] = lines[700].replace(",yes,", ",perhaps,")
    row = upload(BytesIO("\n".join(lines).encode()), service=cast.city, by=cast.morgan, at=MONDAY)
    advance(row, MONDAY, 60)
    row.refresh_from_db()
    assert (row.state, row.people, row.wrong) == (ImportState.WRONG, 899, 1)
    report = open_report(visit_of(cast.morgan), row.reference, of_known=False, after=None)
    assert [(line.number, line.problems) for line in report.lines] == [
        (701, [["phone_safe", "word", "perhaps", 0]])
    ]
    with pytest.raises(Changed):
        bring_in(row, skips_known=False, by=cast.morgan, at=LATER)
    assert ClientRecord.objects.count() == 1


def test_who_may_be_known_is_told_and_can_be_left_out(cast: Cast) -> None:
    known = register(
        ClientGiven(chosen_name="Eira", nhs_number="9434765919"), service=cast.city, by=cast.nerys, at=MONDAY
    )
    hidden = ContactGiven("phone", "07700 900124")
    register(ClientGiven(chosen_name="Huw", contacts=(hidden,)), service=cast.fens, by=cast.priya, at=MONDAY)
    content = (ONE + EIRA + EIRA.replace("943 476 5919", "").replace("900123", "900124")).encode()
    row = ready(cast, content)
    assert (row.people, row.known) == (2, 1)
    report = open_report(visit_of(cast.morgan), row.reference, of_known=True, after=None)
    assert [(line.number, line.known) for line in report.lines] == [(2, [known.pk])]
    assert report.known[known.pk].chosen_name == "Eira"
    drop(row, by=cast.morgan, at=LATER)
    row = brought_in(cast, content, skips_known=True)
    assert (row.written, search(visit_of(cast.morgan, LATER), "Penry").total) == (1, 1)


def test_only_a_manager_of_the_service_brings_a_list_in_and_only_they_see_it(cast: Cast) -> None:
    for worker in (cast.nerys, cast.dafydd, cast.rhys):
        with pytest.raises(Refused):
            upload(good(1), service=cast.city, by=worker, at=MONDAY)
        with pytest.raises(Refused):
            own_imports(visit_of(worker))
    with pytest.raises(Refused):
        upload(good(1), service=cast.fens, by=cast.morgan, at=MONDAY)
    row = ready(cast, good(1).getvalue())
    assert own_imports(visit_of(cast.morgan)) == [row]
    with pytest.raises(Refused):
        open_import(visit_of(cast.nerys), row.reference)
    RoleGiven.objects.filter(worker=cast.morgan).update(until=LATER)
    with pytest.raises(Refused):
        open_import(visit_of(cast.morgan, LATER), row.reference)
    with pytest.raises(Refused):
        bring_in(row, skips_known=False, by=cast.morgan, at=LATER)


def test_half_written_it_is_taken_away_and_the_chain_stays_whole(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "WRITTEN_AT_ONCE", 8)
    counted = {
        model: model._default_manager.count() for model in (Subject, Holding, ClientRecord, Case, Entry, Duty)
    }
    row = decided(cast, good(40).getvalue())
    for _ in range(3):
        step(row, LATER)
        row.refresh_from_db()
    events = Event.objects.count()
    assert (row.written, Subject.objects.count()) == (24, counted[Subject] + 24)
    drop(row, by=cast.morgan, at=LATER)
    row.refresh_from_db()
    advance(row, LATER, 60)
    row.refresh_from_db()
    assert (row.state, row.is_tidy, row.chunks.count()) == (ImportState.DROPPED, True, 0)
    assert {model: model._default_manager.count() for model in counted} == counted
    assert Event.objects.count() == events + 1
    assert verify() is None
    with pytest.raises(Changed):
        drop(row, by=cast.morgan, at=LATER)


def test_what_is_seen_is_not_taken_away(cast: Cast) -> None:
    row = brought_in(cast, good(3).getvalue())
    with pytest.raises(Changed):
        drop(row, by=cast.morgan, at=LATER)


def test_two_who_go_on_with_one_list_write_nobody_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "WRITTEN_AT_ONCE", 7)
    row = decided(cast, good(20).getvalue())
    while row.state == ImportState.WRITING:
        stale = Import.objects.select_related("service", "by").get(pk=row.pk)
        step(row, LATER)
        step(stale, LATER)
        row.refresh_from_db()
    assert (row.written, ClientRecord.objects.count()) == (20, 21)
    assert Event.objects.filter(kind="import_visible").count() == 1


def test_a_worker_who_can_take_no_case_any_more_leaves_it_to_the_manager(cast: Cast) -> None:
    row = decided(cast, (ONE + EIRA).encode())
    RoleGiven.objects.filter(worker=cast.nerys).update(until=LATER)
    advance(row, LATER, 60)
    brought = Case.objects.latest("pk")
    assert (brought.key_worker, brought.allocated_at) == (None, None)
    assert Duty.objects.filter(holding=brought.pk, rule="case.allocate", ended_at=None).exists()


def test_a_tick_goes_on_and_says_when_there_is_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.LINKWORKER_HEADS = str(tmp_path)
    upload(good(5), service=cast.city, by=cast.morgan, at=MONDAY)
    monkeypatch.setattr(importing, "SECONDS_A_PASS", 0.0)
    assert tick(MONDAY).more is True
    monkeypatch.setattr(importing, "SECONDS_A_PASS", 60.0)
    assert tick(MONDAY).more is False
    assert Import.objects.get().state == ImportState.READY


def test_one_that_fails_keeps_no_other_waiting(cast: Cast) -> None:
    broken = upload(good(5), service=cast.city, by=cast.morgan, at=MONDAY)
    Import.objects.filter(pk=broken.pk).update(header=["nothing"])
    fine = upload(good(5, first=9), service=cast.city, by=cast.morgan, at=LATER)
    assert on_tick(LATER) is False
    fine.refresh_from_db()
    assert fine.state == ImportState.READY


def test_the_command_line_goes_on_to_the_end(cast: Cast) -> None:
    row = upload(good(5), service=cast.city, by=cast.morgan, at=MONDAY)
    call_command("import", "run", stdout=StringIO())
    row.refresh_from_db()
    assert row.state == ImportState.READY


def test_a_list_that_nobody_decides_on_is_not_kept(cast: Cast) -> None:
    row = ready(cast, good(5).getvalue())
    on_tick(MONDAY + timedelta(days=29))
    row.refresh_from_db()
    assert row.state == ImportState.READY
    on_tick(MONDAY + timedelta(days=30))
    row.refresh_from_db()
    assert (row.state, row.is_tidy, row.chunks.count()) == (ImportState.DROPPED, True, 0)


def peak(cast: Cast, count: int, first: int) -> int:
    """The most bytes that bringing so many people in needed at one time; what only waits to be freed is freed."""
    row = upload(good(count, first), service=cast.city, by=cast.morgan, at=MONDAY)
    tracemalloc.start()
    while row.state != ImportState.VISIBLE:
        if row.state == ImportState.READY:
            bring_in(row, skips_known=False, by=cast.morgan, at=LATER)
        step(row, LATER)
        row.refresh_from_db()
        gc.collect()
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert row.written == count
    return held


def test_memory_does_not_grow_with_the_list(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every part as small beside these lists as it is beside long ones."""
    for where in ("import_text", "importing"):
        monkeypatch.setattr(f"linkworker.people.{where}.CHUNK", 4096)
    monkeypatch.setattr("linkworker.people.importing.BATCH", 50)
    monkeypatch.setattr(importing, "WRITTEN_AT_ONCE", 25)
    for line in people(500, 20_001):  # the caches of names, which are bounded, know them already
        names = tuple(line.split(",")[:2])
        for name in names:
            search_keys(name)
        stored_keys(Identifiers(names))
    peak(cast, 50, 1)
    short, long = peak(cast, 100, 10_001), peak(cast, 500, 20_001)
    assert long < short * 1.2 + 50_000


def test_two_thousand_lines_come_in_as_one(cast: Cast) -> None:
    row = brought_in(cast, good(2000).getvalue())
    assert row.written == 2000
    assert Duty.objects.filter(service=cast.city, owner=cast.nerys, ended_at=None).count() > 500
    assert verify() is None
