"""What an area may set, at the edges of what it may."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from linkworker.practice.locality_values import Bands, Count, DayCount, Escalation, Repeat
from linkworker.practice.scales import Level

DAY = date(2026, 5, 6)


@pytest.mark.parametrize(
    ("standard", "medium", "high"), [(-1, 10, 14), (10, 10, 14), (11, 10, 14), (0, 14, 14), (0, 15, 14)]
)
def test_bands_that_do_not_rise_are_refused(standard: int, medium: int, high: int) -> None:
    with pytest.raises(ValueError, match="must rise"):
        Bands(standard, medium, high)


@pytest.mark.parametrize("standard", [0, 1, 9])
def test_bands_that_rise_are_taken(standard: int) -> None:
    bands = Bands(standard, 10, 14)
    found = [bands.level(yes) for yes in (0, 9, 10, 13, 14)]
    assert found == [Level.STANDARD, Level.STANDARD, Level.MEDIUM, Level.MEDIUM, Level.HIGH]


@pytest.mark.parametrize(("kind", "most"), [(Count, 1000), (DayCount, 3660)])
def test_a_number_has_a_least_and_a_most(kind: object, most: int) -> None:
    read = TypeAdapter(kind).validate_python
    assert [read(1), read(most)] == [1, most]
    for wrong in (0, most + 1):
        with pytest.raises(ValidationError):
            read(wrong)


@pytest.mark.parametrize(("incidents", "is_met"), [(4, False), (5, True), (6, True)])
def test_escalation_is_met_from_its_number_of_incidents_on(incidents: int, is_met: bool) -> None:
    assert Escalation(on=True, incidents=5, months=12).met(incidents, rising=True) is is_met


def test_a_repeat_counts_from_the_day_of_the_referral_on_and_not_when_it_is_off() -> None:
    counted = Repeat(on=True, months=12)
    assert [counted.met(DAY, day) for day in (date(2026, 5, 5), DAY, date(2026, 9, 1))] == [False, True, True]
    assert not Repeat(on=False, months=12).met(DAY, DAY)
