"""The forms about a client record: find, register, change, preference, another case. They validate and save nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import (
    Choice,
    Date,
    Hidden,
    LongText,
    Radios,
    Select,
    Text,
    WholeNumber,
)
from linkworker.design.forms import Form, Grouping
from linkworker.people.build import PLAIN, PREFERENCE, ClientGiven, MemberGiven, PreferenceGiven
from linkworker.people.models import Known, PreferenceFor, WorkerPreference
from linkworker.practice.identifiers import NhsNumberFault, nhs_number, nhs_number_fault
from linkworker.practice.sharing import Category
from linkworker.web.clients.contact_form import ContactPart
from linkworker.web.numbers import number_in

KNOWN = [Choice(known.value, known.label) for known in Known]
FIRST_ROWS, MOST_ROWS = 2, 20
MEMBER = ("name", "relationship", "age", "is_child", "lives_with")
NHS_FAULTS = {
    NhsNumberFault.CHARACTERS: _("NHS number: write numbers only, like 943 476 5919"),
    NhsNumberFault.LENGTH: _("NHS number: write all ten numbers, like 943 476 5919"),
    NhsNumberFault.CHECK: _("NHS number: check each number, these ten do not make an NHS number"),
}


class FindForm(Form):
    """One box for whatever the worker has of the person."""

    text = Text(
        label=_("Name, date of birth, NHS number, phone or reference"),
        hint=_("Type what you have, in any order. Spelling need not be exact."),
        missing=_("Type a name, a date of birth, an NHS number, a phone number or a reference"),
        max_length=200,
    )


class ClientForm(ContactPart, Form):
    """What is told of a person. Only a name is needed; rows of the household are as many as `rows` says.

    `shows` names the categories that the worker may see: the fields of others do not exist in their form.
    """

    chosen_name = Text(
        label=_("What they like to be called"),
        missing=_("Write what they like to be called"),
        max_length=120,
        width=30,
    )
    pronouns = Text(label=_("Pronouns"), required=False, max_length=40, width=10)
    full_name = Text(label=_("Full name, if it is another one"), required=False, max_length=200, width=30)
    other_names = Text(
        label=_("Other names"),
        hint=_("Names from before, or used elsewhere, with commas between them"),
        required=False,
        max_length=300,
    )
    language = Text(label=_("Language they like to talk in"), required=False, max_length=60, width=20)
    interpreter = Radios(label=_("Is an interpreter needed?"), items=KNOWN, required=False, inline=True)
    children = Radios(
        label=_("Are there children at home, or whom they look after?"),
        items=KNOWN,
        required=False,
        inline=True,
    )
    pregnant = Radios(label=_("Is anyone at home pregnant?"), items=KNOWN, required=False, inline=True)
    birth_date = Date(label=_("Date of birth"), required=False, must_be="past")
    nhs_number = Text(label=_("NHS number"), required=False, inputmode="numeric", max_length=30, width=20)
    own_reference = Text(
        label=_("Your own reference"),
        hint=_("The number they have in your other system, if there is one"),
        required=False,
        max_length=40,
        width=20,
    )
    rows = Hidden()

    def __init__(self, *data: Any, shows: frozenset[Category], **rest: Any) -> None:
        super().__init__(*data, **rest)
        self.shows = shows
        self.initial.setdefault("rows", str(FIRST_ROWS))
        self.add_contacts()
        for row in range(self._rows()):
            self._add_member(row)
        self._drop_what_is_not_shown()
        self.arrange()

    def _rows(self) -> int:
        said = str(self.data.get("rows", "") if self.is_bound else self.initial["rows"])
        return min(number_in(said) or FIRST_ROWS, MOST_ROWS)

    def _add_member(self, row: int) -> None:
        ages = [Choice("child", _("A child, under 18")), Choice("adult", _("An adult"))]
        self.fields |= {
            f"member_{row}_name": Text(label=_("Name"), required=False, max_length=120),
            f"member_{row}_relationship": Text(
                label=_("Who they are to the person"), required=False, max_length=60
            ),
            f"member_{row}_age": WholeNumber(
                label=_("Age in years"), required=False, min_value=0, max_value=120, width=3
            ),
            f"member_{row}_is_child": Radios(
                label=_("If the age is not known"), items=ages, required=False, inline=True
            ),
            f"member_{row}_lives_with": Radios(
                label=_("Do they live together?"), items=KNOWN, required=False, inline=True
            ),
        }

    def _drop_what_is_not_shown(self) -> None:
        names: list[str] = []
        if Category.HOUSEHOLD not in self.shows:
            names += ["children", "pregnant", "rows", *self.member_names()]
        if Category.CONTACT not in self.shows:
            names += self.contact_names()
        for name in names:
            del self.fields[name]

    def member_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("member_")]

    def layout_groups(self) -> Grouping:
        parts: list[tuple[Any, Sequence[str]]] = [
            (_("What to call the person"), ["chosen_name", "pronouns", "full_name", "other_names"]),
            (_("Safe contact"), self.contact_layout()),
            (_("Talking together"), ["language", "interpreter", *self.talking()]),
            (_("Who is at home"), ["children", "pregnant", *self.member_names()]),
            (_("Date of birth and numbers"), ["birth_date", "nhs_number", "own_reference"]),
        ]
        parted = [(legend, [name for name in names if name in self.fields]) for legend, names in parts]
        return [(legend, names) for legend, names in parted if names]

    def talking(self) -> list[str]:
        return []

    def clean_nhs_number(self) -> str:
        typed = str(self.cleaned_data["nhs_number"])
        if not typed:
            return ""
        fault = nhs_number_fault(typed)
        if fault is not None:
            raise django_forms.ValidationError(NHS_FAULTS[fault])
        return nhs_number(typed) or ""

    def clean(self) -> dict[str, Any]:
        self.check_contacts()
        for row in range(self._rows()):
            told = [
                name for name in MEMBER[1:] if self.cleaned_data.get(f"member_{row}_{name}") not in ("", None)
            ]
            if told and not self.cleaned_data.get(f"member_{row}_name") and Category.HOUSEHOLD in self.shows:
                self.add_error(
                    f"member_{row}_name", _("Write a name, or what the person calls them, like “my son”")
                )
        return self.cleaned_data

    def given(self, before: ClientGiven | None = None) -> ClientGiven:
        """What is told; what this form does not ask stays as it was `before`."""
        said = self.cleaned_data
        before = before or ClientGiven(chosen_name=said["chosen_name"])
        plain: dict[str, Any] = {name: said[name] for name in PLAIN if name in self.fields}
        if Category.CONTACT in self.shows:
            plain["contacts"] = self.contacts_given(before.contacts)
        if Category.HOUSEHOLD in self.shows:
            plain["household"] = self._household()
        return replace(before, **plain)

    def _household(self) -> tuple[MemberGiven, ...]:
        rows = [
            {name: self.cleaned_data.get(f"member_{row}_{name}") for name in MEMBER}
            for row in range(self._rows())
        ]
        return tuple(
            MemberGiven(
                name=row["name"],
                relationship=row["relationship"] or "",
                age=row["age"],
                is_child=row["is_child"] == "child" if row["age"] is None else row["age"] < 18,
                lives_with=row["lives_with"] or "",
            )
            for row in rows
            if row["name"]
        )


class CasePart:
    """Which services a case may be opened in, and in which of them the worker may be the key worker."""

    def __init__(self, services: Mapping[str, str], working_in: frozenset[str]) -> None:
        self.services = services
        self.working_in = working_in


class RegisterForm(ClientForm):
    """Registering: the same, with the preference, the service and who will work with them."""

    worker_preference = Radios(
        label=_("Who would they rather talk with?"),
        items=[Choice(one.value, one.label) for one in WorkerPreference],
        required=False,
    )

    def __init__(self, *data: Any, case_part: CasePart, **rest: Any) -> None:
        self.case_fields: list[str] = []
        super().__init__(*data, **rest)
        self.case_fields = add_case_fields(self, case_part)

    def talking(self) -> list[str]:
        return ["worker_preference"]

    def layout_groups(self) -> Grouping:
        own: Grouping = [(_("Their case"), self.case_fields)] if self.case_fields else []
        return [*super().layout_groups(), *own]


class ChangeForm(ClientForm):
    """Changing what a record says: news of the person's life, or a correction that names what was wrong."""

    versioned = True

    wrong = Text(
        label=_("What was wrong?"),
        hint=_("Only when what stood here was never so. Leave it empty when something has changed for them."),
        required=False,
        max_length=500,
    )

    def layout_groups(self) -> Grouping:
        return [*super().layout_groups(), (_("If you correct something"), ["wrong"])]


def add_case_fields(form: Form, part: CasePart) -> list[str]:
    """Add to a form what opening a case asks: the service when there are several, and who will work with them."""
    names: list[str] = []
    if len(part.services) > 1:
        form.fields["service"] = Select(
            label=_("Service"),
            items=[Choice(key, name) for key, name in part.services.items()],
            missing=_("Choose the service that will work with them"),
        )
        names.append("service")
    else:
        form.fields["service"] = Hidden(initial=next(iter(part.services), ""))
    mine = [Choice("me", _("I will be their key worker"))] if part.working_in else []
    form.fields["key_worker"] = Radios(
        label=_("Who will work with them?"),
        items=[*mine, Choice("manager", _("The manager will decide"))],
        missing=_("Choose who will work with them"),
        initial="me" if mine else "manager",
    )
    return [*names, "key_worker"]


class OpenCaseForm(Form):
    """Opening another case for someone who is already known."""

    def __init__(self, *data: Any, case_part: CasePart, **rest: Any) -> None:
        super().__init__(*data, **rest)
        add_case_fields(self, case_part)


class PreferenceForm(Form):
    """Whether they prefer a woman to talk with, and whether that could be met."""

    versioned = True

    worker_preference = Radios(
        label=_("Who would they rather talk with?"),
        items=[
            Choice(
                one.value, one.label, reveals=("preference_for",) if one == WorkerPreference.FEMALE else ()
            )
            for one in WorkerPreference
        ],
        missing=_("Choose who they would rather talk with, or “Not known”"),
    )
    preference_for = Radios(
        label=_("A woman for what?"),
        items=[Choice(one.value, one.label) for one in PreferenceFor],
        missing=_("Choose what they would like to talk with a woman for"),
    )
    preference_met = Radios(
        label=_("Could you do what they asked?"),
        hint=_("Leave it empty until you know."),
        items=[Choice(Known.YES.value, _("Yes")), Choice(Known.NO.value, _("No"))],
        required=False,
        inline=True,
    )
    preference_note = LongText(
        label=_("Note"),
        hint=_("For example who could see them instead, and from when"),
        required=False,
        rows=3,
        max_length=300,
    )

    def given(self) -> PreferenceGiven:
        return PreferenceGiven(**{name: self.cleaned_data[name] or "" for name in PREFERENCE})
