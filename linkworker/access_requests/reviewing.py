"""What a reviewer does: says who is meant, reads each mixed piece, and declares the answer ready.

Reviewers manage a service or lead its safeguarding, and may read what they review by the sharing policy anyway.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from linkworker.access_requests.gates import readable, reviewable
from linkworker.access_requests.gathering import gather
from linkworker.access_requests.models import AccessRequest, Item, MaybeMeant
from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.partnership.models import Worker
from linkworker.people.candidates import candidates
from linkworker.people.connecting import told_from
from linkworker.people.models import ClientRecord
from linkworker.practice.access_request import (
    Acting,
    Class,
    Decision,
    Identity,
    Reply,
    Surely,
    Withheld,
    may_confirm,
    take_out,
)
from linkworker.practice.sharing import Refused
from linkworker.sharing.gates import Visit

BATCH = 50


class MayNotConfirm(ValueError):
    """Nothing may be confirmed to whoever asks: the one answer is the letter."""


class StillToRead(ValueError):
    """Some of it is read by nobody yet, here or in another service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What becomes of one piece. `passages` are taken out of it, of a part that is given."""

    decision: Decision
    passages: tuple[str, ...] = ()
    withheld: str = ""
    why: str = ""


@job(DbRole.ACCESS)
def on_tick(at: datetime) -> bool:
    """The tick's handler: look who may be meant, outside any page, whoever that is; true when more wait."""
    rows = AccessRequest.objects.filter(handed_at__isnull=False, looked_at=None).order_by("pk")
    waiting = list(rows[: BATCH + 1])
    for row in waiting[:BATCH]:
        _look(row, at)
    return len(waiting) > BATCH


@action
def _look(row: AccessRequest, at: datetime) -> None:
    found = candidates(told_from(row.told).identifiers, [row.agency_id], at)
    MaybeMeant.objects.bulk_create(MaybeMeant(request=row, client_id=one.subject) for one in found)
    AccessRequest.objects.filter(pk=row.pk).update(looked_at=at)


def may_be_confirmed(row: AccessRequest) -> bool:
    """Whether anything may be confirmed to whoever asks, as far as was checked by now."""
    return may_confirm(Acting(row.acting), Identity(row.identity), Surely(row.surely))


@action
def choose(row: AccessRequest, client: ClientRecord | None, *, visit: Visit) -> AccessRequest:
    """Say who is meant, and gather their record; or that there is nothing to confirm, and the letter is ready.

    Raises `MayNotConfirm` and `Changed`.
    """
    now = _locked(row, visit)
    if now.found_at is not None:
        raise Changed(now)
    if client is not None and not may_be_confirmed(now):
        raise MayNotConfirm
    if client is not None and not now.maybe.filter(client=client).exists():
        raise Refused("not one of those who may be meant")
    now.found_at, now.found_by, now.client = visit.at, visit.worker, client
    now.reply = (Reply.NEITHER if client is None else Reply.PACK).value
    if client is None:
        now.ready_at, now.ready_by = visit.at, visit.worker
    now.save()
    _record(Kind.ACCESS_FOUND, now, visit)
    if client is not None:
        items = gather(client, visit.at)
        for item in items:
            item.request = now
        Item.objects.bulk_create(items)
    return now


@action
def decide(item: Item, given: Decided, *, visit: Visit) -> Item:
    """Decide of one mixed piece. Raises `Changed`, and `NotThere` for a passage that is not in it."""
    _locked(item.request, visit)
    now = Item.objects.select_for_update(of=("self",)).select_related("request", "decided_by").get(pk=item.pk)
    if not readable(visit, now.request).filter(pk=now.pk).exists():
        raise Refused("reads it not")
    if now.version != item.version or now.request.ready_at is not None or now.rule != Class.REVIEW:
        raise Changed(now)
    is_part = given.decision is Decision.PART
    now.given = take_out(now.text, given.passages) if is_part else ""
    now.withheld = "" if given.decision is Decision.GIVE else Withheld(given.withheld).value
    now.decision, now.why = given.decision.value, given.why
    now.decided_at, now.decided_by = visit.at, visit.worker
    now.version += 1
    now.save()
    _record(Kind.ACCESS_READ, now.request, visit, item=now.pk, decision=given.decision.value)
    return now


@action
def finish(row: AccessRequest, *, visit: Visit) -> AccessRequest:
    """Declare the answer ready. What is not given is emptied: it stands in the record alone. Raises `StillToRead`."""
    now = _locked(row, visit)
    if now.ready_at is not None:
        raise Changed(now)
    if now.items.filter(rule=Class.REVIEW, decision="").exists():
        raise StillToRead
    taken_out = Q(decision=Decision.WITHHOLD) | Q(decision=Decision.PART)
    now.items.filter(decision=Decision.WITHHOLD).update(facts=[])
    now.items.filter(taken_out).update(text="")
    now.ready_at, now.ready_by = visit.at, visit.worker
    now.save(update_fields=["ready_at", "ready_by"])
    _record(Kind.ACCESS_READY, now, visit)
    return now


def _locked(row: AccessRequest, visit: Visit) -> AccessRequest:
    """The request as it now stands, for whoever may review it."""
    lock_heads(row.agency_id)
    if not reviewable(visit).filter(pk=row.pk).exists():
        raise Refused("reviews it not")
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("found_by", "ready_by")
    return rows.get(pk=row.pk)


def _record(kind: Kind, row: AccessRequest, visit: Visit, **data: object) -> None:
    by: Worker = visit.worker
    about = {"thing": "access_request", "thing_id": row.pk, "data": data}
    record(kind, agency_id=row.agency_id, actor=by, at=visit.at, **about)  # type: ignore[arg-type]
