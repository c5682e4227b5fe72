"""The index keys by which a client record is found: one letter for the kind, then the value.

`t`, `n`, `p`, `h` and `e` are those of a name (`practice.names`); `d` is a date of birth, `i` an NHS number, `c` a
phone number, `r` a reference of ours or of the agency's.
"""

from collections.abc import Iterable
from datetime import date

from linkworker.people.models import ClientRecord, SafeContact, SearchKey
from linkworker.practice import identifiers, names, search_box

LONGEST = 60


def birth_date_key(born: date) -> str:
    return f"d:{born.isoformat()}"


def birth_date_keys(born: date) -> set[str]:
    """The date, and the one with day and month the other way round when there is such a date."""
    keys = {birth_date_key(born)}
    if born.day <= 12:
        keys.add(birth_date_key(born.replace(month=born.day, day=born.month)))
    return keys


def nhs_key(number: str) -> str:
    return f"i:{number}"


def phone_key(number: str) -> str:
    return f"c:{number}"


def reference_key(text: str) -> str:
    return f"r:{search_box.reference_key(text)}"


def record_keys(client: ClientRecord, contacts: Iterable[SafeContact]) -> set[str]:
    """Every key of one client record."""
    keys = {reference_key(client.reference)}
    for name in names_of(client.chosen_name, client.full_name, client.other_names):
        keys |= names.search_keys(name)
    if client.birth_date:
        keys.add(birth_date_key(client.birth_date))
    if client.nhs_number:
        keys.add(nhs_key(client.nhs_number))
    if client.own_reference:
        keys.add(reference_key(client.own_reference))
    return keys | {phone_key(number) for one in contacts if (number := identifiers.phone(one.detail))}


def names_of(chosen: str, full: str, others: str) -> tuple[str, ...]:
    """Each name of a person once: the chosen one first, the others as they stand between commas."""
    named = [chosen, full, *others.split(",")]
    return tuple(dict.fromkeys(name.strip() for name in named if name.strip()))


def build_keys(client: ClientRecord, contacts: Iterable[SafeContact]) -> list[SearchKey]:
    """The rows by which a search finds this record, not saved."""
    return [
        SearchKey(subject_id=client.pk, agency_id=client.agency_id, key=key[:LONGEST])
        for key in sorted(record_keys(client, contacts))
    ]
