"""Reading how two services work with one person: what each does, who leads, and when they last spoke."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from linkworker.cases.links import works
from linkworker.cases.models import Case, Lead, Liaison, Part
from linkworker.cases.sharing_queries import shares_between
from linkworker.events.acting_as import DbRole, job
from linkworker.partnership.models import Worker
from linkworker.practice.joint_working import Side, Working, working
from linkworker.sharing.facts import live


def parts_of(cases: Iterable[int], at: datetime) -> Mapping[int, frozenset[str]]:
    """By case, the parts of joint care that its service does."""
    found: dict[int, set[str]] = {}
    for case, what in Part.objects.filter(live(at), case__in=list(cases)).values_list("case", "what"):
        found.setdefault(case, set()).add(what)
    return {case: frozenset(parts) for case, parts in found.items()}


def parts_version(case: Case) -> int:
    """How often a part of a case was begun or ended."""
    rows = Part.objects.filter(case=case)
    return rows.count() + rows.exclude(until=None).count()


class Stated(NamedTuple):
    """Who stated what a service does, and when."""

    by: Worker
    at: datetime


def last_stated(case: Case) -> Stated | None:
    """Who last began or ended a part of a case; None before anybody did."""
    rows = Part.objects.filter(case=case).select_related("by", "ended_by")
    begun = [Stated(row.by, row.since) for row in rows]
    ended = [Stated(row.ended_by, row.until) for row in rows if row.ended_by and row.until]
    return max([*begun, *ended], key=lambda one: one.at, default=None)


@job(DbRole.BESIDE)
def leads_among(cases: Iterable[Case], own: Case | None = None) -> list[Lead]:
    """What the sides of joint work wrote down of who leads, the newest first: the first among `cases` stands.

    Of a case with several others, what concerns somebody else than `cases` is left out; but whatever `own` wrote
    itself stays readable to it.
    """
    keys = [case.pk for case in cases]
    written = Q(case__in=keys, leads__in=keys) | Q(case=own.pk if own else None)
    rows = Lead.objects.filter(written).select_related("leads__agency", "leads__service", "by__agency")
    return list(rows.order_by("-at", "-pk"))


@job(DbRole.BESIDE)
def liaisons_of(cases: Iterable[Case], between: Iterable[Case]) -> list[Liaison]:
    """The newest talks that `cases` wrote down with one of `between`, so many of each with each."""
    rows = Liaison.objects.filter(case__in=[one.pk for one in cases], other__in=[one.pk for one in between])
    newest = [F("at").desc(), F("pk").desc()]
    nth = Window(RowNumber(), partition_by=[F("case"), F("other")], order_by=newest)
    rows = rows.annotate(nth=nth).filter(nth__lte=MOST).order_by(*newest)
    return list(rows.select_related("by__agency", "other__agency"))


MOST = 20


def working_of(
    ours: Case, theirs: Case, *, joined_at: datetime, spoke_at: datetime | None, at: datetime
) -> Working:
    """How two linked cases are worked, as derived."""
    return working(
        _side(ours, theirs, at), _side(theirs, ours, at), joined_at=joined_at, spoke_at=spoke_at, at=at
    )


def _side(case: Case, other: Case, at: datetime) -> Side:
    return Side(
        is_open=case.closed_at is None,
        works=works(case),
        shares=shares_between(case, other.agency_id, at),
    )
