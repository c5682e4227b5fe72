"""What the pages of who looked need in the world in which every address is walked."""

from collections.abc import Callable
from typing import Any

NOWHERE, NO_NUMBER = "A1A1A1", 99999999
OTHERS = ("nerys", "dafydd", "priya")


def routes(route: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `test_every_url.ROUTES` about it; `route` is its `Route`."""
    person = route(
        lambda world: {"reference": world.cast.sian.client.reference},
        {"reference": NOWHERE},
        right="rhys",
        wrong=OTHERS,
    )
    worker = route(
        lambda world: {"number": world.cast.nerys.pk}, {"number": NO_NUMBER}, right="rhys", wrong=OTHERS
    )
    every = route(right="rhys", wrong=OTHERS)
    return {
        **dict.fromkeys(("looks", "looks-file", "looks-find"), every),
        **dict.fromkeys(("looks-person", "looks-person-file"), person),
        **dict.fromkeys(("looks-worker", "looks-worker-file"), worker),
    }
