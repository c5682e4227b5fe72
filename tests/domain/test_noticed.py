"""Looks that become notices in the system's pass, and what the lead reads of them and writes down."""

from datetime import UTC, datetime, timedelta

import pytest

from linkworker.cases.participants import add_participant
from linkworker.cases.walls import know
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.models import Event
from linkworker.events.sealing import seal_looks
from linkworker.looking.following import on_tick
from linkworker.looking.models import Notice
from linkworker.looking.notices import open_notice, open_notices, settle, waiting
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.people.build import ContactGiven
from linkworker.people.connecting import PersonTold, tell
from linkworker.people.gates import open_client
from linkworker.people.models import ClientRecord
from linkworker.practice.contact import Channel
from linkworker.practice.noticing import Outcome
from linkworker.practice.separating import Relation
from linkworker.practice.sharing import Refused, Role
from linkworker.sharing.actions import raise_wall
from tests.cast import LONG_AGO, MONDAY, Cast, make_worker, visit_of

NOON = MONDAY + timedelta(hours=3)
HOME = "12 Heol y Bont, Caerdydd CF10 1AB"


def look(worker: Worker, client: ClientRecord, times: int = 1, at: datetime = NOON) -> None:
    for turn in range(times):
        open_client(visit_of(worker, at + timedelta(minutes=turn), "client"), client.reference)


def follow(at: datetime = NOON) -> None:
    seal_looks(at)
    while on_tick(at):
        pass


def a_client(cast: Cast, name: str, home: str = "", phone: str = "") -> ClientRecord:
    ways = ((Channel.LETTER, home), (Channel.PHONE, phone))
    contacts = tuple(ContactGiven(channel=way, detail=detail) for way, detail in ways if detail)
    given = ClientGiven(chosen_name=name, contacts=contacts)
    return register(given, service=cast.city, by=cast.nerys, at=MONDAY)


def patterns() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("worker__username", "pattern"))


def test_many_looks_at_one_person_without_a_case_are_noticed_once_and_the_notice_grows(cast: Cast) -> None:
    look(cast.nerys, cast.sian.client, 9)
    look(cast.owen, cast.sian.client, 4)
    follow()
    assert patterns() == []
    look(cast.owen, cast.sian.client, 2, NOON + timedelta(hours=1))
    follow()
    look(cast.owen, cast.sian.client, 3, NOON + timedelta(hours=2))
    follow()
    assert patterns() == [("owen", "many-of-one")]
    (shown,) = open_notices(visit_of(cast.rhys, NOON))
    assert (shown.looks, [one.pk for one in shown.clients]) == (9, [cast.sian.client_id])
    assert Event.objects.filter(kind=Kind.LOOKS_NOTICED, actor_id=None).count() == 1


def test_many_people_without_a_case_are_noticed(cast: Cast) -> None:
    for number in range(5):
        look(cast.owen, a_client(cast, f"Somebody {number}"))
    follow()
    assert patterns() == [("owen", "many-people")]


@pytest.mark.parametrize(
    ("name", "home", "phone", "found"),
    [
        ("Mair Adeyemi", HOME, "", "household"),
        ("Mair Price", "", "07700 900461", "household"),
        ("Mair Adeyemi", "3 Heol y Bont, Caerdydd CF10 1AB", "", "kin"),
        ("Mair Price", "3 Heol y Bont, Caerdydd CF10 1AB", "", "neighbour"),
        ("Mair Price", "3 Heol y Bont, Caerdydd CF10 1ZZ", "", ""),
        ("Mair Adeyemi", "", "", ""),
    ],
)
def test_household_family_and_neighbours_are_noticed_by_the_matcher(
    cast: Cast, name: str, home: str, phone: str, found: str
) -> None:
    me = PersonTold("Owen Adeyemi", phone="07700 900461", address=HOME)
    tell(Relation.SELF, me, by=cast.owen, at=MONDAY)
    look(cast.owen, a_client(cast, name, home, phone), 2)
    follow()
    assert patterns() == ([("owen", found)] if found else [])
    assert "Heol" not in str(list(Notice.objects.values())) + str(list(Event.objects.values("data")))


def test_somebody_in_whose_case_stands_whom_the_worker_told_of_is_noticed(cast: Cast) -> None:
    tell(Relation.FORMER_PARTNER, PersonTold("Gethin Llwyd", phone="07700 900462"), by=cast.owen, at=MONDAY)
    partner = {"name": "Gethin Llwyd", "relationship": "intimate-partner"}
    add_participant(cast.sian, partner, position="harming", said_by="person", by=cast.nerys, at=MONDAY)
    look(cast.owen, cast.sian.client)
    follow()
    assert patterns() == [("owen", "circle")]


def test_a_client_who_is_a_colleague_is_noticed(cast: Cast) -> None:
    born = datetime(1988, 3, 14, tzinfo=UTC).date()
    tell(Relation.SELF, PersonTold("Priya Raman", birth_date=born), by=cast.priya, at=MONDAY)
    given = ClientGiven(chosen_name="Priya Raman", birth_date=born)
    priya = register(given, service=cast.city, by=cast.nerys, at=MONDAY)
    look(cast.owen, priya)
    follow()
    assert patterns() == [("owen", "colleague")]


def test_whoever_had_looked_before_they_said_that_they_know_somebody_is_noticed(cast: Cast) -> None:
    look(cast.owen, cast.sian.client, 3)
    follow()
    know(cast.sian.client, by=cast.owen, at=NOON)
    follow(NOON + timedelta(hours=1))
    follow(NOON + timedelta(hours=2))
    assert patterns() == [("owen", "known")]


@pytest.fixture
def noticed(cast: Cast) -> Notice:
    look(cast.owen, cast.sian.client, 6)
    follow()
    return Notice.objects.get()


def test_settling_is_in_the_chain_without_its_words_and_only_new_looks_make_a_new_notice(
    cast: Cast, noticed: Notice
) -> None:
    here = visit_of(cast.rhys, NOON)
    assert waiting(here) == 1
    settle(open_notice(here, noticed.pk), outcome=Outcome.TALK, note="In June", visit=here)
    assert waiting(here) == 0
    event = Event.objects.get(kind=Kind.NOTICE_SETTLED)
    assert event.data == {"outcome": "talk"} and event.actor_id == cast.rhys.pk
    look(cast.owen, cast.sian.client, 1, NOON + timedelta(hours=1))
    follow()
    assert waiting(here) == 0
    look(cast.owen, cast.sian.client, 4, NOON + timedelta(hours=2))
    follow()
    assert waiting(here) == 1
    assert [one.looks for one in open_notices(here) if one.row.settled_at is None] == [5]


def test_the_second_lead_to_settle_it_is_told(cast: Cast, noticed: Notice) -> None:
    here = visit_of(cast.rhys, NOON)
    shown = open_notice(here, noticed.pk)
    settle(shown, outcome=Outcome.FINE, note="A call", visit=here)
    with pytest.raises(Changed):
        settle(shown, outcome=Outcome.BREACH, note="No", visit=here)


@pytest.mark.parametrize("who", ["owen", "nerys", "morgan", "dafydd"])
def test_nobody_else_reads_or_settles_it_nor_the_worker_it_is_about(
    cast: Cast, noticed: Notice, who: str
) -> None:
    if who == "owen":
        RoleGiven.objects.create(worker=cast.owen, service=None, role=Role.GOVERNANCE_LEAD, since=LONG_AGO)
    here = visit_of(getattr(cast, who), NOON)
    assert waiting(here) == 0
    with pytest.raises(Refused):
        open_notice(here, noticed.pk)
    shown = open_notice(visit_of(cast.rhys, NOON), noticed.pk)
    with pytest.raises(Refused):
        settle(shown, outcome=Outcome.FINE, note="Nothing", visit=here)


def test_of_whom_the_lead_must_not_know_nothing_is_noticed_or_counted(cast: Cast) -> None:
    clients = [a_client(cast, f"Somebody {number}") for number in range(6)]
    for client in clients:
        look(cast.owen, client)
    follow()
    here = visit_of(cast.rhys, NOON)
    assert [one.looks for one in open_notices(here)] == [6]
    raise_wall(clients[0].subject, worker=cast.rhys, by=None, at=MONDAY)
    assert [(one.looks, len(one.clients)) for one in open_notices(here)] == [(5, 5)]
    raise_wall(clients[1].subject, worker=cast.rhys, by=None, at=MONDAY)
    assert open_notices(here) == [] and waiting(here) == 0


def test_the_lead_of_another_agency_reads_nothing_of_it(cast: Cast, noticed: Notice) -> None:
    other = make_worker("Gwen Tudor", cast.lantern, None, Role.GOVERNANCE_LEAD)
    assert open_notices(visit_of(other, NOON)) == []
