"""Sealed addresses: taken out of the record, read by whom two people let, and by nobody else."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from linkworker.cases.actions import add_entry, correct_entry
from linkworker.cases.build import Told
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Entry, EntryKind
from linkworker.duties.actions import DoneOutside, done_outside
from linkworker.duties.models import Duty
from linkworker.events import drafts
from linkworker.events.changed import Changed
from linkworker.events.encrypted import Tampered
from linkworker.events.models import Draft, Event, Look
from linkworker.partnership.models import Worker
from linkworker.partnership.setting_up import leave
from linkworker.people.actions import ContactGiven, as_given, change
from linkworker.people.match_keys import digests_of
from linkworker.people.models import ClientRecord, ClientVersion, MatchKey, SafeContact, SearchKey
from linkworker.practice.identifiers import address
from linkworker.practice.matching import Identifiers
from linkworker.practice.sharing import Refused, Role
from linkworker.referrals.models import Referral
from linkworker.referrals.queries import receivers_of
from linkworker.referrals.sending import send, send_outside
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import Allocation, Grant, Opening, Separation, SeparationPlan
from linkworker.whereabouts import addresses, reading, reviewing, sealing
from linkworker.whereabouts.addresses import AddressGiven, IsSealed
from linkworker.whereabouts.covering import AWAY, is_text, ways_to_person
from linkworker.whereabouts.gates import open_whereabouts
from linkworker.whereabouts.models import Address, AddressReading, ReviewRequest, SealedPlace, SealedVersion
from linkworker.whereabouts.reviewing import Decided, Standing, ToRead, standing
from linkworker.whereabouts.sealing import SealedChange, SealGiven, Tells
from tests.cast import MONDAY, Cast, asked, make_case, make_worker, visit_of
from tests.domain.sealing import (
    DAY,
    HOUR,
    LABEL,
    TEXT,
    allow,
    ask,
    found_by_app,
    found_in_dump,
    keys_of,
    ordinary,
    read,
    seal,
    telling,
)
from tests.joined import Joined, agree, letter, sharing


def plant(cast: Cast) -> None:
    """Siân's address wherever a worker of her agency may have written it, in every version."""
    case, told = cast.sian, {"by": cast.nerys, "at": MONDAY}
    given = as_given(case.client)
    by_letter = ContactGiven("letter", TEXT, "yes", "every-day")
    now = change(
        case.client,
        type(given)(chosen_name="Siân", contact_note="12 zephyrine rd, ring first", contacts=(by_letter,)),
        seen_version=1,
        **told,
    )
    change(now, type(given)(chosen_name="Siân"), seen_version=2, **told)
    change(now, type(given)(chosen_name="Siân", contacts=(by_letter,)), seen_version=3, **told)
    note = add_entry(
        case, Told(EntryKind.NOTE, text="Moved to 12 Zephyrine Road"), recorded_at=MONDAY, **told
    )
    correct_entry(
        note,
        Told(EntryKind.NOTE, text="It is CB7 4XX"),
        wrong="Not Flat 2, 12 Zephyrine Rd",
        recorded_at=MONDAY,
        **told,
    )
    record_enquiry(case, asked(own_words="He knows Zephyrine Road 12, CB74XX"), recorded_at=MONDAY, **told)
    duty = Duty.objects.filter(holding=case.pk, owner=cast.nerys, ended_at=None).first()
    assert duty is not None
    done_outside(duty, DoneOutside("Rang", "12 Zephyrine Road", MONDAY.date()), **told)
    send_outside(
        case, letter("health", to_outside="Her GP", address_kind="ordinary", address=TEXT, asks=TEXT), **told
    )
    drafts.keep(worker_id=cast.owen.pk, form="/x/", data={"text": [f"at {TEXT}", "7"]}, at=MONDAY)


PLANTED = {
    "cases_enquiry",
    "cases_entry",
    "duties_duty",
    "people_clientversion",
    "people_safecontact",
    "referrals_referral",
    "whereabouts_address",
}


@pytest.mark.row("R161")
def test_after_sealing_the_address_stands_nowhere_in_the_database_neither_with_nor_without_the_general_keys(
    cast: Cast,
) -> None:
    row = ordinary(cast)
    plant(cast)
    assert found_in_dump() == PLANTED
    assert found_by_app() == PLANTED | {"events_draft"}
    given = AddressGiven(text=f"{TEXT}, the back door")
    row = addresses.correct_address(row, given, wrong="The door", seen_version=1, by=cast.nerys, at=MONDAY)
    place = seal(cast, address=row, text="")
    assert found_in_dump() == set()
    assert found_by_app() == set()
    tables = {table for table, _key in place.covered}
    assert {"cases.entry", "people.clientversion", "people.safecontact", "referrals.referral"} <= tables
    assert read(cast, allow(cast, place)) == f"{TEXT}, the back door"


def test_what_is_covered_keeps_every_other_word(cast: Cast) -> None:
    plant(cast)
    seal(cast)
    texts = list(Entry.objects.filter(kind=EntryKind.NOTE).order_by("pk").values_list("text", "wrong"))
    assert texts == [("Moved to [sealed]", ""), ("It is [sealed]", "Not Flat 2, [sealed]")]
    assert SafeContact.objects.get(client=cast.sian.client).detail == "[sealed]"
    assert ClientVersion.objects.get(version=2).before["contact_note"] == "[sealed], ring first"
    assert Draft.objects.get(worker_id=cast.owen.pk).data == {"text": ["at [sealed]", "7"]}
    assert Referral.objects.get().asks == "[sealed]"


def test_the_matcher_finds_nobody_by_what_is_sealed(cast: Cast) -> None:
    plant(cast)
    home = Identifiers(addresses=frozenset(one for one in [address(TEXT)] if one))
    kept = set(digests_of(home))
    assert kept and kept <= set(MatchKey.objects.values_list("key", flat=True))
    seal(cast)
    assert not kept & set(MatchKey.objects.values_list("key", flat=True))


def test_another_persons_record_keeps_the_same_words(cast: Cast) -> None:
    other = make_case("Bron", service=cast.city, worker=cast.nerys)
    told = {"by": cast.nerys, "at": MONDAY, "recorded_at": MONDAY}
    add_entry(other, Told(EntryKind.NOTE, text="Works at 12 Zephyrine Road"), **told)
    seal(cast)
    assert Entry.objects.get(kind=EntryKind.NOTE).text == "Works at 12 Zephyrine Road"


def test_what_another_agency_was_sent_stays_theirs_and_the_sender_reads_whom_to_ring(joined: Joined) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "idva-referral")
    told = letter(address_kind="ordinary", address=TEXT)
    send(cast.sian, told, sharing("idva-referral", cast.idvas), by=cast.nerys, at=MONDAY)
    place = seal(cast)
    assert found_in_dump() == {"referrals_intake"}
    keys = [key for table, key in place.covered if table == "referrals.referral"]
    assert receivers_of(keys) == [("Lantern", MONDAY)]


@pytest.mark.parametrize("first", [True, False])
def test_a_plan_of_two_who_are_kept_apart_is_covered_whichever_of_them_is_sealed(
    cast: Cast, first: bool
) -> None:
    """A plan of two is of both of them; the pair stands in it in the order of their keys."""
    gethin = make_case("Gethin", service=cast.city, worker=cast.owen)
    pair = (cast.sian.client_id, gethin.client_id)
    one, other = pair if first else reversed(pair)
    told = {"one_id": one, "other_id": other, "because": "harm", "made_at": MONDAY}
    plan = SeparationPlan.objects.create(
        reference="PLAN22", agency=cast.afon, note="He stood before 12 Zephyrine Rd", **told
    )
    seal(cast)
    assert SeparationPlan.objects.get(pk=plan.pk).note == "He stood before [sealed]"


def test_every_table_of_somebodys_own_words_leads_to_a_person_or_says_why_not() -> None:
    """A table that is added later is covered without anybody remembering, or fails here."""
    no_person = {
        "partnership", "events", "auth", "contenttypes", "sessions", "account", "mfa", "exchange", "usersessions",
    }  # fmt: skip
    of_nobody = {
        "people.connection", "people.import", "people.importline", "people.importkey",
        "referrals.consultation", "whereabouts.guardedplace", "whereabouts.guardedsign",
        "sharing.glassasking",
    }  # fmt: skip
    ways = ways_to_person()
    lost = {
        model._meta.label_lower
        for model in apps.get_models()
        if model not in ways and model._meta.app_label not in no_person
        if any(is_text(field) for field in model._meta.concrete_fields)
    }
    assert lost == of_nobody
    used = {key for model, found in ways.items() for way in found for key in keys_of(model, way)}
    assert {"separationplan.one", "separationplan.other", "entry.case"} <= used
    assert not used & AWAY
    assert {f"{one._meta.model_name}.{key.name}" for one in ways for key in one._meta.concrete_fields} >= AWAY


def test_a_sealed_address_keeps_its_versions_and_the_record_none(cast: Cast) -> None:
    row = ordinary(cast, since=MONDAY.date())
    later = AddressGiven(text="14 Zephyrine Road, Ely CB7 4XX")
    row = addresses.correct_address(
        row, later, wrong="12 it never was", seen_version=1, by=cast.nerys, at=MONDAY
    )
    place = seal(cast, address=row, text="")
    said = sealing.opened(place)
    assert [(one.version, one.text, one.wrong) for one in said] == [
        (2, "14 Zephyrine Road, Ely CB7 4XX", "12 it never was"),
        (1, TEXT, ""),
    ]
    assert not Address.objects.exists()
    assert cast.sian.client.care_of == LABEL


def test_events_looks_and_search_keys_say_nothing_of_it(cast: Cast) -> None:
    place = seal(cast)
    read(cast, allow(cast, place))
    told = [json.dumps(one.data) for one in Event.objects.all()] + [one.reason for one in Look.objects.all()]
    assert not any(telling(one) or "court run" in one.lower() for one in told)
    assert not any(telling(key) for key in SearchKey.objects.values_list("key", flat=True))
    assert {"address_sealed", "review_asked", "review_decided", "address_read"} <= set(
        Event.objects.values_list("kind", flat=True)
    )


def test_the_general_keys_and_another_holding_open_nothing(cast: Cast) -> None:
    place = seal(cast)
    school = sealing.seal(
        cast.sian.client,
        SealGiven(kind="school", label="The school", because="", text="1 Halcyon Lane, Ely CB7 2QQ"),
        by=cast.nerys,
        at=MONDAY,
    )
    stored = SealedVersion.objects.get(place=place).text
    SealedVersion.objects.filter(place=school).update(text=stored)
    with pytest.raises(Tampered):
        sealing.opened(school)
    assert sealing.opened(place)[0].text == TEXT


# who reads


def test_the_named_worker_reads_and_nobody_else_neither_who_sealed_it_nor_who_decided(cast: Cast) -> None:
    place = seal(cast)
    row = allow(cast, place)
    assert read(cast, row) == TEXT
    for other in (cast.nerys, cast.morgan, cast.priya, cast.dafydd, cast.rhys):
        with pytest.raises(Refused):
            read(cast, row, by=other)


def _undecided(cast: Cast, place: SealedPlace) -> ReviewRequest:
    return ask(cast, place)


def _said_no(cast: Cast, place: SealedPlace) -> ReviewRequest:
    return reviewing.decide_request(ask(cast, place), Decided(False, "No"), by=cast.morgan, at=MONDAY)


def _ended(cast: Cast, place: SealedPlace) -> ReviewRequest:
    row = allow(cast, place)
    return reviewing.end_request(row, by=cast.owen, at=MONDAY + timedelta(minutes=1), because="done")


def _left(cast: Cast, place: SealedPlace) -> ReviewRequest:
    row = allow(cast, place)
    leave(cast.owen, at=MONDAY + timedelta(minutes=1))
    cast.owen.refresh_from_db()
    return row


def _walled(cast: Cast, place: SealedPlace) -> ReviewRequest:
    row = allow(cast, place)
    raise_wall(cast.sian.client.subject, worker=cast.owen, by=cast.morgan, at=MONDAY)
    return row


def _separated(cast: Cast, place: SealedPlace) -> ReviewRequest:
    row = allow(cast, place)
    his = make_case("Gethin", service=cast.city, worker=cast.owen)
    Separation.objects.create(subject_id=cast.sian.client_id, opposed_id=his.client_id, since=MONDAY)
    return row


def _separated_and_opened(cast: Cast, place: SealedPlace) -> ReviewRequest:
    """An opening across a separation never opens what is restricted, not even one on that very holding."""
    row = _separated(cast, place)
    Opening.objects.create(
        holding=place.holding,
        worker=cast.owen,
        category="whereabouts",
        since=MONDAY,
        until=MONDAY + DAY,
        review_on=MONDAY.date(),
    )
    return row


def _place_over(cast: Cast, place: SealedPlace) -> ReviewRequest:
    row = allow(cast, place)
    SealedPlace.objects.filter(pk=place.pk).update(ended_at=MONDAY, ended_by=cast.nerys)
    return ReviewRequest.objects.select_related("place__holding").get(pk=row.pk)


@pytest.mark.parametrize(
    "how",
    [_undecided, _said_no, _ended, _left, _walled, _separated, _separated_and_opened, _place_over],
    ids=lambda how: how.__name__,
)
def test_it_is_not_read_before_or_after_or_across(cast: Cast, how: Any) -> None:
    row = how(cast, seal(cast))
    with pytest.raises(Refused):
        read(cast, row)


@pytest.mark.parametrize(("days", "reads"), [(3, True), (4, False)])
def test_it_is_read_through_its_last_day(cast: Cast, days: int, reads: bool) -> None:
    row, at = allow(cast, seal(cast)), MONDAY + days * DAY + 10 * HOUR
    if reads:
        assert read(cast, row, at=at) == TEXT
    else:
        assert standing(row, at) is Standing.OVER
        with pytest.raises(Refused):
            read(cast, row, at=at)


def test_without_its_grant_a_permission_opens_nothing(cast: Cast) -> None:
    """The policy decides, and not the request's own words."""
    row = allow(cast, seal(cast))
    Grant.objects.filter(act=row.act).delete()
    with pytest.raises(Refused):
        read(cast, row)


@pytest.mark.parametrize(("minutes", "shown"), [(10, True), (11, False)])
def test_it_is_shown_for_ten_minutes_and_each_time_is_a_look_with_the_code(
    cast: Cast, minutes: int, shown: bool
) -> None:
    row, at = allow(cast, seal(cast)), MONDAY + HOUR
    begun = reading.begin_reading(row, code="court", reason="As ordered", by=cast.owen, at=at)
    later = visit_of(cast.owen, at + timedelta(minutes=minutes), route="address-shown")
    if shown:
        reading.open_address(later, begun.pk, cast.sian.client_id)
        seen = Look.objects.get(route="address-shown")
        assert (seen.reason, seen.holding_id, seen.worker_id) == ("court", row.place.holding_id, cast.owen.pk)  # type: ignore[union-attr]
    else:
        with pytest.raises(Refused):
            reading.open_address(later, begun.pk, cast.sian.client_id)


def test_a_reading_is_its_workers_own_and_of_its_person(cast: Cast) -> None:
    row = allow(cast, seal(cast))
    begun = reading.begin_reading(row, code="visit", reason="To meet", by=cast.owen, at=MONDAY)
    for who, client in ((cast.nerys, cast.sian.client_id), (cast.owen, cast.sian.client_id + 1)):
        with pytest.raises(Refused):
            reading.open_address(visit_of(who), begun.pk, client)
    assert reading.open_address(visit_of(cast.owen), begun.pk, cast.sian.client_id)


@pytest.mark.parametrize(("code", "reason"), [("nothing", "To meet"), ("visit", "")])
def test_no_reason_no_reading(cast: Cast, code: str, reason: str) -> None:
    row = allow(cast, seal(cast))
    with pytest.raises(ValueError):
        reading.begin_reading(row, code=code, reason=reason, by=cast.owen, at=MONDAY)


def test_words_that_colleagues_read_may_not_tell_an_address(cast: Cast) -> None:
    with pytest.raises(Tells):
        seal(cast, label="12 Mill Road")
    with pytest.raises(Tells):
        seal(cast, because="He was seen at 12 Mill Road")
    place = seal(cast)
    with pytest.raises(Tells):
        ask(cast, place, task="Fetch her from 12 Mill Road")
    row = allow(cast, place)
    with pytest.raises(Tells):
        reading.begin_reading(row, code="visit", reason="12 Mill Road", by=cast.owen, at=MONDAY)


# two people


def test_neither_the_asker_nor_the_named_worker_nor_one_who_leads_nothing_there_decides(cast: Cast) -> None:
    place = seal(cast)
    wyn = make_worker("Wyn Bowen", cast.afon, cast.fens, Role.MANAGER)
    given = ToRead(worker=cast.morgan, task="Go there", until=MONDAY.date())
    ida = make_worker("Ida Bevan", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    row = reviewing.ask_to_read(place, given, by=ida, at=MONDAY)
    for other in (ida, cast.morgan, cast.nerys, wyn, cast.dafydd):
        with pytest.raises(Refused):
            reviewing.decide_request(row, Decided(True), by=other, at=MONDAY)
    second = make_worker("Tomos Vaughan", cast.afon, cast.city, Role.MANAGER)
    assert reviewing.decide_request(row, Decided(True), by=second, at=MONDAY).granted


@pytest.mark.parametrize("who", ["asked_by", "worker"])
def test_the_database_too_refuses_a_decision_by_one_of_the_two(cast: Cast, who: str) -> None:
    row = ask(cast, seal(cast))
    row.granted, row.decided_at, row.decided_by = True, MONDAY, getattr(row, who)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    row.decided_by = cast.morgan
    row.save()


@pytest.mark.parametrize(("days", "well"), [(-1, False), (0, True), (14, True), (15, False)])
def test_it_is_opened_for_two_weeks_at_most(cast: Cast, days: int, well: bool) -> None:
    place, until = seal(cast), (MONDAY + days * DAY).date()
    if well:
        assert ask(cast, place, until=until).until == until
    else:
        with pytest.raises(ValueError):
            ask(cast, place, until=until)


def test_a_yes_that_comes_after_its_last_day_is_none(cast: Cast) -> None:
    row = ask(cast, seal(cast), until=MONDAY.date())
    with pytest.raises(ValueError):
        reviewing.decide_request(row, Decided(True), by=cast.morgan, at=MONDAY + DAY)
    assert not Grant.objects.filter(to_worker=cast.owen).exists()


def test_a_colleague_behind_a_wall_or_of_another_agency_is_not_named_and_not_listed(cast: Cast) -> None:
    place = seal(cast)
    assert cast.owen in reviewing.who_may_be_named(cast.sian.client, MONDAY)
    raise_wall(cast.sian.client.subject, worker=cast.owen, by=cast.morgan, at=MONDAY)
    assert cast.owen not in reviewing.who_may_be_named(cast.sian.client, MONDAY)
    for worker in (cast.owen, cast.dafydd):
        with pytest.raises(Refused):
            ask(cast, place, worker)


def test_the_same_is_not_asked_twice_while_it_waits_or_runs(cast: Cast) -> None:
    place = seal(cast)
    row = ask(cast, place)
    with pytest.raises(Changed):
        ask(cast, place)
    reviewing.decide_request(row, Decided(False, "No"), by=cast.morgan, at=MONDAY)
    assert ask(cast, place).pk != row.pk


def test_only_who_may_see_where_they_are_seals_and_asks(cast: Cast) -> None:
    given = SealGiven(label=LABEL, because="", text=TEXT)
    for other in (cast.owen, cast.priya, cast.dafydd, cast.rhys):
        with pytest.raises(Refused):
            sealing.seal(cast.sian.client, given, by=other, at=MONDAY)
    place = seal(cast)
    with pytest.raises(Refused):
        reviewing.ask_to_read(
            place, ToRead(worker=cast.owen, task="x", until=MONDAY.date()), by=cast.owen, at=MONDAY
        )


def test_who_may_end_it(cast: Cast) -> None:
    row = allow(cast, seal(cast))
    gwen = make_worker("Gwen Tudor", cast.afon, cast.city, Role.KEY_WORKER)
    with pytest.raises(Refused):
        reviewing.end_request(row, by=gwen, at=MONDAY)
    assert reviewing.end_request(row, by=cast.morgan, at=MONDAY, because="mistake").ended_by == cast.morgan
    with pytest.raises(Changed):
        reviewing.end_request(row, by=cast.morgan, at=MONDAY)


def test_the_tick_ends_what_is_open_to_somebody_who_left_and_to_nobody_else(cast: Cast) -> None:
    place = seal(cast)
    row = allow(cast, place)
    gwen = make_worker("Gwen Tudor", cast.afon, cast.city, Role.KEY_WORKER)
    other = allow(cast, place, gwen)
    leave(cast.owen, at=MONDAY)
    reviewing.on_tick(MONDAY + HOUR)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.ended_because, other.ended_at) == ("left", None)
    assert not Grant.objects.filter(act=row.act, until__gt=MONDAY + HOUR).exists()


# changing, unsealing, sealing anew


def change_to(cast: Cast, place: SealedPlace, version: int = 1, **more: Any) -> SealedPlace:
    given = SealedChange(**{"label": LABEL, **more})
    return sealing.change_sealed(place, given, seen_version=version, by=cast.nerys, at=MONDAY)


def test_a_correction_names_what_was_wrong_and_both_stay_sealed(cast: Cast) -> None:
    place = seal(cast)
    change_to(cast, place, text="13 Zephyrine Road, Ely CB7 4XX", wrong="Zephyrine Road 12 is his mother")
    said = sealing.opened(place)
    assert [(one.text[:2], one.wrong) for one in said] == [
        ("13", "Zephyrine Road 12 is his mother"),
        ("Fl", ""),
    ]
    assert found_in_dump() == set()
    with pytest.raises(Changed):
        change_to(cast, place, version=1, text="x")


def test_another_label_alone_changes_no_address(cast: Cast) -> None:
    place = change_to(cast, seal(cast), label="c/o Box 7")
    cast.sian.client.refresh_from_db()
    assert cast.sian.client.care_of == "c/o Box 7"
    assert len(sealing.opened(place)) == 1


def test_unsealing_takes_two_and_sealing_anew_takes_it_out_again(cast: Cast) -> None:
    place = seal(cast)
    row = reviewing.ask_to_unseal(place, task="She wants letters at home", by=cast.nerys, at=MONDAY)
    with pytest.raises(Refused):
        reviewing.decide_request(row, Decided(True), by=cast.nerys, at=MONDAY)
    assert cast.sian.client.care_of == LABEL
    reviewing.decide_request(row, Decided(True, "Her wish"), by=cast.morgan, at=MONDAY)
    cast.sian.client.refresh_from_db()
    address = Address.objects.get(client=cast.sian.client)
    assert (address.text, cast.sian.client.care_of) == (TEXT, "")
    again = seal(cast, address=address, text="")
    assert again.pk != place.pk and found_by_app() == set()


def test_unsealing_ends_what_was_open(cast: Cast) -> None:
    place = seal(cast)
    row = allow(cast, place)
    asked_for = reviewing.ask_to_unseal(place, task="Her wish", by=cast.nerys, at=MONDAY)
    reviewing.decide_request(asked_for, Decided(True), by=cast.morgan, at=MONDAY + HOUR)
    with pytest.raises(Refused):
        read(cast, row, at=MONDAY + 2 * HOUR)


def test_one_home_is_sealed_and_none_is_ordinary_beside_it(cast: Cast) -> None:
    seal(cast)
    with pytest.raises(Changed):
        seal(cast)
    with pytest.raises(IsSealed):
        ordinary(cast, "4 Halcyon Lane, Ely")
    place = SealedPlace.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        place.pk = None
        place.holding_id = cast.sian.client.holding_id
        place.save(force_insert=True)


def test_a_school_is_left_by_one_and_a_home_is_not(cast: Cast) -> None:
    home = seal(cast)
    school = seal(cast, kind="school", label="Ela’s school", text="St Ebba’s School, Halcyon Lane")
    assert sealing.leave_sealed(school, by=cast.nerys, at=MONDAY).ended_at == MONDAY
    with pytest.raises(Changed):
        sealing.leave_sealed(home, by=cast.nerys, at=MONDAY)


def test_who_sees_where_they_are_reads_the_label_and_a_lead_each_reading(cast: Cast) -> None:
    row = allow(cast, seal(cast))
    read(cast, row)
    mine, leads = (
        open_whereabouts(visit_of(who), cast.sian.client.reference) for who in (cast.nerys, cast.morgan)
    )
    assert mine.opened.client.care_of == LABEL
    assert [len(one.readings) for one in mine.asked] == [0]
    assert [one.reason for one in leads.asked[0].readings] == ["The court run"]
    for other in (cast.owen, cast.priya, cast.dafydd, cast.rhys):
        with pytest.raises(Refused):
            open_whereabouts(visit_of(other), cast.sian.client.reference)


def test_the_reason_is_encrypted(cast: Cast) -> None:
    read(cast, allow(cast, seal(cast)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM whereabouts_addressreading")
        assert "court" not in cursor.fetchone()[0]
    assert AddressReading.objects.get().reason == "The court run"


def test_a_duty_asks_whoever_leads_and_ends_with_the_decision(cast: Cast) -> None:
    row = ask(cast, seal(cast))
    duty = Duty.objects.get(rule="address.decide", ended_at=None)
    assert (duty.owner, duty.holding_id) == (None, cast.sian.pk)
    reviewing.decide_request(row, Decided(False, "No"), by=cast.morgan, at=MONDAY + HOUR)
    duty.refresh_from_db()
    assert duty.ending == "done"


def test_everybody_elses_label_works_without_the_case_being_theirs(cast: Cast) -> None:
    """A colleague who may only find her reads the label in her record, and nothing else."""
    seal(cast)
    assert not Allocation.objects.filter(worker=cast.owen, holding=cast.sian.holding).exists()
    assert ClientRecord.objects.get(pk=cast.sian.client_id).care_of == LABEL


def test_a_worker_is_a_worker_of_one_agency(cast: Cast) -> None:
    """Somebody who goes to another agency reads nothing more, though their account is open."""
    row = allow(cast, seal(cast))
    Worker.objects.filter(pk=cast.owen.pk).update(agency=cast.lantern)
    cast.owen.refresh_from_db()
    with pytest.raises(Refused):
        read(cast, row)
