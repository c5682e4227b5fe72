"""Which branches of the sharing policy a question came through, and how often each was answered yes and no.

A question is one reader, one holding, one category. It is counted under each branch whose premise it meets: *yes* when
it was allowed, *no* when it was refused. `ONE_WAY` names the branches that the policy makes one-sided, and why.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from linkworker.practice.sharing import (
    CASEWORK,
    REACHES,
    WHOLE_FAMILY,
    Category,
    Decision,
    GrantFact,
    HoldingFacts,
    Reader,
    Reason,
    Role,
    RoleHeld,
)
from linkworker.sharing.models import Holding

ENOUGH = 200
ALLOWED = 0.30
ONE_WAY = {
    "line 0: staged and not visible": "no",  # nothing to anybody
    "line 1: wall": "no",  # nothing overrides it
    "line 2: separated, no opening": "no",  # openings only
    "line 2: opening, live": "yes",
    "line 3: caseworker, allocated": "yes",  # every category
    "line 3: whole service": "yes",
    "line 3: link worker, an intake": "yes",
    "line 3: job of the system, own agency": "no",  # it holds no role
    "line 3: grant to agency, used by a job of the system": "yes",
    "line 3: grant to agency, used by role": "yes",
    "line 3: grant to worker, live": "yes",
    "line 3: no route": "no",
    **dict.fromkeys((f"reason: {one.value}" for one in Reason), "no"),
    **dict.fromkeys(
        (f"reason: {one.value}" for one in (Reason.OPENING, Reason.OWN_AGENCY, Reason.GRANT)), "yes"
    ),
}
"""Where there is one answer only. Of an opening or a live grant of just this category there is nothing to refuse;
a reason is given for one answer: an opening for another category is a `Reason.OPENING` that is refused."""
del ONE_WAY["reason: opening"]


@dataclass(frozen=True, slots=True)
class Question:
    """What one line of the comparison asked, and what came of it."""

    reader: Reader
    holding: Holding
    facts: HoldingFacts
    category: Category
    at: datetime
    decision: Decision


class Tally:
    """How often each branch was met, by answer."""

    def __init__(self) -> None:
        self.yes: Counter[str] = Counter()
        self.no: Counter[str] = Counter()
        self.asked = self.allowed = 0

    def add(self, question: Question) -> None:
        into = self.yes if question.decision else self.no
        self.asked += 1
        self.allowed += bool(question.decision)
        into.update(branches(question))

    def report(self) -> str:
        share = 100 * self.allowed / self.asked
        lines = [f"{self.asked} questions, {share:.1f} % allowed", f"{'branch':60} {'yes':>7} {'no':>7}"]
        names = sorted({*self.yes, *self.no})
        return "\n".join([*lines, *(f"{name:60} {self.yes[name]:7} {self.no[name]:7}" for name in names)])

    def lacking(self) -> list[str]:
        """The branches that were met too seldom one way or the other, or both ways where there is only one."""
        found = []
        for name in sorted({*EVERY_BRANCH, *self.yes, *self.no}):
            ways = {"yes": self.yes[name], "no": self.no[name]}
            only = ONE_WAY.get(name)
            if any(times < ENOUGH for way, times in ways.items() if only in {None, way}):
                found.append(f"{name}: {ways}")
            if any(times for way, times in ways.items() if only not in {None, way}):
                found.append(f"{name} has another way: {ways}")
        return found


def branches(one: Question) -> Iterator[str]:
    """Every branch that a question came through."""
    facts = one.facts
    yield f"reason: {one.decision.reason.value}"
    if one.holding.staging_id is not None:
        yield "line 0: staged and not visible" if facts.staged else "line 0: staged and visible"
    if facts.staged:
        return
    if facts.walled:
        yield "line 1: wall"
        return
    if facts.serves_opposed:
        if not any(held.role in WHOLE_FAMILY for held in one.reader.live_roles(one.at)):
            yield from _across(one)
            return
        yield "line 2: separated, of the whole family"
    yield from _own(one)
    yield from _granted(one)
    if one.decision.reason is Reason.NO_ROUTE:
        yield "line 3: no route"


def _across(one: Question) -> Iterator[str]:
    opened = [opening for opening in one.facts.openings if opening.category is one.category]
    if any(opening.is_live(one.at) for opening in opened):
        yield "line 2: opening, live"
    else:
        yield "line 2: separated, no opening"


def _own(one: Question) -> Iterator[str]:
    if one.reader.agency != one.facts.agency:
        return
    if one.reader.worker is None:
        if not _live_grants(one):
            yield "line 3: job of the system, own agency"
        return
    yield "line 3: own agency, restricted" if one.facts.restricted else "line 3: own agency, not restricted"
    for held in one.reader.roles:
        if not held.is_live(one.at):
            yield "line 3: own agency, a role that ended"
        elif not one.facts.restricted:
            yield from _scopes(one, held)


def _scopes(one: Question, held: RoleHeld) -> Iterator[str]:
    facts, role = one.facts, held.role
    inside = held.service is None or held.service in facts.services
    if role is Role.LINK_WORKER:
        yield f"line 3: link worker, {'an intake' if facts.intake else 'no intake'}"
    elif role not in REACHES:
        yield "line 3: own agency, a role that reaches nothing"
    elif not inside:
        yield "line 3: own agency, outside the service of a role"
    elif role in CASEWORK:
        yield f"line 3: caseworker, {'' if facts.allocated else 'not '}allocated"
    else:
        yield "line 3: whole service"


def _live_grants(one: Question) -> list[GrantFact]:
    return [grant for grant in one.facts.grants if grant.category is one.category and grant.is_live(one.at)]


def _granted(one: Question) -> Iterator[str]:
    same = [grant for grant in one.facts.grants if grant.category is one.category]
    for grant in same:
        to = "agency" if grant.to_agency else "worker"
        if grant.until is not None and grant.until <= one.at:
            yield f"line 3: grant to {to}, expired"
        elif grant.since > one.at:
            yield f"line 3: grant to {to}, not yet"
        elif not grant.to_agency:
            yield "line 3: grant to worker, live"
        elif one.reader.worker is None:
            yield "line 3: grant to agency, used by a job of the system"
        else:
            uses = one.reader.uses_shares(one.at)
            yield f"line 3: grant to agency, {'used by role' if uses else 'not used by role'}"


EVERY_BRANCH = frozenset(
    {
        *(f"reason: {one.value}" for one in Reason),
        *ONE_WAY,
        "line 0: staged and visible",
        "line 2: separated, of the whole family",
        "line 3: own agency, restricted",
        "line 3: own agency, not restricted",
        "line 3: own agency, a role that ended",
        "line 3: caseworker, not allocated",
        "line 3: link worker, no intake",
        "line 3: own agency, a role that reaches nothing",
        "line 3: own agency, outside the service of a role",
        *(f"line 3: grant to {to}, {when}" for to in ("agency", "worker") for when in ("expired", "not yet")),
        "line 3: grant to agency, not used by role",
    }
)
