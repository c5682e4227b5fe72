"""Who is kept from whom in the world that is measured: a wall and a row of a separation for every fifty cases.

The measuring worker and her manager have as many at every size; what is measured is of nobody whom they may not see.
"""

import random
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from linkworker.cases.models import Case
from linkworker.partnership.models import Worker
from linkworker.sharing.models import Allocation, Separation, SeparationPlan, Wall

ONE_IN = 50
OF_EACH_READER = 20
OF_HER_CASES = 10
"""How many of the worker's own cases are of somebody who is kept apart from another client of the agency."""


def keep_apart(ours: Sequence[int], others: Sequence[int], readers: Sequence[Worker], at: datetime) -> None:
    """Raise walls and separations. `ours`, `others`: the subjects of the measured agency, and of all others."""
    pick = random.Random(len(ours))
    hers = set(Case.objects.filter(key_worker=readers[0], closed_at=None).values_list("client", flat=True))
    free = [subject for subject in ours if subject not in hers]
    wanted = (len(ours) + len(others)) // ONE_IN
    _raise_walls(pick, free, readers, wanted, at)
    _separate(pick, sorted(hers)[:OF_HER_CASES], free, others, wanted // 2, at)


def _raise_walls(
    pick: random.Random, free: Sequence[int], readers: Sequence[Worker], wanted: int, at: datetime
) -> None:
    """Each before the key worker of another case, but those of the readers."""
    of_readers = [(worker.pk, subject) for worker in readers for subject in pick.sample(free, OF_EACH_READER)]
    held = Allocation.objects.filter(until=None).exclude(worker__in=readers).order_by("pk")
    pairs = list(held.values_list("worker", "holding__subject"))
    pick.shuffle(pairs)
    others = [(worker, subject) for (worker, _), (_, subject) in pairwise(pairs)]
    raised = [*of_readers, *others][:wanted]
    Wall.objects.bulk_create(
        Wall(worker_id=worker, subject_id=subject, since=at) for worker, subject in raised
    )


def _separate(
    pick: random.Random,
    hers: Sequence[int],
    free: Sequence[int],
    others: Sequence[int],
    wanted: int,
    at: datetime,
) -> None:
    """Pairs of one agency: some of the measuring worker's people with others of her service, and as many more."""
    strangers = pick.sample(free, len(hers))
    rest = [one for one in (*free, *others) if one not in set(strangers)]
    agency = dict(Case.objects.filter(client__in=rest).values_list("client", "agency"))
    by_agency: dict[int, list[int]] = {}
    for one in rest:
        by_agency.setdefault(agency[one], []).append(one)
    pairs = list(zip(hers, strangers, strict=True))
    for members in by_agency.values():
        pick.shuffle(members)
        pairs += zip(members[::2], members[1::2], strict=False)
    of_agency = {**agency, **dict(Case.objects.filter(client__in=hers).values_list("client", "agency"))}
    chosen = [*pairs[: len(hers)], *pick.sample(pairs[len(hers) :], wanted - len(hers))]
    plans = SeparationPlan.objects.bulk_create(
        _plan(place, pair, of_agency, at) for place, pair in enumerate(chosen)
    )
    Separation.objects.bulk_create(
        Separation(subject_id=subject, opposed_id=opposed, plan=plan, since=at, kept_close=True)
        for plan in plans
        for subject, opposed in ((plan.one_id, plan.other_id), (plan.other_id, plan.one_id))
    )


def _plan(place: int, pair: tuple[int, int], agency: dict[int, int], at: datetime) -> SeparationPlan:
    one, other = sorted(pair)
    told: dict[str, Any] = {"agency_id": agency[pair[0]], "one_id": one, "other_id": other}
    return SeparationPlan(reference=f"S{place}X", because="harm", made_at=at, **told)
