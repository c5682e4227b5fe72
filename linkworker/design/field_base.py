"""What every form field of ours has in common."""

from collections.abc import Mapping
from typing import Any

from django import forms

from linkworker.design.words import Words


class FieldDefinitionError(Exception):
    """A field was written without something it needs."""


class Designed(forms.Field):
    """What every field of ours has. `kind` names the component that draws it.

    `width` is a number of characters (2, 3, 4, 5, 10, 20, 30) for a text box, None for the whole column.
    `nothing` is the cleaned value of a field that was not asked.
    """

    kind = "text"
    nothing: Any = ""

    def __init__(
        self,
        *,
        label: Words,
        missing: Words = "",
        required: bool = True,
        hint: Words = "",
        width: int | None = None,
        autocomplete: str = "off",
        **rest: Any,
    ) -> None:
        if required and not missing:
            raise FieldDefinitionError(f"The required field '{label}' has no 'missing' sentence")
        self.width = width
        self.autocomplete = autocomplete
        written = {**self.written(label), "required": missing, **rest.pop("error_messages", {})}
        super().__init__(label=label, required=required, help_text=hint, error_messages=written, **rest)  # type: ignore[arg-type]

    def written(self, label: Words) -> Mapping[str, Words]:
        """Our sentence for each code this field can refuse with, save 'required'."""
        del label
        return {}
