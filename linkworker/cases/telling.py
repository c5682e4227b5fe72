"""That the person was told, after all, what was shared about them; that it is not safe yet; or why they will not be."""

from dataclasses import dataclass
from datetime import date, datetime

from linkworker.cases.shares import case_of, record_share, tell_of
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads
from linkworker.partnership.models import Worker
from linkworker.practice.deadlines import london_date
from linkworker.practice.referring import Told
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import may_write
from linkworker.sharing.models import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingGiven:
    """What came of it: they know now; it is not safe yet, and `next_on` is when to look again; or they will not be
    told, and `why`. `note`: what they said, or what was thought."""

    told: str
    why: str = ""
    next_on: date | None = None
    note: str = ""

    def check(self, at: datetime) -> None:
        """Raise ValueError for what no form of ours sends."""
        later = self.next_on is not None and self.next_on >= london_date(at)
        if (self.told == Told.WILL_TELL) is not later or (self.told == Told.NOT_TOLD and not self.why):
            raise ValueError(
                "they were told, or there is a day to look again, or a reason why they will not be"
            )


def telling_version(row: Share) -> str:
    """What was last written down of telling the person and when, to be compared with what a worker started from."""
    return f"{row.told} {(row.told_at or row.made_at).isoformat()}"


@action
def record_telling(row: Share, given: TellingGiven, *, by: Worker, at: datetime) -> Share:
    """Write down what came of telling the person of a share; of one that was not told, also that they were, later.

    Raises `Changed` when they know already, or somebody wrote something down since `row` was read. A referral that
    rests on it goes through `referrals.sending.tell_person`.
    """
    case = case_of(row)
    may_write(by, row.holding, Category.RISK, at)
    given.check(at)
    lock_heads(row.agency_id)
    now = Share.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if now.told == Told.TOLD or telling_version(now) != telling_version(row):
        raise Changed(now)
    now.told, now.told_why, now.tell_on = Told(given.told).value, given.why, given.next_on
    now.told_at, now.told_by = at, by
    now.save(update_fields=["told", "told_why", "tell_on", "told_at", "told_by"])
    tell_of(case, now, now.told, by=by, at=at, text=given.note)
    record_share(Kind.SHARE_TOLD, case, now, by=by, at=at)
    return now
