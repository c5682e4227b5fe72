"""Reading what is shared of a case, and what others share with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from linkworker.cases.agreements import answer_of, relied_on
from linkworker.cases.models import Case, Link
from linkworker.cases.shares import is_undecided, state_at, was_never_used
from linkworker.events.acting_as import DbRole, job
from linkworker.events.rows import the_only
from linkworker.practice.agreement import spoken_against
from linkworker.practice.referring import ShareState, Told
from linkworker.practice.sharing import Category, Reader
from linkworker.sharing.facts import live, to_reader
from linkworker.sharing.models import Agreement, Grant, SeriousHarm, Share
from linkworker.sharing.queries import Holdings, lost, no_longer_shared_with

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
    def is_undecided(self) -> bool:
        """Whether a manager's decision on it is still to come, be it over or not."""
        return self.harm is not None and is_undecided(self.share, self.harm)

    @property
    def may_be_told(self) -> bool:
        """Whether there is something of it that the person does not know, as far as is written down."""
        used = self.state is not ShareState.WAITING and not was_never_used(self.share, self.harm)
        return used and self.share.told != Told.TOLD

    @property
    def is_to_tell(self) -> bool:
        """Whether the person is still to be told of it."""
        return self.may_be_told and self.share.told == Told.WILL_TELL

    @property
    def categories(self) -> frozenset[Category]:
        return frozenset(Category(one) for one in self.share.categories)


def shares_of(case: Case, at: datetime) -> list[ShareSeen]:
    """Every share of a case, the newest first, in two statements."""
    rows = Share.objects.filter(holding=case.pk).select_related(
        "to_agency", "to_service", "made_by", "ended_by", "protocol", "agreement"
    )
    return _seen(rows.order_by("-made_at", "-pk"), at)


def gone_against(shown: Iterable[ShareSeen], said: Iterable[Agreement]) -> list[ShareSeen]:
    """Of the shares of a case, those that are read now although the person has said otherwise."""
    answers = [answer_of(row) for row in said]
    found = []
    for one in shown:
        relied = relied_on(one.share, one.harm) if one.state is ShareState.LIVE else None
        times = list(spoken_against(answers, relied)) if relied is not None else []
        if times and times[-1].settled_at is None:
            found.append(one)
    return found


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
    return the_only(rows.filter(reference=reference))


def shared_here(case: Case, linked: Iterable[Case], reader: Reader, at: datetime) -> list[ShareSeen]:
    """What the linked cases share, or shared, with the agency of `case`, the newest first."""
    rows = Share.objects.filter(holding__in=[one.pk for one in linked], to_agency=case.agency_id)
    rows = rows.exclude(live_at=None).select_related("agency", "holding__case")
    return _seen(rows.order_by("-made_at", "-pk"), at) if reader.reads_shared(at) else []


def untold(reader: Reader, at: datetime, case: int) -> str:
    """Whether the person knows of what the agency of a case shares with the reader's agency: the code of the first live
    share of which they don't; empty when they know of each."""
    rows = Share.objects.filter(holding=case, to_agency=reader.agency, state=ShareState.LIVE, until__gt=at)
    codes = rows.exclude(told=Told.TOLD).order_by("told", "pk").values_list("told", flat=True)
    return next(iter(codes), "")


class Granted(NamedTuple):
    """Until when a category is shared, and by which route (`practice.referring.Route`)."""

    until: datetime
    route: str


def granted_to(reader: Reader, at: datetime, cases: Iterable[int]) -> dict[int, dict[Category, Granted]]:
    """What is shared of each case with the reader or the reader's agency, until when and by which route."""
    rows = Grant.objects.filter(live(at), to_reader(reader, at), holding__in=list(cases))
    found: dict[int, dict[Category, Granted]] = {}
    columns = rows.order_by("until").values_list("holding", "category", "until", "route")
    for holding, category, until, route in columns:
        if until is not None:
            found.setdefault(holding, {})[Category(category)] = Granted(until, route)
    return found


@dataclass(frozen=True, slots=True)
class SharingOver:
    """That another agency stopped sharing, or shares less (`some_left`), and whom it is about.

    `own` is the own case that is joined with theirs. Where none is, `name` is what could be read until then: the name,
    or without identity the reference alone.
    """

    agency: str
    at: datetime
    name: str
    subject: int
    own: Case | None = None
    some_left: bool = False


@job(DbRole.BESIDE)
def sharing_over(
    reader: Reader, at: datetime, among: Holdings, since: datetime, most: int
) -> list[SharingOver]:
    """Where sharing with the cases `among` ended since a time, the newest first: one line for each that shared."""
    lately = lost(reader.agency, at, since).values("holding")
    links = Link.objects.filter(live(at), other__in=lately, case__in=among.values("pk")).select_related(
        "case__client", "case__holding", "other__agency"
    )
    over = links.annotate(
        over=_ended_at(reader, at, since, "other"), some_left=Exists(_left(reader, at, "other"))
    )
    rows = over.exclude(over=None).order_by("-over", "-pk")[:most]
    return [
        SharingOver(
            row.other.agency.name,
            row.over,
            row.case.client.chosen_name,
            row.case.client_id,
            own=row.case,
            some_left=row.some_left,
        )
        for row in rows
    ]


@job(DbRole.BESIDE)
def sharing_over_unjoined(reader: Reader, at: datetime, since: datetime, most: int) -> list[SharingOver]:
    """Where sharing with the reader's agency ended since a time, of cases that are joined with none of its own.

    Only what this reader could read until then, and nobody whom a wall or separation hides from them now.
    """
    joined = Link.objects.filter(live(at), other=OuterRef("pk"), case__agency=reader.agency)
    named = Grant.objects.filter(
        holding=OuterRef("pk"), to_agency=reader.agency, category=Category.IDENTITY, until__gt=since
    )
    keys = no_longer_shared_with(reader, at, since).values("pk")
    cases = Case.objects.filter(~Exists(joined), pk__in=keys).select_related("client", "agency")
    rows = cases.annotate(
        over=_ended_at(reader, at, since, "pk"),
        some_left=Exists(_left(reader, at, "pk")),
        named=Exists(named),
    )
    return [
        SharingOver(
            row.agency.name,
            row.over,
            row.client.chosen_name if row.named else row.reference,
            row.client_id,
            some_left=row.some_left,
        )
        for row in rows.order_by("-over", "-pk")[:most]
    ]


def _ended_at(reader: Reader, at: datetime, since: datetime, holding: str) -> Subquery:
    """When something of a holding, named by its column, was lost last."""
    ended = lost(reader.agency, at, since).filter(holding=OuterRef(holding))
    return Subquery(ended.order_by("-until").values("until")[:1])


def _left(reader: Reader, at: datetime, holding: str) -> QuerySet[Grant]:
    """What is still shared of a holding with the reader's agency."""
    return Grant.objects.filter(live(at), to_agency=reader.agency, holding=OuterRef(holding))


def shares_between(case: Case, agency: int, at: datetime) -> bool:
    """Whether anything of a case is shared with an agency at `at`."""
    return Grant.objects.filter(live(at), holding=case.pk, to_agency=agency).exists()
