"""The directory: which service helps with what, for whom, when; who writes its entry; older versions kept."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.events.rows import the_only
from linkworker.partnership.models import (
    DirectoryEntry,
    DirectoryEntryVersion,
    Partnership,
    RoleGiven,
    Service,
    Worker,
)
from linkworker.partnership.queries import roles_held
from linkworker.practice.contact import Channel, ContactFact, Days
from linkworker.practice.deadlines import Calendar, london_date
from linkworker.practice.directory import (
    CHECK_AGAIN_DAYS,
    SHELTER,
    Problem,
    Told,
    binding,
    is_shelter,
    needs_of_sector,
    problems,
    with_binding,
)
from linkworker.practice.sharing import Refused, Role
from linkworker.practice.vocabulary import code_list

EDITORS = (Role.MANAGER, Role.LINK_WORKER)
"""The roles whose holders write the entry of their service, or of every service of their agency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryGiven:
    """What an entry is to say: the fields of `DirectoryEntry` that are told and not kept by the system."""

    needs: Collection[str]
    who_for: str
    not_for: str = ""
    area: str = ""
    takes_from_outside: bool = False
    open_days: str = ""
    opens_at: time | None = None
    closes_at: time | None = None
    round_the_clock: bool = False
    hours: str = ""
    how_to_refer: str = ""
    care_of: str = ""
    open_to_referrals: bool = True
    considers: Collection[str] = ()
    never_refuses_for: Collection[str] = ()

    def problems(self, sector: str) -> list[Problem]:
        """What may not stand so in an entry of a service of this sector."""
        texts = {name: value for name, value in asdict(self).items() if isinstance(value, str)}
        return problems(
            Told(
                sector=sector,
                needs=frozenset(self.needs),
                takes_from_outside=self.takes_from_outside,
                round_the_clock=self.round_the_clock,
                hours=(self.open_days, self.opens_at, self.closes_at),
                texts=texts,
            )
        )


class NotAsAgreed(ValueError):
    """What was to be written may not stand so; `problems` names each field with its sentence."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__("; ".join(f"{name}: {why.text()}" for name, why in found))
        self.problems = found


def entry_of(service: Service) -> DirectoryEntry | None:
    """The entry of a service, or None while nobody has written one."""
    return the_only(DirectoryEntry.objects.filter(service=service))


def entry_if_any(service: Service) -> DirectoryEntry | None:
    """The entry that was loaded with a service; read when it was not."""
    return getattr(service, "entry", None)


def any_service(number: int) -> Service | None:
    """The service with this number and all that the directory says of it."""
    found = Service.objects.select_related("agency", "entry__checked_by", "entry__changed_by")
    return the_only(found.filter(pk=number))


def needs_of(service: Service) -> tuple[str, ...]:
    """What a service helps with: as its entry says, or while there is none what its sector helps with."""
    entry = entry_if_any(service)
    if entry is not None:
        return tuple(entry.needs)
    return tuple(term.code for term in needs_of_sector(service.agency.sector))


def taking_referrals(need: str = "", partnership: int | None = None) -> list[DirectoryEntry]:
    """The entries of services that take referrals, of those that help with `need` in a partnership, by name.

    A refuge or safe house is listed wherever it belongs, so that no list ties a house to an area; and help of that kind
    often lies far from home.
    """
    rows = DirectoryEntry.objects.filter(open_to_referrals=True).select_related("service__agency")
    if partnership is not None and need not in SHELTER:
        rows = rows.filter(service__agency__partnerships=partnership)
    found = rows.order_by("service__agency__name", "service__name")
    return [entry for entry in found if not need or need in entry.needs]


def partnerships() -> list[Partnership]:
    return list(Partnership.objects.order_by("name"))


def keeps_address_secret(service: Service) -> bool:
    """Whether a service is a refuge or safe house, whose address stands nowhere."""
    entry = entry_if_any(service)
    return is_shelter(service.agency.sector, entry.needs if entry else ())


def is_open(entry: DirectoryEntry, calendar: Calendar, at: datetime) -> bool | None:
    """Whether somebody answers at a time; None when the entry does not say. Bank holidays count as closed."""
    if entry.round_the_clock:
        return True
    if not entry.open_days or entry.opens_at is None or entry.closes_at is None:
        return None
    if london_date(at) in calendar.bank_holidays(london_date(at).year):
        return False
    hours = ContactFact(Channel.PHONE, True, Days(entry.open_days), entry.opens_at, entry.closes_at)
    return hours.is_safe_at(at)


def wants_checking(entry: DirectoryEntry, on: date) -> bool:
    """Whether nobody has checked an entry for half a year."""
    return entry.checked_on is None or on - entry.checked_on > timedelta(days=CHECK_AGAIN_DAYS)


def may_edit(worker: Worker, service: Service, at: datetime) -> bool:
    """Whether a worker writes the entry of a service: its manager, or the link worker of its agency."""
    return services_edited(worker, at).filter(pk=service.pk).exists()


def services_edited(worker: Worker, at: datetime) -> QuerySet[Service]:
    """The services whose entries a worker writes."""
    held = roles_held(at).filter(worker=worker, role__in=EDITORS)
    own = Service.objects.filter(agency=worker.agency_id)
    if _of_whole_agency(held):
        return own
    return own.filter(pk__in=held.order_by().values("service"))


def _of_whole_agency(held: QuerySet[RoleGiven]) -> bool:
    return held.filter(service=None).exists()


def require_editor(worker: Worker, number: int, at: datetime) -> Service:
    """The service with this number when the worker writes its entry; `Refused` alike when it is absent and when not."""
    found = the_only(services_edited(worker, at).select_related("agency").filter(pk=number))
    if found is None:
        raise Refused("not the editor")
    return found


@action
def save_entry(
    service: Service, given: EntryGiven, *, seen_version: int, by: Worker | None, at: datetime
) -> DirectoryEntry:
    """Write the entry of a service, keeping what it said; `by` is None when an administrator does it by command.

    What always holds for its needs is added to what it weighs and never refuses for. Raises `Refused` for whoever may
    not, `NotAsAgreed` for what may not stand so, and `Changed` when version `seen_version` (0: none) is past.
    """
    if by is not None:
        require_editor(by, service.pk, at)
    found = given.problems(service.agency.sector)
    if found:
        raise NotAsAgreed(found)
    Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    old = entry_of(service)
    if (old.version if old else 0) != seen_version:
        raise Changed(old)
    entry = _written(service, old, given, by=by, at=at)
    _record(Kind.DIRECTORY_CHANGED, entry, by=by, at=at)
    return entry


def _written(
    service: Service, old: DirectoryEntry | None, given: EntryGiven, *, by: Worker | None, at: datetime
) -> DirectoryEntry:
    """Save the new version; whoever writes an entry has checked it."""
    kept: dict[str, Any] = {
        "changed_at": at,
        "changed_by": by,
        "checked_on": london_date(at),
        "checked_by": by,
    }
    values = {**_values(given), **kept}
    if old is None:
        return DirectoryEntry.objects.create(service=service, **values)
    DirectoryEntryVersion.objects.create(
        entry=old,
        version=old.version,
        before=as_kept(old),
        at=old.changed_at,
        by=old.changed_by,
    )
    for name, value in values.items():
        setattr(old, name, value)
    old.version += 1
    old.save()
    return old


def values_of(entry: DirectoryEntry) -> dict[str, Any]:
    """What an entry says, by the names of `EntryGiven`."""
    return {name: getattr(entry, name) for name in EntryGiven.__dataclass_fields__}


def as_kept(entry: DirectoryEntry) -> dict[str, Any]:
    """The same as a version keeps it: plain values."""
    kept: dict[str, Any] = json.loads(json.dumps(values_of(entry), cls=DjangoJSONEncoder))
    return kept


def earlier(entry: DirectoryEntry) -> list[tuple[DirectoryEntryVersion, Mapping[str, Any]]]:
    """Each older version, the newest first, with what the version after it says."""
    older = list(entry.versions.select_related("by").order_by("-version"))
    after: list[Mapping[str, Any]] = [as_kept(entry), *(one.before for one in older)]
    return list(zip(older, after, strict=False))


def version_before(entry: DirectoryEntry, version: str) -> Mapping[str, Any] | None:
    """What the version of that number said, if there was one."""
    kept = entry.versions.filter(version=version).first() if re.fullmatch("[0-9]{1,9}", version) else None
    return kept.before if kept else None


def starting_entry(service: Service) -> dict[str, Any]:
    """What the form of a first entry begins with: what always holds for a service of its sector."""
    needs = needs_of(service)
    shelter = is_shelter(service.agency.sector, ())
    return {
        "takes_from_outside": shelter,
        "round_the_clock": shelter,
        "open_to_referrals": True,
        "needs": needs if len(needs) == 1 else (),
        "never_refuses_for": [term.code for term in binding("never-reasons", needs)],
    }


def _values(given: EntryGiven) -> dict[str, Any]:
    listed = [code for code in code_list("needs").codes if code in given.needs]
    return {
        **asdict(given),
        "needs": listed,
        "considers": with_binding("weighed", listed, given.considers),
        "never_refuses_for": with_binding("never-reasons", listed, given.never_refuses_for),
    }


@action
def check_entry(
    entry: DirectoryEntry, *, seen_version: int, by: Worker | None, at: datetime
) -> DirectoryEntry:
    """Record that somebody read an entry through and that it is true today; raises as `save_entry` does."""
    if by is not None:
        require_editor(by, entry.service_id, at)
    now = DirectoryEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if now.version != seen_version:
        raise Changed(now)
    if now.checked_on == london_date(at):
        return now
    now.checked_on, now.checked_by = london_date(at), by
    now.save(update_fields=["checked_on", "checked_by"])
    _record(Kind.DIRECTORY_CHECKED, now, by=by, at=at)
    return now


def never_reasons_of(service: Service) -> tuple[str, ...]:
    """The codes of what a service never refuses for: what binds it, and what its entry promises besides."""
    entry = entry_if_any(service)
    if entry is not None:
        return tuple(entry.never_refuses_for)
    return tuple(term.code for term in binding("never-reasons", needs_of(service)))


def _record(kind: Kind, entry: DirectoryEntry, *, by: Worker | None, at: datetime) -> None:
    record(
        kind,
        agency_id=entry.service.agency_id,
        actor=by,
        at=at,
        thing="service",
        thing_id=entry.service_id,
        data={"version": entry.version},
    )
