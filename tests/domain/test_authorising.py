"""Who decides on sharing against serious harm when its service has one manager, and she is the one who used it."""

from datetime import timedelta

import pytest

from linkworker.cases import share_ends, shares
from linkworker.cases.authorising import Deciding, who_decides
from linkworker.cases.gates import open_case
from linkworker.duties.actions import hand_over
from linkworker.duties.gates import open_today
from linkworker.duties.history import colleagues_for
from linkworker.duties.models import Duty
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.referrals.sending import decide_harm, take_back
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.gates import decision_on
from linkworker.sharing.models import Grant, SeriousHarm, Share
from tests.cast import MONDAY, make_worker, visit_of
from tests.joined import Joined, harm, sharing

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def used(joined: Joined) -> SeriousHarm:
    """Morgan, the only manager of the agency, shared against serious harm."""
    cast = joined.cast
    row = shares.share(cast.sian, sharing("joint-care", cast.idvas, harm=harm()), by=cast.morgan, at=MONDAY)
    return SeriousHarm.objects.select_related("share__holding").get(share=row)


@pytest.fixture
def duty(used: SeriousHarm) -> Duty:
    return Duty.objects.get(rule="share.authorise", ended_at=None)


def on_today_of(worker: Worker) -> set[str]:
    work = open_today(visit_of(worker, MONDAY + 2 * HOUR)).work
    items = [*work.do_now, *work.this_week]
    return {one.rule for item in items for one in (item.duty, *item.others)}


@pytest.mark.row("R141")
def test_while_nobody_else_leads_the_duty_stays_and_is_said_to_be_nobodys(
    joined: Joined, used: SeriousHarm, duty: Duty
) -> None:
    cast = joined.cast
    assert who_decides(used, cast.sian, MONDAY + HOUR) is Deciding.NOBODY
    with pytest.raises(Refused):
        decide_harm(used.share, authorise=True, note="", by=cast.morgan, at=MONDAY + HOUR)
    assert colleagues_for(duty, cast.sian, MONDAY + HOUR) == []
    assert "share.authorise" in on_today_of(cast.morgan)


def test_a_safeguarding_lead_of_the_agency_decides(joined: Joined, used: SeriousHarm) -> None:
    cast = joined.cast
    lead = make_worker("Ifan Roe", cast.afon, None, Role.SAFEGUARDING_LEAD)
    assert who_decides(used, cast.sian, MONDAY + HOUR) is Deciding.SOMEBODY
    assert "share.authorise" in on_today_of(lead)
    decide_harm(used.share, authorise=True, note="", by=lead, at=MONDAY + HOUR)
    assert not Duty.objects.filter(rule="share.authorise", ended_at=None).exists()


@pytest.mark.row("R141", "R144")
def test_a_manager_of_another_service_decides_once_it_is_handed_to_them_and_sees_no_more_than_that(
    joined: Joined, used: SeriousHarm, duty: Duty
) -> None:
    cast = joined.cast
    ida = make_worker("Ida Brandt", cast.afon, cast.fens, Role.MANAGER)
    assert who_decides(used, cast.sian, MONDAY + HOUR) is Deciding.ELSEWHERE
    with pytest.raises(Refused):
        decide_harm(used.share, authorise=True, note="", by=ida, at=MONDAY + HOUR)
    assert colleagues_for(duty, cast.sian, MONDAY + HOUR) == [ida]
    hand_over(duty, to=ida, note="I used it myself.", by=cast.morgan, at=MONDAY + HOUR)
    seen = open_case(visit_of(ida, MONDAY + 2 * HOUR), cast.sian.reference).decision.categories
    assert seen == {Category.IDENTITY, Category.RISK}
    assert on_today_of(ida) == {"share.authorise"}
    assert who_decides(used, cast.sian, MONDAY + 2 * HOUR) is Deciding.SOMEBODY
    decide_harm(used.share, authorise=False, note="Ask her.", by=ida, at=MONDAY + 2 * HOUR)
    assert Share.objects.get().state == "refused"
    assert not decision_on(visit_of(ida, MONDAY + 3 * HOUR), cast.sian.holding)
    assert not Grant.objects.filter(until__gt=MONDAY + 3 * HOUR).exists()


def test_handed_on_it_is_the_new_ones_alone_and_the_end_of_the_share_changes_nothing(
    joined: Joined, used: SeriousHarm, duty: Duty
) -> None:
    cast = joined.cast
    ida = make_worker("Ida Brandt", cast.afon, cast.fens, Role.MANAGER)
    ben = make_worker("Ben Achebe", cast.afon, cast.fens, Role.SAFEGUARDING_LEAD)
    hand_over(duty, to=ida, note="", by=cast.morgan, at=MONDAY + HOUR)
    hand_over(Duty.objects.get(pk=duty.pk), to=ben, note="", by=ida, at=MONDAY + 2 * HOUR)
    over = share_ends.EndGiven(because="not-safe", how_said="not-said")
    share_ends.end(used.share, over, by=cast.nerys, at=MONDAY + 3 * HOUR)
    with pytest.raises(Refused):
        decide_harm(used.share, authorise=True, note="", by=ida, at=MONDAY + 4 * HOUR)
    decide_harm(used.share, authorise=True, note="", by=ben, at=MONDAY + 4 * HOUR)


def test_what_is_taken_back_before_it_is_used_is_seen_by_nobody_of_another_service(joined: Joined) -> None:
    cast = joined.cast
    ida = make_worker("Ida Brandt", cast.afon, cast.fens, Role.MANAGER)
    given = sharing("joint-care", cast.idvas, harm=harm(urgent=False))
    row = shares.share(cast.sian, given, by=cast.morgan, at=MONDAY)
    waiting = Duty.objects.get(rule="share.authorise", ended_at=None)
    hand_over(waiting, to=ida, note="", by=cast.morgan, at=MONDAY + HOUR)
    assert decision_on(visit_of(ida, MONDAY + HOUR), cast.sian.holding)
    take_back(row, note="", by=cast.morgan, at=MONDAY + 2 * HOUR)
    assert not decision_on(visit_of(ida, MONDAY + 2 * HOUR), cast.sian.holding)


@pytest.mark.parametrize("why", ["walled", "no longer leads", "her own service has a lead"])
def test_nobody_who_may_not_decide_is_handed_it(
    joined: Joined, used: SeriousHarm, duty: Duty, why: str
) -> None:
    cast = joined.cast
    ida = make_worker("Ida Brandt", cast.afon, cast.fens, Role.MANAGER)
    if why == "walled":
        raise_wall(cast.sian.client.subject, worker=ida, by=cast.morgan, at=MONDAY)
    elif why == "no longer leads":
        RoleGiven.objects.filter(worker=ida).update(until=MONDAY)
    else:
        make_worker("Ifan Roe", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    with pytest.raises(Refused):
        hand_over(duty, to=ida, note="", by=cast.morgan, at=MONDAY + HOUR)
