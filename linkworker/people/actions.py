"""Changes to a client record. Each decides, saves and records its event in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Service, Worker
from linkworker.people.keys import build_keys
from linkworker.people.models import ClientRecord, ClientVersion, HouseholdMember, SafeContact, SearchKey
from linkworker.practice.sharing import Category
from linkworker.sharing.models import Holding, HoldingKind, Subject
from linkworker.sharing.references import new_reference


class Changed(Exception):
    """Someone else changed the thing since it was read. `now` is the thing as it stands."""

    def __init__(self, now: Any) -> None:
        super().__init__("changed since it was read")
        self.now = now


@dataclass(frozen=True, slots=True)
class ContactGiven:
    """What someone said of one channel."""

    channel: str
    detail: str = ""
    safe: str = ""
    days: str = ""
    from_time: time | None = None
    until_time: time | None = None


@dataclass(frozen=True, slots=True)
class MemberGiven:
    """Someone at home or close."""

    name: str
    relationship: str = ""
    age: int | None = None
    is_child: bool = False
    lives_with: str = ""


@dataclass(frozen=True, slots=True)
class ClientGiven:
    """What a worker was told of a person; only the chosen name is needed."""

    chosen_name: str
    full_name: str = ""
    other_names: str = ""
    pronouns: str = ""
    birth_date: date | None = None
    nhs_number: str = ""
    own_reference: str = ""
    language: str = ""
    interpreter: str = ""
    worker_preference: str = ""
    preference_met: str = ""
    preference_note: str = ""
    children: str = ""
    pregnant: str = ""
    contact_note: str = ""
    contacts: tuple[ContactGiven, ...] = field(default=())
    household: tuple[MemberGiven, ...] = field(default=())


PARTS = ("contacts", "household")
PLAIN = tuple(item.name for item in fields(ClientGiven) if item.name not in PARTS)


def build_client(
    given: ClientGiven, *, subject: Subject, holding: Holding, by: Worker, at: datetime, reference: str
) -> ClientRecord:
    """The row of a new client record, not saved."""
    return ClientRecord(
        subject=subject,
        holding=holding,
        agency_id=subject.agency_id,
        reference=reference,
        registered_at=at,
        registered_by=by,
        **{name: getattr(given, name) for name in PLAIN},
    )


def build_parts(client: ClientRecord, given: ClientGiven) -> tuple[list[SafeContact], list[HouseholdMember]]:
    """The rows that hang on a client record, not saved."""
    contacts = [
        SafeContact(client=client, **{item.name: getattr(one, item.name) for item in fields(ContactGiven)})
        for one in given.contacts
    ]
    household = [
        HouseholdMember(client=client, **{item.name: getattr(one, item.name) for item in fields(MemberGiven)})
        for one in given.household
    ]
    return contacts, household


@transaction.atomic
def register(
    given: ClientGiven, *, service: Service, by: Worker, at: datetime, reference: str | None = None
) -> ClientRecord:
    """Register a person with a service of the worker's agency."""
    subject = Subject.objects.create(agency_id=service.agency_id)
    holding = Holding.objects.create(
        agency_id=service.agency_id, service=service, subject=subject, kind=HoldingKind.CLIENT
    )
    client = build_client(
        given, subject=subject, holding=holding, by=by, at=at, reference=reference or new_reference()
    )
    client.save(force_insert=True)
    _save_parts(client, given)
    record(
        Kind.CLIENT_REGISTERED,
        agency_id=client.agency_id,
        actor=by,
        at=at,
        thing="client",
        thing_id=client.pk,
        holding_id=holding.pk,
        subject_id=client.pk,
        category=Category.IDENTITY,
    )
    return client


@transaction.atomic
def change(
    client: ClientRecord, given: ClientGiven, *, seen_version: int, by: Worker, at: datetime
) -> ClientRecord:
    """Change a client record, keeping what it said; raises `Changed` when someone else was quicker."""
    now = ClientRecord.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if now.version != seen_version:
        raise Changed(now)
    before = as_given(now)
    if before == given:
        return now
    ClientVersion.objects.create(
        client=now, version=now.version, changed_at=at, changed_by=by, before=_as_json(before)
    )
    for name in PLAIN:
        setattr(now, name, getattr(given, name))
    now.version += 1
    now.save()
    now.contacts.all().delete()
    now.household.all().delete()
    SearchKey.objects.filter(subject=now.pk).delete()
    _save_parts(now, given)
    _record_change(now, before, given, by, at)
    return now


def as_given(client: ClientRecord) -> ClientGiven:
    """What a saved record says, in the shape in which it is given."""
    contacts = tuple(
        ContactGiven(**{item.name: getattr(row, item.name) for item in fields(ContactGiven)})
        for row in client.contacts.order_by("pk")
    )
    household = tuple(
        MemberGiven(**{item.name: getattr(row, item.name) for item in fields(MemberGiven)})
        for row in client.household.order_by("pk")
    )
    plain = {name: getattr(client, name) for name in PLAIN}
    return ClientGiven(**plain, contacts=contacts, household=household)


def _save_parts(client: ClientRecord, given: ClientGiven) -> None:
    contacts, household = build_parts(client, given)
    SafeContact.objects.bulk_create(contacts)
    HouseholdMember.objects.bulk_create(household)
    SearchKey.objects.bulk_create(build_keys(client, contacts))


def _record_change(
    client: ClientRecord, before: ClientGiven, given: ClientGiven, by: Worker, at: datetime
) -> None:
    changed = [
        item.name for item in fields(ClientGiven) if getattr(before, item.name) != getattr(given, item.name)
    ]
    contact = bool({"contacts", "contact_note"} & set(changed))
    record(
        Kind.SAFE_CONTACT_CHANGED if contact else Kind.CLIENT_CHANGED,
        agency_id=client.agency_id,
        actor=by,
        at=at,
        thing="client",
        thing_id=client.pk,
        holding_id=client.holding_id,
        subject_id=client.pk,
        category=Category.CONTACT if contact else Category.IDENTITY,
        data={"version": client.version, "fields": changed},
    )


def _as_json(given: ClientGiven) -> Mapping[str, Any]:
    return {item.name: _plain(getattr(given, item.name)) for item in fields(ClientGiven)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [{item.name: _plain(getattr(one, item.name)) for item in fields(one)} for one in value]
    return value.isoformat() if isinstance(value, date | time) else value
