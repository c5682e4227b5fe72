"""The way in to requests: for the lead the request and its answer, for a reviewer who is meant and each piece.

The lead reads no record but the pack that is ready to be sent, and not of anybody behind a wall of theirs: such a
request stays with its reviewer as far as they see. A reviewer reads what they could read anyway. A request of which
somebody who may be meant is hidden from a reviewer is as if there were none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from linkworker.access_requests.models import AccessRequest, Item, MaybeMeant, Wait
from linkworker.access_requests.receiving import calendar_of, due_of, has_reviewed, in_sight, waits_of
from linkworker.events.rows import the_only
from linkworker.looking.gates import leads_governance, require_lead
from linkworker.matches.gates import leads_a_service
from linkworker.people.models import ClientRecord
from linkworker.practice.access_request import Class, Reply
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.gates import Visit, admit, record_list
from linkworker.sharing.models import HoldingKind
from linkworker.sharing.queries import people_in_sight, visible_to

MOST = 200
RISK = frozenset({Category.RISK})
WITH = ("client__holding", "by", "changed_by", "found_by", "ready_by", "sent_by", "agency")


class State(StrEnum):
    """How far a request has come, as its lead sees it."""

    RECEIVED = "received"
    STANDS = "stands"
    WITH_REVIEWER = "with-reviewer"
    READY = "ready"
    SENT = "sent"


class Wanted(StrEnum):
    """Which requests a list is asked for."""

    OPEN = "open"
    STANDS = "stands"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as its lead sees it: its state, and by when it is answered (None: the clock stands, or it is done)."""

    row: AccessRequest
    state: State
    due: date | None
    left: int | None
    waits: tuple[Wait, ...] = ()

    @property
    def is_late(self) -> bool:
        return self.left is not None and self.left < 0


@dataclass(frozen=True, slots=True)
class Review:
    """A request before its reviewer: who may be meant, or the pieces of the record that they may read."""

    row: AccessRequest
    maybe: tuple[ClientRecord, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def to_read(self) -> list[Item]:
        return [one for one in self.items if one.rule == Class.REVIEW]

    @property
    def unread(self) -> list[Item]:
        return [one for one in self.to_read if not one.decision]


def open_requests(visit: Visit, wanted: Wanted = Wanted.OPEN) -> list[Shown]:
    """The requests of the own agency, the one that is due first at the top; one look."""
    require_lead(visit)
    is_done = wanted is Wanted.DONE
    rows = _of_agency(visit).filter(sent_at__isnull=not is_done).order_by("-sent_at", "received_on", "pk")
    found = [one for one in _shown(visit, rows) if _fits(one, wanted)]
    record_list(visit, _known(found))
    return found if is_done else sorted(found, key=lambda one: (one.due is None, one.due or date.max))


def _fits(one: Shown, wanted: Wanted) -> bool:
    if wanted is Wanted.LATE:
        return one.is_late
    return one.state is State.STANDS if wanted is Wanted.STANDS else True


def open_request(visit: Visit, reference: str, kind: str = "page") -> Shown:
    """One request, with a look at whoever it was found to be about, as far as the lead may know of them."""
    require_lead(visit)
    found = _shown(visit, _of_agency(visit).filter(reference=reference))
    if not found:
        raise Refused("absent")
    record_list(visit, _known(found), kind=kind)
    return found[0]


def open_answer(visit: Visit, reference: str, kind: str = "file") -> tuple[Shown, list[Item]]:
    """The answer that is ready, and of a pack what is given. `Refused` before, and for whoever read it for review."""
    shown = open_request(visit, reference, kind)
    if shown.state not in {State.READY, State.SENT} or not in_sight(shown.row, visit):
        raise Refused("not ready")
    if shown.row.reply == Reply.NEITHER:
        return shown, []
    items = shown.row.items.exclude(rule__in=[one for one in Class if one.is_withheld])
    return shown, [one for one in items.order_by("pk") if one.is_given]


def may_send(visit: Visit, shown: Shown) -> bool:
    """Whether the reader may send the answer: it is ready, and they read none of it for review."""
    return shown.state is State.READY and not has_reviewed(shown.row, visit.worker)


def requests_to_do(visit: Visit) -> QuerySet[AccessRequest]:
    """The rows among which are those of `to_do`."""
    return AccessRequest.objects.filter(agency=visit.reader.agency, sent_at=None)


def to_do(visit: Visit) -> list[Shown]:
    """Every open request of the lead's agency, for their Today."""
    if not leads_governance(visit):
        return []
    rows = _of_agency(visit).filter(sent_at=None).order_by("received_on", "pk")
    found = _shown(visit, rows)
    return sorted(found, key=lambda one: (one.due is None, one.due or date.max))


def _of_agency(visit: Visit) -> QuerySet[AccessRequest]:
    rows = AccessRequest.objects.filter(agency=visit.reader.agency).select_related(*WITH)
    return rows.prefetch_related(
        Prefetch("waits", Wait.objects.select_related("by", "ended_by").order_by("pk"))
    )


def _shown(visit: Visit, rows: QuerySet[AccessRequest]) -> list[Shown]:
    """Nothing must stand between the lead and whomever an answer is about, for the lead to see that it is ready."""
    known = ClientRecord.objects.filter(people_in_sight(visit.reader, visit.at), pk=OuterRef("client"))
    found = list(rows.annotate(is_seen=Exists(known))[:MOST])
    calendar, today = calendar_of(visit.worker.agency, visit.at), london_date(visit.at)
    shown = []
    for row in found:
        state = _state(row, row.client_id is None or row.is_seen)
        due = None if state is State.SENT else due_of(row, calendar)
        shown.append(Shown(row, state, due, (due - today).days if due else None, tuple(row.waits.all())))
    return shown


def _state(row: AccessRequest, is_seen: bool) -> State:
    if row.sent_at is not None:
        return State.SENT
    if row.ready_at is not None and is_seen:
        return State.READY
    if any(one.until is None for one in waits_of(row)):
        return State.STANDS
    return State.WITH_REVIEWER if row.handed_at is not None else State.RECEIVED


def _known(found: Iterable[Shown]) -> list[int]:
    """Whom a list of requests shows to be known: those whose answer is ready or sent."""
    done = (one.row for one in found if one.state in {State.READY, State.SENT})
    return sorted({row.client_id for row in done if row.client_id is not None})


def reviews(visit: Visit) -> QuerySet[AccessRequest]:
    """What the reader may review, of those that are not ready."""
    return reviewable(visit).filter(ready_at=None)


def reviewable(visit: Visit) -> QuerySet[AccessRequest]:
    """The requests that the reader may review: they lead a service, and may read whoever may be meant."""
    rows = AccessRequest.objects.filter(agency=visit.reader.agency, looked_at__isnull=False)
    if not leads_a_service(visit):
        return rows.none()
    seen = visible_to(visit.reader, visit.at, Category.RISK, HoldingKind.CLIENT).values("subject")
    hidden = MaybeMeant.objects.filter(request=OuterRef("pk")).exclude(client__in=seen)
    return rows.filter(Q(client__in=seen) | (Q(client=None) & ~Exists(hidden)))


def open_reviews(visit: Visit) -> list[AccessRequest]:
    """The requests that the reader may review, the oldest first; one look."""
    if not leads_a_service(visit):
        raise Refused("reviews nothing")
    found = list(reviews(visit).prefetch_related("waits").order_by("received_on", "pk")[:MOST])
    record_list(visit, sorted({row.client_id for row in found if row.client_id is not None}))
    return found


def open_review(visit: Visit, reference: str) -> Review:
    """One request to review, with a look at whom it shows. `Refused` alike when absent and when hidden."""
    row = the_only(reviewable(visit).select_related(*WITH).filter(reference=reference))
    if row is None:
        raise Refused("absent")
    if row.client is None:
        maybe = ClientRecord.objects.filter(pk__in=row.maybe.values("client")).order_by("chosen_name", "pk")
        found = tuple(maybe)
        record_list(visit, sorted(one.pk for one in found), kind="search")
        return Review(row, maybe=found)
    admit(visit, row.client.holding, needed=RISK)
    return Review(row, items=tuple(readable(visit, row).order_by("pk")))


def readable(visit: Visit, row: AccessRequest) -> QuerySet[Item]:
    """The pieces of the record, and of those cases that the reader may read."""
    of_case = visible_to(visit.reader, visit.at, Category.RISK, HoldingKind.CASE).values("pk")
    rows = row.items.filter(Q(case=None) | Q(case__in=of_case))
    return rows.select_related("decided_by", "request")


def open_item(visit: Visit, reference: str, number: int) -> tuple[Review, Item]:
    """One mixed piece, to be read."""
    review = open_review(visit, reference)
    found = next((one for one in review.to_read if one.pk == number), None)
    if found is None:
        raise Refused("absent")
    return review, found
