"""Restricted notes: written by whoever works with the person, read by those they name, and by nobody by role.

To everybody else there is none: it stands in no list, count, search, print, share or duty.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.events.rows import the_only
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.people.gates import OpenedClient, open_own_client
from linkworker.people.models import ClientRecord
from linkworker.practice.restricted import KEPT_YEARS, LEADS_ARE_NAMED, NoteKind
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.restricted.models import NoteText, RestrictedNote
from linkworker.sharing.facts import live
from linkworker.sharing.gates import Visit, admit, may_write, refuse_absent
from linkworker.sharing.models import Grant, Holding, HoldingKind
from linkworker.sharing.queries import shared_with
from linkworker.sharing.references import new_act
from linkworker.whereabouts.reviewing import may_be_named, services_with

CATEGORY = Category.RISK
"""As which every restricted note is kept: who reads it may put somebody at risk."""

ROUTE, PURPOSE = "restricted", "restricted-note"
LONG = timedelta(days=366 * KEPT_YEARS)


class CannotBeNamed(ValueError):
    """One of those who are named may not be: no cause is told."""


class NobodyNamed(ValueError):
    """Nobody would read the note."""


@dataclass(frozen=True, slots=True)
class ReadableNote:
    """A note that the reader is named for: what it said, the newest first, and who reads it now."""

    note: RestrictedNote
    texts: list[NoteText]
    names: list[Worker]


def open_notes(visit: Visit, reference: str) -> tuple[OpenedClient, list[RestrictedNote]]:
    """A client of the own agency, with those of their restricted notes that the reader is named for."""
    opened = open_own_client(visit, reference)
    rows = _readable(visit).filter(client=opened.client).select_related("changed_by")
    return opened, list(rows.order_by("-pk"))


def open_note(visit: Visit, reference: str, number: int) -> ReadableNote:
    """One note, with a look at it; `Refused` alike when absent and when the reader is not named for it."""
    rows = _readable(visit).filter(pk=number, client__reference=reference)
    note = the_only(rows.select_related("client", "holding", "changed_by"))
    if note is None:
        refuse_absent(visit, HoldingKind.CLIENT)
    admit(visit, note.holding, needed=frozenset({CATEGORY}))
    texts = list(note.texts.select_related("by").order_by("-at", "-pk"))
    return ReadableNote(note, texts, named_for(note, visit.at))


def _readable(visit: Visit) -> QuerySet[RestrictedNote]:
    named = shared_with(visit.reader, visit.at, CATEGORY, HoldingKind.PART).filter(restricted=True)
    return RestrictedNote.objects.filter(holding__in=named.values("pk"))


def named_for(note: RestrictedNote, at: datetime) -> list[Worker]:
    """Who is named for a note now, by name."""
    grants = Grant.objects.filter(live(at), holding=note.holding_id).values("to_worker")
    return list(Worker.objects.filter(pk__in=grants).order_by("name", "pk"))


@action
def write_note(
    client: ClientRecord,
    kind: NoteKind,
    text: str,
    *,
    names: Collection[Worker],
    by: Worker,
    at: datetime,
) -> RestrictedNote:
    """Keep a note for its writer and those named, and for whoever leads safeguarding where the kind asks for it.

    Raises `CannotBeNamed`.
    """
    may_write(by, client.holding, Category.HOUSEHOLD, at)
    _check(names, client, at)
    lock_heads(client.agency_id)
    holding = Holding.objects.create(
        agency_id=client.agency_id,
        service_id=client.holding.service_id,
        subject_id=client.pk,
        kind=HoldingKind.PART,
        category=CATEGORY,
        root_id=client.holding_id,
        restricted=True,
    )
    note = RestrictedNote.objects.create(client=client, holding=holding, kind=kind.value, changed_by=by)
    NoteText.objects.create(note=note, text=text, at=at, by=by)
    leading = _leads(client, at) if kind in LEADS_ARE_NAMED else []
    _name(note, {by, *names, *leading}, at)
    _record(Kind.RESTRICTED_WRITTEN, note, by=by, at=at)
    return note


def _leads(client: ClientRecord, at: datetime) -> list[Worker]:
    """Whoever leads safeguarding where the person is helped, and may find them."""
    held = RoleGiven.objects.filter(live(at), role=Role.SAFEGUARDING_LEAD)
    here = held.filter(service__in=services_with(client)) | held.filter(service=None)
    rows = Worker.objects.filter(pk__in=here.values("worker"), agency=client.agency_id, is_active=True)
    return [one for one in rows.order_by("pk") if may_be_named(one, client, at)]


@action
def correct_note(shown: ReadableNote, text: str, *, wrong: str, by: Worker, at: datetime) -> RestrictedNote:
    """Write what the note says now; what it said, and what was wrong of it, is kept. Raises `Changed`."""
    now = _locked(shown, by, at)
    NoteText.objects.create(note=now, text=text, wrong=wrong, at=at, by=by)
    return _changed(now, by=by, at=at)


@action
def name_readers(
    shown: ReadableNote, names: Collection[Worker], *, by: Worker, at: datetime
) -> RestrictedNote:
    """Say who reads the note from now on. Raises `NobodyNamed`, `CannotBeNamed`, `Changed`."""
    now = _locked(shown, by, at)
    if not names:
        raise NobodyNamed
    standing = named_for(now, at)
    _check([one for one in names if one not in standing], now.client, at)
    gone = [one.pk for one in standing if one not in names]
    Grant.objects.filter(live(at), holding=now.holding_id, to_worker__in=gone).update(until=at)
    _name(now, [one for one in names if one not in standing], at)
    return _changed(now, by=by, at=at, names=True)


def _locked(shown: ReadableNote, by: Worker, at: datetime) -> RestrictedNote:
    """The note as it now stands, for whoever is still named for it; raises `Changed` when it was changed."""
    lock_heads(shown.note.client.agency_id)
    rows = RestrictedNote.objects.select_for_update(of=("self",)).select_related(
        "client__holding", "changed_by"
    )
    now = rows.get(pk=shown.note.pk)
    if by not in named_for(now, at):
        raise Refused("not named for it")
    if now.version != shown.note.version:
        raise Changed(now)
    return now


def _check(names: Iterable[Worker], client: ClientRecord, at: datetime) -> None:
    if not all(may_be_named(one, client, at) for one in names):
        raise CannotBeNamed


def _name(note: RestrictedNote, names: Iterable[Worker], at: datetime) -> None:
    act = new_act()
    Grant.objects.bulk_create(
        Grant(
            holding_id=note.holding_id,
            category=CATEGORY,
            to_worker=one,
            route=ROUTE,
            purpose=PURPOSE,
            act=act,
            since=at,
            until=at + LONG,
        )
        for one in sorted(names, key=lambda worker: worker.pk)
    )


def _changed(note: RestrictedNote, *, by: Worker, at: datetime, names: bool = False) -> RestrictedNote:
    note.version += 1
    note.changed_by = by
    note.save(update_fields=["version", "changed_by"])
    _record(Kind.RESTRICTED_CHANGED, note, by=by, at=at, version=note.version, names=names)
    return note


def _record(kind: Kind, note: RestrictedNote, *, by: Worker, at: datetime, **data: object) -> None:
    record(
        kind,
        agency_id=note.client.agency_id,
        actor=by,
        at=at,
        thing="restricted",
        thing_id=note.pk,
        holding_id=note.holding_id,
        subject_id=note.client_id,
        category=CATEGORY,
        data=data,
    )
