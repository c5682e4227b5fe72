"""Requests for access in the demo: in each agency with an information governance lead one by a client, half read by its
reviewer, and one about somebody whom nobody knows, whose letter is ready to be sent."""

from datetime import date, datetime, timedelta

from linkworker.access_requests import gates, receiving, reviewing
from linkworker.access_requests.models import AccessRequest
from linkworker.access_requests.receiving import Checked, RequestGiven
from linkworker.cases.models import Case
from linkworker.demo.places import data
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.people.connecting import PersonTold
from linkworker.practice.access_request import Class, Decision, Identity, SendBy, Surely
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import Role
from linkworker.sharing.facts import live
from linkworker.sharing.gates import LEADS, Visit

DAY = timedelta(days=1)
ROUTE = "demo"
MOST_TRIED = 40
NOBODYS_BIRTHDAY = date(1951, 2, 28)


def make_access_requests(last: datetime) -> None:
    held = RoleGiven.objects.filter(live(last), role=Role.GOVERNANCE_LEAD, worker__is_active=True)
    seen: set[int] = set()
    for given in held.select_related("worker__agency").order_by("pk"):
        if given.worker.agency_id not in seen:
            seen.add(given.worker.agency_id)
            _of_agency(given.worker, last)


def _of_agency(lead: Worker, last: datetime) -> None:
    """Both requests, where somebody of the agency may review them."""
    cases = Case.objects.filter(agency=lead.agency_id, closed_at=None, client__birth_date__isnull=False)
    for case in cases.select_related("client", "service").order_by("pk")[:MOST_TRIED]:
        reviewer = _reviewer(case, last)
        if reviewer is None or reviewer == lead:
            continue
        client = case.client
        row = _handed(
            lead, PersonTold(client.full_name or client.chosen_name, birth_date=client.birth_date), last
        )
        visit = Visit.by(reviewer, last - 6 * DAY, ROUTE)
        if gates.reviews(visit).filter(pk=row.pk).exists() and row.maybe.filter(client=client).exists():
            reviewing.choose(row, client, visit=visit)
            _read_half(row, visit)
        _of_nobody(lead, reviewer, last)
        return


def _reviewer(case: Case, last: datetime) -> Worker | None:
    held = RoleGiven.objects.filter(live(last), role__in=sorted(LEADS), service=case.service_id)
    first = (
        held.filter(worker__is_active=True).select_related("worker__agency").order_by("-role", "pk").first()
    )
    return first.worker if first else None


def _handed(lead: Worker, told: PersonTold, last: datetime) -> AccessRequest:
    words, at = data("access_requests"), last - 9 * DAY
    visit = Visit.by(lead, at, ROUTE)
    given = RequestGiven(way="letter", acting="self", told=told, received_on=london_date(at))
    checked = Checked(
        identity=Identity.KNOWN.value,
        surely=Surely.YES.value,
        send_by=SendBy.WORKER.value,
        send_to=words["send_to"],
        note=words["note"],
    )
    row = receiving.receive(given, checked, visit=visit)
    receiving.hand_over(row, visit=visit)
    reviewing.on_tick(at)
    row.refresh_from_db()
    return row


def _read_half(row: AccessRequest, visit: Visit) -> None:
    items = list(row.items.filter(rule=Class.REVIEW).order_by("pk"))
    for item in items[: (len(items) + 1) // 2]:
        reviewing.decide(item, reviewing.Decided(decision=Decision.GIVE), visit=visit)


def _of_nobody(lead: Worker, reviewer: Worker, last: datetime) -> None:
    row = _handed(lead, PersonTold(data("access_requests")["nobody"], birth_date=NOBODYS_BIRTHDAY), last)
    visit = Visit.by(reviewer, last - 5 * DAY, ROUTE)
    if gates.reviews(visit).filter(pk=row.pk).exists():
        reviewing.choose(row, None, visit=visit)
