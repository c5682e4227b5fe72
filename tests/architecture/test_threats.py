"""The page on threats names every way once, and only tests that stand."""

from tests.architecture.house import ROOT
from tests.architecture.test_papers import has_test

PAGE = ROOT / "docs" / "security" / "threats.md"
WAYS = 28


def rows(beginning: str, cells: int) -> list[list[str]]:
    """The lines of a table that begin so, as cells; a line with another number of them is a mistake."""
    lines = [one for one in PAGE.read_text(encoding="utf-8").splitlines() if one.startswith("| ")]
    found = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]
    return [row for row in found if len(row) == cells and row[0] not in beginning]


def named_in(cell: str) -> list[str]:
    return [one for one in cell.split(", ") if one not in {"later", "no test yet"}]


def test_every_way_stands_there_once_in_order_and_whole() -> None:
    ways = rows("No.", 5)
    assert [row[0] for row in ways] == [str(number) for number in range(1, WAYS + 1)]
    assert [row[0] for row in ways if not all(row)] == []


def test_every_test_it_names_stands() -> None:
    named = [(row[0], test) for row in rows("No.", 5) for test in named_in(row[3])]
    named += [(row[0], test) for row in rows("What happened", 4) for test in named_in(row[2])]
    assert len(named) > 2 * WAYS
    assert [f"{of}: {test}" for of, test in named if not has_test(test)] == []


def test_where_there_is_no_test_it_says_what_that_waits_for() -> None:
    without = [row for row in rows("No.", 5) if not named_in(row[3])]
    assert [row[0] for row in without if "Waits: " not in row[4]] == []
