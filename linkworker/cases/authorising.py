"""Who decides on sharing against serious harm, which is never whoever used it.

Whoever leads the service of the case does. Where nobody else leads it, the duty is handed by name to somebody who leads
another service of the agency: they see who it is about and the risk until it is decided, and nothing more.
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from linkworker.cases.models import Case
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.partnership.queries import away_now
from linkworker.practice.sharing import Category, GrantFact, decide
from linkworker.sharing.actions import end_named, name_for
from linkworker.sharing.facts import holding_facts, live, reader_of
from linkworker.sharing.gates import LEADS, leads
from linkworker.sharing.models import SeriousHarm
from linkworker.sharing.queries import is_named_for


class Deciding(StrEnum):
    """Who there is to decide: whoever leads the service or has it by name, somebody it could be handed to, nobody."""

    SOMEBODY = "somebody"
    ELSEWHERE = "elsewhere"
    NOBODY = "nobody"


def may_decide(worker: Worker, harm: SeriousHarm, case: Case, at: datetime) -> bool:
    """Whether a worker decides on it now: they lead the service, or another one and have it by name."""
    if harm.asked_by_id == worker.pk:
        return False
    return leads(worker, case.service_id, at) or (
        leads(worker, None, at) and is_named_for(worker, harm.share, at)
    )


def may_be_asked(worker: Worker, harm: SeriousHarm, case: Case, at: datetime) -> bool:
    """Whether the decision can be handed to a worker: in another service only while nobody leads this one."""
    if worker.agency_id != case.agency_id or harm.asked_by_id == worker.pk:
        return False
    if leads(worker, case.service_id, at):
        return _sees(worker, case, at)
    return (
        leads(worker, None, at)
        and _sees(worker, case, at, by_name=True)
        and not any(_leads_here(one, case, at) for one in _others(harm, case, at))
    )


def who_decides(harm: SeriousHarm, case: Case, at: datetime) -> Deciding:
    """Who there is to decide on it at `at`.

    Whoever is on leave is not there either, so that "nobody" has a cause which everybody knows: it tells of no wall.
    """
    others = _others(harm, case, at)
    if any(_leads_here(one, case, at) or is_named_for(one, harm.share, at) for one in others):
        return Deciding.SOMEBODY
    elsewhere = any(_sees(one, case, at, by_name=True) for one in others)
    return Deciding.ELSEWHERE if elsewhere else Deciding.NOBODY


def handed(harm: SeriousHarm, case: Case, *, to: Worker, by: Worker, at: datetime) -> None:
    """Let whom the decision was handed to see what they decide on. Part of a larger action."""
    end_named(harm.share, at)
    if not leads(to, case.service_id, at):
        name_for(harm.share, to, (Category.IDENTITY, Category.RISK), by=by, at=at)


def _others(harm: SeriousHarm, case: Case, at: datetime) -> list[Worker]:
    """Whoever leads a service of the agency and is not on leave, but for who used it."""
    leading = RoleGiven.objects.filter(live(at), role__in=LEADS, worker__agency=case.agency_id)
    found = Worker.objects.filter(pk__in=leading.values("worker"), is_active=True)
    out = {harm.asked_by_id, *away_now(case.agency_id, at)}
    return list(found.exclude(pk__in=out).order_by("name", "pk"))


def _leads_here(worker: Worker, case: Case, at: datetime) -> bool:
    return leads(worker, case.service_id, at) and _sees(worker, case, at)


def _sees(worker: Worker, case: Case, at: datetime, *, by_name: bool = False) -> bool:
    """Whether the policy shows the risk of a case to a worker; `by_name`: once it is granted to them by name."""
    reader = reader_of(worker)
    facts = holding_facts(reader, case.holding, at)
    if by_name:
        facts = replace(facts, grants=(*facts.grants, GrantFact(Category.RISK, at)))
    return decide(reader, facts, at).shows(Category.RISK)
