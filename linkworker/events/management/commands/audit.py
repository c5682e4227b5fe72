"""`audit verify`: whether every chain of events, and every sealed look, is as it was written."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.events.sealing import read_heads
from linkworker.events.verifying import verify
from linkworker.practice.chain import Anchor, Broken

WORDS = {
    Broken.ALTERED: gettext_lazy("this entry was altered"),
    Broken.MISSING: gettext_lazy("this entry is missing"),
    Broken.OUT_OF_PLACE: gettext_lazy("this entry is out of place"),
    Broken.UNKNOWN_KEY: gettext_lazy("this entry was made with a key that is not here"),
    Broken.NOT_AS_ANCHORED: gettext_lazy("this entry is not the one whose head was written down"),
    Broken.CUT: gettext_lazy("this entry and those after it were cut off"),
    Broken.HEAD: gettext_lazy("the chain ends before this entry, but its stored head says otherwise"),
    Broken.UNREADABLE: gettext_lazy("this entry cannot be read"),
    Broken.LOOKS: gettext_lazy("the looks sealed by this entry are not those that were sealed"),
}


class Command(BaseCommand):
    help = "Verify the chains of events. Exits with 1 and names the first broken entry if there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify"])
        parser.add_argument("--anchor", action="append", default=[], help="a file or folder of written heads")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS)

    def handle(self, *, anchor: list[str], database: str, **_options: Any) -> None:
        fault = verify(_anchors(anchor), database)
        if fault is None:
            self.stdout.write(_("Every chain is whole."))
            if not anchor:
                self.stdout.write(
                    _("No heads kept elsewhere were compared: a chain cut at its end would not show.")
                )
            return
        place = _("Agency %(agency)d, entry %(seq)d: ") % {"agency": fault.agency, "seq": fault.seq}
        self.stdout.write(f"{place}{WORDS[fault.what]}")
        sys.exit(1)


def _anchors(paths: list[str]) -> list[Anchor]:
    try:
        return [head for path in paths for head in read_heads(path)]
    except OSError as error:
        raise CommandError(_("The heads cannot be read: %(path)s") % {"path": error.filename}) from error
    except ValueError as error:
        raise CommandError(_("This line of heads cannot be read: %(line)s") % {"line": error}) from error
