"""The peers' process as the measuring process sees it: one question, one answer."""

import json
import subprocess
import sys
from typing import Any

NAMES = ("admin", "guardian", "guardian_bare")


class Peers:
    """A running plain project with as many cases; `time` answers in ms. Used with `with`."""

    def __init__(self, cases: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.peers.serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.about: dict[str, dict[str, Any]] = json.loads(self._ask(str(cases)))

    def __enter__(self) -> "Peers":
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=30)

    def time(self, name: str) -> float:
        return float(self._ask(name))

    def _ask(self, line: str) -> str:
        assert self.process.stdin and self.process.stdout
        print(line, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("The peers' process has stopped.")
        return answer
