"""Opaque references: what stands in a path, a title and on a print instead of a name."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

DIGITS = "23456789"
SIGNS = "BCDFGHJKLMNPQRSTVWXZ" + DIGITS
SHAPE = "sdss-sss-sss"
AT_THE_DESK = "sdss-ssss"

_source: random.Random = secrets.SystemRandom()


def new_reference() -> str:
    """A reference such as `K7RD-42Q-FB3`: no vowels, so no words; a digit second; 80 million million of them."""
    return _new(SHAPE)


def new_arrival_reference() -> str:
    """By which somebody says at a desk who they are, such as `K7RD-42QF`: short enough to be said, and changeable."""
    return _new(AT_THE_DESK)


def as_arrival_reference(typed: str) -> str:
    """What was typed of one as it is kept, whatever the case and whatever stands between; empty when it is none."""
    signs = [sign for sign in typed.upper() if sign.isalnum()]
    shape = AT_THE_DESK.replace("-", "")
    if len(signs) != len(shape) or not all(map(_fits, signs, shape)):
        return ""
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def new_act() -> UUID:
    """What the grants of one act of sharing carry, all of them alike."""
    return UUID(int=_source.getrandbits(128), version=4)


def _new(shape: str) -> str:
    return "".join(_sign(place) for place in shape)


def _fits(sign: str, place: str) -> bool:
    return sign in (DIGITS if place == "d" else SIGNS)


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
