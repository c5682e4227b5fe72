"""The form every page uses: groups of fields, answers that open fields, a token against sending twice.

    class Register(forms.Form):
        chosen_name = fields.Text(label=_("Chosen name"), missing=_("Enter a chosen name"), width=20)
        groups = [(_("Name"), ["chosen_name"])]

A field that stands in no group (and opens under no answer) makes drawing fail: a question is never silently dropped.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choosing, Date, Designed, Hidden
from linkworker.design.time_fields import sent_parts
from linkworker.design.words import Words

Grouping = Sequence[tuple[Words, Sequence[str]]]


class Form(forms.Form):
    """A form as plain data; it saves nothing.

    `groups` parts the fields into fieldsets: (legend, names); an empty legend draws no fieldset. None given: one
    group of all fields in the order they are written. `versioned` adds a hidden `version`, filled from the argument,
    so that an action can tell that somebody else was faster. `today` is needed by dates with `must_be` or `quick`.
    """

    groups: ClassVar[Grouping] = ()
    versioned: ClassVar[bool] = False

    form_token = Hidden()

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        version: str | int | None = None,
        today: date | None = None,
        initial: Mapping[str, Any] | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}), **rest)
        self.today = today
        self.initial["form_token"] = str(uuid.uuid4())
        self._gather_typed_dates()
        if self.versioned:
            stale = _("This page is out of date. Open it again, then send it")
            self.fields["version"] = Hidden(required=True, missing=stale)
            if version is not None:
                self.initial["version"] = str(version)

    def _gather_typed_dates(self) -> None:
        """A draft holds what was sent: the three boxes of a date, each by its own name."""
        for name, field in self.fields.items():
            if isinstance(field, Date) and name not in self.initial:
                typed = sent_parts(self.initial, name)
                if any(typed):
                    self.initial[name] = typed

    @property
    def token(self) -> uuid.UUID | None:
        """The token that was sent: two forms with one token are one act. None when it is missing or made up."""
        try:
            return uuid.UUID(str(self.data.get(self.add_prefix("form_token"), "")))
        except ValueError:
            return None

    def layout_groups(self) -> Grouping:
        """The groups to draw; a form that builds its fields at run time overrides this."""
        return self.groups

    def arrange(self) -> None:
        """Put the fields in the order of the page, so that the list of what is wrong follows it."""
        names: list[str] = []
        for name in (name for _legend, group in self.layout_groups() for name in group):
            field = self.fields[name]
            opened = field.items if isinstance(field, Choosing) else ()
            names += [name, *(inner for item in opened for inner in item.reveals)]
        self.order_fields(names)

    def revealed_names(self) -> set[str]:
        """Fields that open under an answer of another field."""
        choosing = [field for field in self.fields.values() if isinstance(field, Choosing)]
        return {name for field in choosing for item in field.items for name in item.reveals}

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        self._forget_what_was_not_asked()
        self._check_dates()

    def _forget_what_was_not_asked(self) -> None:
        """A field under an answer that was not chosen is empty, whatever was typed there before."""
        for name, field in self.fields.items():
            if not isinstance(field, Choosing):
                continue
            for hidden in field.revealed_by(self.cleaned_data.get(name, ""))[1]:
                other = self.fields[hidden]
                self.errors.pop(hidden, None)
                self.cleaned_data[hidden] = other.nothing if isinstance(other, Designed) else None

    def _check_dates(self) -> None:
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not isinstance(field, Date) or field.must_be == "any" or value is None:
                continue
            if self.today is None:
                raise ValueError(f"{type(self).__name__} needs today= to check '{name}'")
            try:
                field.check_against(value, self.today)
            except forms.ValidationError as refused:
                self.add_error(name, refused)
