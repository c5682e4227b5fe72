"""The way in to two records of one person: for whoever reads all of both, and the one beside the other on its page."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from linkworker.cases.clients import CaseOfClient, cases_of
from linkworker.events.rows import the_only
from linkworker.misplaced.merging import reads_whole
from linkworker.misplaced.models import Merge
from linkworker.people.gates import OpenedClient, open_own_client
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.gates import Visit, admit_if, leads
from linkworker.sharing.models import Holding, HoldingKind
from linkworker.sharing.queries import visible_to
from linkworker.sharing.separating import plan_between

IDENTITY = frozenset({Category.IDENTITY})
WITH = ("one__holding", "other__holding", "one__subject", "other__subject", "by", "ended_by")


@dataclass(frozen=True, slots=True)
class Beside:
    """The other record of somebody, where they stand merged, with those of its cases that the reader may know of."""

    merge: Merge
    record: ClientRecord
    cases: list[CaseOfClient]
    may_split: bool


def may_merge(visit: Visit) -> bool:
    """Whether the reader leads a service of their agency."""
    return leads(visit.worker, None, visit.at)


def open_whole(visit: Visit, reference: str) -> OpenedClient:
    """A record of which the reader reads everything, and leads; otherwise `Refused`."""
    if not may_merge(visit):
        raise Refused("leads nothing")
    opened = open_own_client(visit, reference)
    if not reads_whole(visit.worker, opened.client, visit.at):
        raise Refused("does not read all of it")
    return opened


def open_pair(visit: Visit, reference: str, other: str) -> tuple[OpenedClient, OpenedClient]:
    """Two records that may be of one person, of both of which the reader reads everything."""
    pair = open_whole(visit, reference), open_whole(visit, other)
    one, beside = (opened.client for opened in pair)
    if one.pk == beside.pk or plan_between(one.subject, beside.subject) is not None:
        raise Refused("two people")
    return pair


def open_merge(visit: Visit, reference: str) -> Merge:
    """The last merge in which a record stood, ended or not, for whoever reads all of both."""
    client = open_whole(visit, reference).client
    of_either = Q(one=client.pk) | Q(other=client.pk)
    row = Merge.objects.select_related(*WITH).filter(of_either).order_by("-pk").first()
    if row is None:
        raise Refused("absent")
    open_whole(visit, (row.other if row.one_id == client.pk else row.one).reference)
    return row


def beside(visit: Visit, opened: OpenedClient) -> Beside | None:
    """The record that is merged with an opened one, with a look at it; None when there is none, or none to be seen."""
    if not opened.own:
        return None
    mine = opened.client.pk
    seen = visible_to(visit.reader, visit.at, Category.IDENTITY, HoldingKind.CLIENT)
    as_one, as_other = (
        Q(Exists(_of(seen, name)), **{here: mine}) for here, name in (("one", "other"), ("other", "one"))
    )
    rows = Merge.objects.filter(as_one | as_other, ended_at=None)
    row = the_only(rows.select_related(*WITH))
    if row is None:
        return None
    record = row.other if row.one_id == mine else row.one
    decision = admit_if(visit, record.holding, needed=IDENTITY)
    if decision is None:
        return None
    cases = cases_of(visit, OpenedClient(record, decision, own=True))
    whole = all(reads_whole(visit.worker, one, visit.at) for one in (row.one, row.other))
    return Beside(row, record, cases, whole)


def _of(seen: QuerySet[Holding], name: str) -> QuerySet[Holding]:
    return seen.filter(subject=OuterRef(name))
