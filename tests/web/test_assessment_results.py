"""What a completed assessment says, who reads it, how it is corrected, the form kept with it, and the list."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linkworker.assessments.models import Assessment, AttachedForm
from linkworker.cases.actions import close_case
from linkworker.events import clock
from linkworker.events.models import Look
from linkworker.practice.sharing import Category
from linkworker.sharing.models import Grant
from tests.cast import MONDAY, Cast
from tests.web.assessing import completed, done, plain, sent, words_of

TEN = MONDAY + timedelta(hours=1)
PDF = b"%PDF-1.7 invented"


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with patch.object(clock, "now", return_value=TEN):
        yield


@pytest.fixture
def nerys(client: Client, cast: Cast) -> Client:
    client.force_login(cast.nerys)
    return client


def page_of(row: Assessment, name: str = "assessment") -> str:
    return reverse(name, args=[row.case.reference, row.pk])


def correction(row: Assessment, yes: int, **changes: object) -> dict[str, object]:
    return sent(yes, version=str(row.version), wrong="Topic 17 was misread", done_at="09:00", **changes)


def attach(client: Client, row: Assessment, name: str, content: bytes, kind: str) -> object:
    return client.post(
        page_of(row, "form-attach"), {"completed_form": SimpleUploadedFile(name, content, kind)}
    )


@pytest.mark.row("R072", "R073")
def test_the_result_is_for_that_day_only_with_the_persons_own_view_beside_it(
    nerys: Client, cast: Cast
) -> None:
    row = done(cast.sian, 16, by=cast.nerys, own_view="expects", own_view_words="He will find me")
    response = nerys.get(page_of(row))
    words = words_of(response)
    assert "This is true for Mon 2 Nov 2026, 09:00 only" in words
    assert "Fears it will happen again" in words
    assert "He will find me" in words
    level, own = response.content.decode().split('<section class="lw-views__one')[1:3]
    assert 'class="lw-views__words">High: 16 of 24<' in level
    assert 'class="lw-views__words">Fears it will happen again<' in own
    assert "risk-checklist 2026" in words


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("nerys", "High: 15 of 24, and you judged serious risk"),
        ("morgan", "High: 15 of 24, and professional judgement was of serious risk"),
    ],
)
def test_only_the_worker_who_judged_reads_you_judged(client: Client, cast: Cast, who: str, said: str) -> None:
    row = done(cast.sian, 15, by=cast.nerys, judgement="high", judgement_reason="Stalked")
    client.force_login(getattr(cast, who))
    words = words_of(client.get(page_of(row)))
    assert said in words
    assert ("you judged" in words.lower()) is (who == "nerys")


def test_the_four_meeting_criteria_say_which_are_met_and_which_are_not_used(
    nerys: Client, cast: Cast
) -> None:
    facts = {"incidents": "5", "rising": "on", "last_marac_on-day": "1", "last_marac_on-month": "3"}
    facts |= {
        "last_marac_on-year": "2026",
        "abuse_on-day": "1",
        "abuse_on-month": "11",
        "abuse_on-year": "2026",
    }
    words = completed(nerys, cast.sian, 4, **facts)
    for line in (
        "Visible high risk 17 or more yes answers Not met",
        "Professional judgement Not used here",
        "Escalation 5 or more incidents in 12 months, and more frequent or worse Met",
        "Repeat New abuse within 12 months of the last MARAC Met",
    ):
        assert line in words
    assert "Refer to MARAC" in words
    assert "Repeat New abuse within 12 months of the last MARAC Not met" in completed(
        nerys, cast.sian, 4, **{**facts, "last_marac_on-year": "2025"}
    )


def test_what_professionals_know_is_marked_as_such(nerys: Client, cast: Cast) -> None:
    words = completed(nerys, cast.sian, 3, completed="from-professionals", own_view="not-asked")
    assert "The person was not asked: what they would say is missing" in words
    assert "The person was not asked" not in completed(nerys, cast.sian, 3)


def test_the_result_tells_what_changed_since_last_time(nerys: Client, cast: Cast) -> None:
    done(cast.sian, 8, by=cast.nerys)
    words = completed(nerys, cast.sian, 10)
    assert "What changed since 2 Nov 2026 Then: Standard, 8 of 24. Now: Medium, 10 of 24." in words
    assert "9. Pregnant, or a baby in the past 18 months No Yes" in words
    assert "8. Unwanted contact, following, stalking or harassment Yes Yes" not in words


def test_duties_it_made_stand_below_it_ready_to_do(nerys: Client, cast: Cast) -> None:
    words = completed(nerys, cast.sian, 17)
    shown = nerys.get(page_of(Assessment.objects.get())).content.decode()
    for purpose in ("idva-referral", "marac"):
        assert f"{reverse('share-new', args=[cast.sian.reference])}?for={purpose}" in shown
    assert "Refer to the IDVA service, or tell the IDVA already helping" in words.split("What to do now")[1]


@pytest.mark.row("R168")
def test_a_correction_names_what_was_wrong_and_what_no_longer_applies(nerys: Client, cast: Cast) -> None:
    row = done(cast.sian, 17, by=cast.nerys)
    form = nerys.get(page_of(row, "assessment-correct"))
    assert "Resting on it now: " in words_of(form)
    response = nerys.post(page_of(row, "assessment-correct"), correction(row, 16), follow=True)
    words = words_of(response)
    assert "No longer applies: Refer to MARAC" in words
    assert "No longer applies: Refer to the IDVA" not in words
    assert "What was wrong: Topic 17 was misread" in words
    assert "Then: High, 17 of 24. Now: High, 16 of 24." in words
    newest = Assessment.objects.get(is_current=True)
    assert (newest.version, newest.at, newest.yes) == (2, row.at, 16)
    old = words_of(nerys.get(page_of(row)))
    assert "This version was corrected" in old
    assert "High: 17 of 24" in old


def test_a_correction_that_does_not_say_what_was_wrong_is_refused(nerys: Client, cast: Cast) -> None:
    row = done(cast.sian, 17, by=cast.nerys)
    response = nerys.post(page_of(row, "assessment-correct"), correction(row, 16) | {"wrong": ""})
    assert response.status_code == 422
    assert "Write what was wrong" in words_of(response)
    assert Assessment.objects.count() == 1


def test_who_corrects_second_is_told_what_changed_and_loses_nothing(nerys: Client, cast: Cast) -> None:
    row = done(cast.sian, 17, by=cast.nerys)
    address = page_of(row, "assessment-correct")
    other = Client()
    other.force_login(cast.morgan)
    assert other.post(address, correction(row, 15)).status_code == 302
    mine = correction(row, 16, **{"c-4": "Only her brother visits"})
    response = nerys.post(address, mine)
    assert response.status_code == 409
    page, words = response.content.decode(), words_of(response)
    assert "Morgan Price changed it" in words
    assert "17. Someone else who threatens them or whom they fear No" in words
    assert "Only her brother visits" in page
    assert 'name="version" value="2"' in page
    again = nerys.post(address, mine | {"version": "2", "form_token": correction(row, 1)["form_token"]})
    assert again.status_code == 302
    assert Assessment.objects.get(is_current=True).version == 3


def test_the_completed_form_is_kept_encrypted_and_comes_back_under_a_neutral_name(
    nerys: Client, cast: Cast
) -> None:
    row = done(cast.sian, 14, by=cast.nerys)
    assert attach(nerys, row, "Sian G checklist.pdf", PDF, "application/pdf").status_code == 302
    form = AttachedForm.objects.get()
    address = reverse("form-file", args=[cast.sian.reference, form.reference])
    page = nerys.get(page_of(row)).content.decode()
    assert address in page
    assert "Sian G" not in page
    response = nerys.get(address)
    assert response.content == PDF
    assert response["Content-Disposition"] == f'attachment; filename="{form.reference}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Look.objects.filter(kind="file", worker_id=cast.nerys.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, name FROM assessments_attachedform")
        content, name = cursor.fetchone()
    assert b"invented" not in bytes(content)
    assert "Sian" not in str(name)


@pytest.mark.parametrize(
    ("name", "content", "kind", "error"),
    [
        ("form.pdf", b"MZ not a form", "application/pdf", "not a PDF, PNG or JPEG"),
        ("form.exe", PDF, "application/pdf", "Choose a file that ends in"),
        ("form.pdf", PDF + b"0" * 10 * 1024 * 1024, "application/pdf", "Choose a file smaller than 10 MB"),
    ],
)
def test_a_file_that_is_no_small_form_is_refused(
    nerys: Client, cast: Cast, name: str, content: bytes, kind: str, error: str
) -> None:
    row = done(cast.sian, 14, by=cast.nerys)
    response = attach(nerys, row, name, content, kind)
    assert response.status_code == 422
    assert error in words_of(response)
    assert not AttachedForm.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees"), [("nerys", True), ("morgan", True), ("owen", False), ("dafydd", False)]
)
def test_who_may_not_see_the_case_finds_no_assessment_no_list_and_no_form(
    client: Client, cast: Cast, who: str, sees: bool
) -> None:
    row = done(cast.sian, 14, by=cast.nerys)
    client.force_login(cast.nerys)
    attach(client, row, "form.pdf", PDF, "application/pdf")
    client.force_login(getattr(cast, who))
    absent = plain(client.get(reverse("assessment", args=["B2BB-22BB", row.pk])))
    form = reverse("form-file", args=[cast.sian.reference, AttachedForm.objects.get().reference])
    pages = [page_of(row), reverse("assessments", args=[cast.sian.reference]), form]
    for address in [*pages, page_of(row, "assessment-correct"), page_of(row, "form-attach")]:
        response = client.get(address)
        assert response.status_code == (200 if sees else 404)
        assert sees or plain(response) == absent


@pytest.mark.parametrize(("category", "status"), [(Category.RISK, 200), (Category.PLAN, 404)])
def test_a_share_of_risk_shows_the_assessments_to_read_and_another_share_does_not(
    client: Client, cast: Cast, category: Category, status: int
) -> None:
    row = done(cast.sian, 14, by=cast.nerys)
    Grant.objects.create(
        holding=cast.sian.holding,
        category=category,
        to_agency=cast.lantern,
        route="agreement",
        purpose="safety",
        since=MONDAY,
        until=MONDAY + timedelta(days=90),
        act=uuid.uuid4(),
    )
    client.force_login(cast.dafydd)
    response = client.get(page_of(row))
    assert response.status_code == status
    assert client.get(page_of(row, "assessment-correct")).status_code == 404
    if status == 200:
        page = response.content.decode()
        assert page_of(row, "assessment-correct") not in page
        assert page_of(row, "form-attach") not in page
        assert "High: 14 of 24" in page


def test_the_list_draws_the_line_of_yes_answers_beside_its_table(nerys: Client, cast: Cast) -> None:
    for weeks, yes in ((8, 6), (4, 12), (0, 18)):
        done(cast.sian, yes, by=cast.nerys, at=MONDAY - timedelta(weeks=weeks))
    response = nerys.get(reverse("assessments", args=[cast.sian.reference]))
    page = response.content.decode()
    assert page.count("<circle") == 3
    heights = [int(part.split(",")[1]) for part in page.split('points="')[1].split('"')[0].split()]
    assert heights == sorted(heights, reverse=True)
    assert "18 of 24 on 2 Nov 2026" in words_of(response)
    assert "3 checklists: 6 yes on 7 Sep 2026, 18 on 2 Nov 2026" in page
    assert "MARAC from 17" in page
    assert "style=" not in page
    assert "Complete the risk checklist again" in page


def test_an_empty_list_says_how_to_begin(nerys: Client, cast: Cast) -> None:
    words = words_of(nerys.get(reverse("assessments", args=[cast.sian.reference])))
    assert "No assessment yet." in words
    assert "Complete the risk checklist" in words


def test_the_list_pages_on_and_takes_as_many_statements_for_one_as_for_many(
    nerys: Client, cast: Cast
) -> None:
    address = reverse("assessments", args=[cast.sian.reference])
    done(cast.sian, 1, by=cast.nerys, at=MONDAY - timedelta(days=40))
    nerys.get(address)
    with CaptureQueriesContext(connection) as few:
        nerys.get(address)
    for days in range(28):
        done(cast.sian, days % 20, by=cast.nerys, at=MONDAY - timedelta(days=days))
    with CaptureQueriesContext(connection) as many:
        page = nerys.get(address).content.decode()
    assert len(few) == len(many) <= 15
    assert page.count('class="lw-assessments__one"') == 25
    older = page.split("?before=")[1].split('"')[0]
    rest = nerys.get(f"{address}?before={older}").content.decode()
    assert rest.count('class="lw-assessments__one"') == 4


def test_a_closed_case_offers_no_new_assessment_and_says_that_no_duty_would_follow(
    nerys: Client, cast: Cast
) -> None:
    row = done(cast.sian, 14, by=cast.nerys)
    again = reverse("assessment-new", args=[cast.sian.reference, "risk-checklist"])
    pages = [reverse("assessments", args=[cast.sian.reference]), page_of(row)]
    assert all(again in nerys.get(address).content.decode() for address in pages)
    assert "This case is closed" not in words_of(nerys.get(again))
    close_case(cast.sian, reason="Moved away", by=cast.morgan, at=TEN)
    assert not any(again in nerys.get(address).content.decode() for address in pages)
    assert "This case is closed: no duties will follow" in words_of(nerys.get(again))
