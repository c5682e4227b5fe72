"""What else another person of a case may be recognised by, as a part of the forms about them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.cases.models import Participant
from linkworker.cases.participants import KNOWN_BY, known_by, person_told
from linkworker.design.fields import Date, Text
from linkworker.design.forms import Form
from linkworker.people.connecting import PersonTold
from linkworker.practice.identifiers import nhs_number, nhs_number_fault, phone
from linkworker.web.clients.forms import NHS_FAULTS

KNOWN_BY_GROUP = (_("What they may be recognised by, if our client told you"), [*KNOWN_BY])


class KnownByForm(Form):
    """Other names, a date of birth, a phone and a number; never where somebody lives."""

    other_names = Text(
        label=_("Family name or other names"),
        hint=_("As far as our client knows them. Never look any of this up in another record."),
        required=False,
        max_length=200,
    )
    birth_date = Date(label=_("Date of birth"), required=False, must_be="past")
    phone = Text(
        label=_("Mobile phone number"),
        hint=_("To recognise them by, never to call."),
        required=False,
        inputmode="tel",
        max_length=30,
        width=20,
    )
    nhs_number = Text(label=_("NHS number"), required=False, inputmode="numeric", max_length=30, width=20)

    def clean_nhs_number(self) -> str:
        typed = str(self.cleaned_data["nhs_number"])
        fault = nhs_number_fault(typed) if typed else None
        if fault is not None:
            self.add_error("nhs_number", NHS_FAULTS[fault])
        return nhs_number(typed) or "" if typed else ""

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"])
        if typed and not phone(typed):
            self.add_error("phone", _("Write a phone number, like 07700 900123"))
        return typed

    def known_by(self) -> Mapping[str, Any] | None:
        """What is kept of it, of a valid form."""
        told = {name: self.cleaned_data[name] for name in KNOWN_BY}
        return known_by(PersonTold(self.cleaned_data["name"], **told))


def known_initial(person: Participant) -> Mapping[str, Any]:
    """What the form holds of somebody who is known already."""
    told = person_told(person)
    return {name: getattr(told, name) for name in KNOWN_BY}
