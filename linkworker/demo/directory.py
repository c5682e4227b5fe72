"""The demo's directory and protocols, made by the actions that managers and administrators reach."""

from datetime import datetime, time, timedelta
from typing import Any

from linkworker.demo.places import data
from linkworker.demo.staff import Staff
from linkworker.partnership.directory import EntryGiven, check_entry, save_entry
from linkworker.partnership.models import Agency, DirectoryEntry, RoleGiven, Service, Worker
from linkworker.partnership.protocols import ProtocolGiven, add_protocol, sign
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import Role

HOURS = ("opens_at", "closes_at")
IN_FORCE = timedelta(days=60)


def make_directory(staff: Staff, at: datetime, last: datetime) -> None:
    """Write each service's entry and each protocol at the beginning, `at`; reviews lie so many days after `last`."""
    for key, told in data("directory").items():
        service = staff.services[key]
        save_entry(service, _given(told), seen_version=0, by=_manager(service), at=at)
    for told in data("protocols"):
        _protocol(told, at, last)


def check_directory(last: datetime) -> None:
    """Have each entry checked so many days before the end; what nobody checked for half a year shows it."""
    entries = DirectoryEntry.objects.select_related("service__agency").order_by("pk")
    for entry in entries:
        days = data("directory")[f"{entry.service.agency.name}/{entry.service.name}"]["checked_days_ago"]
        by = _manager(entry.service)
        check_entry(entry, seen_version=entry.version, by=by, at=last - timedelta(days=days))


def _given(told: dict[str, Any]) -> EntryGiven:
    said = {name: value for name, value in told.items() if name != "checked_days_ago"}
    return EntryGiven(**{**said, **{name: time.fromisoformat(said[name]) for name in HOURS if name in said}})


def _manager(service: Service) -> Worker | None:
    held = RoleGiven.objects.filter(service=service, role=Role.MANAGER).select_related("worker").first()
    return held.worker if held else None


def _protocol(told: dict[str, Any], at: datetime, last: datetime) -> None:
    said = {name: told[name] for name in ("name", "kind", "version", "framework", "where_kept")}
    begins = london_date(at - IN_FORCE)
    review = london_date(last) + timedelta(days=told["review_in_days"])
    given = ProtocolGiven(**said, in_force_from=begins, review_on=review)
    protocol = add_protocol(given, partnership=told["partnership"], at=at)
    signing = Agency.objects.filter(partnerships__name=told["partnership"]).order_by("pk")
    for agency in signing.exclude(name__in=told["not_signed_by"]):
        sign(protocol, agency, on=begins, at=at)
