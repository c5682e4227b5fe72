"""What is saved as text or PDF: the same words both ways, gated as its page is, with nobody's name on the outside."""

import builtins
import doctest
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from django.http import HttpResponse
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from linkworker.assessments.actions import complete
from linkworker.assessments.build import RISK_FORM, SCREEN, AssessmentGiven
from linkworker.assessments.models import Assessment
from linkworker.cases.actions import add_entry
from linkworker.cases.build import Told
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Entry, EntryKind
from linkworker.design.paper import pdf, shape, text
from linkworker.design.paper.shape import DIRECTIONS, Paper, Section, Table
from linkworker.events.models import Look
from linkworker.partnership.models import Worker
from linkworker.people.build import ClientGiven, ContactGiven
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Category
from linkworker.referrals.answering import Accepting, accept
from linkworker.web.row_keys import row_key
from tests.cast import MONDAY, Cast, asked
from tests.domain.test_intake import called
from tests.joined import Joined
from tests.web import same
from tests.web.assessing import done
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, words_of
from tests.web.test_case_list import grant

__all__ = ["at_noon", "signed_in"]

OWN_WORDS = "He said <script>alert(1)</script> <img src=\"file:///etc/hostname\"> http://127.0.0.1/ & 'ŵ ŷ'"


@pytest.fixture
def worked(cast: Cast) -> Assessment:
    """Siân's case with a disclosure and a checklist at seventeen, judged high."""
    record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    judged = {"judgement": "high", "judgement_reason": "Stalked at work"}
    return done(cast.sian, 17, by=cast.nerys, own_view="expects", own_view_words="He will come", **judged)


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def note(cast: Cast, words: str, **more: str) -> Entry:
    told = Told(EntryKind.NOTE, code="event", text=words, **more)
    return add_entry(cast.sian, told, by=cast.nerys, at=NOON, recorded_at=NOON)


def pages_of(cast: Cast, row: Assessment) -> dict[str, str]:
    """The pages that can be saved, by the name of the file."""
    return {
        "risk-checklist": page(cast.sian, f"assessments/{row_key(row.pk)}/"),
        "duties": page(cast.sian, "duties/"),
        "chronology": page(cast.sian, "chronology/"),
    }


def read(answer: HttpResponse) -> str:
    """The words of a saved text, in one line."""
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def opened(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def words_in(reader: PdfReader) -> str:
    return " ".join(sheet.extract_text() for sheet in reader.pages)


def paper(*sections: Section, **changes: Any) -> Paper:
    plain = {"kind": "try", "reference": "A1", "title": "Try", "made_by": "Nerys", "made_at": NOON}
    return Paper(sections=sections, **{**plain, **changes})


def tags_of(reader: PdfReader) -> Iterator[str]:
    """The tags of a PDF's structure, in no order."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if "/S" in node:
                yield str(node["/S"])
            if "/K" in node:
                waiting.append(node["/K"])


@pytest.mark.parametrize("kind", ["risk-checklist", "duties", "chronology"])
def test_text_and_pdf_say_the_same_and_nobody_is_named_on_the_outside(
    cast: Cast, signed_in: SignIn, worked: Assessment, kind: str
) -> None:
    nerys, where = signed_in(cast.nerys), pages_of(cast, worked)[kind]
    on_page = nerys.get(where).content.decode()
    as_text, as_pdf = nerys.get(f"{where}text/"), nerys.get(f"{where}pdf/")
    for answer, ending, sort in (
        (as_text, "txt", "text/plain; charset=utf-8"),
        (as_pdf, "pdf", "application/pdf"),
    ):
        name = f'attachment; filename="{kind}-{cast.sian.reference}.{ending}"'
        assert (answer["Content-Disposition"], answer["Content-Type"]) == (name, sort)
        assert "no-store" in answer["Cache-Control"]
    assert f'href="{where}text/"' in on_page
    assert f'href="{where}pdf/"' in on_page
    reader = opened(as_pdf.content)
    said, drawn = (set(re.findall(r"\w+", words)) for words in (read(as_text), words_in(reader)))
    assert {"Siân", "Gwenllian", "Saved", "Nerys", "Afon"} <= said
    assert said - drawn == set()
    first_heads = {"Topic", "Criterion"}  # in text what a row is about needs no head
    assert {word for word in drawn - said if not word.isdigit()} - first_heads == set()
    root = reader.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("en-gb", True)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= set(tags_of(reader))
    about = root["/Metadata"].get_object().get_data().decode() + str(dict(reader.metadata or {}))
    assert f"{reader.metadata.title if reader.metadata else ''}".endswith(cast.sian.reference)
    assert "Siân" not in about
    assert "Nerys" not in about
    assert list(Look.objects.filter(kind="file").values_list("route", flat=True)) == [
        f"{'assessment' if kind == 'risk-checklist' else 'case-duties' if kind == 'duties' else kind}-{form}"
        for form in ("text", "pdf")
    ]


def test_a_saved_checklist_holds_each_answer_who_said_it_and_how_the_level_came_about(
    cast: Cast, signed_in: SignIn, worked: Assessment
) -> None:
    words = read(signed_in(cast.nerys).get(page(cast.sian, f"assessments/{row_key(worked.pk)}/text/")))
    for line in (
        "High: 17 of 24, and professional judgement was of serious risk",
        "This is true for Mon 2 Nov 2026, 09:00 only",
        "Fears it will happen again In their own words: He will come",
        "Level judged: High Why: Stalked at work",
        "Own-word topic labels, not the licensed instrument.",
        "17. Someone else who threatens them or whom they fear Answer: Yes Who said so: The person",
        "24. The other person is known to the police Answer: No Who said so: The person",
        "Instrument: risk-checklist 2026",
        "Locality: england 2026",
        "Visible high risk Outcome: Met Here it asks: 17 or more yes answers",
    ):
        assert line in words
    assert len(re.findall(r"Answer: (?:Yes|No)", words)) == 24
    assert "Tell your line manager" not in words


@pytest.mark.parametrize(("instrument", "said"), [(SCREEN, "May be high risk"), (RISK_FORM, "Ask further")])
def test_the_screen_and_the_services_own_form_are_saved_the_same_way(
    cast: Cast, signed_in: SignIn, instrument: str, said: str
) -> None:
    answers = (AnswerGiven("1" if instrument == SCREEN else "abuse", Answer.YES),)
    given_answers = AssessmentGiven(instrument, "with-person", answers, {})
    row = complete(cast.sian, given_answers, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    answer = signed_in(cast.nerys).get(page(cast.sian, f"assessments/{row_key(row.pk)}/text/"))
    assert said in read(answer)
    assert f"{instrument}-{cast.sian.reference}.txt" in answer["Content-Disposition"]


def test_saved_duties_say_what_why_until_when_and_from_which_source(
    cast: Cast, signed_in: SignIn, worked: Assessment
) -> None:
    words = read(signed_in(cast.morgan).get(page(cast.sian, "duties/text/")))
    marac = words.split("Refer to MARAC ")[1]
    assert marac.startswith(
        "Due: Tue 3 Nov 2026 Weight: Must Who has it: Nerys Llywelyn Why: Because of the risk checklist of 2 Nov 2026."
        " Source: "
    )
    assert words.endswith("Saved from Linkworker by Morgan Price, Afon Recovery, Mon 2 Nov 2026, 12:00")


@pytest.mark.parametrize("named", [True, False])
def test_a_share_saves_what_its_page_shows_and_no_duties(
    cast: Cast, signed_in: SignIn, worked: Assessment, named: bool
) -> None:
    grant(cast.sian, cast, Category.RISK, *([Category.IDENTITY] if named else []))
    dafydd, pages = signed_in(cast.dafydd), pages_of(cast, worked)
    checklist, chronology = (
        read(dafydd.get(pages[kind] + "text/")) for kind in ("risk-checklist", "chronology")
    )
    assert ("Siân" in checklist, "Siân" in chronology) == (named, named)
    assert ("Case opened" in chronology) is named
    assert "Held by: Afon Recovery" in checklist
    assert "Risk checklist: High" in chronology
    assert "Disclosed living with abuse" not in chronology
    duties = dafydd.get(pages["duties"])
    assert duties.status_code == 200
    assert "Save as" not in words_of(duties)
    assert [dafydd.get(f"{pages['duties']}{form}/").status_code for form in ("text", "pdf")] == [404, 404]


@pytest.mark.usefixtures("at_noon")
def test_an_intake_saves_the_preview_and_the_ways_of_reaching_them_once_it_is_accepted(
    joined: Joined,
) -> None:
    cast = joined.cast
    person = ClientGiven(
        chosen_name="Eira",
        nhs_number="9434765919",
        contacts=(ContactGiven("phone", "01632 960 777", "yes", "weekdays"), ContactGiven("text", "", "no")),
    )
    intake = called(joined, person=person, address_kind="ordinary", address="12 Mill Road")
    nerys, where = browser(cast.nerys), f"/inbox/{intake.reference}/"
    page_links = nerys.get(where).content.decode()
    assert [f'href="{where}{form}/"' in page_links for form in ("text", "pdf")] == [True, True]
    before = nerys.get(f"{where}text/")
    for shown in ("Name: Eira", "Safe: phone, weekdays", "State: Waiting", "Who sent it", "Not safe: text"):
        assert shown in read(before)
    assert f"intake-{intake.reference}.txt" in before["Content-Disposition"]
    accept(intake, Accepting(worker=cast.nerys), by=cast.nerys, at=MONDAY)
    after = [read(nerys.get(f"{where}text/")), words_in(opened(nerys.get(f"{where}pdf/").content))]
    for hidden, then in (("960 777", "01632 960 777, safe weekdays"), ("Mill Road", "Address: 12 Mill Road")):
        assert hidden not in read(before)
        assert then in after[0]
        assert hidden in " ".join(after[1].split())
    assert "9434765919" not in "".join(after)
    looks = Look.objects.filter(kind="file").order_by("pk").values_list("route", "worker_id")
    assert list(looks) == [(f"intake-{form}", cast.nerys.pk) for form in ("text", "text", "pdf")]
    assert [browser(cast.rhys).get(f"{where}{form}/").status_code for form in ("text", "pdf")] == [404, 404]


def test_what_is_not_to_be_revealed_is_not_saved_nor_hinted_at_and_the_screen_says_so(
    cast: Cast, signed_in: SignIn
) -> None:
    nerys, where = signed_in(cast.nerys), page(cast.sian, "chronology/")
    note(cast, "Came by for her prescription", said_by="Siân")
    before = [read(nerys.get(f"{where}text/")), words_in(opened(nerys.get(f"{where}pdf/").content))]
    assert "not to be revealed" not in words_of(nerys.get(where))
    kept = note(cast, "She is looking for a flat", not_to_be_revealed_to="Gareth")
    after = [read(nerys.get(f"{where}text/")), words_in(opened(nerys.get(f"{where}pdf/").content))]
    assert "Came by for her prescription When: Mon 2 Nov 2026, 12:00" in after[0]
    assert after == before
    for shown in (nerys.get(where), nerys.get(f"{where}{row_key(kept.pk)}/")):
        on_screen_only = re.findall(r"<(?:div|section) class=\"[^\"]*lw-on-screen\">", shown.content.decode())
        assert len(on_screen_only) == 1
    told = words_of(nerys.get(where))
    assert "1 entry here is not to be revealed to somebody. What you print or save leaves it out." in told


def test_a_part_of_a_chronology_says_which_part_it_is(cast: Cast, signed_in: SignIn) -> None:
    nerys, where = signed_in(cast.nerys), page(cast.sian, "chronology/")
    for number in range(30):
        note(cast, f"Came by {number}")
    first = nerys.get(f"{where}?kind=notes").content.decode()
    older = read(nerys.get(re.findall(r'href="([^"]+before=\w+)"', first)[0].replace("&amp;", "&")))
    assert "Came by 4" in older
    saved = re.findall(r'href="([^"]+chronology/text/[^"]*)"', first)[0].replace("&amp;", "&")
    newest = read(nerys.get(saved))
    assert "There are earlier entries. Kinds of entry: Notes" in newest
    assert "Case opened" not in newest
    assert ("Came by 29 " in newest, "Came by 4 " in newest) == (True, False)
    key = re.findall(r"before=\w+", first)[0]
    rest = read(nerys.get(f"{where}text/?kind=notes&{key}"))
    assert "There are later entries. Kinds of entry: Notes" in rest
    assert ("Came by 29 " in rest, "Came by 4 " in rest) == (False, True)


def test_own_words_stay_words(cast: Cast, signed_in: SignIn) -> None:
    note(cast, f"{OWN_WORDS}\nTurned \u202eround\u202c\x07 " + "z" * 300)
    nerys, where = signed_in(cast.nerys), page(cast.sian, "chronology/")
    saved, drawn = nerys.get(f"{where}text/").content.decode(), opened(nerys.get(f"{where}pdf/").content)
    for words in (" ".join(saved.split()), " ".join(words_in(drawn).split())):
        assert OWN_WORDS in words
        assert "Turned round z" in words
        assert "z" * 300 in words.replace(" ", "")
    assert [sheet.get("/Annots") for sheet in drawn.pages] == [None] * len(drawn.pages)
    assert [image for sheet in drawn.pages for image in sheet.images] == []


@settings(max_examples=60)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_words_make_lines_that_every_system_takes(one: str, two: str) -> None:
    table = Table(("Topic", "Comment"), (("1. A topic", one), ("2. Another", two)))
    content = text.drawn(paper(Section("Heading", (one, two), ((two, one), ("b", two)), table)))
    lines = content.decode("utf-8").split("\r\n")
    assert lines.pop() == ""
    for line in lines:
        assert len(line) <= 76
        assert not set(line) & (DIRECTIONS | {chr(code) for code in range(32)})


def test_the_example_beside_the_code_holds() -> None:
    found = doctest.testmod(shape)
    assert (found.failed, found.attempted) == (0, 1)


def test_nothing_is_left_of_what_is_empty() -> None:
    empty = Section("Nobody", ("", " "), (("Name", ""),), Table(("Topic",), ()))
    half = Section(
        "Some", table=Table(("Topic", "Comment", "Answer"), (("1", "", "No"), ("2", "\x07", "Yes")))
    )
    assert text.drawn(paper(empty, half)).decode().splitlines()[2:-2] == [
        "",
        "Some",
        "  1",
        "      Answer: No",
        "  2",
        "      Answer: Yes",
    ]


def test_nothing_is_fetched_for_a_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that names a file, as our own never does: another reader of it would show the picture."""
    picture = tmp_path / "x.png"
    Image.new("RGB", (8, 8), "red").save(picture)
    named = f'<html lang="en"><title>t</title><img alt="x" src="{picture.as_uri()}"><p>Words</html>'
    assert len(opened(weasyprint.HTML(string=named).write_pdf()).pages[0].images) == 1
    monkeypatch.setattr(pdf, "render_to_string", lambda *_: named)
    reader = opened(pdf.drawn(paper()))
    assert (len(reader.pages[0].images), reader.pages[0].extract_text().strip()[:5]) == (0, "Words")
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    for address in (picture.as_uri(), "http://127.0.0.1:1/", "data:text/plain,x"):
        with pytest.raises(ValueError, match="disallowed protocol"):
            nothing.fetch(address)


def test_the_page_a_pdf_is_made_of_names_no_address() -> None:
    template = (Path(pdf.__file__).parents[1] / "jinja" / "design" / "paper.jinja").read_text(
        encoding="utf-8"
    )
    styles = pdf._STYLES.read_text(encoding="utf-8")
    assert re.findall(r"src=|href=|url\(|@import|@font-face", template + styles) == []


def test_where_pdfs_cant_be_made_everyone_reads_what_to_install_and_text_still_works(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_possible", lambda: False)
    nerys, where = signed_in(cast.nerys), page(cast.sian, "chronology/")
    answer = nerys.get(f"{where}pdf/?kind=notes&kind=risk")
    assert answer.status_code == 503
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in words_of(answer)
    instead = re.findall(r'href="([^"]+/text/[^"]*)"', answer.content.decode())
    assert instead == [f"{where}text/?kind=notes&amp;kind=risk"]
    assert nerys.get(f"{where}text/").status_code == 200
    assert Look.objects.filter(route="chronology-pdf").count() == 0
    stranger = signed_in(cast.rhys)
    hidden = same.everything(stranger.get(f"{where}pdf/"))
    absent = same.everything(stranger.get(f"{where}pdf/".replace(cast.sian.reference, "A1A1-A1A-1A1")))
    assert repr(hidden).replace(cast.sian.reference, "A1A1-A1A-1A1") == repr(absent)


def test_a_library_that_does_not_load_means_no_pdfs(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = builtins.__import__

    def lacking(name: str, *rest: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return plain(name, *rest)

    assert pdf._library.__wrapped__() is weasyprint
    monkeypatch.setattr(builtins, "__import__", lacking)
    assert pdf._library.__wrapped__() is None


def test_what_is_too_long_for_a_pdf_is_offered_as_text(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MOST_LETTERS", 1000)
    note(cast, "Came by. " * 200)
    nerys, where = signed_in(cast.nerys), page(cast.sian, "chronology/")
    answer = nerys.get(f"{where}pdf/")
    assert answer.status_code == 422
    assert "This is too long for a PDF" in words_of(answer)
    assert "apt-get" not in words_of(answer)
    assert "Came by." in read(nerys.get(f"{where}text/"))


def test_the_library_is_not_loaded_before_the_first_pdf() -> None:
    load = "import django, sys; django.setup(); import linkworker.config.urls; print('weasyprint' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", load], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_paper_is_the_same_in_every_hour_of_the_day() -> None:
    """Its time is London's, whatever the machine's is."""
    summer = paper(Section("Heading", ("Words",)), made_at=datetime(2026, 7, 6, 16, 0, tzinfo=UTC))
    assert "Mon 6 Jul 2026, 17:00" in text.drawn(summer).decode()
