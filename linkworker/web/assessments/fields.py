"""The fields of an instrument's form, made from the instrument's data and the locality's numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django import forms as django_forms
from django.utils.translation import gettext as _

from linkworker.assessments.models import Completed
from linkworker.design import fields
from linkworker.design.fields import Choice
from linkworker.practice.instrument import Counting, Extra, Instrument, Item, Kind
from linkworker.practice.locality import Locality
from linkworker.web.assessments.words import ANSWERS, COMPLETED, SPECIALIST
from linkworker.web.data_words import pick

OWN_VIEW = "own_view"
"""The extra that an assessment keeps in columns of its own, with the person's own words beside it."""

AS_ANSWERS = "answers"
OVERHEARD = "overheard"
"""Not a way to complete an instrument: whoever chooses it is told to stop, and nothing is recorded."""

Field = tuple[str, django_forms.Field]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks: an instrument, under a locality whose meeting criteria need their numbers.

    `now` is the latest moment at which it can have been completed; `opened_at` when the case was opened; `was_at` when
    a corrected one was completed.
    """

    instrument: Instrument
    locality: Locality
    now: datetime
    opened_at: datetime
    was_at: datetime | None = None

    @property
    def finds_level(self) -> bool:
        return self.instrument.scoring.counting is Counting.LEVEL

    @property
    def extras(self) -> tuple[Extra, ...]:
        return tuple(extra for extra in self.instrument.extras if extra.id != OWN_VIEW)


def answer_name(item_id: str) -> str:
    return f"a-{item_id}"


def said_name(item_id: str) -> str:
    return f"s-{item_id}"


def comment_name(item_id: str) -> str:
    return f"c-{item_id}"


def extra_name(extra_id: str) -> str:
    return f"x-{extra_id}"


def how_fields() -> Iterator[Field]:
    """How and when the instrument was completed."""
    yield (
        "completed",
        fields.Radios(
            label=_("How was it completed?"),
            missing=_("Choose how it was completed"),
            hint=_("On the phone or by video, ask first whether they are alone: you can't check."),
            items=_ways(),
        ),
    )
    yield (
        "done_on",
        fields.Date(label=_("On which day?"), missing=_("Write the day"), must_be="past", quick=True),
    )
    yield (
        "done_at",
        fields.Time(
            label=_("At what time?"),
            hint=_("If you know it. Leave it empty for now, or when you know only the day."),
            required=False,
        ),
    )


def _ways() -> list[Choice]:
    """The ways of completing an instrument; and what to choose when it was not in private."""
    return [
        Choice(
            Completed.WITH_PERSON,
            COMPLETED[Completed.WITH_PERSON],
            hint=_("In private: nobody else is here or can hear, children counted."),
        ),
        Choice(
            Completed.WITH_SPECIALIST,
            COMPLETED[Completed.WITH_SPECIALIST],
            hint=_("In private: only the three of you can hear."),
        ),
        Choice(
            Completed.FROM_PROFESSIONALS,
            COMPLETED[Completed.FROM_PROFESSIONALS],
            hint=_("Without the person. The result is marked so: what they would say is missing."),
        ),
        Choice(Completed.COPIED, COMPLETED[Completed.COPIED]),
        Choice(
            OVERHEARD,
            _("Somebody else is here or may hear"),
            hint=_("Stop here. Complete it another day, or from what professionals know."),
            divider=_("or"),
        ),
    ]


def topic_fields(item: Item, said_by: list[Choice]) -> Iterator[Field]:
    """One topic: its answer, who said so, and a comment."""
    label = f"{item.number}. {pick(item.label)}"
    items = [Choice(answer.value, words) for answer, words in ANSWERS.items()]
    yield answer_name(item.id), fields.Radios(label=label, items=items, required=False)
    yield (
        said_name(item.id),
        fields.Radios(
            label=_("Who said so, topic %(n)s") % {"n": item.number}, items=said_by, required=False
        ),
    )
    yield (
        comment_name(item.id),
        fields.Text(label=_("Comment, topic %(n)s") % {"n": item.number}, required=False, max_length=1000),
    )


def extra_field(extra: Extra) -> django_forms.Field:
    """A field beside the topics, as its kind asks. What a yes would mean stands beside the question from the start."""
    label, hint = pick(extra.label), pick(extra.help) or pick(extra.when_yes)
    choices = [Choice(choice.code, pick(choice.label)) for choice in extra.choices]
    match extra.kind:
        case Kind.TEXT:
            return fields.Text(label=label, hint=hint, required=False, max_length=1000)
        case Kind.LONG_TEXT:
            return fields.LongText(label=label, hint=hint, required=False, rows=3)
        case Kind.CHOICES:
            return fields.Checkboxes(label=label, hint=hint, required=False, items=choices)
        case Kind.YES_NO_DK:
            choices = [Choice(answer.value, words) for answer, words in ANSWERS.items()]
    return fields.Radios(label=label, hint=hint, required=False, items=choices)


def own_view_of(instrument: Instrument) -> Extra:
    """The extra in which an instrument asks how the person sees the danger; raises StopIteration without one."""
    return next(extra for extra in instrument.extras if extra.id == OWN_VIEW)


def own_view_fields(instrument: Instrument) -> Iterator[Field]:
    """How the person sees the danger: asked always, and kept apart from the score (Stella toolkit, section 3.4)."""
    extra = own_view_of(instrument)
    yield (
        OWN_VIEW,
        fields.Radios(
            label=pick(extra.label),
            hint=pick(extra.help),
            missing=_("Choose how likely the person thinks it is, or that they could not be asked"),
            items=[Choice(choice.code, pick(choice.label)) for choice in extra.choices],
        ),
    )
    yield "own_view_words", fields.LongText(label=_("In their own words"), required=False, rows=3)


def judgement_fields() -> Iterator[Field]:
    """Professional judgement, its reason, and the concerns that go with a referral below the score."""
    yield (
        "judgement",
        fields.Radios(
            label=_("What do you judge?"),
            hint=_("Judgement can raise the level, never lower it."),
            missing=_("Choose what you judge, also when it is what the answers show"),
            items=[
                Choice(AS_ANSWERS, _("As the answers show")),
                Choice("medium", _("Medium")),
                Choice("high", _("High: a significant risk of serious harm or homicide")),
            ],
        ),
    )
    yield (
        "judgement_reason",
        fields.LongText(
            label=_("Why you judge so"),
            hint=_("Needed when you judge medium or high."),
            required=False,
            rows=3,
        ),
    )
    yield (
        "concerns",
        fields.LongText(
            label=_("Your specific concerns"),
            hint=_("Needed when you judge high and the answers show less. They go with the referral."),
            required=False,
            rows=3,
        ),
    )


def meeting_fields(locality: Locality) -> Iterator[Field]:
    """What the criteria of the multi-agency meeting here need beside the answers."""
    escalation, repeat = locality.marac.escalation, locality.marac.repeat
    if escalation.on:
        label = _("Incidents in the last %(months)s months, by all that is known")
        yield (
            "incidents",
            fields.WholeNumber(
                label=label % {"months": escalation.months}, required=False, min_value=0, max_value=999
            ),
        )
        yield "rising", fields.Tick(label=_("They are becoming more frequent or worse"), required=False)
    if repeat.on:
        yield (
            "last_marac_on",
            fields.Date(
                label=_("Last referred to MARAC on"),
                hint=_("Leave empty if never, or not known."),
                required=False,
                must_be="past",
            ),
        )
        yield (
            "abuse_on",
            fields.Date(label=_("Newest abuse on"), required=False, must_be="past"),
        )


def specialist_fields() -> Iterator[Field]:
    """Whether the person would like a specialist beside them (Stella toolkit, section 3.4)."""
    yield (
        "with_specialist",
        fields.Radios(
            label=_("Would they like a domestic abuse professional beside them for a full checklist?"),
            hint=_("It is their choice. A no is respected, and nobody presses them."),
            missing=_("Choose what they would like, or that they were not asked"),
            items=[Choice(code, words) for code, words in SPECIALIST.items()],
        ),
    )
