"""Consultation: asking another sector's workers for advice with no client in it, answering, and counting."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.db.models import F, Q, QuerySet

from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.events.rows import the_only
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Agency, Worker
from linkworker.partnership.queries import partners_of
from linkworker.people.queries import names_in
from linkworker.practice import consulting as practice
from linkworker.practice.consulting import Trace, trace
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import Reader, Refused, Role
from linkworker.referrals.models import Consultation
from linkworker.sharing.facts import reader_of
from linkworker.sharing.gates import Visit, record_list
from linkworker.sharing.references import new_reference

ANSWERS = frozenset({Role.LINK_WORKER, Role.DUTY_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD})
COUNTS = frozenset({Role.MANAGER, Role.SAFEGUARDING_LEAD})
NAMES = frozenset({Trace.NAME, Trace.FIRST_NAME})
MOST = 50
MOST_NEWS = 5
LATELY = timedelta(days=7)
TWO_DAYS = timedelta(days=2)
A_YEAR = timedelta(days=365)


class PersonInIt(Exception):
    """A question holds what could say who somebody is: nothing of it is kept. `trace` says what was found, `subjects`
    whose names."""

    def __init__(self, found: Trace, subjects: Iterable[int] = ()) -> None:
        super().__init__(found.value)
        self.trace = found
        self.subjects = list(subjects)


def may_ask(reader: Reader, at: datetime) -> bool:
    """Whether the reader works with people, and so may ask."""
    return reader.worker is not None and bool(reader.reads_shared(at))


def may_answer(reader: Reader, at: datetime) -> bool:
    """Whether the reader answers what is asked of their agency."""
    return any(held.role in ANSWERS for held in reader.live_roles(at))


def may_count(reader: Reader, at: datetime) -> bool:
    return any(held.role in COUNTS for held in reader.live_roles(at))


def askable(agency: Agency) -> list[Agency]:
    """The agencies of another sector in the partnerships of one, by name."""
    return [one for one in partners_of(agency) if one.sector != agency.sector]


@action
def ask(to: Agency, question: str, *, by: Worker, at: datetime, nobody: bool = False) -> Consultation:
    """Ask another agency for advice. Raises `PersonInIt`, and `Refused` for whoever does not work with people there.

    `nobody`: whoever writes says that no client is meant by a first name in it.
    """
    if not may_ask(reader_of(by), at) or to.pk not in {one.pk for one in askable(by.agency)}:
        raise Refused("may not ask")
    _leave_the_person_out(question, by, at, nobody=nobody)
    row = Consultation.objects.create(
        reference=new_reference(),
        asked_by=by,
        from_agency=by.agency,
        to_agency=to,
        question=question,
        asked_at=at,
    )
    _record(Kind.CONSULTATION_ASKED, row, by=by, at=at, to=to.pk)
    return row


@action
def answer(row: Consultation, text: str, *, by: Worker, at: datetime, nobody: bool = False) -> Consultation:
    """Answer a question put to one's agency. Raises `PersonInIt`, and `Changed` when it is answered already."""
    if by.agency_id != row.to_agency_id or not may_answer(reader_of(by), at):
        raise Refused("may not answer")
    now = Consultation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if now.answered_at is not None:
        raise Changed(now)
    _leave_the_person_out(text, by, at, nobody=nobody)
    now.answer, now.answered_by, now.answered_at = text, by, at
    now.save(update_fields=["answer", "answered_by", "answered_at"])
    _record(Kind.CONSULTATION_ANSWERED, now, by=by, at=at, to=now.from_agency_id)
    return now


def _record(kind: Kind, row: Consultation, *, by: Worker, at: datetime, to: int) -> None:
    record(
        kind,
        agency_id=by.agency_id,
        actor=by,
        at=at,
        thing="consultation",
        thing_id=row.pk,
        data={"to": to},
    )


def _leave_the_person_out(text: str, by: Worker, at: datetime, *, nobody: bool) -> None:
    found = person_in(text, reader_of(by), at)
    if found is not None and not (nobody and found.trace is Trace.FIRST_NAME):
        raise found


def person_in(text: str, reader: Reader, at: datetime) -> PersonInIt | None:
    """What in a text could say who somebody is. Names are those of clients whom the reader may find, and of no other:
    what is refused tells a writer no more than a search would. Whoever shows it records `looked_at`."""
    today, names = london_date(at), names_in(reader, at, text)
    found = trace(text, chain.from_iterable(names.values()), today)
    if found is None:
        return None
    return PersonInIt(found, (one for one, known in names.items() if trace(text, known, today) is found))


def looked_at(visit: Visit, found: PersonInIt) -> None:
    """The look at those whose names were found in a text, as of a search."""
    if found.trace in NAMES:
        record_list(visit, found.subjects, kind="search")


def open_consultation(visit: Visit, reference: str, *, to_answer: bool = False) -> Consultation:
    """A question, for whoever asked it and those who answer for the agency that was asked; else `Refused`."""
    row = the_only(_seen_by(visit.reader, visit.at).filter(reference=reference))
    if row is None or (to_answer and not is_for(row, visit)):
        raise Refused("absent")
    return row


def is_for(row: Consultation, visit: Visit) -> bool:
    """Whether the visitor is one of those who answer a question."""
    return row.to_agency_id == visit.reader.agency and may_answer(visit.reader, visit.at)


def consultations(visit: Visit) -> list[Consultation]:
    """What the visitor asked, and what their agency was asked if they answer: first all that waits, the longest first,
    then the newest of what was answered."""
    rows = _seen_by(visit.reader, visit.at)
    waits = list(rows.filter(answered_at=None).order_by("asked_at", "pk"))
    return [*waits, *rows.exclude(answered_at=None).order_by("-asked_at", "-pk")[:MOST]]


def is_late(row: Consultation, at: datetime) -> bool:
    """Whether a question waits for longer than it should, by the working days of the agency that was asked."""
    calendar = locality_at(row.to_agency.locality, at).calendar
    return row.answered_at is None and practice.is_late(row.asked_at, at, calendar)


def news_of_consultations(reader: Reader, at: datetime) -> list[Consultation]:
    """What is new of questions, the longest waiting first: those that wait for the reader's answer, answers to theirs
    of the last week, and theirs that nobody has answered in time. One statement."""
    if not may_ask(reader, at):
        return []
    lately = Q(answered_at__gte=at - LATELY) | Q(answered_at=None, asked_at__lt=at - TWO_DAYS)
    mine = Q(lately, asked_by=reader.worker)
    waits = Q(to_agency=reader.agency, answered_at=None) if may_answer(reader, at) else Q(pk=None)
    rows = Consultation.objects.filter(mine | waits).select_related("from_agency", "to_agency")
    found = rows.order_by(F("answered_at").asc(nulls_first=True), "asked_at", "pk")[:MOST_NEWS]
    return [one for one in found if one.to_agency_id == reader.agency or one.answered_at or is_late(one, at)]


def _seen_by(reader: Reader, at: datetime) -> QuerySet[Consultation]:
    seen = Q(asked_by=reader.worker)
    if may_answer(reader, at):
        seen |= Q(to_agency=reader.agency)
    rows = Consultation.objects.filter(seen)
    return rows.select_related("asked_by", "from_agency", "to_agency", "answered_by")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many questions one sector asked another in a month, and how many of them are answered."""

    year: int
    month: int
    from_sector: str
    to_sector: str
    asked: int
    answered: int


def counted(agency: int, at: datetime) -> list[Counted]:
    """The questions of the last year that an agency asked or was asked, by month and sector, the newest month first."""
    rows = Consultation.objects.filter(
        Q(from_agency=agency) | Q(to_agency=agency), asked_at__gte=at - A_YEAR
    ).values_list("asked_at", "from_agency__sector", "to_agency__sector", "answered_at")
    asked, answered = Counter[tuple[int, int, str, str]](), Counter[tuple[int, int, str, str]]()
    for asked_at, from_sector, to_sector, answered_at in rows:
        day = london_date(asked_at)
        key = (day.year, day.month, from_sector, to_sector)
        asked[key] += 1
        answered[key] += answered_at is not None
    newest = sorted(asked, key=lambda key: (-key[0], -key[1], key[2], key[3]))
    return [Counted(*key, asked=asked[key], answered=answered[key]) for key in newest]
