"""What somebody uses is told to nobody else who lives in the house: a refuge's papers, prints and notes."""

import pytest
from django.test import Client
from django.urls import reverse

from linkworker.cases.actions import add_entry
from linkworker.cases.build import Told
from linkworker.cases.models import Case, EntryKind
from linkworker.cases.substances import record_substances
from linkworker.duties.actions import DoneOutside, done_outside
from linkworker.duties.models import Duty
from linkworker.events import clock
from linkworker.partnership.models import Service, Worker
from linkworker.practice.substances import IN_A_HOUSE
from linkworker.web.cases.words import USES
from tests.cast import MONDAY, asked_of_use, make_case
from tests.joined import HOUR, Joined

TITLE = str(USES["uses"])
SAID = "Two bottles of gin since the spring"


def told_of_use(service: Service, worker: Worker) -> Case:
    case = make_case("Mabli", service=service, worker=worker)
    given = asked_of_use(own_words=SAID)
    record_substances(case, given, by=worker, at=MONDAY + HOUR, recorded_at=MONDAY + HOUR)
    return case


def read(worker: Worker, path: str) -> str:
    browser = Client()
    browser.force_login(worker)
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


@pytest.fixture(autouse=True)
def two_hours_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY + 2 * HOUR)


@pytest.mark.row("R176")
@pytest.mark.parametrize(("where", "kept"), [("refuge", True), ("outreach", False)])
def test_in_a_refuge_use_is_read_on_the_screen_and_stands_on_no_paper(
    joined: Joined, where: str, kept: bool
) -> None:
    """The twin is a service for abuse where nobody lives."""
    service, worker = (
        (joined.refuge, joined.lowri) if where == "refuge" else (joined.cast.idvas, joined.cast.dafydd)
    )
    here = f"/cases/{told_of_use(service, worker).reference}/chronology/"
    screen = read(worker, here)
    assert TITLE in screen
    assert ("anybody who lives in the house" in screen) is kept
    paper = read(worker, f"{here}text/")
    assert (TITLE in paper) is not kept
    assert "lives in the house" not in paper


@pytest.mark.row("R176")
@pytest.mark.parametrize(("where", "said"), [("refuge", True), ("outreach", False)])
def test_the_rule_with_its_source_stands_where_use_is_asked_read_and_where_notes_are_written(
    joined: Joined, where: str, said: bool
) -> None:
    service, worker = (
        (joined.refuge, joined.lowri) if where == "refuge" else (joined.cast.idvas, joined.cast.dafydd)
    )
    case = told_of_use(service, worker)
    row = case.substance_enquiries.get()
    at = [reverse(name, args=[case.reference]) for name in ("substances-new", "entry-new")]
    for page in (*at, reverse("substances", args=[case.reference, row.pk])):
        text = read(worker, page)
        assert (IN_A_HOUSE.lines[0].split(":")[0] in text) is said, page
        assert ("toolkit, section 7 update, 4.2" in text) is said, page


@pytest.mark.parametrize(("rule", "kept"), [("substance.safety", True), ("enquiry.first", False)])
def test_a_duty_that_follows_from_use_tells_it_as_well(joined: Joined, rule: str, kept: bool) -> None:
    case = told_of_use(joined.refuge, joined.lowri)
    duty = Duty.objects.filter(holding=case.pk, ended_at=None, rule__startswith=rule.split(".")[0])[0]
    done_outside(
        duty, DoneOutside("Rang Quokka", "The team", MONDAY.date()), by=joined.lowri, at=MONDAY + HOUR
    )
    here = f"/cases/{case.reference}/chronology/"
    assert "Quokka" in read(joined.lowri, here)
    assert ("Quokka" in read(joined.lowri, f"{here}text/")) is not kept


def test_another_kind_of_entry_of_a_refuge_stays_on_its_paper(joined: Joined) -> None:
    case = told_of_use(joined.refuge, joined.lowri)
    note = Told(EntryKind.NOTE, text="Came by with her son")
    add_entry(case, note, by=joined.lowri, at=MONDAY + HOUR, recorded_at=MONDAY + HOUR)
    assert "Came by with her son" in read(joined.lowri, f"/cases/{case.reference}/chronology/text/")
