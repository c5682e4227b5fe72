"""The way in to a client record, and who may look for people and register them."""

from dataclasses import dataclass
from datetime import datetime

from linkworker.events.rows import the_only
from linkworker.partnership.models import Service, Worker
from linkworker.people.models import ClientRecord, Import
from linkworker.practice.sharing import (
    CASEWORK,
    EVERY_CATEGORY,
    Category,
    Decision,
    Reader,
    Refused,
    Role,
    Scope,
    decide,
)
from linkworker.sharing.facts import holding_facts, reader_of
from linkworker.sharing.gates import Visit, admit, refuse_absent
from linkworker.sharing.models import Holding, HoldingKind

REGISTRARS = CASEWORK | {Role.DUTY_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD}
"""Who takes people on in a service."""

IMPORTERS = frozenset({Role.MANAGER})
"""Who brings an existing list of people into a service."""

IDENTITY = frozenset({Category.IDENTITY})


@dataclass(frozen=True, slots=True)
class OpenedClient:
    """A client record that may be shown, which categories of it, and whether the reader's own agency holds it."""

    client: ClientRecord
    decision: Decision
    own: bool


def open_client(visit: Visit, reference: str) -> OpenedClient:
    """The client record with this reference; raises `Refused` alike when absent and when not to be seen."""
    client = the_only(
        ClientRecord.objects.select_related("holding", "registered_by").filter(reference=reference)
    )
    if client is None:
        refuse_absent(visit, HoldingKind.CLIENT)
    decision = admit(visit, client.holding, needed=IDENTITY)
    if not decision.shows(Category.IDENTITY):
        raise Refused(decision.reason)
    return OpenedClient(client, decision, own=visit.reader.agency == client.agency_id)


def open_own_client(visit: Visit, reference: str, category: Category = Category.IDENTITY) -> OpenedClient:
    """The same for a page that changes the record: of the reader's own agency, and `category` shown."""
    opened = open_client(visit, reference)
    if not opened.own or not opened.decision.shows(category):
        raise Refused("not theirs to change")
    return opened


def may_find(visit: Visit) -> None:
    """Raise `Refused` unless a role of the reader reaches the identity of people beyond their own cases."""
    reach = [
        visit.reader.services(visit.at, Category.IDENTITY, scope) for scope in (Scope.SERVICE, Scope.AGENCY)
    ]
    if not any(reach):
        raise Refused("finds nobody")


def works_in(reader: Reader, service: Service, roles: frozenset[Role], at: datetime) -> bool:
    """Whether the reader holds one of `roles` in a service of their own agency."""
    return reader.agency == service.agency_id and any(
        held.role in roles and held.service in {None, service.pk} for held in reader.live_roles(at)
    )


def may_register(by: Worker, service: Service, at: datetime) -> None:
    """Raise `Refused` unless the worker takes people on in this service."""
    if not works_in(reader_of(by), service, REGISTRARS, at):
        raise Refused("registers nobody in this service")


def may_bring_in(by: Worker, service: Service, at: datetime) -> None:
    """Raise `Refused` unless the worker may bring a list of people into this service."""
    if not works_in(reader_of(by), service, IMPORTERS, at):
        raise Refused("brings nobody into this service")


def open_import(visit: Visit, reference: str) -> Import:
    """A list that the reader brings in, of a service that is still theirs; `Refused` for anybody else's, and for none.

    What stands in it is told to nobody but whoever uploaded it, until all of it is visible.
    """
    row = the_only(Import.objects.select_related("service", "by").filter(reference=reference))
    if row is None or row.by_id != visit.worker.pk:
        raise Refused("absent")
    if not works_in(visit.reader, row.service, IMPORTERS, visit.at):
        raise Refused("brings nobody into this service")
    return row


def writable(by: Worker, holding: Holding, at: datetime) -> frozenset[Category]:
    """The categories that the worker may see, so may write, of an own client record; raises `Refused` for none."""
    reader = reader_of(by)
    decision = decide(reader, holding_facts(reader, holding, at), at, EVERY_CATEGORY).require()
    if reader.agency != holding.agency_id or not decision.shows(Category.IDENTITY):
        raise Refused("writes only in its own agency")
    return decision.categories
