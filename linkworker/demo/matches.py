"""People of the demo who are helped by two services without either knowing: in each partnership one to ask, one about
whom a lead decides, and one whom the other service was told of."""

from datetime import datetime, timedelta

from linkworker.cases.actions import allocate, open_case
from linkworker.cases.models import Case
from linkworker.demo.places import data
from linkworker.matches.actions import AnswerGiven, answer, ask_against_harm
from linkworker.matches.finding import on_tick
from linkworker.matches.gates import to_do
from linkworker.partnership.models import Agency, Partnership, RoleGiven, Sector
from linkworker.partnership.protocols import ProtocolGiven, add_protocol, sign
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.asking import Alone
from linkworker.practice.blind_match import Said
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import CASEWORK, Role
from linkworker.sharing.facts import live
from linkworker.sharing.gates import Visit

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EACH, NEEDED = 5, 3
"""How many people of each partnership are known to two agencies by this; not each is told apart surely enough."""


def make_matches(last: datetime) -> None:
    """What was signed, found, asked and answered until `last`."""
    at = last - 2 * DAY
    for partnership in Partnership.objects.order_by("pk"):
        linked = RoleGiven.objects.filter(live(last), role=Role.LINK_WORKER).values("worker__agency")
        signing = partnership.agencies.filter(pk__in=linked).order_by("pk")
        _sign(partnership, list(signing), at)
        holds = signing.filter(sector=Sector.SUBSTANCE).first()
        registers = signing.filter(sector=Sector.ABUSE).first()
        if holds and registers:
            _register_too(holds, registers, at)
    while on_tick(at):
        pass
    for partnership in Partnership.objects.order_by("pk"):
        _go_on(partnership, last - DAY)


def _sign(partnership: Partnership, agencies: list[Agency], at: datetime) -> None:
    begins = london_date(at) - timedelta(days=1)
    given = ProtocolGiven(**data("matches")["protocol"], in_force_from=begins)
    protocol = add_protocol(given, partnership=partnership.name, at=at)
    for agency in agencies:
        sign(protocol, agency, on=begins, at=at)


def _register_too(holds: Agency, registers: Agency, at: datetime) -> None:
    """Clients of one agency who told their date of birth come to the other, which does not know of it."""
    working = RoleGiven.objects.filter(live(at), role__in=sorted(CASEWORK), worker__agency=registers)
    given = working.exclude(service=None).select_related("worker", "service").order_by("pk").first()
    cases = Case.objects.filter(agency=holds, closed_at=None, links=None, client__birth_date__isnull=False)
    known = cases.filter(client__registered_at__lt=at - 20 * DAY)
    for case in known.select_related("client").order_by("-pk")[:EACH] if given else ():
        assert given is not None
        assert given.service is not None
        client = case.client
        person = ClientGiven(
            chosen_name=client.chosen_name, full_name=client.full_name, birth_date=client.birth_date
        )
        made = register(person, service=given.service, by=given.worker, at=at)
        opened = open_case(made, service=given.service, by=given.worker, at=at)
        allocate(opened, worker=given.worker, by=given.worker, at=at)


def _go_on(partnership: Partnership, at: datetime) -> None:
    """One was asked and said yes; of another a decision is asked for."""
    for asker in RoleGiven.objects.filter(
        live(at), role=Role.LINK_WORKER, worker__agency__partnerships=partnership
    ):
        here = Visit.by(asker.worker, at, "match")
        rows = [one for one in to_do(here) if one.asks]
        if len(rows) >= NEEDED:
            given = AnswerGiven(Alone.ALONE, Said.YES, words=data("matches")["said"])
            answer(rows[1], given, here)
            ask_against_harm(rows[2], data("matches")["harm"], here)
