"""The directory: who writes an entry, what may not stand in it, what always holds, and what it said before."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any, get_args

import pytest
from django.db import IntegrityError, transaction

from linkworker.events.changed import Changed
from linkworker.events.models import Event
from linkworker.partnership.directory import (
    EntryGiven,
    NotAsAgreed,
    check_entry,
    entry_of,
    is_open,
    keeps_address_secret,
    may_edit,
    needs_of,
    never_reasons_of,
    save_entry,
    wants_checking,
)
from linkworker.partnership.models import Agency, DirectoryEntry, Sector, Service
from linkworker.practice.deadlines import calendar
from linkworker.practice.locality_values import SectorCode
from linkworker.practice.sharing import Refused, Role
from linkworker.practice.vocabulary import code_list
from tests.cast import MONDAY, Cast, make_worker

TREATMENT = EntryGiven(
    needs=("substance-treatment",), who_for="Adults who worry about alcohol or drugs", area="Fenland"
)
REFUGE = EntryGiven(
    needs=("refuge",),
    who_for="Women with or without children who flee abuse",
    takes_from_outside=True,
    round_the_clock=True,
    hours="A worker on call answers at night",
    care_of="c/o Anne’s House",
)


@pytest.fixture
def refuge(cast: Cast) -> Service:
    agency = Agency.objects.create(name="Harbour", sector=Sector.REFUGE, locality=cast.afon.locality)
    return Service.objects.create(agency=agency, name="Refuge", locality=agency.locality)


def save(service: Service, given: EntryGiven, **how: Any) -> DirectoryEntry:
    return save_entry(service, given, **{"seen_version": 0, "by": None, "at": MONDAY, **how})


@pytest.mark.row("R120")
def test_a_manager_writes_who_the_service_is_for_and_it_is_recorded(cast: Cast) -> None:
    entry = save(cast.city, TREATMENT, by=cast.morgan)
    assert (entry.needs, entry.who_for) == (["substance-treatment"], TREATMENT.who_for)
    assert (entry.version, entry.checked_on, entry.checked_by) == (1, MONDAY.date(), cast.morgan)
    event = Event.objects.latest("id")
    assert (event.kind, event.thing_id, event.data) == ("directory_changed", cast.city.pk, {"version": 1})


@pytest.mark.parametrize("who", ["nerys", "priya", "dafydd", "rhys"])
def test_nobody_else_writes_it(cast: Cast, who: str) -> None:
    worker = getattr(cast, who)
    assert not may_edit(worker, cast.city, MONDAY)
    with pytest.raises(Refused):
        save(cast.city, TREATMENT, by=worker)
    assert entry_of(cast.city) is None


def test_a_manager_of_one_service_does_not_write_anothers_and_a_link_worker_writes_all(cast: Cast) -> None:
    eleri = make_worker("Eleri Rees", cast.afon, None, Role.LINK_WORKER)
    assert may_edit(cast.morgan, cast.city, MONDAY)
    assert not may_edit(cast.morgan, cast.fens, MONDAY)
    assert may_edit(eleri, cast.city, MONDAY)
    assert may_edit(eleri, cast.fens, MONDAY)
    assert not may_edit(eleri, cast.idvas, MONDAY)


def test_what_it_said_before_is_kept_and_who_is_second_is_told(cast: Cast) -> None:
    save(cast.city, TREATMENT, by=cast.morgan)
    later = MONDAY + timedelta(days=3)
    entry = save(cast.city, replace(TREATMENT, area="City"), seen_version=1, at=later)
    kept = entry.versions.get()
    assert (kept.version, kept.before["area"], kept.by, kept.at) == (1, "Fenland", cast.morgan, MONDAY)
    assert (entry.area, entry.version, entry.changed_by) == ("City", 2, None)
    with pytest.raises(Changed) as second:
        save(cast.city, TREATMENT, seen_version=1, at=later)
    assert second.value.now.area == "City"
    with pytest.raises(Changed):
        save(cast.city, TREATMENT, seen_version=0, at=later)


@pytest.mark.row("R188", "R189")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"takes_from_outside": False}, "takes_from_outside"),
        ({"round_the_clock": False}, "round_the_clock"),
        ({"hours": " "}, "hours"),
        ({"care_of": "12 Mill Road, Ely"}, "care_of"),
        ({"area": "near PE1 1XX"}, "area"),
        ({"who_for": "Ring the bell at Flat 3"}, "who_for"),
        ({"needs": ("substance-treatment",)}, "needs"),
        ({"needs": ()}, "needs"),
        ({"open_days": "weekdays"}, "open_days"),
        ({"open_days": "weekdays", "opens_at": time(9), "closes_at": time(9)}, "closes_at"),
    ],
)
def test_what_may_not_stand_in_the_entry_of_a_refuge(
    refuge: Service, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(NotAsAgreed) as wrong:
        save(refuge, replace(REFUGE, **changes))
    assert [name for name, _why in wrong.value.problems] == [field]
    assert save(refuge, REFUGE).takes_from_outside


@pytest.mark.row("R187", "R188", "R189")
def test_a_refuge_always_weighs_each_referral_by_itself_and_never_refuses_for_use_alone(
    refuge: Service,
) -> None:
    entry = save(refuge, replace(REFUGE, never_refuses_for=("past-conviction",)))
    assert {"stability", "own-needs", "house-and-residents", "homelessness"} <= set(entry.considers)
    never = ["substance-use-alone", "no-street-address", "no-crime-number", "out-of-area", "past-conviction"]
    assert entry.never_refuses_for == never
    assert list(never_reasons_of(refuge)) == never


def test_a_service_that_has_no_entry_yet_is_bound_by_its_sector(refuge: Service, cast: Cast) -> None:
    assert "refuge" in needs_of(refuge)
    assert "out-of-area" in never_reasons_of(refuge)
    assert keeps_address_secret(refuge)
    assert not keeps_address_secret(cast.city)
    assert "out-of-area" not in never_reasons_of(cast.city)


def test_a_code_that_is_not_there_is_refused(refuge: Service) -> None:
    with pytest.raises(KeyError):
        save(refuge, replace(REFUGE, considers=("colour",)))


def test_an_entry_is_checked_in_one_press_and_only_as_it_was_read(cast: Cast) -> None:
    entry = save(cast.city, TREATMENT)
    later = MONDAY + timedelta(days=200)
    assert not wants_checking(entry, MONDAY.date() + timedelta(days=182))
    assert wants_checking(entry, later.date())
    with pytest.raises(Changed):
        check_entry(entry, seen_version=2, by=cast.morgan, at=later)
    with pytest.raises(Refused):
        check_entry(entry, seen_version=1, by=cast.nerys, at=later)
    checked = check_entry(entry, seen_version=1, by=cast.morgan, at=later)
    assert not wants_checking(checked, later.date())
    before = Event.objects.count()
    check_entry(entry, seen_version=1, by=cast.morgan, at=later)
    assert Event.objects.count() == before


@pytest.mark.row("R189")
def test_a_service_is_open_by_its_hours_in_london_and_a_refuge_day_and_night(
    cast: Cast, refuge: Service
) -> None:
    england = calendar("ENG")
    hours = {"open_days": "weekdays", "opens_at": time(9), "closes_at": time(17)}
    entry = save(cast.city, replace(TREATMENT, **hours))  # type: ignore[arg-type]
    assert is_open(entry, england, MONDAY)
    assert not is_open(entry, england, MONDAY.replace(hour=17))
    assert not is_open(entry, england, MONDAY + timedelta(days=5))
    assert not is_open(entry, england, MONDAY.replace(month=12, day=25))
    assert is_open(save(cast.fens, TREATMENT), england, MONDAY) is None
    assert is_open(save(refuge, REFUGE), england, MONDAY.replace(hour=3))


def test_the_database_keeps_hours_whole(cast: Cast) -> None:
    save(cast.city, TREATMENT)
    for changes in (
        {"open_days": "weekdays"},
        {"opens_at": time(9)},
        {"open_days": "weekend", "opens_at": time(9), "closes_at": time(8)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DirectoryEntry.objects.filter(service=cast.city).update(**changes)


def test_the_sectors_of_the_data_are_those_of_agencies() -> None:
    assert set(get_args(SectorCode)) == set(Sector.values)
    named = {sector for term in code_list("needs").terms for sector in term.sectors}
    assert named <= set(Sector.values)


def test_checking_uses_the_london_date(cast: Cast) -> None:
    late = MONDAY.replace(month=7, day=1, hour=23, minute=30)
    assert save(cast.city, TREATMENT, at=late).checked_on == date(2026, 7, 2)
