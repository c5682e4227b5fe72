"""Reading cases, and what hangs on a case that a gate has opened.

Lists run by keyset: 25 rows from a known key on, newest first, with no offset and no count, so that a page costs the
same at any size. The key of a list of cases is the holding, that of a chronology is when it happened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from django.db.models import BooleanField, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value

from linkworker.cases.models import (
    Case,
    Emergency,
    Enquiry,
    Entry,
    EntryKind,
    Liaison,
    Offer,
    Participant,
    ParticipantVersion,
    Position,
    SubstanceEnquiry,
    Versioned,
)
from linkworker.partnership.models import Service, Worker
from linkworker.partnership.queries import away_now, gone
from linkworker.people.models import SafeContact
from linkworker.practice.facts import DISCLOSED, Outcome, Use
from linkworker.practice.sharing import CASEWORK, Category, Reader, Scope
from linkworker.sharing.models import Holding
from linkworker.sharing.queries import own_cases, shared_with, visible_to

PAGE = 25
Row = TypeVar("Row", "CaseLine", Entry)


@dataclass(frozen=True, slots=True)
class Span(Generic[Row]):
    """One page of a list: its rows, and the keys from which the newer and the older page run on (None: no more)."""

    rows: list[Row]
    newer: int | None = None
    older: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAsked:
    """Which cases a list asks for. `state` is "open", "closed" or "unallocated"; `before` and `after` are keys."""

    whole: bool = False
    state: str = "open"
    service: int | None = None
    before: int | None = None
    after: int | None = None


STATES: Mapping[str, Q] = {
    "open": Q(case__closed_at=None),
    "closed": Q(case__closed_at__isnull=False),
    "unallocated": Q(case__closed_at=None, case__key_worker=None),
}


class CaseLine(NamedTuple):
    """What a list shows of a case; `last_at` is when the last thing happened that its every reader may
    read of."""

    pk: int
    client_id: int
    reference: str
    closed_at: datetime | None
    client_name: str
    key_worker_name: str | None
    agency_name: str
    last_at: datetime | None


COLUMNS = (
    "pk",
    "client_id",
    "reference",
    "closed_at",
    "client__chosen_name",
    "key_worker__name",
    "agency__name",
    "last_at",
)


def case_list(reader: Reader, at: datetime, asked: ListAsked) -> Span[CaseLine]:
    """The reader's own cases, or every case of the services whose whole casework they may see."""
    cases = visible_to(reader, at, Category.RISK) if asked.whole else own_cases(reader, at)
    cases = cases.filter(STATES[asked.state])
    if asked.service is not None:
        cases = cases.filter(service=asked.service, case__service=asked.service)
    return _cases_of(cases, asked)


def shared_list(reader: Reader, at: datetime, asked: ListAsked) -> Span[CaseLine]:
    """Other agencies' cases that a live grant opens to the reader or the reader's agency."""
    return _cases_of(shared_with(reader, at, Category.IDENTITY), asked)


def _cases_of(holdings: QuerySet[Holding], asked: ListAsked) -> Span[CaseLine]:
    """The page of cases behind `holdings`, in one statement: the keys of the page within, the cases around them."""
    if asked.after is not None:
        keys = holdings.filter(pk__gt=asked.after).order_by("pk")
        found = _behind(keys, "pk")
        return _span(found[:PAGE][::-1], newer=len(found) > PAGE, older=True)
    if asked.before is not None:
        holdings = holdings.filter(pk__lt=asked.before)
    found = _behind(holdings.order_by("-pk"), "-pk")
    return _span(found[:PAGE], newer=asked.before is not None, older=len(found) > PAGE)


def _behind(keys: QuerySet[Holding], order: str) -> list[CaseLine]:
    """The cases of a page and the one after it."""
    told = Entry.objects.filter(case=OuterRef("pk"), is_current=True, holding=None).order_by("-at")
    cases = Case.objects.filter(pk__in=keys.values("pk")[: PAGE + 1]).annotate(
        last_at=Subquery(told.values("at")[:1])
    )
    return [CaseLine(*row) for row in cases.order_by(order).values_list(*COLUMNS)]


def _span(rows: list[Row], *, newer: bool, older: bool) -> Span[Row]:
    first, last = (rows[0].pk, rows[-1].pk) if rows else (None, None)
    return Span(rows, first if newer else None, last if older else None)


def whole_services(reader: Reader, at: datetime) -> list[Service] | None:
    """The services of which the reader may list every case; None when there is none, an empty list never."""
    reached = reader.services(at, Category.RISK, Scope.SERVICE)
    if not reached:
        return None
    services = Service.objects.filter(agency=reader.agency).order_by("name")
    named = [service for service in reached if service is not None]
    return list(services if None in reached else services.filter(pk__in=named))


def contacts_of(case: Case) -> list[SafeContact]:
    """What is known of each way of reaching the client of a case."""
    return list(SafeContact.objects.filter(client=case.client_id).order_by("pk"))


def newest_asked(case: Case) -> Enquiry | None:
    """The last enquiry in which the questions were asked, as it now stands."""
    asked = case.enquiries.filter(is_current=True).exclude(outcome=Outcome.NOT_ASKED)
    return asked.order_by("-at", "-pk").first()


CATEGORY_OF: Mapping[str, Category] = {
    EntryKind.OPENED: Category.IDENTITY,
    EntryKind.ALLOCATED: Category.IDENTITY,
    EntryKind.CLOSED: Category.IDENTITY,
    EntryKind.REOPENED: Category.IDENTITY,
    EntryKind.MISPLACED: Category.IDENTITY,
    EntryKind.PREFERENCE: Category.CONTACT,
    EntryKind.CONFIDENTIALITY: Category.CONTACT,
    EntryKind.ENQUIRY: Category.ABUSE,
    EntryKind.PARTICIPANT: Category.ABUSE,
    EntryKind.NOTE: Category.RISK,
    EntryKind.SCREEN: Category.RISK,
    EntryKind.CHECKLIST: Category.RISK,
    EntryKind.RISK_FORM: Category.RISK,
    EntryKind.DUTY: Category.RISK,
    EntryKind.AGREEMENT: Category.RISK,
    EntryKind.SHARE: Category.RISK,
    EntryKind.REFERRAL: Category.RISK,
    EntryKind.SELF_REFERRAL: Category.RISK,
    EntryKind.OFFER: Category.RISK,
    EntryKind.EMERGENCY: Category.RISK,
    EntryKind.LIAISON: Category.RISK,
    EntryKind.SUBSTANCES: Category.SUBSTANCE,
}
"""The category under which each kind of entry is shared; an entry of a narrower audience has a holding of its own."""


OWN_ALONE = frozenset(
    {
        EntryKind.DUTY,
        EntryKind.AGREEMENT,
        EntryKind.SHARE,
        EntryKind.REFERRAL,
        EntryKind.SELF_REFERRAL,
        EntryKind.LIAISON,
    }
)
"""What stays with the agency that did it: what became of a duty, and with whom else something is shared or talked over.
A liaison is read by the side it was with, on the page of joint work."""


def kinds_shown(categories: frozenset[Category], *, own: bool) -> frozenset[str]:
    """The kinds of entry that may be read by whoever may read these categories of a case; `own`: of their agency."""
    shown = {kind for kind, category in CATEGORY_OF.items() if category in categories}
    return frozenset(shown if own else shown - OWN_ALONE)


def chronology(
    kinds_of: Mapping[int, Iterable[str]], *, before: int | None = None, after: int | None = None
) -> Span[Entry]:
    """A page of a chronology, newest first: of each case the current versions of these kinds, for its every reader.

    `before` and `after` are keys of entries; one that the reader may not read, or of none of the cases, is as if not
    given.
    """
    of = Q(pk=None)
    for case, kinds in kinds_of.items():
        of |= Q(case=case, kind__in=list(kinds))
    rows = Entry.objects.filter(of, is_current=True, holding=None).select_related("by__agency")
    given = before or after
    edge = Entry.objects.filter(of, pk=given, holding=None).first() if given else None
    if edge is None:
        return _newest(rows, newer=False)
    if before:
        return _newest(rows.filter(at__lte=edge.at).filter(Q(at__lt=edge.at) | Q(pk__lt=edge.pk)), newer=True)
    rows = rows.filter(at__gte=edge.at).filter(Q(at__gt=edge.at) | Q(pk__gt=edge.pk))
    found = list(rows.order_by("at", "pk")[: PAGE + 1])
    return _span(found[:PAGE][::-1], newer=len(found) > PAGE, older=True)


def _newest(rows: QuerySet[Entry], *, newer: bool) -> Span[Entry]:
    found = list(rows.order_by("-at", "-pk")[: PAGE + 1])
    return _span(found[:PAGE], newer=newer, older=len(found) > PAGE)


def last_entries(case: Case, kinds: Iterable[str], count: int = 3) -> list[Entry]:
    """The newest few entries of a case."""
    rows = case.entries.filter(is_current=True, holding=None, kind__in=list(kinds))
    return list(rows.select_related("by").order_by("-at", "-pk")[:count])


def versions_of(row: Versioned) -> list[Any]:
    """Every version of what `row` is one of, the newest first."""
    rows = type(row)._default_manager.filter(thread=row.thread).select_related("by")
    return list(rows.order_by("-version"))


def current_enquiries(case: Case) -> list[Enquiry]:
    """The enquiries of a case as they now stand, the earliest first."""
    return list(case.enquiries.filter(is_current=True).order_by("at", "thread"))


def enquiries_told(case: Case, threads: Iterable[int]) -> dict[int, Enquiry]:
    """By thread, the current version of enquiries that a chronology tells of."""
    rows = case.enquiries.filter(thread__in=list(threads), is_current=True)
    return {row.thread: row for row in rows}


def worker_names(workers: Iterable[int]) -> dict[int, str]:
    return dict(Worker.objects.filter(pk__in=list(workers)).values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class WithPositions:
    """Another person of a case: what was said of who harms whom, and what was corrected, the newest first."""

    participant: Participant
    positions: Sequence[Position]
    corrections: Sequence[ParticipantVersion] = ()


def participants_of(case: Case) -> list[WithPositions]:
    """The other people of a case, in three statements."""
    corrected = ParticipantVersion.objects.select_related("by").order_by("-version")
    earlier = Prefetch("versions", corrected, to_attr="corrections")
    people = list(case.participants.select_related("added_by").prefetch_related(earlier).order_by("pk"))
    given: dict[int, list[Position]] = {}
    rows = Position.objects.filter(participant__in=people).select_related("by").order_by("-at", "-pk")
    for position in rows:
        given.setdefault(position.participant_id, []).append(position)
    return [WithPositions(person, given.get(person.pk, []), person.corrections) for person in people]


def offers_told(case: Case, talks: Iterable[int]) -> dict[int, list[Offer]]:
    """By conversation, what was offered in it, in the order in which it stands on the form."""
    found: dict[int, list[Offer]] = {}
    for row in case.offers.filter(talk__in=list(talks)).select_related("by").order_by("pk"):
        found.setdefault(row.talk, []).append(row)
    return found


def substances_told(case: Case, threads: Iterable[int]) -> dict[int, SubstanceEnquiry]:
    """By thread, the current version of times of asking about drink and drugs that a chronology tells of."""
    rows = case.substance_enquiries.filter(thread__in=list(threads), is_current=True)
    return {row.thread: row for row in rows}


def newest_on_substances(case: Case) -> SubstanceEnquiry | None:
    """The last time of asking about drink and drugs at which they were asked, as it now stands."""
    asked = case.substance_enquiries.filter(is_current=True).exclude(use=Use.NOT_ASKED)
    return asked.order_by("-at", "-pk").first()


def emergencies_told(case: Case, keys: Iterable[int]) -> dict[int, Emergency]:
    return {row.pk: row for row in case.emergencies.filter(pk__in=list(keys))}


def liaisons_told(case: Case, keys: Iterable[int]) -> dict[int, Liaison]:
    return {row.pk: row for row in case.liaisons.filter(pk__in=list(keys))}


def disclosed_in(case: Case) -> frozenset[Outcome]:
    """The kinds of disclosure that the enquiries of a case now come to."""
    rows = case.enquiries.filter(is_current=True, outcome__in=DISCLOSED)
    return frozenset(Outcome(outcome) for outcome in rows.values_list("outcome", flat=True))


def participant_names(case: Case) -> dict[int, str]:
    return dict(case.participants.values_list("pk", "name"))


def told_of_abuse(case: Case) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of abuse, and at whom it was aimed, as the disclosures of a case now stand."""
    rows = case.enquiries.filter(is_current=True, outcome__in=DISCLOSED)
    types: set[str] = set()
    targets: set[str] = set()
    for given_types, given_targets in rows.values_list("abuse_types", "targets"):
        types |= set(given_types)
        targets |= set(given_targets)
    return frozenset(types), frozenset(targets)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A worker of a service who may hold a case, with the open cases that they hold already.

    `away_until` is their last day away, when they are.
    """

    worker: Worker
    caseload: int
    away_until: date | None = None


class InService(Protocol):
    """Work of one service of one agency: a case, or what may become one."""

    @property
    def service_id(self) -> int: ...
    @property
    def agency_id(self) -> int: ...


def candidates(work: InService, reader: Reader, at: datetime) -> list[Candidate]:
    """The caseworkers of a piece of work's service, by name, each with the open cases which the reader may see."""
    roles = Q(roles__role__in=CASEWORK) & (Q(roles__service=work.service_id) | Q(roles__service=None))
    given = Q(roles__since__lte=at) & (Q(roles__until=None) | Q(roles__until__gt=at))
    workers = list(
        Worker.objects.filter(roles & given, agency=work.agency_id, is_active=True)
        .distinct()
        .order_by("name")
    )
    held = visible_to(reader, at, Category.RISK).filter(
        case__key_worker__in=[worker.pk for worker in workers], case__closed_at=None
    )
    counted = dict(held.order_by().values_list("case__key_worker").annotate(Count("pk")))
    away = away_now(work.agency_id, at)
    return [Candidate(worker, counted.get(worker.pk, 0), away.get(worker.pk)) for worker in workers]


def left_behind(reader: Reader, at: datetime, services: Iterable[int]) -> list[tuple[Worker, int]]:
    """Those who work no more, by name, with how many open cases of the services still name them as key worker.

    Only cases that the reader may see are counted, and who has none of these is not listed.
    """
    held = _left(reader, at, services, gone(reader.agency, at))
    counted = dict(held.order_by().values_list("key_worker").annotate(Count("pk")))
    workers = Worker.objects.filter(pk__in=counted).order_by("name", "pk") if counted else []
    return [(worker, counted[worker.pk]) for worker in workers]


MOST_LEFT = 50


def cases_left_by(reader: Reader, at: datetime, services: Iterable[int], worker: int) -> list[Case]:
    """The open cases that a worker who works no more still holds, and the reader may see: the first, by service."""
    left = _left(reader, at, services, gone(reader.agency, at).filter(pk=worker))
    known = left.select_related("holding", "client", "service", "key_worker", "agency")
    return list(known.order_by("service__name", "pk")[:MOST_LEFT])


def _left(reader: Reader, at: datetime, services: Iterable[int], workers: QuerySet[Worker]) -> QuerySet[Case]:
    """Open cases of these key workers that the reader may see: asked row by row, so that no service is read whole."""
    case = visible_to(reader, at, Category.RISK).filter(pk=OuterRef("pk"))
    seen = Subquery(case.annotate(seen=Value(True)).values("seen")[:1], output_field=BooleanField())
    return Case.objects.filter(
        seen, key_worker__in=workers.values("pk"), closed_at=None, service__in=list(services)
    )
