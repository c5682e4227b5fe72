"""Services as the directory shows them: a row of the list, and the page of one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.design.dates import clock_time, short_day
from linkworker.partnership.directory import (
    earlier,
    entry_if_any,
    is_open,
    needs_of,
    never_reasons_of,
    wants_checking,
)
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import DirectoryEntry, Service
from linkworker.partnership.protocols import Between
from linkworker.practice.contact import Days
from linkworker.practice.deadlines import london_date
from linkworker.practice.directory import binding, is_shelter
from linkworker.practice.sources import Citation
from linkworker.practice.vocabulary import Term, code_list
from linkworker.web.data_words import cited, pick
from linkworker.web.services.forms import DAYS, EntryForm

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service of a list; `state` is whether somebody answers now, empty when nobody said."""

    name: str
    agency: str
    href: str
    state: str
    state_tone: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def service_row(service: Service, at: datetime) -> ServiceRow:
    entry = entry_if_any(service)
    state, tone = _state(service, entry, at)
    lines: list[Line] = [{"label": _helps(entry), "value": labels("needs", needs_of(service))}]
    if entry is not None:
        lines += [
            {"label": _("Who for"), "value": entry.who_for},
            {"label": _("Area"), "value": entry.area},
            {"label": _("Hours"), "value": hours_words(entry)},
        ]
    return ServiceRow(
        name=service.name,
        agency=service.agency.name,
        href=reverse("service", args=[service.pk]),
        state=state,
        state_tone=tone,
        lines=tuple(lines),
        notes=tuple(_notes(entry, at)),
    )


def _helps(entry: DirectoryEntry | None) -> str:
    """What the needs of a service are: its own word, or while there is none what services of its sector do."""
    return _("Helps with") if entry else _("Services of this kind may help with")


def _notes(entry: DirectoryEntry | None, at: datetime) -> Iterable[str]:
    if entry is None:
        yield _("No entry yet: ring before you refer.")
        return
    if not entry.open_to_referrals:
        yield _("Takes no referrals now.")
    if wants_checking(entry, london_date(at)):
        yield _("Not checked for half a year: ring before you rely on it.")


def _state(service: Service, entry: DirectoryEntry | None, at: datetime) -> tuple[str, str]:
    answers = is_open(entry, locality_at(service.locality, at).calendar, at) if entry else None
    if answers is None:
        return "", "grey"
    return (_("Open now"), "green") if answers else (_("Closed now"), "grey")


def labels(name: str, codes: Iterable[str]) -> str:
    """The labels of codes of a list, in one line."""
    found = [code_list(name).find(code) for code in codes]
    return ", ".join(pick(term.label) for term in found if term)


def hours_words(entry: DirectoryEntry) -> str:
    """When somebody answers: day and night, or the office hours, then the service's own words."""
    words = []
    if entry.round_the_clock:
        words.append(_("Day and night."))
    if entry.open_days and entry.opens_at and entry.closes_at:
        said = {
            "days": DAYS[Days(entry.open_days)],
            "opens": clock_time(entry.opens_at),
            "closes": clock_time(entry.closes_at),
        }
        words.append(_("%(days)s, %(opens)s to %(closes)s.") % said)
    return " ".join([*words, entry.hours]).strip()


def service_page(service: Service, at: datetime) -> dict[str, Any]:
    """Everything that the directory says of a service."""
    entry = entry_if_any(service)
    state, tone = _state(service, entry, at)
    needs = needs_of(service)
    return {
        "service": service,
        "entry": entry,
        "state": state,
        "state_tone": tone,
        "rows": _rows(service, entry, needs),
        "weighed": _terms("weighed", entry.considers if entry else _bound("weighed", needs)),
        "never": _terms("never-reasons", never_reasons_of(service)),
        "weighed_note": pick(code_list("weighed").note),
        "stale": entry is not None and wants_checking(entry, london_date(at)),
        "checked": _checked(entry),
        "earlier": [_earlier(before, after) for before, after in earlier(entry)] if entry else [],
    }


def _bound(name: str, needs: Iterable[str]) -> list[str]:
    return [term.code for term in binding(name, set(needs))]


def _rows(service: Service, entry: DirectoryEntry | None, needs: Iterable[str]) -> list[Line]:
    rows: list[Line] = [{"key": _helps(entry), "value": labels("needs", needs)}]
    if entry is None:
        return rows
    shelter = is_shelter(service.agency.sector, entry.needs)
    outside = _("Yes") if entry.takes_from_outside else _("No, ask the service of that area")
    return [
        *rows,
        {"key": _("Who it is for"), "value": entry.who_for},
        {"key": _("Whom it can’t help"), "value": entry.not_for},
        {"key": _("Area"), "value": entry.area},
        {"key": _("People from outside the area"), "value": outside},
        {"key": _("Hours"), "value": hours_words(entry)},
        {"key": _("How to refer"), "value": entry.how_to_refer},
        {"key": _("Letters and referrals go to"), "value": entry.care_of},
        {
            "key": _("Address"),
            "value": _("Not told to anybody. The care-of name is enough.") if shelter else "",
        },
    ]


def _terms(name: str, codes: Iterable[str]) -> list[Line]:
    found = code_list(name)
    terms = [term for code in codes if (term := found.find(code))]
    return [
        {"label": pick(term.label), "help": pick(term.help), "source": _from(term, found.source)}
        for term in terms
    ]


def _from(term: Term, source: Citation) -> str:
    """Where a term comes from; what binds nobody is the service's own word."""
    return cited(term.source or source) if term.binds else _("This service’s own promise")


def _checked(entry: DirectoryEntry | None) -> str:
    if entry is None or entry.checked_on is None:
        return ""
    day = short_day(entry.checked_on)
    if entry.checked_by is None:
        return _("Checked on %(day)s") % {"day": day}
    return _("Checked on %(day)s by %(name)s") % {"day": day, "name": entry.checked_by.name}


def _earlier(before: Any, after: Mapping[str, Any]) -> Line:
    """What an older version said that the one after it says otherwise."""
    return {
        "version": before.version,
        "day": short_day(before.at),
        "by": before.by.name if before.by else "",
        "fields": changes(before.before, after),
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
    """The fields that two versions say otherwise, with the words of the first."""
    return [
        {"label": field_label(name), "said": field_words(name, before.get(name))}
        for _legend, names in EntryForm.groups
        for name in names
        if before.get(name) != after.get(name)
    ]


LISTS = {"needs": "needs", "considers": "weighed", "never_refuses_for": "never-reasons"}


def field_label(name: str) -> str:
    field = EntryForm.base_fields.get(name)
    if field is not None:
        return str(field.label)
    return {
        "needs": _("The service helps with"),
        "considers": _("What is weighed"),
        "never_refuses_for": _("What is never a reason to turn someone away"),
    }[name]


def field_words(name: str, value: Any) -> str:
    """What a field said, in words."""
    if name in LISTS:
        return labels(LISTS[name], value or ()) or _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("opens_at", "closes_at") and value:
        return clock_time(time.fromisoformat(value))
    if name == "open_days" and value:
        return str(DAYS[Days(value)])
    return str(value) if value else _("nothing")


def protocol_lines(between: Iterable[Between]) -> list[Line]:
    """What two agencies may rely on: each protocol, and who of the two has not signed."""
    return [
        {
            "name": one.protocol.name,
            "kind": one.protocol.get_kind_display(),
            "missing": ", ".join(agency.name for agency in one.missing),
        }
        for one in between
    ]
