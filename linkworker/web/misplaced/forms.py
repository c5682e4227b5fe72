"""The forms about an entry that is about somebody else. They check; actions save."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, LongText, Radios, Text
from linkworker.design.forms import Form
from linkworker.practice.merging import Which
from linkworker.practice.misplaced import Where
from linkworker.web.clients.presenters import FIELDS


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


class MergeForm(Form):
    """Which value stands where two records of one person differ, and how one knows that it is one person."""

    reason = LongText(
        label=_("How do you know that it is one person?"),
        hint=_("Best is to have asked them. A name and a date of birth alike are not enough."),
        missing=_("Write how you know that it is one person"),
        rows=3,
        max_length=500,
    )

    def __init__(self, *data: Any, differing: Sequence[tuple[str, str, str]] = (), **rest: Any) -> None:
        super().__init__(*data, **rest)
        self.names = [name for name, _one, _other in differing]
        for name, one, other in differing:
            self.fields[name] = Radios(
                label=FIELDS[name],
                hint=_("What stands first. The other stays beside it."),
                missing=_("Choose what stands first"),
                items=[Choice("one", one), Choice("other", other)],
            )

    def chosen(self) -> dict[str, Which]:
        """By field, the record whose value stands first."""
        return {name: self.cleaned_data[name] for name in self.names}

    def layout_groups(self) -> Sequence[tuple[Any, Sequence[str]]]:
        return [("", [*self.names, "reason"])]


class SplitForm(Form):
    """Why they are two people, and to whom it belongs what was written since."""

    reason = LongText(
        label=_("How do you know that they are two people?"),
        missing=_("Write how you know that they are two people"),
        rows=3,
        max_length=500,
    )

    def __init__(self, *data: Any, written: Sequence[tuple[str, str]] = (), **rest: Any) -> None:
        super().__init__(*data, **rest)
        self.names = [name for name, _words in written]
        for name, words in written:
            self.fields[name] = Radios(
                label=gettext("Written on %(reference)s since: %(what)s")
                % {"reference": name, "what": words},
                missing=_("Say whose it is"),
                items=[
                    Choice("stays", _("It is of this person and stays")),
                    Choice("other", _("It is of the other person and goes over")),
                ],
            )

    def layout_groups(self) -> Sequence[tuple[Any, Sequence[str]]]:
        return [("", [*self.names, "reason"])]
