"""A place of docs/requirements.csv, and whether what a test ran includes it.

Code (`linkworker/cases/actions.py:open_case`, `url:enquiry`, a whole module, a template) must have run: a
line inside the function, not its `def`, which runs on import. What can't run (a constant, a data file, a
document) must be named by a line that ran or by the test's own module.
"""

import ast
import functools
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import get_resolver

from tests.architecture.house import ROOT, tree

Ran = Mapping[str, Set[int]]  # path from the root -> the lines that ran


@dataclass(frozen=True)
class Place:
    """One place as it can be looked for: a file, the lines that must run, or else the word to be named."""

    path: str
    lines: frozenset[int] = frozenset()
    word: str = ""


class NoSuchPlace(LookupError):
    """A place that the checkout does not have."""


def find(text: str, root: Path = ROOT, patterns: list[Any] | None = None) -> Place:
    """Read a place as written in the table, its pages among `patterns` (all, if not given).

    Raises `NoSuchPlace`.
    """
    if text.startswith("url:"):
        return _view(
            text.removeprefix("url:"), root, get_resolver().url_patterns if patterns is None else patterns
        )
    path, _, name = text.partition(":")
    if not (root / path).is_file():
        raise NoSuchPlace(f"{text}: there is no file {path}")
    if not path.endswith(".py"):
        return Place(path, word="" if path.endswith(".jinja") else Path(path).stem)
    module = tree(root / path)
    if not name:
        return Place(path, _body_lines(module), Path(path).stem)
    for node in _named(module, name.split(".")):
        return Place(path, _body_lines(node), name.rpartition(".")[2])
    raise NoSuchPlace(f"{text}: {path} has no {name}")


def has_run(place: Place, ran: Ran, test_source: str, root: Path = ROOT) -> bool:
    """Whether what one test ran, with the text of its module, includes a place."""
    lines = ran.get(place.path, frozenset())
    if place.lines:
        return bool(place.lines & lines)
    if not place.word:
        return bool(lines)
    word = re.compile(rf"(?<!\w){re.escape(place.word)}(?!\w)")
    return bool(word.search(test_source)) or any(word.search(line) for line in _texts(ran, root))


def _texts(ran: Ran, root: Path) -> Iterator[str]:
    for path, numbers in ran.items():
        if path.endswith(".py"):
            lines = (root / path).read_text(encoding="utf-8").splitlines()
            yield from (lines[number - 1] for number in numbers if 0 < number <= len(lines))


def _named(scope: ast.Module | ast.ClassDef, names: list[str]) -> Iterator[ast.stmt]:
    """The statement of a scope that gives a (dotted) name."""
    for node in scope.body:
        match node:
            case ast.ClassDef() if node.name == names[0] and len(names) > 1:
                yield from _named(node, names[1:])
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if [node.name] == names:
                yield node
            case ast.Assign() if any(isinstance(t, ast.Name) and [t.id] == names for t in node.targets):
                yield node
            case ast.AnnAssign(target=ast.Name(id=given)) if [given] == names:
                yield node


def _body_lines(node: ast.AST) -> frozenset[int]:
    """The lines inside the functions of a node: none for a constant or a class that only holds values."""
    lines: set[int] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            first = inner.body[0]
            lines.update(range(first.lineno, (inner.end_lineno or first.lineno) + 1))
    return frozenset(lines)


def _view(name: str, root: Path, patterns: list[Any]) -> Place:
    for full_name, callback in _views(patterns, ""):
        if full_name == name:
            view = _innermost(callback)
            path = Path(inspect.getsourcefile(view) or "")
            if not path.is_relative_to(root):
                raise NoSuchPlace(f"url:{name}: its view is not ours")
            lines, first = inspect.getsourcelines(view)
            inside = _body_lines(tree(path)) & frozenset(range(first, first + len(lines)))
            return Place(path.relative_to(root).as_posix(), inside, view.__name__)
    raise NoSuchPlace(f"url:{name}: no page has that name")


def _views(patterns: list[Any], spaces: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every view with its name, namespaces first."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{spaces}{pattern.namespace}:" if pattern.namespace else spaces
            yield from _views(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{spaces}{pattern.name}", pattern.callback


def _innermost(view: Any) -> Any:
    """The function or class under decorators, partials and `as_view`."""
    view = inspect.unwrap(view)
    if isinstance(view, functools.partial):
        return _innermost(view.func)
    return getattr(view, "view_class", view)
