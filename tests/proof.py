"""`make proof`: the long checks. It may be stopped and started again: what was proved of this commit is not done twice.

Each step is one run of tests with more of everything: more examples, more worlds, a bigger demo. Progress and the place
reached are kept in `var/proof/`, by commit.
"""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
FOLDER = CHECKOUT / "var" / "proof"
STEPS: dict[str, tuple[dict[str, str], list[str]]] = {
    "laws of practice": ({"LINKWORKER_EXAMPLES": "20000"}, ["tests/practice"]),
    "the chain finds any edit": ({"LINKWORKER_EXAMPLES": "5000"}, ["tests/domain/test_events_verify.py"]),
    "policy equals filter": ({"LINKWORKER_WORLDS": "400"}, ["tests/worlds"]),
    "bulk equals actions": ({"LINKWORKER_PEOPLE": "150"}, ["tests/demo/test_bulk.py"]),
    "the walk, ten times": ({}, ["tests/journeys/test_walk.py"] * 10),
}


def commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()[:12]


def prove(name: str) -> bool:
    """Run one step; whether all of it held."""
    more, tests = STEPS[name]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *dict.fromkeys(tests)]
    times = len(tests) if len(set(tests)) == 1 else 1
    environment = {**os.environ, **more}
    return all(
        subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode == 0
        for _ in range(times)
    )


def main() -> int:
    kept = FOLDER / commit()
    kept.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(STEPS, start=1):
        mark = kept / str(number)
        if mark.exists():
            print(f"{number} of {len(STEPS)}: {name}: proved before", flush=True)
            continue
        print(f"{number} of {len(STEPS)}: {name}", flush=True)
        if not prove(name):
            print(f"Did not hold: {name}", flush=True)
            return 1
        mark.touch()
    print("Proved.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
