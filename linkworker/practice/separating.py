"""Keeping people apart: personal walls, separations with their plan, and openings across them.

When both of a couple attend one service they have different workers, and her record can be kept from whoever works
with him; sabotage and fishing for information are planned for, and the workers keep in touch (Cambridgeshire and
Peterborough, Good practice guidelines: domestic abuse, alcohol and drugs, 7.7). A plan says where and when each comes,
so that they do not meet, and who alone sees both sides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import product

from linkworker.practice.sharing import Category, Role
from linkworker.practice.text import N_

LONGEST_UNREVIEWED = timedelta(days=92)
"""A plan and an opening are looked at again within three months (our own rule)."""

MAY_SEPARATE = frozenset({Role.SAFEGUARDING_LEAD})
"""Who separates two people, plans how, and reads why."""

MAY_OPEN = frozenset({Role.LINK_WORKER, Role.SAFEGUARDING_LEAD})
"""Who lets one worker see something across a separation."""

OPENABLE = (Category.IDENTITY, Category.RISK)
"""What may be opened, of what did not come from one side alone (`practice.provenance`): never how or where somebody is
reached, nor anything of drink and drugs, health or abuse, of which all that is kept came from the person."""


class WallBecause(StrEnum):
    """Why a personal wall stands."""

    DECLARED = "declared"
    """The worker said that they know somebody."""

    CONNECTED = "connected"
    """The worker told of somebody they know, and this may be them."""

    OWN = "own"
    """The worker may be that person themself."""

    RAISED = "raised"
    """Somebody who leads raised it by hand."""


class Relation(StrEnum):
    """Who somebody is to a worker, as the worker told it."""

    SELF = "self"
    PARTNER = "partner"
    FORMER_PARTNER = "former-partner"
    FAMILY = "family"
    PARTNERS_FAMILY = "partners-family"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    COLLEAGUE = "colleague"
    CLOSE = "close"


class SeparateBecause(StrEnum):
    """Why two people are kept apart."""

    HARM = "harm"
    BOTH_ALLEGE = "both-allege"
    ORDER = "order"
    ASKED = "asked"
    MATCHED = "matched"


BECAUSE = {
    SeparateBecause.HARM: N_("One harms the other, or did"),
    SeparateBecause.BOTH_ALLEGE: N_("Each says that the other harms them"),
    SeparateBecause.ORDER: N_("A court order or bail keeps one from the other"),
    SeparateBecause.ASKED: N_("One of them asked us to"),
    SeparateBecause.MATCHED: N_("One is named in the other's case as somebody who harms, or is harmed"),
}


class Side(StrEnum):
    """Whose a zone is: the first or the second of the two."""

    ONE = "one"
    OTHER = "other"


class Half(StrEnum):
    """The part of a day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    WHOLE = "whole"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True, order=True)
class Zone:
    """Where and when one side comes: a site in the words of the service, some days, and which part of them."""

    side: Side
    site: str
    days: tuple[Weekday, ...]
    half: Half = Half.WHOLE

    def meets(self, other: "Zone") -> bool:
        """Whether two people who keep to these zones could be at one place at one time."""
        same_site = self.site.strip().casefold() == other.site.strip().casefold()
        same_half = Half.WHOLE in {self.half, other.half} or self.half is other.half
        return same_site and same_half and bool({*self.days} & {*other.days})


def meetings(zones: Iterable[Zone]) -> list[tuple[Zone, Zone]]:
    """Each zone of the one with each of the other in which they could meet; none when the plan keeps them apart."""
    listed = sorted(zones)
    ones = [zone for zone in listed if zone.side is Side.ONE]
    others = [zone for zone in listed if zone.side is Side.OTHER]
    return [(one, other) for one, other in product(ones, others) if one.meets(other)]


def is_planned(zones: Sequence[Zone]) -> bool:
    """Whether both sides have a zone and no two of them meet."""
    return {zone.side for zone in zones} == {*Side} and not meetings(zones)


def is_soon_enough(review_on: date, today: date) -> bool:
    """Whether something is looked at again soon enough: from tomorrow on, within three months."""
    return today < review_on <= today + LONGEST_UNREVIEWED
