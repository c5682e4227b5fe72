"""The demo's agencies, services, workers and roles as rows: made the same way before either way of playing steps."""

from dataclasses import dataclass
from datetime import datetime

from linkworker.demo.accounts import password_of
from linkworker.demo.places import Worker as Told
from linkworker.demo.world import TWO_YEARS, World
from linkworker.partnership.models import Agency, Partnership, RoleGiven, Service, Worker


@dataclass(frozen=True, slots=True)
class Staff:
    """The rows of places and workers, by the keys that steps use."""

    services: dict[str, Service]
    workers: dict[str, Worker]


def make_staff(world: World, since: datetime) -> Staff:
    """Save every partnership, agency, service, worker and role of the world; roles begin before its first step."""
    begins = since - TWO_YEARS * 1.5
    staff = Staff({}, {})
    for told in world.agencies:
        partnership, _ = Partnership.objects.get_or_create(
            name=told.partnership, defaults={"locality": told.locality}
        )
        agency = Agency.objects.create(name=told.name, sector=told.sector, locality=told.locality)
        partnership.agencies.add(agency)
        for one in told.services:
            service = Service.objects.create(agency=agency, name=one.name, locality=one.locality)
            staff.services[one.key] = service
            for worker in one.workers:
                make_worker(staff, worker, agency, service, begins)
        for worker in told.workers:
            make_worker(staff, worker, agency, None, begins)
    return staff


def make_worker(staff: Staff, told: Told, agency: Agency, service: Service | None, begins: datetime) -> None:
    """Save one worker with their roles, which hold since `begins`."""
    row = Worker.objects.create_user(told.username, password_of(told.username), name=told.name, agency=agency)
    staff.workers[told.username] = row
    RoleGiven.objects.bulk_create(
        [RoleGiven(worker=row, service=service, role=role.value, since=begins) for role in told.roles]
    )
