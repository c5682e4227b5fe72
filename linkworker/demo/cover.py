"""Who stands in for whom in the demo: lines, rotas, days away, somebody who has left, somebody who works for two
agencies. All by actions."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from linkworker.demo.places import Agency as Told
from linkworker.demo.places import Service as ToldService
from linkworker.demo.staff import Staff, make_worker
from linkworker.partnership.cover import LineGiven, Turn, add_turns, set_away, set_lines
from linkworker.partnership.setting_up import leave
from linkworker.practice.deadlines import LONDON
from linkworker.practice.sharing import Role
from linkworker.sharing.joining import join

DAY = timedelta(days=1)
SATURDAY = 5
NOBODY_ON = 8
"""So many days from today nobody is on duty, so that a gap shows."""


def make_cover(agencies: tuple[Told, ...], staff: Staff, day: date, at: datetime) -> None:
    """Arrange who stands in on `day` and for two weeks, as it was written down at `at`."""
    for number, agency in enumerate(agencies):
        if agency.has_lines:
            _lines(agency, number, staff, at)
        for service in agency.services:
            if service.caseworkers and service.share:
                _rota(service, staff, day, at)
    for partnership in dict.fromkeys(agency.partnership for agency in agencies):
        found = [service for one in agencies if one.partnership == partnership for service in one.services]
        _away(found, staff, day, at)
        _leaver(found, staff, at)
        _in_two_agencies(found, staff, at)


def _lines(agency: Told, number: int, staff: Staff, at: datetime) -> None:
    """Numbers kept for drama. Where nobody leads, an administrator set them."""
    leads = [worker for service in agency.services for worker in service.workers if worker.leads]
    set_lines(
        staff.services[agency.services[0].key].agency,
        in_hours=LineGiven("Duty desk", f"03069 990 {100 + 2 * number}", "Monday to Friday, 9 to 5"),
        out_of_hours=LineGiven("Duty manager", f"03069 990 {101 + 2 * number}", "Nights and weekends"),
        by=staff.workers[leads[0].username] if leads else None,
        at=at,
    )


def _rota(service: ToldService, staff: Staff, day: date, at: datetime) -> None:
    """Week days in turn where nobody is always on duty; elsewhere two Saturdays."""
    always = any(Role.DUTY_WORKER in worker.roles for worker in service.workers)
    others = [one for one in service.caseworkers if Role.DUTY_WORKER not in one.roles]
    coming = [day + number * DAY for number in range(14)]
    week_days = [on for number, on in enumerate(coming) if on.weekday() < SATURDAY and number != NOBODY_ON]
    days = [on for on in coming if on.weekday() == SATURDAY] if always else week_days
    for place, on in enumerate(days):
        begins, ends = (datetime.combine(on, time(hour), tzinfo=LONDON) for hour in (9, 17))
        add_turns(
            staff.services[service.key],
            worker=staff.workers[others[place % len(others)].username],
            turn=Turn(begins, ends),
            by=staff.workers[service.manager.username],
            at=at,
        )


def _away(services: list[ToldService], staff: Staff, day: date, at: datetime) -> None:
    """The second caseworker of three services: two are away now, one from next week on."""
    several = [service for service in services if len(service.caseworkers) > 1][:3]
    for place, service in enumerate(several):
        worker = staff.workers[service.caseworkers[1].username]
        first = day - 2 * DAY if place < 2 else day + 7 * DAY
        set_away(worker, from_on=first, until_on=first + 5 * DAY, by=worker, at=at)


def _leaver(services: list[ToldService], staff: Staff, at: datetime) -> None:
    """The second IDVA has left, and their open cases wait to be handed over."""
    idvas = [worker for service in services for worker in service.workers if Role.IDVA in worker.roles]
    leave(staff.workers[idvas[1].username], at=at)


def _in_two_agencies(services: list[ToldService], staff: Staff, at: datetime) -> None:
    """The first IDVA sits in the largest substance service two days a week, and has an account there as well."""
    idva = next(worker for service in services for worker in service.workers if Role.IDVA in worker.roles)
    host = max(services, key=lambda service: service.share)
    there = replace(idva, username=f"{idva.username}.too", roles=(Role.DOMESTIC_ABUSE_WORKER,))
    service, account = staff.services[host.key], staff.workers[idva.username]
    begins = account.roles.order_by("since").values_list("since", flat=True)[0]
    make_worker(staff, there, service.agency, service, begins)
    join(account, staff.workers[there.username], at=at)
