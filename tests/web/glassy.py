"""What break-glass opened, beside the cast, for every address and form.

Meinir is Dafydd's client at Lantern, where Enlli leads safeguarding. Nerys asked about her, and Eleri is to review it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linkworker.cases.glass import ask, on_tick
from linkworker.practice.sharing import Role
from linkworker.sharing.models import GlassAsking, GlassOpening
from tests.cast import Cast, make_worker, visit_of
from tests.glass import given, known

NOWHERE = "A1A1A1"
STRANGERS = ("dafydd", "rhys", "priya")


@dataclass
class Glassy:
    """What was asked and opened."""

    asking: GlassAsking
    opening: GlassOpening


def make_glassy(cast: Cast, at: datetime) -> Glassy:
    """Make it, and put Enlli among the cast."""
    cast.enlli = make_worker("Enlli Grug", cast.lantern, cast.idvas, Role.SAFEGUARDING_LEAD)  # type: ignore[attr-defined]
    known(cast.idvas, cast.dafydd, at=at - timedelta(hours=1))
    row = ask(given(), visit=visit_of(cast.nerys, at - timedelta(minutes=5)))
    on_tick(at - timedelta(minutes=4))
    row.refresh_from_db()
    return Glassy(row, row.openings.get())


def routes(route: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `test_every_url.ROUTES` about it; `route` is its `Route`."""
    asking = lambda world: {"reference": world.glassy.asking.reference}  # noqa: E731
    absent = {"reference": NOWHERE}
    return {
        "glass": route(right="nerys", wrong=("rhys",)),
        "glass-asked": route(right="nerys", wrong=("rhys",)),
        "glass-list": route(right="eleri", wrong=("nerys", "rhys", "dafydd")),
        "glass-read": route(asking, absent, right="nerys", wrong=(*STRANGERS, "eleri")),
        "glass-end": route(asking, absent, right="nerys", status=405),
        "glass-answer": route(asking, absent, right="eleri", wrong=(*STRANGERS, "nerys")),
        "glass-told": route(
            lambda world: {"act": world.glassy.opening.act},
            {"act": UUID(int=4)},
            right="enlli",
            wrong=(*STRANGERS, "nerys", "eleri"),
        ),
    }


def editing(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.EDITING` about it; `filling` is its `Filling`."""
    return {
        "glass-answer": filling(
            {"decision": "right", "note": "He was outside the house"},
            "decision",
            "note",
            {"decision": "not-right", "note": "She was in hospital"},
            who=("eleri", "lowri"),
            over=True,
        )
    }


def adding(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.ADDING` about it."""
    return {
        "glass": filling(
            {
                "name": "Meinir Haf",
                "phone": "07700 900777",
                "danger": "He has her keys",
                "reason": "To warn her",
                "how_soon": "now",
            },
            "how_soon",
            "danger",
        )
    }
