"""What in a question could say who somebody is."""

from datetime import date

import pytest

from linkworker.practice.consulting import Trace, trace

TODAY = date(2026, 11, 2)
NAMES = ["Siân Gwenllian-Bâ", "Grace"]


@pytest.mark.row("R135")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Her number is 943 476 5919.", Trace.NHS_NUMBER),
        ("9434765919", Trace.NHS_NUMBER),
        ("born 3/5/85", Trace.BIRTH_DATE),
        ("born 03.05.1985", Trace.BIRTH_DATE),
        ("born on 3rd May 1985", Trace.BIRTH_DATE),
        ("1985-05-03", Trace.BIRTH_DATE),
        ("About sian gwenllian ba again", Trace.NAME),
        ("Gwenllian Bâ, Siân, is afraid", Trace.NAME),
        ("Ba Sian is afraid", Trace.NAME),
        ("Siân drinks less now", Trace.FIRST_NAME),
        ("What would you tell Grace?", Trace.FIRST_NAME),
        ("Is a day of grace usual before a detox?", None),
        ("What happens after the meeting of 12/10/2026?", None),
        ("Ring 01223 555 0199 or 999", None),
        ("How do you see people who can’t come in daylight?", None),
    ],
)
def test_a_number_a_birth_date_and_a_name_are_found(text: str, found: Trace | None) -> None:
    assert trace(text, NAMES, TODAY) is found


def test_a_client_without_a_name_is_found_nowhere() -> None:
    assert trace("Anything", ["", "-"], TODAY) is None
