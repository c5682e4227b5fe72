"""Database triggers that refuse to change or remove rows of a table: for migrations.

SQLite drops a table's triggers when a migration rebuilds the table, so such a migration ends with `stand`
again; a test checks that after all migrations they stand. On SQLite an insert that would replace a row is
refused too (REPLACE fires no delete trigger). On PostgreSQL TRUNCATE is refused unless the table is empty.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("events_event", "events_look")

_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept boolean := true;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN SELECT EXISTS (SELECT 1 FROM {table}) INTO kept; END IF;
  IF kept THEN
    RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$
"""
_POSTGRESQL = (
    _FUNCTION,
    "CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
    "CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {table}_append_only()",
)
_SQLITE = tuple(
    f"CREATE TRIGGER {{table}}_{name} BEFORE {act} ON {{table}} {when}"
    " BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for name, act, when in (
        ("no_update", "UPDATE", ""),
        ("no_delete", "DELETE", ""),
        ("no_replace", "INSERT", "WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id{place})"),
    )
)
_PLACE = {"events_event": " OR (agency_id = NEW.agency_id AND seq = NEW.seq)"}


def stand(connection: BaseDatabaseWrapper, table: str) -> None:
    """Put the triggers of `table` up. They must not stand already."""
    statements = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    _run(connection, [statement.format(table=table, place=_PLACE.get(table, "")) for statement in statements])


def lift(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the triggers of `table` down: to undo the migration, or around one that rebuilds the table."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    names = standing(connection, table)
    _run(connection, [f"DROP TRIGGER {name}{on}" for name in names])


def standing(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """The names of the triggers that stand on `table` and are enabled."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{query} ORDER BY 1", [table])
        return [str(name) for (name,) in cursor.fetchall()]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
