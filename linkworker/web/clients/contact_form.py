"""The part of a form that asks how someone may safely be reached: one question a channel, one number asked once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, LongText, Radios, Text, Time
from linkworker.design.words import Words
from linkworker.people.build import ContactGiven
from linkworker.people.models import Known
from linkworker.practice.contact import Channel, Days
from linkworker.practice.identifiers import phone
from linkworker.web.clients.contact_words import CHANNELS


@dataclass(frozen=True, slots=True)
class Asking:
    """How one channel is asked for. `first` puts its detail before the question, else it opens under "Yes"."""

    question: Words
    detail: Words
    hint: Words = ""
    first: bool = False
    is_number: bool = False


ASKED: Mapping[Channel, Asking] = {
    Channel.PHONE: Asking(_("Is it safe to phone?"), _("Phone number"), first=True, is_number=True),
    Channel.TEXT: Asking(
        _("Is it safe to text?"), _("Number for texts, if it is another one"), is_number=True
    ),
    Channel.VOICEMAIL: Asking(
        _("Is it safe to leave a voicemail?"), _("Number for voicemail, if it is another one"), is_number=True
    ),
    Channel.EMAIL: Asking(_("Is it safe to email?"), _("Email address"), first=True),
    Channel.LETTER: Asking(
        _("Is it safe to send a letter?"),
        _("Where letters may go"),
        _("Never a refuge or another hidden address: write the care-of name that was agreed."),
    ),
    Channel.IN_PERSON: Asking(_("Is there a safe place to meet?"), _("Where")),
    Channel.THROUGH_SOMEONE: Asking(
        _("Is there someone safe who can pass on a message?"), _("Who, and how to reach them")
    ),
}
SAME_NUMBER = (Channel.TEXT, Channel.VOICEMAIL)
DAYS = [
    Choice(Days.EVERY_DAY.value, _("Every day")),
    Choice(Days.WEEKDAYS.value, _("Weekdays")),
    Choice(Days.WEEKEND.value, _("Weekends")),
]


def stem(channel: str) -> str:
    """A channel as the beginning of its fields' names."""
    return channel.replace("-", "_")


class ContactPart(forms.Form):
    """Mixed into a form that asks for safe contact, by the ways in `channels`."""

    channels: ClassVar[Mapping[Channel, Asking]] = ASKED

    contact_note = LongText(
        label=_("Anything else about reaching them safely"),
        hint=_("For example what to say if someone else answers"),
        required=False,
        rows=3,
        max_length=500,
    )

    def add_contacts(self) -> None:
        for channel, asking in self.channels.items():
            self.fields |= _fields(stem(channel), asking)

    def contact_names(self) -> list[str]:
        stems = tuple(f"{stem(channel)}_" for channel in self.channels)
        return [name for name in self.fields if name.startswith(stems)] + ["contact_note"]

    def contact_layout(self) -> list[str]:
        names: list[str] = []
        for channel, asking in self.channels.items():
            key = stem(channel)
            names += [f"{key}_detail", f"{key}_safe"] if asking.first else [f"{key}_safe"]
        return [*names, "contact_note"]

    def check_contacts(self) -> None:
        """Both hours or neither, the first before the second; and numbers that can be dialled."""
        for channel, asking in self.channels.items():
            key = stem(channel)
            self._check_hours(key, str(CHANNELS[channel]))
            detail = self.cleaned_data.get(f"{key}_detail")
            if asking.is_number and detail and phone(detail) is None:
                self.add_error(
                    f"{key}_detail", _("Write the whole number with its area code, like 01632 960 001")
                )

    def _check_hours(self, key: str, way: str) -> None:
        first, second = (self.cleaned_data.get(f"{key}_{end}") for end in ("from", "until"))
        if (first is None) != (second is None) and not {f"{key}_from", f"{key}_until"} & set(self.errors):
            missing = f"{key}_from" if first is None else f"{key}_until"
            said = _("%(way)s: write both hours, or neither for the whole day") % {"way": way}
            self.add_error(missing, said)
        elif first is not None and second is not None and first >= second:
            said = _("%(way)s: write an hour later than the first one") % {"way": way}
            self.add_error(f"{key}_until", said)

    def contacts_given(self, before: Iterable[ContactGiven] = ()) -> tuple[ContactGiven, ...]:
        """What was said of each channel. A detail that was not asked for this time stays as it was `before`."""
        kept = {one.channel: one.detail for one in before}
        number = self.cleaned_data.get("phone_detail", "")
        found = [
            _given(channel, self.cleaned_data, kept.get(channel, ""), number) for channel in self.channels
        ]
        return tuple(one for one in found if one.detail or one.safe)


def _fields(key: str, asking: Asking) -> dict[str, forms.Field]:
    detail = Text(
        label=asking.detail,
        hint=asking.hint,
        required=False,
        max_length=120,
        inputmode="tel" if asking.is_number else "",
        width=20 if asking.is_number else 30,
    )
    opens = (f"{key}_days", f"{key}_from", f"{key}_until")
    reveals = opens if asking.first else (f"{key}_detail", *opens)
    answers = [
        Choice(Known.NO.value, _("No")),
        Choice(Known.NOT_KNOWN.value, _("Not known")),
        Choice(Known.YES.value, _("Yes"), reveals=reveals),
    ]
    return {
        f"{key}_detail": detail,
        f"{key}_safe": Radios(label=asking.question, items=answers, required=False, inline=True),
        f"{key}_days": Radios(
            label=_("On which days?"),
            hint=_("A day that is not known counts as not safe."),
            items=DAYS,
            required=False,
            inline=True,
        ),
        f"{key}_from": Time(
            label=_("From"), hint=_("Leave both hours empty for the whole day."), required=False
        ),
        f"{key}_until": Time(label=_("Until"), required=False),
    }


def _given(channel: Channel, said: Mapping[str, Any], kept: str, number: str) -> ContactGiven:
    key = stem(channel)
    safe = said.get(f"{key}_safe") or ""
    asked_for = ASKED[channel].first or safe == Known.YES
    detail = (said.get(f"{key}_detail") or "") if asked_for else kept
    if channel in SAME_NUMBER and safe == Known.YES and not detail:
        detail = number
    return ContactGiven(
        channel=channel.value,
        detail=detail,
        safe=safe,
        days=said.get(f"{key}_days") or "",
        from_time=said.get(f"{key}_from"),
        until_time=said.get(f"{key}_until"),
    )


def contact_initial(contacts: Iterable[ContactGiven]) -> dict[str, Any]:
    """The fields' first values for what is known; the one phone number is not repeated."""
    told = {one.channel: one for one in contacts}
    number = told[Channel.PHONE].detail if Channel.PHONE in told else ""
    values: dict[str, Any] = {}
    for channel, one in told.items():
        key = stem(channel)
        repeats = channel in SAME_NUMBER and one.detail == number
        values |= {
            f"{key}_detail": "" if repeats else one.detail,
            f"{key}_safe": one.safe,
            f"{key}_days": one.days,
            f"{key}_from": one.from_time,
            f"{key}_until": one.until_time,
        }
    return values
