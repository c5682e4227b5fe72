"""Runs the steps that have not passed yet, and ends with 1 when any failed."""

import os
import subprocess
import sys
from time import monotonic

from tests.postgres import cluster
from tests.proof.place import FILE, ROOT, Place
from tests.proof.steps import Step, steps


def main(words: list[str]) -> int:
    place = Place(again="--again" in words)
    chosen = [word for word in words if not word.startswith("--")]
    wanted = [step for step in steps() if not chosen or any(word in step.name for word in chosen)]
    left = [step for step in wanted if step.name not in place.names]
    print(f"{len(wanted) - len(left)} of {len(wanted)} steps have passed already.", flush=True)
    if not left:
        return 0
    with cluster() as socket:
        failed = [step.name for step in left if not _passes(step, socket, place)]
    print(f"{len(left) - len(failed)} of {len(left)} passed.", *(f"\nFAILED: {name}" for name in failed))
    return 1 if failed else 0


def _passes(step: Step, socket: str, place: Place) -> bool:
    """Run a step, tell how it went, and keep its place."""
    print(f"{step.name} … ", end="", flush=True)
    environment = {**os.environ, **step.told}
    environment.pop("LINKWORKER_TEST_PG", None)
    if step.database == "postgresql":
        environment["LINKWORKER_TEST_PG"] = socket
    began = monotonic()
    result = subprocess.run(step.command, env=environment, capture_output=True, text=True, check=False)
    took = monotonic() - began
    if result.returncode == 0:
        print(f"passed in {took:.0f} s", flush=True)
        place.passed(step.name)
        return True
    log = FILE.parent / "failed.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(f"{step.name}\n{' '.join(step.command)}\n{result.stdout}\n{result.stderr}")
    print(f"FAILED after {took:.0f} s; its output is in {log.relative_to(ROOT)}", flush=True)
    print(result.stdout[-3000:], result.stderr[-1000:], flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
