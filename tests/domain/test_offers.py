"""Help that was offered: in private, kind by kind, in one act, which meets the duty to offer."""

from datetime import timedelta

import pytest

from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Entry, EntryKind, Offer
from linkworker.cases.offers import NothingOffered, NotSafeToOffer, OffersGiven, record_offers
from linkworker.duties.models import Duty
from linkworker.events.kinds import Kind
from linkworker.events.models import Event
from linkworker.practice.facts import Outcome
from linkworker.practice.offering import to_offer
from linkworker.practice.sharing import Refused
from tests.cast import MONDAY, Cast, asked, offered

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def disclose(cast: Cast) -> None:
    given = asked(experienced_now="yes")
    record_enquiry(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)


def offer(cast: Cast, given: OffersGiven) -> list[Offer]:
    at = MONDAY + HOUR
    return record_offers(cast.sian, given, by=cast.nerys, at=at, recorded_at=at)


def still_to_offer(cast: Cast) -> bool:
    return Duty.objects.filter(holding=cast.sian.pk, rule="disclosure.offer", ended_at=None).exists()


@pytest.mark.row("R190", "R191")
def test_offers_of_one_conversation_are_one_act_and_meet_the_duty(cast: Cast) -> None:
    disclose(cast)
    assert still_to_offer(cast)
    rows = offer(cast, offered())
    assert [(row.of, row.answer) for row in rows] == [
        ("idva", "accepted"),
        ("outreach", "declined"),
        ("help-lines", "later"),
    ]
    assert {row.talk for row in rows} == {rows[0].pk}
    assert Entry.objects.filter(kind=EntryKind.OFFER, thing_id=rows[0].pk).count() == 1
    event = Event.objects.get(kind=Kind.HELP_OFFERED)
    assert (event.thing_id, event.data) == (rows[0].pk, {})
    assert not still_to_offer(cast)


def test_where_somebody_may_hear_nothing_is_kept_and_the_duty_stays(cast: Cast) -> None:
    disclose(cast)
    for alone in ("not-alone", "not-sure"):
        with pytest.raises(NotSafeToOffer):
            offer(cast, OffersGiven(alone=alone, answers={"idva": "accepted"}))
    assert not Offer.objects.exists()
    assert still_to_offer(cast)


def test_what_was_not_offered_is_no_offer(cast: Cast) -> None:
    disclose(cast)
    with pytest.raises(NothingOffered):
        offer(cast, offered(idva="not-offered", outreach="not-offered"))
    with pytest.raises(ValueError, match="known kind"):
        offer(cast, offered(money="accepted"))
    with pytest.raises(ValueError, match="known answer"):
        offer(cast, offered(idva="perhaps"))
    assert still_to_offer(cast)


def test_who_may_not_write_in_the_case_offers_nothing_in_it(cast: Cast) -> None:
    with pytest.raises(Refused):
        record_offers(cast.sian, offered(), by=cast.dafydd, at=MONDAY, recorded_at=MONDAY)


@pytest.mark.row("R191")
def test_who_lives_with_abuse_and_who_causes_it_are_offered_what_helps_them() -> None:
    assert to_offer(frozenset({Outcome.EXPERIENCING})) == ("idva", "outreach", "help-lines")
    assert to_offer(frozenset({Outcome.CAUSING})) == ("harm-line", "harm-work")
    assert set(to_offer(frozenset({Outcome.BOTH}))) == {
        "idva",
        "outreach",
        "help-lines",
        "harm-line",
        "harm-work",
    }
    assert to_offer(frozenset()) == ("idva", "outreach", "help-lines")
