"""The pages of lists that are brought in, as a manager walks through them."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from linkworker.duties.importing import advance
from linkworker.events import clock
from linkworker.events.models import Look
from linkworker.partnership.models import RoleGiven
from linkworker.people.actions import ClientGiven, register
from linkworker.people.import_columns import COLUMNS
from linkworker.people.importing import upload
from linkworker.people.models import Import, ImportState
from linkworker.practice.sharing import Role
from linkworker.web.imports.words import COLUMNS as COLUMN_WORDS
from linkworker.web.imports.words import INSTEAD, NOT_TEXT
from tests.cast import LONG_AGO, MONDAY, Cast
from tests.lists import good


@pytest.fixture
def morgan(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    monkeypatch.setattr("linkworker.web.imports.form_pages.AT_ONCE", 60)
    browser = Client()
    browser.force_login(cast.morgan)
    return browser


def sent(browser: Client, content: bytes, **more: str) -> HttpResponse:
    file = SimpleUploadedFile("list.csv", content, "text/csv")
    return browser.post("/imports/new/", {"list": file, **more}, follow=True)


def words(answer: HttpResponse) -> str:
    main = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


def test_a_short_list_is_ready_with_the_press_and_in_with_the_next(morgan: Client, cast: Cast) -> None:
    assert "Bring in a list of clients" in words(morgan.get("/team/"))
    ready = sent(morgan, good(8).getvalue())
    assert "8 people to bring in" in words(ready)
    assert "The first names" in words(ready)
    there = ready.request["PATH_INFO"]
    done = morgan.post(there, follow=True)
    assert "8 people were brought in and can be found now." in words(done)
    assert "AR-3" in words(morgan.post("/find/", {"text": "AR-3"}))
    assert "Brought in" in words(morgan.get("/imports/"))
    assert morgan.get(there).status_code == 404
    assert morgan.get(there.replace("decide", "drop")).status_code == 404
    again = morgan.post(there)
    assert again.status_code == 409 and "Morgan Price decided on this list meanwhile" in words(again)


def test_the_report_says_line_column_what_stands_there_and_what_to_write(morgan: Client) -> None:
    content = b"chosen_name,birth_date,nhs_number\n=cmd|x,31/02/1990,\n,,943 476 5918\n"
    wrong = sent(morgan, content)
    assert "Nobody was brought in: 3 lines" not in words(wrong) and "2 lines are to be put right" in words(
        wrong
    )
    path = wrong.request["PATH_INFO"]
    report = words(morgan.get(f"{path}report/"))
    for said in ("Line 2 chosen_name", "“=cmd|x”", "begins like a formula", "Line 2 birth_date", "no such day",
                 "Line 3 nhs_number", "check", "Line 3 chosen_name", "what they like to be called"):  # fmt: skip
        assert said.lower() in report.lower(), said
    file = morgan.get(f"{path}report/file/")
    assert file["Content-Disposition"] == f'attachment; filename="{path.split("/")[2]}.csv"'
    assert "2,chosen_name,'=cmd|x," in file.content.decode("utf-8-sig")
    assert list(Look.objects.order_by("pk").values_list("kind", flat=True))[-2:] == ["list", "file"]


def test_a_long_report_goes_on_on_another_page(morgan: Client) -> None:
    wrong = sent(morgan, b"chosen_name,birth_date\n" + b"Dai,x\n" * 70)
    first = morgan.get(f"{wrong.request['PATH_INFO']}report/").content.decode()
    assert "Line 51<" in first and "Line 52<" not in first
    more = re.search(r'href="([^"]+after=51)"', first)
    assert more
    second = morgan.get(more[1].replace("&amp;", "&")).content.decode()
    assert "Line 52<" in second and "Line 71<" in second and "after=" not in second


def test_who_may_be_known_is_shown_and_the_manager_decides(morgan: Client, cast: Cast) -> None:
    given = ClientGiven(chosen_name="Delyth", own_reference="AR-1")
    known = register(given, service=cast.city, by=cast.nerys, at=MONDAY)
    ready = sent(morgan, good(3).getvalue())
    assert "1 of them has an identifier of somebody whom you can find already." in words(ready)
    path = ready.request["PATH_INFO"]
    report = morgan.get(path.replace("decide", "report"))
    assert "Delyth" in words(report)
    assert Look.objects.latest("pk").subjects == [known.pk]
    assert morgan.post(path).status_code == 422
    done = morgan.post(path, {"known": "leave"}, follow=True)
    assert "2 people were brought in" in words(done) and "1 was left out" in words(done)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK\x03\x04....", "This file is a workbook"), (b"", "empty"), (b"name\n\x81", "can't be read")],
)
def test_a_file_that_is_no_text_is_told_of_at_once(morgan: Client, content: bytes, said: str) -> None:
    answer = sent(morgan, content)
    assert (answer.status_code, said in words(answer)) == (422, True)
    assert not Import.objects.exists()


def test_a_longer_list_is_told_of_while_it_is_checked(morgan: Client, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("linkworker.web.imports.form_pages.AT_ONCE", 0)
    checking = sent(morgan, good(3).getvalue())
    assert "Read so far: 0 lines." in words(checking) and "Look again" in words(checking)
    path = checking.request["PATH_INFO"]
    row = Import.objects.get()
    advance(row, MONDAY, 60)
    assert "Every line is right" in words(morgan.get(path))
    writing = morgan.post(f"{path}decide/", follow=True)
    assert "Written down: 0 of 3." in words(writing)
    gone = morgan.post(f"{path}drop/", {"sure": "on"}, follow=True)
    assert "Nobody of it was brought in" in words(gone)
    row.refresh_from_db()
    assert row.state == ImportState.DROPPING
    assert "being taken away" in words(morgan.get(path))


def test_old_letters_are_remarked_on(morgan: Client) -> None:
    ready = sent(morgan, "chosen_name\nSiân\n".encode("cp1252"))
    assert "Windows-1252" in words(ready) and "Siân" in words(ready)


def test_whoever_manages_several_services_says_which(morgan: Client, cast: Cast) -> None:
    RoleGiven.objects.create(worker=cast.morgan, service=cast.fens, role=Role.MANAGER, since=LONG_AGO)
    assert sent(morgan, good(2).getvalue()).status_code == 422
    sent(morgan, good(2).getvalue(), service=str(cast.fens.pk))
    assert Import.objects.get().service == cast.fens


def test_another_manager_sees_nothing_of_a_list(morgan: Client, cast: Cast) -> None:
    RoleGiven.objects.create(worker=cast.owen, service=cast.city, role=Role.MANAGER, since=LONG_AGO)
    row = upload(good(2), service=cast.city, by=cast.owen, at=MONDAY)
    assert morgan.get(f"/imports/{row.reference}/").status_code == 404
    assert "You have brought no list in yet." in words(morgan.get("/imports/"))


def test_the_template_names_every_column_and_the_page_says_what_stands_in_each(morgan: Client) -> None:
    template = morgan.get("/imports/template/").content.decode("utf-8-sig").strip()
    assert template.split(",") == list(COLUMNS) == list(COLUMN_WORDS)
    page = words(morgan.get("/imports/new/"))
    assert [name for name in COLUMNS if name not in page] == []


def test_every_problem_has_its_sentence() -> None:
    assert all(str(said) for said in (*INSTEAD.values(), *NOT_TEXT.values()))
