"""The demo's world: two partnerships, their people, and two years of steps. The same for a seed and a day, always."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from linkworker.demo.life import Life, in_hours
from linkworker.demo.people import make_person
from linkworker.demo.places import Agency, Service, agencies
from linkworker.demo.steps import Step
from linkworker.practice.deadlines import LONDON, calendar

TWO_YEARS = timedelta(days=730)
SEED = 2026


@dataclass(frozen=True, slots=True)
class World:
    """Who there is and what happened, in the order of time."""

    agencies: tuple[Agency, ...]
    steps: tuple[Step, ...]

    @property
    def services(self) -> dict[str, Service]:
        return {service.key: service for agency in self.agencies for service in agency.services}


def make_world(day: date, *, people: int = 500, seed: int = SEED) -> World:
    """A world that has reached nine o'clock on `day`, with `people` in each of its two partnerships."""
    until = datetime.combine(day, time(9), tzinfo=LONDON).astimezone(UTC)
    found = agencies(seed)
    lives = [step for life in _lives(found, until, people, seed) for step in life.live()]
    order = sorted(range(len(lives)), key=lambda place: (lives[place].at, lives[place].client, place))
    return World(found, tuple(lives[place] for place in order))


def _lives(found: tuple[Agency, ...], until: datetime, people: int, seed: int) -> Iterator[Life]:
    """Each service's part of the people, dealt to its caseworkers in turn."""
    number = 0
    for agency in found:
        for service in agency.services:
            for turn in range(round(people * service.share)):
                number += 1
                yield _life(agency, service, number, turn, until, seed)


def _life(agency: Agency, service: Service, number: int, turn: int, until: datetime, seed: int) -> Life:
    pick = random.Random(f"{seed}:{number}")  # noqa: S311 - a demo is repeatable, not secret
    key_worker = service.caseworkers[turn % len(service.caseworkers)].username
    days = calendar("WLS" if service.locality == "glannau-eryr" else "ENG")
    opened = in_hours(until - TWO_YEARS * pick.random() ** 1.3 - timedelta(hours=pick.uniform(4, 30)), days)
    stays = timedelta(days=pick.uniform(120, 420))
    closes = in_hours(opened + stays, days) if pick.random() < 0.32 else None
    return Life(
        number,
        make_person(pick, number, until.date(), sector=agency.sector),
        service,
        key_worker,
        opened=min(opened, until - timedelta(hours=1)),
        closes=closes if closes and closes < until else None,
        until=until,
        seed=seed,
    )
