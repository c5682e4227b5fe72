"""Taking a person on: registering them and opening their case in one act, and opening another case later."""

from datetime import datetime

from linkworker.cases.actions import allocate, open_case
from linkworker.cases.models import Case
from linkworker.events.acting_as import action
from linkworker.partnership.models import Service, Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.people.gates import may_register, works_in
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import CASEWORK, Category, Refused
from linkworker.sharing.facts import reader_of
from linkworker.sharing.gates import may_write


class AlreadyOpen(Exception):
    """The service has an open case with this person; a second one would divide what is known."""

    def __init__(self, case: Case) -> None:
        super().__init__("the service has an open case with them")
        self.case = case


@action
def register_and_open(
    given: ClientGiven, *, service: Service, as_key_worker: bool, by: Worker, at: datetime
) -> Case:
    """Register a person and open their case in `service`, with the worker as its key worker when asked for."""
    client = register(given, service=service, by=by, at=at)
    return _open(client, service, as_key_worker, by, at)


@action
def open_another(
    client: ClientRecord, *, service: Service, as_key_worker: bool, by: Worker, at: datetime
) -> Case:
    """Open a case of `service` with someone the worker can find. Raises `Refused`, or `AlreadyOpen` when it has one."""
    may_register(by, service, at)
    may_write(by, client.holding, Category.IDENTITY, at)
    now = ClientRecord.objects.select_for_update(of=("self",)).get(pk=client.pk)
    standing = now.cases.filter(service=service, closed_at=None).first()
    if standing is not None:
        raise AlreadyOpen(standing)
    return _open(now, service, as_key_worker, by, at)


def _open(client: ClientRecord, service: Service, as_key_worker: bool, by: Worker, at: datetime) -> Case:
    case = open_case(client, service=service, by=by, at=at)
    if not as_key_worker:
        return case
    if not works_in(reader_of(by), service, CASEWORK, at):
        raise Refused("works no cases in this service")
    return allocate(case, worker=by, by=by, at=at)
