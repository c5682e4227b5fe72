"""The referrals of a case, and one referral as its sender reads it: where it stands, and whose it is meanwhile."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.cases.gates import open_sharing
from linkworker.cases.links import partners_of
from linkworker.cases.shares import state_at
from linkworker.design.dates import day, day_and_time, short_day, when
from linkworker.practice.purposes import purposes
from linkworker.practice.referring import (
    REFERRAL,
    SENDER,
    TAKEN,
    WAITING,
    ReferralAct,
    ReferralState,
    ShareState,
)
from linkworker.practice.sharing import Category
from linkworker.referrals.answering import may_write_down
from linkworker.referrals.gates import OpenedReferral, open_referral
from linkworker.referrals.models import Referral, ReferralStep
from linkworker.referrals.queries import intake_of, newest_steps, referrals_of
from linkworker.web.cases.identity import identity, partner_words
from linkworker.web.referrals.words import (
    ACTS,
    ADDRESS_KINDS,
    CONSENTS,
    STATES,
    TONES,
    need_words,
    priority_words,
    reason_words,
    to_words,
)
from linkworker.web.visiting import visit

Row = Mapping[str, Any]


def case_referrals(request: HttpRequest, reference: str) -> HttpResponse:
    """Every referral of a case, and the one by which it came here."""
    here = visit(request)
    opened = open_sharing(here, reference)
    rows = referrals_of(opened.case)
    last = newest_steps(rows)
    opens = opened.decision.shows(Category.RISK)
    came = intake_of(opened.case)
    context = {
        "about": identity(opened, here.at),
        "rows": [{**line(row, last.get(row.pk), here.at), "opens": opens} for row in rows],
        "came": came_from(came) if came is not None else None,
        "may_write": opens and opened.case.closed_at is None,
    }
    return render(request, "web/referrals/case.jinja", context)


def came_from(intake: Any) -> Row:
    """By which referral or call a case came to be."""
    sender = intake.referral.case.agency.name if intake.referral else intake.from_agency
    return {
        "text": _("It came on %(day)s from %(who)s.")
        % {
            "day": short_day(intake.arrived_at),
            "who": sender or intake.from_name or _("the person themselves"),
        },
        "href": reverse("intake", args=[intake.reference]),
    }


def line(row: Referral, last: ReferralStep | None, at: datetime) -> Row:
    """A referral in a line of a list."""
    return {
        "href": reverse("referral", args=[row.reference]),
        "anchor": row.reference,
        "title": _("%(need)s: %(to)s") % {"need": need_words(row.need), "to": to_words(row)},
        "state": str(STATES[row.state]),
        "tone": TONES.get(row.state, "grey"),
        "when": _("sent %(day)s by %(worker)s") % {"day": short_day(row.sent_at), "worker": row.sent_by.name},
        "why": why_words(last) if last else "",
        "late": " ".join(part for part in (late_words(row, at), unopened_words(row, at)) if part),
    }


def late_words(row: Referral, at: datetime) -> str:
    """That nobody has answered in time; empty while there is time, or once there is an answer."""
    if row.state not in WAITING or row.answer_due_at >= at:
        return ""
    return _("Not answered in time. It was due %(when)s: call them.") % {"when": when(row.answer_due_at, at)}


def unopened_words(row: Referral, at: datetime) -> str:
    """That what was offered with it does not open, and what to do; empty while it may, once it did, or when over."""
    lapsed = row.share is not None and state_at(row.share, at) is ShareState.LAPSED
    if not lapsed or row.state not in WAITING | TAKEN:
        return ""
    return _(
        "Nothing is shared with them: its day has passed, or the person no longer agrees. Ask the person, and share "
        "what they agree to."
    )


def why_words(step: ReferralStep) -> str:
    """The reason of an answer, and which other service was named."""
    reason = reason_words(step.reason) + "." if step.reason else ""
    named = ""
    if step.suggested is not None:
        told = {"service": step.suggested.name, "agency": step.suggested.agency.name}
        named = _("They name %(service)s, %(agency)s.") % told
    return " ".join(part for part in (reason, named, step.note) if part)


def referral(request: HttpRequest, reference: str) -> HttpResponse:
    """One referral as its sender reads it."""
    here = visit(request)
    found = open_referral(here, reference)
    row = found.referral
    acts = REFERRAL.acts(row.state, SENDER)
    context = {
        "about": identity(found.opened, here.at),
        "reference": reference,
        "line": line(row, found.steps[-1] if found.steps else None, here.at),
        "sentence": sentence(found),
        "rows": list(details(found)),
        "steps": [step_view(step) for step in reversed(found.steps)],
        "partner": partner(found, here.at),
        "withdraw_href": reverse("referral-withdraw", args=[reference])
        if ReferralAct.WITHDRAW in acts
        else "",
        "heard_href": reverse("referral-heard", args=[reference]) if may_write_down(row) else "",
        "again_href": again_href(row),
        "share_href": reverse("share", args=[row.share.reference]) if row.share else "",
    }
    return render(request, "web/referrals/referral.jinja", context)


def sentence(found: OpenedReferral) -> str:
    """Where it stands, and whose it is meanwhile."""
    row = found.referral
    match row.state:
        case ReferralState.SENT if row.to_service is not None:
            return _(
                "It waits for a manager’s authorisation. Nobody there has it yet: the person is still with you."
            )
        case ReferralState.SENT | ReferralState.RECEIVED:
            seen = (
                _("They opened it on %(at)s.") % {"at": day_and_time(found.seen_at)} if found.seen_at else ""
            )
            due = _("An answer is due by %(at)s. Until somebody accepts, the person is still with you.") % {
                "at": day_and_time(row.answer_due_at)
            }
            return f"{seen} {due}".strip()
        case ReferralState.DECLINED | ReferralState.REDIRECTED:
            return _("They did not take it. What was asked for is still needed: look for other help today.")
        case ReferralState.WITHDRAWN:
            return _("You took it back.")
        case ReferralState.NOT_ENGAGED:
            return _("The service has not reached the person yet. Below is what it tried.")
        case ReferralState.CLOSED:
            return _("The service has ended its work.")
    return _("They have it, and work with the person. Your case stays yours.")


def details(found: OpenedReferral) -> Iterable[Row]:
    """What was sent."""
    row = found.referral
    yield {"key": _("Help asked for"), "value": need_words(row.need)}
    yield {"key": _("You asked"), "value": row.asks}
    yield {"key": _("Urgent because"), "value": ", ".join(priority_words(row.priorities))}
    yield {"key": _("Agreement"), "value": str(CONSENTS[row.consent])}
    written = f": {row.address}" if row.address else ""
    yield {"key": _("Letters"), "value": str(ADDRESS_KINDS[row.address_kind]) + written}
    unsafe = _("Letters there are not safe: send none") if row.address_unsafe else ""
    yield {"key": _("Careful"), "value": unsafe}
    if row.checklist is not None:
        attached = _("The risk checklist of %(day)s") % {"day": day(row.checklist.at)}
        href = reverse("assessment", args=[row.case.reference, row.checklist.pk])
        yield {"key": _("Attached"), "value": attached, "href": href, "action": _("Open")}
    yield {"key": _("Their reference"), "value": row.outside_reference}


def step_view(step: ReferralStep) -> Row:
    """One thing that was done with it, as the timeline draws it."""
    by = _("%(name)s, %(agency)s") % {"name": step.by.name, "agency": step.by.agency.name} if step.by else ""
    return {"title": str(ACTS[step.act]), "at": step.at, "byline": by, "body": why_words(step)}


def partner(found: OpenedReferral, at: datetime) -> Row | None:
    """The named worker there, once it was accepted."""
    service = found.referral.to_service
    for one in partners_of(found.opened.case, at):
        if service is not None and one.case.agency_id == service.agency_id:
            return {"agency": one.agency, "worker": partner_words(one)}
    return None


def again_href(row: Referral) -> str:
    """Where the same help is asked for elsewhere."""
    if row.state not in {ReferralState.DECLINED, ReferralState.REDIRECTED}:
        return ""
    code = next((one.code for one in purposes().values() if one.need == row.need), "")
    return reverse("share-new", args=[row.case.reference]) + (f"?for={code}" if code else "")
