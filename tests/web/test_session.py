"""A session that lies idle ends and loses nothing; drafts are kept for their own worker's own forms."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from linkworker.events import clock, drafts
from linkworker.events.drafts import keep
from linkworker.events.kinds import Kind
from linkworker.events.models import Draft, Event
from linkworker.partnership.models import RoleGiven
from tests.cast import Cast

NOTE = "/try/note/"
TYPED = {
    "note": "She said it is safer by day",
    "met_on-day": "3",
    "ways": ["a", "b"],
    "version": "6",
    "form_token": "x",
}


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.stand_ins"


@pytest.fixture
def nerys(cast: Cast) -> Client:
    """Nerys's browser, signed in."""
    return signed_in(cast)


def signed_in(cast: Cast, *, strict: bool = False) -> Client:
    client = Client(enforce_csrf_checks=strict)
    client.force_login(cast.nerys)
    client.get("/")
    return client


def lie_idle(client: Client, seconds: int) -> None:
    session = client.session
    session["seen"] = clock.machine_seconds() - seconds
    session.save()


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def note_of(cast: Cast, path: str = NOTE) -> dict | None:
    draft = drafts.find(worker_id=cast.nerys.pk, form=path)
    return draft.data if draft else None


def test_a_session_in_use_ends_after_twelve_hours(nerys: Client) -> None:
    session = nerys.session
    session["began"] = clock.machine_seconds() - 12 * 3600 + 60
    session.save()
    nerys.get("/")
    assert is_signed_in(nerys)
    session = nerys.session
    session["began"] -= 60
    session.save()
    nerys.get("/")
    assert not is_signed_in(nerys)


def test_a_session_that_lay_idle_ends_with_the_next_look(nerys: Client) -> None:
    lie_idle(nerys, 21 * 60)
    answer = nerys.get(NOTE)
    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/?idle=1&next=%2Ftry%2Fnote%2F")
    assert not is_signed_in(nerys)
    assert Event.objects.get(kind=Kind.SIGNED_OUT).data == {"because": "idle"}


def test_whose_last_role_ended_is_signed_out_with_the_next_look_though_the_account_is_open(
    cast: Cast, nerys: Client
) -> None:
    """What others gave them by name would open still."""
    RoleGiven.objects.filter(worker=cast.nerys).update(until=clock.now())
    assert nerys.get(NOTE).status_code == 302
    assert not is_signed_in(nerys)
    assert Event.objects.get(kind=Kind.SIGNED_OUT).data == {"because": "left"}


def test_a_session_in_use_goes_on(nerys: Client) -> None:
    lie_idle(nerys, 19 * 60)
    assert nerys.get(NOTE).status_code == 200
    assert clock.machine_seconds() - nerys.session["seen"] < 5


def test_what_is_sent_after_the_time_out_is_kept_and_comes_back(cast: Cast, nerys: Client) -> None:
    lie_idle(nerys, 21 * 60)
    sent = nerys.post(NOTE, TYPED)
    assert sent["Location"] == "/account/sign-in/?idle=1&next=%2Ftry%2Fnote%2F"
    assert "is kept as a draft" in nerys.get(sent["Location"]).content.decode()
    back = nerys.post("/account/sign-in/", {"login": "nerys", "password": "nerys", "next": NOTE}, follow=True)
    assert back.redirect_chain == [(NOTE, 302)]
    assert "She said it is safer by day" in back.content.decode()


def test_what_another_site_sends_after_the_time_out_is_not_kept(cast: Cast) -> None:
    client = signed_in(cast, strict=True)
    lie_idle(client, 21 * 60)
    client.post(NOTE, TYPED)
    assert note_of(cast) is None


def test_a_search_sent_after_the_time_out_is_not_kept(cast: Cast, nerys: Client) -> None:
    lie_idle(nerys, 21 * 60)
    sent = nerys.post("/try/search/", TYPED)
    assert sent["Location"] == "/account/sign-in/?idle=1"
    assert note_of(cast, "/try/search/") is None


def test_the_page_that_counted_to_the_end_comes_to_the_sign_in_page(nerys: Client) -> None:
    lie_idle(nerys, 20 * 60)
    page = nerys.get(f"/account/sign-in/?idle=1&next={NOTE}")
    assert page.status_code == 200
    assert f'name="next" value="{NOTE}"' in page.content.decode()
    assert not is_signed_in(nerys)


def test_a_page_that_counted_while_another_was_in_use_goes_back_to_work(nerys: Client) -> None:
    lie_idle(nerys, 10 * 60)
    assert nerys.get(f"/account/sign-in/?idle=1&next={NOTE}")["Location"] == NOTE
    assert is_signed_in(nerys)


def test_a_page_says_when_it_leaves_and_where_to(nerys: Client) -> None:
    page = nerys.get(NOTE).content.decode()
    assert 'data-timeout="1200" data-warn="120" data-extend-url="/stay/"' in page
    assert 'data-leave-url="/account/sign-in/?idle=1&amp;next=%2Ftry%2Fnote%2F"' in page


def test_staying_keeps_the_session(nerys: Client) -> None:
    lie_idle(nerys, 19 * 60)
    assert nerys.post("/stay/").status_code == 204
    assert clock.machine_seconds() - nerys.session["seen"] < 5


def test_staying_is_only_posted(nerys: Client) -> None:
    assert nerys.get("/stay/").status_code == 405


def test_moving_the_clock_of_the_demo_signs_nobody_out(nerys: Client) -> None:
    clock.advance(timedelta(days=3))
    assert nerys.get(NOTE).status_code == 200


def test_a_draft_is_kept_and_brings_every_field_back(cast: Cast, nerys: Client) -> None:
    kept = nerys.post(f"/drafts{NOTE}", TYPED)
    assert kept.status_code == 204
    assert kept["X-Draft-Time"].count(":") == 1
    page = nerys.get(NOTE).content.decode()
    assert "She said it is safer by day" in page
    assert re.search(r'name="met_on-day"[^>]* value="3"', page)
    assert page.count("checked") == 2
    assert "There is a problem" not in page


def test_a_draft_keeps_the_version_it_began_from_but_not_the_forms_token(cast: Cast, nerys: Client) -> None:
    nerys.post(f"/drafts{NOTE}", TYPED)
    page = nerys.get(NOTE).content.decode()
    assert 'name="version" value="6"' in page
    assert 'name="form_token" value="x"' not in page
    assert 'name="form_token" value=""' not in page


def test_a_draft_is_thrown_away_when_asked(cast: Cast, nerys: Client) -> None:
    nerys.post(f"/drafts{NOTE}", TYPED)
    assert "Throw this draft away" in nerys.get(NOTE).content.decode()
    assert nerys.post(NOTE, {**TYPED, "discard_draft": "yes"})["Location"] == NOTE
    assert note_of(cast) is None


def test_a_draft_is_gone_when_the_form_is_sent(cast: Cast, nerys: Client) -> None:
    nerys.post(f"/drafts{NOTE}", TYPED)
    sent = nerys.post(NOTE, {"note": "Done", "version": "7", "form_token": ""})
    assert sent["Location"] == "/try/done/"
    assert note_of(cast) is None


def test_a_draft_is_its_own_workers_only(cast: Cast, nerys: Client) -> None:
    nerys.post(f"/drafts{NOTE}", TYPED)
    other = Client()
    other.force_login(cast.owen)
    assert "She said it is safer by day" not in other.get(NOTE).content.decode()


@pytest.mark.parametrize("path", ["/try/search/", "/try/note", "/nowhere/", "/stay/", "/account/password/"])
def test_a_draft_of_what_keeps_none_is_refused(cast: Cast, nerys: Client, path: str) -> None:
    assert nerys.post(f"/drafts{path}", TYPED).status_code == 404
    assert note_of(cast, path) is None


def test_a_draft_is_only_posted(nerys: Client) -> None:
    assert nerys.get(f"/drafts{NOTE}").status_code == 405


def test_a_draft_longer_than_any_form_is_refused(cast: Cast, nerys: Client) -> None:
    assert nerys.post(f"/drafts{NOTE}", {"note": "a" * 200_001}).status_code == 413
    assert note_of(cast) is None


def test_a_draft_without_the_forms_token_is_refused(cast: Cast) -> None:
    client = signed_in(cast, strict=True)
    assert client.post(f"/drafts{NOTE}", TYPED).status_code == 403
    assert note_of(cast) is None


def test_nobody_keeps_a_draft(db: None) -> None:
    answer = Client().post(f"/drafts{NOTE}", TYPED)
    assert answer["Location"].startswith("/account/sign-in/")


HERE = "http://testserver"


def sent_by(client: Client) -> dict[str, str]:
    """What a page of this browser's worker says of whose page it is."""
    found = re.search(r'name="sent_by" value="(\w+)"', client.get(NOTE).content.decode())
    assert found
    return {"sent_by": found[1]}


@pytest.mark.parametrize(("origin", "kept"), [(HERE, True), ("http://elsewhere.example", False)])
def test_a_form_with_an_old_token_is_kept_when_it_is_our_own(cast: Cast, origin: str, kept: bool) -> None:
    client = signed_in(cast, strict=True)
    answer = client.post(NOTE, {**TYPED, **sent_by(client)}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode()
    assert (note_of(cast) is not None) is kept
    assert ("kept there as a draft" in answer.content.decode()) is kept


@pytest.mark.parametrize("path", [NOTE, f"/drafts{NOTE}"])
def test_what_a_colleague_typed_in_a_tab_left_open_is_kept_for_nobody_else(cast: Cast, path: str) -> None:
    client = signed_in(cast, strict=True)
    left_open = {**TYPED, **sent_by(client)}
    client.force_login(cast.owen)
    answer = client.post(path, left_open, headers={"Origin": HERE})
    assert answer.status_code == 403
    assert "Nothing was saved." in answer.content.decode()
    assert not Draft.objects.exists()
    client.force_login(cast.nerys)
    client.post(path, left_open, headers={"Origin": HERE})
    assert note_of(cast) is not None
    assert "sent_by" not in note_of(cast)


def test_the_frame_offers_only_the_pages_of_the_workers_roles(cast: Cast) -> None:
    words = {
        cast.nerys: (["Find or register", "Cases"], ["Team"]),
        cast.morgan: (["Find or register", "Team"], []),
        cast.rhys: (["Today", "Your sign-in"], ["Find or register", "Team"]),
    }
    for worker, (there, absent) in words.items():
        client = Client()
        client.force_login(worker)
        page = client.get(NOTE).content.decode()
        assert [word for word in there if word not in page] == []
        assert [word for word in absent if word in page] == []


def test_the_frame_says_that_this_is_the_demo_and_what_its_clock_says(nerys: Client) -> None:
    page = nerys.get(NOTE).content.decode()
    assert "Invented people only. The clock says" in page
    assert "0808 2000 247" in page


def test_the_frame_of_a_real_installation_has_no_banner(nerys: Client, settings: Settings) -> None:
    settings.LINKWORKER_DEMO = False
    assert "Invented people only" not in nerys.get(NOTE).content.decode()


def test_keeping_what_was_kept_before_replaces_it(cast: Cast) -> None:
    for text in ("one", "two"):
        keep(worker_id=cast.nerys.pk, form=NOTE, data={"note": [text]}, at=clock.now())
    assert note_of(cast) == {"note": ["two"]}
