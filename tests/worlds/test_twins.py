"""Twin worlds (`tests.worlds.twins`): who must not know a secret gets the same bytes by the same statements.

On PostgreSQL a few secrets alone: the statements are the same ones there.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Q
from django.http import HttpResponse

from tests.web.test_every_url import ROUTES, World, world  # noqa: F401
from tests.worlds.secrets import SECRETS
from tests.worlds.twins import Matrix, Twins

LEAST = 2000
MOST_LEFT_OUT = 140
ON_POSTGRES = 3
pytestmark = pytest.mark.timeout(1200)


def test_who_must_not_know_gets_the_same_bytes_by_the_same_statements(world: World) -> None:  # noqa: F811
    here = SECRETS[:ON_POSTGRES] if os.environ.get("LINKWORKER_TEST_PG") else SECRETS
    twins, matrix = Twins(world), Matrix()
    for secret in here:
        twins.compare(secret, matrix)
    for name, cells in matrix.by_secret().items():
        print(f"{cells:5} {name}")
    left_out = sorted(set(ROUTES) - matrix.walked)
    print(f"{len(matrix.cells):5} cells; {len(left_out)} routes not walked: {', '.join(left_out)}")
    told = [f"{cell.secret} / {cell.reader} / {cell.route}: {how[:300]}" for cell, how in matrix.leaks]
    assert told == [], "\n".join(told)
    if here == SECRETS:
        assert len(matrix.cells) >= LEAST and len(left_out) <= MOST_LEFT_OUT


Patch = Callable[[pytest.MonkeyPatch], object]


def _walls_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("linkworker.sharing.queries._outside_walls", lambda *_args: Q())


def _separations_forgotten(patch: pytest.MonkeyPatch) -> None:
    from linkworker.sharing import queries

    patch.setattr(queries, "_in_sight", lambda reader, at: queries._outside_walls(reader, at))
    patch.setattr(queries, "_in_lists", lambda *_args: Q())


def _forbidden_in_place_of_absent(patch: pytest.MonkeyPatch) -> None:
    from linkworker.sharing import gates

    was = gates.admit

    def admit(visit: Any, holding: Any, **more: Any) -> Any:
        try:
            return was(visit, holding, **more)
        except gates.Refused:
            raise PermissionError from None

    patch.setattr("linkworker.people.gates.admit", admit)


def _every_service_listed(patch: pytest.MonkeyPatch) -> None:
    from linkworker.sharing import queries

    def everything(reader: Any, at: Any, category: Any, kind: str) -> Q:
        del at, category
        return Q(agency=reader.agency, kind=kind)

    patch.setattr(queries, "_own", everything)


def _told_in_a_header(patch: pytest.MonkeyPatch) -> None:
    from linkworker.people.models import ClientRecord
    from linkworker.web import middleware

    def counted(self: Any, request: Any) -> HttpResponse:
        answer: HttpResponse = self.get_response(request)
        answer["X-Known"] = str(ClientRecord.objects.count())
        return answer

    patch.setattr(middleware.GetOnlyReads, "__call__", counted)


LEAKS: dict[str, tuple[Patch, str, str]] = {
    "walls are forgotten in lists": (_walls_forgotten, "somebody behind a wall", "owen"),
    "separations are forgotten in lists": (_separations_forgotten, "somebody of the other side", "owen"),
    "what is hidden is forbidden": (_forbidden_in_place_of_absent, "somebody behind a wall", "owen"),
    "lists hold the whole agency": (_every_service_listed, "somebody of another service", "nerys"),
    "a header counts": (_told_in_a_header, "somebody of another agency", "nerys"),
}


@pytest.mark.skipif("LINKWORKER_TEST_PG" in os.environ, reason="there the net holds what these let through")
@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_that_is_sown_is_found(
    world: World,  # noqa: F811
    leak: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patch, name, reader = LEAKS[leak]
    patch(monkeypatch)
    secret = next(one for one in SECRETS if one.name == name)
    twins, matrix = Twins(world, [reader]), Matrix()
    try:
        twins.compare(secret, matrix)
    except PermissionError:
        return
    assert matrix.leaks, leak
