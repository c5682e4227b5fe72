"""Whether a worker may be near to people outside their work: the matcher's, for the system's own pass alone.

It reads what workers told of themselves and of others, and what client records tell. Nothing of either leaves here but
the code of how near they may be; `web` does not import it. A sealed address is in no record and so never compared.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from linkworker.cases.models import Participant
from linkworker.partnership.joining import accounts_of
from linkworker.partnership.models import Worker
from linkworker.people.candidates import identifiers_told
from linkworker.people.connecting import connections_of, told_of
from linkworker.practice.matching import Identifiers
from linkworker.practice.names import parts_of
from linkworker.practice.noticing import Near
from linkworker.practice.separating import Relation, WallBecause
from linkworker.sharing.facts import live
from linkworker.sharing.models import Wall


def near(worker: Worker, subjects: Collection[int], at: datetime) -> Mapping[int, Near]:
    """Of these people those to whom a worker may be near, and how: the nearest way alone."""
    told = [(Relation(one.relation), told_of(one)) for one in connections_of(worker)]
    me = next((who.identifiers for relation, who in told if relation is Relation.SELF), None)
    others = {_whole_name(who.name) for relation, who in told if relation is not Relation.SELF} - {()}
    found = _colleagues(worker, subjects, at) | _in_circle(subjects, others)
    if me is not None:
        for subject, _, who in identifiers_told(sorted(subjects), at):
            how = _how_near(me, who)
            if how is not None and (how is not Near.NEIGHBOUR or subject not in found):
                found[subject] = how
    return found


def _how_near(me: Identifiers, other: Identifiers) -> Near | None:
    """By phone or house, by family name and postcode, or by postcode."""
    if me.phones & other.phones or any(home.house for home in me.addresses & other.addresses):
        return Near.HOUSEHOLD
    if not {home.postcode for home in me.addresses} & {home.postcode for home in other.addresses}:
        return None
    return Near.KIN if _family_names(me.names) & _family_names(other.names) else Near.NEIGHBOUR


def _family_names(names: Iterable[str]) -> set[str]:
    """The last part of each whole name."""
    return {parts[-1] for name in names if len(parts := parts_of(name)) > 1}


def _whole_name(name: str) -> tuple[str, ...]:
    """The parts of a name; none of one that is not a given name and a family name at least."""
    parts = tuple(parts_of(name))
    return parts if len(parts) > 1 else ()


def _colleagues(worker: Worker, subjects: Collection[int], at: datetime) -> dict[int, Near]:
    """Those who may be somebody who works, or worked, for the same agency: a wall stands before that account."""
    own = Wall.objects.filter(live(at), subject__in=subjects, because=WallBecause.OWN)
    theirs = own.filter(worker__agency=worker.agency_id).exclude(worker__in=accounts_of(worker))
    return dict.fromkeys(theirs.values_list("subject", flat=True), Near.COLLEAGUE)


def _in_circle(subjects: Collection[int], others: set[tuple[str, ...]]) -> dict[int, Near]:
    """Those in whose case stands somebody with the whole name of one of whom the worker told."""
    if not others:
        return {}
    rows = Participant.objects.filter(case__client__in=subjects).values_list("case__client", "name")
    return {subject: Near.CIRCLE for subject, name in rows if _whole_name(name) in others}
