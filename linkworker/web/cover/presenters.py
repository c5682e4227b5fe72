"""The rota of the coming two weeks, and the lines of every partner, as their templates draw them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.design.dates import day
from linkworker.design.frame import HelpLine
from linkworker.partnership.gates import OpenedRota
from linkworker.partnership.models import Agency, Away, RoleGiven
from linkworker.partnership.queries import Lines
from linkworker.practice.deadlines import LONDON, london_date
from linkworker.web.cover.words import agency_lines, hours_on

DAYS_SHOWN = 14


@dataclass(frozen=True, slots=True)
class OnDuty:
    """One turn as it falls on a day; `href` leads to where it is changed, when the reader may."""

    name: str
    hours: str
    href: str


@dataclass(frozen=True, slots=True)
class RotaDay:
    """A day of the rota. `gap`: nobody who is here that day is on duty."""

    on: date
    words: str
    turns: list[OnDuty] = field(default_factory=list)
    gap: bool = True


def midnight(on: date) -> datetime:
    """The beginning of a day in London."""
    return datetime.combine(on, time(0), tzinfo=LONDON).astimezone(UTC)


def days_shown(at: datetime) -> tuple[date, date]:
    """The first and the last day of the rota as it is shown."""
    today = london_date(at)
    return today, today + timedelta(days=DAYS_SHOWN - 1)


def rota_page(
    rota: OpenedRota, turns: Sequence[RoleGiven], away: Iterable[Away], at: datetime
) -> Mapping[str, Any]:
    """The context of the rota."""
    first, _last = days_shown(at)
    absent = list(away)
    shown = [first + timedelta(days=number) for number in range(DAYS_SHOWN)]
    return {
        "service": rota.service.name,
        "leads": rota.leads,
        "add_href": reverse("rota-new", args=[rota.service.pk]),
        "days": [_day(on, turns, absent, rota) for on in shown],
        "others": [
            {"text": one.name, "href": f"{reverse('rota')}?service={one.pk}"}
            for one in rota.services
            if one != rota.service
        ],
    }


def _day(on: date, turns: Sequence[RoleGiven], away: Sequence[Away], rota: OpenedRota) -> RotaDay:
    begins, ends = midnight(on), midnight(on + timedelta(days=1))
    absent = {row.worker_id for row in away if row.from_on <= on <= row.last_on}
    falling = [one for one in turns if one.since < ends and (one.until is None or one.until > begins)]
    told = []
    for one in falling:
        hours = hours_on(one, begins, ends)
        if one.worker_id in absent:
            hours = _("%(hours)s, but away on this day") % {"hours": hours}
        may_change = rota.leads and one.service_id == rota.service.pk
        told.append(OnDuty(one.worker.name, hours, reverse("rota-turn", args=[one.pk]) if may_change else ""))
    return RotaDay(on, day(on), told, gap=all(one.worker_id in absent for one in falling))


def lines_page(agencies: Iterable[Agency], lines: Mapping[int, Lines]) -> list[tuple[str, list[HelpLine]]]:
    """Each agency by name, with the lines on which it is reached."""
    return [
        (agency.name, agency_lines(agency.name, lines[agency.pk], under_its_name=True)) for agency in agencies
    ]
