"""What differs from area to area, as versioned data in layers: nation, area, rarely agency.

A file of ``localities/`` (or of any folder passed in) describes one locality; a list holds its versions,
each in force from its ``effective_from`` until the next. ``resolve`` lays the layers over each other, and
each value still knows its layer and its published source. ``locality_values`` lists what may be set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from linkworker.practice.deadlines import Calendar, calendar
from linkworker.practice.locality_files import Layer, Layers, load
from linkworker.practice.locality_values import (
    Bands,
    BelowWithJudgement,
    Contact,
    Destination,
    MaracCriteria,
    Nation,
    Point,
    Recipient,
    Route,
    Sourced,
    Times,
)
from linkworker.practice.sources import Citation
from linkworker.practice.vocabulary import Definition

FOLDER = Path(__file__).parent / "localities"


@dataclass(frozen=True)
class Locality:
    """The rules of one place on one day.

    ``version`` joins the ids and versions of its layers, nation first: keep it with every result made here.
    ``idva_from`` and ``marac_from`` are numbers of yes answers, None where the place sets none. ``criteria`` and
    ``process`` are the common ones of referrals, for every sector alike.
    """

    id: str
    name: str
    nation: Nation
    version: str
    bands: Bands
    idva_from: int | None
    marac_from: int | None
    below_with_judgement: BelowWithJudgement
    destination: Destination
    marac: MaracCriteria
    calendar_name: str
    times: Times
    definitions: tuple[Definition, ...]
    contacts: tuple[Contact, ...]
    routes: tuple[Route, ...]
    criteria: tuple[Point, ...]
    process: tuple[Point, ...]
    wording: tuple[str, ...]
    values: Mapping[str, Sourced] = field(repr=False, compare=False)

    @property
    def calendar(self) -> Calendar:
        return calendar(self.calendar_name)

    def routes_to(self, recipient: Recipient | None) -> tuple[Route, ...]:
        """The ways a referral to ``recipient`` takes here; empty when the area has published none."""
        return tuple(route for route in self.routes if route.to is recipient)

    def layer_of(self, key: str) -> str:
        """The id of the layer that set ``key``; raises ``KeyError`` when no locality can set it."""
        return self.values[key].layer

    def citation(self, key: str) -> Citation:
        return self.values[key].source


class Localities:
    """All localities of some folders, checked. Get it from ``load_localities``."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self._resolved: dict[tuple[str, ...], Locality] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._layers.files))

    def resolve(self, locality: str, on: date) -> Locality:
        """The locality as it stands on a day; before its first version, the first one stands.

        Raises ``KeyError`` for an id that is not there.
        """
        layers = self._layers.chain(locality, on)
        key = tuple(f"{layer.id} {layer.version}" for layer in layers)
        found = self._resolved.get(key)
        if found is None:
            found = self._resolved[key] = self._laid_over(layers, " + ".join(key))
        return found

    def _laid_over(self, layers: Sequence[Layer], version: str) -> Locality:
        values = self._layers.values(layers)
        given = {key: sourced.value for key, sourced in values.items()}
        return Locality(
            id=layers[-1].id,
            name=layers[-1].name,
            nation=layers[-1].nation,
            version=version,
            bands=given["checklist.bands"],
            idva_from=given["checklist.idva_from"],
            marac_from=given["checklist.marac_from"],
            below_with_judgement=given["checklist.below_with_judgement"],
            destination=given["checklist.destination"],
            marac=MaracCriteria.of(given),
            calendar_name=given["calendar"],
            times=Times.of(given),
            definitions=tuple(given["definitions"]),
            contacts=given["contacts"],
            routes=given["referral.routes"],
            criteria=given["referral.criteria"],
            process=given["referral.process"],
            wording=given["wording"],
            values=MappingProxyType(values),
        )


def load_localities(*folders: Path) -> Localities:
    """The localities of the folders together; raises ``DataFileError`` with everything wrong in them."""
    return Localities(load(folders))


@cache
def localities(*more: Path) -> Localities:
    """The shipped localities, with those of an installation's own folders, read once."""
    return load_localities(FOLDER, *more)


def resolve(locality: str, on: date) -> Locality:
    """A shipped locality on a day, for example ``resolve("england", date(2026, 5, 1))``."""
    return localities().resolve(locality, on)
