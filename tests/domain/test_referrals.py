"""A referral from sending to its end, on both sides: who sees what when, and whose duty it is meanwhile."""

from datetime import timedelta

import pytest

from linkworker.cases import share_ends, shares
from linkworker.cases.agreements import NotFreelyGiven
from linkworker.cases.gates import open_case
from linkworker.cases.links import partners_of
from linkworker.cases.models import Case, EntryKind
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.practice.purposes import Without
from linkworker.practice.referring import ReferralState, ShareState
from linkworker.practice.sharing import Category, Refused
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.referrals.models import Intake, Referral
from linkworker.sharing.models import Grant, Share
from tests.cast import MONDAY, visit_of
from tests.joined import Joined, agree, agreed, harm, letter, refer, sharing

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def take(joined: Joined, referral: Referral, **changes: object) -> Case:
    given = Accepting(**{"worker": joined.gwilym, **changes})  # type: ignore[arg-type]
    return answering.accept(referral.intake, given, by=joined.gwilym, at=MONDAY + 2 * HOUR)


def open_rules(case: Case) -> set[str]:
    return set(Duty.objects.filter(holding=case.pk, ended_at=None).values_list("rule", flat=True))


def test_nothing_is_shared_until_it_is_accepted_and_then_exactly_what_was_named(joined: Joined) -> None:
    cast = joined.cast
    referral = refer(joined)
    assert referral.share is not None
    assert (referral.state, referral.share.state) == (ReferralState.RECEIVED, ShareState.OFFERED)
    with pytest.raises(Refused):
        open_case(visit_of(joined.gwilym, MONDAY + HOUR), cast.sian.reference)
    case = take(joined, referral)
    opened = open_case(visit_of(joined.gwilym, MONDAY + 3 * HOUR), cast.sian.reference)
    assert opened.decision.categories == {Category(one) for one in referral.share.categories}
    assert case.agency == cast.lantern
    assert [one.agency for one in partners_of(case, MONDAY + 3 * HOUR)] == ["Afon Recovery"]
    assert [one.worker for one in partners_of(cast.sian, MONDAY + 3 * HOUR)] == ["Gwilym Prys"]
    assert case.client.chosen_name == cast.sian.client.chosen_name


def test_the_referrer_keeps_a_duty_until_somebody_accepts(joined: Joined) -> None:
    referral = refer(joined)
    assert "referral.hold" in open_rules(joined.cast.sian)
    take(joined, referral)
    assert "referral.hold" not in open_rules(joined.cast.sian)


def test_what_was_declined_is_the_referrers_again(joined: Joined) -> None:
    referral = refer(joined)
    answering.decline(
        referral.intake,
        reason="no-place-that-fits",
        note="Full until May.",
        by=joined.efua,
        at=MONDAY + 2 * HOUR,
    )
    now = Referral.objects.get(pk=referral.pk)
    assert now.state == ReferralState.DECLINED
    assert Share.objects.get(pk=referral.share_id).state == ShareState.LAPSED
    assert {"referral.again"} <= open_rules(joined.cast.sian)
    assert not Grant.objects.filter(act=referral.share.act).exists()
    told = joined.cast.sian.entries.filter(kind=EntryKind.REFERRAL).order_by("pk").last()
    assert told is not None
    assert (told.code, told.said_by) == ("declined", "Lantern")


def test_without_agreement_nothing_is_sent_and_the_purpose_says_what_is_possible(joined: Joined) -> None:
    cast = joined.cast
    with pytest.raises(shares.NotAgreed) as refused:
        sending.send(
            cast.sian, letter("refuge"), sharing("refuge-referral", joined.refuge), by=cast.nerys, at=MONDAY
        )
    assert refused.value.without is Without.SELF_REFERRAL
    with pytest.raises(shares.NotAgreed):
        sending.send(
            cast.sian,
            letter("refuge"),
            sharing("refuge-referral", joined.refuge, harm=harm()),
            by=cast.nerys,
            at=MONDAY,
        )
    assert not Referral.objects.exists()


def test_what_was_asked_to_be_kept_back_is_kept_back(joined: Joined) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "idva-referral", kept_back_categories=("household",))
    with pytest.raises(shares.KeptBack) as refused:
        sending.send(cast.sian, letter(), sharing("idva-referral", cast.idvas), by=cast.nerys, at=MONDAY)
    assert refused.value.categories == (Category.HOUSEHOLD,)


def test_serious_harm_that_cannot_wait_is_used_at_once_and_authorised_by_somebody_else(
    joined: Joined,
) -> None:
    cast = joined.cast
    given = sharing("idva-referral", cast.idvas, harm=harm())
    referral = sending.send(cast.sian, letter(), given, by=cast.nerys, at=MONDAY)
    assert (referral.state, referral.consent) == (ReferralState.RECEIVED, "without-consent")
    duty = Duty.objects.get(holding=cast.sian.pk, rule="share.authorise", ended_at=None)
    assert duty.owner_id is None
    with pytest.raises(Refused):
        sending.decide_harm(referral.share, authorise=True, note="", by=cast.nerys, at=MONDAY + HOUR)
    case = take(joined, referral)
    sending.decide_harm(
        referral.share, authorise=False, note="Ask her.", by=cast.morgan, at=MONDAY + 4 * HOUR
    )
    assert Share.objects.get(pk=referral.share_id).state == ShareState.REFUSED
    with pytest.raises(Refused):
        open_case(visit_of(joined.gwilym, MONDAY + 5 * HOUR), cast.sian.reference)
    assert open_case(visit_of(joined.gwilym, MONDAY + 5 * HOUR), case.reference).own
    assert "share.authorise" not in open_rules(cast.sian)


def test_serious_harm_that_can_wait_reaches_nobody_before_it_is_authorised(joined: Joined) -> None:
    cast = joined.cast
    given = sharing("idva-referral", cast.idvas, harm=harm(urgent=False))
    referral = sending.send(cast.sian, letter(), given, by=cast.nerys, at=MONDAY)
    assert referral.state == ReferralState.SENT
    assert not Intake.objects.exists()
    sending.decide_harm(referral.share, authorise=True, note="", by=cast.morgan, at=MONDAY + HOUR)
    assert Intake.objects.get().state == ReferralState.RECEIVED
    assert Share.objects.get(pk=referral.share_id).state == ShareState.OFFERED


def test_accepting_offers_the_grant_back_under_the_same_agreement(joined: Joined) -> None:
    cast = joined.cast
    referral = refer(joined)
    case = take(
        joined,
        referral,
        in_return=(Category.IDENTITY, Category.RISK, Category.PLAN),
        lawful_because="She agreed to both ways.",
        ground="legitimate-interests",
    )
    back = open_case(visit_of(cast.nerys, MONDAY + 3 * HOUR), case.reference)
    assert back.decision.categories == {Category.IDENTITY, Category.RISK, Category.PLAN}
    asked = Duty.objects.filter(holding=cast.sian.pk, rule="link.inform", ended_at=None)
    assert [one.opens_at for one in asked] == [Share.objects.get(pk=referral.share_id).until]
    assert Share.objects.get(holding=case.pk).route == "in-return"


def test_ending_a_share_shuts_the_receiver_out_and_leaves_what_it_wrote(joined: Joined) -> None:
    cast = joined.cast
    referral = refer(joined)
    case = take(joined, referral)
    over = share_ends.EndGiven(because="withdrew", how_said="in-person", alone="alone")
    share_ends.end(referral.share, over, by=cast.nerys, at=MONDAY + DAY)
    with pytest.raises(Refused):
        open_case(visit_of(joined.gwilym, MONDAY + DAY), cast.sian.reference)
    assert open_case(visit_of(joined.gwilym, MONDAY + DAY), case.reference).own
    with pytest.raises(Changed):
        share_ends.end(Share.objects.get(pk=referral.share_id), over, by=cast.nerys, at=MONDAY + DAY)


def test_an_answer_that_was_not_freely_given_is_not_kept(joined: Joined) -> None:
    cast = joined.cast
    for setting in (
        {"alone": "not-alone"},
        {"interpreting": "none"},
        {"moment": "affected-by-substances"},
        {"able": "no"},
        {"interpreting": "professional", "community": "from-within"},
    ):
        with pytest.raises(NotFreelyGiven):
            agree(cast.sian, cast.nerys, "idva-referral", **setting)
    assert not cast.sian.holding.agreements.exists()


def test_a_withdrawn_referral_never_opens(joined: Joined) -> None:
    referral = refer(joined)
    sending.withdraw(referral, note="She changed her mind.", by=joined.cast.nerys, at=MONDAY + 2 * HOUR)
    with pytest.raises(Changed):
        take(joined, referral)
    assert Intake.objects.get().state == ReferralState.WITHDRAWN
    assert not agreed("idva-referral").closed_because()
