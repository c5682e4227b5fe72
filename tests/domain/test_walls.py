"""Personal walls: told, matched at once and by the pass, said at a client's page, decided by a safeguarding lead."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkworker.cases.links import link
from linkworker.cases.models import Case
from linkworker.cases.walls import decide_wall, know, on_tick, open_wall, to_decide, walls
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.events.models import Event
from linkworker.partnership.models import Worker
from linkworker.people.actions import ClientGiven, change, register
from linkworker.people.build import ContactGiven, as_given
from linkworker.people.connecting import PersonTold, connections_of, forget, open_connection, tell
from linkworker.people.models import ClientRecord
from linkworker.practice.contact import Channel
from linkworker.practice.separating import Relation, WallBecause
from linkworker.practice.sharing import Category, Reason, Refused, Role
from linkworker.referrals.arriving import ArrivalGiven, arrive
from linkworker.sharing.actions import Terms, grant, raise_wall
from linkworker.sharing.gates import decision_on, nothing
from linkworker.sharing.joining import join
from linkworker.sharing.models import Holding, Wall
from linkworker.sharing.queries import visible_to
from linkworker.sharing.references import new_act
from tests.cast import MONDAY, Cast, make_case, make_worker, visit_of

HOUR = timedelta(hours=1)
BORN = date(1988, 3, 14)
GETHIN = PersonTold(name="Gethin Llwyd", birth_date=BORN, phone="07700 900461")
"""Owen's brother-in-law, as Owen tells of him."""


def a_client(
    cast: Cast, name: str = "Gethin Llwyd", born: date | None = BORN, phone: str = ""
) -> ClientRecord:
    contacts = (ContactGiven(channel=Channel.PHONE, detail=phone),) if phone else ()
    given = ClientGiven(chosen_name=name, birth_date=born, contacts=contacts)
    return register(given, service=cast.city, by=cast.nerys, at=MONDAY + HOUR)


def sees(worker: Worker, client: ClientRecord) -> bool:
    """Whether a worker sees a client record, by the policy and by the lists, a day later."""
    visit = visit_of(worker, MONDAY + 24 * HOUR)
    decided = decision_on(visit, client.holding)
    listed = visible_to(visit.reader, visit.at, Category.IDENTITY, "client").filter(pk=client.holding_id)
    assert bool(decided) is listed.exists()
    assert decided or decided.reason is Reason.WALL
    return bool(decided)


@dataclass
class Known:
    """Owen, who told of Gethin, and Eleri, who leads safeguarding in the service where both may be."""

    cast: Cast
    eleri: Worker

    def tells(
        self, told: PersonTold = GETHIN, relation: Relation = Relation.FAMILY, by: str = "owen"
    ) -> None:
        tell(relation, told, by=getattr(self.cast, by), at=MONDAY)


@pytest.fixture
def known(cast: Cast) -> Known:
    return Known(cast, make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD))


def test_whoever_is_registered_and_known_is_never_seen_by_the_worker_who_knows_them(known: Known) -> None:
    assert sees(known.cast.owen, a_client(known.cast, "Gethin Llwyd-Hughes", date(1951, 1, 2)))
    known.tells()
    gethin = a_client(known.cast, phone="07700 900461")
    assert not sees(known.cast.owen, gethin)
    assert sees(known.cast.nerys, gethin)
    wall = Wall.objects.get()
    assert (wall.because, wall.is_sure) == (WallBecause.CONNECTED, True)


def test_who_is_a_client_already_is_found_by_the_pass_and_not_by_the_page(known: Known) -> None:
    gethin = a_client(known.cast)
    known.tells()
    assert sees(known.cast.owen, gethin)
    on_tick(MONDAY + 2 * HOUR)
    assert not sees(known.cast.owen, gethin)


def shape(sql: str) -> str:
    """A statement without what is told in it; of many rows at once, as many as there are."""
    return re.sub(r"'[^']*'|\b\d+\b|x?\d+_x\d+|-|\(%s.*", "", sql.partition(" VALUES ")[0])


def test_telling_takes_the_same_statements_whether_or_not_anybody_is_found(known: Known) -> None:
    a_client(known.cast)
    taken = []
    for name in ("Gethin Llwyd", "Somebody Else"):
        told = PersonTold(name=name, birth_date=BORN, phone="07700 900461")
        with CaptureQueriesContext(connection) as told_in:
            tell(Relation.FRIEND, told, by=known.cast.owen, at=MONDAY)
        taken.append([shape(one["sql"]) for one in told_in])
    assert taken[0] == taken[1]


def test_a_correction_by_which_somebody_is_known_raises_the_wall(known: Known) -> None:
    known.tells()
    gethin = a_client(known.cast, "Gwyn Llwyd", date(1961, 7, 2))
    assert sees(known.cast.owen, gethin)
    given = ClientGiven(chosen_name="Gethin Llwyd", birth_date=BORN)
    change(gethin, given, seen_version=1, by=known.cast.nerys, at=MONDAY + 2 * HOUR)
    assert not sees(known.cast.owen, gethin)


def test_workers_never_read_their_own_record(known: Known) -> None:
    known.tells(PersonTold("Owen Adeyemi", birth_date=BORN), Relation.SELF)
    owen = a_client(known.cast, "Owen Adeyemi")
    assert not sees(known.cast.owen, owen)
    assert Wall.objects.get().because == WallBecause.OWN


def test_telling_who_one_is_takes_the_place_of_what_was_told_before(known: Known) -> None:
    for name in ("Owen Adeyemi", "Owen Adeyemi-Price"):
        known.tells(PersonTold(name, birth_date=BORN), Relation.SELF)
    assert [one.told["name"] for one in connections_of(known.cast.owen)] == ["Owen Adeyemi-Price"]


def test_whoever_is_only_like_them_is_walled_off_until_somebody_says_so(known: Known) -> None:
    """The same phone and a name like it, but no date of birth: doubtful, so Eleri decides."""
    known.tells()
    gethin = a_client(known.cast, "Geth Llwyd", born=None, phone="07700 900461")
    assert not sees(known.cast.owen, gethin)
    lead = visit_of(known.eleri, MONDAY + 2 * HOUR)
    [shown] = to_decide(lead)
    assert (shown.wall.worker, shown.client) == (known.cast.owen, gethin)
    assert "phone.same" in shown.wall.likeness
    decide_wall(shown, stays=False, visit=lead)
    assert sees(known.cast.owen, gethin)
    assert to_decide(lead) == []


def test_what_was_taken_down_is_not_raised_by_the_same_likeness_but_by_a_new_one(known: Known) -> None:
    known.tells()
    gethin = a_client(known.cast, "Geth Llwyd", born=None, phone="07700 900461")
    lead = visit_of(known.eleri, MONDAY + 2 * HOUR)
    decide_wall(to_decide(lead)[0], stays=False, visit=lead)
    given = as_given(gethin)
    told = {"by": known.cast.nerys, "at": MONDAY + 3 * HOUR}
    noted = change(gethin, ClientGiven(**{**_plain(given), "language": "Welsh"}), seen_version=1, **told)
    assert sees(known.cast.owen, gethin)
    change(noted, ClientGiven(**{**_plain(given), "birth_date": BORN}), seen_version=2, **told)
    assert not sees(known.cast.owen, gethin)


def _plain(given: ClientGiven) -> dict[str, object]:
    return {name: getattr(given, name) for name in ClientGiven.__slots__}


def test_a_wall_that_is_confirmed_stands_and_is_asked_of_nobody_again(known: Known) -> None:
    known.tells()
    gethin = a_client(known.cast, "Geth Llwyd", born=None, phone="07700 900461")
    lead = visit_of(known.eleri, MONDAY + 2 * HOUR)
    [shown] = to_decide(lead)
    decide_wall(shown, stays=True, visit=lead)
    assert not sees(known.cast.owen, gethin)
    assert to_decide(lead) == []
    with pytest.raises(Changed):
        decide_wall(shown, stays=False, visit=lead)


def test_nobody_decides_on_a_wall_of_their_own_and_no_other_agency_reads_of_it(known: Known) -> None:
    known.tells()
    a_client(known.cast)
    later = MONDAY + 2 * HOUR
    [shown] = walls(visit_of(known.eleri, later))
    ifor = make_worker("Ifor Bevan", known.cast.lantern, known.cast.idvas, Role.SAFEGUARDING_LEAD)
    assert walls(visit_of(ifor, later)) == []
    with pytest.raises(Refused):
        open_wall(visit_of(ifor, later), shown.wall.pk)
    with pytest.raises(Refused):
        walls(visit_of(known.cast.morgan, later))
    Wall.objects.update(worker=known.eleri)
    assert walls(visit_of(known.eleri, later)) == []


def test_somebody_who_arrives_in_the_inbox_is_walled_off_before_anybody_reads_of_them(known: Known) -> None:
    known.tells()
    person = ClientGiven(chosen_name="Gethin Llwyd", birth_date=BORN)
    given = ArrivalGiven(way="call", person=person, need="idva", asks="Somebody to talk with")
    intake = arrive(known.cast.idvas, given, by=known.cast.dafydd, at=MONDAY + HOUR)
    assert [wall.worker for wall in intake.holding.subject.walls.all()] == [known.cast.owen]


def test_saying_that_one_knows_a_client_passes_the_work_on_the_same_minute(known: Known) -> None:
    case = known.cast.sian
    assert Duty.objects.filter(holding=case.pk, owner=known.cast.nerys, ended_at=None).exists()
    know(case.client, by=known.cast.nerys, at=MONDAY + HOUR)
    assert not Duty.objects.filter(holding=case.pk, owner=known.cast.nerys, ended_at=None).exists()
    assert not sees(known.cast.nerys, case.client)
    wall = Wall.objects.get()
    assert (wall.because, wall.is_sure) == (WallBecause.DECLARED, True)


def test_whoever_sees_nothing_of_somebody_cannot_say_that_they_know_them(known: Known) -> None:
    with pytest.raises(Refused):
        know(known.cast.sian.client, by=known.cast.dafydd, at=MONDAY + HOUR)


def _joined(cast: Cast) -> Case:
    there = make_case("Siân", service=cast.idvas, worker=cast.dafydd)
    link(cast.sian, there, by=cast.nerys, at=MONDAY)
    return there


def test_a_wall_stands_where_another_agency_works_with_the_person_too(known: Known) -> None:
    there = _joined(known.cast)
    know(known.cast.sian.client, by=known.cast.nerys, at=MONDAY + HOUR)
    assert {wall.subject_id for wall in Wall.objects.filter(worker=known.cast.nerys)} == {
        known.cast.sian.client_id,
        there.client_id,
    }


def test_a_wall_that_rose_at_one_agency_is_carried_by_the_pass_and_with_the_joining(known: Known) -> None:
    Wall.objects.create(worker=known.cast.owen, subject=known.cast.sian.client.subject, since=MONDAY)
    there = _joined(known.cast)
    assert Wall.objects.filter(worker=known.cast.owen, subject=there.client_id).exists()
    Wall.objects.create(worker=known.cast.priya, subject=there.client.subject, since=MONDAY)
    for _pass in range(2):
        on_tick(MONDAY + HOUR)
    assert Wall.objects.filter(worker=known.cast.priya).count() == 2


def test_a_wall_rises_before_each_account_of_one_person_and_falls_before_each(known: Known) -> None:
    there = make_worker("Adeyemi Owen", known.cast.lantern, known.cast.idvas, Role.IDVA)
    join(known.cast.owen, there, at=MONDAY)
    known.tells()
    a_client(known.cast, "Geth Llwyd", born=None, phone="07700 900461")
    assert Wall.objects.filter(until=None).count() == 2
    lead = visit_of(known.eleri, MONDAY + 2 * HOUR)
    decide_wall(to_decide(lead)[0], stays=False, visit=lead)
    assert not Wall.objects.filter(until=None).exists()


def test_taking_somebody_off_the_list_takes_no_wall_down(known: Known) -> None:
    known.tells()
    gethin = a_client(known.cast)
    [told] = connections_of(known.cast.owen)
    forget(told, by=known.cast.owen, at=MONDAY + 2 * HOUR)
    assert connections_of(known.cast.owen) == []
    assert not sees(known.cast.owen, gethin)
    assert sees(known.cast.owen, a_client(known.cast))


def test_a_list_is_its_workers_own(known: Known) -> None:
    known.tells()
    [told] = connections_of(known.cast.owen)
    with pytest.raises(Refused):
        open_connection(known.cast.morgan, told.pk)
    with pytest.raises(Refused):
        forget(told, by=known.cast.morgan, at=MONDAY)


def test_what_is_told_of_somebody_stands_nowhere_in_the_clear(known: Known) -> None:
    known.tells()
    with connection.cursor() as cursor:
        cursor.execute("SELECT told FROM people_connection")
        kept = str(cursor.fetchall())
    assert "Llwyd" not in kept and "900461" not in kept
    assert "Llwyd" not in str(list(Event.objects.values()))


def test_a_name_alone_tells_too_little(known: Known) -> None:
    with pytest.raises(ValueError, match="too little"):
        known.tells(PersonTold("Gethin Llwyd"))


def test_what_is_shared_costs_whoever_is_walled_off_no_statement_more_than_what_is_absent(
    known: Known,
) -> None:
    cast, visit = known.cast, visit_of(known.cast.dafydd, MONDAY + HOUR)
    terms = Terms(route="agreement", purpose="joint-care", act=new_act(), until=MONDAY + 90 * HOUR)
    shared = {"categories": [Category.RISK], "to_agency": cast.lantern, "terms": terms}
    grant(cast.sian.holding, **shared, by=cast.nerys, at=MONDAY)  # type: ignore[arg-type]

    def statements(holding: Holding) -> int:
        with CaptureQueriesContext(connection) as ran:
            decision_on(visit, holding)
        return len(ran)

    assert decision_on(visit, cast.sian.holding)
    assert statements(cast.sian.holding) > statements(nothing())
    raise_wall(cast.sian.client.subject, worker=cast.dafydd, by=None, at=MONDAY)
    assert not decision_on(visit, cast.sian.holding)
    assert statements(cast.sian.holding) == statements(nothing())
