"""Somebody who waits at the desk where Bronwen receives: for the tables of addresses and of forms."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from linkworker.desk.gates import sign_of
from linkworker.desk.models import Arrival
from tests.cast import Cast
from tests.desk import came, make_desk

NOWHERE, NO_NUMBER = "A1A1A1", 99999999
STRANGERS = ("dafydd", "rhys", "priya")


def make_receiving(cast: Cast, at: datetime) -> Arrival:
    """Siân came to see Nerys; Bronwen is put among the cast."""
    bronwen = cast.bronwen = make_desk(cast)  # type: ignore[attr-defined]
    return came(cast, bronwen, at)


def routes(route: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `test_every_url.ROUTES` about it; `route` is its `Route`."""

    def numbered(get: Callable[[Any], Any], *more: str) -> Any:
        return route(
            lambda world: {"number": get(world).pk},
            {"number": NO_NUMBER},
            right="bronwen",
            wrong=(*STRANGERS, *more),
        )

    return {
        "arrivals": route(right="bronwen", wrong=("nerys", "dafydd", "rhys")),
        "arrival-new": route(
            lambda world: {"number": world.newcomer.pk, "sign": sign_of(world.newcomer)},
            {"number": NO_NUMBER, "sign": "0"},
            right="bronwen",
            wrong=(*STRANGERS, "nerys"),
        ),
        "arrival": numbered(lambda world: world.waits, "owen"),
        "client-arrival": route(
            lambda world: {"reference": world.cast.sian.client.reference},
            {"reference": NOWHERE},
            wrong=(*STRANGERS, "bronwen", "owen"),
        ),
    }


def editing(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.EDITING` about it; `filling` is its `Filling`."""
    sure = {"sure": "on"}
    return {
        "arrival-new": filling(sure, "sure", other=sure, who=("bronwen", "morgan"), over=True),
        "arrival": filling(
            {"ended": "met"}, "ended", other={"ended": "left"}, who=("bronwen", "nerys"), over=True
        ),
        "client-arrival": filling(sure, "sure", other=sure),
    }
