"""Who may receive what an agency shares or refers: services here, those of the own partnerships first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from linkworker.partnership.models import Agency, Protocol, Service
from linkworker.partnership.protocols import Between, protocols_between
from linkworker.practice.directory import needs_of_sector


@dataclass(frozen=True, slots=True)
class Receiver:
    """A service that may receive; `near`: of a partnership that the sender belongs to."""

    service: Service
    near: bool
    who_for: str = ""
    care_of: str = ""


def receivers(sender: Agency, *, need: str, sectors: Collection[str]) -> list[Receiver]:
    """The services of other agencies of these sectors that take a need (any, when none is named), near ones first."""
    near = set(Agency.objects.filter(partnerships__in=sender.partnerships.all()).values_list("pk", flat=True))
    rows = Service.objects.filter(agency__sector__in=list(sectors)).exclude(agency=sender)
    found = [
        Receiver(
            row,
            row.agency_id in near,
            who_for=row.entry.who_for if hasattr(row, "entry") else "",
            care_of=row.entry.care_of if hasattr(row, "entry") else "",
        )
        for row in rows.select_related("agency", "entry").order_by("agency__name", "name")
        if _takes(row, need)
    ]
    return sorted(found, key=lambda one: not one.near)


def _takes(service: Service, need: str) -> bool:
    if not hasattr(service, "entry"):
        return not need or need in {term.code for term in needs_of_sector(service.agency.sector)}
    return service.entry.open_to_referrals and (not need or need in service.entry.needs)


def protocols_to_rely_on(sender: Agency, receiver: Agency, at: datetime) -> list[Between]:
    """The protocols between two agencies, those that both signed first."""
    return protocols_between(sender, receiver, at)


def signed_by_both(found: Iterable[Between], protocol: Protocol | None) -> bool:
    """Whether neither agency is missing under the protocol relied on."""
    return any(one.protocol == protocol and not one.missing for one in found)
