"""The care pathway as a picture: where its stations and lines stand, worked out from plain data.

Input is a mapping: `stations`, each with `id`, `label`, `state` (a key of `STATES`), `column` and `row` counted from
nought, and perhaps `href`; `edges`, each with `from`, `to`, `taken` and perhaps `label`. Output is in SVG units, one
unit a CSS pixel. The picture and its list in words are drawn from the same `Drawing`.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

STATES = {
    "done": gettext_lazy("done"),
    "now": gettext_lazy("here now"),
    "ahead": gettext_lazy("ahead"),
    "passed over": gettext_lazy("passed over"),
    "any": "",
}
"""`any` is the state of every station where the pathway is nobody's in particular."""

RADIUS = {"done": 13, "now": 19, "ahead": 11, "passed over": 9, "any": 11}

COLUMN = 136
LINE = 17
LETTERS = 16
"""How many letters a line of a label holds before it is wrapped."""
LABEL_BELOW = 38
GAP = 44
"""Room between the last line of a label and the row below."""
MARGIN = 76
TOP = 40
ARC = 46


class PictureError(Exception):
    """The data name a station or a state that does not exist."""


@dataclass(frozen=True)
class DrawnStation:
    """A station at its centre; `lines` is its label, wrapped, each with its height on the page."""

    label: str
    state: str
    state_word: str
    slug: str
    href: str
    x: int
    y: int
    radius: int
    lines: list[tuple[int, str]]


@dataclass(frozen=True)
class DrawnEdge:
    """A line as an SVG path, with its label's place."""

    path: str
    taken: bool
    label: str
    label_x: int
    label_y: int
    anchor: str
    head: str
    """An arrow head, for a line that does not lead on to the right."""


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    stations: list[DrawnStation]
    edges: list[DrawnEdge]
    spoken: list[DrawnStation]
    """The stations in reading order: column by column, top to bottom."""


def _wrapped(label: str) -> list[str]:
    return textwrap.wrap(label, LETTERS, break_long_words=True) or [label]


def _row_tops(stations: list[Mapping[str, Any]], top: int) -> tuple[list[int], int]:
    """The height of each row's centre, and of the picture."""
    tops, y = [], top
    for row in range(max(int(station["row"]) for station in stations) + 1):
        tops.append(y)
        longest = max((len(_wrapped(str(one["label"]))) for one in stations if one["row"] == row), default=1)
        if any(one["row"] == row and one["state"] == "now" for one in stations):
            longest += 1
        y += LABEL_BELOW + longest * LINE + GAP
    return tops, y - GAP + 6


def _station(station: Mapping[str, Any], tops: list[int]) -> DrawnStation:
    state = str(station["state"])
    if state not in STATES:
        raise PictureError(f"A station is {state!r}, not one of {', '.join(STATES)}")
    x, y = MARGIN + int(station["column"]) * COLUMN, tops[int(station["row"])]
    words = _wrapped(str(station["label"]))
    return DrawnStation(
        label=str(station["label"]),
        state=state,
        state_word=str(STATES[state]),
        slug=state.replace(" ", "-"),
        href=str(station.get("href") or ""),
        x=x,
        y=y,
        radius=RADIUS[state],
        lines=[(y + LABEL_BELOW + number * LINE, line) for number, line in enumerate(words)],
    )


@dataclass(frozen=True)
class _Route:
    """How a line runs, where its label stands, and its arrow head."""

    path: str
    x: int
    y: int
    anchor: str = "middle"
    head: str = ""


def _arcs(edge: Mapping[str, Any], ends: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a line must go over the heads of the stations between, or back in its own row."""
    here, there = ends[edge["from"]], ends[edge["to"]]
    step = int(there["column"]) - int(here["column"])
    return bool(here["row"] == there["row"] and (step > 1 or step <= 0))


def _arc(here: DrawnStation, there: DrawnStation) -> _Route:
    """Over the heads of what stands between."""
    top = there.y - there.radius - 4
    rise = min(here.y - here.radius, top) - ARC
    path = f"M{here.x} {here.y - here.radius - 2} C{here.x} {rise} {there.x} {rise} {there.x} {top}"
    head = f"M{there.x - 5} {top - 8} L{there.x} {top} L{there.x + 5} {top - 8}"
    return _Route(path, (here.x + there.x) // 2, (top + 3 * rise) // 4 - 6, head=head)


def _back(here: DrawnStation, there: DrawnStation) -> _Route:
    """To an earlier column in another row: beside the line that may lead here, and into the station's right side."""
    down = 8 if here.y > there.y else -8
    start, end, bend = here.x - here.radius - 3, there.x + there.radius + 5, there.x + COLUMN // 2 - 24
    arrive = there.y + down
    path = f"M{start} {here.y + down} H{bend + 24} C{bend - 8} {here.y + down} {bend + 8} {arrive} {end} {arrive}"
    head = f"M{end + 8} {arrive - 5} L{end} {arrive} L{end + 8} {arrive + 5}"
    return _Route(path, bend - 6, (here.y + there.y) // 2, "end", head)


def _on(here: DrawnStation, there: DrawnStation) -> _Route:
    """To the next column, or in the first gap to another row and along it."""
    start, end = here.x + here.radius + 2, there.x - there.radius - 4
    if here.y == there.y:
        return _Route(f"M{start} {here.y} H{end}", (start + end) // 2, here.y - 9)
    bend = here.x + COLUMN // 2
    path = f"M{start} {here.y} C{bend} {here.y} {bend - 12} {there.y} {bend + 16} {there.y} H{end}"
    return _Route(path, bend + 8, there.y - there.radius - 8, "start")


def _route(here: DrawnStation, there: DrawnStation, arcs: bool) -> _Route:
    if arcs:
        return _arc(here, there)
    return _back(here, there) if there.x <= here.x else _on(here, there)


def _edge(edge: Mapping[str, Any], drawn: Mapping[str, DrawnStation], arcs: bool) -> DrawnEdge:
    way = _route(drawn[edge["from"]], drawn[edge["to"]], arcs)
    label = str(edge.get("label") or "")
    return DrawnEdge(way.path, bool(edge["taken"]), label, way.x, way.y, way.anchor, way.head)


def draw(pathway: Mapping[str, Any]) -> Drawing:
    """Place everything. Raises `PictureError` for an unknown state or a line to a station that is not there."""
    stations = list(pathway["stations"])
    edges = list(pathway.get("edges", ()))
    by_id = {station["id"]: station for station in stations}
    if lost := {end for edge in edges for end in (edge["from"], edge["to"])} - set(by_id):
        raise PictureError(f"A line leads to {', '.join(sorted(map(str, lost)))}, which is no station")
    arcs = [_arcs(edge, by_id) for edge in edges]
    tops, height = _row_tops(stations, TOP + ARC if any(arcs) else TOP)
    drawn = {key: _station(station, tops) for key, station in by_id.items()}
    last = max(int(station["column"]) for station in stations)
    return Drawing(
        width=2 * MARGIN + last * COLUMN,
        height=height,
        stations=list(drawn.values()),
        edges=[_edge(edge, drawn, arc) for edge, arc in zip(edges, arcs, strict=True)],
        spoken=sorted(drawn.values(), key=lambda one: (one.x, one.y)),
    )


def here_now(drawing: Drawing) -> str:
    """The picture in one sentence.

    >>> one = {"id": "a", "label": "Asked", "state": "now", "column": 0, "row": 0}
    >>> here_now(draw({"stations": [one]}))
    'Here now: Asked'
    """
    names = [station.label for station in drawing.spoken if station.state == "now"]
    if not names:
        return _("Not begun")
    return pgettext("where a case stands", "Here now: %(names)s") % {"names": ", ".join(names)}
