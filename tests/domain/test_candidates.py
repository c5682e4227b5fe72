"""The matcher over client records of several agencies: who is found, who never is, and what the index tells."""

import base64
import json
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkworker.events import keys
from linkworker.partnership.models import Service, Worker
from linkworker.people.actions import ClientGiven, ContactGiven, change, register
from linkworker.people.candidates import candidates, candidates_of
from linkworker.people.match_keys import identifiers_of
from linkworker.people.models import ClientRecord, MatchKey
from linkworker.practice.matching import Identifiers, Sureness
from linkworker.practice.name_fit import About, How
from linkworker.sharing.models import Holding, Staging
from tests.cast import MONDAY, Cast

BORN = date(1987, 11, 3)
HOME = "14 Heol y Bont, CF10 1AB"
GIVEN = ClientGiven(
    chosen_name="Siân Pritchard",
    birth_date=BORN,
    nhs_number="9434765919",
    contacts=(ContactGiven("phone", "07700 900123"), ContactGiven("letter", HOME)),
)


def taken_on(given: ClientGiven, service: Service, by: Worker) -> ClientRecord:
    return register(given, service=service, by=by, at=MONDAY)


@pytest.fixture
def hers(cast: Cast) -> ClientRecord:
    """Her record at Afon."""
    return taken_on(GIVEN, cast.city, cast.nerys)


def at_lantern(cast: Cast, **told: object) -> ClientRecord:
    """A record at Lantern of somebody of her name and date, with `told`."""
    return taken_on(
        ClientGiven(**{"chosen_name": "Sian Pritchard", "birth_date": BORN, **told}), cast.idvas, cast.dafydd
    )  # type: ignore[arg-type]


def test_she_is_found_at_the_agencies_that_are_named_and_nowhere_else(cast: Cast, hers: ClientRecord) -> None:
    there = at_lantern(cast, nhs_number=GIVEN.nhs_number)
    (found,) = candidates_of(hers, [cast.lantern.pk], MONDAY)
    assert (found.subject, found.agency, found.comparison.sureness) == (
        there.pk,
        cast.lantern.pk,
        Sureness.CERTAIN,
    )
    assert candidates_of(hers, [cast.afon.pk], MONDAY) == []
    assert candidates_of(hers, [], MONDAY) == []


def test_her_own_record_is_not_among_them_and_another_of_the_same_agency_is(
    cast: Cast, hers: ClientRecord
) -> None:
    again = taken_on(GIVEN, cast.fens, cast.priya)
    assert [one.subject for one in candidates_of(hers, [cast.afon.pk], MONDAY)] == [again.pk]
    assert [one.subject for one in candidates_of(again, [cast.afon.pk], MONDAY)] == [hers.pk]


def test_the_surest_comes_first_with_the_reasons(cast: Cast, hers: ClientRecord) -> None:
    twin = at_lantern(cast, chosen_name="Nerys Pritchard", contacts=GIVEN.contacts)
    likely = at_lantern(cast, chosen_name="Shan Pritchard", contacts=(ContactGiven("text", "+447700900123"),))
    certain = at_lantern(cast, nhs_number=GIVEN.nhs_number)
    at_lantern(cast, chosen_name="Gwenllian Bebb", birth_date=date(1961, 7, 12))
    found = candidates_of(hers, [cast.lantern.pk], MONDAY)
    assert [one.subject for one in found] == [certain.pk, likely.pk, twin.pk]
    assert [one.comparison.sureness for one in found] == [
        Sureness.CERTAIN,
        Sureness.LIKELY,
        Sureness.DOUBTFUL,
    ]
    assert (About.GIVEN, How.FORM) in {(why.about, why.how) for why in found[1].comparison.findings}


def test_a_phone_of_somebody_through_whom_she_is_reached_is_not_hers(cast: Cast) -> None:
    mine, theirs = (
        identifiers_of(record, record.contacts.all())
        for record in (
            at_lantern(cast, contacts=(ContactGiven("voicemail", "07700 900123"),)),
            at_lantern(cast, contacts=(ContactGiven("through-someone", "07700 900123"),)),
        )
    )
    assert (mine.phones, theirs.phones) == (frozenset({"+447700900123"}), frozenset())


def test_a_worker_s_own_identifiers_are_looked_for_without_being_kept(cast: Cast, hers: ClientRecord) -> None:
    before = MatchKey.objects.count()
    worker = Identifiers(("Siân Bebb", "Siân Pritchard"), BORN, phones=frozenset({"+447700900123"}))
    (found,) = candidates(worker, [cast.afon.pk, cast.lantern.pk], MONDAY)
    assert (found.subject, found.comparison.sureness) == (hers.pk, Sureness.CERTAIN)
    assert MatchKey.objects.count() == before


def test_a_change_is_followed_at_once(cast: Cast, hers: ClientRecord) -> None:
    there = at_lantern(cast, nhs_number=GIVEN.nhs_number)
    now = ClientGiven(chosen_name="Gwenllian Bebb")
    change(there, now, seen_version=1, by=cast.dafydd, at=MONDAY, wrong="Another person's record")
    assert candidates_of(hers, [cast.lantern.pk], MONDAY) == []


def test_somebody_who_is_brought_in_and_not_visible_yet_is_nobody(cast: Cast, hers: ClientRecord) -> None:
    there = at_lantern(cast, nhs_number=GIVEN.nhs_number)
    staging = Staging.objects.create(agency=cast.lantern, made_at=MONDAY)
    Holding.objects.filter(pk=there.holding_id).update(staging=staging)
    assert candidates_of(hers, [cast.lantern.pk], MONDAY) == []
    Staging.objects.update(visible_at=MONDAY + timedelta(hours=1))
    assert candidates_of(hers, [cast.lantern.pk], MONDAY) == []
    assert len(candidates_of(hers, [cast.lantern.pk], MONDAY + timedelta(hours=1))) == 1


def test_it_takes_three_statements_however_many_are_found(cast: Cast, hers: ClientRecord) -> None:
    who = identifiers_of(hers, hers.contacts.all())
    for more in (1, 20):
        for _ in range(more):
            at_lantern(cast)
        with CaptureQueriesContext(connection) as queries:
            assert candidates(who, [cast.lantern.pk], MONDAY)
        assert len(queries) == 3


def test_the_table_tells_nothing_without_the_key(
    cast: Cast, hers: ClientRecord, settings: LazySettings
) -> None:
    kept = set(MatchKey.objects.filter(subject=hers.pk).values_list("key", flat=True))
    other = {"id": "other", "key": base64.b64encode(b"k" * 32).decode()}
    settings.LINKWORKER_KEYS = json.dumps({"chain": [other], "fields": [other]})
    again = taken_on(GIVEN, cast.city, cast.nerys)
    assert not kept & set(MatchKey.objects.filter(subject=again.pk).values_list("key", flat=True))


def test_who_was_written_under_an_older_key_is_found_under_the_newer(
    cast: Cast, hers: ClientRecord, settings: LazySettings
) -> None:
    older = [{"id": name, "key": base64.b64encode(key).decode()} for name, key in keys.fields().keys.items()]
    newer = {"id": "newer", "key": base64.b64encode(b"n" * 32).decode()}
    settings.LINKWORKER_KEYS = json.dumps({"chain": older, "fields": [*older, newer]})
    there = at_lantern(cast, nhs_number=GIVEN.nhs_number)
    assert [one.subject for one in candidates_of(there, [cast.afon.pk], MONDAY)] == [hers.pk]


def test_the_migration_keeps_those_who_are_there_already(cast: Cast, hers: ClientRecord) -> None:
    kept = list(MatchKey.objects.order_by("subject", "key").values_list("subject", "agency", "key"))
    MatchKey.objects.all().delete()
    import_module("linkworker.people.migrations.0004_match_key").keep(apps, None)
    assert list(MatchKey.objects.order_by("subject", "key").values_list("subject", "agency", "key")) == kept
    assert {subject for subject, *_ in kept} == set(ClientRecord.objects.values_list("pk", flat=True))
