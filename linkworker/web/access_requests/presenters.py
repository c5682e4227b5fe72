"""Requests, and the pieces of a record, in rows: the same for the page that is read and for the paper that is given."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linkworker.access_requests.gates import Shown, State
from linkworker.access_requests.models import AccessRequest, Item
from linkworker.access_requests.receiving import due_of
from linkworker.assessments.build import instrument_in_use
from linkworker.design.dates import day
from linkworker.design.words import Words
from linkworker.people.connecting import told_from
from linkworker.people.models import Known
from linkworker.practice.access_clock import Awaited
from linkworker.practice.access_request import (
    Acting,
    Because,
    Class,
    Decision,
    Identity,
    SendBy,
    Surely,
    What,
    Withheld,
)
from linkworker.practice.danger import DANGERS
from linkworker.practice.deadlines import Calendar
from linkworker.practice.facts import NotAskedBecause
from linkworker.practice.offering import ANSWERS as OFFER_ANSWERS
from linkworker.practice.offering import OFFERS
from linkworker.practice.seen_by import Who, Why
from linkworker.practice.sharing import Category
from linkworker.practice.substances import HOW, WANTS
from linkworker.practice.substances import KNOWN as OF_USE
from linkworker.practice.triage import WAYS as ARRIVED
from linkworker.practice.wording import ANSWERS, NOT_ASKED
from linkworker.web.access_requests import words
from linkworker.web.assessments.words import LEVELS, level_of
from linkworker.web.cases.words import CATEGORIES, OUTCOMES, USES, used
from linkworker.web.clients.contact_words import CHANNELS, DAYS
from linkworker.web.clients.presenters import FIELDS, value_words
from linkworker.web.data_words import pick
from linkworker.web.enquiries.reading import FOUR
from linkworker.web.looks.words import WHO, WHY
from linkworker.web.referrals.words import need_words

Row = Mapping[str, Any]
LABELS: Mapping[str, Words] = {
    **FIELDS,
    "channel": gettext_lazy("How"),
    "detail": gettext_lazy("Number or address"),
    "safe": gettext_lazy("Safe"),
    "days": gettext_lazy("When"),
    "name": gettext_lazy("Name"),
    "relationship": gettext_lazy("Who they are to you"),
    "age": gettext_lazy("Age"),
    "lives_with": gettext_lazy("Lives with you"),
    "service": gettext_lazy("Service"),
    "opened": gettext_lazy("From"),
    "closed": gettext_lazy("To"),
    "outcome": gettext_lazy("What came of it"),
    "not_asked_because": gettext_lazy("Why not asked"),
    "experienced_now": gettext_lazy("Experienced now"),
    "experienced_past": gettext_lazy("Experienced in the past"),
    "caused_now": gettext_lazy("Caused now"),
    "caused_past": gettext_lazy("Caused in the past"),
    "use": gettext_lazy("What came of it"),
    "substances": gettext_lazy("What"),
    "how": gettext_lazy("How"),
    "dependent": gettext_lazy("Signs of physical dependence"),
    "wants_help": gettext_lazy("Wants help with it"),
    "instrument": gettext_lazy("Which"),
    "yes": gettext_lazy("Answers of yes"),
    "level": gettext_lazy("Result"),
    "of": gettext_lazy("What was offered"),
    "answer": gettext_lazy("Your answer"),
    "danger": gettext_lazy("Why"),
    "to": gettext_lazy("To"),
    "categories": gettext_lazy("What of"),
    "need": gettext_lazy("For what"),
    "way": gettext_lazy("How"),
    "from_agency": gettext_lazy("From"),
}
PLAIN: Mapping[str, Mapping[Any, Words]] = {
    "safe": dict(Known.choices),
    "lives_with": dict(Known.choices),
    "channel": {one.value: text for one, text in CHANNELS.items()},
    "days": {one.value: text for one, text in DAYS.items()},
    "outcome": OUTCOMES,
    "use": USES,
}
TRANSLATED: Mapping[str, Mapping[Any, str]] = {
    "not_asked_because": {one.value: NOT_ASKED[one] for one in NotAskedBecause if one in NOT_ASKED},
    **{name: {one.value: text for one, text in ANSWERS.items()} for name in FOUR},
    "dependent": OF_USE,
    "wants_help": WANTS,
    "of": OFFERS,
    "answer": OFFER_ANSWERS,
    "danger": DANGERS,
    "way": ARRIVED,
}
NOT_SHOWN = frozenset({"own_view"})


def fact_rows(item: Item) -> list[tuple[str, str]]:
    """The chosen answers of a piece, as (label, value)."""
    if item.what == What.LOOKS:
        return [(_day(on), _looked(told)) for on, told in item.facts]
    shown = ((name, value) for name, value in item.facts if name not in NOT_SHOWN)
    return [(str(LABELS.get(name, name)), _value(name, value)) for name, value in shown]


def _looked(told: Sequence[str]) -> str:
    agency, who, why = told
    said = {"who": WHO[Who(who)], "agency": agency, "why": WHY[Why(why)]}
    return _("%(who)s, %(agency)s. %(why)s") % said


def _value(name: str, value: Any) -> str:
    if name in PLAIN:
        return str(PLAIN[name].get(value, value))
    if name in TRANSLATED:
        return _(TRANSLATED[name].get(value, value))
    return _other(name, value)


def _other(name: str, value: Any) -> str:
    match name:
        case "birth_date" | "opened" | "closed":
            return _day(value)
        case "substances":
            return used(value)
        case "how":
            return "; ".join(_(text) for code, text in HOW.items() if code in value)
        case "instrument":
            return pick(instrument_in_use(value).title)
        case "level":
            return str(LEVELS[level_of(value)])
        case "categories":
            return ", ".join(str(CATEGORIES[Category(one)]) for one in value)
        case "need":
            return need_words(value)
    return value_words(name, value)


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def state_of(shown: Shown) -> Row:
    text, tone = words.STATES[shown.state]
    return {"state": text, "tone": "red" if shown.is_late else tone, "due": due_words(shown)}


def due_words(shown: Shown) -> str:
    """By when it is answered, with the days that are left."""
    if shown.state is State.SENT:
        return ""
    if shown.due is None or shown.left is None:
        return _("no day yet: the clock stands")
    if shown.left < 0:
        late = ngettext("%(n)d day late", "%(n)d days late", -shown.left) % {"n": -shown.left}
        return _("%(late)s, due %(day)s") % {"late": late, "day": day(shown.due)}
    left = ngettext("%(n)d day left", "%(n)d days left", shown.left) % {"n": shown.left}
    return _("%(left)s, due %(day)s") % {"left": left, "day": day(shown.due)}


def request_line(shown: Shown) -> Row:
    """A request in a list."""
    return {
        "name": told_from(shown.row.told).name,
        "reference": shown.row.reference,
        "href": reverse("access-request", args=[shown.row.reference]),
        "came": _("came %(day)s") % {"day": day(shown.row.received_on)},
        **state_of(shown),
    }


def told_rows(row: AccessRequest) -> list[Row]:
    """Whom a request is about, as whoever asked wrote it."""
    told = told_from(row.told)
    return [
        {"key": _("About"), "value": told.name},
        {"key": _("Other names"), "value": told.other_names},
        {"key": _("Date of birth"), "value": day(told.birth_date) if told.birth_date else ""},
        {"key": _("Phone"), "value": told.phone},
        {"key": _("Address, as it was given: never write to it"), "value": told.address},
        {"key": _("NHS number"), "value": value_words("nhs_number", told.nhs_number)},
    ]


def asked_rows(row: AccessRequest) -> list[Row]:
    """How it came and what was checked."""
    return [
        {"key": _("Came"), "value": f"{day(row.received_on)}, {str(words.WAYS[row.way]).lower()}"},
        {"key": _("Asked by"), "value": row.asker},
        {"key": _("As whom"), "value": words.ACTING[Acting(row.acting)]},
        {"key": _("Who asks was checked"), "value": words.IDENTITIES[Identity(row.identity)]},
        {"key": _("Surely their own wish"), "value": words.SURELY[Surely(row.surely)]},
    ]


def reply_rows(row: AccessRequest) -> list[Row]:
    """How the answer goes out; for the lead alone."""
    return [
        {"key": _("The answer goes"), "value": words.SEND_BY[SendBy(row.send_by)]},
        {"key": _("Where, or who hands it over"), "value": row.send_to},
        {"key": _("Note"), "value": row.note},
    ]


def clock_rows(shown: Shown) -> list[Row]:
    """What stopped the clock, and what lengthened it."""
    rows: list[Row] = []
    for one in shown.waits:
        span = {"since": day(one.since), "until": day(one.until) if one.until else ""}
        until = _("%(since)s to %(until)s") if one.until else _("since %(since)s")
        rows.append({"key": words.AWAITED[Awaited(one.why)], "value": until % span})
    if shown.row.extended_at:
        told = {"day": day(shown.row.extended_at), "why": shown.row.extended_because}
        rows.append({"key": _("Two months more"), "value": _("%(day)s: %(why)s") % told})
    return rows


def review_line(row: AccessRequest, calendar: Calendar) -> Row:
    """A request in a reviewer's list."""
    due = due_of(row, calendar)
    return {
        "name": told_from(row.told).name,
        "reference": row.reference,
        "href": reverse("access-review", args=[row.reference]),
        "due": _("answer due %(day)s") % {"day": day(due)} if due else _("the clock stands"),
        "what": _("To be read") if row.found_at else _("Say who is meant"),
    }


def item_lines(items: Iterable[Item]) -> list[Row]:
    """The pieces of a review, each with its class, why, and what was decided."""
    return [_item_line(one) for one in items]


def _item_line(one: Item) -> Row:
    text, tone = words.CLASSES[Class(one.rule)]
    if one.decision:
        text, tone = words.DECISIONS[Decision(one.decision)], "green" if one.is_given else "grey"
    ready = one.request.ready_at is not None
    href = reverse("access-item", args=[one.request.reference, one.pk]) if one.rule == Class.REVIEW else ""
    return {
        "title": words.item_title(one),
        "on": day(one.on),
        "class": text,
        "tone": tone,
        "because": words.BECAUSE[Because(one.because)],
        "href": "" if ready else href,
        "by": one.decided_by.name if one.decided_by else "",
        "ground": words.WITHHELD[Withheld(one.withheld)] if one.withheld else "",
        "rows": [{"key": key, "value": value} for key, value in fact_rows(one)],
        "text": one.text,
        "given": one.given,
    }
