"""Two agencies' cases of one person, worked together: what each side knows of the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from linkworker.cases.actions import record_case
from linkworker.cases.models import Case, Link
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.sharing.facts import live


def link(one: Case, other: Case, *, by: Worker, at: datetime) -> None:
    """Link two cases that a referral joined. Part of a larger action; records an event of each agency, in order."""
    for case, beside in ((one, other), (other, one)):
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
    """The other side of a link as each side may always see it: agency, service, named worker; closed or not."""

    case: Case
    since: datetime

    @property
    def agency(self) -> str:
        return self.case.agency.name

    @property
    def worker(self) -> str:
        return self.case.key_worker.name if self.case.key_worker else ""


def partners_of(case: Case, at: datetime) -> list[Partner]:
    """The cases of other agencies that are linked with `case`, the first linked first."""
    rows = Link.objects.filter(live(at), case=case).order_by("since", "pk")
    rows = rows.select_related(
        "other__agency", "other__service", "other__key_worker", "other__holding", "other__client"
    )
    return [Partner(row.other, row.since) for row in rows]


def linked_cases(cases: Iterable[int], at: datetime) -> dict[int, list[int]]:
    """By case, the keys of the cases linked with it."""
    found: dict[int, list[int]] = {}
    for case, other in Link.objects.filter(live(at), case__in=list(cases)).values_list("case", "other"):
        found.setdefault(case, []).append(other)
    return found
