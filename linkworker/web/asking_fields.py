"""The questions that come before any other that only a person alone and able can answer, as fields of a form."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Radios, Text
from linkworker.practice.asking import Alone, Interpreting
from linkworker.practice.facts import NotAskedBecause

NOW = "now"
"""The answer that nothing speaks against asking at this moment."""


def alone() -> Radios:
    return Radios(
        label=_("Is the person alone with you?"),
        hint=_(
            "Children count too. On the phone or by video, ask first; you can't check, and it is kept so."
        ),
        missing=_("Say whether the person is alone"),
        items=[
            Choice(Alone.ALONE.value, _("Yes, it is private: nobody else is here or can hear")),
            Choice(Alone.NOT_ALONE.value, _("No, someone else is here or can hear")),
            Choice(Alone.NOT_SURE.value, _("I'm not sure")),
        ],
    )


def interpreting(*reveals: str) -> Radios:
    """In which language; `reveals` names what is asked when a professional interpreter is there."""
    return Radios(
        label=_("Language"),
        hint=_("Only a professional interpreter: never family, a friend or a child."),
        missing=_("Say whether an interpreter is needed"),
        items=[
            Choice(Interpreting.NOT_NEEDED.value, _("No interpreter needed")),
            Choice(Interpreting.PROFESSIONAL.value, _("A professional interpreter is here"), reveals=reveals),
            Choice(Interpreting.NONE.value, _("One is needed, and no professional interpreter is here")),
        ],
    )


def interpreter_name() -> Text:
    return Text(
        label=_("Interpreter's name or number"),
        missing=_("Write the interpreter's name or number"),
        width=20,
        max_length=120,
    )


def moment(**rest: Any) -> Radios:
    return Radios(
        label=_("Is it a good moment to ask?"),
        missing=_("Say whether it is a good moment to ask"),
        items=[
            Choice(NOW, _("Yes")),
            Choice(
                NotAskedBecause.AFFECTED.value,
                _("No, they are too affected by drink or drugs just now"),
                divider=_("or"),
            ),
            Choice(NotAskedBecause.CRISIS.value, _("No, there is a crisis to see to first")),
            Choice(NotAskedBecause.NO_TIME.value, _("No, there isn't enough time")),
        ],
        **rest,
    )
