"""Which requirement is carried where, and which tests show that it works.

`docs/requirements.csv` holds one row a requirement: `id,text,source,where,tests,status`, sorted by id.

* `where` is written by hand: places joined by ";". A place is `path/to/file.py:function` (or
  `file.py:Class.method`, or a constant), a whole file (`path/to/page.jinja`), or `url:name`.
* `tests` is never written by hand: `linkworker trace --update` fills it from the
  `@pytest.mark.row("R001", ...)` marks that stand over the tests.
* `status` is `built` with at least one test and one place, otherwise `not`. `partly` is set by hand where a
  test shows only part of the row, and stays until someone changes it.

`tests/architecture/test_trace.py` keeps the file true; `tests/coverage_of_rows.py` checks that the tests
of a row run the places it names.
"""

import ast
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
TABLE = CHECKOUT / "docs" / "requirements.csv"
TESTS = CHECKOUT / "tests"
COLUMNS = ("id", "text", "source", "where", "tests", "status")
MOST_ROWS_A_TEST = 3


class BadMark(ValueError):
    """A `row` mark that can't be traced: not over a test, not plain ids, too many, or an unknown row."""


@dataclass(frozen=True)
class Row:
    """One requirement: its text and published source, the places that carry it, the tests that show it."""

    id: str
    text: str
    source: str
    where: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    status: str = "not"


def read(path: Path = TABLE) -> list[Row]:
    """The rows of the table as they stand, in the order of the file."""
    with path.open(newline="", encoding="utf-8") as lines:
        return [_row(cells) for cells in csv.DictReader(lines)]


def write(rows: Iterable[Row], path: Path = TABLE) -> None:
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in sorted(rows, key=lambda row: row.id):
            joined = (";".join(row.where), ";".join(row.tests))
            writer.writerow((row.id, row.text, row.source, *joined, row.status))


def as_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Plain objects with the table's columns; `where` and `tests` are lists."""
    return [asdict(row) | {"where": list(row.where), "tests": list(row.tests)} for row in rows]


def updated(rows: Sequence[Row], marks: Mapping[str, tuple[str, ...]]) -> list[Row]:
    """The rows with `tests` and `status` as the marks make them; `marks` maps a test's id to row ids."""
    known = {row.id for row in rows}
    shown: dict[str, list[str]] = {row.id: [] for row in rows}
    for test, ids in marks.items():
        for row_id in ids:
            if row_id not in known:
                raise BadMark(f"{test}: there is no row {row_id}")
            shown[row_id].append(test)
    return [_with_tests(row, sorted(shown[row.id])) for row in rows]


def marks(tests: Path = TESTS) -> dict[str, tuple[str, ...]]:
    """Each marked test's pytest id (without parameters) and the rows it shows, read from the source."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(tests.rglob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(tests.parent).as_posix()
        over_tests: set[ast.AST] = set()
        for test, function in _functions(module, name):
            calls = [node for node in function.decorator_list if _is_row(node)]
            over_tests.update(calls)
            if ids := _ids(test, calls):
                found[test] = ids
        _refuse_strays(name, module, over_tests)
    return found


def _row(cells: Mapping[str, str]) -> Row:
    where, tests = (tuple(part for part in cells[column].split(";") if part) for column in ("where", "tests"))
    return Row(cells["id"], cells["text"], cells["source"], where, tests, cells["status"])


def _with_tests(row: Row, tests: Sequence[str]) -> Row:
    status = row.status
    if status != "partly":
        status = "built" if tests and row.where else "not"
    return replace(row, tests=tuple(tests), status=status)


def _functions(
    scope: ast.Module | ast.ClassDef, prefix: str
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in scope.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node.name.startswith("test"):
                yield f"{prefix}::{node.name}", node
            case ast.ClassDef():
                yield from _functions(node, f"{prefix}::{node.name}")


def _is_row(node: ast.AST) -> bool:
    """Whether the node is a call `pytest.mark.row(...)`, however `mark` was imported."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "row"
        and ast.unparse(node.func.value).rpartition(".")[2] == "mark"
    )


def _ids(test: str, calls: Sequence[ast.expr]) -> tuple[str, ...]:
    arguments = [argument for call in calls if isinstance(call, ast.Call) for argument in call.args]
    ids = {argument.value for argument in arguments if isinstance(argument, ast.Constant)}
    if len(ids) != len(arguments) or not all(isinstance(row_id, str) for row_id in ids):
        raise BadMark(f"{test}: name each row once, as a plain string")
    if len(ids) > MOST_ROWS_A_TEST:
        raise BadMark(f"{test}: {len(ids)} rows; a test shows {MOST_ROWS_A_TEST} at most")
    return tuple(sorted(str(row_id) for row_id in ids))


def _refuse_strays(name: str, module: ast.Module, over_tests: set[ast.AST]) -> None:
    for node in ast.walk(module):
        if _is_row(node) and node not in over_tests:
            raise BadMark(f"{name}: a row mark stands over a test function and nowhere else")
