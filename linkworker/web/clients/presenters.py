"""Client records and searches in words: cards, rows, reasons and changes, as the templates draw them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linkworker.cases.clients import CaseOfClient
from linkworker.design.dates import day_and_time, short_day
from linkworker.design.words import Words
from linkworker.people.build import ClientGiven, Difference, MemberGiven
from linkworker.people.gates import OpenedClient
from linkworker.people.matching import Match, Why
from linkworker.people.models import Known, PreferenceFor, WorkerPreference
from linkworker.people.queries import MOST, Edition, Found
from linkworker.practice.contact import Channel
from linkworker.practice.sharing import Category
from linkworker.web.clients.contact_words import CHANNELS, contact_rows, contact_words, safe_contact_line
from linkworker.web.clients.forms import NHS_FAULTS

Row = Mapping[str, Any]
REASONS: Mapping[Why, Words] = {
    Why.REFERENCE: gettext_lazy("the same reference"),
    Why.NHS_NUMBER: gettext_lazy("the same NHS number"),
    Why.PHONE: gettext_lazy("the same phone number"),
    Why.NAME_SAME: gettext_lazy("the same name"),
    Why.NAME_ACCENT: gettext_lazy("the same name with other accents"),
    Why.NAME_NICKNAME: gettext_lazy("a short or pet form of the name"),
    Why.NAME_SPELLING: gettext_lazy("a name spelled differently"),
    Why.NAME_ORDER: gettext_lazy("names in another order"),
    Why.NAME_PART: gettext_lazy("part of the name"),
    Why.NAME_OTHER: gettext_lazy("another name of theirs"),
    Why.NAME_APART: gettext_lazy("but a different name"),
    Why.BORN_SAME: gettext_lazy("the same date of birth"),
    Why.BORN_SWAPPED: gettext_lazy("date of birth differs by a swap of day and month"),
    Why.BORN_ONE_DIGIT: gettext_lazy("date of birth differs by one number"),
    Why.BORN_YEAR: gettext_lazy("the same year of birth"),
    Why.BORN_APART: gettext_lazy("but another date of birth"),
}
AGAINST = frozenset({Why.NAME_APART, Why.BORN_APART})
"""What speaks against is said last."""
FIELDS: Mapping[str, Words] = {
    "chosen_name": gettext_lazy("What they like to be called"),
    "full_name": gettext_lazy("Full name"),
    "other_names": gettext_lazy("Other names"),
    "pronouns": gettext_lazy("Pronouns"),
    "birth_date": gettext_lazy("Date of birth"),
    "nhs_number": gettext_lazy("NHS number"),
    "own_reference": gettext_lazy("Your own reference"),
    "language": gettext_lazy("Language"),
    "interpreter": gettext_lazy("Interpreter needed"),
    "worker_preference": gettext_lazy("Who they would rather talk with"),
    "preference_for": gettext_lazy("For what"),
    "preference_met": gettext_lazy("Could it be done"),
    "preference_note": gettext_lazy("Note on the preference"),
    "children": gettext_lazy("Children"),
    "pregnant": gettext_lazy("Someone pregnant"),
    "contact_note": gettext_lazy("Note on safe contact"),
    "household": gettext_lazy("At home or close"),
}
ANSWERS: Mapping[str, Mapping[str, Words]] = {
    "interpreter": dict(Known.choices),
    "children": dict(Known.choices),
    "pregnant": dict(Known.choices),
    "preference_met": dict(Known.choices),
    "worker_preference": dict(WorkerPreference.choices),
    "preference_for": dict(PreferenceFor.choices),
}


@dataclass(frozen=True, slots=True)
class ClientPage:
    """What the page of a client record shows; a part that may not be shown is empty."""

    name: str
    reference: str
    pronouns: str
    warning: str
    facts: list[Row]
    who: list[Row]
    contact: list[Row]
    contact_note: str
    talking: list[Row]
    home: list[Row]
    cases: list[Row]
    changes: list[Row]
    shows_contact: bool
    shows_home: bool
    shows_whereabouts: bool
    care_of: str
    own: bool


def match_cards(matches: Iterable[Match], workers: Mapping[int, str]) -> list[Row]:
    """One card each: just enough to recognise them, and why they are shown."""
    return [
        {
            "title": match.chosen_name,
            "href": reverse("client", args=[match.reference]),
            "lines": [
                {"label": _("Born"), "value": match.birth_year or ""},
                {"label": _("Reference"), "value": match.own_reference or match.reference},
                {"label": _("Worker"), "value": workers.get(match.subject, "")},
            ],
            "reasons": [str(REASONS[why]) for why in sorted(match.why, key=AGAINST.__contains__)],
        }
        for match in matches
    ]


def found_heading(found: Found) -> str:
    if found.is_cut:
        return _("More than %(most)d people fit. Add a date of birth or another name to see fewer.") % {
            "most": MOST
        }
    count = found.total
    return ngettext("%(count)d person fits", "%(count)d people fit", count) % {"count": count}


def search_remarks(found: Found) -> list[str]:
    """What of the typed text the search did not use, and why."""
    remarks = []
    if found.query.nhs_fault is not None:
        remarks.append(str(NHS_FAULTS[found.query.nhs_fault]))
    if found.query.unused:
        remarks.append(_("Not used in the search: %(words)s") % {"words": ", ".join(found.query.unused)})
    return remarks


def value_words(name: str, value: Any) -> str:
    """A value of a client record as it is read."""
    if name == "household":
        return "; ".join(member_words(member) for member in value)
    if name.startswith("contacts."):
        return contact_words(value)
    if isinstance(value, date):
        return short_day(value)
    if name == "nhs_number" and value:
        return f"{value[:3]} {value[3:6]} {value[6:]}"
    return str(ANSWERS.get(name, {}).get(value, value) or "")


def member_words(member: MemberGiven) -> str:
    age = ngettext("%(age)d year old", "%(age)d years old", member.age or 0) % {"age": member.age or 0}
    about = [
        member.relationship,
        age if member.age is not None else _("a child") if member.is_child else "",
        {"yes": _("lives with them"), "no": _("lives elsewhere")}.get(member.lives_with, ""),
    ]
    told = ", ".join(part for part in about if part)
    return f"{member.name} ({told})" if told else member.name


def field_words(name: str) -> str:
    channel = name.removeprefix("contacts.")
    return str(CHANNELS[Channel(channel)]) if channel != name else str(FIELDS[name])


def change_words(difference: Difference) -> Row:
    """One thing said otherwise: {label, before, after}; empty becomes words."""
    return {
        "label": field_words(difference.name),
        "before": value_words(difference.name, difference.before) or _("nothing"),
        "after": value_words(difference.name, difference.after) or _("nothing"),
    }


def rows_of(given: ClientGiven, *names: str) -> list[Row]:
    return [{"key": field_words(name), "value": value_words(name, getattr(given, name))} for name in names]


def client_page(
    opened: OpenedClient,
    given: ClientGiven,
    cases: Iterable[CaseOfClient],
    editions: Iterable[Edition],
    at: datetime,
) -> ClientPage:
    """The page of a client record, from what the queries gave."""
    shows_contact = opened.decision.shows(Category.CONTACT)
    line = safe_contact_line(given.contacts, at)
    is_safe = any(one.safe == Known.YES and one.days for one in given.contacts)
    return ClientPage(
        name=given.chosen_name,
        reference=opened.client.reference,
        pronouns=given.pronouns,
        warning=line if shows_contact and not is_safe else "",
        facts=[{"label": _("Safe contact"), "value": line}] if shows_contact and is_safe else [],
        who=_who(opened, given),
        contact=list(contact_rows(given.contacts, at)) if shows_contact else [],
        contact_note=given.contact_note,
        talking=rows_of(
            given,
            "language",
            "interpreter",
            "worker_preference",
            "preference_for",
            "preference_met",
            "preference_note",
        ),
        home=rows_of(given, "children", "pregnant", "household"),
        cases=[case_row(case) for case in cases],
        changes=[_edition(edition) for edition in editions],
        shows_contact=shows_contact,
        shows_home=opened.decision.shows(Category.HOUSEHOLD),
        shows_whereabouts=opened.own and opened.decision.shows(Category.WHEREABOUTS),
        care_of=opened.client.care_of if shows_contact else "",
        own=opened.own,
    )


def _who(opened: OpenedClient, given: ClientGiven) -> list[Row]:
    registered = _("%(day)s by %(name)s") % {
        "day": short_day(opened.client.registered_at),
        "name": opened.client.registered_by.name,
    }
    names = ("full_name", "other_names", "birth_date", "nhs_number", "own_reference")
    return [*rows_of(given, *names), {"key": _("Registered"), "value": registered}]


def case_row(case: CaseOfClient) -> Row:
    """A case as a client's page lists it."""
    since = _("since %(day)s") % {"day": short_day(case.opened_at)}
    if case.closed_at:
        since = _("%(since)s, closed %(day)s") % {"since": since, "day": short_day(case.closed_at)}
    return {
        "text": case.service,
        "href": reverse("case", args=[case.reference]) if case.may_enter else "",
        "sharing_href": reverse("case-sharing", args=[case.reference]) if case.sees_sharing else "",
        "since": since,
        "worker": case.key_worker or _("not allocated yet"),
        "open": case.closed_at is None,
    }


def _edition(edition: Edition) -> Row:
    return {
        "by": edition.by,
        "at": day_and_time(edition.at),
        "wrong": edition.wrong,
        "fields": [change_words(difference) for difference in edition.differences],
    }
