"""Who stands in today for those who are away. Read from dates alone: no duty moves, and none is owned anew.

While a worker is away, their due duties stand also on the Today of whoever is on duty for the service; where nobody
is, on that of whoever leads it. Whether the reader may see each of them is asked of the policy, as always.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from linkworker.duties.models import Duty
from linkworker.partnership.models import RoleGiven
from linkworker.partnership.queries import away_now
from linkworker.practice.sharing import Reader, Role
from linkworker.sharing.facts import live
from linkworker.sharing.gates import LEADS


@dataclass(frozen=True, slots=True)
class Cover:
    """Whose work a reader stands in for.

    `away`: the owners of open duties in `services` who are away, each with their last day away: of duties that the
    reader may see alone, since whose name stands here would tell of the others. `unled`: services
    nobody who leads is here for, so that what falls to the manager is the reader's too.
    """

    away: Mapping[int, date] = field(default_factory=dict)
    services: tuple[int, ...] = ()
    unled: tuple[int, ...] = ()


NOBODY_AWAY = Cover()


def cover_of(
    reader: Reader, at: datetime, seen: QuerySet[Duty], *, on_duty: Sequence[int], led: Sequence[int]
) -> Cover:
    """Whose work of what is `seen` falls to a reader who is on duty for some services and leads some.

    One statement while nobody of the agency is away, none for who is neither on duty nor leads; three when somebody is.
    """
    away = away_now(reader.agency, at) if on_duty or led else {}
    if not away:
        return NOBODY_AWAY
    here = _here(reader.agency, at, away)
    uncovered = [one for one in led if not here.get(Role.DUTY_WORKER, set()) & {None, one}]
    services = tuple(sorted({*on_duty, *uncovered}))
    leading = set().union(*(here.get(role, set()) for role in LEADS))
    owners = seen.filter(owner__in=set(away) - {reader.worker}, service__in=services)
    owning = sorted(set(owners.order_by().values_list("owner", flat=True).distinct()))
    return Cover(
        away={one: away[one] for one in owning if one is not None},
        services=services,
        unled=tuple(one for one in on_duty if one not in led and not leading & {None, one}),
    )


def _here(agency: int, at: datetime, away: Iterable[int]) -> dict[str, set[int | None]]:
    """The services (None: all) in which somebody who is not away is on duty, or leads, by role."""
    roles = RoleGiven.objects.filter(
        live(at), role__in=[Role.DUTY_WORKER, *LEADS], worker__agency=agency, worker__is_active=True
    )
    found: dict[str, set[int | None]] = {}
    for role, service in roles.exclude(worker__in=list(away)).values_list("role", "service"):
        found.setdefault(role, set()).add(service)
    return found
