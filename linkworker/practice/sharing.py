"""Who may see what: the sharing policy as a pure rule over frozen facts.

The same policy stands a second time as SQL (`linkworker.sharing.queries.visible_to`); tests hold the two equal.
Denied by default: what no line below allows is refused. The order of the lines is the policy:

0. staged: what is being brought in is nothing to anybody until all of it is visible at once;
1. a personal wall: nothing, and nothing overrides it;
2. a separation (the reader serves the opposed party in a role that is not whole-family): the live openings only;
3. the reader's own agency by role and named grants, or any live grant to the worker, or to the agency when a role of
   the reader works with people (`USES_SHARES`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Category(StrEnum):
    """What kind of thing a piece of a record is; the unit of sharing."""

    IDENTITY = "identity"
    CONTACT = "contact"
    WHEREABOUTS = "whereabouts"
    HOUSEHOLD = "household"
    ABUSE = "abuse"
    SUBSTANCE = "substance"
    HEALTH = "health"
    RISK = "risk"
    ACCOMMODATION = "accommodation"
    PLAN = "plan"
    MEETING = "meeting"
    PERPETRATOR = "perpetrator"


EVERY_CATEGORY = frozenset(Category)
TO_FIND = frozenset({Category.IDENTITY, Category.CONTACT})


class Role(StrEnum):
    """The parts a worker may hold in a service or in a whole agency."""

    KEY_WORKER = "key-worker"
    DOMESTIC_ABUSE_WORKER = "domestic-abuse-worker"
    IDVA = "idva"
    REFUGE_WORKER = "refuge-worker"
    PERPETRATOR_WORKER = "perpetrator-worker"
    CHILDRENS_WORKER = "childrens-worker"
    DUTY_WORKER = "duty-worker"
    LINK_WORKER = "link-worker"
    MANAGER = "manager"
    SAFEGUARDING_LEAD = "safeguarding-lead"
    RECEPTION = "reception"
    GOVERNANCE_LEAD = "governance-lead"
    MEETING_COORDINATOR = "meeting-coordinator"
    CHAIR = "chair"
    REPRESENTATIVE = "representative"
    ANALYST = "analyst"
    COMMISSIONER = "commissioner"
    ADMINISTRATOR = "administrator"


CASEWORK = frozenset(
    {
        Role.KEY_WORKER,
        Role.DOMESTIC_ABUSE_WORKER,
        Role.IDVA,
        Role.REFUGE_WORKER,
        Role.PERPETRATOR_WORKER,
        Role.CHILDRENS_WORKER,
    }
)
WHOLE_FAMILY = frozenset({Role.MEETING_COORDINATOR, Role.SAFEGUARDING_LEAD})
USES_SHARES = CASEWORK | {
    Role.DUTY_WORKER,
    Role.LINK_WORKER,
    Role.MANAGER,
    Role.SAFEGUARDING_LEAD,
    Role.MEETING_COORDINATOR,
    Role.CHAIR,
    Role.REPRESENTATIVE,
}
"""Who reads what is shared with their whole agency: not reception, analysts or administrators."""


class Scope(StrEnum):
    """Over which records of the own agency a role reaches."""

    ALLOCATED = "allocated"
    SERVICE = "service"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Reach:
    """One line of the role table: these categories, over this scope; `of_intakes`: of intakes and of nothing else."""

    scope: Scope
    categories: frozenset[Category]
    of_intakes: bool = False


_CASEWORKER = (Reach(Scope.SERVICE, TO_FIND), Reach(Scope.ALLOCATED, EVERY_CATEGORY))
_WHOLE_SERVICE = (Reach(Scope.SERVICE, EVERY_CATEGORY),)

REACHES: Mapping[Role, tuple[Reach, ...]] = {
    **dict.fromkeys(CASEWORK, _CASEWORKER),
    Role.DUTY_WORKER: _WHOLE_SERVICE,
    Role.MANAGER: _WHOLE_SERVICE,
    Role.SAFEGUARDING_LEAD: _WHOLE_SERVICE,
    Role.LINK_WORKER: (
        Reach(Scope.AGENCY, frozenset({Category.IDENTITY})),
        Reach(Scope.AGENCY, EVERY_CATEGORY, of_intakes=True),
    ),
}
"""The role table as data. A role that is not in it sees no record by its role."""


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role, in one service or (service None) in every service of the agency, from `since` to before `until`."""

    role: Role
    service: int | None
    since: datetime
    until: datetime | None = None

    def is_live(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever asks: a worker of one agency, or a system job or API client (worker None)."""

    agency: int
    worker: int | None = None
    roles: tuple[RoleHeld, ...] = ()

    def live_roles(self, at: datetime) -> tuple[RoleHeld, ...]:
        return tuple(held for held in self.roles if held.is_live(at))

    def services(
        self, at: datetime, category: Category, scope: Scope, *, intakes: bool = False
    ) -> frozenset[int | None]:
        """The services over which the reader's live roles reach `category` in `scope`; None stands for all.

        `intakes`: of intakes, and not of cases and client records.
        """
        return frozenset(
            held.service
            for held in self.live_roles(at)
            for reach in REACHES.get(held.role, ())
            if reach.scope is scope and category in reach.categories and (intakes or not reach.of_intakes)
        )

    def uses_shares(self, at: datetime) -> bool:
        """Whether the reader reads what is shared with their whole agency; a system job does."""
        return self.worker is None or any(held.role in USES_SHARES for held in self.live_roles(at))


@dataclass(frozen=True, slots=True)
class GrantFact:
    """A permission on a holding for one category, already known to be to this reader's agency or to this worker."""

    category: Category
    since: datetime
    until: datetime | None = None
    to_agency: bool = False

    def is_live(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class HoldingFacts:
    """What the policy reads of one holding, as it stands towards one reader.

    `services` are those of the agency that work with the subject (for a case: the case's own). `category` is None
    for a root, which holds parts of every category. `grants` and `openings` name those to this reader only.
    """

    agency: int
    services: frozenset[int]
    category: Category | None = None
    restricted: bool = False
    intake: bool = False
    staged: bool = False
    allocated: bool = False
    walled: bool = False
    serves_opposed: bool = False
    grants: tuple[GrantFact, ...] = ()
    openings: tuple[GrantFact, ...] = ()


class Reason(StrEnum):
    """Why a decision came out as it did; for the look and the tests, never for the refused reader."""

    STAGED = "staged"
    WALL = "wall"
    OPENING = "opening"
    SEPARATED = "separated"
    OWN_AGENCY = "own-agency"
    GRANT = "grant"
    NO_ROUTE = "no-route"


class Refused(Exception):
    """Raised by `Decision.require` on a refusal. A page answers it as it answers absence."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether, for which categories, and by which line of the policy."""

    allowed: bool
    categories: frozenset[Category]
    reason: Reason

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> "Decision":
        if not self.allowed:
            raise Refused(self.reason)
        return self

    def shows(self, category: Category) -> bool:
        return category in self.categories


def decide(
    reader: Reader, holding: HoldingFacts, at: datetime, wanted: frozenset[Category] = EVERY_CATEGORY
) -> Decision:
    """Decide what `reader` may see of `holding` at `at`; allowed when at least one wanted category is."""
    if holding.staged:
        return _decision(frozenset(), wanted, Reason.STAGED)
    if holding.walled:
        return _decision(frozenset(), wanted, Reason.WALL)
    if holding.serves_opposed and not _is_whole_family(reader, at):
        opened = _live(holding.openings, at)
        return _decision(opened, wanted, Reason.OPENING if opened else Reason.SEPARATED, holding.category)
    own = _own_agency(reader, holding, at)
    granted = _live(_usable(reader, holding.grants, at), at)
    reason = Reason.OWN_AGENCY if own & wanted else Reason.GRANT if granted & wanted else Reason.NO_ROUTE
    return _decision(own | granted, wanted, reason, holding.category)


def _decision(
    seen: frozenset[Category], wanted: frozenset[Category], reason: Reason, only: Category | None = None
) -> Decision:
    categories = seen & wanted if only is None else seen & wanted & {only}
    return Decision(bool(categories), categories, reason)


def _is_whole_family(reader: Reader, at: datetime) -> bool:
    return any(held.role in WHOLE_FAMILY for held in reader.live_roles(at))


def _usable(reader: Reader, grants: Iterable[GrantFact], at: datetime) -> Iterable[GrantFact]:
    if not grants or reader.uses_shares(at):
        return grants
    return [grant for grant in grants if not grant.to_agency]


def _own_agency(reader: Reader, holding: HoldingFacts, at: datetime) -> frozenset[Category]:
    if reader.agency != holding.agency or holding.restricted:
        return frozenset()
    seen: set[Category] = set()
    for held in reader.live_roles(at):
        for reach in REACHES.get(held.role, ()):
            if _reaches(reach, held, holding):
                seen |= reach.categories
    return frozenset(seen)


def _reaches(reach: Reach, held: RoleHeld, holding: HoldingFacts) -> bool:
    if reach.of_intakes and not holding.intake:
        return False
    if reach.scope is Scope.AGENCY:
        return True
    in_service = held.service is None or held.service in holding.services
    return in_service and (reach.scope is Scope.SERVICE or holding.allocated)


def _live(grants: Iterable[GrantFact], at: datetime) -> frozenset[Category]:
    return frozenset(grant.category for grant in grants if grant.is_live(at))
