"""`linkworker locality check FOLDER`: whether an area's own data can be used, before an installation names it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from linkworker.partnership.management.checking import locality_problems


class Command(BaseCommand):
    help = (
        "Check the locality files of folders: every problem is named with its file, item and field. "
        "Without a folder, those of LINKWORKER_LOCALITIES."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="check folders of locality files")
        check.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")

    def handle(self, *_args: Any, **options: Any) -> None:
        folders = options["folders"] or [Path(folder) for folder in settings.LINKWORKER_LOCALITIES]
        found, problems = locality_problems(folders)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} problems: the data is not used until they are mended")
        self.stdout.write(f"Nothing wrong. Localities added: {', '.join(found) or 'none'}")
