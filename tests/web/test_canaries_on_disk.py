"""What a stolen disk says to whoever has no key: the words of what is kept encrypted, in a dump and in every file.

It is done in a database that is saved for good, as in an installation: with what was written before and changed since.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from linkworker.duties.ticking import tick
from linkworker.events import clock
from linkworker.people.models import ClientRecord
from tests.domain.sealing import ordinary, seal
from tests.web import canaries
from tests.web.on_disk import Files, dumped, saved_for_good
from tests.web.searched import found_in_bytes
from tests.web.test_canaries import not_sown
from tests.web.test_every_url import World, world  # noqa: F401

LEAKED = "sharing.separationplan.said_by"
ONCE_OPEN = {"a sealed home", "misplaced.aside.said"}
"""What was written openly and then sealed or kept aside.

PostgreSQL's dead rows, and its log, know it until they are written over: SECURITY.md says so.
"""


@pytest.fixture
def files(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Files]:
    with django_db_blocker.unblock(), saved_for_good(tmp_path) as files:
        yield files


@pytest.fixture
def db(files: Files) -> None:
    """In place of the one that undoes everything."""


@pytest.mark.row("R161")
def test_neither_a_dump_nor_the_disk_says_a_word(world: World, files: Files) -> None:  # noqa: F811
    """Siân's address stood open before it was sealed, as what is kept aside did: the log of changes knows both."""
    canaries.sow(world)
    ordinary(world.cast)
    seal(world.cast)
    assert found_in_bytes(files()) & ONCE_OPEN
    for hour in (1, 24, 48):
        tick(clock.now() + timedelta(hours=hour))
    assert not_sown() == []
    assert found_in_bytes([dumped()]) == set(canaries.OPEN_IN)
    on_the_disk = found_in_bytes(files())
    if connection.vendor == "postgresql":
        on_the_disk -= ONCE_OPEN
    assert on_the_disk == set(canaries.OPEN_IN)
    ClientRecord.objects.filter(pk=world.newcomer.pk).update(contact_note=f"By {canaries.word(LEAKED)}.")
    assert LEAKED in found_in_bytes([dumped()])
    assert LEAKED in found_in_bytes(files())
