"""The forms about where somebody is. They validate and save nothing; what is typed into them is kept as no draft."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Choosing, Date, LongText, Radios, Select, Text, Tick
from linkworker.design.forms import Form, Grouping
from linkworker.people.models import Known
from linkworker.practice.whereabouts import LONGEST_DAYS, Cover, Place, ReadFor, signs_of
from linkworker.web.whereabouts.words import PLACES, READ_FOR
from linkworker.whereabouts.addresses import AddressGiven
from linkworker.whereabouts.models import LONGEST, Answer

STANDS, TYPED = "stands", "typed"
NO_STREET = _("Write more of it, with the street or the postcode, so that Linkworker knows it again")
NO_NUMBER = _("Write the whole address with its number and postcode, so that Linkworker knows it again")


def whole_address(text: str, *, is_home: bool) -> str:
    """The text, when there is enough in it to know it again; of a home, its postcode with the number or name."""
    if text and not (any("@" in one for one in signs_of(text)) if is_home else Cover.of(text).finds_any):
        raise ValidationError(NO_NUMBER if is_home else NO_STREET)
    return text


def offer(field: Any, items: Iterable[Choice]) -> None:
    """Give a field its answers when the form is made."""
    asked = cast(Choosing, field)
    asked.items = tuple(items)
    asked.choices = [(item.value, item.label) for item in asked.items]  # type: ignore[attr-defined]


class AddressForm(Form):
    """An ordinary address."""

    text = LongText(
        label=_("Address"),
        hint=_(
            "Never a refuge or another hidden address, and nobody has to give one: write nothing here, or seal it."
        ),
        missing=_("Write the address"),
        rows=4,
        max_length=LONGEST,
    )
    since = Date(label=_("Since which day?"), required=False)
    until = Date(label=_("Until which day, if they have left"), required=False)
    safe_to_write = Radios(
        label=_("Is it safe to write there?"),
        hint=_("What nobody asked counts as not safe."),
        items=[Choice(one.value, one.label) for one in Known],
        required=False,
        inline=True,
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("Write a day after the day on which they came"))
        return given

    def given(self) -> AddressGiven:
        said = self.cleaned_data
        return AddressGiven(
            text=said["text"],
            since=said["since"],
            until=said["until"],
            safe_to_write=said["safe_to_write"] or "",
        )


class CorrectAddressForm(AddressForm):
    """Correcting an ordinary address, or writing down that they left it."""

    versioned = True

    wrong = Text(
        label=_("What was wrong?"),
        hint=_(
            "What stood here stays readable with it. If they only moved away, write “moved” and the day above."
        ),
        missing=_("Write what was wrong"),
        max_length=500,
    )
    groups = [("", ["wrong", "text", "since", "until", "safe_to_write"])]


class SealForm(Form):
    """Sealing a place: one that stands in the record, or one that is typed for it."""

    which = Radios(
        label=_("Which address?"),
        missing=_("Choose which address"),
        items=[Choice(STANDS, STANDS), Choice(TYPED, TYPED)],
    )
    kind = Radios(
        label=_("What is it?"),
        hint=_("A child’s school, doctor, workers and appointments tell where a parent lives as well."),
        missing=_("Choose what it is"),
        items=[Choice(one.value, PLACES[one]) for one in Place],
    )
    text = LongText(
        label=_("Address to seal"),
        hint=_("With its number and postcode. After you save, you can’t read it either."),
        missing=_("Write the address to seal"),
        rows=4,
        max_length=LONGEST,
    )
    since = Date(label=_("Since which day, if it is known"), required=False)
    label = Text(
        label=_("What everybody reads instead"),
        hint=_("The agreed care-of name, like c/o Anne’s House. For a child’s school: “Ela’s school”."),
        missing=_("Write what everybody reads instead"),
        max_length=120,
    )
    because = LongText(
        label=_("Why is it sealed?"),
        hint=_("Who must not find them. Without the address."),
        missing=_("Write why it is sealed"),
        rows=3,
        max_length=2000,
    )

    def __init__(self, *args: Any, standing: str = "", **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not standing:
            del self.fields["which"]
            return
        opens = ("kind", "text", "since")
        typed = Choice(TYPED, _("Another one, which I type here"), reveals=opens)
        offer(self.fields["which"], [Choice(STANDS, standing), typed])

    def layout_groups(self) -> Grouping:
        first = ["which"] if "which" in self.fields else ["kind", "text", "since"]
        return [("", [*first, "label", "because"])]

    def clean_text(self) -> str:
        return whole_address(self.cleaned_data["text"], is_home=self.cleaned_data.get("kind") == Place.HOME)


class SealedChangeForm(Form):
    """Another address behind a seal, or another label."""

    versioned = True

    text = LongText(
        label=_("New address"),
        hint=_("Leave it empty if only the name below changes. What is sealed now is not shown here."),
        required=False,
        rows=4,
        max_length=LONGEST,
    )
    since = Date(label=_("Since which day, if it is known"), required=False)
    wrong = Text(
        label=_("What was wrong?"),
        hint=_("Only when what is sealed was never so; it is sealed, too. Leave it empty when they moved."),
        required=False,
        max_length=500,
    )
    label = Text(
        label=_("What everybody reads instead"),
        missing=_("Write what everybody reads instead"),
        max_length=120,
    )

    def __init__(self, *args: Any, is_home: bool = True, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.is_home = is_home

    def clean_text(self) -> str:
        return whole_address(self.cleaned_data["text"], is_home=self.is_home)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("wrong") and not given.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write the right address, or leave “What was wrong?” empty"))
        return given


class AskForm(Form):
    """Asking that somebody may read a sealed address."""

    worker = Select(label=_("Who is to read it?"), missing=_("Choose who is to read it"), items=[])
    task = LongText(
        label=_("For which task?"),
        hint=_("What can’t be done with the care-of name. Without the address."),
        missing=_("Write for which task"),
        rows=3,
        max_length=1000,
    )
    until = Date(label=_("Until which day?"), missing=_("Write until which day"))

    def __init__(self, *args: Any, workers: Iterable[Choice] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self.fields["worker"], [Choice("", _("Choose")), *workers])

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if self.today and not self.today <= until <= self.today + timedelta(days=LONGEST_DAYS):
            words = _("Write a day from today on, %(days)d days ahead at most: ask again if it takes longer")
            raise ValidationError(words % {"days": LONGEST_DAYS})
        return until


class UnsealForm(Form):
    """Asking that a sealed home be an ordinary address again."""

    task = LongText(
        label=_("Why may it be known again?"),
        hint=_("What they said themselves, alone and in safety, and what has changed."),
        missing=_("Write why it may be known again"),
        rows=4,
        max_length=1000,
    )


class DecideForm(Form):
    """A yes or a no to what a colleague asked about a sealed address."""

    decision = Radios(
        label=_("Your decision"),
        missing=_("Choose yes or no"),
        items=[Choice("yes", _("Yes")), Choice("no", _("No, with the reason below"))],
    )
    note = LongText(label=_("Why"), missing=_("Write why"), rows=3, max_length=1000)


class AnswerForm(Form):
    """What is given to somebody who asks for a record."""

    answer = Radios(
        label=_("What is given?"),
        missing=_("Choose what is given"),
        items=[Choice(one.value, one.label) for one in Answer],
    )
    note = LongText(
        label=_("Why, and what is left out"),
        hint=_("Without any address."),
        missing=_("Write why, and what is left out"),
        rows=4,
        max_length=1000,
    )


class EndForm(Form):
    """Ending a permission to read, or taking back what nobody has decided."""

    because = Radios(
        label=_("Why does it end?"),
        missing=_("Choose why it ends"),
        items=[
            Choice("done", _("The task is done")),
            Choice("not-needed", _("It is not needed any longer")),
            Choice("mistake", _("It was asked for by mistake")),
        ],
    )


class ReadForm(Form):
    """For what a sealed address is read this time."""

    code = Radios(
        label=_("What do you read it for?"),
        missing=_("Choose what you read it for"),
        items=[Choice(one.value, READ_FOR[one]) for one in ReadFor],
    )
    reason = Text(
        label=_("In your own words"),
        hint=_("Whoever leads the service reads this. Without the address."),
        missing=_("Write in your own words what you read it for"),
        max_length=300,
    )


class LeaveForm(Form):
    """A school, a doctor or another place that is no longer theirs."""

    sure = Tick(
        label=_("They have nothing to do with it any longer"),
        missing=_("Tick it if they have nothing to do with it any longer"),
    )


class LivesWithForm(Form):
    """With whom a child lives, by that person's reference."""

    parent = Text(
        label=_("Reference of the parent’s record"),
        hint=_("As it stands at the head of their page, like K7RD-42Q-FB3."),
        missing=_("Write the reference of the parent’s record"),
        max_length=20,
        width=20,
    )


class LivesElsewhereForm(Form):
    """That a child lives with that parent no longer."""

    sure = Tick(
        label=_("The child does not live there any longer"),
        missing=_("Tick it if the child does not live there any longer"),
    )


class RecordAskedForm(Form):
    """That a parent, or somebody else, asks for a record."""

    task = LongText(
        label=_("Who asks, how, and what for?"),
        hint=_("Their name as they gave it, who they say they are, and their words. Without any address."),
        missing=_("Write who asks, how, and what for"),
        rows=5,
        max_length=2000,
    )
