"""Changes to a client record. Each decides, saves and records its event in one transaction."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Service, Worker
from linkworker.people.build import (
    CATEGORIES,
    PLAIN,
    ClientGiven,
    ContactGiven,
    MemberGiven,
    PreferenceGiven,
    as_given,
    as_json,
    build_client,
    build_parts,
    limited,
)
from linkworker.people.connecting import wall_off_known
from linkworker.people.gates import may_register, writable
from linkworker.people.keys import build_keys
from linkworker.people.match_keys import (
    build_match_keys,
    identifiers_of,
    wait_to_be_looked_among,
    wait_to_be_matched,
)
from linkworker.people.models import (
    ClientRecord,
    ClientVersion,
    HouseholdMember,
    MatchKey,
    SafeContact,
    SearchKey,
)
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import may_write
from linkworker.sharing.models import Holding, HoldingKind, Subject
from linkworker.sharing.references import new_arrival_reference, new_reference

__all__ = [
    "Changed",
    "ClientGiven",
    "ContactGiven",
    "MemberGiven",
    "PreferenceGiven",
    "as_given",
    "build_client",
    "build_parts",
    "change",
    "change_arrival_reference",
    "record_preference",
    "register",
]


@action
def register(
    given: ClientGiven,
    *,
    service: Service,
    by: Worker,
    at: datetime,
    reference: str | None = None,
    subject: Subject | None = None,
) -> ClientRecord:
    """Register a person with a service in which the worker works; `subject`: as whom the agency knows them already."""
    may_register(by, service, at)
    if subject is None:
        subject = Subject.objects.create(agency_id=service.agency_id)
    holding = Holding.objects.create(
        agency_id=service.agency_id, service=service, subject=subject, kind=HoldingKind.CLIENT
    )
    client = build_client(
        given, subject=subject, holding=holding, by=by, at=at, reference=reference or new_reference()
    )
    client.save(force_insert=True)
    _save_parts(client, given)
    _record(Kind.CLIENT_REGISTERED, client, Category.IDENTITY, by=by, at=at)
    _wall_off(client, at=at)
    return client


@action
def change(
    client: ClientRecord, given: ClientGiven, *, seen_version: int, by: Worker, at: datetime, wrong: str = ""
) -> ClientRecord:
    """Change what a client record says, keeping what it said; raises `Changed` when someone else was quicker.

    `wrong` names what had been wrong, when it is a correction and not news. What the worker may not see stays as it
    is, whatever is given.
    """
    shown = writable(by, client.holding, at)
    now = _locked(client, seen_version)
    before = as_given(now)
    after = limited(given, shown, otherwise=before)
    changed = [
        item.name for item in fields(ClientGiven) if getattr(before, item.name) != getattr(after, item.name)
    ]
    if changed:
        _keep_version(now, before, by=by, at=at, wrong=wrong)
        _write(now, after)
        categories = {CATEGORIES[name] for name in changed}
        contact = bool({"contacts", "contact_note"} & set(changed))
        kind = Kind.SAFE_CONTACT_CHANGED if contact else Kind.CLIENT_CHANGED
        category = next(one for one in Category if one in categories)
        _record(kind, now, Category.CONTACT if contact else category, by=by, at=at, fields=changed)
        _wall_off(now, at=at)
    return now


@action
def record_preference(
    client: ClientRecord, given: PreferenceGiven, *, seen_version: int, by: Worker, at: datetime
) -> ClientRecord:
    """Record whether someone prefers a woman to talk with, and whether that was met. Raises as `change` does."""
    shown = writable(by, client.holding, at)
    now = _locked(client, seen_version)
    before = as_given(now)
    values = {item.name: getattr(given, item.name) for item in fields(PreferenceGiven)}
    after = limited(replace(before, **values), shown, otherwise=before)
    if after != before:
        _keep_version(now, before, by=by, at=at)
        _write(now, after)
        _record(Kind.WORKER_PREFERENCE_RECORDED, now, Category.CONTACT, by=by, at=at)
    return now


@action
def change_arrival_reference(client: ClientRecord, *, seen: str, by: Worker, at: datetime) -> ClientRecord:
    """Another arrival reference in place of `seen`, which means nobody from now on. Raises `Changed`."""
    may_write(by, client.holding, Category.ARRIVAL, at)
    now = ClientRecord.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if now.arrival_reference != seen:
        raise Changed(now)
    now.arrival_reference, now.arrival_changed_at, now.arrival_changed_by = new_arrival_reference(), at, by
    now.save(update_fields=["arrival_reference", "arrival_changed_at", "arrival_changed_by"])
    _record(Kind.ARRIVAL_REFERENCE_CHANGED, now, Category.ARRIVAL, by=by, at=at)
    return now


def _wall_off(client: ClientRecord, *, at: datetime) -> None:
    """Before anybody sees what was saved: a wall between the person and each worker who knows them."""
    wall_off_known({client.subject: identifiers_of(client, client.contacts.all())}, at=at)


def _locked(client: ClientRecord, seen_version: int) -> ClientRecord:
    now = ClientRecord.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if now.version != seen_version:
        raise Changed(now)
    return now


def _keep_version(
    client: ClientRecord, before: ClientGiven, *, by: Worker, at: datetime, wrong: str = ""
) -> None:
    kept = as_json(before)
    ClientVersion.objects.create(
        client=client, version=client.version, changed_at=at, changed_by=by, before=kept, wrong=wrong
    )
    client.version += 1


def _write(client: ClientRecord, given: ClientGiven) -> None:
    for name in PLAIN:
        setattr(client, name, getattr(given, name))
    client.save()
    client.contacts.all().delete()
    client.household.all().delete()
    for index in (SearchKey, MatchKey):
        index._default_manager.filter(subject=client.pk).delete()
    _save_parts(client, given)


def _save_parts(client: ClientRecord, given: ClientGiven) -> None:
    contacts, household = build_parts(client, given)
    SafeContact.objects.bulk_create(contacts)
    HouseholdMember.objects.bulk_create(household)
    SearchKey.objects.bulk_create(build_keys(client, contacts))
    MatchKey.objects.bulk_create(build_match_keys(client, contacts))
    wait_to_be_matched([client.pk])
    wait_to_be_looked_among([client.pk])


def _record(
    kind: Kind, client: ClientRecord, category: Category, *, by: Worker, at: datetime, **about: Any
) -> None:
    data = {"version": client.version, **about} if kind is not Kind.CLIENT_REGISTERED else {}
    record(
        kind,
        agency_id=client.agency_id,
        actor=by,
        at=at,
        thing="client",
        thing_id=client.pk,
        holding_id=client.holding_id,
        subject_id=client.pk,
        category=category,
        data=data,
    )
