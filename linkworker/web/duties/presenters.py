"""A duty's own page, and the duties of a case, in words and links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.cases.models import Case
from linkworker.design.dates import day
from linkworker.duties.actions import harm_of, may_be_put_aside, may_be_waived, may_take_back
from linkworker.duties.gates import OpenedDuty
from linkworker.duties.history import CaseDuties, PassedOn, Things, value_of_time
from linkworker.duties.items import is_late
from linkworker.duties.models import Duty, Handover, Waiver
from linkworker.partnership.localities import locality_at
from linkworker.practice.rule import RULES, Page, Weight
from linkworker.sharing.gates import Visit, leads
from linkworker.web.data_words import cited, route_words
from linkworker.web.duties.rows import duty_row
from linkworker.web.duties.words import (
    because,
    deadline_words,
    due_words,
    ended_byline,
    ended_lines,
    how_ended,
    is_must,
    moment_words,
    press,
    sentence,
    title,
    weight_words,
)
from linkworker.web.sharing.share_pages import whom_to_turn_to


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a duty's history, as the timeline draws it."""

    title: str
    at: datetime
    byline: str = ""
    body: str = ""


def duty_page(found: OpenedDuty, things: Things, passed: PassedOn, visit: Visit) -> Mapping[str, Any]:
    """The context of the page that says why a duty is asked."""
    duty, case = found.duty, found.case
    rule = RULES[duty.rule]
    return {
        "duty_reference": duty.reference,
        "title": title(duty),
        "weight": Weight(duty.weight).word,
        "weight_text": weight_words(duty),
        "late": is_late(duty, visit.at),
        "due": due_words(duty, visit.at) if duty.ended_at is None else "",
        "due_at": duty.due_at,
        "whose": duty.owner.name if duty.owner is not None else _("The manager of the service"),
        "because": because(duty, things, case, found.decision),
        "purpose": _(rule.purpose),
        "counts": _(rule.counts),
        "sources": [cited(one) for one in rule.sources],
        "deadline": sentence(deadline_words(duty)),
        "by": moment_words(duty.due_at) if duty.due_at else "",
        "time_from": time_source(duty, case, visit.at),
        "routes": routes_of(duty, case, visit.at) if duty.ended_at is None else [],
        "history": list(_history(duty, things, passed)),
        "ended": how_ended(duty, things) if duty.ended_at else "",
        "taken_back": duty.taken_back_at is not None,
        "take_back_href": reverse("duty-take-back", args=[duty.reference])
        if may_take_back(duty, visit.worker, visit.at)
        else "",
        "coming": day(duty.opens_at) if duty.ended_at is None and duty.opens_at > visit.at else "",
        "whom": whom_to_turn_to(harm_of(duty), case, visit.at) if duty.ended_at is None else "",
        **_presses(found, passed, visit),
    }


def routes_of(duty: Duty, case: Case, at: datetime) -> list[Mapping[str, str]]:
    """The ways a referral takes in the case's area; empty for a duty that is no referral."""
    return route_words(locality_at(case.service.locality, at).routes_to(RULES[duty.rule].refers_to))


def time_source(duty: Duty, case: Case, at: datetime) -> str:
    """Where a duty's time comes from: the layer of the locality that set it, its version, and its own source."""
    locality = locality_at(case.service.locality, at)
    key = value_of_time(duty, locality)
    if not key:
        return _("The time is part of the rule itself.")
    layer = locality.layer_of(key)
    versions = dict(part.split(" ", 1) for part in duty.locality_version.split(" + ") if " " in part)
    return _("%(area)s, version %(version)s. %(source)s") % {
        "area": locality_at(layer, at).name,
        "version": versions.get(layer, duty.locality_version),
        "source": cited(locality.citation(key)),
    }


def _presses(found: OpenedDuty, passed: PassedOn, visit: Visit) -> Mapping[str, Any]:
    """What the reader may do with a duty that is open."""
    duty = found.duty
    if duty.ended_at is not None:
        return {"do": None, "others": [], "asked": None}
    others = [("duty-hand-over", _("Hand over"))]
    if RULES[duty.rule].by_hand and RULES[duty.rule].page not in {Page.OUTSIDE, Page.ALLOCATION}:
        others.insert(0, ("duty-done", _("It was done outside Linkworker")))
    if may_be_put_aside(duty):
        others.append(("duty-aside", _("Put aside")))
    elif is_must(duty) and passed.asked is None and may_be_waived(duty):
        others.append(("duty-waiver", _("Ask to waive")))
    return {
        "do": press(duty, found.case),
        "others": [{"text": text, "href": reverse(name, args=[duty.reference])} for name, text in others],
        "asked": _asked(passed.asked, visit) if passed.asked else None,
    }


def _asked(waiver: Waiver, visit: Visit) -> Mapping[str, str]:
    """A waiver that waits, with the way to decide it for whoever may."""
    may_decide = waiver.asked_by_id != visit.worker.pk and leads(
        visit.worker, waiver.duty.service_id, visit.at
    )
    return {
        "text": _("%(name)s asked to waive it; a manager decides.") % {"name": waiver.asked_by.name},
        "href": reverse("waiver", args=[waiver.reference]) if may_decide else "",
    }


def _history(duty: Duty, things: Things, passed: PassedOn) -> Iterable[Happened]:
    """What happened to a duty, the newest first."""
    happened = [Happened(_("It arose"), duty.made_at)]
    happened += [_handed(one) for one in passed.handovers]
    for one in passed.waivers:
        happened.append(Happened(_("A waiver was asked for"), one.asked_at, one.asked_by.name, one.reason))
        if one.decided_at is not None and one.decided_by is not None:
            words = _("It was waived") if one.granted else _("It was not waived")
            happened.append(Happened(words, one.decided_at, one.decided_by.name, one.decision_note))
    if duty.ended_at is not None:
        by = duty.ended_by.name if duty.ended_by is not None else ""
        lines = "\n".join(ended_lines(duty))
        happened.append(Happened(how_ended(duty, things), duty.ended_at, by, lines))
    if duty.taken_back_at is not None and duty.taken_back_by is not None:
        words = _("Taken back: it was not so")
        happened.append(Happened(words, duty.taken_back_at, duty.taken_back_by.name, duty.wrong))
    return reversed(happened)


def _handed(one: Handover) -> Happened:
    if one.from_worker is None:
        words = _("Handed to %(to)s") % {"to": one.to_worker.name}
    else:
        words = _("Handed from %(giver)s to %(to)s") % {
            "giver": one.from_worker.name,
            "to": one.to_worker.name,
        }
    return Happened(words, one.at, one.by.name, one.note)


def case_duties_page(found: CaseDuties, case: Case, at: datetime) -> Mapping[str, Any]:
    """The context of the duties of one case."""
    here = reverse("case-duties", args=[case.reference])
    return {
        "open": [_open_row(duty, case, at) for duty in found.open],
        "coming": [_coming(duty) for duty in found.coming],
        "ended": [_ended(duty, found.things) for duty in found.ended],
        "older_href": f"{here}?before={found.older}" if found.older else "",
    }


def _open_row(duty: Duty, case: Case, at: datetime) -> Mapping[str, Any]:
    row = duty_row(duty, case, at)
    owner = duty.owner.name if duty.owner is not None else _("The manager")
    return {**row, "why": _("%(owner)s has it. %(why)s") % {"owner": owner, "why": row["why"]}}


def _coming(duty: Duty) -> Mapping[str, Any]:
    return {
        "title": title(duty),
        "href": reverse("duty", args=[duty.reference]),
        "opens": day(duty.opens_at),
        "due": moment_words(duty.due_at) if duty.due_at else "",
    }


def _ended(duty: Duty, things: Things) -> Mapping[str, Any]:
    return {
        "title": title(duty),
        "href": reverse("duty", args=[duty.reference]),
        "how": how_ended(duty, things),
        "lines": ended_lines(duty),
        "byline": ended_byline(duty),
    }
