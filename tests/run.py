"""`make test`: every test on SQLite, then the database tests again on a throw-away PostgreSQL.

Python's hash seed is fixed, because the two halves of a run must collect the same tests in the same order.
"""

import os
import subprocess
import sys

from tests.postgres import cluster

PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-q"]
LONG = ("tests/worlds", "tests/web/test_canaries.py")
"""The longest files come first, so that no process is left with one of them at the end."""

EVERYTHING = [*PYTEST, "-p", "tests.coverage_of_rows", *LONG, "tests"]
ON_POSTGRES = [
    *PYTEST,
    *LONG,
    "tests/web",
    "tests/domain",
    "--ignore-glob=*/test_design*",
    "--ignore-glob=*_browser.py",
]
"""The database tests; what draws without a database, and what only a browser sees, ran before. Those that bring in long
lists are among the last: the rows that they undo stay in the tables for a while and slow down what comes after."""


def main(databases: str) -> int:
    if os.environ.get("CI") and databases != "both":
        print("CI runs both databases.")
        return 1
    steady = {**os.environ, "PYTHONHASHSEED": "0"}
    print("== SQLite: everything", flush=True)
    code = subprocess.run(EVERYTHING, check=False, env=steady).returncode
    if code or databases == "sqlite":
        return code
    print("== PostgreSQL: domain, web, worlds", flush=True)
    with cluster() as socket:
        environment = {**steady, "LINKWORKER_TEST_PG": socket}
        return subprocess.run(ON_POSTGRES, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "both"))
