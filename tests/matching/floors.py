"""The least that the matcher has to find of each kind of error, and the most that it may find wrongly.

Somewhat below what was measured (docs/matching.md), as chance moves it with a few hundred people of a kind.
"""

from linkworker.practice.matching import Sureness

FLOOR = 0.9
"""The share of a kind that is found at least doubtfully."""

FLOORS = {
    "typo_both": 0.74,
    "maiden": 0.88,
    "born_missing": 0.88,
    "nickname_born_missing": 0.78,
    "born_partly": 0.86,
    "nickname_born_typo": 0.86,
    "typo_day_and_month": 0.86,
    "transposed_born_typo": 0.88,
    "maiden_moved": 0.6,
    "maiden_new_phone_no_nhs": 0.4,
    "anglicised_moved": 0.78,
    "initial_new_phone": 0.86,
}
"""Of kinds that leave less to go by."""

MOST_WRONG = {Sureness.CERTAIN: 0.1, Sureness.LIKELY: 1.0, Sureness.DOUBTFUL: 75.0}
"""Of a hundred pairs found with this sureness, at most so many are of two people."""


def floor(kind: str) -> float:
    return FLOORS.get(kind, FLOOR)
