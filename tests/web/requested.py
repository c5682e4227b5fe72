"""Requests for access at every step, beside the cast, for every address and form.

They are about Tegid, Nerys' client at City. Rhys and Carys lead governance, Eleri leads safeguarding.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from linkworker.access_requests import receiving, reviewing
from linkworker.access_requests.models import AccessRequest, Item
from linkworker.access_requests.receiving import Checked, RequestGiven
from linkworker.cases import actions as cases
from linkworker.cases.build import Told
from linkworker.people.actions import ClientGiven, register
from linkworker.people.connecting import PersonTold
from linkworker.people.models import ClientRecord
from linkworker.practice.access_clock import Awaited
from linkworker.practice.access_request import Class, Decision, Identity, SendBy, Surely
from linkworker.practice.sharing import Role
from tests.cast import Cast, make_worker, visit_of

NOWHERE, NO_NUMBER = "A1A1A1", 99999999
STRANGERS = ("dafydd", "nerys", "priya")
TOLD = PersonTold("Tegid Bowen", birth_date=date(1979, 3, 8))
KNOWN = Checked(identity=Identity.SEEN, surely=Surely.YES, send_by=SendBy.IN_PERSON, send_to="Here")


@dataclass
class Requested:
    """A request at each step, and a piece that is to be read."""

    fresh: AccessRequest
    waiting: AccessRequest
    handed: AccessRequest
    reading: AccessRequest
    read: AccessRequest
    ready: AccessRequest
    item: Item


def make_requested(cast: Cast, at: datetime) -> Requested:
    """Make it, and put Carys among the cast."""
    cast.carys = make_worker("Carys Nant", cast.afon, None, Role.GOVERNANCE_LEAD)  # type: ignore[attr-defined]
    person = ClientGiven(chosen_name="Tegid", full_name=TOLD.name, birth_date=TOLD.birth_date)
    client = register(person, service=cast.city, by=cast.nerys, at=at)
    case = cases.open_case(client, service=cast.city, by=cast.nerys, at=at)
    case = cases.allocate(case, worker=cast.nerys, by=cast.morgan, at=at)
    note = Told("note", code="work", text="Tegid came with his brother Ianto", source="ourselves")
    cases.add_entry(case, note, by=cast.nerys, at=at, recorded_at=at)
    lead, eleri = visit_of(cast.rhys, at), visit_of(cast.eleri, at)  # type: ignore[attr-defined]

    def a_request() -> AccessRequest:
        given = RequestGiven(way="letter", acting="self", told=TOLD, received_on=at.date())
        return receiving.receive(given, KNOWN, visit=lead)

    rows = [a_request() for _ in range(6)]
    receiving.stop_clock(rows[1], Awaited.CLARITY, since=at.date(), visit=lead)
    for row in rows[2:]:
        receiving.hand_over(row, visit=lead)
    reviewing.on_tick(at)
    items = [_found(row, client, eleri) for row in rows[3:]]
    for item in items[1:]:
        reviewing.decide(item, reviewing.Decided(decision=Decision.GIVE), visit=eleri)
    reviewing.finish(rows[5], visit=eleri)
    for row in rows:
        row.refresh_from_db()
    return Requested(*rows, item=items[0])


def _found(row: AccessRequest, client: ClientRecord, eleri: Any) -> Item:
    reviewing.choose(row, client, visit=eleri)
    return row.items.get(rule=Class.REVIEW)


def routes(route: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `test_every_url.ROUTES` about it; `route` is its `Route`."""

    def of(step: str, right: str = "rhys", wrong: tuple[str, ...] = STRANGERS) -> Any:
        def names(world: Any) -> dict[str, Any]:
            return {"reference": getattr(world.requested, step).reference}

        return route(names, {"reference": NOWHERE}, right=right, wrong=wrong)

    fresh = {name: of("fresh") for name in ("request", "check", "stop", "extend", "hand")}
    ready = {name: of("ready") for name in ("send", "answer", "answer-text", "answer-pdf")}
    reviewed = {"review": "reading", "choose": "handed", "finish": "read"}
    strangers = (*STRANGERS, "rhys")
    return {
        "access-requests": route(right="rhys", wrong=STRANGERS),
        "access-new": route(right="rhys", wrong=STRANGERS),
        **{f"access-{name}": one for name, one in {**fresh, **ready}.items()},
        "access-start": of("waiting"),
        "access-reviews": route(right="eleri", wrong=("nerys", "rhys", "dafydd")),
        **{f"access-{name}": of(step, "eleri", strangers) for name, step in reviewed.items()},
        "access-item": route(
            lambda world: {"reference": world.requested.reading.reference, "number": world.requested.item.pk},
            {"reference": NOWHERE, "number": NO_NUMBER},
            right="eleri",
            wrong=strangers,
        ),
    }


TODAY = {"day": "2", "month": "11", "year": "2026"}
LEADS, REVIEWERS = ("rhys", "carys"), ("eleri", "lowri")


def on(field: str) -> dict[str, str]:
    return {f"{field}-{part}": value for part, value in TODAY.items()}


def editing(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.EDITING` about it; `filling` is its `Filling`."""
    checked = {
        "identity": "seen",
        "surely": "yes",
        "send_by": "worker",
        "send_to": "Nerys",
        "note": "Rang her",
    }
    sure = {"sure": "on"}
    return {
        "access-check": filling(checked, "identity", "note", {**checked, "surely": "no"}, who=LEADS),
        "access-stop": filling(
            {"why": "identity", **on("since")},
            "why",
            other={"why": "clarity", **on("since")},
            who=LEADS,
            over=True,
        ),
        "access-start": filling(on("until"), "until-day", other=on("until"), who=LEADS, over=True),
        "access-extend": filling(
            {"because": "Three services hold it", "told": "on"},
            "told",
            "because",
            {"because": "Many at once", "told": "on"},
            who=LEADS,
            over=True,
        ),
        "access-hand": filling(sure, "sure", other=sure, who=LEADS, over=True),
        "access-send": filling(sure, "sure", other=sure, who=LEADS, over=True),
        "access-choose": filling({"who": "nobody"}, "who", other={"who": "nobody"}, who=REVIEWERS, over=True),
        "access-finish": filling(sure, "sure", other=sure, who=REVIEWERS, over=True),
        "access-item": filling(
            {"decision": "part", "passages": "his brother Ianto", "withheld": "others", "why": "He is named"},
            "decision",
            "why",
            {"decision": "withhold", "withheld": "source", "why": "He would be known"},
            who=REVIEWERS,
        ),
    }


def adding(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.ADDING` about it."""
    return {
        "access-new": filling(
            {
                "way": "letter",
                **on("received_on"),
                "acting": "self",
                "name": "Quill Ashgrove",
                "phone": "07700 900111",
                "asker": "Her sister",
            },
            "acting",
            "asker",
            who=LEADS,
        )
    }
