"""Which branches of the sharing policy a question came through, and how often each was answered yes and no.

A question is one reader, one holding, one category. It is counted under each branch whose premise it meets: *yes* when
it was allowed, *no* when it was refused. `ONE_WAY` names the branches that the policy makes one-sided, and why.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from linkworker.practice.sharing import (
    AT_THE_DESK,
    CASEWORK,
    REACHES,
    READS_SHARED,
    SEES_KEPT_CLOSE,
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

ENOUGH = 500
ALLOWED = 0.30
ONE_WAY = {
    "line 0: staged and not visible": "no",  # nothing to anybody
    "line 1: wall": "no",  # nothing overrides it
    "part: another category": "no",
    "line 2: separated, no opening": "no",  # openings only
    "line 2: opening, live": "yes",
    "line 2: opening, restricted": "no",
    "line 2: opening on the root of a part": "yes",
    "line 3: part, by its root": "yes",
    "line 3: caseworker, allocated": "yes",  # every category
    "line 3: whole service": "yes",
    "line 3: reception, at its desk": "yes",
    "line 3: link worker, an intake": "yes",
    "line 3: job of the system, own agency": "no",  # it holds no role
    "line 3: grant to agency, used by a job of the system": "yes",
    "line 3: grant to agency, of what no agency is given": "no",
    "line 3: grant to agency, used by role": "yes",
    "line 3: grant to agency, used by role on the root of a part": "yes",
    "line 3: grant to worker, live": "yes",
    "line 3: grant to worker on the root of a part": "yes",
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
    excepted: bool = False
    """Whether a separation's plan names the reader for this person."""


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
    if facts.category not in {None, one.category}:
        yield "part: another category"
        return
    if facts.serves_opposed:
        if not one.reader.is_whole_family(one.at):
            yield from _across(one)
            return
        by_role = any(held.role in WHOLE_FAMILY for held in one.reader.live_roles(one.at))
        yield f"line 2: separated, of the whole family by {'role' if by_role else 'sector'}"
    elif one.excepted:
        yield "line 2: separated, named in the plan"
    if facts.kept_close and one.reader.agency == facts.agency and one.reader.worker is not None:
        yield f"line 3: kept close, {_close(one)}"
    yield from _own(one)
    yield from _granted(one)
    if one.decision.reason is Reason.NO_ROUTE:
        yield "line 3: no route"


def _across(one: Question) -> Iterator[str]:
    live = [to for to in one.facts.openings if to.category is one.category and to.is_live(one.at)]
    if not live:
        yield "line 2: separated, no opening"
    elif one.facts.restricted:
        yield "line 2: opening, restricted"
    else:
        yield "line 2: opening, live"
        if all(opening.on_root for opening in live):
            yield "line 2: opening on the root of a part"


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
        elif not one.facts.restricted and not _out_of_lists(one, held):
            yield from _scopes(one, held)
    if one.facts.category is not None and one.decision.reason is Reason.OWN_AGENCY:
        yield "line 3: part, by its root"


def _out_of_lists(one: Question, held: RoleHeld) -> bool:
    close = one.facts.kept_close and not one.facts.intake and not one.facts.allocated
    return close and held.role not in SEES_KEPT_CLOSE


def _close(one: Question) -> str:
    if one.facts.intake:
        return "an intake"
    if one.facts.allocated:
        return "allocated"
    leads = any(held.role in SEES_KEPT_CLOSE for held in one.reader.live_roles(one.at))
    return "shown by role" if leads else "out of the lists"


def _scopes(one: Question, held: RoleHeld) -> Iterator[str]:
    facts, role = one.facts, held.role
    inside = held.service is None or held.service in facts.services
    if role is Role.LINK_WORKER:
        of_intake = facts.intake and one.category not in AT_THE_DESK
        yield f"line 3: link worker, {'an intake' if of_intake else 'no intake'}"
    elif role not in REACHES:
        yield "line 3: own agency, a role that reaches nothing"
    elif not inside:
        yield "line 3: own agency, outside the service of a role"
    elif role is Role.RECEPTION:
        yield f"line 3: reception, {'at its desk' if one.category in AT_THE_DESK else 'a record'}"
    elif role in CASEWORK:
        yield f"line 3: caseworker, {'' if facts.allocated else 'not '}allocated"
    else:
        yield "line 3: whole service"


def _live_grants(one: Question) -> list[GrantFact]:
    return [grant for grant in one.facts.grants if grant.category is one.category and grant.is_live(one.at)]


def _granted(one: Question) -> Iterator[str]:
    for grant in one.facts.grants:
        if grant.category is not one.category:
            continue
        to = "agency" if grant.to_agency else "worker"
        if grant.until is not None and grant.until <= one.at:
            yield f"line 3: grant to {to}, expired"
        elif grant.since > one.at:
            yield f"line 3: grant to {to}, not yet"
        elif one.facts.restricted and (grant.to_agency or grant.on_root):
            yield f"line 3: grant to {to}{' on the root' if grant.on_root else ''}, restricted"
        else:
            yield from _live(one, grant)


def _live(one: Question, grant: GrantFact) -> Iterator[str]:
    if not grant.to_agency:
        yield f"line 3: grant to worker{' on the root of a part' if grant.on_root else ', live'}"
    elif one.reader.worker is None:
        used = one.category not in AT_THE_DESK
        yield f"line 3: grant to agency, {'used by a job of the system' if used else 'of what no agency is given'}"
    elif grant.category in one.reader.reads_shared(one.at):
        yield f"line 3: grant to agency, used by role{' on the root of a part' if grant.on_root else ''}"
    else:
        roles = {held.role for held in one.reader.live_roles(one.at)}
        some = bool(roles & READS_SHARED.keys())
        yield f"line 3: grant to agency, {'another category than its roles read' if some else 'not used by role'}"


EVERY_BRANCH = frozenset(
    {
        *(f"reason: {one.value}" for one in Reason),
        *ONE_WAY,
        "line 0: staged and visible",
        "line 2: separated, of the whole family by role",
        "line 2: separated, of the whole family by sector",
        "line 2: separated, named in the plan",
        *(
            f"line 3: kept close, {who}"
            for who in ("an intake", "allocated", "shown by role", "out of the lists")
        ),
        "line 3: own agency, restricted",
        "line 3: own agency, not restricted",
        "line 3: own agency, a role that ended",
        "line 3: caseworker, not allocated",
        "line 3: link worker, no intake",
        "line 3: reception, a record",
        "line 3: own agency, a role that reaches nothing",
        "line 3: own agency, outside the service of a role",
        *(f"line 3: grant to {to}, {when}" for to in ("agency", "worker") for when in ("expired", "not yet")),
        "line 3: grant to agency, not used by role",
        "line 3: grant to agency, another category than its roles read",
        "line 3: grant to agency, restricted",
        "line 3: grant to agency on the root, restricted",
        "line 3: grant to worker on the root, restricted",
    }
)
