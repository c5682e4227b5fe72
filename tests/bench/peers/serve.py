"""Loads as many cases as it is told on its first line, then answers each line, a list's name, with one time in ms."""

import json
import os
import random
import sys
from datetime import UTC, datetime, timedelta
from time import perf_counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.peers.settings"
django.setup()

from django.contrib.auth.models import Permission, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from guardian.models import UserObjectPermission  # noqa: E402

from tests.bench.peers.models import Case, Person  # noqa: E402

PATHS = {
    "admin": "/admin/peers/case/",
    "guardian": "/guarded-admin/peers/case/",
    "guardian_bare": "/guarded/",
}
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def load(cases: int) -> dict[str, Client]:
    """Save as many cases, a fifth of them with a permission for one user; who is signed in for each list."""
    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)
    pick = random.Random(1)
    users = [User(username=f"w{number}", is_staff=True) for number in range(cases // 20)]
    User.objects.bulk_create(users, batch_size=1000)
    people = [Person(name=f"Given{pick.randrange(900)} Family{pick.randrange(900)}") for _ in range(cases)]
    Person.objects.bulk_create(people, batch_size=1000)
    rows = [_case(number, person, pick.choice(users), pick) for number, person in enumerate(people)]
    Case.objects.bulk_create(rows, batch_size=1000)
    _permit(users[0], rows[::5])
    connection.cursor().execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    everything = User.objects.create_superuser("root", password="x")
    return {name: _signed_in(everything if name == "admin" else users[0]) for name in PATHS}


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def _case(number: int, person: Person, worker: User, pick: random.Random) -> Case:
    return Case(
        client=person,
        reference=f"K{number % 9}RD-{number:06d}",
        key_worker=worker,
        level=pick.choice(["", "Standard", "Medium", "High"]),
        last_at=NOW - timedelta(hours=pick.randrange(9000)),
        due="Complete the risk checklist again",
        due_at=NOW + timedelta(hours=pick.randrange(-900, 900)),
    )


def _permit(user: User, cases: list[Case]) -> None:
    permission = Permission.objects.get(codename="view_case", content_type__app_label="peers")
    UserObjectPermission.objects.bulk_create(
        [
            UserObjectPermission(
                permission=permission, content_type=permission.content_type, object_pk=str(case.pk), user=user
            )
            for case in cases
        ],
        batch_size=1000,
    )


def timed(client: Client, path: str) -> float:
    began = perf_counter()
    response = client.get(path)
    took = (perf_counter() - began) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    return took


def about(client: Client, path: str) -> dict[str, int]:
    """The statements and bytes of one answer."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    return {"queries": len(queries), "bytes": len(response.content)}


def main() -> None:
    clients = load(int(input()))
    print(json.dumps({name: about(client, PATHS[name]) for name, client in clients.items()}), flush=True)
    for line in sys.stdin:
        name = line.strip()
        print(timed(clients[name], PATHS[name]), flush=True)


if __name__ == "__main__":
    main()
