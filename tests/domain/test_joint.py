"""Two linked cases: weekly liaison, who does what, who leads; each writes in its own case alone."""

from datetime import timedelta

import pytest

from linkworker.cases.actions import allocate
from linkworker.cases.joint import LiaisonGiven, agree_lead, record_liaison, state_parts
from linkworker.cases.joint_queries import leads_among, liaisons_of, parts_of, parts_version, working_of
from linkworker.cases.models import Case, EntryKind, Liaison, Part
from linkworker.cases.queries import kinds_shown
from linkworker.cases.share_ends import EndGiven, end
from linkworker.duties.models import Duty
from linkworker.events.models import Event
from linkworker.practice.deadlines import london_date
from linkworker.practice.joint_working import Model
from linkworker.practice.sharing import Category, Refused
from linkworker.referrals.answering import Accepting, accept
from linkworker.sharing.models import Share
from tests.cast import MONDAY, make_case
from tests.joined import Joined, in_return, refer

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JOINED_AT = MONDAY + 2 * HOUR


@pytest.fixture
def theirs(joined: Joined) -> Case:
    return accept(refer(joined).intake, in_return(joined.gwilym), by=joined.gwilym, at=JOINED_AT)


def spoke(other: Case, days: int = 7, at: object = JOINED_AT) -> LiaisonGiven:
    return LiaisonGiven(
        other=other,
        with_whom="Gwilym Prys",
        agreed="Prescribing stays weekly.",
        next_on=london_date(at + days * DAY),  # type: ignore[operator]
    )


def liaison_duty(case: Case) -> Duty:
    return Duty.objects.get(holding=case.pk, rule="liaison.weekly", ended_at=None)


@pytest.mark.row("R107")
def test_a_liaison_is_asked_for_weekly_from_the_joining_on_and_met_by_the_next(
    joined: Joined, theirs: Case
) -> None:
    ours, nerys = joined.cast.sian, joined.cast.nerys
    assert liaison_duty(theirs).due_at is not None
    first = JOINED_AT + 6 * DAY
    record_liaison(ours, spoke(theirs, 3, first), by=nerys, at=first, recorded_at=first)
    done = Duty.objects.get(holding=ours.pk, rule="liaison.weekly", ended_at=first)
    assert done.ending == "done"
    due = liaison_duty(ours).due_at
    assert due is not None
    assert london_date(due) == london_date(first + 3 * DAY)
    told = ours.entries.get(kind=EntryKind.LIAISON)
    assert told.text == "Prescribing stays weekly."
    assert Event.objects.filter(kind="liaison_recorded", agency_id=ours.agency_id).count() == 1


def test_a_day_later_than_a_week_does_not_put_the_next_one_off(joined: Joined, theirs: Case) -> None:
    ours = joined.cast.sian
    record_liaison(
        ours, spoke(theirs, 20), by=joined.cast.nerys, at=JOINED_AT + HOUR, recorded_at=JOINED_AT + HOUR
    )
    due = liaison_duty(ours).due_at
    assert due is not None
    assert london_date(due) == london_date(JOINED_AT + 7 * DAY)


def test_only_with_a_case_that_is_linked_and_only_by_who_writes_there(joined: Joined, theirs: Case) -> None:
    cast = joined.cast
    other = make_case("Nobody Else", service=cast.idvas, worker=cast.dafydd)
    with pytest.raises(Refused):
        record_liaison(cast.sian, spoke(other), by=cast.nerys, at=MONDAY, recorded_at=JOINED_AT)
    with pytest.raises(Refused):
        record_liaison(cast.sian, spoke(theirs), by=joined.gwilym, at=JOINED_AT, recorded_at=JOINED_AT)
    with pytest.raises(Refused):
        agree_lead(cast.sian, other, by=cast.nerys, at=JOINED_AT)
    with pytest.raises(Refused):
        state_parts(theirs, ["risk"], by=cast.nerys, at=JOINED_AT)


@pytest.mark.row("R107")
def test_parts_are_stated_by_each_for_itself_and_nothing_stated_is_lost(joined: Joined, theirs: Case) -> None:
    ours, nerys = joined.cast.sian, joined.cast.nerys
    state_parts(ours, ["treatment", "prescribing"], by=nerys, at=JOINED_AT)
    state_parts(theirs, ["risk"], by=joined.gwilym, at=JOINED_AT)
    before = parts_version(ours)
    state_parts(ours, ["treatment", "health"], by=nerys, at=JOINED_AT + DAY)
    assert parts_version(ours) > before
    assert parts_of([ours.pk, theirs.pk], JOINED_AT + DAY) == {
        ours.pk: {"treatment", "health"},
        theirs.pk: {"risk"},
    }
    ended = Part.objects.get(case=ours, what="prescribing")
    assert (ended.until, ended.ended_by) == (JOINED_AT + DAY, nerys)
    with pytest.raises(ValueError, match="of the list"):
        state_parts(ours, ["everything"], by=nerys, at=JOINED_AT)


@pytest.mark.row("R106")
def test_the_newest_word_on_who_leads_stands_and_the_one_before_stays(joined: Joined, theirs: Case) -> None:
    ours = joined.cast.sian
    agree_lead(ours, ours, by=joined.cast.nerys, at=JOINED_AT)
    agree_lead(theirs, theirs, by=joined.gwilym, at=JOINED_AT + DAY)
    found = leads_among([ours, theirs])
    assert [one.leads_id for one in found] == [theirs.pk, ours.pk]
    assert leads_among([ours]) == [found[1]]


def test_how_they_work_follows_from_what_happens(joined: Joined, theirs: Case) -> None:
    ours = joined.cast.sian
    ours.refresh_from_db()

    def model(at: object, spoke_at: object = None) -> Model | None:
        return working_of(ours, theirs, joined_at=JOINED_AT, spoke_at=spoke_at, at=at).model  # type: ignore[arg-type]

    assert model(JOINED_AT + DAY) is Model.JOINT
    assert model(JOINED_AT + 30 * DAY) is Model.PARALLEL
    assert model(JOINED_AT + 30 * DAY, JOINED_AT + 20 * DAY) is Model.JOINT
    theirs.closed_at = JOINED_AT + 31 * DAY
    assert model(JOINED_AT + 32 * DAY) is Model.SERIAL


def test_a_liaison_is_read_by_the_side_it_was_with_alone(joined: Joined, theirs: Case) -> None:
    ours = joined.cast.sian
    record_liaison(ours, spoke(theirs), by=joined.cast.nerys, at=JOINED_AT, recorded_at=JOINED_AT)
    assert [one.with_whom for one in liaisons_of([ours], between=[theirs])] == ["Gwilym Prys"]
    assert liaisons_of([theirs], between=[ours]) == []
    assert EntryKind.LIAISON not in kinds_shown(frozenset(Category), own=False)


@pytest.mark.row("R107")
def test_nobody_is_asked_to_speak_once_nothing_is_shared_any_longer(joined: Joined, theirs: Case) -> None:
    ours, over = joined.cast.sian, EndGiven(because="withdrew", how_said="in-person", alone="alone")
    back, there = Share.objects.get(holding=theirs.pk), Share.objects.get(holding=ours.pk)
    end(there, over, by=joined.cast.nerys, at=JOINED_AT + DAY)
    assert liaison_duty(theirs).due_at, "they still share with us"
    end(back, over, by=joined.gwilym, at=JOINED_AT + 2 * DAY)
    asked = Duty.objects.filter(rule="liaison.weekly")
    assert {(one.holding_id, one.ending) for one in asked} == {
        (ours.pk, "no-longer-applies"),
        (theirs.pk, "no-longer-applies"),
    }
    assert {one.ended_by_id for one in asked} == {None, joined.gwilym.pk}


def test_they_speak_at_the_latest_on_the_day_on_which_sharing_ends(joined: Joined, theirs: Case) -> None:
    Share.objects.update(until=JOINED_AT + 3 * DAY)
    at = JOINED_AT + HOUR
    record_liaison(joined.cast.sian, spoke(theirs), by=joined.cast.nerys, at=at, recorded_at=at)
    due = liaison_duty(joined.cast.sian).due_at
    assert due is not None
    assert london_date(due) == london_date(JOINED_AT + 3 * DAY)


@pytest.mark.row("R107")
def test_the_weekly_talk_and_the_model_rest_on_the_same_that_somebody_there_works(joined: Joined) -> None:
    ours = joined.cast.sian
    theirs = accept(refer(joined).intake, Accepting(), by=joined.efua, at=JOINED_AT)
    told = {"joined_at": JOINED_AT, "spoke_at": None, "at": JOINED_AT + HOUR}
    assert working_of(ours, theirs, **told).model is Model.SERIAL  # type: ignore[arg-type]
    assert not Duty.objects.filter(holding=ours.pk, rule="liaison.weekly").exists()
    theirs = allocate(theirs, worker=joined.gwilym, by=joined.efua, at=JOINED_AT + HOUR)
    assert working_of(ours, theirs, **told).model is not Model.SERIAL  # type: ignore[arg-type]
    assert liaison_duty(ours).due_at is not None


def test_the_last_talk_with_one_service_does_not_fall_out_for_many_with_another(
    joined: Joined, theirs: Case
) -> None:
    ours, third = joined.cast.sian, make_case("Third", service=joined.refuge, worker=joined.lowri)
    told = {"with_whom": "Lowri", "next_on": london_date(JOINED_AT), "by": joined.cast.nerys}
    for hours, other in enumerate((theirs, *[third] * 25)):
        at = JOINED_AT + hours * HOUR
        Liaison.objects.create(case=ours, other=other, at=at, recorded_at=at, agreed="As before.", **told)
    found = liaisons_of([ours], between=[theirs, third])
    assert [one.other_id for one in found] == [third.pk] * 20 + [theirs.pk]
