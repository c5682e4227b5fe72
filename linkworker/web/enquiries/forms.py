"""The questions of an enquiry: one form for each screen of the conversation.

There is no field for what "caused" abuse: drink and drugs are neither its cause nor an excuse for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from linkworker.design import fields, forms
from linkworker.design.dates import local, short_day
from linkworker.design.fields import Choice
from linkworker.practice.asking import (
    BEHAVIOURS,
    RESPONSE,
    SIGNS,
    Place,
    is_next_in_reach,
)
from linkworker.practice.facts import Mode
from linkworker.practice.locality_values import Nation
from linkworker.practice.text import Words
from linkworker.practice.vocabulary import Term, code_list, kinds_of_abuse
from linkworker.practice.wording import ANSWERS, MODES, OCCASIONS, PLACES
from linkworker.web import asking_fields
from linkworker.web.data_words import pick
from linkworker.web.enquiries.reading import TO_WHO_IS_HARMED


@dataclass(frozen=True, slots=True)
class Talk:
    """What a screen needs to know of the conversation: where it stands decides which questions it shows."""

    remote: bool = True
    disclosed: bool = True
    only_caused: bool = False
    opened_at: datetime | None = None
    now: datetime | None = None
    nation: Nation | None = None


def choices(words: Mapping[Any, str]) -> list[Choice]:
    """Answers from codes and their message ids."""
    return [Choice(str(code), _(text)) for code, text in words.items()]


def terms(listed: Iterable[Term]) -> tuple[Choice, ...]:
    """Answers from the terms of agreed code lists."""
    return tuple(
        Choice(term.code, in_language(term.label), in_language(term.help) if term.help else "")
        for term in listed
    )


def in_language(words: Words) -> Any:
    """The words of a data file in the language of whoever reads them."""
    return lazystr(_Picked(words))


@dataclass(frozen=True, slots=True)
class _Picked:
    words: Words

    def __str__(self) -> str:
        return pick(self.words)


class StepForm(forms.Form):
    """One screen. `leaves_out` names the fields that this conversation does not need."""

    def __init__(self, *args: Any, talk: Talk | None = None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.talk = talk or Talk()
        for name in self.leaves_out(self.talk):
            del self.fields[name]

    def leaves_out(self, talk: Talk) -> list[str]:
        del talk
        return []

    def layout_groups(self) -> forms.Grouping:
        parted = [(legend, [name for name in names if name in self.fields]) for legend, names in self.groups]
        return [(legend, names) for legend, names in parted if names]


class SettingForm(StepForm):
    """Where, how, with whom in hearing, and in which language: what decides whether the questions open."""

    alone = asking_fields.alone()
    mode = fields.Radios(
        label=_("How are you talking?"),
        missing=_("Say how you are talking"),
        items=[
            Choice(mode.value, _(text), reveals=("place",) if mode is Mode.FACE_TO_FACE else ())
            for mode, text in MODES.items()
        ],
    )
    place = fields.Radios(
        label=_("Where?"),
        missing=_("Say where you are"),
        items=choices({place: text for place, text in PLACES.items() if place is not Place.PHONE}),
    )
    interpreting = asking_fields.interpreting("interpreter_name")
    interpreter_name = asking_fields.interpreter_name()
    moment = asking_fields.moment()
    occasion = fields.Radios(
        label=_("On which occasion?"),
        missing=_("Say on which occasion"),
        inline=True,
        items=choices(OCCASIONS),
    )
    on = fields.Date(label=_("Day"), missing=_("Write the day"), must_be="past", quick=True)
    time = fields.Time(
        label=_("Time"), hint=_("Leave empty if it is now, or if you don't know"), required=False
    )
    groups = [
        ("", ["alone", "mode", "interpreting", "moment"]),
        (_("When"), ["occasion", "on", "time"]),
    ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        on, at, talk = cleaned.get("on"), cleaned.get("time"), self.talk
        if on and talk.opened_at and on < local(talk.opened_at).date():
            told = _("Write a day from %(day)s on, when the case was opened")
            self.add_error("on", told % {"day": short_day(talk.opened_at)})
        if on and at and talk.now and is_ahead(on, at, talk.now):
            self.add_error("time", _("Write a time that has passed"))
        return cleaned


def is_ahead(on: date, at: time, now: datetime) -> bool:
    """Whether a day and time of the local clock have not come yet."""
    return (on, at) > (local(now).date(), local(now).time())


FOUR_CHOICES = choices(ANSWERS)


class AskForm(StepForm):
    """Why we ask everybody, the direct questions, and what they have lived with."""

    told_we_ask_everybody = fields.Tick(label=_("I have said why we ask everybody"), required=False)
    behaviours = fields.Checkboxes(
        label=_("Has anyone close to them done any of this?"),
        hint=_(
            "Ask about each in turn, in your own voice. Tick what they say has happened, now or in the past."
        ),
        required=False,
        items=choices(BEHAVIOURS),
    )
    experienced_now = fields.Radios(
        label=_("“Is someone close to you treating you like this now?”"),
        missing=_("Say what they answered about now"),
        inline=True,
        items=FOUR_CHOICES,
    )
    experienced_past = fields.Radios(
        label=_("“Has someone close to you treated you like this in the past?”"),
        missing=_("Say what they answered about the past"),
        inline=True,
        items=FOUR_CHOICES,
    )
    groups = [("", ["told_we_ask_everybody", "behaviours", "experienced_now", "experienced_past"])]


class CausedForm(StepForm):
    """The other way round, and the account in their own words."""

    caused_now = fields.Radios(
        label=_("“Are you treating someone close to you like this now?”"),
        missing=_("Say what they answered about what they do now"),
        inline=True,
        items=FOUR_CHOICES,
    )
    caused_past = fields.Radios(
        label=_("“Have you treated someone close to you like this in the past?”"),
        missing=_("Say what they answered about what they did in the past"),
        inline=True,
        items=FOUR_CHOICES,
    )
    own_words = fields.LongText(
        label=_("What they said, in their own words"),
        hint=_("Exactly as it was said. It may be needed as evidence, or for housing."),
        required=False,
        rows=6,
    )
    groups = [("", ["caused_now", "caused_past", "own_words"])]


class KindsForm(StepForm):
    """What kinds of abuse were told of, and at whom they were aimed."""

    abuse_types = fields.Checkboxes(
        label=_("Which kinds of abuse does this come to?"),
        hint=_("Tick all that fit. Leave it empty if you can't tell yet."),
        required=False,
        items=terms(kinds_of_abuse()),
    )
    targets = fields.Checkboxes(
        label=_("At whom was it aimed?"),
        hint=_("What is done to someone else, a child for example, can be abuse of the person too."),
        required=False,
        items=terms(code_list("targets").terms),
    )
    groups = [("", ["abuse_types", "targets"])]

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        cast(fields.Checkboxes, self.fields["abuse_types"]).items = terms(kinds_of_abuse(self.talk.nation))


class SignsForm(StepForm):
    """What the worker noticed, apart from every answer."""

    signs = fields.Checkboxes(
        label=_("Did you notice any of these?"),
        hint=_("Your own observation, whatever they answered."),
        required=False,
        items=choices(SIGNS),
    )
    signs_noted = fields.LongText(label=_("What you saw or heard"), required=False, rows=3, max_length=4000)
    worried = fields.Tick(
        label=_("Something worried me, so I will arrange to meet face to face"),
        hint=_("On the phone or by video you can't know who is listening."),
        required=False,
    )
    action_taken = fields.LongText(
        label=_("What you did"),
        hint=_(
            "For example: gave them the national help line's number to remember. Leave it empty if nothing."
        ),
        required=False,
        rows=3,
        max_length=4000,
    )
    groups = [("", ["signs", "signs_noted", "worried"]), (_("Afterwards"), ["action_taken"])]

    def leaves_out(self, talk: Talk) -> list[str]:
        return [*([] if talk.remote else ["worried"]), *(["action_taken"] if talk.disclosed else [])]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "other-sign" in cleaned.get("signs", ()) and not cleaned.get("signs_noted"):
            self.add_error("signs_noted", _("Write what else you saw or heard"))
        return cleaned


class ResponseForm(StepForm):
    """How the worker answered a disclosure, and what was done."""

    response = fields.Checkboxes(
        label=_("How did you answer?"),
        required=False,
        items=choices(RESPONSE),
        hint=_("Tick what you have done."),
    )
    action_taken = fields.LongText(
        label=_("What you did, and what comes next"),
        hint=_("Whom you told, what you offered, what they chose."),
        required=False,
        rows=4,
        max_length=4000,
    )
    groups = [("", ["response", "action_taken"])]

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if self.talk.only_caused:
            asked = cast(fields.Checkboxes, self.fields["response"])
            asked.items = tuple(item for item in asked.items if item.value != TO_WHO_IS_HARMED)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        done = cleaned.get("response") or cleaned.get("action_taken")
        if self.needs_response() and not done and "action_taken" not in self.errors:
            self.add_error("action_taken", _("Tick what you have done, or write it; “nothing yet” will do"))
        return cleaned

    def needs_response(self) -> bool:
        return True


class ClosedForm(SignsForm):
    """Not the time to ask: when to ask instead."""

    next_on = fields.Date(label=_("Ask on"), missing=_("Set the day on which you will ask"), must_be="future")
    groups = [("", ["next_on", "action_taken", "signs", "signs_noted", "worried"])]

    def leaves_out(self, talk: Talk) -> list[str]:
        return [] if talk.remote else ["worried"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_next(cleaned)
        return cleaned

    def check_next(self, cleaned: Mapping[str, Any]) -> None:
        on = cleaned.get("next_on")
        if on and self.today and not is_next_in_reach(on, self.today):
            self.add_error("next_on", _("Choose a day within three months: later may be too late"))


class CheckForm(StepForm):
    """Nothing more to ask: it is read once more and saved."""
