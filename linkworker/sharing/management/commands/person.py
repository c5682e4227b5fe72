"""`linkworker person join|part`: the accounts of one person who works for several agencies."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linkworker.events import clock
from linkworker.partnership.setting_up import NotPossible, find_worker
from linkworker.sharing import joining


class Command(BaseCommand):
    help = "One person who works for several agencies: join their accounts, or part one from the others."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        join = what.add_parser("join", help="the accounts of two agencies are one person's")
        join.add_argument("username")
        join.add_argument("other")
        what.add_parser("part", help="this account is the person's no more").add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            worker = find_worker(options["username"])
            if options["what"] == "part":
                joining.part(worker, at=clock.now())
                self.stdout.write(f"{worker.username} is joined with no other account.")
            else:
                joining.join(worker, find_worker(options["other"]), at=clock.now())
                self.stdout.write(f"{worker.username} and {options['other']} are one person's accounts.")
        except NotPossible as reason:
            raise CommandError(str(reason)) from reason
        except joining.CannotJoin as reason:
            raise CommandError(
                "Accounts that are joined are open, and each is of another agency."
            ) from reason
