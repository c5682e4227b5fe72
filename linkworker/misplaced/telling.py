"""Who is told that an entry was about somebody else: whoever read the record, and the agencies it was shared with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from linkworker.cases.models import Case, EntryKind, Link
from linkworker.events.models import Look
from linkworker.misplaced.models import TakenOut, Telling
from linkworker.partnership.joining import accounts_of
from linkworker.partnership.models import Agency, Worker
from linkworker.practice.misplaced import LookAt, readers
from linkworker.practice.sharing import Category
from linkworker.referrals.models import Referral
from linkworker.sharing.facts import live
from linkworker.sharing.models import Grant


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood in a case, of which kind and category, from when until when."""

    case: Case
    kind: EntryKind
    thing: int
    category: Category
    since: datetime
    until: datetime


def tell_of(row: TakenOut, stood: Stood) -> None:
    """Write down who is told. Whether somebody may see the person is asked when they would read it."""
    agencies = {one.pk for one in told_agencies(stood)}
    told = [
        *_receivers(row, stood),
        *(_worker(row, one, row.case_id) for one in _lookers(row, stood)),
        *(_worker(row, one, row.case_id) for one in _beside(row, agencies)),
        *(
            Telling(taken_out=row, agency_id=one, holding_id=row.case_id, at=row.at)
            for one in sorted(agencies)
        ),
    ]
    once: dict[tuple[int | None, int], Telling] = {}
    for one in told:
        once.setdefault((one.worker_id, one.agency_id), one)
    Telling.objects.bulk_create(once.values())


def _worker(row: TakenOut, worker: Worker, holding: int) -> Telling:
    return Telling(taken_out=row, agency_id=worker.agency_id, worker=worker, holding_id=holding, at=row.at)


def _lookers(row: TakenOut, stood: Stood) -> Iterable[Worker]:
    """Whoever opened the case while the entry stood, but for the one who takes it out."""
    looks = Look.objects.filter(holding_id=row.case_id, at__gte=stood.since, at__lte=stood.until)
    found = readers(
        (LookAt(*one) for one in looks.values_list("worker_id", "kind", "at")),
        since=stood.since,
        until=stood.until,
    )
    themself = accounts_of(row.by).values("pk").order_by()
    return Worker.objects.filter(pk__in=sorted(found)).exclude(pk__in=themself).order_by("pk")


def _beside(row: TakenOut, agencies: Iterable[int]) -> Iterable[Worker]:
    """The key workers of the cases that are joined with it, where it was shared."""
    joined = Link.objects.filter(live(row.at), case=row.case_id, other__agency__in=list(agencies))
    return Worker.objects.filter(pk__in=joined.values("other__key_worker")).order_by("pk")


def told_agencies(stood: Stood) -> list[Agency]:
    """The agencies with which this was shared at any time while it stood, by name."""
    granted = Grant.objects.filter(
        holding=stood.case.pk,
        category=stood.category,
        to_agency__isnull=False,
        since__lte=stood.until,
        until__gt=stood.since,
    )
    return list(Agency.objects.filter(pk__in=granted.values("to_agency")).order_by("name", "pk"))


def _sent(stood: Stood) -> list[Referral]:
    """The referrals of the case that went out while it stood, and said something of it."""
    rows = Referral.objects.filter(case=stood.case, sent_at__gte=stood.since, sent_at__lte=stood.until)
    found = rows.select_related("share", "checklist", "intake__case__key_worker").order_by("pk")
    return [one for one in found if _says_of(one, stood)]


def _says_of(row: Referral, stood: Stood) -> bool:
    attached = row.checklist is not None and row.checklist.thread == stood.thing
    if stood.kind is EntryKind.CHECKLIST and attached:
        return True
    return row.share is None or stood.category.value in row.share.categories


def _receivers(row: TakenOut, stood: Stood) -> Iterable[Telling]:
    """Those who received a referral: whoever leads there, and who works the case that came of it."""
    for referral in _sent(stood):
        intake = getattr(referral, "intake", None)
        if intake is None:
            continue
        yield Telling(taken_out=row, agency_id=intake.agency_id, holding_id=intake.pk, at=row.at)
        if intake.case is not None and intake.case.key_worker is not None:
            yield _worker(row, intake.case.key_worker, intake.case.pk)


def told_outside(stood: Stood) -> list[str]:
    """To whom it may have gone without Linkworker: nobody there is told by us."""
    return sorted({one.to_outside for one in _sent(stood) if one.to_outside})


def unpin(stood: Stood) -> None:
    """Take a checklist off the referrals it was attached to, since it was about somebody else."""
    pinned = Q(checklist__case=stood.case, checklist__thread=stood.thing)
    if stood.kind is EntryKind.CHECKLIST:
        Referral.objects.filter(pinned).update(checklist=None)
