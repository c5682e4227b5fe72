"""The system's own pass from the command line: once, or again and again."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils.translation import gettext as _

from linkworker.duties.ticking import AT_ONCE, BETWEEN_GLANCES, glance, tick
from linkworker.events import clock


class Command(BaseCommand):
    help = "Work out what time alone changes, seal the looks and write down the chains' heads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--loop", type=int, metavar="SECONDS", help="Go on, with so many seconds between."
        )

        parser.add_argument(
            "--again",
            action="store_true",
            help="Work every open case out again first, as after an upgrade: rules may have changed.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        pause = options["loop"]
        if pause is not None and pause < 1:
            raise CommandError(_("The seconds between two passes are at least 1."))
        settled: dict[str, str] = {}
        more = self._pass(settled, again=options["again"])
        while pause is not None:
            self._rest(AT_ONCE if more else pause)
            more = self._pass(settled)

    def _rest(self, seconds: int) -> None:
        """Wait for the next pass, with a glance every few seconds at what can't."""
        for left in range(seconds, 0, -BETWEEN_GLANCES):
            time.sleep(min(left, BETWEEN_GLANCES))
            close_old_connections()
            if left > BETWEEN_GLANCES:
                glance(clock.now())

    def _pass(self, settled: dict[str, str], *, again: bool = False) -> bool:
        """Make one pass; whether there is more to do."""
        made = tick(clock.now(), settled=settled, again=again)
        if made.cases or made.seals:
            self.stdout.write(
                _("Cases worked out again: %(cases)s. Agencies whose looks were sealed: %(seals)s.")
                % {"cases": made.cases, "seals": made.seals}
            )
        return made.more
