"""Fixtures shared by every ring of tests."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The small world of `tests.cast`, in Cambridgeshire and Peterborough."""
    return make_cast()
