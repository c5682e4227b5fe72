"""What the sender reads of a referral, and what both sides are told of on Today."""

import re
from datetime import timedelta

import pytest

from linkworker.cases import share_ends
from linkworker.cases.share_ends import EndGiven
from linkworker.cases.substances import record_substances
from linkworker.exchange.notify.models import Sort
from linkworker.exchange.notify.news import has_news
from linkworker.practice.referring import EndBecause, HowSaid, ReferralAct
from linkworker.referrals import answering
from linkworker.referrals.answering import ONWARD, TAKE, Accepting
from linkworker.sharing.facts import reader_of
from linkworker.web.referrals.words import ACTS
from tests.cast import Cast, asked_of_use, make_case
from tests.joined import Joined, agree, refer
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, words_of
from tests.web.filling import walk

__all__ = ["at_noon", "signed_in"]

BEFORE = NOON - timedelta(hours=2)


@pytest.fixture
def cast(joined: Joined) -> Cast:
    return joined.cast


def test_every_act_with_a_referral_has_words() -> None:
    assert set(ACTS) == {*ReferralAct, "send", ONWARD, TAKE}


def test_the_sender_reads_each_thing_that_was_done_with_it(joined: Joined, signed_in: SignIn) -> None:
    referral = refer(joined)
    answering.take(referral.intake, worker=joined.gwilym, by=joined.efua, at=BEFORE)
    nerys = signed_in(joined.cast.nerys)
    assert "Given to somebody to look at" in words_of(nerys.get(f"/referrals/{referral.reference}/"))
    answering.accept(referral.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=BEFORE)
    answering.engaged(referral.intake, did=False, tried="Rang twice at 11.", by=joined.gwilym, at=NOON)
    shown = words_of(nerys.get(f"/referrals/{referral.reference}/"))
    assert "Not reached yet" in shown
    assert "Rang twice at 11." in shown


def test_an_answer_is_new_for_the_key_worker_of_the_case_and_for_nobody_else(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    referral = refer(joined)
    assert not has_news(reader_of(cast.nerys), [Sort.NEW], BEFORE, NOON)
    answering.decline(
        referral.intake, reason="other-service", note="Full until May.", by=joined.gwilym, at=NOON
    )
    shown = words_of(signed_in(cast.nerys).get("/"))
    assert "the referral to IDVA team, Lantern: returned" in shown
    assert has_news(reader_of(cast.nerys), [Sort.NEW], BEFORE, NOON)
    assert "the referral to IDVA team" not in words_of(signed_in(joined.gwilym).get("/"))


def test_that_sharing_ended_is_new_for_whoever_it_was_shared_with(joined: Joined, signed_in: SignIn) -> None:
    cast = joined.cast
    referral = refer(joined)
    answering.accept(referral.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=BEFORE)
    assert referral.share is not None
    because = EndGiven(because=EndBecause.PURPOSE_OVER, how_said=HowSaid.NOT_SAID)
    share_ends.end(referral.share, because, by=cast.nerys, at=NOON)
    assert "Afon Recovery stopped sharing" in words_of(signed_in(joined.gwilym).get("/"))
    assert has_news(reader_of(joined.gwilym), [Sort.NEW], BEFORE, NOON)


def test_what_arrives_is_news_for_whoever_has_the_inbox(joined: Joined) -> None:
    refer(joined)
    before = BEFORE - timedelta(minutes=1)
    assert has_news(reader_of(joined.gwilym), [Sort.NEW], before, NOON)
    assert not has_news(reader_of(joined.gwilym), [Sort.NEW], BEFORE, NOON)
    assert not has_news(reader_of(joined.lowri), [Sort.NEW], before, NOON)


def test_what_is_known_to_make_it_urgent_is_ticked_and_use_only_where_use_is_shared(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    case = make_case("Bronwen Carew", service=cast.idvas, worker=joined.gwilym)
    told = asked_of_use(use="uses", dependent="yes", substances=("alcohol",))
    record_substances(case, told, by=joined.gwilym, at=BEFORE, recorded_at=BEFORE)
    agree(case, joined.gwilym, "treatment-referral")
    gwilym = signed_in(joined.gwilym)
    shown = walk(
        gwilym, page(case, "sharing/new/") + "?for=treatment-referral", {"to": str(cast.city.pk)}
    ).content.decode()
    assert re.search(r'value="dependent"[^>]*checked', shown)
    assert not re.search(r'value="high-risk"[^>]*checked', shown)
