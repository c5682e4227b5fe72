"""Safe contact in words: one line for a bar, one row a channel for a page. What is not known is said to be unsafe."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import clock_time
from linkworker.people.build import ContactGiven
from linkworker.people.facts import contact_facts
from linkworker.people.models import SafeContact
from linkworker.practice.contact import Channel, ContactFact, Days

CHANNELS = {
    Channel.PHONE: gettext_lazy("Phone"),
    Channel.TEXT: gettext_lazy("Text"),
    Channel.VOICEMAIL: gettext_lazy("Voicemail"),
    Channel.EMAIL: gettext_lazy("Email"),
    Channel.LETTER: gettext_lazy("Letter"),
    Channel.IN_PERSON: gettext_lazy("In person"),
    Channel.THROUGH_SOMEONE: gettext_lazy("Through someone they trust"),
}
DAYS = {
    Days.EVERY_DAY: gettext_lazy("every day"),
    Days.WEEKDAYS: gettext_lazy("weekdays"),
    Days.WEEKEND: gettext_lazy("weekends"),
}
SPOKEN_FOR = (
    Channel.PHONE,
    Channel.TEXT,
    Channel.VOICEMAIL,
    Channel.EMAIL,
    Channel.LETTER,
    Channel.IN_PERSON,
    Channel.THROUGH_SOMEONE,
)
"""The channels in the order in which they are asked for and shown."""

Told = Iterable[SafeContact] | Iterable[ContactGiven]


def safe_contact_line(contacts: Told, at: datetime) -> str:
    """What is safe, when, and what is not, in one line; with a word when none of it is safe at `at`.

    >>> safe_contact_line([], datetime(2026, 11, 2))
    'Nothing known to be safe yet: do not call or write'
    """
    facts = sorted(contact_facts(contacts), key=lambda fact: SPOKEN_FOR.index(fact.channel))  # type: ignore[arg-type]
    safe = [fact for fact in facts if fact.safe and fact.days is not None and not _half_known(fact)]
    unsafe = [str(CHANNELS[fact.channel]).lower() for fact in facts if fact.safe is False]
    lines = [_("Safe: %(ways)s") % {"ways": "; ".join(_way(fact) for fact in safe)}] if safe else []
    if safe and not any(fact.is_safe_at(at) for fact in safe):
        lines.append(_("Not safe at this hour"))
    if unsafe:
        lines.append(_("Not safe: %(ways)s") % {"ways": ", ".join(unsafe)})
    if not safe:
        lines.insert(0, _("Nothing known to be safe yet: do not call or write"))
    return ". ".join(lines)


def contact_rows(contacts: Told, at: datetime) -> list[Mapping[str, str]]:
    """What is known of every channel: {way, detail, safe, tone}; a channel nobody spoke of is not safe."""
    facts = {fact.channel: fact for fact in contact_facts(contacts)}  # type: ignore[arg-type]
    return [_row(channel, facts.get(channel), at) for channel in SPOKEN_FOR]


def contact_words(told: ContactGiven | None) -> str:
    """One channel's answer in a few words, as a history of changes tells it."""
    if told is None:
        return ""
    (fact,) = contact_facts([told])  # type: ignore[list-item]
    return ", ".join(part for part in (told.detail, _safe_words(fact)) if part)


def _row(channel: Channel, fact: ContactFact | None, at: datetime) -> Mapping[str, str]:
    fact = fact or ContactFact(channel)
    safe = fact.is_safe_at(at)
    tone = "green" if safe else "red" if fact.safe is False else "grey"
    return {
        "way": str(CHANNELS[channel]),
        "detail": fact.detail,
        "words": _safe_words(fact) if fact.safe else "",
        "tag": _tag(fact, at),
        "tone": tone,
    }


def _tag(fact: ContactFact, at: datetime) -> str:
    if fact.safe is None:
        return _("Not known, so not safe")
    if not fact.safe:
        return _("Not safe")
    return _("Safe now") if fact.is_safe_at(at) else _("Not safe now")


def _safe_words(fact: ContactFact) -> str:
    if fact.safe is None:
        return _("not known, so not safe")
    if not fact.safe:
        return _("not safe")
    if fact.days is None:
        return _("safe, but on which days is not known: do not use it yet")
    if _half_known(fact):
        return _("safe, but between which hours is not known: do not use it yet")
    return _("safe %(times)s") % {"times": _times(fact)}


def _half_known(fact: ContactFact) -> bool:
    return (fact.from_time is None) != (fact.until_time is None)


def _way(fact: ContactFact) -> str:
    return f"{str(CHANNELS[fact.channel]).lower()}, {_times(fact)}"


def _times(fact: ContactFact) -> str:
    days = str(DAYS[fact.days]) if fact.days else ""
    if fact.from_time is None or fact.until_time is None:
        return days
    return _("%(days)s %(from)s to %(until)s") % {
        "days": days,
        "from": clock_time(fact.from_time),
        "until": clock_time(fact.until_time),
    }
