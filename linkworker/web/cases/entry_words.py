"""Pieces of a chronology as sentences: composed from their codes, never from stored text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.assessments.levels import current_versions
from linkworker.assessments.models import Assessment
from linkworker.cases import queries
from linkworker.cases.gates import OpenedCase
from linkworker.cases.models import (
    Case,
    Emergency,
    Enquiry,
    Entry,
    EntryKind,
    Liaison,
    Offer,
    SubstanceEnquiry,
)
from linkworker.cases.participants import ASSESSED as PERSON_ASSESSED
from linkworker.cases.participants import NO_MORE, TAKES_PART
from linkworker.design.dates import local, short_day
from linkworker.design.words import Words
from linkworker.duties.models import Duty
from linkworker.duties.queries import named_in
from linkworker.misplaced.actions import IN, OUT
from linkworker.practice.danger import CALLERS, DANGERS
from linkworker.practice.facts import DISCLOSED
from linkworker.practice.offering import ANSWERS, OFFERS
from linkworker.practice.provenance import Source
from linkworker.practice.rule import RULES
from linkworker.practice.scales import Level
from linkworker.practice.sharing import Category
from linkworker.practice.substances import is_kept_from_residents
from linkworker.web.cases.words import (
    CLOSED_BECAUSE,
    ENDINGS,
    EXPLAINED,
    GROUPS,
    NOTE_KINDS,
    OCCASIONS,
    OUTCOMES,
    POSITIONS,
    SAID_BY,
    TONES,
    USES,
)
from linkworker.web.referrals.words import STATES_TOLD
from linkworker.web.row_keys import row_key
from linkworker.web.sharing.words import SHARE_ACTS, WISHES

ASSESSED = {EntryKind.SCREEN, EntryKind.CHECKLIST, EntryKind.RISK_FORM}
ANSWERED = {EntryKind.REFERRAL, EntryKind.SHARE}
"""Where another agency's worker may be the one who wrote it: then it names their agency."""

CORRECTED = "corrected"
FINDING = frozenset({Category.IDENTITY, Category.CONTACT})
"""The categories under which an entry tells that something happened, never what a worker wrote of it."""


CODED: Mapping[str, Mapping[str, Words]] = {
    EntryKind.ENQUIRY: OUTCOMES,
    EntryKind.SUBSTANCES: USES,
    EntryKind.SHARE: SHARE_ACTS,
    EntryKind.MISPLACED: {
        OUT: gettext_lazy("An entry that was about somebody else was taken out of this record"),
        IN: gettext_lazy("An entry was moved here that had been written in another record"),
    },
}
"""The kinds of which the code is the title."""

PAGES: Mapping[str, tuple[str, Words, bool]] = {
    EntryKind.OFFER: ("offer", gettext_lazy("Open what was offered"), True),
    EntryKind.EMERGENCY: ("emergency", gettext_lazy("Open what was done"), True),
    EntryKind.AGREEMENT: ("case-sharing", gettext_lazy("Open the sharing"), False),
    EntryKind.SHARE: ("case-sharing", gettext_lazy("Open the sharing"), False),
    EntryKind.LIAISON: ("case-joint", gettext_lazy("Open the joint work"), False),
    EntryKind.REFERRAL: ("case-referrals", gettext_lazy("Open the referrals"), False),
}
"""Where an entry opens: a page of its thing, or one of the case; and the words of the link."""


OF_USE = "substance."
"""What the names of the rules about drink and drugs begin with."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """One piece as `web/cases/entries.jinja` draws it; `at` is a date when the time of day is not known."""

    title: str
    at: date | datetime
    kind: str
    tone: str
    byline: str
    agency: str
    lines: tuple[str, ...]
    text: str
    said_by: str
    kept_from: str
    href: str
    link: str
    corrected: str
    elsewhere: str = ""
    """Where one says that it is about somebody else."""


@dataclass(frozen=True, slots=True)
class Things:
    """What the entries of one page tell of, by the key each entry names; `own`: of a case of the reader's agency.

    `words`: what a worker wrote beside it may be read. With less than risk and safety shown, only that it happened is.
    """

    own: bool
    words: bool
    enquiries: Mapping[int, Enquiry] = field(default_factory=dict)
    assessments: Mapping[int, Assessment] = field(default_factory=dict)
    duties: Mapping[int, Duty] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    workers: Mapping[int, str] = field(default_factory=dict)
    offers: Mapping[int, list[Offer]] = field(default_factory=dict)
    emergencies: Mapping[int, Emergency] = field(default_factory=dict)
    substances: Mapping[int, SubstanceEnquiry] = field(default_factory=dict)
    liaisons: Mapping[int, Liaison] = field(default_factory=dict)


def entry_views(
    opened: OpenedCase, entries: Iterable[Entry], *, read_in: OpenedCase | None = None
) -> list[EntryView]:
    """The entries as sentences, read with at most one statement for each sort of thing they tell of.

    `read_in`: the case in which they are read, when it is another than theirs.
    """
    entries = list(entries)
    things = _things(opened, entries)
    return [_view(opened.case, entry, things, read_in or opened) for entry in entries]


def crossing_views(opened: OpenedCase, entries: Iterable[Entry]) -> list[EntryView]:
    """Entries as somebody reads them who serves the other side: without who told them, or what had been wrong."""
    views = entry_views(opened, entries)
    return [replace(view, said_by="", kept_from="", corrected="", href="", link="") for view in views]


def joint_views(cases: Sequence[OpenedCase], entries: Iterable[Entry]) -> list[EntryView]:
    """Entries of several opened cases as sentences, in the order given; they are read in the first of these cases."""
    entries = list(entries)
    drawn: dict[int, EntryView] = {}
    for opened in cases:
        own = [entry for entry in entries if entry.case_id == opened.case.pk]
        views = entry_views(opened, own, read_in=cases[0])
        drawn |= {entry.pk: view for entry, view in zip(own, views, strict=True)}
    return [drawn[entry.pk] for entry in entries]


def kept_from(entry: Entry, things: Things, read_in: OpenedCase) -> str:
    """From whom an entry is kept where it is read: it stays on the screen, and is on no paper and no print."""
    tells_use = entry.kind == EntryKind.SUBSTANCES or _is_of_use(entry, things)
    if tells_use and is_kept_from_residents(read_in.case.agency.sector):
        return str(entry.not_to_be_revealed_to or _("anybody who lives in the house"))
    return str(entry.not_to_be_revealed_to)


def _is_of_use(entry: Entry, things: Things) -> bool:
    """Whether it tells of a duty that there is only because somebody uses."""
    duty = things.duties.get(entry.thing_id or 0) if entry.kind == EntryKind.DUTY else None
    return duty is not None and duty.rule.startswith(OF_USE)


def _things(opened: OpenedCase, entries: list[Entry]) -> Things:
    case = opened.case

    def told(*kinds: str) -> list[int]:
        return [entry.thing_id for entry in entries if entry.kind in kinds and entry.thing_id is not None]

    enquiries, duties, workers = told(EntryKind.ENQUIRY), told(EntryKind.DUTY), told(EntryKind.ALLOCATED)
    assessed, people, offers = told(*ASSESSED), told(EntryKind.PARTICIPANT), told(EntryKind.OFFER)
    called, on_use = told(EntryKind.EMERGENCY), told(EntryKind.SUBSTANCES)
    spoke = told(EntryKind.LIAISON)
    return Things(
        own=opened.own,
        words=opened.decision.shows(Category.RISK),
        enquiries=queries.enquiries_told(case, enquiries) if enquiries else {},
        assessments=current_versions(case.pk, assessed) if assessed else {},
        duties=named_in(case.pk, duties) if duties else {},
        people=queries.participant_names(case) if people else {},
        workers=queries.worker_names(workers) if workers else {},
        offers=queries.offers_told(case, offers) if offers else {},
        substances=queries.substances_told(case, on_use) if on_use else {},
        emergencies=queries.emergencies_told(case, called) if called else {},
        liaisons=queries.liaisons_told(case, spoke) if spoke else {},
    )


def _view(case: Case, entry: Entry, things: Things, read_in: OpenedCase) -> EntryView:
    group = next(name for name, (_words, kinds) in GROUPS.items() if entry.kind in kinds)
    href, link = _link(case, entry, things)
    may_read = things.words or queries.CATEGORY_OF[EntryKind(entry.kind)] not in FINDING
    return EntryView(
        title=title(entry, things),
        at=shown_at(entry.at),
        kind=str(GROUPS[group][0]),
        tone=TONES[group],
        byline=byline(entry),
        agency=case.agency.name,
        lines=tuple(_lines(entry, things)) if may_read else (),
        text=entry.text if may_read else "",
        said_by=said_by(entry) if may_read else "",
        kept_from=kept_from(entry, things, read_in) if may_read else "",
        href=href,
        link=link,
        corrected=_corrected(entry, things),
    )


def said_by(entry: Entry) -> str:
    """Who told it, or where it comes from when nobody is named; empty for what we saw ourselves."""
    if entry.kind in ANSWERED or entry.source == Source.OURSELVES:
        return ""
    return entry.said_by or str(SAID_BY.get(entry.source, ""))


def shown_at(at: datetime) -> date | datetime:
    """A moment; a day alone when it stands at midnight, which is how a day without a time is kept."""
    return local(at).date() if local(at).time() == time(0) else at


def byline(entry: Entry) -> str:
    """Who recorded it, and when that was another day than when it happened."""
    name = entry.by.name
    if entry.kind in ANSWERED and entry.said_by:
        name = _("%(name)s, %(agency)s") % {"name": name, "agency": entry.said_by}
    if local(entry.at).date() == local(entry.recorded_at).date():
        return name
    return _("%(name)s, recorded %(day)s") % {"name": name, "day": short_day(entry.recorded_at)}


def title(entry: Entry, things: Things) -> str:
    """What an entry tells, in a few words."""
    thing, code = entry.thing_id or 0, entry.code
    if entry.kind in CODED:
        return str(CODED[entry.kind][code])
    match entry.kind:
        case EntryKind.ALLOCATED:
            return _("Allocated to %(worker)s") % {"worker": things.workers.get(thing, "")}
        case EntryKind.CHECKLIST | EntryKind.SCREEN | EntryKind.RISK_FORM:
            return _assessed(entry)
        case EntryKind.DUTY:
            duty = things.duties.get(thing)
            return str(ENDINGS[code]) % {"duty": _(RULES[duty.rule].title) if duty else _("a duty")}
        case EntryKind.PARTICIPANT:
            return _participant(code, things.people.get(thing, ""))
        case EntryKind.EMERGENCY:
            return _("The police were called. %(danger)s") % {"danger": _(DANGERS[code])}
        case EntryKind.NOTE:
            return str(NOTE_KINDS.get(code, _("Note")))
        case EntryKind.AGREEMENT:
            return _("Asked what may be shared: %(wish)s") % {"wish": str(WISHES[code]).lower()}
        case EntryKind.REFERRAL:
            return _("Referral: %(state)s") % {"state": str(STATES_TOLD[code]).lower()}
    return _plain_titles()[entry.kind]


TAKING_PART: Mapping[str, Words] = {
    TAKES_PART: gettext_lazy("%(name)s takes part in the plan"),
    NO_MORE: gettext_lazy("%(name)s takes part in the plan no more"),
}


def _participant(code: str, name: str) -> str:
    if code == PERSON_ASSESSED:
        words = _("Who does what to whom was assessed, with %(name)s, and can’t be said yet")
    elif code == CORRECTED:
        words = _("What is known of %(name)s was corrected")
    else:
        words = str({**POSITIONS, **TAKING_PART}[code])
    return words % {"name": name}


def _plain_titles() -> Mapping[str, str]:
    return {
        EntryKind.OPENED: _("Case opened"),
        EntryKind.CONFIDENTIALITY: _("Limits of confidentiality explained"),
        EntryKind.PREFERENCE: _("Preference about the worker recorded"),
        EntryKind.SELF_REFERRAL: _("A referral was not agreed to: help to refer themselves"),
        EntryKind.OFFER: _("Help offered"),
        EntryKind.LIAISON: _("Liaison with the other service"),
        EntryKind.CLOSED: _("Case closed"),
        EntryKind.REOPENED: _("Case opened again"),
    }


def _assessed(entry: Entry) -> str:
    if entry.kind == EntryKind.CHECKLIST:
        if entry.code == CORRECTED:
            return _("A risk checklist was corrected")
        return _("Risk checklist: %(level)s") % {"level": _(Level[entry.code.upper()].word)}
    if entry.kind == EntryKind.SCREEN:
        return _("A quick screen was corrected") if entry.code == CORRECTED else _("Quick screen completed")
    if entry.code == CORRECTED:
        return _("A service risk form was corrected")
    return _("Service risk form completed")


def _lines(entry: Entry, things: Things) -> Iterable[str]:
    """What follows the title from codes alone."""
    if entry.kind == EntryKind.ENQUIRY and entry.code in DISCLOSED:
        enquiry = things.enquiries.get(entry.thing_id or 0)
        if enquiry is not None:
            yield str(OCCASIONS[enquiry.occasion])
    if entry.kind == EntryKind.OFFER:
        for offer in things.offers.get(entry.thing_id or 0, ()):
            yield _("%(help)s: %(answer)s") % {
                "help": _(OFFERS[offer.of]),
                "answer": _(ANSWERS[offer.answer]),
            }
    if called := things.emergencies.get(entry.thing_id or 0) if entry.kind == EntryKind.EMERGENCY else None:
        yield _(CALLERS[called.called_by])
        if called.incident_number:
            yield _("Incident number: %(number)s") % {"number": called.incident_number}
    if spoke := things.liaisons.get(entry.thing_id or 0) if entry.kind == EntryKind.LIAISON else None:
        yield from liaison_lines(spoke)
    if entry.kind == EntryKind.CONFIDENTIALITY and entry.code in EXPLAINED:
        yield str(EXPLAINED[entry.code])
    if entry.kind == EntryKind.CLOSED and entry.code in CLOSED_BECAUSE:
        yield str(CLOSED_BECAUSE[entry.code])


def liaison_lines(row: Liaison) -> Iterable[str]:
    """Of a talk with another service: with whom, who does what, and when they speak again."""
    yield _("With %(name)s") % {"name": row.with_whom}
    if row.who_does_what:
        yield _("Who does what: %(what)s") % {"what": row.who_does_what}
    yield _("They speak again on %(day)s") % {"day": short_day(row.next_on)}


def _link(case: Case, entry: Entry, things: Things) -> tuple[str, str]:
    """Where an entry opens, and the words of the link; both empty when there is nothing more to see."""
    thing, reference = entry.thing_id or 0, case.reference
    if enquiry := things.enquiries.get(thing) if entry.kind == EntryKind.ENQUIRY else None:
        return reverse("enquiry", args=[reference, enquiry.pk]), _("Open the enquiry")
    if assessed := things.assessments.get(thing) if entry.kind in ASSESSED else None:
        return reverse("assessment", args=[reference, assessed.pk]), _("Open the result")
    if duty := things.duties.get(thing) if things.own and entry.kind == EntryKind.DUTY else None:
        return reverse("duty", args=[duty.reference]), _("Open the duty")
    if entry.kind == EntryKind.PARTICIPANT:
        return f"{reverse('people', args=[reference])}#person-{row_key(thing)}", _("Open the person")
    if told := things.substances.get(thing) if entry.kind == EntryKind.SUBSTANCES else None:
        return reverse("substances", args=[reference, told.pk]), _("Open what was said")
    if entry.kind in PAGES and (things.own or entry.kind not in queries.OWN_ALONE):
        name, words, of_thing = PAGES[entry.kind]
        return reverse(name, args=[reference, thing] if of_thing else [reference]), str(words)
    if entry.kind == EntryKind.NOTE:
        return reverse("entry", args=[reference, entry.pk]), _("Open")
    return "", ""


def _corrected(entry: Entry, things: Things) -> str:
    """What must be known of a correction before this is read."""
    if entry.version > 1:
        return _("Corrected. What was wrong: %(wrong)s") % {"wrong": entry.wrong}
    now: Enquiry | Assessment | SubstanceEnquiry | None = None
    if entry.kind == EntryKind.ENQUIRY:
        now = things.enquiries.get(entry.thing_id or 0)
    elif entry.kind == EntryKind.SUBSTANCES:
        now = things.substances.get(entry.thing_id or 0)
    elif entry.kind in ASSESSED:
        now = things.assessments.get(entry.thing_id or 0)
    if now is not None and now.version > 1 and entry.code != CORRECTED:
        return _("This was corrected later. Open it to read what stands now.")
    return ""
