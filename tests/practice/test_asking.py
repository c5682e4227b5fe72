"""When the questions may open, what an enquiry comes to, and what is said while asking."""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkworker.practice import wording
from linkworker.practice.asking import (
    BEHAVIOURS,
    LONGEST_WAIT,
    RESPONSE,
    SIGNS,
    Alone,
    FourAnswers,
    Interpreting,
    Occasion,
    Place,
    Setting,
    closed_because,
    is_late,
    is_next_in_reach,
    is_verifiable,
    next_on,
    outcome,
)
from linkworker.practice.deadlines import calendar
from linkworker.practice.facts import Mode, NotAskedBecause, Outcome
from linkworker.practice.wording import Prompts

MONDAY = date(2026, 11, 2)
YES, NO, NOT_SAID = FourAnswers.YES, FourAnswers.NO, FourAnswers.NOT_SAID
SAFE = Setting(Alone.ALONE, Interpreting.NOT_NEEDED)
ALL_PROMPTS = [value for value in vars(wording).values() if isinstance(value, Prompts)]
ALL_PROMPTS += wording.INSTEAD.values()


@pytest.mark.row("R030")
@pytest.mark.parametrize("alone", [Alone.NOT_ALONE, Alone.NOT_SURE])
def test_questions_open_when_alone_and_stay_closed_when_not_or_not_sure(alone: Alone) -> None:
    assert closed_because(SAFE) is None
    assert closed_because(dataclasses.replace(SAFE, alone=alone)) is NotAskedBecause.NOT_ALONE


def test_questions_stay_closed_without_a_professional_interpreter() -> None:
    assert closed_because(Setting(Alone.ALONE, Interpreting.PROFESSIONAL)) is None
    assert closed_because(Setting(Alone.ALONE, Interpreting.NONE)) is NotAskedBecause.NO_INTERPRETER


@pytest.mark.parametrize(
    "moment", [NotAskedBecause.AFFECTED, NotAskedBecause.CRISIS, NotAskedBecause.NO_TIME]
)
def test_what_the_worker_names_closes_the_questions_and_is_the_reason(moment: NotAskedBecause) -> None:
    assert closed_because(dataclasses.replace(SAFE, moment=moment)) is moment
    assert closed_because(Setting(Alone.NOT_ALONE, Interpreting.NONE, moment)) is moment


@pytest.mark.row("R031")
def test_being_alone_can_be_seen_face_to_face_and_never_on_the_phone() -> None:
    assert is_verifiable(Mode.FACE_TO_FACE)
    assert not is_verifiable(Mode.PHONE)
    assert not is_verifiable(Mode.VIDEO)


@pytest.mark.row("R042")
def test_a_disclosure_at_the_first_assessment_is_told_apart_from_a_later_one() -> None:
    assert not is_late(Occasion.ASSESSMENT)
    assert all(is_late(occasion) for occasion in Occasion if occasion is not Occasion.ASSESSMENT)


@pytest.mark.row("R035", "R058")
@pytest.mark.parametrize(
    ("experienced", "caused", "behaviours", "signs", "found"),
    [
        ((NO, NO), (NO, NO), False, False, Outcome.NOTHING),
        ((NO, NO), (NO, NO), False, True, Outcome.SIGNS),
        ((NOT_SAID, NOT_SAID), (NOT_SAID, NOT_SAID), False, False, Outcome.CHOSE_NOT),
        ((NOT_SAID, NOT_SAID), (NOT_SAID, NOT_SAID), False, True, Outcome.SIGNS),
        ((NO, YES), (NO, NO), False, False, Outcome.EXPERIENCING),
        ((NO, NO), (NO, NO), True, False, Outcome.EXPERIENCING),
        ((NO, NO), (NO, YES), False, False, Outcome.CAUSING),
        ((YES, NO), (YES, NO), False, False, Outcome.BOTH),
        ((NO, NO), (YES, NO), True, True, Outcome.BOTH),
    ],
)
def test_the_outcome_follows_from_four_answers_behaviour_and_signs(
    experienced: tuple[FourAnswers, ...],
    caused: tuple[FourAnswers, ...],
    behaviours: bool,
    signs: bool,
    found: Outcome,
) -> None:
    assert outcome(experienced=experienced, caused=caused, behaviours=behaviours, signs=signs) is found


@settings(deadline=None)
@given(because=st.sampled_from(NotAskedBecause), ahead=st.integers(0, 800))
def test_the_day_proposed_is_a_working_day_soon_after(because: NotAskedBecause, ahead: int) -> None:
    day = MONDAY + timedelta(days=ahead)
    on = next_on(because, day, calendar("ENG"))
    assert day < on <= day + timedelta(days=14)
    assert calendar("ENG").is_working_day(on)
    assert is_next_in_reach(on, day)


def test_the_next_time_is_neither_before_this_one_nor_months_away() -> None:
    assert is_next_in_reach(MONDAY, MONDAY)
    assert not is_next_in_reach(MONDAY - timedelta(days=1), MONDAY)
    assert is_next_in_reach(MONDAY + LONGEST_WAIT, MONDAY)
    assert not is_next_in_reach(MONDAY + LONGEST_WAIT + timedelta(days=1), MONDAY)


@pytest.mark.row("R034")
def test_the_questions_are_about_behaviour_and_do_not_speak_of_abuse() -> None:
    assert {"pushed", "hit", "strangled", "threatened", "sex", "controlled"} <= set(BEHAVIOURS)
    assert not [text for text in BEHAVIOURS.values() if "abus" in text.lower()]


@pytest.mark.row("R036", "R040", "R059")
def test_each_moment_of_asking_has_something_to_say_with_its_source() -> None:
    assert {one.document for one in wording.WE_ASK_EVERYBODY.sources} == {"stella"}
    assert ("cp-guidelines", "5.4, 6.1") in [
        (one.document, one.place) for one in wording.ASK_DIRECTLY.sources
    ]
    assert ("stella", "3.4") in [(one.document, one.place) for one in wording.IF_YES.sources]
    assert all(prompts.lines and prompts.sources for prompts in ALL_PROMPTS)


@pytest.mark.row("R014")
def test_no_prompt_code_or_sign_gives_substances_as_a_cause() -> None:
    said = [line for prompts in ALL_PROMPTS for line in prompts.lines] + [
        *BEHAVIOURS.values(),
        *SIGNS.values(),
    ]
    blaming = [
        line for line in said if "because of drink" in line.lower() or "because of drugs" in line.lower()
    ]
    assert blaming == []
    assert any("never the cause" in line for line in wording.NOT_TO_SAY.lines)


@pytest.mark.row("R013")
def test_what_is_said_to_the_person_names_nobody_a_victim() -> None:
    spoken = [wording.WE_ASK_EVERYBODY, wording.IF_YES, wording.IF_HARM_CAUSED, wording.ASK_OF_HARM_CAUSED]
    said = " ".join(line.lower() for prompts in spoken for line in prompts.lines)
    assert not [word for word in ("victim", "survivor", "perpetrator") if word in said]


def test_every_code_has_its_words() -> None:
    for codes, words in (
        (Occasion, wording.OCCASIONS),
        (Place, wording.PLACES),
        (Mode, wording.MODES),
        (Alone, wording.ALONE),
        (Interpreting, wording.INTERPRETING),
        (FourAnswers, wording.ANSWERS),
        (Outcome, wording.OUTCOMES),
        (NotAskedBecause, wording.NOT_ASKED),
        (NotAskedBecause, wording.CLOSED_WHY),
        (NotAskedBecause, wording.INSTEAD),
    ):
        assert set(words) == set(codes)
    assert len(RESPONSE) == 6
