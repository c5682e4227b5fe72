"""The cases of a client record, as far as a reader may know of them: for search cards and the client's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from linkworker.cases.gates import CASEWORK, finds_in_whole_agency
from linkworker.cases.models import Case
from linkworker.partnership.models import Service
from linkworker.people.gates import OpenedClient
from linkworker.people.queries import services_to_register_in
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import Visit, decision_on
from linkworker.sharing.queries import visible_to


@dataclass(frozen=True, slots=True)
class CaseOfClient:
    """A case that the reader may know of; `may_enter` says whether its pages open to them.

    `sees_sharing`: the page of what is agreed and shared of it opens, the only one that does to a link worker.
    """

    reference: str
    service_id: int
    service: str
    opened_at: datetime
    closed_at: datetime | None
    key_worker: str
    may_enter: bool
    sees_sharing: bool


def named_workers(visit: Visit, subjects: Iterable[int]) -> dict[int, str]:
    """The key worker of each person's open case that the reader may know of, the newest case's first. One statement."""
    known = visible_to(visit.reader, visit.at, Category.IDENTITY).filter(
        subject__in=list(subjects), case__closed_at=None, case__key_worker__isnull=False
    )
    rows = known.order_by("case__opened_at", "pk").values_list("subject", "case__key_worker__name")
    return dict(rows)


def cases_of(visit: Visit, opened: OpenedClient) -> list[CaseOfClient]:
    """The cases of an opened client record that the reader may know of, the newest first. Two statements."""
    known = visible_to(visit.reader, visit.at, Category.IDENTITY).filter(subject=opened.client.pk)
    entered = visible_to(visit.reader, visit.at, Category.RISK).filter(subject=opened.client.pk)
    may_enter = set(entered.values_list("pk", flat=True))
    sees_all_sharing = opened.own and finds_in_whole_agency(visit)
    rows = known.order_by("-case__opened_at", "-pk").values_list(
        "pk",
        "case__reference",
        "service_id",
        "service__name",
        "case__opened_at",
        "case__closed_at",
        "case__key_worker__name",
    )
    return [
        CaseOfClient(
            reference,
            service_id,
            service,
            since,
            until,
            worker or "",
            pk in may_enter,
            sees_all_sharing or pk in may_enter,
        )
        for pk, reference, service_id, service, since, until, worker in rows
    ]


def services_to_open_in(visit: Visit, cases: Iterable[CaseOfClient]) -> list[Service]:
    """The reader's services in which these cases leave none open. One statement."""
    taken = {case.service_id for case in cases if case.closed_at is None}
    return [service for service in services_to_register_in(visit) if service.pk not in taken]


def may_enter(visit: Visit, case: Case) -> bool:
    """Whether the pages of a case open to the reader, decided without a look."""
    return bool(decision_on(visit, case.holding).categories & CASEWORK)
