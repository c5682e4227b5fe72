"""Requests for access on their pages: his answer tells nothing of her, and nothing withheld is in any byte of it."""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from linkworker.access_requests import receiving, reviewing
from linkworker.access_requests.models import AccessRequest
from linkworker.access_requests.receiving import Checked
from linkworker.people.models import MatchKey
from linkworker.practice.access_clock import Awaited
from linkworker.practice.access_request import Class
from linkworker.sharing.references import repeatable
from tests.accessing import (
    CANARIES,
    HE,
    NOBODY,
    Asked,
    a_request,
    in_review,
    make_asked,
    read_all,
    she_comes_here,
)
from tests.cast import MONDAY, Cast, visit_of
from tests.web import same
from tests.web.case_work import NOON, at_noon, words_of
from tests.web.same import without_marks
from tests.worlds.twins import shape

__all__ = ["at_noon"]
pytestmark = pytest.mark.usefixtures("at_noon")

ROW = re.compile(rb"(%2F|/)[BCDFGHJK2-9]{32}")
MOST = 20


@pytest.fixture
def made(cast: Cast) -> Asked:
    return make_asked(cast)


def browser(made: Asked, who: str) -> Client:
    client = Client()
    client.force_login(getattr(made, who, None) or getattr(made.cast, who))
    return client


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def got(client: Client, name: str, *args: Any) -> tuple[Any, list[str]]:
    """What a page answers, without keys of rows, and the statements that it makes."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(name, args=args))
    status, head, body = same.everything(answer)
    return (status, head, ROW.sub(rb"\1", body)), [shape(one["sql"]) for one in without_marks(asked)]


def walked(made: Asked) -> list[tuple[Any, list[str]]]:
    """His request from the day it came until it is sent: every page of its reviewer and its lead, and both files."""
    eleri, rhys = browser(made, "eleri"), browser(made, "rhys")
    with repeatable("a request"):
        row = a_request(made.cast)
    args = [row.reference]
    found = [
        got(rhys, "access-request", *args),
        got(eleri, "access-reviews"),
        got(eleri, "access-choose", *args),
    ]
    in_review(made, row)
    items = [one.pk for one in row.items.filter(rule=Class.REVIEW).order_by("pk")]
    found += [got(eleri, "access-review", *args), *(got(eleri, "access-item", *args, one) for one in items)]
    read_all(made, row)
    found += [got(eleri, "access-review", *args)]
    names = ("access-request", "access-send", "access-answer", "access-answer-text", "access-answer-pdf")
    found += [got(rhys, name, *args) for name in names]
    return [*found, got(rhys, "access-requests"), got(rhys, "today"), got(eleri, "access-reviews")]


def test_his_request_is_the_same_on_every_page_and_in_every_byte_whether_or_not_she_is_a_client(
    made: Asked,
) -> None:
    with undone():
        without = walked(made)
    she_comes_here(made)
    there = walked(made)
    assert all(answer[0] == 200 for answer, _statements in without)
    for place, (one, other) in enumerate(zip(without, there, strict=True)):
        assert one[0] == other[0], place
        assert one[1] == other[1], place


def answered(made: Asked, told: Any, checked: Checked | None = None) -> list[tuple[Any, list[str]]]:
    """A request that is answered by the letter: each page that its lead sees of it, and both files."""
    rhys = browser(made, "rhys")
    with repeatable("a letter"):
        row = a_request(
            made.cast, told, checked or Checked(identity="failed", surely="no", send_by="in-person")
        )
    found = [got(rhys, "access-request", row.reference)]
    reviewing.choose(row, None, visit=visit_of(made.eleri))
    for name in ("access-request", "access-send", "access-answer", "access-answer-text", "access-answer-pdf"):
        found.append(got(rhys, name, row.reference))
    return [*found, got(rhys, "access-requests"), got(rhys, "today")]


def test_the_letter_neither_confirms_nor_denies_byte_for_byte(made: Asked) -> None:
    """He is known and may not be told; in the other world nobody of his name was ever registered."""
    with undone():
        held = answered(made, HE)
    type(made.case.client).objects.filter(pk=made.case.client_id).update(
        full_name="Xavier Q", chosen_name="Xav"
    )
    MatchKey.objects.filter(subject=made.case.client_id).delete()
    nobody = answered(made, HE)
    assert AccessRequest.objects.get().maybe.count() == 0
    assert held == nobody
    text = held[4][0][2].decode()
    assert "neither confirms nor denies" in " ".join(text.split())


def answers(made: Asked) -> tuple[HttpResponse, HttpResponse, HttpResponse]:
    row = read_all(made, in_review(made, a_request(made.cast)))
    rhys = browser(made, "rhys")
    names = ("access-answer", "access-answer-text", "access-answer-pdf")
    page, text, pdf = (rhys.get(reverse(name, args=[row.reference])) for name in names)
    return page, text, pdf


def test_nothing_withheld_is_in_any_byte_of_the_answer(made: Asked) -> None:
    page, text, pdf = answers(made)
    reader = PdfReader(BytesIO(pdf.content))
    drawn = " ".join(one.extract_text() for one in reader.pages)
    said = " ".join((drawn, str(reader.metadata), pdf.content.decode("latin-1"), streams(pdf.content)))
    for what, word in CANARIES.items():
        for part in word.split():
            if part not in {"12", "Road"}:
                assert part not in said, what
                assert part not in page.content.decode(), what
                assert part not in text.content.decode(), what
    assert "[left out]" in text.content.decode()
    assert "I want to stop" in " ".join(drawn.split())
    assert len(list(reader.attachments)) == 0


def streams(pdf: bytes) -> str:
    """Every stream of a PDF as it is unpacked."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    parts = []
    for one in found:
        try:
            parts.append(zlib.decompress(one).decode("latin-1"))
        except zlib.error:
            parts.append(one.decode("latin-1"))
    return " ".join(parts)


def test_the_file_is_called_by_its_reference_alone(made: Asked) -> None:
    _page, text, pdf = answers(made)
    reference = AccessRequest.objects.get().reference
    assert text["Content-Disposition"] == f'attachment; filename="answer-{reference}.txt"'
    metadata = PdfReader(BytesIO(pdf.content)).metadata
    assert metadata is not None and metadata.title == f"Answer to your request {reference}"
    assert "Gethin" not in str(metadata)


def test_a_request_is_walked_by_its_pages(made: Asked) -> None:
    rhys, eleri = browser(made, "rhys"), browser(made, "eleri")
    asked = {
        "way": "letter", "acting": "self", "name": "Gethin Parry",
        "received_on-day": "2", "received_on-month": "11", "received_on-year": "2026",
        "birth_date-day": "17", "birth_date-month": "5", "birth_date-year": "1988",
    }  # fmt: skip
    assert rhys.post(reverse("access-new"), asked).status_code == 302
    row = AccessRequest.objects.get()
    one = [row.reference]
    assert "To check and hand over" in words_of(rhys.get(reverse("access-request", args=one)))
    checked = {"identity": "seen", "surely": "yes", "send_by": "in-person", "send_to": "Here", "version": "1"}
    assert rhys.post(reverse("access-check", args=one), checked).status_code == 302
    rhys.post(reverse("access-hand", args=one), {"sure": "on"})
    reviewing.on_tick(NOON)
    assert "Requests for access wait for your review" in words_of(eleri.get("/"))
    eleri.post(reverse("access-choose", args=one), {"who": made.case.client.reference})
    items = row.items.filter(rule=Class.REVIEW)
    assert f"{items.count()} pieces are still to be read" in words_of(
        eleri.get(reverse("access-review", args=one))
    )
    for item in items.order_by("pk"):
        sent = {"decision": "give", "version": "1"}
        assert eleri.post(reverse("access-item", args=[*one, item.pk]), sent).status_code == 302
    eleri.post(reverse("access-finish", args=one), {"sure": "on"})
    assert "Ready to send" in words_of(rhys.get("/"))
    rhys.post(reverse("access-send", args=one), {"sure": "on"})
    assert "Nothing waits to be reviewed" in words_of(eleri.get(reverse("access-reviews")))
    assert "No request waits" in words_of(rhys.get(reverse("access-requests")))
    assert row.reference in words_of(rhys.get(reverse("access-requests") + "?show=done"))


def test_a_passage_that_is_not_there_is_told_and_what_was_typed_stays(made: Asked) -> None:
    row = in_review(made, a_request(made.cast))
    item = row.items.get(text__isnull=False, because="names-somebody", what="note")
    path = reverse("access-item", args=[row.reference, item.pk])
    typed = {
        "decision": "part",
        "passages": "his mother",
        "withheld": "others",
        "why": "Kind",
        "version": "1",
    }
    answer = browser(made, "eleri").post(path, typed)
    assert answer.status_code == 422
    assert "“his mother” does not stand in it" in words_of(answer)
    assert "Kind" in answer.content.decode()


def test_the_filters_and_the_empty_list(made: Asked) -> None:
    rhys = browser(made, "rhys")
    for show, empty in (
        ("", "No request waits"),
        ("stands", "No clock stands"),
        ("late", "No answer is late"),
    ):
        assert empty in words_of(rhys.get(reverse("access-requests"), {"show": show}))
    row = a_request(made.cast, NOBODY)
    receiving.stop_clock(row, Awaited.CLARITY, since=MONDAY.date(), visit=visit_of(made.cast.rhys))
    assert "the clock stands" in words_of(rhys.get(reverse("access-requests"), {"show": "stands"}))
    assert rhys.get(reverse("access-requests"), {"show": "nonsense"}).status_code == 200


def test_pages_cost_as_many_statements_with_ten_requests_as_with_one(made: Asked) -> None:
    names = (("rhys", "today"), ("rhys", "access-requests"), ("eleri", "access-reviews"), ("eleri", "today"))

    def costs() -> list[int]:
        browsers = {who: browser(made, who) for who, _name in names}
        for one in browsers.values():
            one.get("/")
        return [len(got(browsers[who], name)[1]) for who, name in names]

    in_review(made, a_request(made.cast))
    one = costs()
    for _ in range(9):
        in_review(made, a_request(made.cast))
    assert costs() == one
    assert max(one) <= MOST
