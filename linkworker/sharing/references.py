"""Opaque references: what stands in a path, a title and on a print instead of a name."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

DIGITS = "23456789"
SIGNS = "BCDFGHJKLMNPQRSTVWXZ" + DIGITS
SHAPE = "sdss-sss-sss"

_source: random.Random = secrets.SystemRandom()


def new_reference() -> str:
    """A reference such as `K7RD-42Q-FB3`: no vowels, so no words; a digit second; 80 million million of them."""
    return "".join(_sign(place) for place in SHAPE)


def new_act() -> UUID:
    """What the grants of one act of sharing carry, all of them alike."""
    return UUID(int=_source.getrandbits(128), version=4)


def _sign(place: str) -> str:
    return place if place == "-" else _source.choice(DIGITS if place == "d" else SIGNS)


@contextmanager
def repeatable(seed: int | str) -> Iterator[None]:
    """References and acts from `seed`, not from chance: the demo's world is the same each time it is made."""
    global _source
    before, _source = _source, random.Random(seed)  # noqa: S311
    try:
        yield
    finally:
        _source = before
