"""Reading the data files of practice: JSON in, checked values out, every problem named at once."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a data file: the file, the item in it, the item's field, and what is wrong."""

    file: str
    item: str
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.item}: {self.field}: {self.what}"


class DataFileError(ValueError):
    """A data file is refused. ``problems`` holds all that is wrong, in the order it was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_json(path: Path) -> object:
    """The content of one file; raises ``DataFileError`` when it is not JSON or names a key twice."""
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_no_twins)
    except (ValueError, OSError) as error:
        raise DataFileError([Problem(path.name, "file", "-", f"cannot be read: {error}")]) from error


def validated(adapter: TypeAdapter[T], raw: object, *, file: str, item: str) -> T:
    """``raw`` as the adapter's type; raises ``DataFileError`` with everything wrong in it.

    ``item`` is named in a problem where nothing nearer to the fault carries an id or code.
    """
    try:
        return adapter.validate_json(json.dumps(raw), strict=True)
    except ValidationError as error:
        raise DataFileError(
            Problem(file, _item(item, raw, found["loc"]), _field(found["loc"]), _plain(found["msg"]))
            for found in error.errors()
        ) from error


def parse(adapter: TypeAdapter[T], path: Path) -> T:
    """A whole file as the adapter's type; raises ``DataFileError`` with everything wrong in it."""
    return validated(adapter, read_json(path), file=path.name, item="file")


def json_files(folders: Iterable[Path]) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.glob("*.json"))]


def repeated(names: Iterable[str]) -> list[str]:
    """The names that occur more than once, in order."""
    listed = list(names)
    return sorted({name for name in listed if listed.count(name) > 1})


def _no_twins(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    twins = repeated(key for key, _ in pairs)
    if twins:
        raise ValueError(f"named twice: {', '.join(twins)}")
    return dict(pairs)


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "-"


def _item(item: str, raw: object, location: tuple[int | str, ...]) -> str:
    """The nearest ``id`` or ``code`` on the way to the fault, so that a person can find the item."""
    here = raw
    for part in (None, *location):
        if part is not None:
            try:
                here = here[part]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                break
        if isinstance(here, dict):
            item = str(here.get("id", here.get("code", item)))
    return item


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ").removeprefix("Assertion failed, ")
