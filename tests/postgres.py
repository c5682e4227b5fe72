"""A throw-away PostgreSQL cluster for the tests: its own user, its own folder, a socket and no network.

Two roles: `linkworker_owner` owns the tables; the tests connect as `linkworker_app`, as a partnership's server does.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

OWNER = "linkworker_owner"
APP = "linkworker_app"
QUICK = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses='' "
    "-c shared_buffers=256MB -c max_connections=40 -c autovacuum=on -c jit=off"
)


class NoPostgres(RuntimeError):
    """PostgreSQL's programs are not on this machine."""


def programs() -> Path:
    """The folder of the newest PostgreSQL on this machine."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin: float(bin.parent.name))
    if folders:
        return folders[-1]
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise NoPostgres("apt-get install postgresql")


def _as_its_user(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user that Debian makes for it."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster; gives the folder of its socket, and leaves nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="linkworker-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    bin, data = programs(), folder / "data"
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    try:
        subprocess.run(
            _as_its_user(
                str(bin / "initdb"), "-D", str(data), "-U", "root_of_tests", "-A", "trust", "-E", "UTF8"
            ),
            **run,
        )
        start = ["-D", str(data), "-w", "-l", str(folder / "log"), "-o", f"{QUICK} -k {folder}", "start"]
        subprocess.run(_as_its_user(str(bin / "pg_ctl"), *start), **run)
        _make_roles(folder)
        yield str(folder)
    finally:
        subprocess.run(
            _as_its_user(str(bin / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"),
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        shutil.rmtree(folder, ignore_errors=True)


def _make_roles(folder: Path) -> None:
    with psycopg.connect(
        host=str(folder), user="root_of_tests", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        connection.execute(f"CREATE ROLE {APP} LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS")
        connection.execute(f"CREATE DATABASE linkworker OWNER {OWNER}")
        connection.execute(f"GRANT CONNECT ON DATABASE postgres TO {OWNER}")
