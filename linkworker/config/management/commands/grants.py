"""`linkworker grants ROLE`: let the application's database role use the tables, and no more than it needs.

Run as the tables' owner after every migration. The application reads and writes rows, never the shape of a table;
events and looks it may only add and read.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

ADDED_ONLY = ("events_event", "events_look")


class Command(BaseCommand):
    help = "Grant the application's PostgreSQL role what it needs, and no more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles to grant to.")
        role = connection.ops.quote_name(options["role"])
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
            for table in ADDED_ONLY:
                cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {role}")
            cursor.execute(f"REVOKE ALL ON django_migrations FROM {role}")
            cursor.execute(f"GRANT SELECT ON django_migrations TO {role}")
