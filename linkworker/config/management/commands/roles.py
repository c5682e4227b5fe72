"""`linkworker roles ROLE`: row-level security, and what the application's database role and those under it may use.

Run as the tables' owner after every migration. With `--make` it prints what the database's administrator runs once
before: only they can make roles.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, connection, transaction

from linkworker.config.row_security import net, roles


class Command(BaseCommand):
    help = "Put up row-level security on PostgreSQL, and grant each role what it needs, and no more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="The role by which the application signs in.")
        parser.add_argument("--make", action="store_true", help="Print what makes the roles; change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        app = connection.ops.quote_name(options["role"])
        if options["make"]:
            self.stdout.write("\n".join(f"{line};" for line in roles(app)))
            return
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for line in net(app):
                    cursor.execute(line)
        except ProgrammingError as reason:
            words = f"{str(reason).strip()}. Are the roles made? See linkworker roles --make."
            raise CommandError(words) from reason
