"""Who does what to whom: recorded by those who may, kept in versions; until then both are protected."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from linkworker.cases.apart import separate
from linkworker.cases.models import Case, Participant
from linkworker.cases.participants import (
    DETAILS,
    add_participant,
    correct_participant,
    newest_position,
    set_position,
)
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.events.models import Event
from linkworker.opposed.actions import settle
from linkworker.opposed.assessing import (
    AssessmentGiven,
    assess,
    assessments_of,
    correct_assessment,
    open_to_assess,
)
from linkworker.opposed.ending import NotAssessed, awaits_assessment, end
from linkworker.opposed.finding import on_tick
from linkworker.opposed.models import FoundApart, WhoDoesWhat
from linkworker.partnership.models import Worker
from linkworker.practice.opposed import Asks
from linkworker.practice.separating import SeparateBecause
from linkworker.practice.sharing import Refused, Role
from linkworker.practice.who_does_what import Concluded, Evidence
from linkworker.sharing.models import SeparationPlan
from tests.cast import MONDAY, Cast, make_case, make_worker, visit_of

HOUR = timedelta(hours=1)
GIVEN = AssessmentGiven(
    specialist="Dafydd Ellis, Lantern",
    at=MONDAY,
    evidence={topic: f"She told of {topic}" for topic in Evidence},
    concluded=Concluded.HARMED,
)


@pytest.fixture
def eleri(cast: Cast) -> Worker:
    return make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)


def named(case: Case, name: str, position: str = "both-alleged") -> Participant:
    given = {"name": name, "relationship": "intimate-partner"}
    assert case.key_worker
    return add_participant(case, given, position=position, said_by="Person", by=case.key_worker, at=MONDAY)


def recorded(person: Participant, by: Worker, hours: int = 2, **changes: object) -> WhoDoesWhat:
    given = replace(GIVEN, **changes)  # type: ignore[arg-type]
    return assess(person, given, seen=newest_position(person), by=by, at=MONDAY + hours * HOUR)


def duties(case: Case) -> list[Duty]:
    return list(Duty.objects.filter(holding=case.pk, rule="relationship.assess").order_by("pk"))


def test_an_idva_of_their_own_agency_and_a_safeguarding_lead_record_it_and_nobody_else(
    cast: Cast, eleri: Worker
) -> None:
    person = named(cast.sian, "Gethin")
    mair = make_worker("Mair Hughes", cast.afon, cast.fens, Role.SAFEGUARDING_LEAD)
    for worker in (cast.nerys, cast.morgan, cast.dafydd, cast.owen, mair):
        with pytest.raises(Refused):
            recorded(person, worker)
        with pytest.raises(Refused):
            open_to_assess(visit_of(worker), cast.sian.reference, person.pk)
    assert open_to_assess(visit_of(eleri), cast.sian.reference, person.pk)[1] == person
    recorded(person, eleri)
    hers = make_case("Siân", service=cast.idvas, worker=cast.dafydd)
    recorded(named(hers, "Gethin"), cast.dafydd)
    assert WhoDoesWhat.objects.count() == 2


def test_what_it_came_to_is_said_of_the_relationship_by_its_specialist(cast: Cast, eleri: Worker) -> None:
    person = named(cast.sian, "Gethin")
    on_tick(MONDAY + HOUR)
    assert Participant.objects.get().matched_at
    recorded(person, eleri)
    newest = newest_position(person)
    assert newest
    assert (newest.kind, newest.said_by, newest.by) == ("harmed", "Dafydd Ellis, Lantern", eleri)
    assert Participant.objects.get().matched_at is None
    told = Event.objects.filter(kind="relationship_assessed").values_list("holding_id", "data")
    assert list(told) == [(cast.sian.pk, {"version": 1})]


def test_it_is_due_until_it_comes_to_something(cast: Cast, eleri: Worker) -> None:
    person = named(cast.sian, "Gethin")
    (due,) = duties(cast.sian)
    assert (due.ended_at, due.owner) == (None, cast.nerys)
    recorded(person, eleri, concluded=Concluded.CANNOT_SAY)
    assert duties(cast.sian)[0].ended_at is None
    assert newest_position(person).kind == "both-alleged"  # type: ignore[union-attr]
    recorded(person, eleri, 3, concluded=Concluded.BOTH)
    (due,) = duties(cast.sian)
    assert (due.ending, due.ended_at) == ("done", MONDAY + 3 * HOUR)


def test_it_is_due_no_longer_when_another_position_is_told_and_again_when_both_are(cast: Cast) -> None:
    person = named(cast.sian, "Gethin")
    for hours, position in ((1, "harmed"), (2, "both-alleged")):
        told = {"by": cast.nerys, "at": MONDAY + hours * HOUR}
        set_position(person, kind=position, said_by="Siân", seen=newest_position(person), **told)  # type: ignore[arg-type]
    assert [due.ending for due in duties(cast.sian)] == ["no-longer-applies", ""]


def test_neither_is_taken_for_the_one_who_harms_meanwhile(cast: Cast) -> None:
    """Of a position alone nothing else becomes due: not what is asked of those who cause harm, nor of those harmed."""
    before = set(Duty.objects.filter(holding=cast.sian.pk).values_list("rule", flat=True))
    named(cast.sian, "Gethin")
    after = set(Duty.objects.filter(holding=cast.sian.pk).values_list("rule", flat=True))
    assert after - before == {"relationship.assess"}


def test_a_correction_is_a_new_version_and_names_what_was_wrong(cast: Cast, eleri: Worker) -> None:
    person = named(cast.sian, "Gethin")
    row = recorded(person, eleri)
    given = replace(GIVEN, concluded=Concluded.BOTH)
    told = {"wrong": "I mixed up two nights", "by": eleri, "at": MONDAY + 3 * HOUR}
    fresh = correct_assessment(row, given, seen=newest_position(person), **told)  # type: ignore[arg-type]
    assert [(one.version, one.concluded) for one in assessments_of(cast.sian)[person.pk]] == [
        (2, "both-alleged"),
        (1, "harmed"),
    ]
    assert fresh.wrong == "I mixed up two nights"
    assert newest_position(person).kind == "both-alleged"  # type: ignore[union-attr]
    with pytest.raises(Changed):
        correct_assessment(row, given, seen=newest_position(person), **told)  # type: ignore[arg-type]


def test_a_position_told_meanwhile_is_read_first(cast: Cast, eleri: Worker) -> None:
    person = named(cast.sian, "Gethin")
    seen = newest_position(person)
    set_position(person, kind="harmed", said_by="Siân", seen=seen, by=cast.nerys, at=MONDAY + HOUR)
    with pytest.raises(Changed):
        assess(person, GIVEN, seen=seen, by=eleri, at=MONDAY + 2 * HOUR)
    assert not WhoDoesWhat.objects.exists()


def test_what_was_considered_is_kept_encrypted(cast: Cast, eleri: Worker) -> None:
    row = recorded(named(cast.sian, "Gethin"), eleri)
    assert row.evidence["fear"] == "She told of fear"
    with connection.cursor() as cursor:
        cursor.execute("SELECT evidence FROM opposed_whodoeswhat")
        assert "told of" not in str(cursor.fetchall())


def apart(cast: Cast, eleri: Worker, *because: SeparateBecause) -> tuple[SeparationPlan, Participant, Case]:
    """Siân and Gethin, kept apart because one case names the other, or by hand."""
    gethin = make_case("Gethin Zephyrine-Quill", service=cast.city, worker=cast.owen, manager=cast.morgan)
    for reason in because:
        subjects = (cast.sian.client.subject, gethin.client.subject)
        separate(*subjects, because=reason, said_by="Both", by=eleri, at=MONDAY)
    person = named(cast.sian, "Gethin Zephyrine-Quill", "both-alleged" if not because else "harmed")
    on_tick(MONDAY + HOUR)
    return SeparationPlan.objects.get(), person, gethin


@pytest.mark.parametrize("because", [(), (SeparateBecause.BOTH_ALLEGE,)])
def test_both_stay_protected_until_it_is_assessed_unless_a_lead_says_why(
    cast: Cast, eleri: Worker, because: tuple[SeparateBecause, ...]
) -> None:
    plan, person, _gethin = apart(cast, eleri, *because)
    assert FoundApart.objects.get().plan == plan
    assert awaits_assessment(plan)
    told = {"note": "They moved apart", "by": eleri, "at": MONDAY + 5 * HOUR}
    with pytest.raises(NotAssessed):
        end(plan, **told)  # type: ignore[arg-type]
    recorded(person, eleri, concluded=Concluded.CANNOT_SAY)
    assert awaits_assessment(plan)
    recorded(person, eleri, 3)
    assert not awaits_assessment(plan)
    assert end(plan, **told).ended_at  # type: ignore[arg-type]


def test_a_lead_who_does_not_wait_for_it_says_why(cast: Cast, eleri: Worker) -> None:
    plan, _person, _gethin = apart(cast, eleri)
    told = {"note": "She died", "without": "Nobody is left to protect", "by": eleri, "at": MONDAY + 5 * HOUR}
    ended = end(plan, **told)  # type: ignore[arg-type]
    assert ended.end_note == "She died\n\nNobody is left to protect"


def test_what_is_asked_again_ends_nothing_that_awaits_an_assessment(cast: Cast, eleri: Worker) -> None:
    """Each says so, and he has another name now: a lead ends it by the page that asks why it isn't waited for."""
    plan, person, _gethin = apart(cast, eleri)
    given = {
        **dict.fromkeys(DETAILS, ""),
        "former": False,
        "age": None,
        "child_age": None,
        "name": "Bryn Puw",
    }
    told = {"by": cast.nerys, "at": MONDAY + 3 * HOUR}
    correct_participant(person, given, wrong="Misheard", seen_version=1, **told)  # type: ignore[arg-type]
    on_tick(MONDAY + 4 * HOUR)
    assert FoundApart.objects.get().asks == Asks.AGAIN
    said = {"note": "Two people", "by": eleri, "at": MONDAY + 5 * HOUR}
    with pytest.raises(NotAssessed):
        settle(plan, stays=False, **said)  # type: ignore[arg-type]
    recorded(person, eleri, 6)
    settle(plan, stays=False, **said)  # type: ignore[arg-type]
    assert SeparationPlan.objects.get().ended_at


def test_each_case_that_says_its_own_client_is_harmed_waits_for_it_too(cast: Cast, eleri: Worker) -> None:
    plan, _person, gethin = apart(cast, eleri, SeparateBecause.HARM)
    assert not awaits_assessment(plan)
    named(gethin, "Siân Gwenllian-Bâ", "harmed")
    on_tick(MONDAY + 2 * HOUR)
    assert awaits_assessment(plan)


def test_the_other_side_is_told_nothing_by_a_change_of_position(cast: Cast, eleri: Worker) -> None:
    """What Owen, who works with Gethin, has before him is the same whatever becomes of the relationship in her case."""
    plan, person, gethin = apart(cast, eleri)

    def before_owen() -> object:
        rows = (
            Duty.objects.filter(holding=gethin.pk)
            .order_by("pk")
            .values_list("rule", "ending", "weight", "due_at")
        )
        return list(rows), list(gethin.entries.order_by("pk").values_list("kind", "text"))

    first = before_owen()
    for hours, concluded in enumerate(Concluded, start=5):
        recorded(person, eleri, hours, concluded=concluded)
        on_tick(MONDAY + hours * HOUR)
        assert before_owen() == first
    assert plan.ended_at is None
