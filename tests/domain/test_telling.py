"""A person who was still to be told what was shared about them: asked for until they are, and read by the receiver."""

from datetime import timedelta

import pytest

from linkworker.cases import shares
from linkworker.cases.models import Entry, EntryKind
from linkworker.cases.telling import TellingGiven, record_telling
from linkworker.duties.actions import put_aside
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


def test_it_is_looked_at_again_on_the_day_that_is_set_while_it_is_not_safe(joined: Joined) -> None:
    row, later = share(joined), london_date(MONDAY + 20 * DAY)
    not_yet = TellingGiven(told="will-tell", next_on=later, note="He is at home all week.")
    sending.tell_person(row, not_yet, by=joined.cast.nerys, at=MONDAY + DAY)
    duty = to_tell(row)
    assert duty is not None
    assert duty.due_at == end_of_day(later)
    with pytest.raises(ValueError, match="only its act"):
        put_aside(duty, reason="Not now.", by=joined.cast.nerys, at=MONDAY + DAY)
    sending.tell_person(Share.objects.get(), THEY_KNOW, by=joined.cast.nerys, at=MONDAY + 9 * DAY)
    assert to_tell(row) is None


def test_who_was_not_to_be_told_may_be_told_when_it_is_safe_after_all(joined: Joined) -> None:
    row, nerys = share(joined), joined.cast.nerys
    why = TellingGiven(told="not-told", why="He reads every message.")
    sending.tell_person(row, why, by=nerys, at=MONDAY + DAY)
    with pytest.raises(Changed):
        sending.tell_person(row, THEY_KNOW, by=joined.cast.morgan, at=MONDAY + DAY + HOUR)
    sending.tell_person(Share.objects.get(), THEY_KNOW, by=nerys, at=MONDAY + 2 * DAY)
    assert (Share.objects.get().told, Intake.objects.get().told) == (Told.TOLD, Told.TOLD)
    with pytest.raises(Changed):
        sending.tell_person(Share.objects.get(), why, by=nerys, at=MONDAY + 3 * DAY)


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


def test_who_knows_is_not_told_again(joined: Joined) -> None:
    given = sharing("joint-care", joined.cast.idvas, harm=harm())
    row = shares.share(joined.cast.sian, given, by=joined.cast.nerys, at=MONDAY)
    with pytest.raises(Changed):
        record_telling(row, THEY_KNOW, by=joined.cast.nerys, at=MONDAY + HOUR)


@pytest.mark.parametrize("authorise", [None, False, True])
def test_what_waits_for_a_manager_is_to_be_told_once_it_is_used(
    joined: Joined, authorise: bool | None
) -> None:
    waiting, cast = share(joined, urgent=False), joined.cast
    assert to_tell(waiting) is None
    if authorise is None:
        sending.take_back(waiting, note="She agreed meanwhile.", by=cast.nerys, at=MONDAY + DAY)
    else:
        sending.decide_harm(waiting, authorise=authorise, note="Now.", by=cast.morgan, at=MONDAY + DAY)
    duty = to_tell(waiting)
    assert (duty is not None) is bool(authorise)
    assert duty is None or duty.since == MONDAY + DAY


def test_what_is_authorised_after_its_day_was_never_used(joined: Joined) -> None:
    given = sharing(
        "joint-care", joined.cast.idvas, harm=harm(urgent=False), told=Told.WILL_TELL, until=MONDAY + DAY
    )
    row = shares.share(joined.cast.sian, given, by=joined.cast.nerys, at=MONDAY)
    shares.decide_harm(row, authorise=True, note="Now.", by=joined.cast.morgan, at=MONDAY + 2 * DAY)
    assert to_tell(row) is None


def test_what_was_used_and_is_refused_afterwards_is_still_to_be_told(joined: Joined) -> None:
    row = share(joined)
    sending.decide_harm(row, authorise=False, note="Ask her.", by=joined.cast.morgan, at=MONDAY + DAY)
    assert to_tell(row)


@pytest.mark.parametrize(
    "given",
    [
        TellingGiven(told="will-tell"),
        TellingGiven(told="will-tell", next_on=london_date(MONDAY - DAY)),
        TellingGiven(told="told", next_on=london_date(MONDAY + DAY)),
        TellingGiven(told="not-told"),
    ],
)
def test_that_nothing_came_of_it_is_not_written_down(joined: Joined, given: TellingGiven) -> None:
    with pytest.raises(ValueError, match="reason"):
        record_telling(share(joined), given, by=joined.cast.nerys, at=MONDAY + HOUR)


def test_only_who_works_with_the_person_writes_it_down(joined: Joined) -> None:
    with pytest.raises(Refused):
        sending.tell_person(share(joined), THEY_KNOW, by=joined.gwilym, at=MONDAY + HOUR)
