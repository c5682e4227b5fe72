"""The forms of the directory: what somebody looks for, and what an entry says."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.fields import Checkboxes, Choice, LongText, Radios, Select, Text, Tick, Time
from linkworker.design.forms import Form
from linkworker.partnership.directory import EntryGiven
from linkworker.practice.contact import Days
from linkworker.practice.directory import needs_of_sector
from linkworker.practice.vocabulary import Term, code_list
from linkworker.web.data_words import pick

DAYS = {
    Days.EVERY_DAY: gettext_lazy("Every day"),
    Days.WEEKDAYS: gettext_lazy("Monday to Friday"),
    Days.WEEKEND: gettext_lazy("Saturday and Sunday"),
}

NO_DAYS = Choice("", gettext_lazy("No fixed hours"))


class FindForm(Form):
    """What somebody looks for in the directory. Sent by GET: places and organisations only."""

    def __init__(self, *data: Any, **rest: Any) -> None:
        super().__init__(*data, **rest)
        needs = [Choice(term.code, pick(term.label)) for term in code_list("needs").terms]
        self.fields |= {
            "need": Select(label=_("Help with"), items=needs, required=False),
            "words": Text(
                label=_("Place, agency or service"),
                hint=_("Never a person’s name"),
                required=False,
                max_length=80,
            ),
            "open": Tick(label=_("Somebody answers now"), required=False),
        }


def _choice(term: Term) -> Choice:
    bound = [pick(need.label) for need in code_list("needs").terms if need.code in term.binds]
    every = len(bound) == len(code_list("needs").terms)
    always = _("Always holds, for every service.") if every else _("Always holds for: %(needs)s.")
    held = always % {"needs": ", ".join(bound)} if bound else ""
    return Choice(term.code, pick(term.label), hint=" ".join(filter(None, [pick(term.help), held])))


class EntryForm(Form):
    """What the directory says of a service of one sector."""

    versioned = True
    groups = (
        (gettext_lazy("What it helps with, and whom"), ["needs", "who_for", "not_for"]),
        (
            gettext_lazy("Where and when"),
            [
                "area",
                "takes_from_outside",
                "round_the_clock",
                "open_days",
                "opens_at",
                "closes_at",
                "hours",
            ],
        ),
        (gettext_lazy("Referrals"), ["open_to_referrals", "how_to_refer", "care_of"]),
        (gettext_lazy("How a referral is weighed"), ["considers", "never_refuses_for"]),
    )

    who_for = LongText(
        label=gettext_lazy("Who it is for"),
        hint=gettext_lazy("In plain words: ages, who comes, from which point on"),
        missing=gettext_lazy("Write who the service is for"),
        rows=3,
        max_length=1000,
    )
    not_for = LongText(
        label=gettext_lazy("Whom it can’t help, and where to turn instead"),
        required=False,
        rows=3,
        max_length=1000,
    )
    area = Text(
        label=gettext_lazy("Area"),
        hint=gettext_lazy("For a refuge or safe house: a wide area only"),
        required=False,
        max_length=200,
    )
    takes_from_outside = Tick(label=gettext_lazy("Takes people from outside this area"), required=False)
    round_the_clock = Tick(label=gettext_lazy("Can be reached day and night"), required=False)
    open_days = Radios(
        label=gettext_lazy("Office days"),
        items=[*(Choice(day.value, words) for day, words in DAYS.items()), NO_DAYS],
        required=False,
        inline=True,
    )
    opens_at = Time(label=gettext_lazy("From"), required=False)
    closes_at = Time(label=gettext_lazy("Until"), required=False)
    hours = Text(
        label=gettext_lazy("Hours in words"),
        hint=gettext_lazy("Other days, evenings, who answers when the office is closed"),
        required=False,
        max_length=300,
    )
    open_to_referrals = Tick(label=gettext_lazy("Takes referrals now"), required=False)
    how_to_refer = LongText(
        label=gettext_lazy("How to refer, and what to tell"), required=False, rows=3, max_length=1000
    )
    care_of = Text(
        label=gettext_lazy("Care-of name for letters and referrals"),
        hint=gettext_lazy(
            "The agreed words or PO Box that stand for an address nobody may know, like c/o Anne’s House"
        ),
        required=False,
        max_length=120,
        width=30,
    )

    def __init__(self, *data: Any, sector: str, **rest: Any) -> None:
        super().__init__(*data, **rest)
        self.sector = sector
        self.fields |= {
            "needs": Checkboxes(
                label=_("The service helps with"),
                items=[_choice(term) for term in needs_of_sector(sector)],
                missing=_("Choose at least one thing that the service helps with"),
            ),
            "considers": _listed("weighed", _("What you weigh, each time anew")),
            "never_refuses_for": _listed("never-reasons", _("What is never a reason to turn someone away")),
        }
        self.order_fields([name for _legend, names in self.groups for name in names])

    def given(self) -> EntryGiven:
        """What was typed, as the action takes it."""
        return EntryGiven(**{name: self.cleaned_data[name] for name in EntryGiven.__dataclass_fields__})

    def clean(self) -> dict[str, Any]:
        """Each thing that may not stand so, at its field; not judged while a field by itself is wrong."""
        if not self.errors:
            for name, why in self.given().problems(self.sector):
                self.add_error(name, django_forms.ValidationError(why.text(_)))
        return self.cleaned_data


def _listed(name: str, label: str) -> Checkboxes:
    found = code_list(name)
    hint = _("What always holds is added when you leave it out.")
    return Checkboxes(label=label, hint=hint, items=[_choice(term) for term in found.terms], required=False)
