"""Scoring: thresholds by area in a table, judgement that only raises, and properties over any answers."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice import scoring
from linkworker.practice.instrument import instrument
from linkworker.practice.locality import localities, resolve
from linkworker.practice.locality_values import Destination
from linkworker.practice.scoring import (
    Answer,
    AnswerGiven,
    Judgement,
    Level,
    MaracCriterion,
    MaracFacts,
    Result,
    result,
    score,
    screen,
)

DAY = date(2026, 5, 6)
CHECKLIST, SCREEN, FORM = (instrument(i) for i in ("risk-checklist", "quick-screen", "service-risk-form"))
CAMBRIDGESHIRE, ENGLAND = resolve("cambridgeshire-peterborough", DAY), resolve("england", DAY)
WALES = resolve("glannau-eryr", DAY)
STANDARD, MEDIUM, HIGH = Level.STANDARD, Level.MEDIUM, Level.HIGH
SERIOUS = Judgement(HIGH, "he has said how he will do it")


def yes(count: int) -> list[AnswerGiven]:
    return [
        AnswerGiven(item, Answer.YES if number < count else Answer.NO)
        for number, item in enumerate(CHECKLIST.item_ids)
    ]


def messages(found: Result) -> list[str]:
    return [entry.message for entry in found.sentences]


# yes answers · level · Cambridgeshire and Peterborough: IDVA, MARAC · Welsh region: IDVA, MARAC
EDGES = [
    (0, STANDARD, (False, False), (False, False)),
    (1, STANDARD, (False, False), (False, False)),
    (9, STANDARD, (False, False), (False, False)),
    (10, MEDIUM, (False, False), (False, False)),
    (13, MEDIUM, (False, False), (False, False)),
    (14, HIGH, (True, False), (False, True)),
    (16, HIGH, (True, False), (False, True)),
    (17, HIGH, (True, True), (False, True)),
    (24, HIGH, (True, True), (False, True)),
]


@pytest.mark.row("R061", "R062", "R064")
@pytest.mark.parametrize(("count", "level", "cambridgeshire", "wales"), EDGES)
def test_thresholds_at_their_edges(
    count: int, level: Level, cambridgeshire: tuple[bool, bool], wales: tuple[bool, bool]
) -> None:
    for locality, expected in ((CAMBRIDGESHIRE, cambridgeshire), (WALES, wales)):
        found = result(CHECKLIST, yes(count), locality=locality)
        assert (found.level, found.level_by_score) == (level, level)
        assert (found.idva, found.marac) == expected
        assert found.locality_version == locality.version
    assert result(CHECKLIST, yes(count), locality=WALES).destination is Destination.COORDINATOR


def test_england_refers_to_idva_and_marac_from_fourteen() -> None:
    assert [(r.idva, r.marac) for r in (result(CHECKLIST, yes(n), locality=ENGLAND) for n in (13, 14))] == [
        (False, False),
        (True, True),
    ]


@pytest.mark.row("R063")
def test_judged_serious_below_fourteen_goes_to_the_idva_with_concerns_written_out() -> None:
    found = result(CHECKLIST, yes(13), locality=CAMBRIDGESHIRE, judgement=SERIOUS)
    assert (found.level, found.level_by_score, found.raised_by_judgement) == (HIGH, MEDIUM, True)
    assert (found.idva, found.marac, found.concerns_required) == (True, False, True)
    assert scoring.CONCERNS in messages(found)
    assert not result(CHECKLIST, yes(14), locality=CAMBRIDGESHIRE, judgement=SERIOUS).concerns_required
    assert not result(CHECKLIST, yes(13), locality=CAMBRIDGESHIRE).idva


def test_judged_serious_in_wales_goes_to_the_coordinator() -> None:
    found = result(CHECKLIST, yes(3), locality=WALES, judgement=SERIOUS)
    assert (found.level, found.destination, found.idva) == (HIGH, Destination.COORDINATOR, False)
    assert found.marac_criteria == (MaracCriterion.JUDGEMENT,)


def test_judgement_needs_a_reason() -> None:
    for reason in ("", "  \n"):
        with pytest.raises(ValueError, match="reason"):
            Judgement(HIGH, reason)


def test_a_lower_judgement_changes_nothing_but_is_answered() -> None:
    plain = result(CHECKLIST, yes(14), locality=CAMBRIDGESHIRE)
    judged = result(CHECKLIST, yes(14), locality=CAMBRIDGESHIRE, judgement=Judgement(STANDARD, "calm today"))
    assert scoring.JUDGED_LOWER in messages(judged)
    assert replace(judged, sentences=plain.sentences) == plain


@pytest.mark.parametrize("count", [5, 14])
def test_nobody_is_told_that_they_judged_lower_who_did_not(count: int) -> None:
    found = result(CHECKLIST, yes(count), locality=CAMBRIDGESHIRE, judgement=SERIOUS)
    assert scoring.JUDGED_LOWER not in messages(found)


def test_what_nobody_told_meets_no_criterion() -> None:
    assert MaracFacts() == MaracFacts(incidents=0, rising=False, last_referral_on=None, abuse_on=None)


@pytest.mark.parametrize(
    ("count", "judgement", "expected"),
    [
        (16, SERIOUS, "High: 16 of 24, and you judged serious risk"),
        (16, None, "High: 16 of 24"),
        (12, None, "Medium: 12 of 24"),
        (12, Judgement(MEDIUM, "as it says"), "Medium: 12 of 24"),
        (5, Judgement(MEDIUM, "more than it says"), "Medium: 5 of 24, raised by your judgement"),
        (5, SERIOUS, "High: 5 of 24, raised because you judged serious risk"),
        (16, Judgement(MEDIUM, "less"), "High: 16 of 24"),
        (0, None, "Standard: 0 of 24"),
    ],
)
def test_the_first_sentence_says_level_score_and_judgement(
    count: int, judgement: Judgement | None, expected: str
) -> None:
    found = result(CHECKLIST, yes(count), locality=CAMBRIDGESHIRE, judgement=judgement)
    assert found.sentences[0].text() == expected


@pytest.mark.row("R072")
def test_every_result_says_it_is_true_for_that_day_and_keeps_its_versions() -> None:
    found = result(CHECKLIST, yes(2), locality=CAMBRIDGESHIRE)
    assert messages(found)[-1] == scoring.THAT_DAY
    assert found.instrument_version == "risk-checklist 2026-04-01.1"
    assert found.locality_version.startswith("england 2026-04-01.1 + cambridgeshire-peterborough")


def test_no_yes_at_all_is_never_called_no_risk() -> None:
    assert scoring.NO_YES in messages(result(CHECKLIST, yes(0), locality=ENGLAND))
    assert scoring.NO_YES not in messages(result(CHECKLIST, yes(1), locality=ENGLAND))


def test_gaps_are_counted_and_said() -> None:
    given_now = [AnswerGiven("1", Answer.YES), AnswerGiven("2", Answer.DONT_KNOW, said_by="sister")]
    assert score(CHECKLIST, given_now) == scoring.Score(yes=1, unknown=1, unanswered=22, total=24)
    found = result(CHECKLIST, given_now, locality=ENGLAND)
    assert "23 of 24 are not known" in " ".join(entry.text() for entry in found.sentences)
    assert scoring.GAPS not in messages(result(CHECKLIST, yes(3), locality=ENGLAND))


def test_own_words_are_said_unless_licensed() -> None:
    assert scoring.OWN_WORDS in messages(result(CHECKLIST, [], locality=ENGLAND))
    licensed = replace(CHECKLIST, licensed=True)
    assert scoring.OWN_WORDS not in messages(result(licensed, [], locality=ENGLAND))


@pytest.mark.parametrize(
    ("items", "cluster"),
    [
        (("15",), "strangulation"),
        (("6", "12", "1"), "separation-control-violence"),
        (("10", "11"), "escalation"),
    ],
)
def test_topics_that_may_mean_high_risk_together_prompt_judgement(
    items: tuple[str, ...], cluster: str
) -> None:
    whole = result(CHECKLIST, [AnswerGiven(item, Answer.YES) for item in items], locality=ENGLAND)
    part = result(CHECKLIST, [AnswerGiven(item, Answer.YES) for item in items[1:]], locality=ENGLAND)
    assert cluster in whole.clusters
    assert scoring.CLUSTER in messages(whole)
    assert cluster not in part.clusters
    assert part.clusters or scoring.CLUSTER not in messages(part)
    assert whole.level is STANDARD


def test_more_topics_than_a_cluster_needs_are_one_still() -> None:
    needs_two = replace(CHECKLIST, clusters=(replace(CHECKLIST.clusters[0], needs=2),))
    topics = CHECKLIST.clusters[0].items
    for count, found in ((1, ()), (2, (CHECKLIST.clusters[0].id,)), (3, (CHECKLIST.clusters[0].id,))):
        answers = [AnswerGiven(item, Answer.YES) for item in topics[:count]]
        assert result(needs_two, answers, locality=ENGLAND).clusters == found


def test_whose_risk_is_high_by_the_score_is_not_asked_to_judge_by_topics() -> None:
    found = result(CHECKLIST, yes(24), locality=ENGLAND)
    assert found.clusters
    assert scoring.CLUSTER not in messages(found)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (MaracFacts(incidents=5, rising=True), (MaracCriterion.ESCALATION,)),
        (MaracFacts(incidents=4, rising=True), ()),
        (MaracFacts(incidents=5, rising=False), ()),
        (MaracFacts(last_referral_on=date(2025, 5, 6), abuse_on=DAY), (MaracCriterion.REPEAT,)),
        (MaracFacts(last_referral_on=date(2025, 5, 5), abuse_on=DAY), ()),
    ],
)
def test_escalation_and_repeat_are_criteria_of_their_own(
    facts: MaracFacts, expected: tuple[MaracCriterion, ...]
) -> None:
    found = result(CHECKLIST, yes(2), locality=CAMBRIDGESHIRE, facts=facts)
    assert found.marac_criteria == expected
    assert found.marac is bool(expected)


@pytest.mark.parametrize(
    ("answers", "message"),
    [([AnswerGiven("25", Answer.YES)], "no item"), ([AnswerGiven("1", Answer.YES)] * 2, "answered twice")],
)
def test_answers_that_do_not_fit_the_instrument_are_refused(answers: list[AnswerGiven], message: str) -> None:
    for refused in (
        lambda: score(CHECKLIST, answers),
        lambda: result(CHECKLIST, answers, locality=ENGLAND),
        lambda: screen(CHECKLIST, answers),
    ):
        with pytest.raises(ValueError, match=message):
            refused()


@pytest.mark.row("R069", "R070")
@pytest.mark.parametrize("item", SCREEN.item_ids)
def test_any_single_yes_on_the_quick_screen_prompts_a_full_assessment(item: str) -> None:
    nearly = [AnswerGiven(other, Answer.NO) for other in SCREEN.item_ids if other != item]
    asked = screen(SCREEN, [*nearly, AnswerGiven(item, Answer.YES)])
    assert asked.prompts_full_assessment
    assert asked.sentences[0].message == scoring.PROMPT
    assert not screen(SCREEN, [*nearly, AnswerGiven(item, Answer.NO)]).prompts_full_assessment


@pytest.mark.row("R037")
def test_only_the_standing_question_of_the_service_form_prompts() -> None:
    asked = screen(FORM, [AnswerGiven("abuse", Answer.YES)])
    assert asked.prompts_full_assessment
    assert asked.sentences[0].message == scoring.ASK_FURTHER
    assert not screen(FORM, [AnswerGiven("overdose", Answer.YES)]).prompts_full_assessment


some_answers = st.dictionaries(st.sampled_from(CHECKLIST.item_ids), st.sampled_from(Answer), max_size=24)
some_judgement = st.none() | st.builds(
    Judgement, st.sampled_from(Level), st.text(min_size=1).filter(str.strip)
)
some_facts = st.builds(
    MaracFacts,
    st.integers(-5, 2000),
    st.booleans(),
    st.none() | st.dates(max_value=date(9000, 1, 1)),
    st.none() | st.dates(),
)
some_locality = st.builds(
    lambda name, on: localities().resolve(name, on), st.sampled_from(localities().ids), st.dates()
)


def as_given(answers: dict[str, Answer], **more: str) -> list[AnswerGiven]:
    return [AnswerGiven(item, answer, **more) for item, answer in answers.items()]


@given(some_answers, some_judgement, some_facts, some_locality, st.data())
def test_turning_an_answer_to_yes_never_makes_the_result_safer(
    answers, judgement, facts, locality, data
) -> None:
    item = data.draw(st.sampled_from(CHECKLIST.item_ids))
    before, after = (
        result(CHECKLIST, as_given(given_now), locality=locality, judgement=judgement, facts=facts)
        for given_now in (answers, answers | {item: Answer.YES})
    )
    assert after.level >= before.level
    assert after.idva >= before.idva
    assert set(after.marac_criteria) >= set(before.marac_criteria)
    assert set(after.clusters) >= set(before.clusters)


@given(some_answers, some_judgement, some_locality)
def test_judgement_never_lowers_the_level_or_removes_a_referral(answers, judgement, locality) -> None:
    without = result(CHECKLIST, as_given(answers), locality=locality)
    judged = result(CHECKLIST, as_given(answers), locality=locality, judgement=judgement)
    assert judged.level >= without.level == judged.level_by_score
    assert (judged.idva, judged.marac) >= (without.idva, without.marac)
    assert judged.raised_by_judgement == (judged.level > judged.level_by_score)


@given(some_answers, some_judgement, some_facts, some_locality)
def test_every_sentence_can_be_said_and_the_score_adds_up(answers, judgement, facts, locality) -> None:
    found = result(CHECKLIST, as_given(answers), locality=locality, judgement=judgement, facts=facts)
    assert all(entry.text() for entry in found.sentences)
    counted = found.score
    no = list(answers.values()).count(Answer.NO)
    assert counted.yes + counted.unknown + counted.unanswered + no == counted.total == 24


@pytest.mark.row("R053")
@given(some_answers, some_locality, st.text(), st.text())
def test_who_said_so_and_how_reliable_it_seemed_never_matter(answers, locality, said_by, comment) -> None:
    plain = result(CHECKLIST, as_given(answers), locality=locality)
    doubted = result(CHECKLIST, as_given(answers, said_by=said_by, comment=comment), locality=locality)
    assert doubted == plain
    with pytest.raises(ValueError, match="no item"):
        result(CHECKLIST, [AnswerGiven("reliability", Answer.NO)], locality=locality)
