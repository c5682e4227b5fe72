"""Taking an entry about somebody else out of a record, and having read that one was."""

from dataclasses import dataclass
from datetime import datetime

from linkworker.cases.actions import check_source, record_case, tell
from linkworker.cases.build import Told
from linkworker.cases.models import Case, Entry, EntryKind
from linkworker.cases.queries import CATEGORY_OF
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.misplaced.models import Aside, TakenOut, Telling
from linkworker.misplaced.pieces import Piece, lift, move, piece_of
from linkworker.misplaced.telling import Stood, tell_of, unpin
from linkworker.partnership.models import Worker
from linkworker.practice.misplaced import Where
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.gates import may_write
from linkworker.sharing.models import Holding, HoldingKind
from linkworker.whereabouts.sealing import cover_again

OUT, IN = "out", "in"
"""What an entry of the kind `misplaced` tells: that something left this record, or came into it."""


@dataclass(frozen=True, slots=True)
class TakingOut:
    """Why an entry is taken out, and to which case it goes; none: it is kept aside."""

    reason: str
    to: Case | None = None


@action
def take_out(entry: Entry, given: TakingOut, *, by: Worker, at: datetime) -> TakenOut:
    """Take an entry about somebody else out of its record, for good, and let those be told who may have read it.

    Raises `Refused` unless the worker may write of this in both cases, `SaidByTheOtherSide` where the right case may
    not keep it, and `Changed` when somebody took it out since it was read.
    """
    piece, category = piece_of(entry), CATEGORY_OF[entry.kind]
    may_write(by, entry.case.holding, category, at)
    if given.to is not None:
        _may_go_to(given.to, piece, category, by, at)
    if not given.reason:
        raise ValueError("an entry is taken out for a reason")
    lock_heads(entry.case.agency_id)
    stood = stood_of(_still_there(piece), category, at)
    row = TakenOut.objects.create(
        case=piece.case,
        kind=piece.kind,
        thing=piece.thing,
        stood_since=stood.since,
        reason=given.reason,
        guard=_guard(piece.case, category),
        to_case=given.to,
        at=at,
        by=by,
    )
    tell_of(row, stood)
    unpin(stood)
    _go(piece, row)
    _note(row, category)
    return row


def _may_go_to(to: Case, piece: Piece, category: Category, by: Worker, at: datetime) -> None:
    may_write(by, to.holding, category, at)
    if to.pk == piece.case.pk:
        raise Refused("is there already")
    for source in set(piece.entries.values_list("source", flat=True)):
        check_source(to, source)


def stood_of(piece: Piece, category: Category, at: datetime) -> Stood:
    """What stands in a record until `at`, as far as those are asked for who may have read it."""
    return Stood(piece.case, piece.kind, piece.thing, category, piece.stood_since, at)


def _still_there(piece: Piece) -> Piece:
    if not piece.entries.select_for_update().order_by("pk").exists():
        gone = TakenOut.objects.filter(case=piece.case, kind=piece.kind, thing=piece.thing)
        raise Changed(gone.select_related("by").latest("at"))
    return piece


def _guard(case: Case, category: Category) -> Holding:
    """A part of the case that nobody is named for."""
    return Holding.objects.create(
        agency_id=case.agency_id,
        service_id=case.service_id,
        subject_id=case.client_id,
        kind=HoldingKind.PART,
        category=category,
        root_id=case.pk,
        restricted=True,
    )


def _go(piece: Piece, row: TakenOut) -> None:
    if row.to_case is None:
        Aside.objects.create(taken_out=row, said=lift(piece))
        return
    move(piece, row.to_case)
    cover_again(row.to_case.client)


def _note(row: TakenOut, category: Category) -> None:
    """Say in both records what happened, and in neither anything of the other."""
    where = Where.ASIDE if row.to_case is None else Where.MOVED
    _tell(row.case, row, OUT)
    record_case(
        Kind.ENTRY_TAKEN_OUT,
        row.case,
        by=row.by,
        at=row.at,
        thing="taken-out",
        thing_id=row.pk,
        category=category,
        data={"about": row.kind, "where": where.value, "told": row.tellings.count()},
    )
    if row.to_case is not None:
        _tell(row.to_case, row, IN)
        record_case(
            Kind.ENTRY_BROUGHT_IN,
            row.to_case,
            by=row.by,
            at=row.at,
            thing=row.kind,
            thing_id=row.thing,
            category=category,
        )


def _tell(case: Case, row: TakenOut, code: str) -> None:
    told = Told(EntryKind.MISPLACED, thing_id=row.pk, code=code)
    tell(case, told, by=row.by, at=row.at, recorded_at=row.at)


@action
def have_read(telling: Telling, *, by: Worker, at: datetime) -> None:
    """Say that one has read that an entry was about somebody else.

    Of an agency, the first who says so says it for all.
    """
    now = Telling.objects.select_for_update(of=("self",)).select_related("taken_out__case").get(pk=telling.pk)
    if now.worker_id not in {None, by.pk} or now.agency_id != by.agency_id:
        raise Refused("told to somebody else")
    if now.read_at is not None:
        return
    now.read_at, now.read_by = at, by
    now.save(update_fields=["read_at", "read_by"])
    record(
        Kind.TELLING_READ,
        agency_id=by.agency_id,
        actor=by,
        at=at,
        thing="telling",
        thing_id=now.pk,
        data={"taken_out": now.taken_out_id},
    )
