"""`linkworker agency add NAME --sector … --locality … --partnership … --service …`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linkworker.events import clock
from linkworker.partnership.setting_up import NotPossible, add_agency


class Command(BaseCommand):
    help = "Add an agency with its services."

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_subparsers(dest="what", required=True).add_parser("add")
        add.add_argument("name")
        add.add_argument("--sector", required=True)
        add.add_argument("--locality", required=True)
        add.add_argument("--partnership", required=True)
        add.add_argument("--service", action="append", required=True, dest="services")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = ("name", "sector", "locality", "partnership", "services")
        try:
            add_agency(**{key: options[key] for key in wanted}, at=clock.now())
        except NotPossible as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Added {options['name']}.")
