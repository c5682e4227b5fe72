"""Duties follow the facts: kept in step, ended as the rules say, and always somebody's who may see the case."""

from datetime import date, timedelta

import pytest

from linkworker.cases import actions as cases
from linkworker.cases.build import EnquiryGiven
from linkworker.cases.enquiries import correct_enquiry, record_enquiry
from linkworker.cases.models import Case
from linkworker.duties.actions import (
    DoneOutside,
    ask_waiver,
    decide_waiver,
    done_outside,
    hand_over,
    put_aside,
    take_back,
)
from linkworker.duties.keeping import Cause, refresh
from linkworker.duties.lists import own_work
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.partnership.models import Worker
from linkworker.partnership.setting_up import leave
from linkworker.practice.sharing import Role
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.facts import reader_of
from tests.cast import MONDAY, Cast, asked, make_worker

HOUR = timedelta(hours=1)


@pytest.fixture
def dee(cast: Cast) -> Worker:
    """The duty worker of Siân's service."""
    return make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)


def disclosed(cast: Cast):  # type: ignore[no-untyped-def]
    return record_enquiry(
        cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=MONDAY + HOUR, recorded_at=MONDAY + HOUR
    )


def open_duty(case: Case, rule: str) -> Duty:
    return Duty.objects.get(holding=case.pk, rule=rule, ended_at=None)


def not_asked(next_on: date) -> EnquiryGiven:
    """Somebody was there, so nothing was asked; a day is set."""
    nothing = dict.fromkeys(("experienced_now", "experienced_past", "caused_now", "caused_past"), "")
    return asked(not_asked_because="not-alone", alone="not-alone", next_on=next_on, **nothing)


def stored() -> list[dict[str, object]]:
    return list(Duty.objects.order_by("pk").values())


def test_working_the_duties_out_again_changes_nothing(cast: Cast) -> None:
    disclosed(cast)
    before = stored()
    case = Case.objects.select_related("client", "service").get(pk=cast.sian.pk)
    found = refresh(case, Cause(at=MONDAY + 2 * HOUR))
    assert (found.new, found.altered, found.ended) == ([], [], [])
    assert stored() == before


@pytest.mark.row("R168")
def test_a_duty_ended_by_a_correction_arises_anew_when_that_is_corrected_back(cast: Cast) -> None:
    first = disclosed(cast)
    said, later = {"by": cast.nerys, "at": MONDAY + HOUR}, MONDAY + 2 * HOUR
    second = correct_enquiry(first, asked(), wrong="Wrong person", **said, recorded_at=later)
    assert not Duty.objects.filter(rule="checklist.complete", ended_at=None).exists()
    correct_enquiry(
        second, asked(experienced_now="yes"), wrong="It was right", **said, recorded_at=later + HOUR
    )
    gone, again = Duty.objects.filter(rule="checklist.complete").order_by("pk")
    assert gone.ending == "no-longer-applies"
    assert again.ended_at is None
    assert (again.key, again.due_at) == (gone.key, gone.due_at)


def test_not_having_asked_overtakes_the_duty_to_ask_and_names_the_stronger_one(cast: Cast) -> None:
    given = not_asked(date(2026, 11, 4))
    enquiry = record_enquiry(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    over = Duty.objects.get(rule="enquiry.first")
    assert over.ending == "overtaken"
    assert over.ended_fact == {"key": f"enquiry.not-asked:{enquiry.thread}"}
    assert open_duty(cast.sian, "enquiry.not-asked").key == over.ended_fact["key"]


def test_a_duty_handed_over_stays_there_whatever_else_happens_in_the_case(cast: Cast, dee: Worker) -> None:
    first = open_duty(cast.sian, "confidentiality.explain")
    hand_over(first, to=dee, note="", by=cast.nerys, at=MONDAY)
    disclosed(cast)
    assert open_duty(cast.sian, "confidentiality.explain").owner == dee
    assert open_duty(cast.sian, "checklist.complete").owner == cast.nerys


def test_an_ending_taken_back_is_kept_and_the_duty_is_due_again(cast: Cast) -> None:
    disclosed(cast)
    first = open_duty(cast.sian, "disclosure.manager")
    done = DoneOutside("Told her", "Morgan", MONDAY.date())
    done_outside(first, done, by=cast.nerys, at=MONDAY + HOUR)
    take_back(first, wrong="It was another case", by=cast.nerys, at=MONDAY + 2 * HOUR)
    again = open_duty(cast.sian, "disclosure.manager")
    first.refresh_from_db()
    assert (again.key, again.due_at) == (first.key, first.due_at)
    assert (first.ending, first.done_what, first.wrong) == ("done-outside", "Told her", "It was another case")
    with pytest.raises(Changed):
        take_back(first, wrong="x", by=cast.nerys, at=MONDAY + 3 * HOUR)
    done_outside(again, done, by=cast.nerys, at=MONDAY + 3 * HOUR)
    assert not Duty.objects.filter(rule="disclosure.manager", ended_at=None).exists()


def test_a_waiver_is_taken_back_by_who_may_decide_one(cast: Cast) -> None:
    waiver = ask_waiver(open_duty(cast.sian, "enquiry.first"), reason="Away", by=cast.nerys, at=MONDAY)
    decide_waiver(waiver, grant=True, note="", by=cast.morgan, at=MONDAY + HOUR)
    with pytest.raises(Changed):
        take_back(waiver.duty, wrong="She is back", by=cast.nerys, at=MONDAY + 2 * HOUR)
    take_back(waiver.duty, wrong="She is back", by=cast.morgan, at=MONDAY + 2 * HOUR)
    assert open_duty(cast.sian, "enquiry.first").owner == cast.nerys


def test_the_duties_of_whoever_left_are_the_managers_with_that_minute(cast: Cast) -> None:
    disclosed(cast)
    leave(cast.nerys, at=MONDAY + HOUR)
    owners = {row.owner for row in Duty.objects.filter(holding=cast.sian.pk, ended_at=None)}
    assert owners == {None}
    assert open_duty(cast.sian, "checklist.complete") in own_work(reader_of(cast.morgan), MONDAY + HOUR)


def test_a_duty_handed_over_meanwhile_is_not_handed_over_again(cast: Cast, dee: Worker) -> None:
    first, as_read = (open_duty(cast.sian, "enquiry.first") for _ in range(2))
    hand_over(first, to=dee, note="", by=cast.nerys, at=MONDAY)
    with pytest.raises(Changed):
        hand_over(as_read, to=cast.morgan, note="", by=cast.nerys, at=MONDAY)
    assert open_duty(cast.sian, "enquiry.first").owner == dee


def test_a_duty_handed_over_passes_on_when_the_case_is_allocated_anew(cast: Cast, dee: Worker) -> None:
    hand_over(open_duty(cast.sian, "confidentiality.explain"), to=dee, note="", by=cast.nerys, at=MONDAY)
    cases.allocate(cast.sian, worker=cast.owen, by=cast.morgan, at=MONDAY + HOUR)
    assert {row.owner for row in Duty.objects.filter(holding=cast.sian.pk, ended_at=None)} == {cast.owen}


def test_the_duties_of_a_walled_key_worker_are_the_managers_the_same_minute(cast: Cast) -> None:
    disclosed(cast)
    at = MONDAY + 2 * HOUR
    assert open_duty(cast.sian, "checklist.complete") in own_work(reader_of(cast.nerys), at)
    raise_wall(cast.sian.holding.subject, worker=cast.nerys, by=cast.morgan, at=at)
    assert own_work(reader_of(cast.nerys), at) == []
    assert open_duty(cast.sian, "checklist.complete").owner is None
    assert open_duty(cast.sian, "checklist.complete") in own_work(reader_of(cast.morgan), at)


def test_a_wall_between_anyone_else_and_the_person_leaves_the_duties_where_they_are(cast: Cast) -> None:
    raise_wall(cast.sian.holding.subject, worker=cast.owen, by=cast.morgan, at=MONDAY)
    assert open_duty(cast.sian, "enquiry.first").owner == cast.nerys


def test_a_duty_handed_to_a_worker_who_is_then_walled_goes_back(cast: Cast, dee: Worker) -> None:
    hand_over(open_duty(cast.sian, "enquiry.first"), to=dee, note="", by=cast.nerys, at=MONDAY)
    raise_wall(cast.sian.holding.subject, worker=dee, by=cast.morgan, at=MONDAY + HOUR)
    back = open_duty(cast.sian, "enquiry.first")
    assert (back.owner, back.handed) == (cast.nerys, False)


def test_a_closed_case_asks_nothing(cast: Cast) -> None:
    cases.close_case(cast.sian, reason="finished", note="", by=cast.nerys, at=MONDAY + HOUR)
    assert not Duty.objects.filter(holding=cast.sian.pk, ended_at=None).exists()
    assert Duty.objects.get(rule="enquiry.first").ended_fact == {"kind": "case", "id": cast.sian.pk}


def test_a_duty_is_not_done_on_a_day_that_has_not_come(cast: Cast) -> None:
    duty = open_duty(cast.sian, "enquiry.first")
    today, tomorrow = MONDAY.date(), MONDAY.date() + timedelta(days=1)
    with pytest.raises(ValueError, match="today or before"):
        done_outside(duty, DoneOutside("Asked", "Siân", tomorrow), by=cast.nerys, at=MONDAY)
    assert done_outside(duty, DoneOutside("Asked", "Siân", today), by=cast.nerys, at=MONDAY).ended_at


def test_what_somebody_else_ended_meanwhile_is_not_ended_again(cast: Cast) -> None:
    duty = open_duty(cast.sian, "contact.safe")
    put_aside(duty, reason="Only in person", by=cast.nerys, at=MONDAY)
    with pytest.raises(Changed) as found:
        done_outside(duty, DoneOutside("Done", "Her", MONDAY.date()), by=cast.morgan, at=MONDAY + HOUR)
    assert found.value.now.ending == "put-aside"
