"""What the rules read and give is frozen: nothing that was decided on changes afterwards."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass

import linkworker.practice as practice


def dataclasses() -> Iterator[type]:
    for found in pkgutil.iter_modules(practice.__path__, f"{practice.__name__}."):
        if not found.ispkg:
            module = importlib.import_module(found.name)
            yield from (
                one
                for one in vars(module).values()
                if isinstance(one, type) and is_dataclass(one) and one.__module__ == module.__name__
            )


def test_every_dataclass_of_practice_is_frozen() -> None:
    found = list(dataclasses())
    loose = [one.__qualname__ for one in found if not one.__dataclass_params__.frozen]  # type: ignore[attr-defined]
    assert len(found) > 50
    assert loose == []
