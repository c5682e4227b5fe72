"""`linkworker accounts [--json]`: the demo's sign-ins, with password, agency, sector, locality and roles."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linkworker.demo.accounts import Account, NotTheDemo, accounts


class Command(BaseCommand):
    help = "List the demo's sign-ins. Refused outside the demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print them as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = accounts()
        except NotTheDemo as refused:
            raise CommandError("Sign-ins are listed in the demo only.") from refused
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
            return
        for one in found:
            self.stdout.write(_line(one))


def _line(one: Account) -> str:
    return (
        f"{one.username:<16} {one.password:<30} {', '.join(one.roles):<34} {one.agency} ({one.partnership})"
    )
