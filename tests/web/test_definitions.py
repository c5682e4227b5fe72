"""What an area agreed: one page, the same for every sector, in the version in force."""

import pytest
from django.test import Client
from django.urls import reverse

from linkworker.partnership.models import Service
from linkworker.practice.locality_values import ADAPTERS
from linkworker.web.assessments.agreed import THRESHOLDS, TIMES
from tests.cast import Cast, make_cast
from tests.web.assessing import words_of


def agreed_words(client: Client, cast: Cast, who: str = "nerys") -> str:
    """The page without its foot, in which the lines of the own agency stand."""
    client.force_login(getattr(cast, who))
    return words_of(client.get(reverse("definitions"))).rpartition("Help lines")[0]


@pytest.mark.row("R009", "R001", "R008")
def test_both_sectors_read_the_same_versioned_definitions(client: Client, cast: Cast) -> None:
    mine, theirs = agreed_words(client, cast), agreed_words(client, cast, "dafydd")
    assert mine == theirs
    assert "Domestic abuse (England and Wales, in statute)" in mine
    assert "Both people are 16 or over." in mine
    assert "illicit drugs, prescription medicines, solvents, synthetic drugs or alcohol" in mine
    assert "Version: england 2026-04-01.1 + cambridgeshire-peterborough 2026-04-01.1" in mine


@pytest.mark.row("R002", "R004", "R006")
def test_the_kinds_of_abuse_and_the_relationships_stand_with_their_source(client: Client, cast: Cast) -> None:
    words = agreed_words(client, cast)
    for kind in ("Physical or sexual abuse", "Violent or threatening behaviour", "Economic abuse"):
        assert kind in words
    assert "to get, use or keep money or other property, or to get goods or services" in words
    assert "Husband or wife Personally connected: (a)" in words
    assert "Parent of the same child" in words
    assert "Domestic Abuse Act 2021, section 2." in words


@pytest.mark.row("R011", "R012", "R021")
def test_the_old_definition_and_the_glossary_are_kept(client: Client, cast: Cast) -> None:
    words = agreed_words(client, cast)
    assert "Domestic violence (government definition before 2013)" in words.split("Kept from before")[-1]
    assert "In use until 30 Mar 2013." in words
    assert "It counted incidents, for monitoring only, and missed the pattern of control." in words
    assert "Link worker A specialist in assessing risk" in words


@pytest.mark.row("R010")
def test_welsh_words_stand_on_the_page_of_a_welsh_region_alone(client: Client, db: None) -> None:
    words = agreed_words(client, make_cast("glannau-eryr"))
    for expected in ("Gender-based violence (Wales)", "Kinds of abuse in Welsh law", "Forced marriage"):
        assert expected in words
    assert "Today is in 20" in words
    assert "The statutory test, by which records are sorted everywhere" in words


def test_an_english_page_has_no_welsh_vocabulary(client: Client, cast: Cast) -> None:
    words = agreed_words(client, cast)
    assert "Kinds of abuse in Welsh law" not in words
    assert "Today is in 20" not in words


@pytest.mark.row("R064")
def test_each_threshold_names_the_layer_that_set_it_and_its_source(client: Client, cast: Cast) -> None:
    words = agreed_words(client, cast)
    guidelines = "Good practice guidelines: domestic abuse, alcohol and drugs, paragraph 6.4.2"
    assert f"Refer to MARAC from 17 yes answers Cambridgeshire and Peterborough {guidelines}" in words
    assert "MARAC criterion: escalation 5 or more incidents in 12 months, and rising England" in words
    assert "Ask again after 84 days England" in words


@pytest.mark.row("R062", "R064")
def test_the_online_ways_of_both_parts_of_the_area_stand_on_the_page(client: Client, cast: Cast) -> None:
    words = agreed_words(client, cast)
    for way in ("IDVA service, online", "MARAC, online"):
        assert f"{way}: Cambridgeshire" in words
        assert f"{way}: Peterborough" in words
    assert "https://www.cambsdasv.org.uk (opens in a new tab)" in words
    assert "one online pathway for Cambridgeshire, one for Peterborough" in words


def test_an_area_without_a_published_way_says_whom_to_ask(client: Client, db: None) -> None:
    words = agreed_words(client, make_cast("england"))
    assert "No way is published here yet. Ask your manager" in words


def test_every_value_that_a_locality_sets_is_on_the_page() -> None:
    """Criteria and process of referrals stand on the page of how agencies work together."""
    assert set(THRESHOLDS) | set(TIMES) == set(ADAPTERS) - {
        "definitions",
        "contacts",
        "wording",
        "referral.routes",
        "referral.criteria",
        "referral.process",
    }


def test_an_agency_that_works_under_two_localities_can_read_both(client: Client, cast: Cast) -> None:
    Service.objects.create(agency=cast.afon, name="Over the border", locality="glannau-eryr")
    assert "See Glannau Eryr" in agreed_words(client, cast)
    there = words_of(client.get(reverse("definitions"), {"area": "glannau-eryr"}))
    assert "Gender-based violence (Wales)" in there
    elsewhere = words_of(client.get(reverse("definitions"), {"area": "wales"}))
    assert "Gender-based violence (Wales)" not in elsewhere


def test_a_help_line_that_nobody_checked_says_so(client: Client, cast: Cast) -> None:
    words = agreed_words(client, cast)
    assert "National Domestic Abuse Helpline 0808 2000 247 , Day and night" in words
    assert "Number not checked yet: ring it before you rely on it" in words


def test_nobody_reads_it_without_signing_in(client: Client, db: None) -> None:
    response = client.get(reverse("definitions"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
