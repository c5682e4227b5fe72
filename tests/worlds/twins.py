"""Twin worlds: one secret apart, and whoever must not know it gets the same bytes by the same statements.

The world is the one in which every address of the site is walked. A *cell* is a route, a reader, a secret and a format:
the reader is signed in and gets, in both worlds, a page that shows somebody else's client too, or absence where the
rightful reader gets the page. Each world is undone before the next, so both begin alike; tokens and dates of headers
are left out of the comparison, and nothing else is.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection
from django.db.transaction import savepoint, savepoint_rollback
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from linkworker.people.models import ClientRecord
from tests.web import same
from tests.web.test_every_url import World, addresses, signed_in
from tests.worlds.queries import PAGES, queries
from tests.worlds.secrets import Secret, addresses_of, in_both

READERS = (
    "nerys",
    "owen",
    "morgan",
    "priya",
    "dafydd",
    "llio",
    "tudur",
    "sunniva",
    "tegwen",
    "rhys",
    "bronwen",
)
"""A key worker, another of the same service, its manager, one of another service, one of another agency, the link
workers of both, a refuge's manager, an administrator, who leads information governance, and
reception."""

SOUGHT = ("Siân", "Quill", "a", "07700 900461")
WHOLE = "LINKWORKER_PROOF_WHOLE" in os.environ
MOST_SHOWN, MOST_ABSENT = (10_000, 10_000) if WHOLE else (36, 11)
"""How many addresses of each sort each reader is walked through, those without a name in them first. The proof walks
each of them; here an address at which equality tells nothing, since nobody else is on the page, is walked once."""

ALWAYS = frozenset(
    {"case", "case-duties", "case-pathway", "case-sharing", "chronology", "case-allocate", "duty"}
)
"""What every reader is walked through who may: the duties with their *why*, the picture, the choices of workers."""

FORMATS = {"text/html": "page", "text/csv": "csv", "text/plain": "text", "application/pdf": "pdf"}
STATEMENT = re.compile(r'^[(]*([A-Z]+)|(?:FROM|JOIN|INTO|UPDATE) "(\w+)"')


class Target(NamedTuple):
    """What one reader asks for: an address, or a page of a search for `sought`."""

    route: str
    path: str
    sought: str = ""
    page: str = ""

    @property
    def name(self) -> str:
        asked = " ".join(filter(None, (self.sought, self.page)))
        return f"{self.route}?{asked}" if asked else self.route


class Answer(NamedTuple):
    """What came: everything but tokens, and the tables of each statement in order."""

    everything: tuple[int, dict[str, str], bytes]
    statements: tuple[str, ...]

    @property
    def format(self) -> str:
        kind = self.everything[1].get("Content-Type", "").partition(";")[0]
        return FORMATS.get(kind, kind or "none")


class Cell(NamedTuple):
    secret: str
    reader: str
    route: str
    format: str


@dataclass
class Matrix:
    """The cells that count, those that differ and how, and the addresses nobody was walked through."""

    cells: set[Cell] = field(default_factory=set)
    leaks: list[tuple[Cell, str]] = field(default_factory=list)
    walked: set[str] = field(default_factory=set)

    def by_secret(self) -> Counter[str]:
        return Counter(cell.secret for cell in self.cells)


class Twins:
    """A world, its readers' browsers, and what each gets while there is no secret."""

    def __init__(
        self,
        world: World,
        readers: Iterable[str] = READERS,
        routes: Collection[str] = (),
        *,
        asking: bool = False,
    ) -> None:
        """`routes`: walk through these alone; none stands for a choice of all. `asking`: what can be asked of lists."""
        self.world, self.routes, self.asking = world, frozenset(routes), asking
        in_both(world)
        self.browsers = {who: signed_in(world, who) for who in readers}
        self.names = sorted(set(ClientRecord.objects.values_list("chosen_name", flat=True)))
        self.rightful = {name for name, route, _there, _absent in addresses(world) if route.status == 200}
        self.targets: dict[str, list[Target]] = {}
        self.without: dict[str, dict[Target, Answer]] = {}
        walked: set[str] = set()
        for who in self.browsers:
            with undone():
                self.targets[who] = self._chosen(who)
            with undone():
                found = self._walk(who)
            self.targets[who] = [
                target
                for target, there in found.items()
                if WHOLE or self._counts(target, there) or target.name not in walked
            ]
            walked |= {target.name for target in self.targets[who]}
            with undone():
                self.without[who] = self._walk(who)

    def _chosen(self, who: str) -> list[Target]:
        """The addresses of a reader: lists and searches first, then others spread evenly over the table."""
        asked = [Target(*one) for one in queries(self.world)]
        if self.asking:
            pages = [one._replace(page=page) for one in self._searches(who) for page in PAGES]
            return [*(one for one in asked if self.browsers[who].get(one.path).status_code == 200), *pages]
        if self.routes:
            named = [Target(name, there) for name, _route, there, _absent in addresses(self.world)] + asked
            return [one for one in [*named, *self._searches(who)] if one.name in self.routes]
        shown, absent = [], []
        for name, _route, there, _absent in addresses(self.world):
            status = self.browsers[who].get(there).status_code
            if status in {200, 404}:
                (shown if status == 200 else absent).append(Target(name, there))
        plain = [one for one in shown if one.path == reverse_plain(one.route) or one.route in ALWAYS]
        others = [one for one in shown if one not in plain]
        found = [*plain, *spread(others, MOST_SHOWN - len(plain)), *spread(absent, MOST_ABSENT)]
        return [*found, *self._searches(who), *(asked if WHOLE else [])]

    def _searches(self, who: str) -> list[Target]:
        path = reverse("find")
        may = self.browsers[who].get(path).status_code == 200
        return [Target("find", path, text) for text in SOUGHT] if may else []

    def _walk(self, who: str) -> dict[Target, Answer]:
        return {target: answer(self.browsers[who], target) for target in self.targets[who]}

    def compare(self, secret: Secret, matrix: Matrix) -> None:
        """Hold the world with a secret against the one without, for every reader who must not know it."""
        blind = [who for who in self.browsers if who not in secret.knows]
        own: dict[str, dict[Target, Answer]] = {}
        with undone():
            made = secret.make(self.world)
            hidden = [Target("hidden", path) for path in addresses_of(made, self.world)]
            for who in blind:
                with undone():
                    self._hold(secret, who, self._walk(who), matrix)
                own[who] = self._hidden(who, hidden)
        for who in blind:
            for target, absent in self._hidden(who, hidden).items():
                self._note(Cell(secret.name, who, target.path, "page"), absent, own[who][target], matrix)

    def _hidden(self, who: str, targets: list[Target]) -> dict[Target, Answer]:
        """What a reader gets at the addresses of what is hidden from them, or is not there."""
        with undone():
            return {target: answer(self.browsers[who], target) for target in targets}

    def _note(self, cell: Cell, one: Answer, other: Answer, matrix: Matrix) -> None:
        matrix.cells.add(cell)
        if one != other:
            matrix.leaks.append((cell, difference(one, other)))

    def _hold(self, secret: Secret, who: str, found: dict[Target, Answer], matrix: Matrix) -> None:
        for target, there in found.items():
            before = self.without[who][target]
            cell = Cell(secret.name, who, target.name, before.format)
            matrix.walked.add(target.route)
            if there != before:
                matrix.leaks.append((cell, difference(before, there)))
            if self._counts(target, before):
                matrix.cells.add(cell)

    def _counts(self, target: Target, before: Answer) -> bool:
        """Whether equality tells anything: somebody else is on the page, or it is refused to this reader alone."""
        status, _head, body = before.everything
        if status == 404:
            return target.route in self.rightful
        return status == 200 and (before.format == "pdf" or any(name.encode() in body for name in self.names))


def reverse_plain(route: str) -> str:
    """The address of a route that takes no name, or nothing."""
    try:
        return reverse(route)
    except Exception:
        return ""


def spread(found: list[Target], most: int) -> list[Target]:
    """So many of them, evenly."""
    step = max(1, -(-len(found) // max(1, most)))
    return found[::step]


class undone:  # noqa: N801 - reads as a statement
    """What is done within is not there afterwards."""

    def __enter__(self) -> None:
        self.before = savepoint()

    def __exit__(self, *_raised: object) -> None:
        savepoint_rollback(self.before)


def answer(browser: Client, target: Target) -> Answer:
    statements: list[str] = []

    def kept(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(shape(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(kept):
        got: HttpResponse = (
            browser.post(target.path, {"text": target.sought, "page": target.page or "1"})
            if target.sought
            else browser.get(target.path)
        )
    return Answer(same.everything(got), tuple(statements))


def shape(sql: str) -> str:
    """What a statement does to which tables."""
    return " ".join(verb or table for verb, table in STATEMENT.findall(sql))


def difference(one: Answer, other: Answer) -> str:
    """Where two answers part, for a person to read."""
    if one.everything[0] != other.everything[0]:
        return f"status {one.everything[0]} became {other.everything[0]}"
    if one.everything[1] != other.everything[1]:
        return f"headers {one.everything[1]} became {other.everything[1]}"
    for before, after in lines(one, other):
        if before != after:
            return f"{before!r} became {after!r}"
    if len(one.everything[2]) != len(other.everything[2]):
        return f"{len(one.everything[2])} bytes became {len(other.everything[2])}"
    return f"{len(one.statements)} statements became {len(other.statements)}: {_first(one, other)}"


def lines(one: Answer, other: Answer) -> Iterator[tuple[str, str]]:
    texts: list[Any] = [got.everything[2].decode("utf-8", "replace").splitlines() for got in (one, other)]
    return zip(*texts, strict=False)


def _first(one: Answer, other: Answer) -> str:
    pairs = zip([*one.statements, ""], [*other.statements, ""], strict=False)
    return next((f"{before} / {after}" for before, after in pairs if before != after), "")
