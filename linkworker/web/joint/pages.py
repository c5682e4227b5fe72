"""What two services do together for one person: who, what, who leads, how they work, and when they spoke."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linkworker.cases.gates import OpenedCase, open_beside, open_sharing
from linkworker.cases.joint_queries import leads_among, liaisons_of, parts_of, working_of
from linkworker.cases.links import Partner, partners_of
from linkworker.cases.models import Case, Lead, Liaison
from linkworker.design.dates import day_and_time, short_day
from linkworker.partnership.queries import Lines, lines_of, link_workers
from linkworker.practice.joint_working import GAPS, MODELS, PARTS, SOURCE, Gap, Model
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import Visit
from linkworker.web.cases.entry_words import liaison_lines
from linkworker.web.cases.identity import identity, key_worker_words
from linkworker.web.data_words import cited, pick
from linkworker.web.visiting import visit

Row = Mapping[str, Any]
TONES = {Model.JOINT: "green", Model.PARALLEL: "orange", Model.SERIAL: "orange"}
SHARED_PLAN = frozenset({Category.PLAN, Category.RISK})
"""Who reads one of these of a case reads what its service does."""


@dataclass(frozen=True, slots=True)
class Together:
    """Our case, those linked with it, and as which of these the reader may see parts and liaison."""

    opened: OpenedCase
    partners: Sequence[Partner]
    plans: frozenset[int] = frozenset()
    talks: Sequence[Liaison] = field(default_factory=list)

    @property
    def case(self) -> Case:
        return self.opened.case

    @property
    def working(self) -> Sequence[Partner]:
        """The others with whom anything is shared now, either way."""
        return [one for one in self.partners if one.over is None]


def case_joint(request: HttpRequest, reference: str) -> HttpResponse:
    """The joint work of one case."""
    here = visit(request)
    found = _found(here, open_sharing(here, reference))
    case = found.case
    cases = [case, *(one.case for one in found.working)]
    lead, before = _leads(cases, case) if found.partners else ("", [])
    reads = found.opened.decision.shows(Category.RISK)
    context = {
        "about": identity(found.opened, here.at),
        "sides": _sides(cases, here) if found.partners else [],
        "past": [_past(one) for one in found.partners if one.over],
        "lead": lead,
        "leads_before": before,
        "ways": [_way(one, found, here) for one in found.working] if reads else [],
        "source": cited(SOURCE),
        "table": part_table(found, here) if found.working and reads else None,
        "talks": [_talk(one) for one in found.talks],
        "may_write": reads and case.closed_at is None and bool(found.working),
    }
    return render(request, "web/joint/case.jinja", context)


def _found(here: Visit, opened: OpenedCase) -> Together:
    """What may be read beside our own case: of each other side what its live grants open."""
    partners = partners_of(opened.case, here.at)
    if not partners or not opened.decision.shows(Category.RISK):
        return Together(opened, partners)
    beside = open_beside(here, opened)
    plans = {one.case.pk for one in beside if one.decision.categories & SHARED_PLAN}
    shared = [one.case for one in beside if one.decision.shows(Category.RISK)]
    talks = liaisons_of([opened.case], between=[one.case for one in partners])
    talks += liaisons_of(shared, between=[opened.case])
    talks.sort(key=lambda row: (row.at, row.pk), reverse=True)
    return Together(opened, partners, frozenset({opened.case.pk, *plans}), talks)


def _sides(cases: Sequence[Case], here: Visit) -> list[Row]:
    """Each service with its named worker and its agency's link worker, or where that agency is reached without one."""
    agencies = [case.agency_id for case in cases]
    linking, lines = link_workers(agencies, here.at), lines_of(agencies, here.at)
    return [
        {
            "agency": case.agency.name,
            "service": case.service.name,
            "worker": key_worker_words(case.key_worker.name if case.key_worker else None),
            "linking": ", ".join(linking.get(case.agency_id, ())),
            "line": "" if case.agency_id in linking else _line(lines[case.agency_id]),
            "closed": short_day(case.closed_at) if case.closed_at else "",
        }
        for case in cases
    ]


def _line(lines: Lines) -> str:
    own = lines.own
    if own is not None:
        return _("No link worker. Duty line: %(name)s, %(number)s") % {"name": own.name, "number": own.number}
    if lines.stand_in is not None:
        return _("No link worker and no duty line. The help line stands in: %(name)s, %(number)s") % {
            "name": pick(lines.stand_in.name),
            "number": lines.stand_in.number,
        }
    return _("No link worker and no duty line")


def _past(partner: Partner) -> Row:
    """A service that worked with us: that it did, and until when."""
    return {
        "agency": partner.agency,
        "service": partner.case.service.name,
        "words": _("You worked together from %(since)s until %(over)s.")
        % {"since": short_day(partner.since), "over": short_day(partner.over or partner.since)},
    }


def _leads(sides: Sequence[Case], own: Case) -> tuple[str, list[str]]:
    """Which service leads, as was written down last of those that work together now; and what was written before."""
    keys = {one.pk for one in sides}
    said = leads_among(sides, own)
    now = next((one for one in said if {one.case_id, one.leads_id} <= keys), None) if len(keys) > 1 else None
    return _lead(now) if now else "", [_lead(one) for one in said if one is not now]


def _lead(row: Lead) -> str:
    return _("%(service)s, %(agency)s, written down by %(name)s, %(by)s, on %(day)s") % {
        "service": row.leads.service.name,
        "agency": row.leads.agency.name,
        "name": row.by.name,
        "by": row.by.agency.name,
        "day": short_day(row.at),
    }


def _way(partner: Partner, found: Together, here: Visit) -> Row:
    """How we and one other service work, and what is missing."""
    theirs = partner.case.pk
    spoke = next((one.at for one in found.talks if theirs in {one.case_id, one.other_id}), None)
    derived = working_of(found.case, partner.case, joined_at=partner.since, spoke_at=spoke, at=here.at)
    model = derived.model
    return {
        "agency": partner.agency,
        "model": _(MODELS[model]) if model else _("Both have ended their work"),
        "tone": TONES.get(model, "grey") if model else "grey",
        "gaps": [_(GAPS[gap]) for gap in derived.gaps],
        "is_gap": model in {Model.PARALLEL, Model.SERIAL},
        "shares_href": any(gap is Gap.WE_SHARE_NOTHING for gap in derived.gaps),
        "spoke": _("Last spoke on %(day)s") % {"day": short_day(spoke)} if spoke else _("No liaison yet"),
    }


def part_table(found: Together, here: Visit) -> Row:
    """Which service does what; what nobody does and what several do stand out."""
    cases = [found.case, *(one.case for one in found.working)]
    parts = parts_of(found.plans, here.at)
    known = all(case.pk in found.plans for case in cases)
    return {
        "heads": [case.service.name for case in cases],
        "unknown": [case.agency.name for case in cases if case.pk not in found.plans],
        "rows": [_part(code, cases, found.plans, parts, known=known) for code in PARTS],
    }


def _part(
    code: str,
    cases: Iterable[Case],
    readable: frozenset[int],
    parts: Mapping[int, frozenset[str]],
    *,
    known: bool,
) -> Row:
    cells, doing = [], 0
    for case in cases:
        does = code in parts.get(case.pk, ())
        doing += does
        cells.append(_("Does it") if does else "" if case.pk in readable else _("Not shared with us"))
    note, tone = "", ""
    if doing > 1:
        note, tone = _("More than one does it: agree whose it is"), "blue"
    elif not doing and known:
        note, tone = _("Nobody does it"), "orange"
    return {"head": _(PARTS[code]), "cells": cells, "note": note, "tone": tone}


def _talk(row: Liaison) -> Row:
    title = _("%(agency)s with %(other)s") % {"agency": row.by.agency.name, "other": row.other.agency.name}
    return {
        "title": title,
        "when": day_and_time(row.at),
        "by": row.by.name,
        "agreed": row.agreed,
        "lines": list(liaison_lines(row)),
    }
