"""Immediate danger: 999 and what to say are one press away, and that it was called is kept in one more."""

import pytest

from linkworker.cases.emergencies import EmergencyGiven, record_emergency
from linkworker.cases.models import Emergency, Entry, EntryKind
from linkworker.events.kinds import Kind
from linkworker.events.models import Event
from linkworker.practice.sharing import Refused
from tests.cast import MONDAY, Cast
from tests.web.case_work import NOON, SignIn, at_noon, fill, page, signed_in, words_of

__all__ = ["at_noon", "signed_in"]


@pytest.mark.row("R143")
def test_two_presses_from_the_case_keep_that_999_was_called(cast: Cast, signed_in: SignIn) -> None:
    nerys, path = signed_in(cast.nerys), page(cast.sian, "danger/")
    head = nerys.get(page(cast.sian)).content.decode().split("<main")[0]
    assert f'href="{path}"' in head
    sheet = words_of(nerys.get(path))
    for said in ("Call 999 first.", "where: the address", "knife", "Children", "press 55", "To be checked"):
        assert said in sheet
    assert "Nothing known to be safe yet: do not call or write" in sheet
    assert "I called 999: save that now" in sheet
    answer = fill(nerys, path, {})
    assert answer.status_code == 302
    row = Emergency.objects.get()
    assert (row.danger, row.called_by, row.told, row.at, row.by) == ("now", "me", [], NOON, cast.nerys)
    assert Event.objects.get(kind=Kind.EMERGENCY_CALLED).thing_id == row.pk
    assert Entry.objects.get(kind=EntryKind.EMERGENCY).thing_id == row.pk
    after = words_of(nerys.get(answer["Location"]))
    assert "Your manager has not been told yet. Tell them now." in after
    assert "Complete the risk checklist again" in after
    assert "Ask safely about abuse" in after


@pytest.mark.row("R143")
def test_what_else_is_known_is_kept_and_stands_in_the_chronology(cast: Cast, signed_in: SignIn) -> None:
    nerys, path = signed_in(cast.nerys), page(cast.sian, "danger/")
    typed = {
        "danger": "leaving",
        "called_by": "colleague",
        "told": "manager",
        "incident_number": "0412",
        "police_said": "A car in ten minutes.",
        "on-day": "2",
        "on-month": "11",
        "on-year": "2026",
        "time": "11:20",
    }
    answer = fill(nerys, path, typed)
    after = words_of(nerys.get(answer["Location"]))
    assert "Your manager has not been told yet" not in after
    assert "0412" in after
    told = words_of(nerys.get(page(cast.sian, "chronology/")))
    assert "The police were called. It is not safe for them to leave our building" in told
    assert "A colleague called Incident number: 0412 A car in ten minutes." in told


def test_a_time_that_has_not_come_is_refused(cast: Cast, signed_in: SignIn) -> None:
    answer = fill(signed_in(cast.nerys), page(cast.sian, "danger/"), {"time": "23:00"})
    assert answer.status_code == 422
    assert not Emergency.objects.exists()


@pytest.mark.row("R143")
def test_the_same_words_stand_one_press_from_every_page_and_tell_of_nobody(
    cast: Cast, signed_in: SignIn
) -> None:
    rhys = signed_in(cast.rhys)
    assert 'href="/danger/"' in rhys.get("/").content.decode().split("<footer")[1]
    text = words_of(rhys.get("/danger/"))
    assert "Call 999 first." in text
    assert "press 55" in text
    assert cast.sian.client.chosen_name not in text


def test_who_may_not_write_in_the_case_records_nothing_in_it(cast: Cast) -> None:
    with pytest.raises(Refused):
        record_emergency(cast.sian, EmergencyGiven(), by=cast.dafydd, at=MONDAY, recorded_at=MONDAY)
    with pytest.raises(ValueError, match="is not a valid"):
        record_emergency(
            cast.sian, EmergencyGiven(danger="maybe"), by=cast.nerys, at=MONDAY, recorded_at=MONDAY
        )
