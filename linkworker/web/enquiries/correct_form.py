"""Everything of an enquiry on one page, to correct it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design import fields
from linkworker.practice.asking import is_next_in_reach
from linkworker.web.enquiries.forms import (
    AskForm,
    CausedForm,
    ClosedForm,
    KindsForm,
    ResponseForm,
    SettingForm,
    Talk,
)
from linkworker.web.enquiries.reading import FOUR, is_disclosed, reason_in


class CorrectForm(ClosedForm, ResponseForm, KindsForm, CausedForm, AskForm, SettingForm):
    """Everything of an enquiry on one page, with what was wrong in it."""

    versioned = True
    wrong = fields.LongText(
        label=_("What was wrong"),
        hint=_("In a sentence. It stands beside the new version; the old one stays readable."),
        missing=_("Say what was wrong"),
        rows=2,
        max_length=500,
    )
    next_on = fields.Date(
        label=_("Ask on"), hint=_("Only if the questions were not asked that time."), required=False
    )
    groups = [
        ("", ["wrong"]),
        (_("When, where and with whom in hearing"), [*SettingForm.groups[0][1], *SettingForm.groups[1][1]]),
        (_("If the questions were not asked"), ["next_on"]),
        (_("What they said"), [*AskForm.groups[0][1], *CausedForm.groups[0][1], *KindsForm.groups[0][1]]),
        (_("What was noticed"), ["signs", "signs_noted", "worried"]),
        (_("What was done"), ["response", "action_taken"]),
    ]

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for name in FOUR:
            self.fields[name].required = False

    def leaves_out(self, talk: Talk) -> list[str]:
        del talk
        return []

    def needs_response(self) -> bool:
        return reason_in(self.cleaned_data) is None and is_disclosed(self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if reason_in(cleaned) is None:
            for name in FOUR:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, str(self.fields[name].error_messages["required"]))
        return cleaned

    def check_next(self, cleaned: Mapping[str, Any]) -> None:
        if reason_in(cleaned) is None or {"next_on", "on"} & set(self.errors):
            return
        on = cleaned.get("next_on")
        if on is None:
            self.add_error("next_on", _("Set the day on which you will ask"))
        elif not is_next_in_reach(on, cleaned["on"]):
            self.add_error("next_on", _("Choose a day within the three months after that time"))
