"""What is agreed and shared of a case: her words at the top, who reads what until when, and what others share here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.cases.agreements import agreements_of
from linkworker.cases.authorising import may_decide
from linkworker.cases.gates import OpenedCase, open_sharing
from linkworker.cases.glass_reading import glass_of
from linkworker.cases.links import Partner, partners_of
from linkworker.cases.sharing_queries import ShareSeen, gone_against, shared_here, shares_of
from linkworker.design.dates import day_and_time, short_day
from linkworker.practice.agreement import CLOSED_WORDS, Wish
from linkworker.practice.purposes import purpose
from linkworker.practice.referring import Route, ShareState
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import Visit
from linkworker.sharing.models import Agreement, GlassOpening
from linkworker.web.cases.identity import identity, partner_words
from linkworker.web.cases.words import CATEGORIES
from linkworker.web.data_words import pick
from linkworker.web.sharing.words import KNOWS, ROUTES, SHARE_STATES, SHARE_TONES, WISHES
from linkworker.web.visiting import visit

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Categories down, recipients across; each cell says until when, or nothing."""

    heads: Sequence[Row]
    rows: Sequence[Row]


def case_sharing(request: HttpRequest, reference: str) -> HttpResponse:
    """The sharing of one case."""
    here = visit(request)
    opened = open_sharing(here, reference)
    case = opened.case
    said = agreements_of(case.holding)
    shown = shares_of(case, here.at)
    against = gone_against(shown, said)
    partners = partners_of(case, here.at)
    received = shared_here(case, [one.case for one in partners], here.reader, here.at)
    context = {
        "about": identity(opened, here.at),
        "said": [agreement_view(row) for row in said[:1]],
        "against": [share_row(one, here, opened) for one in against],
        "may_end": opened.decision.shows(Category.RISK),
        "earlier": [agreement_view(row) for row in said[1:]],
        "agreed_elsewhere": any(one.is_open and one.share.route == Route.IN_RETURN for one in shown),
        "table": table([one for one in shown if one.is_open]),
        "shares": [
            share_row(one, here, opened) for one in sorted(shown, key=lambda one: not one.is_undecided)
        ],
        "partners": [partner_row(one, received) for one in partners],
        "may_write": opened.decision.shows(Category.RISK) and case.closed_at is None,
        "glass": [glass_row(one, here.at) for one in glass_of(case)],
    }
    return render(request, "web/sharing/case.jinja", context)


def glass_row(one: GlassOpening, at: datetime) -> Row:
    """Something that was opened in danger: by whom, and until when."""
    worker = one.asking.worker
    is_over = one.until is None or one.until <= at
    words = _("opened %(since)s, over since %(until)s") if is_over else _("opened %(since)s, until %(until)s")
    return {
        "who": _("%(worker)s, %(agency)s") % {"worker": worker.name, "agency": worker.agency.name},
        "state": _("Over") if is_over else _("Open"),
        "tone": "grey" if is_over else "orange",
        "when": words % {"since": day_and_time(one.since), "until": day_and_time(one.until or one.since)},
    }


def agreement_view(row: Agreement) -> Row:
    """One answer as it stands on the page."""
    names = [pick(found.label) for found in map(purpose, row.purposes) if found]
    kept = [str(CATEGORIES[Category(one)]) for one in row.kept_back_categories]
    return {
        "wish": str(WISHES[row.wish]),
        "when": _("%(at)s, recorded by %(worker)s") % {"at": short_day(row.at), "worker": row.by.name},
        "words": row.own_words,
        "rows": [
            {"key": _("For"), "value": ", ".join(names)},
            {"key": _("Kept back"), "value": ", ".join([*kept, *([row.kept_back] if row.kept_back else [])])},
            {
                "key": _("Both ways"),
                "value": _("Both services may keep each other informed") if row.both_ways else "",
            },
            {"key": _("Until"), "value": short_day(row.until) if row.until else ""},
            {"key": _("Why not today"), "value": _why_not(row)},
            {"key": _("Ask on"), "value": short_day(row.next_on) if row.next_on else ""},
        ],
    }


def _why_not(row: Agreement) -> str:
    return (
        _(CLOSED_WORDS[row.not_today_because]) if row.wish == Wish.NOT_TODAY and row.not_today_because else ""
    )


def table(shown: list[ShareSeen]) -> Table | None:
    """Who reads what until when; None when nobody reads anything."""
    if not shown:
        return None
    heads = [
        {"text": one.share.to_agency.name, "href": reverse("share", args=[one.share.reference])}
        for one in shown
    ]
    used = [one for one in Category if any(one in share.categories for share in shown)]
    rows = [
        {"head": str(CATEGORIES[category]), "cells": [_cell(one, category) for one in shown]}
        for category in used
    ]
    return Table(heads, rows)


def _cell(one: ShareSeen, category: Category) -> str:
    if category not in one.categories:
        return ""
    until = _("until %(day)s") % {"day": short_day(one.share.until)}
    return until if one.state is ShareState.LIVE else str(SHARE_STATES[one.state])


def share_row(one: ShareSeen, here: Visit, opened: OpenedCase) -> Row:
    """One share in a line, and what waits to be decided of it: also of one that is over, if it was used."""
    row = one.share
    wanted = purpose(row.purpose)
    waits = one.is_undecided
    may_tell = one.is_to_tell and opened.decision.shows(Category.RISK)
    may = waits and one.harm is not None and may_decide(here.worker, one.harm, opened.case, here.at)
    return {
        "reference": row.reference,
        "href": reverse("share", args=[row.reference]),
        "to": row.to_agency.name,
        "purpose": pick(wanted.label) if wanted else row.purpose,
        "route": str(ROUTES[row.route]),
        "state": str(SHARE_STATES[one.state]),
        "tone": SHARE_TONES.get(one.state, "grey"),
        "when": _when(one),
        "end_href": reverse("share-end", args=[row.reference]),
        "waits": waits,
        "tell_href": reverse("share-tell", args=[row.reference]) if may_tell else "",
        "decide_href": reverse("share-decide", args=[row.reference]) if may else "",
    }


def _when(one: ShareSeen) -> str:
    row = one.share
    if one.is_open:
        return _("made %(at)s, until %(until)s") % {
            "at": short_day(row.made_at),
            "until": short_day(row.until),
        }
    over = row.ended_at or row.until
    return _("made %(at)s, over since %(over)s") % {"at": short_day(row.made_at), "over": short_day(over)}


def partner_row(partner: Partner, received: Iterable[ShareSeen]) -> Row:
    """Another service that works with the person: its named worker, and what it shares with us."""
    theirs = [one for one in received if one.share.holding_id == partner.case.pk]
    live = [one for one in theirs if one.state is ShareState.LIVE]
    over = [one for one in theirs if not one.is_open]
    shared = {category for one in live for category in one.categories}
    return {
        "agency": partner.agency,
        "service": partner.case.service.name,
        "worker": partner_words(partner),
        "since": short_day(partner.since),
        "closed": short_day(partner.closed_at) if partner.closed_at else "",
        "href": reverse("case", args=[partner.case.reference]) if shared else "",
        "shared": ", ".join(str(CATEGORIES[one]) for one in Category if one in shared),
        "knows": next((str(KNOWS[one.share.told]) for one in live if one.share.told in KNOWS), ""),
        "until": short_day(min(one.share.until for one in live)) if live else "",
        "ended": _("They stopped sharing on %(at)s. What you wrote stays yours.")
        % {"at": day_and_time(over[0].share.ended_at or over[0].share.until)}
        if over and not live
        else "",
    }
