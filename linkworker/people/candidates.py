"""Who in other agencies may be the person of a record: the matcher, a system job's and nobody else's.

It reads client records of whatever agencies it is given and asks no gate, so nothing that it returns may reach a page,
a list, a count or a message to a worker: what is done with it (a wall, a notice that names nobody) is decided by
those who call it, outside any request. `web` may not import it (`.importlinter`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When

from linkworker.people.match_keys import digests_for, identifiers_from, identifiers_of
from linkworker.people.models import ClientRecord, MatchKey, SafeContact
from linkworker.practice.match_keys import MOST, SURE_WORTH, is_sure
from linkworker.practice.matching import Comparison, Identifiers, Sureness, compare

ORDER = list(Sureness)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client record that may be of the person looked for, how sure that is and why."""

    subject: int
    agency: int
    comparison: Comparison


def candidates_of(client: ClientRecord, agencies: Collection[int], at: datetime) -> list[Candidate]:
    """Who in these agencies may be the person of a client record, the surest first; never the record itself."""
    who = identifiers_of(client, client.contacts.all())
    return [one for one in candidates(who, agencies, at) if one.subject != client.pk]


def candidates(who: Identifiers, agencies: Collection[int], at: datetime) -> list[Candidate]:
    """Who in these agencies may be the person these identifiers are of, the surest first.

    Three statements, whoever is looked for. What is brought in and not visible yet is nobody.
    """
    shared = sharing_most(who, MatchKey.objects.filter(agency__in=agencies), "subject")
    found = identifiers_told(shared, at)
    compared = [Candidate(subject, agency, compare(who, other)) for subject, agency, other in found]
    matches = [one for one in compared if one.comparison.is_match]
    return sorted(
        matches, key=lambda one: (ORDER.index(one.comparison.sureness), -one.comparison.bits, one.subject)
    )


def sharing_most(who: Identifiers, among: QuerySet[Any], of: str) -> list[int]:
    """Whoever shares most keys, one that hardly two people share counting more, in one statement.

    `among`: rows that hold a digest in `key`, and in `of` whose it is.
    """
    keys = list(digests_for(who))
    sure = [kept for key, kept in keys if is_sure(key)]
    worth = Case(When(key__in=sure, then=Value(SURE_WORTH)), default=Value(1), output_field=IntegerField())
    rows = among.filter(key__in=[kept for _, kept in keys])
    ranked = rows.values(of).annotate(worth=Sum(worth)).order_by("-worth", of)
    return [whose for whose, _ in ranked.values_list(of, "worth")[:MOST]]


def identifiers_told(subjects: list[int], at: datetime) -> list[tuple[int, int, Identifiers]]:
    """What these client records tell of who somebody is, as far as the records are visible."""
    visible = Q(holding__staging=None) | Q(holding__staging__visible_at__lte=at)
    rows = ClientRecord.objects.filter(visible, pk__in=subjects).values_list(
        "pk", "agency", "chosen_name", "full_name", "other_names", "birth_date", "nhs_number"
    )
    told: dict[int, list[tuple[str, str]]] = {subject: [] for subject in subjects}
    contacts = SafeContact.objects.filter(client__in=subjects).exclude(detail="")
    for subject, channel, detail in contacts.values_list("client", "channel", "detail"):
        told[subject].append((channel, detail))
    return [
        (pk, agency, identifiers_from((chosen, full, others), born, nhs, told[pk]))
        for pk, agency, chosen, full, others, born, nhs in rows
    ]
