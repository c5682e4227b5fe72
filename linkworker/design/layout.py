"""From a Django form to the arguments of GOV.UK's components.

Reads our own fields (`fields`, `time_fields`) and plain Django ones (the sign-in forms of a library), so that one
macro draws every form. Nothing here makes HTML.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from linkworker.design.fields import Choice, Date
from linkworker.design.forms import Form
from linkworker.design.time_fields import PART_WORDS, PARTS, typed_parts
from linkworker.design.words import Words

Params = dict[str, Any]


class FormLayoutError(Exception):
    """A form's groups and its fields do not agree."""


@dataclass(frozen=True)
class Component:
    """One field to draw: the macro's name, its arguments, and what opens under each answer by the answer's value."""

    kind: str
    name: str
    params: Params
    opens: dict[str, list["Component"]] = field(default_factory=dict)
    quick: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """A fieldset; an empty legend means none is drawn."""

    legend: Words
    components: list[Component]


def field_id(bound: BoundField) -> str:
    """The id of a field's first input. It is the name that is sent, since no page has one name twice."""
    return bound.html_name


def _error(bound: BoundField) -> Params | None:
    if not bound.errors:
        return None
    return {"text": " ".join(str(error) for error in bound.errors), "visuallyHiddenText": _("Error")}


def _common(bound: BoundField) -> Params:
    params: Params = {"id": field_id(bound), "idPrefix": field_id(bound), "name": bound.html_name}
    if bound.help_text:
        params["hint"] = {"text": bound.help_text}
    if error := _error(bound):
        params["errorMessage"] = error
    return params


def _labelled(bound: BoundField) -> Params:
    return _common(bound) | {"label": {"text": str(bound.label), "classes": "govuk-label--s"}}


def _legended(bound: BoundField) -> Params:
    legend = {"text": str(bound.label), "classes": "govuk-fieldset__legend--s"}
    return _common(bound) | {"fieldset": {"legend": legend}}


def _text(bound: BoundField) -> Params:
    ours = bound.field
    width = getattr(ours, "width", None)
    params = _labelled(bound) | {
        "value": _shown(bound),
        "type": _input_type(bound),
        "classes": f"govuk-input--width-{width}" if width else "",
        "autocomplete": _autocomplete(bound),
        "spellcheck": False,
    }
    if inputmode := getattr(ours, "inputmode", "") or bound.field.widget.attrs.get("inputmode"):
        params["inputmode"] = inputmode
    if suffix := getattr(ours, "suffix", ""):
        params["suffix"] = {"text": suffix}
    return params


def _shown(bound: BoundField) -> Any:
    """What stands in a text box; a password never comes back."""
    value = bound.value()
    if value is None or isinstance(bound.field.widget, forms.PasswordInput):
        return ""
    return value.strftime("%H:%M") if isinstance(value, time) else value


def _input_type(bound: BoundField) -> str:
    kind = str(getattr(bound.field.widget, "input_type", "text"))
    return kind if kind in ("password", "email", "tel") else "text"


def _autocomplete(bound: BoundField) -> str:
    given = getattr(bound.field, "autocomplete", None) or bound.field.widget.attrs.get("autocomplete")
    return str(given or "off")


def _textarea(bound: BoundField) -> Params:
    rows = getattr(bound.field, "rows", 4)
    value = bound.value() or ""
    return _labelled(bound) | {"value": value, "rows": rows, "autocomplete": "off", "spellcheck": True}


def _choices(bound: BoundField) -> Sequence[Choice]:
    ours = getattr(bound.field, "items", None)
    if ours is not None:
        return tuple(ours)
    return [Choice(str(value), label) for value, label in getattr(bound.field, "choices", ())]


def _item(choice: Choice, chosen: set[str]) -> Params:
    item: Params = {"value": choice.value, "text": str(choice.label), "checked": choice.value in chosen}
    if choice.hint:
        item["hint"] = {"text": choice.hint}
    if choice.exclusive:
        item["behaviour"] = "exclusive"
    return item


def _listed(bound: BoundField) -> list[Params]:
    value = bound.value()
    chosen = {str(one) for one in value} if isinstance(value, list | tuple | set) else {str(value)}
    items: list[Params] = []
    for choice in _choices(bound):
        if choice.divider:
            items.append({"divider": choice.divider})
        items.append(_item(choice, chosen))
    return items


def _classes(bound: BoundField, base: str) -> str:
    wanted = [word for word in ("inline", "small") if getattr(bound.field, word, False)]
    return " ".join(f"{base}--{word}" for word in wanted)


def _radios(bound: BoundField) -> Params:
    return _legended(bound) | {"items": _listed(bound), "classes": _classes(bound, "govuk-radios")}


def _checkboxes(bound: BoundField) -> Params:
    return _legended(bound) | {"items": _listed(bound), "classes": _classes(bound, "govuk-checkboxes")}


def _tick(bound: BoundField) -> Params:
    item: Params = {"value": "on", "text": str(bound.label), "checked": bool(bound.value())}
    params = _common(bound)
    if hint := params.pop("hint", None):
        item["hint"] = hint
    return params | {"items": [item], "classes": "govuk-checkboxes--small"}


def _select(bound: BoundField) -> Params:
    value = str(bound.value() or "")
    items = [
        {"value": choice.value, "text": choice.label, "selected": choice.value == value}
        for choice in _choices(bound)
    ]
    return _labelled(bound) | {"items": items}


def _date(bound: BoundField) -> Params:
    wrong = _wrong_parts(bound)
    items = [
        {
            "id": f"{field_id(bound)}-{part}",
            "name": f"{bound.html_name}-{part}",
            "label": str(PART_WORDS[part]).capitalize(),
            "value": typed,
            "autocomplete": "off",
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in wrong else ""),
        }
        for part, typed in zip(PARTS, typed_parts(bound.value()), strict=True)
    ]
    return _legended(bound) | {"items": items}


def _wrong_parts(bound: BoundField) -> tuple[str, ...]:
    for error in bound.form.errors.as_data().get(bound.name, []):
        return tuple((error.params or {}).get("wrong", PARTS))
    return ()


def _quick(bound: BoundField) -> list[tuple[str, str]]:
    """Buttons that fill the three boxes: (word, "d-m-yyyy")."""
    today = getattr(bound.form, "today", None)
    if not isinstance(bound.field, Date) or not bound.field.quick or today is None:
        return []
    before = today - timedelta(days=1)
    return [(word, "-".join(typed_parts(on))) for word, on in ((_("Today"), today), (_("Yesterday"), before))]


def _file(bound: BoundField) -> Params:
    params = _labelled(bound)
    if endings := getattr(bound.field, "endings", ()):
        params["attributes"] = {"accept": ",".join(endings)}
    return params


MAKERS: dict[str, Callable[[BoundField], Params]] = {
    "text": _text,
    "time": _text,
    "textarea": _textarea,
    "radios": _radios,
    "checkboxes": _checkboxes,
    "tick": _tick,
    "select": _select,
    "date": _date,
    "file": _file,
}
PLAIN_WIDGETS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "tick"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.widgets.Input, "text"),
)


def kind_of(bound: BoundField) -> str:
    """The component that draws a field: its own `kind`, or after its widget for a plain Django field."""
    if own := getattr(bound.field, "kind", ""):
        return str(own)
    for widget, kind in PLAIN_WIDGETS:
        if isinstance(bound.field.widget, widget):
            return kind
    raise FormLayoutError(f"No component draws '{bound.name}' ({type(bound.field.widget).__name__})")


def component(form: forms.BaseForm, name: str) -> Component:
    """One field of a form, ready to draw."""
    bound = form[name]
    kind = kind_of(bound)
    opens = {
        choice.value: [component(form, inner) for inner in choice.reveals]
        for choice in (_choices(bound) if kind in ("radios", "checkboxes") else ())
        if choice.reveals
    }
    return Component(kind, bound.html_name, MAKERS[kind](bound), opens, _quick(bound))


def _visible(form: forms.BaseForm) -> list[str]:
    return [name for name in form.fields if kind_of(form[name]) != "hidden"]


def _grouping(form: forms.BaseForm) -> tuple[Iterable[tuple[Words, Sequence[str]]], set[str]]:
    if isinstance(form, Form):
        return form.layout_groups(), form.revealed_names()
    return (), set()


def groups(form: forms.BaseForm) -> list[Group]:
    """The fieldsets of a form in their order.

    Raises `FormLayoutError` when a field stands nowhere, twice, or in a group without being a field.
    """
    parted, revealed = _grouping(form)
    visible = _visible(form)
    if not parted:
        parted = [("", [name for name in visible if name not in revealed])]
    parted = list(parted)
    placed = [name for _legend, names in parted for name in names] + sorted(revealed)
    if sorted(placed) != sorted(visible):
        wrong = sorted(set(placed) ^ set(visible)) or sorted(
            {name for name in placed if placed.count(name) > 1}
        )
        raise FormLayoutError(f"{type(form).__name__}: {', '.join(wrong)} must stand in exactly one group")
    return [Group(legend, [component(form, name) for name in names]) for legend, names in parted]


def hidden_fields(form: forms.BaseForm) -> list[Params]:
    """The values that travel unseen."""
    unseen = [form[name] for name in form.fields if kind_of(form[name]) == "hidden"]
    return [
        {"name": bound.html_name, "value": "" if bound.value() is None else bound.value()} for bound in unseen
    ]


def _target(bound: BoundField) -> str:
    if kind_of(bound) == "date":
        return f"{field_id(bound)}-{(_wrong_parts(bound) or PARTS)[0]}"
    return field_id(bound)


def problems(*forms_: forms.BaseForm) -> list[Params]:
    """The lines of the error summary, each a link to its field; what concerns the whole form comes first."""
    lines: list[Params] = []
    for form in forms_:
        if not form.is_bound:
            continue
        whole = [str(error) for error in form.non_field_errors()]
        hidden = [name for name in form.fields if kind_of(form[name]) == "hidden"]
        whole += [str(error) for name in hidden for error in form[name].errors]
        lines += [{"text": text} for text in whole]
        for name in form.fields:
            if name not in hidden:
                lines += [
                    {"text": str(error), "href": f"#{_target(form[name])}"} for error in form[name].errors
                ]
    return lines
