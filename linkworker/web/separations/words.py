"""What the codes of keeping people apart are called on screen."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.words import Words
from linkworker.practice.separating import Half, Weekday, Zone

DAYS: Mapping[Weekday, Words] = {
    Weekday.MONDAY: gettext_lazy("Monday"),
    Weekday.TUESDAY: gettext_lazy("Tuesday"),
    Weekday.WEDNESDAY: gettext_lazy("Wednesday"),
    Weekday.THURSDAY: gettext_lazy("Thursday"),
    Weekday.FRIDAY: gettext_lazy("Friday"),
    Weekday.SATURDAY: gettext_lazy("Saturday"),
    Weekday.SUNDAY: gettext_lazy("Sunday"),
}
HALVES: Mapping[Half, Words] = {
    Half.MORNING: gettext_lazy("In the morning"),
    Half.AFTERNOON: gettext_lazy("In the afternoon"),
    Half.WHOLE: gettext_lazy("All day"),
}


def zone_words(zone: Zone) -> str:
    """Where and when somebody comes, in one line."""
    days = ", ".join(str(DAYS[day]) for day in zone.days)
    return _("%(site)s: %(days)s. %(half)s.") % {"site": zone.site, "days": days, "half": HALVES[zone.half]}


def zones_words(zones: Iterable[Zone]) -> list[str]:
    return [zone_words(zone) for zone in zones]
