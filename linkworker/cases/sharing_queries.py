"""Reading what is shared of a case, and what others share with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from linkworker.cases.models import Case
from linkworker.cases.shares import state_at
from linkworker.practice.referring import ShareState
from linkworker.practice.sharing import Category, Reader
from linkworker.sharing.models import SeriousHarm, Share

OPEN = frozenset({ShareState.WAITING, ShareState.OFFERED, ShareState.LIVE})


@dataclass(frozen=True, slots=True)
class ShareSeen:
    """A share with where it stands, and why it was made without agreement when it was."""

    share: Share
    state: ShareState
    harm: SeriousHarm | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def categories(self) -> frozenset[Category]:
        return frozenset(Category(one) for one in self.share.categories)


def shares_of(case: Case, at: datetime) -> list[ShareSeen]:
    """Every share of a case, the newest first, in two statements."""
    rows = Share.objects.filter(holding=case.pk).select_related(
        "to_agency", "to_service", "made_by", "ended_by", "protocol", "agreement"
    )
    return _seen(rows.order_by("-made_at", "-pk"), at)


def share_seen(row: Share, at: datetime) -> ShareSeen:
    """One share with where it stands."""
    return _seen([row], at)[0]


def _seen(rows: Iterable[Share], at: datetime) -> list[ShareSeen]:
    listed = list(rows)
    harms = SeriousHarm.objects.filter(share__in=[row.pk for row in listed])
    found = {harm.share_id: harm for harm in harms.select_related("asked_by", "decided_by")}
    return [ShareSeen(row, state_at(row, at), found.get(row.pk)) for row in listed]


def share_called(reference: str) -> Share | None:
    rows = Share.objects.select_related(
        "holding__case", "to_agency", "to_service", "made_by", "ended_by", "protocol", "agreement"
    )
    return rows.filter(reference=reference).first()


def shared_here(case: Case, linked: Iterable[Case], reader: Reader, at: datetime) -> list[ShareSeen]:
    """What the linked cases share, or shared, with the agency of `case`, the newest first."""
    rows = Share.objects.filter(holding__in=[one.pk for one in linked], to_agency=case.agency_id)
    rows = rows.exclude(live_at=None).select_related("agency", "holding__case")
    return _seen(rows.order_by("-made_at", "-pk"), at) if reader.uses_shares(at) else []
