"""Changes the practice rules a little, one change at a time, and runs their tests: each change must make one fail.

`python -m tests.proof.mutating sharing` works on a copy of the sources in `var/proof/mutants`, goes on where it was
stopped, prints what survived with why it may (`survivors.toml`), and ends with 1 when fewer than `LEAST` were noticed,
or when something survived that nobody has explained.
"""

import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.proof.place import ROOT, copy_sources

LEAST = 0.95
COPIES = ROOT / "var" / "proof" / "mutants"
MINUTE = 60.0

TESTED_BY = {
    "sharing": ("test_frozen", "test_sharing", "test_every_combination"),
    "scoring": ("test_frozen", "test_scoring", "test_instrument"),
    "locality_values": (
        "test_frozen",
        "test_locality_values",
        "test_locality",
        "test_scoring",
        "test_deadlines",
        "test_duties",
    ),
    "deadlines": ("test_frozen", "test_deadlines", "test_duties"),
}
"""Each module of `linkworker/practice`, and the tests that must notice a change of it."""

LEFT_OUT = (
    r"core/ReplaceComparisonOperator_\w+_(Is|IsNot)",
    r"core/ReplaceComparisonOperator_(Is|IsNot)_(?!Is)\w+",
    r"core/ReplaceBinaryOperator_(?!BitOr_BitAnd|BitAnd_BitOr|BitOr_Sub|BitAnd_Sub|Add_Sub|Sub_Add|Mul_Add|Mul_FloorDiv)\w+",
)
"""Changes that say nothing: what no operand knows, so that every test fails, or what is the same for what is compared
(an enumeration's `is` and `==`). They would make the share that is noticed look better, or explanations long."""

DECIDES_NOTHING = re.compile(r"slots=False|^@(lru_)?cache\b")
"""What is left out beside: by such a change the same comes of it, with more memory or time."""

FOUND = """
SELECT m.operator_name, m.start_pos_row, r.test_outcome, r.worker_outcome, r.diff
FROM mutation_specs m JOIN work_results r ON r.job_id = m.job_id
WHERE r.worker_outcome != 'SKIPPED' ORDER BY m.start_pos_row, m.operator_name, m.occurrence
"""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: by which operator, the line as it was and as it became, and whether a test failed."""

    operator: str
    row: int
    before: str
    after: str
    noticed: bool


def main(module: str) -> int:
    folder = _copy(module)
    _run(folder, "baseline", "mutants.toml")
    _run(folder, "exec", "mutants.toml", "session.sqlite")
    mutants = list(_mutants(folder))
    survived = [mutant for mutant in mutants if not mutant.noticed]
    share = 1 - len(survived) / len(mutants)
    explained = _explanations(module)
    unexplained = [one for one in survived if (one.before, one.after) not in explained]
    print(f"{module}: {len(mutants)} changes, {share:.1%} noticed, {len(unexplained)} survived unexplained")
    for one in survived:
        why = explained.get((one.before, one.after), "UNEXPLAINED")
        print(f"  line {one.row}, {one.operator}\n    - {one.before}\n    + {one.after}\n    {why}")
    return 1 if unexplained or share < LEAST else 0


def _copy(module: str) -> Path:
    """The folder in which the sources are changed, made anew when they are others than those it was made of."""
    folder, digest = COPIES / module, _digest()
    told = folder / "of"
    if told.exists() and told.read_text() == digest:
        _whole_again(folder, module)
        return folder
    copy_sources(folder)
    (folder / "mutants.toml").write_text(_settings(module))
    _run(folder, "init", "mutants.toml", "session.sqlite")
    _run(folder, "operators-filter", program="cr-filter-operators", then=("session.sqlite", "mutants.toml"))
    told.write_text(digest)
    return folder


def _whole_again(folder: Path, module: str) -> None:
    """Whoever was stopped in the middle of a change left it in the sources."""
    path = Path("linkworker", "practice", f"{module}.py")
    shutil.copy(ROOT / path, folder / path)


def _settings(module: str) -> str:
    tests = " ".join(f"tests/practice/{name}.py" for name in TESTED_BY[module])
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider -p no:randomly {tests}"
    return f"""
[cosmic-ray]
module-path = "linkworker/practice/{module}.py"
timeout = {3 * MINUTE}
excluded-modules = []
test-command = {json.dumps(command)}
[cosmic-ray.distributor]
name = "local"
[cosmic-ray.filters.operators-filter]
exclude-operators = {json.dumps(LEFT_OUT)}
"""


def _digest() -> str:
    digest = hashlib.sha256()
    for folder in ("linkworker/practice", "tests/practice"):
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix != ".pyc":
                digest.update(path.name.encode() + path.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()


def _run(folder: Path, *words: str, program: str = "cosmic-ray", then: tuple[str, ...] = ()) -> None:
    command = [str(Path(sys.executable).parent / program), *(then or words)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")


def _mutants(folder: Path) -> Iterator[Mutant]:
    with sqlite3.connect(folder / "session.sqlite") as session:
        rows = session.execute(FOUND).fetchall()
    for operator, row, outcome, worker, diff in rows:
        if worker != "NORMAL":
            raise SystemExit(f"line {row}, {operator}: {worker}")
        lines = (diff or "").splitlines()
        before = [line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---")]
        after = [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]
        if not any(DECIDES_NOTHING.search(line) for line in (*before, *after)):
            name = operator.removeprefix("core/")
            yield Mutant(name, row, " ".join(before), " ".join(after), outcome != "SURVIVED")


def _explanations(module: str) -> dict[tuple[str, str], str]:
    told = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text())
    return {(one["before"], one["after"]): one["why"] for one in told.get(module, [])}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
