"""Many more worlds in which the sharing policy and its SQL must say the same; run by `tests.proof`."""

import os

import pytest

from tests.worlds.test_model_equals_filter import compared

FIRST = int(os.environ.get("LINKWORKER_PROOF_FIRST", "0"))
COUNT = int(os.environ.get("LINKWORKER_PROOF_COUNT", "5"))


@pytest.mark.django_db
def test_the_filter_lists_exactly_what_the_model_allows() -> None:
    tally = compared(range(1000 + FIRST, 1000 + FIRST + COUNT))
    print(tally.report())
    assert not tally.lacking(), "\n".join([*tally.lacking(), tally.report()])
