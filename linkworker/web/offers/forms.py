"""The form of what was offered: one question for each kind of help."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design import fields, forms
from linkworker.design.fields import Choice
from linkworker.practice.asking import Alone
from linkworker.practice.offering import ANSWERS, OFFERS

BEFORE = "of_"


class OfferForm(forms.Form):
    """What was offered in one conversation. `relevant`: the kinds of help that follow from what was told."""

    alone = fields.Radios(
        label=_("Were you alone with the person?"),
        hint=_("Children count too. On the phone, as they told you."),
        missing=_("Say whether you were alone with the person"),
        items=[
            Choice(Alone.ALONE.value, _("Yes, nobody else was there or could hear")),
            Choice(Alone.NOT_ALONE.value, _("No, someone else was there or could hear")),
            Choice(Alone.NOT_SURE.value, _("I’m not sure")),
        ],
    )
    note = fields.LongText(
        label=_("What they said, or asked you to keep in mind"), required=False, rows=2, max_length=500
    )
    on = fields.Date(
        label=_("Day"), hint=_("Leave empty if it is today"), must_be="past", quick=True, required=False
    )
    time = fields.Time(
        label=_("Time"), hint=_("Leave empty if it is now, or if you don't know"), required=False
    )

    def __init__(self, *args: Any, relevant: Sequence[str] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        for code, words in OFFERS.items():
            self.fields[BEFORE + code] = fields.Radios(
                label=_(words),
                missing=_("Say what became of this help, or that it was not offered"),
                required=code in relevant,
                inline=True,
                items=[Choice(str(answer), _(text)) for answer, text in ANSWERS.items()],
            )

    def layout_groups(self) -> forms.Grouping:
        return [("", ["alone", *(BEFORE + code for code in OFFERS), "note", "on", "time"])]

    def answers(self) -> dict[str, str]:
        """What was answered, by the code of the kind of help."""
        given = {code: self.cleaned_data.get(BEFORE + code) for code in OFFERS}
        return {code: answer for code, answer in given.items() if answer}
