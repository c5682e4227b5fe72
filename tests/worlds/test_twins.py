"""Twin worlds (`tests.worlds.twins`): who must not know a secret gets the same bytes by the same statements.

On PostgreSQL a few secrets and readers alone: the statements are the same ones there.
"""

import os

import pytest

from tests.web.test_every_url import ROUTES, World, world  # noqa: F401
from tests.worlds.secrets import SECRETS
from tests.worlds.twins import READERS, Matrix, Twins

LEAST = 2000
MOST_LEFT_OUT = 140
ON_POSTGRES, READERS_ON_POSTGRES = 3, 5
pytestmark = pytest.mark.timeout(1200)


def test_who_must_not_know_gets_the_same_bytes_by_the_same_statements(world: World) -> None:  # noqa: F811
    whole = "LINKWORKER_TEST_PG" not in os.environ
    here, readers = (SECRETS, READERS) if whole else (SECRETS[:ON_POSTGRES], READERS[:READERS_ON_POSTGRES])
    twins, matrix = Twins(world, readers), Matrix()
    for secret in here:
        twins.compare(secret, matrix)
    for name, cells in matrix.by_secret().items():
        print(f"{cells:5} {name}")
    left_out = sorted(set(ROUTES) - matrix.walked)
    print(f"{len(matrix.cells):5} cells; {len(left_out)} routes not walked: {', '.join(left_out)}")
    told = [f"{cell.secret} / {cell.reader} / {cell.route}: {how[:300]}" for cell, how in matrix.leaks]
    assert told == [], "\n".join(told)
    if whole:
        assert len(matrix.cells) >= LEAST and len(left_out) <= MOST_LEFT_OUT
