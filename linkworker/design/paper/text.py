"""A paper as plain text: to be pasted into another system, or read aloud. No ornament but line breaks."""

from collections.abc import Iterator
from textwrap import wrap

from linkworker.design.paper.shape import Paper, Section, Table, cleaned

ENDING = "txt"
TYPE = "text/plain; charset=utf-8"
COLUMNS = 76
END_OF_LINE = "\r\n"


def drawn(paper: Paper) -> bytes:
    """UTF-8, at most 76 characters a line, with the line ends that every system knows."""
    paper = cleaned(paper)
    lines = [*_wrapped(paper.title), paper.reference]
    for section in paper.sections:
        lines += ["", *_section(section)]
    lines += ["", *_wrapped(paper.made)]
    return (END_OF_LINE.join(lines) + END_OF_LINE).encode()


def _section(section: Section) -> Iterator[str]:
    yield from _wrapped(section.heading)
    for words in section.paragraphs:
        yield from _wrapped(words, 2)
    for label, value in section.lines:
        yield from _wrapped(f"{label}: {value}", 2, hanging=2)
    if section.table is not None:
        yield from _table(section.table)


def _table(table: Table) -> Iterator[str]:
    """Each row as a line with its first cell, and under it the others with the heads of their columns."""
    for first, *others in table.rows:
        yield from _wrapped(first, 2, hanging=2)
        for head, cell in zip(table.head[1:], others, strict=True):
            if cell:
                yield from _wrapped(f"{head}: {cell}", 6, hanging=2)


def _wrapped(words: str, indent: int = 0, *, hanging: int = 0) -> Iterator[str]:
    """The words from `indent` on; what runs on to another line stands `hanging` further in."""
    for number, line in enumerate(words.split("\n")):
        first = " " * (indent + (hanging if number else 0))
        rest = " " * (indent + hanging)
        yield from wrap(line, COLUMNS, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
