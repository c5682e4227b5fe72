"""The databases of a run: one base, copied and grown to each size; the connection in use is exchanged between them."""

import os
import shutil
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from tests.postgres import APP, OWNER, WORLD, open_to_tests

ROOT = "root_of_tests"
"""The cluster's own superuser: rows are copied as this user, because it may leave the foreign keys unchecked."""

QUICK_LOADING = (
    "PRAGMA foreign_keys=OFF",
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA cache_size=-500000",
    "PRAGMA temp_store=MEMORY",
)
_kept: dict[str, BaseDatabaseWrapper] = {}


def vendor() -> str:
    return "postgresql" if os.environ.get("LINKWORKER_TEST_PG") else "sqlite"


def use(name: str, role: str = APP) -> None:
    """Make `name` the database that Django reads and writes from here on; its connection is kept open."""
    key = f"{name} as {role}"
    if key not in _kept:
        _kept[key] = _wrapper(name, role)
    connections["default"] = _kept[key]


def _wrapper(name: str, role: str) -> BaseDatabaseWrapper:
    connections.databases  # noqa: B018 - fills in the settings' defaults
    told = {**connections.settings["default"]}
    told["NAME"] = name if vendor() == "postgresql" else str(path(name))
    if vendor() == "postgresql":
        told["USER"] = role
        told["OPTIONS"] = {"options": f"-c jit=off -c role={WORLD}" if role == APP else "-c jit=off"}
    return load_backend(told["ENGINE"]).DatabaseWrapper(told, "default")


def path(name: str) -> Path:
    """The file of a SQLite database."""
    return Path(settings.FOLDER) / f"{name}.sqlite3"


def close(name: str) -> None:
    """Let go of a database, so that it can be copied."""
    for key in [key for key in _kept if key.startswith(f"{name} as ")]:
        _kept.pop(key).close()


def empty(name: str) -> None:
    """A database with nothing in it; SQLite makes its file itself."""
    if vendor() == "postgresql":
        _as_root(f"CREATE DATABASE {name} OWNER {OWNER}")


def create(name: str) -> None:
    """A migrated database without rows, in use as its owner."""
    empty(name)
    use(name, OWNER)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    _secure()


def copy(name: str, to: str) -> None:
    """A copy of a whole database, in use by whoever may load rows unchecked."""
    close(name)
    if vendor() == "postgresql":
        _as_root(f"CREATE DATABASE {to} TEMPLATE {name} OWNER {OWNER}")
    else:
        shutil.copy(path(name), path(to))
    use(to, ROOT)
    with connection.cursor() as cursor:
        if vendor() == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET work_mem = '256MB'")
        else:
            for statement in QUICK_LOADING:
                cursor.execute(statement)


def finish(name: str) -> None:
    """Let the planner know the rows and the application's role use them; then Django goes on as that role."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if vendor() == "postgresql" else "ANALYZE")
    close(name)
    if vendor() == "postgresql":
        use(name, OWNER)
        _secure()
        close(name)
    use(name)


def _secure() -> None:
    """Put up row-level security, under which pages read; what a run does besides, it does by the tests' own role."""
    if vendor() != "postgresql":
        return
    call_command("roles", APP)
    with connection.cursor() as cursor:
        for line in open_to_tests():
            cursor.execute(line)


def size(name: str) -> int:
    """Bytes on disk."""
    if vendor() == "sqlite":
        return path(name).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(%s)", [name])
        return int(cursor.fetchone()[0])


def _as_root(statement: str) -> None:
    socket = os.environ["LINKWORKER_TEST_PG"]
    with psycopg.connect(host=socket, user=ROOT, dbname="postgres", autocommit=True) as root:
        root.execute(statement)
