"""The house as these tests see it: its root, its floors from the top down, and its source files."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "linkworker"
TESTS = ROOT / "tests"
FLOORS = [
    "config", "demo", "web", "exchange", "duties", "misplaced", "access_requests", "referrals", "assessments",
    "looking", "matches", "desk", "opposed", "cases", "restricted", "whereabouts", "people", "sharing",
    "partnership", "events", "design", "practice",
]  # fmt: skip  # from the top down; the same list as in .importlinter, which a test compares


def sources(folder: Path, *, migrations: bool = False) -> list[Path]:
    """The Python files below a folder, without generated migrations unless asked for."""
    found = sorted(folder.rglob("*.py"))
    return found if migrations else [path for path in found if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("*.jinja"))


def shown(path: Path) -> str:
    """A path as a message shows it: from the root of the checkout."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def committed() -> tuple[Path, ...]:
    """Every file that is in the repository, or would be with the next `git add`."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(path for name in sorted(listed.split("\0")) if name and (path := ROOT / name).is_file())


def texts(paths: tuple[Path, ...]) -> Iterator[tuple[Path, str]]:
    """The files that are text, with their text."""
    for path in paths:
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def dotted(node: ast.expr) -> str:
    """The dotted name of `a.b.c`, or of what is called in `a.b.c(...)`; empty for anything else."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else node.attr
    return node.id if isinstance(node, ast.Name) else ""
