"""The people of a joined-up world beside the cast: who takes referrals where, and what the agencies signed.

Lantern's IDVA team has a manager, Efua, and a link worker, Carys; Harbour is a refuge, where Lowri works and Sunniva
manages; Ruthven prescribes nothing here. Afon and Lantern signed the area's protocol, Harbour did not.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from linkworker.cases.agreements import AgreementGiven, record_agreement
from linkworker.cases.models import Case
from linkworker.cases.shares import HarmGiven, ShareGiven
from linkworker.partnership.models import (
    Agency,
    DirectoryEntry,
    Partnership,
    Protocol,
    ProtocolKind,
    Sector,
    Service,
    Signatory,
    Worker,
)
from linkworker.practice.purposes import purpose
from linkworker.practice.sharing import Category, Role
from linkworker.referrals import sending
from linkworker.referrals.answering import Accepting
from linkworker.referrals.models import Referral
from linkworker.referrals.sending import Letter
from linkworker.sharing.models import Agreement
from tests.cast import LONG_AGO, MONDAY, Cast, make_cast, make_worker

HOUR, HALF_A_YEAR = timedelta(hours=1), timedelta(days=180)


@dataclass
class Joined:
    """The cast, and those who take part in joint work."""

    cast: Cast
    harbour: Agency
    refuge: Service
    efua: Worker
    carys: Worker
    lowri: Worker
    sunniva: Worker
    gwilym: Worker
    protocol: Protocol


def make_joined(locality: str = "cambridgeshire-peterborough") -> Joined:
    """Make the cast and those beside it."""
    cast = make_cast(locality)
    harbour = Agency.objects.create(name="Harbour", sector=Sector.REFUGE, locality=locality)
    refuge = Service.objects.create(agency=harbour, name="Harbour refuge", locality=locality)
    partnership = Partnership.objects.get()
    partnership.agencies.add(harbour)
    for service, needs in (
        (cast.city, ["substance-treatment"]),
        (cast.fens, ["substance-treatment"]),
        (cast.idvas, ["idva", "outreach", "marac"]),
        (refuge, ["refuge"]),
    ):
        DirectoryEntry.objects.create(service=service, needs=needs, changed_at=LONG_AGO)
    protocol = Protocol.objects.create(
        partnership=partnership,
        kind=ProtocolKind.INFORMATION_SHARING,
        name="Sharing for safety",
        version="2026",
        in_force_from=date(2026, 1, 1),
    )
    for agency in (cast.afon, cast.lantern):
        Signatory.objects.create(protocol=protocol, agency=agency, signed_on=date(2026, 1, 5))
    return Joined(
        cast,
        harbour,
        refuge,
        efua=make_worker("Efua Mensah", cast.lantern, cast.idvas, Role.MANAGER),
        carys=make_worker("Carys Tudor", cast.lantern, None, Role.LINK_WORKER),
        lowri=make_worker("Lowri Haf", harbour, refuge, Role.REFUGE_WORKER, Role.DUTY_WORKER),
        sunniva=make_worker("Sunniva Dahl", harbour, refuge, Role.MANAGER),
        gwilym=make_worker("Gwilym Prys", cast.lantern, cast.idvas, Role.IDVA, Role.DUTY_WORKER),
        protocol=protocol,
    )


def agreed(*purposes: str, **changes: object) -> AgreementGiven:
    """A yes to sharing for the purposes, given alone and able."""
    plain: dict[str, object] = {
        "wish": "agreed",
        "alone": "alone",
        "interpreting": "not-needed",
        "purposes": purposes,
        "whose": "own",
        "own_words": "Tell them, so I don't have to say it again.",
        "both_ways": True,
    }
    return AgreementGiven(**{**plain, **changes})  # type: ignore[arg-type]


def agree(case: Case, by: Worker, *purposes: str, **changes: object) -> Agreement:
    at = changes.pop("at", MONDAY)
    given = agreed(*purposes, **changes)
    return record_agreement(case, given, by=by, at=at, recorded_at=at)  # type: ignore[arg-type]


def sharing(for_: str, to: Service, **changes: object) -> ShareGiven:
    """What a purpose's preset shares with a service."""
    wanted = purpose(for_)
    assert wanted is not None
    plain: dict[str, object] = {
        "purpose": for_,
        "to_agency": to.agency,
        "to_service": to,
        "categories": tuple(one.category for one in wanted.asked if one.chosen),
        "lawful_because": "She asked for it.",
        "ground": "public-task-care",
        "until": MONDAY + HALF_A_YEAR,
    }
    return ShareGiven(**{**plain, **changes})  # type: ignore[arg-type]


def letter(need: str = "idva", **changes: object) -> Letter:
    return Letter(**{"need": need, "asks": "Please meet her this week.", **changes})  # type: ignore[arg-type]


def refer(joined: Joined, at: datetime = MONDAY + HOUR, **changes: object) -> Referral:
    """Siân, as agreed, is referred to Lantern by her key worker."""
    cast = joined.cast
    agree(cast.sian, cast.nerys, "idva-referral", "joint-care")
    given = sharing("idva-referral", cast.idvas, protocol=joined.protocol)
    return sending.send(cast.sian, letter(**changes), given, by=cast.nerys, at=at)


def harm(urgent: bool = True) -> HarmGiven:
    return HarmGiven(
        danger="He said he will be at the door on Friday.",
        necessity="Only the IDVA can get her out before that.",
        proportion="What the IDVA needs for tonight, no more.",
        urgent=urgent,
    )


def in_return(worker: Worker) -> Accepting:
    """Taking up a referral, and keeping its sender informed."""
    return Accepting(
        worker=worker,
        in_return=(Category.IDENTITY, Category.RISK, Category.PLAN),
        lawful_because="She agreed to both ways.",
        ground="legitimate-interests",
    )


EVERYTHING = frozenset(Category) - {Category.ARRIVAL}
