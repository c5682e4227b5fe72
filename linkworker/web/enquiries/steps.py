"""The screens of an enquiry in their order. Which there are follows from what was typed so far.

How they are walked, and that nothing typed is lost, is `web.step_page`.
"""

from enum import StrEnum

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.web.enquiries import forms
from linkworker.web.enquiries.forms import StepForm
from linkworker.web.enquiries.reading import is_disclosed, reason_in
from linkworker.web.step_page import Typed, carried, every_name, sent_names


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


def path_of(typed: Typed) -> tuple[Step, ...]:
    """The screens that this conversation has, in order."""
    if reason_in(typed) is not None:
        return Step.SETTING, Step.CLOSED
    if is_disclosed(typed):
        return Step.SETTING, Step.ASK, Step.CAUSED, Step.KINDS, Step.SIGNS, Step.RESPONSE, Step.CHECK
    return Step.SETTING, Step.ASK, Step.CAUSED, Step.SIGNS, Step.CHECK


EVERY_NAME = every_name(FORMS)
ANSWERS = frozenset(
    name for step in (Step.ASK, Step.CAUSED, Step.KINDS) for name in sent_names(FORMS, step)
) | {"response"}
"""What can only come from having asked."""


def travelling(typed: Typed, step: Step) -> list[tuple[str, str]]:
    """What was typed on other screens, to travel with this one; with a closed one only why it is closed."""
    setting = sent_names(FORMS, Step.SETTING)
    return carried(typed, setting if step is Step.CLOSED else EVERY_NAME - sent_names(FORMS, step))


def holds_answers(typed: Typed) -> bool:
    return any(value for name in ANSWERS for value in typed.getlist(name))


def without_answers(typed: Typed) -> Typed:
    return MultiValueDict({name: values for name, values in typed.lists() if name not in ANSWERS})
