"""What joint work may show and must never lose, told a second time and as simply as it goes.

It knows roles, walls, allocations, shares and referrals as plain values, and neither the policy's code nor its tables.
"""

from dataclasses import dataclass, field
from datetime import datetime

from linkworker.practice.sharing import Category, Role

Seen = frozenset[Category]
NOTHING: Seen = frozenset()
EVERYTHING: Seen = frozenset(Category) - {Category.ARRIVAL}
"""All that a record holds; what a desk works from is none of it."""

FOUND: Seen = frozenset({Category.IDENTITY, Category.CONTACT})
CASEWORK = {Role.KEY_WORKER, Role.IDVA, Role.REFUGE_WORKER}
WHOLE = {Role.DUTY_WORKER, Role.MANAGER}
READS_SHARES = CASEWORK | WHOLE | {Role.LINK_WORKER}
WAITING, TAKEN, DROPPED = (
    {"sent", "received"},
    {"accepted", "engaged", "did-not-engage"},
    {"declined", "redirected"},
)

ACTS = frozenset(
    {
        *(
            "agree",
            "withdraw the agreement",
            "share",
            "share without agreement",
            "end",
            "keep",
            "expire",
            "take back",
        ),
        *("authorise", "refuse", "refer", "refer without agreement", "take", "accept", "decline", "redirect"),
        *("withdraw", "engaged", "close", "hand over", "hand a duty over", "done elsewhere", "wall", "leave"),
    }
)
"""What the machine does; a run that never did one of them would prove nothing of it."""


@dataclass
class Person:
    """A worker: one agency, roles in one service (None: in all)."""

    agency: int
    service: int | None
    roles: frozenset[Role]
    left: bool = False


@dataclass
class Kept:
    """A case, a client record or an intake: whose it is, and who works it."""

    agency: int
    services: set[int]
    subject: int
    kind: str
    worker: int | None = None


@dataclass
class Shared:
    """An act of sharing; `asker`: who used serious harm, and `undecided` until a manager spoke."""

    case: int
    to: int
    categories: Seen
    until: datetime
    state: str
    asker: int | None = None
    undecided: bool = False

    def is_live(self, at: datetime) -> bool:
        return self.state == "live" and at < self.until


@dataclass
class Asked:
    """A referral: for which help, between whom, and where it stands since when."""

    case: int
    need: str
    purpose: str
    share: int
    state: str
    sent_at: datetime
    state_at: datetime
    intake: int | None = None


@dataclass
class Model:
    """Everything that counts, by the keys that the rows have."""

    people: dict[int, Person] = field(default_factory=dict)
    kept: dict[int, Kept] = field(default_factory=dict)
    walls: set[tuple[int, int]] = field(default_factory=set)
    shares: dict[int, Shared] = field(default_factory=dict)
    referrals: dict[int, Asked] = field(default_factory=dict)
    agreed: dict[int, frozenset[str]] = field(default_factory=dict)

    def cases(self) -> dict[int, Kept]:
        return {key: one for key, one in self.kept.items() if one.kind == "case"}

    def sees(self, worker: int, holding: int, at: datetime) -> Seen:
        """The categories of a holding that a worker may see."""
        who, what = self.people[worker], self.kept[holding]
        if who.left or (worker, what.subject) in self.walls:
            return NOTHING
        seen = self._own(worker, what) if who.agency == what.agency else NOTHING
        if who.roles & READS_SHARES:
            for share in self.shares.values():
                if share.case == holding and share.to == who.agency and share.is_live(at):
                    seen |= share.categories
        return seen

    def _own(self, worker: int, what: Kept) -> Seen:
        who, seen = self.people[worker], NOTHING
        services = self._services(what)
        in_service = who.service is None or who.service in services
        if Role.LINK_WORKER in who.roles:
            seen |= EVERYTHING if what.kind == "intake" else {Category.IDENTITY}
        if in_service and who.roles & WHOLE:
            seen |= EVERYTHING
        if in_service and who.roles & CASEWORK:
            seen |= EVERYTHING if self._works(worker, what) else FOUND
        return seen

    def _services(self, what: Kept) -> set[int]:
        if what.kind != "client":
            return what.services
        return what.services.union(
            *(one.services for one in self.cases().values() if one.subject == what.subject)
        )

    def _works(self, worker: int, what: Kept) -> bool:
        if what.kind != "client":
            return what.worker == worker
        return any(one.worker == worker for one in self.cases().values() if one.subject == what.subject)

    def could_work(self, worker: int, agency: int, service: int, subject: int) -> bool:
        """Whether a worker would see the risk of a case if it were theirs."""
        who = self.people[worker]
        works = who.roles & (CASEWORK | WHOLE) and who.service in {None, service}
        return bool(who.agency == agency and works) and not who.left and (worker, subject) not in self.walls

    def writers(self, holding: int, at: datetime, *roles: Role) -> list[int]:
        """Who may write about the risk of a holding, of those with one of `roles` when any are named."""
        what = self.kept[holding]
        return [
            key
            for key, who in self.people.items()
            if who.agency == what.agency
            and Category.RISK in self.sees(key, holding, at)
            and (not roles or who.roles & {*roles})
        ]

    def is_held_again(self, asked: Asked) -> bool:
        """Whether a later referral for the same help stands, so that nothing is left to find."""
        return any(
            other.case == asked.case
            and other.need == asked.need
            and other.sent_at >= asked.state_at
            and other.state in WAITING | TAKEN | {"closed"}
            for other in self.referrals.values()
        )
