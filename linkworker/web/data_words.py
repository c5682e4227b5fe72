"""What the data files say, in the language of the page."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linkworker.design.dates import short_day
from linkworker.partnership.queries import Lines
from linkworker.practice.locality_values import Route
from linkworker.practice.sources import Citation
from linkworker.practice.text import Words


def pick(words: Words | None) -> str:
    """A data file's words in the language of the page; empty when there are none."""
    return words.pick(get_language() or "en") if words else ""


def cited(source: Citation) -> str:
    """A source as a reader finds it: the document, then the place in it."""
    return _("%(title)s, %(place)s") % {"title": _(source.source.title), "place": source.place}


def route_words(routes: Iterable[Route]) -> list[Mapping[str, str]]:
    """The ways a referral takes, as `web/duties/routes.jinja` draws them."""
    return [
        {
            "name": pick(route.name),
            "how": pick(route.how),
            "href": route.href or "",
            "checked": short_day(route.verified_on) if route.verified_on else "",
        }
        for route in routes
    ]


def line_words(lines: Lines) -> str:
    """The line on which an agency is reached, or the help line that stands in for it."""
    own = lines.own
    if own is not None:
        return _("%(name)s, %(number)s") % {"name": own.name, "number": own.number}
    if lines.stand_in is not None:
        words = _("they have no line of their own, the help line stands in: %(name)s, %(number)s")
        return words % {"name": pick(lines.stand_in.name), "number": lines.stand_in.number}
    return _("they have no line")
