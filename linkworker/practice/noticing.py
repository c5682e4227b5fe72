"""What work a look at somebody's record belonged to, and which looks ask for a question: rules over frozen facts.

A notice is a reason to ask, never a finding: most looks without a case have a good reason that nobody wrote down.
"""

from dataclasses import dataclass
from enum import StrEnum

from linkworker.practice.sharing import Role


class Bond(StrEnum):
    """The work that joined a worker with a person when they looked, the closest first."""

    CASE = "case"
    """The case was allocated to them."""

    OPENING = "opening"
    """Something was opened to them across a separation."""

    NAMED = "named"
    """A grant named them."""

    INTAKE = "intake"
    """They looked at what somebody referred or asked."""

    SHARED = "shared"
    """It was shared with their agency."""

    WROTE = "wrote"
    """They wrote something about this person on that day."""

    SAFEGUARDING = "safeguarding"
    GOVERNANCE = "governance"
    DUTY = "duty"
    LEADS = "leads"
    LINK = "link"
    NONE = "none"
    """No work that Linkworker knows of."""


BY_ROLE = {
    Role.SAFEGUARDING_LEAD: Bond.SAFEGUARDING,
    Role.GOVERNANCE_LEAD: Bond.GOVERNANCE,
    Role.DUTY_WORKER: Bond.DUTY,
    Role.MANAGER: Bond.LEADS,
    Role.LINK_WORKER: Bond.LINK,
}
"""The roles by which somebody looks who works no case."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What joined a worker with a person at the time of a look."""

    allocated: bool = False
    opened: bool = False
    named: bool = False
    intake: bool = False
    shared: bool = False
    wrote: bool = False
    roles: frozenset[Role] = frozenset()


def bond(joined: Joined) -> Bond:
    """The closest work that a look belonged to.

    >>> bond(Joined(allocated=True, shared=True)), bond(Joined(roles=frozenset({Role.DUTY_WORKER})))
    (<Bond.CASE: 'case'>, <Bond.DUTY: 'duty'>)
    """
    by_work = (
        (joined.allocated, Bond.CASE),
        (joined.opened, Bond.OPENING),
        (joined.named, Bond.NAMED),
        (joined.intake, Bond.INTAKE),
        (joined.shared, Bond.SHARED),
        (joined.wrote, Bond.WROTE),
    )
    for is_so, found in by_work:
        if is_so:
            return found
    return next((found for role, found in BY_ROLE.items() if role in joined.roles), Bond.NONE)
