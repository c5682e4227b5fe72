"""Break-glass: a worker asks blind; the system's own pass looks who is meant, and opens a little or passes it on.

Asking reads nobody's record, so its answer and its cost are the same for everybody. What is opened is opened by grants
to one page (`cases.glass_reading`) and to nothing else: no list, no search, no page of the case, nothing to write.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from linkworker.cases.models import Case
from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.events.rows import the_only
from linkworker.partnership.joining import accounts_of
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.partnership.queries import away_now, partners_of
from linkworker.people.connecting import PersonTold, to_keep, told_from
from linkworker.people.meant import Meant, sure_match
from linkworker.people.models import ClientRecord
from linkworker.practice.breaking_glass import (
    CALLED_WITHIN,
    IN_HOUSES,
    LASTS,
    MAY_ASK,
    OF_CASE,
    OF_CLIENT,
    REVIEWED_WITHIN,
    ROUTE,
    HowSoon,
    answers,
)
from linkworker.practice.deadlines import Due, due
from linkworker.practice.sharing import Category, GrantFact, Reader, Reason, Refused, Role, RoleHeld, decide
from linkworker.sharing.facts import holding_facts, live, reader_of
from linkworker.sharing.gates import TooMany, Visit
from linkworker.sharing.models import GlassAsking, GlassOpening, Grant, Holding
from linkworker.sharing.references import new_act, new_reference
from linkworker.whereabouts.models import GuardedPlace

BATCH = 50
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassGiven:
    """What somebody asks for: who is meant, what the danger is, why this is needed, and how soon."""

    told: PersonTold
    danger: str
    reason: str
    how_soon: HowSoon


def may_ask(visit: Visit) -> None:
    """Raise `Refused` for whoever does not work with people."""
    if not any(held.role in MAY_ASK for held in visit.reader.live_roles(visit.at)):
        raise Refused("works with nobody")


@action
def ask(given: GlassGiven, *, visit: Visit) -> GlassAsking:
    """Ask blind. Nobody's record is read here: whoever is meant, and whether anybody is, changes nothing of it.

    Raises `TooMany` when a person has asked as often as `settings.LINKWORKER_LIMITS` lets them.
    """
    may_ask(visit)
    by, at = visit.worker, visit.at
    if not (given.told.tells_enough and given.danger and given.reason):
        raise ValueError("tells too little")
    _hold_back(by, at)
    row = GlassAsking.objects.create(
        reference=new_reference(),
        agency=by.agency,
        service_id=_service_of(visit),
        worker=by,
        told=to_keep(given.told),
        danger=given.danger,
        reason=given.reason,
        how_soon=given.how_soon.value,
        at=at,
    )
    _record(Kind.GLASS_ASKED, row, by=by, at=at)
    return row


def _hold_back(by: Worker, at: datetime) -> None:
    for most, seconds in settings.LINKWORKER_LIMITS.get("glass", ()):
        since = at - timedelta(seconds=seconds)
        if GlassAsking.objects.filter(worker__in=accounts_of(by), at__gt=since).count() >= most:
            raise TooMany


def _service_of(visit: Visit) -> int | None:
    """The one service in which the worker works with people; None where there are several, or it is the agency."""
    held = [one.service for one in visit.reader.live_roles(visit.at) if one.role in MAY_ASK]
    return held[0] if len({*held}) == 1 else None


@job(DbRole.GLASS)
def on_tick(at: datetime) -> bool:
    """The handler of the pass: settle what was asked since the last. What can't be settled is passed on."""
    waiting = GlassAsking.objects.filter(settled_at=None).order_by("pk").values_list("pk", flat=True)
    keys = list(waiting[: BATCH + 1])
    for key in keys[:BATCH]:
        try:
            settle(key, at)
        except Exception:
            log.exception(
                "What was asked in danger could not be matched; it is passed on to be called about."
            )
            settle(key, at, nobody=True)
    return len(keys) > BATCH


@action
def settle(key: int, at: datetime, *, nobody: bool = False) -> None:
    """Look who is meant by what was asked; open what may be, or leave it to be called about."""
    row = GlassAsking.objects.select_related("worker__agency", "service").get(pk=key)
    agencies = [one.pk for one in partners_of(row.agency)] or [row.agency_id]
    meant = Meant((), (), frozenset()) if nobody else sure_match(told_from(row.told), agencies, at)
    sure = _openable(row.worker, meant, at)
    lock_heads(row.agency_id, *(client.agency_id for client in sure))
    if the_only(GlassAsking.objects.select_for_update(of=("self",)).filter(pk=key, settled_at=None)) is None:
        return
    hidden = {client.pk for client in sure if _tells_where(row, client)}
    row.settled_at, row.opened = at, len(hidden) < len(sure)
    row.until = at + LASTS if row.opened else None
    row.kept_from = _every_account(meant.known_to)
    _pass_on(row, at)
    row.save()
    if not row.opened:
        _record(Kind.GLASS_PASSED_ON, row, by=None, at=at)
    for client in sorted(sure, key=lambda one: (one.agency_id, one.pk)):
        (_tell if client.pk in hidden else _open)(row, client, at)


def _openable(worker: Worker, meant: Meant, at: datetime) -> list[ClientRecord]:
    """Whose record is opened: none at all where a wall or a separation stands before anybody who may be meant."""
    if not meant.sure or meant.is_kept_from(worker) or not worker.is_active:
        return []
    rows = ClientRecord.objects.select_related("holding", "agency").filter(pk__in=meant.anybody)
    clients = {row.pk: row for row in rows.order_by("agency", "pk")}
    reader = reader_of(worker)
    if not all(is_free(reader, client, at) for client in clients.values()):
        return []
    return [clients[key] for key in meant.sure if not clients[key].holding.restricted]


def is_free(reader: Reader, client: ClientRecord, at: datetime) -> bool:
    """Whether neither a wall nor a separation stands between a reader and a person."""
    facts = holding_facts(reader, client.holding, at)
    return not (facts.walled or facts.staged or (facts.serves_opposed and not reader.is_whole_family(at)))


def _tells_where(row: GlassAsking, client: ClientRecord) -> bool:
    """Whether to name the agency, or who works with somebody there, tells another agency where they are."""
    if client.agency_id == row.agency_id:
        return False
    worked = Case.objects.filter(client=client, closed_at=None).values("service")
    houses = GuardedPlace.objects.filter(service__in=worked, ended_at=None)
    return client.agency.sector in IN_HOUSES or houses.exists()


def _pass_on(row: GlassAsking, at: datetime) -> None:
    """Set who answers for it and by when; where nobody leads safeguarding, managers do from the beginning."""
    wanted = _due(row, at)
    row.due_at, row.overdue_at = wanted.due_at, wanted.overdue_at
    others = _who_leads(row, at)
    row.unled = not any(answers(held, row.service_id, passed_on=False) for held in others)
    if row.unled and not any(answers(held, row.service_id, passed_on=True) for held in others):
        row.service = None


def _due(row: GlassAsking, at: datetime) -> Due:
    deadline = REVIEWED_WITHIN if row.opened else CALLED_WITHIN[HowSoon(row.how_soon)]
    place = row.service.locality if row.service else row.worker.agency.locality
    return due(deadline, at, calendar=locality_at(place, at).calendar)


def _who_leads(row: GlassAsking, at: datetime) -> list[list[RoleHeld]]:
    """The roles of each colleague who is here and may answer for it: never its opener, nor whoever may know them."""
    roles = RoleGiven.objects.filter(
        live(at),
        role__in=[Role.SAFEGUARDING_LEAD, Role.MANAGER],
        worker__agency=row.agency_id,
        worker__is_active=True,
    )
    away = {
        *row.kept_from,
        *accounts_of(row.worker).values_list("pk", flat=True),
        *away_now(row.agency_id, at),
    }
    found: dict[int, list[RoleHeld]] = {}
    for one in roles.exclude(worker__in=away):
        held = RoleHeld(Role(one.role), one.service_id, one.since, one.until)
        found.setdefault(one.worker_id, []).append(held)
    return list(found.values())


def _every_account(workers: Iterable[int]) -> list[int]:
    known = Worker.objects.filter(pk__in=list(workers))
    every = Worker.objects.filter(Q(pk__in=known) | Q(person__in=known.exclude(person=None).values("person")))
    return sorted(every.values_list("pk", flat=True))


def _begin(row: GlassAsking, client: ClientRecord, at: datetime, *, told_only: bool = False) -> GlassOpening:
    return GlassOpening.objects.create(
        asking=row,
        agency_id=client.agency_id,
        subject_id=client.pk,
        act=new_act(),
        since=at,
        until=at + LASTS,
        told_only=told_only,
    )


def _tell(row: GlassAsking, client: ClientRecord, at: datetime) -> None:
    """Tell the agency that somebody asked, and open nothing: the asker's agency keeps no trace of it."""
    opening = _begin(row, client, at, told_only=True)
    record(
        Kind.GLASS_TOLD,
        agency_id=client.agency_id,
        actor=None,
        at=at,
        thing="glass",
        thing_id=opening.asking_id,
        subject_id=client.pk,
        data={"act": str(opening.act)},
    )


def _open(row: GlassAsking, client: ClientRecord, at: datetime) -> None:
    """Open a little of one agency's record, to one page, until the end."""
    opening = _begin(row, client, at)
    given = {client.holding: OF_CLIENT}
    cases = Case.objects.filter(client=client, closed_at=None, holding__restricted=False)
    given |= {case.holding: OF_CASE for case in cases.select_related("holding").order_by("pk")}
    terms = {"route": ROUTE, "purpose": ROUTE, "to_page": ROUTE, "act": opening.act}
    Grant.objects.bulk_create(
        Grant(holding=holding, category=category.value, since=at, until=opening.until, **terms)
        for holding, categories in given.items()
        for category in categories
    )
    _record_opening(Kind.GLASS_OPENED, opening, by=row.worker, at=at)


@action
def end(row: GlassAsking, *, by: Worker, at: datetime) -> None:
    """End what is open before its time: its opener has what they need. Raises `Changed` when it is over."""
    openings = list(row.openings.filter(told_only=False).order_by("agency", "pk"))
    lock_heads(row.agency_id, *(one.agency_id for one in openings))
    now = GlassAsking.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if now.worker_id != by.pk or not now.opened:
        raise Refused("not theirs to end")
    if now.until is None or now.until <= at:
        raise Changed(now)
    now.until = now.ended_at = at
    now.save(update_fields=["until", "ended_at"])
    row.openings.filter(until__gt=at).update(until=at)
    Grant.objects.filter(act__in=[one.act for one in openings], until__gt=at).update(until=at)
    for opening in openings:
        _record_opening(Kind.GLASS_ENDED, opening, by=by, at=at)


def granted(acts: Iterable[UUID], at: datetime) -> dict[UUID, list[Grant]]:
    """What the openings of these acts grant at `at`, by act."""
    rows = Grant.objects.filter(live(at), act__in=list(acts), to_page=ROUTE).select_related("holding")
    found: dict[UUID, list[Grant]] = {}
    for one in rows.order_by("pk"):
        found.setdefault(one.act, []).append(one)
    return found


def opens(visit: Visit, holding: Holding, given: Iterable[Grant]) -> frozenset[Category]:
    """What of a holding the policy lets the reader see by these grants now: nothing behind a wall or a separation."""
    facts = holding_facts(visit.reader, holding, visit.at)
    grants = tuple(
        GrantFact(Category(one.category), one.since, one.until)
        for one in given
        if one.holding_id == holding.pk
    )
    wanted = frozenset(one.category for one in grants)
    if facts.restricted or not wanted:
        return frozenset()
    decision = decide(visit.reader, replace(facts, grants=grants), visit.at, wanted)
    return decision.categories if decision and decision.reason is not Reason.OPENING else frozenset()


def _record(kind: Kind, row: GlassAsking, *, by: Worker | None, at: datetime) -> None:
    record(kind, agency_id=row.agency_id, actor=by, at=at, thing="glass", thing_id=row.pk)


def _record_opening(kind: Kind, opening: GlassOpening, *, by: Worker, at: datetime) -> None:
    """One event of the agency whose record it is, and one of the opener's, in the order of their chains."""
    data = {"act": str(opening.act), "worker": by.pk}
    for agency in sorted({opening.agency_id, by.agency_id}):
        holder = agency == opening.agency_id
        record(
            kind,
            agency_id=agency,
            actor=by,
            at=at,
            thing="glass",
            thing_id=opening.asking_id,
            subject_id=opening.subject_id if holder else None,
            data=data,
        )
