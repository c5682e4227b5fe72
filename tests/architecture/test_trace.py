"""docs/requirements.csv is whole and true, and its marks can be read."""

import ast
import csv
import json
import re
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_GET

from linkworker.config import tracing
from linkworker.config.tracing import BadMark, Row
from tests import coverage_of_rows
from tests.architecture import places
from tests.architecture.house import TESTS, dotted, sources, tree

ROWS = 488
FILE_NAME = re.compile(r"\.(txt|pdf|docx?|md|html?)\b|\b[0-9a-f]{12,}\b", re.IGNORECASE)


def marked(tmp_path: Path, source: str) -> dict[str, tuple[str, ...]]:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_asking.py").write_text("import pytest\n" + source)
    return tracing.marks(folder)


def test_every_row_stands_in_the_table_once_and_in_order() -> None:
    assert [row.id for row in tracing.read()] == [f"R{number:03}" for number in range(1, ROWS + 1)]


def test_the_table_is_written_as_the_command_writes_it(tmp_path: Path) -> None:
    copy = tmp_path / "requirements.csv"
    tracing.write(tracing.read(), copy)
    assert copy.read_bytes() == tracing.TABLE.read_bytes()


def test_the_tables_columns_are_the_six() -> None:
    with tracing.TABLE.open(newline="", encoding="utf-8") as lines:
        assert tuple(next(csv.reader(lines))) == tracing.COLUMNS


def test_every_row_has_its_text_and_a_published_source() -> None:
    bare = [row.id for row in tracing.read() if not row.text.strip() or not row.source.strip()]
    named = [row.id for row in tracing.read() if FILE_NAME.search(row.source)]
    assert (bare, named) == ([], [])


def test_tests_and_status_are_what_the_marks_make_them() -> None:
    rows = tracing.read()
    stale = [
        old.id for old, new in zip(rows, tracing.updated(rows, tracing.marks()), strict=True) if old != new
    ]
    assert stale == [], "run `linkworker trace --update`"


def test_every_place_stands_in_the_checkout() -> None:
    wrong = []
    for row in tracing.read():
        for text in row.where:
            try:
                places.find(text)
            except places.NoSuchPlace as problem:
                wrong.append(f"{row.id}: {problem}")
    assert wrong == []


def test_a_row_is_partly_built_only_with_a_place() -> None:
    statuses = {row.status for row in tracing.read()}
    assert statuses <= {"built", "partly", "not"}
    assert [row.id for row in tracing.read() if row.status == "partly" and not row.where] == []


def test_row_marks_stand_in_test_files_only() -> None:
    others = [file for file in sources(TESTS) if not file.name.startswith("test_")]
    calls = [(file, node) for file in others for node in ast.walk(tree(file)) if isinstance(node, ast.Call)]
    marks = [file.name for file, call in calls if dotted(call).endswith("mark.row")]
    assert marks == []


def test_marks_are_read_from_functions_and_classes(tmp_path: Path) -> None:
    source = (
        "@pytest.mark.row('R027', 'R001')\ndef test_asks_again(): ...\n"
        "class TestAsking:\n    @pytest.mark.row('R030')\n    def test_alone(self): ...\n"
        "def test_without(): ...\n"
    )
    assert marked(tmp_path, source) == {
        "tests/test_asking.py::test_asks_again": ("R001", "R027"),
        "tests/test_asking.py::TestAsking::test_alone": ("R030",),
    }


@pytest.mark.parametrize(
    "source",
    [
        "@pytest.mark.row('R001', 'R002', 'R003', 'R004')\ndef test_much(): ...\n",
        "@pytest.mark.row('R001', 'R002')\n@pytest.mark.row('R003', 'R004')\ndef test_much(): ...\n",
        "@pytest.mark.row(*ROWS)\ndef test_hidden(): ...\n",
        "@pytest.mark.row(NAME)\ndef test_hidden(): ...\n",
        "pytestmark = pytest.mark.row('R001')\ndef test_all(): ...\n",
        "CASES = [pytest.param(1, marks=pytest.mark.row('R001'))]\n",
        "@pytest.mark.row('R001')\ndef helper(): ...\n",
    ],
)
def test_a_mark_that_cannot_be_traced_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(BadMark):
        marked(tmp_path, source)


def test_a_mark_for_an_unknown_row_is_refused() -> None:
    with pytest.raises(BadMark, match="R999"):
        tracing.updated([Row("R001", "text", "source")], {"tests/test_x.py::test_y": ("R999",)})


@pytest.mark.parametrize(
    ("where", "tests", "was", "becomes"),
    [
        (("a.py",), True, "not", "built"),
        (("a.py",), False, "built", "not"),
        ((), True, "built", "not"),
        (("a.py",), True, "partly", "partly"),
        (("a.py",), False, "partly", "partly"),
    ],
)
def test_a_row_is_built_with_a_place_and_a_test(
    where: tuple[str, ...], tests: bool, was: str, becomes: str
) -> None:
    row = Row("R001", "text", "source", where=where, status=was)
    marks = {"tests/test_x.py::test_y": ("R001",)} if tests else {}
    assert tracing.updated([row], marks)[0].status == becomes


def test_trace_prints_the_rows_as_json() -> None:
    out = StringIO()
    call_command("trace", json=True, stdout=out)
    rows = json.loads(out.getvalue())
    assert len(rows) == ROWS
    assert list(rows[0]) == list(tracing.COLUMNS)


def test_trace_prints_the_rows_and_their_number() -> None:
    out = StringIO()
    call_command("trace", stdout=out)
    assert out.getvalue().splitlines()[-1].startswith(f"{ROWS} rows: ")


MODULE = """LIMIT = 14

def level(score):
    return score >= LIMIT

class Result:
    name = "result"

    def words(self):
        return self.name
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout: one module, one template, one document, one test file."""
    (tmp_path / "linkworker").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "linkworker" / "scoring.py").write_text(MODULE)
    (tmp_path / "linkworker" / "page.jinja").write_text("<p>{{ level }}</p>")
    (tmp_path / "glossary.md").write_text("level")
    (tmp_path / "tests" / "test_scoring.py").write_text("def test_level(): ...\n")
    return tmp_path


@pytest.mark.parametrize(
    ("place", "ran", "shown"),
    [
        ("linkworker/scoring.py:level", {"linkworker/scoring.py": {4}}, True),
        ("linkworker/scoring.py:level", {"linkworker/scoring.py": {3, 6}}, False),
        ("linkworker/scoring.py:Result.words", {"linkworker/scoring.py": {10}}, True),
        ("linkworker/scoring.py:Result", {"linkworker/scoring.py": {4}}, False),
        ("linkworker/scoring.py:LIMIT", {"linkworker/scoring.py": {4}}, True),
        ("linkworker/scoring.py:LIMIT", {"linkworker/scoring.py": {10}}, False),
        ("linkworker/scoring.py", {"linkworker/scoring.py": {1}}, False),
        ("linkworker/page.jinja", {"linkworker/page.jinja": {9}}, True),
        ("linkworker/page.jinja", {}, False),
        ("glossary.md", {}, False),
    ],
)
def test_a_place_is_shown_only_by_what_ran(
    checkout: Path, place: str, ran: dict[str, set[int]], shown: bool
) -> None:
    found = places.find(place, checkout)
    assert places.has_run(found, ran, "def test_level(): ...", checkout) is shown


@pytest.mark.parametrize("place", ["linkworker/none.py", "linkworker/scoring.py:none", "url:no-such-page"])
def test_a_place_that_is_not_there_is_found_out(checkout: Path, place: str) -> None:
    with pytest.raises(places.NoSuchPlace):
        places.find(place, checkout, patterns=[])


def a_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


def test_a_page_is_found_by_its_name() -> None:
    inner = ([path("page/", require_GET(a_page), name="page")], "asking")
    place = places.find("url:asking:page", patterns=[path("", include(inner))])
    assert place.path == "tests/architecture/test_trace.py"
    assert len(place.lines) == 1


@pytest.mark.parametrize(
    ("ran", "problems"),
    [
        ({"linkworker/scoring.py": {4}}, 0),
        ({"linkworker/scoring.py": {10}}, 2),
        ({}, 1),
    ],
)
def test_a_row_whose_tests_do_not_run_its_place_is_reported(
    checkout: Path, ran: dict[str, set[int]], problems: int
) -> None:
    test = "tests/test_scoring.py::test_level"
    row = Row("R061", "text", "source", ("linkworker/scoring.py:level",), (test,), "built")
    assert len(coverage_of_rows.problems_of([row], {test: ran}, checkout)) == problems


def test_the_lines_that_a_marked_test_runs_are_recorded() -> None:
    config = SimpleNamespace(stash=pytest.Stash())
    item = SimpleNamespace(nodeid="tests/test_x.py::test_y[1]", config=config, get_closest_marker=lambda _: 1)
    call = coverage_of_rows.pytest_runtest_call(cast(pytest.Item, item))
    next(call)
    tracing.updated([Row("R001", "text", "source")], {})
    with pytest.raises(StopIteration):
        call.send(None)
    files = config.stash[coverage_of_rows.RECORDED]["tests/test_x.py::test_y"]
    place = places.find("linkworker/config/tracing.py:updated")
    assert places.has_run(place, {name: set(lines) for name, lines in files.items()}, "")


def test_a_row_is_judged_only_when_all_its_tests_ran(checkout: Path) -> None:
    test = "tests/test_scoring.py::test_level"
    row = Row("R061", "text", "source", ("linkworker/scoring.py:level",), (test, "tests/other"), "built")
    assert coverage_of_rows.problems_of([row], {test: {}}, checkout) == []
