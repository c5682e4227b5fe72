"""`linkworker protocol add|sign|leave|end|list`: what agencies signed about working together and sharing."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linkworker.events import clock
from linkworker.partnership import protocols
from linkworker.partnership.models import Protocol
from linkworker.partnership.setting_up import NotPossible, find_agency
from linkworker.practice.deadlines import london_date


class Command(BaseCommand):
    help = (
        "Protocols: add one, record who signed and who left, say its last day, list them. Days as 2026-05-31."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        add = what.add_parser("add", help="one version of a protocol of a partnership")
        add.add_argument("name")
        for name in ("--kind", "--version", "--partnership"):
            add.add_argument(name, required=True)
        add.add_argument("--from", required=True, type=date.fromisoformat, dest="in_force_from")
        add.add_argument("--until", type=date.fromisoformat, help="its last day")
        add.add_argument("--review", type=date.fromisoformat, dest="review_on")
        add.add_argument("--framework", default="", help="such as: WASPI information sharing protocol")
        add.add_argument("--kept", default="", dest="where_kept", help="where the signed paper is")
        for word, words in (("sign", "an agency signed"), ("leave", "it binds an agency no longer")):
            one = what.add_parser(word, help=words)
            one.add_argument("name")
            one.add_argument("--version", default="")
            one.add_argument("--agency", required=True)
            one.add_argument("--on", type=date.fromisoformat, help="the day; today when left out")
        end = what.add_parser("end", help="say which day is its last")
        end.add_argument("name")
        end.add_argument("--version", default="")
        end.add_argument("--last-day", required=True, type=date.fromisoformat)
        what.add_parser("list", help="with signatories").add_argument("--agency", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options)
        except NotPossible as reason:
            raise CommandError(str(reason)) from reason

    def _add(self, options: dict[str, Any]) -> None:
        given = protocols.ProtocolGiven(
            **{name: options[name] for name in protocols.ProtocolGiven.__dataclass_fields__}
        )
        protocols.add_protocol(given, partnership=options["partnership"], at=clock.now())
        self.stdout.write(f"Added {given.name}, version {given.version}.")

    def _sign(self, options: dict[str, Any]) -> None:
        protocol, agency = self._named(options), find_agency(options["agency"])
        protocols.sign(protocol, agency, on=self._day(options), at=clock.now())
        self.stdout.write(f"{agency.name} signed {protocol.name}.")

    def _leave(self, options: dict[str, Any]) -> None:
        protocol, agency = self._named(options), find_agency(options["agency"])
        protocols.leave_protocol(protocol, agency, on=self._day(options), at=clock.now())
        self.stdout.write(f"{protocol.name} binds {agency.name} no longer.")

    def _end(self, options: dict[str, Any]) -> None:
        protocol = self._named(options)
        protocols.end_protocol(protocol, last_day=options["last_day"], at=clock.now())
        self.stdout.write(f"{protocol.name} ends on {options['last_day']}.")

    def _list(self, options: dict[str, Any]) -> None:
        of = find_agency(options["agency"]) if options["agency"] else None
        for one in protocols.every_protocol(of):
            about = [one.partnership.name, one.name, one.version, one.kind, one.framework, _lasts(one)]
            who = [
                f"{signature.agency.name} {_span('since', signature.signed_on, signature.ended_on)}"
                for signature in one.signatories.all()
            ]
            self.stdout.write("\t".join([*about, "; ".join(who) or "nobody signed"]))

    def _named(self, options: dict[str, Any]) -> Protocol:
        return protocols.find_protocol(options["name"], options["version"])

    def _day(self, options: dict[str, Any]) -> date:
        return options["on"] or london_date(clock.now())


def _lasts(protocol: Protocol) -> str:
    return _span("in force from", protocol.in_force_from, protocol.until)


def _span(word: str, begins: date, ends: date | None) -> str:
    return f"{word} {begins}" if ends is None else f"from {begins} to {ends}"
