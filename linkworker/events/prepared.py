"""Written SQL that is asked again and again: PostgreSQL plans it once a connection, and not each time.

To plan what a reader may see, with row-level security on a dozen tables, takes several times as long as to find it. The
driver prepares by the protocol, so a pooler between must keep prepared statements (PgBouncer does, from 1.21 on).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any, cast

from django.db import connection

from linkworker.events.acting_as import role_now

AT_ONCE = 0
"""After how many times the driver prepares what a cursor of its own asks. Django's cursors have it prepare nothing but
within `planned_once`."""

ON_SECOND = 1
MOST_PLANNED = 500
"""How many plans a connection keeps: about as many statements as pages about one thing have."""


@contextmanager
def planned_once() -> Iterator[None]:
    """Whatever Django asks within is planned once a connection: for pages about one thing, whose statements go by keys.

    Lists are left out: one plan for whatever values is a bad one, where some agencies have a thousand times as many.
    """
    if connection.vendor != "postgresql":
        yield
        return
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    driver, features = cast(Any, connection.connection), cast(Any, connection.features)
    before = driver.cursor_factory, driver.prepare_threshold, features.uses_server_side_binding
    driver.cursor_factory, driver.prepare_threshold = ServerBindingCursor, ON_SECOND
    driver.prepared_max, features.uses_server_side_binding = MOST_PLANNED, True
    try:
        yield
    finally:
        driver.cursor_factory, driver.prepare_threshold, features.uses_server_side_binding = before


def ask_one(sql: str, given: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row that a constant statement finds. `given`: its values by name, numbers being keys of rows."""
    if connection.vendor == "postgresql":
        return _ask_prepared(sql, given)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return _row(cursor)


def _ask_prepared(sql: str, given: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Past Django's own cursors, which write the values into the statement; counted and logged as with them.

    Every number is sent as what keys are: by the size of each, as the driver would, there were many plans of one. Each
    role has a plan of its own: with another's, PostgreSQL would plan anew after every change of roles.
    """
    from psycopg import Cursor
    from psycopg.types.numeric import Int8

    connection.ensure_connection()
    driver: Any = connection.connection
    if driver.prepare_threshold is None:
        driver.prepare_threshold = AT_ONCE
    asked = f"{sql} /* {role_now() or 'nobody'} */"
    values = {name: Int8(value) if isinstance(value, int) else value for name, value in given.items()}
    prepared: Any = Cursor(driver)
    logged: Any = (
        connection.make_debug_cursor(prepared).debug_sql if connection.queries_logged else nullcontext
    )
    with connection.make_cursor(prepared) as cursor, logged(asked):
        cursor.execute(asked, values)
        return _row(cursor)


def _row(cursor: Any) -> tuple[Any, ...] | None:
    found = cursor.fetchone()
    return None if found is None else tuple(found)
