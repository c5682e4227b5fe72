"""Who a case is about, how safe it is, and the pages it has: what stands at the head of every page of a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.assessments.levels import Newest, newest_checklists
from linkworker.cases.gates import CASEWORK, OpenedCase
from linkworker.cases.links import Partner
from linkworker.cases.queries import contacts_of, newest_asked
from linkworker.design.dates import short_day
from linkworker.people.facts import contact_facts
from linkworker.people.models import SafeContact
from linkworker.practice.contact import ContactFact, safe_ways
from linkworker.practice.facts import Outcome
from linkworker.practice.scales import Level
from linkworker.practice.sharing import Category
from linkworker.web.clients.contact_words import safe_contact_line

TABS = (
    ("case", gettext_lazy("Overview"), None),
    ("chronology", gettext_lazy("Chronology"), None),
    ("case-duties", gettext_lazy("Duties"), Category.RISK),
    ("assessments", gettext_lazy("Assessments"), Category.RISK),
    ("people", gettext_lazy("People"), Category.ABUSE),
)
"""The pages of a case by their names, and the category without which one is not to be seen."""

TOGETHER = (("case-sharing", gettext_lazy("Sharing")), ("case-referrals", gettext_lazy("Referrals")))
"""The pages of what is done with other agencies, for readers of the agency that holds the case."""


@dataclass(frozen=True, slots=True)
class CaseIdentity:
    """What `web/cases/frame.jinja` draws. `facts` are {label, value}; `own` says whether this reader's agency holds
    the case, so whether anything may be written in it."""

    name: str
    reference: str
    client: str
    pronouns: str
    level: str
    level_text: str
    warning: str
    facts: tuple[Mapping[str, str], ...]
    own: bool
    closed: bool
    categories: frozenset[Category]

    @property
    def href(self) -> str:
        """The case; for whoever may find the person and no more, the person."""
        if self.categories & CASEWORK:
            return reverse("case", args=[self.reference])
        return reverse("client", args=[self.client])

    @property
    def danger_href(self) -> str:
        """Where immediate danger is met, for whoever may write in the case."""
        may_write = self.own and Category.RISK in self.categories
        return reverse("danger", args=[self.reference]) if may_write else ""

    def tabs(self, current: str) -> list[Mapping[str, object]]:
        """The pages of the case; `current` is the name of one of them, or empty on a page below them."""
        shown = [
            (name, text) for name, text, category in TABS if category is None or category in self.categories
        ]
        works = bool(self.categories & CASEWORK)
        return [
            {"text": text, "href": reverse(name, args=[self.reference]), "current": name == current}
            for name, text in (*(shown if works else ()), *(TOGETHER if self._joins else ()))
        ]

    @property
    def _joins(self) -> bool:
        """Whether the reader sees what is shared: of an own case, all but who may only find the person there."""
        return self.own and (Category.RISK in self.categories or not self.categories & CASEWORK)


def identity(opened: OpenedCase, at: datetime) -> CaseIdentity:
    """What may be shown of a case at its head, in three statements at most."""
    case, decision = opened.case, opened.decision
    knows_person = decision.shows(Category.IDENTITY)
    contacts = contacts_of(case) if decision.shows(Category.CONTACT) else None
    level, level_text = "", ""
    if decision.shows(Category.RISK):
        level, level_text = level_words(newest_checklists([case.pk]).get(case.pk))
    return CaseIdentity(
        name=case.client.chosen_name if knows_person else _("Name not shared with you"),
        reference=case.reference,
        client=case.client.reference,
        pronouns=case.client.pronouns if knows_person else "",
        level=level,
        level_text=level_text,
        warning=_warning(opened, contacts),
        facts=tuple(_facts(opened, contacts, at)),
        own=opened.own,
        closed=case.closed_at is not None,
        categories=decision.categories,
    )


def partner_words(partner: Partner) -> str:
    """Who holds the case there; once nothing is shared any longer, until when the two worked together."""
    if partner.over is not None:
        return _("Worked with us until %(day)s. Nothing is shared now.") % {"day": short_day(partner.over)}
    return key_worker_words(partner.worker or None)


def level_words(found: Newest | None, *, in_list: bool = False) -> tuple[str, str]:
    """The tag of a case's newest checklist: its tone, and the level in words with the day it was true for."""
    if found is None:
        return "unknown", _("No risk checklist yet")
    words = _("%(level)s on %(day)s") if in_list else _("%(level)s on %(day)s, for that day only")
    return found.level, words % {"level": _(Level[found.level.upper()].word), "day": short_day(found.at)}


def safe_ways_of(contacts: Iterable[SafeContact]) -> tuple[ContactFact, ...]:
    """The ways that are known to be safe at some hour; one with half its hours is not."""
    ways = safe_ways(contact_facts(contacts))
    return tuple(way for way in ways if (way.from_time is None) == (way.until_time is None))


def _warning(opened: OpenedCase, contacts: list[SafeContact] | None) -> str:
    """The one thing that must not be overlooked: no safe way comes before signs that nobody has spoken of."""
    if contacts is not None and not safe_ways_of(contacts):
        return _("Nothing known to be safe: do not call or write")
    if not opened.decision.shows(Category.ABUSE):
        return ""
    asked = newest_asked(opened.case)
    if asked is not None and asked.outcome == Outcome.SIGNS:
        return _("Signs seen, nothing disclosed: stay watchful and ask again")
    return ""


def _facts(
    opened: OpenedCase, contacts: list[SafeContact] | None, at: datetime
) -> Iterable[Mapping[str, str]]:
    case = opened.case
    if contacts is not None and safe_ways_of(contacts):
        yield {"label": _("Safe contact"), "value": safe_contact_line(contacts, at)}
    if opened.decision.shows(Category.CONTACT) and case.client.care_of:
        yield {"label": _("In place of an address"), "value": case.client.care_of}
    yield {
        "label": _("Key worker"),
        "value": key_worker_words(case.key_worker.name if case.key_worker else None),
    }
    if not opened.own:
        yield {"label": _("Held by"), "value": case.agency.name}
    if case.closed_at:
        yield {"label": _("Closed"), "value": short_day(case.closed_at)}


def key_worker_words(name: str | None) -> str:
    return name or _("Not allocated yet")
