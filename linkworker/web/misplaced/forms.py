"""The forms about an entry that is about somebody else. They check; actions save."""

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, LongText, Radios, Text
from linkworker.design.forms import Form
from linkworker.practice.misplaced import Where


class TakeOutForm(Form):
    """Where an entry goes that is about somebody else, and why."""

    where = Radios(
        label=_("Where does it belong?"),
        missing=_("Say where it belongs"),
        items=[
            Choice(
                Where.MOVED.value,
                _("In the case of another client, in which I may write"),
                reveals=("reference",),
            ),
            Choice(
                Where.ASIDE.value,
                _("I don’t know, or it is not mine to say"),
                hint=_("It is kept aside and read by nobody but a safeguarding lead, with a reason."),
            ),
        ],
    )
    reference = Text(
        label=_("Reference of that case"),
        hint=_("As it stands at the head of its pages, like K7RD-42Q-FB3."),
        missing=_("Write the reference of the case in which it belongs"),
        max_length=20,
        width=20,
    )
    reason = LongText(
        label=_("How do you know that it is about somebody else?"),
        hint=_("Without a name. A safeguarding lead may read it; it stands in neither record."),
        missing=_("Write how you know that it is about somebody else"),
        rows=3,
        max_length=500,
    )


class ReadAsideForm(Form):
    """For what something kept aside is read."""

    reason = LongText(
        label=_("What do you read it for?"),
        hint=_("It stands with your name beside what is kept."),
        missing=_("Write what you read it for"),
        rows=3,
        max_length=500,
    )
