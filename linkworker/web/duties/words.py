"""Duties in words: when one is due, why it is asked, where it is done, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linkworker.assessments.models import Assessment
from linkworker.cases.models import Case, Enquiry
from linkworker.design.dates import END_OF_DAY, day, day_and_time, local, short_day, when
from linkworker.design.words import Words
from linkworker.duties.history import Things
from linkworker.duties.items import is_late
from linkworker.duties.models import Duty
from linkworker.duties.queries import NextDue
from linkworker.practice.deadlines import Unit
from linkworker.practice.duties import Ending
from linkworker.practice.rule import RULES, Page, Weight
from linkworker.practice.scales import Level
from linkworker.practice.sharing import Category, Decision
from linkworker.web.cases.words import OUTCOMES, WEIGHTS

DO: Mapping[Page, tuple[str, tuple[str, ...], Words]] = {
    Page.ENQUIRY: ("enquiry-new", (), gettext_lazy("Record an enquiry")),
    Page.CONFIDENTIALITY: ("confidentiality", (), gettext_lazy("Record it")),
    Page.SCREEN: ("assessment-new", ("quick-screen",), gettext_lazy("Start the screen")),
    Page.CHECKLIST: ("assessment-new", ("risk-checklist",), gettext_lazy("Start the checklist")),
    Page.RISK_FORM: ("assessment-new", ("service-risk-form",), gettext_lazy("Start the form")),
    Page.AGREEMENT: ("agreement-new", (), gettext_lazy("Ask and record it")),
    Page.OFFER: ("offer-new", (), gettext_lazy("Record the offer")),
    Page.SUBSTANCES: ("substances-new", (), gettext_lazy("Ask and record it")),
    Page.REFERRAL: ("share-new", (), gettext_lazy("Refer")),
    Page.REFERRALS: ("case-referrals", (), gettext_lazy("Open the referrals")),
    Page.SHARING: ("case-sharing", (), gettext_lazy("Open the sharing")),
    Page.AUTHORISE: ("case-sharing", (), gettext_lazy("Look at it and decide")),
    Page.LIAISON: ("liaison-new", (), gettext_lazy("Write down the liaison")),
    Page.PEOPLE: ("people", (), gettext_lazy("Open the people of the case")),
    Page.ALLOCATION: ("case-allocate", (), gettext_lazy("Allocate")),
}
"""The page of a case on which a duty is done: its name, what its address holds after the reference, the press."""

WHERE: Mapping[Page, str] = {Page.AUTHORISE: "#each-share"}
"""The place on its page at which a duty is done."""

FACTS: Mapping[str, Words] = {
    "opened": gettext_lazy("the case was opened on %(day)s"),
    "allocated": gettext_lazy("the case was allocated on %(day)s"),
    "confidentiality": gettext_lazy("the limits of confidentiality were explained on %(day)s"),
    "enquiry": gettext_lazy("the enquiry of %(day)s"),
    "screen": gettext_lazy("the quick screen of %(day)s"),
    "checklist": gettext_lazy("the risk checklist of %(day)s"),
    "risk-form": gettext_lazy("the service’s risk form of %(day)s"),
    "agreement": gettext_lazy("what was said about sharing on %(day)s"),
    "offer": gettext_lazy("what was offered on %(day)s"),
    "substances": gettext_lazy("the talk about drink and drugs on %(day)s"),
    "share": gettext_lazy("the share of %(day)s"),
    "share-ended": gettext_lazy("the other service no longer shares by agreement since %(day)s"),
    "self-referral": gettext_lazy("on %(day)s the person did not agree to a referral"),
    "referral": gettext_lazy("the referral of %(day)s"),
    "received": gettext_lazy("the referral to us, taken up on %(day)s"),
    "link": gettext_lazy("another service works with the person since %(day)s"),
    "liaison": gettext_lazy("the liaison of %(day)s"),
    "review": gettext_lazy("what was asked on %(day)s"),
    "relationship": gettext_lazy("since %(day)s each is said to harm the other"),
    "taking-part": gettext_lazy("since %(day)s they take part in the plan"),
}
CLAUSES = frozenset(
    {
        "opened",
        "allocated",
        "confidentiality",
        "self-referral",
        "link",
        "share-ended",
        "relationship",
        "taking-part",
    }
)
"""The facts whose words say what happened, and not what it was."""

CORRECTED: Mapping[str, Words] = {
    "enquiry": gettext_lazy("the enquiry of %(day)s was corrected"),
    "screen": gettext_lazy("the quick screen of %(day)s was corrected"),
    "checklist": gettext_lazy("the risk checklist of %(day)s was corrected"),
    "risk-form": gettext_lazy("the service’s risk form of %(day)s was corrected"),
}
OTHERWISE: Mapping[str, Words] = {
    "case": gettext_lazy("the case was closed"),
    "client": gettext_lazy("the client record was changed"),
    "duty": gettext_lazy("another duty was ended"),
    "locality": gettext_lazy("the area’s procedure changed"),
}
CATEGORY_OF: Mapping[str, Category] = {
    "opened": Category.IDENTITY,
    "allocated": Category.IDENTITY,
    "confidentiality": Category.CONTACT,
    "enquiry": Category.ABUSE,
    "relationship": Category.ABUSE,
    "taking-part": Category.ABUSE,
    "substances": Category.SUBSTANCE,
    "screen": Category.RISK,
    "checklist": Category.RISK,
    "risk-form": Category.RISK,
    "liaison": Category.RISK,
    **dict.fromkeys(
        (
            "agreement",
            "offer",
            "share",
            "share-ended",
            "self-referral",
            "referral",
            "received",
            "link",
            "review",
        ),
        Category.RISK,
    ),
}
IN_THE_RECORD = frozenset({Page.CONTACT, Page.PREFERENCE})


@dataclass(frozen=True, slots=True)
class Press:
    """The one press that does a duty."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a duty rests on, as its reader may see it."""

    text: str
    href: str = ""


def title(duty: Duty | NextDue) -> str:
    return _(RULES[duty.rule].title)


def weight_words(duty: Duty) -> str:
    return str(WEIGHTS[duty.weight])


def press(duty: Duty, case: Case) -> Press:
    """Where a duty of a case is done, and the words of the press."""
    page = RULES[duty.rule].page
    if page is Page.CONTACT:
        return Press(_("Write down safe contact"), reverse("client-change", args=[case.client.reference]))
    if page is Page.PREFERENCE:
        return Press(_("Record it"), reverse("client-preference", args=[case.client.reference]))
    if page is Page.WHEREABOUTS:
        return Press(_("Look at it and decide"), reverse("address", args=[case.client.reference]) + "#asked")
    if page is Page.OUTSIDE:
        return Press(_("Record it"), reverse("duty-done", args=[duty.reference]))
    name, more, text = DO[page]
    asked = f"?for={RULES[duty.rule].refers_for}" if page is Page.REFERRAL else WHERE.get(page, "")
    return Press(str(text), reverse(name, args=[case.reference, *more]) + asked)


def due_words(duty: Duty | NextDue, at: datetime) -> str:
    """When an open duty is due, as seen from `at`: "today 17:00", "2 days late", "at once"."""
    if duty.due_at is None:
        return _("no date")
    if duty.deadline["unit"] == Unit.AT_ONCE and not is_late(duty, at):
        return _("at once")
    return when(duty.due_at, at)


def deadline_words(duty: Duty) -> str:
    """The deadline in the unit of its own source."""
    unit, amount = duty.deadline["unit"], duty.deadline["amount"]
    counted = {
        Unit.HOURS: ngettext("within %(n)d hour", "within %(n)d hours", amount),
        Unit.DAYS: ngettext("within %(n)d day", "within %(n)d days", amount),
        Unit.WORKING_DAYS: ngettext("within %(n)d working day", "within %(n)d working days", amount),
        Unit.AT_ONCE: _("at once"),
        Unit.SAME_DAY: _("the same day"),
        Unit.ON_DATE: _("on the date that was set"),
        Unit.NONE: _("no time is given"),
    }
    return counted[Unit(unit)] % {"n": amount} if amount else counted[Unit(unit)]


def moment_words(moment: datetime) -> str:
    """A moment with its time, or the day alone when it is the day's end."""
    return day(moment) if local(moment).time() >= END_OF_DAY else day_and_time(moment)


def why_line(duty: Duty) -> str:
    """Why a duty is asked, in one line, from the first fact that it rests on."""
    fact = duty.because[0] if duty.because else {}
    if fact.get("kind") not in FACTS:
        return ""
    words = str(FACTS[fact["kind"]]) % {"day": short_day(datetime.fromisoformat(fact["at"]))}
    if fact["kind"] in CLAUSES:
        return _("Because %(fact)s.") % {"fact": words}
    return _("Because of %(fact)s.") % {"fact": words}


def because(duty: Duty, things: Things, case: Case, decision: Decision) -> list[Fact]:
    """The facts that a duty rests on; one that the reader may not see is not described."""
    return [_fact(fact, things, case, decision) for fact in duty.because]


def _fact(fact: Mapping[str, Any], things: Things, case: Case, decision: Decision) -> Fact:
    kind = fact["kind"]
    if kind not in FACTS or not decision.shows(CATEGORY_OF[kind]):
        return Fact(_("Something that is not shown to you."))
    found = things.found(kind, fact["id"])
    if found is None:
        text = str(FACTS[kind]) % {"day": day(datetime.fromisoformat(fact["at"]))}
        return Fact(sentence(text), reverse("chronology", args=[case.reference]))
    text = sentence(str(FACTS[kind]) % {"day": day(found.at)})
    name = "enquiry" if isinstance(found, Enquiry) else "assessment"
    return Fact(text + _said(found), reverse(name, args=[case.reference, found.pk]))


def _said(found: Enquiry | Assessment) -> str:
    """What a fact says now, after its name."""
    said = ""
    if isinstance(found, Enquiry):
        said = str(OUTCOMES[found.outcome])
    elif found.level:
        said = _(Level[found.level.upper()].word)
    words = ": " + said if said else ""
    return words + (_(" (corrected since)") if found.version > 1 else "")


def sentence(words: str) -> str:
    """The words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def how_ended(duty: Duty, things: Things) -> str:
    """How a duty ended, in one sentence; whose reasons and words are beside it in `ended_lines`."""
    match duty.ending:
        case Ending.OUTSIDE:
            return _("Done outside Linkworker")
        case Ending.WAIVED:
            return _("Waived by a manager")
        case Ending.ASIDE:
            return _("Put aside")
        case Ending.OVERTAKEN:
            stronger = RULES.get(str(duty.ended_fact.get("key", "")).split(":")[0])
            if stronger is None:
                return _("Overtaken by a stronger duty")
            return _("Overtaken by: %(duty)s") % {"duty": _(stronger.title)}
        case Ending.NO_LONGER:
            return _no_longer(duty, things)
    return _done_by(duty, things)


def _done_by(duty: Duty, things: Things) -> str:
    fact = duty.ended_fact
    kind = fact.get("kind")
    if kind not in FACTS or not fact.get("at"):
        return _("Done")
    found = things.found(kind, fact.get("id"))
    at = found.at if found is not None else datetime.fromisoformat(fact["at"])
    return _("Done: %(fact)s") % {"fact": str(FACTS[kind]) % {"day": short_day(at)}}


def _no_longer(duty: Duty, things: Things) -> str:
    kind = str(duty.ended_fact.get("kind", ""))
    if kind == "client" and RULES[duty.rule].page in IN_THE_RECORD:
        return _("Settled: the client record was changed")
    found = things.found(kind, duty.ended_fact.get("id"))
    if found is not None and found.version > 1:
        why = str(CORRECTED[kind]) % {"day": short_day(found.at)}
    elif found is not None:
        why = str(FACTS[kind]) % {"day": short_day(found.at)}
    else:
        why = str(OTHERWISE.get(kind, _("what it rested on changed")))
    return _("No longer applies: %(why)s") % {"why": why}


def ended_lines(duty: Duty) -> list[str]:
    """What was written when a duty was ended by hand."""
    lines = [duty.reason]
    if duty.ending == Ending.OUTSIDE and duty.done_on is not None:
        lines = [
            _("%(what)s (%(whom)s, %(day)s)")
            % {"what": duty.done_what, "whom": duty.done_to, "day": short_day(duty.done_on)},
            _("Reference: %(reference)s") % {"reference": duty.done_reference} if duty.done_reference else "",
        ]
    return [line for line in lines if line]


def ended_byline(duty: Duty) -> str:
    """When a duty ended, and through whom."""
    at = moment_words(duty.ended_at) if duty.ended_at else ""
    if duty.ended_by is None:
        return at
    return _("%(at)s, %(who)s") % {"at": at, "who": duty.ended_by.name}


def is_must(duty: Duty) -> bool:
    return bool(duty.weight == Weight.MUST)
