"""Who is meant by somebody who asks blind (break-glass), and who must read nothing of it. The system's own pass alone.

What it finds reaches no answer and no cost of a page: the pass runs outside every request.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from linkworker.partnership.joining import accounts_of
from linkworker.partnership.models import Worker
from linkworker.people.candidates import candidates
from linkworker.people.connecting import PersonTold, told_of
from linkworker.people.models import Connection
from linkworker.practice.breaking_glass import Found, surely_meant
from linkworker.practice.match_keys import sought_keys, stored_keys
from linkworker.practice.matching import compare
from linkworker.sharing.facts import live
from linkworker.sharing.models import Wall


@dataclass(frozen=True, slots=True)
class Meant:
    """Who may be meant, be it in doubt; of these, who is for sure; and which workers may know them, or be them."""

    anybody: tuple[int, ...]
    sure: tuple[int, ...]
    known_to: frozenset[int]

    def is_kept_from(self, worker: Worker) -> bool:
        """Whether a worker may know whoever is meant, by any account of theirs."""
        return any(account.pk in self.known_to for account in accounts_of(worker))


def sure_match(told: PersonTold, agencies: Collection[int], at: datetime) -> Meant:
    """Who in these agencies is meant by what was told."""
    found = [
        Found(one.subject, one.agency, one.comparison.sureness)
        for one in candidates(told.identifiers, agencies, at)
    ]
    anybody = tuple(one.subject for one in found)
    return Meant(anybody, surely_meant(found), _walled(anybody, at) | _connected(told))


def _walled(subjects: Iterable[int], at: datetime) -> frozenset[int]:
    """Before whom a wall stands around any of these."""
    rows = Wall.objects.filter(live(at), subject__in=list(subjects))
    return frozenset(rows.values_list("worker", flat=True))


def _connected(told: PersonTold) -> frozenset[int]:
    """Who told of somebody who may be this person: no wall need have risen yet."""
    who = told.identifiers
    sought = sought_keys(who)
    known = set()
    for connection in Connection.objects.filter(ended_at=None).order_by("pk"):
        theirs = told_of(connection).identifiers
        if not sought.isdisjoint(stored_keys(theirs)) and compare(theirs, who).is_match:
            known.add(connection.worker_id)
    return frozenset(known)
