"""Corners of joint work that `tests/worlds/test_joint_machine.py` came to, each as one short story."""

from datetime import timedelta

import pytest

from linkworker.cases import shares
from linkworker.duties.models import Duty
from linkworker.practice.referring import ShareState
from linkworker.referrals import sending
from linkworker.sharing.models import Share
from tests.cast import MONDAY
from tests.joined import Joined, harm, letter, make_joined, sharing

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def joined() -> Joined:
    return make_joined()


@pytest.mark.parametrize("over", ["ended", "expired", "lapsed"])
@pytest.mark.parametrize("authorise", [True, False])
def test_sharing_that_is_over_is_still_decided_either_way(joined: Joined, over: str, authorise: bool) -> None:
    cast = joined.cast
    if over == "lapsed":
        given = sharing("idva-referral", cast.idvas, harm=harm())
        referral = sending.send(cast.sian, letter(), given, by=cast.nerys, at=MONDAY)
        sending.withdraw(referral, note="", by=cast.nerys, at=MONDAY + HOUR)
        share = referral.share
    else:
        given = sharing("joint-care", cast.idvas, harm=harm(), until=MONDAY + 2 * HOUR)
        share = shares.share(cast.sian, given, by=cast.nerys, at=MONDAY)
        if over == "ended":
            end = shares.EndGiven(because="not-safe", how_said="not-said")
            shares.end(share, end, by=cast.nerys, at=MONDAY + HOUR)
    assert share is not None
    sending.decide_harm(share, authorise=authorise, note="", by=cast.morgan, at=MONDAY + 3 * HOUR)
    now = Share.objects.get(pk=share.pk)
    assert shares.state_at(now, MONDAY + 3 * HOUR) == ShareState(over)
    assert now.serious_harm.authorised is authorise
    assert not Duty.objects.filter(rule="share.authorise", ended_at=None).exists()
