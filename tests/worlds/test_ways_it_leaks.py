"""Ways in which it leaks, by their numbers in `docs/security/threats.md`: first in a careless office, then tried here.

What each of them is guarded by in full has tests of its own, which that page names. The stories of what happened
elsewhere stand in `test_stories_that_happened`.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from inspect import signature
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.db.transaction import savepoint, savepoint_rollback
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from linkworker.access_requests import reviewing
from linkworker.cases import glass_reading, share_ends, shares
from linkworker.cases.actions import allocate
from linkworker.cases.participants import add_participant
from linkworker.cases.share_ends import EndGiven
from linkworker.duties.ticking import tick
from linkworker.events.changed import Changed
from linkworker.exchange.notify.actions import Chosen, choose_alerts
from linkworker.exchange.notify.models import Sort
from linkworker.partnership.models import Service
from linkworker.partnership.setting_up import leave
from linkworker.people.connecting import PersonTold, tell
from linkworker.practice.separating import Half, Relation, Side, Weekday, Zone
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import Holding, Separation
from linkworker.sharing.separating import PlanGiven, plan_separation
from linkworker.web import middleware
from tests.accessing import a_request, in_review, make_asked, read_all, she_comes_here
from tests.cast import MONDAY, Cast, visit_of
from tests.domain.sealing import TEXT, found_in_dump, ordinary, seal
from tests.domain.test_merging import Twice, twice
from tests.domain.test_noticed import a_client, follow, look, patterns
from tests.domain.test_separations import IN_WORDS, Pair, pair
from tests.glass import HOME, Glass, make_glass
from tests.joined import Joined, agree, sharing
from tests.web import same
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, title_of, words_of
from tests.web.test_case_list import grant
from tests.web.test_no_oracle import bare, elsewhere, in_another_service, registering
from tests.web.test_public_form import TYPED, hidden_in
from tests.web.whole import said
from tests.worlds import leaks
from tests.worlds.careless import (
    File,
    Office,
    alert,
    one_of,
    page_of,
    saved_as,
    stored,
    waiting_room,
)
from tests.worlds.twins import shape

__all__ = ["at_noon", "pair", "signed_in", "twice"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOBODY = "BB2B-BBB-BBB"
HER = "Siân Gwenllian-Bâ"
Here = tuple[Cast, SignIn]


@pytest.fixture
def here(cast: Cast, signed_in: SignIn) -> Here:
    return cast, signed_in


def with_and_without(ask: Callable[[], Any], hide: Callable[[], Any]) -> tuple[Any, Any]:
    """What is answered when nobody is hidden, and when somebody is."""
    answers = []
    for hides in (False, True):
        before = savepoint()
        if hides:
            hide()
        answers.append(ask())
        savepoint_rollback(before)
    return answers[0], answers[1]


# 1: he works in a partner agency


def test_he_works_in_a_partner_agency(here: Here) -> None:
    cast, signed_in = here
    assert Office([File(HER, ["3 Cinder Lane"])]).find("Siân")[0].lives_at == "3 Cinder Lane"

    grant(cast.sian, cast, Category.IDENTITY, Category.CONTACT, Category.RISK)
    dafydd = signed_in(cast.dafydd)
    assert dafydd.get(page(cast.sian)).status_code == 200
    tell(Relation.FORMER_PARTNER, PersonTold(HER, birth_date=MONDAY.date()), by=cast.dafydd, at=MONDAY)
    raise_wall(cast.sian.client.subject, worker=cast.dafydd, by=None, at=NOON)
    assert same.everything(dafydd.get(page(cast.sian))) == same.everything(dafydd.get(f"/cases/{NOBODY}/"))
    assert "Siân" not in words_of(dafydd.get(reverse("shared-list")))
    assert "Gwenllian" not in words_of(dafydd.post(reverse("find"), {"text": "Siân"}))


# 2: a colleague is curious


def test_a_colleague_is_curious(cast: Cast) -> None:
    """One person 279 times, many people, somebody of the own house, whoever was with one's former partner."""
    office, her = Office(), File(HER)
    for _look in range(279):
        office.open(her, by="Owen")
    assert len(office.looks) == 279
    assert office.noticed == []

    def looks_until_noticed(clients: Any, pattern: str) -> int:
        before = savepoint()
        for turn, client in enumerate(clients, 1):
            at = NOON + turn * HOUR
            look(cast.owen, client, at=at)
            follow(at)
            if ("owen", pattern) in patterns():
                break
        savepoint_rollback(before)
        return turn

    assert looks_until_noticed([cast.sian.client] * 9, "many-of-one") <= 6
    assert looks_until_noticed((a_client(cast, f"Somebody {n}") for n in range(9)), "many-people") <= 5
    me = PersonTold("Owen Adeyemi", phone="07700 900461")
    tell(Relation.SELF, me, by=cast.owen, at=MONDAY)
    at_home = a_client(cast, "Mair Price", phone="07700 900461")
    assert looks_until_noticed([at_home] * 9, "household") <= 2
    tell(Relation.FORMER_PARTNER, PersonTold("Gethin Llwyd", phone="07700 900462"), by=cast.owen, at=MONDAY)
    partner = {"name": "Gethin Llwyd", "relationship": "intimate-partner"}
    add_participant(cast.sian, partner, position="harming", said_by="person", by=cast.nerys, at=MONDAY)
    assert looks_until_noticed([cast.sian.client] * 9, "circle") == 1


# 4: both come to the same service


def test_both_come_to_the_same_service(pair: Pair, signed_in: SignIn) -> None:
    assert {"Siân", "Gethin"} in waiting_room({"Siân": "Monday 10", "Gethin": "Monday 10", "Mair": "Friday"})

    owen = signed_in(pair.cast.owen)
    her_page = reverse("client", args=[pair.cast.sian.client.reference])
    assert "Gwenllian" in words_of(owen.post(reverse("find"), {"text": "Siân"}))
    assert owen.get(her_page).status_code == 200
    plan = pair.separate()
    one, other = (zone_at(side) for side in ("one", "other"))
    with pytest.raises(ValueError, match="in none they meet"):
        plan_separation(plan, PlanGiven(zones=(one, other), review_on=NOON.date() + 30 * DAY, **IN_WORDS),
                        by=pair.eleri, at=NOON)  # fmt: skip
    assert "Gwenllian" not in words_of(owen.post(reverse("find"), {"text": "Siân"}))
    assert owen.get(her_page).status_code == 404


def zone_at(side: str) -> Zone:
    return Zone(Side(side), "City office", (Weekday.MONDAY,), Half.MORNING)


# 6, 7 and 8: counted, timed, and told that it is there already


def test_a_number_tells_of_whoever_is_hidden(here: Here) -> None:
    cast, signed_in = here
    office = Office([File("Siân Rees"), File("Siân Puw")], rights={"Nerys": {"Siân Puw"}})
    assert office.list_for("Siân", "Nerys") == "2 found: Siân Puw"

    def ask() -> Any:
        browser = signed_in(cast.nerys)
        return [same.everything(one) for one in (
            browser.post(reverse("find"), {"text": "Eira"}), browser.get(reverse("case-list")), browser.get("/"),
        )]  # fmt: skip

    without, hidden = with_and_without(ask, lambda: elsewhere(cast))
    assert without == hidden


def test_the_work_that_it_takes_tells_whether_she_is_there(here: Here) -> None:
    cast, signed_in = here
    office = Office([File(HER)], rights={"Priya": {"Mair", "Lili"}})
    assert office.steps_to(HER, "Priya") != office.steps_to("Nobody", "Priya")

    priya, taken = signed_in(cast.priya), []
    priya.get("/")
    for reference in (cast.sian.reference, NOBODY):
        cache.clear()
        with CaptureQueriesContext(connection) as made:
            assert priya.get(f"/cases/{reference}/").status_code == 404
        taken.append([shape(one["sql"]) for one in made if one["sql"]])
    assert taken[0] == taken[1]


def test_she_is_here_already(here: Here) -> None:
    cast, _signed_in = here
    assert Office([File("Eira Penry")]).register("Eira Penry") == "Eira Penry is here already"
    without, hidden = with_and_without(lambda: bare(registering(cast)), lambda: in_another_service(cast))
    assert without == hidden


# 9: two records are joined


def test_two_records_are_joined(twice: Twice, signed_in: SignIn) -> None:
    both = one_of(File("Mair", ["3 Cinder Lane"]), File("Mary", [TEXT]))
    assert TEXT in both.addresses

    before = {who: twice.sees(who) for who in ("nerys", "priya", "owen", "dafydd")}
    twice.merges()
    assert {who: twice.sees(who) for who in before} == before
    nerys = signed_in(twice.cast.nerys)
    shown = words_of(nerys.get(reverse("client", args=[twice.one.client.reference])))
    assert "07700 900222" not in shown
    assert nerys.get(reverse("client", args=[twice.other.client.reference])).status_code == 404


# 16: he asks for his own file to learn of her


def test_he_asks_for_his_own_file_to_learn_of_her(here: Here) -> None:
    cast, signed_in = here
    his, hers = File("Gethin", notes=["Gethin came"]), File("Mair", notes=["She is afraid of Gethin"])
    assert "She is afraid of Gethin" in Office([his, hers]).answer_to("Gethin")

    made = make_asked(cast, at=NOON)

    def ask() -> list[str]:
        row = read_all(made, in_review(made, a_request(cast, at=NOON), at=NOON), at=NOON)
        names, rhys = {"reference": row.reference}, signed_in(cast.rhys)
        pages = [rhys.get(reverse(one, kwargs=names)) for one in ("access-answer", "access-answer-text")]
        return [words_of(one).replace(row.reference, "") for one in pages]

    without, hidden = with_and_without(ask, lambda: she_comes_here(made, NOON))
    assert without == hidden
    assert "Gethin" in hidden[0]


# 17, 18 and 22: what is read beside the page


def test_a_mail_on_a_locked_screen(cast: Cast, settings: Settings) -> None:
    assert HER in alert(File(HER), "her checklist is due")

    settings.LINKWORKER_ALERTS = {"mail": "linkworker.exchange.notify.ways.ByMail"}
    for who in (cast.owen, cast.nerys):
        choose_alerts(who, Chosen("mail", tuple(Sort), f"{who.username}@example.org", ""), at=MONDAY)
    allocate(cast.sian, worker=cast.owen, by=cast.morgan, at=NOON)
    tick(NOON)
    tick(NOON + 30 * HOUR)
    assert mail.outbox
    whole = [str(one.message()) for one in mail.outbox]
    assert not any(
        word in one for one in whole for word in ("Si=C3", "Siân", "Gwenllian", "checklist", "http")
    )
    assert len({one.subject for one in mail.outbox}) == 1


def test_what_a_browser_and_a_folder_keep(here: Here, caplog: pytest.LogCaptureFixture) -> None:
    """The history, the title, the file that was saved and the lines of the log."""
    cast, signed_in = here
    assert "gwenllian" in page_of(File(HER))
    assert HER in saved_as(File(HER), "chronology")

    caplog.set_level(logging.DEBUG)
    nerys = signed_in(cast.nerys)
    names = {"reference": cast.sian.reference}
    pages = [nerys.get(reverse(one, kwargs=names)) for one in ("case", "chronology", "chronology-text")]
    found = nerys.post(reverse("find"), {"text": "Gwenllian"})
    for answer in (*pages, found):
        assert "no-store" in answer["Cache-Control"]
        head = " ".join(f"{key}: {value}" for key, value in answer.items()) + answer.request["PATH_INFO"]
        assert "Si" not in head.replace("Site", "").replace("SIMEORIGIN", "")
        assert "Gwenllian" not in head
        assert answer.resolver_match.url_name == "chronology-text" or "Gwenllian" not in title_of(answer)
    assert cast.sian.reference in pages[2]["Content-Disposition"]
    assert "Gwenllian" not in caplog.text


# 20: the disk is stolen


def test_the_disk_is_stolen(cast: Cast) -> None:
    assert TEXT.encode() in stored(File(HER, [TEXT]))

    ordinary(cast)
    assert found_in_dump()
    seal(cast)
    assert found_in_dump() == set()


# 23: "in danger"


def test_somebody_says_that_she_is_in_danger(cast: Cast) -> None:
    office = Office([File("Meinir Haf", [HOME]), File("Meinir Puw", ["3 Cinder Lane"])])
    assert office.break_glass("Meinir", by="Dafydd") == ([HOME, "3 Cinder Lane"], "Dafydd")

    glass: Glass = make_glass(cast)
    assert not glass.asks(PersonTold("Meinir Haf", phone="07700 900111")).opened
    row = glass.asks(at=MONDAY + HOUR)
    at = MONDAY + HOUR + timedelta(minutes=2)
    _row, opened = glass_reading.open_glass(visit_of(cast.dafydd, at), row.reference)
    assert {category for one in opened for case in one.cases for category in case.decision.categories} == {
        Category.RISK
    }
    with pytest.raises(Refused):
        glass_reading.answer(row, was_right=True, note="It was", visit=visit_of(cast.dafydd, at))
    with pytest.raises(Refused):
        glass_reading.open_glass(visit_of(cast.dafydd, at + 4 * HOUR), row.reference)


# 24: a right that is over


def test_a_right_that_is_over(joined: Joined, at_noon: Any) -> None:
    office = Office(rights={"Gwilym": {"Siân"}})
    office.sign_in("Gwilym")
    office.rights["Gwilym"].clear()
    assert office.sign_in("Gwilym") == {"Siân"}

    cast, browser, closed = joined.cast, Client(), Client()
    agree(cast.sian, cast.nerys, "joint-care")
    row = shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY)
    browser.force_login(joined.gwilym)
    closed.force_login(cast.owen)
    assert browser.get(page(cast.sian)).status_code == 200
    assert closed.get("/").status_code == 200
    over = EndGiven(because="withdrew", how_said="in-person", alone="alone")
    share_ends.end(row, over, by=cast.nerys, at=NOON)
    leave(cast.owen, at=NOON)
    assert browser.get(page(cast.sian)).status_code == 404
    assert cast.sian.reference not in browser.get(reverse("shared-list")).content.decode()
    assert closed.get("/").status_code == 302
    with pytest.raises(Changed):
        share_ends.end(row, over, by=cast.nerys, at=NOON)


# 26: somebody poses as a professional


def test_somebody_poses_as_a_professional(joined: Joined, settings: Settings) -> None:
    office = Office([File(HER)])
    office.sign_up("inspector@police.example.org")
    assert office.rights == {"inspector@police.example.org": {HER}}

    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()
    cast, stranger = joined.cast, Client()
    for path in ("/account/signup/", "/accounts/signup/", "/account/sign-up/", "/signup/", "/register/"):
        assert stranger.get(path).status_code in {302, 404}
        assert "password1" not in stranger.get(path, follow=True).content.decode()
    form = reverse("refer-to", args=[cast.city.pk])
    answers: list[HttpResponse] = []
    for name in (HER, "Quill Ashgrove"):
        typed = {**hidden_in(stranger.get(form)), **TYPED, "chosen_name": name}
        answers.append(stranger.post(form, typed, follow=True))  # type: ignore[arg-type]
    assert [one.status_code for one in answers] == [200, 200]
    assert not any("Gwenllian" in said(one) for one in answers)
    for path in ("/", reverse("case-list"), page(cast.sian)):
        assert stranger.get(path).status_code == 302


# that each of these fails in a Linkworker made careless


def said_in_a_header(patch: pytest.MonkeyPatch) -> None:
    """Whose record it is stands in the name that the browser is told to save it under."""
    was = middleware.GetOnlyReads.__call__

    def named(self: Any, asked: HttpRequest) -> Any:
        answer = was(self, asked)
        answer["Content-Disposition"] = f'attachment; filename="{HER}.txt"'
        return answer

    patch.setattr(middleware.GetOnlyReads, "__call__", named)


def less_given_of_whoever_is_kept_apart(patch: pytest.MonkeyPatch) -> None:
    was = reviewing.gather

    def gather(client: Any, at: Any) -> Any:
        return was(client, at)[bool(Separation.objects.exists()) :]

    patch.setattr(reviewing, "gather", gather)


def put(where: str, value: Any) -> leaks.Sow:
    return lambda patch: patch.setattr(where, value)


MISTAKES: list[tuple[Callable[..., None], leaks.Sow]] = [
    (test_he_works_in_a_partner_agency, leaks.walls_forgotten_on_pages),
    (test_he_works_in_a_partner_agency, leaks.refused_in_place_of_absent),
    (test_a_colleague_is_curious, put("linkworker.practice.noticing.OF_ONE", 300)),
    (test_both_come_to_the_same_service, leaks.separations_forgotten),
    (test_both_come_to_the_same_service, leaks.separations_forgotten_on_pages),
    (
        test_both_come_to_the_same_service,
        put("linkworker.sharing.separating.is_planned", lambda _zones: True),
    ),
    (test_a_number_tells_of_whoever_is_hidden, leaks.counted_in_a_header),
    (test_the_work_that_it_takes_tells_whether_she_is_there, leaks.one_statement_more_for_a_hidden_case),
    (
        test_she_is_here_already,
        put("linkworker.people.queries.visible_to", lambda *_of, **_more: Holding.objects.all()),
    ),
    (
        test_two_records_are_joined,
        put(
            "linkworker.sharing.facts._services", lambda _of: {*Service.objects.values_list("pk", flat=True)}
        ),
    ),
    (test_he_asks_for_his_own_file_to_learn_of_her, less_given_of_whoever_is_kept_apart),
    (test_a_mail_on_a_locked_screen, put("linkworker.exchange.notify.actions.WORDS", f"{HER} has news")),
    (test_what_a_browser_and_a_folder_keep, said_in_a_header),
    (
        test_the_disk_is_stolen,
        put("linkworker.whereabouts.sealing.cover_everywhere", lambda *_of: []),
    ),
    (test_somebody_says_that_she_is_in_danger, put("linkworker.cases.glass.LASTS", 9 * HOUR)),
    (test_a_right_that_is_over, put("linkworker.cases.share_ends.stop", lambda *_of, **_told: None)),
]


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="there the net holds what some of these let through"
)
@pytest.mark.parametrize(("story", "mistake"), MISTAKES)
def test_each_of_them_harms_where_linkworker_is_made_careless(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    story: Callable[..., None],
    mistake: leaks.Sow,
) -> None:
    given = {name: request.getfixturevalue(name) for name in signature(story).parameters}
    mistake(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        story(**given)
