"""A database of its own whose changes are saved for good, and everything that it leaves on the disk.

Other tests undo what they do before it is saved. Here the migrated test database is copied first: on SQLite into a file
with its log, as an installation has it; on PostgreSQL into another database of the cluster, without the rows that
other tests left dead.
"""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from linkworker.config.settings.base import OF_SQLITE
from tests.postgres import OWNER, programs

ROOT = "root_of_tests"
Files = Callable[[], list[bytes]]


@contextmanager
def saved_for_good(folder: Path) -> Iterator[Files]:
    """Work on a copy; gives what reads every file of it."""
    with _on_postgres() if connection.vendor == "postgresql" else _on_sqlite(folder) as files:
        yield files


def dumped() -> bytes:
    """What whoever may read everything writes out: every table as it is stored."""
    if connection.vendor == "sqlite":
        return "\n".join(connection.connection.iterdump()).encode()
    of, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
    command = [str(programs() / "pg_dump"), "-h", host, "-U", ROOT, of]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


@contextmanager
def _on_sqlite(folder: Path) -> Iterator[Files]:
    was, path = connections["default"], folder / "linkworker.sqlite3"
    was.ensure_connection()
    path.write_bytes(was.connection.serialize())
    of_a_file = {**was.settings_dict, "NAME": str(path), "OPTIONS": OF_SQLITE}
    connections["default"] = DatabaseWrapper(of_a_file, "default")
    try:
        yield lambda: [one.read_bytes() for one in sorted(folder.glob(f"{path.name}*"))]
    finally:
        connections["default"].close()
        connections["default"] = was


@contextmanager
def _on_postgres() -> Iterator[Files]:
    was, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
    of = f"{was}_on_disk"
    connection.close()
    _as_root(f"CREATE DATABASE {of} TEMPLATE {was} OWNER {OWNER}")
    _as_root("VACUUM FULL", of)
    connection.settings_dict["NAME"] = of
    try:
        yield lambda: _files_of(of, Path(host))
    finally:
        connection.close()
        connection.settings_dict["NAME"] = was
        _as_root(f"DROP DATABASE {of} WITH (FORCE)")


def _as_root(statement: str, of: str = "postgres") -> list[tuple[object, ...]]:
    host = connection.settings_dict["HOST"]
    with psycopg.connect(host=host, user=ROOT, dbname=of, autocommit=True) as root:
        done = root.execute(statement)
        return done.fetchall() if done.description else []


def _files_of(database: str, cluster: Path) -> list[bytes]:
    """Its tables and indexes, dead rows among them, once all is on the disk.

    The log ahead of them is left out: it is one for all databases of the cluster, in which other tests run.
    """
    _as_root("CHECKPOINT")
    ((key,),) = _as_root(f"SELECT oid FROM pg_database WHERE datname = '{database}'")
    return [one.read_bytes() for one in (cluster / "data" / "base" / str(key)).iterdir() if one.is_file()]
