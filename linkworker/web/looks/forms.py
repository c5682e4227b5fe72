"""The forms of who looked. They check; actions save."""

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Date, Select, Text, Tick
from linkworker.design.forms import Form
from linkworker.web.looks.words import BONDS


class FindForm(Form):
    """Whose looks are wanted."""

    text = Text(
        label=_("A client’s reference or whole name, or the name of a worker"),
        hint=_("Of a client you are shown the reference alone. Nothing you type stands in the address."),
        missing=_("Write a reference or a name"),
        max_length=120,
        width=30,
    )


class FilterForm(Form):
    """Which looks are wanted. Sent by GET: never a client's name."""

    on = Date(label=_("Day"), required=False, must_be="past")
    bond = Select(
        label=_("Looked because of"),
        required=False,
        items=[Choice(one.value, words) for one, words in BONDS.items()],
    )
    opened = Tick(label=_("Only what was opened or saved, no lists"), required=False)
