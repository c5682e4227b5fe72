"""That the person was told, after all, what was shared about them; or why they will not be."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from linkworker.cases.shares import case_of, record_share, tell_of
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.practice.referring import Told
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import may_write
from linkworker.sharing.models import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingGiven:
    """What came of it: they know now, or will not be told and `why`; and what they said."""

    told: str
    why: str = ""
    note: str = ""


@transaction.atomic
def record_telling(row: Share, given: TellingGiven, *, by: Worker, at: datetime) -> Share:
    """Write down what came of telling the person of a share that they were still to be told of.

    Raises `Changed` when that was written down already, and ValueError for what no form of ours sends. A referral that
    rests on it goes through `referrals.sending.tell_person`.
    """
    case = case_of(row)
    may_write(by, row.holding, Category.RISK, at)
    if given.told == Told.WILL_TELL or (given.told == Told.NOT_TOLD and not given.why):
        raise ValueError("they were told, or there is a reason why they will not be")
    now = Share.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if now.told != Told.WILL_TELL:
        raise Changed(now)
    now.told, now.told_why, now.told_at, now.told_by = Told(given.told).value, given.why, at, by
    now.save(update_fields=["told", "told_why", "told_at", "told_by"])
    tell_of(case, now, now.told, by=by, at=at, text=given.note)
    record_share(Kind.SHARE_TOLD, case, now, by=by, at=at)
    return now
