"""Who may see what: the sharing policy as a pure rule over frozen facts.

The same policy stands a second time as SQL (`linkworker.sharing.queries.visible_to`); tests hold the two equal.
Denied by default: what no line below allows is refused. The order of the lines is the policy:

0. staged: what is being brought in is nothing to anybody until all of it is visible at once;
1. a personal wall: nothing, and nothing overrides it;
2. a separation (the reader serves the opposed party, and not for the whole family): the live openings only, and never
   anything restricted;
3. the reader's own agency by role and named grants, or any live grant to the worker, or to the agency as far as a role
   of the reader reads what is shared with it (`READS_SHARED`). What is restricted is read by grants to the worker on
   that very holding, and in no other way. Of a separated person who is kept close a role shows nothing to whoever is
   not allocated, but to the safeguarding leads, and to reception what it works from.

What reception works from (`Category.ARRIVAL`) is no part of a record: nobody has it by reading one, and no grant gives
it to another agency. A gate that means it asks for it by name.
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
    ARRIVAL = "arrival"
    """By which reference somebody arrives, what to call them there, and who is to come."""


AT_THE_DESK = frozenset({Category.ARRIVAL})
EVERY_CATEGORY = frozenset(Category) - AT_THE_DESK
"""All that a record holds."""

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
WHOLE_FAMILY_SECTORS = frozenset({"children", "adults", "police"})
"""Agencies whose every role is for the whole family: social care of children and of adults, and the police. The one
prescriber and manager named in a separation's plan are so for that pair alone (`sharing.facts`)."""

SEES_KEPT_CLOSE = frozenset({Role.SAFEGUARDING_LEAD, Role.RECEPTION})
"""Whose role goes on showing what it shows of a separated person whose record left the shared lists of its service.
Whoever is allocated, or named in the plan, sees it too. Reception works from an arrival reference, which everybody
has: that somebody arrives may not tell that they are kept apart."""

READS_SHARED: Mapping[Role, frozenset[Category]] = {
    **dict.fromkeys(CASEWORK, EVERY_CATEGORY),
    **dict.fromkeys(
        (Role.DUTY_WORKER, Role.LINK_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD), EVERY_CATEGORY
    ),
    **dict.fromkeys(
        (Role.MEETING_COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE), frozenset({Category.MEETING})
    ),
}
"""What each role reads of what is shared with its whole agency: reception, analysts and administrators nothing."""
COUNTS_ALONE = frozenset({Role.ANALYST, Role.COMMISSIONER, Role.ADMINISTRATOR})


def shows_people(role: Role) -> bool:
    """Whether a role may ever show a person: every one but those that work with counts, or with accounts."""
    return role not in COUNTS_ALONE


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


_CASEWORKER = (Reach(Scope.SERVICE, TO_FIND), Reach(Scope.ALLOCATED, EVERY_CATEGORY | AT_THE_DESK))
_WHOLE_SERVICE = (Reach(Scope.SERVICE, EVERY_CATEGORY | AT_THE_DESK),)

REACHES: Mapping[Role, tuple[Reach, ...]] = {
    **dict.fromkeys(CASEWORK, _CASEWORKER),
    Role.DUTY_WORKER: _WHOLE_SERVICE,
    Role.MANAGER: _WHOLE_SERVICE,
    Role.SAFEGUARDING_LEAD: _WHOLE_SERVICE,
    Role.RECEPTION: (Reach(Scope.SERVICE, AT_THE_DESK),),
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
    """Whoever asks: a worker of one agency, or a system job or API client (worker None).

    `person`: whose account it is, when one person works for several agencies; whom they serve by any of their accounts
    counts for a separation.
    """

    agency: int
    worker: int | None = None
    roles: tuple[RoleHeld, ...] = ()
    sector: str = ""
    person: int | None = None

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

    def reads_shared(self, at: datetime) -> frozenset[Category]:
        """The categories that the reader reads of what is shared with their whole agency; a system job reads each."""
        if self.worker is None:
            return EVERY_CATEGORY
        return frozenset(one for held in self.live_roles(at) for one in READS_SHARED.get(held.role, ()))

    def is_whole_family(self, at: datetime) -> bool:
        """Whether a role that the reader holds is there for everybody of a family, on either side."""
        held = self.live_roles(at)
        return any(one.role in WHOLE_FAMILY for one in held) or bool(
            held and self.sector in WHOLE_FAMILY_SECTORS
        )


@dataclass(frozen=True, slots=True)
class GrantFact:
    """A permission for one category, already known to be to this reader's agency or to this worker.

    `on_root`: it stands on the root of the holding that is decided on, which is a part.
    """

    category: Category
    since: datetime
    until: datetime | None = None
    to_agency: bool = False
    on_root: bool = False

    def is_live(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class HoldingFacts:
    """What the policy reads of one holding, as it stands towards one reader.

    `services` are those of the agency that work with the subject (for a case: the case's own). `category` is None
    for a root, which holds parts of every category; a part is worked, staged, restricted and an intake's as its root
    is. `serves_opposed`: the reader serves somebody separated from the subject, and is not the one whom that
    separation's plan names. `kept_close`: the record left the shared lists, and no plan names the reader. `grants` and
    `openings` are those to this reader only, on the holding or its root.
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
    kept_close: bool = False
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
    wanted = wanted if holding.category is None else wanted & {holding.category}
    if holding.staged:
        return _decision(frozenset(), Reason.STAGED)
    if holding.walled:
        return _decision(frozenset(), Reason.WALL)
    if holding.serves_opposed and not reader.is_whole_family(at):
        opened = frozenset() if holding.restricted else _live(holding.openings, at)
        return _decision(opened & wanted, Reason.OPENING if opened else Reason.SEPARATED)
    own = _own_agency(reader, holding, at) & wanted
    granted = _live(_usable(reader, holding, at), at) & wanted
    reason = Reason.OWN_AGENCY if own else Reason.GRANT if granted else Reason.NO_ROUTE
    return _decision(own | granted, reason)


def _decision(seen: frozenset[Category], reason: Reason) -> Decision:
    return Decision(bool(seen), seen, reason)


def _usable(reader: Reader, holding: HoldingFacts, at: datetime) -> list[GrantFact]:
    """The grants that count for this reader, live or not."""
    if holding.restricted:
        return [grant for grant in holding.grants if not grant.to_agency and not grant.on_root]
    if not any(grant.to_agency for grant in holding.grants):
        return list(holding.grants)
    shared = reader.reads_shared(at)
    return [grant for grant in holding.grants if not grant.to_agency or grant.category in shared]


def _own_agency(reader: Reader, holding: HoldingFacts, at: datetime) -> frozenset[Category]:
    if reader.agency != holding.agency or holding.restricted:
        return frozenset()
    out_of_lists = holding.kept_close and not holding.allocated and not holding.intake
    seen: set[Category] = set()
    for held in reader.live_roles(at):
        if out_of_lists and held.role not in SEES_KEPT_CLOSE:
            continue
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
