"""What a share by agreement rests on: its day, her newest word, and what is read by which way."""

from datetime import timedelta

import pytest

from linkworker.cases import shares
from linkworker.practice.referring import ShareState
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.sharing.models import Grant, Share
from tests.cast import MONDAY
from tests.joined import Joined, agree, harm, letter, make_joined, sharing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
pytestmark = pytest.mark.django_db


@pytest.fixture
def joined() -> Joined:
    return make_joined()


def test_a_share_by_agreement_ends_with_the_agreement_at_the_latest(joined: Joined) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care", until=MONDAY + WEEK)
    for until in (MONDAY + 180 * DAY, MONDAY + WEEK + timedelta(seconds=1)):
        with pytest.raises(shares.Outlasts) as refused:
            shares.share(cast.sian, sharing("joint-care", cast.idvas, until=until), by=cast.nerys, at=MONDAY)
        assert refused.value.until == MONDAY + WEEK
    assert not Share.objects.exists()
    for until in (MONDAY + WEEK, MONDAY + DAY):
        shares.share(cast.sian, sharing("joint-care", cast.idvas, until=until), by=cast.nerys, at=MONDAY)
    without = sharing("joint-care", cast.idvas, harm=harm())
    assert shares.share(cast.sian, without, by=cast.nerys, at=MONDAY).until > MONDAY + WEEK


def test_what_is_offered_opens_no_longer_than_an_agreement_given_anew_meanwhile(joined: Joined) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "idva-referral")
    row = sending.send(cast.sian, letter(), sharing("idva-referral", cast.idvas), by=cast.nerys, at=MONDAY)
    agree(cast.sian, cast.nerys, "idva-referral", until=MONDAY + WEEK, at=MONDAY + HOUR)
    answering.accept(row.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=MONDAY + 2 * HOUR)
    now = Share.objects.get(pk=row.share_id)
    assert (now.state, now.until) == (ShareState.LIVE, MONDAY + WEEK)
    assert {*Grant.objects.values_list("until", flat=True)} == {MONDAY + WEEK}
