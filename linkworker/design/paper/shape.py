"""What a paper says, whichever way it is drawn: the one shape of everything that leaves as a file.

`text.drawn` and `pdf.drawn` make plain text and PDF of the same `Paper`; what makes a new paper only fills this shape.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from linkworker.design.dates import day_and_time

DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""The unseen marks that turn round the order in which letters are shown: with them a "no" can be shown as "on"."""

UNSEEN = frozenset({"Cc", "Cn", "Co", "Cs"})
"""Unicode's control characters, surrogates, and what stands for no character."""

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads; the first cell of each row says what the row is about."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper: its heading, then sentences, then (label, value) lines, then a table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper about one thing. `kind` and `reference` make its file's name, so neither may say anything of a person.

    `title` is the title of the file too. `made_by` is the worker with their agency.
    """

    kind: str
    reference: str
    title: str
    made_by: str
    made_at: datetime
    sections: tuple[Section, ...]

    def file_name(self, ending: str) -> str:
        return f"{self.kind}-{self.reference}.{ending}"

    @property
    def made(self) -> str:
        """Who made it, and when."""
        return _("Saved from Linkworker by %(who)s, %(when)s") % {
            "who": clean(self.made_by),
            "when": day_and_time(self.made_at),
        }


def clean(words: object) -> str:
    """The words without characters that are not seen; lines end with a line feed, a tab is a space.

    >>> clean("no\\u202e and\\x07 a\\ttab")
    'no and a tab'
    """
    lines = str(words).replace("\t", " ").splitlines()
    return unicodedata.normalize("NFC", "\n".join("".join(_seen(line)) for line in lines)).strip()


def _seen(line: str) -> Iterator[str]:
    for letter in line:
        hidden = letter in DIRECTIONS or letter == BYTE_ORDER_MARK
        if not hidden and unicodedata.category(letter) not in UNSEEN:
            yield letter


def cleaned(paper: Paper) -> Paper:
    """The paper with clean words, without lines, cells' columns and sections that hold nothing.

    Both drawings begin with it.
    """
    sections = (_section(one) for one in paper.sections)
    return replace(paper, title=clean(paper.title), sections=tuple(one for one in sections if _holds(one)))


def _section(section: Section) -> Section:
    pairs = ((clean(label), clean(value)) for label, value in section.lines)
    return Section(
        heading=clean(section.heading),
        paragraphs=tuple(words for one in section.paragraphs if (words := clean(one))),
        lines=tuple((label, value) for label, value in pairs if value),
        table=_table(section.table) if section.table and section.table.rows else None,
    )


def _table(table: Table) -> Table:
    rows = [tuple(clean(cell) for cell in row) for row in table.rows]
    used = [place for place in range(len(table.head)) if any(row[place] for row in rows)]
    return Table(
        head=tuple(clean(table.head[place]) for place in used),
        rows=tuple(tuple(row[place] for place in used) for row in rows),
    )


def _holds(section: Section) -> bool:
    return bool(section.paragraphs or section.lines or section.table)
