"""The forms of personal walls. They check; actions save."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Date, LongText, Radios, Text, Tick
from linkworker.design.forms import Form, Grouping
from linkworker.people.connecting import PersonTold
from linkworker.practice.identifiers import NhsNumberFault, address, nhs_number, nhs_number_fault, phone
from linkworker.practice.separating import Relation
from linkworker.web.clients.forms import NHS_FAULTS
from linkworker.web.walls.words import RELATIONS

TOLD = ("name", "other_names", "birth_date", "nhs_number", "phone", "address")


class ToldForm(Form):
    """Who somebody is: a name, and one thing more."""

    name = Text(label=_("First name and family name"), missing=_("Write the name"), max_length=120, width=30)
    other_names = Text(
        label=_("Other names"),
        hint=_("A name before marriage, a short name, another spelling. A comma between two."),
        required=False,
        max_length=200,
    )
    birth_date = Date(label=_("Date of birth"), required=False, must_be="past")
    phone = Text(label=_("Mobile phone number"), required=False, inputmode="tel", max_length=30, width=20)
    address = LongText(label=_("Home address, with the postcode"), required=False, rows=2, max_length=200)
    nhs_number = Text(label=_("NHS number"), required=False, inputmode="numeric", max_length=30, width=20)

    def layout_groups(self) -> Grouping:
        more = ["birth_date", "phone", "address", "nhs_number"]
        first = [name for name in ("relation", "name", "other_names") if name in self.fields]
        return [("", first), (_("One of these at least"), more)]

    def clean_nhs_number(self) -> str:
        typed = str(self.cleaned_data["nhs_number"])
        fault: NhsNumberFault | None = nhs_number_fault(typed) if typed else None
        if fault is not None:
            self.add_error("nhs_number", NHS_FAULTS[fault])
        return nhs_number(typed) or "" if typed else ""

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"])
        if typed and not phone(typed):
            self.add_error("phone", _("Write a phone number, like 07700 900123"))
        return typed

    def clean_address(self) -> str:
        typed = str(self.cleaned_data["address"])
        if typed and not address(typed):
            self.add_error("address", _("Write the address with its postcode, like CF10 1AB"))
        return typed

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.told().tells_enough:
            words = _("Write a date of birth, a phone number, an address or an NHS number: many share a name")
            self.add_error("birth_date", words)
        return given

    def told(self) -> PersonTold:
        """What was told, of a valid form."""
        return PersonTold(**{name: self.cleaned_data[name] for name in TOLD})


class TellForm(ToldForm):
    """Somebody whom the worker knows."""

    relation = Radios(
        label=_("Who are they to you?"),
        missing=_("Say who they are to you"),
        items=[Choice(one.value, words) for one, words in RELATIONS.items() if one is not Relation.SELF],
    )


class KnowForm(Form):
    """That one knows a client."""

    sure = Tick(
        label=_("I know this person, or somebody close to them, outside my work"),
        missing=_("Tick this to go on, or go back"),
    )


class WallForm(Form):
    """Whether a wall stays."""

    versioned = True

    decision = Radios(
        label=_("Does the wall stay?"),
        missing=_("Say whether the wall stays"),
        items=[
            Choice("stays", _("Yes: the worker knows this person, or may")),
            Choice(
                "down",
                _("No: they are two people, or it was told wrongly"),
                hint=_("The worker may see this person again from now, as far as their role does."),
            ),
        ],
    )
