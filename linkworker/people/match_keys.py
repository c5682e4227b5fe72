"""What a client record tells the matcher, and the digests under which it is kept (`practice.match_keys`).

A digest is a keyed hash of 64 bits under a field key, which lives outside the database: who holds the table alone
can't try out names, numbers and postcodes. It is written under the newest key and looked up under every one, so that
adding a key loses nobody. A sealed address is in no index: it never comes here.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b

from linkworker.events import keys as secret
from linkworker.people.build import ClientGiven
from linkworker.people.keys import names_of
from linkworker.people.models import ApartWaiting, ClientRecord, MatchKey, MatchWaiting, SafeContact
from linkworker.practice import identifiers
from linkworker.practice.contact import Channel
from linkworker.practice.match_keys import sought_keys, stored_keys
from linkworker.practice.matching import Identifiers

PURPOSE = b"match key"
OWN_PHONE = frozenset({Channel.PHONE, Channel.TEXT, Channel.VOICEMAIL})
"""Where a number is the person's own; through somebody else it is theirs."""


def identifiers_of(client: ClientRecord, contacts: Iterable[SafeContact]) -> Identifiers:
    """What a client record tells of who somebody is."""
    told = [(one.channel, one.detail) for one in contacts]
    names = (client.chosen_name, client.full_name, client.other_names)
    return identifiers_from(names, client.birth_date, client.nhs_number, told)


def identifiers_given(given: ClientGiven) -> Identifiers:
    """What is told of somebody of whom there is no client record yet."""
    told = [(one.channel, one.detail) for one in given.contacts]
    names = (given.chosen_name, given.full_name, given.other_names)
    return identifiers_from(names, given.birth_date, given.nhs_number, told)


def identifiers_from(
    names: tuple[str, str, str], born: date | None, nhs_number: str, contacts: Iterable[tuple[str, str]]
) -> Identifiers:
    """The same from plain values; `contacts` are channels with what was told of them."""
    told = list(contacts)
    phones = (identifiers.phone(detail) for channel, detail in told if channel in OWN_PHONE)
    homes = (identifiers.address(detail) for channel, detail in told if channel == Channel.LETTER)
    return Identifiers(
        names_of(*names),
        born,
        nhs_number,
        frozenset(phone for phone in phones if phone),
        frozenset(home for home in homes if home),
    )


def build_match_keys(client: ClientRecord, contacts: Iterable[SafeContact]) -> list[MatchKey]:
    """The rows by which the matcher finds this record, not saved."""
    who = identifiers_of(client, contacts)
    return [MatchKey(subject_id=client.pk, agency_id=client.agency_id, key=key) for key in digests_of(who)]


def renew_match_keys(client: ClientRecord) -> None:
    """Write the keys of a record anew after what it tells was changed otherwise than by `people.actions`."""
    MatchKey.objects.filter(subject=client.pk).delete()
    MatchKey.objects.bulk_create(build_match_keys(client, client.contacts.all()))


def wait_to_be_matched(subjects: Iterable[int]) -> None:
    """Have these client records compared with those of other agencies, once, in the system's next pass."""
    rows = (MatchWaiting(subject_id=subject) for subject in subjects)
    MatchWaiting.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def wait_to_be_looked_among(subjects: Iterable[int]) -> None:
    """Have these client records compared with the people named in their agency's cases (`opposed.finding`)."""
    ApartWaiting.objects.bulk_create(
        (ApartWaiting(subject_id=subject) for subject in subjects), batch_size=500
    )


def digests_of(who: Identifiers) -> list[int]:
    """What a record is kept under."""
    _, newest = secret.fields().newest
    return sorted(digest(key, newest) for key in stored_keys(who))


def digests_for(who: Identifiers) -> Iterator[tuple[str, int]]:
    """Each key to look a record up by, with what it may be kept under."""
    for held in secret.fields().keys.values():
        for key in sought_keys(who):
            yield key, digest(key, held)


def digest(key: str, secret_key: bytes) -> int:
    """A key as the table holds it."""
    kept = blake2b(key.encode(), digest_size=8, key=secret_key, person=PURPOSE).digest()
    return int.from_bytes(kept, "big", signed=True)
