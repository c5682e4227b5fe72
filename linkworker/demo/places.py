"""The demo's partnerships, agencies, services and workers, from data: who works where, in which roles."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from linkworker.practice.names import normalise
from linkworker.practice.sharing import CASEWORK, Role

DATA = Path(__file__).parent / "data"


@cache
def data(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text())


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker of the demo: their sign-in, name, roles, and the service they work in (none: the whole agency)."""

    username: str
    name: str
    roles: tuple[Role, ...]
    agency: str
    service: str | None

    @property
    def works_cases(self) -> bool:
        return bool(set(self.roles) & CASEWORK)

    @property
    def leads(self) -> bool:
        return Role.MANAGER in self.roles


@dataclass(frozen=True, slots=True)
class Service:
    """A service, by its key `agency/service`; `share` is its part of the partnership's people."""

    key: str
    name: str
    agency: str
    sector: str
    locality: str
    share: float
    workers: tuple[Worker, ...]

    @property
    def manager(self) -> Worker:
        return next(worker for worker in self.workers if worker.leads)

    @property
    def safeguarding_lead(self) -> Worker | None:
        return next((worker for worker in self.workers if Role.SAFEGUARDING_LEAD in worker.roles), None)

    @property
    def caseworkers(self) -> tuple[Worker, ...]:
        return tuple(worker for worker in self.workers if worker.works_cases)


@dataclass(frozen=True, slots=True)
class Agency:
    name: str
    sector: str
    locality: str
    partnership: str
    services: tuple[Service, ...]
    workers: tuple[Worker, ...]
    """Those who belong to no one service."""

    has_lines: bool = True
    """Whether it has set on which lines it is reached."""


def agencies(seed: int) -> tuple[Agency, ...]:
    """Every agency of the demo's two partnerships, its workers' names dealt out by `seed`."""
    names = list(data("names")["workers"])
    random.Random(seed).shuffle(names)  # noqa: S311 - a demo is repeatable, not secret
    dealt = _Names(names)
    return tuple(_agency(one, area, dealt) for area in data("agencies") for one in area["agencies"])


class _Names:
    """Deals each name once, and makes a username of it that no one else has."""

    def __init__(self, names: list[str]) -> None:
        self.names: Iterator[str] = iter(names)

    def worker(self, roles: tuple[Role, ...], agency: str, service: str | None, prefix: str) -> Worker:
        name = next(self.names)
        plain = re.sub(r"[^a-z]", "", normalise(name.split()[0]))
        return Worker(f"{plain}.{prefix}", name, roles, agency, service)


def _agency(one: dict[str, Any], area: dict[str, Any], names: _Names) -> Agency:
    prefix = area["prefix"]
    services = tuple(_service(service, one, area, names) for service in one["services"])
    workers = tuple(
        names.worker(roles, one["name"], None, prefix)
        for text in one["agency_workers"]
        for roles in _roles(text)
    )
    has_lines = one.get("has_lines", True)
    place = (one["name"], one["sector"], area["locality"], area["partnership"])
    return Agency(*place, services, workers, has_lines)


def _service(service: dict[str, Any], one: dict[str, Any], area: dict[str, Any], names: _Names) -> Service:
    key = f"{one['name']}/{service['name']}"
    workers = tuple(
        names.worker(roles, one["name"], key, area["prefix"])
        for text in service["workers"]
        for roles in _roles(text)
    )
    share = one["share"] * service["share"]
    return Service(key, service["name"], one["name"], one["sector"], area["locality"], share, workers)


def _roles(text: str) -> Iterator[tuple[Role, ...]]:
    """`key-worker*5` is five key workers; `key-worker+duty-worker` is one worker with two roles."""
    roles, _, count = text.partition("*")
    for _ in range(int(count or 1)):
        yield tuple(Role(role) for role in roles.split("+"))
