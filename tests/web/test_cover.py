"""The pages of cover: rota, days away, duty lines, a leaver's cases and one's own alerts."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from linkworker.cases.models import Case
from linkworker.events.models import Look
from linkworker.exchange.notify.models import AlertChoice
from linkworker.partnership.cover import LineGiven, Turn, add_turns, set_away, set_lines
from linkworker.partnership.models import Away, DutyLine, RoleGiven, Worker
from linkworker.partnership.setting_up import leave
from linkworker.practice.sharing import Role
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, make_case, make_worker
from tests.web.case_work import NOON, SignIn, at_noon, fill, signed_in, words_of

__all__ = ["at_noon", "signed_in"]

DAY = timedelta(days=1)
SIAN = "Siân Gwenllian-Bâ"
STANDS_IN = "since Afon Recovery has no line of its own outside office hours 0808 2000 247"
CANNOT_TAKE = "This worker can't take this case. Choose someone else, or contact the duty safeguarding lead."


@pytest.fixture
def morgan(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.morgan)


def dated(name: str, day: int, month: int = 11) -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": "2026"}


@pytest.mark.row("R115")
def test_a_line_that_is_not_set_waits_for_the_manager_and_the_help_line_stands_in_until_it_is(
    cast: Cast, morgan: Client, signed_in: SignIn
) -> None:
    nerys = signed_in(cast.nerys)
    assert "Your agency has no line outside office hours" in words_of(morgan.get("/"))
    assert "Your agency has no line" not in words_of(nerys.get("/"))
    foot = words_of(nerys.get("/cases/")).split("Help lines")[1]
    assert STANDS_IN in foot
    assert foot.count("0808 2000 247") == 1
    typed = {"out_name": "Night line", "out_number": "03069 990 102", "out_hours": "6 pm to 8 am"}
    assert fill(morgan, "/lines/own/", typed)["Location"] == "/lines/"
    assert "Your agency has no line" not in words_of(morgan.get("/"))
    foot = words_of(nerys.get("/cases/")).split("Help lines")[1]
    assert "Afon Recovery: Night line 03069 990 102 6 pm to 8 am" in foot
    assert STANDS_IN not in foot
    assert "National Domestic Abuse Helpline 0808 2000 247" in foot


@pytest.mark.row("R115")
def test_every_partner_of_both_sectors_is_reached_day_and_night(cast: Cast, signed_in: SignIn) -> None:
    desk = LineGiven("IDVA desk", "03069 990 110")
    set_lines(cast.lantern, in_hours=desk, out_of_hours=None, by=None, at=MONDAY)
    words = words_of(signed_in(cast.nerys).get("/lines/"))
    assert "Lantern IDVA desk 03069 990 110 in office hours" in words
    assert "since Lantern has no line of its own outside office hours 0808 2000 247" in words
    assert STANDS_IN in words
    assert "Set our lines" not in words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"out_name": "Night line", "out_number": ""}, "Write the telephone number"),
        ({"out_name": "", "out_number": "03069 990 102"}, "Say who answers"),
        ({"out_name": "Night line", "out_number": "ask Morgan"}, "Write a telephone number, like"),
    ],
)
def test_half_a_line_is_told_and_nothing_is_set(
    cast: Cast, morgan: Client, typed: dict[str, str], said: str
) -> None:
    answer = fill(morgan, "/lines/own/", typed)
    assert (answer.status_code, said in words_of(answer)) == (422, True)
    assert not DutyLine.objects.exists()


@pytest.mark.row("R115")
def test_the_rota_says_day_by_day_who_is_on_duty_and_where_nobody_is(cast: Cast, morgan: Client) -> None:
    turn = Turn(MONDAY + DAY, MONDAY + 2 * DAY)
    add_turns(cast.city, worker=cast.owen, turn=turn, by=cast.morgan, at=MONDAY)
    words = words_of(morgan.get("/rota/"))
    assert "Mon 2 Nov 2026 Nobody is on duty" in words
    assert "Tue 3 Nov 2026 Owen Adeyemi from 09:00 Change" in words
    assert "Wed 4 Nov 2026 Owen Adeyemi until 09:00 Change" in words
    assert words.count("Nobody is on duty") == 12
    set_away(cast.owen, from_on=turn.begins.date(), until_on=turn.begins.date(), by=cast.owen, at=MONDAY)
    words = words_of(morgan.get("/rota/"))
    assert "from 09:00, but away on this day Change : Owen Adeyemi, Tue 3 Nov 2026 Nobody is on duty" in words


def test_a_permanent_duty_worker_is_there_always_and_only_who_leads_may_change_it(
    cast: Cast, signed_in: SignIn
) -> None:
    make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)
    words = words_of(signed_in(cast.nerys).get("/rota/"))
    assert words.count("Dee Underhill always") == 14
    assert "Nobody is on duty" not in words
    assert "Change" not in words
    assert "Add a turn" not in words


def test_a_turn_is_added_as_it_is_proposed_and_week_by_week(cast: Cast, morgan: Client) -> None:
    page = morgan.get(f"/rota/{cast.city.pk}/new/").content.decode()
    assert 'value="09:00"' in page or 'value="09:00:00"' in page
    typed = {
        "worker": str(cast.owen.pk),
        **dated("from_on", 3),
        "from_time": "9am",
        **dated("until_on", 3),
        "until_time": "17:00",
        "weeks": "3",
    }
    assert fill(morgan, f"/rota/{cast.city.pk}/new/", typed).status_code == 302
    given = RoleGiven.objects.filter(role=Role.DUTY_WORKER).order_by("since")
    assert [row.since - MONDAY for row in given] == [DAY, 8 * DAY, 15 * DAY]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"until_time": "08:00"}, "The turn ends before it begins"),
        ({**dated("from_on", 2), **dated("until_on", 2), "until_time": "11:00"}, "This turn is over already"),
        (dated("until_on", 20, 12), "A turn lasts a month at the most"),
        ({"weeks": "40"}, "write 26 or less"),
        ({"from_time": "breakfast"}, "write a time, like 17:00"),
        ({"worker": ""}, "Choose who is on duty"),
    ],
)
def test_a_turn_that_cannot_be_is_told_in_words(
    cast: Cast, morgan: Client, typed: dict[str, str], said: str
) -> None:
    usual = {
        "worker": str(cast.owen.pk),
        **dated("from_on", 3),
        "from_time": "09:00",
        **dated("until_on", 3),
        "until_time": "17:00",
        "weeks": "1",
    }
    answer = fill(morgan, f"/rota/{cast.city.pk}/new/", {**usual, **typed})
    assert (answer.status_code, said in words_of(answer)) == (422, True)
    assert not RoleGiven.objects.filter(role=Role.DUTY_WORKER).exists()


def test_a_turn_is_taken_out_or_ends_sooner(cast: Cast, morgan: Client) -> None:
    turn = Turn(MONDAY + DAY, MONDAY + DAY + timedelta(hours=8))
    (given,) = add_turns(cast.city, worker=cast.owen, turn=turn, by=cast.morgan, at=MONDAY)
    path = f"/rota/turns/{given.pk}/"
    late = fill(morgan, path, {"how": "earlier", **dated("until_on", 3), "until_time": "18:00"})
    assert "The turn is over by then anyway" in words_of(late)
    fill(morgan, path, {"how": "earlier", **dated("until_on", 3), "until_time": "12:00"})
    assert RoleGiven.objects.get(pk=given.pk).until == NOON + DAY
    fill(morgan, path, {"how": "now"})
    assert not RoleGiven.objects.filter(pk=given.pk).exists()
    assert morgan.get(path).status_code == 404


def test_a_worker_writes_down_days_away_and_whoever_stands_in_reads_until_when(
    cast: Cast, signed_in: SignIn
) -> None:
    dee = make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)
    nerys = signed_in(cast.nerys)
    assert fill(nerys, "/away/", {**dated("from_on", 2), **dated("until_on", 6)})["Location"] == "/away/"
    page = nerys.get("/away/")
    assert "Mon 2 Nov 2026 to Fri 6 Nov 2026" in words_of(page)
    words = words_of(signed_in(dee).get("/"))
    assert SIAN in words
    assert "Nerys Llywelyn is away until Fri 6 Nov 2026." in words
    again = fill(nerys, "/away/", {**dated("from_on", 5), **dated("until_on", 9)})
    assert "Already down as away: Mon 2 Nov 2026 to Fri 6 Nov 2026" in words_of(again)
    fill(nerys, f"/away/days/{Away.objects.get().pk}/", dated("on", 2))
    assert SIAN not in words_of(signed_in(dee).get("/"))
    assert "Written down" not in words_of(nerys.get("/away/"))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [((6, 11), (5, 11), "The last day is before the first"), ((1, 10), (30, 10), "today's date or a later")],
)
def test_days_away_that_cannot_be_are_told(
    cast: Cast, signed_in: SignIn, first: tuple[int, int], last: tuple[int, int], said: str
) -> None:
    typed = {**dated("from_on", *first), **dated("until_on", *last)}
    answer = fill(signed_in(cast.nerys), "/away/", typed)
    assert (answer.status_code, said in words_of(answer)) == (422, True)


def test_a_manager_writes_down_days_away_from_the_team_and_reads_them_there(
    cast: Cast, morgan: Client
) -> None:
    path = f"/away/workers/{cast.nerys.pk}/"
    assert path in morgan.get("/team/").content.decode()
    fill(morgan, path, {**dated("from_on", 2), **dated("until_on", 6)})
    assert "nothing overdue · away until Fri 6 Nov 2026" in words_of(morgan.get("/team/"))
    assert morgan.get(f"/away/workers/{cast.priya.pk}/").status_code == 404


@pytest.fixture
def left(cast: Cast) -> Worker:
    """Nerys has left, with Siân's case and another."""
    make_case("Heledd", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    return leave(cast.nerys, at=NOON - timedelta(hours=1))


def test_a_leavers_cases_are_handed_over_in_one_press_from_the_team(
    cast: Cast, left: Worker, morgan: Client
) -> None:
    path = f"/team/left/{left.pk}/"
    answer = morgan.get("/team/")
    assert "Nerys Llywelyn has left: 2 open cases to hand over" in words_of(answer)
    assert path in answer.content.decode()
    page = morgan.get(path)
    assert SIAN in words_of(page)
    assert "Owen Adeyemi (0 open cases)" in words_of(page)
    assert set(Look.objects.get(route="leaver").subjects) == set(
        Case.objects.values_list("client_id", flat=True)
    )
    assert fill(morgan, path, {"everyone": str(cast.owen.pk)})["Location"] == "/team/"
    assert set(Case.objects.values_list("key_worker", flat=True)) == {cast.owen.pk}
    words = words_of(morgan.get("/team/"))
    assert "2 cases are handed over" in words
    assert "has left" not in words
    assert morgan.get(path).status_code == 404


def test_a_case_that_cannot_be_taken_stays_listed_with_one_fixed_sentence_and_the_others_are_done(
    cast: Cast, left: Worker, morgan: Client
) -> None:
    raise_wall(cast.sian.holding.subject, worker=cast.owen, by=cast.morgan, at=NOON)
    path = f"/team/left/{left.pk}/"
    answer = fill(morgan, path, {"everyone": str(cast.owen.pk)})
    assert answer["Location"] == f"{path}?left={cast.sian.reference}"
    words = words_of(morgan.get(answer["Location"]))
    assert "1 case is handed over" in words
    assert f"{SIAN}, {cast.sian.reference} {CANNOT_TAKE}" in words
    assert "Heledd" not in words
    assert Case.objects.get(pk=cast.sian.pk).key_worker == left


def test_each_case_may_go_to_another_and_one_for_which_nobody_is_chosen_stays(
    cast: Cast, left: Worker, morgan: Client
) -> None:
    path = f"/team/left/{left.pk}/"
    assert "Choose a key worker" in words_of(fill(morgan, path, {}))
    answer = fill(morgan, path, {cast.sian.reference: str(cast.owen.pk)})
    assert answer["Location"] == path
    words = words_of(morgan.get(path))
    assert (SIAN in words, "Heledd" in words, CANNOT_TAKE in words) == (False, True, False)


def test_a_manager_behind_a_wall_is_told_of_no_case_there(cast: Cast, left: Worker, morgan: Client) -> None:
    for case in Case.objects.select_related("holding"):
        raise_wall(case.holding.subject, worker=cast.morgan, by=cast.morgan, at=NOON)
    assert "has left" not in words_of(morgan.get("/team/"))
    assert morgan.get(f"/team/left/{left.pk}/").status_code == 404


def test_alerts_are_chosen_by_each_worker_with_nothing_chosen_to_begin_with(
    cast: Cast, signed_in: SignIn
) -> None:
    nerys = signed_in(cast.nerys)
    assert "/alerts/" in nerys.get("/account/").content.decode()
    page = nerys.get("/alerts/")
    assert "You have something new in Linkworker" in words_of(page)
    assert 'value="none" checked' in page.content.decode()
    wrong = fill(nerys, "/alerts/", {"way": "mail", "email": "nerys", "sorts": "high"})
    assert "Write an e-mail address like name@example.org" in words_of(wrong)
    empty = nerys.post("/alerts/", {"way": "text", "mobile": "07700 900123"})
    assert "Choose of what you want to be told" in words_of(empty)
    typed = {"way": "text", "mobile": "07700 900123", "sorts": "high"}
    assert fill(nerys, "/alerts/", typed).status_code == 302
    kept = AlertChoice.objects.get()
    assert (kept.way, kept.sorts) == ("text", ["high"])
    assert Worker.objects.get(pk=cast.nerys.pk).mobile == "+447700900123"


def test_an_installation_without_any_way_says_so(cast: Cast, signed_in: SignIn, settings: Settings) -> None:
    settings.LINKWORKER_ALERTS = {}
    words = words_of(signed_in(cast.nerys).get("/alerts/"))
    assert "This installation sends no alerts." in words
    assert "By e-mail" not in words
