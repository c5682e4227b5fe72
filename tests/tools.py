"""Installs what the tests need beside Python packages, where it may; otherwise says the line to install."""

import ctypes.util
import os
import shutil
import subprocess
import sys

from tests.postgres import NoPostgres, programs

FOR_BROWSER = ["chromium"]
FOR_DATABASE = ["postgresql"]
FOR_PDF = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
"""Each library that draws a PDF, with its package."""


def missing(databases: str) -> list[str]:
    """The Debian packages that are not here yet."""
    wanted = [] if shutil.which("chromium") or shutil.which("chromium-browser") else list(FOR_BROWSER)
    wanted += [package for library, package in FOR_PDF.items() if ctypes.util.find_library(library) is None]
    if databases != "sqlite":
        try:
            programs()
        except NoPostgres:
            wanted += FOR_DATABASE
    return wanted


def main(databases: str) -> int:
    wanted = missing(databases)
    if not wanted:
        return 0
    line = f"apt-get install -y {' '.join(wanted)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"The tests need more than is here. Run this, then start again:\n  sudo {line}")
        print("Without PostgreSQL, `make test DB=sqlite` runs the rest.")
        return 1
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*line.split(), "-qq"], check=True, env=environment, stdout=subprocess.DEVNULL)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "both"))
