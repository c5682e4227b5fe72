"""The whole demo, made once for a file of tests and taken back at its end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from linkworker.demo.load import load
from linkworker.demo.world import World

MONDAY = date(2026, 11, 2)
NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of `make demo` as it stands at nine on the fixed Monday."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(MONDAY, tell=lambda _: None)
        transaction.set_rollback(True)
