"""People known to two agencies, beside the cast: one to ask, one about whom a lead decides, one offered to Lantern."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from linkworker.matches.actions import AnswerGiven, answer, ask_against_harm
from linkworker.matches.finding import on_tick
from linkworker.matches.gates import open_match
from linkworker.matches.models import Match
from linkworker.practice.asking import Alone
from linkworker.practice.blind_match import Said
from linkworker.practice.sharing import Role
from tests.cast import Cast, make_worker, visit_of
from tests.matched import a_case, make_matched

NOWHERE = "A1A1A1"


@dataclass
class Found:
    """The three matches."""

    to_ask: Match
    to_decide: Match
    offered: Match


def make_found(cast: Cast, at: datetime) -> Found:
    """Make them, and put both agencies' link workers and a second lead among the cast."""
    matched = make_matched(cast, at)
    cast.eira = matched.eleri  # type: ignore[attr-defined]
    cast.lleu = make_worker("Lleu Siôn", cast.afon, None, Role.LINK_WORKER)  # type: ignore[attr-defined]
    cast.ifor = make_worker("Ifor Hâf", cast.lantern, None, Role.LINK_WORKER)  # type: ignore[attr-defined]
    for number, name in enumerate(("Mabli Tomos-Rhys", "Beca Oyelaran")):
        for by in (cast.nerys, cast.dafydd):
            a_case(cast, by, name, date(1980 + number, 3, 9), at)
    on_tick(at)
    found = {row.holder.chosen_name.split()[0]: row for row in Match.objects.select_related("holder")}
    here = visit_of(matched.llio, at)
    ask_against_harm(open_match(here, found["Mabli"].reference), "He has her keys", here)
    answer(open_match(here, found["Beca"].reference), AnswerGiven(Alone.ALONE, Said.YES), here)
    return Found(found["Heledd"], found["Mabli"], found["Beca"])


def routes(route: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `test_every_url.ROUTES` about them; `route` is its `Route`."""

    def of(which: str, right: str, *wrong: str) -> Any:
        def names(world: Any) -> Mapping[str, Any]:
            return {"reference": getattr(world.found, which).reference}

        everybody = ("dafydd", "rhys", "priya", "nerys", "owen", "morgan", *wrong)
        strangers = tuple(one for one in everybody if one != right)
        return route(names, {"reference": NOWHERE}, right=right, wrong=strangers)

    return {
        "matches": route(right="llio", wrong=("rhys", "priya", "nerys", "dafydd")),
        "match": of("to_ask", "llio"),
        "match-answer": of("to_ask", "llio"),
        "match-harm": of("to_ask", "llio"),
        "match-decide": route(
            lambda world: {"reference": world.found.to_decide.reference},
            {"reference": NOWHERE},
            right="eira",
            wrong=("dafydd", "rhys", "priya", "nerys", "owen"),
        ),
        "match-reply": of("offered", "tudur"),
        "client-looking": route(
            lambda world: {"reference": world.cast.sian.client.reference},
            {"reference": NOWHERE},
            wrong=("dafydd", "rhys", "priya"),
        ),
    }


def editing(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.EDITING` about them; `filling` is its `Filling`."""
    on = {"next_on-day": "4", "next_on-month": "12", "next_on-year": "2026"}
    later = {"alone": "not-sure", "said": "later", **on}
    links, leads = ("llio", "lleu"), ("eira", "morgan")
    return {
        "match-answer": filling(
            {"alone": "alone", "said": "no", "words": "Not yet, perhaps never"},
            "said",
            "words",
            {**later, "words": "Her mother was there"},
            who=links,
        ),
        "match-harm": filling(
            {"harm": "He waits outside"}, "harm", "harm", {"harm": "He has a key"}, who=links, over=True
        ),
        "match-decide": filling(
            {"decision": "no", "note": "She can be asked tomorrow"},
            "decision",
            "note",
            {"decision": "yes", "note": "A knife was shown"},
            who=leads,
            over=True,
        ),
        "match-reply": filling(
            {"reply": "taken"}, "reply", other={"reply": "another-person"}, who=("tudur", "ifor"), over=True
        ),
        "client-looking": filling(
            {"said": "not-wanted"}, "said", other={"said": "wanted"}, who=("nerys", "morgan")
        ),
    }
