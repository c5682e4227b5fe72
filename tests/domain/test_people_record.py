"""A client record: registered by whoever takes people on, changed without losing anything, read as far as allowed."""

from dataclasses import replace
from datetime import date, time

import pytest

from linkworker.cases.clients import cases_of, named_workers, services_to_open_in
from linkworker.cases.models import Case
from linkworker.cases.registration import AlreadyOpen, open_another, register_and_open
from linkworker.duties.models import Duty
from linkworker.events.models import Event
from linkworker.people.actions import (
    Changed,
    ClientGiven,
    ContactGiven,
    MemberGiven,
    PreferenceGiven,
    as_given,
    change,
    record_preference,
    register,
)
from linkworker.people.build import as_json, differences, from_json, limited
from linkworker.people.gates import open_client, open_own_client
from linkworker.people.models import ClientRecord, ClientVersion
from linkworker.people.queries import as_seen, history, told
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, make_worker, visit_of

FULL = ClientGiven(
    chosen_name="Eira Penry",
    birth_date=date(1990, 5, 6),
    children="yes",
    contacts=(ContactGiven("text", "07700 900123", "yes", "weekdays", time(10), time(14)),),
    household=(MemberGiven("Gethin", "son", 8, True, "yes"),),
)


@pytest.fixture
def eira(cast: Cast) -> Case:
    return register_and_open(FULL, service=cast.city, as_key_worker=True, by=cast.nerys, at=MONDAY)


def test_registering_opens_a_case_and_allocates_it_when_the_worker_takes_it(cast: Cast) -> None:
    mine = register_and_open(FULL, service=cast.city, as_key_worker=True, by=cast.nerys, at=MONDAY)
    waiting = register_and_open(FULL, service=cast.city, as_key_worker=False, by=cast.nerys, at=MONDAY)
    assert (mine.key_worker, waiting.key_worker) == (cast.nerys, None)
    assert Duty.objects.filter(holding=mine.pk, owner=cast.nerys).exists()


def test_registering_is_for_the_services_own_workers(cast: Cast) -> None:
    for by in (cast.priya, cast.dafydd, cast.rhys):
        with pytest.raises(Refused):
            register(FULL, service=cast.city, by=by, at=MONDAY)


def test_a_manager_who_works_no_cases_cannot_make_themselves_key_worker(cast: Cast) -> None:
    before = ClientRecord.objects.count()
    with pytest.raises(Refused):
        register_and_open(FULL, service=cast.city, as_key_worker=True, by=cast.morgan, at=MONDAY)
    assert ClientRecord.objects.count() == before


def test_two_records_of_an_agency_may_carry_one_own_reference(cast: Cast) -> None:
    given = replace(FULL, own_reference="SP/2231")
    first = register(given, service=cast.city, by=cast.nerys, at=MONDAY)
    second = register(given, service=cast.fens, by=cast.priya, at=MONDAY)
    kept = ClientRecord.objects.filter(own_reference="SP/2231").values_list("pk", flat=True)
    assert set(kept) == {first.pk, second.pk}


def test_another_case_opens_once_in_a_service(cast: Cast, eira: Case) -> None:
    cast_in_both = make_worker("Teleri Wynne", cast.afon, cast.city, Role.KEY_WORKER)
    cast_in_both.roles.create(service=cast.fens, role=Role.KEY_WORKER, since=MONDAY)
    with pytest.raises(AlreadyOpen):
        open_another(eira.client, service=cast.city, as_key_worker=True, by=cast_in_both, at=MONDAY)
    second = open_another(eira.client, service=cast.fens, as_key_worker=True, by=cast_in_both, at=MONDAY)
    assert second.service == cast.fens


def test_a_case_is_not_opened_for_someone_the_worker_cannot_find(cast: Cast, eira: Case) -> None:
    with pytest.raises(Refused):
        open_another(eira.client, service=cast.fens, as_key_worker=True, by=cast.priya, at=MONDAY)


def test_who_may_know_of_a_case_and_who_may_enter_it(cast: Cast, eira: Case) -> None:
    for worker, entered in ((cast.nerys, True), (cast.owen, False), (cast.morgan, True)):
        here = visit_of(worker)
        (case,) = cases_of(here, open_client(here, eira.client.reference))
        assert (case.key_worker, case.may_enter) == ("Nerys Llywelyn", entered)
        assert services_to_open_in(here, [case]) == []
    assert named_workers(visit_of(cast.owen), [eira.client_id]) == {eira.client_id: "Nerys Llywelyn"}
    assert named_workers(visit_of(cast.priya), [eira.client_id]) == {}


def test_a_colleague_reads_identity_and_contact_and_nothing_of_the_home(cast: Cast, eira: Case) -> None:
    mine = told(open_client(visit_of(cast.nerys), eira.client.reference))
    colleague = told(open_client(visit_of(cast.owen), eira.client.reference))
    assert mine == FULL
    assert colleague == replace(FULL, children="", household=())


@pytest.mark.parametrize("who", ["priya", "dafydd", "rhys"])
def test_whoever_may_not_find_a_person_may_not_open_their_record(cast: Cast, eira: Case, who: str) -> None:
    with pytest.raises(Refused):
        open_client(visit_of(getattr(cast, who)), eira.client.reference)


def test_a_walled_colleague_may_not_open_a_record(cast: Cast, eira: Case) -> None:
    assert open_own_client(visit_of(cast.owen), eira.client.reference).own
    raise_wall(eira.client.subject, worker=cast.owen, by=cast.morgan, at=MONDAY)
    with pytest.raises(Refused):
        open_client(visit_of(cast.owen), eira.client.reference)


def test_a_change_keeps_what_was_said_before(cast: Cast, eira: Case) -> None:
    given = replace(FULL, pronouns="she/her", contacts=())
    changed = change(eira.client, given, seen_version=1, by=cast.nerys, at=MONDAY)
    assert changed.version == 2
    assert from_json(ClientVersion.objects.get().before) == FULL
    event = Event.objects.latest("seq")
    assert (event.kind, event.data["fields"]) == ("safe_contact_changed", ["pronouns", "contacts"])
    assert "Eira" not in str(event.data)


def test_what_is_given_again_unchanged_makes_no_version(cast: Cast, eira: Case) -> None:
    change(eira.client, FULL, seen_version=1, by=cast.nerys, at=MONDAY)
    assert not ClientVersion.objects.exists()


def test_a_colleague_cannot_change_what_they_cannot_see(cast: Cast, eira: Case) -> None:
    given = replace(FULL, pronouns="she/her", children="no", household=())
    changed = change(eira.client, given, seen_version=1, by=cast.owen, at=MONDAY)
    assert as_given(changed) == replace(FULL, pronouns="she/her")


def test_a_worker_of_another_service_cannot_change_a_record(cast: Cast, eira: Case) -> None:
    with pytest.raises(Refused):
        change(eira.client, replace(FULL, pronouns="she"), seen_version=1, by=cast.priya, at=MONDAY)


def test_the_second_of_two_changes_is_told(cast: Cast, eira: Case) -> None:
    change(eira.client, replace(FULL, pronouns="she/her"), seen_version=1, by=cast.nerys, at=MONDAY)
    with pytest.raises(Changed) as raised:
        change(eira.client, replace(FULL, language="Welsh"), seen_version=1, by=cast.owen, at=MONDAY)
    assert raised.value.now.version == 2


def test_the_history_says_who_changed_what_as_far_as_the_reader_may_see(cast: Cast, eira: Case) -> None:
    one = change(eira.client, replace(FULL, children="no"), seen_version=1, by=cast.nerys, at=MONDAY)
    change(one, replace(FULL, children="no", language="Welsh"), seen_version=2, by=cast.morgan, at=MONDAY)
    seen = {}
    for worker in (cast.nerys, cast.owen):
        opened = open_client(visit_of(worker), eira.client.reference)
        editions = history(opened, told(opened))
        seen[worker.name] = [(one.by, [part.name for part in one.differences]) for one in editions]
        assert as_seen(opened, 1) == limited(FULL, opened.decision.categories)
        assert as_seen(opened, 9) is None
    assert seen["Nerys Llywelyn"] == [("Morgan Price", ["language"]), ("Nerys Llywelyn", ["children"])]
    assert seen["Owen Adeyemi"] == [("Morgan Price", ["language"])]


@pytest.mark.row("R033")
def test_a_wish_for_a_woman_makes_a_duty_until_it_is_known_whether_it_was_met(cast: Cast, eira: Case) -> None:
    wish = PreferenceGiven("female", "both")
    client = record_preference(eira.client, wish, seen_version=1, by=cast.nerys, at=MONDAY)
    duty = Duty.objects.get(rule="preference.female-worker", holding=eira.pk)
    assert duty.ended_at is None
    met = PreferenceGiven("female", "both", "yes", "Nerys works with them")
    record_preference(client, met, seen_version=2, by=cast.nerys, at=MONDAY)
    duty.refresh_from_db()
    assert duty.ended_at is not None
    event = Event.objects.filter(kind="worker_preference_recorded").latest("seq")
    assert (event.subject_id, event.category) == (client.pk, Category.CONTACT)


def test_a_record_comes_back_from_its_kept_version_as_it_was(cast: Cast) -> None:
    assert from_json(as_json(FULL)) == FULL
    assert from_json({"chosen_name": "Eira"}) == ClientGiven(chosen_name="Eira")
    assert differences(FULL, FULL) == ()
