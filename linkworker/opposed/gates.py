"""What a safeguarding lead reads of people who were found in a case and are kept apart: nobody else reads any of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from linkworker.cases.apart import OpenedSeparation, leads_safeguarding, open_separation
from linkworker.opposed.models import FoundApart
from linkworker.practice.opposed import Asks
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.gates import Visit, decision_on
from linkworker.sharing.models import HoldingKind, SeparationPlan
from linkworker.sharing.queries import visible_to

MOST = 200


@dataclass(frozen=True, slots=True)
class ShownFound:
    """One time of being found. `named`: as whom the case knows them, when the reader may read that."""

    found: FoundApart
    named: str


@dataclass(frozen=True, slots=True)
class ToSettle:
    """Two people who are kept apart, and what a lead is asked about them."""

    plan: SeparationPlan
    one: str
    other: str
    asks: Asks


def founds_to_settle(visit: Visit) -> QuerySet[FoundApart]:
    """The rows about which a lead is asked who sees both people, for whoever leads safeguarding."""
    seen = visible_to(visit.reader, visit.at, Category.IDENTITY, HoldingKind.CLIENT).values("subject")
    rows = FoundApart.objects.filter(
        agency=visit.reader.agency, plan__ended_at=None, client__in=seen, subject__in=seen
    )
    return rows.exclude(asks=Asks.NOTHING.value)


def to_settle(visit: Visit) -> list[ToSettle]:
    """Those of whom a lead has something to say, each pair once; whoever shows them looks."""
    if not leads_safeguarding(visit):
        return []
    rows = founds_to_settle(visit).select_related("plan__one__client", "plan__other__client")
    pairs = {}
    for row in rows.order_by("asked_at", "pk")[:MOST]:
        plan = row.plan
        pairs[plan.pk] = ToSettle(
            plan, plan.one.client.chosen_name, plan.other.client.chosen_name, Asks(row.asks)
        )
    return list(pairs.values())


def founds_of(visit: Visit, shown: OpenedSeparation) -> list[ShownFound]:
    """By what two people who are kept apart were found, for a lead; to anybody else, a link worker too, nothing."""
    if not shown.leads:
        return []
    rows = FoundApart.objects.filter(plan=shown.plan).select_related(
        "participant__case__holding", "decided_by", "plan"
    )
    return [ShownFound(row, _named(visit, row)) for row in rows.order_by("found_at", "pk")]


def _named(visit: Visit, row: FoundApart) -> str:
    shows = decision_on(visit, row.participant.case.holding).shows(Category.ABUSE)
    return row.participant.name if shows else ""


def open_settling(visit: Visit, reference: str) -> tuple[OpenedSeparation, list[ShownFound]]:
    """A separation about which a lead is asked, with what was found; `Refused` as when absent for everybody else.

    One about which somebody has said already is shown too, so that whoever is second reads who was quicker.
    """
    shown = open_separation(visit, reference, to_plan=True)
    founds = founds_of(visit, shown)
    if not founds:
        raise Refused("nobody was found")
    return shown, founds


def asked(founds: Iterable[ShownFound]) -> Asks:
    """What a lead is asked of what was found: whether they stay apart weighs more than whether they are alike."""
    asks = {one.found.asks for one in founds}
    return next((one for one in (Asks.AGAIN, Asks.DOUBT) if one in asks), Asks.NOTHING)
