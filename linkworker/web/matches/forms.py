"""The forms of matches. They check; actions save."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Date, LongText, Radios
from linkworker.design.forms import Form
from linkworker.practice.asking import Alone
from linkworker.practice.blind_match import Looking, Reply, Said
from linkworker.web.matches.words import LOOKINGS, REPLIES, SAID


class LookingForm(Form):
    """Whether somebody wants to be looked for in other services."""

    versioned = True

    said = Radios(
        label=_("What did they say?"),
        missing=_("Say whether they want to be looked for"),
        items=[Choice(one.value, LOOKINGS[one]) for one in Looking],
    )


class AnswerForm(Form):
    """What somebody said when asked whether their services may work together."""

    versioned = True

    alone = Radios(
        label=_("Were you alone with them?"),
        hint=_("Children count too. On the phone, as they told you."),
        missing=_("Say whether you were alone with them"),
        items=[
            Choice(Alone.ALONE.value, _("Yes, nobody else was there or could hear")),
            Choice(Alone.NOT_ALONE.value, _("No, someone else was there or could hear")),
            Choice(Alone.NOT_SURE.value, _("I’m not sure")),
        ],
    )
    said = Radios(
        label=_("What did they say?"),
        missing=_("Say what they said"),
        items=[
            Choice(
                Said.YES.value,
                SAID[Said.YES],
                hint=_(
                    "The other service then reads their name, their date of birth and that you help them."
                ),
            ),
            Choice(Said.NO.value, SAID[Said.NO]),
            Choice(Said.LATER.value, SAID[Said.LATER]),
        ],
    )
    next_on = Date(
        label=_("When to ask again"), hint=_("If it was not the day for it"), must_be="future", required=False
    )
    words = LongText(label=_("In their own words"), required=False, rows=3, max_length=1000)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        said, is_later = given.get("said"), given.get("said") == Said.LATER
        if said == Said.YES and given.get("alone", Alone.ALONE) != Alone.ALONE:
            words = _(
                "A yes counts when nobody could hear. Choose “Not today”, and ask again when you are alone"
            )
            self.add_error("said", words)
        if is_later and not given.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("Say when to ask again"))
        if said and not is_later:
            given["next_on"] = None
        return given


class HarmForm(Form):
    """Why the other service should know without her yes."""

    harm = LongText(
        label=_("What serious harm may come if the services do not speak?"),
        hint=_("To whom, how soon, and why it can’t wait for their answer."),
        missing=_("Say what serious harm may come"),
        rows=4,
        max_length=2000,
    )


class DecideForm(Form):
    """Whether the other service is let know against serious harm."""

    decision = Radios(
        label=_("Is the other service told?"),
        missing=_("Say whether the other service is told"),
        items=[
            Choice("yes", _("Yes: serious harm may come otherwise")),
            Choice("no", _("No: the choice stays theirs")),
        ],
    )
    note = LongText(label=_("Why"), missing=_("Say why, in a sentence or two"), rows=3, max_length=1000)


class ReplyForm(Form):
    """What this service answers to an offer."""

    reply = Radios(
        label=_("What do you answer?"),
        missing=_("Say what you answer"),
        items=[
            Choice(
                Reply.TAKEN.value,
                REPLIES[Reply.TAKEN],
                hint=_("The two open cases are joined. Nothing of them is shared by that."),
            ),
            Choice(Reply.ANOTHER_PERSON.value, REPLIES[Reply.ANOTHER_PERSON]),
            Choice(Reply.NOT_NOW.value, REPLIES[Reply.NOT_NOW], hint=_("The other service is not told why.")),
        ],
    )
