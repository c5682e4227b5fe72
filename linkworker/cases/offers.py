"""What help was offered to a person in one conversation, and what they said to each kind of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from linkworker.cases.actions import record_case, tell
from linkworker.cases.build import Told
from linkworker.cases.models import Case, EntryKind, Offer
from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.practice.asking import Alone
from linkworker.practice.offering import OFFERS, OfferAnswer, is_offered
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import may_write


class NotSafeToOffer(Exception):
    """Help was offered although somebody may have heard: nothing of it is kept."""


class NothingOffered(Exception):
    """No kind of help was offered: that is no offer, and meets no duty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersGiven:
    """What was offered in one conversation. `answers`: what the person said, by the code of the kind of help."""

    alone: str
    answers: Mapping[str, str]
    note: str = ""


@action
def record_offers(
    case: Case, given: OffersGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> list[Offer]:
    """Record what was offered in one conversation. Raises `NotSafeToOffer` and `NothingOffered`."""
    may_write(by, case.holding, Category.RISK, recorded_at)
    check(given)
    rows = build_offers(case, given, by=by, at=at, recorded_at=recorded_at)
    for row in rows:
        row.save(force_insert=True)
    talk = rows[0].pk
    for row in rows:
        row.talk = talk
        row.save(update_fields=["talk"])
    tell(case, Told(EntryKind.OFFER, thing_id=talk), by=by, at=at, recorded_at=recorded_at)
    record_case(
        Kind.HELP_OFFERED,
        case,
        by=by,
        at=recorded_at,
        thing="offer",
        thing_id=talk,
        category=Category.RISK,
    )
    return rows


def check(given: OffersGiven) -> None:
    """Raise unless it was safe, something was offered, and every code is known (ValueError)."""
    if given.alone != Alone.ALONE:
        raise NotSafeToOffer
    if {*given.answers} - {*OFFERS} or {*given.answers.values()} - {*OfferAnswer}:
        raise ValueError("an offer is of a known kind, with a known answer")
    if not is_offered(given.answers):
        raise NothingOffered


def build_offers(
    case: Case, given: OffersGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> list[Offer]:
    """The rows of one conversation, not saved, in the order in which kinds of help are listed."""
    return [
        Offer(
            case=case, of=of, answer=given.answers[of], note=given.note, by=by, at=at, recorded_at=recorded_at
        )
        for of in OFFERS
        if of in given.answers
    ]
