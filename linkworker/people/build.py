"""What a worker was told of a person, and the rows made from it, not saved: for one action and for a whole world."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date, datetime, time
from typing import Any

from linkworker.partnership.models import Worker
from linkworker.people.models import ClientRecord, HouseholdMember, SafeContact
from linkworker.practice.sharing import Category
from linkworker.sharing.models import Holding, Subject
from linkworker.sharing.references import new_arrival_reference


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
class PreferenceGiven:
    """Whether someone would rather talk with a woman, for what, and whether that could be met."""

    worker_preference: str = ""
    preference_for: str = ""
    preference_met: str = ""
    preference_note: str = ""


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
    preference_for: str = ""
    preference_met: str = ""
    preference_note: str = ""
    children: str = ""
    pregnant: str = ""
    contact_note: str = ""
    contacts: tuple[ContactGiven, ...] = field(default=())
    household: tuple[MemberGiven, ...] = field(default=())


PARTS = ("contacts", "household")
PREFERENCE = tuple(item.name for item in fields(PreferenceGiven))
PLAIN = tuple(item.name for item in fields(ClientGiven) if item.name not in PARTS)
CATEGORIES: Mapping[str, Category] = {
    **dict.fromkeys((item.name for item in fields(ClientGiven)), Category.IDENTITY),
    **dict.fromkeys((*PREFERENCE, "contact_note", "contacts"), Category.CONTACT),
    **dict.fromkeys(("children", "pregnant", "household"), Category.HOUSEHOLD),
}
"""The category of each thing told: who may not see it neither reads nor changes it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was said otherwise: the name of a field, `contacts.<channel>` or `household`."""

    name: str
    before: Any
    after: Any


def build_client(
    given: ClientGiven, *, subject: Subject, holding: Holding, by: Worker, at: datetime, reference: str
) -> ClientRecord:
    """The row of a new client record, not saved."""
    return ClientRecord(
        subject=subject,
        holding=holding,
        agency_id=subject.agency_id,
        reference=reference,
        arrival_reference=new_arrival_reference(),
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


def as_given(client: ClientRecord) -> ClientGiven:
    """What a saved record says, in the shape in which it is given. Reads its parts in two statements."""
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


def limited(
    given: ClientGiven, shown: frozenset[Category], otherwise: ClientGiven | None = None
) -> ClientGiven:
    """What is given of the categories `shown`; the rest empty, or as it stands `otherwise`."""
    hidden = [item for item in fields(ClientGiven) if CATEGORIES[item.name] not in shown]
    values = {
        item.name: _default(item) if otherwise is None else getattr(otherwise, item.name) for item in hidden
    }
    return replace(given, **values)


def _default(item: Any) -> Any:
    return "" if item.default is MISSING else item.default


def differences(before: ClientGiven, after: ClientGiven) -> tuple[Difference, ...]:
    """What was said otherwise, each channel of contact on its own, in the order of the form."""
    found = [
        Difference(name, getattr(before, name), getattr(after, name))
        for name in (*PLAIN, "household")
        if getattr(before, name) != getattr(after, name)
    ]
    then, now = ({one.channel: one for one in given.contacts} for given in (before, after))
    found += [
        Difference(f"contacts.{channel}", then.get(channel), now.get(channel))
        for channel in dict.fromkeys([*then, *now])
        if then.get(channel) != now.get(channel)
    ]
    return tuple(found)


def as_json(given: ClientGiven) -> Mapping[str, Any]:
    """What was given as a version keeps it."""
    return {item.name: _plain(getattr(given, item.name)) for item in fields(ClientGiven)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [{item.name: _plain(getattr(one, item.name)) for item in fields(one)} for one in value]
    return value.isoformat() if isinstance(value, date | time) else value


def from_json(kept: Mapping[str, Any]) -> ClientGiven:
    """What a version kept, as it was given; what did not exist then is empty."""
    values = {name: kept[name] for name in PLAIN if name in kept}
    if values.get("birth_date"):
        values["birth_date"] = date.fromisoformat(values["birth_date"])
    household = tuple(MemberGiven(**one) for one in kept.get("household", ()))
    return ClientGiven(**values, contacts=tuple(map(_contact, kept.get("contacts", ()))), household=household)


def _contact(kept: Mapping[str, Any]) -> ContactGiven:
    hours = {
        name: time.fromisoformat(kept[name]) if kept.get(name) else None
        for name in ("from_time", "until_time")
    }
    return ContactGiven(**{**kept, **hours})
