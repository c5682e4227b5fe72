"""Who stands in: duty lines, turns on the rota and days away, and what of it shows on whose Today."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkworker.cases import actions as cases
from linkworker.cases.queries import candidates, left_behind
from linkworker.duties import lists
from linkworker.duties.actions import may_take
from linkworker.duties.models import Duty
from linkworker.events.models import Event
from linkworker.partnership import cover
from linkworker.partnership.cover import LineGiven, Turn
from linkworker.partnership.models import Away, DutyLine, RoleGiven, Worker
from linkworker.partnership.queries import for_the_rota, lines_of
from linkworker.partnership.setting_up import leave
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.deadlines import LONDON
from linkworker.practice.sharing import Refused, Role
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.facts import reader_of
from linkworker.sharing.models import Separation
from tests.cast import MONDAY, Cast, make_case, make_worker

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ON = MONDAY.date()
DESK = LineGiven("Duty desk", "03069 990 101", "Monday to Friday, 9 to 5")
NIGHT = LineGiven("Night line", "03069 990 102")


def kinds() -> list[str]:
    return list(Event.objects.order_by("-id").values_list("kind", flat=True)[:2])


def set_lines(cast: Cast, night: LineGiven | None, by: Worker, at: datetime = MONDAY) -> None:
    cover.set_lines(cast.afon, in_hours=DESK, out_of_hours=night, by=by, at=at)


@pytest.mark.row("R115")
def test_an_agencys_lines_stand_by_day_and_by_night_and_the_help_line_where_there_is_none(cast: Cast) -> None:
    set_lines(cast, NIGHT, cast.morgan)
    found = lines_of([cast.afon.pk, cast.lantern.pk], MONDAY)
    ours, theirs = found[cast.afon.pk], found[cast.lantern.pk]
    assert (ours.in_hours.number, ours.out_of_hours.number) == (DESK.number, NIGHT.number)  # type: ignore[union-attr]
    assert ours.stand_in is None
    assert (theirs.in_hours, theirs.out_of_hours) == (None, None)
    assert theirs.stand_in is not None
    assert theirs.stand_in.id == "national-domestic-abuse-helpline"
    assert kinds() == ["duty_line_set", "duty_line_set"]


def test_another_number_is_another_row_and_the_same_one_is_none(cast: Cast) -> None:
    set_lines(cast, NIGHT, cast.morgan)
    set_lines(cast, NIGHT, cast.morgan, MONDAY + DAY)
    assert DutyLine.objects.count() == 2
    set_lines(cast, replace(NIGHT, number="03069 990 103"), cast.morgan, MONDAY + 2 * DAY)
    rows = DutyLine.objects.filter(out_of_hours=True).order_by("pk")
    assert [(row.number, row.until) for row in rows] == [
        ("03069 990 102", MONDAY + 2 * DAY),
        ("03069 990 103", None),
    ]
    set_lines(cast, None, cast.morgan, MONDAY + 3 * DAY)
    assert kinds()[0] == "duty_line_ended"
    assert lines_of([cast.afon.pk], MONDAY + 3 * DAY)[cast.afon.pk].stand_in is not None
    assert lines_of([cast.afon.pk], MONDAY + DAY)[cast.afon.pk].stand_in is None


def test_only_who_leads_a_service_of_the_agency_sets_its_lines(cast: Cast) -> None:
    stranger = make_worker("Wyn Bowen", cast.lantern, cast.idvas, Role.MANAGER)
    for other in (cast.nerys, cast.rhys, stranger):
        with pytest.raises(Refused):
            set_lines(cast, NIGHT, other)
    assert not DutyLine.objects.exists()


def put_on(cast: Cast, worker: Worker, begins: datetime, hours: int = 8, weeks: int = 1) -> list[RoleGiven]:
    turn = Turn(begins, begins + timedelta(hours=hours), weeks)
    return cover.add_turns(cast.city, worker=worker, turn=turn, by=cast.morgan, at=MONDAY)


def test_a_turn_opens_the_service_while_it_lasts_and_no_longer(cast: Cast) -> None:
    put_on(cast, cast.owen, MONDAY + DAY)
    moments = (MONDAY + DAY - HOUR, MONDAY + DAY, MONDAY + DAY + 8 * HOUR)
    duty = Duty.objects.filter(holding=cast.sian.pk, ended_at=None).select_related("owner").first()
    assert duty is not None
    assert [may_take(cast.owen, duty, cast.sian, at) for at in moments] == [False, True, False]
    assert kinds()[0] == "role_given"


def test_a_weekly_turn_keeps_its_hours_over_the_change_of_the_clock(cast: Cast) -> None:
    begins = datetime(2027, 3, 22, 9, tzinfo=LONDON).astimezone(UTC)
    given = put_on(cast, cast.owen, begins, weeks=2)
    assert [one.since.astimezone(LONDON).hour for one in given] == [9, 9]
    assert [one.since.hour for one in given] == [9, 8]


def test_a_turn_that_has_begun_counts_from_now_never_from_before(cast: Cast) -> None:
    (given,) = put_on(cast, cast.owen, MONDAY - timedelta(hours=2))
    assert given.since == MONDAY


@pytest.mark.parametrize(
    ("begins", "hours", "weeks"),
    [(MONDAY - DAY, 8, 1), (MONDAY, 0, 1), (MONDAY, 24 * 32, 1), (MONDAY, 8, 0), (MONDAY, 8, 27)],
)
def test_a_turn_that_cannot_be_is_not_kept(cast: Cast, begins: datetime, hours: int, weeks: int) -> None:
    with pytest.raises(ValueError, match=r"no such turn|not on this rota"):
        put_on(cast, cast.owen, begins, hours, weeks)


def test_only_who_works_with_cases_there_is_put_on_duty_and_only_by_who_leads(cast: Cast) -> None:
    make_worker("Rae Front", cast.afon, cast.city, Role.RECEPTION)
    assert [one.name.split()[0] for one in for_the_rota(cast.city, MONDAY)] == ["Morgan", "Nerys", "Owen"]
    with pytest.raises(ValueError, match="not on this rota"):
        put_on(cast, cast.priya, MONDAY)
    turn = Turn(MONDAY, MONDAY + DAY)
    for other in (cast.nerys, make_worker("Wyn Bowen", cast.afon, cast.fens, Role.MANAGER)):
        with pytest.raises(Refused):
            cover.add_turns(cast.city, worker=cast.owen, turn=turn, by=other, at=MONDAY)


def test_a_turn_ends_sooner_at_once_or_is_taken_out_before_it_began(cast: Cast) -> None:
    (now,) = put_on(cast, cast.owen, MONDAY)
    (later,) = put_on(cast, cast.owen, MONDAY + DAY)
    at = MONDAY + timedelta(hours=1)
    with pytest.raises(Refused):
        cover.end_turn(now, ends=None, by=cast.nerys, at=at)
    cover.end_turn(now, ends=MONDAY + timedelta(hours=3), by=cast.morgan, at=at)
    assert RoleGiven.objects.get(pk=now.pk).until == MONDAY + timedelta(hours=3)
    with pytest.raises(ValueError, match="sooner"):
        cover.end_turn(now, ends=MONDAY + timedelta(hours=4), by=cast.morgan, at=at)
    cover.end_turn(now, ends=None, by=cast.morgan, at=at)
    assert RoleGiven.objects.get(pk=now.pk).until == at
    cover.end_turn(later, ends=None, by=cast.morgan, at=at)
    assert not RoleGiven.objects.filter(pk=later.pk).exists()
    assert kinds() == ["role_ended", "role_ended"]


def away(worker: Worker, days: int = 4, *, by: Worker | None = None, at: datetime = MONDAY) -> Away:
    return cover.set_away(worker, from_on=ON, until_on=ON + days * DAY, by=by or worker, at=at)


def test_days_away_are_written_by_the_worker_or_who_leads_them(cast: Cast) -> None:
    away(cast.nerys)
    away(cast.owen, by=cast.morgan)
    assert kinds() == ["away_set", "away_set"]
    for worker, by in ((cast.priya, cast.morgan), (cast.owen, cast.nerys), (cast.dafydd, cast.morgan)):
        with pytest.raises(Refused):
            away(worker, by=by)


def test_days_away_do_not_overlap_and_end_sooner_once(cast: Cast) -> None:
    row = away(cast.nerys)
    with pytest.raises(cover.AwayAlready):
        away(cast.nerys, 1)
    cover.come_back(row, on=ON + 2 * DAY, by=cast.morgan, at=MONDAY + DAY)
    with pytest.raises(cover.BackAlready):
        cover.come_back(row, on=ON + 3 * DAY, by=cast.nerys, at=MONDAY + DAY)
    again = cover.set_away(
        cast.nerys, from_on=ON + 2 * DAY, until_on=ON + 3 * DAY, by=cast.nerys, at=MONDAY + DAY
    )
    with pytest.raises(ValueError, match="days away"):
        cover.come_back(again, on=ON + 5 * DAY, by=cast.nerys, at=MONDAY)


def names(worker: Worker, at: datetime = MONDAY) -> set[str]:
    """Whose duties stand on a worker's Today: the owners' first names."""
    rows = lists.own_work(reader_of(worker), at)
    return {row.owner.name.split()[0] for row in rows if row.owner is not None}


@pytest.fixture
def dee(cast: Cast) -> Worker:
    return make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)


@pytest.mark.row("R115")
def test_what_is_due_of_someone_away_stands_also_with_the_duty_worker_and_afterwards_does_not(
    cast: Cast, dee: Worker
) -> None:
    owned = dict(Duty.objects.values_list("pk", "owner"))
    assert names(dee) == set()
    away(cast.nerys)
    assert (names(dee), names(cast.nerys), names(cast.morgan)) == ({"Nerys"}, {"Nerys"}, set())
    last = datetime(2026, 11, 6, 23, 59, tzinfo=UTC)
    assert (names(dee, last), names(dee, last + timedelta(minutes=1))) == ({"Nerys"}, set())
    assert dict(Duty.objects.values_list("pk", "owner")) == owned


def test_who_comes_back_sooner_has_their_work_to_themselves_from_that_day(cast: Cast, dee: Worker) -> None:
    cover.come_back(away(cast.nerys), on=ON + DAY, by=cast.nerys, at=MONDAY)
    assert (names(dee), names(dee, MONDAY + DAY)) == ({"Nerys"}, set())


def test_while_nobody_is_on_duty_it_stands_with_who_leads_the_service(cast: Cast, dee: Worker) -> None:
    other = make_worker("Wyn Bowen", cast.afon, cast.fens, Role.MANAGER)
    away(cast.nerys)
    dee.roles.update(until=MONDAY)
    assert (names(cast.morgan), names(other), names(cast.owen)) == ({"Nerys"}, set(), set())


def test_a_duty_worker_who_is_away_is_nobody_on_duty(cast: Cast, dee: Worker) -> None:
    away(cast.nerys)
    away(dee)
    assert names(cast.morgan) == {"Nerys"}
    assert lists.on_duty(reader_of(cast.owen), MONDAY) == []


def test_while_the_manager_is_away_what_passed_to_them_stands_with_the_duty_worker(
    cast: Cast, dee: Worker
) -> None:
    raise_wall(cast.sian.holding.subject, worker=cast.nerys, by=cast.morgan, at=MONDAY)
    assert lists.own_work(reader_of(dee), MONDAY) == []
    away(cast.morgan)
    assert {row.owner for row in lists.own_work(reader_of(dee), MONDAY)} == {None}


def test_a_wall_and_a_separation_hide_it_from_whoever_stands_in(cast: Cast, dee: Worker) -> None:
    away(cast.nerys)
    gethin = make_case("Gethin", service=cast.city, worker=cast.owen, manager=cast.morgan)
    assert names(dee) == {"Nerys"}
    subject = cast.sian.holding.subject
    apart = Separation.objects.create(subject=subject, opposed=gethin.holding.subject, since=MONDAY)
    cases.allocate(gethin, worker=dee_as_key_worker(cast, dee), by=cast.morgan, at=MONDAY)
    assert names(dee) & {"Nerys"} == set()
    apart.delete()
    assert "Nerys" in names(dee)
    raise_wall(subject, worker=dee, by=cast.morgan, at=MONDAY)
    assert names(dee) & {"Nerys"} == set()


def dee_as_key_worker(cast: Cast, dee: Worker) -> Worker:
    RoleGiven.objects.create(worker=dee, service=cast.city, role=Role.KEY_WORKER, since=MONDAY - DAY)
    return dee


def test_standing_in_costs_one_statement_while_nobody_is_away_and_few_when_somebody_is(
    cast: Cast, dee: Worker
) -> None:
    def statements(worker: Worker) -> int:
        reader = reader_of(worker)
        with CaptureQueriesContext(connection) as made:
            lists.covered_by(reader, MONDAY)
        return len(made)

    assert (statements(cast.nerys), statements(dee)) == (0, 1)
    for worker in (cast.nerys, cast.owen):
        away(worker)
    assert statements(dee) == 3


def test_who_left_is_told_with_the_cases_that_the_manager_may_see(cast: Cast) -> None:
    make_case("Heledd", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    boss = reader_of(cast.morgan)
    assert left_behind(boss, MONDAY, [cast.city.pk]) == []
    leave(cast.nerys, at=MONDAY)
    assert left_behind(boss, MONDAY, [cast.city.pk]) == [(cast.nerys, 2)]
    assert left_behind(boss, MONDAY, [cast.fens.pk]) == []
    raise_wall(cast.sian.holding.subject, worker=cast.morgan, by=cast.morgan, at=MONDAY)
    assert left_behind(boss, MONDAY, [cast.city.pk]) == [(cast.nerys, 1)]


def test_whoever_allocates_is_told_who_is_away(cast: Cast) -> None:
    client = register(ClientGiven(chosen_name="Aled"), service=cast.city, by=cast.owen, at=MONDAY)
    case = cases.open_case(client, service=cast.city, by=cast.owen, at=MONDAY)
    row = away(cast.owen)
    found = {one.worker: one.away_until for one in candidates(case, reader_of(cast.morgan), MONDAY)}
    assert found == {cast.nerys: None, cast.owen: row.until_on}
