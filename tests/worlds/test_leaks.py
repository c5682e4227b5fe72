"""Leaks are sown one at a time, and found: a check that can't fail is none.

Each is held against the addresses most likely to tell; by the proof against every address.
"""

import os

import pytest

from tests.architecture.test_papers import has_test
from tests.proof.place import ROOT
from tests.proof.unseen import LEAKS as UNSEEN
from tests.web.test_every_url import World, world  # noqa: F401
from tests.worlds.leaks import LEAKS, Leak
from tests.worlds.secrets import SECRETS
from tests.worlds.twins import WHOLE, Matrix, Twins, undone

MOST_ROUTES = 5
LEAST, LEAST_UNSEEN = 30, 20
pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        "LINKWORKER_TEST_PG" in os.environ, reason="there the net holds what these let through"
    ),
]


def finds(world: World, leak: Leak) -> bool:  # noqa: F811
    """Whether the two worlds differ at these addresses once the leak is sown, or it breaks a page in one of them."""
    named = {one.name: one for one in SECRETS}
    secret = named[leak.secret] if isinstance(leak.secret, str) else leak.secret
    matrix = Matrix()
    with pytest.MonkeyPatch.context() as patch, undone():
        leak.sow(patch)
        twins = Twins(world, [*filter(None, [leak.after]), leak.reader], () if WHOLE else leak.routes)
        twins.compare(secret, matrix)
    return bool(matrix.leaks)


def test_each_says_where_it_shows() -> None:
    assert len(LEAKS) >= LEAST
    assert all(len(leak.routes) <= MOST_ROUTES for leak in LEAKS.values())


def test_those_written_without_sight_of_the_tests_fit_the_code_and_name_what_finds_them() -> None:
    """Each is put into the sources by the proof (`tests.proof.unseen`), and its test must fail."""
    assert len(UNSEEN) >= LEAST_UNSEEN
    texts = {one["file"]: (ROOT / one["file"]).read_text("utf-8") for one in UNSEEN.values()}
    assert [name for name, one in UNSEEN.items() if texts[one["file"]].count(one["old"]) != 1] == []
    assert [name for name, one in UNSEEN.items() if not has_test(one["test"])] == []


def test_each_leak_that_is_sown_is_found(world: World) -> None:  # noqa: F811
    missed = [name for name, leak in LEAKS.items() if not finds(world, leak)]
    assert missed == [], "\n".join(missed)
