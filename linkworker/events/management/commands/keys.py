"""`keys rotate chain|fields|addresses`: a new key that writes from now on; the earlier ones still read."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from linkworker.events import keys


class Command(BaseCommand):
    help = "Add a new key to the key file. Restart the server afterwards, so that it writes with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["rotate"])
        parser.add_argument("purpose", choices=keys.PURPOSES)

    def handle(self, *, purpose: str, **_options: Any) -> None:
        try:
            key_id = keys.rotate(purpose)
        except keys.KeysUnusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("The new key is %(key_id)s.") % {"key_id": key_id})
