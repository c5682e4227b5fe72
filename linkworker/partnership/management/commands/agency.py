"""`linkworker agency add NAME --sector … --locality … --partnership … --service …`, and `agency line NAME`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linkworker.events import clock
from linkworker.partnership.setting_up import NotPossible, add_agency, set_line


class Command(BaseCommand):
    help = "Add an agency with its services, or set a line on which it is reached."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        add = what.add_parser("add")
        add.add_argument("name")
        add.add_argument("--sector", required=True)
        add.add_argument("--locality", required=True)
        add.add_argument("--partnership", required=True)
        add.add_argument("--service", action="append", required=True, dest="services")
        line = what.add_parser("line", help="in office hours unless said otherwise; no number: no such line")
        line.add_argument("name")
        line.add_argument("--number", default="")
        line.add_argument("--called", default="Duty desk", help="who answers")
        line.add_argument("--hours", default="", help="when, in words")
        line.add_argument("--out-of-hours", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options)
        except NotPossible as reason:
            raise CommandError(str(reason)) from reason

    def _add(self, options: dict[str, Any]) -> None:
        wanted = ("name", "sector", "locality", "partnership", "services")
        add_agency(**{key: options[key] for key in wanted}, at=clock.now())
        self.stdout.write(f"Added {options['name']}.")

    def _line(self, options: dict[str, Any]) -> None:
        wanted = ("number", "called", "hours", "out_of_hours")
        set_line(options["name"], **{key: options[key] for key in wanted}, at=clock.now())
        self.stdout.write(f"The lines of {options['name']} are set.")
