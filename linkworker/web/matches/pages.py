"""What a link worker reads of people who may be helped by two services."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.design.dates import short_day
from linkworker.matches.actions import may_ask_against_harm
from linkworker.matches.gates import ShownMatch, matches, open_match
from linkworker.matches.models import MatchAnswer
from linkworker.people.models import ClientRecord
from linkworker.practice.blind_match import Said, Step
from linkworker.web.matches.words import NOTHING, NOTICE, SAID, STEPS, TO_ANSWER
from linkworker.web.visiting import visit

Row = Mapping[str, Any]


def match_list(request: HttpRequest) -> HttpResponse:
    """The people of whom something is to be asked, answered or decided, and what came of others."""
    here = visit(request)
    return render(request, "web/matches/list.jinja", {"rows": [_line(one) for one in matches(here)]})


def _line(one: ShownMatch) -> Row:
    state, tone = _state(one)
    return {
        "name": one.client.chosen_name,
        "href": reverse("match", args=[one.match.reference]),
        "state": state,
        "tone": tone,
        "when": _when(one),
    }


def _state(one: ShownMatch) -> tuple[Any, str]:
    return TO_ANSWER if one.step is Step.OFFERED and not one.asks else STEPS[one.step]


def _when(one: ShownMatch) -> str:
    last = one.answers[-1] if one.answers else None
    if one.step is Step.TO_ASK_LATER and last and last.next_on:
        return _("on %(day)s") % {"day": short_day(last.next_on)}
    return ""


def match(request: HttpRequest, reference: str) -> HttpResponse:
    """One of them: what is known on this side, what she said, and what to do next."""
    here = visit(request)
    shown = open_match(here, reference)
    state, tone = _state(shown)
    context = {
        "reference": reference,
        "name": shown.client.chosen_name,
        "client_href": reverse("client", args=[shown.client.reference]),
        "state": state,
        "tone": tone,
        "lead": _lead(shown),
        "rows": offer_rows(shown),
        "answers": [_answer(one) for one in shown.answers],
        "to_ask": shown.asks and not shown.decides and shown.step in {Step.TO_ASK, Step.TO_ASK_LATER},
        "may_ask_against_harm": may_ask_against_harm(shown),
        "to_decide": shown.decides and shown.step is Step.TO_AUTHORISE,
        "to_reply": not shown.asks and shown.step is Step.OFFERED,
    }
    return render(request, "web/matches/match.jinja", context)


def _lead(shown: ShownMatch) -> Any:
    """What this side may be told of how it stands."""
    if shown.step is Step.JOINED:
        return _("Both services said yes. Each case shows the other; what is shared is said from there.")
    if shown.step is Step.NOTHING:
        return NOTHING
    if not shown.asks:
        return _("Another service helps somebody who may be this person. Compare, and answer.")
    if shown.step is Step.OFFERED:
        return _("The other service was asked. It answers within four weeks, or nothing comes of it.")
    if shown.step is Step.TO_AUTHORISE:
        return _("Whoever leads the service decides whether the other service is told against serious harm.")
    return NOTICE


def offer_rows(shown: ShownMatch) -> list[Row]:
    """What each side reads of the other: of an offer who asks and whom they help; once both said yes, who it is."""
    row = shown.match
    if shown.asks:
        return [{"key": _("Works with"), "value": row.other_agency.name}] if shown.step is Step.JOINED else []
    if shown.step is Step.NOTHING:
        return []
    agreed = (
        _("They said yes") if row.authorised is None else _("Decided by two people, against serious harm")
    )
    return [
        {"key": _("Who asks"), "value": row.holder_agency.name},
        {"key": _("They call their client"), "value": row.holder.chosen_name},
        {"key": _("Born"), "value": _born(row.holder)},
        {"key": _("Our record says"), "value": f"{shown.client.chosen_name}, {_born(shown.client)}"},
        {"key": _("Why you are told"), "value": agreed},
    ]


def _born(client: ClientRecord) -> str:
    return short_day(client.birth_date) if client.birth_date else _("not told")


def _answer(row: MatchAnswer) -> Row:
    said = {"day": short_day(row.at), "name": row.by.name}
    return {"said": SAID[Said(row.said)], "words": row.words, "by": _("%(day)s, %(name)s") % said}
