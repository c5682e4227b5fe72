"""Fixtures shared by every ring of tests."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import Cast, make_cast
from tests.joined import Joined, make_joined
from tests.postgres import APP, OWNER, connect_as, open_to_tests

hypothesis_settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("any machine")  # how busy the machine is must not decide a test

gc.set_threshold(
    50_000, 20, 50
)  # a page makes thousands of short-lived objects: looking for cycles took a tenth

LONGEST = (
    "journeys/test_walk.py",
    "journeys/test_together.py",
    "demo/test_invariants.py",
    "journeys/test_editing.py",
    "demo/test_bulk.py",
    "worlds/test_model_equals_filter.py",
    "web/test_odd_typing.py",
    "worlds/test_joint_machine.py",
    "web/test_signin_browser.py",
    "web/test_design_browser.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that no worker waits for the other at the end."""
    found = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: found.get(item.path, len(LONGEST)))


def pytest_collection_finish() -> None:
    gc.freeze()  # what was imported and collected stays


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The test database: made and migrated by its owner, used by the application's role."""
    on_postgres = connection.vendor == "postgresql"
    with django_db_blocker.unblock():
        if on_postgres:
            connect_as(OWNER)
        name = connection.creation.create_test_db(verbosity=0, serialize=False)
        call_command("createcachetable", verbosity=0)
        if on_postgres:
            call_command("roles", APP)
            with connection.cursor() as cursor:
                for line in open_to_tests():
                    cursor.execute(line)
            connect_as(APP)
    yield
    with django_db_blocker.unblock():
        if on_postgres:
            connect_as(OWNER)
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"] or name, verbosity=0)


@pytest.fixture
def joined(db: None) -> Joined:
    """The cast with the services that it shares with and refers to."""
    return make_joined()


@pytest.fixture
def cast(db: None) -> Cast:
    """The small world of `tests.cast`, in Cambridgeshire and Peterborough."""
    return make_cast()
