"""What must happen next: laws that hold for any facts, and each rule's occasion on plain facts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linkworker.practice.duties import Due, Ending, duties
from linkworker.practice.facts import (
    CaseFacts,
    ChecklistFact,
    EndingFact,
    EnquiryFact,
    Mode,
    Outcome,
    PersonFacts,
    RiskFormFact,
    ScreenFact,
    Way,
)
from linkworker.practice.locality import Locality, resolve
from linkworker.practice.rule import RULES, Page, Weight
from tests.practice.facts import START, case_facts, facts_with

FENS = resolve("cambridgeshire-peterborough", date(2026, 6, 1))
WALES = resolve("glannau-eryr", date(2026, 6, 1))
areas = st.sampled_from([FENS, WALES])
RISE = {
    Outcome.NOT_ASKED: Outcome.EXPERIENCING,
    Outcome.NOTHING: Outcome.SIGNS,
    Outcome.SIGNS: Outcome.EXPERIENCING,
    Outcome.CHOSE_NOT: Outcome.EXPERIENCING,
    Outcome.CAUSING: Outcome.BOTH,
    Outcome.EXPERIENCING: Outcome.BOTH,
}


def open_of(facts: CaseFacts, locality: Locality = FENS) -> dict[str, Due]:
    return {due.key: due for due in duties(facts, locality) if due.ending is None}


def enquiry(outcome: Outcome, number: int = 1, days: float = 1, **more: object) -> EnquiryFact:
    return EnquiryFact(id=number, at=START + timedelta(days=days), outcome=outcome, **more)  # type: ignore[arg-type]


def checklist(level: str = "high", number: int = 1, days: float = 2, **more: object) -> ChecklistFact:
    return ChecklistFact(id=number, at=START + timedelta(days=days), level=level, **more)  # type: ignore[arg-type]


@given(facts=case_facts, locality=areas)
def test_no_rule_raises_on_any_facts_and_keys_are_unique(facts: CaseFacts, locality: Locality) -> None:
    found = duties(facts, locality)
    assert len({due.key for due in found}) == len(found)
    for due in found:
        assert due.opens_at >= due.since
        assert due.due_at is None or due.overdue_at >= due.due_at


@given(facts=case_facts, locality=areas)
def test_the_same_facts_give_the_same_duties(facts: CaseFacts, locality: Locality) -> None:
    assert duties(facts, locality) == duties(replace(facts), locality)


@given(facts=case_facts, locality=areas)
def test_what_overtakes_is_itself_asked_for(facts: CaseFacts, locality: Locality) -> None:
    found = {due.key: due for due in duties(facts, locality)}
    for due in found.values():
        if due.ending is Ending.OVERTAKEN:
            assert due.overtaken_by in found
            stronger = found[due.overtaken_by]
            assert stronger.weight >= due.weight


def _safety(facts: CaseFacts, locality: Locality) -> list[Due]:
    return [due for due in duties(facts, locality) if RULES[due.rule].safety and due.ending is None]


def _rests_on(due: Due, enquiry: EnquiryFact) -> bool:
    """Whether what was said made a safety duty: one already done stands in its place as well."""
    said = any(fact.kind == "enquiry" and fact.id == enquiry.id for fact in due.because)
    return RULES[due.rule].safety and said


@given(facts=facts_with(enquiries_from=1, closed=False), locality=areas, which=st.integers(0, 3))
def test_raising_what_was_said_never_removes_a_safety_duty_without_a_stronger_one(
    facts: CaseFacts, locality: Locality, which: int
) -> None:
    which %= len(facts.enquiries)
    old = facts.enquiries[which]
    assume(old.outcome in RISE)
    higher = replace(old, outcome=RISE[old.outcome])
    raised = replace(
        facts, enquiries=(*facts.enquiries[:which], higher, *facts.enquiries[which + 1 :]), endings={}
    )
    before, after = _safety(replace(facts, endings={}), locality), _safety(raised, locality)
    followed = [
        one for one in duties(raised, locality) if one.ending is Ending.DONE and _rests_on(one, higher)
    ]
    for due in before:
        kept = [one for one in after if one.key == due.key and one.weight >= due.weight]
        stronger = [
            one
            for one in [*after, *followed]
            if one.weight >= due.weight and one.since <= max(due.since, higher.at)
        ]
        assert kept or stronger


@given(facts=facts_with(checklists_from=1, closed=False), locality=areas, which=st.integers(0, 2))
def test_raising_a_checklist_never_removes_a_referral(
    facts: CaseFacts, locality: Locality, which: int
) -> None:
    which %= len(facts.checklists)
    old = facts.checklists[which]
    higher = replace(old, level="high", idva=True, marac=True, coordinator=True, judged_high=True)
    raised = replace(facts, checklists=(*facts.checklists[:which], higher, *facts.checklists[which + 1 :]))
    after = {due.rule for due in _safety(raised, locality)}
    for due in _safety(facts, locality):
        if due.rule.startswith("referral."):
            assert due.rule in after


def _decided(facts: CaseFacts) -> CaseFacts:
    return replace(facts, harms=tuple(replace(one, settled_at=one.at) for one in facts.harms))


def _answered(facts: CaseFacts) -> CaseFacts:
    return replace(facts, referrals=tuple(replace(one, waits=False) for one in facts.referrals))


def _ended(facts: CaseFacts) -> CaseFacts:
    return replace(facts, disagreed=tuple(replace(one, settled_at=one.since) for one in facts.disagreed))


def _told(facts: CaseFacts) -> CaseFacts:
    return replace(facts, to_tell=tuple(replace(one, settled_at=one.at) for one in facts.to_tell))


def _reviewed(facts: CaseFacts) -> CaseFacts:
    return replace(facts, reviews=tuple(replace(one, settled_at=one.at) for one in facts.reviews))


SETTLED = {
    "address.decide": _reviewed,
    "record.decide": _reviewed,
    "share.authorise": _decided,
    "referral.hold": _answered,
    "share.disagreed": _ended,
    "share.tell": _told,
}
"""For each rule that nobody may end by hand, the facts in which what it asks for was done."""


@given(facts=case_facts, locality=areas)
def test_every_open_duty_can_be_ended(facts: CaseFacts, locality: Locality) -> None:
    """By a manager's waiver, being put aside, or being done: each ends it and no other stays in its place.

    What nobody may end by hand, the thing that it asks for ends.
    """
    for due in open_of(facts, locality).values():
        if not RULES[due.rule].by_hand:
            waived = replace(facts, endings={due.key: EndingFact(Way.WAIVED, due.since)})
            assert due.key in open_of(waived, locality)
            assert due.key not in open_of(SETTLED[due.rule](facts), locality)
            continue
        way = Way.WAIVED if due.weight is Weight.MUST else Way.ASIDE
        ended = replace(facts, endings={**facts.endings, due.key: EndingFact(way, due.since)})
        assert due.key not in open_of(ended, locality)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_cites_a_document_and_says_how_it_is_discharged(rule: str) -> None:
    found = RULES[rule]
    assert found.sources and all(citation.source.title for citation in found.sources)
    assert found.title and found.purpose and found.counts
    if found.locality_value:
        assert FENS.citation(found.locality_value)


def test_a_closed_case_has_no_duties() -> None:
    assert duties(CaseFacts(opened_at=START, closed_at=START), FENS) == ()


@pytest.mark.row("R025", "R028", "R104")
def test_a_no_asks_again_for_as_long_as_the_service_lasts() -> None:
    nos = tuple(enquiry(Outcome.NOTHING, number, days=number * 84) for number in range(1, 6))
    found = open_of(CaseFacts(opened_at=START, enquiries=nos))
    assert "enquiry.again:5" in found
    assert [key for key in found if key.startswith("enquiry.again")] == ["enquiry.again:5"]


@pytest.mark.row("R035")
def test_signs_seen_after_a_no_ask_sooner_and_as_a_must() -> None:
    plain = open_of(CaseFacts(opened_at=START, enquiries=(enquiry(Outcome.NOTHING),)))["enquiry.again:1"]
    signs = open_of(CaseFacts(opened_at=START, enquiries=(enquiry(Outcome.SIGNS),)))["enquiry.again:1"]
    assert signs.due_at < plain.due_at
    assert (plain.weight, signs.weight) == (Weight.SHOULD, Weight.MUST)


@pytest.mark.row("R032")
def test_a_worry_on_the_phone_asks_to_meet_until_they_met() -> None:
    worried = enquiry(Outcome.NOTHING, mode=Mode.PHONE, worried=True)
    assert "enquiry.face-to-face:1" in open_of(CaseFacts(opened_at=START, enquiries=(worried,)))
    met = enquiry(Outcome.NOTHING, 2, days=2)
    assert "enquiry.face-to-face:1" not in open_of(CaseFacts(opened_at=START, enquiries=(worried, met)))
    in_person = replace(worried, mode=Mode.FACE_TO_FACE)
    assert "enquiry.face-to-face:1" not in open_of(CaseFacts(opened_at=START, enquiries=(in_person,)))


@pytest.mark.row("R105", "R099")
def test_a_late_disclosure_asks_for_everything_an_early_one_does() -> None:
    early = open_of(CaseFacts(opened_at=START, enquiries=(enquiry(Outcome.EXPERIENCING, 2, days=300),)))
    first = enquiry(Outcome.NOTHING)
    late = open_of(CaseFacts(opened_at=START, enquiries=(first, enquiry(Outcome.EXPERIENCING, 2, days=300))))
    assert {"checklist.complete:2", "screen.quick:2", "disclosure.manager:2"} <= set(early) & set(late)


@pytest.mark.row("R070", "R071")
def test_one_yes_asks_for_a_specialist_and_a_declined_one_is_respected() -> None:
    said = enquiry(Outcome.EXPERIENCING)
    at = START + timedelta(days=1)
    wants = CaseFacts(opened_at=START, enquiries=(said,), screens=(ScreenFact(1, at, True, True),))
    declines = replace(wants, screens=(ScreenFact(1, at, True, False),))
    assert "screen.specialist:1" in open_of(wants)
    assert "screen.specialist:1" not in open_of(declines)
    assert "screen.without-specialist:1" in open_of(declines)
    none = replace(wants, screens=(ScreenFact(1, at, False, True),))
    assert not any(key.startswith("screen.") for key in open_of(none))


@pytest.mark.row("R037")
def test_a_yes_on_the_risk_form_asks_for_an_enquiry_the_same_day() -> None:
    form = RiskFormFact(1, START + timedelta(hours=1), violence=True)
    found = open_of(CaseFacts(opened_at=START, risk_forms=(form,)))
    assert found["riskform.ask:1"].due_at.date() == START.date()
    quiet = replace(form, violence=False)
    assert "riskform.ask:1" not in open_of(CaseFacts(opened_at=START, risk_forms=(quiet,)))


def test_wales_sends_the_checklist_to_the_coordinator_at_once_when_judged_high() -> None:
    plain = CaseFacts(opened_at=START, checklists=(checklist("standard", coordinator=True),))
    judged = replace(plain, checklists=(checklist(coordinator=True, judged_high=True),))
    assert open_of(judged, WALES)["referral.coordinator:1"].due_at == judged.checklists[0].at
    assert open_of(plain, WALES)["referral.coordinator:1"].due_at > plain.checklists[0].at
    assert not any(key.startswith("referral.coordinator") for key in open_of(judged, FENS))
    assert not any(key.startswith("referral.idva") for key in open_of(judged, WALES))


def test_a_late_referral_is_not_hidden_by_a_new_checklist() -> None:
    two = (checklist(idva=True), checklist("high", 2, days=40, idva=True))
    found = open_of(CaseFacts(opened_at=START, checklists=two))
    assert "referral.idva:1" in found and "referral.idva:2" not in found
    made = EndingFact(Way.OUTSIDE, START + timedelta(days=41))
    after = open_of(CaseFacts(opened_at=START, checklists=two, endings={"referral.idva:1": made}))
    assert not any(key.startswith("referral.idva") for key in after)


def test_what_was_ended_before_never_hides_the_referral_of_another_checklist() -> None:
    two = (checklist(idva=True), checklist("high", 2, days=40, idva=True))
    at = START + timedelta(days=41)
    waived = open_of(
        CaseFacts(opened_at=START, checklists=two, endings={"referral.idva:1": EndingFact(Way.WAIVED, at)})
    )
    assert "referral.idva:2" in waived
    early = EndingFact(Way.OUTSIDE, START)
    moved = open_of(CaseFacts(opened_at=START, checklists=two, endings={"referral.idva:1": early}))
    assert "referral.idva:2" in moved


NOW = frozenset({"now"})


@pytest.mark.row("R058", "R072")
@pytest.mark.parametrize(
    ("first", "second", "is_new"),
    [
        (frozenset(), NOW, True),
        (NOW, NOW, False),
        (NOW, NOW | {"strangled"}, True),
        (NOW | {"strangled"}, frozenset({"strangled"}), False),
    ],
)
def test_what_is_told_as_going_on_now_and_was_not_known_asks_for_a_checklist_anew(
    first: frozenset[str], second: frozenset[str], is_new: bool
) -> None:
    said = (
        enquiry(Outcome.EXPERIENCING, experienced=first),
        enquiry(Outcome.EXPERIENCING, 2, days=80, experienced=second),
    )
    found = open_of(CaseFacts(opened_at=START, enquiries=said, checklists=(checklist(days=2),)))
    assert ("checklist.complete:2" in found) is is_new


def test_abuse_that_stopped_and_began_again_is_new() -> None:
    told = [NOW, frozenset[str](), NOW]
    said = tuple(
        enquiry(Outcome.EXPERIENCING, number, days=number * 50, experienced=one)
        for number, one in enumerate(told, start=1)
    )
    assert "checklist.complete:3" in open_of(CaseFacts(opened_at=START, enquiries=said))


def test_somebody_who_told_of_harm_done_and_then_of_harm_suffered_told_something_new() -> None:
    said = (
        enquiry(Outcome.CAUSING, caused=NOW),
        enquiry(Outcome.EXPERIENCING, 2, days=9, experienced=NOW),
    )
    assert "disclosure.manager:2" in open_of(CaseFacts(opened_at=START, enquiries=said))


def test_a_child_told_of_on_any_form_asks_to_think_of_their_safety() -> None:
    said = enquiry(Outcome.EXPERIENCING, children=True)
    assert "children.safeguard:1" in open_of(CaseFacts(opened_at=START, enquiries=(said,)))
    at = START + timedelta(days=3)
    screens = (
        ScreenFact(1, at, True, children=True),
        ScreenFact(2, at + timedelta(days=9), True, children=True),
    )
    done = {"children.safeguard:screen-1": EndingFact(Way.OUTSIDE, at)}
    found = open_of(CaseFacts(opened_at=START, screens=screens, endings=done))
    assert "children.safeguard:screen-1" not in found
    assert "children.safeguard:screen-2" in found


@pytest.mark.row("R032")
@pytest.mark.parametrize("outcome", [Outcome.SIGNS, Outcome.EXPERIENCING])
def test_signs_or_a_disclosure_on_the_phone_ask_to_meet(outcome: Outcome) -> None:
    call = enquiry(outcome, mode=Mode.PHONE)
    assert "enquiry.face-to-face:1" in open_of(CaseFacts(opened_at=START, enquiries=(call,)))


@pytest.mark.row("R070")
def test_a_checklist_alone_does_not_replace_the_specialist_unless_it_brings_one_in() -> None:
    at = START + timedelta(days=1)
    screened = CaseFacts(opened_at=START, screens=(ScreenFact(1, at, True, True),))
    alone = replace(screened, checklists=(checklist("standard"),))
    assert "screen.specialist:1" in open_of(alone)
    together = replace(screened, checklists=(checklist("standard", with_specialist=True),))
    assert "screen.specialist:1" not in open_of(together)
    referred = replace(screened, checklists=(checklist(idva=True),))
    assert {"referral.idva:1"} == {key for key in open_of(referred) if key in SPECIALIST}
    waived = replace(referred, endings={"referral.idva:1": EndingFact(Way.WAIVED, at)})
    assert {"screen.specialist:1"} == {key for key in open_of(waived) if key in SPECIALIST}


SPECIALIST = {"screen.specialist:1", "referral.idva:1"}


def test_a_should_put_aside_that_became_a_must_is_asked_for_again() -> None:
    aside = {"assessment.review:1": EndingFact(Way.ASIDE, START + timedelta(days=2))}
    plain = CaseFacts(opened_at=START, checklists=(checklist("standard"),), endings=aside)
    assert "assessment.review:1" not in open_of(plain)
    assert "assessment.review:1" in open_of(replace(plain, checklists=(checklist("high"),)))


@pytest.mark.row("R027", "R028")
@pytest.mark.parametrize(
    ("key", "way"),
    [("enquiry.first", Way.OUTSIDE), ("enquiry.again:1", Way.ASIDE), ("enquiry.again:1", Way.WAIVED)],
)
def test_asking_goes_on_after_the_last_duty_to_ask_was_ended_by_hand(key: str, way: Way) -> None:
    said = (enquiry(Outcome.NOTHING),) if key != "enquiry.first" else ()
    at = START + timedelta(days=90)
    found = open_of(CaseFacts(opened_at=START, enquiries=said, endings={key: EndingFact(way, at)}))
    again = [due for due in found.values() if due.rule == "enquiry.again"]
    assert [due.since for due in again] == [at]
    later = (*said, enquiry(Outcome.NOTHING, 2, days=95))
    asked = open_of(CaseFacts(opened_at=START, enquiries=later, endings={key: EndingFact(way, at)}))
    assert [due.key for due in asked.values() if due.rule == "enquiry.again"] == ["enquiry.again:2"]


def test_a_review_put_aside_comes_again() -> None:
    at = START + timedelta(days=80)
    aside = {"assessment.review:1": EndingFact(Way.ASIDE, at)}
    found = open_of(CaseFacts(opened_at=START, checklists=(checklist("standard"),), endings=aside))
    assert [due.since for due in found.values() if due.rule == "assessment.review"] == [at]


@pytest.mark.row("R040")
def test_what_the_enquiry_says_was_done_is_not_asked_for_again() -> None:
    said = enquiry(Outcome.EXPERIENCING, manager_told=True, plan_kept=True)
    found = open_of(CaseFacts(opened_at=START, enquiries=(said,)))
    assert not {"disclosure.manager:1", "disclosure.plan:1"} & set(found)


@pytest.mark.row("R040")
def test_help_already_offered_is_not_asked_for_again() -> None:
    said = enquiry(Outcome.EXPERIENCING)
    assert "disclosure.offer:1" in open_of(CaseFacts(opened_at=START, enquiries=(said,)))
    offered = replace(said, help_offered=True)
    assert "disclosure.offer:1" not in open_of(CaseFacts(opened_at=START, enquiries=(offered,)))


@pytest.mark.row("R033", "R140")
def test_what_comes_before_asking_is_asked_for_until_it_is_known() -> None:
    unknown = CaseFacts(opened_at=START, person=PersonFacts(prefers_female_worker=True))
    assert {"confidentiality.explain", "contact.safe", "preference.female-worker"} <= set(open_of(unknown))
    known = CaseFacts(
        opened_at=START,
        confidentiality_at=START,
        person=PersonFacts(prefers_female_worker=True, preference_met=False, has_safe_way=True),
    )
    assert not {"confidentiality.explain", "contact.safe", "preference.female-worker"} & set(open_of(known))


@pytest.mark.row("R072")
def test_a_checklist_is_true_for_its_day_and_asks_to_be_done_again() -> None:
    high = open_of(CaseFacts(opened_at=START, checklists=(checklist(),)))["assessment.review:1"]
    standard = open_of(CaseFacts(opened_at=START, checklists=(checklist("standard"),)))["assessment.review:1"]
    assert high.due_at < standard.due_at
    assert high.weight is Weight.MUST


def test_children_at_home_ask_for_their_safety_when_abuse_is_said() -> None:
    said = enquiry(Outcome.EXPERIENCING)
    without = CaseFacts(opened_at=START, enquiries=(said,))
    with_children = replace(without, person=PersonFacts(children=True))
    assert "children.safeguard:1" in open_of(with_children)
    assert "children.safeguard:1" not in open_of(without)


def test_every_page_a_rule_names_is_one_that_pages_know() -> None:
    assert {rule.page for rule in RULES.values()} == set(Page)
