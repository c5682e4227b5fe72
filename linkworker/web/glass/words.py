"""What the codes of break-glass are called on screen."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import day_and_time
from linkworker.design.words import Words
from linkworker.people.connecting import PersonTold, told_from
from linkworker.practice.breaking_glass import HowSoon
from linkworker.sharing.models import GlassAsking

HOW_SOON: Mapping[HowSoon, Words] = {
    HowSoon.NOW: gettext_lazy("Now, or within the hour"),
    HowSoon.TODAY: gettext_lazy("Today or tonight"),
    HowSoon.DAYS: gettext_lazy("In the next days"),
}


def told_of(row: GlassAsking) -> PersonTold:
    """Who was meant, as the worker knew them."""
    return told_from(row.told)


def state(row: GlassAsking, at: datetime) -> Mapping[str, str]:
    """Where an asking stands, for those who answer for it: {state, tone}."""
    if row.answered_at is not None:
        if row.was_right is None:
            return {"state": _("Called about"), "tone": "green"}
        if row.was_right:
            return {"state": _("It was right"), "tone": "green"}
        return {"state": _("It was not right"), "tone": "red"}
    late = row.overdue_at is not None and at > row.overdue_at
    text = _("To review") if row.opened else _("To call about")
    return {"state": text, "tone": "red" if late else "orange"}


def until_words(row: GlassAsking) -> str:
    """Until when something was open; and that its opener ended it before."""
    if row.until is None:
        return _("Nothing was opened")
    words = _("until %(until)s, ended by them") if row.ended_at else _("until %(until)s")
    return words % {"until": day_and_time(row.until)}
