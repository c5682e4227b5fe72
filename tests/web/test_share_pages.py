"""Sharing and its limits on the pages of whoever shares, decides and receives."""

from typing import Any

import pytest

from linkworker.practice.deadlines import end_of_day
from linkworker.sharing.models import Share
from tests.cast import Cast
from tests.joined import Joined, agree, make_joined
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, words_of
from tests.web.filling import send, walk

__all__ = ["at_noon", "signed_in"]

NINTH = end_of_day(NOON.date().replace(day=9))
HARM: dict[str, Any] = {
    "danger": "He has a key, and said Friday.",
    "necessity": "Nobody else can reach her before.",
    "proportion": "Only risk and how to reach her.",
}


@pytest.fixture
def joined(db: None) -> Joined:
    return make_joined()


@pytest.fixture
def cast(joined: Joined) -> Cast:
    return joined.cast


def test_the_day_of_the_agreement_is_proposed_and_no_later_one_is_taken(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care", until=NINTH)
    nerys, path = signed_in(cast.nerys), page(cast.sian, "sharing/new/")
    shown = walk(nerys, path, {"purpose": "joint-care"}, {"to": str(cast.idvas.pk)})
    assert "They agreed until 9 Nov. It can end sooner, and not later." in words_of(shown)
    late = {"until__day": "10", "until__month": "11", "until__year": "2026"}
    refused = walk(nerys, path, {"categories": ["identity", "risk", "plan"], **late})
    assert refused.status_code == 422
    assert "They agreed until 9 Nov: choose that day or an earlier one" in words_of(refused)
    assert 'value="10"' in refused.content.decode()
    walk(nerys, path, {"until__day": "9"}, {"told": "told"}, {})
    assert Share.objects.get().until == NINTH
    assert {*Share.objects.get().categories} >= {"identity", "risk"}
    assert send(nerys, f"/shares/{Share.objects.get().reference}/end/").status_code == 422
