"""Looks for whoever a case names as one side of harm among the agency's own clients, and keeps the two apart.

It runs outside any request, whoever may be found: who types a name, registers somebody or says who harms whom learns
nothing by it, nor by how long it takes. What it finds is read by the safeguarding leads alone (`opposed.gates`).
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from linkworker.cases.apart import keep_apart
from linkworker.cases.models import Participant, Position
from linkworker.cases.participants import person_told
from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads
from linkworker.opposed.models import FoundApart, ParticipantKey
from linkworker.people.candidates import candidates, identifiers_told, sharing_most
from linkworker.people.match_keys import digests_of
from linkworker.people.models import ApartWaiting
from linkworker.practice.matching import Identifiers, compare
from linkworker.practice.opposed import OPPOSED, Asks, Likeness, asked_at_first, asked_now, likeness_of
from linkworker.practice.position import PositionKind
from linkworker.practice.separating import SeparateBecause
from linkworker.sharing.models import Subject
from linkworker.sharing.separating import plan_between, record_of_both

BATCH = 100

STAGED = Q(subject__client__holding__staging__isnull=False)


@job(DbRole.OPPOSING)
def on_tick(at: datetime) -> bool:
    """The handler of every tick: a batch of those named, and one of clients, that wait; true when more do.

    Who was brought in and is not visible yet goes on waiting.
    """
    named = list(
        Participant.objects.filter(matched_at=None).order_by("pk").values_list("pk", flat=True)[: BATCH + 1]
    )
    for number in named[:BATCH]:
        _look_for(number, at)
    visible = ~STAGED | Q(subject__client__holding__staging__visible_at__lte=at)
    rows = ApartWaiting.objects.filter(visible, subject__client__isnull=False)
    clients = list(rows.order_by("subject").values_list("subject", flat=True).distinct()[: BATCH + 1])
    for subject in clients[:BATCH]:
        _look_among(subject, at)
    return max(len(named), len(clients)) > BATCH


def _people() -> QuerySet[Participant]:
    """Those named in cases, each with what was told last of who harms whom."""
    newest = Position.objects.filter(participant=OuterRef("pk")).order_by("-at", "-pk").values("kind")[:1]
    rows = Participant.objects.select_related("case__client__subject", "case__agency")
    return rows.annotate(newest=Subquery(newest))


@action
def _look_for(number: int, at: datetime) -> None:
    """Look for somebody who is named in a case among the clients of that agency."""
    person = _people().select_for_update(of=("self",)).get(pk=number)
    who = person_told(person).identifiers
    _renew_keys(person, who)
    position = _position(person)
    found: dict[int, Likeness] = {}
    if position in OPPOSED:
        agency = person.case.agency_id
        alike = [one for one in candidates(who, [agency], at) if one.subject != person.case.client_id]
        found = {one.subject: likeness_of(position, one.comparison) for one in alike}
    standing = FoundApart.objects.filter(participant=person, plan__ended_at=None).select_related("plan")
    for row in standing.order_by("pk"):
        _follow(row, found.pop(row.subject_id, Likeness(position)), at)
    subjects = Subject.objects.select_related("agency").in_bulk(found)
    for subject, now in sorted(found.items()):
        _found(person, subjects[subject], now, at)
    person.matched_at = at
    person.save(update_fields=["matched_at"])


@action
def _look_among(subject: int, at: datetime) -> None:
    """Look whether a client is somebody whom a case of the agency names."""
    waiting = list(ApartWaiting.objects.filter(subject=subject).values_list("pk", flat=True))
    for number, agency, who in identifiers_told([subject], at):
        found = _named_like(number, agency, who)
        standing = FoundApart.objects.filter(subject=number, plan__ended_at=None).select_related("plan")
        for row in standing.order_by("pk"):
            one = found.pop(row.participant_id, None)
            _follow(row, one[1] if one else Likeness(row.position), at)
        client = Subject.objects.select_related("agency").get(pk=number)
        for _key, (person, now) in sorted(found.items()):
            _found(person, client, now, at)
    ApartWaiting.objects.filter(pk__in=waiting).delete()


def _named_like(subject: int, agency: int, who: Identifiers) -> dict[int, tuple[Participant, Likeness]]:
    """Whoever a case of the agency names as one side of harm, and may be this client: of their own case nobody."""
    keys = ParticipantKey.objects.filter(agency=agency)
    rows = _people().filter(pk__in=sharing_most(who, keys, "participant"))
    found = {}
    for person in rows.exclude(case__client=subject):
        comparison, position = compare(person_told(person).identifiers, who), _position(person)
        if comparison.is_match and position in OPPOSED:
            found[person.pk] = (person, likeness_of(position, comparison))
    return found


def _position(person: Participant) -> str:
    return getattr(person, "newest", None) or PositionKind.NOT_KNOWN.value


def _renew_keys(person: Participant, who: Identifiers) -> None:
    ParticipantKey.objects.filter(participant=person).delete()
    ParticipantKey.objects.bulk_create(
        ParticipantKey(participant=person, agency_id=person.case.agency_id, key=key)
        for key in digests_of(who)
    )


def _found(person: Participant, subject: Subject, now: Likeness, at: datetime) -> None:
    """Keep a client apart from somebody in whose open case they may be named, unless a lead has undone this very thing.

    Where they are kept apart already, that stands, and it is kept that they were found.
    """
    if person.case.closed_at is not None:
        return
    client = person.case.client.subject
    lock_heads(client.agency_id)
    plan = plan_between(client, subject)
    if plan is None and _was_undone(client, subject, now):
        return
    asks = asked_at_first(now) if plan is None else Asks.NOTHING
    FoundApart.objects.create(
        agency_id=client.agency_id,
        participant=person,
        client=client,
        subject=subject,
        plan=plan or keep_apart(client, subject, because=SeparateBecause.MATCHED, at=at),
        asks=asks.value,
        asked_at=at,
        found_at=at,
        **_as_columns(now),
    )


def _was_undone(client: Subject, subject: Subject, now: Likeness) -> bool:
    """Whether the two were found by the same likeness before, and are kept apart no longer: somebody ended it."""
    rows = FoundApart.objects.filter(client=client, subject=subject)
    return any(_likeness(row).is_like(now) for row in rows)


def _follow(row: FoundApart, now: Likeness, at: datetime) -> None:
    """What was told has changed, or may have: it stands, and a lead is asked where there is something to ask."""
    before = _likeness(row)
    if before.is_like(now):
        return
    asks = asked_now(Asks(row.asks), before, now)
    if asks is Asks.AGAIN and row.asks != asks:
        row.asked_at = at
        record_of_both(Kind.SEPARATION_ASKED, row.plan, by=None, at=at)
    for name, value in {**_as_columns(now), "asks": asks.value}.items():
        setattr(row, name, value)
    row.save()


def _likeness(row: FoundApart) -> Likeness:
    return Likeness(row.position, tuple(row.likeness), row.is_sure)


def _as_columns(now: Likeness) -> Mapping[str, object]:
    return {"position": now.position, "likeness": [*now.alike], "is_sure": now.is_sure}
