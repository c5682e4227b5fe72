"""The forms of a question without a client in it, and of its answer."""

from collections.abc import Sequence
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, LongText, Select, Tick
from linkworker.design.forms import Form
from linkworker.partnership.models import Agency


class NamelessForm(Form):
    """What leaves the agency with no client in it. `asks_nobody`: a first name stands in it that a client has too."""

    nobody = Tick(
        label=_("No client is meant: it is a word, or somebody else’s name"),
        missing=_(
            "The first name of somebody you may find here stands in it. Leave the person out; if no client is meant, "
            "tick that below"
        ),
    )

    def __init__(self, *args: Any, asks_nobody: bool = False, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not asks_nobody:
            del self.fields["nobody"]


class AskForm(NamelessForm):
    """What is asked, of which agency."""

    field_order = ("to", "question", "nobody")

    to = Select(label=_("Whom do you ask?"), missing=_("Choose whom you ask"), items=[])
    question = LongText(
        label=_("What do you want to know?"),
        hint=_(
            "About the work, not about one person: leave out names, dates of birth, numbers, addresses, and whatever "
            "else could tell who somebody is."
        ),
        missing=_("Write your question"),
        rows=6,
        max_length=4000,
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        to = cast(Select, self.fields["to"])
        known = [Choice(str(one.pk), one.name, hint=one.get_sector_display()) for one in agencies]
        to.items = (Choice("", _("Choose")), *known)
        to.choices = [(item.value, item.label) for item in to.items]


class AnswerForm(NamelessForm):
    """The answer to a question."""

    field_order = ("answer", "nobody")

    answer = LongText(
        label=_("Your answer"),
        hint=_("Leave people out of it here too. If it is about somebody in danger, ring instead."),
        missing=_("Write your answer"),
        rows=6,
        max_length=4000,
    )
