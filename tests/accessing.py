"""A request for access and a record with one of everything that is given, read first, or never given.

Gethin is Owen's client; his record names Mair, who may have to be safe from him. Whether she is a client as well is
what no answer to him may depend on: `she_comes_here` makes it so.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from linkworker.access_requests import receiving, reviewing
from linkworker.access_requests.models import AccessRequest
from linkworker.access_requests.receiving import Checked, RequestGiven
from linkworker.cases import actions as cases
from linkworker.cases.actions import add_entry
from linkworker.cases.apart import separate
from linkworker.cases.build import Told
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Case
from linkworker.cases.participants import add_participant
from linkworker.partnership.models import Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.people.build import ContactGiven, MemberGiven
from linkworker.people.connecting import PersonTold
from linkworker.practice.access_request import Acting, Class, Decision, Identity, SendBy, Surely
from linkworker.practice.restricted import NoteKind
from linkworker.practice.separating import SeparateBecause
from linkworker.practice.sharing import Role
from linkworker.restricted.notes import write_note
from linkworker.whereabouts.sealing import SealGiven, seal
from tests.cast import MONDAY, Cast, asked, make_worker, visit_of

HOUR = timedelta(hours=1)
BORN = date(1988, 5, 17)
HE = PersonTold("Gethin Parry", birth_date=BORN)
NOBODY = PersonTold("Quill Ashgrove", birth_date=date(1990, 2, 2))
KNOWN = Checked(identity=Identity.SEEN, surely=Surely.YES, send_by=SendBy.IN_PERSON, send_to="At our office")

CANARIES = {
    "a sealed address": "12 Zephyrine Road",
    "a restricted note": "Xylotomous",
    "what is not to be revealed": "Quincunx",
    "to whom": "Borborygmus",
    "the other side": "Zugzwang",
    "another person's note": "Umbriferous",
    "who said it": "Oligarch Penhale",
    "a passage": "Fandango",
    "withheld": "Jabberwock",
    "danger": "Crwth",
}
"""What must be in no byte of a pack."""


@dataclass
class Asked:
    """The people of a request: his record and case, who leads safeguarding, and the request once it is made."""

    cast: Cast
    case: Case
    eleri: Worker


def make_asked(cast: Cast, at: datetime = MONDAY) -> Asked:
    """Gethin's record and case."""
    eleri = getattr(cast, "eleri", None) or make_worker(
        "Eleri Vaughan", cast.afon, cast.city, Role.SAFEGUARDING_LEAD
    )
    person = ClientGiven(
        chosen_name="Gethin",
        full_name="Gethin Parry",
        birth_date=BORN,
        contact_note="Mair answers his phone",
        contacts=(ContactGiven("phone", "07700 900888", "yes", "every-day"),),
        household=(MemberGiven("Mair", "partner", 34),),
    )
    client = register(person, service=cast.city, by=cast.owen, at=at)
    case = cases.open_case(client, service=cast.city, by=cast.owen, at=at)
    case = cases.allocate(case, worker=cast.owen, by=cast.morgan, at=at)
    _written(cast, case, at)
    seal(
        client,
        SealGiven(label="c/o Afon", because="x", text=f"{CANARIES['a sealed address']}, Ely CB7 4XX"),
        by=cast.owen,
        at=at,
    )
    write_note(client, NoteKind.OTHER, CANARIES["a restricted note"], names=[eleri], by=cast.owen, at=at)
    return Asked(cast, case, eleri)


def _written(cast: Cast, case: Case, at: datetime) -> None:
    told: dict[str, Any] = {"by": cast.owen, "at": at}
    note = Told(
        "note", code="work", text="He came on time. Mair Fandango waited outside.", source="ourselves"
    )
    kept = replace(
        note, text=CANARIES["what is not to be revealed"], not_to_be_revealed_to=CANARIES["to whom"]
    )
    said = replace(note, text="Jabberwock", source="close", said_by=CANARIES["who said it"])
    for one in (note, kept, said):
        add_entry(case, one, recorded_at=at, **told)
    add_entry(
        case, replace(note, text=CANARIES["the other side"], source="other-side"), recorded_at=at, **told
    )
    record_enquiry(
        case, asked(own_words="I want to stop", action_taken="Told him of the course"), recorded_at=at, **told
    )
    mair = {"name": "Mair Haf", "relationship": "partner", "note": CANARIES["another person's note"]}
    add_participant(case, mair, position="harming", said_by="the court", **told)


def she_comes_here(made: Asked, at: datetime = MONDAY) -> Case:
    """Mair is a client of the same service, works with Nerys, and is kept apart from him."""
    cast = made.cast
    client = register(ClientGiven(chosen_name="Mair Haf"), service=cast.city, by=cast.nerys, at=at)
    case = cases.open_case(client, service=cast.city, by=cast.nerys, at=at)
    case = cases.allocate(case, worker=cast.nerys, by=cast.morgan, at=at)
    separate(
        client.subject,
        made.case.client.subject,
        because=SeparateBecause.HARM,
        said_by="Mair",
        by=made.eleri,
        at=at,
    )
    return case


def a_request(
    cast: Cast,
    told: PersonTold = HE,
    checked: Checked = KNOWN,
    acting: str = Acting.SELF,
    at: datetime = MONDAY,
) -> AccessRequest:
    """A request that came that day and is handed to whoever reviews it."""
    visit = visit_of(cast.rhys, at)
    given = RequestGiven(way="letter", acting=acting, told=told, received_on=at.date(), asker=told.name)
    row = receiving.receive(given, checked, visit=visit)
    receiving.hand_over(row, visit=visit)
    reviewing.on_tick(at)
    row.refresh_from_db()
    return row


def in_review(
    made: Asked, row: AccessRequest, by: Worker | None = None, at: datetime = MONDAY
) -> AccessRequest:
    """His record is found and gathered."""
    return reviewing.choose(row, made.case.client, visit=visit_of(by or made.eleri, at))


def read_all(
    made: Asked, row: AccessRequest, by: Worker | None = None, at: datetime = MONDAY
) -> AccessRequest:
    """Every mixed piece is read: what names her without those words, what somebody close said is withheld."""
    visit = visit_of(by or made.eleri, at)
    for item in row.items.filter(rule=Class.REVIEW).order_by("pk"):
        reviewing.decide(item, _decided(item.text), visit=visit)
    return reviewing.finish(row, visit=visit)


def _decided(text: str) -> reviewing.Decided:
    if "Fandango" in text:
        return reviewing.Decided(
            decision=Decision.PART, passages=("Mair Fandango waited outside.",), withheld="others"
        )
    if "Jabberwock" in text:
        return reviewing.Decided(
            decision=Decision.WITHHOLD, withheld="source", why="She would be known by it"
        )
    return reviewing.Decided(decision=Decision.GIVE)
