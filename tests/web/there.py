"""What stands in the world in which every address is walked, beside the cast and Siân's case."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from linkworker.cases.apart import separate
from linkworker.cases.links import link
from linkworker.cases.shares import share
from linkworker.duties.importing import advance
from linkworker.partnership.models import (
    Agency,
    DirectoryEntry,
    Sector,
    Service,
)
from linkworker.partnership.taking import stop_new_cases
from linkworker.people.actions import ClientGiven
from linkworker.people.connecting import PersonTold, tell
from linkworker.people.importing import upload
from linkworker.people.models import Import
from linkworker.practice.separating import Relation, SeparateBecause, WallBecause
from linkworker.practice.sharing import Category, Role
from linkworker.referrals.answering import Accepting, accept
from linkworker.referrals.arriving import ArrivalGiven, arrive
from linkworker.referrals.models import Intake
from linkworker.referrals.sending import send, send_outside
from linkworker.sharing.actions import WallWhy, raise_wall
from linkworker.sharing.models import Opening
from linkworker.sharing.separating import OpeningGiven, open_across
from tests.cast import Cast, make_case, make_worker
from tests.joined import agree, harm, letter, sharing
from tests.lists import good


def brought(cast: Cast, at: datetime) -> Import:
    """A checked list of Morgan's that waits for the decision."""
    row = upload(good(3), service=cast.city, by=cast.morgan, at=at)
    advance(row, at, 9)
    return row


def apart(cast: Cast, at: datetime) -> dict[str, Any]:
    """Two clients of the service who are kept apart by Eleri, and what she opened of one to who serves the other."""
    told = {"by": cast.eleri, "at": at}  # type: ignore[attr-defined]
    tomos = make_worker("Tomos Wynn", cast.afon, cast.city, Role.KEY_WORKER)
    ffion = make_case("Ffion Parry", service=cast.city, worker=cast.owen, manager=cast.morgan)
    aled = make_case("Aled Parry", service=cast.city, worker=tomos, manager=cast.morgan)
    cast.aled = aled  # type: ignore[attr-defined]
    plan = separate(
        ffion.client.subject, aled.client.subject, because=SeparateBecause.HARM, said_by="Ffion", **told
    )
    given = OpeningGiven(
        frozenset({Category.IDENTITY}),
        purpose="Plan safely",
        until=at + timedelta(days=20),
        review_on=at.date() + timedelta(days=10),
    )
    act = open_across(plan, aled.holding, given, worker=cast.owen, **told)
    paused = stop_new_cases(tomos, until_on=at.date() + timedelta(days=20), **told)
    return {"apart": plan, "opening": Opening.objects.get(act=act), "paused": paused}


def known(cast: Cast, at: datetime) -> dict[str, Any]:
    """Somebody of whom Owen told, and a wall before Priya on which a safeguarding lead has to decide."""
    told = tell(Relation.FRIEND, PersonTold("Ieuan Bevan", birth_date=at.date()), by=cast.owen, at=at)
    why = WallWhy(WallBecause.CONNECTED, is_sure=False, likeness=("phone.same", "family-name.spelling"))
    wall = raise_wall(cast.sian.client.subject, worker=cast.priya, by=None, at=at, why=why)
    return {"told": told, "wall": wall}


def joint(cast: Cast, at: datetime) -> dict[str, Any]:
    """What Siân's case shares and refers, all of it still open."""
    case, told = cast.sian, {"by": cast.nerys, "at": at}
    harbour = Agency.objects.create(name="Harbour", sector=Sector.REFUGE, locality=cast.city.locality)
    refuge = Service.objects.create(agency=harbour, name="Harbour refuge", locality=cast.city.locality)
    agree(case, cast.nerys, "joint-care", "idva-referral", at=at)
    outside = letter("health", to_outside="Her GP")
    at_lantern = make_case("Siân", service=cast.idvas, worker=cast.dafydd)
    with transaction.atomic():
        link(case, at_lantern, by=cast.nerys, at=at)
    agree(at_lantern, cast.dafydd, "joint-care", at=at)
    share(at_lantern, sharing("joint-care", cast.city), by=cast.dafydd, at=at)
    return {
        "share": share(case, sharing("joint-care", refuge, told="will-tell"), **told),
        "harm": share(case, sharing("marac", cast.idvas, harm=harm(urgent=False)), **told),
        "referral": send(case, letter(), sharing("idva-referral", cast.idvas), **told),
        "outside": send_outside(case, outside, **told),
    }


def a_call(name: str = "Eira") -> ArrivalGiven:
    """Somebody of whom a GP told by phone."""
    person = ClientGiven(chosen_name=name)
    from_gp = {"from_name": "Dr Sesay", "consent": "with-consent", "told": "told"}
    return ArrivalGiven(way="call", person=person, need="substance-treatment", asks="To cut down", **from_gp)  # type: ignore[arg-type]


def an_accepted_intake(cast: Cast, at: datetime) -> Intake:
    DirectoryEntry.objects.create(service=cast.city, needs=["substance-treatment"], changed_at=at)
    intake = arrive(cast.city, a_call("Mabli"), by=cast.nerys, at=at)
    accept(intake, Accepting(worker=cast.nerys), by=cast.nerys, at=at)
    return intake
