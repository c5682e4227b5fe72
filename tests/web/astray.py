"""What stands in the wrong place, for the tables of addresses and of forms: an entry about somebody else that was taken
out of Luned's record, and two people who may each be registered twice, of whom Morgan merged the two records of one.

Nerys took it out and it is kept aside; Eleri, who leads safeguarding, had read the record, and reads what is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linkworker.cases.actions import add_entry
from linkworker.cases.build import Told
from linkworker.cases.gates import open_case
from linkworker.cases.models import Case, EntryKind
from linkworker.misplaced.actions import TakingOut, take_out
from linkworker.misplaced.gates import begin_reading
from linkworker.misplaced.merging import MergeGiven, merge
from linkworker.misplaced.models import Aside, AsideReading, Merge, Telling
from linkworker.partnership.models import Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.people.models import ClientRecord
from tests.cast import Cast, make_case, visit_of

TEXT = "He took her keys and her telephone"
NOWHERE, NO_NUMBER = "A1A1A1", 99999999
STRANGERS = ("dafydd", "rhys", "priya")


@dataclass
class Astray:
    """The record it was in, what is kept, the reading of it, and what Eleri is told."""

    luned: Case
    aside: Aside
    reading: AsideReading
    telling: Telling
    twice: tuple[ClientRecord, ClientRecord]
    merged: Merge


def make_astray(cast: Cast, at: datetime) -> Astray:
    """Make it; Eleri is among the cast."""
    eleri: Worker = cast.eleri  # type: ignore[attr-defined]
    luned = make_case("Luned", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    note = Told(EntryKind.NOTE, text=TEXT)
    entry = add_entry(luned, note, by=cast.nerys, at=at, recorded_at=at)
    open_case(visit_of(eleri, at), luned.reference)
    row = take_out(entry, TakingOut("Luned has no telephone"), by=cast.nerys, at=at)
    reading = begin_reading(row.aside, reason="Somebody rang about it", visit=visit_of(eleri, at))
    mair, mary, mai, maia = (a_client(cast, name, at) for name in ("Mair", "Mary", "Mai", "Maia"))
    merged = merge(mai, maia, MergeGiven("She told us"), by=cast.morgan, at=at)
    return Astray(luned, row.aside, reading, Telling.objects.get(taken_out=row), (mair, mary), merged)


def a_client(cast: Cast, name: str, at: datetime) -> ClientRecord:
    return register(ClientGiven(chosen_name=name), service=cast.city, by=cast.nerys, at=at)


def routes(route: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `test_every_url.ROUTES` about it; `route` is its `Route`."""
    nobody = {"number": NO_NUMBER}

    def numbered(name: str, **more: Any) -> Any:
        return route(lambda world: {"number": getattr(world.astray, name).pk}, nobody, right="eleri", **more)

    def of_client(name: str, **more: Any) -> Any:
        def names(world: Any) -> dict[str, Any]:
            one, other = world.astray.twice
            merged = world.astray.merged.one
            return {"reference": merged.reference if name == "merged" else one.reference} | dict.fromkeys(
                more, other.reference
            )

        absent = {"reference": NOWHERE, **dict.fromkeys(more, NOWHERE)}
        return route(names, absent, right="morgan", wrong=wrong)

    wrong = (*STRANGERS, "nerys")
    return {
        "client-same": of_client("one"),
        "client-merge": of_client("one", other=True),
        "client-split": of_client("merged"),
        "entry-take-out": route(
            lambda world: {"reference": world.cast.sian.reference, "number": world.entry.pk},
            {"reference": NOWHERE, "number": NO_NUMBER},
            wrong=STRANGERS,
        ),
        "telling": numbered("telling", wrong=wrong),
        "telling-read": numbered("telling", status=405),
        "kept-aside": route(right="eleri", wrong=wrong),
        "aside-read": numbered("aside", wrong=wrong),
        "aside-shown": numbered("reading", wrong=wrong),
    }


def editing(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.EDITING` about it."""
    aside = {"where": "aside", "reason": "She has no sister"}
    other = {**aside, "reason": "She was not here that day"}
    leads = {"who": ("morgan", "eleri"), "over": True}
    first, then = {"chosen_name": "one"}, {"chosen_name": "other"}
    return {
        "entry-take-out": filling(aside, "where", "reason", other, over=True, gone=True),
        "client-merge": filling(
            {**first, "reason": "She told me"}, "reason", "reason", {**then, "reason": "He did"}, **leads
        ),
        "client-split": filling(
            {"reason": "They are sisters"}, "reason", "reason", {"reason": "She said"}, **leads
        ),
    }


def adding(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.ADDING` about it."""
    return {"aside-read": filling({"reason": "A sister rang"}, "reason", "reason", who=("eleri", "lowri"))}
