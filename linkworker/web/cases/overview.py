"""The first page of a case: what to do next, where it stands on the pathway, what happened last."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.cases import queries
from linkworker.cases.actions import may_allocate
from linkworker.cases.gates import OpenedCase, open_case
from linkworker.cases.links import Partner, partners_of
from linkworker.cases.sharing_queries import granted_to, untold
from linkworker.design.dates import short_day
from linkworker.duties.facts import facts_of, rows_of
from linkworker.duties.models import Duty
from linkworker.duties.queries import ended_by_hand, open_duties_of
from linkworker.partnership.localities import locality_at
from linkworker.practice import pathway
from linkworker.practice.facts import CaseFacts
from linkworker.practice.locality import Locality
from linkworker.practice.pathway import Pathway, Way
from linkworker.practice.rule import RULES, Station
from linkworker.practice.sharing import Category, Refused
from linkworker.practice.substances import SECTORS
from linkworker.sharing.gates import Visit
from linkworker.web.cases import pathway_words
from linkworker.web.cases.entry_words import entry_views
from linkworker.web.cases.identity import identity, partner_words
from linkworker.web.cases.words import CATEGORIES, USES, used
from linkworker.web.data_words import cited
from linkworker.web.duties.rows import duty_row
from linkworker.web.duties.words import press, title
from linkworker.web.sharing.words import KNOWS, route_words
from linkworker.web.visiting import visit

PATHWAY = frozenset({Category.ABUSE, Category.RISK})
"""What must be open of a case before its way on the pathway may be read."""


@dataclass(frozen=True, slots=True)
class DutyView:
    """One open duty as a row: the arguments of `duty_row`, and the one press that does it."""

    row: Mapping[str, Any]
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A case on the pathway of its locality; `keys` as `pathway_words.Links` has them."""

    facts: CaseFacts
    drawn: Pathway
    way: Way
    locality: Locality
    keys: Mapping[tuple[str, int], int]


def standing(opened: OpenedCase, here: Visit) -> Standing:
    """Where a case stands, from its facts."""
    locality = locality_at(opened.case.service.locality, here.at)
    rows = rows_of(opened.case)
    facts = _as_shown(facts_of(rows), opened)
    drawn = pathway.pathway(locality, facts.sector)
    keys = {("enquiry", row.thread): row.pk for row in rows.enquiries}
    keys |= {("substances", row.thread): row.pk for row in rows.joint.substances}
    keys |= {("assessment", row.thread): row.pk for row in rows.assessments}
    return Standing(facts, drawn, pathway.way(facts, drawn), locality, keys)


def _as_shown(facts: CaseFacts, opened: OpenedCase) -> CaseFacts:
    """The facts without what this reader may not read: of drink and drugs, and of another agency's referrals."""
    if not opened.decision.shows(Category.SUBSTANCE):
        facts = replace(facts, substances=())
    return facts if opened.own else replace(facts, referrals=())


def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """A case's first page."""
    here = visit(request)
    opened = open_case(here, reference)
    decision = opened.decision
    duties = open_duties_of(opened.case.pk, here.at) if opened.own and decision.shows(Category.RISK) else []
    kinds = queries.kinds_shown(decision.categories, own=opened.own)
    views = [duty_view(duty, opened, here.at) for duty in duties]
    context = {
        "about": identity(opened, here.at),
        "next": views[0] if views else None,
        "duties": [view.row for view in views],
        "entries": entry_views(opened, queries.last_entries(opened.case, kinds)),
        "person": opened.case.client.reference if opened.own and decision.shows(Category.IDENTITY) else "",
        "closed": opened.case.closed_at is not None,
        **_together(opened, here),
        "may_allocate": may_allocate(opened.case, here.worker, here.at),
        "may_write": opened.own and decision.shows(Category.RISK),
        "asks_of_use": opened.case.agency.sector in SECTORS,
        "use": _use(opened),
        **(_pathway(opened, here, duties) if decision.categories >= PATHWAY else {}),
    }
    return render(request, "web/cases/overview.jinja", context)


def _together(opened: OpenedCase, here: Visit) -> Mapping[str, Any]:
    """Who works with us; or, of another agency's case, what of it is shared with the reader, until when and why."""
    if opened.own:
        return {"partners": [(one.agency, partner_words(one)) for one in partners(opened, here)]}
    granted = granted_to(here.reader, here.at, [opened.case.pk]).get(opened.case.pk, {})
    untold_of = untold(here.reader, here.at, opened.case.pk)
    return {
        "knows": str(KNOWS.get(untold_of, "")),
        "granted": [
            {
                "key": str(CATEGORIES[category]),
                "value": _("until %(day)s, %(route)s")
                % {"day": short_day(granted[category].until), "route": route_words(granted[category].route)},
            }
            for category in Category
            if category in granted
        ],
    }


def partners(opened: OpenedCase, here: Visit) -> list[Partner]:
    """The services that work with the person, for readers who see what is shared."""
    return partners_of(opened.case, here.at) if opened.decision.shows(Category.RISK) else []


def _use(opened: OpenedCase) -> Mapping[str, Any]:
    """The newest thing that was said about drink and drugs, for whoever may read it; empty when there is none."""
    shown = opened.decision.shows(Category.SUBSTANCE)
    newest = queries.newest_on_substances(opened.case) if shown else None
    if newest is None:
        return {}
    href = reverse("substances", args=[opened.case.reference, newest.pk])
    return {"text": str(USES[newest.use]), "what": used(newest.substances), "at": newest.at, "href": href}


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
    ended = ended_by_hand(opened.case.pk) if opened.own else []
    happened = pathway_words.happened_at_stations(
        found.facts, ended, pathway_words.Links(reference, found.keys)
    )
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
        "source": cited(found.drawn.source),
        "locality": found.locality.name,
        "locality_version": found.locality.version,
    }
    return render(request, "web/cases/pathway.jinja", context)


def duty_view(duty: Duty, opened: OpenedCase, at: datetime) -> DutyView:
    """An open duty of a case as a row, with the way to do it."""
    row = duty_row(duty, opened.case, at)
    return DutyView(row, press(duty, opened.case).href, _("Next: %(duty)s") % {"duty": title(duty)})
