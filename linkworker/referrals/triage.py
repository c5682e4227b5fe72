"""Triage: who looked at what arrived, whether the person can be reached safely, and what that says of its urgency."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Worker
from linkworker.practice.referring import WAITING, Priority
from linkworker.practice.sharing import Category
from linkworker.practice.triage import ORDER
from linkworker.referrals.arriving import answer_due, record_intake
from linkworker.referrals.models import Intake
from linkworker.sharing.gates import may_write

YES, NO, NOT_KNOWN = "yes", "no", "not-known"
ANSWERS = frozenset({YES, NO, NOT_KNOWN})
ASKED = ("may_call", "danger", "dependent", "pregnant", "children", "safe_tonight")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageGiven:
    """The receiving service's own first assessment of risk. Each answer is yes, no or not-known.

    `may_call`: whether the person may be called at all; `tried`: which way was tried, or is to be. `priorities` are
    those that the worker adds to what the sender marked.
    """

    may_call: str
    tried: str
    danger: str
    dependent: str
    pregnant: str
    children: str
    safe_tonight: str
    note: str = ""
    priorities: tuple[str, ...] = ()

    def urgent(self) -> frozenset[str]:
        """The priorities that the answers make."""
        found = set(self.priorities)
        found |= {Priority.HIGH_RISK} if self.danger == YES else set()
        found |= {Priority.DEPENDENT} if self.dependent == YES else set()
        found |= {Priority.PREGNANT} if self.pregnant == YES else set()
        return frozenset(found)


@action
def triage(intake: Intake, given: TriageGiven, *, by: Worker, at: datetime) -> Intake:
    """Keep a first assessment of what waits, beside those before it. What the sender marked as urgent stays so.

    Raises `Changed` when it waits no longer, and ValueError for what no form of ours sends.
    """
    may_write(by, intake.holding, Category.RISK, at)
    answers = asdict(given)
    if any(answers[name] not in ANSWERS for name in ASKED) or given.urgent() - {*Priority}:
        raise ValueError("an answer is yes, no or not known")
    now = (
        Intake.objects.select_for_update(of=("self",)).select_related("holding", "service").get(pk=intake.pk)
    )
    if now.state not in WAITING:
        raise Changed(now)
    now.triage = {**answers, "before": _before(now)}
    now.triaged_at, now.triaged_by = at, by
    marked = {*now.priorities, *given.urgent()}
    now.priorities = [one.value for one in ORDER if one in marked]
    sooner = answer_due(locality_at(now.service.locality, now.arrived_at), now.priorities, now.arrived_at)
    now.answer_due_at = min(now.answer_due_at, sooner)
    now.save(update_fields=["triage", "triaged_at", "triaged_by", "priorities", "answer_due_at"])
    record_intake(Kind.INTAKE_TRIAGED, now, by=by, at=at)
    return now


def _before(now: Intake) -> list[Mapping[str, Any]]:
    """The assessments before the one being made, the newest first: nothing told is overwritten."""
    if now.triaged_at is None:
        return []
    last = {name: value for name, value in now.triage.items() if name != "before"}
    return [{**last, "at": now.triaged_at.isoformat(), "by": now.triaged_by_id}, *now.triage["before"]]
