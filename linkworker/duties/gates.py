"""The way in to duties: one, those of a case, a worker's Today and a manager's team. Each records one look."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from linkworker.access_requests import gates as access
from linkworker.cases.apart import (
    Opened,
    OpenedSeparation,
    leads_safeguarding,
    opened_to,
    openings_seen,
    plans_to_see_to,
    to_see_to,
    works_cases,
)
from linkworker.cases.gates import OpenedCase, open_case, require_writing_in
from linkworker.cases.glass_reading import GlassToday, glass_today
from linkworker.cases.models import Case
from linkworker.cases.queries import left_behind
from linkworker.cases.sharing_queries import SharingOver
from linkworker.cases.walls import ShownWall, to_decide, walls_to_decide
from linkworker.desk.gates import TooNear, rows_too_near, rows_waiting, too_near, waiting
from linkworker.desk.models import Arrival
from linkworker.duties import lists
from linkworker.duties.covering import NOBODY_AWAY, Cover
from linkworker.duties.items import Item, Sorted, items, sort_out
from linkworker.duties.models import Duty, Handover, Waiver
from linkworker.events.rows import the_only, which_find
from linkworker.looking.gates import leads_governance
from linkworker.matches.gates import ShownMatch, is_link_worker, leads_a_service, matches_to_do, to_do
from linkworker.misplaced.gates import ShownTelling, subjects_told, tellings, to_read
from linkworker.opposed.gates import ToSettle, founds_to_settle, to_settle
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.partnership.queries import away_now
from linkworker.practice.sharing import Category, Decision, Refused
from linkworker.referrals.consulting import news_of_consultations
from linkworker.referrals.models import Consultation, Intake, ReferralStep
from linkworker.referrals.queries import answered_for, has_inbox, on_today
from linkworker.sharing.gates import Visit, leads, record_list
from linkworker.sharing.models import Allocation

NOWHERE = ""
"""The reference of nothing: what is absent is refused by the same statements as what is hidden."""

MOST_WAITING = 5
MOST_ARRIVED = 5
TEAM_ROWS = 40
MOST_TEAM_ITEMS = 8


@dataclass(frozen=True, slots=True)
class OpenedDuty:
    """A duty that may be shown, and the case it is of."""

    duty: Duty
    opened: OpenedCase

    @property
    def case(self) -> Case:
        return self.opened.case

    @property
    def decision(self) -> Decision:
        return self.opened.decision


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a manager: waivers to decide, cases nobody holds, what arrived and nobody answered in time, and on
    Today the team's worst overdue musts."""

    waivers: list[Waiver]
    unallocated: list[Duty]
    overdue: list[Item] = field(default_factory=list)
    unanswered: list[Intake] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What one worker has before them. `casework` False: their roles reach no case's risk, and no duty is listed.

    `arrived`: what waits of their inbox and what was given to them, by urgency. `consulted`: questions without a client
    in them that wait for their answer, and answers to theirs; whoever leads has a link to all of them instead, since
    their Today costs as many statements as a page may. `cover` says whose work is among theirs because its owner is
    away. `opened`: what the reader may see across a separation; `apart`: separations that a safeguarding lead must see
    to; `walls`: those on which one decides; `settle`: people found in a case, of whom one is asked. `matches`: people
    whom somebody else may be helping, too, with whom something is to be done. `glass`: what break-glass opened, or asks
    to be answered for. `at_desk`: who waits at a desk for the reader, or at one of theirs; `near`: people kept apart
    who are there together, or outside their days. `requests`: those for access that a lead answers; of whoever sees
    cases too, only that some wait, and so of those to review.
    """

    casework: bool
    arrived: list[Intake] = field(default_factory=list)
    work: Sorted = field(default_factory=Sorted)
    waiting: Waiting | None = None
    new_cases: list[Allocation] = field(default_factory=list)
    handed: list[Handover] = field(default_factory=list)
    decided: list[Waiver] = field(default_factory=list)
    answered: list[ReferralStep] = field(default_factory=list)
    over: list[SharingOver] = field(default_factory=list)
    on_duty: list[RoleGiven] = field(default_factory=list)
    cover: Cover = NOBODY_AWAY
    consulted: list[Consultation] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)
    apart: list[OpenedSeparation] = field(default_factory=list)
    walls: list[ShownWall] = field(default_factory=list)
    settle: list[ToSettle] = field(default_factory=list)
    glass: GlassToday = field(default_factory=GlassToday)
    matches: list[ShownMatch] = field(default_factory=list)
    misplaced: list[ShownTelling] = field(default_factory=list)
    requests: list[access.Shown] = field(default_factory=list)
    at_desk: list[Arrival] = field(default_factory=list)
    near: list[TooNear] = field(default_factory=list)
    requests_wait: bool = False
    reviews_wait: bool = False


@dataclass(frozen=True, slots=True)
class OfWorker:
    """One worker of a team: open cases, overdue musts in all and the worst of these; while away, the last day of it."""

    worker: Worker
    cases: int
    late: int
    worst: list[Item]
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class Leaver:
    """Someone who works no more, and how many open cases of the services still name them as key worker."""

    worker: Worker
    cases: int


@dataclass(frozen=True, slots=True)
class Team:
    """One page of a manager's team; what waits, who is on duty and who has left stand on the first page only."""

    workers: list[OfWorker]
    older: int | None
    waiting: Waiting | None = None
    passed: list[Item] = field(default_factory=list)
    on_duty: list[RoleGiven] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)


def open_today(visit: Visit) -> Today:
    """The worker's Today, with everyone on it in one look."""
    reader, at = visit.reader, visit.at
    on_duty = lists.on_duty(reader, at)
    if not lists.works_with_risk(reader, at):
        return _without_casework(visit, on_duty)
    led, cover = lists.services_led(reader, at), lists.covered_by(reader, at)
    arrived = on_today(reader, at, urgent=MOST_ARRIVED, led=led, late=MOST_WAITING)
    found = Today(
        casework=True,
        arrived=arrived.urgent,
        work=sort_out(lists.own_work(reader, at, cover), at),
        waiting=_waiting(visit, led, arrived.late) if led else None,
        new_cases=lists.new_cases(reader, at),
        handed=lists.handed_to(reader, at),
        decided=lists.decided_for(reader, at),
        answered=answered_for(reader, at),
        over=lists.no_longer_shared(reader, at),
        on_duty=on_duty,
        cover=cover,
        consulted=news_of_consultations(reader, at),
        glass=glass_today(visit),
        **_to_see_to(visit),
    )
    record_list(visit, sorted(set(_subjects_of_today(found))))
    return found


def _to_see_to(visit: Visit) -> dict[str, Any]:
    """What there is for the reader beside duties; one statement tells which of it there is at all."""
    rows: dict[str, QuerySet[Any]] = {"misplaced": to_read(visit), "at_desk": rows_waiting(visit)}
    if works_cases(visit):
        rows["opened"] = openings_seen(visit)
    if leads_safeguarding(visit):
        rows |= {"apart": plans_to_see_to(visit), "walls": walls_to_decide(visit)}
        rows |= {"settle": founds_to_settle(visit), "near": rows_too_near(visit)}
    if is_link_worker(visit) or leads_a_service(visit):
        rows["matches"] = matches_to_do(visit)
    if leads_a_service(visit):
        rows["reviews_wait"] = access.reviews(visit)
    if leads_governance(visit):
        rows["requests_wait"] = access.requests_to_do(visit)
    return {name: TO_SEE_TO[name](visit) for name in sorted(which_find(rows))}


TO_SEE_TO: Mapping[str, Callable[[Visit], Any]] = {
    "at_desk": waiting,
    "near": too_near,
    "opened": opened_to,
    "apart": to_see_to,
    "walls": to_decide,
    "settle": to_settle,
    "matches": to_do,
    "misplaced": tellings,
    "requests_wait": lambda _visit: True,
    "reviews_wait": lambda _visit: True,
}


def _without_casework(visit: Visit, on_duty: list[RoleGiven]) -> Today:
    """The Today of those who see no case: a link worker still has an inbox."""
    if not has_inbox(visit.reader, visit.at):
        return Today(casework=False, on_duty=on_duty, requests=access.to_do(visit))
    arrived = on_today(visit.reader, visit.at, urgent=MOST_ARRIVED).urgent
    found, told = to_do(visit), tellings(visit)
    if arrived or found or told:
        people = {*_of_intakes(arrived), *(one.client.pk for one in found), *subjects_told(told)}
        record_list(visit, sorted(people))
    return Today(
        casework=False,
        arrived=arrived,
        on_duty=on_duty,
        consulted=news_of_consultations(visit.reader, visit.at),
        glass=glass_today(visit),
        matches=found,
        misplaced=told,
        requests=access.to_do(visit),
    )


def _waiting(visit: Visit, services: tuple[int, ...], unanswered: list[Intake]) -> Waiting:
    late = lists.overdue_of_team(visit.reader, visit.at, services, TEAM_ROWS)
    return Waiting(*_decisions(visit, services, MOST_WAITING), items(late)[:MOST_TEAM_ITEMS], unanswered)


def _decisions(visit: Visit, services: tuple[int, ...], most: int) -> tuple[list[Waiver], list[Duty]]:
    reader, at = visit.reader, visit.at
    waivers = lists.waivers_to_decide(reader, at, services, most)
    return waivers, lists.unallocated(reader, at, services, most)


def _subjects_of_today(today: Today) -> Iterable[int]:
    yield from _subjects(item.duty for item in (*today.work.do_now, *today.work.this_week))
    yield from _subjects(today.work.ask_again)
    yield from (row.holding.subject_id for row in today.new_cases)
    yield from _subjects(row.duty for row in today.handed)
    yield from _subjects(row.duty for row in today.decided)
    yield from (row.referral.case.holding.subject_id for row in today.answered if row.referral is not None)
    yield from (row.subject for row in today.over)
    yield from (key for one in today.apart for key in (one.plan.one_id, one.plan.other_id))
    yield from (one.client.pk for one in today.walls)
    yield from (key for one in today.settle for key in (one.plan.one_id, one.plan.other_id))
    yield from (one.client.pk for one in today.matches)
    yield from (one.client_id for one in today.at_desk)
    yield from (key for one in today.near for key in (one.plan.one_id, one.plan.other_id))
    yield from subjects_told(today.misplaced)
    yield from _subjects_waiting(today.waiting)
    yield from _of_intakes(today.arrived)


def _of_intakes(rows: Iterable[Intake]) -> set[int]:
    return {row.holding.subject_id for row in rows}


def _subjects_waiting(waiting: Waiting | None) -> Iterable[int]:
    if waiting is not None:
        yield from _subjects(row.duty for row in waiting.waivers)
        yield from _subjects(waiting.unallocated)
        yield from _subjects(item.duty for item in waiting.overdue)
        yield from _of_intakes(waiting.unanswered)


def _subjects(rows: Iterable[Duty]) -> Iterable[int]:
    return (duty.holding.subject_id for duty in rows)


def open_team(visit: Visit, after: int | None = None) -> Team:
    """The team of whoever manages a service or leads its safeguarding; `Refused` for anyone else."""
    reader, at = visit.reader, visit.at
    services = lists.services_led(reader, at)
    if not services:
        raise Refused("leads no service")
    workers, has_more = lists.team_of(reader, at, services, after)
    team = Team(
        workers=_of_workers(visit, services, workers),
        older=workers[-1].pk if has_more else None,
        waiting=None if after else _waiting_of_team(visit, services),
        passed=[] if after else items(lists.passed_to_manager(reader, at, services, TEAM_ROWS)),
        on_duty=[] if after else lists.on_duty(reader, at),
        leavers=[] if after else [Leaver(*one) for one in left_behind(reader, at, services)],
    )
    shown = [item.duty for one in team.workers for item in one.worst] + [item.duty for item in team.passed]
    record_list(visit, sorted({*_subjects(shown), *_subjects_waiting(team.waiting)}))
    return team


def _waiting_of_team(visit: Visit, services: tuple[int, ...]) -> Waiting:
    arrived = on_today(visit.reader, visit.at, led=services, late=TEAM_ROWS)
    return Waiting(*_decisions(visit, services, TEAM_ROWS), unanswered=arrived.late)


def _of_workers(visit: Visit, services: tuple[int, ...], workers: list[Worker]) -> list[OfWorker]:
    counted = lists.caseloads(visit.reader, visit.at, services, workers)
    away = away_now(visit.reader.agency, visit.at)
    late: dict[int | None, list[Duty]] = {}
    for duty in lists.overdue_by_worker(visit.reader, visit.at, services, workers):
        late.setdefault(duty.owner_id, []).append(duty)
    return [
        OfWorker(
            worker,
            counted.get(worker.pk, 0),
            getattr(late[worker.pk][0], "late_in_all", 0) if worker.pk in late else 0,
            items(late.get(worker.pk, [])),
            away.get(worker.pk),
        )
        for worker in workers
    ]


def open_case_duties(visit: Visit, reference: str, kind: str = "page") -> OpenedCase:
    """A case whose risk may be read. Its duties belong to the agency that holds it: a share shows none of them."""
    opened = open_case(visit, reference, kind=kind)
    if not opened.decision.shows(Category.RISK):
        raise Refused(opened.decision.reason)
    return opened


def open_own_duties(visit: Visit, reference: str, kind: str = "page") -> OpenedCase:
    """A case of the reader's own agency, whose duties may be read."""
    opened = open_case_duties(visit, reference, kind=kind)
    if not opened.own:
        raise Refused("duties stay with their agency")
    return opened


def open_duty(visit: Visit, reference: str) -> OpenedDuty:
    """The duty with this reference, of the reader's own agency. Raises `Refused` alike when it is absent and when it
    is not to be seen."""
    readable = Duty.objects.filter(
        lists.guard_is_open(visit.reader, visit.at), reference=reference, agency=visit.reader.agency
    )
    duty = the_only(readable.select_related("owner", "ended_by", "holding__case"))
    opened = open_case_duties(visit, duty.holding.case.reference if duty else NOWHERE)
    if duty is None:
        raise Refused("absent")
    return OpenedDuty(duty, opened)


def open_to_act(visit: Visit, reference: str) -> OpenedDuty:
    """A duty with which the reader may do something: one of their own agency."""
    found = open_duty(visit, reference)
    require_writing_in(found.opened, visit, Category.RISK)
    return found


def open_waiver(visit: Visit, reference: str) -> tuple[OpenedDuty, Waiver]:
    """A request for a waiver, for whoever may decide it: a manager of the service who did not ask for it."""
    waiver = the_only(
        Waiver.objects.select_related("duty", "asked_by", "decided_by").filter(reference=reference)
    )
    found = open_to_act(visit, waiver.duty.reference if waiver else NOWHERE)
    if (
        waiver is None
        or waiver.asked_by_id == visit.worker.pk
        or not leads(visit.worker, found.duty.service_id, visit.at)
    ):
        raise Refused("may not decide")
    return found, waiver
