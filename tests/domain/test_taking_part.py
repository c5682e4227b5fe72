"""Somebody takes part in the work on a plan; a partner does not once abuse is known, and one who did is a duty."""

from datetime import timedelta
from typing import Any

import pytest

from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Entry, Participant
from linkworker.cases.participants import add_participant, newest_position, set_position
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.opposed.models import TakingPart
from linkworker.opposed.taking_part import KeptOut, end, invite, takes_part
from linkworker.practice.rule import Weight
from linkworker.practice.sharing import Refused
from tests.cast import MONDAY, Cast, asked

HOUR = timedelta(hours=1)


def close(cast: Cast, relationship: str = "intimate-partner", position: str = "not-known") -> Participant:
    named = {"name": "Gethin", "relationship": relationship}
    told: dict[str, Any] = {"said_by": "Siân", "by": cast.nerys, "at": MONDAY}
    return add_participant(cast.sian, named, position=position, **told)


def invited(cast: Cast, one: Participant) -> TakingPart:
    return invite(one, note="The Friday talks", by=cast.nerys, at=MONDAY + HOUR)


def disclosed(cast: Cast) -> None:
    at = MONDAY + 3 * HOUR
    record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=at, recorded_at=at)


def duty() -> Duty | None:
    return Duty.objects.filter(rule="plan.partner").order_by("-pk").first()


@pytest.mark.row("R158")
def test_a_partner_is_invited_until_abuse_is_known_and_not_after(cast: Cast) -> None:
    gethin = close(cast)
    row = invited(cast, gethin)
    assert takes_part(gethin) == row
    end(row, note="She told him herself", by=cast.nerys, at=MONDAY + 2 * HOUR)
    disclosed(cast)
    with pytest.raises(KeptOut):
        invite(gethin, note="", by=cast.nerys, at=MONDAY + 4 * HOUR)
    assert takes_part(gethin) is None
    assert duty() is None


@pytest.mark.row("R158")
def test_who_takes_part_when_abuse_becomes_known_is_a_duty_of_that_day_until_it_ends(cast: Cast) -> None:
    row = invited(cast, close(cast))
    assert duty() is None
    disclosed(cast)
    found = duty()
    assert found is not None
    assert (found.weight, found.owner_id, found.ended_at) == (Weight.MUST, cast.nerys.pk, None)
    assert found.due_at is not None and found.due_at.date() == MONDAY.date()
    end(row, note="Said that talks are held alone for a while", by=cast.nerys, at=MONDAY + 5 * HOUR)
    found.refresh_from_db()
    assert found.ended_at is not None


def test_whoever_is_said_to_harm_is_not_invited_whatever_they_are(cast: Cast) -> None:
    aunt = close(cast, "other-relative", "harmed")
    with pytest.raises(KeptOut):
        invited(cast, aunt)
    friend = close(cast, "friend")
    invited(cast, friend)
    told: dict[str, Any] = {"said_by": "Siân", "by": cast.nerys, "at": MONDAY + 2 * HOUR}
    set_position(friend, kind="harmed", seen=newest_position(friend), **told)
    assert duty() is not None


def test_the_second_of_two_is_told_who_was_quicker(cast: Cast) -> None:
    friend = close(cast, "friend")
    row = invited(cast, friend)
    with pytest.raises(Changed) as caught:
        invited(cast, friend)
    assert caught.value.now == row
    end(row, note="x", by=cast.nerys, at=MONDAY + 2 * HOUR)
    with pytest.raises(Changed):
        end(row, note="x", by=cast.nerys, at=MONDAY + 3 * HOUR)


def test_only_who_writes_of_abuse_invites_and_the_chronology_holds_no_word_of_it(cast: Cast) -> None:
    friend = close(cast, "friend")
    for by in (cast.owen, cast.priya, cast.dafydd, cast.rhys):
        with pytest.raises(Refused):
            invite(friend, note="", by=by, at=MONDAY)
    row = invited(cast, friend)
    end(row, note="She moved", by=cast.nerys, at=MONDAY + 2 * HOUR)
    told = Entry.objects.filter(case=cast.sian, code__startswith="takes-part").order_by("pk")
    assert [(one.code, one.text) for one in told] == [("takes-part", ""), ("takes-part-no-more", "")]
