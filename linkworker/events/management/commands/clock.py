"""`clock show|set|advance`: the demo's clock, seen and moved forwards."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from linkworker.events import clock


class Command(BaseCommand):
    help = "Show the demo's clock, or move it forwards. Refused outside the demo."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("show")
        acts.add_parser("set").add_argument(
            "to", help="2026-03-02T09:00 (London time unless it says otherwise)"
        )
        acts.add_parser("advance").add_argument("by", nargs="+", help='"3 days", 2h, P3D')

    def handle(self, *, act: str, **options: Any) -> None:
        try:
            moved = self._moved(act, options)
        except clock.ClockRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except (ValueError, OverflowError) as error:
            raise CommandError(_("That is not a time or a span of time.")) from error
        self.stdout.write(
            timezone.localtime(moved, timezone.get_default_timezone()).isoformat(timespec="seconds")
        )

    def _moved(self, act: str, options: dict[str, Any]) -> datetime:
        if act == "set":
            to = datetime.fromisoformat(options["to"])
            return clock.set(to if to.tzinfo else timezone.make_aware(to, timezone.get_default_timezone()))
        if act == "advance":
            return clock.advance(clock.parse_span(" ".join(options["by"])))
        return clock.show()
