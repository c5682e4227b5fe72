"""As whom PostgreSQL is asked: a reader, an action of theirs, or a job of the system's own, each by a role of its own.

The role that signs in to the database may read nobody. Row-level security (`config.row_security`) then lets a reader's
role see what their agency holds or was granted, and nothing before which a wall of theirs stands; a job's role has the
tables that the job needs, and no others. Who reads is set for one transaction, so that nothing of it is left to whoever
uses the connection next. SQLite has no roles: there all this does nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

Given = ParamSpec("Given")
Result = TypeVar("Result")


class DbRole(StrEnum):
    """The database's roles. None of them signs in, owns a table, or passes row-level security by."""

    READER = "linkworker_reader"
    ACT = "linkworker_act"
    DUTIES = "linkworker_duties"
    SEALING = "linkworker_sealing"
    IMPORTING = "linkworker_importing"
    WALLING = "linkworker_walling"
    GLASS = "linkworker_glass"
    MATCHING = "linkworker_matching"
    ADDRESSES = "linkworker_addresses"
    LOOKING = "linkworker_looking"
    ALERTING = "linkworker_alerting"
    ACCESS = "linkworker_access"
    BESIDE = "linkworker_beside"


JOBS = tuple(role for role in DbRole if role not in {DbRole.READER, DbRole.ACT})
"""What the system does by itself, and what a reader is told beside what is granted to them (`BESIDE`)."""

_now: ContextVar[str] = ContextVar("database_role", default="")

READ_BY = """SELECT set_config('role', %s, true), set_config('linkworker.agency', %s, true),
set_config('linkworker.worker', %s, true), set_config('linkworker.at', %s, true)"""
BY_NOBODY = """RESET ROLE; SELECT set_config('linkworker.agency', '', true),
set_config('linkworker.worker', '', true), set_config('linkworker.at', '', true)"""


def role_now() -> str:
    """The database's role by which is read and written now; empty outside of all of them, and on SQLite."""
    return _now.get()


@contextmanager
def as_reader(*, agency: int, worker: int, at: datetime) -> Iterator[None]:
    """Read as this worker of this agency sees at `at`, in one transaction; without it nobody is to be read at all."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), _within(DbRole.READER, BY_NOBODY):
        _tell(READ_BY, DbRole.READER, str(agency), str(worker), at.isoformat())
        yield


def action(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """A change: in one transaction and, on PostgreSQL, by the role that may write.

    What it is told to change was read by its caller, as a reader. A job's change stays under the job's own role.
    """

    @wraps(function)
    def changed(*given: Given.args, **named: Given.kwargs) -> Result:
        with transaction.atomic(), _as(DbRole.ACT, unless=(DbRole.ACT, *JOBS)):
            return function(*given, **named)

    return changed


def job(role: DbRole) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """A job of the system's own: whoever calls it, it has the reach of its own role, no more and no less."""

    def made(function: Callable[Given, Result]) -> Callable[Given, Result]:
        @wraps(function)
        def done(*given: Given.args, **named: Given.kwargs) -> Result:
            with _as(role, unless=(role,)):
                return function(*given, **named)

        return done

    return made


@contextmanager
def _as(role: DbRole, *, unless: tuple[str, ...]) -> Iterator[None]:
    before = _now.get()
    if connection.vendor != "postgresql" or before in unless:
        yield
        return
    how = "SET LOCAL ROLE" if connection.in_atomic_block else "SET ROLE"
    with _within(role, f"{how} {before}" if before else "RESET ROLE"):
        _tell(f"{how} {role}")
        yield


@contextmanager
def _within(role: str, leaving: str) -> Iterator[None]:
    """Under a role until the end. Where a transaction has failed, its rolling back brings the role back."""
    before = _now.set(role)
    try:
        yield
    finally:
        _now.reset(before)
        if not _has_failed():
            _tell(leaving)


def _has_failed() -> bool:
    from psycopg.pq import TransactionStatus

    driver: Any = connection.connection
    return driver is None or driver.info.transaction_status in {
        TransactionStatus.INERROR,
        TransactionStatus.UNKNOWN,
    }


def _tell(sql: str, *given: str) -> None:
    """Past Django's cursors: this is no statement of a page, and none that a page's own limits are for."""
    from psycopg import ClientCursor

    connection.ensure_connection()
    driver: Any = connection.connection
    ClientCursor(driver).execute(sql, given or None, prepare=False)
