"""The forms of a question without a client in it, and of its answer."""

from collections.abc import Sequence
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, LongText, Select
from linkworker.design.forms import Form
from linkworker.partnership.models import Agency


class AskForm(Form):
    """What is asked, of which agency."""

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


class AnswerForm(Form):
    """The answer to a question."""

    answer = LongText(
        label=_("Your answer"),
        hint=_("Leave people out of it here too. If it is about somebody in danger, ring instead."),
        missing=_("Write your answer"),
        rows=6,
        max_length=4000,
    )
