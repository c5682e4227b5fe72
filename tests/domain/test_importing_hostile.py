"""Hostile files, more than twenty: each is told of by line and column, or refused whole; nobody of them comes in."""

import zipfile
from io import BytesIO
from itertools import pairwise

import pytest

from linkworker.duties.importing import advance
from linkworker.people.import_columns import Problem
from linkworker.people.import_text import NotText, kept_chunks, lines, records
from linkworker.people.importing import upload
from linkworker.people.models import ClientRecord, Import, ImportState
from tests.cast import MONDAY, Cast
from tests.lists import good

Said = list[tuple[int, str, str]]
"""What a report says: line, column, code."""

HEADER = "chosen_name,birth_date,nhs_number,own_reference,phone,case_opened_on,key_worker\n"
RIGHT = "Carys,1990-02-03,943 476 5919,A1,+44 7700 900123,today,nerys\n"


def checked(cast: Cast, content: bytes) -> Import:
    row = upload(BytesIO(content), service=cast.city, by=cast.morgan, at=MONDAY)
    assert advance(row, MONDAY, 60) is False
    row.refresh_from_db()
    return row


def said(row: Import) -> Said:
    problems = (
        (line.number, Problem(*one)) for line in row.lines.order_by("number") for one in line.problems
    )
    return [(number, problem.column, problem.code) for number, problem in problems]


def body(*rows: str) -> bytes:
    return (HEADER + RIGHT + "\n".join(rows)).encode()


WRONG: dict[str, tuple[bytes, Said]] = {
    "half rows": (body("Dai,1980-01-01", "Eira"), [(3, "", "columns-few"), (4, "", "columns-few")]),
    "too many columns": (body("Dai,,,,,,,,more", "Eira,,,,,,,,,,"), [(3, "", "columns-many")]),
    "quotation mark without its end": (
        body('"Dai,,,,,,', "Eira,,,,,,", "Huw,,,,,,no-such"),
        [(3, "", "quote"), (5, "case_opened_on", "no-case")],
    ),
    "quotation mark in the midst": (body('Dai "the post",,,,,,', 'Ei"ra,,,,,,'), [(4, "", "quote")]),
    "formulas": (
        body("=1+1,,,,,,", "+Dai,,,,,,", "-Eira,,,,,,", "@Huw,,,,,,", '"\tIfan",,,,,,', "Jac,,,=A1,,,"),
        [(n, "chosen_name", "formula") for n in (3, 4, 5, 6, 7)] + [(8, "own_reference", "formula")],
    ),
    "nul bytes": (body("Da\x00i,,,,,,"), [(3, "chosen_name", "sign")]),
    "letters that turn what is read": (body("D\u202eiad,,,,,,"), [(3, "chosen_name", "sign")]),
    "a megabyte in one field": (body("D" * 1_000_000 + ",,,,,,", "Eira,,,,,,"), [(3, "", "too-long")]),
    "a value in quotation marks that goes on and on": (
        body('"' + "D\n" * 30 + '",,,,,,'),
        [(3, "", "quote"), *[(n, "", "columns-few") for n in range(4, 33)], (33, "", "quote")],
    ),
    "a million empty lines": (
        body() + b"\n" * 1_000_000 + b"Dai,1,,,,,",
        [(1_000_003, "birth_date", "date")],
    ),
    "nobody": (HEADER.encode() + b"\n,,,,,,\n", [(2, "", "nobody")]),
    "no header": (RIGHT.encode(), [(1, "", "header")]),
    "unknown and unnamed headers": (
        b"chosen_name,Postcode,,phone\nDai,CF10,,\n",
        [(1, "postcode", "column-unknown"), (1, "", "column-unnamed")],
    ),
    "headers twice, one missing": (
        b"Full name,full_name\nDai,Dai\n",
        [(1, "full_name", "column-twice"), (1, "chosen_name", "column-missing")],
    ),
    "mixed line ends": (
        b"chosen_name,birth_date\r\nCarys,\rDai,\nEira,31/02/1980\r\n\r\nHuw,1/1/80",
        [(4, "birth_date", "no-such-day"), (6, "birth_date", "date")],
    ),
    "what spreadsheets make of numbers": (
        body("Dai,29587,9.43E+09,,4.477E+11,,", ",01/01/1980,1234567890,,,,"),
        [
            (3, "birth_date", "date"),
            (3, "nhs_number", "nhs-characters"),
            (3, "phone", "phone"),
            (4, "nhs_number", "nhs-check"),
            (4, "chosen_name", "missing"),
        ],
    ),
    "days to come and before birth": (
        body("Dai,2030-01-01,,,,2026-11-03,", "Eira,1990-01-01,,,,1989-01-01,"),
        [(3, "birth_date", "born"), (3, "case_opened_on", "not-yet"), (4, "case_opened_on", "before-birth")],
    ),
    "one person on two lines": (
        body("Carys again,,9434765919,,,,", "Dai,,,A2,,,", "Dai,,,a-2,,,"),
        [(3, "nhs_number", "twice"), (5, "own_reference", "twice")],
    ),
    "workers who can't take a case, whatever the cause": (
        body("Dai,,,,,today,priya", "Eira,,,,,today,rhys", "Huw,,,,,today,nobody", "Ifan,,,,,today,dafydd"),
        [(n, "key_worker", "cannot-take") for n in (3, 4, 5, 6)],
    ),
    "names without an end": (body("D" * 121 + ",,,,,,"), [(3, "chosen_name", "long")]),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_told_of_by_line_and_nobody_comes_in(cast: Cast, name: str) -> None:
    content, expected = WRONG[name]
    before = ClientRecord.objects.count()
    row = checked(cast, content)
    assert (row.state, said(row)) == (ImportState.WRONG, expected)
    assert ClientRecord.objects.count() == before
    assert (row.is_tidy, row.chunks.count(), row.keys.count()) == (True, 0, 0)


def packed() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (packed(), "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        (b"%PDF-1.7", "workbook"),
        (b"chosen_name\n\x81\x8d\x8f\n", "unreadable"),
        ("chosen_name\n".encode("utf-16") + b"\x00", "unreadable"),
    ],
)
def test_what_is_no_text_is_refused_as_a_whole(cast: Cast, content: bytes, code: str) -> None:
    with pytest.raises(NotText) as found:
        upload(BytesIO(content), service=cast.city, by=cast.morgan, at=MONDAY)
    assert found.value.code == code
    assert not Import.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_are_read_in_whichever_encoding_they_were_written(cast: Cast, encoding: str) -> None:
    row = checked(cast, "chosen_name\tbirth_date\nSiân Gwenllian-Bâ\t\n".encode(encoding))
    assert (row.state, row.people, row.delimiter, row.encoding) == (ImportState.READY, 1, "\t", encoding)


def test_text_without_its_mark_in_two_bytes_a_letter_is_not_taken_for_a_list(cast: Cast) -> None:
    row = checked(cast, "chosen_name\nDai\n".encode("utf-16-le"))
    assert said(row) == [(1, "", "header")]


def test_a_name_from_elsewhere_is_no_formula(cast: Cast) -> None:
    names = ["Nguyễn Thị Hà", "عائشة", "O'Brien-Ó Súilleabháin", "Li\u200cla", "D'Arcy, “Dee”"]
    row = checked(cast, b"chosen_name\n" + "\n".join(f'"{name}"' for name in names).encode())
    assert (row.state, row.people) == (ImportState.READY, len(names))


def test_checking_stops_where_every_line_is_wrong(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkworker.people.importing.MOST_WRONG", 500)
    row = checked(cast, b"chosen_name,birth_date\n" + b"Dai,x\n" * 5000)
    assert (row.state, row.lines.count()) == (ImportState.WRONG, 800)


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 64])
def test_reading_goes_on_from_any_record(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the pieces that text is kept in, and wherever reading begins again."""
    monkeypatch.setattr("linkworker.people.import_text.CHUNK", cut)
    monkeypatch.setattr("linkworker.people.import_text.PIECE", cut)
    text = 'a,"b\r\nc",d\r\n\r\nâ,"ö",é\n"open,1\rlast,2'.encode()
    kept = b"".join(chunks := list(kept_chunks(BytesIO(text), "utf-8")))
    assert kept.decode() == 'a,"b\nc",d\n\nâ,"ö",é\n"open,1\nlast,2'
    whole = list(records(lines(chunks)))
    assert [(one.number, one.fault, one.values) for one in whole] == [
        (1, "", ("a", "b\nc", "d")),
        (4, "", ("â", "ö", "é")),
        (5, "quote", ()),
        (6, "", ("last", "2")),
    ]
    for before, after in pairwise(whole):
        assert next(records(lines([kept[before.place :]], before.place, before.last_line))) == after


def test_a_good_list_has_nothing_to_say(cast: Cast) -> None:
    row = checked(cast, good(50).getvalue())
    assert (row.state, row.people, row.wrong, said(row)) == (ImportState.READY, 50, 0, [])
