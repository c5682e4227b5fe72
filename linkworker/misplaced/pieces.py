"""The rows of one entry: those of the chronology, all versions, and those of what it tells of."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Min, Model, QuerySet

from linkworker.assessments.models import Assessment, AttachedForm
from linkworker.cases.models import (
    Case,
    Emergency,
    Enquiry,
    Entry,
    EntryKind,
    Offer,
    SubstanceEnquiry,
)
from linkworker.practice.misplaced import MOVABLE
from linkworker.practice.sharing import Refused

Rows = QuerySet[Any]
Said = list[dict[str, Any]]
"""Rows as they are kept aside: [{table, rows: [column: value]}]."""


def _assessed(case: Case, thing: int) -> list[Rows]:
    return [
        Assessment.objects.filter(case=case, thread=thing),
        AttachedForm.objects.filter(case=case, assessment_thread=thing),
    ]


THINGS: Mapping[str, Callable[[Case, int], list[Rows]]] = {
    EntryKind.NOTE: lambda _case, _thing: [],
    EntryKind.ENQUIRY: lambda case, thing: [Enquiry.objects.filter(case=case, thread=thing)],
    EntryKind.SUBSTANCES: lambda case, thing: [SubstanceEnquiry.objects.filter(case=case, thread=thing)],
    EntryKind.OFFER: lambda case, thing: [Offer.objects.filter(case=case, talk=thing)],
    EntryKind.EMERGENCY: lambda case, thing: [Emergency.objects.filter(case=case, pk=thing)],
    EntryKind.SCREEN: _assessed,
    EntryKind.CHECKLIST: _assessed,
    EntryKind.RISK_FORM: _assessed,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry of a case: its kind, the thing it tells of (a note: its own thread), and where its rows are."""

    case: Case
    kind: EntryKind
    thing: int

    @property
    def entries(self) -> QuerySet[Entry]:
        rows = Entry.objects.filter(case=self.case, kind=self.kind)
        if self.kind is EntryKind.NOTE:
            return rows.filter(thread=self.thing)
        return rows.filter(thing_id=self.thing)

    @property
    def rows(self) -> list[Rows]:
        """The rows of every table, those of the chronology first."""
        return [self.entries, *THINGS[self.kind](self.case, self.thing)]

    @property
    def stood_since(self) -> datetime:
        """When it was first written down."""
        found: datetime = self.entries.aggregate(first=Min("recorded_at"))["first"]
        return found


def piece_of(entry: Entry) -> Piece:
    """The piece that an entry is of; raises `Refused` for what is not taken out so."""
    thing = entry.thread if entry.kind == EntryKind.NOTE else entry.thing_id
    if entry.kind not in MOVABLE or thing is None or entry.holding_id is not None:
        raise Refused("ended where it was done")
    return Piece(entry.case, EntryKind(entry.kind), thing)


def move(piece: Piece, to: Case) -> None:
    """Let the rows be of another case, and otherwise as they were written."""
    for rows in piece.rows:
        rows.update(case=to)


def lift(piece: Piece) -> Said:
    """What the rows hold, each column; they are in their tables no longer."""
    found: Said = []
    for rows in piece.rows:
        held = [_columns(row) for row in rows.order_by("pk")]
        found.append({"table": rows.model._meta.label_lower, "rows": held})
        rows.delete()
    return found


def _columns(row: Model) -> dict[str, Any]:
    return {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value
