"""`linkworker demo`: make the demo when there is none yet, then serve it on 127.0.0.1 until told to stop."""

import time
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from linkworker.config.serving import serve
from linkworker.demo.load import load
from linkworker.events import clock
from linkworker.partnership.models import Agency
from linkworker.practice.deadlines import london_date


class Command(BaseCommand):
    help = "Make the demo's world if it is not there, and serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="start afresh")
        parser.add_argument("--people", type=int, default=500, help="in each partnership")
        parser.add_argument("--only-make", action="store_true", help="make the world and stop")
        parser.add_argument(
            "--day", type=date.fromisoformat, help="the day the world has reached; today when left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LINKWORKER_DEMO:
            raise CommandError("This installation is not the demo.")
        if options["reset"]:
            self._remove()
        self._make(options["day"], options["people"])
        if not options["only_make"]:
            self._tell(f"Linkworker's demo is on http://127.0.0.1:{options['port']}/ (stop it with Ctrl-C)")
            serve("127.0.0.1", options["port"])

    def _remove(self) -> None:
        connection.close()
        database = Path(settings.DATABASES["default"]["NAME"])
        for ending in ("", "-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)

    def _make(self, day: date | None, people: int) -> None:
        Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if Agency.objects.exists():
            return
        began = time.monotonic()
        load(day or london_date(clock.now()), people=people, tell=self._tell)
        self._tell(f"It took {time.monotonic() - began:.0f} seconds.")

    def _tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
