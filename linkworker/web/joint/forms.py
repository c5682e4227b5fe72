"""The forms of joint work."""

from collections.abc import Sequence
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.fields import Checkboxes, Choice, Date, LongText, Radios, Text, Time
from linkworker.design.forms import Form
from linkworker.practice.asking import is_next_in_reach
from linkworker.practice.joint_working import PARTS


class LiaisonForm(Form):
    """One talk with the worker of another service. `services`: those that work with the person, as choices."""

    other = Radios(
        label=gettext_lazy("With which service?"),
        missing=gettext_lazy("Choose the service you spoke with"),
        items=[],
    )
    with_whom = Text(
        label=gettext_lazy("With whom there?"),
        missing=gettext_lazy("Write whom you spoke with"),
        max_length=120,
        width=30,
    )
    agreed = LongText(
        label=gettext_lazy("What did you agree?"),
        hint=gettext_lazy(
            "Only what the person lets you share. The other service reads this while you share risk."
        ),
        missing=gettext_lazy("Write what you agreed, or that nothing changed"),
        rows=4,
        max_length=4000,
    )
    who_does_what = LongText(
        label=gettext_lazy("Who does what, until when?"),
        hint=gettext_lazy("One line for each thing, with a name and a day."),
        required=False,
        rows=3,
        max_length=2000,
    )
    on = Date(
        label=gettext_lazy("When did you speak?"),
        missing=gettext_lazy("Say when you spoke"),
        must_be="past",
        quick=True,
    )
    time = Time(label=gettext_lazy("At what time, if it is known"), required=False)
    next_on = Date(
        label=gettext_lazy("When do you speak again?"),
        hint=gettext_lazy("Within a week, as a rule."),
        missing=gettext_lazy("Set the day on which you speak again"),
        must_be="future",
    )

    def __init__(self, *args: Any, services: Sequence[Choice] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        _offer(self, "other", services)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        on = given.get("next_on")
        if on and self.today and not is_next_in_reach(on, self.today):
            self.add_error("next_on", _("Choose a day within three months: later may be too late"))
        return given


class PartsForm(Form):
    """Which parts of joint care our service does."""

    versioned = True
    parts = Checkboxes(
        label=gettext_lazy("What does our service do?"),
        hint=gettext_lazy("Only what is really done now. What nobody does is shown to both of you as a gap."),
        required=False,
        items=[Choice(code, gettext_lazy(words)) for code, words in PARTS.items()],
    )


class LeadForm(Form):
    """Which service leads. `services`: our own and those that work with the person, as choices."""

    leads = Radios(
        label=gettext_lazy("Which service leads?"),
        hint=gettext_lazy(
            "As you agreed it with the other worker. The lead sees to it that no part is left to nobody."
        ),
        missing=gettext_lazy("Choose the service that leads"),
        items=[],
    )

    def __init__(self, *args: Any, services: Sequence[Choice] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        _offer(self, "leads", services)


def _offer(form: Form, name: str, services: Sequence[Choice]) -> None:
    field = cast(Radios, form.fields[name])
    field.items = tuple(services)
    field.choices = [(item.value, item.label) for item in services]
