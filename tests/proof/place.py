"""Where the proof stands: the names of the steps that passed, as long as the sources are the same."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "var" / "proof" / "place.json"
SOURCES = (("linkworker", "*.py"), ("linkworker", "*.json"), ("tests", "*.py"))

COPIED = ("linkworker", "tests", "docs", "pyproject.toml", "CHANGELOG.md", "README.md", "SECURITY.md")


def copy_sources(folder: Path) -> None:
    """The sources anew in a folder in which they may be changed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        copy: Any = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)


class Place:
    """The steps that passed. `passed` keeps one more at once, so that a stopped proof goes on from there."""

    def __init__(self, *, again: bool) -> None:
        self.of = _sources()
        kept = json.loads(FILE.read_text()) if FILE.exists() and not again else {}
        self.names: set[str] = set(kept["passed"]) if kept.get("of") == self.of else set()

    def passed(self, name: str) -> None:
        self.names.add(name)
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(json.dumps({"of": self.of, "passed": sorted(self.names)}, indent=1))


def _sources() -> str:
    """A digest of everything that a step runs."""
    digest = hashlib.sha256()
    for folder, pattern in SOURCES:
        for path in sorted((ROOT / folder).rglob(pattern)):
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
