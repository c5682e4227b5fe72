"""A case's first page: who it is about, where it stands on the pathway, what to do next."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.cases.actions import close_case
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.gates import open_case
from linkworker.duties.actions import DoneOutside, done_outside
from linkworker.duties.models import Duty
from linkworker.events.models import Look
from linkworker.people.actions import ContactGiven, as_given, change
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Category
from linkworker.sharing.actions import raise_wall
from linkworker.web.cases.identity import identity
from tests.cast import MONDAY, Cast, asked, make_worker, visit_of
from tests.web import same
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, title_of, words_of
from tests.web.test_case_list import grant

__all__ = ["at_noon", "signed_in"]

TEXT_BY_DAY = ContactGiven("text", "07700 900123", "yes", "weekdays", time(10), time(14))


def say(cast: Cast, **answers: object) -> None:
    """Record an enquiry on Siân's case, an hour after it opened."""
    at = MONDAY + timedelta(hours=1)
    record_enquiry(cast.sian, asked(**answers), by=cast.nerys, at=at, recorded_at=at)


def assess(cast: Cast, yes: int) -> None:
    answers = tuple(AnswerGiven(str(number), Answer.YES) for number in range(1, yes + 1))
    given = AssessmentGiven(CHECKLIST, "with-person", answers, {})
    complete(cast.sian, given, by=cast.nerys, at=NOON, recorded_at=NOON)


def reach(cast: Cast, *contacts: ContactGiven) -> None:
    client = cast.sian.client
    given = replace(as_given(client), pronouns="she/her", contacts=contacts)
    change(client, given, seen_version=1, by=cast.nerys, at=MONDAY)


def test_the_head_of_a_case_says_who_how_safe_how_to_reach_them_and_who_holds_it(
    cast: Cast, signed_in: SignIn
) -> None:
    reach(cast, TEXT_BY_DAY)
    assess(cast, 17)
    text = words_of(signed_in(cast.nerys).get(page(cast.sian)))
    for part in ("Siân Gwenllian-Bâ", "she/her", "High on 2 Nov 2026, for that day only", "Nerys Llywelyn"):
        assert part in text
    assert "Safe: text, weekdays 10:00 to 14:00" in text
    assert "do not call or write" not in text


@pytest.mark.parametrize(
    "contacts", [(), (replace(TEXT_BY_DAY, safe=""),), (replace(TEXT_BY_DAY, until_time=None),)]
)
def test_when_nothing_is_known_to_be_safe_the_head_warns_not_to_call_or_write(
    cast: Cast, contacts: tuple[ContactGiven, ...]
) -> None:
    reach(cast, *contacts)
    about = identity(open_case(visit_of(cast.nerys), cast.sian.reference), NOON)
    assert about.warning == "Nothing known to be safe: do not call or write"


def test_signs_that_nobody_spoke_of_are_the_warning_once_there_is_a_safe_way(cast: Cast) -> None:
    reach(cast, TEXT_BY_DAY)
    say(cast, signs=("afraid",))
    about = identity(open_case(visit_of(cast.nerys), cast.sian.reference), NOON)
    assert about.warning.startswith("Signs seen, nothing disclosed")


def test_a_case_shows_its_duties_musts_first_with_the_next_as_its_one_button(
    cast: Cast, signed_in: SignIn
) -> None:
    text = words_of(signed_in(cast.nerys).get(page(cast.sian)))
    assert "Next: Explain the limits of confidentiality" in text
    assert text.index("Must Because") < text.index("Should Because")


@pytest.mark.row("R099", "R103")
def test_nothing_disclosed_puts_the_case_where_one_service_begins_and_goes_on_asking(
    cast: Cast, signed_in: SignIn
) -> None:
    say(cast)
    text = words_of(signed_in(cast.nerys).get(page(cast.sian, "pathway/")))
    assert "Stands at: Nothing disclosed: one service begins, since 2 Nov 2026." in text
    assert "Nothing disclosed: one service begins here now" in text
    assert "Abuse and substance use both known ahead" in text
    assert "Should: Ask again about abuse" in text


@pytest.mark.row("R104")
def test_asked_again_with_nothing_disclosed_the_case_stands_where_asking_goes_on(
    cast: Cast, signed_in: SignIn
) -> None:
    say(cast)
    record_enquiry(cast.sian, asked(occasion="review"), by=cast.nerys, at=NOON, recorded_at=NOON)
    text = words_of(signed_in(cast.nerys).get(page(cast.sian)))
    assert "Stands at: Service goes on, and so does asking" in text


@pytest.mark.row("R042", "R105")
def test_what_is_said_later_takes_the_late_turn_and_is_told_apart_from_what_is_said_at_first(
    cast: Cast, signed_in: SignIn
) -> None:
    say(cast)
    given = asked(occasion="key-work", experienced_now="yes")
    record_enquiry(cast.sian, given, by=cast.nerys, at=NOON, recorded_at=NOON)
    nerys = signed_in(cast.nerys)
    text = words_of(nerys.get(page(cast.sian)))
    assert "Stands at: Abuse and substance use both known" in text
    assert "It became known later, while the work went on." in text
    assert "Complete the 24-topic risk checklist" in text
    assert "Said later, in key work" in words_of(nerys.get(page(cast.sian, "chronology/")))


def test_what_is_said_at_the_assessment_takes_the_first_turn_and_passes_over_the_other(
    cast: Cast, signed_in: SignIn
) -> None:
    say(cast, experienced_now="yes")
    nerys = signed_in(cast.nerys)
    text = words_of(nerys.get(page(cast.sian, "pathway/")))
    assert "It became known later" not in text
    assert "Nothing disclosed: one service begins passed over" in text
    assert "Said at the first assessment" in words_of(nerys.get(page(cast.sian, "chronology/")))


def test_each_station_opens_what_happened_there_and_the_rules_with_their_sources(
    cast: Cast, signed_in: SignIn
) -> None:
    say(cast, experienced_now="yes")
    assess(cast, 17)
    duty = Duty.objects.get(rule="referral.idva", ended_at=None)
    done_outside(duty, DoneOutside("Rang them", "Lantern", NOON.date()), by=cast.nerys, at=NOON)
    nerys = signed_in(cast.nerys)
    overview = nerys.get(page(cast.sian)).content.decode()
    assert f'href="{page(cast.sian, "pathway/")}#checklist"' in overview
    answer = nerys.get(page(cast.sian, "pathway/"))
    text = words_of(answer)
    assert 'id="checklist"' in answer.content.decode()
    assert "2 Nov 2026: Risk checklist: High" in text
    assert "Done outside Linkworker:" in text
    assert "Source: Substance Misuse Treatment Framework" in text


def test_the_place_on_the_pathway_can_be_changed_by_no_form_of_these_pages(
    cast: Cast, signed_in: SignIn
) -> None:
    nerys = signed_in(cast.nerys)
    for path in (page(cast.sian), page(cast.sian, "pathway/")):
        content = nerys.get(path).content.decode()
        assert 'name="place"' not in content
        assert 'class="lw-form' not in content


def test_the_client_record_is_one_press_from_the_case(cast: Cast, signed_in: SignIn) -> None:
    record = reverse("client", args=[cast.sian.client.reference])
    page_of_nerys = signed_in(cast.nerys).get(page(cast.sian)).content.decode()
    assert f'href="{record}"' in page_of_nerys
    assert f'href="{reverse("client-change", args=[cast.sian.client.reference])}"' in page_of_nerys
    grant(cast.sian, cast, Category.IDENTITY, Category.RISK)
    assert record not in signed_in(cast.dafydd).get(page(cast.sian)).content.decode()


@pytest.mark.parametrize("rest", ["", "pathway/", "chronology/", "people/", "confidentiality/", "close/"])
@pytest.mark.parametrize("stranger", ["dafydd", "owen", "priya", "rhys"])
def test_who_may_not_see_a_case_gets_the_bytes_of_one_that_is_not_there(
    cast: Cast, signed_in: SignIn, stranger: str, rest: str
) -> None:
    browser = signed_in(getattr(cast, stranger))
    there, absent = browser.get(page(cast.sian, rest)), browser.get(f"/cases/A1A1-A1A1/{rest}")
    assert there.status_code == 404
    assert same.everything(there) == same.everything(absent)


def test_the_key_worker_behind_a_wall_gets_what_the_absent_case_gives(cast: Cast, signed_in: SignIn) -> None:
    raise_wall(cast.sian.client.subject, worker=cast.nerys, by=cast.morgan, at=MONDAY)
    nerys = signed_in(cast.nerys)
    assert same.body(nerys.get(page(cast.sian))) == same.body(nerys.get("/cases/A1A1-A1A1/"))


def test_a_page_about_a_case_carries_its_reference_and_no_name_and_is_one_look(
    cast: Cast, signed_in: SignIn
) -> None:
    nerys = signed_in(cast.nerys)
    before = Look.objects.count()
    answer = nerys.get(page(cast.sian))
    assert title_of(answer) == f"Case {cast.sian.reference} – Linkworker"
    assert Look.objects.latest("id").holding_id == cast.sian.pk
    assert Look.objects.count() == before + 1


def test_a_shared_case_shows_what_is_shared_and_offers_nothing_to_write(
    cast: Cast, signed_in: SignIn
) -> None:
    say(cast, experienced_now="yes")
    grant(cast.sian, cast, Category.IDENTITY, Category.RISK)
    dafydd: Client = signed_in(cast.dafydd)
    answer = dafydd.get(page(cast.sian))
    text = words_of(answer)
    assert "Held by Afon Recovery" in text
    assert "No risk checklist yet" in text
    for hidden in ("Disclosed", "care pathway", "What to do", "Write down", "Close the case", "People"):
        assert hidden not in text
    assert dafydd.get(page(cast.sian, "people/")).status_code == 404
    assert dafydd.get(page(cast.sian, "chronology/new/")).status_code == 404
    assert "Disclosed" not in words_of(dafydd.get(page(cast.sian, "chronology/")))


def test_a_manager_sees_the_case_and_the_way_to_allocate_it(cast: Cast, signed_in: SignIn) -> None:
    assert "Allocate the case" in words_of(signed_in(cast.morgan).get(page(cast.sian)))
    assert "Allocate the case" not in words_of(signed_in(cast.nerys).get(page(cast.sian)))


def test_a_closed_case_stays_readable_and_asks_for_nothing(cast: Cast, signed_in: SignIn) -> None:
    close_case(cast.sian, reason="completed", by=cast.nerys, at=NOON)
    text = words_of(signed_in(cast.nerys).get(page(cast.sian)))
    assert "This case is closed." in text
    assert "Next:" not in text
    assert "Open it again" in text


def test_a_second_service_of_the_agency_is_not_the_service_of_the_case(cast: Cast, signed_in: SignIn) -> None:
    from linkworker.practice.sharing import Role

    other = make_worker("Ffion Rees", cast.afon, cast.fens, Role.MANAGER)
    assert signed_in(other).get(page(cast.sian)).status_code == 404
