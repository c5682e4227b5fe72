"""What stands in the wrong place in the demo: entries about somebody else, and people who were registered twice."""

from datetime import datetime, timedelta

from linkworker.cases.actions import add_entry
from linkworker.cases.build import Told
from linkworker.cases.gates import open_case
from linkworker.cases.models import Case, EntryKind
from linkworker.demo.places import data
from linkworker.misplaced.actions import TakingOut, take_out
from linkworker.misplaced.merging import MergeGiven, SplitGiven, merge, split
from linkworker.partnership.models import RoleGiven, Service
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.provenance import Source
from linkworker.practice.sharing import Refused, Role
from linkworker.sharing.facts import live
from linkworker.sharing.gates import Visit, could_work, leads

HOUR = timedelta(hours=1)


def take_out_entries(last: datetime) -> None:
    """The key worker of two clients wrote of the one in the other's record; somebody who leads had read it."""
    for service in Service.objects.order_by("pk"):
        held = Case.objects.filter(service=service, closed_at=None, key_worker__is_active=True)
        rows = held.select_related("client", "holding", "key_worker__agency", "agency").order_by("pk")
        of_worker: dict[int | None, list[Case]] = {}
        for case in (one for one in rows if _may(one, last)):
            of_worker.setdefault(case.key_worker_id, []).append(case)
        pair = next((cases for cases in of_worker.values() if len(cases) > 1), None)
        if pair is not None:
            _wrong_person(pair[0], pair[1], last)


def _may(case: Case, last: datetime) -> bool:
    return case.key_worker is not None and could_work(case.key_worker, case.holding, last - 30 * HOUR)


def _wrong_person(case: Case, right: Case, last: datetime) -> None:
    told, by = data("misplaced"), case.key_worker
    assert by is not None
    at = last - 30 * HOUR
    for number, to in enumerate((right, None)):
        note = Told(EntryKind.NOTE, code="event", text=told["notes"][number], source=Source.OURSELVES)
        entry = add_entry(case, note, by=by, at=at, recorded_at=at)
        _is_read(case, at + HOUR)
        take_out(entry, TakingOut(told["reasons"][number], to), by=by, at=at + 3 * HOUR)


def _is_read(case: Case, at: datetime) -> None:
    """Somebody who leads the service opens the record, where anybody does."""
    for worker in case.agency.workers.filter(is_active=True).order_by("pk"):
        if leads(worker, case.service_id, at):
            try:
                open_case(Visit.by(worker, at, "case"), case.reference)
            except Refused:
                continue
            return


def merge_doubles(last: datetime) -> None:
    """In each service with a safeguarding lead somebody was registered twice; the lead joined the records, and once
    they were two people after all."""
    told = data("misplaced")["doubles"]
    held = RoleGiven.objects.filter(live(last), role=Role.SAFEGUARDING_LEAD, service__isnull=False)
    for number, given in enumerate(held.select_related("service", "worker").order_by("pk")):
        case = Case.objects.filter(service=given.service, closed_at=None).select_related("client").last()
        if case is None or given.service is None:
            continue
        name = f"{case.client.chosen_name.split()[0]} {told['family'][number % len(told['family'])]}"
        again = ClientGiven(chosen_name=name, birth_date=case.client.birth_date)
        by, at = given.worker, last - 20 * HOUR
        other = register(again, service=given.service, by=by, at=at)
        try:
            row = merge(case.client, other, MergeGiven(told["why"]), by=by, at=at + HOUR)
        except Refused:
            continue
        if number % 2:
            split(row, SplitGiven(told["after_all"]), by=by, at=at + 2 * HOUR)
