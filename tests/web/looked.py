"""What the pages of who looked need in the world in which every address is walked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from linkworker.looking.giving import Given, give
from linkworker.looking.models import Notice, SeenPaper
from linkworker.practice.seen_by import Keeps
from linkworker.practice.sharing import Role
from tests.cast import Cast, make_worker

NOWHERE, NO_NUMBER = "A1A1A1", 99999999
OTHERS = ("nerys", "dafydd", "priya")
STRANGERS = ("dafydd", "rhys", "priya")


def a_paper(cast: Cast, at: datetime) -> SeenPaper:
    """The paper that Nerys gave Siân."""
    given = Given(alone=True, is_safe=True, keeps=Keeps.HERE)
    return give(cast.sian.client, given, by=cast.nerys, at=at)


def a_notice(cast: Cast, at: datetime) -> Notice:
    """That Owen looked at Siân five times; Siwan leads information governance beside Rhys."""
    cast.siwan = make_worker("Siwan Prys", cast.afon, None, Role.GOVERNANCE_LEAD)  # type: ignore[attr-defined]
    told = [[cast.sian.client_id, 5, at.isoformat(), at.isoformat()]]
    return Notice.objects.create(
        agency=cast.afon,
        worker=cast.owen,
        subject=cast.sian.client.subject,
        pattern="many-of-one",
        people=told,
        until=at,
        made_at=at,
    )


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
    papers = route(
        lambda world: {"reference": world.cast.sian.client.reference, "number": world.paper.pk},
        {"reference": NOWHERE, "number": NO_NUMBER},
        wrong=(*STRANGERS,),
    )
    every = route(right="rhys", wrong=OTHERS)
    return {
        **dict.fromkeys(("seen-by-paper", "seen-by-paper-text", "seen-by-paper-pdf"), papers),
        "looks-notice": route(
            lambda world: {"number": world.notice.pk}, {"number": NO_NUMBER}, right="rhys", wrong=OTHERS
        ),
        "seen-by": route(
            lambda world: {"reference": world.cast.sian.client.reference},
            {"reference": NOWHERE},
            wrong=STRANGERS,
        ),
        **dict.fromkeys(("looks", "looks-file", "looks-find", "looks-notices"), every),
        **dict.fromkeys(("looks-person", "looks-person-file"), person),
        **dict.fromkeys(("looks-worker", "looks-worker-file"), worker),
    }


SAFE = {"alone": "alone", "is_safe": "yes", "keeps": "here", "days": "all"}


def editing(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.EDITING` about it."""
    typed, other = {"outcome": "fine", "note": "Rang for a colleague"}, {"outcome": "talk", "note": "In June"}
    return {"looks-notice": filling(typed, "outcome", "note", other, who=("rhys", "siwan"), over=True)}


def adding(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.ADDING` about it."""
    return {"seen-by": filling(SAFE, "keeps", who=("nerys", "nerys"))}
