"""Whom the demo's workers know: most told who they are; in each service with a safeguarding lead one told of somebody
who may be a client there, and the lead has yet to say whether it is them."""

from datetime import date, datetime, timedelta

from linkworker.cases.models import Case
from linkworker.cases.walls import on_tick
from linkworker.partnership.models import RoleGiven, Service, Worker
from linkworker.people.connecting import PersonTold, tell
from linkworker.practice.separating import Relation
from linkworker.practice.sharing import CASEWORK, Role
from linkworker.sharing.facts import live

NOT_YET = 4
"""Every so many-th worker has not told yet who they are."""


def know_people(last: datetime) -> None:
    at = last - timedelta(days=2)
    for number, worker in enumerate(Worker.objects.select_related("agency").order_by("pk")):
        if number % NOT_YET:
            tell(Relation.SELF, PersonTold(worker.name, birth_date=_born(number)), by=worker, at=at)
    held = RoleGiven.objects.filter(live(last), role=Role.SAFEGUARDING_LEAD, service__isnull=False)
    for given in held.select_related("service", "worker").order_by("pk"):
        if given.service:
            _tell_of_a_client(given.service, given.worker, at)
    while on_tick(last):
        pass


def _born(number: int) -> date:
    return date(1962 + number % 37, 1 + number % 12, 2 + number % 27)


def _tell_of_a_client(service: Service, lead: Worker, at: datetime) -> None:
    """The newest client with a date of birth, told of as a neighbour by a caseworker who has not to do with them."""
    open_cases = Case.objects.filter(service=service, closed_at=None, client__birth_date__isnull=False)
    case = open_cases.select_related("client").order_by("-pk").first()
    working = RoleGiven.objects.filter(live(at), service=service, role__in=sorted(CASEWORK))
    others = working.exclude(worker=lead).select_related("worker__agency").order_by("pk")
    if case is None:
        return
    teller = others.exclude(worker=case.key_worker).first()
    if teller is not None:
        client = case.client
        told = PersonTold(client.full_name or client.chosen_name, birth_date=client.birth_date)
        tell(Relation.NEIGHBOUR, told, by=teller.worker, at=at)
