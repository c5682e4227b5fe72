"""The form after a call to the police: every question has its answer already, and nothing has to be typed."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design import fields, forms
from linkworker.design.fields import Choice
from linkworker.practice.danger import CALLERS, DANGERS, WHOM


def choices(words: Mapping[str, str]) -> list[Choice]:
    return [Choice(str(code), _(text)) for code, text in words.items()]


class CalledForm(forms.Form):
    """That 999 was called. Whatever is left out is as it is most of the time."""

    called_by = fields.Radios(label=_("Who called?"), required=False, inline=True, items=choices(CALLERS))
    danger = fields.Radios(label=_("What was it?"), required=False, items=choices(DANGERS))
    told = fields.Checkboxes(
        label=_("Whom have you told?"),
        hint=_("Nobody yet? Save first, then tell your manager."),
        required=False,
        items=choices(WHOM),
    )
    incident_number = fields.Text(
        label=_("Incident number, if they gave one"), required=False, max_length=60, width=20
    )
    police_said = fields.LongText(label=_("What the police said"), required=False, rows=2, max_length=2000)
    on = fields.Date(
        label=_("Day"), hint=_("Leave empty if it is today"), must_be="past", quick=True, required=False
    )
    time = fields.Time(label=_("Time"), hint=_("Leave empty if it is now"), required=False)
    groups = [
        ("", ["called_by", "danger", "told", "incident_number", "police_said", "on", "time"]),
    ]
