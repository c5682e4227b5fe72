"""The forms of the rota, of days away and of duty lines. They check; actions save."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Date, Radios, Select, Text, Time, WholeNumber
from linkworker.design.forms import Form
from linkworker.partnership.cover import LONGEST_AWAY, LONGEST_TURN, MOST_WEEKS, LineGiven
from linkworker.partnership.models import Worker
from linkworker.practice.deadlines import LONDON

NUMBER = re.compile(r"\+?[\d ()/-]{3,30}( ?(ext|x|option)\.? ?\d+)?", re.IGNORECASE)


def moment(on: date, clock: time) -> datetime:
    """A day and a time of the London clock."""
    return datetime.combine(on, clock, tzinfo=LONDON).astimezone(UTC)


class TurnForm(Form):
    """A turn on the rota. The workers to choose from, and the time it is now, are given when the form is made."""

    from_on = Date(label=_("From which day?"), missing=_("Say from which day"), must_be="future")
    from_time = Time(
        label=_("From what time?"), missing=_("Say from what time"), hint=_("Like 09:00 or 9am.")
    )
    until_on = Date(label=_("Until which day?"), missing=_("Say until which day"), must_be="future")
    until_time = Time(label=_("Until what time?"), missing=_("Say until what time"))
    weeks = WholeNumber(
        label=_("For how many weeks?"),
        missing=_("Say for how many weeks; 1 for this turn alone"),
        hint=_("The same hours once a week. 1 is this turn alone."),
        min_value=1,
        max_value=MOST_WEEKS,
        width=2,
    )

    def __init__(self, *data: Any, workers: Sequence[Worker] = (), at: datetime, **rest: Any) -> None:
        super().__init__(*data, **rest)
        self.at = at
        self.fields["worker"] = Select(
            label=_("Who is on duty?"),
            missing=_("Choose who is on duty"),
            items=[Choice(str(one.pk), one.name) for one in workers[: Select.MOST]],
        )

    def layout_groups(self) -> Sequence[tuple[Any, Sequence[str]]]:
        return [("", ["worker", "from_on", "from_time", "until_on", "until_time", "weeks"])]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        parts = [given.get(name) for name in ("from_on", "from_time", "until_on", "until_time")]
        if any(part is None or part == "" for part in parts):
            return given
        begins = moment(given["from_on"], given["from_time"])
        ends = moment(given["until_on"], given["until_time"])
        if ends <= begins:
            self.add_error("until_time", _("The turn ends before it begins: change the day or the time"))
        elif ends <= self.at:
            self.add_error("until_time", _("This turn is over already: choose a later end"))
        elif ends - begins > LONGEST_TURN:
            self.add_error("until_on", _("A turn lasts a month at the most: add several turns instead"))
        return {**given, "begins": begins, "ends": ends}


class EndTurnForm(Form):
    """When a turn is over. `at` is the time it is now, `until` when the turn ends as it stands (None: never)."""

    versioned = True

    how = Radios(
        label=_("When is it over?"),
        missing=_("Choose when the turn is over"),
        items=[
            Choice("now", _("Now"), hint=_("A turn that has not begun is taken out.")),
            Choice("earlier", _("At a time that I choose"), reveals=("until_on", "until_time")),
        ],
    )
    until_on = Date(label=_("On which day?"), missing=_("Say on which day it is over"), must_be="future")
    until_time = Time(label=_("At what time?"), missing=_("Say at what time it is over"))

    def __init__(self, *data: Any, at: datetime, until: datetime | None = None, **rest: Any) -> None:
        super().__init__(*data, **rest)
        self.at, self.until = at, until

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("how") != "earlier" or not given.get("until_on") or given.get("until_time") is None:
            return {**given, "ends": None}
        ends = moment(given["until_on"], given["until_time"])
        if ends < self.at:
            self.add_error("until_time", _("That time has passed: choose “Now”, or a later time"))
        elif self.until is not None and ends >= self.until:
            self.add_error("until_time", _("The turn is over by then anyway: choose an earlier time"))
        return {**given, "ends": ends}


class AwayForm(Form):
    """The first and the last day away."""

    from_on = Date(label=_("First day away"), missing=_("Say which is the first day away"))
    until_on = Date(
        label=_("Last day away"),
        missing=_("Say which is the last day away"),
        hint=_("This day is a day away too."),
        must_be="future",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from_on"), given.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day is before the first: change one of them"))
        elif first and last and last - first > LONGEST_AWAY:
            self.add_error("until_on", _("That is more than a year: choose an earlier last day"))
        return given


class BackForm(Form):
    """The first day at work again."""

    on = Date(label=_("First day back at work"), missing=_("Say which is the first day back"))

    def __init__(self, *data: Any, first: date, last: date, **rest: Any) -> None:
        super().__init__(*data, **rest)
        self.first, self.last = first, last

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        on = given.get("on")
        if on and not self.first <= on <= self.last:
            self.add_error("on", _("Choose one of the days away, from the first to the last"))
        return given


class LinesForm(Form):
    """Where the own agency is reached. A line left empty is a line it does not have."""

    versioned = True

    in_name = Text(label=_("Who answers?"), required=False, max_length=80, width=20)
    in_number = Text(label=_("Telephone number"), required=False, max_length=40, inputmode="tel", width=20)
    in_hours = Text(
        label=_("When?"), hint=_("For example: Monday to Friday, 9 to 5."), required=False, max_length=120
    )
    out_name = Text(label=_("Who answers?"), required=False, max_length=80, width=20)
    out_number = Text(label=_("Telephone number"), required=False, max_length=40, inputmode="tel", width=20)
    out_hours = Text(
        label=_("When?"),
        hint=_("For example: nights, weekends and bank holidays."),
        required=False,
        max_length=120,
    )
    groups = [
        (_("In office hours"), ["in_name", "in_number", "in_hours"]),
        (_("Outside office hours"), ["out_name", "out_number", "out_hours"]),
    ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {**given, "in": self._line("in", given), "out": self._line("out", given)}

    def _line(self, which: str, given: dict[str, Any]) -> LineGiven | None:
        """The line that was typed; None when all of it was left empty."""
        name, number, hours = (given.get(f"{which}_{part}") or "" for part in ("name", "number", "hours"))
        if not (name or number or hours):
            return None
        if not name:
            self.add_error(f"{which}_name", _("Say who answers, for example: Duty desk"))
        if not number:
            self.add_error(f"{which}_number", _("Write the telephone number, or leave the whole line empty"))
        elif not NUMBER.fullmatch(number):
            self.add_error(f"{which}_number", _("Write a telephone number, like 01632 960 001"))
        return LineGiven(name, number, hours)
