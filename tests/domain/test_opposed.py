"""Whoever a case names as one side of harm, and is a client of the same agency: found by the pass, and kept apart."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkworker.cases import actions as cases
from linkworker.cases.apart import separate, to_see_to
from linkworker.cases.links import link
from linkworker.cases.models import Participant
from linkworker.cases.participants import (
    add_participant,
    correct_participant,
    known_by,
    newest_position,
    set_position,
)
from linkworker.events.changed import Changed
from linkworker.events.models import Event
from linkworker.opposed.actions import settle
from linkworker.opposed.finding import on_tick
from linkworker.opposed.gates import founds_of, open_settling, to_settle
from linkworker.opposed.models import FoundApart, ParticipantKey
from linkworker.partnership.models import Worker
from linkworker.people.actions import ClientGiven, change, register
from linkworker.people.build import ContactGiven
from linkworker.people.connecting import PersonTold
from linkworker.people.models import ApartWaiting, ClientRecord
from linkworker.practice.contact import Channel
from linkworker.practice.opposed import Asks
from linkworker.practice.separating import SeparateBecause
from linkworker.practice.sharing import Refused, Role
from linkworker.sharing.gates import decision_on
from linkworker.sharing.models import Separation, SeparationPlan
from linkworker.sharing.separating import end_separation
from tests.cast import MONDAY, Cast, make_case, make_worker, visit_of

HOUR = timedelta(hours=1)
BORN = date(1988, 3, 14)
PHONE = "07700 900461"
PLAIN: dict[str, Any] = {
    "name": "Gethin Llwyd",
    "relationship": "partner",
    "former": False,
    "age": None,
    "child_age": None,
    "lives_with": "",
    "note": "",
}


@dataclass
class Opposed:
    """Siân, with whom Nerys works; Eleri and Mair lead safeguarding, the one in their service, the other everywhere."""

    cast: Cast
    eleri: Worker
    mair: Worker

    def names(self, position: str = "harmed", name: str = "Gethin Llwyd", **told: Any) -> Participant:
        """Somebody whom Siân's case names."""
        kept = known_by(PersonTold(name, **(told or {"birth_date": BORN, "phone": PHONE})))
        return add_participant(
            self.cast.sian,
            {**PLAIN, "name": name, "known_by": kept},
            position=position,
            said_by="Siân",
            by=self.cast.nerys,
            at=MONDAY + HOUR,
        )

    def registers(
        self, name: str = "Gethin Llwyd", born: date | None = BORN, phone: str = PHONE
    ) -> ClientRecord:
        contacts = (ContactGiven(channel=Channel.PHONE, detail=phone),) if phone else ()
        given = ClientGiven(chosen_name=name, birth_date=born, contacts=contacts)
        return register(given, service=self.cast.city, by=self.cast.owen, at=MONDAY + HOUR)

    def passes(self, hours: int = 2) -> None:
        while on_tick(MONDAY + hours * HOUR):
            pass

    def says(self, person: Participant, position: str, hours: int = 3) -> None:
        newest = newest_position(person)
        told = {"by": self.cast.nerys, "at": MONDAY + hours * HOUR}
        set_position(person, kind=position, said_by="Siân", seen=newest, **told)

    def correct(self, person: Participant, told: PersonTold, hours: int = 3) -> Participant:
        given = {**PLAIN, "name": told.name, "known_by": known_by(told)}
        now = Participant.objects.get(pk=person.pk)
        return correct_participant(
            now,
            given,
            wrong="Misheard",
            seen_version=now.version,
            by=self.cast.nerys,
            at=MONDAY + hours * HOUR,
        )

    def plan(self) -> SeparationPlan:
        return SeparationPlan.objects.get(ended_at=None)

    def asked(self, hours: int = 4) -> list[Asks]:
        return [one.asks for one in to_settle(visit_of(self.eleri, MONDAY + hours * HOUR))]

    def undo(self, hours: int = 4) -> None:
        told = {"note": "They are two people", "by": self.eleri, "at": MONDAY + hours * HOUR}
        settle(self.plan(), stays=False, **told)


def are_apart() -> bool:
    standing = SeparationPlan.objects.filter(ended_at=None)
    rows = Separation.objects.filter(until=None)
    assert rows.count() == 2 * standing.count()
    return standing.exists()


@pytest.fixture
def opposed(cast: Cast) -> Opposed:
    eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    return Opposed(cast, eleri, make_worker("Mair Hughes", cast.afon, None, Role.SAFEGUARDING_LEAD))


@pytest.mark.parametrize("named_first", [True, False])
def test_whoever_is_named_and_is_a_client_is_kept_apart_by_nobody_and_the_leads_are_told(
    opposed: Opposed, named_first: bool
) -> None:
    steps = [opposed.names, opposed.registers]
    for step in steps if named_first else reversed(steps):
        step()
    assert not are_apart()
    opposed.passes()
    plan = opposed.plan()
    assert (plan.because, plan.made_by, plan.agency) == (SeparateBecause.MATCHED, None, opposed.cast.afon)
    row = FoundApart.objects.get()
    assert (row.is_sure, row.asks, row.position) == (True, Asks.NOTHING, "harmed")
    told = Event.objects.filter(kind="separated").values_list("actor_id", "subject_id", "data")
    assert sorted(told) == [(None, subject, {}) for subject in sorted((plan.one_id, plan.other_id))]
    for lead in (opposed.eleri, opposed.mair):
        assert [one.plan for one in to_see_to(visit_of(lead, MONDAY + 3 * HOUR))] == [plan]


def test_whoever_works_with_one_sees_nothing_of_the_other_from_the_pass_on(opposed: Opposed) -> None:
    opposed.names()
    gethin = opposed.registers()
    his = cases.open_case(gethin, service=opposed.cast.city, by=opposed.cast.owen, at=MONDAY + HOUR)
    cases.allocate(his, worker=opposed.cast.owen, by=opposed.cast.morgan, at=MONDAY + HOUR)
    opposed.passes()
    at = MONDAY + 3 * HOUR
    assert not decision_on(visit_of(opposed.cast.nerys, at), gethin.holding)
    assert not decision_on(visit_of(opposed.cast.owen, at), opposed.cast.sian.holding)
    assert decision_on(visit_of(opposed.cast.nerys, at), opposed.cast.sian.holding)


@pytest.mark.parametrize(
    "change",
    [
        {"position": "not-known"},
        {"name": "Gethin Llwyd", "birth_date": date(1961, 7, 2)},
        {"name": "Bryn Llwyd", "birth_date": BORN},
        {"name": "Gethin", "birth_date": None},
    ],
)
def test_nobody_is_kept_apart_who_is_not_opposed_or_not_alike(
    opposed: Opposed, change: dict[str, Any]
) -> None:
    opposed.registers(phone="")
    opposed.names(**change)
    opposed.passes()
    assert not are_apart()
    assert ParticipantKey.objects.exists() or change["name"] == "Gethin"


def test_neither_another_agency_nor_ones_own_record_nor_a_closed_case_is_matched(opposed: Opposed) -> None:
    cast = opposed.cast
    given = ClientGiven(chosen_name="Gethin Llwyd", birth_date=BORN)
    register(given, service=cast.idvas, by=cast.dafydd, at=MONDAY)
    opposed.names(name=cast.sian.client.chosen_name)
    opposed.names()
    cases.close_case(cast.sian, reason="completed", by=cast.nerys, at=MONDAY + HOUR)
    opposed.registers()
    opposed.passes()
    assert not are_apart()
    cases.reopen_case(cast.sian, note="She came back", by=cast.nerys, at=MONDAY + 2 * HOUR)
    opposed.passes(3)
    assert are_apart()


def test_who_is_only_alike_is_kept_apart_until_a_lead_says_so_and_not_again_by_the_same(
    opposed: Opposed,
) -> None:
    """The same name and date of birth, and nothing more: Eleri is asked, and says that they are two people."""
    opposed.names(birth_date=BORN)
    gethin = opposed.registers(phone="")
    opposed.passes()
    assert are_apart()
    assert opposed.asked() == [Asks.DOUBT]
    opposed.undo()
    assert not are_apart()
    assert opposed.asked() == []
    given = ClientGiven(chosen_name="Gethin Llwyd", birth_date=BORN, language="Welsh")
    change(gethin, given, seen_version=1, by=opposed.cast.owen, at=MONDAY + 5 * HOUR)
    opposed.passes(6)
    assert not are_apart()
    opposed.names(birth_date=BORN)
    opposed.passes(7)
    assert not are_apart()


def test_what_was_undone_is_made_again_by_something_new(opposed: Opposed) -> None:
    person = opposed.names(birth_date=BORN)
    opposed.registers()
    opposed.passes()
    opposed.undo()
    opposed.correct(person, PersonTold("Gethin Llwyd", birth_date=BORN, phone=PHONE), 5)
    opposed.passes(6)
    assert are_apart()
    end_separation(opposed.plan(), note="She asked us", by=opposed.eleri, at=MONDAY + 7 * HOUR)
    opposed.says(person, "both-alleged", 8)
    opposed.passes(9)
    assert are_apart()


def test_a_lead_confirms_once_and_the_second_is_told(opposed: Opposed) -> None:
    opposed.names(birth_date=BORN)
    opposed.registers(phone="")
    opposed.passes()
    plan, told = opposed.plan(), {"note": "", "at": MONDAY + 4 * HOUR}
    settle(plan, stays=True, by=opposed.eleri, **told)
    assert are_apart()
    assert opposed.asked() == []
    with pytest.raises(Changed):
        settle(plan, stays=False, by=opposed.mair, **told)
    opposed.passes(5)
    assert opposed.asked() == []
    assert Event.objects.filter(kind="separation_confirmed").count() == 2


@pytest.mark.parametrize("how", ["not known", "another", "the client"])
def test_what_changes_asks_the_lead_to_look_again_and_ends_nothing(opposed: Opposed, how: str) -> None:
    person, gethin = opposed.names(), opposed.registers()
    opposed.passes()
    assert opposed.asked() == []
    if how == "not known":
        opposed.says(person, "not-known")
    elif how == "another":
        opposed.correct(person, PersonTold("Bryn Puw", birth_date=date(1961, 7, 2)))
    else:
        given = ClientGiven(chosen_name="Bryn Puw", birth_date=date(1961, 7, 2))
        change(gethin, given, seen_version=1, by=opposed.cast.owen, at=MONDAY + 3 * HOUR)
    opposed.passes(4)
    assert are_apart()
    assert opposed.asked() == [Asks.AGAIN]
    settle(opposed.plan(), stays=True, note="", by=opposed.eleri, at=MONDAY + 5 * HOUR)
    opposed.passes(6)
    assert opposed.asked(7) == []


def test_a_separation_made_by_hand_stays_the_leads_own(opposed: Opposed) -> None:
    gethin = opposed.registers()
    separate(
        opposed.cast.sian.client.subject,
        gethin.subject,
        because=SeparateBecause.ORDER,
        said_by="The court",
        by=opposed.eleri,
        at=MONDAY + HOUR,
    )
    opposed.names(birth_date=BORN)
    opposed.passes()
    assert opposed.plan().because == SeparateBecause.ORDER
    assert opposed.asked() == []
    end_separation(opposed.plan(), note="The order ended", by=opposed.eleri, at=MONDAY + 3 * HOUR)
    opposed.passes(4)
    assert not are_apart()


def test_it_stands_around_the_joined_cases_of_other_agencies(opposed: Opposed) -> None:
    cast = opposed.cast
    hers = make_case("Siân", service=cast.idvas, worker=cast.dafydd)
    link(cast.sian, hers, by=cast.nerys, at=MONDAY)
    opposed.names()
    gethin = opposed.registers()
    opposed.passes()
    carried = Separation.objects.filter(subject=hers.client.subject, opposed=gethin.subject)
    assert carried.filter(plan=SeparationPlan.objects.get()).exists()


def statements(ran: CaptureQueriesContext) -> list[str]:
    return [
        " ".join(re.findall(r"^[A-Z]+|(?<=\")[a-z]+_[a-z]+(?=\")", one["sql"]))
        for one in ran.captured_queries
    ]


def test_whoever_types_it_does_the_same_work_whether_or_not_anybody_is_found(opposed: Opposed) -> None:
    opposed.registers()
    opposed.passes()
    typed, said, registered = [], [], []
    for name in ("Gethin Llwyd", "Somebody Unheard-Of"):
        with CaptureQueriesContext(connection) as ran:
            person = opposed.names(name=name, birth_date=BORN)
        typed.append(statements(ran))
        opposed.passes()
        with CaptureQueriesContext(connection) as ran:
            opposed.says(person, "not-known")
        said.append(statements(ran))
        with CaptureQueriesContext(connection) as ran:
            opposed.registers(name)
        registered.append(statements(ran))
    assert typed[0] == typed[1]
    assert said[0] == said[1]
    assert registered[0] == registered[1]
    assert ApartWaiting.objects.count() == 1


def test_nobody_but_a_lead_who_sees_both_reads_any_of_it(opposed: Opposed) -> None:
    opposed.names(birth_date=BORN)
    opposed.registers(phone="")
    opposed.passes()
    cast, plan, at = opposed.cast, opposed.plan(), MONDAY + 3 * HOUR
    for worker in (cast.nerys, cast.owen, cast.morgan, cast.priya, cast.dafydd, cast.rhys):
        assert to_settle(visit_of(worker, at)) == []
        with pytest.raises(Refused):
            open_settling(visit_of(worker, at), plan.reference)
        with pytest.raises(Refused):
            settle(plan, stays=True, note="", by=worker, at=at)
    shown, founds = open_settling(visit_of(opposed.eleri, at), plan.reference)
    assert [one.named for one in founds] == ["Gethin Llwyd"]
    assert founds_of(visit_of(opposed.eleri, at), shown) == founds


def test_what_somebody_is_known_by_is_kept_encrypted(opposed: Opposed) -> None:
    person = opposed.names()
    opposed.correct(person, PersonTold("Gethin Llwyd", phone="07700 900462"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT known_by FROM cases_participant")
        kept = str(cursor.fetchall())
        cursor.execute("SELECT known_before FROM cases_participantversion")
        kept += str(cursor.fetchall())
    assert "900461" not in kept and "900462" not in kept and "1988" not in kept
    assert Participant.objects.get().versions.get().known_before["phone"] == PHONE
