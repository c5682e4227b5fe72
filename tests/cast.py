"""The people every test knows: workers of two agencies, and the clients they do and don't work with.

Nerys and Owen work for Afon Recovery, a drug and alcohol service; Nerys is key worker of Siân's case. Morgan manages
them. Priya is key worker in the same agency's other service. Dafydd is an IDVA at Lantern, another agency. Rhys
leads information governance at Afon and sees no case by his role.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from linkworker.cases import actions as cases
from linkworker.cases.build import EnquiryGiven
from linkworker.cases.models import Case
from linkworker.cases.offers import OffersGiven
from linkworker.cases.substances import SubstancesGiven
from linkworker.partnership.models import Agency, Partnership, RoleGiven, Sector, Service, Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.sharing import Role
from linkworker.sharing.gates import Visit

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""The fixed Monday on which every test stands, 9:00 in London."""

LONG_AGO = MONDAY - timedelta(days=900)


@dataclass
class Cast:
    """The agencies and people of a test's small world."""

    afon: Agency
    lantern: Agency
    city: Service
    fens: Service
    idvas: Service
    nerys: Worker
    owen: Worker
    morgan: Worker
    priya: Worker
    dafydd: Worker
    rhys: Worker
    sian: Case


def make_worker(name: str, agency: Agency, service: Service | None, *roles: Role) -> Worker:
    """A worker whose username and password are their first name in small letters."""
    username = name.split()[0].lower()
    worker = Worker.objects.create_user(username, username, name=name, agency=agency)
    for role in roles:
        RoleGiven.objects.create(worker=worker, service=service, role=role, since=LONG_AGO)
    return worker


def make_cast(locality: str = "cambridgeshire-peterborough") -> Cast:
    """Make the cast, with Siân's case open and allocated to Nerys on `MONDAY`."""
    partnership = Partnership.objects.create(name="Fenland and City", locality=locality)
    afon = Agency.objects.create(name="Afon Recovery", sector=Sector.SUBSTANCE, locality=locality)
    lantern = Agency.objects.create(name="Lantern", sector=Sector.ABUSE, locality=locality)
    partnership.agencies.set([afon, lantern])
    city = Service.objects.create(agency=afon, name="City", locality=locality)
    fens = Service.objects.create(agency=afon, name="Fens", locality=locality)
    idvas = Service.objects.create(agency=lantern, name="IDVA team", locality=locality)
    nerys = make_worker("Nerys Llywelyn", afon, city, Role.KEY_WORKER)
    owen = make_worker("Owen Adeyemi", afon, city, Role.KEY_WORKER)
    morgan = make_worker("Morgan Price", afon, city, Role.MANAGER)
    priya = make_worker("Priya Raman", afon, fens, Role.KEY_WORKER)
    dafydd = make_worker("Dafydd Ellis", lantern, idvas, Role.IDVA)
    rhys = make_worker("Rhys Okafor", afon, None, Role.GOVERNANCE_LEAD)
    sian = make_case("Siân Gwenllian-Bâ", service=city, worker=nerys, manager=morgan)
    return Cast(afon, lantern, city, fens, idvas, nerys, owen, morgan, priya, dafydd, rhys, sian)


def make_case(
    name: str, *, service: Service, worker: Worker, manager: Worker | None = None, at: datetime = MONDAY
) -> Case:
    """A registered client with an open case of `service`, allocated to `worker`."""
    client = register(ClientGiven(chosen_name=name), service=service, by=worker, at=at)
    case = cases.open_case(client, service=service, by=worker, at=at)
    return cases.allocate(case, worker=worker, by=manager or worker, at=at)


def visit_of(worker: Worker, at: datetime = MONDAY, route: str = "test") -> Visit:
    return Visit.by(worker, at, route)


def asked(**changes: object) -> EnquiryGiven:
    """A safe face-to-face enquiry in which nothing was disclosed, with `changes`."""
    plain: dict[str, object] = {
        "occasion": "assessment",
        "mode": "face-to-face",
        "place": "private-room",
        "alone": "alone",
        "interpreting": "not-needed",
        "told_we_ask_everybody": True,
        "experienced_now": "no",
        "experienced_past": "no",
        "caused_now": "no",
        "caused_past": "no",
    }
    return EnquiryGiven(**{**plain, **changes})  # type: ignore[arg-type]


def offered(**answers: str) -> OffersGiven:
    """Help offered in private: they want the IDVA service, no outreach, and think about the help lines."""
    plain = {"idva": "accepted", "outreach": "declined", "help-lines": "later"}
    return OffersGiven(alone="alone", answers=answers or plain, note="Rather not by phone")


def asked_of_use(**changes: object) -> SubstancesGiven:
    """A safe time of asking about drink and drugs at which somebody told of drinking every day, with `changes`."""
    plain: dict[str, object] = {
        "use": "uses",
        "occasion": "assessment",
        "mode": "face-to-face",
        "place": "private-room",
        "alone": "alone",
        "interpreting": "not-needed",
        "substances": ("alcohol",),
        "how": ("daily",),
        "dependent": "no",
        "wants_help": "later",
    }
    return SubstancesGiven(**{**plain, **changes})  # type: ignore[arg-type]


def nothing_of_use(**changes: object) -> SubstancesGiven:
    """A safe time of asking at which no use was told of, with `changes`."""
    none = {"use": "no-use", "substances": (), "how": (), "dependent": "", "wants_help": ""}
    return asked_of_use(**{**none, **changes})
