"""The forms of who looked. They check; actions save."""

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Date, LongText, Radios, Select, Text, Tick
from linkworker.design.forms import Form
from linkworker.practice.seen_by import Keeps
from linkworker.web.looks.words import BONDS, OUTCOMES


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


class GiveForm(Form):
    """What is asked before the paper of who has seen a record is given."""

    alone = Radios(
        label=_("Are you alone together now?"),
        missing=_("Say whether you are alone together"),
        items=[
            Choice("alone", _("Yes, nobody can hear or see")),
            Choice("not-alone", _("No, or I am not sure")),
        ],
    )
    is_safe = Radios(
        label=_("Do they say that it is safe for them to have it on paper?"),
        missing=_("Say what they told you"),
        items=[Choice("yes", _("Yes")), Choice("no", _("No, or they are not sure"))],
    )
    keeps = Radios(
        label=_("Where will they keep it?"),
        missing=_("Say where they will keep it"),
        items=[
            Choice(Keeps.HERE.value, _("Here: they read it and leave it with us")),
            Choice(Keeps.SAFE_PLACE.value, _("In a place that nobody else opens")),
            Choice(Keeps.SOMEBODY.value, _("With somebody whom they trust, and who does not live with them")),
            Choice(Keeps.NOT_SURE.value, _("They don’t know yet")),
        ],
    )
    days = Radios(
        label=_("Of how long do they want to know?"),
        missing=_("Say of how long"),
        items=[
            Choice("92", _("The last three months")),
            Choice("366", _("The last year")),
            Choice("all", _("From the beginning")),
        ],
    )


class SettleForm(Form):
    """What came of asking about a notice."""

    outcome = Radios(
        label=_("What came of asking?"),
        missing=_("Say what came of asking"),
        items=[Choice(one.value, words) for one, words in OUTCOMES.items()],
    )
    note = LongText(
        label=_("Why, or what is done now"),
        hint=_("Information governance leads of your agency read this. Write no client’s name."),
        missing=_("Write why, or what is done now"),
        rows=4,
        max_length=2000,
    )
