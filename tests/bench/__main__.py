"""Runs the measurements on each database in a process of its own, and says at the end what exceeded its limit.

Databases may be named: `python -m tests.bench sqlite postgresql`. LINKWORKER_BENCH_RUNS sets how often a page is
asked for.
"""

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from tests.bench.figures import tell
from tests.postgres import cluster

BOTH = ("sqlite", "postgresql")


def run(database: str, folder: str) -> list[dict[str, Any]]:
    """The figures of one database, printed as they come."""
    environment = {**os.environ, "LINKWORKER_BENCH": folder}
    environment.pop("LINKWORKER_TEST_PG", None)
    if database == "sqlite":
        return _figures(environment)
    with cluster(vacuums=True) as socket:
        return _figures({**environment, "LINKWORKER_TEST_PG": socket})


def _figures(environment: dict[str, str]) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.bench.one"]
    found = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            found.append(json.loads(line))
    if process.returncode:
        sys.exit(process.returncode)
    return found


def main(databases: list[str]) -> None:
    found: list[dict[str, Any]] = []
    for database in databases or BOTH:
        with tempfile.TemporaryDirectory(prefix="linkworker-bench-") as folder:
            found += run(database, folder)
    for one in found:
        if "limit" in one and one["value"] > one["limit"]:
            tell(
                f"over its limit: {one['name']} {one['value']} {one['unit']} (limit {one['limit']}, {one['database']})"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
