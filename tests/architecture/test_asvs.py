"""The page on the ASVS names every line of its chapters, and nothing in it is named that is not there."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, ROOT, sources, tree
from tests.architecture.test_papers import has_test

PAGE = ROOT / "docs" / "security" / "asvs.md"
UP_TO_LEVEL_2 = {
    "2": (3, 3, 4, 1),
    "5": (1, 3, 2, 3),
    "6": (3, 12, 4, 4, 5, 3, 0, 4),
    "7": (3, 4, 2, 5, 2, 2),
    "8": (2, 3, 1, 1),
    "16": (1, 5, 4, 3, 3),
}
"""By chapter, how many lines of levels 1 and 2 each section has. In these chapters they come first, then level 3."""

HONEST = ("not yet, because ", "does not apply, because ")
KINDS = ("test", "setting", "paper")
NAMED = re.compile(r"\b(test|setting|paper) (tests/\S+::\S+?|[A-Z_]{4,}|docs/[^;|)]+)(?=[;|):]|$| \()")
UNPACKERS = {
    "zipfile",
    "tarfile",
    "gzip",
    "bz2",
    "lzma",
    "zlib",
    "PIL",
    "pickle",
    "marshal",
    "shelve",
    "yaml",
}


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def has_setting(name: str) -> bool:
    return any(
        hasattr(importlib.import_module(f"linkworker.config.settings.{kind}"), name)
        for kind in ("base", "test")
    )


def has_paper(named: str) -> bool:
    path, _, heading = named.partition("#")
    text = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).is_file() else ""
    return bool(text) and bool(re.search(rf"^## {re.escape(heading)}$", text, re.M))


def stands(kind: str, name: str) -> bool:
    """Whether what a line names is there."""
    return {"test": has_test, "setting": has_setting, "paper": has_paper}[kind](name.strip())


def wrong_in(row: list[str]) -> list[str]:
    """What is wrong with one line of the page."""
    if len(row) != 3 or not all(row):
        return [f"{row[0]}: not whole"]
    number, _asked, answer = row
    named = NAMED.findall(answer)
    missing = [f"{number}: {name}" for kind, name in named if not stands(kind, name)]
    parts = [part.strip() for part in answer.split("; ")]
    is_answer = answer.startswith(HONEST) or (named and all(part.split(" ")[0] in KINDS for part in parts))
    return missing if is_answer else [*missing, f"{number}: no test, no setting, no paper, no reason"]


def test_every_line_of_the_chapters_up_to_level_2_is_there_once_and_in_order() -> None:
    asked = [
        f"{chapter}.{section}.{number}"
        for chapter, sections in UP_TO_LEVEL_2.items()
        for section, most in enumerate(sections, start=1)
        for number in range(1, most + 1)
    ]
    assert [row[0] for row in rows(PAGE.read_text(encoding="utf-8"))] == asked


def test_every_line_names_what_stands_or_says_why_not() -> None:
    assert [wrong for row in rows(PAGE.read_text(encoding="utf-8")) for wrong in wrong_in(row)] == []


@pytest.mark.parametrize(
    ("line", "is_wrong"),
    [
        ("| 1.1.1 | x | setting ALLOWED_HOSTS |", False),
        ("| 1.1.1 | x | setting NO_SUCH_SETTING |", True),
        (
            "| 1.1.1 | x | test tests/architecture/test_asvs.py::test_every_line_names_what_stands_or_says_why_not |",
            False,
        ),
        ("| 1.1.1 | x | test tests/architecture/test_asvs.py::test_none |", True),
        ("| 1.1.1 | x | paper docs/administrators.md#Limits |", False),
        ("| 1.1.1 | x | paper docs/administrators.md#Nothing |", True),
        ("| 1.1.1 | x | not yet, because nobody built it |", False),
        ("| 1.1.1 | x | not yet, because of test tests/architecture/test_asvs.py::test_none |", True),
        ("| 1.1.1 | x | we are careful |", True),
        ("| 1.1.1 | x |  |", True),
    ],
)
def test_a_line_that_is_wrong_is_found(line: str, is_wrong: bool) -> None:
    assert bool(wrong_in(rows(line)[0])) is is_wrong


def unpackers_in(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found & UNPACKERS


def test_nothing_here_unpacks_what_was_sent() -> None:
    assert {str(path): found for path in sources(PACKAGE) if (found := unpackers_in(path))} == {}


@pytest.mark.parametrize(("line", "found"), [("import zipfile", {"zipfile"}), ("from os import path", set())])
def test_what_unpacks_is_found(tmp_path: Path, line: str, found: set[str]) -> None:
    path = tmp_path / "form.py"
    path.write_text(line + "\n")
    assert unpackers_in(path) == found
