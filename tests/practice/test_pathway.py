"""The pathway is drawn from the rules, and a case's place on it follows from its facts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from linkworker.practice.facts import (
    CaseFacts,
    ChecklistFact,
    EndingFact,
    EnquiryFact,
    Outcome,
    ReferralFact,
    SubstanceFact,
    Use,
    Way,
)
from linkworker.practice.locality import resolve
from linkworker.practice.pathway import pathway, rules_at, way
from linkworker.practice.rule import RULES, Station
from tests.practice.facts import START, case_facts

FENS = resolve("cambridgeshire-peterborough", date(2026, 6, 1))
WALES = resolve("glannau-eryr", date(2026, 6, 1))


def asked(*outcomes: Outcome) -> tuple[EnquiryFact, ...]:
    return tuple(
        EnquiryFact(number, START + timedelta(days=number), outcome)
        for number, outcome in enumerate(outcomes, start=1)
    )


def place(*outcomes: Outcome, **more: object) -> Station:
    facts = CaseFacts(opened_at=START, enquiries=asked(*outcomes), **more)  # type: ignore[arg-type]
    return way(facts, pathway(FENS)).place


def test_every_rule_stands_at_a_station_that_is_drawn() -> None:
    for locality in (FENS, WALES):
        drawn = {stop.station for stop in pathway(locality, "abuse").stops}
        assert {rule.station for rule in RULES.values() if rule.applies_in(locality)} <= drawn


def test_every_station_but_the_first_is_reached_by_a_turn() -> None:
    drawn = pathway(FENS)
    ends = {turn.end for turn in drawn.turns}
    assert {stop.station for stop in drawn.stops} - ends == {Station.ARRIVED}


def test_a_rule_that_comes_after_a_station_draws_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = (Station.ASKED, Station.REVIEW)
    assert turn not in [(one.start, one.end) for one in pathway(FENS).turns]
    more = replace(RULES["assessment.review"], id="review.early", follows=(Station.ASKED,))
    monkeypatch.setitem(RULES, more.id, more)
    assert turn in [(one.start, one.end) for one in pathway(FENS).turns]


@pytest.mark.row("R103", "R104")
def test_a_no_begins_one_service_and_a_second_no_goes_on_asking() -> None:
    assert place() is Station.ARRIVED
    assert place(Outcome.NOTHING) is Station.SINGLE_SERVICE
    assert place(Outcome.NOTHING, Outcome.NOTHING) is Station.KEEP_ASKING


@pytest.mark.row("R105")
def test_a_late_disclosure_turns_from_where_nothing_was_said() -> None:
    late = CaseFacts(opened_at=START, enquiries=asked(Outcome.NOTHING, Outcome.EXPERIENCING))
    found = way(late, pathway(FENS))
    assert found.place is Station.IDENTIFIED
    assert (Station.SINGLE_SERVICE, Station.IDENTIFIED) in found.turns
    assert (Station.ASKED, Station.IDENTIFIED) not in found.turns


@pytest.mark.row("R099")
def test_a_disclosure_at_once_takes_the_other_branch() -> None:
    found = way(CaseFacts(opened_at=START, enquiries=asked(Outcome.EXPERIENCING)), pathway(FENS))
    assert (Station.ASKED, Station.IDENTIFIED) in found.turns
    assert Station.SINGLE_SERVICE not in found.been


def test_a_checklist_and_a_referral_move_the_place_on() -> None:
    done = (ChecklistFact(9, START + timedelta(days=3), "high", idva=True),)
    made = {"referral.idva:9": EndingFact(Way.OUTSIDE, START + timedelta(days=4))}
    assert place(Outcome.EXPERIENCING, checklists=done) is Station.CHECKLIST
    assert place(Outcome.EXPERIENCING, checklists=done, endings=made) is Station.REFERRED
    waived = {"referral.idva:9": EndingFact(Way.WAIVED, START + timedelta(days=4))}
    assert place(Outcome.EXPERIENCING, checklists=done, endings=waived) is Station.CHECKLIST


def test_each_locality_refers_by_its_own_rules() -> None:
    fens = {rule.id for rule in rules_at(Station.REFERRED, FENS)}
    wales = {rule.id for rule in rules_at(Station.REFERRED, WALES)}
    assert "referral.idva" in fens - wales
    assert "referral.coordinator" in wales - fens


def use(*told: Use, first: int = 2) -> tuple[SubstanceFact, ...]:
    return tuple(
        SubstanceFact(number, START + timedelta(days=number), one)
        for number, one in enumerate(told, start=first)
    )


@pytest.mark.row("R024")
def test_the_other_side_enters_the_same_pathway_by_asking_about_use() -> None:
    """A service for abuse: what is asked and told of drink and drugs leads on, before or after abuse is told of."""
    drawn = pathway(FENS, "abuse")
    assert "substance.ask" in {rule.id for rule in drawn.rules_at(Station.ASKED, FENS)}
    assert "substance.ask" not in {rule.id for rule in pathway(FENS).rules_at(Station.ASKED, FENS)}
    none = CaseFacts(opened_at=START, sector="abuse", substances=use(Use.NONE))
    assert way(none, drawn).place is Station.ASKED
    told = replace(none, substances=use(Use.NONE, Use.USES))
    found = way(told, drawn)
    assert found.place is Station.IDENTIFIED
    assert (Station.ASKED, Station.IDENTIFIED) in found.turns
    later = replace(told, enquiries=(EnquiryFact(1, START + timedelta(days=9), Outcome.NOTHING),))
    assert (Station.ASKED, Station.IDENTIFIED) in way(later, drawn).turns


@pytest.mark.row("R196")
def test_a_referral_to_treatment_or_to_help_in_abuse_moves_the_place_on() -> None:
    at = START + timedelta(days=4)
    told = CaseFacts(opened_at=START, sector="abuse", substances=use(Use.USES))
    for need, station in (
        ("substance-treatment", Station.REFERRED),
        ("idva", Station.REFERRED),
        ("housing", Station.IDENTIFIED),
    ):
        sent = ReferralFact(7, at, need=need, state_at=at, waits=True)
        assert way(replace(told, referrals=(sent,)), pathway(FENS, "abuse")).place is station


@given(facts=case_facts)
def test_the_place_is_always_a_station_the_case_has_reached(facts: CaseFacts) -> None:
    found = way(facts, pathway(FENS, facts.sector))
    assert found.place in found.been
    assert all(start in found.been and end in found.been for start, end in found.turns)
