"""What stands in an address can't be guessed and shows no order: references by chance, rows under the secret."""

import itertools
import math
import re
import secrets

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from linkworker.cases.actions import add_entry
from linkworker.cases.build import Told
from linkworker.cases.models import EntryKind
from linkworker.sharing import references
from linkworker.sharing.references import DIGITS, SHAPE, SIGNS, new_reference
from linkworker.web.row_keys import row_in, row_key
from tests.cast import MONDAY, Cast

MANY = 2000
OF_A_CASE = re.compile(r"^cases/")


def test_a_reference_is_drawn_from_eighty_million_million_by_the_machines_own_chance() -> None:
    ways = math.prod(len(DIGITS) if place == "d" else len(SIGNS) for place in SHAPE if place != "-")
    assert ways > 80 * 10**12
    assert isinstance(references._source, secrets.SystemRandom)


def test_references_come_in_no_order_and_each_sign_as_often_as_any() -> None:
    drawn = [new_reference() for _ in range(MANY)]
    assert len(set(drawn)) == MANY
    rises = sum(one < other for one, other in itertools.pairwise(drawn))
    assert 0.45 < rises / MANY < 0.55
    for place, kind in enumerate(SHAPE):
        if kind != "-":
            signs = [one[place] for one in drawn]
            most = len(DIGITS) if kind == "d" else len(SIGNS)
            assert len(set(signs)) == most
            assert max(map(signs.count, set(signs))) < 2 * MANY / most


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_a_rows_key_leads_back_to_it(row: int) -> None:
    assert row_in(row_key(row)) == row


@given(st.one_of(st.text(max_size=40), st.text("BCDFGHJK23456789", min_size=32, max_size=32)))
def test_what_was_never_shown_is_no_row(typed: str) -> None:
    assert row_in(typed) is None


def test_one_row_after_another_shows_no_order_and_nothing_alike() -> None:
    keys = [row_key(row) for row in range(1, MANY)]
    rises = sum(one < other for one, other in itertools.pairwise(keys))
    assert 0.45 < rises / MANY < 0.55
    alike = max(sum(a == b for a, b in zip(*pair, strict=True)) for pair in itertools.pairwise(keys))
    assert alike < 16


def test_another_secret_shows_another_key(settings: Settings) -> None:
    here = row_key(7)
    settings.SECRET_KEY = "another-secret-of-another-installation-altogether"
    assert row_key(7) != here
    assert row_in(here) is None


def patterns(of: URLResolver | None = None, before: str = "") -> list[str]:
    found = []
    for one in (of or get_resolver()).url_patterns:
        where = before + str(one.pattern)
        found += [where] if isinstance(one, URLPattern) else patterns(one, where)
    return found


def test_no_address_of_a_case_or_a_person_holds_a_bare_number() -> None:
    bare = {where for where in patterns() if "<int:" in where}
    assert [where for where in bare if OF_A_CASE.match(where)] == []
    kept = {where.split("/")[0] for where in bare}
    assert kept <= {"account", "rota", "away", "team", "services", "refer", "workers", "no-new-cases"}


def test_an_entry_opens_by_its_key_and_not_by_its_number(cast: Cast, client: Client) -> None:
    told = Told(EntryKind.NOTE, text="Came by")
    entry = add_entry(cast.sian, told, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    client.force_login(cast.nerys)
    path = reverse("entry", args=[cast.sian.reference, entry.pk])
    assert str(entry.pk) not in path.replace(cast.sian.reference, "").replace(row_key(entry.pk), "")
    assert client.get(path).status_code == 200
    assert client.get(path.replace(row_key(entry.pk), str(entry.pk))).status_code == 404
    page = client.get(reverse("chronology", args=[cast.sian.reference])).content.decode()
    assert path in page
