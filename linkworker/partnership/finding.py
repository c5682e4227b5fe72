"""Finding a service in the directory: by need, by words and by whether somebody answers now; one's own area first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from linkworker.partnership.localities import locality_at, shelf
from linkworker.partnership.models import Agency, Partnership, Service
from linkworker.practice.contact import Days
from linkworker.practice.deadlines import LONDON
from linkworker.practice.vocabulary import code_list

MOST = 50
"""How many services of each part of a list are shown; words or a need make it shorter."""

WORDS = 5
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; what is empty asks for nothing. Each of `words` stands in a name, an area or who for."""

    need: str = ""
    words: str = ""
    open_now: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Services of one's own partnerships, and of others; `more` when there are more than are shown."""

    near: list[Service]
    far: list[Service]
    more: bool


def find_services(agency: Agency, wanted: Wanted, at: datetime) -> Found:
    """The services that fit, each with its agency and its entry, by agency and name."""
    found = Service.objects.filter(*_conditions(wanted, at)).select_related("agency", "entry")
    ordered = found.order_by("agency__name", "name", "pk")
    here = Q(agency=agency) | Q(Exists(_shared_with(agency)))
    near, far = (list(ordered.filter(part)[: MOST + 1]) for part in (here, ~here))
    return Found(near[:MOST], far[:MOST], more=len(near) > MOST or len(far) > MOST)


def _shared_with(agency: Agency) -> QuerySet[Partnership]:
    """The partnerships of an agency to which the agency of a service belongs too."""
    return Partnership.objects.filter(agencies=agency).filter(agencies=OuterRef("agency"))


def _conditions(wanted: Wanted, at: datetime) -> Iterator[Q]:
    if wanted.need:
        yield _helps_with(wanted.need)
    for word in wanted.words.split()[:WORDS]:
        yield (
            Q(name__icontains=word)
            | Q(agency__name__icontains=word)
            | Q(entry__area__icontains=word)
            | Q(entry__who_for__icontains=word)
        )
    if wanted.open_now:
        yield open_at(at)


def _helps_with(need: str) -> Q:
    """A service that says so; one without an entry, when services of its sector do."""
    term = code_list("needs").find(need)
    sectors = term.sectors if term else ()
    return Q(entry__needs__icontains=f'"{need}"') | Q(entry=None, agency__sector__in=sectors)


def open_at(at: datetime) -> Q:
    """Services where somebody answers at a time: what `directory.is_open` says of one, for many."""
    local = at.astimezone(LONDON)
    days = [Days.EVERY_DAY, Days.WEEKEND if local.weekday() >= SATURDAY else Days.WEEKDAYS]
    holiday = [one for one in shelf().ids if _is_bank_holiday(one, at)]
    hours = Q(entry__open_days__in=days, entry__opens_at__lte=local.time(), entry__closes_at__gt=local.time())
    return Q(entry__round_the_clock=True) | (hours & ~Q(locality__in=holiday))


def _is_bank_holiday(locality: str, at: datetime) -> bool:
    day = at.astimezone(LONDON).date()
    return day in locality_at(locality, at).calendar.bank_holidays(day.year)
