"""A person who was still to be told what was shared about them: asked for until they are, and read by the receiver."""

from datetime import timedelta

import pytest

from linkworker.cases import shares
from linkworker.cases.models import Entry, EntryKind
from linkworker.cases.telling import TellingGiven, record_telling
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.practice.deadlines import end_of_day, london_date
from linkworker.practice.referring import Told
from linkworker.practice.sharing import Refused
from linkworker.referrals import sending
from linkworker.referrals.models import Intake
from linkworker.sharing.models import Share
from tests.cast import MONDAY
from tests.joined import Joined, harm, letter, sharing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THEY_KNOW = TellingGiven(told="told", note="“You could have asked me.” She is glad of the help.")
pytestmark = pytest.mark.django_db


def share(joined: Joined, *, urgent: bool = True, told: str = Told.WILL_TELL) -> Share:
    given = sharing("idva-referral", joined.cast.idvas, harm=harm(urgent), told=told)
    row = sending.send(joined.cast.sian, letter(), given, by=joined.cast.nerys, at=MONDAY)
    assert row.share is not None
    return row.share


def to_tell(row: Share) -> Duty | None:
    return Duty.objects.filter(key=f"share.tell:{row.pk}", ended_at=None).first()


@pytest.mark.row("R142")
def test_who_is_to_be_told_when_it_is_safe_is_asked_for_until_they_were(joined: Joined) -> None:
    row = share(joined)
    duty = to_tell(row)
    assert duty is not None
    assert (duty.owner, duty.due_at) == (joined.cast.nerys, end_of_day(london_date(MONDAY + 7 * DAY)))
    assert Intake.objects.get().told == Told.WILL_TELL
    sending.tell_person(row, THEY_KNOW, by=joined.cast.nerys, at=MONDAY + DAY)
    assert to_tell(row) is None
    now = Share.objects.get()
    assert (now.told, now.told_at, now.told_by) == (Told.TOLD, MONDAY + DAY, joined.cast.nerys)
    assert Intake.objects.get().told == Told.TOLD
    entry = Entry.objects.get(case=joined.cast.sian, kind=EntryKind.SHARE, code=Told.TOLD)
    assert entry.text == THEY_KNOW.note


def test_why_somebody_will_not_be_told_settles_it_too(joined: Joined) -> None:
    row = share(joined)
    why = TellingGiven(told="not-told", why="He reads every message.")
    sending.tell_person(row, why, by=joined.cast.nerys, at=MONDAY + DAY)
    assert to_tell(row) is None
    assert Share.objects.get().told_why == "He reads every message."
    assert Intake.objects.get().told == Told.NOT_TOLD


@pytest.mark.parametrize("told", [Told.TOLD, Told.NOT_TOLD])
def test_nobody_is_to_be_told_anew_of_what_was_settled_as_it_was_made(joined: Joined, told: str) -> None:
    given = sharing("joint-care", joined.cast.idvas, harm=harm(), told=told, told_why="Not safe.")
    row = shares.share(joined.cast.sian, given, by=joined.cast.nerys, at=MONDAY)
    assert to_tell(row) is None
    with pytest.raises(Changed):
        record_telling(row, THEY_KNOW, by=joined.cast.nerys, at=MONDAY + HOUR)


def test_of_what_was_taken_back_unused_there_is_nothing_to_tell(joined: Joined) -> None:
    waiting = share(joined, urgent=False)
    assert to_tell(waiting)
    sending.take_back(waiting, note="She agreed meanwhile.", by=joined.cast.nerys, at=MONDAY + HOUR)
    assert to_tell(waiting) is None


def test_what_was_used_and_is_refused_afterwards_is_still_to_be_told(joined: Joined) -> None:
    row = share(joined)
    sending.decide_harm(row, authorise=False, note="Ask her.", by=joined.cast.morgan, at=MONDAY + DAY)
    assert to_tell(row)


@pytest.mark.parametrize("given", [TellingGiven(told="will-tell"), TellingGiven(told="not-told")])
def test_that_nothing_came_of_it_is_not_written_down(joined: Joined, given: TellingGiven) -> None:
    with pytest.raises(ValueError, match="reason"):
        record_telling(share(joined), given, by=joined.cast.nerys, at=MONDAY + HOUR)


def test_only_who_works_with_the_person_writes_it_down(joined: Joined) -> None:
    with pytest.raises(Refused):
        sending.tell_person(share(joined), THEY_KNOW, by=joined.gwilym, at=MONDAY + HOUR)
