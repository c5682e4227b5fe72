"""Who is kept apart in the demo: two people of each service with a safeguarding lead; of the first planned, with an
opening across, of the next waiting to be planned."""

from datetime import datetime, timedelta

from linkworker.cases.actions import add_entry
from linkworker.cases.apart import separate
from linkworker.cases.build import Told
from linkworker.cases.models import Case, EntryKind
from linkworker.demo.places import data
from linkworker.partnership.models import RoleGiven, Service, Worker
from linkworker.practice.deadlines import end_of_day, london_date
from linkworker.practice.provenance import Source
from linkworker.practice.separating import Half, SeparateBecause, Side, Weekday, Zone
from linkworker.practice.sharing import Category, Role
from linkworker.sharing.facts import live
from linkworker.sharing.models import SeparationPlan
from linkworker.sharing.separating import OpeningGiven, PlanGiven, open_across, plan_separation

DAY = timedelta(days=1)


def keep_apart(last: datetime) -> None:
    """One pair in each service that has a safeguarding lead of its own."""
    held = RoleGiven.objects.filter(live(last), role=Role.SAFEGUARDING_LEAD, service__isnull=False)
    for number, role in enumerate(held.select_related("worker__agency", "service").order_by("pk")):
        pair = _pair(role.service) if role.service else None
        if pair is not None:
            plan = _separate(*pair, lead=role.worker, at=last - 6 * DAY)
            if number == 0:
                _plan(plan, *pair, lead=role.worker, last=last)


def _pair(service: Service) -> tuple[Case, Case] | None:
    """Two open cases of two key workers, neither worked with another agency; the newest, of whom little hangs yet."""
    alone = Case.objects.filter(service=service, closed_at=None, key_worker__isnull=False, links=None)
    rows = list(alone.select_related("holding", "client__subject", "key_worker__agency").order_by("pk"))
    for one in rows:
        other = next((row for row in rows if row.key_worker_id != one.key_worker_id), None)
        if other is not None:
            return one, other
    return None


def _separate(one: Case, other: Case, *, lead: Worker, at: datetime) -> SeparationPlan:
    told = data("apart")
    return separate(
        one.client.subject,
        other.client.subject,
        because=SeparateBecause.ORDER,
        said_by=told["said_by"],
        by=lead,
        at=at,
    )


def _plan(plan: SeparationPlan, one: Case, other: Case, *, lead: Worker, last: datetime) -> None:
    told, today = data("apart"), london_date(last)
    morning, afternoon = ((Weekday.MONDAY, Weekday.WEDNESDAY), (Weekday.TUESDAY, Weekday.FRIDAY))
    managers = RoleGiven.objects.filter(live(last), role=Role.MANAGER, service=one.service).order_by("pk")
    manager = managers.select_related("worker__agency").first()
    given = PlanGiven(
        zones=(
            Zone(Side.ONE, told["first_site"], morning, Half.MORNING),
            Zone(Side.OTHER, told["first_site"], morning, Half.AFTERNOON),
            Zone(Side.OTHER, told["second_site"], afternoon),
        ),
        review_on=today + 40 * DAY,
        manager=manager.worker if manager else None,
        **{name: told[name] for name in ("sabotage", "fishing", "liaison", "note")},
    )
    planned = plan_separation(plan, given, by=lead, at=last - 5 * DAY)
    _open(planned, one, other, lead=lead, last=last)


def _open(plan: SeparationPlan, one: Case, other: Case, *, lead: Worker, last: datetime) -> None:
    """Of the first case, what the police told and what its person told; the second's worker reads the one alone."""
    told, worker = data("apart"), one.key_worker
    if worker is None or other.key_worker is None:
        return
    for text, source in ((told["kept"], Source.PERSON), (told["crossing"], Source.RECORD)):
        note = Told(EntryKind.NOTE, code="event", text=text, source=source.value)
        add_entry(one, note, by=worker, at=last - 4 * DAY, recorded_at=last - 4 * DAY)
    today = london_date(last)
    opening = OpeningGiven(
        categories=frozenset({Category.IDENTITY, Category.RISK}),
        purpose=told["purpose"],
        until=end_of_day(today + 30 * DAY),
        review_on=today + 14 * DAY,
    )
    open_across(plan, one.holding, opening, worker=other.key_worker, by=lead, at=last - 3 * DAY)
