"""Twin worlds (`tests.worlds.twins`): who must not know a secret gets the same bytes by the same statements.

On PostgreSQL a few secrets and readers alone: the statements are the same ones there.
"""

import os
from collections.abc import Sequence

import pytest

from tests.web.test_every_url import ROUTES, World, world  # noqa: F401
from tests.worlds.queries import KNOWN, LISTS, OF_NOBODY, queries, read_from_addresses
from tests.worlds.secrets import SECRETS, Secret
from tests.worlds.twins import READERS, Matrix, Twins

LEAST = 2000
LEAST_ASKED = 300
MOST_LEFT_OUT = 140
ON_POSTGRES, READERS_ON_POSTGRES = 3, 5
WHOLE = "LINKWORKER_TEST_PG" not in os.environ
pytestmark = pytest.mark.timeout(1200)


def compared(world: World, asking: bool, secrets: Sequence[Secret]) -> Matrix:  # noqa: F811
    """Every secret before every reader who must not know it; a leak fails here."""
    readers = READERS if WHOLE else READERS[:READERS_ON_POSTGRES]
    twins, matrix = Twins(world, readers, asking=asking), Matrix()
    for secret in secrets if WHOLE else secrets[:ON_POSTGRES]:
        twins.compare(secret, matrix)
    for name, cells in matrix.by_secret().items():
        print(f"{cells:5} {name}")
    told = [f"{cell.secret} / {cell.reader} / {cell.route}: {how[:300]}" for cell, how in matrix.leaks]
    assert told == [], "\n".join(told)
    return matrix


def test_who_must_not_know_gets_the_same_bytes_by_the_same_statements(world: World) -> None:  # noqa: F811
    matrix = compared(world, asking=False, secrets=SECRETS)
    left_out = sorted(set(ROUTES) - matrix.walked)
    print(f"{len(matrix.cells):5} cells; {len(left_out)} routes not walked: {', '.join(left_out)}")
    if WHOLE:
        assert len(matrix.cells) >= LEAST and len(left_out) <= MOST_LEFT_OUT


def test_whatever_is_asked_of_a_list_tells_no_more(world: World) -> None:  # noqa: F811
    """Filters, places, pages of a search, and the reference of whoever is hidden."""
    matrix = compared(world, asking=True, secrets=SECRETS)
    never = sorted({name for name, _path in queries(world)} - matrix.walked)
    print(f"{len(matrix.cells):5} cells; asked by nobody: {', '.join(never)}")
    if WHOLE:
        assert len(matrix.cells) >= LEAST_ASKED
        assert never == []


def test_every_name_that_a_page_reads_from_its_address_is_asked_or_tells_of_nobody() -> None:
    known = {**KNOWN, **OF_NOBODY}
    assert read_from_addresses() == {module: set(names.split()) for module, names in known.items()}
    asked = " ".join(query for queries_ in LISTS.values() for query in queries_)
    names = {name for names in KNOWN.values() for name in names.split()}
    assert sorted(name for name in names if f"{name}=" not in asked and not name.endswith("Form")) == []
