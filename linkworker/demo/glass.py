"""Break-glass in the demo: of each area one worker asked twice about somebody whom another agency knows. The first is
reviewed; the second is open still, and waits for its review."""

from datetime import datetime, timedelta

from linkworker.cases.glass import GlassGiven, ask, on_tick
from linkworker.cases.glass_reading import answer, answers_for, open_glass
from linkworker.cases.models import Case
from linkworker.demo.places import data
from linkworker.partnership.models import Partnership, RoleGiven, Worker
from linkworker.people.connecting import PersonTold
from linkworker.people.match_keys import identifiers_of
from linkworker.practice.breaking_glass import HowSoon
from linkworker.practice.sharing import CASEWORK, Role
from linkworker.sharing.facts import live
from linkworker.sharing.gates import Visit
from linkworker.sharing.models import GlassAsking

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MOST_TRIED = 20


def break_glass(last: datetime) -> None:
    for partnership in Partnership.objects.order_by("pk"):
        held = RoleGiven.objects.filter(live(last), role=Role.SAFEGUARDING_LEAD, service__isnull=False)
        led = held.filter(worker__agency__partnerships=partnership, worker__is_active=True)
        given = led.select_related("worker__agency").order_by("pk").first()
        asker = _asker(given, last) if given else None
        if given is not None and asker is not None:
            _ask_twice(asker, given.worker, partnership, last)


def _asker(given: RoleGiven, last: datetime) -> Worker | None:
    """A caseworker of the service that the safeguarding lead leads."""
    working = RoleGiven.objects.filter(live(last), service=given.service_id, role__in=sorted(CASEWORK))
    others = working.filter(worker__is_active=True).exclude(worker=given.worker)
    first = others.select_related("worker__agency").order_by("pk").first()
    return first.worker if first else None


def _ask_twice(asker: Worker, lead: Worker, partnership: Partnership, last: datetime) -> None:
    """About the first people of another agency who are sure to be meant by what is known of them."""
    cases = Case.objects.filter(agency__partnerships=partnership, closed_at=None, links=None)
    known = cases.filter(client__birth_date__isnull=False).exclude(agency=asker.agency_id)
    rows = known.filter(opened_at__lt=last - 10 * DAY).select_related("client").order_by("pk")[:MOST_TRIED]
    people = [told for case in rows if (told := _told(case)).phone]
    for told, said in zip(people, data("glass")["asked"], strict=False):
        at = last - said["days_ago"] * DAY - HOUR
        given = GlassGiven(
            told=told, danger=said["danger"], reason=said["reason"], how_soon=HowSoon(said["how_soon"])
        )
        row = ask(given, visit=Visit.by(asker, at, "glass"))
        on_tick(at + MINUTE)
        row.refresh_from_db()
        if said["note"]:
            _read_and_review(row, lead, said["note"], at)


def _told(case: Case) -> PersonTold:
    client = case.client
    phones = sorted(identifiers_of(client, client.contacts.all()).phones)
    name = client.full_name or client.chosen_name
    return PersonTold(name, birth_date=client.birth_date, phone=phones[0] if phones else "")


def _read_and_review(row: GlassAsking, lead: Worker, note: str, at: datetime) -> None:
    if row.opened:
        open_glass(Visit.by(row.worker, at + 2 * MINUTE, "glass-read"), row.reference)
    reviewing = Visit.by(lead, at + DAY, "glass-answer")
    if answers_for(reviewing.reader, row, reviewing.at):
        answer(row, was_right=True if row.opened else None, note=note, visit=reviewing)
