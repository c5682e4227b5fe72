"""Looking for people, and reading what a client record says and said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from linkworker.partnership.models import Service
from linkworker.people.build import (
    CATEGORIES,
    ClientGiven,
    Difference,
    as_given,
    differences,
    from_json,
    limited,
)
from linkworker.people.gates import IMPORTERS, REGISTRARS, OpenedClient, may_find, works_in
from linkworker.people.keys import names_of, phone_key
from linkworker.people.matching import Asked, Candidate, Match, ranked
from linkworker.people.models import ClientRecord, ClientVersion
from linkworker.practice import identifiers
from linkworker.practice.names import normalise, search_keys
from linkworker.practice.search_box import Query, parse_query
from linkworker.practice.sharing import Category, Reader, Role
from linkworker.sharing.gates import Visit, record_list
from linkworker.sharing.models import HoldingKind
from linkworker.sharing.queries import visible_to

PAGE = 25
MOST = 500
"""Weighed at most: from here on a search is told to say more."""
SURE_WEIGHT = 20
"""An identifier puts someone before everyone who shares parts of a name only."""
WHOLE_PART = "t:"
"""The key of a part of a name as it is written (`people.keys`)."""

MOST_LIKE_THIS = 10
EDITIONS = 25


@dataclass(frozen=True, slots=True)
class Found:
    """One page of those who fit a search, the likeliest first; `total` is never more than `MOST`."""

    query: Query
    matches: tuple[Match, ...]
    page: int
    total: int
    is_cut: bool

    @property
    def has_more(self) -> bool:
        return self.total > self.page * PAGE


@dataclass(frozen=True, slots=True)
class Edition:
    """One change of a client record: who, when, what was said otherwise, and what had been wrong if that was why."""

    at: datetime
    by: str
    differences: tuple[Difference, ...]
    wrong: str = ""


def search(visit: Visit, text: str, page: int = 1) -> Found:
    """Those of the reader's own agency who fit what was typed and whom the reader may find.

    Raises `Refused` for a reader who may find nobody. The search is one look, naming those on the page.
    """
    may_find(visit)
    query = parse_query(text, at=visit.at)
    if query.is_empty:
        return Found(query, (), 1, 0, is_cut=False)
    found, is_cut = _matches(visit, _asked(query))
    shown = tuple(found[(page - 1) * PAGE : page * PAGE])
    record_list(visit, [match.subject for match in shown], kind="search")
    return Found(query, shown, page, len(found), is_cut)


def known_like(visit: Visit, given: ClientGiven) -> tuple[Match, ...]:
    """Those whom the reader may find and who may be the person given. Whoever shows them records the look."""
    phones = (identifiers.phone(one.detail) for one in given.contacts)
    asked = Asked(
        names=names_of(given.chosen_name, given.full_name, given.other_names),
        birth_date=given.birth_date,
        nhs_number=given.nhs_number,
        phones=frozenset(number for number in phones if number),
        references=frozenset({given.own_reference} - {""}),
    )
    found, _ = _matches(visit, asked)
    return tuple(match for match in found if match.is_likely)[:MOST_LIKE_THIS]


def names_in(reader: Reader, at: datetime, text: str) -> dict[int, tuple[str, ...]]:
    """The names of whom the reader may find and who share a word with a text, by subject; those who share most first,
    as many as a search weighs. Whoever shows that there are any looks."""
    words = set(normalise(text).split())
    keys = {key for word in words for key in search_keys(word) if key.startswith(WHOLE_PART)}
    found = (
        visible_to(reader, at, Category.IDENTITY, kind=HoldingKind.CLIENT)
        .filter(subject__keys__agency=reader.agency, subject__keys__key__in=keys)
        .values("subject")
        .annotate(shared=Count("subject__keys__key", distinct=True))
        .order_by("-shared", "subject")
    )
    subjects = [subject for subject, _ in found.values_list("subject", "shared")[:MOST]]
    rows = ClientRecord.objects.filter(pk__in=subjects)
    return {
        pk: names_of(*names)
        for pk, *names in rows.values_list("pk", "chosen_name", "full_name", "other_names")
    }


def client_behind(match: Match) -> ClientRecord:
    """The client record of somebody who was found; whoever uses it decides anew."""
    return ClientRecord.objects.select_related("holding").get(pk=match.subject)


def _asked(query: Query) -> Asked:
    return Asked(
        names=(query.names,) if query.names else (),
        birth_date=query.birth_date,
        birth_year=query.birth_year,
        nhs_number=query.nhs_number or "",
        phones=frozenset({query.phone} if query.phone else ()),
        references=frozenset({query.reference} if query.reference else ()),
    )


def _matches(visit: Visit, asked: Asked) -> tuple[list[Match], bool]:
    """Everyone who fits, and whether the index held more than are weighed."""
    subjects = _subjects(visit, asked)
    return ranked(asked, _candidates(visit, asked, subjects[:MOST])), len(subjects) > MOST


def _subjects(visit: Visit, asked: Asked) -> list[int]:
    """Whoever shares a key with what is asked and may be found: those who share most first, in one statement."""
    sure = asked.sure_keys()
    worth = Case(
        When(subject__keys__key__in=sure, then=Value(SURE_WEIGHT)),
        default=Value(1),
        output_field=IntegerField(),
    )
    found = (
        visible_to(visit.reader, visit.at, Category.IDENTITY, kind=HoldingKind.CLIENT)
        .filter(subject__keys__agency=visit.reader.agency, subject__keys__key__in=sure | asked.name_keys())
        .values("subject")
        .annotate(worth=Sum(worth) if sure else Sum(Value(1)))
        .order_by("-worth", "subject")
    )
    return [subject for subject, _ in found.values_list("subject", "worth")[: MOST + 1]]


def _candidates(visit: Visit, asked: Asked, subjects: Iterable[int]) -> list[Candidate]:
    reached = _reached_by_phone(visit, asked, subjects)
    rows = ClientRecord.objects.filter(pk__in=subjects).values_list(
        "pk",
        "reference",
        "chosen_name",
        "full_name",
        "other_names",
        "birth_date",
        "nhs_number",
        "own_reference",
    )
    return [
        Candidate(
            subject=pk,
            reference=reference,
            chosen_name=chosen,
            names=names_of(chosen, full, others),
            birth_date=born,
            nhs_number=nhs,
            own_reference=own,
            phones=asked.phones if pk in reached else frozenset(),
        )
        for pk, reference, chosen, full, others, born, nhs, own in rows
    ]


def _reached_by_phone(visit: Visit, asked: Asked, subjects: Iterable[int]) -> set[int]:
    """Those with a phone number that is asked for, as far as the reader may see how to reach them."""
    if not asked.phones:
        return set()
    may_reach = visible_to(visit.reader, visit.at, Category.CONTACT, kind=HoldingKind.CLIENT)
    keys = [phone_key(number) for number in asked.phones]
    reached = may_reach.filter(subject__in=subjects, subject__keys__key__in=keys)
    return set(reached.values_list("subject", flat=True))


def known_by_key(visit: Visit, keys: Iterable[str]) -> dict[str, list[int]]:
    """By key of an identifier, the subjects who have it and whom the reader may find; whoever shows them looks."""
    found: dict[str, list[int]] = {}
    phones = {key for key in keys if key.startswith(phone_key(""))}
    for category, wanted in ((Category.CONTACT, phones), (Category.IDENTITY, {*keys} - phones)):
        if wanted:
            rows = visible_to(visit.reader, visit.at, category, kind=HoldingKind.CLIENT).filter(
                subject__keys__agency=visit.reader.agency, subject__keys__key__in=wanted
            )
            for key, subject in rows.values_list("subject__keys__key", "subject"):
                found.setdefault(key, []).append(subject)
    return found


def services_to_register_in(visit: Visit) -> list[Service]:
    """The services in which the reader may take people on."""
    return _services_of(visit, REGISTRARS)


def services_to_bring_in_to(visit: Visit) -> list[Service]:
    """The services into which the reader may bring a list of people."""
    return _services_of(visit, IMPORTERS)


def _services_of(visit: Visit, roles: frozenset[Role]) -> list[Service]:
    own = Service.objects.filter(agency=visit.reader.agency).order_by("name", "pk")
    return [service for service in own if works_in(visit.reader, service, roles, visit.at)]


def told(opened: OpenedClient) -> ClientGiven:
    """What an opened client record says, of the categories that may be shown."""
    return limited(as_given(opened.client), opened.decision.categories)


def history(opened: OpenedClient, now: ClientGiven) -> list[Edition]:
    """The last changes of a client record, the newest first, of what may be shown. `now` is what `told` says.

    What had been wrong is in a worker's own words, so it is for whoever may read all of the record.
    """
    rows = ClientVersion.objects.filter(client=opened.client.pk).select_related("changed_by")
    reads_all = opened.decision.categories.issuperset(CATEGORIES.values())
    editions, after = [], now
    for row in rows.order_by("-version")[:EDITIONS]:
        before = limited(from_json(row.before), opened.decision.categories)
        found = differences(before, after)
        if found:
            wrong = row.wrong if reads_all else ""
            editions.append(Edition(row.changed_at, row.changed_by.name, found, wrong))
        after = before
    return editions


def as_seen(opened: OpenedClient, version: int) -> ClientGiven | None:
    """What a client record said at a version, of what may be shown; None when there was no such version."""
    if version == opened.client.version:
        return told(opened)
    row = ClientVersion.objects.filter(client=opened.client.pk, version=version).first()
    return None if row is None else limited(from_json(row.before), opened.decision.categories)


def last_change(opened: OpenedClient) -> tuple[str, datetime] | None:
    """Who changed a client record last, and when."""
    rows = ClientVersion.objects.filter(client=opened.client.pk).select_related("changed_by")
    row = rows.order_by("-version").first()
    return (row.changed_by.name, row.changed_at) if row else None
