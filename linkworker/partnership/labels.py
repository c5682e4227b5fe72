"""Who outside accepted in writing to write to a care-of label: the first part of the protocol register about others.

Prescribers and pharmacies are to accept the agreed words (Cambridgeshire and Peterborough guidelines, 6.25 and 8.0).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Q

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import (
    Accepting,
    DirectoryEntry,
    LabelAcceptance,
    Protocol,
    ProtocolKind,
    Worker,
)
from linkworker.partnership.protocols import in_force, signed
from linkworker.partnership.queries import roles_held
from linkworker.practice.deadlines import london_date
from linkworker.practice.directory import reads_like_an_address
from linkworker.practice.sharing import READS_SHARED, Refused, Role
from linkworker.practice.whereabouts import plain

KEEPERS = frozenset({Role.MANAGER, Role.SAFEGUARDING_LEAD, Role.LINK_WORKER})
"""Who records what an organisation wrote."""


class LabelTells(ValueError):
    """The label reads like an address: it would tell what it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceGiven:
    """What an organisation wrote: which label it accepts, from which day, until when, and where that letter is kept."""

    label: str
    organisation: str
    kind: str
    accepted_on: date
    where_kept: str
    until: date | None = None
    protocol: Protocol | None = None


def may_read(worker: Worker, at: datetime) -> None:
    """Raise `Refused` for whoever works with no people: who accepts a label may tell in which town a house stands."""
    if not roles_held(at).filter(worker=worker, role__in=READS_SHARED).exists():
        raise Refused("works with no people")


def may_keep(worker: Worker, at: datetime) -> bool:
    return roles_held(at).filter(worker=worker, role__in=KEEPERS).exists()


def require_keeper(worker: Worker, at: datetime) -> None:
    if not may_keep(worker, at):
        raise Refused("keeps no register")


def accepted(agency: int, at: datetime, label: str = "") -> list[LabelAcceptance]:
    """What holds today of what an agency was accepted in writing, by organisation; of one label when it is named."""
    today = london_date(at)
    lasts = Q(until=None) | Q(until__gte=today)
    rows = LabelAcceptance.objects.filter(lasts, agency=agency, ended_at=None, accepted_on__lte=today)
    found = rows.select_related("recorded_by", "protocol").order_by("organisation", "pk")
    return [row for row in found if not label or plain(row.label) == plain(label)]


def over(agency: int, at: datetime) -> list[LabelAcceptance]:
    """What no longer holds, or not yet, the newest first."""
    today = london_date(at)
    rows = LabelAcceptance.objects.filter(
        ~Q(ended_at=None) | Q(until__lt=today) | Q(accepted_on__gt=today), agency=agency
    )
    return list(rows.select_related("recorded_by", "ended_by").order_by("-recorded_at", "-pk")[:50])


def labels_of(agency: int) -> list[str]:
    """The care-of names that the directory gives the services of an agency, each once."""
    rows = DirectoryEntry.objects.filter(service__agency=agency).exclude(care_of="")
    return list(dict.fromkeys(rows.order_by("service__name").values_list("care_of", flat=True)))


def open_acceptance(worker: Worker, number: int, at: datetime) -> LabelAcceptance:
    """An acceptance that holds, for whoever keeps the register of its agency."""
    require_keeper(worker, at)
    rows = LabelAcceptance.objects.filter(agency=worker.agency_id, pk=number)
    row = rows.select_related("recorded_by", "ended_by").first()
    if row is None:
        raise Refused("absent")
    return row


@action
def accept(given: AcceptanceGiven, *, by: Worker, at: datetime) -> LabelAcceptance:
    """Record that an organisation accepted a label in writing. Raises `Refused`, `LabelTells` or ValueError."""
    require_keeper(by, at)
    if reads_like_an_address(given.label):
        raise LabelTells
    if given.accepted_on > london_date(at) or given.kind not in Accepting.values:
        raise ValueError(
            "what was accepted in writing was accepted today or before, by a kind of organisation"
        )
    if given.protocol is not None and not signed(given.protocol, by.agency, at):
        raise ValueError("only a protocol that binds the agency can be relied on")
    told = {item.name: getattr(given, item.name) for item in fields(given)}
    row = LabelAcceptance.objects.create(agency=by.agency, recorded_at=at, recorded_by=by, **told)
    _record(Kind.LABEL_ACCEPTED, row, by=by, at=at)
    return row


@action
def take_back(row: LabelAcceptance, *, note: str, by: Worker, at: datetime) -> LabelAcceptance:
    """Record that an organisation accepts a label no longer; raises `Changed` when that is recorded already."""
    require_keeper(by, at)
    rows = LabelAcceptance.objects.select_for_update(of=("self",)).filter(agency=by.agency_id)
    now = rows.get(pk=row.pk)
    if now.ended_at is not None:
        raise Changed(now)
    now.ended_at, now.ended_by, now.end_note = at, by, note
    now.save(update_fields=["ended_at", "ended_by", "end_note"])
    _record(Kind.LABEL_ENDED, now, by=by, at=at)
    return now


def care_of_protocols(worker: Worker, at: datetime) -> Iterable[Protocol]:
    """The protocols on care-of addresses that bind the worker's agency."""
    rows = in_force(at).filter(kind=ProtocolKind.CARE_OF, partnership__agencies=worker.agency_id).distinct()
    return [one for one in rows if signed(one, worker.agency, at)]


def _record(kind: Kind, row: LabelAcceptance, *, by: Worker, at: datetime) -> None:
    record(
        kind,
        agency_id=row.agency_id,
        actor=by,
        at=at,
        thing="label",
        thing_id=row.pk,
        data={"kind": row.kind},
    )
