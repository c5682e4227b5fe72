"""`linkworker trace`: which requirement is carried where, and by which tests it is shown."""

import json
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linkworker.config import tracing


class Command(BaseCommand):
    help = "Print the requirements with their places, tests and status."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print a JSON array of the rows")
        parser.add_argument(
            "--update", action="store_true", help="fill tests and status from the tests' marks"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not tracing.TABLE.exists():
            raise CommandError("Tracing needs a checkout: docs/requirements.csv is not part of the package.")
        rows = tracing.read()
        if options["update"]:
            rows = self._update(rows)
        if options["json"]:
            self.stdout.write(json.dumps(tracing.as_json(rows), ensure_ascii=False, indent=1))
        elif not options["update"]:
            for row in rows:
                self.stdout.write(_lines(row))
        if not options["json"]:
            self.stdout.write(_summary(rows))

    def _update(self, rows: list[tracing.Row]) -> list[tracing.Row]:
        try:
            rows = tracing.updated(rows, tracing.marks())
        except tracing.BadMark as problem:
            raise CommandError(str(problem)) from problem
        tracing.write(rows)
        return rows


def _lines(row: tracing.Row) -> str:
    places = [f"       where  {place}" for place in row.where]
    tests = [f"       test   {test}" for test in row.tests]
    return "\n".join([f"{row.id}  {row.status:<6} {row.text}", *places, *tests])


def _summary(rows: list[tracing.Row]) -> str:
    counts = Counter(row.status for row in rows)
    by_status = ", ".join(f"{counts[status]} {status}" for status in ("built", "partly", "not"))
    return f"{len(rows)} rows: {by_status}"
