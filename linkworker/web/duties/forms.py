"""The forms of a duty: done elsewhere, handed over, put aside, waived. They check; actions save."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Date, LongText, Radios, Text
from linkworker.design.forms import Form
from linkworker.partnership.models import Worker


class DoneForm(Form):
    """What was done outside Linkworker."""

    what = LongText(
        label=_("What was done?"),
        missing=_("Write what was done"),
        hint=_("One or two sentences."),
        rows=3,
        max_length=300,
    )
    to_whom = Text(
        label=_("To or with whom?"),
        missing=_("Write to or with whom it was done"),
        hint=_("A name and their role, or a service."),
        max_length=200,
        width=30,
    )
    on = Date(
        label=_("On which day?"),
        missing=_("Say on which day it was done"),
        must_be="past",
        quick=True,
    )
    reference = Text(label=_("Their reference, if there is one"), required=False, max_length=80, width=20)


class HandOverForm(Form):
    """A colleague who takes the duty."""

    versioned = True

    worker = Radios(
        label=_("Who takes it?"), missing=_("Choose who takes it"), items=[Choice("nobody", _("Nobody"))]
    )
    note = Text(
        label=_("A word to them"),
        hint=_("What they need to know first."),
        required=False,
        max_length=300,
        width=30,
    )

    def __init__(self, *data: Any, colleagues: Sequence[Worker] = (), **rest: Any) -> None:
        super().__init__(*data, **rest)
        self.fields["worker"] = Radios(
            label=_("Who takes it?"),
            missing=_("Choose who takes it"),
            items=[Choice(str(one.pk), one.name) for one in colleagues],
        )


class AsideForm(Form):
    """Why good practice is not followed this time."""

    reason = LongText(
        label=_("Why is it not right for this person now?"),
        missing=_("Write why it is not right now"),
        hint=_("What you know of the person and the moment. It stays in the chronology."),
        rows=3,
        max_length=500,
    )


class WaiverForm(Form):
    """Why a must should not be done this time."""

    reason = LongText(
        label=_("Why should it be waived?"),
        missing=_("Write why it should be waived"),
        hint=_("Your manager decides on what you write here. Until then the duty stays."),
        rows=4,
        max_length=500,
    )


class TakeBackForm(Form):
    """What was wrong in ending a duty."""

    wrong = LongText(
        label=_("What was wrong?"),
        missing=_("Say what was wrong"),
        hint=_("For example that it was written down in the wrong case. What was recorded stays readable."),
        rows=3,
        max_length=500,
    )


class DecideForm(Form):
    """A manager's decision on a waiver."""

    decision = Radios(
        label=_("What do you decide?"),
        missing=_("Choose what you decide"),
        items=[
            Choice("grant", _("Waive it"), hint=_("The duty ends, with this reason.")),
            Choice("keep", _("Keep it"), hint=_("The duty stays to be done.")),
        ],
    )
    note = LongText(
        label=_("A word to whoever asked"),
        hint=_("What you weighed, or what would help to get it done."),
        required=False,
        rows=3,
        max_length=500,
    )
