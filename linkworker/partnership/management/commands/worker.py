"""`linkworker worker add|list|give|end|leave|reset`: accounts, their roles, and their end."""

from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from linkworker.events import clock
from linkworker.partnership import setting_up
from linkworker.partnership.models import Worker
from linkworker.partnership.queries import accounts
from linkworker.partnership.setting_up import NotPossible, find_worker


class Command(BaseCommand):
    help = "Workers: add one, list them, give or end a role, reset a sign-in, close an account."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        add = what.add_parser("add", help="with roles in a service or (no service named) in the whole agency")
        add.add_argument("username")
        add.add_argument("name")
        add.add_argument("--agency", required=True)
        add.add_argument("--service", default="")
        add.add_argument("--role", action="append", required=True, dest="roles")
        listed = what.add_parser("list", help="who signs in, with which roles and how many second factors")
        listed.add_argument("--agency", default="")
        for name, words in (("give", "a role more"), ("end", "a role that is over")):
            role = what.add_parser(name, help=words)
            role.add_argument("username")
            role.add_argument("--role", required=True)
            role.add_argument("--service", default="")
        what.add_parser("leave", help="end every role and close the account").add_argument("username")
        reset = what.add_parser("reset", help="no second factor any more, and a new first password")
        reset.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options)
        except NotPossible as reason:
            raise CommandError(str(reason)) from reason
        except ValidationError as reason:
            raise CommandError(" ".join(reason.messages)) from reason

    def _add(self, options: dict[str, Any]) -> None:
        wanted = ("username", "name", "agency", "service", "roles")
        setting_up.add_worker(
            **{key: options[key] for key in wanted},
            password=_first_password(self._new(options)),
            at=clock.now(),
        )
        self.stdout.write(
            f"Added {options['username']}. They set up a second factor when they first sign in."
        )

    def _new(self, options: dict[str, Any]) -> Worker:
        agency = setting_up.find_agency(options["agency"])
        return Worker(username=options["username"], name=options["name"], agency=agency)

    def _list(self, options: dict[str, Any]) -> None:
        for one in accounts(options["agency"], clock.now()):
            roles = ", ".join(f"{role} ({service or 'whole agency'})" for role, service in one.roles)
            state = f"second factors: {one.second_factors}" if one.is_open else "closed"
            self.stdout.write(f"{one.username}\t{one.name}\t{one.agency}\t{roles or 'no role'}\t{state}")

    def _give(self, options: dict[str, Any]) -> None:
        given = setting_up.give_role(
            find_worker(options["username"]), role=options["role"], service=options["service"], at=clock.now()
        )
        self.stdout.write(f"{options['username']} holds the role {given.role} from now.")

    def _end(self, options: dict[str, Any]) -> None:
        ended = setting_up.end_role(
            find_worker(options["username"]), role=options["role"], service=options["service"], at=clock.now()
        )
        self.stdout.write(f"{options['username']} no longer holds the role {ended.role}.")

    def _leave(self, options: dict[str, Any]) -> None:
        setting_up.leave(find_worker(options["username"]), at=clock.now())
        self.stdout.write(
            f"The account {options['username']} is closed. Its duties are the manager's now, "
            "who finds its open cases on the page Team."
        )

    def _reset(self, options: dict[str, Any]) -> None:
        worker = find_worker(options["username"])
        setting_up.reset_sign_in(worker, password=_first_password(worker), at=clock.now())
        self.stdout.write(f"{options['username']} sets up a second factor anew at the next sign-in.")


def _first_password(worker: Worker) -> str:
    password = getpass("First password: ")
    validate_password(password, worker)
    return password
