"""What two services of the demo do together once a referral is accepted: talks, parts and a lead; and advice asked."""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from itertools import cycle

from linkworker.cases.joint import LiaisonGiven, agree_lead, record_liaison, state_parts
from linkworker.cases.models import Case
from linkworker.demo.places import data
from linkworker.partnership.models import Agency, Partnership, RoleGiven, Sector, Worker
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import CASEWORK, Role
from linkworker.referrals import consulting
from linkworker.sharing.facts import live

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TREATMENT = ("treatment", "prescribing", "health")
SAFETY = ("risk", "legal", "housing", "wellbeing")
WEEKLY = (("sender", 3), ("receiver", 4), ("sender", 9), ("receiver", 10))
"""Who writes a talk down on which day; other pairs speak once, or not at all."""


class Together:
    """The joint work of linked cases, each a little different from the one before."""

    def __init__(self) -> None:
        told = data("together")
        self.agreed, self.who_does_what = cycle(told["agreed"]), cycle(told["who_does_what"])
        self.talks = cycle((WEEKLY, WEEKLY, (("receiver", 3),), WEEKLY, WEEKLY, ()))

    def play(self, sender: Case, receiver: Case, accepted_at: datetime, last: datetime) -> None:
        """From the day of accepting on: who does what, who leads, and talks, some of them too late or none."""
        for case in (sender, receiver):
            helps_with_use = case.agency.sector == Sector.SUBSTANCE
            state_parts(
                case, TREATMENT if helps_with_use else SAFETY, by=_worker(case), at=accepted_at + 5 * HOUR
            )
        agree_lead(receiver, receiver, by=_worker(receiver), at=accepted_at + 6 * HOUR)
        for who, days in next(self.talks):
            ours, theirs = (sender, receiver) if who == "sender" else (receiver, sender)
            if accepted_at + days * DAY < last:
                self._talk(ours, theirs, accepted_at + days * DAY)

    def _talk(self, ours: Case, theirs: Case, at: datetime) -> None:
        given = LiaisonGiven(
            other=theirs,
            with_whom=_worker(theirs).name,
            agreed=next(self.agreed),
            who_does_what=next(self.who_does_what),
            next_on=london_date(at) + 7 * DAY,
        )
        record_liaison(ours, given, by=_worker(ours), at=at, recorded_at=at)


def ask_for_advice(partnership: Partnership, last: datetime) -> None:
    """Two questions without a client in them: one answered, one that waits."""
    told = data("together")
    agencies = list(Agency.objects.filter(partnerships=partnership).order_by("pk"))
    helped = next((one for one in agencies if one.sector == Sector.SUBSTANCE), None)
    abuse = next((one for one in agencies if one.sector == Sector.ABUSE), None)
    if helped is None or abuse is None:
        return
    asker, other, answerer = (
        _of(abuse, CASEWORK, last),
        _of(helped, CASEWORK, last),
        _of(helped, {Role.MANAGER}, last),
    )
    if asker and answerer:
        row = consulting.ask(helped, told["asked_of_use"], by=asker, at=last - 4 * DAY)
        consulting.answer(row, told["answered_of_use"], by=answerer, at=last - 3 * DAY)
    if other:
        consulting.ask(abuse, told["asked_of_abuse"], by=other, at=last - 3 * HOUR)


def _of(agency: Agency, roles: AbstractSet[Role], at: datetime) -> Worker | None:
    held = RoleGiven.objects.filter(live(at), worker__agency=agency, role__in=roles, worker__is_active=True)
    first = held.select_related("worker__agency").order_by("pk").first()
    return first.worker if first else None


def _worker(case: Case) -> Worker:
    if case.key_worker is None:
        raise ValueError("nobody holds this case")
    return case.key_worker
