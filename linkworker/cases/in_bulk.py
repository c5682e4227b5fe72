"""Many cases opened together for people registered together, as `actions.open_case` and `allocate` open each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from linkworker.cases.build import Told, build_entry
from linkworker.cases.models import Case, Entry, EntryKind
from linkworker.events.kinds import Kind
from linkworker.events.recording import Prepared
from linkworker.partnership.models import Service, Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import CASEWORK, Category, HoldingFacts, decide
from linkworker.sharing.facts import reader_of
from linkworker.sharing.models import Allocation, Holding, HoldingKind
from linkworker.sharing.references import new_reference


@dataclass(frozen=True, slots=True)
class NewCase:
    """The rows of one case and of its beginning; `at` is when it is written down."""

    case: Case
    entries: Sequence[Entry]
    allocation: Allocation | None
    at: datetime


def may_take_new(username: str, service: Service, at: datetime) -> Worker | None:
    """The worker with this username who may take new cases of a service; None for whoever can't, whatever the cause."""
    worker = Worker.objects.filter(
        username__iexact=username, agency=service.agency_id, is_active=True
    ).first()
    if worker is None:
        return None
    reader = reader_of(worker)
    works = any(
        held.role in CASEWORK and held.service in {None, service.pk} for held in reader.live_roles(at)
    )
    allocated = HoldingFacts(agency=service.agency_id, services=frozenset({service.pk}), allocated=True)
    return worker if works and decide(reader, allocated, at).shows(Category.RISK) else None


def prepare(client: ClientRecord, *, opened_at: datetime, worker: Worker | None, at: datetime) -> NewCase:
    """The rows of a case with somebody who is prepared to be registered, not saved."""
    of = client.holding
    holding = Holding(
        agency_id=of.agency_id,
        service=of.service,
        subject=client.subject,
        kind=HoldingKind.CASE,
        staging=of.staging,
    )
    by = client.registered_by
    case = Case(
        holding=holding,
        client=client,
        agency_id=of.agency_id,
        service=of.service,
        reference=new_reference(),
        opened_at=opened_at,
        opened_by=by,
        key_worker=worker,
        allocated_at=at if worker else None,
    )
    entries = [build_entry(case, Told(EntryKind.OPENED), by=by, at=opened_at, recorded_at=at)]
    if worker is None:
        return NewCase(case, entries, None, at)
    told = Told(EntryKind.ALLOCATED, thing_id=worker.pk)
    entries.append(build_entry(case, told, by=by, at=at, recorded_at=at))
    return NewCase(case, entries, Allocation(holding=holding, worker=worker, since=at), at)


def save(cases: Sequence[NewCase]) -> None:
    """Save cases whose people are saved. Part of a larger action: records no event."""
    for one in cases:
        one.case.holding.subject_id = one.case.client_id = one.case.client.pk
    Holding.objects.bulk_create([one.case.holding for one in cases])
    for one in cases:
        one.case.pk = one.case.holding.pk
    Case.objects.bulk_create([one.case for one in cases])
    entries = [entry for one in cases for entry in one.entries]
    for entry in entries:
        entry.case_id = entry.case.pk
    Entry.objects.bulk_create(entries)
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(thread=F("pk"))
    allocations = [one.allocation for one in cases if one.allocation]
    for allocation in allocations:
        allocation.holding_id = allocation.holding.pk
    Allocation.objects.bulk_create(allocations)


def events(one: NewCase) -> Iterator[Prepared]:
    """The events of a case that was saved."""
    case = one.case
    about = {
        "actor": case.opened_by_id,
        "at": one.at,
        "thing": "case",
        "thing_id": case.pk,
        "holding_id": case.pk,
        "subject_id": case.client_id,
    }
    yield Prepared(kind=Kind.CASE_OPENED, **about)
    if one.allocation:
        data = {"worker": case.key_worker_id}
        yield Prepared(kind=Kind.CASE_ALLOCATED, **about, data=data)
