"""Somebody known to two agencies that signed for matching, beside the cast.

Heledd was Nerys' client at Afon first; Dafydd registered her at Lantern later. Llio is Afon's link worker, Tudur
Lantern's, and Eleri leads safeguarding in Nerys' service.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from linkworker.cases import actions as cases
from linkworker.cases.models import Case
from linkworker.matches.finding import on_tick
from linkworker.matches.gates import ShownMatch, open_match
from linkworker.matches.models import Match
from linkworker.partnership.models import Agency, Partnership, Protocol, ProtocolKind, Signatory, Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.sharing import Role
from tests.cast import MONDAY, Cast, make_worker, visit_of

BORN = date(1991, 2, 7)
NAME = "Heledd Morgan-Ifans"


@dataclass
class Matched:
    """The cast, who leads and links, and the two cases of one person."""

    cast: Cast
    llio: Worker
    tudur: Worker
    eleri: Worker
    protocol: Protocol
    here: Case
    there: Case

    def tick(self, at: datetime) -> None:
        while on_tick(at):
            pass

    def match(self) -> Match:
        return Match.objects.get(holder=self.here.client)

    def shown(self, who: Worker, at: datetime) -> ShownMatch:
        return open_match(visit_of(who, at), self.match().reference)


def make_protocol(*agencies: Agency) -> Protocol:
    """The protocol for matching, in force and signed by these agencies."""
    long_ago = (MONDAY - timedelta(days=90)).date()
    protocol = Protocol.objects.create(
        partnership=Partnership.objects.get(name="Fenland and City"),
        kind=ProtocolKind.MATCHING,
        name="Matching protocol",
        version="1",
        in_force_from=long_ago,
    )
    for agency in agencies:
        Signatory.objects.create(protocol=protocol, agency=agency, signed_on=long_ago)
    return protocol


def a_case(cast: Cast, by: Worker, name: str = NAME, born: date | None = BORN, at: datetime = MONDAY) -> Case:
    """Somebody registered by a worker, with an open case."""
    service = cast.city if by.agency_id == cast.afon.pk else cast.idvas
    client = register(ClientGiven(chosen_name=name, birth_date=born), service=service, by=by, at=at)
    return cases.open_case(client, service=service, by=by, at=at)


def make_matched(cast: Cast, at: datetime = MONDAY) -> Matched:
    """Both are registered; no pass was made yet."""
    protocol = make_protocol(cast.afon, cast.lantern)
    llio = cast.llio = make_worker("Llio Parry", cast.afon, None, Role.LINK_WORKER)  # type: ignore[attr-defined]
    tudur = cast.tudur = make_worker("Tudur Wyn", cast.lantern, None, Role.LINK_WORKER)  # type: ignore[attr-defined]
    eleri = make_worker("Eira Mostyn", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    here = a_case(cast, cast.nerys, at=at)
    there = a_case(cast, cast.dafydd, at=at + timedelta(hours=1))
    return Matched(cast, llio, tudur, eleri, protocol, here, there)
