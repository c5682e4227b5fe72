"""Sentences that can be shown in any language: marked in code, or carried by data files.

Practice holds message ids in English; the page translates them. A message uses named percent
placeholders (``%(yes)s``), so a literal percent sign is written ``%%``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802 - the name gettext's extractor looks for
    """Mark ``message`` for extraction; translation happens where it is shown."""
    return message


@dataclass(frozen=True)
class Sentence:
    """A message id and the values that fill its placeholders."""

    message: str
    values: tuple[tuple[str, str | int], ...] = ()

    def text(self, translate: Callable[[str], str] = N_) -> str:
        """The finished sentence in the language of ``translate`` (English when none is given)."""
        return translate(self.message) % dict(self.values)


def sentence(message: str, **values: str | int) -> Sentence:
    return Sentence(message, tuple(sorted(values.items())))


@dataclass(frozen=True)
class Words:
    """Text that a data file carries, by language: English always, Welsh when it has been written."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    en: str
    cy: str | None = None

    def __post_init__(self) -> None:
        if not self.en.strip():
            raise ValueError("the English text is empty")

    def pick(self, language: str) -> str:
        """The text in ``language`` ("cy", "cy-gb", "en"...), or the English where there is none."""
        if language.lower().startswith("cy") and self.cy:
            return self.cy
        return self.en
