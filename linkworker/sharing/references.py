"""Opaque references: what stands in a path, a title and on a print instead of a name."""

import secrets

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
DIGITS = "23456789"


def new_reference(pick: secrets.SystemRandom | None = None) -> str:
    """A reference such as `K7RD-42QF`: no vowels, so no words; digits at fixed places; 25 billion of them.

    `pick` is anything with `choice`; a demo world passes its own seeded one.
    """
    choose = (pick or secrets.SystemRandom()).choice
    return "".join(
        choose(DIGITS if place in "d" else LETTERS) if place != "-" else "-" for place in "ldll-ddll"
    )
