"""The index keys by which a client record is found: one letter for the kind, then the value."""

from collections.abc import Iterable
from datetime import date

from linkworker.people.models import ClientRecord, SafeContact, SearchKey
from linkworker.practice import identifiers, names

LONGEST = 60


def birth_date_keys(born: date) -> set[str]:
    """The date, and the one with day and month the other way round when there is such a date."""
    keys = {f"d:{born.isoformat()}"}
    if born.day <= 12:
        keys.add(f"d:{born.replace(month=born.day, day=born.month).isoformat()}")
    return keys


def reference_key(text: str) -> str:
    """A reference as one types it: without spaces and marks, in capitals."""
    return "r:" + "".join(letter for letter in text.upper() if letter.isalnum())


def record_keys(client: ClientRecord, contacts: Iterable[SafeContact]) -> set[str]:
    """Every key of one client record."""
    keys = {reference_key(client.reference)}
    for name in (client.chosen_name, client.full_name, *client.other_names.split(",")):
        keys |= names.search_keys(name)
    if client.birth_date:
        keys.add(f"d:{client.birth_date.isoformat()}")
    if client.nhs_number:
        keys.add(f"h:{client.nhs_number}")
    if client.own_reference:
        keys.add(reference_key(client.own_reference))
    return keys | {f"c:{number}" for one in contacts if (number := identifiers.phone(one.detail))}


def build_keys(client: ClientRecord, contacts: Iterable[SafeContact]) -> list[SearchKey]:
    """The rows by which a search finds this record, not saved."""
    return [
        SearchKey(subject_id=client.pk, agency_id=client.agency_id, key=key[:LONGEST])
        for key in sorted(record_keys(client, contacts))
    ]
