"""What joined workers with the people they looked at, for many looks at once: a few statements a batch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from linkworker.events.models import Event, Look
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.practice.deadlines import london_date
from linkworker.practice.noticing import Joined
from linkworker.practice.sharing import Role
from linkworker.sharing.models import Allocation, Grant, Holding, HoldingKind, Opening

Span = tuple[datetime, datetime | None]
Pair = tuple[int, int]
"""A worker and a person."""

DAY = timedelta(days=1)
AT_THE_DESK = "arrival"
"""How the names of a desk's pages begin: whoever also receives looks for that at no other page."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is known of the workers and people of a batch, each with its times."""

    agencies: dict[int, int]
    allocated: dict[Pair, list[Span]]
    opened: dict[Pair, list[Span]]
    named: dict[Pair, list[Span]]
    shared: dict[Pair, list[Span]]
    """By agency and person."""

    roles: dict[int, list[tuple[Role, Span]]]
    wrote: set[tuple[int, int, date]]
    intakes: set[int]

    def joined(self, look: Look, subject: int) -> Joined:
        """What joined the worker of a look with one of the people it showed."""
        pair, at = (look.worker_id, subject), look.at
        return Joined(
            allocated=_any_live(self.allocated[pair], at),
            opened=_any_live(self.opened[pair], at),
            named=_any_live(self.named[pair], at),
            intake=look.holding_id in self.intakes,
            shared=_any_live(self.shared[self.agencies[look.worker_id], subject], at),
            wrote=(*pair, london_date(at)) in self.wrote,
            roles=frozenset(
                role
                for role, span in self.roles[look.worker_id]
                if _is_live(span, at) and (role is not Role.RECEPTION or look.route.startswith(AT_THE_DESK))
            ),
        )


def pairs(looks: Sequence[Look], subjects: Iterable[int]) -> Pairs:
    """Read what is needed to judge these looks."""
    workers, people = sorted({one.worker_id for one in looks}), sorted(set(subjects))
    agencies = dict(Worker.objects.filter(pk__in=workers).values_list("pk", "agency"))
    granted = Grant.objects.filter(holding__subject__in=people)
    roles: dict[int, list[tuple[Role, Span]]] = defaultdict(list)
    given = RoleGiven.objects.filter(worker__in=workers).values_list("worker", "role", "since", "until")
    for worker, role, since, until in given:
        roles[worker].append((Role(role), (since, until)))
    return Pairs(
        agencies=agencies,
        allocated=_spans(
            Allocation.objects.filter(worker__in=workers, holding__subject__in=people), "worker"
        ),
        opened=_spans(Opening.objects.filter(worker__in=workers, holding__subject__in=people), "worker"),
        named=_spans(granted.filter(to_worker__in=workers), "to_worker"),
        shared=_spans(granted.filter(to_agency__in=sorted({*agencies.values()})), "to_agency"),
        roles=roles,
        wrote=_wrote(looks, workers, people),
        intakes=_intakes(looks),
    )


def _spans(rows: Any, who: str) -> dict[Pair, list[Span]]:
    found: dict[Pair, list[Span]] = defaultdict(list)
    for worker, subject, since, until in rows.values_list(who, "holding__subject", "since", "until"):
        found[worker, subject].append((since, until))
    return found


def _wrote(looks: Sequence[Look], workers: list[int], people: list[int]) -> set[tuple[int, int, date]]:
    """Who wrote about whom on which day, by the events of these people's holdings."""
    subject_of = dict(Holding.objects.filter(subject__in=people).values_list("pk", "subject"))
    times = [one.at for one in looks]
    near = Q(at__gt=min(times) - DAY, at__lt=max(times) + DAY)
    events = Event.objects.filter(near, holding_id__in=list(subject_of), actor_id__in=workers)
    found = events.values_list("actor_id", "holding_id", "at")
    return {
        (actor, subject_of[holding], london_date(at))
        for actor, holding, at in found
        if actor is not None and holding is not None
    }


def _intakes(looks: Sequence[Look]) -> set[int]:
    keys = [one.holding_id for one in looks if one.holding_id is not None]
    rows = Holding.objects.filter(pk__in=keys, kind=HoldingKind.INTAKE)
    return set(rows.values_list("pk", flat=True))


def _any_live(spans: Iterable[Span], at: datetime) -> bool:
    return any(_is_live(span, at) for span in spans)


def _is_live(span: Span, at: datetime) -> bool:
    since, until = span
    return since <= at and (until is None or at < until)
