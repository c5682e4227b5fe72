"""Allocating work, raising walls, making grants, showing what was staged: what changes who may see a holding."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.joining import accounts_of
from linkworker.partnership.models import Agency, Worker
from linkworker.practice.separating import WallBecause
from linkworker.practice.sharing import Category
from linkworker.sharing.facts import live
from linkworker.sharing.gates import may_write
from linkworker.sharing.models import Allocation, Grant, Holding, Separation, Share, Staging, Subject, Wall

TO_DECIDE = "to-decide"
"""The route of a grant by name to somebody of the own agency who decides on sharing against serious harm."""

LONGEST_NAMED = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class WallWhy:
    """Why a wall is raised, whether that is sure, and what of the two people is alike."""

    because: WallBecause
    is_sure: bool = True
    likeness: tuple[str, ...] = ()


BY_HAND = WallWhy(WallBecause.RAISED)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms something is shared: by which route, for what, until when; `act` joins the rows of one act."""

    route: str
    purpose: str
    until: datetime
    act: UUID


def allocate(holding: Holding, *, worker: Worker, at: datetime) -> Allocation:
    """Give `worker` the work behind `holding`, ending whoever had it. Part of a larger action: records no event."""
    Allocation.objects.filter(holding=holding, until=None).exclude(worker=worker).update(until=at)
    given, _ = Allocation.objects.get_or_create(
        holding=holding, worker=worker, until=None, defaults={"since": at}
    )
    return given


def free(holding: Holding, *, at: datetime) -> None:
    """Take the work behind `holding` from whoever has it. Part of a larger action: records no event."""
    Allocation.objects.filter(holding=holding, until=None).update(until=at)


@action
def raise_wall(
    subject: Subject,
    *,
    worker: Worker,
    by: Worker | None,
    at: datetime,
    until: datetime | None = None,
    why: WallWhy = BY_HAND,
) -> Wall:
    """Raise a personal wall: from now `worker` sees nothing of `subject`, whatever else would allow it.

    It stands before the person, so before each account of theirs, in whatever agency.
    """
    for account in accounts_of(worker).exclude(pk=worker.pk):
        raise_for_account(subject, worker=account, by=by, at=at, until=until, why=why)
    return raise_for_account(subject, worker=worker, by=by, at=at, until=until, why=why)


def raise_for_account(
    subject: Subject,
    *,
    worker: Worker,
    by: Worker | None,
    at: datetime,
    until: datetime | None,
    why: WallWhy = BY_HAND,
) -> Wall:
    """Raise a wall before one account. Part of a larger action, which sees to the other accounts of the person."""
    wall = Wall.objects.create(
        subject=subject,
        worker=worker,
        since=at,
        until=until,
        because=why.because.value,
        is_sure=why.is_sure,
        likeness=[*why.likeness],
    )
    record(
        Kind.WALL_RAISED,
        agency_id=subject.agency_id,
        actor=by,
        at=at,
        thing="wall",
        thing_id=wall.pk,
        subject_id=subject.pk,
    )
    return wall


def why_of(wall: Wall) -> WallWhy:
    return WallWhy(WallBecause(wall.because), wall.is_sure, tuple(wall.likeness))


def carry_walls(arrived: Subject, known: Subject, *, by: Worker | None, at: datetime) -> None:
    """Raise around `known`, who turned out to be `arrived`, whatever stands around them: walls and separations.

    Each stands as long as it did. Part of a larger action.
    """
    there = {wall.worker_id: wall.until for wall in Wall.objects.filter(live(at), subject=known)}
    standing = Wall.objects.filter(live(at), subject=arrived).select_related("worker").order_by("pk")
    for wall in standing:
        if wall.worker_id not in there or _ends_later(wall.until, there[wall.worker_id]):
            raise_for_account(known, worker=wall.worker, by=by, at=at, until=wall.until, why=why_of(wall))
    carry_separations(arrived.pk, known.pk, at=at)
    for one in Separation.objects.filter(live(at), opposed=arrived):
        Separation.objects.create(
            subject_id=one.subject_id, opposed=known, since=at, until=one.until, plan_id=one.plan_id
        )


def carry_separations(subject: int, known: int, *, at: datetime) -> None:
    """Separate `known`, who is the same person, from everybody from whom `subject` is: as long, and by the same plan.

    Part of a larger action: records no event.
    """
    there = Separation.objects.filter(live(at), subject=known).values_list("opposed", flat=True)
    for one in Separation.objects.filter(live(at), subject=subject).exclude(opposed__in=list(there)):
        Separation.objects.create(
            subject_id=known, opposed_id=one.opposed_id, since=at, until=one.until, plan_id=one.plan_id
        )


def _ends_later(one: datetime | None, other: datetime | None) -> bool:
    """Whether `one` stands on when `other` has ended; None never ends."""
    return other is not None and (one is None or one > other)


@action
def grant(
    holding: Holding,
    *,
    categories: Iterable[Category],
    to_agency: Agency,
    terms: Terms,
    by: Worker,
    at: datetime,
) -> list[Grant]:
    """Let another agency read categories of a holding until a time: one row a category, one act.

    Raises `Refused` unless the worker may see every category they share.
    """
    for category in categories:
        may_write(by, holding, category, at)
    common = {"holding": holding, "to_agency": to_agency, "since": at, **asdict(terms)}
    rows = [Grant(category=one, **common) for one in categories]
    _give(rows, holding, act=terms.act, by=by, at=at, to=to_agency.pk)
    return rows


def _give(
    rows: Iterable[Grant], holding: Holding, *, act: UUID, by: Worker, at: datetime, **receiver: int
) -> None:
    """Make the grants of one act, and record them as one event with who receives them."""
    categories = [Category(one.category).value for one in Grant.objects.bulk_create(rows)]
    record(
        Kind.GRANT_MADE,
        agency_id=holding.agency_id,
        actor=by,
        at=at,
        thing="grant",
        thing_id=holding.pk,
        subject_id=holding.subject_id,
        data={"act": str(act), **receiver, "categories": categories},
    )


def open_grants(share: Share, at: datetime) -> None:
    """Give the receiver what a share names, until its end. Part of a larger action: decides and records nothing."""
    common = {
        "holding_id": share.holding_id,
        "to_agency_id": share.to_agency_id,
        "route": share.route,
        "purpose": share.purpose,
        "act": share.act,
        "since": at,
        "until": share.until,
    }
    Grant.objects.bulk_create(Grant(category=one, **common) for one in share.categories)


def end_grants(share: Share, at: datetime) -> None:
    """End what a share still gives. Part of a larger action: decides and records nothing."""
    Grant.objects.filter(act=share.act, to_worker=None, until__gt=at).update(until=at)


def name_for(
    share: Share, worker: Worker, categories: Iterable[Category], *, by: Worker, at: datetime
) -> None:
    """Let a colleague by name see what they are to decide on a share of, until it is decided: within `LONGEST_NAMED`.

    Part of a larger action: the grant is recorded, and who may make it is decided there.
    """
    common = {
        "holding_id": share.holding_id,
        "to_worker": worker,
        "route": TO_DECIDE,
        "purpose": share.purpose,
    }
    until = at + LONGEST_NAMED
    rows = [Grant(category=one, since=at, until=until, act=share.act, **common) for one in categories]
    _give(rows, share.holding, act=share.act, by=by, at=at, worker=worker.pk)


def end_named(share: Share, at: datetime) -> None:
    """End what a colleague saw by name, to decide on a share. Part of a larger action: records nothing."""
    Grant.objects.filter(act=share.act, to_worker__isnull=False, until__gt=at).update(until=at)


def make_visible(staging: Staging, *, at: datetime) -> None:
    """Let everything staged be what it is, all at once. Part of a larger action: records no event."""
    Staging.objects.filter(pk=staging.pk, visible_at=None).update(visible_at=at)


def settle(staging: Staging, *, most: int) -> bool:
    """Of what is visible, let up to `most` holdings forget that they were staged; whether none is left that knows.

    It changes nothing that anybody sees, and keeps the statements of the policy as short as they were.
    """
    keys = staging.holdings.filter(staging__visible_at__isnull=False).order_by("pk").values("pk")[:most]
    return Holding.objects.filter(pk__in=list(keys.values_list("pk", flat=True))).update(staging=None) < most
