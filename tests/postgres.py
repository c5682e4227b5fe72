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
from django.db import connection

from linkworker.config.row_security import NET, OF_NOBODY, roles
from linkworker.events.acting_as import JOBS, DbRole

OWNER = "linkworker_owner"
APP = "linkworker_app"
WORLD = "linkworker_world"
"""By which tests make their worlds, and look at them: row-level security hides nothing from it."""

QUICK = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses='' "
    "-c shared_buffers=256MB -c max_connections=40 -c jit=off"
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
def cluster(*, vacuums: bool = False) -> Iterator[str]:
    """A running cluster; gives the folder of its socket, and leaves nothing behind.

    It vacuums and analyses only if told so: what tests have not saved counts as nothing, and a table of which the
    planner believes that it is empty is read in ways that take seconds.
    """
    autovacuum = "on" if vacuums else "off"
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
        start = [
            "-D",
            str(data),
            "-w",
            "-l",
            str(folder / "log"),
            "-o",
            f"{QUICK} -c autovacuum={autovacuum} -k {folder}",
            "start",
        ]
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
        connection.execute(f"CREATE ROLE {WORLD} NOLOGIN")
        connection.execute(f"GRANT {WORLD} TO {APP}")
        for line in roles(APP):
            connection.execute(line)
        connection.execute(f"GRANT {DbRole.ACT}, {', '.join(JOBS)} TO {OWNER}")
        connection.execute(f"CREATE DATABASE linkworker OWNER {OWNER}")
        connection.execute(f"GRANT CONNECT ON DATABASE postgres TO {OWNER}")


def connect_as(role: str) -> None:
    """From the next statement on, Django is connected as the tables' owner or as the application, and makes worlds."""
    connection.close()
    connection.settings_dict["USER"] = role
    connection.settings_dict["OPTIONS"] = {"options": f"-c role={WORLD}"} if role == APP else {}


def open_to_tests() -> list[str]:
    """What lets the tests' own role read and write everything, after `linkworker roles`."""
    said = [
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join((*NET, *OF_NOBODY))} TO {WORLD}",
        f"GRANT SELECT ON django_migrations TO {WORLD}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WORLD}",
        f"REVOKE UPDATE, DELETE ON events_event, events_look FROM {WORLD}",
    ]
    for table in NET:
        said += [
            f"DROP POLICY IF EXISTS tests ON {table}",
            f"CREATE POLICY tests ON {table} TO {WORLD} USING (true)",
        ]
    return said
