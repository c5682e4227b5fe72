"""`linkworker wording check FILE`: whether an area's licensed wording fits its instrument item for item."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from linkworker.partnership.management.checking import wording_problems


class Command(BaseCommand):
    help = (
        "Check files of licensed wording: every problem is named with its file, item and field. "
        "Without a file, those of LINKWORKER_INSTRUMENT_WORDING."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="check files of licensed wording")
        check.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        files = options["files"] or [Path(file) for file in settings.LINKWORKER_INSTRUMENT_WORDING]
        worded, problems = wording_problems(files)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} problems: the wording is not used until they are mended")
        self.stdout.write(f"Nothing wrong. Instruments worded: {', '.join(worded) or 'none'}")
