"""The main job, through actions: register, ask, complete a checklist, be told what follows."""

from datetime import timedelta

import pytest

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.cases.enquiries import correct_enquiry, record_enquiry
from linkworker.duties.actions import DoneOutside, ask_waiver, decide_waiver, done_outside, hand_over
from linkworker.duties.models import Duty
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Refused
from tests.cast import MONDAY, Cast, asked

HOUR = timedelta(hours=1)


def open_keys(cast: Cast) -> set[str]:
    return {duty.rule for duty in Duty.objects.filter(holding=cast.sian.pk, ended_at=None)}


def checklist(yes: int, **more: object) -> AssessmentGiven:
    answers = tuple(
        AnswerGiven(str(number), Answer.YES if number <= yes else Answer.NO) for number in range(1, 25)
    )
    return AssessmentGiven(CHECKLIST, "with-person", answers, {}, **more)  # type: ignore[arg-type]


@pytest.mark.row("R023", "R028", "R103")
def test_a_new_case_asks_for_an_enquiry_and_a_no_asks_for_the_next(cast: Cast) -> None:
    assert "enquiry.first" in open_keys(cast)
    record_enquiry(cast.sian, asked(), by=cast.nerys, at=MONDAY + HOUR, recorded_at=MONDAY + HOUR)
    assert "enquiry.first" not in open_keys(cast)
    again = Duty.objects.get(rule="enquiry.again", ended_at=None)
    assert again.owner == cast.nerys
    assert again.opens_at > MONDAY + timedelta(days=70)


@pytest.mark.row("R060", "R061", "R062")
def test_seventeen_of_twenty_four_asks_for_idva_and_marac(cast: Cast) -> None:
    at = MONDAY + HOUR
    record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=at, recorded_at=at)
    assert {"checklist.complete", "screen.quick", "disclosure.manager"} <= open_keys(cast)
    row = complete(cast.sian, checklist(17), by=cast.nerys, at=at + HOUR, recorded_at=at + HOUR)
    assert row.level == "high"
    assert {"referral.idva", "referral.marac"} <= open_keys(cast)
    assert "checklist.complete" not in open_keys(cast)


@pytest.mark.row("R168")
def test_a_corrected_answer_ends_what_rested_on_it_and_keeps_the_old_version(cast: Cast) -> None:
    at = MONDAY + HOUR
    enquiry = record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=at, recorded_at=at)
    later = at + HOUR
    correct_enquiry(enquiry, asked(), wrong="Wrong person's answer", by=cast.nerys, at=at, recorded_at=later)
    assert "checklist.complete" not in open_keys(cast)
    ended = Duty.objects.get(rule="checklist.complete")
    assert ended.ending == "no-longer-applies"
    assert ended.ended_fact == {"kind": "enquiry", "id": enquiry.thread}
    assert cast.sian.enquiries.filter(is_current=False).get().experienced_now == "yes"


def test_a_duty_is_handed_over_done_outside_or_waived_by_the_manager_alone(cast: Cast) -> None:
    at = MONDAY + HOUR
    record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=at, recorded_at=at)
    manager = Duty.objects.get(rule="disclosure.manager", ended_at=None)
    done_outside(manager, DoneOutside("Told Morgan", "Morgan", at.date()), by=cast.nerys, at=at)
    assert "disclosure.manager" not in open_keys(cast)
    quick = Duty.objects.get(rule="screen.quick", ended_at=None)
    with pytest.raises(Refused):
        hand_over(quick, to=cast.owen, note="", by=cast.nerys, at=at)
    waiver = ask_waiver(quick, reason="She left the area", by=cast.nerys, at=at)
    with pytest.raises(Refused):
        decide_waiver(waiver, grant=True, note="", by=cast.nerys, at=at)
    decide_waiver(waiver, grant=True, note="", by=cast.morgan, at=at)
    assert Duty.objects.get(rule="screen.quick").ending == "waived"
