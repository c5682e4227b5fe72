"""`linkworker worker add USERNAME NAME --agency … --service … --role …`: asks for the first password."""

from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from linkworker.events import clock
from linkworker.partnership.setting_up import NotPossible, add_worker


class Command(BaseCommand):
    help = "Add a worker, with roles in a service or (no service named) in the whole agency."

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_subparsers(dest="what", required=True).add_parser("add")
        add.add_argument("username")
        add.add_argument("name")
        add.add_argument("--agency", required=True)
        add.add_argument("--service", default="")
        add.add_argument("--role", action="append", required=True, dest="roles")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass("First password: ")
        wanted = ("username", "name", "agency", "service", "roles")
        try:
            validate_password(password)
            add_worker(**{key: options[key] for key in wanted}, password=password, at=clock.now())
        except NotPossible as reason:
            raise CommandError(str(reason)) from reason
        except ValidationError as reason:
            raise CommandError(" ".join(reason.messages)) from reason
        self.stdout.write(
            f"Added {options['username']}. They set up a second factor when they first sign in."
        )
