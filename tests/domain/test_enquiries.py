"""Recording an enquiry and correcting it: what is kept, what is refused, what follows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linkworker.cases.build import EnquiryGiven, build_enquiry, enquiry_given
from linkworker.cases.enquiries import (
    NotSafeToAsk,
    UnknownCode,
    correct_enquiry,
    newest_version,
    record_enquiry,
)
from linkworker.cases.models import Enquiry
from linkworker.duties.actions import DoneOutside, done_outside, put_aside
from linkworker.duties.following import followed, foreseen
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.practice.facts import NotAskedBecause, Outcome
from linkworker.practice.sharing import Refused
from tests.cast import MONDAY, Cast, asked, make_case

AT = MONDAY + timedelta(hours=1)
LATER = AT + timedelta(hours=1)
NEXT = date(2026, 11, 4)
CLOSED: dict[str, object] = {
    "alone": "not-alone",
    "not_asked_because": "not-alone",
    "next_on": NEXT,
    "told_we_ask_everybody": False,
    **dict.fromkeys(("experienced_now", "experienced_past", "caused_now", "caused_past"), ""),
}


def record(cast: Cast, **changes: object) -> Enquiry:
    return record_enquiry(cast.sian, asked(**changes), by=cast.nerys, at=AT, recorded_at=AT)


def rules(duties: list[Duty]) -> set[str]:
    return {duty.rule for duty in duties}


@pytest.mark.row("R025")
def test_both_sectors_are_asked_to_ask(cast: Cast) -> None:
    theirs = make_case("Elin Prydderch", service=cast.idvas, worker=cast.dafydd)
    for case in (cast.sian, theirs):
        assert Duty.objects.filter(holding=case.pk, rule="enquiry.first", ended_at=None).exists()


@pytest.mark.row("R041")
def test_an_enquiry_keeps_when_who_how_alone_outcome_and_action(cast: Cast) -> None:
    row = record(cast, mode="phone", place="phone", experienced_past="yes", action_taken="Rang the help line")
    kept = Enquiry.objects.get(pk=row.pk)
    assert (kept.at, kept.by, kept.mode, kept.alone) == (AT, cast.nerys, "phone", "alone")
    assert (kept.outcome, kept.action_taken) == (Outcome.EXPERIENCING, "Rang the help line")


@pytest.mark.parametrize("because", list(NotAskedBecause))
def test_not_asking_keeps_its_reason_and_makes_a_duty_on_the_day_set(
    cast: Cast, because: NotAskedBecause
) -> None:
    row = record(cast, **{**CLOSED, "not_asked_because": because.value})
    assert row.outcome == Outcome.NOT_ASKED
    duty = Duty.objects.get(rule="enquiry.not-asked", ended_at=None)
    assert duty.due_at is not None
    assert duty.due_at.date() == NEXT


@pytest.mark.row("R030")
@pytest.mark.parametrize(
    "answer",
    [
        {"experienced_now": "yes"},
        {"caused_past": "no"},
        {"behaviours": ("hit",)},
        {"own_words": "Not to be kept"},
        {"abuse_types": ("economic",)},
        {"response": ("believed",)},
    ],
)
def test_no_answer_is_kept_of_a_time_when_it_was_not_safe_to_ask(
    cast: Cast, answer: dict[str, object]
) -> None:
    with pytest.raises(NotSafeToAsk):
        record(cast, **{**CLOSED, **answer})
    assert not Enquiry.objects.exists()
    record(cast, **CLOSED)


@pytest.mark.parametrize("alone", ["not-alone", "not-sure"])
def test_answers_without_being_alone_are_refused_whatever_else_is_said(cast: Cast, alone: str) -> None:
    with pytest.raises(NotSafeToAsk):
        record(cast, alone=alone)
    record(cast, alone="alone")


def test_answers_through_nobody_who_may_interpret_are_refused(cast: Cast) -> None:
    with pytest.raises(NotSafeToAsk):
        record(cast, interpreting="none")
    record(cast, interpreting="professional")


@pytest.mark.row("R035")
def test_signs_are_kept_even_when_it_was_not_the_time_to_ask(cast: Cast) -> None:
    row = record(cast, **{**CLOSED, "signs": ("partner-stays",)})
    assert (row.outcome, row.signs) == (Outcome.NOT_ASKED, ["partner-stays"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"behaviours": ("hit", "bitten")},
        {"abuse_types": ("drink",)},
        {"targets": ("neighbour",)},
        {"signs": ("odd",)},
        {"response": ("shrugged",)},
        {"mode": "letter"},
        {"experienced_now": "maybe"},
    ],
)
def test_a_code_that_is_in_no_list_is_refused_by_name(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(UnknownCode, match=next(iter(wrong))):
        record(cast, **wrong)
    assert not Enquiry.objects.exists()


@pytest.mark.row("R002", "R005")
def test_five_kinds_and_direct_and_indirect_targets_are_kept_together(cast: Cast) -> None:
    kinds = (
        "physical-sexual",
        "violent-threatening",
        "controlling-coercive",
        "economic",
        "psychological-emotional-other",
    )
    row = record(cast, experienced_now="yes", abuse_types=kinds, targets=("direct", "through-child"))
    kept = Enquiry.objects.get(pk=row.pk)
    assert (tuple(kept.abuse_types), kept.targets) == (kinds, ["direct", "through-child"])


@pytest.mark.row("R014")
def test_there_is_nowhere_to_keep_a_cause(cast: Cast) -> None:
    names = {field.name for field in Enquiry._meta.get_fields()}
    assert not [name for name in names if name in {"cause", "because", "reason", "trigger", "excuse"}]
    with pytest.raises(TypeError):
        asked(cause="substances")


@pytest.mark.row("R032")
def test_a_worry_on_the_phone_asks_to_meet_face_to_face_and_meeting_ends_it(cast: Cast) -> None:
    record(cast, mode="phone", place="phone", worried=True)
    assert Duty.objects.filter(rule="enquiry.face-to-face", ended_at=None).exists()
    record_enquiry(cast.sian, asked(), by=cast.nerys, at=LATER, recorded_at=LATER)
    assert Duty.objects.get(rule="enquiry.face-to-face").ending == "done"


@pytest.mark.row("R168")
def test_a_correction_is_a_new_version_and_both_stay(cast: Cast) -> None:
    row = record(cast, experienced_now="yes", own_words="He takes my phone")
    corrected = correct_enquiry(
        row, asked(), wrong="Said of her sister", by=cast.morgan, at=AT, recorded_at=LATER
    )
    old = Enquiry.objects.get(pk=row.pk)
    assert (old.own_words, old.is_current, old.by) == ("He takes my phone", False, cast.nerys)
    assert (corrected.version, corrected.wrong, corrected.by) == (2, "Said of her sister", cast.morgan)
    old.case = cast.sian
    assert newest_version(old) == corrected


def test_a_correction_of_an_older_version_is_told_what_stands_now(cast: Cast) -> None:
    row = record(cast)
    newest = correct_enquiry(row, asked(caused_now="yes"), wrong="a", by=cast.nerys, at=AT, recorded_at=LATER)
    with pytest.raises(Changed) as caught:
        correct_enquiry(row, asked(), wrong="b", by=cast.nerys, at=AT, recorded_at=LATER)
    assert caught.value.now == newest


def test_a_correction_may_say_that_it_was_not_safe_but_keeps_no_answers_then(cast: Cast) -> None:
    row = record(cast, experienced_now="yes")
    unsafe = EnquiryGiven(**{**_values(asked()), **CLOSED, "experienced_now": "yes"})  # type: ignore[arg-type]
    with pytest.raises(NotSafeToAsk):
        correct_enquiry(row, unsafe, wrong="His mother heard", by=cast.nerys, at=AT, recorded_at=LATER)
    safe = replace(unsafe, experienced_now="")
    now = correct_enquiry(row, safe, wrong="His mother heard", by=cast.nerys, at=AT, recorded_at=LATER)
    assert (now.outcome, now.experienced_now) == (Outcome.NOT_ASKED, "")


def test_another_agencys_worker_may_not_record_what_the_key_worker_may(cast: Cast) -> None:
    with pytest.raises(Refused):
        record_enquiry(cast.sian, asked(), by=cast.dafydd, at=AT, recorded_at=AT)
    record_enquiry(cast.sian, asked(), by=cast.nerys, at=AT, recorded_at=AT)


def test_what_is_foreseen_before_saving_is_what_follows_after(cast: Cast) -> None:
    given = asked(experienced_now="yes", caused_now="yes")
    row = build_enquiry(cast.sian, given, by=cast.nerys, at=AT, recorded_at=AT)
    expected = {due.rule for due in foreseen(cast.sian, row, AT)}
    saved = record_enquiry(cast.sian, given, by=cast.nerys, at=AT, recorded_at=AT)
    assert {"checklist.complete", "causing.safety", "disclosure.manager"} <= expected
    assert rules(followed(cast.sian, saved).open) == expected


def test_what_a_correction_ends_and_makes_is_told(cast: Cast) -> None:
    row = record(cast, experienced_now="yes")
    corrected = correct_enquiry(
        row, asked(caused_now="yes"), wrong="Mixed up", by=cast.nerys, at=AT, recorded_at=LATER
    )
    found = followed(cast.sian, corrected)
    assert {"checklist.complete", "screen.quick"} <= rules(found.no_longer)
    assert rules(found.new) == {"causing.safety", "causing.alert"}
    assert "enquiry.first" in rules(found.done)


def test_an_enquiry_given_back_is_what_was_given(cast: Cast) -> None:
    given = asked(
        experienced_now="yes", behaviours=("hit", "money"), signs=("afraid",), response=("believed",)
    )
    row = record_enquiry(cast.sian, given, by=cast.nerys, at=AT, recorded_at=AT)
    assert enquiry_given(Enquiry.objects.get(pk=row.pk)) == given


def _values(given: EnquiryGiven) -> dict[str, object]:
    return {name: getattr(given, name) for name in EnquiryGiven.__dataclass_fields__}


@pytest.mark.row("R175")
@pytest.mark.parametrize("alerted", [True, False])
def test_whether_other_professionals_are_told_of_an_abusive_relationship_is_written_down_either_way(
    cast: Cast, alerted: bool
) -> None:
    record(cast, caused_now="yes")
    (duty,) = Duty.objects.filter(rule="causing.alert", ended_at=None)
    if alerted:
        done = DoneOutside("Told her midwife what he said he does", "Midwife", AT.date())
        done_outside(duty, done, by=cast.nerys, at=LATER)
    else:
        put_aside(duty, reason="Nobody else works with either of them", by=cast.nerys, at=LATER)
    assert not Duty.objects.filter(rule="causing.alert", ended_at=None).exists()
    told = cast.sian.entries.filter(kind="duty").latest("pk")
    assert ("midwife" if alerted else "Nobody else") in told.text
