"""Asking about drink and drugs on one page: first whether it is the time, then what they said.

There is no field for what use "caused": it neither causes abuse nor excuses it.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.cases.substances import FROM_ASKING, LISTS, OF_USE, SubstancesGiven
from linkworker.design import fields
from linkworker.design.fields import Choice
from linkworker.practice.asking import Place, is_next_in_reach
from linkworker.practice.facts import Use
from linkworker.practice.substances import HARM_REDUCTION, HOW, KNOWN, SUBSTANCES, USES, WANTS
from linkworker.web.enquiries.forms import SettingForm, choices
from linkworker.web.enquiries.reading import NOW, SETTING, is_remote, reason_in

BEFORE = ["alone", "mode", "interpreting", "moment"]
AFTER = ["safer_use", "own_words", "what_next", "next_on"]
WHEN = ["occasion", "on", "time"]


class SubstancesForm(SettingForm):
    """One time of asking. What is told of use opens under the answer that they use."""

    use = fields.Radios(
        label=_("What did they say about drink, drugs and medicines?"),
        hint=_("Not alone, or not the moment? Choose “Not asked this time”: only the day you set is kept."),
        missing=_("Choose what they said, or that they were not asked"),
        items=[
            Choice(str(code), _(words), reveals=OF_USE if code == Use.USES else ())
            for code, words in USES.items()
        ],
    )
    substances = fields.Checkboxes(
        label=_("What?"), missing=_("Tick what they use, or “Something else”"), items=choices(SUBSTANCES)
    )
    how = fields.Checkboxes(label=_("How?"), required=False, items=choices(HOW))
    dependent = fields.Radios(
        label=_("Shaking, sweating, sickness or fits when they have none?"),
        hint=_("Signs of physical dependence. Never advise stopping at once: withdrawal can kill."),
        missing=_("Say whether there are signs of physical dependence; “Not known” is an answer"),
        inline=True,
        items=choices(KNOWN),
    )
    pregnant = fields.Radios(label=_("Pregnant?"), required=False, inline=True, items=choices(KNOWN))
    wants_help = fields.Radios(
        label=_("Do they want help with it?"),
        hint=_("Ask what they want. It may not be the time to change anything, and that is respected."),
        missing=_("Say whether they want help with it"),
        inline=True,
        items=choices(WANTS),
    )
    safer_use = fields.Checkboxes(
        label=_("What did you talk about, to keep them safer?"),
        hint=_("Only what you were trained for, and what fits what they told you. Nothing on paper."),
        required=False,
        items=choices(HARM_REDUCTION),
    )
    own_words = fields.LongText(
        label=_("What they said, in their own words"), required=False, rows=3, max_length=4000
    )
    what_next = fields.LongText(
        label=_("What you agreed comes next"), required=False, rows=2, max_length=2000
    )
    next_on = fields.Date(
        label=_("Ask again on"),
        hint=_("Needed when they were not asked. Otherwise only if you agreed to come back to it."),
        required=False,
        must_be="future",
    )
    groups = [
        (_("Is it the time to ask?"), BEFORE),
        (_("What they said"), ["use"]),
        (_("Staying safer, and what comes next"), AFTER),
        (_("When"), WHEN),
    ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("use") == Use.NOT_ASKED:
            self._check_not_asked(cleaned)
        self.check_next(cleaned)
        return cleaned

    def _check_not_asked(self, cleaned: Mapping[str, Any]) -> None:
        if reason_in(cleaned) is None and not {"alone", "interpreting", "moment"} & set(self.errors):
            self.add_error("moment", _("Say why it was not a good moment, since they were not asked"))
        if cleaned.get("next_on") is None and "next_on" not in self.errors:
            self.add_error("next_on", _("Set the day on which you will ask"))

    def check_next(self, cleaned: Mapping[str, Any]) -> None:
        on = cleaned.get("next_on")
        if on and self.today and not is_next_in_reach(on, self.today):
            self.add_error("next_on", _("Choose a day within three months: later may be too late"))


class CorrectForm(SubstancesForm):
    """What was recorded, corrected, and what was wrong in it."""

    versioned = True
    wrong = fields.LongText(
        label=_("What was wrong"),
        hint=_("In a sentence. It stands beside the new version; the old one stays readable."),
        missing=_("Say what was wrong"),
        rows=2,
        max_length=500,
    )
    next_on = fields.Date(
        label=_("Ask again on"),
        hint=_("Needed when they were not asked. Otherwise only if you agreed to come back to it."),
        required=False,
    )
    groups = [("", ["wrong"]), *SubstancesForm.groups]

    def check_next(self, cleaned: Mapping[str, Any]) -> None:
        """A day that was set then may have passed since."""


def given_from(typed: Mapping[str, Any]) -> SubstancesGiven:
    """What a valid form comes to. Of a time when they were not asked: where it was, why, and the next day."""
    names = [*SETTING, "use", "next_on", "interpreter_name"]
    if typed["use"] != Use.NOT_ASKED:
        names += FROM_ASKING
    values: dict[str, Any] = {name: typed[name] for name in names if typed.get(name)}
    values |= {name: tuple(values[name]) for name in LISTS if name in values}
    moment = typed.get("moment") or NOW
    return SubstancesGiven(
        **values,
        place=Place.PHONE.value if is_remote(typed) else typed["place"],
        why_not_asked="" if moment == NOW else moment,
    )
