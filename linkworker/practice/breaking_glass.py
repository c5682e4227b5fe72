"""Break-glass: asking blind for what is needed in immediate danger, the same way for everyone.

The worker is never told whether anybody was found. Where it is sure who is meant, a little is opened to them for four
hours; in any doubt nothing is, and whoever leads safeguarding calls. A wall and a separation are not passed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from linkworker.practice.deadlines import Deadline, at_once, same_day, working_days
from linkworker.practice.matching import Sureness
from linkworker.practice.sharing import CASEWORK, Category, Role, RoleHeld
from linkworker.practice.sources import Citation

LASTS = timedelta(hours=4)
ROUTE = "break-glass"

MAY_ASK = CASEWORK | {Role.DUTY_WORKER, Role.LINK_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD}
"""Whoever works with people."""

IS_TOLD = frozenset({Role.SAFEGUARDING_LEAD, Role.LINK_WORKER})
"""Who reads, in the agency whose record was opened, that it was."""

OF_CLIENT = (Category.CONTACT,)
OF_CASE = (Category.RISK,)
"""What is opened: of the client record how somebody is reached, of each open case the risk. Never where they are."""

IN_HOUSES = frozenset({"refuge"})
"""Sectors whose clients live in their houses: to name such an agency tells where somebody is. Of these nothing is
opened to others; whoever leads safeguarding there is told, and calls."""

REVIEW_SOURCE = Citation("uk-gdpr", "Article 5(2): whoever holds a record can show that its use was right")
REVIEWED_WITHIN = working_days(1)


class HowSoon(StrEnum):
    """How soon somebody may come to harm."""

    NOW = "now"
    TODAY = "today"
    DAYS = "days"


CALLED_WITHIN: dict[HowSoon, Deadline] = {
    HowSoon.NOW: at_once(),
    HowSoon.TODAY: same_day(),
    HowSoon.DAYS: working_days(1),
}
"""How soon the safeguarding lead calls when nothing could be opened."""


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who may be meant: as whom an agency knows them, and how sure it is."""

    subject: int
    agency: int
    sureness: Sureness


def surely_meant(found: Iterable[Found]) -> tuple[int, ...]:
    """Who is meant for sure: of each agency the only one who may be, when that is certain.

    Of an agency that knows two who may be meant nobody is, be one of them ever so sure.
    """
    of_agency: dict[int, list[Found]] = {}
    for one in found:
        if one.sureness is not Sureness.NONE:
            of_agency.setdefault(one.agency, []).append(one)
    alone = (rows[0] for _, rows in sorted(of_agency.items()) if len(rows) == 1)
    return tuple(one.subject for one in alone if one.sureness is Sureness.CERTAIN)


def answers(held: Iterable[RoleHeld], service: int | None, *, passed_on: bool) -> bool:
    """Whether somebody with these live roles sees to what was asked in a service (None: in the whole agency).

    The safeguarding lead does; once it is passed on, because it is late or there is no lead, a manager as well.
    """
    roles = {Role.SAFEGUARDING_LEAD, Role.MANAGER} if passed_on else {Role.SAFEGUARDING_LEAD}
    return any(
        one.role in roles and (service is None or one.service is None or one.service == service)
        for one in held
    )
