"""What is asked at a desk, and before somebody is given another arrival reference."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.fields import Choice, Radios, Text, Tick
from linkworker.design.forms import Form
from linkworker.desk.gates import Comes
from linkworker.web.desk.words import ENDED


class DeskForm(Form):
    """The reference that somebody said or showed."""

    reference = Text(
        label=gettext_lazy("Arrival reference"),
        hint=gettext_lazy("Eight letters and numbers, as they say or show them. For example K7RD-42QF."),
        missing=gettext_lazy("Write the reference that they gave you"),
        max_length=20,
    )


class ArriveForm(Form):
    """That it is they, and whom they came to see, when there is more than one."""

    sure = Tick(
        label=gettext_lazy("They told me what they like to be called, and it fits"),
        missing=gettext_lazy("Ask softly what they like to be called, then tick that it fits"),
    )

    def __init__(self, *data: Any, comes: Sequence[Comes] = (), **rest: Any) -> None:
        super().__init__(*data, **rest)
        if len(comes) > 1:
            self.fields["whom"] = Radios(
                label=gettext_lazy("Whom do they come to see?"),
                missing=gettext_lazy("Choose whom they come to see"),
                items=[Choice(str(place), comes_words(one)) for place, one in enumerate(comes)],
            )


def comes_words(one: Comes) -> str:
    """Whom to call, and of which service."""
    who = one.worker.name if one.worker else _("Whoever is on duty")
    return _("%(who)s, %(service)s") % {"who": who, "service": one.service.name}


class EndForm(Form):
    """How the waiting ended."""

    ended = Radios(
        label=gettext_lazy("What happened?"),
        missing=gettext_lazy("Say what happened"),
        items=[Choice(how.value, words) for how, words in ENDED.items()],
    )


class AnotherForm(Form):
    """That another reference is wanted."""

    versioned = True

    sure = Tick(
        label=gettext_lazy("They know that the old one means nobody from now on"),
        missing=gettext_lazy("Tell them first, so that they don’t stand at the desk with the old one"),
    )
