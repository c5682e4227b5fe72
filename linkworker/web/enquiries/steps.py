"""The screens of an enquiry in their order. Which there are follows from what was typed so far.

What was typed travels with every screen as hidden fields, and is kept in the worker's draft at each step: so a
time-out, a lost page or the browser's own way back loses nothing, with or without JavaScript.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Date
from linkworker.design.words import Words
from linkworker.web.enquiries import forms
from linkworker.web.enquiries.forms import StepForm
from linkworker.web.enquiries.reading import is_disclosed, reason_in

Typed = MultiValueDict[str, Any]


class Step(StrEnum):
    """One screen of an enquiry."""

    SETTING = "setting"
    CLOSED = "closed"
    ASK = "ask"
    CAUSED = "caused"
    KINDS = "kinds"
    SIGNS = "signs"
    RESPONSE = "response"
    CHECK = "check"


FORMS: dict[Step, type[StepForm]] = {
    Step.SETTING: forms.SettingForm,
    Step.CLOSED: forms.ClosedForm,
    Step.ASK: forms.AskForm,
    Step.CAUSED: forms.CausedForm,
    Step.KINDS: forms.KindsForm,
    Step.SIGNS: forms.SignsForm,
    Step.RESPONSE: forms.ResponseForm,
    Step.CHECK: forms.CheckForm,
}
TITLES: dict[Step, Words] = {
    Step.SETTING: _("Before you ask"),
    Step.CLOSED: _("Don't ask now"),
    Step.ASK: _("Ask what they live with"),
    Step.CAUSED: _("Ask the other way round"),
    Step.KINDS: _("What it comes to"),
    Step.SIGNS: _("What you noticed"),
    Step.RESPONSE: _("How you answered"),
    Step.CHECK: _("Read it once more"),
}


def step_called(name: str | None) -> Step | None:
    """The screen of that name; None when there is none."""
    return Step(name) if name in set(Step) else None


def path_of(typed: Typed) -> tuple[Step, ...]:
    """The screens that this conversation has, in order."""
    if reason_in(typed) is not None:
        return Step.SETTING, Step.CLOSED
    if is_disclosed(typed):
        return Step.SETTING, Step.ASK, Step.CAUSED, Step.KINDS, Step.SIGNS, Step.RESPONSE, Step.CHECK
    return Step.SETTING, Step.ASK, Step.CAUSED, Step.SIGNS, Step.CHECK


def after(step: Step, typed: Typed) -> Step:
    path = path_of(typed)
    return path[min(path.index(step) + 1, len(path) - 1)]


def before(step: Step, typed: Typed) -> Step:
    path = path_of(typed)
    return path[max(path.index(step) - 1, 0)] if step in path else Step.SETTING


def sent_names(step: Step) -> set[str]:
    """The names under which a screen's fields are sent."""
    return {sent for name, field in _asked(step) for sent in _names(name, field)}


def _asked(step: Step) -> Iterator[tuple[str, Any]]:
    return ((name, field) for name, field in FORMS[step].base_fields.items() if name != "form_token")


def _names(name: str, field: Any) -> list[str]:
    return [f"{name}-{part}" for part in ("day", "month", "year")] if isinstance(field, Date) else [name]


EVERY_NAME = frozenset(name for step in Step for name in sent_names(step))
ANSWERS = frozenset(name for step in (Step.ASK, Step.CAUSED, Step.KINDS) for name in sent_names(step)) | {
    "response"
}
"""What can only come from having asked."""


def carried(typed: Typed, step: Step) -> list[tuple[str, str]]:
    """What was typed on other screens, to travel with this one; with a closed one only why it is closed."""
    travelling = sent_names(Step.SETTING) if step is Step.CLOSED else EVERY_NAME - sent_names(step)
    return [
        (name, value)
        for name in sorted(travelling)
        for value in typed.getlist(name)
        if isinstance(value, str)
    ]


def holds_answers(typed: Typed) -> bool:
    return any(value for name in ANSWERS for value in typed.getlist(name))


def without_answers(typed: Typed) -> Typed:
    return MultiValueDict({name: values for name, values in typed.lists() if name not in ANSWERS})
