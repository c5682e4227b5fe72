"""Which alerts a worker wants, and where."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Checkboxes, Choice, Radios, Text
from linkworker.design.forms import Form
from linkworker.exchange.notify.models import Sort, Way
from linkworker.practice.identifiers import phone

REACHED = {Way.MAIL: "email", Way.TEXT: "mobile"}


class AlertsForm(Form):
    """The way, of what, and the address that the way needs. The ways there are are given when the form is made."""

    email = Text(
        label=_("E-mail address"),
        missing=_("Write an e-mail address"),
        hint=_("One that nobody but you can open."),
        max_length=254,
        width=30,
    )
    mobile = Text(
        label=_("Mobile number"),
        missing=_("Write a mobile number"),
        hint=_("Of a telephone that nobody but you reads."),
        max_length=30,
        inputmode="tel",
        width=20,
    )
    sorts = Checkboxes(
        label=_("Of what?"),
        hint=_("The alert itself never says which of these it is."),
        required=False,
        items=[Choice(sort.value, sort.label) for sort in Sort],
    )

    def __init__(self, *data: Any, ways: Sequence[Way] = (), **rest: Any) -> None:
        super().__init__(*data, **rest)
        none = Choice("none", _("No alerts"))
        items = [Choice(way.value, way.label, reveals=(REACHED[way],)) for way in ways]
        self.fields["way"] = Radios(
            label=_("How do you want to be told?"),
            missing=_("Choose how you want to be told, or no alerts"),
            items=[none, *items],
        )
        for way in set(Way) - set(ways):
            del self.fields[REACHED[way]]

    def layout_groups(self) -> Sequence[tuple[Any, Sequence[str]]]:
        return [("", ["way", "sorts"])]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("email"):
            try:
                validate_email(given["email"])
            except ValidationError:
                self.add_error("email", _("Write an e-mail address like name@example.org"))
        if given.get("mobile"):
            number = phone(given["mobile"])
            if number is None:
                self.add_error("mobile", _("Write a mobile number like 07700 900 123"))
            given["mobile"] = number or ""
        if given.get("way") in set(Way) and not given.get("sorts"):
            self.add_error("sorts", _("Choose of what you want to be told"))
        return given
