"""The one way in to anything about a person: decide, then record the look, before a byte is sent.

Domain apps build their gates on `admit`; no page loads a person's record in another way.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn

from django.conf import settings

from linkworker.events.recording import look, looks_since
from linkworker.partnership.models import Worker
from linkworker.practice.sharing import (
    EVERY_CATEGORY,
    Category,
    Decision,
    Reader,
    Reason,
    Refused,
    Role,
    decide,
)
from linkworker.sharing.facts import holding_facts, reader_of
from linkworker.sharing.models import Holding, HoldingKind


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is reading, at what time, and for which page: what every gate is given.

    `kind`: what the look at one thing is called where its gate does not say.
    """

    worker: Worker
    reader: Reader
    at: datetime
    route: str
    kind: str = "page"

    @classmethod
    def by(cls, worker: Worker, at: datetime, route: str) -> "Visit":
        return cls(worker, reader_of(worker), at, route)


def decision_on(visit: Visit, holding: Holding, wanted: frozenset[Category] = EVERY_CATEGORY) -> Decision:
    """The policy's decision on one holding, without a look: for a gate that has more to decide."""
    return decide(visit.reader, holding_facts(visit.reader, holding, visit.at), visit.at, wanted)


def admit(
    visit: Visit,
    holding: Holding,
    *,
    needed: frozenset[Category] = EVERY_CATEGORY,
    kind: str = "",
    across: bool = False,
) -> Decision:
    """Decide on `holding`; raise `Refused` or record the look and return the decision.

    At least one of the `needed` categories must be allowed. A look that can't be written raises, so that nothing is
    shown that is not on record. What is opened across a separation is shown by the one page that asks for it, `across`,
    because there nothing may be told that came from one side alone.
    """
    decision = decision_on(visit, holding, EVERY_CATEGORY | needed).require()
    if not decision.categories & needed or (decision.reason is Reason.OPENING and not across):
        raise Refused(decision.reason)
    _look_at(visit, holding, kind)
    return decision


def admit_if(
    visit: Visit, holding: Holding, *, needed: frozenset[Category], kind: str = "page"
) -> Decision | None:
    """The decision on something that a page shows beside what it is about, with its look; None when it is not open."""
    decision = decision_on(visit, holding)
    if not decision.categories & needed or decision.reason is Reason.OPENING:
        return None
    _look_at(visit, holding, kind)
    return decision


class TooMany(Exception):
    """More was searched for, or saved as a file, than anybody's work asks for in the time."""


def _hold_back(visit: Visit, kind: str) -> None:
    """Raise `TooMany` when the looks of this kind are as many as `settings.LINKWORKER_LIMITS` lets one worker take."""
    for most, seconds in settings.LINKWORKER_LIMITS.get(kind, ()):
        since = visit.at - timedelta(seconds=seconds)
        if looks_since(since, worker_id=visit.worker.pk, kind=kind) >= most:
            raise TooMany


def _look_at(visit: Visit, holding: Holding, kind: str) -> None:
    _hold_back(visit, kind or visit.kind)
    look(
        kind or visit.kind,
        agency_id=holding.agency_id,
        worker_id=visit.worker.pk,
        at=visit.at,
        route=visit.route,
        holding_id=holding.pk,
        subjects=[holding.subject_id],
    )


def nothing(kind: str = HoldingKind.CASE) -> Holding:
    """The holding of what is not there: deciding on it takes the statements that a hidden thing of `kind` takes."""
    return Holding(pk=0, agency_id=0, service_id=0, subject_id=0, kind=kind)


def refuse_absent(visit: Visit, kind: str = HoldingKind.CASE) -> NoReturn:
    """Raise `Refused` for what is not there, after the statements that refusing a hidden thing of `kind` takes.

    So the time a refusal takes does not tell absent from hidden.
    """
    decision_on(visit, nothing(kind))
    raise Refused("absent")


def record_list(visit: Visit, subjects: list[int], kind: str = "list") -> None:
    """One look for a whole list or search, naming each subject on the page."""
    _hold_back(visit, kind)
    look(
        kind,
        agency_id=visit.reader.agency,
        worker_id=visit.worker.pk,
        at=visit.at,
        route=visit.route,
        subjects=subjects,
    )


def may_write(by: Worker, holding: Holding, category: Category, at: datetime) -> None:
    """Raise `Refused` unless the worker belongs to the holding's agency and may see what they are to write."""
    reader = reader_of(by)
    facts = holding_facts(reader, holding, at)
    require_writing(decide(reader, facts, at, frozenset({category})), reader, holding, category)


def require_writing(decision: Decision, reader: Reader, holding: Holding, category: Category) -> None:
    """Raise `Refused` unless a decision lets the reader write in a category of the holding it was made on.

    An opening across a separation is for reading alone.
    """
    across = decision.require().reason is Reason.OPENING
    if across or reader.agency != holding.agency_id or not decision.shows(category):
        raise Refused("writes only in its own agency")


def could_work(worker: Worker, holding: Holding, at: datetime) -> bool:
    """Whether a role would show the risk of a holding to a worker of its agency if it were allocated to them.

    What is opened to them across a separation is no reason: they serve the other side.
    """
    if worker.agency_id != holding.agency_id or not worker.is_active:
        return False
    reader = reader_of(worker)
    facts = replace(holding_facts(reader, holding, at), allocated=True)
    decision = decide(reader, facts, at)
    return decision.reason is Reason.OWN_AGENCY and decision.shows(Category.RISK)


LEADS = frozenset({Role.MANAGER, Role.SAFEGUARDING_LEAD})


def leads(worker: Worker, service: int | None, at: datetime) -> bool:
    """Whether the worker manages, or leads safeguarding for, a service; when none is given, any of their agency."""
    held = reader_of(worker).live_roles(at)
    return any(one.role in LEADS and (service is None or one.service in {None, service}) for one in held)
