"""Bringing an existing list of clients into a service: uploaded, checked a few lines at a time, decided or dropped.

Checking writes nobody down. What was decided is written by `duties.importing`, which knows cases and their duties.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import IO

from django.db import transaction

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Service, Worker
from linkworker.people.actions import Changed
from linkworker.people.build import ClientGiven
from linkworker.people.gates import may_bring_in
from linkworker.people.import_columns import (
    Problem,
    Told,
    check_header,
    delimiter_of,
    header_of,
    read_line,
    shown,
)
from linkworker.people.import_text import CHUNK, Record, encoding_of, kept_chunks, lines, records
from linkworker.people.keys import LONGEST, nhs_key, phone_key, reference_key
from linkworker.people.models import Import, ImportChunk, ImportKey, ImportLine, ImportState
from linkworker.people.queries import known_by_key
from linkworker.practice.deadlines import london_date
from linkworker.practice.identifiers import phone
from linkworker.sharing.gates import Visit
from linkworker.sharing.models import Staging
from linkworker.sharing.references import new_reference

BATCH = 400
MOST_WRONG = 10_000
"""Lines to put right before checking stops: what is wrong so often is wrong in the program that wrote the file."""

MayTake = Callable[[str], bool]
"""Whether the worker with this username may take a new case of the service."""


@action
def upload(file: IO[bytes], *, service: Service, by: Worker, at: datetime) -> Import:
    """Keep a file, encrypted, to be checked. Raises `Refused`, or `NotText` for what can't be read as text."""
    may_bring_in(by, service, at)
    encoding = encoding_of(file)
    row = Import.objects.create(
        agency_id=service.agency_id,
        service=service,
        reference=new_reference(),
        by=by,
        at=at,
        encoding=encoding,
        size=0,
    )
    for number, content in enumerate(kept_chunks(file, encoding)):
        ImportChunk.objects.create(of=row, number=number, content=content)
        row.size += len(content)
    row.save(update_fields=["size"])
    record_import(Kind.IMPORT_UPLOADED, row, by=by, at=at)
    return row


def record_import(kind: Kind, row: Import, *, by: Worker | None, at: datetime, **data: object) -> None:
    """Record an event of an import as a whole."""
    told = {"service": row.service_id, **data}
    record(kind, agency_id=row.agency_id, actor=by, at=at, thing="import", thing_id=row.pk, data=told)


@action
def bring_in(row: Import, *, skips_known: bool, by: Worker, at: datetime) -> Import:
    """Decide that everybody of a checked list is written down, and made visible when all of them are.

    Raises `Refused`, or `Changed` when the list is not ready any longer.
    """
    may_bring_in(by, row.service, at)
    now = locked(row)
    if now.state != ImportState.READY:
        raise Changed(now)
    now.place = now.line = 0
    header = next(remaining(now))
    now.place, now.line = header.place, header.last_line
    now.state, now.skips_known = ImportState.WRITING, skips_known
    now.staging = Staging.objects.create(agency_id=now.agency_id, made_at=at)
    now.save()
    record_import(Kind.IMPORT_DECIDED, now, by=by, at=at, people=now.people, skips_known=skips_known)
    return now


@action
def drop(row: Import, *, by: Worker | None, at: datetime) -> Import:
    """Take a list away before anybody sees it; `by` None: it lay too long. Raises `Changed` when that is too late."""
    now = locked(row)
    if now.state in {ImportState.VISIBLE, ImportState.DROPPING, ImportState.DROPPED}:
        raise Changed(now)
    now.state = ImportState.DROPPING if now.staging_id else ImportState.DROPPED
    now.ended_at, now.is_tidy = at, False
    now.save(update_fields=["state", "ended_at", "is_tidy"])
    record_import(Kind.IMPORT_DROPPED, now, by=by, at=at, staging=now.staging_id)
    return now


def locked(row: Import) -> Import:
    """The import as it stands, held until the transaction ends."""
    return Import.objects.select_for_update(of=("self",)).select_related("service", "by").get(pk=row.pk)


def still(row: Import) -> Import | None:
    """The import, held, when it still stands where `row` was read; else somebody else has gone on with it."""
    now = locked(row)
    return now if (now.state, now.place) == (row.state, row.place) else None


def remaining(row: Import) -> Iterator[Record]:
    """The records from where an import stands."""
    return records(lines(_chunks(row), row.place, row.line), row.delimiter)


def _chunks(row: Import) -> Iterator[bytes]:
    number, skip = divmod(row.place, CHUNK)
    kept = ImportChunk.objects.filter(of=row)
    while (chunk := kept.filter(number=number).first()) is not None:
        yield chunk.content[skip:]
        number, skip = number + 1, 0


def read(row: Import, found: Record) -> Told:
    """What one record of an import says. Its dates are judged by the day on which the file was uploaded."""
    if found.fault:
        return Told(problems=(Problem("", found.fault),))
    return read_line(row.header, found.values, london_date(row.at))


@dataclass(slots=True)
class Checked:
    """What was found on a few lines."""

    people: int = 0
    wrong: list[ImportLine] = field(default_factory=list)
    known: list[ImportLine] = field(default_factory=list)
    keys: list[ImportKey] = field(default_factory=list)
    last: Record | None = None
    is_end: bool = False


def check_next(row: Import, *, at: datetime, may_take: MayTake) -> None:
    """Check the next few lines, outside any transaction, and save what was found in a short one."""
    found = _check_lines(row, at, may_take) if row.header else _check_first(row)
    with transaction.atomic():
        if still(row) is None:
            return
        ImportLine.objects.bulk_create([*found.wrong, *found.known])
        ImportKey.objects.bulk_create(found.keys)
        row.people += found.people
        row.wrong += len(found.wrong)
        row.known += len(found.known)
        if found.last is not None:
            row.place, row.line = found.last.place, found.last.last_line
        if found.is_end or row.wrong >= MOST_WRONG:
            _conclude(row, at)
        row.save()


def _conclude(row: Import, at: datetime) -> None:
    if not row.people and not row.wrong:
        row.wrong = 1
        ImportLine.objects.create(
            of=row, number=row.line + 1, is_wrong=True, problems=[Problem("", "nobody")]
        )
    row.state = ImportState.WRONG if row.wrong else ImportState.READY
    row.ended_at = at if row.wrong else None


def _check_first(row: Import) -> Checked:
    """Check the first line, which names the columns; `row` learns them when nothing is wrong with it."""
    first = next(lines(_chunks(row), row.place, row.line), None)
    if first is None:
        return Checked(is_end=True)
    row.delimiter = delimiter_of(first.text.decode(errors="replace"))
    header = next(remaining(row), None)
    if header is None:
        return Checked(is_end=True)
    problems = (Problem("", header.fault),) if header.fault else check_header(header.values)
    if problems:
        wrong = ImportLine(of=row, number=header.number, is_wrong=True, problems=problems)
        return Checked(wrong=[wrong], last=header, is_end=True)
    row.header = header_of(header.values)
    return Checked(last=header)


@dataclass(frozen=True, slots=True)
class Identifier:
    """What hardly two people share: its key of the search, the column and what was given."""

    key: str
    column: str
    typed: str


@dataclass(frozen=True, slots=True)
class Looked:
    """One line that was read, and the identifiers on it."""

    number: int
    told: Told
    identifiers: Sequence[Identifier]


ONCE = frozenset({"nhs_number", "own_reference"})
"""What stands on one line of a list: a second line with it is the same person."""


def _check_lines(row: Import, at: datetime, may_take: MayTake) -> Checked:
    batch = list(islice(remaining(row), BATCH))
    found = Checked(last=batch[-1] if batch else None, is_end=len(batch) < BATCH)
    looked = [_look_at(row, one, may_take) for one in batch]
    known = known_by_key(
        Visit.by(row.by, at, "import"), {key.key for one in looked for key in one.identifiers}
    )
    earlier = _stood_before(row, looked)
    for one in looked:
        problems = [*one.told.problems, *_twice(row, one, earlier, found)]
        if problems:
            found.wrong.append(ImportLine(of=row, number=one.number, is_wrong=True, problems=problems))
            continue
        found.people += 1
        like = [key for key in one.identifiers if key.key in known]
        if like:
            found.known.append(_like(row, one.number, like, known))
    return found


def _look_at(row: Import, record: Record, may_take: MayTake) -> Looked:
    told = read(row, record)
    identifiers = tuple(_identifiers(told.given)) if told.given else ()
    if told.key_worker and not may_take(told.key_worker):
        told = replace(told, problems=(Problem("key_worker", "cannot-take", shown(told.key_worker)),))
    return Looked(record.number, told, identifiers)


def _identifiers(given: ClientGiven) -> Iterator[Identifier]:
    if given.nhs_number:
        yield Identifier(nhs_key(given.nhs_number), "nhs_number", given.nhs_number)
    if given.own_reference:
        key = reference_key(given.own_reference)[:LONGEST]
        yield Identifier(key, "own_reference", given.own_reference)
    for one in given.contacts:
        if number := phone(one.detail):
            yield Identifier(phone_key(number), "phone", one.detail)


def _stood_before(row: Import, looked: Iterable[Looked]) -> dict[str, int]:
    """By key, the earlier line on which it stood."""
    keys = [key.key for one in looked for key in one.identifiers if key.column in ONCE]
    return dict(ImportKey.objects.filter(of=row, key__in=keys).values_list("key", "line"))


def _twice(row: Import, one: Looked, earlier: dict[str, int], found: Checked) -> Iterator[Problem]:
    for key in one.identifiers:
        if key.column in ONCE and key.key in earlier:
            yield Problem(key.column, "twice", shown(key.typed), earlier[key.key])
        elif key.column in ONCE:
            earlier[key.key] = one.number
            found.keys.append(ImportKey(of=row, key=key.key, line=one.number))


def _like(
    row: Import, number: int, like: Iterable[Identifier], known: Mapping[str, Sequence[int]]
) -> ImportLine:
    """A line that may be somebody who is known already."""
    problems = [Problem(key.column, "known", shown(key.typed)) for key in like]
    subjects = sorted({subject for key in like for subject in known[key.key]})
    return ImportLine(of=row, number=number, is_wrong=False, problems=problems, known=subjects)
