"""What is shared and its end: an offer whose day passes, an agreement that is taken back, and what both sides read."""

from datetime import datetime, timedelta

import pytest

from linkworker.cases import share_ends, shares
from linkworker.cases.gates import open_case
from linkworker.cases.models import Case, Entry, EntryKind
from linkworker.cases.sharing_queries import granted_to
from linkworker.duties.actions import put_aside
from linkworker.duties.gates import open_today
from linkworker.duties.models import Duty
from linkworker.duties.ticking import tick
from linkworker.partnership.models import Worker
from linkworker.practice.referring import ReferralState, ShareState
from linkworker.practice.sharing import Category
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.referrals.models import Referral
from linkworker.sharing.gates import decision_on
from linkworker.sharing.models import Grant, Share
from linkworker.web.cases.overview import standing
from tests.cast import MONDAY, visit_of
from tests.joined import Joined, agree, harm, in_return, letter, sharing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOOK_BACK = share_ends.EndGiven(because="withdrew", how_said="in-person", alone="alone")
pytestmark = pytest.mark.django_db


def open_rules(joined: Joined) -> set[str]:
    return open_rules_of(joined.cast.sian)


def open_rules_of(case: Case) -> set[str]:
    return set(Duty.objects.filter(holding=case.pk, ended_at=None).values_list("rule", flat=True))


def refer(joined: Joined, **changes: object) -> Referral:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "idva-referral")
    given = sharing("idva-referral", cast.idvas, **changes)
    return sending.send(cast.sian, letter(), given, by=cast.nerys, at=MONDAY)


def take_up(joined: Joined, row: Referral, at: object) -> None:
    answering.accept(row.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=at)  # type: ignore[arg-type]


def test_an_offer_whose_day_has_passed_lapses_when_its_referral_is_accepted(joined: Joined) -> None:
    row, late = refer(joined, until=MONDAY + 2 * DAY), MONDAY + 3 * DAY
    assert row.share is not None
    assert shares.state_at(row.share, MONDAY + DAY) is ShareState.OFFERED
    assert shares.state_at(row.share, late) is ShareState.LAPSED
    take_up(joined, row, late)
    assert Referral.objects.get(pk=row.pk).state == ReferralState.ACCEPTED
    now = Share.objects.get(pk=row.share_id)
    assert (now.state, now.live_at, now.ended_at) == (ShareState.LAPSED, None, late)
    assert not Grant.objects.exists()
    assert not decision_on(visit_of(joined.gwilym, late), joined.cast.sian.holding)
    told = Entry.objects.get(case=joined.cast.sian, kind=EntryKind.SHARE, code="not-opened")
    assert (told.by, told.said_by) == (joined.gwilym, "Lantern")
    assert "link.inform" in open_rules(joined)


@pytest.mark.row("R128", "R148")
@pytest.mark.parametrize(
    ("wish", "purposes", "changes"),
    [
        ("withdrew", (), {}),
        ("did-not-agree", ("idva-referral",), {}),
        ("agreed-in-part", ("idva-referral",), {"kept_back_categories": ("risk",)}),
    ],
)
def test_what_is_no_longer_agreed_to_does_not_open_when_a_referral_is_accepted(
    joined: Joined, wish: str, purposes: tuple[str, ...], changes: dict[str, object]
) -> None:
    row, cast = refer(joined), joined.cast
    agree(cast.sian, cast.nerys, *purposes, wish=wish, at=MONDAY + HOUR, **changes)
    take_up(joined, row, MONDAY + 2 * HOUR)
    assert Share.objects.get(pk=row.share_id).state == ShareState.LAPSED
    assert not decision_on(visit_of(joined.gwilym, MONDAY + 3 * HOUR), cast.sian.holding)


def test_serious_harm_opens_whatever_was_said_since(joined: Joined) -> None:
    cast = joined.cast
    given = sharing("idva-referral", cast.idvas, harm=harm())
    row = sending.send(cast.sian, letter(), given, by=cast.nerys, at=MONDAY)
    agree(cast.sian, cast.nerys, wish="did-not-agree", at=MONDAY + HOUR)
    take_up(joined, row, MONDAY + 2 * HOUR)
    assert Share.objects.get(pk=row.share_id).state == ShareState.LIVE


def test_authorised_after_its_day_it_is_sent_and_nothing_opens(joined: Joined) -> None:
    cast = joined.cast
    given = sharing("idva-referral", cast.idvas, harm=harm(urgent=False), until=MONDAY + DAY)
    row = sending.send(cast.sian, letter(), given, by=cast.nerys, at=MONDAY)
    assert row.share is not None
    sending.decide_harm(row.share, authorise=True, note="Yes.", by=cast.morgan, at=MONDAY + 2 * DAY)
    assert "share.authorise" not in open_rules(joined)
    now = Referral.objects.get(pk=row.pk)
    assert (now.state, now.share and now.share.state) == (ReferralState.RECEIVED, ShareState.LAPSED)
    take_up(joined, now, MONDAY + 3 * DAY)
    assert not Grant.objects.exists()


@pytest.mark.row("R102")
def test_when_sharing_runs_out_the_other_service_is_to_be_informed_anew(joined: Joined) -> None:
    """Nobody acts on the day itself: the duty stands ready from the start, and opens then."""
    cast = joined.cast
    agree(cast.sian, cast.nerys, "idva-referral", "joint-care")
    row = sending.send(
        cast.sian,
        letter(),
        sharing("idva-referral", cast.idvas, until=MONDAY + 2 * DAY),
        by=cast.nerys,
        at=MONDAY,
    )
    take_up(joined, row, MONDAY + HOUR)
    rows = Duty.objects.filter(holding=cast.sian.pk, rule="link.inform", ended_at=None)
    assert [one.opens_at for one in rows] == [MONDAY + 2 * DAY]
    longer = sharing("joint-care", cast.idvas, until=MONDAY + 9 * DAY)
    second = shares.share(cast.sian, longer, by=cast.nerys, at=MONDAY + DAY)
    assert [one.opens_at for one in rows.all()] == [MONDAY + 9 * DAY]
    over = share_ends.EndGiven(because="purpose-over", how_said="not-said")
    share_ends.end(second, over, by=cast.nerys, at=MONDAY + 5 * DAY)
    assert [one.opens_at for one in rows.all()] == [MONDAY + 5 * DAY]
    shares.share(cast.sian, longer, by=cast.nerys, at=MONDAY + 6 * DAY)
    assert [one.opens_at for one in rows.all()] == [MONDAY + 9 * DAY]
    assert Duty.objects.filter(holding=cast.sian.pk, rule="link.inform", ending="done").exists()


@pytest.mark.row("R128")
def test_what_rests_on_an_agreement_ends_when_that_ends(joined: Joined) -> None:
    cast, week = joined.cast, MONDAY + 7 * DAY
    agree(cast.sian, cast.nerys, "idva-referral", "joint-care", until=week)
    with pytest.raises(ValueError, match="ends when that ends"):
        shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY)
    given = sharing("idva-referral", cast.idvas, until=week)
    row = sending.send(cast.sian, letter(), given, by=cast.nerys, at=MONDAY)
    agree(cast.sian, cast.nerys, "idva-referral", until=MONDAY + 3 * DAY, at=MONDAY + HOUR)
    take_up(joined, row, MONDAY + DAY)
    assert Share.objects.get(pk=row.share_id).until == MONDAY + 3 * DAY
    assert set(Grant.objects.values_list("until", flat=True)) == {MONDAY + 3 * DAY}


def test_the_receiver_reads_that_sharing_ran_out_unless_it_goes_on(joined: Joined) -> None:
    cast = joined.cast
    row = refer(joined, until=MONDAY + 2 * DAY)
    take_up(joined, row, MONDAY + HOUR)

    def told(at: datetime) -> list[datetime]:
        return [one.at for one in open_today(visit_of(joined.gwilym, at)).over]

    assert told(MONDAY + DAY) == []
    assert told(MONDAY + 3 * DAY) == [MONDAY + 2 * DAY]
    assert told(MONDAY + 20 * DAY) == []
    agree(cast.sian, cast.nerys, "joint-care")
    shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY + 3 * DAY)
    assert told(MONDAY + 3 * DAY + HOUR) == []


def taken_up_in_return(joined: Joined) -> tuple[Share, Case]:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "idva-referral", both_ways=True)
    row = sending.send(cast.sian, letter(), sharing("idva-referral", cast.idvas), by=cast.nerys, at=MONDAY)
    case = answering.accept(row.intake, in_return(joined.gwilym), by=joined.gwilym, at=MONDAY + HOUR)
    return Share.objects.get(pk=row.share_id), case


def stop(row: Share, by: Worker, at: datetime = MONDAY + DAY) -> None:
    share_ends.end(row, TOOK_BACK, by=by, at=at)


@pytest.mark.parametrize("settled", ["asked", "ended", "day passed"])
def test_what_is_given_in_return_is_asked_about_once_the_other_service_has_stopped(
    joined: Joined, settled: str
) -> None:
    row, case = taken_up_in_return(joined)
    assert "share.alone" not in open_rules_of(case)
    stop(row, joined.cast.nerys)
    assert "share.alone" in open_rules_of(case)
    agree(case, joined.gwilym, "children", wish="did-not-agree", at=MONDAY + DAY + HOUR)
    assert "share.alone" in open_rules_of(case), "that was about something else"
    back = Share.objects.get(holding=case.pk)
    if settled == "asked":
        agree(case, joined.gwilym, "joint-care", at=MONDAY + 2 * DAY)
    elif settled == "ended":
        stop(back, joined.gwilym, MONDAY + 2 * DAY)
    else:
        tick(back.until)
    assert "share.alone" not in open_rules_of(case)


@pytest.mark.parametrize(("purpose", "asks"), [("joint-care", False), ("children", True)])
def test_who_asked_about_it_themselves_is_not_to_ask_again_when_the_other_service_stops(
    joined: Joined, purpose: str, asks: bool
) -> None:
    row, case = taken_up_in_return(joined)
    agree(case, joined.gwilym, purpose, at=MONDAY + 2 * HOUR)
    stop(row, joined.cast.nerys)
    assert ("share.alone" in open_rules_of(case)) is asks


def test_what_the_other_service_keeps_on_against_serious_harm_is_given_by_agreement_no_longer(
    joined: Joined,
) -> None:
    row, case = taken_up_in_return(joined)
    share_ends.keep(row, TOOK_BACK, harm(), by=joined.cast.nerys, at=MONDAY + DAY)
    assert "share.alone" in open_rules_of(case)


def test_it_is_asked_about_when_the_last_of_what_is_given_by_agreement_ends_and_again_the_next_time(
    joined: Joined,
) -> None:
    row, case = taken_up_in_return(joined)
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care", at=MONDAY + 2 * HOUR)
    given = sharing("joint-care", cast.idvas)
    second = shares.share(cast.sian, given, by=cast.nerys, at=MONDAY + 2 * HOUR)
    stop(row, cast.nerys)
    assert "share.alone" not in open_rules_of(case), "the other one is still read"
    stop(second, cast.nerys, MONDAY + 2 * DAY)
    duty = Duty.objects.get(rule="share.alone", ended_at=None)
    put_aside(duty, reason="They share anew on Friday.", by=joined.gwilym, at=MONDAY + 2 * DAY)
    agree(cast.sian, cast.nerys, "joint-care", at=MONDAY + 3 * DAY)
    third = shares.share(cast.sian, given, by=cast.nerys, at=MONDAY + 3 * DAY)
    stop(third, cast.nerys, MONDAY + 4 * DAY)
    assert "share.alone" in open_rules_of(case)


def test_the_loop_looks_once_at_what_ran_out(joined: Joined) -> None:
    row, case = taken_up_in_return(joined)
    stop(row, joined.cast.nerys)
    back = Share.objects.get(holding=case.pk)
    known: dict[str, str] = {}
    assert [tick(at, settled=known).cases for at in (back.until - HOUR, back.until, back.until + HOUR)] == [
        0,
        1,
        0,
    ]


def test_what_ran_out_is_told_no_longer_as_shared(joined: Joined) -> None:
    sian, at = joined.cast.sian, MONDAY + HOUR
    take_up(joined, refer(joined, until=MONDAY + 2 * DAY), at)
    reader = visit_of(joined.gwilym, at).reader
    assert Category.RISK in granted_to(reader, MONDAY + DAY, [sian.pk])[sian.pk]
    assert granted_to(reader, MONDAY + 3 * DAY, [sian.pk]) == {}


def test_where_else_somebody_was_referred_moves_the_picture_for_their_own_agency_alone(
    joined: Joined,
) -> None:
    sian, at = joined.cast.sian, MONDAY + HOUR
    take_up(joined, refer(joined), at)
    for who, told in ((joined.cast.nerys, True), (joined.gwilym, False)):
        here = visit_of(who, at)
        assert bool(standing(open_case(here, sian.reference), here).facts.referrals) is told
