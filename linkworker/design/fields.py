"""Form fields that know how they look and how they speak.

Each field takes `label`, and when it is required `missing`, the sentence shown when it is left empty; a required
field without one raises `FieldDefinitionError` where it is written. No message of Django's own is ever shown.
Text about a client is never kept by the browser: `autocomplete` is off unless a field says otherwise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linkworker.design.field_base import Designed, FieldDefinitionError
from linkworker.design.time_fields import Date, Time
from linkworker.design.words import Words

__all__ = [
    "Checkboxes",
    "Choice",
    "Choosing",
    "Date",
    "Designed",
    "FieldDefinitionError",
    "Hidden",
    "LongText",
    "Radios",
    "Select",
    "Text",
    "Tick",
    "Time",
    "Upload",
    "WholeNumber",
]


@dataclass(frozen=True)
class Choice:
    """One answer of a radio group, of checkboxes or of a short list.

    `reveals` names fields of the same form that open under this answer; they are asked for only when it is chosen.
    `divider` is a word set on a line of its own before the answer ("or"). `exclusive` unticks all other boxes.
    """

    value: str
    label: Words
    hint: Words = ""
    reveals: tuple[str, ...] = ()
    divider: Words = ""
    exclusive: bool = False


class Text(Designed, forms.CharField):
    """One line of text. `inputmode` as in HTML ("numeric", "tel"); `spellcheck` is off for names and codes."""

    def __init__(self, *, inputmode: str = "", max_length: int = 200, **rest: Any) -> None:
        self.inputmode = inputmode
        super().__init__(max_length=max_length, **rest)

    def written(self, label: Words) -> Mapping[str, Words]:
        return {
            "max_length": format_lazy(_("{label}: write %(limit_value)d characters or fewer"), label=label),
            "min_length": format_lazy(_("{label}: write at least %(limit_value)d characters"), label=label),
            "null_characters_not_allowed": format_lazy(
                _("{label}: type it again, without pasting"), label=label
            ),
        }


class LongText(Text):
    """Several lines of text, `rows` high."""

    kind = "textarea"

    def __init__(self, *, rows: int = 4, max_length: int = 10_000, **rest: Any) -> None:
        self.rows = rows
        super().__init__(max_length=max_length, widget=forms.Textarea, **rest)


class WholeNumber(Designed, forms.IntegerField):
    """A whole number, typed; `suffix` stands behind the box ("weeks")."""

    nothing = None

    def __init__(self, *, suffix: Words = "", width: int = 4, **rest: Any) -> None:
        self.suffix = suffix
        self.inputmode = "numeric"
        super().__init__(width=width, widget=forms.TextInput, **rest)

    def written(self, label: Words) -> Mapping[str, Words]:
        return {
            "invalid": format_lazy(_("{label}: write a whole number, like 3"), label=label),
            "max_value": format_lazy(_("{label}: write %(limit_value)s or less"), label=label),
            "min_value": format_lazy(_("{label}: write %(limit_value)s or more"), label=label),
            "step_size": format_lazy(_("{label}: write a multiple of %(limit_value)s"), label=label),
        }


class Choosing(Designed):
    """What fields share whose answers are listed."""

    def __init__(self, *, items: Sequence[Choice], **rest: Any) -> None:
        self.items = tuple(items)
        super().__init__(choices=[(item.value, item.label) for item in self.items], **rest)

    def written(self, label: Words) -> Mapping[str, Words]:
        return {
            "invalid_choice": format_lazy(_("{label}: choose one of the answers listed"), label=label),
            "invalid_list": format_lazy(_("{label}: choose from the answers listed"), label=label),
        }

    def revealed_by(self, chosen: str | Iterable[str]) -> tuple[set[str], set[str]]:
        """The fields this field opens, parted into those asked for now and those not."""
        values = {chosen} if isinstance(chosen, str) else set(chosen or ())
        asked = {name for item in self.items if item.value in values for name in item.reveals}
        return asked, {name for item in self.items for name in item.reveals} - asked


class Radios(Choosing, forms.ChoiceField):
    """One answer of a few. `inline` sets them side by side; `small` (the rule) draws small circles."""

    kind = "radios"

    def __init__(self, *, inline: bool = False, small: bool = True, **rest: Any) -> None:
        self.inline = inline
        self.small = small
        super().__init__(**rest)


class Checkboxes(Choosing, forms.MultipleChoiceField):
    """Any number of a few answers; the cleaned value is a list of their values."""

    kind = "checkboxes"
    nothing: Any = []

    def __init__(self, *, small: bool = True, **rest: Any) -> None:
        self.small = small
        super().__init__(**rest)


class Select(Choosing, forms.ChoiceField):
    """One answer of a short list; more than `MOST` is refused, since nobody can find their place in it."""

    kind = "select"
    MOST = 60

    def __init__(self, *, items: Sequence[Choice], **rest: Any) -> None:
        if len(items) > self.MOST:
            raise FieldDefinitionError(
                f"A list of {len(items)} answers is too long for a select: let people search"
            )
        super().__init__(items=[Choice("", _("Choose")), *items], **rest)


class Tick(Designed, forms.BooleanField):
    """One box to tick. Required means that it has to be ticked."""

    kind = "tick"
    nothing = False


class Upload(Designed, forms.FileField):
    """A file of at most `most_bytes`, whose name ends in one of `endings` (".pdf")."""

    kind = "file"
    nothing = None

    def __init__(self, *, endings: Sequence[str], most_bytes: int = 10_000_000, **rest: Any) -> None:
        self.endings = tuple(ending.lower() for ending in endings)
        self.most_bytes = most_bytes
        super().__init__(**rest)

    def written(self, label: Words) -> Mapping[str, Words]:
        again = format_lazy(_("{label}: choose the file again, it did not arrive"), label=label)
        return {
            "invalid": again,
            "empty": format_lazy(_("{label}: the file is empty, choose another"), label=label),
            "max_length": format_lazy(_("{label}: give the file a shorter name"), label=label),
            "contradiction": again,
        } | {"missing": again}

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[Any] | None":
        sent: UploadedFile[Any] | None = super().clean(data, initial)
        if sent and not (sent.name or "").lower().endswith(self.endings):
            allowed = ", ".join(self.endings)
            raise forms.ValidationError(
                _("Choose a file that ends in %(allowed)s"), params={"allowed": allowed}
            )
        if sent and (sent.size or 0) > self.most_bytes:
            most = self.most_bytes // 1_000_000
            raise forms.ValidationError(_("Choose a file smaller than %(most)s MB"), params={"most": most})
        return sent


class Hidden(Designed, forms.CharField):
    """A value that travels with the form unseen; never trusted, always checked where it is used."""

    kind = "hidden"

    def __init__(self, *, max_length: int = 200, **given: Any) -> None:
        rest: dict[str, Any] = {"label": "hidden", "required": False, "widget": forms.HiddenInput, **given}
        super().__init__(max_length=max_length, **rest)

    def written(self, label: Words) -> Mapping[str, Words]:
        del label
        stale = _("This page is out of date. Open it again, then send it")
        return {"max_length": stale, "min_length": stale, "null_characters_not_allowed": stale}
