"""The forms of restricted notes. They check; actions save."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Checkboxes, Choice, LongText, Radios, Text
from linkworker.design.forms import Form
from linkworker.practice.restricted import NoteKind
from linkworker.web.restricted.words import HINTS, KINDS
from linkworker.web.whereabouts.forms import offer

LONGEST = 5000


class ReadersForm(Form):
    """Who reads a note."""

    versioned = True

    readers = Checkboxes(
        label=_("Who reads it?"),
        hint=_("As few as can do what has to be done. Nobody else learns that it is there."),
        required=False,
        items=[],
    )

    def __init__(self, *args: Any, workers: Sequence[Choice] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self.fields["readers"], workers)


class NewNoteForm(ReadersForm):
    """A note for named people."""

    versioned = False

    kind = Radios(
        label=_("What is it about?"),
        missing=_("Say what it is about"),
        items=[Choice(one.value, KINDS[one], hint=HINTS[one]) for one in NoteKind],
    )
    text = LongText(
        label=_("What few may know"),
        hint=_("Who said it and when, what is known and what is thought."),
        missing=_("Write what few may know"),
        rows=6,
        max_length=LONGEST,
    )
    groups = [("", ["kind", "text", "readers"])]


class CorrectNoteForm(Form):
    """What a note says now."""

    versioned = True

    wrong = Text(
        label=_("What was wrong, or is new?"),
        hint=_("What stood here stays readable with it."),
        missing=_("Write what was wrong, or is new"),
        max_length=300,
    )
    text = LongText(
        label=_("What it says now"), missing=_("Write what it says now"), rows=6, max_length=LONGEST
    )
