"""Instruments: checklists and forms as data, in our own words, and a loader for licensed wording.

Topic labels are Linkworker's own and are no instrument's wording. Order and ids follow the published form,
so that an area's licensed wording, or answers copied from paper, fit item for item.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field, TypeAdapter

from linkworker.practice.datafile import DataFileError, Problem, json_files, parse, repeated
from linkworker.practice.sources import Citation
from linkworker.practice.text import Words

FOLDER = Path(__file__).parent / "instruments"
CONFIG = {"extra": "forbid"}


class Order(StrEnum):
    """How sure the order of the items is; one "to check" says so on screen."""

    SURE = "sure"
    TO_CHECK = "to check"


class Kind(StrEnum):
    YES_NO_DK = "yes-no-dk"
    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    CHOICES = "choices"


class Counting(StrEnum):
    """What a yes is for: a level by bands, a full assessment at any yes, or asking further."""

    LEVEL = "level"
    ANY_YES = "any yes"
    ASK_FURTHER = "ask further"


@dataclass(frozen=True)
class Choice:
    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    code: str
    label: Words


@dataclass(frozen=True)
class Group:
    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: str
    title: Words


@dataclass(frozen=True)
class Item:
    """One scored topic, answered yes, no or don't know."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: str
    number: int
    label: Words
    group: str
    kind: Kind = Kind.YES_NO_DK
    help: Words | None = None
    standing: bool = False
    """True for a question that a form of its kind must always carry."""


@dataclass(frozen=True)
class Extra:
    """A field beside the scored items; never counted. ``when_yes`` is shown once it is answered yes."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: str
    label: Words
    kind: Kind
    source: Citation
    help: Words | None = None
    choices: tuple[Choice, ...] = ()
    when_yes: Words | None = None

    def __post_init__(self) -> None:
        if bool(self.choices) != (self.kind in {Kind.CHOICE, Kind.CHOICES}):
            raise ValueError("choices belong to a field of kind choice or choices, and only there")


@dataclass(frozen=True)
class Cluster:
    """Topics that together may mean high risk whatever the score: ``needs`` of ``items`` answered yes."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: str
    title: Words
    items: tuple[str, ...]
    needs: Annotated[int, Field(ge=1)]


@dataclass(frozen=True)
class Scoring:
    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    counting: Counting
    source: Citation
    items: tuple[str, ...] = ()
    """The items whose yes prompts, for the two kinds that prompt. Empty means all of them."""


@dataclass(frozen=True)
class Instrument:
    """A checklist or form. ``licensed`` is True only when an area's licensed wording was laid over it."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: str
    version: str
    title: Words
    licence_note: Words
    order: Order
    source: Citation
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    scoring: Scoring
    extras: tuple[Extra, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    licensed: bool = False

    def item(self, item_id: str) -> Item:
        """The item of that id; raises ``KeyError`` when there is none."""
        return self._by_id[item_id]

    def extra(self, extra_id: str) -> Extra:
        return {extra.id: extra for extra in self.extras}[extra_id]

    @property
    def item_ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items)

    @property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @property
    def standing_items(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.standing)

    def items_of(self, group_id: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.group == group_id)


def load_instruments(*folders: Path) -> dict[str, Instrument]:
    """Every instrument of the folders by id; raises ``DataFileError`` with everything wrong in them."""
    found: dict[str, Instrument] = {}
    problems: list[Problem] = []
    for path in json_files(folders):
        try:
            instrument = parse(TypeAdapter(Instrument), path)
        except DataFileError as error:
            problems += error.problems
            continue
        problems += _faults(instrument, path.name)
        if instrument.id in found:
            problems.append(Problem(path.name, instrument.id, "id", "another file has the same id"))
        found[instrument.id] = instrument
    if problems:
        raise DataFileError(problems)
    return found


@cache
def instruments() -> dict[str, Instrument]:
    """The shipped instruments by id."""
    return load_instruments(FOLDER)


def instrument(instrument_id: str) -> Instrument:
    """A shipped instrument: "risk-checklist", "quick-screen", "service-risk-form"."""
    return instruments()[instrument_id]


def _faults(instrument: Instrument, file: str) -> Iterable[Problem]:
    """Names inside one instrument that are given twice or lead nowhere."""
    items = instrument.item_ids
    if instrument.licensed:
        yield Problem(file, instrument.id, "licensed", "is set by a wording file, never by the instrument")
    for what, names in (("items", items), ("extras", [extra.id for extra in instrument.extras])):
        for twin in repeated(names):
            yield Problem(file, twin, what, "given twice")
    if [item.number for item in instrument.items] != list(range(1, len(items) + 1)):
        yield Problem(file, instrument.id, "items", "the numbers must run from 1 without a gap")
    groups = {group.id for group in instrument.groups}
    for item in instrument.items:
        if item.group not in groups:
            yield Problem(file, item.id, "group", f"there is no group {item.group!r}")
    for cluster in instrument.clusters:
        if not cluster.needs <= len(cluster.items):
            yield Problem(file, cluster.id, "needs", "more than the cluster has items")
        yield from _lost(cluster.items, items, file, cluster.id, "items")
    yield from _lost(instrument.scoring.items, items, file, "scoring", "items")


def _lost(names: Iterable[str], items: Iterable[str], file: str, item: str, field: str) -> Iterable[Problem]:
    for name in names:
        if name not in items:
            yield Problem(file, item, field, f"there is no item {name!r}")


@dataclass(frozen=True)
class WordedItem:
    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: str
    label: Words
    help: Words | None = None


@dataclass(frozen=True)
class Wording:
    """An area's licensed wording for one version of one instrument, and the licence it rests on."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    instrument: str
    version: str
    licence: Words
    items: tuple[WordedItem, ...]
    title: Words | None = None


def with_wording(instrument: Instrument, wording_file: Path) -> Instrument:
    """The instrument with licensed wording over its labels, every item of it, and ``licensed`` set.

    Ids, order, groups and scoring stay as they are. Raises ``DataFileError`` when the file is for another
    instrument or version, names an item that is not there, or leaves one out.
    """
    wording = parse(TypeAdapter(Wording), wording_file)
    problems = list(_misfits(instrument, wording, wording_file.name))
    if problems:
        raise DataFileError(problems)
    worded = {item.id: item for item in wording.items}
    items = tuple(
        replace(item, label=worded[item.id].label, help=worded[item.id].help or item.help)
        for item in instrument.items
    )
    title = wording.title or instrument.title
    return replace(instrument, items=items, title=title, licence_note=wording.licence, licensed=True)


def _misfits(instrument: Instrument, wording: Wording, file: str) -> Iterable[Problem]:
    for name, wanted in (("instrument", instrument.id), ("version", instrument.version)):
        if getattr(wording, name) != wanted:
            yield Problem(file, wording.instrument, name, f"is not for {wanted!r}")
    given = [item.id for item in wording.items]
    for twin in repeated(given):
        yield Problem(file, twin, "id", "given twice")
    for name in given:
        if name not in instrument.item_ids:
            yield Problem(file, name, "id", f"{instrument.id} has no such item")
    for item in instrument.items:
        if item.id not in given:
            yield Problem(file, item.id, "label", "has no wording: all items need it, or none")
