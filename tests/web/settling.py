"""Two clients of the service of whom one's case names the other, so that a lead is asked, and what was assessed of a
relationship: for the tables of addresses and of forms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from linkworker.cases import actions as cases
from linkworker.cases.models import Participant
from linkworker.cases.participants import add_participant, known_by, newest_position
from linkworker.opposed.assessing import AssessmentGiven, assess
from linkworker.opposed.finding import on_tick
from linkworker.opposed.models import FoundApart, WhoDoesWhat
from linkworker.opposed.taking_part import invite
from linkworker.people.actions import ClientGiven, register
from linkworker.people.connecting import PersonTold
from linkworker.practice.who_does_what import Concluded, Evidence
from linkworker.sharing.models import SeparationPlan
from tests.cast import Cast, make_case

NOWHERE, NO_NUMBER = "A1A1A1", 99999999
BORN = date(1979, 8, 23)
HUW = PersonTold("Huw Tregarthen", birth_date=BORN, phone="07700 900478")
LEADS = ("eleri", "lowri")


@dataclass
class Settling:
    """Two people who were found, and somebody named in Siân's case, with what was assessed."""

    plan: SeparationPlan
    person: Participant
    assessed: WhoDoesWhat
    friend: Participant
    sister: Participant


def make_settling(cast: Cast, at: datetime) -> Settling:
    """Iolo's case, with whom Owen works, names somebody who may be Marged."""
    told: dict[str, Any] = {"by": cast.owen, "at": at}
    iolo = make_case("Iolo Wigley", service=cast.city, worker=cast.owen, manager=cast.morgan, at=at)
    given = ClientGiven(chosen_name="Marged Quill", birth_date=BORN)
    marged = register(given, service=cast.city, by=cast.nerys, at=at)
    cases.open_case(marged, service=cast.city, by=cast.nerys, at=at)
    kept = known_by(PersonTold("Marged Quill", birth_date=BORN))
    person = {"name": "Marged Quill", "relationship": "intimate-partner", "known_by": kept}
    add_participant(iolo, person, position="harming", said_by="Iolo", **told)
    while on_tick(at):
        pass
    plan = FoundApart.objects.select_related("plan").get(subject=marged.pk).plan
    named = {"name": HUW.name, "relationship": "sibling", "known_by": known_by(HUW)}
    huw = add_participant(cast.sian, named, position="both-alleged", said_by="Siân", by=cast.nerys, at=at)
    while on_tick(at):
        pass
    evidence = dict.fromkeys(Evidence, "Both told of it")
    found = AssessmentGiven("Dafydd Ellis", at, evidence, Concluded.CANNOT_SAY)
    eleri = cast.eleri  # type: ignore[attr-defined]
    assessed = assess(huw, found, seen=newest_position(huw), by=eleri, at=at)
    friend, sister = (_close(cast, name, of, at) for name, of in (("Nest", "friend"), ("Lowri", "sibling")))
    invite(sister, note="The weekly talks", by=cast.nerys, at=at)
    return Settling(plan, huw, assessed, friend, sister)


def _close(cast: Cast, name: str, relationship: str, at: datetime) -> Participant:
    """Somebody close to Siân, of whom nobody says that they harm her."""
    named = {"name": name, "relationship": relationship}
    told: dict[str, Any] = {"said_by": "Siân", "by": cast.nerys, "at": at}
    return add_participant(cast.sian, named, position="not-known", **told)


def routes(route: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `test_every_url.ROUTES` about it; `route` is its `Route`."""

    def of_plan(world: Any) -> dict[str, Any]:
        return {"reference": world.settling.plan.reference}

    def of_case(name: str) -> Callable[[Any], dict[str, Any]]:
        return lambda world: {
            "reference": world.cast.sian.reference,
            "number": getattr(world.settling, name).pk,
        }

    strangers = ("dafydd", "rhys", "priya", "nerys", "owen", "morgan")
    apart = ("dafydd", "rhys", "priya", "owen")
    absent = {"reference": NOWHERE, "number": NO_NUMBER}
    return {
        "separation-settle": route(of_plan, {"reference": NOWHERE}, right="eleri", wrong=strangers),
        "relationship-assess": route(of_case("person"), absent, right="eleri", wrong=strangers),
        "participant-takes-part": route(of_case("friend"), absent, right="nerys", wrong=apart),
        "participant-no-more": route(of_case("sister"), absent, right="nerys", wrong=apart),
        "relationship-correct": route(of_case("assessed"), absent, right="eleri", wrong=strangers),
    }


DAY = {"on-day": "2", "on-month": "11", "on-year": "2026"}
FOUND = {
    **dict.fromkeys(("fear", "injuries", "control", "history", "children"), "Asked of both"),
    **DAY,
    "stakes": "Her home, his visa",
    "specialist": "Dafydd Ellis",
    "concluded": "harmed",
}


def editing(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.EDITING` about it; `filling` is its `Filling`."""
    return {
        "separation-settle": filling(
            {"decision": "ends", "note": "The one is forty, the other sixty"},
            "note",
            "note",
            {"decision": "stays"},
            who=LEADS,
            over=True,
        ),
        "participant-takes-part": filling(
            {"asked_alone": "yes", "note": "Comes along on Fridays"},
            "note",
            "note",
            {"asked_alone": "yes", "note": "The first talk"},
            over=True,
        ),
        "participant-no-more": filling(
            {"note": "She tells her herself"}, "note", "note", {"note": "By phone"}, over=True
        ),
        "relationship-assess": filling(
            FOUND, "fear", "stakes", {**FOUND, "stakes": "The children"}, who=LEADS
        ),
        "relationship-correct": filling(
            {**FOUND, "wrong": "The night in May"},
            "wrong",
            "stakes",
            {**FOUND, "wrong": "The day", "stakes": "The children"},
            who=LEADS,
        ),
    }
