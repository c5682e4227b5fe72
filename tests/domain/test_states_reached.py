"""Every state of a referral and of a share is reached by real actions, each by one short story."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from linkworker.cases import share_ends, shares
from linkworker.practice.referring import ReferralState, ShareState
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.referrals.models import Intake, Referral
from linkworker.sharing.models import Share
from tests.cast import MONDAY
from tests.joined import Joined, agree, harm, letter, make_joined, sharing

HOUR = timedelta(hours=1)
FIRST, NEXT, LATER = (MONDAY + number * HOUR for number in (1, 2, 3))

pytestmark = pytest.mark.django_db


def sent(joined: Joined) -> Referral:
    """One against serious harm that can wait: nobody receives it before a manager has authorised it."""
    given = sharing("idva-referral", joined.cast.idvas, harm=harm(urgent=False))
    return sending.send(joined.cast.sian, letter(), given, by=joined.cast.nerys, at=FIRST)


def received(joined: Joined) -> Referral:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "idva-referral")
    return sending.send(cast.sian, letter(), sharing("idva-referral", cast.idvas), by=cast.nerys, at=FIRST)


def accepted(joined: Joined) -> Referral:
    row = received(joined)
    answering.accept(row.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=NEXT)
    return row


def declined(joined: Joined) -> Referral:
    row = received(joined)
    answering.decline(row.intake, reason="no-place-that-fits", note="", by=joined.efua, at=NEXT)
    return row


def redirected(joined: Joined) -> Referral:
    row = received(joined)
    answering.redirect(row.intake, to=joined.refuge, note="", by=joined.efua, at=NEXT)
    return row


def withdrawn(joined: Joined) -> Referral:
    row = received(joined)
    return sending.withdraw(row, note="", by=joined.cast.nerys, at=NEXT)


def after_accepting(*did: bool) -> Callable[[Joined], Referral]:
    def told(joined: Joined) -> Referral:
        row = accepted(joined)
        for one in did:
            intake = Intake.objects.get(referral=row)
            answering.engaged(intake, did=one, tried="Rang twice.", by=joined.gwilym, at=LATER)
        return row

    return told


def closed(joined: Joined) -> Referral:
    row = after_accepting(True)(joined)
    answering.close(Intake.objects.get(referral=row), note="", by=joined.gwilym, at=LATER)
    return row


REFERRALS: dict[ReferralState, Callable[[Joined], Referral]] = {
    ReferralState.SENT: sent,
    ReferralState.RECEIVED: received,
    ReferralState.ACCEPTED: accepted,
    ReferralState.DECLINED: declined,
    ReferralState.REDIRECTED: redirected,
    ReferralState.WITHDRAWN: withdrawn,
    ReferralState.ENGAGED: after_accepting(False, True),
    ReferralState.NOT_ENGAGED: after_accepting(True, False),
    ReferralState.CLOSED: closed,
}


@pytest.mark.parametrize("state", ReferralState)
def test_every_state_of_a_referral_is_reached(state: ReferralState) -> None:
    row = REFERRALS[state](make_joined())
    assert Referral.objects.get(pk=row.pk).state == state
    assert all(intake.state == state for intake in Intake.objects.all())
    assert Intake.objects.exists() is (state is not ReferralState.SENT)


def live(joined: Joined) -> Share:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    given = sharing("joint-care", cast.idvas, until=LATER)
    return shares.share(cast.sian, given, by=cast.nerys, at=FIRST)


def ended(joined: Joined) -> Share:
    over = share_ends.EndGiven(because="withdrew", how_said="in-person", alone="alone")
    return share_ends.end(live(joined), over, by=joined.cast.nerys, at=NEXT)


def refused(joined: Joined) -> Share:
    row = of(sent)(joined)
    return sending.decide_harm(row, authorise=False, note="Ask her.", by=joined.cast.morgan, at=NEXT)


def authorised(joined: Joined) -> Share:
    row = of(sent)(joined)
    return sending.decide_harm(row, authorise=True, note="", by=joined.cast.morgan, at=NEXT)


def of(story: Callable[[Joined], Referral]) -> Callable[[Joined], Share]:
    """The share that a referral was sent with."""

    def told(joined: Joined) -> Share:
        row = story(joined).share
        assert row is not None
        return row

    return told


SHARES: tuple[tuple[ShareState, Callable[[Joined], Share]], ...] = (
    (ShareState.WAITING, of(sent)),
    (ShareState.OFFERED, of(received)),
    (ShareState.OFFERED, authorised),
    (ShareState.LIVE, live),
    (ShareState.LIVE, of(accepted)),
    (ShareState.REFUSED, refused),
    (ShareState.LAPSED, of(declined)),
    (ShareState.LAPSED, of(withdrawn)),
    (ShareState.ENDED, ended),
    (ShareState.EXPIRED, live),
)


@pytest.mark.parametrize(("state", "story"), SHARES)
def test_every_state_of_a_share_is_reached(state: ShareState, story: Callable[[Joined], Share]) -> None:
    row = story(make_joined())
    at = LATER if state is ShareState.EXPIRED else NEXT
    assert shares.state_at(Share.objects.get(pk=row.pk), at) == state


def test_no_state_is_left_out() -> None:
    assert {*REFERRALS} == {*ReferralState}
    assert {state for state, _ in SHARES} == {*ShareState}
