"""An inbox and one intake in words and links, as their templates draw them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.cases.clients import may_enter
from linkworker.cases.shares import state_at
from linkworker.design.dates import ago, day_and_time, short_day, when
from linkworker.design.words import Words
from linkworker.people.build import ClientGiven, from_json
from linkworker.people.gates import REGISTRARS, works_in
from linkworker.practice.referring import LABELLED, TAKEN, WAITING, ReferralState, ShareState
from linkworker.practice.rule import Weight
from linkworker.practice.scales import Level
from linkworker.practice.triage import WAYS, Way
from linkworker.referrals.gates import OpenedIntake
from linkworker.referrals.models import Intake, ReferralStep
from linkworker.referrals.queries import has_inbox
from linkworker.referrals.triage import YES
from linkworker.sharing.gates import Visit
from linkworker.web.cases.words import WEIGHTS
from linkworker.web.clients.contact_words import safe_contact_line
from linkworker.web.intake import words
from linkworker.web.intake.triage_words import ANSWERS, QUESTIONS
from linkworker.web.referrals.words import ACTS, need_words, priority_words, reason_words

Row = Mapping[str, Any]
TELLS_PERSON = frozenset({*WAITING, *TAKEN, ReferralState.CLOSED})
"""Where the person's details are still shown: what was returned, sent on or taken back tells only what became of it."""


def rows(found: Iterable[Intake], at: datetime) -> list[Row]:
    return [row(one, at) for one in found]


def row(one: Intake, at: datetime) -> Row:
    """A line of the inbox."""
    waits = one.state in WAITING
    late = waits and one.answer_due_at < at
    return {
        "name": one.name if one.state in TELLS_PERSON else _("No longer shown"),
        "reference": one.reference,
        "href": reverse("intake", args=[one.reference]),
        "tags": priority_words(one.priorities) if waits else [],
        "state": "" if waits else str(words.STATES[one.state]),
        "late": late,
        "due": _due(one, at) if waits else "",
        "due_at": one.answer_due_at if waits else None,
        "lines": [
            {"label": _("Asks for"), "value": need_words(one.need)},
            {"label": _("From"), "value": sender_words(one)},
            {"label": _("Service"), "value": one.service.name},
            {"label": _("Arrived"), "value": ago(one.arrived_at, at)},
            {"label": _("With"), "value": one.taken_by.name if one.taken_by and waits else ""},
            {"label": _("Triage"), "value": triage_line(one, at) if waits else ""},
        ],
    }


def _due(one: Intake, at: datetime) -> str:
    words_of_time = when(one.answer_due_at, at)
    return words_of_time if one.answer_due_at < at else _("answer due %(when)s") % {"when": words_of_time}


def sender_words(one: Intake) -> str:
    """Who sent it: a name, a role, an agency; or the way it came."""
    known = [one.from_name, words.role_words(one.from_role), one.from_agency]
    return ", ".join(part for part in known if part) or _(WAYS[one.way])


def triage_line(one: Intake, at: datetime) -> str:
    if one.triaged_at is not None:
        return _("done %(ago)s") % {"ago": ago(one.triaged_at, at)}
    due = when(one.triage_due_at, at)
    return (_("not done, %(due)s") if one.triage_due_at < at else _("due %(due)s")) % {"due": due}


def intake_page(opened: OpenedIntake, visit: Visit) -> Mapping[str, Any]:
    """The context of one intake's page."""
    one, at = opened.intake, visit.at
    shown = one.state in TELLS_PERSON
    person = from_json(one.given) if shown else None
    return {
        "reference": one.reference,
        "back_href": reverse("inbox" if has_inbox(visit.reader, at) else "today"),
        "shown": shown,
        "waits": one.state in WAITING,
        "taken": one.state in TAKEN,
        "state": str(words.STATES[one.state]),
        "late": one.state in WAITING and one.answer_due_at < at,
        "tags": priority_words(one.priorities) if shown else [],
        "head": head(one, person, at) if person else None,
        "asks": one.asks if shown else "",
        "facts": list(_facts(one, person, at)) if person else [],
        "sender": _sender(one),
        "danger": _danger(one) if shown else "",
        "triage": triage_rows(one) if shown else [],
        "case_href": case_href(one, visit),
        "accepts": works_in(visit.reader, one.service, REGISTRARS, at),
        "steps": [step(row, one) for row in opened.steps],
        "next": next_words(one),
    }


def head(one: Intake, person: ClientGiven, at: datetime) -> Mapping[str, Any]:
    """The identity bar: no more than the preview holds."""
    facts = [
        {"label": _("Safe contact"), "value": safe_contact_line(person.contacts, at)},
        {"label": _("Born"), "value": str(person.birth_date.year) if person.birth_date else ""},
    ]
    level = _(Level[one.level.upper()].word) if one.level else ""
    on = {"level": level, "day": short_day(one.level_on) if one.level_on else ""}
    return {
        "name": one.name,
        "facts": facts,
        "level": one.level or "unknown",
        "level_text": _("%(level)s on %(day)s, for that day only") % on if level else "",
    }


def _facts(one: Intake, person: ClientGiven, at: datetime) -> Iterable[Row]:
    yield {"key": _("Asks for"), "value": need_words(one.need)}
    yield {"key": _("Agreement"), "value": _agreement(one)}
    yield {"key": _("What was said about it"), "value": one.consent_note}
    yield {"key": _("Anything else about reaching them"), "value": person.contact_note}
    yield {"key": _("Shared with us"), "value": unopened_words(one, at)}
    yield {"key": _("Letters"), "value": _address(one)}
    yield {"key": _("Arrived"), "value": day_and_time(one.arrived_at)}
    yield {"key": _("Service"), "value": one.service.name}
    if one.state in WAITING:
        yield {"key": _("Answer due"), "value": when(one.answer_due_at, at)}
        yield {"key": _("Triage"), "value": triage_line(one, at)}
        yield {"key": _("With"), "value": one.taken_by.name if one.taken_by else _("Nobody yet")}


def unopened_words(one: Intake, at: datetime) -> str:
    """That what was offered with it does not open, the same sentence whatever the cause; empty while it may, or did."""
    share = one.referral.share if one.referral is not None else None
    if share is None or state_at(share, at) is not ShareState.LAPSED:
        return ""
    return _(
        "Nothing opens of what was offered with it. Ask whoever sent it to share again, if the person agrees."
    )


def _agreement(one: Intake) -> str:
    said = [words.CONSENTS.get(one.consent, "")]
    if one.consent != "with-consent":
        said.append(words.TOLD.get(one.told, ""))
    return ". ".join(str(part) for part in said if part)


def _address(one: Intake) -> str:
    """The agreed label; an ordinary address only once the person is this service's client."""
    if not one.address or (one.address_kind not in LABELLED and one.state not in TAKEN):
        return ""
    unsafe = _("Not safe to write to") if one.address_unsafe else ""
    return ": ".join(
        part for part in (str(words.ADDRESSES.get(one.address_kind, "")), one.address, unsafe) if part
    )


def _sender(one: Intake) -> list[Row]:
    return [
        {"key": _("How it came"), "value": _(WAYS[one.way])},
        {"key": _("From"), "value": sender_words(one) if one.way != Way.SELF or one.from_name else ""},
        {"key": _("How to reach the sender"), "value": one.from_contact},
        {"key": _("Typed in by"), "value": one.typed_by.name if one.typed_by else ""},
    ]


def _danger(one: Intake) -> str:
    if one.triage.get("danger") != YES or one.triaged_at is None:
        return ""
    return _("Danger now was written down on %(at)s. Call 999 first, then go on.") % {
        "at": day_and_time(one.triaged_at)
    }


def triage_rows(one: Intake) -> list[Row]:
    """What the first assessment found, in words."""
    if one.triaged_at is None:
        return []
    asked: list[Row] = [
        {"key": str(question), "value": str(ANSWERS[one.triage[name]])}
        for name, question in QUESTIONS.items()
        if name in one.triage
    ]
    by = one.triaged_by.name if one.triaged_by else ""
    return [
        *asked[:1],
        {"key": _("Which way was tried, or is to be tried"), "value": one.triage.get("tried", "")},
        *asked[1:],
        {"key": _("Note"), "value": one.triage.get("note", "")},
        {"key": _("By"), "value": _("%(name)s, %(at)s") % {"name": by, "at": day_and_time(one.triaged_at)}},
    ]


def case_href(one: Intake, visit: Visit) -> str:
    """The case that came of it, for whoever may enter it."""
    if one.case is None or not may_enter(visit, one.case):
        return ""
    return reverse("case", args=[one.case.reference])


def step(row: ReferralStep, one: Intake) -> Mapping[str, Any]:
    """One thing that was done, as the timeline draws it."""
    ours = row.by is None or row.by.agency_id == one.agency_id
    return {
        "title": str(ACTS[row.act]),
        "at": row.at,
        "byline": row.by.name if row.by else "",
        "agency": "" if ours or row.by is None else row.by.agency.name,
        "body": "\n".join(part for part in (_reason(row), _suggested(row), row.note) if part),
    }


def _reason(row: ReferralStep) -> str:
    return reason_words(row.reason) if row.reason else ""


def _suggested(row: ReferralStep) -> str:
    if row.suggested is None:
        return ""
    return _("To: %(service)s, %(agency)s") % {
        "service": row.suggested.name,
        "agency": row.suggested.agency.name,
    }


def next_words(one: Intake) -> Words:
    """What is left to do, where Linkworker can't tell the sender."""
    if one.state not in {ReferralState.DECLINED, ReferralState.REDIRECTED}:
        return ""
    if one.way == Way.PARTNER:
        return _("The sender reads this in their own case, and looks for help again. Nothing was shared.")
    if one.way == Way.SELF:
        return _(
            "The person came themselves: tell them in the safe way that you agreed, and help them to the next service."
        )
    return _("Nobody else tells the sender: ring them now, and say what becomes of the person meanwhile.")


def arrived_line(one: Intake, at: datetime, me: int) -> Mapping[str, str]:
    """A line of Today: who waits, for what, whether it was given to the reader, and by when to answer."""
    given = _("%(name)s: %(need)s, given to you") if one.taken_by_id == me else _("%(name)s: %(need)s")
    tags = priority_words(one.priorities)[:1]
    return {
        "text": given % {"name": one.name, "need": need_words(one.need)},
        "href": reverse("intake", args=[one.reference]),
        "when": " · ".join([*tags, _due(one, at)]),
    }


def unanswered_row(one: Intake, at: datetime) -> Row:
    """What nobody answered in time, as a row among a manager's duties."""
    why = _("From %(sender)s, arrived %(ago)s. Nobody has answered.")
    if one.taken_by is not None:
        why = _("From %(sender)s, arrived %(ago)s. %(worker)s looks at it, and has not answered.")
    worker = one.taken_by.name if one.taken_by else ""
    href = reverse("intake", args=[one.reference])
    return {
        "title": need_words(one.need),
        "due": when(one.answer_due_at, at),
        "due_at": one.answer_due_at,
        "late": True,
        "weight": Weight.MUST.word,
        "weight_text": str(WEIGHTS[Weight.MUST]),
        "why": why % {"sender": sender_words(one), "ago": ago(one.arrived_at, at), "worker": worker},
        "who": one.name,
        "who_href": href,
        "actions": [{"text": _("Answer it"), "href": href}],
    }
