"""The work of importing in the background, a fraction of a second at a time: check, write, show, take away, tidy.

Each step reads where the import stands, works outside any transaction, and saves in a short one that goes on only if
nobody else has meanwhile: so it is stopped and started at will, by as many processes as there are.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day
from functools import cache
from itertools import islice

from django.db import transaction
from django.db.models import Q, QuerySet

from linkworker.cases import in_bulk as cases
from linkworker.cases.in_bulk import NewCase, may_take_new
from linkworker.cases.models import Case, Entry
from linkworker.duties.facts import CaseRows, facts_of
from linkworker.duties.keeping import Cause, changes
from linkworker.duties.models import Duty
from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.kinds import Kind
from linkworker.events.recording import Prepared, append_many
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Worker
from linkworker.people import in_bulk as people
from linkworker.people.connecting import wall_off_known
from linkworker.people.import_columns import Told
from linkworker.people.import_text import Record
from linkworker.people.importing import check_next, drop, locked, read, record_import, remaining, still
from linkworker.people.in_bulk import NewPerson
from linkworker.people.match_keys import identifiers_of
from linkworker.people.models import (
    ClientRecord,
    HouseholdMember,
    Import,
    ImportChunk,
    ImportKey,
    ImportLine,
    ImportState,
    MatchKey,
    SafeContact,
    SearchKey,
)
from linkworker.practice.contact import LONDON
from linkworker.practice.deadlines import london_date
from linkworker.practice.duties import Due, duties
from linkworker.sharing.actions import make_visible, settle
from linkworker.sharing.models import Allocation, Holding, Subject

WRITTEN_AT_ONCE = 50
TIDIED_AT_ONCE = 1000
SECONDS_A_PASS = 20.0
REST = 0.05
"""Seconds between two steps, in which others write and pages are made."""

KEPT_FOR = timedelta(days=30)
"""How long a list waits for a decision, and how long the report of one that was brought in is kept."""

Takers = Callable[[str], Worker | None]
MIDDAY = time_of_day(12)

log = logging.getLogger(__name__)


@job(DbRole.IMPORTING)
def on_tick(at: datetime) -> bool:
    """The handler of every tick: go on with what waits for some seconds; whether there is more to do."""
    _let_go(at)
    until = time.monotonic() + SECONDS_A_PASS
    return any(_work_on(row, at, until) for row in _waiting())


@job(DbRole.IMPORTING)
def run(now: Callable[[], datetime]) -> None:
    """Go on until nothing waits: from the command line."""
    for row in _waiting():
        while step(row, now()):
            row.refresh_from_db()


def _work_on(row: Import, at: datetime, until: float) -> bool:
    """One that fails is told of in the log, is tried again by the next pass, and keeps no other waiting."""
    try:
        return advance(row, at, until - time.monotonic(), rest=REST)
    except Exception:
        log.exception("An import failed; the next pass tries again.")
        return False


def advance(row: Import, at: datetime, seconds: float, rest: float = 0) -> bool:
    """Go on with one import for about so many seconds; whether there is more to do."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not step(row, at):
            return False
        row.refresh_from_db()
        time.sleep(rest)
    return True


def _waiting() -> QuerySet[Import]:
    """The imports with something to do, the first one first."""
    rests = Q(state=ImportState.READY)
    return Import.objects.filter(~rests, is_tidy=False).select_related("service", "by").order_by("at", "pk")


@job(DbRole.IMPORTING)
def step(row: Import, at: datetime) -> bool:
    """Go on with one import by one step; False when there was nothing to do."""
    match row.state:
        case ImportState.CHECKING:
            takers = _takers(row, at)
            check_next(row, at=at, may_take=lambda username: takers(username) is not None)
        case ImportState.WRITING:
            _write_next(row, at)
        case ImportState.DROPPING:
            _take_away(row)
        case ImportState.WRONG | ImportState.VISIBLE | ImportState.DROPPED if not row.is_tidy:
            _tidy(row)
        case _:
            return False
    return True


def _takers(row: Import, at: datetime) -> Takers:
    """By username, the worker who may take new cases of an import's service: each asked once."""
    return cache(lambda username: may_take_new(username, row.service, at))


@dataclass(frozen=True, slots=True)
class NewOne:
    """One person of a list as they will be saved, with their case when there is one, and what is due in it."""

    person: NewPerson
    case: NewCase | None = None
    due: Sequence[Due] = ()


def _write_next(row: Import, at: datetime) -> None:
    """Write the next few people down, staged; after the last, let everybody be seen."""
    batch = list(islice(remaining(row), WRITTEN_AT_ONCE))
    if not batch:
        return _show(row, at)
    takers = _takers(row, at)
    new = [_prepared(row, told, takers, at) for told in _wanted(row, batch)]
    with transaction.atomic():
        now = still(row)
        if now is None:
            return None
        _save(row, new, at)
        now.place, now.line = batch[-1].place, batch[-1].last_line
        now.written += len(new)
        now.save(update_fields=["place", "line", "written"])
    return None


def _wanted(row: Import, batch: Sequence[Record]) -> Iterator[Told]:
    """What the lines say that are to be written."""
    skipped: set[int] = set()
    if row.skips_known:
        known = row.lines.filter(is_wrong=False, number__range=(batch[0].number, batch[-1].number))
        skipped = set(known.values_list("number", flat=True))
    return (read(row, one) for one in batch if one.number not in skipped)


def _prepared(row: Import, told: Told, takers: Takers, at: datetime) -> NewOne:
    if told.given is None or row.staging is None:
        raise ValueError("a line was found right that is not")
    person = people.prepare(told.given, service=row.service, staging=row.staging, by=row.by, at=at)
    if told.opened_on is None:
        return NewOne(person)
    worker = takers(told.key_worker) if told.key_worker else None
    opened_at = datetime.combine(told.opened_on, MIDDAY, LONDON)
    if told.opened_on == london_date(at):
        opened_at = at
    case = cases.prepare(person.client, opened_at=opened_at, worker=worker, at=at)
    rows = CaseRows(case.case, person.client, person.contacts, person.household, (), (), None, ())
    return NewOne(person, case, tuple(duties(facts_of(rows), locality_at(row.service.locality, at))))


def _save(row: Import, new: Sequence[NewOne], at: datetime) -> None:
    people.save([one.person for one in new])
    with_case = [one.case for one in new if one.case]
    cases.save(with_case)
    Duty.objects.bulk_create([duty for one in new for duty in _duties(one, at)])
    append_many(row.agency_id, [event for one in new for event in _events(one)])
    told = {one.person.client.subject: identifiers_of(one.person.client, one.person.contacts) for one in new}
    wall_off_known(told, at=at)


def _duties(one: NewOne, at: datetime) -> Sequence[Duty]:
    if one.case is None:
        return ()
    case = one.case.case
    version = locality_at(case.service.locality, at).version
    cause = Cause(at=at, worker=case.opened_by_id, thing="case", thing_id=case.pk)
    return changes([], one.due, case, cause, version=version, owner=case.key_worker_id).new


def _events(one: NewOne) -> Iterator[Prepared]:
    yield people.registered(one.person.client)
    if one.case:
        yield from cases.events(one.case)


@action
def _show(row: Import, at: datetime) -> None:
    """The one moment at which everybody of a list is there."""
    now = still(row)
    if now is None or now.staging is None:
        return
    make_visible(now.staging, at=at)
    now.state, now.ended_at = ImportState.VISIBLE, at
    now.save(update_fields=["state", "ended_at"])
    record_import(Kind.IMPORT_VISIBLE, now, by=now.by, at=at, people=now.written, staging=now.staging_id)


@action
def _take_away(row: Import) -> None:
    """Remove the next few people of a list that was dropped; what the chain says of them stays."""
    now = still(row)
    if now is None or now.staging is None:
        return
    staged = now.staging.holdings.order_by("pk").values_list("subject", flat=True)
    subjects = list(dict.fromkeys(staged[:WRITTEN_AT_ONCE]))
    if subjects:
        _remove(subjects)
        return
    staging, now.staging, now.state = now.staging, None, ImportState.DROPPED
    now.save(update_fields=["staging", "state"])
    staging.delete()


@job(DbRole.ACT)
def _remove(subjects: Sequence[int]) -> None:
    """Take everything away that was written of them: each table that could hold something of them is asked."""
    for model in (Duty, Allocation):
        model._default_manager.filter(holding__subject__in=subjects).delete()
    Entry.objects.filter(case__client__in=subjects).delete()
    Case.objects.filter(client__in=subjects).delete()
    for part in (SafeContact, HouseholdMember):
        part._default_manager.filter(client__in=subjects).delete()
    for index in (SearchKey, MatchKey):
        index._default_manager.filter(subject__in=subjects).delete()
    ClientRecord.objects.filter(subject__in=subjects).delete()
    Holding.objects.filter(subject__in=subjects).delete()
    Subject.objects.filter(pk__in=subjects).delete()


@action
def _tidy(row: Import) -> None:
    """Let what ended forget the next part of what is needed no longer: the staging, the file, its identifiers."""
    now = locked(row)
    if now.staging is not None:
        if settle(now.staging, most=TIDIED_AT_ONCE):
            staging, now.staging = now.staging, None
            now.save(update_fields=["staging"])
            staging.delete()
        return
    forgotten: list[type[ImportChunk] | type[ImportKey] | type[ImportLine]] = [ImportChunk, ImportKey]
    if now.state == ImportState.DROPPED:
        forgotten.append(ImportLine)
    if not any(_forget(model, now) for model in forgotten):
        now.is_tidy = True
        now.save(update_fields=["is_tidy"])


def _forget(model: type[ImportChunk] | type[ImportKey] | type[ImportLine], row: Import) -> int:
    keys = model._default_manager.filter(of=row).order_by("pk").values_list("pk", flat=True)
    return model._default_manager.filter(pk__in=list(keys[:TIDIED_AT_ONCE])).delete()[0]


def _let_go(at: datetime) -> None:
    """Lists that nobody decided on are taken away, and the reports of those brought in long ago."""
    before = at - KEPT_FOR
    undecided = Import.objects.filter(state__in=(ImportState.WRONG, ImportState.READY), at__lte=before)
    for row in undecided.order_by("pk"):
        drop(row, by=None, at=at)
    ImportLine.objects.filter(of__state=ImportState.VISIBLE, of__ended_at__lte=before).delete()
