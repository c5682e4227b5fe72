"""Whom somebody takes along into the work on their plan, and whom nobody invites.

Once abuse was disclosed or is suspected, no partner is invited into the plan of the person who is helped: what is said
there may be used against them, and nobody speaks freely beside whoever they are afraid of (Cambridgeshire and
Peterborough Domestic Abuse and Sexual Violence Partnership, Good practice guidelines: domestic abuse, alcohol and
drugs, 6.22). Whoever is said to harm them is not invited either, whatever they are to them: that is our own.
"""

from collections.abc import Iterable
from datetime import datetime

from linkworker.practice.facts import DISCLOSED, EnquiryFact, Outcome
from linkworker.practice.position import PositionKind
from linkworker.practice.who_does_what import TakingPartFact

PARTNERS = frozenset(
    {
        "spouse",
        "civil-partner",
        "engaged",
        "civil-partnership-agreed",
        "intimate-partner",
        "shared-parent",
    }
)
"""Relationships of the vocabulary that make somebody a partner, now or once."""

TOLD = DISCLOSED | {Outcome.SIGNS}
"""What comes of asking when abuse is disclosed or suspected."""

HARM = frozenset({PositionKind.HARMED, PositionKind.HARMING, PositionKind.BOTH_ALLEGED})
HARMS_THEM = frozenset({PositionKind.HARMED, PositionKind.BOTH_ALLEGED})
"""Positions of our client towards somebody of whom they are said to be harmed."""


def is_kept_out(relationship: str, position: str, *, abuse_known: bool) -> bool:
    """Whether nobody invites this person: a partner, when abuse is disclosed or suspected, or who is said to harm."""
    return position in HARMS_THEM or (abuse_known and relationship in PARTNERS)


def kept_out_since(one: TakingPartFact, enquiries: Iterable[EnquiryFact]) -> datetime | None:
    """Since when somebody who takes part should not: never before they did."""
    known = [enquiry.at for enquiry in enquiries if enquiry.outcome in TOLD]
    of_partner = [*known, *([one.harm_at] if one.harm_at else [])] if one.relationship in PARTNERS else []
    since = [*of_partner, *([one.harms_at] if one.harms_at else [])]
    return max(one.at, min(since)) if since else None
