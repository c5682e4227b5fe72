"""The pages of where somebody is: what each reader sees of it, and that a sealed address is on one page alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from linkworker.cases.models import Entry
from linkworker.events import clock
from linkworker.events.models import Draft, Event, Look
from linkworker.people.models import ClientRecord
from linkworker.referrals.models import Referral
from linkworker.sharing.actions import raise_wall
from linkworker.whereabouts.models import (
    Address,
    AddressReading,
    GuardedPlace,
    LivesWith,
    ReviewRequest,
    SealedPlace,
)
from tests.cast import MONDAY, Cast, make_case, make_cast
from tests.web.every_form import sheet
from tests.web.sealed import HOUSE, LABEL, TEXT, Sealed, make_sealed
from tests.web.test_every_url import ROUTES

CANARY = re.compile(r"zephyrine|cb7\s*4xx|halcyon|cb7\s*2qq|umbral|pe13\s*1zz", re.I)
NOON = MONDAY + timedelta(hours=3)


@dataclass
class Here:
    """The cast and what is sealed: made once for the file, and taken back after each test."""

    cast: Cast
    sealed: Sealed


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Here]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        make_case("Somebody", service=cast.idvas, worker=cast.dafydd)
        yield Here(cast, make_sealed(cast, NOON))
        transaction.set_rollback(True)


@pytest.fixture
def here(made: Here, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Here]:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    with django_db_blocker.unblock(), transaction.atomic():
        yield made
        transaction.set_rollback(True)


def at(name: str, here: Here) -> str:
    return reverse(name, kwargs=dict(ROUTES[name].names(here)))  # type: ignore[arg-type]


def signed_in(here: Here, who: str) -> Client:
    browser = Client()
    browser.force_login(getattr(here.cast, who))
    return browser


def page(here: Here, who: str, name: str, status: int = 200) -> str:
    answer = signed_in(here, who).get(at(name, here))
    assert answer.status_code == status, answer.status_code
    return str(answer.content.decode())


def send(here: Here, who: str, name: str, **typed: object) -> "Sent":
    browser, path = signed_in(here, who), at(name, here)
    return Sent(browser.post(path, {**sheet(browser.get(path)), **typed}, follow=True))


class Sent:
    """What came of sending a form: the page that followed."""

    def __init__(self, answer: object) -> None:
        self.status: int = answer.status_code  # type: ignore[attr-defined]
        self.text: str = answer.content.decode()  # type: ignore[attr-defined]


def test_the_page_that_shows_it_has_no_name_no_telling_title_and_is_not_kept(here: Here) -> None:
    answer = signed_in(here, "nerys").get(at("address-shown", here))
    text = answer.content.decode()
    assert TEXT in text and "Enid" not in re.sub(r"<header.*?</header>", "", text, flags=re.S)
    assert "no-store" in answer["Cache-Control"]
    title = re.findall(r"<title>(.*?)</title>", text, re.S)[0]
    assert "Address" in title and not CANARY.search(title)
    looks = Look.objects.filter(route="address-shown", holding_id=here.sealed.home.holding_id)
    assert list(looks.values_list("worker_id", "reason")) == [(here.cast.nerys.pk, "travel")]


def test_after_ten_minutes_the_page_is_gone(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    page(here, "nerys", "address-shown", status=404)


def test_reading_takes_a_reason_and_shows_it_once(here: Here) -> None:
    before = AddressReading.objects.count()
    wrong = send(here, "nerys", "address-read", code="visit", reason="")
    assert (wrong.status, AddressReading.objects.count()) == (422, before)
    right = send(here, "nerys", "address-read", code="visit", reason="The van is here")
    assert TEXT in right.text
    assert AddressReading.objects.count() == before + 1


@pytest.mark.parametrize("how", ["wall", "ended", "over"])
def test_what_closes_it_closes_the_page_with_the_next_request(
    here: Here,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page(here, "nerys", "address-read")
    if how == "wall":
        raise_wall(here.sealed.enid.client.subject, worker=here.cast.nerys, by=here.cast.morgan, at=MONDAY)
    elif how == "ended":
        ReviewRequest.objects.filter(pk=here.sealed.runs.pk).update(ended_at=MONDAY)
    else:
        later = clock.now() + timedelta(days=4)
        monkeypatch.setattr(clock, "now", lambda: later)
    page(here, "nerys", "address-read", status=404)
    page(here, "nerys", "address-shown", status=404)


def test_the_label_stands_on_the_persons_page_and_at_the_head_of_the_case(here: Here) -> None:
    reference = here.sealed.enid.reference
    for who in ("nerys", "owen"):
        person = signed_in(here, who).get(f"/clients/{here.sealed.enid.client.reference}/")
        assert LABEL in person.content.decode()
    case = signed_in(here, "nerys").get(f"/cases/{reference}/").content.decode()
    assert "In place of an address" in case and LABEL in case


def test_who_may_read_it_finds_the_way_on_the_persons_page_and_nobody_else_does(here: Here) -> None:
    path = f"/clients/{here.sealed.enid.client.reference}/"
    assert "You may read" in signed_in(here, "nerys").get(path).content.decode()
    assert "You may read" not in signed_in(here, "owen").get(path).content.decode()


def test_who_leads_sees_for_what_it_was_read_and_a_worker_does_not(here: Here) -> None:
    assert "To order the van" in page(here, "morgan", "address")
    assert "To order the van" not in page(here, "nerys", "address")
    register = page(here, "morgan", "address-register")
    assert "To order the van" in register and "Enid" in register and LABEL in register


def test_sealing_takes_the_standing_address_out_of_the_page(here: Here) -> None:
    sian = here.cast.sian.client
    browser = signed_in(here, "nerys")
    there = f"/clients/{sian.reference}/address/"
    new = {**sheet(browser.get(f"{there}new/")), "text": TEXT}
    assert TEXT in browser.post(f"{there}new/", new, follow=True).content.decode()
    form = {
        **sheet(browser.get(f"{there}seal/")),
        "which": "stands",
        "label": LABEL,
        "because": "He looks for her",
    }
    after = browser.post(f"{there}seal/", form, follow=True).content.decode()
    assert not CANARY.search(after) and LABEL in after
    assert not Address.objects.filter(client=sian).exists()
    assert SealedPlace.objects.get(client=sian).kind == "home"


def test_no_form_about_an_address_keeps_a_draft_and_each_says_so(here: Here) -> None:
    shown = {"address-shown", "address-register"}
    for name in (one for one in ROUTES if one.startswith(("address-", "sealed-", "house-guard"))):
        if name in shown:
            continue
        who = ROUTES[name].right
        assert "is not kept as a draft" in page(here, who, name), name
        browser, path = signed_in(here, who), at(name, here)
        assert browser.post(f"/drafts{path}", {"text": TEXT, "address": HOUSE}).status_code == 404
        session = browser.session
        session["seen"] = clock.machine_seconds() - 21 * 60
        session.save()
        browser.post(path, {"text": TEXT, "address": HOUSE})
    assert Draft.objects.count() == 0


def test_the_browser_is_asked_to_remember_nothing(here: Here) -> None:
    for name, field in (("address-seal", "text"), ("sealed-change", "text"), ("address-new", "text")):
        box = re.search(rf'<textarea[^>]*name="{field}"[^>]*>', page(here, "nerys", name))
        assert box and 'autocomplete="off"' in box[0], name


def test_a_referral_of_somebody_sealed_begins_with_the_label_and_offers_no_street(here: Here) -> None:
    path = at("referral-outside", here).replace(here.cast.sian.reference, here.sealed.enid.reference)
    browser = signed_in(here, "nerys")
    answer = browser.get(path)
    form = sheet(answer)
    assert form["sealed_label"] == [LABEL] and form["address_kind"] == ["sealed"]
    assert 'value="ordinary"' not in answer.content.decode()
    typed = {"need": "health", "to_outside": "Her GP", "consent": "with-consent", "asks": "Please see her"}
    street = browser.post(path, {**form, **typed, "address_kind": "ordinary", "address": "4 Halcyon Lane"})
    assert street.status_code == 422
    browser.post(path, {**form, **typed})
    row = Referral.objects.get(case=here.sealed.enid)
    assert (row.address_kind, row.address) == ("sealed", LABEL)


def test_an_address_that_may_be_known_is_still_offered_for_anybody_else(here: Here) -> None:
    text = page(here, "nerys", "referral-outside")
    assert 'value="ordinary"' in text


@pytest.mark.row("R161")
def test_the_address_of_a_refuge_is_refused_kindly_in_any_form_and_nothing_typed_is_lost(
    here: Here,
) -> None:
    words = f"She rang. She lives at {HOUSE} now"
    typed = {
        "sort": "event",
        "on-day": "2",
        "on-month": "11",
        "on-year": "2026",
        "text": words,
        "source": "person",
    }
    answer = send(here, "nerys", "entry-new", **typed)
    assert answer.status == 422 and "Write its care-of name" in answer.text and words in answer.text
    house = GuardedPlace.objects.select_related("service").get()
    assert house.called not in answer.text and house.service.name not in answer.text
    assert not Entry.objects.filter(text=words).exists()
    assert Event.objects.filter(kind="address_refused", actor_id=here.cast.nerys.pk).count() == 1
    other = send(
        here, "nerys", "entry-new", **{**typed, "text": "She rang. She lives at 4 Mill Road, Ely CB7 1AA"}
    )
    assert other.status == 200
    assert Event.objects.filter(kind="address_refused").count() == 1


@pytest.mark.row("R161")
def test_no_form_that_asks_for_an_address_demands_one_and_each_offers_the_label(here: Here) -> None:
    register = page(here, "nerys", "client-new")
    assert "Address" not in re.sub(r"(?i)email address", "", register)
    ordinary = page(here, "nerys", "address-new")
    assert "Nobody has to give an address" in ordinary and "care-of name" in ordinary
    letters = page(here, "nerys", "referral-outside")
    assert "No street address is needed" in letters


def test_who_accepted_the_label_stands_beside_it_and_in_no_other_agency(here: Here) -> None:
    assert "Old Mill Pharmacy" in page(here, "nerys", "address")
    assert "Old Mill Pharmacy" in page(here, "nerys", "labels")
    assert "Old Mill Pharmacy" not in page(here, "dafydd", "labels")


def test_a_child_is_linked_by_a_reference_that_the_worker_may_find_and_by_no_other(here: Here) -> None:
    before = LivesWith.objects.count()
    theirs = ClientRecord.objects.get(agency=here.cast.lantern)
    for wrong in (theirs.reference, "X2XX-XXX-XXX", here.sealed.together.child.reference):
        answer = send(here, "nerys", "lives-with", parent=wrong)
        assert (answer.status, "No other record that you can find" in answer.text) == (422, True)
    assert LivesWith.objects.count() == before
    assert send(here, "nerys", "lives-with", parent=here.cast.sian.client.reference.lower()).status == 200


def test_words_with_an_address_in_them_are_refused_in_words_and_kept(here: Here) -> None:
    typed = {"task": "Fetch her from 12 Mill Road", "worker": str(here.sealed.ida.pk)}
    answer = send(here, "nerys", "sealed-ask", **typed)
    assert answer.status == 422 and "say it without the address" in answer.text
    assert "Fetch her from 12 Mill Road" in answer.text


def test_a_manager_who_asked_is_told_who_decides(here: Here) -> None:
    """Owen waits on Nerys’ asking: she has no way to decide, Morgan and Ida have."""
    waiting = here.sealed.waits.reference
    assert f'asked/{waiting}/"' not in page(here, "nerys", "address")
    for lead in ("morgan", "ida"):
        assert f'asked/{waiting}/"' in page(here, lead, "address")


def test_today_of_whoever_leads_holds_what_waits(here: Here) -> None:
    today = signed_in(here, "ida").get("/").content.decode()
    assert "Review what somebody asks of this record" in today and "and 1 more" in today
    asked = "Decide what a colleague asks about a sealed address"
    assert (
        asked in signed_in(here, "ida").get(f"/cases/{here.sealed.enid.reference}/duties/").content.decode()
    )
