"""Sizes that keep the house readable: a file over its budget becomes a folder by domain noun."""

import ast
import statistics
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, TESTS, shown, sources, templates, tree

SOURCE_LINES, TEST_LINES, FUNCTION_LINES = 400, 600, 40
MEDIAN_FUNCTION_LINES = 10
ENOUGH_FUNCTIONS = 100


def too_long(paths: list[Path], budget: int) -> list[str]:
    """The files of more than `budget` lines, as messages."""
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return [f"{shown(path)}: {size} lines, budget {budget}" for path, size in sizes.items() if size > budget]


def function_sizes(path: Path) -> dict[str, int]:
    """Lines of each function of a file, from its `def` to its end, by where it stands."""
    functions = (
        node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {
        f"{shown(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for node in functions
    }


def all_function_sizes() -> dict[str, int]:
    sizes: dict[str, int] = {}
    for path in sources(PACKAGE):
        sizes |= function_sizes(path)
    return sizes


def test_no_source_file_is_longer_than_its_budget() -> None:
    scripts = [
        path
        for ending in ("*.js", "*.scss")
        for path in PACKAGE.rglob(ending)
        if "built" not in path.parts and "node_modules" not in path.parts
    ]
    assert too_long(sources(PACKAGE) + templates() + scripts, SOURCE_LINES) == []


def test_no_test_file_is_longer_than_its_budget() -> None:
    assert too_long(sources(TESTS), TEST_LINES) == []


def test_no_function_is_longer_than_its_budget() -> None:
    over = {place: size for place, size in all_function_sizes().items() if size > FUNCTION_LINES}
    assert over == {}


def test_the_median_function_stays_short() -> None:
    sizes = list(all_function_sizes().values())
    if len(sizes) >= ENOUGH_FUNCTIONS:
        assert statistics.median(sizes) <= MEDIAN_FUNCTION_LINES


@pytest.mark.parametrize(("lines", "found"), [(40, 0), (41, 1)])
def test_a_function_one_line_over_its_budget_is_found(tmp_path: Path, lines: int, found: int) -> None:
    path = tmp_path / "long.py"
    path.write_text("def long():\n" + "    pass\n" * (lines - 1))
    assert sum(size > FUNCTION_LINES for size in function_sizes(path).values()) == found


@pytest.mark.parametrize(("lines", "found"), [(400, 0), (401, 1)])
def test_a_file_one_line_over_its_budget_is_found(tmp_path: Path, lines: int, found: int) -> None:
    path = tmp_path / "long.py"
    path.write_text("x = 1\n" * lines)
    assert len(too_long([path], SOURCE_LINES)) == found
