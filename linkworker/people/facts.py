"""Rows of a client record become facts that `practice` reads."""

from collections.abc import Iterable

from linkworker.people.models import ClientRecord, HouseholdMember, Known, SafeContact
from linkworker.practice.contact import Channel, ContactFact, Days
from linkworker.practice.facts import PersonFacts


def contact_facts(contacts: Iterable[SafeContact]) -> tuple[ContactFact, ...]:
    """What was said of each channel; "not known" and "not asked" both become None, which is unsafe."""
    return tuple(
        ContactFact(
            channel=Channel(contact.channel),
            safe={Known.YES.value: True, Known.NO.value: False}.get(contact.safe),
            days=Days(contact.days) if contact.days else None,
            from_time=contact.from_time,
            until_time=contact.until_time,
            detail=contact.detail,
        )
        for contact in contacts
    )


def person_facts(
    client: ClientRecord, contacts: Iterable[SafeContact], household: Iterable[HouseholdMember]
) -> PersonFacts:
    """The facts of the person that the practice rules read."""
    return PersonFacts(
        has_safe_way=any(contact.safe and contact.days for contact in contact_facts(contacts)),
        children=client.children == Known.YES or any(member.is_child for member in household),
        prefers_female_worker=client.worker_preference == "female",
        preference_met={Known.YES.value: True, Known.NO.value: False}.get(client.preference_met),
    )
