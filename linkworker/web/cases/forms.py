"""The forms of a case. They check and hand on plain values; actions save."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.cases.build import Told
from linkworker.cases.models import EntryKind
from linkworker.cases.participants import DETAILS
from linkworker.cases.queries import Candidate
from linkworker.design.fields import (
    Checkboxes,
    Choice,
    Date,
    LongText,
    Radios,
    Select,
    Text,
    Tick,
    Time,
    WholeNumber,
)
from linkworker.design.forms import Form, Grouping
from linkworker.practice.deadlines import LONDON
from linkworker.practice.vocabulary import code_list
from linkworker.web.cases.known_by_form import KNOWN_BY_GROUP, KnownByForm
from linkworker.web.cases.words import CLOSED_BECAUSE, EXPLAINED, GROUPS, NOTE_KINDS, SOURCES, WHOSE
from linkworker.web.data_words import pick

SHARED_PARENT = "shared-parent"
"""The relationship for which the age of a child matters (Domestic Abuse Act 2021, section 2(1)(f))."""


class NoteForm(Form):
    """A piece of the chronology as a worker writes it."""

    sort = Radios(
        label=_("What are you writing down?"),
        missing=_("Choose what you are writing down"),
        items=[
            Choice("event", NOTE_KINDS["event"], hint=_("One thing that was done or said. One is enough.")),
            Choice(
                "pattern",
                NOTE_KINDS["pattern"],
                hint=_("What goes on from day to day: rules, checking, money, fear, who may be seen."),
            ),
            Choice("work", NOTE_KINDS["work"], hint=_("A call, a visit, something arranged.")),
        ],
    )
    on = Date(
        label=_("When did it happen?"),
        missing=_("Say when it happened"),
        hint=_("For a pattern, when it began, as far as anybody knows."),
        must_be="past",
        quick=True,
    )
    time = Time(label=_("At what time, if it is known"), required=False)
    text = LongText(
        label=_("What happened?"),
        missing=_("Write what happened"),
        hint=_(
            "Their own words where you can, in quotation marks. What you saw and heard, apart from what you think."
        ),
        rows=6,
    )
    source = Radios(
        label=_("Where does it come from?"),
        missing=_("Say where it comes from"),
        items=[Choice(code, words) for code, words in SOURCES.items()],
    )
    said_by = Text(
        label=_("Who was that?"),
        hint=_("Leave empty for what you saw or did yourself."),
        required=False,
        max_length=120,
        width=30,
    )
    not_to_be_revealed_to = Text(
        label=_("Not to be revealed to"),
        hint=_("Anybody who must never learn that this was said. Leave empty when there is nobody."),
        required=False,
        max_length=120,
        width=30,
    )


class CorrectionForm(NoteForm):
    """A new version of a note, which names what was wrong in the one before."""

    versioned = True

    wrong = LongText(
        label=_("What was wrong?"),
        missing=_("Say what was wrong"),
        hint=_("The version before stays readable. Its readers will see this beside it."),
        rows=2,
        max_length=500,
    )

    def layout_groups(self) -> Grouping:
        return [
            (_("The correction"), ["wrong"]),
            (
                _("What it says now"),
                ["sort", "on", "time", "text", "source", "said_by", "not_to_be_revealed_to"],
            ),
        ]


def _relationships() -> list[Choice]:
    return [Choice(term.code, pick(term.label)) for term in code_list("relationships").terms]


class PositionForm(Form):
    """Who harms whom, as somebody says."""

    position = Radios(
        label=_("Where does our client stand towards this person?"),
        missing=_("Choose where our client stands, or that it is not known"),
        items=[
            Choice("harmed", _("Harmed by this person")),
            Choice("harming", _("Causing harm to this person")),
            Choice(
                "both-alleged",
                _("Harm is alleged both ways"),
                hint=_("Both are protected until a specialist has assessed who does what to whom."),
            ),
            Choice("not-known", _("Not known"), hint=_("A friend, a child, or nobody has said yet.")),
        ],
    )
    said_by = Text(
        label=_("Who says so?"),
        missing=_("Say who says so"),
        hint=_("The person, somebody else, or what you saw yourself."),
        max_length=120,
        width=30,
    )


class PositionChangeForm(PositionForm):
    """What somebody now says of who harms whom, over what was said last."""

    versioned = True


class DetailsForm(Form):
    """What is known of another person of a case."""

    name = Text(
        label=_("Name"),
        missing=_("Enter a name, or what the person calls them"),
        hint=_("What our client calls them is enough."),
        max_length=120,
        width=20,
    )
    former = Tick(label=_("This is in the past"), required=False, hint=_("A former partner, for example."))
    age = WholeNumber(label=_("Age, if it is known"), required=False, min_value=0, max_value=120, width=3)
    child_age = WholeNumber(
        label=_("Age of the child they share"),
        hint=_(
            "Only for “Parent of the same child”: the youngest of them, at a time when both were its parents or held "
            "parental responsibility. The law asks for a child under 18."
        ),
        required=False,
        min_value=0,
        max_value=120,
        width=3,
    )
    lives_with = Radios(
        label=_("Do they live with our client?"),
        required=False,
        inline=True,
        items=[
            Choice("yes", _("Yes")),
            Choice("no", _("No")),
            Choice("not-known", _("Not known")),
        ],
    )
    note = LongText(label=_("Anything else to know"), required=False, rows=2, max_length=500)

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["relationship"] = Select(
            label=_("Who are they to our client?"),
            missing=_("Choose who they are, or “Not known”"),
            hint=_("Any gender, in every relationship. One that the law does not list is helped as fully."),
            items=_relationships(),
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("child_age") is not None and given.get("relationship") not in {None, SHARED_PARENT}:
            self.add_error(
                "child_age", _("Leave the child’s age empty, or choose “Parent of the same child” above")
            )
        return given


WHO = (_("Who they are"), [*DETAILS])


class ParticipantForm(DetailsForm, KnownByForm, PositionForm):
    """Another person of a case."""

    groups = [WHO, KNOWN_BY_GROUP, (_("Harm"), ["position", "said_by"])]


class ParticipantCorrectionForm(DetailsForm, KnownByForm):
    """What is known of another person, corrected, and what was wrong of it."""

    versioned = True

    wrong = LongText(
        label=_("What was wrong?"),
        missing=_("Say what was wrong"),
        hint=_("What it said before stays readable, with this beside it."),
        rows=2,
        max_length=500,
    )
    groups = [(_("The correction"), ["wrong"]), WHO, KNOWN_BY_GROUP]


class ConfidentialityForm(Form):
    """How the limits of confidentiality were explained."""

    how = Radios(
        label=_("How did you explain it?"),
        missing=_("Choose how you explained it"),
        items=[Choice(code, words) for code, words in EXPLAINED.items()],
    )
    note = LongText(label=_("What they asked or said about it"), required=False, rows=2, max_length=1000)


class CloseForm(Form):
    """Why the work ends."""

    reason = Radios(
        label=_("Why does the work end?"),
        missing=_("Choose why the work ends"),
        items=[Choice(code, words) for code, words in CLOSED_BECAUSE.items()],
    )
    note = LongText(
        label=_("What should whoever takes it up again know?"), required=False, rows=3, max_length=2000
    )


class ReopenForm(Form):
    """Why the work is taken up again."""

    note = LongText(
        label=_("Why is the case opened again?"),
        missing=_("Write why the case is opened again"),
        rows=2,
        max_length=2000,
    )


class AllocateForm(Form):
    """Who is to work a case. The workers to choose from are given when the form is made."""

    versioned = True

    def __init__(self, *args: Any, workers: Sequence[tuple[Candidate, str]] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["worker"] = Radios(
            label=_("Key worker"),
            missing=_("Choose a key worker"),
            items=[Choice(str(one.worker.pk), one.worker.name, hint=hint) for one, hint in workers],
        )


class FilterForm(Form):
    """The kinds by which a chronology is filtered, and whose entries; sent by GET."""

    of = Checkboxes(
        label=_("Whose"), required=False, items=[Choice(name, words) for name, words in WHOSE.items()]
    )

    kind = Checkboxes(
        label=_("Show"),
        required=False,
        items=[Choice(name, words) for name, (words, _kinds) in GROUPS.items()],
    )


def told_from(form: Form) -> Told:
    """A note as it is told, without when it happened."""
    given = form.cleaned_data
    return Told(
        EntryKind.NOTE,
        code=given["sort"],
        text=given["text"],
        source=given["source"],
        said_by=given["said_by"],
        not_to_be_revealed_to=given["not_to_be_revealed_to"],
    )


def happened_at(on: date, clock: time | None) -> datetime:
    """The moment a note tells of; a day without a time is kept as its midnight in London."""
    return datetime.combine(on, clock or time(0), tzinfo=LONDON).astimezone(UTC)
