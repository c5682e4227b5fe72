"""Opaque references: what stands in a path, a title and on a print instead of a name."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
DIGITS = "23456789"
SHAPE = "ldll-ddll"

_source: random.Random = secrets.SystemRandom()


def new_reference() -> str:
    """A reference such as `K7RD-42QF`: no vowels, so no words; digits at fixed places; 1.6 billion of them."""
    return "".join({"l": LETTERS, "d": DIGITS}.get(place, place)[_below(place)] for place in SHAPE)


def _below(place: str) -> int:
    return 0 if place == "-" else _source.randrange(len(LETTERS if place == "l" else DIGITS))


@contextmanager
def repeatable(seed: int | str) -> Iterator[None]:
    """References from `seed` instead of from chance: for the demo's world, which is the same each time it is made."""
    global _source
    before, _source = _source, random.Random(seed)  # noqa: S311
    try:
        yield
    finally:
        _source = before
