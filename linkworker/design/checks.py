"""How a component says that it was called wrongly: at once and by name, instead of drawing something empty."""

from typing import Any

from jinja2 import Undefined


class ComponentError(Exception):
    """A page called a component without something it cannot be drawn without."""


def need(component: str, **arguments: Any) -> str:
    """Raise unless each argument is given; an empty text counts as missing, an empty list does not.

    Called at the head of every macro, because the GOV.UK macros need a lenient environment and so a forgotten
    argument would otherwise draw a hole. Returns an empty text, so that it can stand in `{{ }}`.

    >>> need("badge", text="High")
    ''
    >>> need("badge", text="")
    Traceback (most recent call last):
    linkworker.design.checks.ComponentError: badge needs 'text'
    """
    for name, value in arguments.items():
        if value is None or isinstance(value, Undefined) or (isinstance(value, str) and not value.strip()):
            raise ComponentError(f"{component} needs '{name}'")
    return ""


def one_of(component: str, name: str, value: object, allowed: tuple[str, ...]) -> str:
    """Raise unless the argument is one of the allowed words.

    >>> one_of("badge", "tone", "high", ("high", "low"))
    ''
    """
    if value not in allowed:
        raise ComponentError(f"{component}: '{name}' is {value!r}, not one of {', '.join(allowed)}")
    return ""
