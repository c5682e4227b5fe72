"""Somebody in danger whom other agencies know, for tests of break-glass, and how a worker asks about them.

Meinir is Nerys' client at City. Eleri leads safeguarding there; Lowri does at Lantern, where Dafydd works.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from linkworker.cases import actions as cases
from linkworker.cases.glass import GlassGiven, ask, on_tick
from linkworker.cases.models import Case
from linkworker.partnership.models import Service, Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.people.build import ContactGiven
from linkworker.people.connecting import PersonTold
from linkworker.practice.breaking_glass import HowSoon
from linkworker.practice.contact import Channel
from linkworker.practice.sharing import Role
from linkworker.sharing.models import GlassAsking
from tests.cast import MONDAY, Cast, make_worker, visit_of

BORN = date(1991, 5, 17)
PHONE = "07700 900777"
HOME = "4 Tansy Row, Ely CB7 4ZZ"
MEINIR = PersonTold(name="Meinir Haf", birth_date=BORN, phone=PHONE)
MINUTE = timedelta(minutes=1)


@dataclass
class Glass:
    """Meinir, and who leads safeguarding."""

    cast: Cast
    meinir: Case
    eleri: Worker
    lowri: Worker

    def asks(
        self, told: PersonTold = MEINIR, *, by: Worker | None = None, at: datetime = MONDAY, **more: Any
    ) -> GlassAsking:
        """Ask, by Dafydd unless another is named, and let the pass settle it a minute later."""
        row = ask(given(told, **more), visit=visit_of(by or self.cast.dafydd, at))
        on_tick(at + MINUTE)
        row.refresh_from_db()
        return row


def given(told: PersonTold = MEINIR, how_soon: HowSoon = HowSoon.NOW) -> GlassGiven:
    return GlassGiven(told=told, danger="He has her keys", reason="To warn her", how_soon=how_soon)


def known(
    service: Service,
    worker: Worker,
    *,
    name: str = "Meinir Haf",
    phone: str = PHONE,
    at: datetime = MONDAY - timedelta(days=9),
) -> Case:
    """A client with a date of birth, a phone and a home, and an open case."""
    contacts = (
        ContactGiven(channel=Channel.PHONE, detail=phone, safe="yes", days="every-day"),
        ContactGiven(channel=Channel.LETTER, detail=HOME),
    )
    who = ClientGiven(chosen_name=name, birth_date=BORN, contacts=contacts)
    client = register(who, service=service, by=worker, at=at)
    case = cases.open_case(client, service=service, by=worker, at=at)
    return cases.allocate(case, worker=worker, by=worker, at=at)


def make_glass(cast: Cast) -> Glass:
    eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    lowri = make_worker("Lowri Penn", cast.lantern, cast.idvas, Role.SAFEGUARDING_LEAD)
    return Glass(cast, known(cast.city, cast.nerys), eleri, lowri)
