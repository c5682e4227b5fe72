"""The way in to recorded reads: for the information governance lead, of the own agency's people, never of themself.

What the lead may not know of is taken out before anything is counted: nobody behind a personal wall of theirs or on the
other side of a separation, and no look of their own. Reading looks is a look.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, QuerySet

from linkworker.events.kinds import LookKind
from linkworker.events.rows import the_only
from linkworker.looking.models import Seen
from linkworker.partnership.joining import accounts_of
from linkworker.partnership.models import Worker
from linkworker.people.models import ClientRecord, SearchKey
from linkworker.practice.deadlines import LONDON
from linkworker.practice.names import normalise
from linkworker.practice.noticing import Bond
from linkworker.practice.search_box import reference_key
from linkworker.practice.sharing import Refused, Role
from linkworker.sharing.gates import Visit, record_list
from linkworker.sharing.queries import people_in_sight

PAGE = 50
MOST_FOUND = 25
OPENED = (LookKind.PAGE.value, LookKind.FILE.value)
"""The kinds of look at which somebody's record was opened, and not only listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which looks are asked for; `before` and `after` are keys of rows from which a page runs on."""

    on: date | None = None
    worker: int | None = None
    bond: str = ""
    opened: bool = False
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of looks, the newest first, and the keys from which the newer and the older page run on."""

    rows: list[Seen]
    newer: int | None = None
    older: int | None = None


def leads_governance(visit: Visit) -> bool:
    """Whether the reader answers for who saw what in their agency."""
    return any(held.role is Role.GOVERNANCE_LEAD for held in visit.reader.live_roles(visit.at))


def require_lead(visit: Visit) -> None:
    """Raise `Refused` unless the reader leads information governance."""
    if not leads_governance(visit):
        raise Refused("leads no governance")


def readable(visit: Visit) -> QuerySet[Seen]:
    """Every look that the lead may know of."""
    rows = Seen.objects.filter(people_in_sight(visit.reader, visit.at), agency=visit.reader.agency)
    return rows.exclude(worker__in=accounts_of(visit.worker).values("pk").order_by())


def open_looks(visit: Visit, asked: Asked, kind: str = "list") -> Page:
    """A page of all looks that are asked for."""
    require_lead(visit)
    return _page(visit, readable(visit), asked, kind)


def open_person(visit: Visit, reference: str, asked: Asked, kind: str = "list") -> tuple[ClientRecord, Page]:
    """A page of the looks at one person of the own agency; `Refused` alike when absent and out of sight."""
    client = open_client_of(visit, reference)
    return client, _page(visit, readable(visit).filter(subject=client.pk), asked, kind)


def open_client_of(visit: Visit, reference: str) -> ClientRecord:
    """The record of somebody whose looks the lead may read: its reference is all that is shown of it."""
    require_lead(visit)
    client = the_only(people(visit).filter(reference=reference))
    if client is None:
        raise Refused("absent")
    return client


def open_worker(visit: Visit, number: int, asked: Asked, kind: str = "list") -> tuple[Worker, Page]:
    """A page of the looks of one worker of the own agency, never of the lead themself."""
    worker = open_worker_of(visit, number)
    return worker, _page(visit, readable(visit).filter(worker=worker), asked, kind)


def open_worker_of(visit: Visit, number: int) -> Worker:
    """A worker whose looks the lead may read."""
    require_lead(visit)
    worker = the_only(workers(visit).filter(pk=number))
    if worker is None:
        raise Refused("absent")
    return worker


def workers(visit: Visit) -> QuerySet[Worker]:
    """The workers of the own agency, those who left among them, but the lead themself."""
    mine = accounts_of(visit.worker).values("pk").order_by()
    return Worker.objects.filter(agency=visit.reader.agency).exclude(pk__in=mine).order_by("name", "pk")


def find_workers(visit: Visit, text: str) -> list[Worker]:
    """The workers whose name holds each word."""
    require_lead(visit)
    words = normalise(text).split()
    found = [one for one in workers(visit) if words and set(words) <= set(normalise(one.name).split())]
    return found[:MOST_FOUND]


def people(visit: Visit) -> QuerySet[ClientRecord]:
    """The client records of the own agency whose looks the lead may read."""
    found = ClientRecord.objects.filter(people_in_sight(visit.reader, visit.at), agency=visit.reader.agency)
    return found.exclude(holding__staging__isnull=False, holding__staging__visible_at=None)


def find_people(visit: Visit, text: str) -> list[ClientRecord]:
    """Those who have this reference, or each word of this name; one look, and as many as a page holds."""
    require_lead(visit)
    found = people(visit)
    for word in normalise(text).split():
        found = found.filter(pk__in=_with_key(visit, f"t:{word}"))
    named = list(found.order_by("reference")[:MOST_FOUND]) if normalise(text) else []
    by_reference = list(
        people(visit).filter(pk__in=_with_key(visit, f"r:{reference_key(text)}"))[:MOST_FOUND]
    )
    rows = by_reference or named
    record_list(visit, sorted(one.pk for one in rows), kind="search")
    return rows


def _with_key(visit: Visit, key: str) -> QuerySet[Any, Any]:
    return SearchKey.objects.filter(agency=visit.reader.agency, key=key).values("subject")


def last_looks(visit: Visit, clients: Iterable[ClientRecord]) -> dict[int, datetime]:
    """When somebody last looked at each of these people, as far as the lead may know."""
    rows = readable(visit).filter(subject__in=[one.pk for one in clients])
    return dict(rows.values("subject").annotate(last=Max("at")).values_list("subject", "last"))


def _page(visit: Visit, rows: QuerySet[Seen], asked: Asked, kind: str) -> Page:
    found = _window(_filtered(rows, asked), asked)
    record_list(visit, sorted({one.subject_id for one in found.rows}), kind=kind)
    return found


def _filtered(rows: QuerySet[Seen], asked: Asked) -> QuerySet[Seen]:
    if asked.on is not None:
        begins = datetime.combine(asked.on, time(), tzinfo=LONDON)
        ends = datetime.combine(asked.on + timedelta(days=1), time(), tzinfo=LONDON)
        rows = rows.filter(at__gte=begins.astimezone(UTC), at__lt=ends.astimezone(UTC))
    if asked.worker is not None:
        rows = rows.filter(worker=asked.worker)
    if asked.bond in set(Bond):
        rows = rows.filter(bond=asked.bond)
    return rows.filter(kind__in=OPENED) if asked.opened else rows


def _window(rows: QuerySet[Seen], asked: Asked) -> Page:
    rows = rows.select_related("worker__agency", "subject__client")
    if asked.after is not None:
        found = list(rows.filter(pk__gt=asked.after).order_by("pk")[: PAGE + 1])
        return _ends(found[:PAGE][::-1], newer=len(found) > PAGE, older=True)
    if asked.before is not None:
        rows = rows.filter(pk__lt=asked.before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return _ends(found[:PAGE], newer=asked.before is not None, older=len(found) > PAGE)


def _ends(rows: list[Seen], *, newer: bool, older: bool) -> Page:
    if not rows:
        return Page(rows)
    return Page(rows, rows[0].pk if newer else None, rows[-1].pk if older else None)
