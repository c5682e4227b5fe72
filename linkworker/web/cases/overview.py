"""The first page of a case: what to do next, where it stands on the pathway, what happened last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.cases import queries
from linkworker.cases.actions import may_allocate
from linkworker.cases.gates import OpenedCase, open_case
from linkworker.design.dates import when
from linkworker.duties.facts import facts_of, rows_of
from linkworker.duties.models import Duty
from linkworker.duties.queries import ended_by_hand, open_duties_of
from linkworker.partnership.localities import locality_at
from linkworker.practice import pathway
from linkworker.practice.facts import CaseFacts
from linkworker.practice.locality import Locality
from linkworker.practice.pathway import Pathway, Way
from linkworker.practice.rule import RULES, Page, Station, Weight
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.gates import Visit
from linkworker.web.cases import pathway_words
from linkworker.web.cases.entry_words import entry_views
from linkworker.web.cases.identity import identity
from linkworker.web.cases.words import WEIGHTS
from linkworker.web.visiting import visit

PATHWAY = frozenset({Category.ABUSE, Category.RISK})
"""What must be open of a case before its way on the pathway may be read."""

DONE_AT: Mapping[Page, tuple[str, ...]] = {
    Page.ENQUIRY: ("enquiry-new",),
    Page.CONFIDENTIALITY: ("confidentiality",),
    Page.ALLOCATION: ("case-allocate",),
    Page.SCREEN: ("assessment-new", "quick-screen"),
    Page.CHECKLIST: ("assessment-new", "risk-checklist"),
    Page.RISK_FORM: ("assessment-new", "service-risk-form"),
}
"""The page of a case, with what its address holds after the reference, on which a duty is done."""


@dataclass(frozen=True, slots=True)
class DutyView:
    """One open duty as a row: the arguments of `duty_row`, and the one press that does it."""

    row: Mapping[str, Any]
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A case on the pathway of its locality."""

    facts: CaseFacts
    drawn: Pathway
    way: Way
    locality: Locality


def standing(opened: OpenedCase, here: Visit) -> Standing:
    """Where a case stands, from its facts."""
    locality = locality_at(opened.case.service.locality, here.at)
    facts = facts_of(rows_of(opened.case))
    drawn = pathway.pathway(locality)
    return Standing(facts, drawn, pathway.way(facts, drawn), locality)


def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """A case's first page."""
    here = visit(request)
    opened = open_case(here, reference)
    decision = opened.decision
    duties = open_duties_of(opened.case.pk, here.at) if opened.own and decision.shows(Category.RISK) else []
    kinds = queries.kinds_shown(decision.categories)
    views = [duty_view(duty, opened, here.at) for duty in duties]
    context = {
        "about": identity(opened, here.at),
        "next": views[0] if views else None,
        "duties": [view.row for view in views],
        "entries": entry_views(opened.case, queries.last_entries(opened.case, kinds)),
        "closed": opened.case.closed_at is not None,
        "may_allocate": may_allocate(opened.case, here.worker, here.at),
        "may_write": opened.own and decision.shows(Category.RISK),
        **(_pathway(opened, here, duties) if decision.categories >= PATHWAY else {}),
    }
    return render(request, "web/cases/overview.jinja", context)


def _pathway(opened: OpenedCase, here: Visit, duties: list[Duty]) -> Mapping[str, Any]:
    found = standing(opened, here)
    href = reverse("case-pathway", args=[opened.case.reference])
    return {
        "picture": pathway_words.picture(found.drawn, found.way, _waiting(duties), href),
        "place": pathway_words.place_words(found.drawn, found.way),
        "told_late": pathway_words.told_late(found.way),
    }


def _waiting(duties: list[Duty]) -> set[Station]:
    return {RULES[duty.rule].station for duty in duties if duty.rule in RULES}


def case_pathway(request: HttpRequest, reference: str) -> HttpResponse:
    """Each station of the pathway: what happened there in this case, and what practice asks for there."""
    here = visit(request)
    opened = open_case(here, reference)
    if not opened.decision.categories >= PATHWAY:
        raise Refused(opened.decision.reason)
    found = standing(opened, here)
    duties = open_duties_of(opened.case.pk, here.at) if opened.own else []
    happened = pathway_words.happened_at_stations(found.facts, ended_by_hand(opened.case.pk), reference)
    waiting = _waiting(duties)
    href = reverse("case-pathway", args=[reference])
    context = {
        "about": identity(opened, here.at),
        "picture": pathway_words.picture(found.drawn, found.way, waiting, href),
        "place": pathway_words.place_words(found.drawn, found.way),
        "told_late": pathway_words.told_late(found.way),
        "stations": pathway_words.station_views(
            found.drawn, found.way, found.locality, waiting=waiting, happened=happened
        ),
        "source": pathway_words.cited(found.drawn.source),
        "locality": found.locality.name,
        "locality_version": found.locality.version,
    }
    return render(request, "web/cases/pathway.jinja", context)


def duty_view(duty: Duty, opened: OpenedCase, at: datetime) -> DutyView:
    """An open duty of a case as a row, with the way to do it."""
    rule = RULES[duty.rule]
    href, text = done_at(duty, opened)
    late = duty.overdue_at is not None and duty.overdue_at < at
    return DutyView(
        row={
            "title": _(rule.title),
            "due": when(duty.due_at, at) if duty.due_at else _("no date"),
            "due_at": duty.due_at,
            "late": late,
            "weight": Weight(duty.weight).word,
            "weight_text": str(WEIGHTS[duty.weight]),
            "why": _(rule.purpose),
            "why_href": reverse("duty", args=[duty.reference]),
            "actions": [{"text": text, "href": href}],
        },
        href=href,
        text=_("Next: %(duty)s") % {"duty": _(rule.title)},
    )


def done_at(duty: Duty, opened: OpenedCase) -> tuple[str, str]:
    """Where a duty is done, and the words of the press."""
    case, page = opened.case, RULES[duty.rule].page
    if page is Page.CONTACT:
        return reverse("client-change", args=[case.client.reference]), _("Do it")
    if page is Page.PREFERENCE:
        return reverse("client-preference", args=[case.client.reference]), _("Do it")
    if page is Page.OUTSIDE:
        return reverse("duty-done", args=[duty.reference]), _("Record it")
    name, *rest = DONE_AT[page]
    return reverse(name, args=[case.reference, *rest]), _("Do it")
