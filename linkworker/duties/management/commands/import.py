"""`import run`: go on with every list that is being brought in until nothing waits."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from linkworker.duties.importing import run
from linkworker.events import clock


class Command(BaseCommand):
    help = "Check and write the lists of clients that were uploaded, without waiting for the next tick."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["run"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        run(clock.now)
        self.stdout.write(_("Nothing waits to be checked or written."))
