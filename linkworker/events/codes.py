"""What an event may say: ids, kinds and codes. A name, an answer or a sentence is refused."""

import re
from collections.abc import Mapping
from typing import Any

LONGEST = 64
_CODE = re.compile(r"[\x21-\x7e]{0,64}")


class NotACode(ValueError):
    """Something that may be a person's name or words was about to enter the chain."""


def code(text: str) -> str:
    """The text itself when it is a code: at most 64 characters, plain ASCII, no spaces."""
    if not _CODE.fullmatch(text):
        raise NotACode("Events hold ids, kinds and codes only.")
    return str(text)


def only_codes(data: Mapping[str, Any]) -> dict[str, Any]:
    """A plain copy of an event's data, as the database gives it back: codes, whole numbers, yes and no."""
    return {code(name): _plain(value) for name, value in data.items()}


def _plain(value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case int():
            return int(value)
        case str():
            return code(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return only_codes(value)
    raise NotACode("Events hold ids, kinds and codes only.")
