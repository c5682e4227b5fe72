"""Many people registered together: the rows and events that `actions.register` would make of each, saved at once.

What can be worked out before anything is saved is worked out first, so that the transaction is short.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection

from linkworker.events.kinds import Kind
from linkworker.events.recording import Prepared
from linkworker.partnership.models import Service, Worker
from linkworker.people.build import ClientGiven, build_client, build_parts
from linkworker.people.keys import LONGEST, record_keys
from linkworker.people.match_keys import (
    digests_of,
    identifiers_of,
    wait_to_be_looked_among,
    wait_to_be_matched,
)
from linkworker.people.models import ClientRecord, HouseholdMember, SafeContact
from linkworker.practice.sharing import Category
from linkworker.sharing.models import Holding, HoldingKind, Staging, Subject
from linkworker.sharing.references import new_reference

SEARCH_KEYS = "INSERT INTO people_searchkey (subject_id, agency_id, key) VALUES (%s, %s, %s)"
MATCH_KEYS = "INSERT INTO people_matchkey (subject_id, agency_id, key) VALUES (%s, %s, %s)"
"""Written out: a person has a score of keys, and the ORM took longer over them than over all else."""

Row = TypeVar("Row", SafeContact, HouseholdMember)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """The rows of one person's client record, and the keys by which a search and the matcher find it."""

    client: ClientRecord
    contacts: Sequence[SafeContact]
    household: Sequence[HouseholdMember]
    keys: frozenset[str]
    match_keys: Sequence[int]


def prepare(given: ClientGiven, *, service: Service, staging: Staging, by: Worker, at: datetime) -> NewPerson:
    """The rows of one person, staged, not saved."""
    subject = Subject(agency_id=service.agency_id)
    holding = Holding(
        agency_id=service.agency_id,
        service=service,
        subject=subject,
        kind=HoldingKind.CLIENT,
        staging=staging,
    )
    client = build_client(given, subject=subject, holding=holding, by=by, at=at, reference=new_reference())
    contacts, household = build_parts(client, given)
    keys = frozenset(record_keys(client, contacts))
    return NewPerson(client, contacts, household, keys, digests_of(identifiers_of(client, contacts)))


def save(people: Sequence[NewPerson]) -> None:
    """Save people who were prepared. Part of a larger action: records no event."""
    clients = [one.client for one in people]
    Subject.objects.bulk_create([client.subject for client in clients])
    for client in clients:
        client.holding.subject_id = client.subject.pk
    Holding.objects.bulk_create([client.holding for client in clients])
    for client in clients:
        client.pk, client.holding_id = client.subject.pk, client.holding.pk
    ClientRecord.objects.bulk_create(clients)
    SafeContact.objects.bulk_create([row for one in people for row in _of(one.client, one.contacts)])
    HouseholdMember.objects.bulk_create([row for one in people for row in _of(one.client, one.household)])
    wait_to_be_matched([client.pk for client in clients])
    wait_to_be_looked_among([client.pk for client in clients])
    with connection.cursor() as cursor:
        cursor.executemany(SEARCH_KEYS, [row for one in people for row in _key_values(one)])
        cursor.executemany(
            MATCH_KEYS,
            [(one.client.pk, one.client.agency_id, key) for one in people for key in one.match_keys],
        )


def _key_values(one: NewPerson) -> Iterable[tuple[int, int, str]]:
    return ((one.client.pk, one.client.agency_id, key[:LONGEST]) for key in sorted(one.keys))


def _of(client: ClientRecord, rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        row.client_id = client.pk
        yield row


def registered(client: ClientRecord) -> Prepared:
    """The event of a client record that was saved."""
    return Prepared(
        kind=Kind.CLIENT_REGISTERED,
        actor=client.registered_by_id,
        at=client.registered_at,
        thing="client",
        thing_id=client.pk,
        holding_id=client.holding_id,
        subject_id=client.pk,
        category=Category.IDENTITY,
        data={},
    )
