"""What help is offered to somebody who told of abuse, and what they said to each.

Details of services, and an offer to refer, follow every disclosure: to whoever lives with abuse and to whoever causes
it (Cambridgeshire and Peterborough guidelines 6.8; NICE QS116, statements 3 and 4). The person chooses.
"""

from collections.abc import Mapping
from enum import StrEnum

from linkworker.practice.facts import CAUSED, EXPERIENCED, Outcome
from linkworker.practice.text import N_


class OfferAnswer(StrEnum):
    """What became of one kind of help."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LATER = "later"
    NOT_OFFERED = "not-offered"


OFFERS: dict[str, str] = {
    "idva": N_("The IDVA service, and MARAC if the risk is high"),
    "outreach": N_("Local domestic abuse outreach or a refuge"),
    "help-lines": N_("National help lines"),
    "harm-line": N_("A help line for people who worry about their own behaviour"),
    "harm-work": N_("Work with people who cause harm"),
}
TO_WHO_IS_HARMED = ("idva", "outreach", "help-lines")
TO_WHO_HARMS = ("harm-line", "harm-work")

REFERS_FOR = {"idva": "idva-referral", "outreach": "outreach-referral", "harm-work": "harm-work-referral"}
"""The purpose for which somebody who wants a kind of help is referred; a help line is rung by the person."""

ANSWERS: dict[str, str] = {
    OfferAnswer.ACCEPTED: N_("Wants it"),
    OfferAnswer.DECLINED: N_("Does not want it"),
    OfferAnswer.LATER: N_("Wants to think about it"),
    OfferAnswer.NOT_OFFERED: N_("Not offered this time"),
}


def to_offer(told: frozenset[Outcome]) -> tuple[str, ...]:
    """What is offered after the disclosures `told`; when nothing is told yet, what helps who is harmed."""
    harmed = told & EXPERIENCED or not told & CAUSED
    return (*(TO_WHO_IS_HARMED if harmed else ()), *(TO_WHO_HARMS if told & CAUSED else ()))


def is_offered(answers: Mapping[str, str]) -> bool:
    """Whether anything was offered at all, by the answer to each kind of help."""
    return any(answer != OfferAnswer.NOT_OFFERED for answer in answers.values())
