"""What a case shares with others, and what was offered and asked beside abuse: rows, and the facts that rules read.

Most cases are worked by one service: one statement tells which of these tables hold anything of a case, and only those
are read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from linkworker.cases.agreements import answer_of, relied_on
from linkworker.cases.links import works
from linkworker.cases.models import Case, Entry, EntryKind, Liaison, Link, Offer, Position, SubstanceEnquiry
from linkworker.cases.shares import is_undecided, was_never_used
from linkworker.cases.substances import substance_fact
from linkworker.events.prepared import ask_one
from linkworker.opposed.assessing import concluded_in
from linkworker.opposed.models import TakingPart, WhoDoesWhat
from linkworker.opposed.taking_part import taking_part_in
from linkworker.practice.agreement import SAID, Wish, speaks_of, spoken_against
from linkworker.practice.facts import (
    AgreementFact,
    DisagreedFact,
    Informed,
    LiaisonFact,
    LinkFact,
    OfferFact,
    ReceivedFact,
    ReferralFact,
    SelfReferralFact,
    ShareFact,
)
from linkworker.practice.offering import OfferAnswer
from linkworker.practice.purposes import purpose
from linkworker.practice.referring import NOT_TAKEN, WAITING, ReferralState, Route, ShareState, Told
from linkworker.practice.taking_part import HARM, HARMS_THEM
from linkworker.practice.triage import is_priority
from linkworker.practice.whereabouts import ReviewFact
from linkworker.practice.who_does_what import RelationshipFact, Said, TakingPartFact, relationship_facts
from linkworker.referrals.models import Intake, Referral, ReferralStep
from linkworker.sharing.models import Agreement, SeriousHarm, Share
from linkworker.whereabouts.models import ReviewKind, ReviewRequest

HOLDS = {
    "agreements": "sharing_agreement t WHERE t.holding_id",
    "offers": "cases_offer t WHERE t.case_id",
    "substances": "cases_substanceenquiry t WHERE t.is_current AND t.case_id",
    "harms": "sharing_seriousharm t JOIN sharing_share s ON s.id = t.share_id WHERE s.holding_id",
    "to_tell": "sharing_share t WHERE (t.told = 'will-tell' OR t.told_at IS NOT NULL) AND t.holding_id",
    "self_referrals": "cases_entry t WHERE t.is_current AND t.kind = 'self-referral' AND t.case_id",
    "referrals": "referrals_referral t WHERE t.case_id",
    "received": "referrals_intake t WHERE t.case_id",
    "links": "cases_link t WHERE t.until IS NULL AND t.case_id",
    "liaisons": "cases_liaison t WHERE t.case_id",
    "reviews": "whereabouts_reviewrequest t JOIN cases_case c ON c.client_id = t.client_id WHERE c.holding_id",
    "positions": "cases_position t JOIN cases_participant p ON p.id = t.participant_id"
    " WHERE t.kind = 'both-alleged' AND p.case_id",
    "taking_part": "opposed_takingpart t JOIN cases_participant p ON p.id = t.participant_id WHERE p.case_id",
}
HELD = "SELECT " + ", ".join(f"EXISTS (SELECT 1 FROM {of} = %(case)s)" for of in HOLDS.values())  # noqa: S608
WAS_TO_BE_TOLD = Q(told=Told.WILL_TELL) | Q(told_at__isnull=False)
FINISHED = frozenset({ReferralState.ENGAGED, ReferralState.NOT_ENGAGED, ReferralState.CLOSED})


class TakenAway(NamedTuple):
    """When a share that was given by agreement was taken away."""

    at: datetime
    share: int


@dataclass(frozen=True, slots=True)
class JointRows:
    """What hangs on a case of what is done together with others."""

    agreements: Iterable[Agreement] = ()
    offers: Iterable[Offer] = ()
    substances: Iterable[SubstanceEnquiry] = ()
    harms: Iterable[SeriousHarm] = ()
    to_tell: Iterable[Share] = ()
    self_referrals: Iterable[Entry] = ()
    referrals: Iterable[Referral] = ()
    received: Iterable[Intake] = ()
    links: Iterable[Link] = ()
    liaisons: Iterable[Liaison] = ()
    reviews: Iterable[ReviewRequest] = ()
    positions: Iterable[Position] = ()
    concluded: Iterable[WhoDoesWhat] = ()
    taking_part: Iterable[TakingPart] = ()
    steps: Iterable[ReferralStep] = ()
    shares: Iterable[Share] = ()
    at: datetime | None = None


def joint_rows_of(case: Case, at: datetime | None = None) -> JointRows:
    """The rows, in one statement when there are none, and one more for each kind that there is.

    `at`: the time by which a share's day may have passed; None when that is not asked.
    """
    found = ask_one(HELD, {"case": case.pk}) or ()
    held = [name for name, is_there in zip(HOLDS, found, strict=True) if is_there]
    if not held:
        return JointRows()
    rows: dict[str, Any] = {name: READ[name](case) for name in held}
    if "links" in held or any(row.wish != Wish.AGREED or row.until for row in rows.get("agreements", ())):
        rows["shares"] = _shares(case, [row.other_id for row in rows.get("links", ())])
    if "positions" in held:
        rows["concluded"] = concluded_in(case)
    if "taking_part" in held:
        rows["positions"] = rows.get("positions") or READ["positions"](case)
    if "referrals" in held or "received" in held:
        rows["steps"] = _steps(rows)
    return JointRows(**rows, at=at)


def _shares(case: Case, others: Iterable[int]) -> list[Share]:
    """What the case shares or offers, and what those joined with it share with its agency."""
    own = Q(live_at__isnull=False) | Q(state=ShareState.OFFERED)
    theirs = Q(holding__in=others, to_agency=case.agency_id, live_at__isnull=False)
    return list(Share.objects.filter(theirs | (own & Q(holding=case.pk))).select_related("serious_harm"))


READ: Mapping[str, Any] = {
    "agreements": lambda case: list(Agreement.objects.filter(holding=case.pk)),
    "offers": lambda case: list(Offer.objects.filter(case=case.pk)),
    "substances": lambda case: list(case.substance_enquiries.filter(is_current=True)),
    "harms": lambda case: list(SeriousHarm.objects.filter(share__holding=case.pk).select_related("share")),
    "to_tell": lambda case: list(Share.objects.filter(WAS_TO_BE_TOLD, holding=case.pk)),
    "self_referrals": lambda case: list(case.entries.filter(kind=EntryKind.SELF_REFERRAL, is_current=True)),
    "referrals": lambda case: list(Referral.objects.filter(case=case.pk)),
    "received": lambda case: list(Intake.objects.filter(case=case.pk)),
    "links": lambda case: list(Link.objects.filter(case=case.pk, until=None).select_related("other")),
    "liaisons": lambda case: list(Liaison.objects.filter(case=case.pk)),
    "positions": lambda case: list(Position.objects.filter(participant__case=case.pk).order_by("at", "pk")),
    "taking_part": taking_part_in,
    "reviews": lambda case: list(ReviewRequest.objects.filter(client=case.client_id)),
}


def _steps(rows: Mapping[str, Any]) -> list[ReferralStep]:
    sent = [row.pk for row in rows.get("referrals", ())]
    sent += [row.referral_id for row in rows.get("received", ()) if row.referral_id]
    arrived = [row.pk for row in rows.get("received", ())]
    found = ReferralStep.objects.filter(referral__in=sent) | ReferralStep.objects.filter(intake__in=arrived)
    return list(found.order_by("at", "pk"))


def joint_facts(rows: JointRows) -> dict[str, tuple[Any, ...]]:
    """The facts, by the names under which `CaseFacts` holds them. Pure: reads no database."""
    steps = list(rows.steps)
    return {
        "agreements": _in_time(_agreement(row) for row in rows.agreements),
        "disagreed": _in_time(_disagreed(rows)),
        "offers": _in_time(
            OfferFact(row.pk, row.at) for row in rows.offers if row.answer != OfferAnswer.NOT_OFFERED
        ),
        "substances": _in_time(substance_fact(row.thread, row.at, row) for row in rows.substances),
        "harms": _in_time(_harm(row) for row in rows.harms),
        "to_tell": _in_time(_to_tell(rows)),
        "one_sided": _in_time(_one_sided(rows)),
        "self_referrals": _in_time(_self_referral(row) for row in rows.self_referrals),
        "referrals": _in_time(_referral(row, steps) for row in rows.referrals),
        "received": _in_time(_received(row, steps) for row in rows.received),
        "links": _in_time(_link(row, rows.shares) for row in rows.links),
        "liaisons": _in_time(
            LiaisonFact(row.pk, row.at, link=row.other_id, next_on=row.next_on) for row in rows.liaisons
        ),
        "relationships": _relationships(rows),
        "taking_part": _in_time(_taking_part(rows)),
        "reviews": _in_time(_review(row) for row in rows.reviews),
    }


def _in_time(facts: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(facts, key=lambda fact: (fact.at, fact.id)))


def _link(row: Link, shares: Iterable[Share]) -> LinkFact:
    """A link with what is shared between both. Of what the other did once that was over, nothing is known."""
    told = [one for one in shares if one.to_agency_id == row.other.agency_id]
    both = [one for one in shares if one in told or one.holding_id == row.other_id]
    last = max((one for one in both if one.live_at), key=_end, default=None)
    until, over = (_end(last), last.ended_at is not None) if last else (row.since, True)
    closed = row.other.closed_at
    return LinkFact(
        row.other_id,
        row.since,
        informed=informed(told),
        working=works(row.other) if closed is None and not over else closed is None or until <= closed,
        until=until,
        over=over,
    )


def _end(row: Share) -> datetime:
    return min(row.until, row.ended_at or row.until)


def informed(shares: Iterable[Share]) -> tuple[Informed, ...]:
    """When one agency read what is done here, or was offered it: what runs on without a break is one time."""
    found: list[Informed] = []
    for one in sorted(map(_informed, shares)):
        if found and one.since <= found[-1].until:
            found[-1] = found[-1]._replace(until=max(found[-1].until, one.until))
        else:
            found.append(one)
    return tuple(found)


def _informed(row: Share) -> Informed:
    """A share as it stands in time: one whose day passes is over by itself, and nobody writes that down."""
    return Informed(row.live_at or row.made_at, _end(row), row.pk)


def _agreement(row: Agreement) -> AgreementFact:
    return AgreementFact(row.pk, row.at, answered=row.wish in SAID, next_on=row.next_on)


def _disagreed(rows: JointRows) -> Iterator[DisagreedFact]:
    """What the case shares by agreement although the person said otherwise: over when its day has passed, too."""
    answers = [answer_of(row) for row in rows.agreements]
    own = {row.holding_id for row in rows.agreements}
    harms = {row.share_id: row for row in rows.harms}
    for share in rows.shares:
        relied = relied_on(share, harms.get(share.pk)) if share.holding_id in own else None
        if relied is None:
            continue
        if rows.at is not None and relied.until <= rows.at:
            relied = relied._replace(over_at=min(relied.until, relied.over_at or relied.until))
        for answer, since, settled_at in spoken_against(answers, relied):
            yield DisagreedFact(answer.id or 0, answer.at, share=share.pk, since=since, settled_at=settled_at)


def _harm(row: SeriousHarm) -> ShareFact:
    """Decided, or taken back before it was used."""
    decided_at = row.share.ended_at if row.decided_at is None else row.decided_at
    return ShareFact(row.share_id, row.asked_at, None if is_undecided(row.share, row) else decided_at)


def _to_tell(rows: JointRows) -> Iterator[ShareFact]:
    """What the person was still to be told of, since it was made or a manager let it be used."""
    harms = {row.share_id: row for row in rows.harms}
    for share in rows.to_tell:
        harm = harms.get(share.pk)
        if share.state == ShareState.WAITING or was_never_used(share, harm):
            continue
        waited = harm.decided_at if harm is not None and not harm.urgent else None
        settled_at = None if share.told == Told.WILL_TELL else share.told_at
        yield ShareFact(share.pk, waited or share.made_at, settled_at=settled_at, next_on=share.tell_on)


def _one_sided(rows: JointRows) -> Iterator[ShareFact]:
    """What the case gives in return for what the other agency no longer gives by agreement, and nobody here has asked
    about for that purpose."""
    answers, linked = [answer_of(row) for row in rows.agreements], {one.other_id for one in rows.links}
    for share in rows.shares:
        if share.route != Route.IN_RETURN or share.holding_id in linked:
            continue
        last = _last_taken_away(share, rows)
        if last is None:
            continue
        over_at = _over_at(share, rows.at)
        asked = [one.at for one in answers if speaks_of(one, share.purpose) and one.at >= share.made_at]
        settled = [*asked, *([over_at] if over_at else [])]
        if all(one >= last.at for one in settled):
            yield ShareFact(share.pk, last.at, settled_at=min(settled, default=None), of=last.share)


def _last_taken_away(share: Share, rows: JointRows) -> TakenAway | None:
    """The last of what the other agency gave by agreement, once all of it was taken away since a share was made."""
    theirs = [one for one in rows.shares if one.agency_id == share.to_agency_id and one.agreement_id]
    over = {one.pk: at for one in theirs if (at := _taken_away_at(one)) is not None}
    if any(one.pk not in over and _over_at(one, rows.at) is None for one in theirs):
        return None
    last = max(map(TakenAway, over.values(), over), default=None)
    return last if last is not None and last.at >= share.made_at else None


def _taken_away_at(share: Share) -> datetime | None:
    """When what was given by agreement ended by an act, or went on against serious harm instead."""
    harm = getattr(share, "serious_harm", None)
    return min((one for one in (share.ended_at, harm and harm.asked_at) if one), default=None)


def _over_at(share: Share, at: datetime | None) -> datetime | None:
    """When a share was over, by an act or because its day passed; None while it is read."""
    passed = at is not None and share.until <= at
    return _end(share) if passed else share.ended_at


def _relationships(rows: JointRows) -> tuple[RelationshipFact, ...]:
    said: dict[int, list[Said]] = {}
    for row in rows.positions:
        said.setdefault(row.participant_id, []).append(Said(row.pk, row.kind, row.at))
    concluded: dict[int, list[datetime]] = {}
    for one in rows.concluded:
        concluded.setdefault(one.participant_id, []).append(one.recorded_at)
    return relationship_facts(said, concluded)


def _taking_part(rows: JointRows) -> Iterator[TakingPartFact]:
    harm = [one for one in rows.positions if one.kind in HARM]
    newest = {one.participant_id: one for one in rows.positions}
    for row in rows.taking_part:
        of_them = newest.get(row.participant_id)
        harms = of_them.at if of_them is not None and of_them.kind in HARMS_THEM else None
        yield TakingPartFact(
            row.pk,
            row.at,
            relationship=row.participant.relationship,
            harm_at=harm[0].at if harm else None,
            harms_at=harms,
            ended_at=row.ended_at,
        )


def _review(row: ReviewRequest) -> ReviewFact:
    """Settled by a decision, or by being taken back before there was one."""
    is_record = row.kind == ReviewKind.RECORD
    return ReviewFact(row.pk, row.asked_at, of_record=is_record, settled_at=row.decided_at or row.ended_at)


def _self_referral(row: Entry) -> SelfReferralFact:
    wanted = purpose(row.code)
    return SelfReferralFact(row.thread, row.at, need=wanted.need if wanted else row.code)


def _referral(row: Referral, steps: Iterable[ReferralStep]) -> ReferralFact:
    own = [step for step in steps if step.referral_id == row.pk]
    return ReferralFact(
        row.pk,
        row.sent_at,
        need=row.need,
        state_at=row.state_at,
        waits=row.state in WAITING,
        taken=any(step.state == ReferralState.ACCEPTED for step in own),
        dropped=row.state in NOT_TAKEN,
        urgent=is_priority(row.priorities),
        outside=row.to_service_id is None,
        taken_at=_first(own, {ReferralState.ACCEPTED}),
        finished_at=_first(own, FINISHED),
    )


def _received(row: Intake, steps: Iterable[ReferralStep]) -> ReceivedFact:
    own = [
        step
        for step in steps
        if step.intake_id == row.pk or (row.referral_id and step.referral_id == row.referral_id)
    ]
    taken = _first(own, {ReferralState.ACCEPTED})
    return ReceivedFact(row.pk, taken or row.state_at, finished_at=_first(own, FINISHED))


def _first(steps: Iterable[ReferralStep], states: Iterable[str]) -> datetime | None:
    return next((step.at for step in steps if step.state in set(states)), None)
