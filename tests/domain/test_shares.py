"""What a share by agreement rests on: its day, her newest word, and what is read by which way."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from linkworker.cases import share_ends, shares
from linkworker.cases.share_ends import EndGiven
from linkworker.cases.sharing_queries import granted_to
from linkworker.duties.models import Duty
from linkworker.duties.ticking import tick
from linkworker.events.changed import Changed
from linkworker.partnership.models import Agency, Sector, Service
from linkworker.practice.referring import ShareState
from linkworker.practice.sharing import Role
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.sharing.facts import reader_of
from linkworker.sharing.gates import decision_on
from linkworker.sharing.models import Agreement, Grant, Share
from tests.cast import MONDAY, make_case, make_worker, visit_of
from tests.joined import Joined, agree, harm, letter, sharing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
pytestmark = pytest.mark.django_db


TOOK_BACK = EndGiven(because="withdrew", how_said="in-person", alone="alone")


def open_rules(joined: Joined) -> set[str]:
    return set(Duty.objects.filter(holding=joined.cast.sian.pk, ended_at=None).values_list("rule", flat=True))


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


def test_what_goes_on_against_serious_harm_is_read_by_that_way_from_then_on(joined: Joined) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    row = shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY)
    gwilym = reader_of(joined.gwilym)
    read = granted_to(gwilym, MONDAY, [cast.sian.pk])[cast.sian.pk]
    assert {one.route for one in read.values()} == {"agreement"}
    share_ends.keep(row, TOOK_BACK, harm(), by=cast.nerys, at=MONDAY + HOUR)
    kept = granted_to(gwilym, MONDAY + HOUR, [cast.sian.pk])[cast.sian.pk]
    assert {one.route for one in kept.values()} == {"serious-harm"}
    assert kept.keys() == read.keys()
    assert {one.until for one in kept.values()} == {row.until}
    sending.decide_harm(row, authorise=False, note="Ask her.", by=cast.morgan, at=MONDAY + 2 * HOUR)
    assert not decision_on(visit_of(joined.gwilym, MONDAY + 2 * HOUR), cast.sian.holding)


@pytest.mark.parametrize("refers", [True, False])
def test_what_waits_for_a_manager_is_taken_back_and_nothing_is_left_to_decide(
    joined: Joined, refers: bool
) -> None:
    cast = joined.cast
    for_ = "idva-referral" if refers else "joint-care"
    given = sharing(for_, cast.idvas, harm=harm(urgent=False))
    if refers:
        share = sending.send(cast.sian, letter(), given, by=cast.nerys, at=MONDAY).share
    else:
        share = shares.share(cast.sian, given, by=cast.nerys, at=MONDAY)
    assert share is not None
    assert "share.authorise" in open_rules(joined)
    sending.take_back(share, note="She agreed.", by=cast.nerys, at=MONDAY + HOUR)
    now = Share.objects.get(pk=share.pk)
    assert (now.state, now.ended_by, now.live_at) == (ShareState.LAPSED, cast.nerys, None)
    assert not {"share.authorise", "referral.hold"} & open_rules(joined)
    for again in (
        lambda: sending.take_back(now, note="", by=cast.nerys, at=MONDAY + 2 * HOUR),
        lambda: sending.decide_harm(now, authorise=True, note="", by=cast.morgan, at=MONDAY + 2 * HOUR),
    ):
        with pytest.raises(Changed):
            again()


def test_what_is_shared_already_is_not_taken_back_but_ended(joined: Joined) -> None:
    cast = joined.cast
    row = shares.share(cast.sian, sharing("joint-care", cast.idvas, harm=harm()), by=cast.nerys, at=MONDAY)
    with pytest.raises(Changed):
        sending.take_back(row, note="", by=cast.nerys, at=MONDAY + HOUR)
    given = sharing("idva-referral", cast.idvas, harm=harm())
    offered = sending.send(cast.sian, letter(), given, by=cast.nerys, at=MONDAY).share
    assert offered is not None
    with pytest.raises(Changed):
        sending.take_back(offered, note="", by=cast.nerys, at=MONDAY + HOUR)


def test_that_they_no_longer_want_it_is_their_answer_and_nothing_is_shared_by_the_old_one(
    joined: Joined,
) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care", "marac")
    given = sharing("joint-care", cast.idvas)
    row = shares.share(cast.sian, given, by=cast.nerys, at=MONDAY)
    share_ends.end(row, TOOK_BACK, by=cast.nerys, at=MONDAY + HOUR)
    said = Agreement.objects.latest("pk")
    assert (said.wish, said.purposes, said.at, said.by) == ("withdrew", ["joint-care"], row_at(1), cast.nerys)
    with pytest.raises(shares.NotAgreed):
        shares.share(cast.sian, given, by=cast.nerys, at=MONDAY + HOUR)
    shares.share(cast.sian, sharing("marac", cast.idvas), by=cast.nerys, at=MONDAY + HOUR)
    agree(cast.sian, cast.nerys, "joint-care", at=MONDAY + 2 * HOUR)
    shares.share(cast.sian, given, by=cast.nerys, at=MONDAY + 2 * HOUR)


def row_at(hours: int) -> datetime:
    return MONDAY + hours * HOUR


def test_what_is_kept_though_they_took_it_back_is_their_answer_too_and_is_asked_of_nobody(
    joined: Joined,
) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    row = shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY)
    share_ends.keep(row, TOOK_BACK, harm(), by=cast.nerys, at=MONDAY + HOUR)
    assert Agreement.objects.latest("pk").wish == "withdrew"
    assert "share.disagreed" not in open_rules(joined)


@pytest.mark.parametrize(("because", "how_said"), [("purpose-over", "in-person"), ("withdrew", "not-said")])
def test_an_end_for_another_reason_is_no_answer(joined: Joined, because: str, how_said: str) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    row = shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY)
    over = EndGiven(because=because, how_said=how_said)
    share_ends.end(row, over, by=cast.nerys, at=MONDAY + HOUR)
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("wish", "purposes", "changes"),
    [
        ("withdrew", (), {}),
        ("did-not-agree", ("joint-care",), {}),
        ("agreed-in-part", ("joint-care",), {"kept_back_categories": ("risk",)}),
        ("agreed", ("joint-care",), {"until": MONDAY + WEEK}),
    ],
)
def test_what_is_shared_against_a_newer_word_is_a_must_until_each_share_is_settled(
    joined: Joined, wish: str, purposes: tuple[str, ...], changes: dict[str, object]
) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    first, second = (
        shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY) for _ in "ab"
    )
    agree(cast.sian, cast.nerys, *purposes, wish=wish, at=MONDAY + HOUR, **changes)
    rows = Duty.objects.filter(rule="share.disagreed", ended_at=None)
    assert rows.count() == 2
    assert {(one.weight, one.owner, one.due_at.date()) for one in rows if one.due_at} == {
        (3, cast.nerys, MONDAY.date())
    }
    asked = Agreement.objects.count()
    share_ends.end(first, TOOK_BACK, by=cast.nerys, at=MONDAY + 2 * HOUR)
    assert Agreement.objects.count() == asked, "it was recorded already"
    assert rows.all().count() == 1
    share_ends.keep(second, TOOK_BACK, harm(), by=cast.nerys, at=MONDAY + 3 * HOUR)
    assert not rows.all().exists()


def test_a_no_to_something_else_or_a_new_yes_leaves_nothing_to_end(joined: Joined) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care", "marac")
    shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY)
    agree(cast.sian, cast.nerys, "marac", wish="did-not-agree", at=MONDAY + HOUR)
    assert "share.disagreed" not in open_rules(joined)
    agree(cast.sian, cast.nerys, wish="withdrew", at=MONDAY + 2 * HOUR)
    assert "share.disagreed" in open_rules(joined)
    agree(cast.sian, cast.nerys, "joint-care", at=MONDAY + 3 * HOUR)
    assert "share.disagreed" not in open_rules(joined)


def test_a_share_that_runs_out_by_itself_leaves_nothing_to_end(joined: Joined) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    given = sharing("joint-care", cast.idvas, until=MONDAY + DAY)
    shares.share(cast.sian, given, by=cast.nerys, at=MONDAY)
    agree(cast.sian, cast.nerys, wish="withdrew", at=MONDAY + HOUR)
    tick(MONDAY + 2 * HOUR)
    assert "share.disagreed" in open_rules(joined)
    assert tick(MONDAY + DAY).cases == 1
    assert "share.disagreed" not in open_rules(joined)
    assert tick(MONDAY + DAY).cases == 0


@pytest.mark.row("R154")
@pytest.mark.parametrize("told", ["will-tell", "not-told"])
def test_work_with_somebody_who_causes_harm_is_shared_with_their_knowledge_or_against_harm(
    joined: Joined, told: str
) -> None:
    """By a referral to such work, and whatever an agency for it shares with others."""
    cast, at = joined.cast, MONDAY
    turning = Agency.objects.create(name="Turning", sector=Sector.PERPETRATOR, locality=cast.city.locality)
    course = Service.objects.create(agency=turning, name="Course", locality=cast.city.locality)
    gwen = make_worker("Gwen Puw", turning, course, Role.PERPETRATOR_WORKER)
    his = make_case("Emrys Tal", service=course, worker=gwen)
    for case, by, wanted, to in (
        (cast.sian, cast.nerys, "harm-work-referral", course),
        (his, gwen, "joint-care", cast.city),
    ):
        agree(case, by, wanted)
        silent = sharing(wanted, to, told=told, told_why="He would be angry")
        with pytest.raises(shares.NotToldFirst):
            shares.share(case, silent, by=by, at=at)
        assert not Share.objects.filter(holding=case.pk).exists()
        against = replace(silent, harm=harm())
        assert shares.share(case, against, by=by, at=at).route == "serious-harm"
        assert shares.share(case, sharing(wanted, to), by=by, at=at).route == "agreement"
