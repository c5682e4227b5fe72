"""Two agencies' cases of one person, worked together: what each side knows of the other."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from linkworker.cases.actions import record_case
from linkworker.cases.models import Case, Link
from linkworker.events.acting_as import DbRole, job
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.sharing.actions import carry_walls
from linkworker.sharing.facts import live
from linkworker.sharing.models import Grant


def link(one: Case, other: Case, *, by: Worker, at: datetime) -> None:
    """Link two cases that a referral joined. Part of a larger action; records an event of each agency, in order.

    Whoever is walled off, or kept apart, from the person at one agency is so from what the other shares.
    """
    for case, beside in sorted(((one, other), (other, one)), key=lambda pair: pair[1].agency_id):
        carry_walls(case.client.subject, beside.client.subject, by=None, at=at)
        Link.objects.get_or_create(case=case, other=beside, until=None, defaults={"since": at})
    for case, beside in sorted(((one, other), (other, one)), key=lambda pair: pair[0].agency_id):
        record_case(
            Kind.CASES_LINKED,
            case,
            by=by,
            at=at,
            thing="link",
            thing_id=beside.pk,
            data={"to": beside.agency_id},
        )


@dataclass(frozen=True, slots=True)
class Partner:
    """The other side of a link, as far as this side may know of it.

    While either shares anything with the other: agency, service, named worker, closed or not. From `over` on, when the
    last share between both ended (or from the joining on, when none opened): that they worked together, and until when.
    """

    case: Case
    since: datetime
    over: datetime | None = None

    @property
    def agency(self) -> str:
        return self.case.agency.name

    @property
    def worker(self) -> str:
        """Who holds the case there now."""
        return self.case.key_worker.name if self.case.key_worker and self.over is None else ""

    @property
    def closed_at(self) -> datetime | None:
        return self.case.closed_at if self.over is None else None


def works(case: Case) -> bool:
    """Whether a service works with the person: its case is open, and somebody holds it."""
    return case.closed_at is None and case.key_worker_id is not None


@job(DbRole.BESIDE)
def partners_of(case: Case, at: datetime) -> list[Partner]:
    """The cases of other agencies that are linked with `case`, the first linked first."""
    rows = Link.objects.filter(live(at), case=case).order_by("since", "pk").annotate(last=_last_grant(at))
    rows = rows.select_related(
        "other__agency", "other__service", "other__key_worker", "other__holding", "other__client"
    )
    return [Partner(row.other, row.since, _over(row.since, row.last, at)) for row in rows]


def _last_grant(at: datetime) -> Subquery:
    """Until when either side of a link reads anything of the other, or did."""
    there = Q(holding=OuterRef("case"), to_agency=OuterRef("other__agency"))
    back = Q(holding=OuterRef("other"), to_agency=OuterRef("case__agency"))
    rows = Grant.objects.filter(there | back, since__lte=at).order_by(F("until").desc())
    return Subquery(rows.values("until")[:1])


def _over(since: datetime, last: datetime | None, at: datetime) -> datetime | None:
    return None if last is not None and last > at else max(last or since, since)


def joined_with(case: int, at: datetime) -> QuerySet[Case]:
    """The cases of other agencies with which a case is joined, whatever is shared."""
    return Case.objects.filter(pk__in=Link.objects.filter(live(at), other=case).values("case"))
