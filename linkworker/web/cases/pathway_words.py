"""The care pathway for one case: the picture's data, and what happened and is asked for at each station."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.design.dates import short_day
from linkworker.duties.models import Duty
from linkworker.practice.facts import DISCLOSED, CaseFacts, EnquiryFact, Use
from linkworker.practice.locality import Locality
from linkworker.practice.pathway import Pathway, Way
from linkworker.practice.rule import RULES, Rule, Station
from linkworker.practice.scales import Level
from linkworker.web.cases.words import ENDINGS, OUTCOMES, USES, WEIGHTS
from linkworker.web.data_words import cited


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing of a case at a station; `href` opens it when it has a page."""

    at: datetime
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule that is done at a station, and the paragraphs that it comes from."""

    title: str
    purpose: str
    weight: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StationView:
    """A station as its section is drawn; `state` as in `linkworker.design.picture`."""

    id: str
    label: str
    state: str
    reached: datetime | None
    happened: tuple[Happened, ...]
    rules: tuple[RuleView, ...]


def states(drawn: Pathway, way: Way, waiting: Iterable[Station] = ()) -> dict[Station, str]:
    """Of each station whether the case has been there, is there now, may still come there, or went another way.

    What can't be reached any more from where the case stands was passed over, unless something is due there
    (`waiting`).
    """
    still = _reachable(drawn, way.place) | set(waiting)
    found: dict[Station, str] = {}
    for stop in drawn.stops:
        if stop.station is way.place:
            found[stop.station] = "now"
        elif stop.station in way.been:
            found[stop.station] = "done"
        else:
            found[stop.station] = "ahead" if stop.station in still else "passed over"
    return found


def _reachable(drawn: Pathway, start: Station) -> set[Station]:
    found, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        ends = {turn.end for turn in drawn.turns if turn.start is here} - found
        found |= ends
        waiting += ends
    return found


def picture(drawn: Pathway, way: Way, waiting: Iterable[Station], href: str) -> Mapping[str, object]:
    """The data of the picture; each station opens its section of the page at `href`."""
    state = states(drawn, way, waiting)
    return {
        "stations": [
            {
                "id": stop.station.value,
                "label": _(stop.label),
                "state": state[stop.station],
                "column": stop.column,
                "row": stop.row,
                "href": f"{href}#{stop.station.value}",
            }
            for stop in drawn.stops
        ],
        "edges": [
            {
                "from": turn.start.value,
                "to": turn.end.value,
                "taken": (turn.start, turn.end) in way.turns,
                "label": _(turn.label) if turn.label else "",
            }
            for turn in drawn.turns
        ],
    }


def told_late(way: Way) -> bool:
    """Whether abuse became known later, after a time at which nothing was said."""
    return any(
        start in {Station.SINGLE_SERVICE, Station.KEEP_ASKING} and end is Station.IDENTIFIED
        for start, end in way.turns
    )


def station_views(
    drawn: Pathway,
    way: Way,
    locality: Locality,
    *,
    waiting: Iterable[Station],
    happened: Iterable[tuple[Station, Happened]],
) -> list[StationView]:
    """Every station, left to right."""
    state, reached = states(drawn, way, waiting), dict(way.visits)
    by_station: dict[Station, list[Happened]] = {}
    for station, one in happened:
        by_station.setdefault(station, []).append(one)
    return [
        StationView(
            id=stop.station.value,
            label=_(stop.label),
            state=state[stop.station],
            reached=reached.get(stop.station),
            happened=tuple(sorted(by_station.get(stop.station, ()), key=lambda one: one.at)),
            rules=tuple(rule_view(rule) for rule in drawn.rules_at(stop.station, locality)),
        )
        for stop in sorted(drawn.stops, key=lambda stop: (stop.column, stop.row))
    ]


def rule_view(rule: Rule) -> RuleView:
    return RuleView(
        title=_(rule.title),
        purpose=_(rule.purpose),
        weight=str(WEIGHTS[rule.weight]),
        sources=tuple(cited(one) for one in rule.sources),
    )


@dataclass(frozen=True, slots=True)
class Links:
    """Where the things of a case open: `keys` are the current versions by kind ("enquiry", "assessment") and thread."""

    reference: str
    keys: Mapping[tuple[str, int], int]

    def to(self, kind: str, thread: int) -> str:
        return reverse(kind, args=[self.reference, self.keys[kind, thread]])


def happened_at_stations(
    facts: CaseFacts, ended: Iterable[Duty], links: Links
) -> Iterable[tuple[Station, Happened]]:
    """What a case's facts and the duties ended by hand put at each station."""
    yield Station.ARRIVED, Happened(facts.opened_at, _("Case opened"))
    if facts.allocated_at:
        yield Station.ARRIVED, Happened(facts.allocated_at, _("Allocated to a key worker"))
    if facts.confidentiality_at:
        yield Station.ARRIVED, Happened(facts.confidentiality_at, _("Limits of confidentiality explained"))
    for form in facts.risk_forms:
        href = links.to("assessment", form.id)
        yield Station.ARRIVED, Happened(form.at, _("Service risk form completed"), href)
    yield from _enquiries(facts, links)
    yield from _substances(facts, links)
    yield from _assessments(facts, links)
    for duty in ended:
        if duty.ended_at and duty.rule in RULES:
            rule = RULES[duty.rule]
            text = str(ENDINGS[duty.ending]) % {"duty": _(rule.title)}
            yield rule.station, Happened(duty.ended_at, text, reverse("duty", args=[duty.reference]))


def _enquiries(facts: CaseFacts, links: Links) -> Iterable[tuple[Station, Happened]]:
    first = facts.asked[0] if facts.asked else None
    for enquiry in facts.enquiries:
        href = links.to("enquiry", enquiry.id)
        told = Happened(enquiry.at, str(OUTCOMES[enquiry.outcome]), href)
        for station in _stations_of(enquiry, first):
            yield station, told


def _stations_of(enquiry: EnquiryFact, first: EnquiryFact | None) -> Iterable[Station]:
    if not enquiry.asked or enquiry is first:
        yield Station.ASKED
    if enquiry.outcome in DISCLOSED:
        yield Station.IDENTIFIED
    elif enquiry is first:
        yield Station.SINGLE_SERVICE
    elif enquiry.asked:
        yield Station.KEEP_ASKING


def _substances(facts: CaseFacts, links: Links) -> Iterable[tuple[Station, Happened]]:
    for told in facts.substances:
        happened = Happened(told.at, str(USES[told.use]), links.to("substances", told.id))
        yield Station.ASKED, happened
        if told.use is Use.USES:
            yield Station.IDENTIFIED, happened


def _assessments(facts: CaseFacts, links: Links) -> Iterable[tuple[Station, Happened]]:
    for screen in facts.screens:
        href = links.to("assessment", screen.id)
        yield Station.IDENTIFIED, Happened(screen.at, _("Quick screen completed"), href)
    for number, checklist in enumerate(facts.checklists):
        level = _(Level[checklist.level.upper()].word)
        text = _("Risk checklist: %(level)s") % {"level": level}
        href = links.to("assessment", checklist.id)
        station = Station.REVIEW if number else Station.CHECKLIST
        yield station, Happened(checklist.at, text, href)


def place_words(drawn: Pathway, way: Way) -> str:
    """Where the case stands, in a sentence, and since when."""
    label = next(stop.label for stop in drawn.stops if stop.station is way.place)
    since = dict(way.visits)[way.place]
    return _("Stands at: %(station)s, since %(day)s.") % {"station": _(label), "day": short_day(since)}
