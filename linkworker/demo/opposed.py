"""Who is named in a case of the demo and is a client of the same agency: in the first service with a safeguarding lead
one person, kept apart for sure, while each is said to harm the other and the lead has looked at it once and can't say
yet; in the others one so alike that the lead is asked whether it is them."""

from datetime import datetime, timedelta

from linkworker.cases.models import Case, Participant
from linkworker.cases.participants import add_participant, known_by, newest_position
from linkworker.opposed.assessing import AssessmentGiven, assess
from linkworker.opposed.finding import on_tick
from linkworker.partnership.models import RoleGiven, Service, Worker
from linkworker.people.connecting import PersonTold
from linkworker.people.match_keys import identifiers_of
from linkworker.people.models import ClientRecord
from linkworker.practice.position import PositionKind
from linkworker.practice.sharing import Role
from linkworker.practice.who_does_what import Concluded, Evidence
from linkworker.sharing.facts import live
from linkworker.sharing.models import Separation

DAY = timedelta(days=1)
CONSIDERED = {
    Evidence.FEAR: "Our client is afraid of being followed. What the other fears is not known here.",
    Evidence.INJURIES: "A cut hand, told as holding a door shut. No record of what the other had.",
    Evidence.CONTROL: "The other kept the money. Our client read the other's messages, they say to know when to leave.",
    Evidence.HISTORY: "Two calls to the police, one by each. No orders.",
    Evidence.CHILDREN: "None.",
    Evidence.STAKES: "The tenancy is in one name.",
}
PLAIN = {"former": True, "age": None, "child_age": None, "lives_with": "no", "note": ""}


def name_people(last: datetime) -> None:
    held = RoleGiven.objects.filter(live(last), role=Role.SAFEGUARDING_LEAD, service__isnull=False)
    for number, given in enumerate(held.select_related("service", "worker__agency").order_by("pk")):
        position = PositionKind.HARMED if number else PositionKind.BOTH_ALLEGED
        person = _name(given.service, position, last) if given.service is not None else None
        if person is not None and position is PositionKind.BOTH_ALLEGED:
            _look_at(person, given.worker, last - DAY)
    look_for_named(last)


def look_for_named(last: datetime) -> None:
    """Let the system's own pass end its work."""
    while on_tick(last):
        pass


def _name(service: Service, position: PositionKind, last: datetime) -> Participant | None:
    """The oldest open cases of two people who are kept apart from nobody: the one names the other."""
    apart = Separation.objects.filter(until=None).values("subject")
    free = Case.objects.filter(service=service, closed_at=None, key_worker__isnull=False, links=None)
    rows = free.exclude(client__in=apart).filter(client__birth_date__isnull=False)
    cases = list(rows.select_related("holding", "client", "key_worker__agency").order_by("pk")[:40])
    pair = next(
        ((one, two) for one in cases for two in cases if one.key_worker_id != two.key_worker_id), None
    )
    if pair is None or pair[0].key_worker is None:
        return None
    case, other = pair
    told = _told(other.client, is_sure=position is PositionKind.BOTH_ALLEGED)
    return add_participant(
        case,
        {**PLAIN, "name": told.name, "relationship": "intimate-partner", "known_by": known_by(told)},
        position=position.value,
        said_by=case.client.chosen_name,
        by=pair[0].key_worker,
        at=last - 2 * DAY,
    )


def _told(client: ClientRecord, *, is_sure: bool) -> PersonTold:
    """The name and date of birth; the phone too where it is to be sure."""
    phones = identifiers_of(client, client.contacts.all()).phones if is_sure else ()
    return PersonTold(
        client.full_name or client.chosen_name,
        birth_date=client.birth_date,
        phone=next(iter(sorted(phones)), ""),
    )


def _look_at(person: Participant, by: Worker, at: datetime) -> None:
    """What a safeguarding lead found, so that it still waits for somebody who can say."""
    given = AssessmentGiven(by.name, at, CONSIDERED, Concluded.CANNOT_SAY)
    assess(person, given, seen=newest_position(person), by=by, at=at)
