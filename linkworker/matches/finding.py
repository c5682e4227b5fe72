"""The pass that compares client records with those of other agencies, outside any request, whoever could match.

Two agencies' clients are compared once both signed a protocol for matching that is in force, unless either's sector
matches only inside a meeting's research. Nothing of what is found leaves this app but by `matches.gates`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from linkworker.cases.models import Link
from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.matches.models import LookingSaid, Match, MatchedPair
from linkworker.partnership.models import ProtocolKind
from linkworker.partnership.protocols import bound_on, in_force
from linkworker.people.candidates import candidates_of
from linkworker.people.match_keys import wait_to_be_matched
from linkworker.people.models import ClientRecord, MatchWaiting
from linkworker.practice.blind_match import NEVER_MATCHED, SURE_ENOUGH, Looking, is_looked_for
from linkworker.practice.deadlines import london_date
from linkworker.sharing.facts import live
from linkworker.sharing.references import new_reference

BATCH = 100

Pair = tuple[int, int]


def pairs(at: datetime) -> set[Pair]:
    """The agencies whose clients may be compared now: both of each pair, the first by its key first."""
    protocols = in_force(at).filter(kind=ProtocolKind.MATCHING).order_by()
    bound = bound_on(london_date(at)).filter(protocol__in=protocols).exclude(agency__sector__in=NEVER_MATCHED)
    signed = defaultdict(set)
    for protocol, agency in bound.values_list("protocol", "agency"):
        signed[protocol].add(agency)
    return {(one, other) for group in signed.values() for one in group for other in group if one < other}


def matched_with(agency: int, at: datetime) -> frozenset[int]:
    """The agencies with whose clients those of one may be compared now."""
    return _others(agency, pairs(at))


def _others(agency: int, found: Collection[Pair]) -> frozenset[int]:
    return frozenset(other for pair in found if agency in pair for other in pair if other != agency)


@job(DbRole.MATCHING)
def on_tick(at: datetime) -> bool:
    """The handler of every tick: compare a batch of those who wait; true when more do.

    What was brought in and is not visible yet goes on waiting.
    """
    now = pairs(at)
    _begin(now, at)
    staged = Q(subject__client__holding__staging__visible_at__gt=at) | Q(
        subject__client__holding__staging__visible_at=None, subject__client__holding__staging__isnull=False
    )
    rows = MatchWaiting.objects.exclude(staged).order_by("subject")
    waiting = list(rows.values_list("subject", flat=True)[: BATCH + 1])
    clients = ClientRecord.objects.select_related("agency").prefetch_related("contacts")
    for client in clients.filter(pk__in=waiting[:BATCH]).order_by("pk"):
        _compare(client, _others(client.agency_id, now), at)
    return len(waiting) > BATCH


def _begin(now: Collection[Pair], at: datetime) -> None:
    """Have everybody of two agencies compared who was registered before both had signed; forget pairs that ended."""
    known = {(row.agency_id, row.other_id): row for row in MatchedPair.objects.all()}
    MatchedPair.objects.filter(pk__in=[row.pk for pair, row in known.items() if pair not in now]).delete()
    for one, other in sorted(set(now) - set(known)):
        with transaction.atomic():
            MatchedPair.objects.create(agency_id=one, other_id=other, since=at)
            wait_to_be_matched(
                ClientRecord.objects.filter(agency__in=(one, other)).values_list("pk", flat=True)
            )


@action
def _compare(client: ClientRecord, agencies: frozenset[int], at: datetime) -> None:
    """Write down who in these agencies may be the same person, and that nobody need compare the record again."""
    found = [one for one in candidates_of(client, agencies, at) if one.comparison.sureness in SURE_ENOUGH]
    clients = ClientRecord.objects.select_related("agency").in_bulk([one.subject for one in found])
    said = _said([client.pk, *clients])
    lock_heads(client.agency_id, *(one.agency_id for one in clients.values()))
    for other in sorted(clients.values(), key=lambda one: one.pk):
        if all(is_looked_for(one.agency.sector, said.get(one.pk)) for one in (client, other)):
            _note(client, other, at)
    MatchWaiting.objects.filter(subject=client.pk).delete()


def _said(clients: Collection[int]) -> Mapping[int, Looking]:
    rows = LookingSaid.objects.filter(client__in=clients).order_by("at", "pk")
    return {client: Looking(said) for client, said in rows.values_list("client", "said")}


def _note(one: ClientRecord, other: ClientRecord, at: datetime) -> None:
    """One match of two records, kept with the one that was there first; none where the two work together already."""
    first, later = sorted((one, other), key=lambda client: (client.registered_at, client.pk))
    either = Q(holder=first, other=later) | Q(holder=later, other=first)
    linked = Link.objects.filter(live(at), case__client=first, other__client=later)
    if Match.objects.filter(either).exists() or linked.exists():
        return
    row = Match.objects.create(
        reference=new_reference(),
        holder=first,
        other=later,
        holder_agency_id=first.agency_id,
        other_agency_id=later.agency_id,
        found_at=at,
    )
    record(
        Kind.MATCH_FOUND,
        agency_id=first.agency_id,
        actor=None,
        at=at,
        thing="match",
        thing_id=row.pk,
        subject_id=first.pk,
    )
