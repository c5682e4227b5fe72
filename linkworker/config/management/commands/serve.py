"""`linkworker serve`: the embedded installation, brought up to date and served."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from linkworker.config.serving import serve


class Command(BaseCommand):
    help = "Bring the database up to date and serve this installation until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.stdout.write(f"Serving on http://{options['host']}:{options['port']}/ (stop it with Ctrl-C)")
        serve(options["host"], options["port"])
