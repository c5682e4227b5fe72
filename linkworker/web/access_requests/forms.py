"""The forms of requests for access. They check; actions save."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.access_requests.receiving import Checked
from linkworker.access_requests.reviewing import Decided
from linkworker.design.fields import Choice, Date, LongText, Radios, Text, Tick
from linkworker.design.forms import Form, Grouping
from linkworker.practice.access_request import Decision
from linkworker.web.access_requests import words
from linkworker.web.walls.forms import ToldForm


def choices(named: Mapping[Any, Any]) -> list[Choice]:
    return [Choice(str(code), text) for code, text in named.items()]


class ReceiveForm(ToldForm):
    """A request as it came: about whom, as whoever asks wrote it."""

    way = Radios(label=_("How did it come?"), missing=_("Say how it came"), items=choices(words.WAYS))
    received_on = Date(
        label=_("The day it came"), missing=_("Write the day it came"), must_be="past", quick=True
    )
    acting = Radios(label=_("Who asks?"), missing=_("Say who asks"), items=choices(words.ACTING))
    asker = Text(
        label=_("Their name, if it is another"),
        hint=_("And their office, of a representative."),
        required=False,
        max_length=200,
    )

    def layout_groups(self) -> Grouping:
        names, more = super().layout_groups()
        came = (_("How it came"), ["way", "received_on", "acting", "asker"])
        return [came, (_("About whom, as it was written"), names[1]), more]


class CheckForm(Form):
    """What is known of whoever asks, and how an answer reaches them."""

    versioned = True

    identity = Radios(
        label=_("How was it checked who asks?"),
        missing=_("Say how it was checked"),
        items=choices(words.IDENTITIES),
    )
    surely = Radios(
        label=_("Is it surely the person’s own wish?"),
        hint=_("Somebody who watches them may ask in their name, or stand beside them when they ask."),
        missing=_("Say whether it is surely their own wish"),
        items=choices(words.SURELY),
    )
    send_by = Radios(
        label=_("How does the answer reach them safely?"),
        hint=_("Never to an address, number or mailbox because it stands on the request."),
        missing=_("Say how the answer reaches them"),
        items=choices(words.SEND_BY),
    )
    send_to = LongText(label=_("Where, or who hands it over"), required=False, rows=2, max_length=300)
    note = LongText(
        label=_("Note"), hint=_("Whom you called, on which number."), required=False, rows=3, max_length=1000
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("send_by", "not-yet") != "not-yet" and not given.get("send_to"):
            self.add_error("send_to", _("Write where it goes, or who hands it over"))
        return given

    def checked(self) -> Checked:
        """What was checked, of a valid form."""
        names = ("identity", "surely", "send_by", "send_to", "note")
        return Checked(**{name: self.cleaned_data[name] for name in names})


class StopForm(Form):
    """For what the clock stands."""

    why = Radios(
        label=_("What was asked for?"), missing=_("Say what was asked for"), items=choices(words.AWAITED)
    )
    since = Date(label=_("The day you asked"), missing=_("Write the day"), must_be="past", quick=True)


class StartForm(Form):
    """That what was asked for came."""

    until = Date(label=_("The day it came"), missing=_("Write the day"), must_be="past", quick=True)


class ExtendForm(Form):
    """Why it takes two months more."""

    because = LongText(
        label=_("Why does it take longer?"),
        hint=_(
            "In words that whoever asks may read: the request is complex, or one of many. Tell them in time."
        ),
        missing=_("Write why it takes longer"),
        rows=3,
        max_length=1000,
    )
    told = Tick(
        label=_("I have told them, in a way that is safe, or do so today"),
        missing=_("Tick this when they are told, or will be today"),
    )


class HandForm(Form):
    """That it goes to a reviewer."""

    sure = Tick(
        label=_("Hand it to whoever reviews: everybody’s request takes this step, known or not"),
        missing=_("Tick this to go on, or go back"),
    )


class SendForm(Form):
    """That the answer is on its way."""

    sure = Tick(
        label=_("I have read the answer whole, and send it the way that stands above"),
        missing=_("Read the answer, then tick this"),
    )


NOBODY = "nobody"


class ChooseForm(Form):
    """Who is meant."""

    def __init__(self, *data: Any, people: Iterable[Choice] = (), **rest: Any) -> None:
        super().__init__(*data, **rest)
        nobody = Choice(
            NOBODY,
            _("None of them, nobody, or nothing may be confirmed"),
            hint=_("They get the letter that neither confirms nor denies."),
        )
        self.fields["who"] = Radios(
            label=_("Who is meant?"), missing=_("Say who is meant"), items=[*people, nobody]
        )

    def layout_groups(self) -> Grouping:
        return [("", ["who"])]


class ItemForm(Form):
    """What becomes of one piece."""

    versioned = True

    decision = Radios(
        label=_("What becomes of it?"),
        missing=_("Say what becomes of it"),
        items=[
            Choice(Decision.GIVE.value, words.DECISIONS[Decision.GIVE]),
            Choice(Decision.PART.value, words.DECISIONS[Decision.PART], reveals=("passages",)),
            Choice(Decision.WITHHOLD.value, words.DECISIONS[Decision.WITHHOLD]),
        ],
    )
    passages = LongText(
        label=_("What to take out"),
        hint=_(
            "One passage a line, copied from above. Wherever it stands it is gone from the file, for good."
        ),
        missing=_("Write what to take out"),
        rows=5,
        max_length=10_000,
    )
    withheld = Radios(
        label=_("Why is something not given?"),
        required=False,
        items=choices(words.WITHHELD),
    )
    why = LongText(
        label=_("In your words, for whoever asks you later"),
        hint=_("Nobody else reads it; it is never printed."),
        required=False,
        rows=3,
        max_length=1000,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("decision") not in {None, "", Decision.GIVE.value} and not given.get("withheld"):
            self.add_error("withheld", _("Say why something is not given"))
        return given

    def decided(self) -> Decided:
        """What was decided, of a valid form."""
        said = self.cleaned_data
        lines = tuple(line.strip() for line in said["passages"].splitlines() if line.strip())
        decision = Decision(said["decision"])
        withheld = "" if decision is Decision.GIVE else said["withheld"]
        return Decided(decision=decision, passages=lines, withheld=withheld, why=said["why"])


class FinishForm(Form):
    """That all of it is read."""

    sure = Tick(
        label=_("All of it is read: the answer is ready, and somebody else sends it"),
        missing=_("Tick this to go on, or go back"),
    )
