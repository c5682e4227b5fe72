"""The line of yes answers over time, as coordinates for a picture that stands beside its table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linkworker.assessments.models import Assessment
from linkworker.design.dates import short_day
from linkworker.practice.locality import Locality
from linkworker.web.assessments.words import LEVELS, level_of

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 34, 130, 16, 30
STEPS = 4
APART = 12
"""So many units apart two lines' words must stand to be read."""


@dataclass(frozen=True, slots=True)
class Point:
    """One checklist: where it stands, its number of yes answers, its level, and the words of both."""

    x: int
    y: int
    yes: int
    level: str
    level_text: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A level line across the picture, with its words at `words_y`."""

    y: int
    words_y: int
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the picture is drawn from; `spoken` is the picture in one sentence."""

    points: list[Point]
    path: str
    ticks: list[Line]
    thresholds: list[Line]
    first: str
    last: str
    spoken: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def draw(rows: Sequence[Assessment], locality: Locality) -> Chart | None:
    """The picture of a case's checklists, oldest first; None when there are none."""
    if not rows:
        return None
    total = max(row.result["total"] for row in rows)
    points = [_point(row, rows, total) for row in rows]
    return Chart(
        points=points,
        path=" ".join(f"{point.x},{point.y}" for point in points),
        ticks=[Line(y, y, str(value)) for value, y in _ticks(total)],
        thresholds=list(_thresholds(locality, total)),
        first=short_day(rows[0].at),
        last=short_day(rows[-1].at) if len(rows) > 1 else "",
        spoken=_spoken(rows, total),
    )


def _height_of(value: int, total: int) -> int:
    return HEIGHT - BOTTOM - round((HEIGHT - BOTTOM - TOP) * value / total)


def _point(row: Assessment, rows: Sequence[Assessment], total: int) -> Point:
    span = (rows[-1].at - rows[0].at).total_seconds()
    share = (row.at - rows[0].at).total_seconds() / span if span else 0.5
    words = _("%(yes)s of %(total)s on %(day)s") % {"yes": row.yes, "total": total, "day": short_day(row.at)}
    x = LEFT + 12 + round((WIDTH - LEFT - RIGHT - 24) * share)
    return Point(x, _height_of(row.yes, total), row.yes, row.level, str(LEVELS[level_of(row.level)]), words)


def _ticks(total: int) -> Iterator[tuple[int, int]]:
    for step in range(STEPS + 1):
        value = round(total * step / STEPS)
        yield value, _height_of(value, total)


def _thresholds(locality: Locality, total: int) -> Iterator[Line]:
    """Where the locality's numbers stand; the word of the lower one gives way to the higher one's."""
    named = [
        (locality.marac_from, _("MARAC from %(n)s")),
        (locality.idva_from, _("IDVA from %(n)s")),
        (None if locality.idva_from else locality.bands.high_from, _("High from %(n)s")),
    ]
    words_y = 0
    for value, words in named:
        if value is not None and value <= total:
            y = _height_of(value, total)
            words_y = max(y + 4, words_y + APART)
            yield Line(y, words_y, words % {"n": value})


def _spoken(rows: Sequence[Assessment], total: int) -> str:
    first, last = rows[0], rows[-1]
    if len(rows) == 1:
        return _("One checklist: %(yes)s of %(total)s yes on %(day)s") % {
            "yes": first.yes,
            "total": total,
            "day": short_day(first.at),
        }
    words = ngettext(
        "%(n)s checklist: %(first)s yes on %(from)s, %(last)s on %(to)s",
        "%(n)s checklists: %(first)s yes on %(from)s, %(last)s on %(to)s",
        len(rows),
    )
    return words % {
        "n": len(rows),
        "first": first.yes,
        "from": short_day(first.at),
        "last": last.yes,
        "to": short_day(last.at),
    }
