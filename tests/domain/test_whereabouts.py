"""Ordinary addresses, children of somebody protected, records asked for, guarded houses, and labels in writing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from linkworker.cases.actions import add_entry
from linkworker.cases.build import Told
from linkworker.cases.models import Case, Entry, EntryKind
from linkworker.duties.models import Duty
from linkworker.events import keys
from linkworker.events.changed import Changed
from linkworker.events.models import Event
from linkworker.partnership import labels
from linkworker.partnership.labels import AcceptanceGiven, LabelTells
from linkworker.partnership.models import DirectoryEntry, LabelAcceptance, Protocol, ProtocolKind, Signatory
from linkworker.people.build import ClientGiven
from linkworker.practice.sharing import Refused, Role
from linkworker.referrals.arriving import ArrivalGiven, arrive
from linkworker.referrals.sending import send_outside
from linkworker.whereabouts import addresses, children, guarding, reviewing, sealing
from linkworker.whereabouts.addresses import AddressGiven, IsSealed
from linkworker.whereabouts.gates import open_register, open_whereabouts
from linkworker.whereabouts.models import Address, GuardedSign, LivesWith
from linkworker.whereabouts.reviewing import Decided
from linkworker.whereabouts.sealing import Tells
from tests.cast import LONG_AGO, MONDAY, Cast, make_case, make_worker, visit_of
from tests.domain.sealing import DAY, LABEL, TEXT, found_by_app, found_in_dump, ordinary, seal
from tests.joined import Joined, letter

HOUSE = "77 Umbral Crescent, Wisbech, PE13 1ZZ"


# ordinary addresses


def test_a_new_address_ends_the_one_before_on_the_day_it_begins(cast: Cast) -> None:
    first = ordinary(cast, "1 Mill Road, Ely", since=date(2026, 1, 5))
    ordinary(cast, "2 Mill Road, Ely", since=date(2026, 10, 1), safe_to_write="no")
    first.refresh_from_db()
    assert first.until == date(2026, 10, 1)
    found = open_whereabouts(visit_of(cast.nerys), cast.sian.client.reference)
    assert [one[0].text for one in found.addresses] == ["2 Mill Road, Ely", "1 Mill Road, Ely"]


def test_a_correction_is_a_new_version_that_names_what_was_wrong(cast: Cast) -> None:
    row = ordinary(cast, "1 Mill Road, Ely")
    given = AddressGiven(text="11 Mill Road, Ely")
    now = addresses.correct_address(row, given, wrong="The number", seen_version=1, by=cast.nerys, at=MONDAY)
    assert (now.version, now.wrong, now.thread) == (2, "The number", row.thread)
    assert [one.text for one in Address.objects.order_by("version")] == [
        "1 Mill Road, Ely",
        "11 Mill Road, Ely",
    ]
    with pytest.raises(Changed):
        addresses.correct_address(row, given, wrong="x", seen_version=1, by=cast.nerys, at=MONDAY)


def test_only_who_may_see_where_they_are_writes_an_address(cast: Cast) -> None:
    given = AddressGiven(text="1 Mill Road, Ely")
    for other in (cast.owen, cast.priya, cast.dafydd, cast.rhys):
        with pytest.raises(Refused):
            addresses.record_address(cast.sian.client, given, by=other, at=MONDAY)
    assert addresses.record_address(cast.sian.client, given, by=cast.morgan, at=MONDAY)


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"since": date(2026, 2, 1), "until": date(2026, 1, 1)}, {"version": 2}]
)
def test_the_database_refuses_an_address_that_says_nothing_or_ends_before_it_begins(
    cast: Cast, wrong: dict[str, Any]
) -> None:
    plain: dict[str, Any] = {"client": cast.sian.client, "text": "1 Mill Road", "by": cast.nerys}
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(recorded_at=MONDAY, **{**plain, **wrong})
    assert Address.objects.create(recorded_at=MONDAY, **plain)


def test_while_it_is_sealed_no_street_goes_into_a_letter(cast: Cast) -> None:
    told = {"by": cast.nerys, "at": MONDAY}
    street = letter("health", to_outside="Her GP", address_kind="ordinary", address="4 Halcyon Lane")
    send_outside(cast.sian, street, **told)
    seal(cast)
    with pytest.raises(ValueError, match="label"):
        send_outside(cast.sian, street, **told)
    labelled = letter("health", to_outside="Her GP", address_kind="sealed", address=LABEL)
    assert send_outside(cast.sian, labelled, **told).address == LABEL


# children


@pytest.fixture
def ela(cast: Cast) -> Case:
    """Siân's child, with a record of her own and an ordinary address."""
    case = make_case("Ela", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    given = AddressGiven(text=TEXT)
    addresses.record_address(case.client, given, by=cast.nerys, at=MONDAY)
    told = {"by": cast.nerys, "at": MONDAY, "recorded_at": MONDAY}
    add_entry(case, Told(EntryKind.NOTE, text="Walks from 12 Zephyrine Road"), **told)
    return case


def together(cast: Cast, ela: Case) -> LivesWith:
    row = children.lives_with(ela.client, cast.sian.client, by=cast.nerys, at=MONDAY)
    ela.client.refresh_from_db()
    return row


@pytest.mark.parametrize("first", ["seal", "together"])
def test_a_child_who_lives_with_somebody_protected_is_protected_whichever_came_first(
    cast: Cast, ela: Case, first: str
) -> None:
    if first == "seal":
        seal(cast)
        together(cast, ela)
    else:
        together(cast, ela)
        seal(cast)
    ela.client.refresh_from_db()
    assert ela.client.care_of == LABEL
    assert found_in_dump() == set() == found_by_app()
    assert Entry.objects.get(kind=EntryKind.NOTE).text == "Walks from [sealed]"
    with pytest.raises(IsSealed):
        addresses.record_address(ela.client, AddressGiven(text="1 Mill Road"), by=cast.nerys, at=MONDAY)


def test_a_child_who_lives_elsewhere_keeps_an_ordinary_address(cast: Cast, ela: Case) -> None:
    seal(cast)
    ela.client.refresh_from_db()
    assert ela.client.care_of == ""
    assert Address.objects.filter(client=ela.client, text=TEXT).exists()


def test_a_childs_label_follows_the_parents_and_ends_with_living_there(cast: Cast, ela: Case) -> None:
    Address.objects.all().delete()
    place = seal(cast)
    row = together(cast, ela)
    change = sealing.SealedChange(label="c/o Box 7")
    sealing.change_sealed(place, change, seen_version=1, by=cast.nerys, at=MONDAY)
    ela.client.refresh_from_db()
    assert ela.client.care_of == "c/o Box 7"
    children.lives_elsewhere(row, by=cast.nerys, at=MONDAY)
    ela.client.refresh_from_db()
    assert ela.client.care_of == ""


def test_who_can_not_find_the_parent_is_not_told_that_there_is_one(cast: Cast) -> None:
    """The child is worked in another service: its worker learns the label, and not whose it is."""
    child = make_case("Ela", service=cast.fens, worker=cast.priya)
    seal(cast)
    lead = make_worker("Ida Bevan", cast.afon, None, Role.SAFEGUARDING_LEAD)
    children.lives_with(child.client, cast.sian.client, by=lead, at=MONDAY)
    found = open_whereabouts(visit_of(cast.priya), child.client.reference)
    assert (found.opened.client.care_of, found.parents) == (LABEL, [])
    assert len(open_whereabouts(visit_of(lead), child.client.reference).parents) == 1


# records asked for


def test_a_parents_request_goes_to_a_reviewer_and_is_never_answered_by_the_worker_alone(cast: Cast) -> None:
    row = reviewing.record_asked_for(cast.sian.client, task="Her husband rang", by=cast.morgan, at=MONDAY)
    duty = Duty.objects.get(rule="record.decide", ended_at=None)
    assert (duty.owner, duty.weight) == (None, 3)
    given = Decided(granted=False, note="He may learn where they are", answer="nothing")
    for other in (cast.morgan, cast.nerys, cast.owen, cast.dafydd):
        with pytest.raises(Refused):
            reviewing.decide_request(row, given, by=other, at=MONDAY)
    ida = make_worker("Ida Bevan", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    assert reviewing.decide_request(row, given, by=ida, at=MONDAY).answer == "nothing"
    duty.refresh_from_db()
    assert duty.ending == "done"


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_a_record_is_answered_in_one_of_three_ways(cast: Cast, answer: str) -> None:
    row = reviewing.record_asked_for(cast.sian.client, task="Her husband rang", by=cast.nerys, at=MONDAY)
    with pytest.raises(ValueError):
        reviewing.decide_request(row, Decided(True, "x", answer), by=cast.morgan, at=MONDAY)
    assert reviewing.decide_request(row, Decided(True, "x", "part"), by=cast.morgan, at=MONDAY).granted


def test_the_register_is_for_who_leads_and_shows_the_people_of_their_services(cast: Cast) -> None:
    reviewing.record_asked_for(cast.sian.client, task="Her husband rang", by=cast.nerys, at=MONDAY)
    assert [one.request.client_id for one in open_register(visit_of(cast.morgan)).waiting] == [
        cast.sian.client_id
    ]
    wyn = make_worker("Wyn Bowen", cast.afon, cast.fens, Role.MANAGER)
    assert open_register(visit_of(wyn)).waiting == []
    with pytest.raises(Refused):
        open_register(visit_of(cast.nerys))


def test_a_request_that_tells_an_address_is_not_kept(cast: Cast) -> None:
    with pytest.raises(Tells):
        reviewing.record_asked_for(
            cast.sian.client, task="He asks whether she is at 12 Mill Road", by=cast.nerys, at=MONDAY
        )


# guarded houses


@pytest.fixture
def house(joined: Joined) -> guarding.GuardedPlace:
    return guarding.guard(joined.refuge, HOUSE, called="The big house", by=joined.sunniva, at=MONDAY)


@pytest.mark.row("R161")
@pytest.mark.parametrize(
    "typed",
    [
        HOUSE,
        "77 umbral cres wisbech pe131zz",
        "She moved to 77, Umbral Crescent (PE13 1ZZ) on Monday.",
        "Flat 3\n77 Umbral Cres.\nPE13 1zz",
    ],
)
def test_the_address_of_a_refuge_is_known_however_it_is_typed(
    house: guarding.GuardedPlace, typed: str
) -> None:
    assert guarding.guards([typed]) == house


@pytest.mark.parametrize(
    "typed", ["", "Wisbech", "78 Umbral Crescent, PE13 1ZZ", "77 Umbral Crescent, PE13 1ZX"]
)
def test_another_address_is_not_taken_for_it(house: guarding.GuardedPlace, typed: str) -> None:
    assert guarding.guards([typed]) is None


def test_nothing_of_it_stands_in_the_database_and_other_keys_do_not_know_it(
    house: guarding.GuardedPlace, settings: Any, tmp_path: Any
) -> None:
    kept = " ".join(GuardedSign.objects.values_list("digest", flat=True)).lower()
    assert "umbral" not in kept and "pe131zz" not in kept and "77@" not in kept
    keys.rotate("addresses")
    assert guarding.guards([HOUSE]) == house
    settings.LINKWORKER_KEYS = str(tmp_path / "others.json")
    assert guarding.guards([HOUSE]) is None
    keys.forget()


def test_only_who_writes_the_entry_of_a_refuge_guards_it(joined: Joined) -> None:
    cast = joined.cast
    for by, service in (
        (joined.lowri, joined.refuge),
        (cast.morgan, cast.city),
        (cast.morgan, joined.refuge),
    ):
        with pytest.raises(Refused):
            guarding.guard(service, HOUSE, called="x", by=by, at=MONDAY)
    with pytest.raises(guarding.NotAnAddress):
        guarding.guard(joined.refuge, "The yellow house", called="x", by=joined.sunniva, at=MONDAY)


def test_a_house_that_was_left_is_guarded_no_longer(joined: Joined, house: guarding.GuardedPlace) -> None:
    guarding.unguard(house, by=joined.sunniva, at=MONDAY)
    assert guarding.guards([HOUSE]) is None
    with pytest.raises(Changed):
        guarding.unguard(house, by=joined.sunniva, at=MONDAY)


def test_whoever_types_it_is_on_record(joined: Joined, house: guarding.GuardedPlace) -> None:
    guarding.note_refused(joined.cast.dafydd, at=MONDAY)
    told = Event.objects.get(kind="address_refused")
    assert (told.actor_id, told.data) == (joined.cast.dafydd.pk, {})


@pytest.mark.row("R161")
@pytest.mark.parametrize(("entry", "kind"), [(LABEL, "sealed"), ("", "none")])
def test_by_the_public_form_the_label_stands_in_its_place_and_nobody_is_told(
    joined: Joined, house: guarding.GuardedPlace, entry: str, kind: str
) -> None:
    DirectoryEntry.objects.filter(service=joined.refuge).update(care_of=entry)
    person = ClientGiven(chosen_name="Eira")
    given = ArrivalGiven(
        way="form", person=person, need="idva", asks="Help", consent="with-consent", address_kind="ordinary",
        address=HOUSE,
    )  # fmt: skip
    row = arrive(joined.cast.idvas, given, by=None, at=MONDAY)
    assert (row.address_kind, row.address) == (kind, entry)


# labels


def given_label(**more: Any) -> AcceptanceGiven:
    plain: dict[str, Any] = {
        "label": LABEL,
        "organisation": "Old Mill Pharmacy",
        "kind": "pharmacy",
        "accepted_on": MONDAY.date(),
        "where_kept": "Binder 3",
    }
    return AcceptanceGiven(**{**plain, **more})


def test_a_label_accepted_in_writing_stands_where_that_label_is_used(cast: Cast) -> None:
    labels.accept(given_label(), by=cast.morgan, at=MONDAY)
    labels.accept(given_label(label="PO Box 4", organisation="Fen Surgery"), by=cast.morgan, at=MONDAY)
    found = labels.accepted(cast.afon.pk, MONDAY, "C/O  Anne's house")
    assert [one.organisation for one in found] == ["Old Mill Pharmacy"]
    assert len(labels.accepted(cast.afon.pk, MONDAY)) == 2
    assert labels.accepted(cast.lantern.pk, MONDAY) == []


@pytest.mark.parametrize(("days", "holds"), [(0, True), (1, False)])
def test_it_holds_through_its_last_day(cast: Cast, days: int, holds: bool) -> None:
    labels.accept(given_label(until=MONDAY.date()), by=cast.morgan, at=MONDAY)
    at = MONDAY + days * DAY
    assert bool(labels.accepted(cast.afon.pk, at)) is holds
    assert bool(labels.over(cast.afon.pk, at)) is not holds


def test_it_is_taken_back_with_what_they_wrote_by_who_keeps_the_register(cast: Cast) -> None:
    row = labels.accept(given_label(), by=cast.morgan, at=MONDAY)
    for other in (cast.nerys, cast.dafydd, cast.rhys):
        with pytest.raises(Refused):
            labels.take_back(row, note="x", by=other, at=MONDAY)
    labels.take_back(row, note="They want an address", by=cast.morgan, at=MONDAY)
    assert labels.accepted(cast.afon.pk, MONDAY) == []
    with pytest.raises(Changed):
        labels.take_back(row, note="x", by=cast.morgan, at=MONDAY)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"label": "12 Mill Road"}, LabelTells),
        ({"accepted_on": MONDAY.date() + timedelta(days=1)}, ValueError),
        ({"kind": "baker"}, ValueError),
    ],
)
def test_what_is_recorded_was_written_and_tells_nothing(
    cast: Cast, wrong: dict[str, Any], why: type[Exception]
) -> None:
    with pytest.raises(why):
        labels.accept(given_label(**wrong), by=cast.morgan, at=MONDAY)
    assert labels.accept(given_label(), by=cast.morgan, at=MONDAY)


def test_only_a_protocol_that_binds_the_agency_is_relied_on(joined: Joined) -> None:
    cast = joined.cast
    one = Protocol.objects.create(
        partnership=joined.protocol.partnership,
        kind=ProtocolKind.CARE_OF,
        name="Care-of addresses",
        version="1",
        in_force_from=date(2026, 1, 1),
    )
    with pytest.raises(ValueError):
        labels.accept(given_label(protocol=one), by=cast.morgan, at=MONDAY)
    Signatory.objects.create(protocol=one, agency=cast.afon, signed_on=LONG_AGO.date())
    assert labels.accept(given_label(protocol=one), by=cast.morgan, at=MONDAY).protocol == one
    assert list(labels.care_of_protocols(cast.morgan, MONDAY)) == [one]


@pytest.mark.parametrize(
    "wrong", [{"label": ""}, {"where_kept": ""}, {"until": date(2020, 1, 1)}, {"end_note": "x"}]
)
def test_the_database_refuses_a_label_that_is_not_in_writing_or_ends_by_half(
    cast: Cast, wrong: dict[str, Any]
) -> None:
    row = labels.accept(given_label(), by=cast.morgan, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        LabelAcceptance.objects.filter(pk=row.pk).update(**wrong)
    LabelAcceptance.objects.filter(pk=row.pk).update(organisation="Another")
