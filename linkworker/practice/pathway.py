"""The care pathway of two services and one person, as a picture of the rules, and where one case stands on it.

One pathway, entered from either side: what the other side knows already, each asks about.

After the complex needs pathway of the Welsh framework's appendix 1. Stations hold the rules that name them; turns are
what leads from one to the next. Where a case stands follows from its facts: nobody picks it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from linkworker.practice.facts import DISCLOSED, CaseFacts, Use
from linkworker.practice.facts import Way as EndedBy
from linkworker.practice.locality import Locality
from linkworker.practice.rule import RULES, Rule, Station
from linkworker.practice.sources import Citation
from linkworker.practice.substances import TREATMENT
from linkworker.practice.text import N_

SUBSTANCE = "substance"
Reached = Callable[[CaseFacts], datetime | None]


@dataclass(frozen=True, slots=True)
class Stop:
    """One station as drawn: its words, its column and row, and what shows that a case has been there."""

    station: Station
    label: str
    column: int
    row: int
    reached: Reached


@dataclass(frozen=True, slots=True)
class Turn:
    """A way from one station to the next, with words when the way branches."""

    start: Station
    end: Station
    label: str = ""


@dataclass(frozen=True, slots=True)
class Pathway:
    """The stations and turns that a locality's rules make for services of one sector."""

    stops: tuple[Stop, ...]
    turns: tuple[Turn, ...]
    source: Citation
    sector: str = SUBSTANCE

    def rules_at(self, station: Station, locality: Locality) -> tuple[Rule, ...]:
        return rules_at(station, locality, self.sector)


@dataclass(frozen=True, slots=True)
class Way:
    """One case's way: when each station was reached, in order of time, and where it stands now."""

    visits: tuple[tuple[Station, datetime], ...]
    place: Station
    turns: tuple[tuple[Station, Station], ...]

    @property
    def been(self) -> frozenset[Station]:
        return frozenset(station for station, _ in self.visits)


def _first_asked(facts: CaseFacts) -> datetime | None:
    """The first time of asking: about abuse, or from the other side about drink and drugs."""
    about_use = next((one.at for one in facts.substances if one.asked), None)
    return _earliest(facts.asked[0].at if facts.asked else None, about_use)


def _earliest(*times: datetime | None) -> datetime | None:
    return min((at for at in times if at is not None), default=None)


def _nothing_said(facts: CaseFacts) -> datetime | None:
    first = facts.asked[0] if facts.asked else None
    return first.at if first and first.outcome not in DISCLOSED else None


def _asked_again(facts: CaseFacts) -> datetime | None:
    """The second time of asking, when neither it nor the first brought a disclosure."""
    first_two = facts.asked[:2]
    if len(first_two) < 2 or any(enquiry.outcome in DISCLOSED for enquiry in first_two):
        return None
    return first_two[1].at


def _identified(facts: CaseFacts) -> datetime | None:
    """When abuse was told of, or from the other side the use of drink or drugs."""
    use_told = next((one.at for one in facts.substances if one.use is Use.USES), None)
    return _earliest(facts.disclosures[0].at if facts.disclosures else None, use_told)


def _checklist(facts: CaseFacts) -> datetime | None:
    return facts.checklists[0].at if facts.checklists else None


def _reviewed(facts: CaseFacts) -> datetime | None:
    return facts.checklists[1].at if len(facts.checklists) > 1 else None


def _done_at(station: Station) -> Reached:
    """The first time that a rule of a station was done outside Linkworker."""

    def reached(facts: CaseFacts) -> datetime | None:
        return min(
            (
                ending.at
                for key, ending in facts.endings.items()
                if ending.way is EndedBy.OUTSIDE and RULES[key.split(":")[0]].station is station
            ),
            default=None,
        )

    return reached


def _referred(facts: CaseFacts) -> datetime | None:
    """The first referral to a specialist, in either direction, here or outside Linkworker."""
    sent = next((one.at for one in facts.referrals if one.need in SPECIALIST), None)
    return _earliest(_done_at(Station.REFERRED)(facts), sent)


OF_ABUSE = frozenset({"idva", "outreach", "floating-support", "refuge", "safe-house", "marac", "coordinator"})
SPECIALIST = TREATMENT | OF_ABUSE
"""The needs for which the two sectors refer to each other, and to the meetings of both."""

STOPS = (
    Stop(Station.ARRIVED, N_("Arrived, first risk assessment"), 0, 1, lambda facts: facts.opened_at),
    Stop(Station.ASKED, N_("Asked safely"), 1, 1, _first_asked),
    Stop(Station.SINGLE_SERVICE, N_("Nothing disclosed: one service begins"), 2, 2, _nothing_said),
    Stop(Station.KEEP_ASKING, N_("Service goes on, and so does asking"), 3, 2, _asked_again),
    Stop(Station.IDENTIFIED, N_("Abuse and substance use both known"), 4, 0, _identified),
    Stop(
        Station.OTHER_REFERRALS,
        N_("Children, adults and others kept safe"),
        5,
        1,
        _done_at(Station.OTHER_REFERRALS),
    ),
    Stop(Station.CHECKLIST, N_("Risk checklist"), 5, 0, _checklist),
    Stop(Station.REFERRED, N_("Specialist help: referred"), 6, 0, _referred),
    Stop(Station.REVIEW, N_("Reviewed together, again and again"), 7, 0, _reviewed),
)
NOTHING_SAID = (Station.ASKED, Station.SINGLE_SERVICE)
"""The one turn to a station without a rule: no duty takes anybody there."""

TURN_WORDS = {
    (Station.ASKED, Station.IDENTIFIED): N_("said or known"),
    NOTHING_SAID: N_("not said"),
    (Station.SINGLE_SERVICE, Station.KEEP_ASKING): N_("ask again"),
    (Station.SINGLE_SERVICE, Station.IDENTIFIED): N_("said later"),
    (Station.KEEP_ASKING, Station.IDENTIFIED): N_("said later"),
}
SOURCE = Citation("wg-framework", "appendix 1")


def rules_at(station: Station, locality: Locality, sector: str = SUBSTANCE) -> tuple[Rule, ...]:
    """The rules that are done at a station, in one locality, by services of a sector."""
    return tuple(
        one
        for one in RULES.values()
        if one.station is station and one.is_for(sector) and one.applies_in(locality)
    )


def pathway(locality: Locality, sector: str = SUBSTANCE) -> Pathway:
    """The pathway of a locality for services of a sector.

    It holds the stations that hold any of the rules there, and the turns that those rules make.

    `SINGLE_SERVICE` holds no rule: it is the service going on, and always drawn.
    """
    stops = tuple(
        stop
        for stop in STOPS
        if stop.station is Station.SINGLE_SERVICE or rules_at(stop.station, locality, sector)
    )
    drawn = [stop.station for stop in stops]
    made = {
        (start, end)
        for end in drawn
        for one in rules_at(end, locality, sector)
        for start in one.follows
        if start in drawn
    }
    found = sorted({*made, NOTHING_SAID}, key=lambda turn: (drawn.index(turn[0]), drawn.index(turn[1])))
    return Pathway(stops, tuple(Turn(*turn, TURN_WORDS.get(turn, "")) for turn in found), SOURCE, sector)


def way(facts: CaseFacts, drawn: Pathway) -> Way:
    """The stations a case has been at, in time, and the one it stands at: the furthest it reached."""
    reached = [(stop, stop.reached(facts)) for stop in drawn.stops]
    visits = [(stop, at) for stop, at in reached if at is not None]
    been = {stop.station: at for stop, at in visits}
    in_time = sorted(visits, key=lambda visit: (visit[1], visit[0].column))
    return Way(
        visits=tuple((stop.station, at) for stop, at in in_time),
        place=_place(been),
        turns=tuple(_taken(drawn.turns, been)),
    )


ORDER = (
    Station.REVIEW,
    Station.REFERRED,
    Station.CHECKLIST,
    Station.OTHER_REFERRALS,
    Station.IDENTIFIED,
    Station.KEEP_ASKING,
    Station.SINGLE_SERVICE,
    Station.ASKED,
    Station.ARRIVED,
)


def _place(been: dict[Station, datetime]) -> Station:
    return next(station for station in ORDER if station in been)


def _taken(turns: Iterable[Turn], been: dict[Station, datetime]) -> Iterable[tuple[Station, Station]]:
    """The turns between stations reached one after the other; into IDENTIFIED only the one really taken."""
    before = [Station.KEEP_ASKING, Station.SINGLE_SERVICE, Station.ASKED]
    known_at = been.get(Station.IDENTIFIED)
    came_from = next((one for one in before if one in been and known_at and been[one] <= known_at), None)
    for turn in turns:
        if turn.start in been and turn.end in been and been[turn.start] <= been[turn.end]:
            if turn.end is Station.IDENTIFIED and turn.start is not came_from:
                continue
            yield turn.start, turn.end
