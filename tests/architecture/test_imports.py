"""Imports run down the house only, web writes nothing itself, and time is told in one place."""

import ast
import configparser
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import FLOORS, PACKAGE, ROOT, dotted, shown, sources, tree

WRITES = {
    "save", "asave", "delete", "adelete", "create", "acreate", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "select_for_update", "full_clean", "raw", "cursor",
}  # fmt: skip
MANAGERS = {"objects", "_default_manager", "_base_manager"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time"}
THE_CLOCK = PACKAGE / "events" / "clock.py"


def orm_in(path: Path) -> list[str]:
    """Each use of a model's manager, or of a method that writes, in a file."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            found.append(f"{shown(path)}:{node.lineno} .{node.attr}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            keywords_only = name == "update" and bool(node.keywords) and not node.args
            if name in WRITES or keywords_only:
                found.append(f"{shown(path)}:{node.lineno} .{name}()")
    return found


def clocks_in(path: Path) -> list[str]:
    """Each call that reads the machine's clock in a file."""
    calls = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    return [
        f"{shown(path)}:{node.lineno} {dotted(node)}()"
        for node in calls
        if ".".join(dotted(node).split(".")[-2:]) in CLOCKS
    ]


def test_every_import_contract_holds() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--config", ".importlinter"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_contract_and_the_tests_name_the_same_floors() -> None:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    assert contract["importlinter:contract:house"]["layers"].split() == FLOORS


def test_every_folder_of_the_package_is_a_floor() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == set(FLOORS)


def test_web_reads_and_writes_through_gates_queries_and_actions_only() -> None:
    assert [use for path in sources(PACKAGE / "web") for use in orm_in(path)] == []


def test_the_clock_is_read_in_one_place() -> None:
    others = (path for path in sources(PACKAGE) if path != THE_CLOCK)
    assert [call for path in others for call in clocks_in(path)] == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("case.objects.filter()", 1),
        ("case.save()", 1),
        ("rows.update(name='x')", 1),
        ("words.update({'name': 'x'})", 0),
        ("queries.own_cases(reader=reader)", 0),
    ],
)
def test_a_read_or_write_round_the_gates_is_found(tmp_path: Path, line: str, found: int) -> None:
    path = tmp_path / "page.py"
    path.write_text(line + "\n")
    assert len(orm_in(path)) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [("datetime.datetime.now(UTC)", 1), ("timezone.now()", 1), ("clock.now()", 0), ("day.today_at(at)", 0)],
)
def test_a_second_clock_is_found(tmp_path: Path, line: str, found: int) -> None:
    path = tmp_path / "facts.py"
    path.write_text(line + "\n")
    assert len(clocks_in(path)) == found


def test_every_change_is_an_action_which_is_atomic_and_writes_by_its_own_role() -> None:
    assert [shown(path) for path in sources(PACKAGE) if "@transaction.atomic" in path.read_text()] == []
