"""From what was typed to an enquiry as it is given, and back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from linkworker.cases.build import LISTS, EnquiryGiven, enquiry_given
from linkworker.cases.models import Enquiry, Versioned
from linkworker.design.dates import local
from linkworker.practice.asking import Alone, FourAnswers, Interpreting, Place, Setting, closed_because
from linkworker.practice.deadlines import LONDON
from linkworker.practice.facts import Mode, NotAskedBecause
from linkworker.web.asking_fields import NOW

Cleaned = Mapping[str, Any]

FOUR = ("experienced_now", "experienced_past", "caused_now", "caused_past")
SETTING = ("occasion", "mode", "alone", "interpreting")
ALWAYS = ("signs", "signs_noted", "worried", "action_taken")
ASKED = ("told_we_ask_everybody", *FOUR, "behaviours", "own_words")
ON_DISCLOSURE = ("abuse_types", "targets", "response")
NOON = time(12, 0)

TO_WHO_IS_HARMED = "believed"
"""An answer to someone who lives with abuse: who speaks only of causing it is not told that it isn't their fault."""


def reason_in(typed: Cleaned) -> NotAskedBecause | None:
    """Why the questions stay closed by what was typed; None too while the setting is not known or not valid."""
    try:
        moment = typed.get("moment") or NOW
        setting = Setting(
            Alone(typed["alone"]),
            Interpreting(typed.get("interpreting") or Interpreting.NOT_NEEDED),
            None if moment == NOW else NotAskedBecause(moment),
        )
    except (KeyError, ValueError):
        return None
    return closed_because(setting)


def is_disclosed(typed: Cleaned) -> bool:
    """Whether what was typed so far comes to a disclosure: it is then that more is asked."""
    answers = {name: typed.get(name) or "" for name in FOUR}
    told = any(answer == FourAnswers.YES for answer in answers.values())
    return told or bool(typed.get("behaviours"))


def is_only_caused(typed: Cleaned) -> bool:
    """Whether what was typed so far tells of abuse caused, and of none lived with."""
    lived = any(typed.get(name) == FourAnswers.YES for name in FOUR[:2]) or bool(typed.get("behaviours"))
    return is_disclosed(typed) and not lived


def is_remote(typed: Cleaned) -> bool:
    return typed.get("mode") in {Mode.PHONE, Mode.VIDEO}


def given_from(typed: Cleaned) -> EnquiryGiven:
    """The enquiry that valid forms come to. Of a time when nobody was asked it holds no answers, and what goes with
    a disclosure only when there is one."""
    because = reason_in(typed)
    names = (*ALWAYS, *(() if because else ASKED))
    if not because and is_disclosed(typed):
        names = (*names, *ON_DISCLOSURE)
    values: dict[str, Any] = {name: typed[name] for name in (*SETTING, *names) if typed.get(name)}
    if is_only_caused(typed) and "response" in values:
        values["response"] = [code for code in values["response"] if code != TO_WHO_IS_HARMED]
    remote = is_remote(typed)
    values |= {name: tuple(values[name]) for name in LISTS if name in values}
    values |= {"worried": remote and bool(values.get("worried"))}
    values |= {"place": Place.PHONE.value if remote else typed["place"]}
    values |= {"interpreter_name": typed.get("interpreter_name") or ""}
    if because:
        values |= {"not_asked_because": because.value, "next_on": typed.get("next_on")}
    return EnquiryGiven(**values)


def at_of(on: date, at: time | None, *, now: datetime, earliest: datetime) -> datetime:
    """When it happened. Without a time it is now for today, and noon for another day but never before `earliest`."""
    if at is None:
        if on == local(now).date():
            return now
        return max(_london(on, NOON), earliest)
    return _london(on, at)


def _london(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=LONDON).astimezone(UTC)


def typed_of(enquiry: Enquiry) -> dict[str, Any]:
    """What a recorded enquiry says, as the form to correct it starts."""
    given = enquiry_given(enquiry)
    names = (*SETTING, *ALWAYS, *ASKED, *ON_DISCLOSURE, "place", "interpreter_name", "next_on")
    typed = {name: getattr(given, name) for name in names}
    when = local(enquiry.at)
    return {
        **{name: list(value) if name in LISTS else value for name, value in typed.items()},
        "moment": own_reason(given.not_asked_because) or NOW,
        "on": when.date(),
        "time": when.time().replace(second=0, microsecond=0),
    }


def own_reason(because: str) -> str:
    """The reason for not asking that the worker named; empty when it follows from the setting."""
    named = {NotAskedBecause.AFFECTED, NotAskedBecause.CRISIS, NotAskedBecause.NO_TIME}
    return because if because in named else ""


def is_same_minute(enquiry: Versioned, on: date, at: time | None) -> bool:
    """Whether a day and time as typed are those the enquiry has already."""
    when = local(enquiry.at)
    return (on, at) == (when.date(), when.time().replace(second=0, microsecond=0))
