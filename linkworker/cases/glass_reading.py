"""Break-glass, read: by its opener on one page while it lasts, by who answers for it, by those whose record it was."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery, UUIDField, Value
from django.db.models.expressions import Combinable

from linkworker.cases.gates import OpenedCase
from linkworker.cases.glass import granted, is_free, opens
from linkworker.cases.models import Case, Entry, EntryKind
from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind, LookKind
from linkworker.events.models import Look
from linkworker.events.recording import lock_heads, look, record
from linkworker.events.rows import the_only
from linkworker.people.models import ClientRecord
from linkworker.practice.breaking_glass import IS_TOLD, answers
from linkworker.practice.sharing import Category, Decision, Reader, Reason, Refused
from linkworker.sharing.facts import live
from linkworker.sharing.gates import LEADS, Visit, admit
from linkworker.sharing.models import GlassAsking, GlassOpening, Grant, HoldingKind, Wall
from linkworker.sharing.queries import visible_to

READ = "glass-read"
"""The page on which it is read: the route of its looks."""

SHOWN = frozenset({EntryKind.SCREEN, EntryKind.CHECKLIST, EntryKind.RISK_FORM, EntryKind.EMERGENCY})
"""What of the risk is shown: what was assessed, and calls to the police. A free note may tell where somebody is."""

MOST, MOST_ENTRIES = 40, 20
NEW_FOR = timedelta(days=7)
IDENTITY = frozenset({Category.IDENTITY})


@dataclass(frozen=True, slots=True)
class ReadOf:
    """What is open of one agency's record: how somebody is reached, and the risk of each open case."""

    opening: GlassOpening
    client: ClientRecord
    shows_contact: bool
    cases: list[OpenedCase]


@dataclass(frozen=True, slots=True)
class GlassToday:
    """What of break-glass stands on somebody's Today: open to them, theirs to answer for, done with their records."""

    mine: list[GlassAsking] = field(default_factory=list)
    to_answer: list[GlassAsking] = field(default_factory=list)
    told: list[GlassAsking] = field(default_factory=list)


def open_glass(visit: Visit, reference: str) -> tuple[GlassAsking, list[ReadOf]]:
    """What is open to the reader by one asking of theirs, with a look at each record and case; `Refused` once it is
    over, where nothing was opened, and for anybody else."""
    rows = GlassAsking.objects.filter(worker=visit.worker, opened=True, until__gt=visit.at)
    row = the_only(rows.filter(reference=reference))
    if row is None:
        raise Refused("absent")
    openings = _free_ones(visit, row)
    given = granted([one.act for one in openings], visit.at)
    found = [_read(visit, one, given.get(one.act, [])) for one in openings]
    shown = [one for one in found if one.shows_contact or one.cases]
    if not shown:
        raise Refused("nothing left")
    return row, shown


@job(DbRole.BESIDE)
def _free_ones(visit: Visit, row: GlassAsking) -> list[GlassOpening]:
    """What was opened and is not over: nothing of it once a wall or separation stands before any record of theirs."""
    rows = row.openings.filter(live(visit.at)).select_related("agency").order_by("agency", "pk")
    openings = list(rows)
    clients = ClientRecord.objects.select_related("holding").filter(
        pk__in=[one.subject_id for one in openings]
    )
    if not all(is_free(visit.reader, one, visit.at) for one in clients.order_by("pk")):
        return []
    return [one for one in openings if not one.told_only]


def _read(visit: Visit, opening: GlassOpening, given: list[Grant]) -> ReadOf:
    client = ClientRecord.objects.select_related("holding").get(pk=opening.subject_id)
    shows_contact = Category.CONTACT in opens(visit, client.holding, given)
    if shows_contact:
        _look(visit, client.agency_id, client.holding_id, client.pk)
    rows = Case.objects.filter(pk__in=[one.holding_id for one in given]).order_by("pk")
    cases = []
    for case in rows.select_related("holding", "client", "service", "agency", "key_worker"):
        seen = opens(visit, case.holding, given)
        if seen:
            _look(visit, case.agency_id, case.pk, client.pk)
            cases.append(OpenedCase(case, Decision(True, seen, Reason.GRANT), own=False))
    return ReadOf(opening, client, shows_contact, cases)


def _look(visit: Visit, agency: int, holding: int, subject: int) -> None:
    look(
        LookKind.PAGE,
        agency_id=agency,
        worker_id=visit.worker.pk,
        at=visit.at,
        route=READ,
        holding_id=holding,
        subjects=[subject],
    )


def risk_of(opened: OpenedCase) -> list[Entry]:
    """The newest of what was assessed and called about in a case; nothing that somebody must not be told."""
    rows = Entry.objects.filter(case=opened.case, is_current=True, holding=None, kind__in=sorted(SHOWN))
    newest = rows.select_related("by").order_by("-at", "-pk")[:MOST_ENTRIES]
    return [entry for entry in newest if not entry.not_to_be_revealed_to]


def glass_today(visit: Visit) -> GlassToday:
    """What stands on the reader's Today: one statement, and some more while something is open to them."""
    me, at = visit.worker.pk, visit.at
    mine, told = Q(worker=me, opened=True, until__gt=at), Q(told_act__isnull=False)
    rows = GlassAsking.objects.annotate(told_act=_told(visit)).filter(
        mine | told | _answerable(visit.reader, visit.at)
    )
    found: list[Any] = list(rows.select_related("worker__agency").order_by("overdue_at", "pk")[: 2 * MOST])
    theirs = [one for one in found if one.worker_id == me]
    others = [one for one in found if one.worker_id != me]
    answering = [
        one for one in others if one.answered_at is None and answers_for(visit.reader, one, visit.at)
    ]
    return GlassToday(
        mine=[one for one in theirs if one.opened and one.until > at and _free_ones(visit, one)],
        to_answer=answering,
        told=[one for one in others if one.told_act and one not in answering and me not in one.kept_from],
    )


def waits_for(reader: Reader, since: datetime, at: datetime) -> bool:
    """Whether something that was settled after `since` waits for the reader's answer."""
    rows = GlassAsking.objects.filter(_answerable(reader, at), settled_at__gt=since).select_related("worker")
    return any(answers_for(reader, one, at) for one in rows[:MOST])


def _answerable(reader: Reader, at: datetime) -> Q:
    if not any(held.role in LEADS for held in reader.live_roles(at)):
        return Q(pk=None)
    here = Q(agency=reader.agency, settled_at__isnull=False, answered_at=None)
    return here & ~Q(_behind(reader, at))


def _behind(reader: Reader, at: datetime) -> Exists:
    """That it opened the record of somebody before whom a wall of the reader stands."""
    walls = Wall.objects.filter(live(at), worker=reader.worker).values("subject")
    return Exists(GlassOpening.objects.filter(asking=OuterRef("pk"), subject__in=walls))


def _told(visit: Visit) -> Combinable:
    """By which act it opened a record of the reader's agency lately, of somebody whom they find."""
    if not any(held.role in IS_TOLD for held in visit.reader.live_roles(visit.at)):
        return Value(None, output_field=UUIDField())
    seen = visible_to(visit.reader, visit.at, Category.IDENTITY, HoldingKind.CLIENT).values("subject")
    rows = GlassOpening.objects.filter(
        asking=OuterRef("pk"), agency=visit.reader.agency, since__gt=visit.at - NEW_FOR, subject__in=seen
    )
    return Subquery(rows.order_by("pk").values("act")[:1])


def answers_for(reader: Reader, row: GlassAsking, at: datetime) -> bool:
    """Whether the reader is one of those who answer for it now: never its opener, by whichever account."""
    if row.agency_id != reader.agency or row.settled_at is None or row.overdue_at is None:
        return False
    same_person = reader.person is not None and row.worker.person == reader.person
    if row.worker_id == reader.worker or same_person or reader.worker in row.kept_from:
        return False
    passed_on = row.unled or at > row.overdue_at
    return answers(reader.live_roles(at), row.service_id, passed_on=passed_on)


def askings(visit: Visit) -> list[GlassAsking]:
    """Those that the reader answers for or whose answer they may read, what waits first; `Refused` for who leads
    nothing."""
    if not any(held.role in LEADS for held in visit.reader.live_roles(visit.at)):
        raise Refused("answers for nothing")
    rows = GlassAsking.objects.filter(agency=visit.reader.agency).exclude(_behind(visit.reader, visit.at))
    newest = rows.exclude(settled_at=None).select_related("worker", "answered_by").order_by("-at", "-pk")
    found = [one for one in newest[: 2 * MOST] if answers_for(visit.reader, one, visit.at)]
    return sorted(found, key=lambda one: one.answered_at is not None)


def open_to_answer(visit: Visit, reference: str) -> GlassAsking:
    """What the reader answers for, or what its answer was; `Refused` as when absent for everybody else."""
    rows = GlassAsking.objects.filter(
        ~Q(_behind(visit.reader, visit.at)), reference=reference, agency=visit.reader.agency
    )
    row = the_only(rows.select_related("worker__agency", "service", "answered_by"))
    if row is None or not answers_for(visit.reader, row, visit.at):
        raise Refused("absent")
    return row


def reads_of(row: GlassAsking) -> list[tuple[GlassOpening, list[datetime]]]:
    """What was opened by an asking, and when its opener read each."""
    found = []
    opened = row.openings.filter(told_only=False).select_related("agency")
    for opening in opened.order_by("agency", "pk"):
        holdings = Grant.objects.filter(act=opening.act).values("holding")
        looks = Look.objects.filter(
            worker_id=row.worker_id, route=READ, holding_id__in=holdings, at__gte=opening.since
        )
        times = looks.filter(at__lte=opening.until).order_by("at").values_list("at", flat=True)
        found.append((opening, list(dict.fromkeys(times))))
    return found


@action
def answer(row: GlassAsking, *, was_right: bool | None, note: str, visit: Visit) -> GlassAsking:
    """Review what was opened, or say what came of calling; never its opener. Raises `Changed` when somebody has."""
    lock_heads(row.agency_id)
    now = GlassAsking.objects.select_for_update(of=("self",)).select_related("worker").get(pk=row.pk)
    if not answers_for(visit.reader, now, visit.at):
        raise Refused("not theirs to answer for")
    if now.answered_at is not None:
        raise Changed(now)
    if (was_right is None) is now.opened or not note:
        raise ValueError("what was opened is said to be right or not, and each answer says why")
    now.answered_at, now.answered_by, now.was_right, now.note = visit.at, visit.worker, was_right, note
    now.save(update_fields=["answered_at", "answered_by", "was_right", "note"])
    record(
        Kind.GLASS_ANSWERED,
        agency_id=now.agency_id,
        actor=visit.worker,
        at=visit.at,
        thing="glass",
        thing_id=now.pk,
    )
    return now


def open_told(visit: Visit, act: UUID) -> tuple[GlassOpening, ClientRecord]:
    """What was opened of a record of the reader's own agency, for who is told of it; with a look at its person."""
    roles = {held.role for held in visit.reader.live_roles(visit.at)}
    rows = GlassOpening.objects.filter(act=act, agency=visit.reader.agency)
    opening = the_only(rows.select_related("asking__worker__agency"))
    if opening is None or not roles & IS_TOLD:
        raise Refused("absent")
    client = ClientRecord.objects.select_related("holding").get(pk=opening.subject_id)
    admit(visit, client.holding, needed=IDENTITY)
    return opening, client


def glass_of(case: Case) -> list[GlassOpening]:
    """What was opened by break-glass of the person of a case, the newest first."""
    rows = GlassOpening.objects.filter(subject=case.client_id, told_only=False).select_related(
        "asking__worker__agency"
    )
    return list(rows.order_by("-since", "-pk")[:MOST])
