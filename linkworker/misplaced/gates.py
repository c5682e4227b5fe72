"""The way in to entries about somebody else: taking one out, being told of one, and reading what is kept aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from linkworker.cases.gates import OpenedCase, open_entry, open_to_write, require_writing_in
from linkworker.cases.models import Case, Entry
from linkworker.cases.queries import CATEGORY_OF
from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import look, record
from linkworker.events.rows import the_only
from linkworker.misplaced.models import Aside, AsideReading, TakenOut, Telling
from linkworker.misplaced.pieces import Piece, piece_of
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.sharing.gates import Visit, admit, record_list, refuse_absent
from linkworker.sharing.models import Holding, HoldingKind
from linkworker.sharing.queries import shared_with, visible_to

SHOWN_FOR = timedelta(minutes=30)
"""How long what is kept aside is shown for one reason."""

MOST = 50
ANSWERS = frozenset({Role.LINK_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD})
"""Who reads what an agency is told."""


@dataclass(frozen=True, slots=True)
class ShownTelling:
    """What somebody is told: of which person, as they know them; `case` where it is one whose pages may open."""

    telling: Telling
    name: str
    case: Case | None

    @property
    def taken_out(self) -> TakenOut:
        return self.telling.taken_out


def open_to_take_out(visit: Visit, reference: str, number: int) -> tuple[OpenedCase, Entry, Piece]:
    """An entry of an own case that the reader may take out, since they may write of its kind."""
    opened, entry = open_entry(visit, reference, number)
    require_writing_in(opened, visit, CATEGORY_OF[entry.kind])
    return opened, entry, piece_of(entry)


def open_right_case(visit: Visit, reference: str, category: Category) -> Case:
    """The case to which an entry goes; `Refused` alike when there is none and when it is not theirs to write in."""
    return open_to_write(visit, reference, category).case


def to_read(visit: Visit) -> QuerySet[Telling]:
    """What the reader is told, or reads for their agency, and nobody has read: only of people whom they may see now."""
    return _told_to(visit).filter(read_at=None)


def _told_to(visit: Visit) -> QuerySet[Telling]:
    reader, at = visit.reader, visit.at
    mine = Q(worker=visit.worker)
    if any(held.role in ANSWERS for held in reader.live_roles(at)):
        mine |= Q(worker=None, agency=reader.agency)
    seen = (
        visible_to(reader, at, Category.RISK),
        shared_with(reader, at, Category.IDENTITY),
        visible_to(reader, at, Category.RISK, HoldingKind.INTAKE),
    )
    own, shared, received = (Exists(rows.filter(pk=OuterRef("holding"))) for rows in seen)
    return Telling.objects.filter(mine).filter(Q(own) | Q(shared) | Q(received))


def tellings(visit: Visit) -> list[ShownTelling]:
    """What the reader is told and has not said to have read, the newest first; whoever shows it looks."""
    return [_shown(one) for one in _with_person(to_read(visit)).order_by("-at", "-pk")[:MOST]]


def open_telling(visit: Visit, number: int) -> ShownTelling:
    """One of what the reader is told, read or not, with a look at whom it is of; `Refused` as when absent."""
    telling = the_only(_with_person(_told_to(visit)).filter(pk=number))
    if telling is None:
        refuse_absent(visit)
    admit(visit, telling.holding)
    return _shown(telling)


def _with_person(rows: QuerySet[Telling]) -> QuerySet[Telling]:
    return rows.select_related(
        "taken_out__by__agency", "holding__case__client", "holding__intake", "read_by", "worker"
    )


def _shown(telling: Telling) -> ShownTelling:
    holding = telling.holding
    if holding.kind == HoldingKind.INTAKE:
        return ShownTelling(telling, holding.intake.name, None)
    return ShownTelling(telling, holding.case.client.chosen_name, holding.case)


def subjects_told(found: Iterable[ShownTelling]) -> set[int]:
    """Of whom a list tells."""
    return {one.telling.holding.subject_id for one in found}


def leads_safeguarding_in(visit: Visit) -> Q | None:
    """What was taken out in the services whose safeguarding the reader leads; None: in none."""
    held = [one.service for one in visit.reader.live_roles(visit.at) if one.role is Role.SAFEGUARDING_LEAD]
    if not held:
        return None
    of_agency = Q(taken_out__case__agency=visit.reader.agency)
    return of_agency if None in held else of_agency & Q(taken_out__case__service__in=held)


def _kept(visit: Visit) -> QuerySet[Aside]:
    """What is kept aside in the reader's services, but out of no record that they may not see."""
    led = leads_safeguarding_in(visit)
    if led is None:
        raise Refused("leads no safeguarding")
    seen = visible_to(visit.reader, visit.at, Category.RISK).filter(pk=OuterRef("taken_out__case"))
    return Aside.objects.filter(led, Exists(seen)).select_related("taken_out__by", "taken_out__case")


def kept_aside(visit: Visit) -> list[Aside]:
    """What is kept aside, the newest first, without what it says; one look."""
    found = list(_kept(visit).defer("said").order_by("-taken_out__at", "-pk")[:MOST])
    record_list(visit, sorted({one.taken_out.case.client_id for one in found}))
    return found


def open_aside(visit: Visit, number: int) -> Aside:
    """One of `kept_aside`, without what it says; `Refused` as when absent for everybody else."""
    found = the_only(_kept(visit).defer("said").filter(pk=number))
    if found is None:
        raise Refused("absent")
    return found


@action
def begin_reading(aside: Aside, *, reason: str, visit: Visit) -> AsideReading:
    """Say for what one reads what is kept aside; it is shown for half an hour."""
    open_aside(visit, aside.pk)
    if not reason:
        raise ValueError("what is kept aside is read for a reason")
    row = AsideReading.objects.create(aside=aside, by=visit.worker, at=visit.at, reason=reason)
    record(
        Kind.ASIDE_READ,
        agency_id=visit.worker.agency_id,
        actor=visit.worker,
        at=visit.at,
        thing="aside",
        thing_id=aside.pk,
    )
    return row


def open_reading(visit: Visit, number: int) -> AsideReading:
    """What a reading of the reader's own shows, as long as it does; each time is a look at the record it came from."""
    rows = AsideReading.objects.select_related("aside__taken_out__by").filter(pk=number, by=visit.worker)
    row = the_only(rows.filter(aside__in=_kept(visit).values("pk")))
    if row is None or not row.at <= visit.at <= row.at + SHOWN_FOR:
        raise Refused("no reading that shows it now")
    case = row.aside.taken_out.case_id
    holding = Holding.objects.get(pk=case)
    look(
        "page",
        agency_id=holding.agency_id,
        worker_id=visit.worker.pk,
        at=visit.at,
        route=visit.route,
        holding_id=holding.pk,
        subjects=[holding.subject_id],
    )
    return row
