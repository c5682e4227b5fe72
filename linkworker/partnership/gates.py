"""The way in to what an agency arranges for itself: rota, duty lines and days away. No person is read, so no look.

Each raises `Refused` alike for what is not there and for what is not the worker's to see or set.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from linkworker.partnership import queries
from linkworker.partnership.models import Away, RoleGiven, Service, Worker
from linkworker.practice.sharing import Refused, Role


@dataclass(frozen=True, slots=True)
class OpenedRota:
    """The rota of one service, the services whose rota the worker may read, and whether they set this one."""

    service: Service
    services: list[Service]
    leads: bool


def open_rota(worker: Worker, number: int | None, at: datetime) -> OpenedRota:
    """The rota of a service in which the worker works; of their first one when they name none of these."""
    held = queries.roles_held(at).filter(worker=worker).values_list("service", flat=True)
    services = list(queries.services_in(worker.agency_id, held))
    if not services:
        raise Refused("works in no service")
    service = next((one for one in services if one.pk == number), services[0])
    return OpenedRota(service, services, bool(queries.led_by(worker, at) & {None, service.pk}))


def open_service(worker: Worker, number: int, at: datetime) -> Service:
    """A service that the worker leads."""
    service = queries.services_in(worker.agency_id, queries.led_by(worker, at)).filter(pk=number).first()
    if service is None:
        raise Refused("does not lead it")
    return service


def open_turn(worker: Worker, number: int, at: datetime) -> RoleGiven:
    """A turn on the rota of a service that the worker leads, which is not over."""
    services = queries.services_in(worker.agency_id, queries.led_by(worker, at))
    turns = RoleGiven.objects.filter(pk=number, role=Role.DUTY_WORKER, service__in=services.order_by())
    turn = turns.select_related("worker", "service", "set_by").first()
    if turn is None or (turn.until is not None and turn.until <= at):
        raise Refused("no such turn")
    return turn


def open_own_lines(worker: Worker, at: datetime) -> queries.Lines:
    """The lines of the worker's agency, for whoever leads a service of it."""
    if not queries.led_by(worker, at):
        raise Refused("leads no service")
    return queries.lines_of_each([worker.agency], at)[worker.agency_id]


def open_worker(worker: Worker, number: int, at: datetime) -> Worker:
    """A worker of a service that `worker` leads."""
    found = queries.workers_led(worker, at).filter(pk=number).first()
    if found is None:
        raise Refused("does not lead them")
    return found


def open_away(worker: Worker, number: int, at: datetime) -> Away:
    """Days away of the worker themselves, or of someone whom they lead."""
    theirs = Q(worker=worker) | Q(worker__in=queries.workers_led(worker, at))
    found = Away.objects.select_related("worker", "back_by").filter(theirs, pk=number).first()
    if found is None:
        raise Refused("neither theirs nor led by them")
    return found
