"""Rota, days away and duty lines in words."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from linkworker.design.dates import clock_time, day, day_and_time
from linkworker.design.frame import HelpLine
from linkworker.partnership.models import Away, DutyLine, RoleGiven
from linkworker.partnership.queries import Lines
from linkworker.web.data_words import pick


def agency_lines(agency: str, lines: Lines, *, under_its_name: bool = False) -> list[HelpLine]:
    """Where an agency is reached, in office hours and outside them. A line that stands in for a missing one says so.

    `under_its_name`: they stand where the agency is named already.
    """
    own = [one for one in (lines.in_hours, lines.out_of_hours) if one is not None]
    found = [_line("" if under_its_name else agency, one) for one in own]
    if lines.stand_in is not None:
        name = _("%(line)s, since %(agency)s has no line of its own outside office hours") % {
            "line": pick(lines.stand_in.name),
            "agency": agency,
        }
        found.append(HelpLine(name, lines.stand_in.number, pick(lines.stand_in.hours)))
    return found


def _line(agency: str, line: DutyLine) -> HelpLine:
    name = _("%(agency)s: %(line)s") % {"agency": agency, "line": line.name} if agency else line.name
    when = _("outside office hours") if line.out_of_hours else _("in office hours")
    return HelpLine(name, line.number, line.hours or when)


def away_words(row: Away) -> str:
    """From which day to which somebody is away."""
    if row.last_on == row.from_on:
        return day(row.from_on)
    return _("%(first)s to %(last)s") % {"first": day(row.from_on), "last": day(row.last_on)}


def turn_words(turn: RoleGiven) -> str:
    """A turn from its beginning to its end."""
    if turn.until is None:
        return _("always")
    return _("%(begins)s to %(ends)s") % {
        "begins": day_and_time(turn.since),
        "ends": day_and_time(turn.until),
    }


def hours_on(turn: RoleGiven, begins: datetime, ends: datetime) -> str:
    """What part of a day, from one midnight to the next, a turn takes."""
    if turn.until is None and turn.since <= begins:
        return _("always")
    from_then = turn.since > begins
    until_then = turn.until is not None and turn.until < ends - timedelta(minutes=1)
    if from_then and until_then and turn.until is not None:
        said = {"begins": clock_time(turn.since), "ends": clock_time(turn.until)}
        return _("%(begins)s to %(ends)s") % said
    if from_then:
        return _("from %(begins)s") % {"begins": clock_time(turn.since)}
    if until_then and turn.until is not None:
        return _("until %(ends)s") % {"ends": clock_time(turn.until)}
    return _("all day")
