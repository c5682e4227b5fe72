"""The directory's pages: finding a service, what one says, writing its entry, and how agencies work together."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linkworker.events import clock
from linkworker.events.models import Event, Look
from linkworker.partnership.cover import LineGiven, set_lines
from linkworker.partnership.directory import EntryGiven, entry_of, is_open, save_entry
from linkworker.partnership.finding import Wanted, find_services, open_at
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Agency, Partnership, Sector, Service
from linkworker.partnership.protocols import ProtocolGiven, add_protocol, sign
from linkworker.practice.sharing import Role
from linkworker.practice.vocabulary import code_list
from tests.cast import MONDAY, Cast, make_cast, make_worker
from tests.web.assessing import words_of

TREATMENT = EntryGiven(
    needs=("substance-treatment",),
    who_for="Adults who worry about alcohol",
    area="Peterborough",
    open_days="weekdays",
    opens_at=time(9),
    closes_at=time(17),
    considers=("own-wish",),
)
REFUGE = EntryGiven(
    needs=("refuge",),
    who_for="Women who flee abuse",
    takes_from_outside=True,
    round_the_clock=True,
    hours="A worker on call answers at night",
    care_of="c/o Lamplight House",
)


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def refuge(cast: Cast) -> Service:
    """A refuge in another partnership, with its entry."""
    agency = Agency.objects.create(name="Harbour", sector=Sector.REFUGE, locality="glannau-eryr")
    Partnership.objects.create(name="Glannau Eryr", locality="glannau-eryr").agencies.add(agency)
    service = Service.objects.create(agency=agency, name="Refuge", locality="glannau-eryr")
    save_entry(service, REFUGE, seen_version=0, by=None, at=MONDAY)
    return service


@pytest.fixture
def city(cast: Cast) -> Service:
    save_entry(cast.city, TREATMENT, seen_version=0, by=cast.morgan, at=MONDAY)
    return cast.city


def page(client: Client, cast: Cast, name: str, *args: Any, who: str = "nerys", **query: str) -> str:
    client.force_login(getattr(cast, who))
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return words_of(answer)


@pytest.mark.row("R120")
def test_every_worker_finds_who_helps_whom_with_ones_own_area_first(
    client: Client, cast: Cast, city: Service, refuge: Service
) -> None:
    words = page(client, cast, "services", who="rhys")
    assert "City Afon Recovery Open now Helps with Drug and alcohol treatment Who for Adults" in words
    assert words.index("In your partnership") < words.index("City Afon") < words.index("In other areas")
    assert words.index("In other areas") < words.index("Refuge Harbour Open now")
    assert "IDVA team Lantern" in words
    assert "Services of this kind may help with Independent domestic abuse advice (IDVA)" in words
    assert "No entry yet: ring before you refer." in words
    assert not Look.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"need": "refuge"}, ["IDVA team", "Refuge"]),
        ({"need": "idva"}, ["IDVA team"]),
        ({"words": "peterb worry"}, ["City"]),
        ({"words": "lantern"}, ["IDVA team"]),
        ({"open": "on"}, ["City", "Refuge"]),
        ({"open": "on", "need": "refuge", "words": "flee"}, ["Refuge"]),
        ({"need": "no-such"}, ["City", "Fens", "IDVA team", "Refuge"]),
        ({"words": "nowhere"}, []),
    ],
)
def test_a_need_a_place_and_the_hour_narrow_the_list(
    client: Client, cast: Cast, city: Service, refuge: Service, query: dict[str, str], found: list[str]
) -> None:
    client.force_login(cast.nerys)
    answer = client.get(reverse("services"), query)
    names = [
        one for one in ("City", "Fens", "IDVA team", "Refuge") if f">{one}</a>" in answer.content.decode()
    ]
    assert names == found
    if not found:
        assert "No service here fits." in words_of(answer)


def test_each_part_of_what_is_looked_for_can_be_taken_away(client: Client, cast: Cast) -> None:
    client.force_login(cast.nerys)
    shown = client.get(reverse("services"), {"need": "refuge", "words": "ely"}).content.decode()
    assert 'href="/services/?words=ely"' in shown
    assert 'href="/services/?need=refuge"' in shown


@pytest.mark.row("R189")
def test_who_answers_now_is_the_same_in_the_list_and_for_one(
    cast: Cast, city: Service, refuge: Service
) -> None:
    save_entry(
        cast.fens,
        EntryGiven(
            needs=("substance-treatment",),
            who_for="All",
            open_days="weekend",
            opens_at=time(10),
            closes_at=time(12),
        ),
        seen_version=0,
        by=None,
        at=MONDAY,
    )
    christmas = MONDAY.replace(month=12, day=25)
    for at in (*(MONDAY + timedelta(hours=hour) for hour in range(0, 168, 1)), christmas):
        for service in Service.objects.select_related("entry"):
            entry = entry_of(service)
            answers = entry is not None and bool(
                is_open(entry, locality_at(service.locality, at).calendar, at)
            )
            assert Service.objects.filter(open_at(at), pk=service.pk).exists() is answers, (service.name, at)


def test_the_list_takes_the_same_statements_for_more_services(client: Client, cast: Cast) -> None:
    client.force_login(cast.nerys)
    client.get(reverse("services"))
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as taken:
            client.get(reverse("services"))
        counts.append(len(taken))
        for number in range(20):
            service = Service.objects.create(
                agency=cast.lantern, name=f"Team {turn} {number}", locality=cast.lantern.locality
            )
            if number % 2:
                save_entry(
                    service, EntryGiven(needs=("idva",), who_for="All"), seen_version=0, by=None, at=MONDAY
                )
    assert counts[0] == counts[1]


def test_a_long_directory_says_that_there_is_more(cast: Cast) -> None:
    Service.objects.bulk_create(
        Service(agency=cast.lantern, name=f"Team {number}", locality="england") for number in range(60)
    )
    found = find_services(cast.afon, Wanted(), MONDAY)
    assert (len(found.near), found.more) == (50, True)


@pytest.mark.row("R120", "R187", "R188")
def test_the_page_of_a_refuge_says_whom_it_takes_what_it_weighs_and_never_where_it_is(
    client: Client, cast: Cast, refuge: Service
) -> None:
    words = page(client, cast, "service", refuge.pk)
    for expected in (
        "Who it is for Women who flee abuse",
        "People from outside the area Yes",
        "Hours Day and night. A worker on call answers at night",
        "Letters and referrals go to c/o Lamplight House",
        "Address Not told to anybody. The care-of name is enough.",
        "How stable things are for the person now",
        "What the house and those who live in it need",
        "Alcohol or drug use alone decides nothing.",
        "refuges and safe houses take people from outside their council’s area",
    ):
        assert expected in words
    assert "Change this entry" not in words
    assert "Checked today" not in words


@pytest.mark.row("R164")
def test_the_page_says_what_both_agencies_signed(client: Client, cast: Cast) -> None:
    given = ProtocolGiven(
        name="Sharing", kind="information-sharing", version="1", in_force_from=MONDAY.date()
    )
    assert "No protocol is in force between your agency" in page(client, cast, "service", cast.idvas.pk)
    protocol = add_protocol(given, partnership="Fenland and City", at=MONDAY)
    sign(protocol, cast.afon, on=MONDAY.date(), at=MONDAY)
    assert "Sharing Information sharing Not signed Lantern" in page(client, cast, "service", cast.idvas.pk)
    sign(protocol, cast.lantern, on=MONDAY.date(), at=MONDAY)
    assert "Sharing Information sharing Both signed" in page(client, cast, "service", cast.idvas.pk)
    assert "What we signed" not in page(client, cast, "service", cast.city.pk)


def test_the_page_says_where_the_agency_is_reached_by_day_and_by_night(client: Client, cast: Cast) -> None:
    desk = LineGiven("Lantern desk", "03069 990 177")
    set_lines(cast.lantern, in_hours=desk, out_of_hours=None, by=None, at=MONDAY)
    shown = page(client, cast, "service", cast.idvas.pk)
    assert "Lantern desk 03069 990 177 in office hours" in shown
    assert "since Lantern has no line of its own outside office hours" in shown
    assert "Say nobody’s name before you know who answers." in shown


def test_advice_is_offered_to_whoever_may_ask_for_it(client: Client, cast: Cast) -> None:
    for role, offered in ((Role.LINK_WORKER, True), (Role.ADMINISTRATOR, False)):
        client.force_login(make_worker(role.name, cast.afon, None, role))
        assert ("Ask for advice" in words_of(client.get("/services/"))) is offered
        assert client.get("/consultations/").status_code == (200 if offered else 404)


def test_an_empty_entry_says_what_to_do(client: Client, cast: Cast) -> None:
    theirs = page(client, cast, "service", cast.city.pk)
    assert "Nobody has written this entry yet. Ring the service" in theirs
    mine = page(client, cast, "service", cast.city.pk, who="morgan")
    assert "Write this entry" in mine


def test_an_old_entry_is_checked_in_one_press(
    client: Client, cast: Cast, city: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(days=190))
    assert "Nobody has checked this entry for half a year: ring" in page(client, cast, "service", city.pk)
    assert "Not checked for half a year" in page(client, cast, "services")
    assert "press when it is true" in page(client, cast, "service", city.pk, who="morgan")
    path = reverse("service-checked", args=[city.pk])
    answer = client.post(path, {"version": "1"}, follow=True)
    assert "Checked today. Thank you." in words_of(answer)
    assert "half a year" not in words_of(answer)
    assert Event.objects.filter(kind="directory_checked", actor_id=cast.morgan.pk).count() == 1


def test_only_an_editor_checks_and_only_what_was_read(client: Client, cast: Cast, city: Service) -> None:
    path = reverse("service-checked", args=[city.pk])
    client.force_login(cast.nerys)
    assert client.post(path, {"version": "1"}).status_code == 404
    client.force_login(cast.morgan)
    assert client.post(path, {"version": "x"}).status_code == 404
    assert "Somebody changed this entry" in words_of(client.post(path, {"version": "2"}, follow=True))
    assert client.post(reverse("service-checked", args=[cast.fens.pk]), {"version": "0"}).status_code == 404


TYPED = {
    "version": "1",
    "needs": "substance-treatment",
    "who_for": "Adults, whatever the substance",
    "open_days": "weekdays",
    "opens_at": "9",
    "closes_at": "17:30",
    "open_to_referrals": "on",
}


def test_a_manager_changes_the_entry_and_what_it_said_stays_readable(
    client: Client, cast: Cast, city: Service
) -> None:
    client.force_login(cast.morgan)
    path = reverse("service-change", args=[city.pk])
    assert "Adults who worry about alcohol" in client.get(path).content.decode()
    words = words_of(client.post(path, TYPED, follow=True))
    assert "Saved. What it said before stays readable" in words
    assert "Monday to Friday, 09:00 to 17:30." in words
    said = words.split("What this entry said before")[1]
    for old in ("Who it is for Adults who worry about alcohol", "Area Peterborough", "Until 17:00"):
        assert old in said
    assert "Office days" not in said


def test_who_saves_second_reads_what_changed(client: Client, cast: Cast, city: Service) -> None:
    client.force_login(cast.morgan)
    path = reverse("service-change", args=[city.pk])
    client.post(path, TYPED)
    second = client.post(path, {**TYPED, "area": "The whole city"})
    words: str = words_of(second)
    assert second.status_code == 409
    assert "Morgan Price changed it on" in words
    assert "Who it is for Adults, whatever the substance" in words
    assert 'value="The whole city"' in second.content.decode()
    again: HttpResponse = client.post(path, {**TYPED, "area": "The whole city", "version": "2"})
    assert again.status_code == 302


@pytest.mark.row("R188", "R189")
def test_a_refuge_is_told_why_its_entry_can_not_stand_so(client: Client, cast: Cast) -> None:
    cast.afon.sector = Sector.REFUGE
    cast.afon.save()
    client.force_login(cast.morgan)
    path = reverse("service-change", args=[cast.city.pk])
    fresh = client.get(path).content.decode()
    assert fresh.count("checked") > 4
    wrong = client.post(
        path, {"version": "0", "needs": "refuge", "who_for": "Women", "care_of": "12 Mill Road, Ely"}
    )
    words = words_of(wrong)
    assert wrong.status_code == 422
    assert "takes people from outside its council’s area: safety often lies far from home" in words
    assert "Refuge can be reached day and night." in words
    assert "This reads like an address." in words


@pytest.mark.row("R180", "R181")
def test_both_sectors_read_one_page_of_criteria_steps_pathway_ways_and_services(
    client: Client, cast: Cast, city: Service
) -> None:
    given = ProtocolGiven(
        name="Joint working", kind="operating", version="2", in_force_from=MONDAY.date(), framework="Ours"
    )
    sign(
        add_protocol(given, partnership="Fenland and City", at=MONDAY),
        cast.afon,
        on=MONDAY.date(),
        at=MONDAY,
    )
    mine, theirs = (
        page(client, cast, "together", who=who).rpartition("Help lines")[0] for who in ("nerys", "dafydd")
    )
    assert mine == theirs
    for expected in (
        "Joint working About Working together Under Ours",
        "Signed by Afon Recovery (2 Nov 2026)",
        "Not signed by Not signed Lantern",
        "No crime reference number is needed.",
        "Drug and alcohol : A referral from a refuge is a priority.",
        "section 4: common referral criteria and process",
        "What each does is told to the key worker, all the way.",
        "Use of alcohol or drugs, by itself",
        "There is no place here that fits now",
        "Asked safely",
        "IDVA service, online: Peterborough",
        "City Afon Recovery",
        "Adults who worry about alcohol",
    ):
        assert expected in mine


@pytest.mark.row("R180")
def test_in_wales_the_criteria_name_the_accord(client: Client, db: None) -> None:
    words = page(client, make_cast("glannau-eryr"), "together")
    assert "(WASPI), tier 1: name the protocol it rests on." in words
    assert "No protocol is in force here." in words


def test_every_sentence_of_the_lists_is_on_the_page(client: Client, cast: Cast) -> None:
    words = page(client, cast, "together")
    for name in ("decline-reasons", "never-reasons"):
        for term in code_list(name).terms:
            if name == "decline-reasons" or term.binds:
                assert " ".join(term.label.en.split()) in words


def test_an_agency_under_two_localities_reads_both(client: Client, cast: Cast) -> None:
    Service.objects.create(agency=cast.afon, name="Across", locality="wales")
    assert "See Wales" in page(client, cast, "together")
    assert "WASPI" in page(client, cast, "together", area="wales")
