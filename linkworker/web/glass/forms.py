"""The forms of break-glass. They check; actions save."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.cases.glass import GlassGiven
from linkworker.design.fields import Choice, LongText, Radios
from linkworker.design.forms import Form, Grouping
from linkworker.practice.breaking_glass import HowSoon
from linkworker.web.glass.words import HOW_SOON
from linkworker.web.walls.forms import ToldForm


class GlassForm(ToldForm):
    """Who is meant, and why it can't wait."""

    danger = LongText(
        label=_("What is the danger?"),
        hint=_("What happened or was said, and what may happen next."),
        missing=_("Say what the danger is"),
        rows=3,
        max_length=1000,
    )
    reason = LongText(
        label=_("What do you need to know it for?"),
        hint=_("For example: to warn her worker, to reach her safely before he does."),
        missing=_("Say what you need to know it for"),
        rows=2,
        max_length=500,
    )
    how_soon = Radios(
        label=_("How soon may somebody come to harm?"),
        missing=_("Say how soon"),
        items=[Choice(one.value, words) for one, words in HOW_SOON.items()],
    )

    def layout_groups(self) -> Grouping:
        why = ["danger", "reason", "how_soon"]
        return [*super().layout_groups(), (_("Why it can’t wait"), why)]

    def given(self) -> GlassGiven:
        """What is asked for, of a valid form."""
        said = self.cleaned_data
        how_soon = HowSoon(said["how_soon"])
        return GlassGiven(told=self.told(), danger=said["danger"], reason=said["reason"], how_soon=how_soon)


class CalledForm(Form):
    """What came of calling about somebody of whom nothing could be opened."""

    note = LongText(
        label=_("Whom did you call, and what came of it?"),
        missing=_("Write whom you called, and what came of it"),
        rows=3,
        max_length=1000,
    )


class ReviewForm(Form):
    """Whether it was right to open what was opened."""

    decision = Radios(
        label=_("Was it right to open this?"),
        missing=_("Say whether it was right"),
        items=[
            Choice("right", _("Yes: there was a danger, and this was needed for it")),
            Choice(
                "not-right",
                _("No"),
                hint=_("Tell your manager and your information governance lead today, and the other agency."),
            ),
        ],
    )
    note = LongText(label=_("Why do you say so?"), missing=_("Write why you say so"), rows=3, max_length=1000)


def was_right(said: dict[str, Any]) -> bool | None:
    """The decision of a valid form; None where there was none to take."""
    return said["decision"] == "right" if "decision" in said else None
