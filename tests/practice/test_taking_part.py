"""Who is not invited into somebody's plan, and since when somebody who takes part should not."""

from datetime import UTC, datetime, timedelta

import pytest

from linkworker.practice.facts import EnquiryFact, Outcome
from linkworker.practice.taking_part import PARTNERS, is_kept_out, kept_out_since
from linkworker.practice.vocabulary import code_list
from linkworker.practice.who_does_what import TakingPartFact

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.row("R158")
@pytest.mark.parametrize(
    ("relationship", "position", "known", "kept_out"),
    [
        ("spouse", "", True, True),
        ("intimate-partner", "not-known", True, True),
        ("shared-parent", "", True, True),
        ("spouse", "", False, False),
        ("friend", "", True, False),
        ("friend", "harming", True, False),
        ("friend", "harmed", False, True),
        ("parent", "both-alleged", True, True),
    ],
)
def test_no_partner_once_abuse_is_known_and_nobody_who_is_said_to_harm(
    relationship: str, position: str, known: bool, kept_out: bool
) -> None:
    assert is_kept_out(relationship, position, abuse_known=known) is kept_out


def test_every_partner_is_one_of_the_vocabulary() -> None:
    assert all(code_list("relationships").find(code) is not None for code in PARTNERS)


def asked(days: int, outcome: Outcome) -> EnquiryFact:
    return EnquiryFact(1, AT + days * DAY, outcome=outcome)


@pytest.mark.parametrize(
    ("relationship", "harm", "harms", "enquiries", "since"),
    [
        ("spouse", None, None, [], None),
        ("spouse", None, None, [asked(1, Outcome.NOTHING)], None),
        ("spouse", None, None, [asked(2, Outcome.SIGNS), asked(5, Outcome.EXPERIENCING)], 2),
        ("spouse", 4, None, [asked(5, Outcome.CAUSING)], 4),
        ("spouse", -3, None, [], 0),
        ("friend", 1, None, [asked(1, Outcome.EXPERIENCING)], None),
        ("friend", 1, 3, [], 3),
        ("spouse", 2, 3, [], 2),
    ],
)
def test_since_when_somebody_should_not_take_part(
    relationship: str, harm: int | None, harms: int | None, enquiries: list[EnquiryFact], since: int | None
) -> None:
    at = {days: AT + days * DAY for days in range(-5, 9)}
    one = TakingPartFact(
        7,
        AT,
        relationship=relationship,
        harm_at=None if harm is None else at[harm],
        harms_at=None if harms is None else at[harms],
    )
    assert kept_out_since(one, enquiries) == (None if since is None else at[since])
