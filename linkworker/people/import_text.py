"""A file of any encoding becomes kept text, and kept text becomes records, a few at a time. Reads no database.

Kept text is UTF-8 with one line feed a line. A record is one line, or a few when a value in quotation marks goes on
over them; where the marks of a line find no end near by, the fault is that line's alone and reading goes on below it.
"""

import codecs
import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

CHUNK = 256 * 1024
MOST_BYTES = 30_000_000
"""Of a file that is uploaded."""

LONGEST = 20_000
"""Bytes of a record; a longer one is a fault, and no more of it is held."""

MOST_LINES = 20
"""Lines of a record: what goes on for longer is a quotation mark without its end."""

PIECE = 64 * 1024
NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"{\\rtf", b"7z\xbc\xaf")
"""How a workbook, a packed file and a printed page begin, whatever their names say."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSED = ("utf-8", "cp1252")


class NotText(Exception):
    """The file is no text that can be read. `code`: empty, workbook or unreadable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Record:
    """The values of one record, or why there are none: `fault` is quote or too-long. The next begins at `place`."""

    number: int
    place: int
    last_line: int
    values: tuple[str, ...] = ()
    fault: str = ""


def encoding_of(file: IO[bytes]) -> str:
    """The encoding in which all of a file can be read; raises `NotText`. By its mark, else UTF-8, else Windows-1252."""
    file.seek(0)
    first = file.read(8)
    if not first:
        raise NotText("empty")
    if first.startswith(NOT_TEXT):
        raise NotText("workbook")
    marked = next((name for mark, name in MARKS if first.startswith(mark)), None)
    for name in (marked,) if marked else GUESSED:
        if _reads(file, name):
            return name
    raise NotText("unreadable")


def _reads(file: IO[bytes], encoding: str) -> bool:
    try:
        for _text in _decoded(file, encoding):
            pass
    except UnicodeError:
        return False
    return True


def _decoded(file: IO[bytes], encoding: str) -> Iterator[str]:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    while piece := file.read(PIECE):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def kept_chunks(file: IO[bytes], encoding: str) -> Iterator[bytes]:
    """The text of a file as it is kept, in pieces of `CHUNK` bytes and a last one that may be shorter."""
    held, ended_in_return = bytearray(), False
    for text in _decoded(file, encoding):
        rest = text.removeprefix("\n") if ended_in_return else text
        ended_in_return = text.endswith("\r") if text else ended_in_return
        held += rest.replace("\r\n", "\n").replace("\r", "\n").encode()
        while len(held) >= CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    if held:
        yield bytes(held)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of kept text without its end, cut off after `LONGEST` bytes; `place` is where the next begins."""

    number: int
    place: int
    text: bytes


def lines(chunks: Iterable[bytes], place: int = 0, number: int = 0) -> Iterator[Line]:
    """The lines of kept text that hold anything. `chunks` begin at byte `place`, after `number` lines."""
    held = bytearray()
    for chunk in chunks:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            place += end + 1 - start
            number += 1
            if held or end > start:
                held += chunk[start : min(end, start + LONGEST + 1)]
                yield Line(number, place, bytes(held[: LONGEST + 1]))
                held.clear()
            start = end + 1
        held += chunk[start : start + max(0, LONGEST + 1 - len(held))]
        place += len(chunk) - start
    if held:
        yield Line(number + 1, place, bytes(held))


def records(given: Iterable[Line], delimiter: str = ",") -> Iterator[Record]:
    """The records of lines, but the empty ones."""
    waiting: deque[Line] = deque()
    source = iter(given)
    while line := _next(waiting, source):
        if not line.text.strip(b" \t" + delimiter.encode()):
            continue
        taken, text = [line], line.text
        while text.count(b'"') % 2 and len(taken) < MOST_LINES and len(text) <= LONGEST:
            more = _next(waiting, source)
            if more is None:
                break
            taken.append(more)
            text += b"\n" + more.text
        record = _record(taken, text, delimiter)
        if record.fault:
            waiting.extendleft(reversed(taken[1:]))
        yield record


def _next(waiting: deque[Line], source: Iterator[Line]) -> Line | None:
    return waiting.popleft() if waiting else next(source, None)


def _record(taken: list[Line], text: bytes, delimiter: str) -> Record:
    first, last = taken[0], taken[-1]
    if len(first.text) > LONGEST:
        return Record(first.number, first.place, first.number, fault="too-long")
    values = _values(text, delimiter)
    if values is None:
        return Record(first.number, first.place, first.number, fault="quote")
    return Record(first.number, last.place, last.number, values)


def _values(text: bytes, delimiter: str) -> tuple[str, ...] | None:
    if text.count(b'"') % 2 or len(text) > LONGEST:
        return None
    if b'"' not in text:
        return tuple(text.decode().split(delimiter))
    try:
        (values,) = csv.reader([text.decode()], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return None
    return tuple(values)
