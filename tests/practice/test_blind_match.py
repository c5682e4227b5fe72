"""Who is looked for in other agencies, and where a match stands: every combination of what is read."""

from datetime import date, timedelta
from itertools import product

import pytest

from linkworker.practice.blind_match import (
    ANSWERED_WITHIN,
    Asked,
    Looking,
    MatchFacts,
    Reply,
    Said,
    Step,
    is_looked_for,
    step_of,
)

TODAY = date(2026, 11, 2)
YES, NO = Asked(Said.YES), Asked(Said.NO)
TOMORROW = Asked(Said.LATER, TODAY + timedelta(days=1))
IS_DUE = Asked(Said.LATER, TODAY)


@pytest.mark.parametrize(
    ("sector", "said", "looked_for"),
    [
        ("substance", None, True),
        ("substance", Looking.WANTED, True),
        ("substance", Looking.NOT_WANTED, False),
        ("refuge", None, False),
        ("refuge", Looking.WANTED, True),
        ("refuge", Looking.NOT_WANTED, False),
        *product(("police", "probation", "perpetrator"), (None, *Looking), (False,)),
    ],
)
def test_who_is_looked_for_follows_from_the_sector_and_what_they_said(
    sector: str, said: Looking | None, looked_for: bool
) -> None:
    assert is_looked_for(sector, said) is looked_for


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        (MatchFacts(), Step.TO_ASK),
        (MatchFacts([TOMORROW]), Step.TO_ASK_LATER),
        (MatchFacts([IS_DUE]), Step.TO_ASK),
        (MatchFacts([NO]), Step.NOTHING),
        (MatchFacts([TOMORROW, NO]), Step.NOTHING),
        (MatchFacts([NO], harm_asked=True), Step.TO_AUTHORISE),
        (MatchFacts([NO], harm_asked=True, authorised=False), Step.NOTHING),
        (MatchFacts([], harm_asked=True, authorised=False), Step.TO_ASK),
        (MatchFacts([YES], offered_for=timedelta()), Step.OFFERED),
        (MatchFacts([YES], offered_for=ANSWERED_WITHIN - timedelta(seconds=1)), Step.OFFERED),
        (MatchFacts([YES], offered_for=ANSWERED_WITHIN), Step.NOTHING),
        (MatchFacts([], harm_asked=True, authorised=True, offered_for=timedelta()), Step.OFFERED),
        (MatchFacts([YES], offered_for=timedelta(), reply=Reply.TAKEN), Step.JOINED),
        (MatchFacts([YES], offered_for=ANSWERED_WITHIN * 2, reply=Reply.TAKEN), Step.JOINED),
        (MatchFacts([YES], offered_for=timedelta(), reply=Reply.ANOTHER_PERSON), Step.NOTHING),
        (MatchFacts([YES], offered_for=timedelta(), reply=Reply.NOT_NOW), Step.NOTHING),
    ],
)
def test_where_a_match_stands(facts: MatchFacts, step: Step) -> None:
    assert step_of(facts, TODAY) is step
