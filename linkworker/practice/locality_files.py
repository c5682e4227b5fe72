"""Reading and checking locality files: each value by its own type, then the layers against each other.

Everything wrong in all the files is gathered and raised together as one ``DataFileError``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field, TypeAdapter

from linkworker.practice.datafile import DataFileError, Problem, json_files, read_json, repeated, validated
from linkworker.practice.locality_values import ADAPTERS, CONFIG, Nation, Sourced
from linkworker.practice.sources import Citation
from linkworker.practice.vocabulary import Definition, definitions


class LayerKind(StrEnum):
    NATION = "nation"
    AREA = "area"
    AGENCY = "agency"


EXTENDS = {
    LayerKind.NATION: (),
    LayerKind.AREA: (LayerKind.NATION,),
    LayerKind.AGENCY: (LayerKind.AREA, LayerKind.NATION),
}
"""What each kind of layer may lie upon; a nation lies upon nothing."""

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Text = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True)
class RawValue:
    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    value: Any
    source: Citation


@dataclass(frozen=True)
class Layer:
    """One version of one locality file. ``define`` holds definitions of the locality's own."""

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    id: Name
    name: Text
    layer: LayerKind
    extends: Name | None
    nation: Nation
    version: Text
    effective_from: date
    values: dict[str, RawValue]
    define: tuple[Definition, ...] = ()


@dataclass(frozen=True)
class LocalityFile:
    """All versions of one locality, oldest first, each with its values checked and typed."""

    file: str
    versions: tuple[Layer, ...]
    values: tuple[dict[str, Sourced], ...]

    @property
    def newest(self) -> Layer:
        return self.versions[-1]

    def index_on(self, day: date) -> int:
        in_force = [n for n, version in enumerate(self.versions) if version.effective_from <= day]
        return in_force[-1] if in_force else 0


@dataclass(frozen=True)
class Layers:
    """Every locality file by id, and how they lie over each other."""

    files: Mapping[str, LocalityFile] = field(default_factory=dict)

    def line(self, locality: str) -> tuple[LocalityFile, ...]:
        """The files of a locality's layers, nation first; raises ``KeyError`` for an unknown id."""
        found = [self.files[locality]]
        while found[0].newest.extends is not None:
            found.insert(0, self.files[found[0].newest.extends])
        return tuple(found)

    def chain(self, locality: str, on: date) -> tuple[Layer, ...]:
        return tuple(file.versions[file.index_on(on)] for file in self.line(locality))

    def values(self, layers: Sequence[Layer]) -> dict[str, Sourced]:
        """The values of the layers laid over each other, with definition ids replaced by definitions."""
        merged: dict[str, Sourced] = {}
        for layer in layers:
            file = self.files[layer.id]
            merged |= file.values[file.versions.index(layer)]
        known = known_definitions(layers)
        wanted = merged["definitions"]
        named = tuple(known[name] for name in wanted.value)
        return merged | {"definitions": Sourced(named, wanted.layer, wanted.source)}


def known_definitions(layers: Iterable[Layer]) -> dict[str, Definition]:
    own = {definition.id: definition for layer in layers for definition in layer.define}
    return definitions() | own


def load(folders: Iterable[Path]) -> Layers:
    """The checked files of the folders; raises ``DataFileError`` with everything that is wrong."""
    files: list[LocalityFile] = []
    problems: list[Problem] = []
    for path in json_files(folders):
        try:
            files.append(_read(path))
        except DataFileError as error:
            problems += error.problems
    if not problems:
        problems += _together(files)
    if problems:
        raise DataFileError(problems)
    layers = Layers({file.newest.id: file for file in files})
    problems += [problem for file in files for problem in _resolved(layers, file)]
    if problems:
        raise DataFileError(problems)
    return layers


def _read(path: Path) -> LocalityFile:
    """One file, checked by itself; raises ``DataFileError``."""
    raw = read_json(path)
    entries = raw if isinstance(raw, list) else [raw]
    layers = [validated(TypeAdapter(Layer), entry, file=path.name, item="file") for entry in entries]
    if not layers:
        raise DataFileError([Problem(path.name, "file", "-", "holds no version")])
    layers.sort(key=lambda layer: layer.effective_from)
    problems = list(_versions(path.name, layers))
    values = []
    for layer in layers:
        good, wrong = _values(layer, path.name)
        values.append(good)
        problems += [*wrong, *_defines(layer, path.name)]
    if problems:
        raise DataFileError(problems)
    return LocalityFile(path.name, tuple(layers), tuple(values))


def _values(layer: Layer, file: str) -> tuple[dict[str, Sourced], list[Problem]]:
    good: dict[str, Sourced] = {}
    problems: list[Problem] = []
    for key, raw in layer.values.items():
        if key not in ADAPTERS:
            problems.append(Problem(file, layer.id, key, "is no value that a locality can set"))
            continue
        try:
            value = validated(ADAPTERS[key], raw.value, file=file, item=layer.id)
        except DataFileError as error:
            problems += [replace(wrong, field=_within(key, wrong.field)) for wrong in error.problems]
        else:
            good[key] = Sourced(value, layer.id, raw.source)
    return good, problems


def _defines(layer: Layer, file: str) -> Iterator[Problem]:
    """A definition of the locality's own has an id of its own: it never stands in for a shipped one."""
    own = [definition.id for definition in layer.define]
    for name in (*repeated(own), *(name for name in own if name in definitions())):
        yield Problem(file, name, "define", "there is already a definition of that id")


def _within(key: str, field: str) -> str:
    return f"{key}.{field}".removesuffix(".-")


def _versions(file: str, versions: Sequence[Layer]) -> Iterator[Problem]:
    """What may not differ, and what must differ, between the versions of one file."""
    for name in ("id", "layer", "extends", "nation"):
        if len({getattr(version, name) for version in versions}) > 1:
            yield Problem(file, versions[0].id, name, "differs between the versions of one file")
    for name in ("version", "effective_from"):
        for twin in repeated(str(getattr(version, name)) for version in versions):
            yield Problem(file, versions[0].id, name, f"{twin} is given twice")


def _together(files: Sequence[LocalityFile]) -> Iterator[Problem]:
    """Whether the files fit each other: ids once, each layer upon one that exists and may carry it."""
    newest = {file.newest.id: file.newest for file in files}
    for twin in repeated(file.newest.id for file in files):
        for file in files:
            if file.newest.id == twin:
                yield Problem(file.file, twin, "id", "another file has the same id")
    for file in files:
        what = _upon(file.newest, newest)
        if what:
            yield Problem(file.file, file.newest.id, "extends", what)


def _upon(layer: Layer, newest: Mapping[str, Layer]) -> str | None:
    if layer.extends is None:
        return None if layer.layer is LayerKind.NATION else f"{layer.layer} must extend another locality"
    below = newest.get(layer.extends)
    if below is None:
        return f"there is no locality {layer.extends!r}"
    if below.layer not in EXTENDS[layer.layer]:
        return f"{layer.layer} cannot extend {below.layer}"
    return None if below.nation is layer.nation else f"{layer.extends!r} is in another nation"


def _resolved(layers: Layers, file: LocalityFile) -> Iterator[Problem]:
    """What only shows when the layers lie over each other, on every day on which one of them changes."""
    locality = file.newest.id
    days = {version.effective_from for part in layers.line(locality) for version in part.versions}
    found: dict[Problem, None] = {}
    for day in sorted(days):
        chain = layers.chain(locality, day)
        found |= dict.fromkeys(_merged(layers, file.file, chain))
    yield from found


def _merged(layers: Layers, file: str, chain: Sequence[Layer]) -> Iterator[Problem]:
    own = chain[-1]
    set_somewhere = {key for layer in chain for key in layer.values}
    missing = [key for key in ADAPTERS if key not in set_somewhere]
    yield from (Problem(file, own.id, key, "is set by no layer") for key in missing)
    unknown = set(_ids(own)) - set(known_definitions(chain))
    yield from (Problem(file, own.id, "definitions", f"there is no definition {name!r}") for name in unknown)
    if not missing and not unknown:
        values = layers.values(chain)
        cut_off, visible = values["checklist.marac_from"].value, values["marac.criteria.visible"].value
        if cut_off is not None and visible.on and visible.threshold != cut_off:
            what = f"{cut_off} disagrees with the threshold {visible.threshold} of marac.criteria.visible"
            yield Problem(file, own.id, "checklist.marac_from", what)


def _ids(layer: Layer) -> tuple[str, ...]:
    raw = layer.values.get("definitions")
    return tuple(raw.value) if raw else ()
