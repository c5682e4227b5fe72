"""For what information may be shared: a preset for each purpose, and the data-protection grounds, as checked data.

No purpose, no sharing (Stella toolkit 3.6). A preset names each category with the reason why the receiver needs it, so
that what is shared stays relevant and proportionate, and each can be taken out again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import TypeAdapter

from linkworker.practice.datafile import parse, repeated
from linkworker.practice.locality_values import Nation
from linkworker.practice.sharing import Category
from linkworker.practice.sources import Citation
from linkworker.practice.text import Words

FOLDER = Path(__file__).parent / "presets"
CONFIG = {"extra": "forbid"}


class Without(StrEnum):
    """What is possible for a purpose when the person has not agreed."""

    SERIOUS_HARM = "serious-harm"
    SELF_REFERRAL = "self-referral"
    ASK_AGAIN = "ask-again"


@dataclass(frozen=True)
class Asked:
    """One category of a preset and why the receiver needs it. `needed`: the purpose fails without it.

    `chosen` False: offered, and left out unless the worker adds it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    category: Category
    reason: Words
    needed: bool = False
    chosen: bool = True


@dataclass(frozen=True)
class Purpose:
    """A purpose for which information is shared.

    `need` is the code of the service's help that a referral asks for; empty for a share without a referral. `to` are
    the sectors that may receive it, `senders` those that offer it (empty: every sector). `days`: how long it runs
    unless somebody says otherwise. `checklist`: the newest risk checklist goes with it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    code: str
    label: Words
    help: Words
    asked: tuple[Asked, ...]
    to: tuple[str, ...]
    without: Without
    days: int
    source: Citation
    need: str = ""
    senders: tuple[str, ...] = ()
    checklist: bool = False
    nations: tuple[Nation, ...] = tuple(Nation)

    def __post_init__(self) -> None:
        if not self.asked or not self.to:
            raise ValueError("a purpose names its categories and its receivers")
        if twins := repeated(one.category for one in self.asked):
            raise ValueError(f"categories given twice: {', '.join(twins)}")

    @property
    def refers(self) -> bool:
        return bool(self.need)

    @property
    def categories(self) -> frozenset[Category]:
        return frozenset(one.category for one in self.asked)

    @property
    def needed(self) -> frozenset[Category]:
        return frozenset(one.category for one in self.asked if one.needed)

    def is_for(self, sender: str, nation: Nation) -> bool:
        """Whether an agency of the sector `sender` shares for this purpose there."""
        return (not self.senders or sender in self.senders) and nation in self.nations


def is_told_first(sender: str, categories: Iterable[Category]) -> bool:
    """Whether somebody must know of it before something about them is shared by their agreement.

    Of work with who causes harm they must: it is shared with their knowledge and agreement, or against serious harm
    (Cambridgeshire and Peterborough guidelines 7.10).
    """
    return sender == "perpetrator" or Category.PERPETRATOR in categories


@dataclass(frozen=True)
class Ground:
    """A data-protection ground: in which nations, for which senders' sectors and which purposes (empty: all)."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    code: str
    label: Words
    when: Words
    source: Citation
    nations: tuple[Nation, ...] = tuple(Nation)
    senders: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    serious_harm: bool = True

    def fits(self, nation: Nation, sender: str, purpose: str) -> bool:
        return (
            nation in self.nations
            and (not self.senders or sender in self.senders)
            and (not self.purposes or purpose in self.purposes)
        )


@dataclass(frozen=True)
class Power:
    """What the law allows or asks of those who share, told where it is decided (Stella toolkit 3.7, legal
    responsibilities)."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    code: str
    label: Words
    words: Words
    source: Citation
    nations: tuple[Nation, ...] = tuple(Nation)


def by_code(listed: Iterable[Purpose]) -> dict[str, Purpose]:
    """Purposes by their codes; raises ``ValueError`` when one is given twice."""
    listed = tuple(listed)
    if twins := repeated(one.code for one in listed):
        raise ValueError(f"purposes given twice: {', '.join(twins)}")
    return {one.code: one for one in listed}


@cache
def purposes() -> dict[str, Purpose]:
    """Every shipped purpose by its code."""
    return by_code(parse(TypeAdapter(tuple[Purpose, ...]), FOLDER / "purposes.json"))


@cache
def _grounds() -> tuple[Ground, ...]:
    return parse(TypeAdapter(tuple[Ground, ...]), FOLDER / "grounds.json")


@cache
def _powers() -> tuple[Power, ...]:
    return parse(TypeAdapter(tuple[Power, ...]), FOLDER / "powers.json")


def powers(nation: Nation) -> tuple[Power, ...]:
    """What the law of a nation allows or asks of those who share."""
    return tuple(one for one in _powers() if nation in one.nations)


def purpose(code: str) -> Purpose | None:
    return purposes().get(code)


def purposes_for(sender: str, nation: Nation) -> tuple[Purpose, ...]:
    """The purposes for which an agency of the sector `sender` shares in a nation, in the order of the file."""
    return tuple(one for one in purposes().values() if one.is_for(sender, nation))


def grounds_for(nation: Nation, sender: str, purpose: str, *, agreed: bool) -> tuple[Ground, ...]:
    """The grounds that may fit, the likeliest first; without agreement those for serious harm alone."""
    found = (one for one in _grounds() if one.fits(nation, sender, purpose))
    return tuple(one for one in found if agreed or one.serious_harm)


def ground(code: str) -> Ground | None:
    return next((one for one in _grounds() if one.code == code), None)
