"""Who has seen a person's record, as a paper that they may be given: what stands on it, and what is left out.

The paper is read by whoever finds it. So nothing on it may tell that somebody else comes here, that they are kept
apart, or that anybody decides on danger: it holds the day, the agency, what kind of worker, and why, once each, and no
name. It is the same whether or not the other side is known to the agency. That something is left out is
not said, since every paper would have to say it (our own rule).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from linkworker.practice.noticing import Bond
from linkworker.practice.sharing import CASEWORK, Role


class LeftOut(StrEnum):
    """Why a look is not on the paper."""

    LISTED = "listed"
    """Nothing was opened: a list or a search showed the name."""

    WALL = "wall"
    """The worker knows the person: that is for the information governance lead to ask about."""

    ACROSS = "across"
    """It was opened across a separation, or was about keeping people apart."""

    SEALED = "sealed"
    """A sealed address, and who decides on one."""

    DECIDING = "deciding"
    """Somebody named who decides, reviews or acts in an emergency, leads safeguarding, or reads looks."""

    AGENCY = "agency"
    """Another agency, of which the person does not know that something is shared with it."""


class Who(StrEnum):
    """What kind of worker looked, in words that tell nobody what the worker is there for."""

    WORKER = "worker"
    DUTY = "duty"
    MANAGER = "manager"
    LINK = "link"
    DESK = "desk"


class Why(StrEnum):
    """Why they looked."""

    WORKS_WITH_YOU = "works-with-you"
    ASKED_FOR_HELP = "asked-for-help"
    SHARED = "shared"
    ON_DUTY = "on-duty"
    LEADS = "leads"
    LINKS = "links"
    CAME = "came"
    """Their arrival reference was given at the desk."""

    HELPED_OUT = "helped-out"


APART = frozenset({"separation", "separations", "opening", "opened", "wall", "walls"})
APART_PAGES = frozenset({"client-separate", "client-known"})
SEALED = frozenset({"sealed", "review"})
SEALED_PAGES = frozenset({"address-seal", "address-read", "address-shown", "address-register"})
WATCHING = frozenset({"looks", "glass"})
DECIDING = frozenset({Bond.NAMED, Bond.SAFEGUARDING, Bond.GOVERNANCE})
DECIDERS = frozenset({Role.SAFEGUARDING_LEAD, Role.GOVERNANCE_LEAD})


@dataclass(frozen=True, slots=True)
class LookFact:
    """One look, as far as the paper needs it. `agency` is a name; `knows`: of another one, that they know of sharing.

    `roles` are those that the worker held then.
    """

    day: date
    agency: str
    own: bool
    roles: frozenset[Role]
    bond: Bond
    route: str
    opened: bool = True
    knows: bool = False
    walled: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One line of the paper."""

    day: date
    agency: str
    who: Who
    why: Why


def left_out(look: LookFact) -> LeftOut | None:
    """Why a look is not on the paper; None when it is.

    >>> left_out(LookFact(date(2026, 11, 2), "Afon", True, frozenset(), Bond.OPENING, "client"))
    <LeftOut.ACROSS: 'across'>
    """
    page, part = look.route, look.route.partition("-")[0]
    rules = (
        (not look.opened, LeftOut.LISTED),
        (look.walled, LeftOut.WALL),
        (look.bond is Bond.OPENING or part in APART or page in APART_PAGES, LeftOut.ACROSS),
        (part in SEALED or page in SEALED_PAGES, LeftOut.SEALED),
        (look.bond in DECIDING or part in WATCHING or _decides(look), LeftOut.DECIDING),
        (not look.own and not look.knows, LeftOut.AGENCY),
    )
    return next((why for is_so, why in rules if is_so), None)


def _decides(look: LookFact) -> bool:
    """Whether a role of theirs decides on danger, and they do not work with the person themself."""
    return look.bond is not Bond.CASE and bool(look.roles & DECIDERS)


def lines(looks: Iterable[LookFact]) -> tuple[Line, ...]:
    """What the paper says, the newest day first, each thing once."""
    told = {Line(one.day, one.agency, _who(one), _why(one)) for one in looks if left_out(one) is None}
    in_order = sorted(told, key=lambda line: (line.agency, line.who, line.why))
    return tuple(sorted(in_order, key=lambda line: line.day, reverse=True))


def _who(look: LookFact) -> Who:
    """By the work first: whoever works with the person is their worker, whatever else they are."""
    if look.bond is Bond.CASE or not look.own:
        return Who.WORKER
    if Role.MANAGER in look.roles:
        return Who.MANAGER
    if look.roles & CASEWORK:
        return Who.DUTY if look.bond is Bond.DUTY else Who.WORKER
    if Role.DUTY_WORKER in look.roles:
        return Who.DUTY
    if Role.LINK_WORKER in look.roles:
        return Who.LINK
    return Who.DESK if Role.RECEPTION in look.roles else Who.WORKER


def _why(look: LookFact) -> Why:
    """What they wrote is no reason of its own: it may be about what the paper leaves out."""
    if not look.own:
        return Why.SHARED
    if look.bond is Bond.CASE:
        return Why.WORKS_WITH_YOU
    if look.bond is Bond.INTAKE:
        return Why.ASKED_FOR_HELP
    by_role = {Who.MANAGER: Why.LEADS, Who.DUTY: Why.ON_DUTY, Who.LINK: Why.LINKS, Who.DESK: Why.CAME}
    return by_role.get(_who(look), Why.HELPED_OUT)


class Keeps(StrEnum):
    """Where the person will keep the paper."""

    HERE = "here"
    SAFE_PLACE = "safe-place"
    SOMEBODY = "somebody"
    NOT_SURE = "not-sure"


def may_give(*, alone: bool, is_safe: bool, keeps: Keeps) -> bool:
    """Whether the paper is given: asked alone, safe in their own words, and it has a place where nobody finds it."""
    return alone and is_safe and keeps is not Keeps.NOT_SURE
