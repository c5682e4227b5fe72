"""Leaks written by somebody who had read the code and no test: each is put into a copy of the sources, and found.

`python -m tests.proof.unseen` runs for each the test that says so (`unseen.json`), prints whether that failed, and ends
with 1 when one did not. `names` given: those alone.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.proof.place import ROOT, copy_sources

COPY = ROOT / "var" / "proof" / "unseen"
LEAKS: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("unseen.json").read_text("utf-8"))


def main(names: list[str]) -> int:
    copy_sources(COPY)
    missed = [name for name in names or LEAKS if not _is_found(name, LEAKS[name])]
    print(f"{len(names or LEAKS) - len(missed)} of {len(names or LEAKS)} found")
    return 1 if missed else 0


def _is_found(name: str, leak: dict[str, str]) -> bool:
    path = COPY / leak["file"]
    text = path.read_text("utf-8")
    path.write_text(text.replace(leak["old"], leak["new"]), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", leak["test"]],
        cwd=COPY,
        capture_output=True,
        text=True,
        check=False,
    )
    path.write_text(text, "utf-8")
    if done.returncode not in {0, 1}:
        raise SystemExit(f"{name}\n{done.stdout}\n{done.stderr}")
    print(f"{name}: {'found' if done.returncode else 'MISSED'} by {leak['test']}", flush=True)
    return done.returncode == 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
