"""One box finds a person by anything a worker has of them, and only those whom the worker may find."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkworker.events.models import Look
from linkworker.people.actions import ClientGiven, ContactGiven, change, register
from linkworker.people.matching import Asked, Candidate, Why, weigh
from linkworker.people.models import ClientRecord, SearchKey
from linkworker.people.queries import MOST, PAGE, known_like, search
from linkworker.practice.search_box import reference_key
from linkworker.practice.sharing import Refused, Role
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, make_worker, visit_of

CATRIN = ClientGiven(
    chosen_name="Catrin Llywelyn",
    full_name="Catherine Mair Llywelyn",
    other_names="Kate Bowen, Catrin Ellis",
    birth_date=date(1987, 3, 11),
    nhs_number="9434765919",
    own_reference="SP/2231",
    contacts=(ContactGiven("phone", "07700 900123", "yes", "every-day"),),
)


@pytest.fixture
def catrin(cast: Cast) -> ClientRecord:
    return register(CATRIN, service=cast.city, by=cast.nerys, at=MONDAY)


def names_found(cast: Cast, text: str) -> list[str]:
    return [match.chosen_name for match in search(visit_of(cast.nerys), text).matches]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Catrin Llywelyn", Why.NAME_SAME),
        ("Llywelyn Catrin", Why.NAME_ORDER),
        ("Catrín Llywelyn", Why.NAME_ACCENT),
        ("catrin llewelyn", Why.NAME_SPELLING),
        ("Kate Llywelyn", Why.NAME_NICKNAME),
        ("Kate Bowen", Why.NAME_OTHER),
        ("Llywelyn", Why.NAME_PART),
        ("11/3/1987", Why.BORN_SAME),
        ("3/11/1987", Why.BORN_SWAPPED),
        ("Catrin Llywelyn 12/3/1987", Why.BORN_ONE_DIGIT),
        ("Catrin Llywelyn 1987", Why.BORN_YEAR),
        ("943 476 5919", Why.NHS_NUMBER),
        ("+44 7700 900123", Why.PHONE),
        ("07700900123", Why.PHONE),
        ("sp2231", Why.REFERENCE),
        ("SP-2231", Why.REFERENCE),
    ],
)
def test_a_person_is_found_by_whatever_the_worker_has(
    cast: Cast, catrin: ClientRecord, typed: str, why: Why
) -> None:
    found = search(visit_of(cast.nerys), typed)
    assert [match.subject for match in found.matches] == [catrin.pk]
    assert why in found.matches[0].why


@pytest.mark.parametrize("typed", ["Sian", "Siân", "sian gwenllian", "Gwenllian-Ba Sian"])
def test_accents_and_hyphens_need_not_be_typed(cast: Cast, typed: str) -> None:
    assert names_found(cast, typed) == ["Siân Gwenllian-Bâ"]


def test_a_record_is_found_by_linkworkers_own_reference(cast: Cast, catrin: ClientRecord) -> None:
    assert names_found(cast, catrin.reference.lower()) == ["Catrin Llywelyn"]


def test_nobody_is_found_by_another_name_or_another_date(cast: Cast, catrin: ClientRecord) -> None:
    assert names_found(cast, "Angharad Pugh") == []
    assert names_found(cast, "12/7/1961") == []
    assert names_found(cast, "Llywelyn 12/7/1961") == []


def test_the_same_whole_name_with_another_date_of_birth_is_still_shown(
    cast: Cast, catrin: ClientRecord
) -> None:
    found = search(visit_of(cast.nerys), "Catrin Llywelyn 12/7/1961")
    assert Why.BORN_APART in found.matches[0].why


def test_a_sure_identifier_is_shown_first_although_the_name_differs(cast: Cast, catrin: ClientRecord) -> None:
    register(ClientGiven(chosen_name="Angharad Pugh"), service=cast.city, by=cast.nerys, at=MONDAY)
    found = search(visit_of(cast.nerys), "Angharad Pugh 943 476 5919").matches
    assert [match.chosen_name for match in found] == ["Catrin Llywelyn", "Angharad Pugh"]
    assert Why.NAME_APART in found[0].why


def test_someone_is_found_by_their_new_name_and_no_longer_by_what_was_removed(
    cast: Cast, catrin: ClientRecord
) -> None:
    new = ClientGiven(chosen_name="Mair Tudur")
    change(catrin, new, seen_version=1, by=cast.morgan, at=MONDAY)
    assert names_found(cast, "Tudur Mair") == ["Mair Tudur"]
    assert names_found(cast, "943 476 5919") == []


def test_another_service_of_the_agency_finds_nobody_here(cast: Cast, catrin: ClientRecord) -> None:
    assert search(visit_of(cast.priya), "Catrin Llywelyn").matches == ()


def test_another_agency_finds_nobody_here(cast: Cast, catrin: ClientRecord) -> None:
    assert search(visit_of(cast.dafydd), "Catrin Llywelyn").matches == ()


def test_a_worker_behind_a_personal_wall_finds_nobody(cast: Cast, catrin: ClientRecord) -> None:
    raise_wall(catrin.subject, worker=cast.owen, by=cast.morgan, at=MONDAY)
    assert search(visit_of(cast.owen), "Catrin Llywelyn").matches == ()
    assert known_like(visit_of(cast.owen), CATRIN) == ()
    assert len(search(visit_of(cast.nerys), "Catrin Llywelyn").matches) == 1


def test_a_role_that_sees_no_record_may_not_search(cast: Cast) -> None:
    desk = make_worker("Bronwen Tew", cast.afon, cast.city, Role.RECEPTION)
    with pytest.raises(Refused):
        search(visit_of(desk), "Siân")
    with pytest.raises(Refused):
        search(visit_of(cast.rhys), "Siân")


def test_whoever_sees_names_alone_finds_nobody_by_phone(cast: Cast, catrin: ClientRecord) -> None:
    linker = make_worker("Luned Vaughan", cast.afon, None, Role.LINK_WORKER)
    assert len(search(visit_of(linker), "Catrin Llywelyn").matches) == 1
    assert search(visit_of(linker), "07700 900123").matches == ()


def test_a_search_is_one_look_that_names_those_on_the_page(cast: Cast, catrin: ClientRecord) -> None:
    search(visit_of(cast.nerys, route="find"), "Llywelyn")
    look = Look.objects.get(kind="search")
    assert look.subjects == [catrin.pk]
    assert look.route == "find"


def many(cast: Cast, count: int) -> None:
    for number in range(count):
        register(
            ClientGiven(chosen_name=f"Gwen Morris{'' if number % 2 else '-Hale'}"),
            service=cast.city,
            by=cast.nerys,
            at=MONDAY,
        )


def test_a_search_costs_the_same_statements_for_one_match_and_for_many(cast: Cast) -> None:
    counts = []
    for more in (1, 60):
        many(cast, more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = search(visit_of(cast.nerys), "Morris Gwen 1990 07700 900999")
        counts.append(len(queries))
    assert found.total == 61
    assert counts[0] == counts[1] <= 6


def test_pages_of_a_search_hold_everyone_once(cast: Cast) -> None:
    many(cast, PAGE * 2 + 3)
    pages = [search(visit_of(cast.nerys), "Gwen Morris", page=page) for page in (1, 2, 3, 4)]
    subjects = [match.subject for page in pages for match in page.matches]
    assert len(subjects) == len(set(subjects)) == PAGE * 2 + 3
    assert [page.has_more for page in pages] == [True, True, False, False]
    assert pages[0].matches[0].why == (Why.NAME_SAME,)


def test_a_search_that_fits_more_than_can_be_weighed_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(cast, 12)
    monkeypatch.setattr("linkworker.people.queries.MOST", 10)
    found = search(visit_of(cast.nerys), "Gwen Morris")
    assert (found.is_cut, found.total) == (True, 10)
    assert MOST == 500


def test_an_empty_search_asks_nothing_of_the_database(cast: Cast) -> None:
    here = visit_of(cast.nerys)
    with CaptureQueriesContext(connection) as queries:
        assert search(here, "?").matches == ()
    assert len(queries) == 0


def test_the_index_and_the_search_box_agree_on_references(cast: Cast, catrin: ClientRecord) -> None:
    kept = set(SearchKey.objects.filter(subject=catrin.pk).values_list("key", flat=True))
    assert f"r:{reference_key('SP/2231')}" in kept
    assert f"r:{reference_key(catrin.reference)}" in kept


@pytest.mark.parametrize(
    ("given", "known"),
    [
        (ClientGiven(chosen_name="Llywelyn Catrin"), True),
        (ClientGiven(chosen_name="Catrin"), False),
        (ClientGiven(chosen_name="Angharad Pugh"), False),
        (ClientGiven(chosen_name="Angharad Pugh", nhs_number="9434765919"), True),
        (ClientGiven(chosen_name="Angharad Pugh", own_reference="sp2231"), True),
        (ClientGiven(chosen_name="Catrin Llywelyn", birth_date=date(1961, 7, 12)), False),
        (ClientGiven(chosen_name="Catrin", birth_date=date(1987, 11, 3)), True),
        (ClientGiven(chosen_name="Pugh", contacts=(ContactGiven("text", "+447700900123"),)), True),
    ],
)
def test_someone_like_the_person_given_is_known_or_not(
    cast: Cast, catrin: ClientRecord, given: ClientGiven, known: bool
) -> None:
    assert [match.subject for match in known_like(visit_of(cast.nerys), given)] == [catrin.pk] * known


def test_a_wider_year_does_not_outweigh_a_name() -> None:
    one = Candidate(1, "K7RD-42QF", "Eira Penry", ("Eira Penry",), date(1987, 1, 2), "", "")
    assert weigh(Asked(names=("Eira Penry",), birth_year=1987), one)
    assert weigh(Asked(names=("Owain Penry",), birth_year=1987), one) is None
    assert weigh(Asked(birth_date=date(1987, 1, 2) + timedelta(days=40)), one)
