"""The papers are there, agree with the house, and name nothing that belongs to one machine."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from linkworker.practice.sharing import Category, Role
from tests.architecture.house import FLOORS, ROOT, committed, shown, texts

PAPERS = """
    LICENSE CHANGELOG.md SECURITY.md CONTRIBUTING.md docs/workers.md docs/administrators.md docs/developers.md
    docs/glossary.md docs/requirements.csv docs/safety/hazards.md
"""
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DECISION_LINES = 25
HAZARDS = ROOT / "docs" / "safety" / "hazards.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
SLASH = "/"
OF_A_MACHINE = re.compile(
    rf"(?<![\w.~]){SLASH}(work|root|Users|home{SLASH}\w+){SLASH}|\b[A-Z]:\\{SLASH}?Users|\bseeds{SLASH}"
)
OF_A_REGISTRY = re.compile(
    r"registry\.npmjs\.org|files\.pythonhosted\.org|pypi\.org/simple|(?<!no-emit)--(extra-)?index-url"
)


def papers() -> list[Path]:
    """Every page of prose."""
    return [path for path in committed() if path.suffix == ".md"]


def prose(name: str) -> str:
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} is not written yet")
    return path.read_text(encoding="utf-8")


def rows_of_hazards() -> list[list[str]]:
    lines = HAZARDS.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| H")]


def has_test(test: str) -> bool:
    """Whether a pytest id, without parameters, names a test that stands in the checkout."""
    path, _, name = test.partition("::")
    source = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).is_file() else ""
    return bool(name) and bool(re.search(rf"^\s*def {re.escape(name.rpartition('::')[2])}\(", source, re.M))


def commands_in(text: str) -> set[str]:
    """The `make` targets that a page names, in a line of code or a block of it."""
    return set(re.findall(r"(?:^|`)\$? ?make ([a-z][\w-]*)", text, re.M))


@pytest.mark.parametrize("name", PAPERS.split())
def test_the_paper_is_there(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_every_make_command_in_the_papers_stands_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z][\w-]*)\s*:(?!=)", prose("Makefile"), re.M))
    named = {command for path in papers() for command in commands_in(path.read_text(encoding="utf-8"))}
    assert named - targets == set()


def test_the_readme_starts_the_demo_with_commands_of_the_makefile() -> None:
    assert "demo" in commands_in(prose("README.md"))


def test_every_linkworker_command_in_the_papers_is_one() -> None:
    pattern = re.compile(r"(?:^|`)\$? ?linkworker ([a-z][a-z_]*)", re.M)
    named = {command for path in papers() for command in pattern.findall(path.read_text(encoding="utf-8"))}
    assert named - set(get_commands()) == set()


def test_every_relative_link_leads_somewhere() -> None:
    broken = [
        f"{shown(path)}: {target}"
        for path in papers()
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_gaps() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_whole(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# {path.name[:4]}. ")
    assert len(lines) <= DECISION_LINES
    assert [line for line in lines if line.startswith("## ")] == [
        "## Context",
        "## Decision",
        "## Consequences",
    ]


def test_hazards_are_numbered_and_whole() -> None:
    rows = rows_of_hazards()
    assert [row[0] for row in rows] == [f"H{number:02}" for number in range(1, len(rows) + 1)]
    assert [row[0] for row in rows if len(row) != 5 or not all(row)] == []


def test_every_hazard_names_a_test_that_stands_or_says_later() -> None:
    wrong = [
        f"{row[0]}: {test}"
        for row in rows_of_hazards()
        for test in row[-1].split(", ")
        if test != "later" and not has_test(test)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("test", "stands"),
    [
        ("tests/architecture/test_papers.py::test_hazards_are_numbered_and_whole", True),
        ("tests/architecture/test_papers.py::test_hazards_are_numbered", False),
        ("tests/architecture/test_papers.py", False),
        ("tests/none.py::test_x", False),
    ],
)
def test_a_test_that_is_named_is_looked_for(test: str, stands: bool) -> None:
    assert has_test(test) is stands


def test_the_glossary_has_every_category_role_and_floor_word() -> None:
    glossary = re.sub(r"\W+", " ", GLOSSARY.read_text(encoding="utf-8").lower())
    words = [re.sub(r"\W+", " ", word.value) for kind in (Category, Role) for word in kind]
    spelt = [word.replace("childrens", "children s").replace("coordinator", "co ordinator") for word in words]
    assert [word for word in spelt if word.removeprefix("meeting ") not in glossary] == []


@pytest.mark.row("R021")
def test_link_worker_is_a_role_and_a_word_of_the_glossary() -> None:
    line = next(
        line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if "| link worker |" in line
    )
    for part in ("risk assessment", "case and care management", "support", "co-exist"):
        assert part in line
    assert Role("link-worker") is Role.LINK_WORKER


def test_the_developers_page_names_every_floor_in_order() -> None:
    page = (ROOT / "docs" / "developers.md").read_text(encoding="utf-8")
    assert [floor for floor in re.findall(r"^\| (\w+) \|", page, re.M) if floor in FLOORS] == FLOORS


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    found = [
        f"{shown(path)}: {match.group()}"
        for path, text in texts(committed())
        if path != Path(__file__)
        for pattern in (OF_A_MACHINE, OF_A_REGISTRY)
        for match in pattern.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see /home/ada/linkworker", True),
        ("cd /root/x", True),
        ("href='/cases/home/'", False),
        ("/usr/lib/postgresql/*/bin", False),
        ("linkworker/work/", False),
    ],
)
def test_a_path_of_a_machine_is_found(text: str, found: bool) -> None:
    assert bool(OF_A_MACHINE.search(text)) is found
