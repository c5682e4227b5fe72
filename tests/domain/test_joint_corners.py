"""Corners of joint work that `tests/worlds/test_joint_machine.py` came to, each as one short story."""

from datetime import timedelta

import pytest

from linkworker.cases import share_ends, shares
from linkworker.duties.actions import hand_over
from linkworker.duties.history import colleagues_for
from linkworker.duties.models import Duty
from linkworker.practice.referring import ShareState
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.referrals.gates import open_intake
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.gates import decision_on
from linkworker.sharing.models import Share, Wall
from tests.cast import MONDAY, make_case, make_worker, visit_of
from tests.joined import Joined, agree, harm, letter, sharing

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


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
            end = share_ends.EndGiven(because="not-safe", how_said="not-said")
            share_ends.end(share, end, by=cast.nerys, at=MONDAY + HOUR)
    assert share is not None
    sending.decide_harm(share, authorise=authorise, note="", by=cast.morgan, at=MONDAY + 3 * HOUR)
    now = Share.objects.get(pk=share.pk)
    assert shares.state_at(now, MONDAY + 3 * HOUR) == ShareState(over)
    assert now.serious_harm.authorised is authorise
    assert not Duty.objects.filter(rule="share.authorise", ended_at=None).exists()


def test_a_wall_around_somebody_who_arrived_stands_when_they_turn_out_to_be_known(joined: Joined) -> None:
    cast = joined.cast
    known = make_case("Siân", service=cast.idvas, worker=joined.gwilym, manager=joined.efua)
    agree(cast.sian, cast.nerys, "idva-referral")
    referral = sending.send(
        cast.sian, letter(), sharing("idva-referral", cast.idvas), by=cast.nerys, at=MONDAY + HOUR
    )
    raise_wall(referral.intake.holding.subject, worker=cast.dafydd, by=joined.efua, at=MONDAY + HOUR)
    case = answering.accept(
        referral.intake, Accepting(client=known.client), by=joined.gwilym, at=MONDAY + 2 * HOUR
    )
    assert case == known
    later = visit_of(cast.dafydd, MONDAY + 3 * HOUR)
    for holding in (referral.intake.holding, case.holding, case.client.holding):
        holding.refresh_from_db()
        assert not decision_on(later, holding)
    assert not Wall.objects.filter(worker=joined.gwilym).exists()


def test_looking_at_an_intake_does_not_open_the_record_it_is_taken_into(joined: Joined) -> None:
    cast = joined.cast
    known = make_case("Siân", service=cast.idvas, worker=joined.gwilym, manager=joined.efua)
    taker = make_worker("Tamsin Voss", cast.lantern, cast.idvas, Role.IDVA)
    agree(cast.sian, cast.nerys, "idva-referral")
    referral = sending.send(
        cast.sian, letter(), sharing("idva-referral", cast.idvas), by=cast.nerys, at=MONDAY + HOUR
    )
    answering.take(referral.intake, worker=taker, by=joined.efua, at=MONDAY + HOUR)
    answering.accept(referral.intake, Accepting(client=known.client), by=joined.efua, at=MONDAY + 2 * HOUR)
    seen = decision_on(visit_of(taker, MONDAY + 3 * HOUR), known.client.holding).categories
    assert seen == {Category.IDENTITY, Category.CONTACT}


def test_what_a_manager_decides_is_handed_to_nobody_who_may_not_decide_it(joined: Joined) -> None:
    cast = joined.cast
    lead = make_worker("Ifan Roe", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    given = sharing("joint-care", cast.idvas, harm=harm())
    shares.share(cast.sian, given, by=cast.nerys, at=MONDAY)
    shares.share(cast.sian, given, by=cast.morgan, at=MONDAY)
    by_nerys, by_morgan = Duty.objects.filter(rule="share.authorise").order_by("pk")
    for duty, to in ((by_nerys, cast.nerys), (by_morgan, cast.morgan)):
        with pytest.raises(Refused):
            hand_over(duty, to=to, note="", by=cast.morgan, at=MONDAY + HOUR)
        assert to not in colleagues_for(duty, cast.sian, MONDAY + HOUR)
    hand_over(by_nerys, to=cast.morgan, note="", by=lead, at=MONDAY + HOUR)
    hand_over(by_morgan, to=lead, note="", by=cast.morgan, at=MONDAY + HOUR)


def test_a_wall_that_is_carried_stands_as_long_as_it_did(joined: Joined) -> None:
    cast = joined.cast
    known = make_case("Siân", service=cast.idvas, worker=joined.gwilym, manager=joined.efua)
    agree(cast.sian, cast.nerys, "idva-referral")
    referral = sending.send(
        cast.sian, letter(), sharing("idva-referral", cast.idvas), by=cast.nerys, at=MONDAY + HOUR
    )
    there = {"by": joined.efua, "at": MONDAY}
    arrived, subject = referral.intake.holding.subject, known.client.holding.subject
    week, month = (MONDAY + timedelta(days=days) for days in (7, 30))
    raise_wall(arrived, worker=cast.dafydd, until=week, **there)
    raise_wall(arrived, worker=joined.carys, until=month, **there)
    raise_wall(subject, worker=joined.carys, until=week, **there)
    answering.accept(referral.intake, Accepting(client=known.client), by=joined.gwilym, at=MONDAY + 2 * HOUR)
    ends = {
        one.name: max(Wall.objects.filter(worker=one, subject=subject).values_list("until", flat=True))
        for one in (cast.dafydd, joined.carys)
    }
    assert ends == {cast.dafydd.name: week, joined.carys.name: month}


@pytest.mark.parametrize("how", ["accepted", "declined", "withdrawn"])
def test_who_was_given_an_intake_sees_it_no_longer_once_it_is_answered(joined: Joined, how: str) -> None:
    cast = joined.cast
    taker = make_worker("Tamsin Voss", cast.lantern, cast.idvas, Role.IDVA)
    agree(cast.sian, cast.nerys, "idva-referral")
    referral = sending.send(
        cast.sian, letter(), sharing("idva-referral", cast.idvas), by=cast.nerys, at=MONDAY + HOUR
    )
    intake = answering.take(referral.intake, worker=taker, by=joined.efua, at=MONDAY + HOUR)
    assert decision_on(visit_of(taker, MONDAY + HOUR), intake.holding)
    if how == "accepted":
        answering.accept(intake, Accepting(worker=joined.gwilym), by=joined.efua, at=MONDAY + 2 * HOUR)
    elif how == "declined":
        answering.decline(intake, reason="no-place-that-fits", note="", by=joined.efua, at=MONDAY + 2 * HOUR)
    else:
        sending.withdraw(referral, note="", by=cast.nerys, at=MONDAY + 2 * HOUR)
    later = MONDAY + 3 * HOUR
    assert Category.RISK not in decision_on(visit_of(taker, later), intake.holding).categories
    with pytest.raises(Refused):
        open_intake(visit_of(taker, later), intake.reference)
    assert open_intake(visit_of(joined.efua, later), intake.reference)
    if how == "accepted":
        assert open_intake(visit_of(joined.gwilym, later), intake.reference)
