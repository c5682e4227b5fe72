"""Ending a separation: while each is said to harm the other and nobody has assessed it, only with a reason for that."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from linkworker.cases.models import Position
from linkworker.events.acting_as import action
from linkworker.opposed.assessing import concluded
from linkworker.opposed.models import FoundApart
from linkworker.partnership.models import Worker
from linkworker.practice.position import PositionKind
from linkworker.practice.separating import SeparateBecause
from linkworker.practice.who_does_what import Said, relationship_facts
from linkworker.sharing.models import SeparationPlan
from linkworker.sharing.separating import end_separation

CROSSWISE = (PositionKind.HARMED, PositionKind.HARMING)


class NotAssessed(Exception):
    """Each is said to harm the other, nobody has assessed it, and it was not said why that need not be waited for."""


def awaits_assessment(plan: SeparationPlan) -> bool:
    """Whether each of two people is said to harm the other, in one case or across both, and no assessment says more."""
    founds = list(FoundApart.objects.filter(plan=plan).order_by("pk"))
    people = [row.participant_id for row in founds]
    came_to = {person: [] for person in people}  # type: dict[int, list[datetime]]
    for row in concluded(Q(participant__in=people)):
        came_to[row.participant_id].append(row.recorded_at)
    said = _said(people)
    if any(one.assessed_at is None for one in relationship_facts(said, came_to)):
        return True
    each = plan.because == SeparateBecause.BOTH_ALLEGE or _is_crosswise(founds, said)
    return each and not any(came_to.values())


def _said(people: Iterable[int]) -> dict[int, list[Said]]:
    said: dict[int, list[Said]] = {}
    for row in Position.objects.filter(participant__in=list(people)).order_by("at", "pk"):
        said.setdefault(row.participant_id, []).append(Said(row.pk, row.kind, row.at))
    return said


def _is_crosswise(founds: Iterable[FoundApart], said: dict[int, list[Said]]) -> bool:
    """Whether the cases of both say the same of their own client: that they are harmed, or that they harm."""
    newest = {(row.client_id, _newest(said.get(row.participant_id, ()))) for row in founds}
    return any(len({client for client, kind in newest if kind == one}) > 1 for one in CROSSWISE)


def _newest(positions: Sequence[Said]) -> str:
    return positions[-1].kind if positions else ""


@action
def end(plan: SeparationPlan, *, note: str, without: str = "", by: Worker, at: datetime) -> SeparationPlan:
    """`separating.end_separation`; `without`: why an assessment of who does what to whom is not waited for.

    Raises `NotAssessed` where one is due and that is not said.
    """
    if awaits_assessment(plan) and not without.strip():
        raise NotAssessed
    return end_separation(plan, note="\n\n".join(one for one in (note, without) if one), by=by, at=at)
