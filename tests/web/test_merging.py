"""The pages of one person registered twice: both side by side, what each reader sees of it, and the way back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linkworker.events import clock
from linkworker.misplaced.models import Merge
from linkworker.partnership.models import Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import Role
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, make_worker
from tests.web import same

NOON = MONDAY + timedelta(hours=3)


@pytest.fixture
def pair(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> tuple[ClientRecord, ClientRecord]:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    one = register(ClientGiven(chosen_name="Mair Prys"), service=cast.city, by=cast.nerys, at=MONDAY)
    told = ClientGiven(chosen_name="Mary Price", language="Welsh")
    return one, register(told, service=cast.fens, by=cast.priya, at=MONDAY)


@pytest.fixture
def mared(cast: Cast) -> Worker:
    return make_worker("Mared Puw", cast.afon, None, Role.MANAGER)


def signed_in(worker: Worker) -> Client:
    browser = Client()
    browser.force_login(worker)
    return browser


def words(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page(one: ClientRecord) -> str:
    return reverse("client", args=[one.reference])


def merged(browser: Client, pair: tuple[ClientRecord, ClientRecord]) -> None:
    path = reverse("client-merge", args=[one.reference for one in pair])
    assert browser.post(path, {"chosen_name": "other", "reason": "She told us"}).status_code == 302


def test_a_manager_looks_at_both_says_it_is_one_person_and_undoes_it(
    cast: Cast, pair: tuple[ClientRecord, ClientRecord], mared: Worker
) -> None:
    browser = signed_in(mared)
    same_person = reverse("client-same", args=[pair[0].reference])
    assert same_person in browser.get(page(pair[0])).content.decode()
    led = browser.get(same_person, {"with": pair[1].reference.lower()})
    assert led["Location"] == reverse("client-merge", args=[one.reference for one in pair])
    both = words(browser, led["Location"])
    assert "Mair Prys" in both and "Mary Price" in both and "Welsh" in both
    merged(browser, pair)
    for one, other in (pair, pair[::-1]):
        shown = words(browser, page(one))
        assert f"this one and {other.reference}" in shown
        assert "Mary Price (also Mair Prys)" in shown
    split = reverse("client-split", args=[pair[1].reference])
    assert "She told us" in words(browser, split)
    assert browser.post(split, {"reason": "They are sisters"}).status_code == 302
    assert pair[1].reference not in words(browser, page(pair[0]))
    assert Merge.objects.get().ended_by == mared


def test_whoever_sees_one_record_learns_nothing_of_the_other_byte_for_byte(
    cast: Cast, pair: tuple[ClientRecord, ClientRecord], mared: Worker
) -> None:
    def seen() -> list[object]:
        return [
            same.everything(signed_in(worker).get(page(one)))
            for worker in (cast.nerys, cast.morgan, cast.priya, cast.dafydd)
            for one in pair
        ]

    before = seen()
    merged(signed_in(mared), pair)
    assert seen() == before


def test_what_is_kept_from_somebody_is_no_record_to_merge_with(
    cast: Cast, pair: tuple[ClientRecord, ClientRecord], mared: Worker
) -> None:
    raise_wall(pair[1].subject, worker=mared, by=None, at=MONDAY)
    browser, there = signed_in(mared), reverse("client-same", args=[pair[0].reference])
    said = [words(browser, f"{there}?with={typed}") for typed in (pair[1].reference, "K7RD-42Q-FB3")]
    assert said[0].replace(pair[1].reference, "") == said[1].replace("K7RD-42Q-FB3", "")
    assert "No other record that you may read whole has this reference" in said[0]
    path = reverse("client-merge", args=[one.reference for one in pair])
    assert browser.post(path, {"chosen_name": "one", "reason": "Same"}).status_code == 404


def test_what_was_written_since_is_given_to_whom_the_doer_says(
    cast: Cast, pair: tuple[ClientRecord, ClientRecord], mared: Worker
) -> None:
    browser = signed_in(mared)
    merged(browser, pair)
    ClientRecord.objects.filter(pk=pair[0].pk).update(pronouns="she/her")
    split = reverse("client-split", args=[pair[0].reference])
    assert f"Written on {pair[0].reference} since: Pronouns" in words(browser, split)
    assert browser.post(split, {"reason": "Sisters"}).status_code == 422
    assert browser.post(split, {"reason": "Sisters", pair[0].reference: "other"}).status_code == 302
    assert [ClientRecord.objects.get(pk=one.pk).pronouns for one in pair] == ["", "she/her"]
