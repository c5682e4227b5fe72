"""Completing an instrument through its page: what it asks, what it refuses, what it keeps."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from linkworker.assessments.build import RISK_FORM, SCREEN
from linkworker.assessments.models import Assessment
from linkworker.duties.models import Duty
from linkworker.events import clock, drafts
from linkworker.practice.deadlines import end_of_day
from linkworker.practice.instrument import instrument
from tests.cast import MONDAY, Cast, make_cast
from tests.web.assessing import completed, new_url, plain, sent, words_of

TEN = MONDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with patch.object(clock, "now", return_value=TEN):
        yield


@pytest.fixture
def nerys(client: Client, cast: Cast) -> Client:
    client.force_login(cast.nerys)
    return client


def refusal(client: Client, cast: Cast, *, of: str = "risk-checklist", **changes: object) -> str:
    """The words of the page after a form that is refused, of which nothing is kept."""
    total = len(instrument(of).items)
    response = client.post(new_url(cast.sian, of), sent(0, of=total, **changes))
    assert response.status_code == 422
    assert not Assessment.objects.exists()
    return words_of(response)


@pytest.mark.row("R060", "R073", "R097")
def test_the_checklist_asks_every_topic_and_every_extra_on_one_page(nerys: Client, cast: Cast) -> None:
    page = nerys.get(new_url(cast.sian)).content.decode()
    for number in range(1, 25):
        for part in "asc":
            assert f'name="{part}-{number}"' in page
    for name in ("own_view", "own_view_words", "judgement", "judgement_reason", "concerns", "incidents"):
        assert f'name="{name}"' in page
    for extra in instrument("risk-checklist").extras:
        assert extra.id == "own_view" or f'name="x-{extra.id}"' in page
    assert "data-progress" in page


def test_the_page_says_whose_words_these_are_and_that_the_order_is_to_check(
    nerys: Client, cast: Cast
) -> None:
    words = words_of(nerys.get(new_url(cast.sian)))
    assert "not the licensed instrument" in words
    assert "order of the topics is still to be checked" in words


def test_neither_title_nor_address_names_anybody(nerys: Client, cast: Cast) -> None:
    page = nerys.get(new_url(cast.sian)).content.decode()
    title = page.split("<title>")[1].split("</title>")[0]
    assert title.split() == ["Risk", "checklist", cast.sian.reference, "–", "Linkworker"]


@pytest.mark.row("R061", "R062", "R064")
@pytest.mark.parametrize(
    ("yes", "refers"),
    [
        (13, set()),
        (14, {"referral.idva"}),
        (16, {"referral.idva"}),
        (17, {"referral.idva", "referral.marac"}),
    ],
)
def test_cambridgeshire_refers_from_fourteen_and_seventeen(
    nerys: Client, cast: Cast, yes: int, refers: set[str]
) -> None:
    words = completed(nerys, cast.sian, yes)
    level = "High" if yes >= 14 else "Medium"
    assert f"{level}: {yes} of 24" in words
    assert ("Refer to the IDVA service" in words) is bool(refers)
    assert ("Refer to MARAC by the end of Tue 3 Nov 2026" in words) is (yes >= 17)
    made = set(
        Duty.objects.filter(rule__startswith="referral.", ended_at=None).values_list("rule", flat=True)
    )
    assert made == refers
    kept = Assessment.objects.get()
    assert "cambridgeshire-peterborough 2026" in kept.locality_version
    assert kept.locality_version in words


@pytest.mark.row("R061", "R062", "R064")
@pytest.mark.parametrize(("yes", "marac"), [(13, False), (14, True), (16, True), (17, True)])
def test_the_welsh_region_sends_every_checklist_to_its_coordinator(
    client: Client, db: None, yes: int, marac: bool
) -> None:
    cast = make_cast("glannau-eryr")
    client.force_login(cast.nerys)
    words = completed(client, cast.sian, yes)
    assert (
        "Send the checklist to the regional domestic abuse co-ordinator by the end of Tue 3 Nov 2026" in words
    )
    assert ("Refer to MARAC" in words) is marac
    assert "Refer to the IDVA service" not in words
    assert Duty.objects.filter(rule="referral.coordinator", ended_at=None).count() == 1


def test_the_welsh_region_sends_it_at_once_when_judged_high(client: Client, db: None) -> None:
    cast = make_cast("glannau-eryr")
    client.force_login(cast.nerys)
    words = completed(
        client, cast.sian, 3, judgement="high", judgement_reason="Stalked", concerns="He waits outside"
    )
    assert "co-ordinator at once" in words


@pytest.mark.row("R063")
def test_below_fourteen_judged_high_needs_the_concerns_in_writing(nerys: Client, cast: Cast) -> None:
    judged = {"judgement": "high", "judgement_reason": "Strangled last week"}
    assert "Write your specific concerns" in refusal(nerys, cast, **judged)
    words = completed(nerys, cast.sian, 5, **judged, concerns="It is getting worse by the week")
    assert "High: 5 of 24, raised because you judged serious risk" in words
    assert "It is getting worse by the week" in words
    assert Duty.objects.filter(rule="referral.idva", ended_at=None).exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"judgement": "high"}, "Write why you judge so"),
        ({"judgement": None}, "Choose what you judge"),
        ({"own_view": None}, "Choose how likely the person thinks it is"),
        ({"completed": None}, "Choose how it was completed"),
        ({"completed": "overheard"}, "These questions wait until the person is alone"),
        ({"a-25": "yes"}, "There is no topic 25 on this form"),
        ({"a-3": ["yes", "no"]}, "Topic 3 is answered twice"),
        ({"a-3": "maybe"}, "choose one of the answers listed"),
        ({f"a-{number}": None for number in range(1, 25)}, "Answer at least one topic"),
        ({"done_on-day": "3"}, "write today's date or an earlier one"),
        ({"done_at": "23:30"}, "This time has not come yet"),
        ({"incidents": "many"}, "write a whole number"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(
    nerys: Client, cast: Cast, changes: dict[str, object], error: str
) -> None:
    assert error in refusal(nerys, cast, **changes)


def test_judgement_raises_a_level_and_never_lowers_it(nerys: Client, cast: Cast) -> None:
    judged = {"judgement": "medium", "judgement_reason": "They seem calm"}
    response = nerys.post(new_url(cast.sian), sent(14, **judged))
    assert response.status_code == 422
    assert "The answers show high. Judgement can raise a level, never lower it" in words_of(response)
    assert "Medium: 4 of 24, raised by your judgement" in completed(nerys, cast.sian, 4, **judged)


def test_what_was_typed_comes_back_with_the_error(nerys: Client, cast: Cast) -> None:
    typed = {"c-5": "Said so twice", "s-5": "police", "own_view_words": "He will find me", "completed": None}
    page = nerys.post(new_url(cast.sian), sent(9, **typed)).content.decode()
    assert "Said so twice" in page
    assert "He will find me" in page
    assert 'value="police" selected' in page
    assert page.count('value="yes" checked') == 9


def test_twenty_four_answers_come_back_from_a_draft(nerys: Client, cast: Cast) -> None:
    kept = {name: [value] for name, value in sent(11, **{"c-2": "From his sister"}).items()}
    drafts.keep(worker_id=cast.nerys.pk, form=new_url(cast.sian), data=kept, at=TEN)
    page = nerys.get(new_url(cast.sian)).content.decode()
    assert page.count('value="yes" checked') == 11
    assert page.count('value="no" checked') == 13
    assert "From his sister" in page
    completed(nerys, cast.sian, 11)
    assert drafts.find(worker_id=cast.nerys.pk, form=new_url(cast.sian)) is None


def test_sending_twice_makes_one_assessment(nerys: Client, cast: Cast) -> None:
    form = sent(15)
    went = {nerys.post(new_url(cast.sian), form)["Location"] for _ in range(2)}
    assert len(went) == 1
    assert Assessment.objects.count() == 1


def test_twenty_four_answers_are_copied_on_one_plain_screen(nerys: Client, cast: Cast) -> None:
    address = f"{new_url(cast.sian)}?how=copied"
    page = nerys.get(address).content.decode()
    assert page.count("data-topic") == 24
    assert 'name="c-1"' not in page
    assert 'value="copied" checked' in page
    nerys.post(address, sent(8, completed="copied", **{"done_on-day": "1"}))
    row = Assessment.objects.get()
    assert (row.completed, row.yes, len(row.answers)) == ("copied", 8, 24)
    assert row.at == end_of_day(datetime(2026, 11, 1, tzinfo=UTC).date())


def test_what_is_not_known_is_counted_and_shown(nerys: Client, cast: Cast) -> None:
    words = completed(nerys, cast.sian, 6, **{"a-23": "dont_know", "a-24": "dont_know"})
    assert "Yes 6, don't know 2" in words
    assert "2 of 24 are not known or not answered, so the true risk may be higher" in words


def test_a_topic_left_open_is_asked_for_and_no_level_is_found(nerys: Client, cast: Cast) -> None:
    page = nerys.post(new_url(cast.sian), sent(6, **{"a-22": None, "a-23": None}))
    assert page.status_code == 422
    assert "Answer topic 22: “don’t know” is an answer. Topics still open: 2" in words_of(page)
    assert not Assessment.objects.exists()


@pytest.mark.row("R053", "R074", "R097")
def test_extras_are_kept_and_shown_and_change_no_level(nerys: Client, cast: Cast) -> None:
    extras = {
        "x-assaults_when_using": "yes",
        "x-reliability": ["minimised", "afraid"],
        "x-risk_if_stays": "More of the same",
        "x-risk_if_leaves": "He has said what he would do",
    }
    words = completed(nerys, cast.sian, 10, **extras)
    assert "Medium: 10 of 24" in words
    assert (
        "An indicator of serious violence in the future. It is never a cause of the abuse and never an excuse"
        in words
    )
    for expected in ("It may be played down, They may be afraid to say", *list(extras.values())[2:]):
        assert expected in words
    assert Assessment.objects.get().extras["reliability"] == ["minimised", "afraid"]


@pytest.mark.row("R069", "R070")
def test_one_yes_of_ten_asks_for_a_full_assessment_with_a_specialist(nerys: Client, cast: Cast) -> None:
    page = nerys.get(new_url(cast.sian, SCREEN)).content.decode()
    assert page.count("data-topic") == 10
    form = sent(1, of=10, own_view=None, judgement=None, with_specialist="yes")
    words = words_of(nerys.post(new_url(cast.sian, SCREEN), form, follow=True))
    assert "Yes to 1 of 10 topics" in words
    assert "Complete a full assessment together with a domestic abuse professional" in words
    assert Duty.objects.filter(rule="screen.specialist", ended_at=None, weight=3).exists()


@pytest.mark.row("R071")
def test_a_no_to_a_specialist_is_respected_and_the_full_checklist_still_thought_of(
    nerys: Client, cast: Cast
) -> None:
    form = sent(1, of=10, own_view=None, judgement=None, with_specialist="no")
    words = words_of(nerys.post(new_url(cast.sian, SCREEN), form, follow=True))
    assert "No, and that is respected" in words
    assert "Think all the same about completing the full checklist yourself" in words
    assert "together with a domestic abuse professional" not in words
    rules = set(Duty.objects.filter(ended_at=None).values_list("rule", flat=True))
    assert "screen.without-specialist" in rules
    assert "screen.specialist" not in rules


@pytest.mark.row("R037")
def test_the_standing_question_on_violence_asks_for_an_enquiry_and_the_other_topics_do_not(
    nerys: Client, cast: Cast
) -> None:
    items = [item.id for item in instrument(RISK_FORM).items]
    form = sent(0, of=0, own_view=None, judgement=None) | {
        f"a-{item}": "yes" for item in items if item != "abuse"
    }
    nerys.post(new_url(cast.sian, RISK_FORM), form | {"a-abuse": "no"})
    assert not Duty.objects.filter(rule="riskform.ask").exists()
    form = form | {"form_token": str(uuid.uuid4()), "a-abuse": "yes"}
    words = words_of(nerys.post(new_url(cast.sian, RISK_FORM), form, follow=True))
    assert "Experience of violence or abuse, now or in the past" in words
    assert "Ask about it now, alone and somewhere safe" in words
    assert Duty.objects.filter(rule="riskform.ask", ended_at=None).exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("nerys", 200), ("morgan", 200), ("owen", 404), ("priya", 404), ("dafydd", 404), ("rhys", 404)],
)
def test_only_who_may_write_in_the_case_opens_the_form(
    client: Client, cast: Cast, who: str, status: int
) -> None:
    client.force_login(getattr(cast, who))
    absent = client.get(reverse("assessment-new", args=["B2BB-22BB", "risk-checklist"]))
    found = client.get(new_url(cast.sian))
    assert found.status_code == status
    assert (plain(found) == plain(absent)) is (status == 404)
    sending = client.post(new_url(cast.sian), sent(3))
    assert sending.status_code == (302 if status == 200 else 404)
    assert Assessment.objects.count() == (1 if status == 200 else 0)


def test_an_instrument_that_is_not_there_is_absent(nerys: Client, cast: Cast) -> None:
    assert nerys.get(new_url(cast.sian, "made-up")).status_code == 404
